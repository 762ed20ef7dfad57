//! Downloads: into files and writers, several ranges at a time.

use std::collections::BTreeMap;
use std::fmt;
use std::future::IntoFuture;
use std::io::SeekFrom;
use std::ops::{Bound, Range, RangeBounds};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use http::HeaderMap;
use ionoscloud_core::rt::Part;
use ionoscloud_core::{Download, Upload};
use tokio::fs::OpenOptions;
use tokio::io::{AsyncSeekExt, AsyncWrite, AsyncWriteExt, BufWriter};
use tokio::task::JoinSet;

use crate::error::{Error, Kind};
use crate::fetch::{Opened, Version};
use crate::integrity::Integrity;
use crate::multipart::joined;
use crate::options::Options;
use crate::progress::Progress;
use crate::store::{Place, etag};
use crate::transfer::{Transfer, runs};
use crate::upload::md5;

/// How much is written to a file at once, in bytes.
const CHUNK: usize = 256 * 1024;

/// A download, to be sent somewhere.
#[derive(Clone)]
#[must_use = "nothing is sent before it is told where to, and awaited"]
pub struct DownloadObject {
    transfer: Transfer,
    place: Place,
    options: Options,
    progress: Progress,
    range: Option<(u64, Option<u64>)>,
}

/// What was read.
#[derive(Clone, Debug)]
pub struct Downloaded {
    size: u64,
    headers: HeaderMap,
}

impl Downloaded {
    /// How many bytes were written.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The `ETag` of the object, with its quotes; empty if the service told none.
    pub fn etag(&self) -> &str {
        etag(&self.headers).unwrap_or_default()
    }

    /// The headers: `content-type`, `last-modified`, `x-amz-meta-…`. Where it came in several ranges, they are those of the
    /// first.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl DownloadObject {
    pub(crate) fn new(transfer: &Transfer, place: Place) -> DownloadObject {
        DownloadObject {
            transfer: transfer.clone(),
            place,
            options: Options::default(),
            progress: Progress::default(),
            range: None,
        }
    }

    /// These bytes only: `..100`, `100..200`, `200..`.
    pub fn range(mut self, bytes: impl RangeBounds<u64>) -> DownloadObject {
        let start = match bytes.start_bound() {
            Bound::Included(start) => *start,
            Bound::Excluded(start) => start.saturating_add(1),
            Bound::Unbounded => 0,
        };
        let end = match bytes.end_bound() {
            Bound::Included(last) => Some(last.saturating_add(1)),
            Bound::Excluded(end) => Some(*end),
            Bound::Unbounded => None,
        };
        self.range = Some((start, end));
        self
    }

    /// An older version.
    pub fn version_id(mut self, version: &str) -> DownloadObject {
        self.place.version = Some(version.to_owned());
        self
    }

    /// Only if the object has this `ETag`.
    pub fn if_match(self, etag: &str) -> DownloadObject {
        self.with_header("if-match", etag)
    }

    /// Any other header: conditions, a key of your own that it is encrypted with.
    pub fn with_header(mut self, name: &str, value: &str) -> DownloadObject {
        self.options.set(name, value);
        self
    }

    /// Calls `progress` as bytes come in, with those so far and all that there will be. It must not block.
    pub fn with_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> DownloadObject {
        self.progress = Progress::new(progress);
        self
    }

    pub(crate) fn counted(mut self, progress: Progress) -> DownloadObject {
        self.progress = progress;
        self
    }

    /// Into a file: it is written beside, several ranges at a time, and takes the name when it is whole. Where that fails or
    /// is dropped, nothing is left, and what was there stays.
    pub fn to_file(self, path: impl Into<PathBuf>) -> DownloadFile {
        DownloadFile {
            download: self,
            path: path.into(),
        }
    }

    /// Into a writer, in order. In memory are at most as many parts as requests may be on their way.
    pub fn to_writer<W>(self, writer: &mut W) -> DownloadWriter<'_>
    where
        W: AsyncWrite + Unpin + Send,
    {
        DownloadWriter {
            download: self,
            writer,
        }
    }

    async fn open(&self) -> Result<Opened, Error> {
        self.options.check()?;
        Opened::new(&self.transfer, &self.place, &self.options, self.range).await
    }

    /// How many ranges may be fetched at a time.
    fn parallel(&self, opened: &Opened) -> usize {
        match opened.version.tag {
            Some(_) => self.transfer.settings.parallel,
            None => 1,
        }
    }

    /// The ranges behind the first answer.
    fn rest(&self, opened: &Opened) -> impl Iterator<Item = Range<u64>> + Send + use<> {
        let (mut at, end) = (opened.head.end, opened.all.end);
        let size = self.transfer.settings.part.max(1);
        std::iter::from_fn(move || {
            let range = at..end.min(at.saturating_add(size));
            at = range.end;
            (!range.is_empty()).then_some(range)
        })
    }
}

/// A download into a file; awaiting it begins.
#[derive(Debug)]
#[must_use = "nothing is sent unless it is awaited"]
pub struct DownloadFile {
    download: DownloadObject,
    path: PathBuf,
}

runs!(DownloadFile, Downloaded);

