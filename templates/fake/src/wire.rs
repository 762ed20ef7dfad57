//! Connections and bodies that break on demand.

use std::{
    collections::VecDeque,
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

/// Bytes of a piece of an answer that drips.
const PIECE: usize = 16;

/// A connection that is reset, not closed, when it was told so before.
pub(crate) struct Connection {
    stream: TcpStream,
    is_cut: Arc<AtomicBool>,
}

impl Connection {
    pub fn new(stream: TcpStream, is_cut: Arc<AtomicBool>) -> Self {
        Self { stream, is_cut }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.is_cut.load(Ordering::Relaxed) {
            // Without waiting for what is on its way, the system sends a reset; were it refused, the connection
            // would be closed, which is as good as we can do.
            let _ = socket2::SockRef::from(&self.stream).set_linger(Some(Duration::ZERO));
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // An orderly end would come before the reset.
        if this.is_cut.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut this.stream).poll_shutdown(context)
    }
}

/// The bytes of an answer, in pieces that others may hold as well: they are not joined.
#[derive(Debug, Clone, Default)]
pub(crate) struct Content(VecDeque<Bytes>);

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from_pieces(vec![bytes.into()])
    }
}

impl Content {
    pub fn from_pieces(pieces: Vec<Bytes>) -> Self {
        let pieces = pieces.into_iter();
        Self(pieces.filter(|piece| !piece.is_empty()).collect())
    }

    pub fn len(&self) -> usize {
        self.0.iter().map(Bytes::len).sum()
    }

    pub fn to_vec(&self) -> Vec<u8> {
        self.start(usize::MAX)
    }

    /// The first bytes, at most so many.
    pub fn start(&self, most: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.0 {
            let room = most - bytes.len();
            bytes.extend_from_slice(piece.get(..room).unwrap_or(piece));
        }
        bytes
    }

    /// Takes bytes off the front, of the first piece alone.
    fn take(&mut self, most: usize) -> Bytes {
        let Some(first) = self.0.front_mut() else {
            return Bytes::new();
        };
        if first.len() > most {
            return first.split_to(most);
        }
        self.0.pop_front().unwrap_or_default()
    }

    fn truncate(&mut self, length: usize) {
        let mut whole = std::mem::take(self);
        let mut left = length;
        while left > 0 && !whole.0.is_empty() {
            let piece = whole.take(left);
            left -= piece.len();
            self.0.push_back(piece);
        }
    }
}

/// A body that comes at once, in pieces, or not to its end.
pub(crate) struct Sending {
    left: Content,
    /// What the header says; the body ends early where less is left.
    announced: u64,
    pause: Option<Duration>,
    piece: usize,
    sleeping: Option<Pin<Box<Sleep>>>,
}

impl Sending {
    pub fn whole(content: Content) -> Self {
        Self {
            announced: content.len() as u64,
            left: content,
            pause: None,
            piece: PIECE,
            sleeping: None,
        }
    }

    pub fn dripping(content: Content, pause: Duration) -> Self {
        Self {
            pause: Some(pause),
            ..Self::whole(content)
        }
    }

    /// Ends after so many bytes, where there are more.
    pub fn cut(content: Content, at: usize) -> Self {
        let mut sending = Self::whole(content);
        sending.piece = at.max(1);
        sending.left.truncate(at);
        // What is there goes out before the end comes.
        sending.pause = Some(Duration::from_millis(20));
        sending
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = self.get_mut();
        if let Some(sleeping) = &mut this.sleeping {
            ready!(sleeping.as_mut().poll(context));
            this.sleeping = None;
        }
        if this.left.0.is_empty() {
            return Poll::Ready((this.announced > 0).then(|| {
                // Less than was announced: the message is incomplete, and its reader can tell (RFC 9112, 8).
                let what = io::ErrorKind::ConnectionAborted;
                Err(io::Error::new(
                    what,
                    "the answer ends in the middle, as it was told to",
                ))
            }));
        }
        let piece = match this.pause {
            Some(pause) => {
                this.sleeping = Some(Box::pin(sleep(pause)));
                this.left.take(this.piece)
            }
            None => this.left.take(usize::MAX),
        };
        this.announced = this.announced.saturating_sub(piece.len() as u64);
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.announced == 0
    }

    fn size_hint(&self) -> SizeHint {
        // Exact: hyper announces it as `Content-Length`, which a body that is cut falls short of.
        SizeHint::with_exact(self.announced)
    }
}
