//! Answers: the value, and what came with it.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::error::Error;
use crate::headers;
use crate::model::{DecodeError, Problem, View, problems};
use crate::output::Output;
use crate::reply::Reply;
use crate::secret::REDACTED;

/// A successful answer: the value that was read from it, and what else it says.
///
/// It can be used like the value itself.
pub struct Response<T> {
    value: T,
    pub(crate) reply: Reply,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, reply: Reply) -> Response<T> {
        Response { value, reply }
    }

    /// The HTTP status, which is 200 to 299.
    pub fn status(&self) -> StatusCode {
        self.reply.done.answer.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.reply.done.answer.headers
    }

    /// The body as it came.
    pub fn body(&self) -> &[u8] {
        &self.reply.done.answer.body
    }

    /// The id by which the service finds the request, as it came unless it holds a secret: programs log it.
    pub fn request_id(&self) -> Option<String> {
        headers::shown_request_id(self.headers(), &self.reply.call.redactor())
    }

    /// The time from the first attempt to the end of the answer, pauses included.
    pub fn elapsed(&self) -> Duration {
        self.reply.done.elapsed
    }

    /// How many times the request was sent, or tried to be.
    pub fn attempts(&self) -> u32 {
        self.reply.done.attempts
    }

    /// The address that answered, with its query.
    pub fn url(&self) -> &str {
        self.reply.done.answer.url.as_str()
    }

    /// The value.
    pub fn get(&self) -> &T {
        &self.value
    }

    /// The value, without the rest.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl Response<()> {
    /// The value of an answer that was not read.
    ///
    /// # Errors
    /// It is not what the type needs.
    #[doc(hidden)]
    pub fn read_as<T: Output>(&self) -> Result<T, Error> {
        self.reply.read()
    }
}

impl<T: Output> Response<T> {
    /// The values of another type than the document says, and those that are of none of the types of a union. They are kept as they came and sent back so, and no getter gives them; where there is one, the field reads as
    /// absent, or the list goes without that item. Where the answer is itself a list or a map, this is all that is left of
    /// them.
    ///
    /// [`strict`](Response::strict) makes an error of them, [`Config::with_strict_answers`](crate::Config::with_strict_answers)
    /// for all calls.
    pub fn problems(&self) -> Vec<Problem> {
        let Some(view) = self.value.as_view() else {
            return Vec::new();
        };
        let mut found = match view {
            // They have no place in the value.
            View::List(_) | View::Map(_) | View::Unknown(_) => self.reply.outermost::<T>(view),
            _ => problems(view),
        };
        self.reply.hide_paths(&mut found);
        found
    }

    /// This answer, if it has no [problems](Response::problems).
    ///
    /// # Errors
    /// It has some; the first of them is told ([`is_decode`](Error::is_decode)).
    pub fn strict(self) -> Result<Response<T>, Error> {
        match self.problems().first() {
            Some(problem) => {
                let error = DecodeError::of(&problem.to_string());
                Err(self.reply.unreadable(error))
            }
            None => Ok(self),
        }
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_pretty = f.alternate();
        let mut shown = f.debug_struct("Response");
        shown
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("elapsed", &self.elapsed())
            .field("attempts", &self.attempts());
        match self.reply.call.operation().secret {
            true => shown.field("value", &format_args!("{REDACTED}")),
            false => {
                let value = match is_pretty {
                    true => format!("{:#?}", self.value),
                    false => format!("{:?}", self.value),
                };
                let redactor = self.reply.call.redactor();
                shown.field("value", &format_args!("{}", redactor.hide(&value)))
            }
        };
        shown.finish_non_exhaustive()
    }
}
