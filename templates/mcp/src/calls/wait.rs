//! Changes: sent once, and followed as long as the client is patient.

use std::time::{Duration, Instant};

use ionoscloud_driver::{Following, Outcome};
use rmcp::RoleServer;
use rmcp::model::{CallToolResponse, CallToolResult, ProgressNotificationParam};
use rmcp::service::RequestContext;
use serde_json::{Value, json};

use super::{Calling, Failure};
use crate::arguments::Given;
use crate::catalogue::{Operation, Wait};
use crate::confirm::reader;
use crate::guard::Under;
use crate::result::{Cleaner, refused, shorten, success, visible};
use crate::server::Server;

/// How often a wait says that it goes on.
const BEAT: Duration = Duration::from_secs(5);

/// A change that was accepted, and may be under way.
pub(super) struct Accepted {
    pub operation: &'static Operation,
    given: Given,
    /// The id of its request, where there is one.
    request: Option<String>,
    /// Where its secrets went.
    kept: Option<String>,
    under: Under,
}

/// How a wait ended.
enum End {
    Over(Result<Outcome, Failure>),
    /// Time is up, or the caller has gone: the last state that was seen.
    Open(Option<String>),
}

impl Server {
    /// Makes a call that changes something, and follows what it starts.
    pub(super) async fn change(
        &self,
        calling: &Calling<'_>,
        given: &Given,
        call: &str,
    ) -> Result<CallToolResult, CallToolResponse> {
        let operation = calling.operation;
        let mut under = self.guard().begin(call).map_err(|(since, request)| {
            let request = request.map_or_else(String::new, |id| {
                format!(" Its request is {id}; follow it with get_request_status.")
            });
            refused(format!(
                "Nothing was sent: the same call was made {} s ago and may be under way.{request}",
                since.as_secs()
            ))
        })?;
        let sent = self.send_and_follow(operation, given).await;
        let (outcome, following) = sent.map_err(|failure| failure.result(operation))?;
        let request = request_id(operation, &outcome);
        if operation.can_wait() {
            under.accepted(request.clone());
        }
        let accepted = Accepted {
            operation,
            given: given.clone(),
            request,
            kept: self.keep_secrets(operation, &outcome).unwrap_or_else(Some),
            under,
        };
        if !operation.can_wait() {
            return Ok(self.told(&accepted, &outcome, None));
        }
        if !given.controls.wait {
            return Ok(self.told(&accepted, &outcome, Some("accepted")));
        }
        if self.can_look_again(calling.context) {
            return Err(CallToolResponse::Task(self.task(accepted, following)));
        }
        match self.follow(operation, following, calling.context).await {
            End::Over(done) => self
                .over(accepted, done)
                .map_err(|failure| failure.result(operation).into()),
            End::Open(state) => {
                let state = state.unwrap_or_else(|| "accepted".to_owned());
                Ok(self.told(&accepted, &outcome, Some(&state)))
            }
        }
    }

    /// What came of a change in the end.
    pub(super) fn over(
        &self,
        accepted: Accepted,
        done: Result<Outcome, Failure>,
    ) -> Result<CallToolResult, Failure> {
        let result = done.map(|done| self.told(&accepted, &done, Some("done")));
        accepted.under.over();
        result
    }

    async fn follow(
        &self,
        operation: &'static Operation,
        mut following: Following,
        context: &RequestContext<RoleServer>,
    ) -> End {
        let started = Instant::now();
        let mut last = None;
        let mut beat = tokio::time::interval(BEAT);
        loop {
            let left = self.settings().patience.saturating_sub(started.elapsed());
            tokio::select! {
                step = following.next() => match step {
                    Some(step) => {
                        progress(context, started, step.state()).await;
                        last = Some(visible(step.state()));
                    }
                    None => return End::Over(self.finished(operation, following).await),
                },
                _ = beat.tick() => progress(context, started, last.as_deref().unwrap_or("accepted")).await,
                () = tokio::time::sleep(left) => return End::Open(last),
                () = context.ct.cancelled() => return End::Open(last),
            }
        }
    }

    /// What was done, how far it is, and how to go on.
    fn told(&self, accepted: &Accepted, outcome: &Outcome, state: Option<&str>) -> CallToolResult {
        let cleaner = Cleaner::new(accepted.operation.words(), &outcome.secrets);
        let value = outcome
            .value
            .as_ref()
            .and_then(|value| cleaner.clean(value))
            .unwrap_or(Value::Null);
        let (value, _) = shorten(value, self.settings().result);
        let mut data = json!({"status": outcome.status});
        if let Value::Object(data) = &mut data {
            let mut say = |name: &str, value: Option<Value>| {
                if let Some(value) = value {
                    data.insert(name.to_owned(), value);
                }
            };
            say("request_id", accepted.request.clone().map(Value::from));
            say("state", state.map(Value::from));
            say("resource", (!value.is_null()).then_some(value));
        }
        let open = state.is_some_and(|state| state != "done");
        let follow = open.then(|| how_to_follow(accepted));
        let note: Vec<String> = accepted.kept.clone().into_iter().chain(follow).collect();
        let note = (!note.is_empty()).then(|| note.join("\n"));
        success(&data, note.as_deref())
    }

    /// A request whose end was seen is under way no more.
    pub(super) fn note_status(&self, operation: &Operation, outcome: &Outcome) {
        let words = operation.words();
        let value = outcome.value.as_ref();
        let ends = words.requests.states;
        let state = value.and_then(|value| words.state_of(value));
        let is_over = state.is_some_and(|state| ends.is_good(state) || ends.is_bad(state));
        let id = value.and_then(|value| words.id_of(value));
        if let Some(id) = id.filter(|_| is_over) {
            self.guard().over(id.split('/').next().unwrap_or(&id));
        }
    }
}

fn how_to_follow(accepted: &Accepted) -> String {
    let Accepted {
        operation,
        given,
        request,
        ..
    } = accepted;
    let tool = reader(operation).map_or("the tool that reads it", |read| read.tool);
    match (operation.wait, request.as_deref()) {
        (Wait::Request, Some(id)) => {
            format!(
                "It was accepted and goes on. Follow it with get_request_status (request_id {id}); do not call this again."
            )
        }
        (Wait::Gone, _) => format!(
            "It was accepted and goes on: {tool} says not found when it is over. Do not call this again."
        ),
        _ => {
            let again = if given.controls.wait {
                ""
            } else {
                ", or next time with `wait`"
            };
            format!(
                "It was accepted and goes on: look at it with {tool}{again}. Do not call this again."
            )
        }
    }
}

/// The id of the request that an answer names.
fn request_id(operation: &Operation, outcome: &Outcome) -> Option<String> {
    let location = outcome.headers.iter().find(|(name, _)| name == "location");
    let (_, location) = location?;
    operation.words().request_in(location).map(visible)
}

async fn progress(context: &RequestContext<RoleServer>, started: Instant, state: &str) {
    // Only who gives a token is told (MCP, Progress).
    let Some(token) = context.meta.get_progress_token() else {
        return;
    };
    let mut progress = ProgressNotificationParam::new(token, started.elapsed().as_secs_f64());
    progress.message = Some(format!(
        "{} after {} s",
        visible(state),
        started.elapsed().as_secs()
    ));
    // Whoever does not listen any more misses nothing.
    let _ = context.peer.notify_progress(progress).await;
}
