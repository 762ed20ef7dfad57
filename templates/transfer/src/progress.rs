//! How far a transfer is.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Gets the bytes so far, and all that there will be.
type Tell = dyn Fn(u64, Option<u64>) + Send + Sync;

/// What is told of a transfer, and to whom.
#[derive(Clone, Default)]
pub(crate) struct Progress {
    tell: Option<Arc<Tell>>,
    done: Arc<AtomicU64>,
    total: Option<u64>,
}

impl Progress {
    pub(crate) fn new(tell: impl Fn(u64, Option<u64>) + Send + Sync + 'static) -> Progress {
        Progress {
            tell: Some(Arc::new(tell)),
            ..Progress::default()
        }
    }

    pub(crate) fn with_total(mut self, total: Option<u64>) -> Progress {
        self.total = self.total.or(total);
        self
    }

    /// Some more bytes.
    pub(crate) fn add(&self, more: u64) {
        self.replace(0, more);
    }

    /// A part, of which `before` bytes had been counted, has `now`.
    fn replace(&self, before: u64, now: u64) {
        if let Some(tell) = &self.tell {
            let change = now.wrapping_sub(before);
            let old = self.done.fetch_add(change, Ordering::Relaxed);
            tell(old.wrapping_add(change), self.total);
        }
    }

    /// Of one part, which begins anew when it is sent again.
    pub(crate) fn part(&self) -> impl Fn(u64, Option<u64>) + Send + Sync + 'static {
        let (all, counted) = (self.clone(), AtomicU64::new(0));
        move |now, _| all.replace(counted.swap(now, Ordering::Relaxed), now)
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress")
            .field("done", &self.done)
            .field("total", &self.total)
            .finish_non_exhaustive()
    }
}
