//! Answers that become files.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, HeaderValue, StatusCode, header};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::{AsyncSeekExt, AsyncWriteExt};

use super::stream::Download;
use crate::call::Call;
use crate::error::{Error, Kind};
use crate::operation::Method;
use crate::response::Response;
use crate::retry::Repeat;
use crate::transport::upload::OnProgress;

/// A call whose answer is written to a file; awaiting it sends the call, and gives the number of bytes with what else the
/// answer says.
///
/// The bytes go to a new file beside the one that was named, which takes that one's name when all of them are written to the
/// disk; where something goes wrong, or it is dropped, it is removed, and what was there stays. Where a `GET` breaks off,
/// it goes on behind what has come, if the answer has an `ETag` that is still the same and the server takes ranges, else
/// from the start, as patiently as the [`RetryPolicy`](crate::RetryPolicy) of the call says after each piece that came.
#[must_use = "nothing is sent unless it is awaited"]
pub struct DownloadTo {
    call: Call,
    path: PathBuf,
    progress: Option<Arc<OnProgress>>,
}

impl DownloadTo {
    /// Calls `progress` for each piece that was written, with the number of bytes so far and, where it is known, of all.
    /// It must not block.
    pub fn with_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> DownloadTo {
        self.progress = Some(Arc::new(progress));
        self
    }

    async fn run(self) -> Result<Response<u64>, Error> {
        let mut download = self.call.clone().stream().await?;
        let version = Version::of(&self.call, &download);
        let local = |error: io::Error| self.failed(error);
        let part = Part::create(&self.path, self.call.operation().secret).await;
        let mut part = part.map_err(local)?;
        let mut total = download.length();
        let mut failures = 0;
        loop {
            let before = part.length;
            let error = match self.fill(&mut part, &mut download, total).await {
                Ok(()) => break,
                Err(Halt::Here(error)) => return Err(local(error)),
                Err(Halt::There(error)) => error,
            };
            failures = if part.length > before {
                1
            } else {
                failures + 1
            };
            let Some(pause) = self.call.pause(failures, &error) else {
                return Err(error);
            };
            tokio::time::sleep(pause).await;
            let rest = version.as_ref().filter(|_| part.length > 0);
            let again = match rest {
                Some(version) => self.call.clone().behind(part.length, &version.0),
                None => self.call.clone(),
            };
            let mut goes_on = false;
            download = match again.stream().await {
                Ok(next) if rest.is_some() && next.status() == StatusCode::PARTIAL_CONTENT => {
                    goes_on = continues(&next, part.length);
                    match goes_on {
                        true => next,
                        // Another part than was asked for.
                        false => self.call.clone().stream().await?,
                    }
                }
                // It is another one by now, or has no such part any more (RFC 9110, 15.5.13 and 15.5.17).
                Err(error)
                    if rest.is_some()
                        && matches!(
                            error.status(),
                            Some(
                                StatusCode::PRECONDITION_FAILED | StatusCode::RANGE_NOT_SATISFIABLE
                            )
                        ) =>
                {
                    self.call.clone().stream().await?
                }
                other => other?,
            };
            total = download.length();
            match goes_on {
                true => total = total.map(|rest| part.length + rest),
                false => part.restart().await.map_err(local)?,
            }
        }
        let length = part.length;
        part.finish(&self.path).await.map_err(local)?;
        Ok(Response::new(length, download.reply))
    }

    async fn fill(
        &self,
        part: &mut Part,
        download: &mut Download,
        total: Option<u64>,
    ) -> Result<(), Halt> {
        while let Some(piece) = download.chunk().await.map_err(Halt::There)? {
            part.file.write_all(&piece).await.map_err(Halt::Here)?;
            part.length += piece.len() as u64;
            if let Some(progress) = &self.progress {
                progress(part.length, total);
            }
        }
        Ok(())
    }

    fn failed(&self, error: io::Error) -> Error {
        let what = format!("{} cannot be written: {error}", self.path.display());
        let error = Error::new(Kind::Io, what).with_source(error);
        error.with_operation(self.call.operation())
    }
}

/// Why no more comes.
enum Halt {
    /// The file cannot be written.
    Here(io::Error),
    /// The answer broke off.
    There(Error),
}

/// The strong entity tag of an answer that can be gone on with (RFC 9110, 8.8.3 and 14.3).
struct Version(HeaderValue);

impl Version {
    fn of(call: &Call, download: &Download) -> Option<Version> {
        let headers = download.headers();
        let ranges = headers.get(header::ACCEPT_RANGES);
        // Names of range units have no case (RFC 9110, 14.1).
        let ranges = ranges.is_some_and(|unit| unit.as_bytes().eq_ignore_ascii_case(b"bytes"));
        let tag = headers.get(header::ETAG);
        // A weak tag may stand for other bytes, and begins with `W/` (RFC 9110, 8.8.3).
        let tag = tag.filter(|tag| tag.as_bytes().starts_with(b"\""))?;
        // What was a part of something already has another beginning.
        (ranges && download.status() == StatusCode::OK && !call.has_header(&header::RANGE))
            .then(|| Version(tag.clone()))
    }
}

