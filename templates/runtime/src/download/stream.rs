//! Answers that are handed on as they come, instead of being held.

use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::call::Call;
use crate::error::{Error, Kind};
use crate::headers;
use crate::limit::Patience;
use crate::reply::Reply;
use crate::transport::{Body, Unread};

/// A successful answer whose body is still coming. Made by `stream()` of builders whose answers are bytes or text.
///
/// Read it by [`chunk`](Download::chunk), as a `tokio::io::AsyncRead`, as a `futures_core::Stream` (feature `stream`), or
/// into any writer by [`write_to`](Download::write_to). The bytes are those of the body as it came, whatever its charset.
///
/// The call was repeated, if need be, until the first piece came; from there on it is not, since that piece may have been
/// used. How long the rest takes has no limit but one that was set for the call, as long as it
/// [moves](crate::Config::with_stall_timeout). Dropping it ends the call.
///
/// ```no_run
/// # async fn example(call: impl Future<Output = Result<ionoscloud_core::Download, ionoscloud_core::Error>>)
/// # -> Result<(), ionoscloud_core::Error> {
/// let mut download = call.await?; // such as client.files().get(id).stream()
/// while let Some(piece) = download.chunk().await? {
///     println!("{} more, {} of {:?}", piece.len(), download.received(), download.length());
/// }
/// # Ok(())
/// # }
/// ```
pub struct Download {
    pub(super) reply: Reply,
    first: Option<Bytes>,
    body: Body,
    received: u64,
    length: Option<u64>,
    patience: Patience,
    /// Runs out when nothing has moved for too long, from when something was waited for.
    timer: Option<Pin<Box<Sleep>>>,
    waiting: bool,
    over: bool,
    /// What is left of a piece that a reader had no room for.
    left: Bytes,
}

impl Download {
    async fn begin(call: Call) -> Result<Download, Error> {
        let mut rest = Unread::default();
        let (reply, patience) = call.perform_into(&mut rest).await?;
        reply.check_head()?;
        let length = reply.done.answer.headers.get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        Ok(Download {
            reply,
            over: rest.first.is_none(),
            first: rest.first,
            body: rest.body,
            received: 0,
            length,
            patience,
            timer: None,
            waiting: false,
            left: Bytes::new(),
        })
    }

    /// The HTTP status, which is 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.reply.done.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.done.answer.headers
    }

    /// The id by which the service finds the request.
    pub fn request_id(&self) -> Option<String> {
        headers::request_id(self.headers())
    }

    /// The address that answered, with its query.
    pub fn url(&self) -> &str {
        self.reply.done.answer.url.as_str()
    }

    /// How many times the request was sent, or tried to be.
    pub fn attempts(&self) -> u32 {
        self.reply.done.attempts
    }

    /// How many bytes the server announced.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// How many bytes have been handed out.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next piece, never an empty one; `None` after the last.
    ///
    /// # Errors
    /// The rest does not come ([`is_truncated`](Error::is_truncated)), or not in time. The error says how much had come.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// Writes all that is still to come to `writer`, flushes it, and returns the number of bytes.
    ///
    /// # Errors
    /// As for [`chunk`](Download::chunk); the writer fails ([`is_io`](Error::is_io)).
    pub async fn write_to<W>(&mut self, writer: &mut W) -> Result<u64, Error>
    where
        W: AsyncWrite + Unpin + Send + ?Sized,
    {
        let mut written = 0;
        while let Some(piece) = self.chunk().await? {
            let outcome = writer.write_all(&piece).await;
            outcome.map_err(|error| self.unwritten(error))?;
            written += piece.len() as u64;
        }
        let outcome = writer.flush().await;
        outcome.map_err(|error| self.unwritten(error))?;
        Ok(written)
    }

    /// As [`chunk`](Download::chunk), for what is polled itself.
    pub fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            if !self.left.is_empty() {
                return Poll::Ready(Some(Ok(std::mem::take(&mut self.left))));
            }
            if self.over {
                return Poll::Ready(None);
            }
            let piece = match self.first.take() {
                Some(first) => Some(Ok(first)),
                None => match self.body.poll_chunk(cx) {
                    Poll::Ready(piece) => piece,
                    Poll::Pending => {
                        ready!(self.poll_patience(cx));
                        self.over = true;
                        let error = self.patience.error();
                        return Poll::Ready(Some(Err(self.broken(error))));
                    }
                },
            };
            self.waiting = false;
            match piece {
                Some(Ok(piece)) if piece.is_empty() => {}
                Some(Ok(piece)) => {
                    self.received += piece.len() as u64;
                    return Poll::Ready(Some(Ok(piece)));
                }
                Some(Err(error)) => {
                    self.over = true;
                    let answer = &self.reply.done.answer;
                    let error = error.explain(&answer.url, Some(answer.status));
                    return Poll::Ready(Some(Err(self.broken(error))));
                }
                None => {
                    self.over = true;
                    // With fewer bytes than were announced it is incomplete (RFC 9112, 8).
                    if self.length.is_none_or(|length| length <= self.received) {
                        return Poll::Ready(None);
                    }
                    let status = self.status();
                    let what = format!("the answer ({status}) ended too early");
                    let error = self.broken(Error::new(Kind::Disconnect, what));
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// Ready when nothing has come for too long.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if !std::mem::replace(&mut self.waiting, true) {
            let at = self.patience.at(Instant::now());
            match (at, &mut self.timer) {
                (None, timer) => *timer = None,
                (Some(at), Some(timer)) => timer.as_mut().reset(at),
                (Some(at), timer) => *timer = Some(Box::pin(sleep_until(at))),
            }
        }
        match &mut self.timer {
            Some(timer) => timer.as_mut().poll(cx),
            None => Poll::Pending,
        }
    }

    /// The error of an answer whose rest does not come.
    fn broken(&self, error: Error) -> Error {
        let received = self.received;
        let detail = match self.length {
            Some(length) => format!("{received} of {length} bytes had come"),
            None => format!("{received} bytes had come"),
        };
        let error = self.reply.cut_off(error.with_detail(&detail));
        tracing::debug!(
            operation = self.reply.call.operation().id,
            received,
            error = error.outline(),
            "a stream broke off"
        );
        error
    }

    /// The error of a writer.
    fn unwritten(&self, error: io::Error) -> Error {
        let what = format!("what came cannot be written: {error}");
        let error = Error::new(Kind::Io, what).with_source(error);
        self.reply.cut_off(error)
    }
}

impl AsyncRead for Download {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let piece = match ready!(self.poll_chunk(cx)).transpose() {
            Ok(piece) => piece,
            Err(error) => return Poll::Ready(Err(io::Error::other(error))),
        };
        if let Some(mut piece) = piece {
            let now = piece.split_to(piece.len().min(buffer.remaining()));
            buffer.put_slice(&now);
            self.left = piece;
        }
        Poll::Ready(Ok(()))
    }
}

#[cfg(feature = "stream")]
impl futures_core::Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_chunk(cx)
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("received", &self.received)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

type Beginning = Pin<Box<dyn Future<Output = Result<Download, Error>> + Send>>;

/// A call on its way: gives its answer as a stream, as soon as that begins.
///
/// Dropping it cancels the call; whether the server acts on it is then unknown.
#[must_use = "futures do nothing unless awaited"]
pub struct StreamFuture(Beginning);

impl Future for StreamFuture {
    type Output = Result<Download, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for StreamFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StreamFuture")
    }
}

impl Call {
    /// Sends the call, for an answer that is not held.
    pub fn stream(self) -> StreamFuture {
        StreamFuture(Box::pin(Download::begin(self)))
    }
}
