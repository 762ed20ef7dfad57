//! A service that a test makes up: no socket, typed by operation.

use std::collections::VecDeque;
use std::future::pending;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

use crate::builder::Request;
use crate::config::Config;
use crate::operation::{Method, Operation, Paging};
use crate::output::Output;
use crate::retry::RetryPolicy;
use crate::transport::{Answering, Attempt, Body, Fault, Transport, TransportError};
use crate::wait::policy::WaitPolicy;

/// Answers calls in tests, as it was told to, and keeps what it was asked.
///
/// Operations are named by the builders in the module `request` of each product. Answers of an
/// operation are given in their order, each one once, unless [`On::always`] keeps the last. A call
/// that was not prepared fails with [`Error::is_invalid_request`](crate::Error::is_invalid_request)
/// and says so. Cloning is cheap, and clones are the same mock.
///
/// Dropping the last clone panics if a call was not prepared, or if something was prepared and never
/// asked for, with a list of these, unless [`Mock::take_unmet`] has asked for it before: so the test
/// fails.
///
/// A `wait()` is over at once, with the value that the call was answered with, unless
/// [`On::then_seen`] says what it sees; what was deleted is gone.
///
/// ```ignore
/// use sdk::{Mock, Session, compute::{self, model::Server, request::{CreateServer, ListServers}}};
///
/// let mock = Mock::new();
/// mock.on::<CreateServer>().returns(&Server::default().with_id("s-1"));
/// mock.on::<ListServers>().fails(503, "", "come back later").returns(&Servers::default());
///
/// let compute = compute::Client::new(&Session::new(mock.config())?);
/// the_code_under_test(&compute).await;
/// assert_eq!(mock.requests_of::<CreateServer>().len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct Mock(Arc<Clones>);

/// What the clones of a mock hold: with the last of them the test is over.
#[derive(Default)]
struct Clones(Arc<Answers>);

/// What answers. Sessions hold this, which may live longer than the test.
#[derive(Default)]
struct Answers(Mutex<Contents>);

#[derive(Default)]
struct Contents {
    prepared: Vec<Script>,
    requests: Vec<http::Request<Bytes>>,
    /// Calls that were not prepared.
    unexpected: Vec<String>,
}

/// What is prepared for one operation.
struct Script {
    operation: &'static Operation,
    answers: VecDeque<Act>,
    /// What is answered when all others are used up.
    always: Option<Act>,
    seen: VecDeque<Bytes>,
    /// The body of the last successful answer.
    last: Bytes,
}

#[derive(Clone)]
enum Act {
    Answer(StatusCode, HeaderMap, Bytes),
    Fault(Fault),
    Silence,
}

impl Act {
    fn body(status: StatusCode, body: Bytes) -> Act {
        Act::Answer(status, HeaderMap::new(), body)
    }
}

impl Mock {
    /// A mock that expects no call.
    pub fn new() -> Mock {
        Mock::default()
    }

    /// Settings for a [`Session`](crate::Session) whose calls go to this mock: with credentials that
    /// nobody knows, and almost without pauses.
    pub fn config(&self) -> Config {
        let moment = Duration::from_millis(1);
        let retry = RetryPolicy::default()
            .with_initial_pause(moment)
            .with_max_pause(moment);
        let wait = WaitPolicy::default()
            .with_initial_pause(moment)
            .with_max_pause(moment)
            .with_deadline(Duration::from_secs(10));
        let config = Config::new()
            .with_token("mock")
            .with_retry(retry)
            .with_wait(wait)
            .with_transport(ForSession(Arc::clone(&self.0.0)));
        #[cfg(feature = "sigv4")]
        let config = config.with_access_key(crate::sign::key::AccessKey::new("mock", "mock"));
        config
    }

    /// Prepares answers of the operation that `R` calls.
    pub fn on<R: Request>(&self) -> On<R> {
        self.state().prepared(R::OPERATION);
        On {
            mock: self.clone(),
            builder: PhantomData,
        }
    }

    /// All requests so far, each attempt by itself, with the [`Attempt`] in its extensions.
    pub fn requests(&self) -> Vec<http::Request<Bytes>> {
        self.state().requests.clone()
    }

    /// The requests so far of the operation that `R` calls, without those that follow from it, such
    /// as looks during a wait.
    pub fn requests_of<R: Request>(&self) -> Vec<http::Request<Bytes>> {
        let mut requests = self.requests();
        requests.retain(|request| {
            let attempt = request.extensions().get::<Attempt>();
            attempt.is_some_and(|attempt| attempt.is_of(R::OPERATION) && !attempt.is_follow_up())
        });
        requests
    }

