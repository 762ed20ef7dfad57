//! Uploads: in one request or in parts.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderMap;
use ionoscloud_core::Upload;

use crate::copy::look;
use crate::error::{Error, OpenUpload};
use crate::integrity::hex;
use crate::multipart::{self, Work, Works};
use crate::options::{Header, Options, stored};
use crate::progress::Progress;
use crate::retry::again;
use crate::size;
use crate::source::{Part, Parts, Source};
use crate::store::{Arrived, Pending, Place, etag};
use crate::transfer::{Transfer, runs};

/// Gets the id of an upload in parts.
type OnStart = dyn Fn(&OpenUpload) + Send + Sync;

/// An upload; awaiting it stores the object.
#[must_use = "nothing is sent unless it is awaited"]
pub struct UploadObject {
    transfer: Transfer,
    place: Place,
    source: Upload,
    options: Options,
    progress: Progress,
    keep: bool,
    started: Option<Arc<OnStart>>,
    open: Option<OpenUpload>,
}

/// What was stored.
#[derive(Clone, Debug)]
pub struct Uploaded {
    etag: String,
    size: u64,
    parts: u64,
    headers: HeaderMap,
}

impl Uploaded {
    pub(crate) fn new(etag: String, size: u64, parts: u64, headers: HeaderMap) -> Uploaded {
        Uploaded {
            etag,
            size,
            parts,
            headers,
        }
    }

    /// The `ETag` of the object, with its quotes.
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// The length in bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Of how many parts it was made; 0 where one request has stored it.
    pub fn parts(&self) -> u64 {
        self.parts
    }

    /// The version, in a bucket that keeps them.
    pub fn version_id(&self) -> Option<&str> {
        self.headers.get("x-amz-version-id")?.to_str().ok()
    }
}

stored!(UploadObject);
runs!(UploadObject, Uploaded);

impl UploadObject {
    pub(crate) fn new(transfer: &Transfer, place: Place, source: Upload) -> UploadObject {
        UploadObject {
            transfer: transfer.clone(),
            place,
            source,
            options: Options::default(),
            progress: Progress::default(),
            keep: false,
            started: None,
            open: None,
        }
    }

    pub(crate) fn taking_up(mut self, upload: OpenUpload) -> UploadObject {
        self.open = Some(upload);
        self
    }

    #[cfg(feature = "object-store")]
    pub(crate) fn with_options(mut self, options: Options) -> UploadObject {
        self.options = options;
        self
    }

    pub(crate) fn counted(mut self, progress: Progress) -> UploadObject {
        self.progress = progress;
        self
    }

    /// Keeps the parts that have arrived where the upload fails or is dropped, instead of aborting it. The error names the
    /// upload ([`open_upload`](Error::open_upload)), and so does [`on_start`](UploadObject::on_start).
    pub fn keep_parts(mut self) -> UploadObject {
        self.keep = true;
        self
    }

    /// Calls `started` when an upload in parts has an id, for programs that want to go on after they were ended. It must not
    /// block.
    pub fn on_start(
        mut self,
        started: impl Fn(&OpenUpload) + Send + Sync + 'static,
    ) -> UploadObject {
        self.started = Some(Arc::new(started));
        self
    }

    /// Calls `progress` as bytes go out, with those so far and, where it is known, of all. A part that is sent again counts
    /// from its beginning. It must not block.
    pub fn with_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> UploadObject {
        self.progress = Progress::new(progress);
        self
    }

    async fn run(self) -> Result<Uploaded, Error> {
        self.options.check()?;
        let settings = self.transfer.settings;
        let whole = settings.threshold.min(self.transfer.store.limit());
        match Source::open(self.source.clone(), settings, whole).await? {
            Source::Whole(body, length) if self.open.is_none() => self.whole(body, length).await,
            Source::Whole(body, length) => {
                let parts = Source::open(body, settings, 0).await?;
                match parts {
                    Source::Parts(parts) => self.parts(parts).await,
                    Source::Whole(body, _) => self.whole(body, length).await,
                }
            }
            Source::Parts(parts) => self.parts(parts).await,
        }
    }

    /// By one request.
    async fn whole(self, body: Upload, length: u64) -> Result<Uploaded, Error> {
        let progress = self.progress.clone().with_total(Some(length));
        let mut headers = self.options.all();
        headers.extend(summed(&self.transfer, &body).await?);
        let _permit = self.transfer.permit().await?;
        let headers = again(|| {
            // Not held as a whole: what is streamed may take its time (`Upload`).
            let body = body.clone().with_progress(progress.part());
            self.transfer.store.put(&self.place, body, &headers)
        });
        let headers = headers.await?;
        let etag = etag(&headers).unwrap_or_default().to_owned();
        Ok(Uploaded::new(etag, length, 0, headers))
    }

