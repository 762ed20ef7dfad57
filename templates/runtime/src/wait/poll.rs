//! Looking at one address until it shows what is waited for.

use std::time::Duration;

use reqwest::Url;
use tokio::time::Instant;

use super::policy::WaitPolicy;
use super::progress::{Goal, Progress};
use super::steps::Steps;
use crate::call::Call;
use crate::engine;
use crate::error::{Error, TimeoutKind};
use crate::limit::Limit;
use crate::operation::Method;
use crate::reply::Reply;
use crate::retry::{Repeat, RetryPolicy};

/// How long a resource that was just created may be unknown to the service that reads it.
const NOT_FOUND_GRACE: Duration = Duration::from_secs(120);

/// Looks at addresses on behalf of one call, all under one deadline.
pub(super) struct Poller<'a> {
    call: &'a Call,
    policy: &'a WaitPolicy,
    limit: Option<Limit>,
    started: Instant,
    steps: &'a Steps,
}

impl<'a> Poller<'a> {
    pub(super) fn new(call: &'a Call, steps: &'a Steps) -> Poller<'a> {
        let policy = call.wait_policy();
        let limit = policy
            .deadline
            .and_then(|length| Limit::after(length, TimeoutKind::Wait));
        Poller {
            call,
            policy,
            limit,
            started: Instant::now(),
            steps,
        }
    }

    /// Looks at `url` until `goal` is reached, and returns the last answer; none where the goal is
    /// that there is none.
    pub(super) async fn poll(&self, url: &Url, goal: Goal) -> Result<Option<Reply>, Error> {
        let mut pause = self.policy.initial;
        let mut last = String::new();
        let mut seen = false;
        loop {
            let mut next = pause;
            match self.look(url).await {
                Ok(reply) => {
                    seen = true;
                    match goal.judge(&reply.json()) {
                        Progress::Done => return Ok(Some(reply)),
                        Progress::Failed(error) => return Err(error),
                        Progress::Busy(state) if state == last => {}
                        Progress::Busy(state) => {
                            self.steps.push(&state, self.started.elapsed());
                            last = state;
                        }
                    }
                }
                Err(error) if error.is_not_found() && matches!(goal, Goal::Gone) => {
                    return Ok(None);
                }
                Err(error) if self.is_passing(&error, goal, seen) => {
                    next = next.max(error.retry_after().unwrap_or_default());
                    last = error.to_string();
                }
                Err(error) if error.timeout_kind() == Some(TimeoutKind::Wait) => {
                    return Err(last_seen(error, &last));
                }
                Err(error) => return Err(error),
            }
            if let Some(limit) = self.limit.filter(|limit| limit.is_within(next)) {
                return Err(last_seen(limit.error(), &last));
            }
            tokio::time::sleep(next).await;
            pause = self.policy.grow(pause);
        }
    }

    /// Looks once: pauses are the waiter's business.
    async fn look(&self, url: &Url) -> Result<Reply, Error> {
        let mut job = self.call.follow(url.clone(), self.limit)?;
        job.retry = RetryPolicy::never();
        let done = engine::run(job).await?;
        Ok(Reply::new(self.call.clone(), done))
    }

    /// Whether it makes sense to look again after `error`.
    fn is_passing(&self, error: &Error, goal: Goal, seen: bool) -> bool {
        if error.is_not_found() {
            let creates = matches!(self.call.operation().method, Method::Post | Method::Put);
            let is_new = creates || matches!(goal, Goal::Request);
            return is_new && !seen && self.started.elapsed() < NOT_FOUND_GRACE;
        }
        Repeat {
            reads: true,
            idempotent: true,
        }
        .allows(error)
    }
}

fn last_seen(error: Error, last: &str) -> Error {
    if last.is_empty() {
        error
    } else {
        error.with_detail(&format!("last seen: {last}"))
    }
}
