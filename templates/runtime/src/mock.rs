//! A service that a test makes up: no socket, typed by operation.

use std::collections::VecDeque;
use std::future::pending;
use std::marker::PhantomData;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{StatusCode, header};
use serde_json::json;

use crate::builder::Request;
use crate::config::Config;
use crate::operation::{Method, Operation};
use crate::output::Output;
use crate::retry::RetryPolicy;
use crate::transport::{Answering, Attempt, Body, Fault, Transport, TransportError};
use crate::wait::policy::WaitPolicy;

/// Answers calls in tests, as it was told to, and keeps what it was asked.
///
/// Operations are named by the builders in the module `request` of each product. Answers of an
/// operation are given in their order, and the last one again and again. A call of an operation
/// that was not prepared fails with [`Error::is_invalid_request`](crate::Error::is_invalid_request)
/// and says so. Cloning is cheap, and clones are the same mock.
///
/// A `wait()` is over at once, with the value that the call was answered with, unless
/// [`On::then_seen`] says what it sees; what was deleted is gone.
///
/// ```ignore
/// use ionoscloud::{Mock, Session, compute::{self, model::Server, request::{CreateServer, ListServers}}};
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
pub struct Mock(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    prepared: Vec<Prepared>,
    requests: Vec<http::Request<Bytes>>,
}

/// What is prepared for one operation.
struct Prepared {
    operation: &'static Operation,
    answers: VecDeque<Outcome>,
    seen: VecDeque<Bytes>,
    /// The body of the last successful answer.
    last: Bytes,
}

#[derive(Clone)]
enum Outcome {
    Answer(StatusCode, Bytes),
    Fault(Fault),
    Silence,
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
        Config::new()
            .with_token("mock")
            .with_retry(retry)
            .with_wait(wait)
            .with_transport(self.clone())
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

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    #[expect(
        clippy::indexing_slicing,
        reason = "the index was found, or is that of what was just appended"
    )]
    fn prepared(&mut self, operation: &'static Operation) -> &mut Prepared {
        let known = |prepared: &Prepared| std::ptr::eq(prepared.operation, operation);
        let index = match self.prepared.iter().position(known) {
            Some(index) => index,
            None => {
                self.prepared.push(Prepared {
                    operation,
                    answers: VecDeque::new(),
                    seen: VecDeque::new(),
                    last: Bytes::new(),
                });
                self.prepared.len() - 1
            }
        };
        &mut self.prepared[index]
    }

    /// What to answer to a request.
    fn outcome(&mut self, request: &http::Request<Bytes>) -> Option<Outcome> {
        let attempt = *request.extensions().get::<Attempt>()?;
        let prepared = self
            .prepared
            .iter_mut()
            .find(|prepared| attempt.is_of(prepared.operation))?;
        if attempt.is_follow_up() {
            return Some(prepared.look());
        }
        let next = prepared.answers.front()?.clone();
        if prepared.answers.len() > 1 {
            prepared.answers.pop_front();
        }
        if let Outcome::Answer(status, body) = &next
            && status.is_success()
        {
            prepared.last = body.clone();
            // Accepted, so that the wait begins to look.
            if !prepared.seen.is_empty() {
                return Some(Outcome::Answer(StatusCode::ACCEPTED, body.clone()));
            }
        }
        Some(next)
    }
}

impl Prepared {
    /// What a look during a wait sees.
    fn look(&mut self) -> Outcome {
        if let Some(body) = self.seen.pop_front() {
            self.last = body;
        } else if self.operation.method == Method::Delete {
            return Outcome::Answer(StatusCode::NOT_FOUND, Bytes::new());
        }
        // What answers nothing still acts on something, which is to be seen.
        let seen = match self.last.is_empty() {
            true => Bytes::from_static(br#"{"type":"mock"}"#),
            false => self.last.clone(),
        };
        Outcome::Answer(StatusCode::OK, seen)
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
        self.then(Outcome::Answer(StatusCode::OK, body))
    }

    /// Answers with an error as IONOS' services do; any other status than that of an error counts
    /// as 500.
    pub fn fails(self, status: u16, code: &str, message: &str) -> Self {
        let status = StatusCode::from_u16(status).ok();
        let status = status.filter(|status| status.is_client_error() || status.is_server_error());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let messages = [json!({ "errorCode": code, "message": message })];
        let body = json!({ "httpStatus": status.as_u16(), "messages": messages });
        self.then(Outcome::Answer(status, body.to_string().into()))
    }

    /// Fails as the network does.
    pub fn breaks(self, fault: Fault) -> Self {
        self.then(Outcome::Fault(fault))
    }

    /// Never answers: a time limit has to end the attempt.
    pub fn hangs(self) -> Self {
        self.then(Outcome::Silence)
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

    fn then(self, outcome: Outcome) -> Self {
        let mut state = self.mock.state();
        state.prepared(R::OPERATION).answers.push_back(outcome);
        drop(state);
        self
    }
}

impl Transport for Mock {
    fn send(&self, request: http::Request<Bytes>) -> Answering<'_> {
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
        state.requests.push(request);
        drop(state);
        Box::pin(async move {
            match outcome {
                Some(Outcome::Answer(status, body)) => {
                    let mut answer = http::Response::new(Body::from(body));
                    *answer.status_mut() = status;
                    let json = header::HeaderValue::from_static("application/json");
                    answer.headers_mut().insert(header::CONTENT_TYPE, json);
                    Ok(answer)
                }
                Some(Outcome::Fault(fault)) => Err(TransportError::new(fault, "the mock says so")),
                Some(Outcome::Silence) => pending().await,
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
