//! Bodies to send that need not be held in memory.

use std::fmt;
use std::future::poll_fn;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncSeekExt, ReadBuf};

use super::body::Body;
use super::fault::{Fault, TransportError};
use crate::flow::Flow;

/// How much is read from a file or a reader at once, in bytes.
pub(crate) const CHUNK: usize = 256 * 1024;

/// A body to send: bytes, a file, or whatever else can be read while it is sent.
///
/// Bytes and texts become one by `into()`, which a call does by itself. Of everything else at most a few pieces of 256 KiB
/// are in memory. What has no known length is sent in chunks (`Transfer-Encoding: chunked`).
///
/// Bytes and files can be sent again where a call is [repeated](crate::RetryPolicy); a reader or a stream cannot once
/// something of it was read, so that its call fails with what went wrong. While a body is sent, and its answer comes,
/// [`Config::with_stall_timeout`](crate::Config::with_stall_timeout) counts instead of the session's limits of attempts
/// and calls; limits that are set for the call itself stay.
///
/// ```no_run
/// use ionoscloud_core::Upload;
///
/// let small = Upload::from("a few words");
/// let large = Upload::file("image.qcow2").with_progress(|sent, total| println!("{sent} of {total:?}"));
/// # fn example(pipe: impl tokio::io::AsyncRead + Send + 'static) {
/// let piped = Upload::reader(pipe).with_length(4096);
/// # }
/// ```
#[derive(Clone)]
pub struct Upload {
    source: Source,
    length: Option<u64>,
    progress: Option<Arc<OnProgress>>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    /// With where a part of it begins, and how long that is.
    File(PathBuf, Option<(u64, u64)>),
    Once(Arc<Mutex<Option<Box<Pieces>>>>),
}

