//! A successful answer that has not been read yet, and what it tells of a write.
//!
//! One response of a server has a name for each stage of its way through this crate:
//!
//! - [`Received`](crate::transport::Received): status, headers and body of one attempt, whatever the status.
//! - [`Exchange`](crate::Exchange): one attempt as hooks and logs see it, the request and what was received or went wrong.
//! - [`Done`]: the success that a call ended with, after all its attempts.
//! - [`Reply`]: that, with the call that it answers; lists, waits and builders work with it, whatever its type.
//! - [`Response`](crate::Response): that, with the value that was read from it; what a program gets from `send()`.
//!
//! How an operation's answer is to be read, as JSON or text or not at all, is its
//! [`Answer`](crate::operation::Answer).

use http::HeaderMap;
use reqwest::Url;
use serde_json::Value;

use crate::call::Call;
use crate::engine::Done;
use crate::error::{Error, Kind};
use crate::headers::{location, request_id};
use crate::model::DecodeError;
use crate::operation::Method;
use crate::output::Output;

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

/// Whether an address is that of a request's status, not of a resource.
pub(crate) fn is_request(url: &Url) -> bool {
    url.path().contains("/requests/")
}