/// Whether a part goes on behind `have` bytes (RFC 9110, 14.4).
fn continues(download: &Download, have: u64) -> bool {
    let start = |headers: &HeaderMap| {
        let range = headers.get(header::CONTENT_RANGE)?.to_str().ok()?;
        let (unit, range) = range.trim().split_once(' ')?;
        let start = range.split('-').next()?.trim().parse::<u64>().ok();
        start.filter(|_| unit.eq_ignore_ascii_case("bytes"))
    };
    start(download.headers()) == Some(have)
}

/// The file that is being written, beside the one that it is to become. Dropped before that, it is removed.
pub struct Part {
    file: File,
    length: u64,
    guard: Guard,
}

/// How a file is made that nobody has yet; one with a secret is its owner's alone.
fn options(secret: bool) -> OpenOptions {
    let mut options = OpenOptions::new();
    // Nothing that somebody put there is opened, nor a link followed (POSIX, open, `O_EXCL`).
    options.write(true).create_new(true);
    #[cfg(unix)]
    if secret {
        options.mode(0o600);
    }
    #[cfg(not(unix))]
    let _ = secret;
    options
}

/// Removes a file that did not become what it should.
struct Guard(Option<PathBuf>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // There is nobody to tell; it is no more than a file too many.
            let _ = std::fs::remove_file(path);
        }
    }
}

impl Part {
    /// A new file beside `path`, for nobody else where what comes is `secret`.
    ///
    /// # Errors
    /// It cannot be made there; `path` names no file.
    pub async fn create(path: &Path, secret: bool) -> io::Result<Part> {
        let Some(name) = path.file_name() else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the path names no file",
            ));
        };
        loop {
            let mut own = std::ffi::OsString::from(".");
            own.push(name);
            own.push(format!(".{:08x}.part", fastrand::u32(..)));
            let beside = path.with_file_name(own);
            match options(secret).open(&beside).await {
                Ok(file) => {
                    return Ok(Part {
                        file,
                        length: 0,
                        guard: Guard(Some(beside)),
                    });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Where it is written.
    pub fn path(&self) -> &Path {
        self.guard.0.as_deref().unwrap_or(Path::new(""))
    }

    async fn restart(&mut self) -> io::Result<()> {
        // What was written last may still be on its way to the file (tokio, `fs::File`).
        self.file.flush().await?;
        self.file.set_len(0).await?;
        self.file.rewind().await?;
        self.length = 0;
        Ok(())
    }

    /// Gives it the name of `path`, when it is on the disk.
    ///
    /// # Errors
    /// It cannot be written, or renamed.
    pub async fn finish(mut self, path: &Path) -> io::Result<()> {
        self.file.flush().await?;
        // Else the name may reach the disk before the bytes do (ext4(5), `auto_da_alloc`).
        self.file.sync_all().await?;
        if let Some(own) = &self.guard.0 {
            // Whoever opens it finds all of it, or what was there before: POSIX wants a rename to be atomic.
            fs::rename(own, path).await?;
        }
        self.guard.0 = None;
        Ok(())
    }
}

type Filling = Pin<Box<dyn Future<Output = Result<Response<u64>, Error>> + Send>>;

/// A call on its way into a file.
///
/// Dropping it cancels the call, and leaves no file.
#[must_use = "futures do nothing unless awaited"]
pub struct DownloadFuture(Filling);

impl Future for DownloadFuture {
    type Output = Result<Response<u64>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl IntoFuture for DownloadTo {
    type Output = Result<Response<u64>, Error>;
    type IntoFuture = DownloadFuture;

    fn into_future(self) -> DownloadFuture {
        DownloadFuture(Box::pin(self.run()))
    }
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Part").field(&self.path()).finish()
    }
}

impl fmt::Debug for DownloadTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DownloadTo")
            .field("call", &self.call)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for DownloadFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DownloadFuture")
    }
}

impl Call {
    /// Sends the call, and writes its answer to a file.
    pub fn download_to(self, path: PathBuf) -> DownloadTo {
        DownloadTo {
            call: self,
            path,
            progress: None,
        }
    }

    /// How long to pause before an answer that broke off is asked for again; `None` if it is not to be.
    fn pause(&self, failures: u32, error: &Error) -> Option<std::time::Duration> {
        let repeat = Repeat::of(self.operation());
        if self.operation().method != Method::Get {
            return None;
        }
        let pause = self.retry_policy().pause(repeat, failures, error)?;
        self.session().budget().withdraw().then_some(pause)
    }
}
