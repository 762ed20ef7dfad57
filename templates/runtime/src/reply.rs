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

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use reqwest::Url;
use serde_json::Value;

use crate::address::Address;
use crate::call::Call;
use crate::charset;
use crate::engine::Done;
use crate::error::{Error, Kind};
use crate::headers::{location, shown_request_id};
use crate::model::{self, DecodeError, Problem, Room, View};
use crate::operation::{Answer, Method};
use crate::output::Output;
use crate::redact::TEXT_LIMIT;
use crate::text::shown;
use crate::transport::Received;

/// A successful answer that has not been read yet, with the call that it answers.
#[derive(Clone)]
pub(crate) struct Reply {
    pub call: Call,
    pub done: Done,
    /// What the write before it left behind, where this answer is the result of waiting.
    pub accepted: Option<Accepted>,
    /// The body of the answer to that write, which may hold what is shown only once.
    pub first: Option<Bytes>,
}

impl Reply {
    pub(crate) fn new(call: Call, done: Done) -> Reply {
        Reply {
            call,
            done,
            accepted: None,
            first: None,
        }
    }

    /// The reply of something that is not there any more.
    pub(crate) fn gone(call: Call, url: Url, attempts: u32) -> Reply {
        let answer = Received {
            status: StatusCode::NO_CONTENT,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            url,
        };
        let elapsed = Duration::ZERO;
        Reply::new(
            call,
            Done {
                answer,
                attempts,
                elapsed,
            },
        )
    }

    /// Reads the value.
    #[inline]
    pub(crate) fn read<T: Output>(&self) -> Result<T, Error> {
        let room = self.room();
        let before = model::odd();
        let read = self.check().and_then(|()| {
            let (answer, body) = self.text()?;
            let (headers, body) = (&self.done.answer.headers, &body);
            let first = self
                .first
                .as_ref()
                .and_then(|first| T::read(answer, headers, first).ok());
            let secrets = first.as_ref().and_then(T::as_view);
            match secrets.and_then(|first| model::carry(first, body)) {
                Some(whole) => T::read(answer, headers, &whole.into()),
                None => T::read(answer, headers, body),
            }
        });
        let read = match read {
            Ok(value) if model::odd() != before => self.judge(value.as_view()).map(|()| value),
            read => read,
        };
        match room.is_over() {
            true => Err(self.too_large()),
            false => read.map_err(|error| self.unreadable(error)),
        }
    }

    /// The room that there is for what is read.
    fn room(&self) -> Room {
        Room::of(self.call.session().config().decoded_limit)
    }

    /// The values of another type in an answer that is itself a list, a map or a union, which has no place for what the body
    /// says of them.
    pub(crate) fn outermost<T: Output>(&self, view: View<'_>) -> Vec<Problem> {
        let read = self
            .text()
            .and_then(|(answer, body)| T::read(answer, &self.done.answer.headers, &body));
        match read {
            Ok(_) => model::outermost(view),
            Err(_) => model::problems(view),
        }
    }

    /// Tells of values of another type than documented; an error where one is the list that a page is for, or where the
    /// session takes none.
    fn judge(&self, value: Option<View<'_>>) -> Result<(), DecodeError> {
        let Some(view) = value else { return Ok(()) };
        let problems = model::outermost(view);
        let redactor = self.call.redactor();
        for problem in &problems {
            tracing::warn!(
                operation = self.call.operation().id,
                path = %redactor.shown(&problem.path, 300),
                found = problem.found,
                "a value of another type than documented, kept as it came"
            );
        }
        let strict = self.call.session().config().strict;
        let first = problems
            .into_iter()
            .find(|problem| strict || problem.is_essential);
        match first {
            Some(problem) => Err(DecodeError::of(&problem.to_string())),
            None => Ok(()),
        }
    }

