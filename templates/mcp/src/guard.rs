//! Calls that are under way, so that nothing is done twice by mistake, and how many there were, so that nothing runs away.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long the same call is taken for a repetition.
const MINUTE: Duration = Duration::from_secs(60);

/// Watches over calls.
#[derive(Clone, Debug, Default)]
pub struct Guard(Arc<Mutex<Inner>>);

#[derive(Debug, Default)]
struct Inner {
    /// By the text of the call: since when, and the id of its request once it is known.
    open: HashMap<String, (Instant, Option<String>)>,
    calls: VecDeque<Instant>,
    changes: VecDeque<Instant>,
}

/// A call that changes something and is under way.
#[derive(Debug)]
#[must_use = "the call counts as over when this is dropped"]
pub struct Under {
    guard: Guard,
    call: String,
    keep: bool,
}

impl Guard {
    /// Counts a call.
    ///
    /// # Errors
    /// There were too many in the last minute: how many seconds to wait.
    pub fn count(&self, changes: bool, most: [usize; 2]) -> Result<(), u64> {
        let inner = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let [calls, changing] = most;
        let room = |times: &mut VecDeque<Instant>, most: usize| {
            while times
                .front()
                .is_some_and(|time| now.duration_since(*time) >= MINUTE)
            {
                times.pop_front();
            }
            match times.front() {
                Some(first) if times.len() >= most => {
                    Err((MINUTE - now.duration_since(*first)).as_secs() + 1)
                }
                _ => Ok(()),
            }
        };
        room(&mut inner.calls, calls)?;
        if changes {
            room(&mut inner.changes, changing)?;
            inner.changes.push_back(now);
        }
        inner.calls.push_back(now);
        Ok(())
    }

    /// Begins a call that changes something.
    ///
    /// # Errors
    /// The same call is under way: for how long, and its request's id.
    pub fn begin(&self, call: &str) -> Result<Under, (Duration, Option<String>)> {
        let inner = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.open.retain(|_, (since, _)| since.elapsed() < MINUTE);
        if let Some((since, request)) = inner.open.get(call) {
            return Err((since.elapsed(), request.clone()));
        }
        inner.open.insert(call.to_owned(), (Instant::now(), None));
        Ok(Under {
            guard: self.clone(),
            call: call.to_owned(),
            keep: false,
        })
    }

    /// A request is over: its call may be made again.
    pub fn over(&self, request: &str) {
        let inner = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner
            .open
            .retain(|_, (_, own)| own.as_deref() != Some(request));
    }
}

impl Under {
    /// The call was accepted and goes on by itself.
    pub fn accepted(&mut self, request: Option<String>) {
        self.keep = true;
        let inner = &mut *self.guard.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, own)) = inner.open.get_mut(&self.call) {
            *own = request;
        }
    }

    /// What it started is over.
    pub fn over(mut self) {
        self.keep = false;
    }
}

impl Drop for Under {
    fn drop(&mut self) {
        if !self.keep {
            let inner = &mut *self.guard.0.lock().unwrap_or_else(PoisonError::into_inner);
            inner.open.remove(&self.call);
        }
    }
}
