//! Answers: the value, and what came with it.

use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use reqwest::Url;
use serde_json::Value;

use crate::call::Call;
use crate::engine::Done;
use crate::error::{Error, Kind};
use crate::future::WaitFuture;
use crate::model::DecodeError;
use crate::operation::Method;
use crate::output::Output;
use crate::wait;

/// A successful answer: the value that was read from it, and what else it says.
///
/// It can be used like the value itself.
pub struct Response<T> {
    value: T,
    reply: Reply,
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

    /// The id by which IONOS finds the request.
    pub fn request_id(&self) -> Option<String> {
        request_id(self.headers())
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

impl<T: Output> Response<T> {
    /// Waits until what the call started is over, and reads the resource again; may be called again
    /// after an error.
    ///
    /// Of a call that starts nothing, it returns the value once more.
    ///
    /// # Errors
    /// As for `wait` of the call itself.
    #[inline]
    pub fn wait(&self) -> WaitFuture<T> {
        WaitFuture::new(wait::resume(self.reply.clone()))
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
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("elapsed", &self.elapsed())
            .field("attempts", &self.attempts())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// A successful answer that has not been read yet, with the call that it answers.
#[derive(Clone)]
pub(crate) struct Reply {
    pub call: Call,
    pub done: Done,
    /// What the write before it left behind, where this answer is the result of waiting.
    pub accepted: Option<Accepted>,
}

impl Reply {
    pub(crate) fn new(call: Call, done: Done) -> Reply {
        Reply {
            call,
            done,
            accepted: None,
        }
    }

    /// Reads the value.
    #[inline]
    pub(crate) fn read<T: Output>(&self) -> Result<T, Error> {
        T::read(self.call.operation().answer, &self.done.answer.body)
            .map_err(|error| self.unreadable(error))
    }

    pub(crate) fn unreadable(&self, error: DecodeError) -> Error {
        let answer = &self.done.answer;
        let error = Error::new(
            Kind::Decode,
            format!("the answer ({}) cannot be read: {error}", answer.status),
        )
        .with_source(error)
        .with_operation(self.call.operation())
        .with_attempts(self.done.attempts)
        .with_head(answer.status, &answer.headers)
        .with_body(&answer.body);
        match &self.accepted {
            Some(accepted) => accepted.explain(error),
            None if self.call.writes() => self.accepted().explain(error),
            None => error,
        }
    }

    /// The body as JSON; null if it is something else.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.done.answer.body).unwrap_or_default()
    }

    /// What this answer, to a write, tells about it.
    pub(crate) fn accepted(&self) -> Accepted {
        let answer = &self.done.answer;
        Accepted::new(&self.call, &answer.url, &answer.headers, &self.json())
    }
}

/// What is known of a write that a server has accepted.
#[derive(Clone)]
pub(crate) struct Accepted {
    resource_id: Option<String>,
    request_url: Option<String>,
    request_id: Option<String>,
}

impl Accepted {
    pub(crate) fn new(call: &Call, url: &Url, headers: &HeaderMap, body: &Value) -> Accepted {
        // The last argument names the resource itself where the path ends in it, and where an
        // action is sent without a body; else it names the parent of what is being created.
        let operation = call.operation();
        let names_resource = operation.path.ends_with('}')
            || (operation.method == Method::Post && operation.content_type.is_empty());
        let argument = call.last_argument().filter(|_| names_resource);
        Accepted {
            resource_id: id(body).or_else(|| argument.map(str::to_owned)),
            request_url: location(headers).map(|text| url.join(&text).map_or(text, String::from)),
            request_id: request_id(headers),
        }
    }

    /// What is known of a write by the address where its status is seen.
    pub(crate) fn at(url: &Url) -> Accepted {
        Accepted {
            resource_id: None,
            request_url: Some(url.as_str().to_owned()),
            request_id: None,
        }
    }

    /// Takes `url` where no address is known yet.
    pub(crate) fn or_at(mut self, url: Option<Url>) -> Accepted {
        self.request_url = self.request_url.or_else(|| url.map(String::from));
        self
    }

    /// Adds it to an error.
    pub(crate) fn explain(&self, error: Error) -> Error {
        error.with_accepted(
            self.resource_id.clone(),
            self.request_url.clone(),
            self.request_id.clone(),
        )
    }
}

/// The `id` of a resource.
pub(crate) fn id(body: &Value) -> Option<String> {
    match body.get("id")? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// The `Location` header as it came.
pub(crate) fn location(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    Some(location.to_owned()).filter(|location| !location.is_empty())
}

/// The id of a request: `X-Request-Id`, or what the `Location` of its status says.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    let named = headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    named.filter(|id| !id.is_empty()).or_else(|| {
        let location = location(headers)?;
        let (_, behind) = location.split_once("/requests/")?;
        let id = behind.split(['/', '?', '#']).next()?;
        Some(id.to_owned()).filter(|id| !id.is_empty())
    })
}

/// Whether an address is that of a request's status, not of a resource.
pub(crate) fn is_request(url: &Url) -> bool {
    url.path().contains("/requests/")
}