type Pieces = dyn FnMut(&mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> + Send;

/// Gets the bytes so far, and all that there will be.
pub(crate) type OnProgress = dyn Fn(u64, Option<u64>) + Send + Sync;

impl Upload {
    /// The contents of a file, opened for each attempt anew. What is appended to it meanwhile is not sent.
    pub fn file(path: impl Into<PathBuf>) -> Upload {
        Upload::of(Source::File(path.into(), None))
    }

    /// All that a reader gives, once.
    pub fn reader(reader: impl AsyncRead + Send + 'static) -> Upload {
        Upload::from_pieces(pieces(reader))
    }

    /// Pieces, once: `next` is polled for each, and gives `None` after the last, as a `futures::Stream` does.
    pub fn from_pieces(
        next: impl FnMut(&mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> + Send + 'static,
    ) -> Upload {
        Upload::of(Source::Once(Arc::new(Mutex::new(Some(Box::new(next))))))
    }

    /// The items of a stream, once.
    #[cfg(feature = "stream")]
    pub fn stream<S>(stream: S) -> Upload
    where
        S: futures_core::Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let mut stream = Box::pin(stream);
        Upload::from_pieces(move |cx| stream.as_mut().poll_next(cx))
    }

    /// Tells how many bytes of a reader or a stream to send, for `Content-Length`. The call fails where it gives less; more
    /// is not read. Bytes and files know it themselves.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Upload {
        if let Source::Once(_) = self.source {
            self.length = Some(bytes);
        }
        self
    }

    /// Calls `progress` for each piece that goes out, with the number of bytes so far and, where it is known, of all. A
    /// repetition counts from the start. It must not block.
    #[must_use]
    pub fn with_progress(
        mut self,
        progress: impl Fn(u64, Option<u64>) + Send + Sync + 'static,
    ) -> Upload {
        self.progress = Some(Arc::new(progress));
        self
    }

    /// The `length` bytes from `start` on, without its progress; of a file, they are read from there for each attempt. `None`
    /// for a reader or a stream, which are read once. The call fails where a file has fewer.
    #[must_use]
    pub fn part(&self, start: u64, length: u64) -> Option<Upload> {
        let end = start.saturating_add(length);
        match &self.source {
            Source::Bytes(bytes) => {
                let place =
                    |at: u64| usize::try_from(at).map_or(bytes.len(), |at| at.min(bytes.len()));
                Some(Upload::from(bytes.slice(place(start)..place(end))))
            }
            Source::File(path, within) => {
                let (first, most) = within.unwrap_or((0, u64::MAX));
                let length = length.min(most.saturating_sub(start));
                let part = Some((first.saturating_add(start), length));
                Some(Upload::of(Source::File(path.clone(), part)))
            }
            Source::Once(_) => None,
        }
    }

    /// Reads it, as a call does that sends it. A reader or a stream can then be sent no more.
    ///
    /// # Errors
    /// A file cannot be opened.
    pub async fn read(&self) -> io::Result<Reading> {
        let (next, length): (Box<Pieces>, _) = match &self.source {
            Source::Bytes(bytes) => {
                let mut rest = bytes.clone();
                let length = u64::try_from(bytes.len()).ok();
                let next = move |_: &mut Context<'_>| {
                    let piece = rest.split_to(rest.len().min(CHUNK));
                    Poll::Ready((!piece.is_empty()).then_some(Ok(piece)))
                };
                (Box::new(next), length)
            }
            Source::File(path, part) => {
                let named = |error: io::Error| {
                    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
                };
                let mut file = tokio::fs::File::open(path).await.map_err(named)?;
                match *part {
                    Some((start, length)) => {
                        file.seek(io::SeekFrom::Start(start)).await.map_err(named)?;
                        (Box::new(pieces(file.take(length))), Some(length))
                    }
                    None => {
                        let facts = file.metadata().await.map_err(named)?;
                        // Pipes and devices have no length.
                        let length = facts.is_file().then_some(facts.len());
                        (Box::new(pieces(file)), length)
                    }
                }
            }
            Source::Once(slot) => {
                let (slot, mut taken) = (Arc::clone(slot), None);
                // What was not asked for can still be sent by another attempt.
                let next = move |cx: &mut Context<'_>| {
                    let pieces = taken.get_or_insert_with(|| {
                        slot.lock().unwrap_or_else(PoisonError::into_inner).take()
                    });
                    match pieces {
                        Some(pieces) => pieces(cx),
                        None => Poll::Ready(Some(Err(io::Error::other("it was read already")))),
                    }
                };
                (Box::new(next), self.length)
            }
        };
        Ok(Reading {
            next,
            length,
            given: 0,
        })
    }

    fn of(source: Source) -> Upload {
        Upload {
            source,
            length: None,
            progress: None,
        }
    }

    /// The bytes, where nothing else is to be done but to send them.
    pub(crate) fn plain(&self) -> Option<Bytes> {
        match (&self.source, &self.progress) {
            (Source::Bytes(bytes), None) => Some(bytes.clone()),
            _ => None,
        }
    }

    /// Whether it can be sent, or sent again.
    pub(crate) fn is_there(&self) -> bool {
        match &self.source {
            Source::Bytes(_) | Source::File(..) => true,
            Source::Once(pieces) => pieces
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .is_some(),
        }
    }

    /// The body of one attempt, which tells `flow` of each step.
    pub(crate) async fn open(&self, flow: &Arc<Flow>) -> Result<Body, TransportError> {
        let failed = |error: io::Error| TransportError::new(Fault::Source, error);
        let mut reading = self.read().await.map_err(failed)?;
        let length = reading.length;
        let (flow, progress) = (Arc::clone(flow), self.progress.clone());
        let body = Body::from_pieces(move |cx| {
            let piece = reading.poll_chunk(cx);
            flow.step(piece.is_pending());
            piece.map(|piece| {
                if let (Some(Ok(_)), Some(progress)) = (&piece, &progress) {
                    progress(reading.given, length);
                }
                piece.map(|piece| piece.map_err(failed))
            })
        });
        // Without it the body is chunked (RFC 9112, 6.3 and 7.1), or in frames (RFC 9113, 8.1).
        Ok(match length {
            Some(length) => body.with_length(length),
            None => body,
        })
    }
}

