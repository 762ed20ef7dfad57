//! What a look at a request or a resource tells about how far things are.

use serde_json::Value;

use crate::error::{Error, Kind, Message};
use crate::operation::{Product, States};

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
    /// Judges the body of a successful answer by the words of its product; `before` is the state that was seen last,
    /// if any.
    pub(super) fn judge(self, body: &Value, before: &str, product: &Product) -> Progress {
        let state = state(body, product);
        let states = match self {
            Goal::Request => REQUEST,
            _ => product.states,
        };
        let word = state.unwrap_or_default();
        let well = is_good(word, states);
        let failed = is_bad(word, states);
        let (good, bad) = match self {
            Goal::Request if state.is_none() => return Progress::Strange,
            Goal::State | Goal::Present if !is_resource(body, product) => return Progress::Strange,
            Goal::Present => return Progress::Done,
            Goal::Request => (well, failed),
            // Without a state there is nothing to wait for: such a resource is complete at once.
            Goal::State => (state.is_none() || well, failed),
            // Only its absence ends the wait well: right after the call a resource may still say AVAILABLE, or the
            // FAILED that it was in before. What fails to go away says so with a state of its own, or changes to one.
            Goal::Gone => {
                let settled = is_good(before, states) || is_bad(before, states);
                let begun = !before.is_empty() && !settled;
                let own = word.to_ascii_uppercase().ends_with("_DESTROYING");
                (false, failed && (own || begun))
            }
        };
        let state = state.unwrap_or("unknown");
        if bad {
            Progress::Failed(self.failure(state, body, product))
        } else if good {
            Progress::Done
        } else {
            Progress::Busy(state.to_owned())
        }
    }

    fn failure(self, state: &str, body: &Value, product: &Product) -> Error {
        let what = match self {
            Goal::Request => "the request was accepted, but has failed",
            _ => "the request was accepted, but the resource ended up",
        };
        let error = Error::new(Kind::Failed, format!("{what} ({state})"));
        match text(body, product, &["message", "statusMessage"]) {
            Some(text) => error.with_message(Message::new(None, text)),
            None => error,
        }
    }
}

/// What a request ends in: it has states of its own, whatever its product calls those of resources.
const REQUEST: States = States {
    good: &["DONE"],
    bad: &["FAILED", "ERROR"],
};

fn is_good(state: &str, states: States) -> bool {
    let mut good = states.good.iter();
    good.any(|known| state.eq_ignore_ascii_case(known))
}

/// Whether a state is one of failure: `FAILED`, `FAILED_UPDATING`.
fn is_bad(state: &str, states: States) -> bool {
    let mut bad = states.bad.iter();
    let begins = bad.any(|word| {
        let start = state.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    });
    begins && !is_good(state, states)
}

/// Whether a body is that of a resource, by the members that those of its product have.
fn is_resource(body: &Value, product: &Product) -> bool {
    ["id", "href", "type", product.metadata, product.envelope]
        .iter()
        .any(|name| body.get(name).is_some_and(|value| !value.is_null()))
}

/// The state of a resource or a request.
pub(super) fn state<'a>(body: &'a Value, product: &Product) -> Option<&'a str> {
    text(body, product, product.state)
}

/// The first of some members of what tells how far things are that is a text.
fn text<'a>(body: &'a Value, product: &Product, names: &[&str]) -> Option<&'a str> {
    let metadata = body.get(product.metadata)?;
    let mut texts = names
        .iter()
        .filter_map(|name| metadata.get(*name).and_then(Value::as_str));
    texts.find(|text| !text.is_empty())
}
