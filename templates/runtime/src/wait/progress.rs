//! What a look at a request or a resource tells about how far things are.

use serde_json::Value;

use crate::error::{Error, Kind, Message};
use crate::operation::States;

/// What is being waited for at an address.
#[derive(Clone, Copy)]
pub(super) enum Goal {
    /// The end of a request.
    Request,
    /// A good state of a resource.
    State,
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
    /// The answer does not show what is looked for.
    Strange,
}

impl Goal {
    /// Judges the body of a successful answer by the states of its product; `before` is the state that was seen last,
    /// if any.
    pub(super) fn judge(self, body: &Value, before: &str, states: States) -> Progress {
        let state = state(body);
        let is_one_of = |states: &[&str]| {
            let state = state.unwrap_or_default();
            states.iter().any(|known| state.eq_ignore_ascii_case(known))
        };
        let failed = state.is_some_and(is_failure);
        let (good, bad) = match self {
            Goal::Request if state.is_none() => return Progress::Strange,
            Goal::State | Goal::Present if !is_resource(body) => return Progress::Strange,
            Goal::Present => return Progress::Done,
            Goal::Request => (is_one_of(&["DONE"]), failed),
            // Without a state there is nothing to wait for: such a resource is complete at once.
            Goal::State => {
                let good = is_one_of(states.good);
                (
                    state.is_none() || good,
                    (failed && !good) || is_one_of(states.bad),
                )
            }
            // Only its absence ends the wait well: right after the call a resource may still say AVAILABLE, or the
            // FAILED that it was in before. What fails to go away says so with a state of its own, or changes to one.
            Goal::Gone => {
                let mut good = states.good.iter();
                let well = good.any(|known| before.eq_ignore_ascii_case(known));
                let begun = !before.is_empty() && !well && !is_failure(before);
                let own = is_one_of(&["FAILED_DESTROYING"]);
                (false, own || (failed && begun))
            }
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

/// Whether a state is one of failure, whatever the document says: `FAILED`, `FAILED_UPDATING`, `ERROR`.
fn is_failure(state: &str) -> bool {
    ["FAILED", "ERROR"].iter().any(|word| {
        let start = state.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    })
}

/// Whether a body is that of a resource, by the members that those of IONOS have.
fn is_resource(body: &Value) -> bool {
    ["id", "href", "type", "metadata", "properties"]
        .iter()
        .any(|name| body.get(name).is_some_and(|value| !value.is_null()))
}

/// The state of a resource or a request.
pub(super) fn state(body: &Value) -> Option<&str> {
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