    /// What went wrong so far: calls that were not prepared, and what was prepared and not asked for. It
    /// is forgotten, and no longer the end of the test.
    pub fn take_unmet(&self) -> Vec<String> {
        self.state().take_unmet()
    }

    fn state(&self) -> MutexGuard<'_, Contents> {
        self.0.0.state()
    }
}

impl Answers {
    fn state(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Clones {
    fn drop(&mut self) {
        let unmet = self.0.state().take_unmet();
        // A test that fails already says why itself, and a second panic aborts while one unwinds (`Drop`, Panics).
        if !unmet.is_empty() && !std::thread::panicking() {
            fail(&unmet);
        }
    }
}

#[expect(clippy::panic, reason = "a test is told so that it has failed")]
fn fail(unmet: &[String]) {
    panic!(
        "the mock was not called as it was prepared:\n  {}",
        unmet.join("\n  ")
    );
}

impl Contents {
    #[expect(
        clippy::indexing_slicing,
        reason = "the index was found, or is that of what was just appended"
    )]
    fn prepared(&mut self, operation: &'static Operation) -> &mut Script {
        let known = |prepared: &Script| std::ptr::eq(prepared.operation, operation);
        let index = match self.prepared.iter().position(known) {
            Some(index) => index,
            None => {
                self.prepared.push(Script {
                    operation,
                    answers: VecDeque::new(),
                    always: None,
                    seen: VecDeque::new(),
                    last: Bytes::new(),
                });
                self.prepared.len() - 1
            }
        };
        &mut self.prepared[index]
    }

    fn take_unmet(&mut self) -> Vec<String> {
        let mut unmet = std::mem::take(&mut self.unexpected);
        for prepared in &mut self.prepared {
            let (answers, seen) = (prepared.answers.len(), prepared.seen.len());
            let id = prepared.operation.id;
            if answers > 0 {
                unmet.push(format!("{id}: answers that nobody asked for: {answers}"));
            }
            if seen > 0 {
                unmet.push(format!("{id}: states that no wait has seen: {seen}"));
            }
            prepared.answers.clear();
            prepared.seen.clear();
        }
        unmet
    }

    /// What to answer to a request.
    fn outcome(&mut self, request: &http::Request<Bytes>) -> Option<Act> {
        let attempt = *request.extensions().get::<Attempt>()?;
        let prepared = self
            .prepared
            .iter_mut()
            .find(|prepared| attempt.is_of(prepared.operation))?;
        if attempt.is_follow_up() {
            return Some(prepared.look());
        }
        let next = match (prepared.answers.pop_front(), &prepared.always) {
            (Some(next), _) => next,
            (None, Some(always)) => always.clone(),
            // The pages that were prepared are all there are.
            (None, None) if prepared.is_behind_last(request) => {
                return Some(Act::body(StatusCode::OK, Bytes::from_static(b"{}")));
            }
            (None, None) => return None,
        };
        if let Act::Answer(status, headers, body) = &next
            && status.is_success()
        {
            prepared.last = body.clone();
            // Accepted, so that the wait begins to look.
            if !prepared.seen.is_empty() {
                let accepted = StatusCode::ACCEPTED;
                return Some(Act::Answer(accepted, headers.clone(), body.clone()));
            }
        }
        Some(next)
    }
}

impl Script {
    /// Whether a request is for a page behind those that were prepared.
    fn is_behind_last(&self, request: &http::Request<Bytes>) -> bool {
        let Paging::Offset { offset, .. } = self.operation.paging else {
            return false;
        };
        let query = request.uri().query().unwrap_or_default();
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let is_later = pairs.any(|(name, value)| name == offset && value != "0");
        is_later && !self.last.is_empty()
    }

    /// What a look during a wait sees.
    fn look(&mut self) -> Act {
        if let Some(body) = self.seen.pop_front() {
            self.last = body;
        } else if self.operation.method == Method::Delete {
            return Act::body(StatusCode::NOT_FOUND, Bytes::new());
        }
        // What answers nothing still acts on something, which is to be seen.
        let seen = match self.last.is_empty() {
            true => Bytes::from_static(br#"{"type":"mock"}"#),
            false => self.last.clone(),
        };
        Act::body(StatusCode::OK, seen)
    }
}

/// Prepares the answers of one operation, see [`Mock::on`].
pub struct On<R> {
    mock: Mock,
    builder: PhantomData<fn() -> R>,
}

impl<R: Request> On<R> {
    /// Answers 200 with `value`.
    pub fn returns(self, value: &R::Answer) -> Self {
        let body = value.write(R::OPERATION.answer);
        let headers = value.headers().cloned().unwrap_or_default();
        self.then(Act::Answer(StatusCode::OK, headers, body))
    }

