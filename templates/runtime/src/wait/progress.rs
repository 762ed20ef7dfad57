//! What a look at a request or a resource tells about how far things are.

use serde_json::Value;

use crate::error::{Error, Kind, Message};
use crate::operation::States;

/// States that mean success where the document names none.
const USUAL: &[&str] = &[
    "AVAILABLE",
    "ACTIVE",
    "READY",
    "DONE",
    "RUNNING",
    "INACTIVE",
    "SUSPENDED",
];

/// What is being waited for at an address.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    /// The end of a request.
    Request,
    /// A good state of a resource.
    State(&'static States),
    /// The absence of a resource.
    Gone,
    /// The presence of a resource, in whatever state.
    Present,
}

/// How far it is.
pub(super) enum Progress {
    Done,
    Busy(String),
    Failed(Error),
}

impl Goal {
    /// Judges the body of a successful answer.
    pub(super) fn judge(self, body: &Value) -> Progress {
        let state = state(body);
        let is_one_of = |states: &[&str]| {
            let state = state.unwrap_or_default();
            states.iter().any(|known| state.eq_ignore_ascii_case(known))
        };
        let failed = state.is_some_and(|state| {
            state
                .get(..6)
                .is_some_and(|start| start.eq_ignore_ascii_case("FAILED"))
        });
        let (good, bad) = match self {
            Goal::Present => return Progress::Done,
            Goal::Request => (is_one_of(&["DONE"]), failed),
            // Without a state there is nothing to wait for: such a resource is complete at once.
            Goal::State(states) if states.good.is_empty() => (
                state.is_none() || is_one_of(USUAL),
                failed || is_one_of(states.bad),
            ),
            Goal::State(states) => (
                state.is_none() || is_one_of(states.good),
                failed || is_one_of(states.bad),
            ),
            // Only its absence ends the wait well: right after the call a resource may still say AVAILABLE, or the
            // FAILED that it was in before. What fails to go away says so with a state of its own.
            Goal::Gone => (
                false,
                state.is_some_and(|state| state.eq_ignore_ascii_case("FAILED_DESTROYING")),
            ),
        };
        let state = state.unwrap_or("unknown");
        if bad {
            Progress::Failed(self.failure(state, body))
        } else if good {
            Progress::Done
        } else {
            Progress::Busy(state.to_owned())
        }
    }

    fn failure(self, state: &str, body: &Value) -> Error {
        let what = match self {
            Goal::Request => "the request was accepted, but has failed",
            _ => "the request was accepted, but the resource ended up",
        };
        let error = Error::new(Kind::Failed, format!("{what} ({state})"));
        match text(body, &["message", "statusMessage"]) {
            Some(text) => error.with_message(Message::new(None, text)),
            None => error,
        }
    }
}

/// The state of a resource or a request.
fn state(body: &Value) -> Option<&str> {
    text(body, &["state", "status"])
}

/// The first of some members of `metadata` that is a text.
fn text<'a>(body: &'a Value, names: &[&str]) -> Option<&'a str> {
    let metadata = body.get("metadata")?;
    let mut texts = names
        .iter()
        .filter_map(|name| metadata.get(*name).and_then(Value::as_str));
    texts.find(|text| !text.is_empty())
}