    /// Hides secrets in the keys of maps, which are parts of paths.
    pub(crate) fn hide_paths(&self, problems: &mut [Problem]) {
        let redactor = self.call.redactor();
        for problem in problems {
            if let Cow::Owned(hidden) = redactor.beginning(&problem.path, TEXT_LIMIT, false) {
                problem.path = hidden;
            }
        }
    }

    /// Whether the body can be what the operation is documented to answer, whatever its type.
    fn check(&self) -> Result<(), DecodeError> {
        let received = &self.done.answer;
        let refuse = |why: &str| Err(DecodeError::of(why));
        let operation = self.call.operation();
        match operation.answer {
            Answer::Empty => Ok(()),
            _ if operation.gives_as_stored() => Ok(()),
            // Accepted or done, with nothing to tell (RFC 9110, 15.3.3, 15.3.5 and 15.3.6).
            _ if received.is_empty()
                && matches!(
                    received.status,
                    StatusCode::ACCEPTED | StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT
                ) =>
            {
                Ok(())
            }
            // A text may be empty.
            Answer::Json if received.is_empty() && !self.is_text() => refuse("there is no body"),
            Answer::Json => Ok(()),
            // The page of a proxy or a login, unless pages are what the operation answers.
            Answer::Text | Answer::Bytes
                if received.is_html() && !charset::has_pages(operation.accept) =>
            {
                refuse("a page of HTML, which is not what was asked for")
            }
            Answer::Text | Answer::Bytes => Ok(()),
            #[cfg(feature = "xml")]
            Answer::Xml(_) if received.is_empty() => refuse("there is no body"),
            #[cfg(feature = "xml")]
            Answer::Xml(_) => Ok(()),
        }
    }

    /// The body as it can be read: texts in UTF-8, and the way to read them. Where JSON and text are both described, the
    /// type of what came decides.
    fn text(&self) -> Result<(Answer, Bytes), DecodeError> {
        let received = &self.done.answer;
        let operation = self.call.operation();
        let answer = operation.answer;
        if matches!(answer, Answer::Empty | Answer::Bytes) {
            return Ok((answer, received.body.clone()));
        }
        let said = || charset::content_type(&received.headers);
        let not_text = |what: &str| {
            DecodeError::of(&format!("{what}; the bytes are in the body as they came"))
        };
        let Some(body) = charset::utf8(&received.headers, &received.body) else {
            return Err(not_text(&format!(
                "a text that is not in the charset {:?}, or in one that is not read here",
                said().1
            )));
        };
        match answer {
            Answer::Text if std::str::from_utf8(&body).is_err() => Err(not_text(
                "a text that is not in UTF-8, and says no other charset",
            )),
            // A JSON string around the text.
            Answer::Text
                if charset::is_json(&said().0) && model::decode::<String>(&body).is_ok() =>
            {
                Ok((Answer::Json, body))
            }
            Answer::Json if self.is_text() => match std::str::from_utf8(&body) {
                Ok(text) => Ok((answer, Value::from(text).to_string().into())),
                Err(_) => Err(not_text(
                    "a text that is not in UTF-8, and says no other charset",
                )),
            },
            _ => Ok((answer, body)),
        }
    }

    /// Whether it is of a type that is described beside JSON, and is none. A body may come without a type (RFC 9110, 8.3): it is
    /// taken for JSON then.
    fn is_text(&self) -> bool {
        let (essence, _) = charset::content_type(&self.done.answer.headers);
        let mut described = self.call.operation().accept.split(',');
        !essence.is_empty()
            && !charset::is_json(&essence)
            && described.any(|accept| {
                let accept = accept.split(';').next().unwrap_or_default();
                accept.trim().eq_ignore_ascii_case(&essence)
            })
    }

    /// Whether the head of an answer that is not held can be that of what was asked for.
    pub(crate) fn check_head(&self) -> Result<(), Error> {
        self.check().map_err(|error| self.unreadable(error))
    }

