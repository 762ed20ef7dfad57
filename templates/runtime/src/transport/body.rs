//! Bodies of requests and answers, whole or in pieces as they come.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http_body::{Body as _, Frame, SizeHint};

use super::fault::{Fault, TransportError};

/// The body of a request or an answer: all of it, or pieces that are still to come.
#[derive(Default)]
pub struct Body {
    inner: Form,
    length: Option<u64>,
}

#[derive(Default)]
enum Form {
    #[default]
    Over,
    Whole(Bytes),
    Incoming(reqwest::Body),
    Pieces(Box<Pieces>),
}

type Pieces = dyn FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> + Send;

impl Body {
    /// A body in pieces: `next` is polled for each, and gives `None` after the last, as a
    /// `futures::Stream` does.
    pub fn from_pieces(
        next: impl FnMut(&mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>>
        + Send
        + 'static,
    ) -> Body {
        Body {
            inner: Form::Pieces(Box::new(next)),
            length: None,
        }
    }

    /// Tells how many bytes all pieces together have. A request is sent with this as its `Content-Length`.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Body {
        self.length = Some(bytes);
        self
    }

    pub(super) fn incoming(body: reqwest::Body) -> Body {
        Body {
            inner: Form::Incoming(body),
            length: None,
        }
    }

    /// All of it, where it is there; `None` where it comes in pieces.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.inner {
            Form::Over => Some(&[]),
            Form::Whole(bytes) => Some(bytes),
            Form::Incoming(_) | Form::Pieces(_) => None,
        }
    }

    /// How many bytes it has, as far as that is known; of an answer, `Content-Length` says so.
    pub fn length(&self) -> Option<u64> {
        match &self.inner {
            Form::Over => Some(0),
            Form::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            Form::Incoming(_) | Form::Pieces(_) => self.length,
        }
    }

    /// All of it in one piece, held in memory. Afterwards [`as_bytes`](Body::as_bytes) gives it too, and it can still be
    /// sent.
    ///
    /// # Errors
    /// The rest does not come.
    pub async fn collect(&mut self) -> Result<Bytes, TransportError> {
        let mut all = BytesMut::new();
        let mut whole = Bytes::new();
        while let Some(chunk) = self.chunk().await? {
            if whole.is_empty() && all.is_empty() {
                whole = chunk;
                continue;
            }
            all.extend_from_slice(&std::mem::take(&mut whole));
            all.extend_from_slice(&chunk);
        }
        if !all.is_empty() {
            whole = all.freeze();
        }
        self.inner = Form::Whole(whole.clone());
        Ok(whole)
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// The rest does not come.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        poll_fn(|cx| self.poll_chunk(cx)).await.transpose()
    }

    /// As [`chunk`](Body::chunk), for what is polled itself.
    pub fn poll_chunk(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.inner {
            Form::Over => Poll::Ready(None),
            Form::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.inner = Form::Over;
                Poll::Ready(Some(Ok(bytes)))
            }
            Form::Incoming(body) => loop {
                let frame = ready!(Pin::new(&mut *body).poll_frame(cx));
                return Poll::Ready(match frame.map(|frame| frame.map(Frame::into_data)) {
                    None => None,
                    Some(Ok(Ok(data))) => Some(Ok(data)),
                    // Trailers say nothing here.
                    Some(Ok(Err(_))) => continue,
                    Some(Err(error)) => Some(Err(TransportError::new(
                        Fault::Disconnect,
                        error.without_url(),
                    ))),
                });
            },
            Form::Pieces(next) => next(cx),
        }
    }

    /// Whether there is one, and it is known to be empty.
    pub(super) fn is_empty(&self) -> bool {
        !self.is_none() && self.length() == Some(0)
    }

    /// Whether there is none.
    pub(super) fn is_none(&self) -> bool {
        matches!(self.inner, Form::Over)
    }

    /// As a request's body of the library that sends it; `None` where there is none.
    pub(super) fn outgoing(self) -> Option<reqwest::Body> {
        match self.inner {
            Form::Over => None,
            Form::Whole(bytes) => Some(bytes.into()),
            Form::Incoming(_) | Form::Pieces(_) => Some(reqwest::Body::wrap(Outgoing {
                length: self.length,
                body: Mutex::new(self),
            })),
        }
    }
}

/// A body on its way out. The lock is never taken: it makes pieces that can only be sent to another thread something that
/// can be looked at from several.
struct Outgoing {
    length: Option<u64>,
    body: Mutex<Body>,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        body.poll_chunk(cx)
            .map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map(SizeHint::with_exact).unwrap_or_default()
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(whole: T) -> Body {
        Body {
            inner: Form::Whole(whole.into()),
            length: None,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length())
            .finish_non_exhaustive()
    }
}
