//! What hooks and logs get to see of an attempt.

use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::error::Error;
use crate::headers;
use crate::redact::Redactor;
use crate::text::shown;
use crate::transport::{Attempt, Received, Request};

/// Sees what came of an attempt; see
/// [`Config::with_response_hook`](crate::Config::with_response_hook).
pub(crate) type ResponseHook = dyn Fn(&Exchange<'_>) + Send + Sync;

/// One attempt of a call, and what came of it.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    pub(crate) attempt: Attempt,
    pub(crate) request: &'a Request,
    pub(crate) outcome: Result<&'a Received, &'a Error>,
    pub(crate) elapsed: Duration,
    /// Hides what must not be shown of it.
    pub(crate) redactor: &'a Redactor,
    /// Hides what must not be shown even where bodies are.
    pub(crate) credentials: &'a Redactor,
}

impl<'a> Exchange<'a> {
    /// The call that it is part of.
    pub fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The HTTP method.
    pub fn method(&self) -> &'a Method {
        &self.request.method
    }

    /// The address, without its query.
    pub fn url(&self) -> String {
        let mut url = self.request.url.clone();
        url.set_query(None);
        url.into()
    }

    /// The status of the answer, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        match self.outcome {
            Ok(answer) => Some(answer.status),
            Err(error) => error.status(),
        }
    }

    /// The headers of the answer, if there was one.
    pub fn headers(&self) -> Option<&'a HeaderMap> {
        match self.outcome {
            Ok(answer) => Some(&answer.headers),
            Err(error) => error.headers(),
        }
    }

    /// The id by which IONOS finds the request.
    pub fn request_id(&self) -> Option<String> {
        let id = headers::shown_request_id(self.headers()?, self.redactor)?;
        Some(shown(&id, 200))
    }

    /// Why the attempt was not a success; the call may be repeated nevertheless.
    pub fn error(&self) -> Option<&'a Error> {
        self.outcome.err()
    }

    /// The time from sending to the end of the answer; of one that is streamed, to its first piece.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The body of the request, where it is held.
    pub(crate) fn sent(&self) -> &'a [u8] {
        match (&self.request.body, &self.request.upload) {
            (Some(body), _) => body,
            (None, Some(_)) => b"[a stream]",
            (None, None) => &[],
        }
    }

    /// The body of the answer.
    pub(crate) fn answered(&self) -> &'a [u8] {
        match self.outcome {
            Ok(answer) => &answer.body,
            Err(error) => error.body().unwrap_or_default(),
        }
    }
}

impl std::fmt::Debug for Exchange<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Exchange")
            .field("attempt", &self.attempt)
            .field("method", self.method())
            .field("url", &self.url())
            .field("status", &self.status())
            .field("elapsed", &self.elapsed)
            .finish_non_exhaustive()
    }
}
