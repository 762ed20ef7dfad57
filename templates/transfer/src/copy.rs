//! Copies inside the storage, of any size.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::{HeaderMap, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::error::{Error, Kind, OpenUpload};
use crate::multipart::{self, Work, Works};
use crate::options::{Header, Options, stored};
use crate::retry::again;
use crate::size;
use crate::store::{Place, etag};
use crate::transfer::{Transfer, runs};
use crate::upload::Uploaded;

/// What stands in an address as it is (Amazon S3, CopyObject, `x-amz-copy-source`).
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// The longest part of a copy that is not asked for otherwise, in bytes.
const PART: u64 = 512 * 1024 * 1024;

/// What is stored beside an object, and is copied with it.
const KEPT: [&str; 7] = [
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
    "x-amz-website-redirect-location",
];

/// A copy; awaiting it makes the object.
#[must_use = "nothing is sent unless it is awaited"]
pub struct CopyObject {
    transfer: Transfer,
    from: Place,
    to: Place,
    options: Options,
}

stored!(CopyObject);
runs!(CopyObject, Uploaded);

impl CopyObject {
    pub(crate) fn new(transfer: &Transfer, from: Place, to: Place) -> CopyObject {
        CopyObject {
            transfer: transfer.clone(),
            from,
            to,
            options: Options::default(),
        }
    }

    /// Copies an older version.
    pub fn version_id(mut self, version: &str) -> CopyObject {
        self.from.version = Some(version.to_owned());
        self
    }

    async fn run(self) -> Result<Uploaded, Error> {
        self.options.check()?;
        let store = &self.transfer.store;
        let head = store.head(&self.from, &[]).await?;
        let length = head.get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        let (Some(length), Some(tag)) = (length, etag(&head)) else {
            return Err(Error::new(
                Kind::Answer,
                "the object has no length or no ETag",
            ));
        };
        look(&self.transfer, &self.to, &self.options).await?;
        // What was looked at is what is copied.
        let same = ("x-amz-copy-source-if-match".to_owned(), tag.to_owned());
        let limit = self.transfer.settings.copy.min(store.limit());
        let done = match length <= limit {
            true => self.whole(length, same).await,
            false => self.parts(length, limit, same, &head).await,
        };
        done.map_err(|error| match error.status() {
            Some(StatusCode::PRECONDITION_FAILED) if error.open_upload().is_none() => {
                Error::changed(&self.from.bucket, &self.from.key)
            }
            _ => error,
        })
    }

    fn source(&self) -> String {
        let Place {
            bucket,
            key,
            version,
        } = &self.from;
        let key = utf8_percent_encode(key, PLAIN);
        match version {
            Some(version) => format!(
                "{bucket}/{key}?versionId={}",
                utf8_percent_encode(version, NON_ALPHANUMERIC)
            ),
            None => format!("{bucket}/{key}"),
        }
    }

    async fn whole(&self, length: u64, same: Header) -> Result<Uploaded, Error> {
        let mut headers = self.options.begin();
        if !headers.is_empty() {
            // Else what is said of the new object is ignored (Amazon S3, CopyObject).
            headers.push(("x-amz-metadata-directive".to_owned(), "REPLACE".to_owned()));
        }
        headers.push(same);
        let source = self.source();
        let _permit = self.transfer.permit().await?;
        let etag = again(|| self.transfer.store.copy(&self.to, &source, &headers)).await?;
        Ok(Uploaded::new(etag, length, 0, HeaderMap::new()))
    }

    async fn parts(
        &self,
        length: u64,
        limit: u64,
        same: Header,
        head: &HeaderMap,
    ) -> Result<Uploaded, Error> {
        let mut options = Options::default();
        for (name, value) in head {
            let name = name.as_str();
            if let Ok(value) = value.to_str()
                && (KEPT.contains(&name) || name.starts_with("x-amz-meta-"))
            {
                options.set(name, value);
            }
        }
        for (name, value) in self.options.all() {
            options.set(&name, &value);
        }
        let upload = self
            .transfer
            .store
            .create(&self.to, &options.begin())
            .await?;
        let mut works = PartsToCopy {
            transfer: self.transfer.clone(),
            upload: upload.clone(),
            source: self.source(),
            same,
            length,
            size: size::of(length, limit.min(PART)),
            number: 0,
        };
        let done = multipart::run(&self.transfer, upload, &options, false, &mut works).await?;
        Ok(Uploaded::new(
            done.etag,
            done.size,
            done.parts,
            done.headers,
        ))
    }
}

/// Looks whether there is an object, where there must be none: some services ask that of an upload in one request only.
pub(crate) async fn look(transfer: &Transfer, at: &Place, options: &Options) -> Result<(), Error> {
    if !options.has("if-none-match") {
        return Ok(());
    }
    match transfer.store.head(at, &[]).await {
        Ok(_) => Err(Error::new(
            Kind::Exists,
            format!("{} is there already", at.key),
        )),
        Err(error) if error.is_not_found() => Ok(()),
        Err(error) => Err(error),
    }
}

/// Ranges of an object.
struct PartsToCopy {
    transfer: Transfer,
    upload: OpenUpload,
    source: String,
    same: Header,
    length: u64,
    size: u64,
    number: i64,
}

impl PartsToCopy {
    fn work(&mut self) -> Option<Work> {
        let start = self.number.unsigned_abs() * self.size;
        let end = self.length.min(start.saturating_add(self.size));
        if start >= end {
            return None;
        }
        self.number += 1;
        let (transfer, upload, source) = (
            self.transfer.clone(),
            self.upload.clone(),
            self.source.clone(),
        );
        let range = format!("bytes={start}-{}", end - 1);
        let headers = [
            ("x-amz-copy-source-range".to_owned(), range),
            self.same.clone(),
        ];
        let number = self.number;
        let call = async move {
            let _permit = transfer.permit().await?;
            let store = Arc::clone(&transfer.store);
            again(|| store.copy_part(&upload, number, &source, &headers)).await
        };
        Some(Work::Send(number, end - start, Box::pin(call)))
    }
}

impl Works for PartsToCopy {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Result<Option<Work>, Error>> + Send + '_>> {
        Box::pin(async { Ok(self.work()) })
    }
}

impl fmt::Debug for CopyObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CopyObject")
            .field("from", &self.from)
            .field("to", &self.to)
            .finish_non_exhaustive()
    }
}
