//! Points in time where patience ends.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use tokio::time::Instant;

use crate::error::{Error, Kind, TimeoutKind};
use crate::flow::Flow;

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

    /// The same limit, as much later.
    pub(crate) fn later(mut self, by: Duration) -> Option<Limit> {
        self.at = self.at.checked_add(by)?;
        Some(self)
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
            TimeoutKind::Stall => "nothing moved",
            TimeoutKind::Wait => "what was waited for was not over",
        };
        Error::new(
            Kind::Timeout(self.kind),
            format!("{what} within {:?}", self.length),
        )
    }
}

/// How long an attempt may take, and each step of one whose body is not held.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    pub limit: Option<Limit>,
    /// How long nothing may move.
    pub stall: Option<Duration>,
}

impl Patience {
    /// What `future`, one step, gives, unless a limit passes before.
    pub(crate) async fn bound<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        Limit::bound(self.next(Instant::now()), future).await
    }

    /// The limit of the step that began at `since`.
    fn next(&self, since: Instant) -> Option<Limit> {
        let Some(length) = self.stall else {
            return self.limit;
        };
        let stall = since.checked_add(length).map(|at| Limit {
            at,
            length,
            kind: TimeoutKind::Stall,
        });
        Limit::earlier(self.limit, stall)
    }

    /// When the step that began at `since` has taken too long.
    pub(crate) fn at(&self, since: Instant) -> Option<Instant> {
        self.next(since).map(|limit| limit.at)
    }

    /// The error for when one has.
    pub(crate) fn error(&self) -> Error {
        let passed = self.limit.filter(|limit| limit.at <= Instant::now());
        let limit = passed.or_else(|| self.next(Instant::now()));
        let error = limit.map(|limit| limit.error());
        error.unwrap_or_else(|| Error::new(Kind::Timeout(TimeoutKind::Stall), "nothing moved"))
    }

    /// As [`bound`](Patience::bound), for an exchange whose body tells `flow` of each step.
    pub(crate) async fn watch<F: Future>(
        &self,
        flow: &Flow,
        future: F,
    ) -> Result<F::Output, Error> {
        let mut future = pin!(future);
        let began = Instant::now();
        loop {
            let step = flow.last();
            let limit = self.next(step.at.unwrap_or(began));
            let error = match Limit::bound(limit, future.as_mut()).await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let now = flow.last();
            let stalled = error.timeout_kind() == Some(TimeoutKind::Stall);
            if stalled && now.at != step.at {
                continue;
            }
            return Err(match stalled && now.starved {
                true => Error::source_failed(std::io::Error::new(
                    std::io::ErrorKind::TimedOut,
                    format!("it gave nothing, and {}", error.outline()),
                )),
                false => error,
            });
        }
    }
}

/// A time limit; zero means none.
pub(crate) fn nonzero(limit: Option<Duration>) -> Option<Duration> {
    limit.filter(|limit| !limit.is_zero())
}
