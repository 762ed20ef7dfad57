//! The named future of a wait.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::steps::Steps;
use crate::error::Error;
use crate::future::Pending;
use crate::output::Output;

/// A call and all that it starts: gives the resource as it is in the end.
///
/// Dropping it stops the waiting, not what is waited for.
#[must_use = "futures do nothing unless awaited"]
pub struct WaitFuture<T> {
    pending: Pending,
    steps: Steps,
    // `Send` and `Sync` whatever `T` is, of which it holds none (the Rustonomicon, PhantomData).
    output: PhantomData<fn() -> T>,
}

impl<T> WaitFuture<T> {
    #[inline]
    pub(super) fn new((pending, steps): (Pending, Steps)) -> Self {
        WaitFuture {
            pending,
            steps,
            output: PhantomData,
        }
    }

    pub(super) fn into_parts(self) -> (Pending, Steps) {
        (self.pending, self.steps)
    }
}

impl<T: Output> Future for WaitFuture<T> {
    type Output = Result<T, Error>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.pending.as_mut().poll(cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Ready(Ok(reply)) => Poll::Ready(reply.read()),
        }
    }
}

impl<T> fmt::Debug for WaitFuture<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WaitFuture")
    }
}
