//! The one error type.

mod message;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::charset;
use crate::headers;
use crate::operation::Operation;
use crate::redact::{Redactor, TEXT_LIMIT};
use crate::text::shown;

pub use message::Message;

type Source = Box<dyn StdError + Send + Sync>;

/// How much of the body of an answer an error keeps, in bytes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// How much of each text is shown, in characters, and how many messages.
const WHAT: usize = 2000;
const LINE: usize = 300;
const ID: usize = 200;
const MESSAGES: usize = 20;

/// Why a call failed.
///
/// `Display` says all that is needed to act on it: the operation, what happened, the messages of
/// the server and the id of the request. The methods answer what a program wants to know; more than
/// one `is_…` can be true.
///
/// Neither `Display` nor `Debug`, nor that of a [source](StdError::source), shows the credentials of the session or
/// the secrets that were sent, in whatever form a server repeats them; values of fewer than 6 characters are not looked
/// for. Nor do they show control characters. The answer itself, [`body`](Error::body) and [`headers`](Error::headers),
/// is as it came. Of each text of a server at most 64 KiB are kept.
///
/// ```no_run
/// # fn example(error: ionoscloud_core::Error) {
/// if error.is_not_found() {
///     println!("it is gone already");
/// } else if let Some(wait) = error.retry_after() {
///     println!("try again in {wait:?}");
/// } else {
///     println!("{error}");
/// }
/// # }
/// ```
// A `Result` is as large as its error (`clippy::result_large_err`).
pub struct Error(Box<Inner>);

struct Inner {
    kind: Kind,
    what: String,
    operation: Option<&'static Operation>,
    status: Option<StatusCode>,
    headers: Option<HeaderMap>,
    body: Option<Bytes>,
    messages: Vec<Message>,
    /// A body whose messages say nothing, on one line. Shortened only where it is shown, after secrets
    /// are hidden: what is left of one that was cut could not be found.
    line: String,
    /// Whether there was more of it.
    is_cut: bool,
    request_id: Option<String>,
    resource_id: Option<String>,
    request_url: Option<String>,
    retry_after: Option<Duration>,
    attempts: u32,
    /// Whether nothing was sent, although time ran out.
    unsent: bool,
    /// Whether an earlier attempt may have reached the server without an answer.
    open: bool,
    source: Option<Source>,
}

/// What an error is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Arguments, members or configuration; nothing was sent.
    Invalid,
    /// No connection.
    Connect,
    /// The name of the server could not be resolved.
    Dns,
    /// No trust in the server, or no common ground in TLS.
    Tls,
    /// The certificate of the server is not the one that is pinned.
    Pin,
    /// Time ran out.
    Timeout(TimeoutKind),
    /// The server did not begin with the request.
    Unprocessed,
    /// The connection broke after it was made.
    Disconnect,
    /// The server answered with an error.
    Status,
    /// The answer could not be read.
    Decode,
    /// The answer is larger than may be held.
    TooLarge,
    /// What was waited for has failed.
    Failed,
    /// A file, a reader or a writer of the program's own failed.
    Io,
    /// A hook, a sink or a transport of the program's own panicked in a blocking call.
    #[cfg(feature = "blocking")]
    Panicked,
    /// Another server was named than the configured one.
    Origin,
}

/// Which of the time limits ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// Making the connection took too long; nothing was sent.
    Connect,
    /// A single attempt took too long.
    Attempt,
    /// The whole call, with all its attempts and the pauses between them, took too long.
    Call,
    /// Nothing of a body that is not held in memory moved for too long.
    Stall,
    /// What was waited for was not over in time; it may still go on.
    Wait,
}