    /// Adds a header to the last answer that was prepared, if name and value can be those of one.
    pub fn with_header(self, name: &str, value: &str) -> Self {
        let mut state = self.mock.state();
        let last = state.prepared(R::OPERATION).answers.back_mut();
        if let (Some(Act::Answer(_, headers, _)), Ok(name), Ok(value)) = (
            last,
            HeaderName::from_bytes(name.as_bytes()),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            headers.append(name, value);
        }
        drop(state);
        self
    }

    /// Answers with an error that has a code and a message; any other status than that of an error counts
    /// as 500.
    pub fn fails(self, status: u16, code: &str, message: &str) -> Self {
        let status = StatusCode::from_u16(status).ok();
        let status = status.filter(|status| status.is_client_error() || status.is_server_error());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let messages = [json!({ "errorCode": code, "message": message })];
        let body = json!({ "httpStatus": status.as_u16(), "messages": messages });
        self.then(Act::body(status, body.to_string().into()))
    }

    /// Fails as the network does.
    pub fn breaks(self, fault: Fault) -> Self {
        self.then(Act::Fault(fault))
    }

    /// Never answers: a time limit has to end the attempt.
    pub fn hangs(self) -> Self {
        self.then(Act::Silence)
    }

    /// After [`returns`](On::returns), which accepts the call for the time being: shows `value` to the next look of a `wait()`. The
    /// last value stays; one without a state, or with a good one, ends the wait.
    pub fn then_seen(self, value: &R::Answer) -> Self {
        let body = value.write(R::OPERATION.answer);
        self.mock
            .state()
            .prepared(R::OPERATION)
            .seen
            .push_back(body);
        self
    }

    /// Keeps the last answer that was prepared: it is given to all further calls, and does not have to be
    /// asked for.
    pub fn always(self) -> Self {
        let mut state = self.mock.state();
        let prepared = state.prepared(R::OPERATION);
        prepared.always = prepared.answers.pop_back().or(prepared.always.take());
        drop(state);
        self
    }

    fn then(self, outcome: Act) -> Self {
        let mut state = self.mock.state();
        state.prepared(R::OPERATION).answers.push_back(outcome);
        drop(state);
        self
    }
}

impl Transport for Mock {
    fn send(&self, request: http::Request<Body>) -> Answering<'_> {
        self.0.0.take(request)
    }
}

/// The mock as a session holds it.
struct ForSession(Arc<Answers>);

impl Transport for ForSession {
    fn send(&self, request: http::Request<Body>) -> Answering<'_> {
        self.0.take(request)
    }
}

impl Answers {
    /// Reads what comes in pieces, as a server would.
    fn take(&self, request: http::Request<Body>) -> Answering<'_> {
        let (head, mut body) = request.into_parts();
        if let Some(whole) = body.as_bytes() {
            let whole = Bytes::copy_from_slice(whole);
            return self.answer(http::Request::from_parts(head, whole));
        }
        Box::pin(async move {
            let whole = body.collect().await?;
            self.answer(http::Request::from_parts(head, whole)).await
        })
    }

    fn answer(&self, request: http::Request<Bytes>) -> Answering<'_> {
        let mut state = self.state();
        let outcome = state.outcome(&request);
        let unexpected = format!(
            "the mock expects no such call: {}, {} {}; prepare its answer with `mock.on::<…>().returns(…)`",
            request
                .extensions()
                .get::<Attempt>()
                .map_or("unknown", Attempt::operation),
            request.method(),
            request.uri()
        );
        if outcome.is_none() {
            state.unexpected.push(unexpected.clone());
        }
        state.requests.push(request);
        drop(state);
        Box::pin(async move {
            match outcome {
                Some(Act::Answer(status, headers, body)) => {
                    let r#type = match body.starts_with(b"<?xml") {
                        true => "application/xml",
                        false => "application/json",
                    };
                    let mut answer = http::Response::new(Body::from(body));
                    *answer.status_mut() = status;
                    let r#type = HeaderValue::from_static(r#type);
                    answer.headers_mut().insert(header::CONTENT_TYPE, r#type);
                    // One of its own stands in for that.
                    answer.headers_mut().extend(headers);
                    Ok(answer)
                }
                Some(Act::Fault(fault)) => Err(TransportError::new(fault, "the mock says so")),
                Some(Act::Silence) => pending().await,
                None => Err(TransportError::new(Fault::Invalid, unexpected)),
            }
        })
    }
}

impl std::fmt::Debug for Mock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mock")
    }
}

impl<R> std::fmt::Debug for On<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("On")
    }
}
