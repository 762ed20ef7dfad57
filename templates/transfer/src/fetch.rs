//! Ranges of one version of an object, gone on with where an answer breaks off.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use ionoscloud_core::Download;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::error::{Error, Kind};
use crate::options::{Header, Options};
use crate::progress::Progress;
use crate::retry::{ATTEMPTS, pause};
use crate::store::{Place, Store, etag};
use crate::transfer::Transfer;

/// How much has to come for an answer that broke off not to count as a failure, in bytes.
const STEP: u64 = 64 * 1024;

/// A version of an object.
#[derive(Debug)]
pub(crate) struct Version {
    store: Arc<dyn Store>,
    place: Place,
    headers: Vec<Header>,
    /// What its `ETag` is; without one, nothing can be gone on with.
    pub tag: Option<String>,
}

/// An object whose first bytes are coming.
pub(crate) struct Opened {
    pub version: Arc<Version>,
    pub first: Download,
    /// What the first answer has.
    pub head: Range<u64>,
    /// All that is wanted.
    pub all: Range<u64>,
}

impl Opened {
    /// Asks for the first part of what is wanted: its answer tells how much there is.
    pub(crate) async fn new(
        transfer: &Transfer,
        place: &Place,
        options: &Options,
        wanted: Option<(u64, Option<u64>)>,
    ) -> Result<Opened, Error> {
        let (start, end) = wanted.unwrap_or((0, None));
        let most = start.saturating_add(transfer.settings.part.max(1));
        let last = end.unwrap_or(u64::MAX).min(most);
        if last <= start {
            return Err(Error::invalid("the range is empty"));
        }
        let mut headers = options.all();
        headers.push(range(start..last));
        let store = &transfer.store;
        let first = match store.get(place, &headers).await {
            // There is no first byte in what is empty (RFC 9110, 15.5.17).
            Err(error)
                if wanted.is_none()
                    && error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE) =>
            {
                store.get(place, &options.all()).await?
            }
            first => first?,
        };
        let (head, size) = match content_range(first.headers()) {
            Some(told) if first.status() == StatusCode::PARTIAL_CONTENT => told,
            _ if first.status() == StatusCode::OK && start == 0 && end.is_none() => {
                let length = first.length();
                let length =
                    length.ok_or_else(|| Error::new(Kind::Answer, "the answer tells no length"))?;
                (0..length, length)
            }
            _ => {
                return Err(Error::new(
                    Kind::Answer,
                    "the answer is not the range that was asked for",
                ));
            }
        };
        if head.start != start || head.end > size {
            return Err(Error::new(
                Kind::Answer,
                "the answer is another range than was asked for",
            ));
        }
        let all = start..end.unwrap_or(size).min(size);
        Ok(Opened {
            version: Arc::new(Version::new(
                transfer,
                place,
                options,
                etag(first.headers()),
            )),
            head: start..head.end.min(all.end),
            first,
            all,
        })
    }
}

/// A range of a version, piece by piece.
pub(crate) struct Pull {
    version: Arc<Version>,
    coming: Option<Download>,
    left: Range<u64>,
    /// Where the answer began that is coming.
    began: u64,
    failures: u32,
}

impl Pull {
    /// From an answer that is coming already, if there is one.
    pub(crate) fn new(version: Arc<Version>, first: Option<Download>, wanted: Range<u64>) -> Pull {
        Pull {
            version,
            coming: first,
            began: wanted.start,
            left: wanted,
            failures: 0,
        }
    }