    /// An error that ended the answer after its head.
    pub(crate) fn cut_off(&self, error: Error) -> Error {
        let answer = &self.done.answer;
        let error = error
            .with_operation(self.call.operation())
            .with_attempts(self.done.attempts)
            .with_head(answer.status, &answer.headers);
        let error = match self.call.writes() {
            true => self.accepted().explain(error),
            false => error,
        };
        self.call.hide(error)
    }

    /// There was no room for what is in the answer.
    fn too_large(&self) -> Error {
        let answer = &self.done.answer;
        let most = self.call.session().config().decoded_limit;
        let what = format!(
            "the answer ({}) takes more than {} bytes when it is decoded, which is set by Config::with_decoded_limit",
            answer.status,
            most.unwrap_or_default(),
        );
        self.read_error(Error::new(Kind::TooLarge, what))
    }

    pub(crate) fn unreadable(&self, error: DecodeError) -> Error {
        let answer = &self.done.answer;
        let redactor = self.call.redactor();
        let operation = self.call.operation();
        // A secret that the service made is known to nobody yet.
        let error = match operation.secret || operation.makes_secret {
            true => error.without_excerpt().hide_words(&redactor),
            false => match charset::utf8(&answer.headers, &answer.body) {
                Some(text) => error.hide(&redactor, &text),
                None => error.without_excerpt().hide_words(&redactor),
            },
        };
        let (essence, _) = charset::content_type(&answer.headers);
        let is_json = essence.is_empty() || charset::is_json(&essence);
        let named = match self.call.operation().answer {
            Answer::Json if !is_json => format!(", {}", shown(&essence, 100)),
            #[cfg(feature = "xml")]
            Answer::Xml(_) if !essence.is_empty() && !essence.ends_with("xml") => {
                format!(", {}", shown(&essence, 100))
            }
            _ => String::new(),
        };
        let error = Error::new(
            Kind::Decode,
            format!(
                "the answer ({}{named}) cannot be read: {error}",
                answer.status
            ),
        )
        .with_source(error)
        .with_body(&answer.body);
        self.read_error(error)
    }

    /// An error of reading, with all that is known besides.
    fn read_error(&self, error: Error) -> Error {
        let answer = &self.done.answer;
        let error = error
            .with_operation(self.call.operation())
            .with_attempts(self.done.attempts)
            .with_head(answer.status, &answer.headers);
        let error = match &self.accepted {
            Some(accepted) => accepted.explain(error),
            None if self.call.writes() => self.accepted().explain(error),
            None => error,
        };
        error.hide(&self.call.redactor())
    }

    /// The body as JSON; null if it is something else, or larger than what may be decoded.
    pub(crate) fn json(&self) -> Value {
        let received = &self.done.answer;
        let body = charset::utf8(&received.headers, &received.body);
        let _room = self.room();
        body.and_then(|body| model::bounded(&body))
            .unwrap_or_default()
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
        let redactor = call.redactor();
        Accepted {
            resource_id: call
                .words()
                .id_of(body)
                .or_else(|| argument.map(str::to_owned)),
            request_url: location(headers).map(|text| match redactor.hide(&text) {
                Cow::Borrowed(_) => {
                    let found = call.link(url, &text);
                    found.map_or(text, |address| address.url.into())
                }
                // As an address it would be written in yet another way.
                Cow::Owned(hidden) => hidden,
            }),
            request_id: shown_request_id(headers, &redactor),
        }
    }

    /// What is known of a write by the address where its status is seen.
    pub(crate) fn at(call: &Call, address: &Address) -> Accepted {
        Accepted {
            resource_id: None,
            request_url: Some(address.shown(&call.redactor())),
            request_id: None,
        }
    }

    /// Takes `address` where none is known yet.
    pub(crate) fn or_at(mut self, call: &Call, address: Option<Address>) -> Accepted {
        let shown = || address.map(|address| address.shown(&call.redactor()));
        self.request_url = self.request_url.or_else(shown);
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
