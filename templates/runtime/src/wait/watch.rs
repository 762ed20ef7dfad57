//! Watching a wait while it goes on.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
#[cfg(feature = "stream")]
use std::pin::Pin;
use std::task::{Context, Poll};

use super::future::WaitFuture;
use super::steps::{Steps, WaitStep};
use crate::error::Error;
use crate::future::Pending;
use crate::output::Output;
use crate::reply::Reply;
use crate::response::Response;

/// A wait that is watched, made by [`WaitFuture::watch`].
///
/// It goes on only while a step or the result is awaited.
#[must_use = "nothing goes on before a step is asked for"]
pub struct Watch<T> {
    watched: Untyped,
    // `Send` and `Sync` whatever `T` is, of which it holds none (the Rustonomicon, PhantomData).
    output: PhantomData<fn() -> T>,
}

/// What is watched, whatever is read from it in the end.
struct Untyped {
    pending: Pending,
    steps: Steps,
    outcome: Option<Result<Reply, Error>>,
}

impl<T: Output> WaitFuture<T> {
    /// Watches the states that the wait goes through.
    ///
    /// ```no_run
    /// # async fn example(wait: ionoscloud_core::WaitFuture<()>) -> Result<(), ionoscloud_core::Error> {
    /// let mut watch = wait.watch(); // such as compute.servers().create(…).wait().watch()
    /// while let Some(step) = watch.next().await {
    ///     println!("{} after {:?}", step.state(), step.elapsed());
    /// }
    /// let result = watch.finish().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch(self) -> Watch<T> {
        Watch::new(self)
    }
}

impl<T: Output> Watch<T> {
    fn new(wait: WaitFuture<T>) -> Watch<T> {
        let (pending, steps) = wait.into_parts();
        steps.watch();
        let outcome = None;
        Watch {
            watched: Untyped {
                pending,
                steps,
                outcome,
            },
            output: PhantomData,
        }
    }

    /// The next state that differs from the one before; `None` when the wait is over.
    ///
    /// Dropping the future loses nothing: the next one goes on where it stopped.
    pub async fn next(&mut self) -> Option<WaitStep> {
        self.watched.next().await
    }

    /// What comes of the wait in the end; states that were not asked for are left out.
    ///
    /// # Errors
    /// As when the wait itself is awaited.
    pub async fn finish(self) -> Result<T, Error> {
        self.watched.finish().await?.read()
    }
}

impl Watch<()> {
    /// What comes of the wait in the end, to be read later.
    ///
    /// # Errors
    /// As for [`finish`](Watch::finish).
    #[doc(hidden)]
    pub async fn finish_unread(self) -> Result<Response<()>, Error> {
        let reply = self.watched.finish().await?;
        Ok(Response::new((), reply))
    }
}

impl Untyped {
    async fn next(&mut self) -> Option<WaitStep> {
        poll_fn(|cx| self.poll_step(cx)).await
    }

    async fn finish(mut self) -> Result<Reply, Error> {
        match self.outcome.take() {
            Some(outcome) => outcome,
            None => self.pending.await,
        }
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<WaitStep>> {
        if self.outcome.is_none()
            && let Poll::Ready(outcome) = self.pending.as_mut().poll(cx)
        {
            self.outcome = Some(outcome);
        }
        match self.steps.pop() {
            Some(step) => Poll::Ready(Some(step)),
            None if self.outcome.is_some() => Poll::Ready(None),
            None => Poll::Pending,
        }
    }
}

impl<T> fmt::Debug for Watch<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watch")
    }
}

#[cfg(feature = "stream")]
impl<T: Output> futures_core::Stream for Watch<T> {
    type Item = WaitStep;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<WaitStep>> {
        self.watched.poll_step(cx)
    }
}
