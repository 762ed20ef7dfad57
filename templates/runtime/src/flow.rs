//! How a body that is not held moves.

use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// When something of a body moved last, and who has to move next.
#[derive(Debug, Default)]
pub(crate) struct Flow(Mutex<Movement>);

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Movement {
    /// `None` before the first piece was asked for.
    pub at: Option<Instant>,
    /// Whether the source has nothing to send just now.
    pub starved: bool,
}

impl Flow {
    pub(crate) fn step(&self, starved: bool) {
        let mut step = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Time goes on while the source has nothing, however often it is asked.
        if !(step.starved && starved) {
            step.at = Some(Instant::now());
        }
        step.starved = starved;
    }

    pub(crate) fn last(&self) -> Movement {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
