//! The states that a wait goes through.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A state that what is waited for was seen in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitStep {
    state: String,
    elapsed: Duration,
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

    pub(super) fn watch(&self) {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.get_or_insert_default();
    }

    pub(super) fn pop(&self) -> Option<WaitStep> {
        let mut steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        steps.as_mut()?.pop_front()
    }
}