impl DownloadFile {
    async fn run(self) -> Result<Downloaded, Error> {
        let unwritten = |error| {
            Error::io(
                format_args!("{} cannot be written", self.path.display()),
                error,
            )
        };
        let own = &self.download;
        let permit = own.transfer.permit().await?;
        let opened = own.open().await?;
        let part = Part::create(&self.path, false).await.map_err(unwritten)?;
        let (size, headers) = (
            opened.all.end - opened.all.start,
            opened.first.headers().clone(),
        );
        let progress = own.progress.clone().with_total(Some(size));
        let parallel = own.parallel(&opened);
        let mut rest = own.rest(&opened);
        let (version, start) = (opened.version, opened.all.start);
        let target = Target {
            path: part.path().to_owned(),
            version: Arc::clone(&version),
            start,
            progress,
        };
        let mut tasks = JoinSet::new();
        let first = target.clone().write(Some(opened.first), opened.head);
        tasks.spawn(async move {
            let _permit = permit;
            first.await
        });
        loop {
            while tasks.len() < parallel {
                let Some(range) = rest.next() else { break };
                let (transfer, target) = (own.transfer.clone(), target.clone());
                tasks.spawn(async move {
                    let _permit = transfer.permit().await?;
                    target.write(None, range).await
                });
            }
            match tasks.join_next().await {
                Some(done) => joined(done)?,
                None => break,
            }
        }
        let whole = own.range.is_none();
        if whole && own.transfer.settings.integrity != Integrity::None {
            compare(part.path(), version.tag.as_deref()).await?;
        }
        part.finish(&self.path).await.map_err(unwritten)?;
        Ok(Downloaded { size, headers })
    }
}

/// Compares a file with an `ETag` that is an MD5; of what came in parts, or is encrypted with a key, it is none.
async fn compare(path: &Path, tag: Option<&str>) -> Result<(), Error> {
    let tag = tag.unwrap_or_default().trim_matches('"');
    if tag.len() != 32 || md5(&Upload::file(path)).await? == tag {
        return Ok(());
    }
    Err(Error::new(
        Kind::Answer,
        "what came is not what the ETag of the object says",
    ))
}

/// The file that ranges are written to.
#[derive(Clone)]
struct Target {
    path: PathBuf,
    version: Arc<Version>,
    /// Which byte of the object is the first of the file.
    start: u64,
    progress: Progress,
}

impl Target {
    async fn write(self, first: Option<Download>, range: Range<u64>) -> Result<(), Error> {
        let failed = |error| {
            Error::io(
                format_args!("{} cannot be written", self.path.display()),
                error,
            )
        };
        let file = OpenOptions::new().write(true).open(&self.path).await;
        let mut file = file.map_err(failed)?;
        let place = SeekFrom::Start(range.start - self.start);
        file.seek(place).await.map_err(failed)?;
        let mut file = BufWriter::with_capacity(CHUNK, file);
        self.version
            .fill(first, range, &mut file, &self.progress)
            .await?;
        file.flush().await.map_err(failed)
    }
}

/// A download into a writer; awaiting it begins.
#[must_use = "nothing is sent unless it is awaited"]
pub struct DownloadWriter<'a> {
    download: DownloadObject,
    writer: &'a mut (dyn AsyncWrite + Unpin + Send),
}

impl DownloadWriter<'_> {
    async fn run(self) -> Result<Downloaded, Error> {
        let DownloadWriter {
            download: own,
            writer,
        } = self;
        let permit = own.transfer.permit().await?;
        let opened = own.open().await?;
        let (size, headers) = (
            opened.all.end - opened.all.start,
            opened.first.headers().clone(),
        );
        let progress = own.progress.clone().with_total(Some(size));
        let parallel = own.parallel(&opened);
        let mut rest = own.rest(&opened).enumerate();
        let (mut tasks, mut ready) = (JoinSet::new(), BTreeMap::new());
        let mut spawn = |tasks: &mut JoinSet<_>| {
            let Some((index, range)) = rest.next() else {
                return false;
            };
            let (transfer, version) = (own.transfer.clone(), Arc::clone(&opened.version));
            let progress = progress.clone();
            tasks.spawn(async move {
                let _permit = transfer.permit().await?;
                let room = usize::try_from(range.end - range.start).unwrap_or_default();
                let mut bytes = Vec::with_capacity(room);
                version.fill(None, range, &mut bytes, &progress).await?;
                Ok((index, bytes))
            });
            true
        };
        while tasks.len() + 1 < parallel && spawn(&mut tasks) {}
        opened
            .version
            .fill(Some(opened.first), opened.head, writer, &progress)
            .await?;
        drop(permit);
        let unwritten = |error| Error::io("what came cannot be written", error);
        let mut next = 0;
        loop {
            // What waits for its turn is in memory as well.
            while tasks.len() + ready.len() < parallel && spawn(&mut tasks) {}
            while let Some(bytes) = ready.remove(&next) {
                let bytes: Vec<u8> = bytes;
                writer.write_all(&bytes).await.map_err(unwritten)?;
                next += 1;
            }
            match tasks.join_next().await {
                Some(done) => {
                    let (index, bytes) = joined(done)?;
                    ready.insert(index, bytes);
                }
                None if ready.is_empty() => break,
                None => {}
            }
        }
        writer.flush().await.map_err(unwritten)?;
        Ok(Downloaded { size, headers })
    }
}

impl<'a> IntoFuture for DownloadWriter<'a> {
    type Output = Result<Downloaded, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for DownloadObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadObject")
            .field("place", &self.place)
            .field("range", &self.range)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DownloadWriter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.download.fmt(f)
    }
}
