//! Calls from programs that are not asynchronous.

use std::future::{Future, IntoFuture, pending};
use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use bytes::Bytes;
use tokio::runtime::{Builder, Handle};

use crate::download::Download;
use crate::error::{Error, Kind};
use crate::paging::Page;
use crate::paging::{Items, Pages};

/// Calls that block the thread until they are over: for builders, and for what their methods
/// `send`, `wait` and `all` give.
///
/// The calls run on one thread of their own, which the whole process shares; no runtime has to be
/// set up. Inside a runtime this works as well, but holds up whatever else its thread would do.
///
/// ```no_run
/// # fn example<C: IntoFuture<Output = Result<i64, ionoscloud_core::Error>>>(call: C)
/// # -> Result<(), ionoscloud_core::Error> where C::IntoFuture: Send + 'static {
/// use ionoscloud_core::Blocking;
///
/// let answer = call.blocking()?; // such as compute.servers().list(datacenter).blocking()?
/// # Ok(())
/// # }
/// ```
pub trait Blocking<T, E = Error>: IntoFuture<Output = Result<T, E>> {
    /// Makes the call and waits for what comes of it.
    ///
    /// # Errors
    /// As when it is awaited.
    fn blocking(self) -> Result<T, E>;
}

impl<C, T, E> Blocking<T, E> for C
where
    C: IntoFuture<Output = Result<T, E>>,
    C::IntoFuture: Send + 'static,
    T: Send + 'static,
    E: From<Error> + Send + 'static,
{
    fn blocking(self) -> Result<T, E> {
        run(self.into_future())?
    }
}

/// Runs a future on the thread of all blocking calls.
fn run<F>(future: F) -> Result<F::Output, Error>
where
    F: Future<Output: Send> + Send + 'static,
{
    let (sender, receiver) = mpsc::sync_channel(1);
    // To block on a runtime within another one panics (tokio, `Runtime::block_on`): the future goes to a thread of its
    // own.
    handle()?.spawn(async move {
        // Nobody hears of it where the thread that asked is gone.
        let _ = sender.send(future.await);
    });
    receiver.recv().map_err(|_| {
        let what =
            "the call panicked before it was over; whether the server has acted is not known";
        Error::new(Kind::Panicked, what)
    })
}

/// The runtime of all blocking calls; started by the first.
fn handle() -> Result<Handle, Error> {
    static HANDLE: Mutex<Option<Handle>> = Mutex::new(None);
    let mut known = HANDLE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*known {
        return Ok(handle.clone());
    }
    let failed = |error: std::io::Error| {
        let what = format!("the thread for blocking calls cannot be started: {error}");
        Error::invalid(what).with_source(error)
    };
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(failed)?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name("ionoscloud-blocking".to_owned())
        // The tasks of such a runtime run only while something is blocked on it (tokio::runtime, Current-Thread
        // Scheduler).
        .spawn(move || runtime.block_on(pending::<()>()))
        .map_err(failed)?;
    *known = Some(handle.clone());
    Ok(handle)
}

/// An answer that is read as it comes, by blocking calls. Made by `blocking()` of [`Download`].
///
/// As a [`Read`](std::io::Read) it gives the same bytes.
#[derive(Debug)]
pub struct BlockingDownload {
    download: Option<Download>,
    left: Bytes,
}

impl Download {
    /// The same from a program that is not asynchronous, see [`Blocking`]. It must have been made by a blocking call too,
    /// or the runtime in which it was made must be running.
    pub fn blocking(self) -> BlockingDownload {
        BlockingDownload {
            download: Some(self),
            left: Bytes::new(),
        }
    }
}

impl BlockingDownload {
    /// As [`Download::chunk`].
    ///
    /// # Errors
    /// As there.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        if !self.left.is_empty() {
            return Ok(Some(std::mem::take(&mut self.left)));
        }
        let Some(mut download) = self.download.take() else {
            return Ok(None);
        };
        let (download, piece) = run(async move {
            let piece = download.chunk().await;
            (download, piece)
        })?;
        self.download = Some(download);
        piece
    }

    /// The answer, whose head tells more; `None` after a call that panicked.
    pub fn download(&self) -> Option<&Download> {
        self.download.as_ref()
    }
}

impl io::Read for BlockingDownload {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(mut piece) = self.chunk().map_err(io::Error::other)? else {
            return Ok(0);
        };
        let now = piece.split_to(piece.len().min(buffer.len()));
        self.left = piece;
        let room = buffer.get_mut(..now.len()).unwrap_or_default();
        room.copy_from_slice(&now);
        Ok(now.len())
    }
}

/// The items or pages of a list, fetched by blocking calls. Made by `blocking()` of [`Items`] and
/// [`Pages`].
#[derive(Debug)]
#[must_use = "nothing is sent before the first is asked for"]
pub struct BlockingIter<S>(Option<S>);

macro_rules! iterate {
    ($list:ident, $item:ty) => {
        impl<L: Page> $list<L> {
            /// The same from a program that is not asynchronous, see [`Blocking`].
            pub fn blocking(self) -> BlockingIter<$list<L>> {
                BlockingIter(Some(self))
            }
        }

        impl<L: Page> Iterator for BlockingIter<$list<L>>
        where
            $item: Send,
        {
            type Item = Result<$item, Error>;

            fn next(&mut self) -> Option<Self::Item> {
                let mut list = self.0.take()?;
                let step = run(async move {
                    let next = list.next().await;
                    (list, next)
                });
                match step {
                    Ok((list, next)) => {
                        self.0 = Some(list);
                        next
                    }
                    Err(error) => Some(Err(error)),
                }
            }
        }
    };
}

iterate!(Items, L::Item);
iterate!(Pages, L);
