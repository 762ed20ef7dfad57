//! Points in time where patience ends.

use std::future::Future;
use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Error, Kind, TimeoutKind};

/// A point in time where patience ends.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    at: Instant,
    length: Duration,
    kind: TimeoutKind,
}

impl Limit {
    /// A limit `length` from now; `None` if that is further away than time can be counted.
    pub(crate) fn after(length: Duration, kind: TimeoutKind) -> Option<Limit> {
        let at = Instant::now().checked_add(length)?;
        Some(Limit { at, length, kind })
    }

    /// The earlier of two limits.
    pub(crate) fn earlier(one: Option<Limit>, other: Option<Limit>) -> Option<Limit> {
        [one, other]
            .into_iter()
            .flatten()
            .min_by_key(|limit| limit.at)
    }

    /// Whether it lies less than `pause` ahead.
    pub(crate) fn is_within(&self, pause: Duration) -> bool {
        self.at.saturating_duration_since(Instant::now()) <= pause
    }

    /// How long to pause for there to be some time left: a tenth of what there is, at most 1 s.
    pub(crate) fn nearly(&self) -> Duration {
        let left = self.at.saturating_duration_since(Instant::now());
        left.saturating_sub((left / 10).min(Duration::from_secs(1)))
    }

    /// What `future` gives, unless the limit passes before.
    pub(crate) async fn bound<F: Future>(
        limit: Option<Limit>,
        future: F,
    ) -> Result<F::Output, Error> {
        match limit {
            None => Ok(future.await),
            Some(limit) => tokio::time::timeout_at(limit.at, future)
                .await
                .map_err(|_| limit.error()),
        }
    }

    /// The error for when it has passed.
    pub(crate) fn error(&self) -> Error {
        let what = match self.kind {
            TimeoutKind::Connect => "no connection",
            TimeoutKind::Attempt => "no complete answer",
            TimeoutKind::Call => "the call was not over",
            TimeoutKind::Wait => "what was waited for was not over",
        };
        Error::new(
            Kind::Timeout(self.kind),
            format!("{what} within {:?}", self.length),
        )
    }
}

/// A time limit; zero means none.
pub(crate) fn nonzero(limit: Option<Duration>) -> Option<Duration> {
    limit.filter(|limit| !limit.is_zero())
}
