//! What can go wrong, and what is left open by it.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// An upload in parts that was neither completed nor aborted. What it holds is charged until one of the two is done.
///
/// [`Transfer::resume`](crate::Transfer::resume) takes it up, [`Transfer::abort`](crate::Transfer::abort) ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenUpload {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) id: String,
}

impl OpenUpload {
    /// The bucket.
    pub fn bucket(&self) -> &str {
        &self.bucket
    }

    /// The key that the object is to have.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The id by which the service knows the upload.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// Why a transfer was not done.
///
/// What a call failed with is its [source](StdError::source), and [`call`](Error::call).
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    what: String,
    open: Option<OpenUpload>,
    source: Option<Source>,
}

enum Source {
    Call(ionoscloud_core::Error),
    Io(io::Error),
}

/// What an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A call failed.
    Call,
    /// Something here cannot be read or written.
    Io,
    /// The arguments are wrong; nothing was sent.
    Invalid,
    /// The object is another one than before.
    Changed,
    /// There is an object where there must be none.
    Exists,
    /// The service said something that makes no sense.
    Answer,
    /// A part of the work panicked.
    Panicked,
}

impl Error {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            what: what.into(),
            open: None,
            source: None,
        }))
    }

    pub(crate) fn invalid(what: impl Into<String>) -> Error {
        Error::new(Kind::Invalid, what)
    }

    pub(crate) fn io(what: impl fmt::Display, error: io::Error) -> Error {
        let mut made = Error::new(Kind::Io, format!("{what}: {error}"));
        made.0.source = Some(Source::Io(error));
        made
    }

    pub(crate) fn changed(bucket: &str, key: &str) -> Error {
        let what = format!("{bucket}/{key} was changed while it was read");
        Error::new(Kind::Changed, what)
    }

    pub(crate) fn with_open(mut self, open: Option<OpenUpload>) -> Error {
        self.0.open = open;
        self
    }

    /// The same as an error of another kind, whose words stand before its own.
    pub(crate) fn because(self, kind: Kind, what: &str) -> Error {
        let mut inner = *self.0;
        inner.kind = kind;
        inner.what = format!("{what}: {}", inner.what);
        Error(Box::new(inner))
    }

    /// The upload that is still open, for [`Transfer::resume`](crate::Transfer::resume) or
    /// [`Transfer::abort`](crate::Transfer::abort): where its parts were to be [kept](crate::UploadObject::keep_parts), or
    /// it could not be aborted.
    pub fn open_upload(&self) -> Option<&OpenUpload> {
        self.0.open.as_ref()
    }

    /// The call that failed, if one did.
    pub fn call(&self) -> Option<&ionoscloud_core::Error> {
        match &self.0.source {
            Some(Source::Call(error)) => Some(error),
            _ => None,
        }
    }

    /// The status of the answer, if it is one that is to blame.
    pub fn status(&self) -> Option<http::StatusCode> {
        self.call()?.status()
    }

    /// There is no such object or bucket.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(http::StatusCode::NOT_FOUND)
    }

    /// A condition is not met, such as that there is no object yet.
    pub fn is_precondition_failed(&self) -> bool {
        self.0.kind == Kind::Exists || self.status() == Some(http::StatusCode::PRECONDITION_FAILED)
    }

    /// The object was replaced while it was read.
    pub fn is_changed(&self) -> bool {
        self.0.kind == Kind::Changed
    }

    /// Something on this side cannot be read or written.
    pub fn is_io(&self) -> bool {
        self.0.kind == Kind::Io || self.call().is_some_and(ionoscloud_core::Error::is_io)
    }

    /// Something is wrong with the arguments; nothing was sent.
    pub fn is_invalid(&self) -> bool {
        let invalid = ionoscloud_core::Error::is_invalid_request;
        self.0.kind == Kind::Invalid || self.call().is_some_and(invalid)
    }
}

impl From<ionoscloud_core::Error> for Error {
    fn from(error: ionoscloud_core::Error) -> Error {
        let mut made = Error::new(Kind::Call, error.to_string());
        made.0.source = Some(Source::Call(error));
        made
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.source {
            Some(Source::Call(error)) => Some(error),
            Some(Source::Io(error)) => Some(error),
            None => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.what)?;
        match &self.0.open {
            Some(open) => write!(f, " [the upload {} is open]", open.id),
            None => Ok(()),
        }
    }
}

/// What `main` prints of it: the same as [`Display`](fmt::Display).
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
