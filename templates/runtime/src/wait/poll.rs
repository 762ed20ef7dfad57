//! Looking at one address until it shows what is waited for.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::policy::WaitPolicy;
use super::progress::{Goal, Progress};
use super::steps::Steps;
use crate::address::Address;
use crate::call::Call;
use crate::engine;
use crate::error::{Error, Kind, TimeoutKind};
use crate::limit::Limit;
use crate::operation::Method;
use crate::reply::Reply;
use crate::retry::{Repeat, RetryPolicy};

/// How long a resource that was just created may be unknown to the service that reads it.
const NOT_FOUND_GRACE: Duration = Duration::from_secs(120);

/// The same for a request that was not just made, but of which no more than the address is known: that may be wrong.
const GIVEN_GRACE: Duration = Duration::from_secs(5);

/// How many answers in a row may show nothing of what is looked for.
const STRANGE: u32 = 5;

/// How much of a state is shown, in characters.
const STATE: usize = 100;

/// What came of looking.
enum Seen {
    Reached(Box<Reply>),
    Gone,
    /// The request is unknown, the resource is not.
    Untracked,
}

/// Looks at addresses on behalf of one call, all under one deadline.
pub(super) struct Poller<'a> {
    call: &'a Call,
    policy: &'a WaitPolicy,
    limit: Option<Limit>,
    started: Instant,
    steps: &'a Steps,
    /// The id of the resource that is looked for, if it is known.
    id: Option<String>,
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
            id: None,
        }
    }

    /// Looks for the resource with this id and for no other.
    pub(super) fn of(mut self, id: Option<String>) -> Poller<'a> {
        self.id = id;
        self
    }

    /// Whether a body is that of another resource than the one that is looked for: both have an id, and it is not the same.
    fn is_other(&self, goal: Goal, body: &Value) -> bool {
        let is_resource = matches!(goal, Goal::State | Goal::Present);
        let (own, found) = (self.id.as_deref(), self.call.words().id_of(body));
        let differs = |(own, found): (&str, String)| !own.eq_ignore_ascii_case(&found);
        is_resource && own.zip(found).is_some_and(differs)
    }

    /// What an answer tells about how far the goal is.
    fn judge(&self, goal: Goal, reply: &Reply, before: &str) -> Progress {
        let body = reply.json();
        match self.is_other(goal, &body) {
            true => Progress::Strange,
            false => goal.judge(&body, before, self.call.words()),
        }
    }

    /// Looks at `url` until `goal` is reached, and returns the last answer; none where the goal is
    /// that there is none.
    pub(super) async fn poll(&self, address: &Address, goal: Goal) -> Result<Option<Reply>, Error> {
        match self.watch(address, goal, None).await? {
            Seen::Reached(reply) => Ok(Some(*reply)),
            Seen::Gone | Seen::Untracked => Ok(None),
        }
    }

    /// Looks at the status of a request until it is done, and returns the last answer; none if the
    /// service does not know the request, but shows the `resource` that it is about, or that it is gone.
    pub(super) async fn track(
        &self,
        address: &Address,
        resource: Option<&Address>,
    ) -> Result<Option<Reply>, Error> {
        match self.watch(address, Goal::Request, resource).await? {
            Seen::Reached(reply) => Ok(Some(*reply)),
            Seen::Gone | Seen::Untracked => Ok(None),
        }
    }

    async fn watch(
        &self,
        address: &Address,
        goal: Goal,
        resource: Option<&Address>,
    ) -> Result<Seen, Error> {
        let mut pause = self.policy.first();
        let mut state = String::new();
        let (mut label, mut last) = (String::new(), String::new());
        let mut strange = 0;
        let mut seen = false;
        let mut lost = 0;
        let mut is_last = false;
        loop {
            let mut next = pause;
            match self.look(address).await {
                Ok(reply) => match self.judge(goal, &reply, &state) {
                    Progress::Done => return Ok(Seen::Reached(Box::new(reply))),
                    Progress::Failed(error) => return Err(error),
                    Progress::Busy(now) => {
                        (seen, strange) = (true, 0);
                        if now != state {
                            label = self.call.redactor().shown(&now, STATE).into_text();
                            self.steps.push(&label, self.started.elapsed());
                        }
                        last.clone_from(&label);
                        state = now;
                    }
                    Progress::Strange => {
                        strange += 1;
                        let error = self.call.hide(strange_answer(&reply));
                        if strange == STRANGE {
                            return Err(error);
                        }
                        last = error.to_string();
                    }
                },
                Err(error) if error.is_not_found() && matches!(goal, Goal::Gone) => {
                    return Ok(Seen::Gone);
                }
                Err(error) if self.is_passing(&error, goal, seen) => {
                    if let Some(resource) = resource.filter(|_| error.is_not_found()) {
                        lost += 1;
                        if self.shows(resource, lost).await? {
                            return Ok(Seen::Untracked);
                        }
                    }
                    next = next.max(error.retry_after().unwrap_or_default());
                    last = error.to_string();
                }
                Err(error) if error.timeout_kind() == Some(TimeoutKind::Wait) => {
                    return Err(last_seen(error, &last));
                }
                Err(error) => return Err(error),
            }
            if let Some(limit) = self.limit.filter(|limit| limit.is_within(next)) {
                if is_last {
                    return Err(last_seen(limit.error(), &last));
                }
                // Patience ends before the next look is due: it is taken while there is still time for it.
                is_last = true;
                next = limit.nearly();
            }
            tokio::time::sleep(next).await;
            pause = self.policy.grow(pause);
        }
    }

    /// Whether the resource of a request that was not found, for the `lost`th time, is to be seen; or
    /// that it is gone, for a deletion.
    async fn shows(&self, resource: &Address, lost: u32) -> Result<bool, Error> {
        let method = self.call.operation().method;
        // What was there before may be seen as it was before: the request gets a second chance.
        if method != Method::Post && lost < 2 {
            return Ok(false);
        }
        Ok(match self.look(resource).await {
            Ok(reply) => !matches!(self.judge(Goal::Present, &reply, ""), Progress::Strange),
            Err(error) if error.is_not_found() => method == Method::Delete,
            Err(error) if error.timeout_kind() == Some(TimeoutKind::Wait) => return Err(error),
            Err(_) => false,
        })
    }

    /// Looks once: pauses are the waiter's business.
    async fn look(&self, address: &Address) -> Result<Reply, Error> {
        let mut job = self.call.follow(address.clone(), self.limit)?;
        job.retry = RetryPolicy::never();
        let done = engine::run(job).await?;
        Ok(Reply::new(self.call.clone(), done))
    }

    /// Whether it makes sense to look again after `error`.
    fn is_passing(&self, error: &Error, goal: Goal, seen: bool) -> bool {
        if error.is_not_found() {
            let grace = match (self.call.operation().method, goal) {
                (Method::Post | Method::Put, _) => NOT_FOUND_GRACE,
                (Method::Get, Goal::Request) => GIVEN_GRACE,
                (_, Goal::Request) => NOT_FOUND_GRACE,
                _ => Duration::ZERO,
            };
            return !seen && self.started.elapsed() < grace;
        }
        Repeat {
            reads: true,
            idempotent: true,
        }
        .allows(error)
    }
}

/// The error of an answer that shows nothing of what is looked for.
fn strange_answer(reply: &Reply) -> Error {
    let answer = &reply.done.answer;
    let what = format!(
        "the answer ({}) shows neither a state nor the resource: it is not of this service",
        answer.status
    );
    Error::new(Kind::Decode, what)
        .with_operation(reply.call.operation())
        .with_head(answer.status, &answer.headers)
        .with_body(&answer.body)
}

fn last_seen(error: Error, last: &str) -> Error {
    if last.is_empty() {
        error
    } else {
        error.with_detail(&format!("last seen: {last}"))
    }
}