    /// In parts.
    async fn parts(self, mut parts: Parts) -> Result<Uploaded, Error> {
        let progress = self.progress.clone().with_total(parts.length);
        let store = &self.transfer.store;
        let (upload, there) = match &self.open {
            Some(upload) => (upload.clone(), store.parts(upload).await?),
            None => {
                look(&self.transfer, &self.place, &self.options).await?;
                (
                    store.create(&self.place, &self.options.begin()).await?,
                    Vec::new(),
                )
            }
        };
        if let Some(started) = &self.started {
            started(&upload);
        }
        if let Some(size) = cut_before(&parts, &there) {
            parts = parts.with_size(size);
        }
        let mut works = PartsToSend {
            transfer: self.transfer.clone(),
            upload: upload.clone(),
            headers: self.options.part(),
            there: there.into_iter().map(|part| (part.number, part)).collect(),
            progress,
            parts,
        };
        let done =
            multipart::run(&self.transfer, upload, &self.options, self.keep, &mut works).await?;
        Ok(Uploaded::new(
            done.etag,
            done.size,
            done.parts,
            done.headers,
        ))
    }
}

/// The header with the sum of a body, where one is wanted.
async fn summed(transfer: &Transfer, body: &Upload) -> Result<Option<Header>, Error> {
    let header = transfer.settings.integrity.header(body).await;
    header.map_err(|error| Error::io("what is to be uploaded cannot be read", error))
}

/// The length of parts by which those that are there were cut, if it is another one.
fn cut_before(parts: &Parts, there: &[Arrived]) -> Option<u64> {
    let (length, own) = (parts.length?, parts.size()?);
    let fits = |size: u64| {
        there.iter().all(|part| {
            let before = part
                .number
                .unsigned_abs()
                .saturating_sub(1)
                .saturating_mul(size);
            part.size == size.min(length.saturating_sub(before))
        })
    };
    let largest = there.iter().map(|part| part.size).max()?;
    let enough = largest >= size::LEAST && length.div_ceil(largest) <= size::PARTS;
    (!fits(own) && enough && fits(largest)).then_some(largest)
}

/// Parts of a source.
struct PartsToSend {
    transfer: Transfer,
    upload: OpenUpload,
    headers: Vec<Header>,
    there: HashMap<i64, Arrived>,
    progress: Progress,
    parts: Parts,
}

impl PartsToSend {
    async fn work(&mut self) -> Result<Option<Work>, Error> {
        let Some(part) = self.parts.next().await? else {
            return Ok(None);
        };
        if let Some(there) = self
            .there
            .get(&part.number)
            .filter(|there| there.size == part.length)
            && there.etag.trim_matches('"') == md5(&part.body).await?
        {
            self.progress.add(part.length);
            return Ok(Some(Work::There(
                part.number,
                part.length,
                there.etag.clone(),
            )));
        }
        Ok(Some(Work::Send(part.number, part.length, self.send(part))))
    }

    fn send(&self, part: Part) -> Pending<String> {
        let (transfer, upload) = (self.transfer.clone(), self.upload.clone());
        let (mut headers, progress) = (self.headers.clone(), self.progress.part());
        let progress = Arc::new(progress);
        Box::pin(async move {
            let _permit = transfer.permit().await?;
            headers.extend(summed(&transfer, &part.body).await?);
            let sent = again(|| {
                let progress = Arc::clone(&progress);
                let body = part
                    .body
                    .clone()
                    .with_progress(move |now, all| progress(now, all));
                transfer
                    .store
                    .put_part(&upload, part.number, body, &headers)
            });
            sent.await
        })
    }
}

impl Works for PartsToSend {
    fn next(&mut self) -> Pin<Box<dyn Future<Output = Result<Option<Work>, Error>> + Send + '_>> {
        Box::pin(self.work())
    }
}

/// The MD5 of a body, as S3 has it for the `ETag` of a part that is not encrypted with a key.
pub(crate) async fn md5(body: &Upload) -> Result<String, Error> {
    let unread = |error| Error::io("it cannot be read", error);
    let mut sum = md5::Context::new();
    let mut reading = body.read().await.map_err(unread)?;
    while let Some(piece) = reading.chunk().await.map_err(unread)? {
        sum.consume(&piece);
    }
    Ok(hex(&sum.finalize().0))
}

impl fmt::Debug for UploadObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadObject")
            .field("place", &self.place)
            .field("source", &self.source)
            .finish_non_exhaustive()
    }
}