impl Error {
    pub(crate) fn new(kind: Kind, what: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            what: what.into(),
            operation: None,
            status: None,
            headers: None,
            body: None,
            messages: Vec::new(),
            line: String::new(),
            is_cut: false,
            request_id: None,
            resource_id: None,
            request_url: None,
            retry_after: None,
            attempts: 0,
            unsent: false,
            open: false,
            source: None,
        }))
    }

    pub(crate) fn invalid(what: impl Into<String>) -> Error {
        Error::new(Kind::Invalid, what)
    }

    /// The body to be sent could not be read.
    pub(crate) fn source_failed(error: std::io::Error) -> Error {
        let what = format!("the body was not sent to its end, as its source failed: {error}");
        Error::new(Kind::Io, what).with_source(error)
    }

    pub(crate) fn with_source(mut self, source: impl Into<Source>) -> Error {
        self.0.source = Some(source.into());
        self
    }

    pub(crate) fn with_detail(mut self, detail: &str) -> Error {
        self.0.what.push_str("; ");
        self.0.what.push_str(detail);
        self
    }

    pub(crate) fn with_operation(mut self, operation: &'static Operation) -> Error {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Error {
        self.0.attempts = attempts;
        self
    }

    /// Nothing was sent in the time that ran out.
    pub(crate) fn unsent(mut self) -> Error {
        self.0.unsent = true;
        self
    }

    /// Adds whether the server may have acted on an earlier attempt.
    pub(crate) fn after(mut self, open: bool) -> Error {
        self.0.open |= open;
        self
    }

    /// Adds what the head of an answer tells.
    pub(crate) fn with_head(mut self, status: StatusCode, head: &HeaderMap) -> Error {
        self.0.status = Some(status);
        self.0.request_id = headers::request_id(head);
        self.0.retry_after = headers::retry_after(head);
        self.0.headers = Some(head.clone());
        self
    }

    /// Adds the body of an answer, and the messages in it when it tells of an error.
    pub(crate) fn with_body(mut self, body: &Bytes) -> Error {
        if self.0.kind == Kind::Status {
            let text = charset::body(self.0.headers.as_ref(), body);
            let told = message::told(text.as_bytes());
            self.0.messages = told.as_ref().map(message::read).unwrap_or_default();
            if self.0.request_id.is_none() {
                self.0.request_id = told.as_ref().and_then(message::request_id);
            }
            // In XML it is little besides names.
            let is_xml = told.is_some() && text.trim_ascii_start().starts_with('<');
            let silent = |message: &Message| message.message().is_empty() && !is_xml;
            if self.0.messages.iter().all(silent) {
                self.0.line = message::line(&text);
                self.0.is_cut = body.len() >= BODY_LIMIT;
            }
        }
        // A copy, so that a few kilobytes do not keep all of a large answer alive.
        self.0.body = Some(match body.get(..BODY_LIMIT) {
            Some(start) => Bytes::copy_from_slice(start),
            None => body.clone(),
        });
        self
    }

    /// Adds the messages of something that failed after its request was accepted.
    pub(crate) fn with_message(mut self, message: Message) -> Error {
        self.0.messages.push(message);
        self
    }

    /// Adds what an accepted write left behind. What the error says already about its own answer
    /// stays.
    pub(crate) fn with_accepted(
        mut self,
        resource_id: Option<String>,
        request_url: Option<String>,
        request_id: Option<String>,
    ) -> Error {
        self.0.resource_id = resource_id;
        self.0.request_url = request_url;
        if request_id.is_some() {
            self.0.request_id = request_id;
        }
        self
    }

    /// What happened, without what the server says about it: fit for logs that hold no bodies.
    pub(crate) fn outline(&self) -> String {
        shown(&self.0.what, WHAT)
    }

    /// What happened, in few different words, as OpenTelemetry's `error.type` wants it.
    pub(crate) fn type_name(&self) -> Cow<'static, str> {
        let name = match self.0.kind {
            Kind::Invalid => "invalid_request",
            Kind::Connect => "connect",
            Kind::Dns => "dns",
            Kind::Tls => "tls",
            Kind::Pin => "pin_mismatch",
            Kind::Timeout(TimeoutKind::Connect) => "connect_timeout",
            Kind::Timeout(TimeoutKind::Attempt) => "attempt_timeout",
            Kind::Timeout(TimeoutKind::Call) => "call_timeout",
            Kind::Timeout(TimeoutKind::Stall) => "stall_timeout",
            Kind::Timeout(TimeoutKind::Wait) => "wait_timeout",
            Kind::Unprocessed => "unprocessed",
            Kind::Disconnect => "disconnect",
            Kind::Status => return self.0.status.unwrap_or_default().as_str().to_owned().into(),
            Kind::Decode => "decode",
            Kind::TooLarge => "too_large",
            Kind::Failed => "failed",
            Kind::Io => "io",
            #[cfg(feature = "blocking")]
            Kind::Panicked => "panicked",
            Kind::Origin => "origin",
        };
        name.into()
    }

    /// Hides secrets in every text, should a server have repeated them. The body and the headers stay as
    /// they came.
    pub(crate) fn hide(mut self, redactor: &Redactor) -> Error {
        let inner = &mut *self.0;
        if let Some(head) = &inner.headers
            && inner.request_id == headers::request_id(head)
        {
            inner.request_id = headers::shown_request_id(head, redactor);
        }
        let hide = |text: &mut String, is_cut: bool| {
            if let Cow::Owned(hidden) = redactor.beginning(text, TEXT_LIMIT, is_cut) {
                *text = hidden;
            }
        };
        hide(&mut inner.line, inner.is_cut);
        let texts = [&mut inner.what].into_iter();
        let texts = texts
            .chain(&mut inner.request_id)
            .chain(&mut inner.resource_id)
            .chain(&mut inner.request_url);
        let messages = inner.messages.iter_mut().flat_map(Message::texts);
        texts.chain(messages).for_each(|text| hide(text, false));
        let mut next = inner
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static));
        let mut told = Vec::new();
        let mut hidden = false;
        while let Some(source) = next {
            let text = source.to_string();
            let debug = format!("{source:?}");
            let shown = redactor.hide(&text);
            hidden |=
                matches!(shown, Cow::Owned(_)) || matches!(redactor.hide(&debug), Cow::Owned(_));
            told.push(shown.into_owned());
            next = source.source();
        }
        if hidden {
            told.dedup();
            inner.source = Some(told.join(": ").into());
        }
        self
    }

    pub(crate) fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.headers.as_ref()
    }

    /// The body of the answer word for word, whatever it is; cut off after 64 KiB.
    pub fn body(&self) -> Option<&[u8]> {
        self.0.body.as_deref()
    }

    /// What the server says is wrong. Empty where its answer held no messages.
    pub fn messages(&self) -> &[Message] {
        &self.0.messages
    }

    /// The id by which the service finds the request: of the accepted write where one was waited for,
    /// else of the answer.
    pub fn request_id(&self) -> Option<&str> {
        self.0.request_id.as_deref()
    }

    /// `operationId` of the operation in its API document; `None` for an error of the
    /// configuration.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation.map(|operation| operation.id)
    }

    /// After an accepted write: the id of the resource that was created or changed, as far as it is
    /// known.
    pub fn resource_id(&self) -> Option<&str> {
        self.0.resource_id.as_deref()
    }

    /// After an accepted write: the address where the status of the request can be read, or that of
    /// the resource where the service has no such thing. The `wait_for` of each client takes up the
    /// wait from it.
    pub fn request_url(&self) -> Option<&str> {
        self.0.request_url.as_deref()
    }

    /// How long the server asks to wait before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the request was sent, or tried to be; 0 if it was refused before. Of an error while waiting,
    /// that of the last look.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Which time limit ran out, if one did.
    pub fn timeout_kind(&self) -> Option<TimeoutKind> {
        match self.0.kind {
            Kind::Timeout(kind) => Some(kind),
            _ => None,
        }
    }

    /// Whether a time limit ran out; [`timeout_kind`](Error::timeout_kind) says which.
    pub fn is_timeout(&self) -> bool {
        self.timeout_kind().is_some()
    }

    /// Whether no connection could be made, for whatever reason. Nothing was sent.
    pub fn is_connect(&self) -> bool {
        matches!(
            self.0.kind,
            Kind::Connect | Kind::Dns | Kind::Tls | Kind::Pin | Kind::Timeout(TimeoutKind::Connect)
        )
    }

    /// Whether the server's name could not be resolved.
    pub fn is_dns(&self) -> bool {
        self.0.kind == Kind::Dns
    }

    /// Whether the server's certificate was not trusted, or TLS failed in another way.
    pub fn is_tls(&self) -> bool {
        matches!(self.0.kind, Kind::Tls | Kind::Pin)
    }

    /// Whether the server has another certificate than the one that is pinned. The text of the
    /// error names the fingerprints of both.
    pub fn is_pin_mismatch(&self) -> bool {
        self.0.kind == Kind::Pin
    }

    /// Whether the connection broke after it was made: the server may or may not have acted.
    pub fn is_disconnect(&self) -> bool {
        self.0.kind == Kind::Disconnect
    }

    /// Whether the connection broke in the middle of an answer, whose [`status`](Error::status) is
    /// known: a successful one means that the server has acted.
    pub fn is_truncated(&self) -> bool {
        self.is_disconnect() && self.0.status.is_some()
    }

    /// Whether the request may have reached the server, without an answer that tells what became of
    /// it.
    pub(crate) fn leaves_open(&self) -> bool {
        let kind = self.timeout_kind();
        let late = matches!(
            kind,
            Some(TimeoutKind::Attempt | TimeoutKind::Call | TimeoutKind::Stall)
        );
        (self.is_disconnect() || late) && self.0.status.is_none() && !self.0.unsent
    }

    /// Whether the server may have acted on an attempt that ended in this: without an answer, or with
    /// that of a gateway which got none (RFC 9110, 15.6.3 and 15.6.5).
    pub(crate) fn may_have_acted(&self) -> bool {
        self.leaves_open()
            || self.is_status(|status| {
                matches!(
                    status,
                    StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT
                )
            })
    }

    /// Whether nothing was sent, although time ran out.
    pub(crate) fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Whether the server may have acted on an attempt before the last.
    pub(crate) fn is_after_open(&self) -> bool {
        self.0.open
    }

    /// Whether the head of a success had come: the server has acted.
    pub(crate) fn is_accepted(&self) -> bool {
        self.0.status.is_some_and(|status| status.is_success())
    }

    /// Whether something was wrong with the arguments, the body or the configuration, so that
    /// nothing was sent.
    pub fn is_invalid_request(&self) -> bool {
        self.0.kind == Kind::Invalid
    }

    /// Whether a successful answer was larger than
    /// [`Config::with_body_limit`](crate::Config::with_body_limit) allows, or takes more memory than
    /// [`Config::with_decoded_limit`](crate::Config::with_decoded_limit) does.
    pub fn is_too_large(&self) -> bool {
        self.0.kind == Kind::TooLarge
    }

    /// Whether a successful answer could not be read.
    pub fn is_decode(&self) -> bool {
        self.0.kind == Kind::Decode
    }

    /// Whether a file, a reader or a writer of the program's own failed, from which a body was to be sent or to which an
    /// answer was to be written. Its error is the [source](StdError::source).
    pub fn is_io(&self) -> bool {
        self.0.kind == Kind::Io
    }

    /// Whether a request was accepted and has failed later, while it was waited for.
    pub fn is_failed(&self) -> bool {
        self.0.kind == Kind::Failed
    }

    /// Whether an answer pointed to another server than the configured one. Nothing was sent there.
    pub fn is_origin(&self) -> bool {
        self.0.kind == Kind::Origin
    }

    /// Whether the server answered 404 or 410.
    pub fn is_not_found(&self) -> bool {
        // 410: it was there, and will not be again (RFC 9110, 15.5.11).
        self.is_status(|status| status == StatusCode::NOT_FOUND || status == StatusCode::GONE)
    }

    /// Whether the server answered 401: the credentials are missing, wrong or expired.
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(|status| status == StatusCode::UNAUTHORIZED)
    }

    /// Whether the server answered 403: the credentials do not allow this.
    pub fn is_forbidden(&self) -> bool {
        self.is_status(|status| status == StatusCode::FORBIDDEN)
    }

    /// Whether the server answered 409 or 412.
    pub fn is_conflict(&self) -> bool {
        // The resource is in another state than the request was made for (RFC 9110, 15.5.10 and 15.5.13).
        self.is_status(|status| {
            status == StatusCode::CONFLICT || status == StatusCode::PRECONDITION_FAILED
        })
    }

    /// Whether the server answered 422: it understood the request, and will not do what it asks.
    pub fn is_unprocessable(&self) -> bool {
        self.is_status(|status| status == StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Whether the server answered 429: too many requests.
    pub fn is_rate_limited(&self) -> bool {
        self.is_status(|status| status == StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server answered 500 or above.
    pub fn is_server_error(&self) -> bool {
        self.is_status(|status| status.is_server_error())
    }

    fn is_status(&self, test: impl Fn(StatusCode) -> bool) -> bool {
        self.0.kind == Kind::Status && self.0.status.is_some_and(test)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0
            .source
            .as_deref()
            .map(|source| source as &(dyn StdError + 'static))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &*self.0;
        if let Some(operation) = inner.operation {
            write!(
                f,
                "{} ({} {}): ",
                operation.id,
                operation.method.as_str(),
                operation.path
            )?;
        }
        f.write_str(&shown(&inner.what, WHAT))?;
        if inner.line.is_empty() {
            for (index, message) in inner.messages.iter().take(MESSAGES).enumerate() {
                write!(f, "{}{message}", if index == 0 { ": " } else { "; " })?;
            }
            if let Some(more) = inner
                .messages
                .len()
                .checked_sub(MESSAGES)
                .filter(|more| *more > 0)
            {
                write!(f, "; and {more} more")?;
            }
        } else {
            write!(f, ": {}", shown(&inner.line, LINE))?;
        }

        let mut facts = Vec::new();
        if let Some(id) = &inner.request_id {
            facts.push(format!("request {}", shown(id, ID)));
        }
        if let Some(id) = &inner.resource_id {
            facts.push(format!("resource {}", shown(id, ID)));
        }
        if let Some(url) = &inner.request_url {
            facts.push(format!("status at {}", shown(url, WHAT)));
        }
        if let Some(wait) = inner.retry_after {
            facts.push(format!("retry after {} s", wait.as_secs()));
        }
        if inner.attempts > 1 {
            facts.push(format!("{} attempts", inner.attempts));
        }
        if !facts.is_empty() {
            write!(f, " [{}]", facts.join(", "))?;
        }
        Ok(())
    }
}

/// What `main` prints of it: the same as [`Display`](fmt::Display); `{:#?}` shows the parts.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !f.alternate() {
            return fmt::Display::fmt(self, f);
        }
        let inner = &*self.0;
        f.debug_struct("Error")
            .field("kind", &inner.kind)
            .field("message", &format_args!("{self}"))
            .field("body_length", &inner.body.as_ref().map(Bytes::len))
            .field("source", &inner.source)
            .finish()
    }
}
