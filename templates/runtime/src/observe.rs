//! What hooks and logs get to see of an attempt.

use std::sync::OnceLock;
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};

use crate::address::Address;
use crate::charset;
use crate::error::{BODY_LIMIT, Error};
use crate::headers;
use crate::redact::{Redactor, Shown};
use crate::transport::{Attempt, Received, Request};

/// How much of an address, and of an id, is shown, in characters.
const ADDRESS: usize = 2000;
const ID: usize = 200;

/// Sees what came of an attempt; see
/// [`Config::with_response_hook`](crate::Config::with_response_hook).
pub(crate) type ResponseHook = dyn Fn(&Exchange<'_>) + Send + Sync;

/// What must not be shown of an attempt, put together when somebody looks.
pub(crate) struct Hidden<'a> {
    request: &'a Request,
    /// Where it goes if it follows from another.
    address: Option<&'a Address>,
    /// Texts in it.
    secrets: &'a [String],
    /// Makes what hides all that must not be shown even where bodies are.
    make: &'a Make<'a>,
    credentials: OnceLock<Redactor>,
    all: OnceLock<Redactor>,
}

type Make<'a> = dyn Fn() -> Redactor + Send + Sync + 'a;

impl<'a> Hidden<'a> {
    pub(crate) fn new(
        request: &'a Request,
        address: Option<&'a Address>,
        secrets: &'a [String],
        make: &'a Make<'a>,
    ) -> Hidden<'a> {
        Hidden {
            request,
            address,
            secrets,
            make,
            credentials: OnceLock::new(),
            all: OnceLock::new(),
        }
    }

    /// Hides what must not be shown even where bodies are.
    fn credentials(&self) -> &Redactor {
        self.credentials.get_or_init(self.make)
    }

    /// Hides what must not be shown.
    pub(crate) fn all(&self) -> &Redactor {
        self.all.get_or_init(|| {
            let secrets = self.secrets.iter().map(String::as_str);
            self.credentials().and(secrets)
        })
    }
}

/// One attempt of a call, and what came of it.
///
/// What it gives of texts is fit to be shown: an address that a server has given is shown as that server's other texts are,
/// without secrets. Nothing else of the request leads out of here.
#[derive(Clone, Copy)]
pub struct Exchange<'a> {
    attempt: Attempt,
    hidden: &'a Hidden<'a>,
    outcome: Result<&'a Received, &'a Error>,
    elapsed: Duration,
}

impl<'a> Exchange<'a> {
    pub(crate) fn new(
        attempt: Attempt,
        hidden: &'a Hidden<'a>,
        outcome: Result<&'a Received, &'a Error>,
        elapsed: Duration,
    ) -> Exchange<'a> {
        Exchange {
            attempt,
            hidden,
            outcome,
            elapsed,
        }
    }

    /// The call that it is part of.
    pub fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    /// The HTTP method.
    pub fn method(&self) -> &'a Method {
        &self.hidden.request.method
    }

    /// The address, without its query; `[redacted]` stands for secrets in it.
    pub fn url(&self) -> String {
        let origin = self.hidden.request.url.origin().ascii_serialization();
        origin + &self.path().into_text()
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

    /// The id by which the service finds the request; `[redacted]` stands for secrets in it.
    pub fn request_id(&self) -> Option<String> {
        let headers = self.headers()?;
        // Most have none, and then there is nothing to be looked for.
        headers::request_id(headers)?;
        let redactor = self.hidden.all();
        let id = headers::shown_request_id(headers, redactor)?;
        Some(redactor.shown(&id, ID).into_text())
    }

    /// Why the attempt was not a success; the call may be repeated nevertheless.
    pub fn error(&self) -> Option<&'a Error> {
        self.outcome.err()
    }

    /// The time from sending to the end of the answer; of one that is streamed, to its first piece.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The path of the address.
    pub(crate) fn path(&self) -> Shown {
        let redactor = self.hidden.all();
        match self.is_secret(redactor) {
            true => Shown::nothing("/"),
            false => redactor.shown(self.hidden.request.url.path(), ADDRESS),
        }
    }

    /// Whether the address holds a secret that need not be found in it as it is asked.
    fn is_secret(&self, redactor: &Redactor) -> bool {
        let address = self.hidden.address;
        address.is_some_and(|address| address.is_secret(redactor))
    }

    /// Its query, with all that is secret but the credentials.
    pub(crate) fn query(&self) -> Option<Shown> {
        let query = self.hidden.request.url.query()?;
        let redactor = self.hidden.credentials();
        Some(match self.is_secret(redactor) {
            true => Shown::nothing(""),
            false => redactor.shown(query, ADDRESS),
        })
    }

    /// The body of the request, where it is held, with all that is secret but the credentials.
    pub(crate) fn sent(&self) -> Shown {
        let request = &self.hidden.request;
        let body: &[u8] = match (&request.body, &request.upload) {
            (Some(body), _) => body,
            (None, Some(_)) => b"[a stream]",
            (None, None) => &[],
        };
        let decode = |body: &[u8]| charset::body(None, body);
        self.hidden.credentials().body(body, &decode, false)
    }

    /// The body of the answer, with all that is secret but the credentials.
    pub(crate) fn answered(&self) -> Shown {
        // An error keeps no more.
        let (body, most) = match self.outcome {
            Ok(answer) => (&*answer.body, usize::MAX),
            Err(error) => (error.body().unwrap_or_default(), BODY_LIMIT),
        };
        let headers = self.headers();
        let decode = |body: &[u8]| charset::body(headers, body);
        let redactor = self.hidden.credentials();
        redactor.body(body, &decode, body.len() >= most)
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