/// A body that is read by the program instead of sent. Made by [`Upload::read`].
pub struct Reading {
    next: Box<Pieces>,
    length: Option<u64>,
    given: u64,
}

impl Reading {
    /// How many bytes it will have given, where that is known: a pipe does not say.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next piece, of at most 256 KiB where it comes from a file or a reader; `None` after the last.
    ///
    /// # Errors
    /// It cannot be read; it was read already; it gives fewer bytes than it has to.
    pub async fn chunk(&mut self) -> io::Result<Option<Bytes>> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let piece = within(ready!((self.next)(cx)), self.given, self.length);
        if let Some(Ok(piece)) = &piece {
            self.given += piece.len() as u64;
        }
        Poll::Ready(piece)
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("length", &self.length)
            .field("given", &self.given)
            .finish_non_exhaustive()
    }
}

/// What is sent of a piece after `sent` bytes of a body that is to have `length`.
fn within(
    piece: Option<io::Result<Bytes>>,
    sent: u64,
    length: Option<u64>,
) -> Option<io::Result<Bytes>> {
    let Some(length) = length else { return piece };
    let rest = length.saturating_sub(sent);
    match piece {
        Some(Ok(mut piece)) => {
            piece.truncate(usize::try_from(rest).unwrap_or(usize::MAX));
            (rest > 0).then_some(Ok(piece))
        }
        // Fewer bytes than `Content-Length` says make the message incomplete (RFC 9112, 8).
        None if rest > 0 => Some(Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            format!("it ended after {sent} of {length} bytes"),
        ))),
        piece => piece,
    }
}

/// What a reader gives, in pieces.
fn pieces(
    reader: impl AsyncRead + Send + 'static,
) -> impl FnMut(&mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> + Send + 'static {
    let mut reader = Box::pin(reader);
    let mut room = BytesMut::new();
    move |cx| {
        if room.is_empty() {
            room = BytesMut::zeroed(CHUNK);
        }
        let mut buffer = ReadBuf::new(&mut room);
        let read = reader.as_mut().poll_read(cx, &mut buffer);
        let length = buffer.filled().len();
        read.map(|read| match read {
            Ok(()) if length == 0 => None,
            Ok(()) => Some(Ok(room.split_to(length).freeze())),
            Err(error) => Some(Err(error)),
        })
    }
}

/// Each of these becomes bytes that are held; what is borrowed is copied.
macro_rules! from {
    ($($type:ty: $whole:ident => $bytes:expr;)*) => {$(
        impl From<$type> for Upload {
            fn from($whole: $type) -> Upload {
                Upload::of(Source::Bytes($bytes))
            }
        }
    )*};
}

from! {
    Bytes: whole => whole;
    BytesMut: whole => whole.freeze();
    Vec<u8>: whole => whole.into();
    Box<[u8]>: whole => whole.into();
    String: whole => whole.into();
    &[u8]: whole => Bytes::copy_from_slice(whole);
    &Vec<u8>: whole => Bytes::copy_from_slice(whole);
    &str: whole => Bytes::copy_from_slice(whole.as_bytes());
    &String: whole => Bytes::copy_from_slice(whole.as_bytes());
}

impl<const N: usize> From<&[u8; N]> for Upload {
    fn from(whole: &[u8; N]) -> Upload {
        Upload::from(&whole[..])
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Upload");
        match &self.source {
            Source::Bytes(bytes) => shown.field("length", &bytes.len()),
            Source::File(path, _) => shown.field("file", path),
            Source::Once(_) => shown.field("length", &self.length),
        };
        shown.finish_non_exhaustive()
    }
}
