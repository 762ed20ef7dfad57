//! What a look at a request or a resource tells about how far things are.

use serde_json::Value;

use crate::error::{Error, Kind, Message};
use crate::words::Words;

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
    pub(super) fn judge(self, body: &Value, before: &str, words: &Words) -> Progress {
        let state = words.state_of(body);
        let states = match self {
            // It has states of its own, whatever its product calls those of resources.
            Goal::Request => words.requests.states,
            _ => words.states,
        };
        let word = state.unwrap_or_default();
        let well = states.is_good(word);
        let failed = states.is_bad(word);
        let (good, bad) = match self {
            Goal::Request if state.is_none() => return Progress::Strange,
            Goal::State | Goal::Present if !words.is_resource(body) => return Progress::Strange,
            Goal::Present => return Progress::Done,
            Goal::Request => (well, failed),
            // Without a state there is nothing to wait for: such a resource is complete at once.
            Goal::State => (state.is_none() || well, failed),
            // Only its absence ends the wait well: right after the call a resource may still say AVAILABLE, or the
            // FAILED that it was in before. What fails to go away says so with a state of its own, or changes to one.
            Goal::Gone => {
                let settled = states.is_good(before) || states.is_bad(before);
                let begun = !before.is_empty() && !settled;
                (false, failed && (words.stays(word) || begun))
            }
        };
        let state = state.unwrap_or("unknown");
        if bad {
            Progress::Failed(self.failure(state, body, words))
        } else if good {
            Progress::Done
        } else {
            Progress::Busy(state.to_owned())
        }
    }

    fn failure(self, state: &str, body: &Value, words: &Words) -> Error {
        let what = match self {
            Goal::Request => "the request was accepted, but has failed",
            _ => "the request was accepted, but the resource ended up",
        };
        let error = Error::new(Kind::Failed, format!("{what} ({state})"));
        match words.message_of(body) {
            Some(text) => error.with_message(Message::new(None, text)),
            None => error,
        }
    }
}