    /// The next piece; `None` when all have come. An answer that breaks off is gone on with.
    pub(crate) async fn next(&mut self) -> Result<Option<Bytes>, Error> {
        while !self.left.is_empty() {
            let mut download = match self.coming.take() {
                Some(download) => download,
                None => {
                    self.began = self.left.start;
                    self.version.get(self.left.clone()).await?
                }
            };
            let error = match download.chunk().await {
                Ok(Some(mut piece)) => {
                    let rest = self.left.end - self.left.start;
                    piece.truncate(usize::try_from(rest).unwrap_or(usize::MAX));
                    self.left.start += piece.len() as u64;
                    self.coming = Some(download);
                    return Ok(Some(piece));
                }
                Ok(None) => Error::new(Kind::Answer, "the answer is shorter than it says"),
                Err(error) => error.into(),
            };
            self.failures = match self.left.start - self.began >= STEP {
                true => 1,
                false => self.failures + 1,
            };
            if self.failures >= ATTEMPTS || self.version.tag.is_none() {
                return Err(error);
            }
            pause(self.failures - 1).await;
        }
        Ok(None)
    }
}

impl Version {
    pub(crate) fn new(
        transfer: &Transfer,
        place: &Place,
        options: &Options,
        tag: Option<&str>,
    ) -> Version {
        Version {
            store: Arc::clone(&transfer.store),
            place: place.clone(),
            headers: options.part(),
            tag: tag.map(str::to_owned),
        }
    }

    /// Writes a range to `sink`, from an answer that is coming already if there is one.
    pub(crate) async fn fill(
        self: &Arc<Version>,
        first: Option<Download>,
        wanted: Range<u64>,
        sink: &mut (dyn AsyncWrite + Unpin + Send),
        progress: &Progress,
    ) -> Result<(), Error> {
        let mut pull = Pull::new(Arc::clone(self), first, wanted);
        while let Some(piece) = pull.next().await? {
            let written = sink.write_all(&piece).await;
            written.map_err(|error| Error::io("what came cannot be written", error))?;
            progress.add(piece.len() as u64);
        }
        Ok(())
    }

    /// An answer with a range of this version (RFC 9110, 13.1.1 and 14.2).
    async fn get(&self, wanted: Range<u64>) -> Result<Download, Error> {
        let mut headers = self.headers.clone();
        headers.push(range(wanted.clone()));
        if let Some(tag) = &self.tag {
            headers.push(("if-match".to_owned(), tag.clone()));
        }
        let changed = || Error::changed(&self.place.bucket, &self.place.key);
        let download = match self.store.get(&self.place, &headers).await {
            Err(error) if error.status() == Some(StatusCode::PRECONDITION_FAILED) => {
                return Err(changed());
            }
            Err(error) if error.status() == Some(StatusCode::RANGE_NOT_SATISFIABLE) => {
                return Err(changed());
            }
            download => download?,
        };
        if etag(download.headers()) != self.tag.as_deref() {
            return Err(changed());
        }
        match content_range(download.headers()) {
            Some((told, _)) if told.start == wanted.start => Ok(download),
            _ => Err(Error::new(
                Kind::Answer,
                "the answer is another range than was asked for",
            )),
        }
    }
}

fn range(wanted: Range<u64>) -> Header {
    let value = format!("bytes={}-{}", wanted.start, wanted.end.saturating_sub(1));
    ("range".to_owned(), value)
}

/// Which bytes an answer has, and of how many (RFC 9110, 14.4).
pub(crate) fn content_range(headers: &HeaderMap) -> Option<(Range<u64>, u64)> {
    let told = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
    let (unit, told) = told.trim().split_once(' ')?;
    let (range, size) = told.trim().split_once('/')?;
    let (first, last) = range.split_once('-')?;
    let last: u64 = last.trim().parse().ok()?;
    let told = first.trim().parse().ok()?..last.checked_add(1)?;
    let size = size.trim().parse().ok()?;
    unit.eq_ignore_ascii_case("bytes").then_some((told, size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_read_as_the_rfc_writes_it() {
        for (text, read) in [
            ("bytes 0-499/1234", Some((0..500, 1234))),
            ("Bytes 42-1233/1234", Some((42..1234, 1234))),
            ("bytes 42-1233/*", None),
            ("bytes */1234", None),
            ("items 0-1/2", None),
            ("bytes 0-18446744073709551615/5", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_RANGE, text.parse().unwrap())]);
            assert_eq!(content_range(&headers), read, "{text}");
        }
    }
}
