//! Watching a wait while it goes on.

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::error::Error;
use crate::future::WaitFuture;
use crate::output::Output;

/// A state that what is waited for was seen in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitStep {
    pub(super) state: String,
    pub(super) elapsed: Duration,
}

impl WaitStep {
    /// The state as the service names it, such as `RUNNING` or `BUSY`.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The time from the acceptance of the call until it was seen.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

/// What a wait tells whoever watches it; `None` as long as nobody does.
#[derive(Clone, Default)]
pub(crate) struct Steps(Arc<Mutex<Option<VecDeque<WaitStep>>>>);

impl Steps {
    pub(super) fn push(&self, state: &str, elapsed: Duration) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(steps) = &mut *steps {
            let state = state.to_owned();
            steps.push_back(WaitStep { state, elapsed });
        }
    }

    fn watch(&self) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.get_or_insert_default();
    }

    fn pop(&self) -> Option<WaitStep> {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.as_mut()?.pop_front()
    }
}

/// A wait that is watched, made by [`WaitFuture::watch`].
///
/// It goes on only while a step or the result is awaited.
#[must_use = "nothing goes on before a step is asked for"]
pub struct Watch<T> {
    wait: WaitFuture<T>,
    outcome: Option<Result<T, Error>>,
}

// Nothing in it is ever pinned in place.
impl<T> Unpin for Watch<T> {}

impl<T: Output> Watch<T> {
    pub(crate) fn new(wait: WaitFuture<T>) -> Watch<T> {
        wait.steps().watch();
        Watch {
            wait,
            outcome: None,
        }
    }

    /// The next state that differs from the one before; `None` when the wait is over.
    ///
    /// Dropping the future loses nothing: the next one goes on where it stopped.
    pub async fn next(&mut self) -> Option<WaitStep> {
        poll_fn(|cx| self.poll_step(cx)).await
    }

    /// What comes of the wait in the end; states that were not asked for are left out.
    ///
    /// # Errors
    /// As when the wait itself is awaited.
    pub async fn finish(mut self) -> Result<T, Error> {
        match self.outcome.take() {
            Some(outcome) => outcome,
            None => self.wait.await,
        }
    }

    fn poll_step(&mut self, cx: &mut Context<'_>) -> Poll<Option<WaitStep>> {
        if self.outcome.is_none()
            && let Poll::Ready(outcome) = Pin::new(&mut self.wait).poll(cx)
        {
            self.outcome = Some(outcome);
        }
        match self.wait.steps().pop() {
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
        self.poll_step(cx)
    }
}
