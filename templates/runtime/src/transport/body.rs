//! Bodies of answers, in pieces as they come.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll};

use bytes::Bytes;

use super::fault::{Fault, TransportError};

/// The body of an answer: all of it, or pieces that are still to come.
#[derive(Default)]
pub struct Body(Inner);

#[derive(Default)]
enum Inner {
    #[default]
    Over,
    Whole(Bytes),
    Incoming(Incoming),
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
        Body(Inner::Pieces(Box::new(next)))
    }

    pub(super) fn incoming(response: reqwest::Response) -> Body {
        Body(Inner::Incoming(Incoming(response)))
    }

    /// The next piece; `None` after the last.
    ///
    /// # Errors
    /// The rest does not come.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        match &mut self.0 {
            Inner::Over => Ok(None),
            Inner::Whole(bytes) => {
                let bytes = std::mem::take(bytes);
                self.0 = Inner::Over;
                Ok(Some(bytes))
            }
            Inner::Incoming(response) => response.chunk().await,
            Inner::Pieces(next) => poll_fn(next).await.transpose(),
        }
    }
}

/// A body that is still coming over a connection.
struct Incoming(reqwest::Response);

impl Incoming {
    async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        let chunk = self.0.chunk().await;
        chunk.map_err(|error| TransportError::new(Fault::Disconnect, error.without_url()))
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(whole: T) -> Body {
        Body(Inner::Whole(whole.into()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body")
    }
}
