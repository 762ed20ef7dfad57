//! How patiently something is waited for.

use std::time::Duration;

use crate::limit::nonzero;

/// How patiently something is waited for.
///
/// The first look is taken at once, and further ones after pauses that grow by half each time, from 1 s to 10 s if
/// nothing else is set. A wait ends without success after 1 hour, or as long as is set; a pause that would go past
/// that is cut down, for one last look.
/// Trouble on the way, such as a 429, a 503 or a broken connection, does not end the waiting. An answer that does not
/// show what is looked for, such as a page of HTML, counts as trouble, but five of them in a row end it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitPolicy {
    initial: Duration,
    max: Duration,
    pub(super) deadline: Option<Duration>,
}

impl Default for WaitPolicy {
    /// Pauses of 1 s to 10 s, for 1 hour at most.
    fn default() -> Self {
        WaitPolicy {
            initial: Duration::from_secs(1),
            max: Duration::from_secs(10),
            deadline: Some(Duration::from_secs(3600)),
        }
    }
}

impl WaitPolicy {
    /// Sets the pause after the first look.
    #[must_use]
    pub fn with_initial_pause(mut self, pause: Duration) -> WaitPolicy {
        self.initial = pause;
        self
    }

    /// Sets the longest pause, the first included. A longer `Retry-After` of the server is honored.
    #[must_use]
    pub fn with_max_pause(mut self, pause: Duration) -> WaitPolicy {
        self.max = pause;
        self
    }

    /// Limits the time of waiting, from the acceptance of the call on; `None` or zero for no limit.
    #[must_use]
    pub fn with_deadline(mut self, deadline: impl Into<Option<Duration>>) -> WaitPolicy {
        self.deadline = nonzero(deadline.into());
        self
    }

    /// The pause after the first look.
    pub(super) fn first(&self) -> Duration {
        self.initial.min(self.max)
    }

    /// The pause after one of this length.
    pub(super) fn grow(&self, pause: Duration) -> Duration {
        // By whole numbers: a product of floating point that is no duration panics.
        pause.saturating_add(pause / 2).min(self.max)
    }
}
