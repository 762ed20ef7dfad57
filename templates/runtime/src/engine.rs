//! A call on the wire: attempts, the pauses between them, and what is logged about them.

use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

use crate::error::{Error, Kind};
use crate::operation::Operation;
use crate::response;
use crate::retry::{Repeat, RetryPolicy};
use crate::session::Session;
use crate::transport::{self, Answer, Attempt, Limit, Request};

/// A request, and how much effort to put into it.
pub(crate) struct Job {
    pub session: Session,
    pub operation: &'static Operation,
    pub request: Request,
    pub repeat: Repeat,
    pub retry: RetryPolicy,
    pub attempt_timeout: Option<Duration>,
    pub limit: Option<Limit>,
    /// Whether the request follows from the call instead of being its own.
    pub follow_up: bool,
}

/// A successful answer, and what it took.
#[derive(Clone)]
pub(crate) struct Done {
    pub answer: Answer,
    pub attempts: u32,
    pub elapsed: Duration,
}

/// Sends a request until it succeeds or its policy says to stop.
pub(crate) async fn run(job: Job) -> Result<Done, Error> {
    let operation = job.operation;
    if tokio::runtime::Handle::try_current().is_err() {
        let why = "no Tokio runtime: calls must be awaited inside one";
        return Err(Error::invalid(why).with_operation(operation));
    }
    let span = tracing::info_span!(
        "ionoscloud",
        otel.kind = "client",
        otel.name = format_args!("{} {}", job.request.method, operation.path),
        http.request.method = %job.request.method,
        url.template = operation.path,
        server.address = job.request.url.host_str(),
        ionos.operation = operation.id,
        http.response.status_code = Empty,
        ionos.request_id = Empty,
        ionos.attempts = Empty,
    );
    attempts(job)
        .instrument(span)
        .await
        .map_err(|error| error.with_operation(operation))
}

async fn attempts(job: Job) -> Result<Done, Error> {
    let started = Instant::now();
    let mut attempt = 1;
    let mut previous: Option<Error> = None;
    loop {
        let own = job
            .attempt_timeout
            .and_then(|length| Limit::after(length, crate::TimeoutKind::Attempt));
        let limit = Limit::earlier(own, job.limit);
        let part = Attempt::new(job.operation, attempt, job.follow_up);
        let outcome = transport::send(&job.session, &job.request, &part, limit).await;
        let outcome = outcome.and_then(succeeded);
        log(&job, attempt, &outcome);
        let error = match outcome {
            Ok(answer) => {
                job.session.budget().deposit();
                return Ok(Done {
                    answer,
                    attempts: attempt,
                    elapsed: started.elapsed(),
                });
            }
            Err(error) => error.with_attempts(attempt),
        };
        let pause = job
            .retry
            .pause(job.repeat, attempt, &error, job.session.budget());
        match pause {
            Some(pause) if !job.limit.is_some_and(|limit| limit.is_within(pause)) => {
                tracing::debug!(
                    pause_ms = pause.as_millis(),
                    "pausing before the next attempt"
                );
                tokio::time::sleep(pause).await;
            }
            // What failed before is why time ran out.
            _ => {
                return Err(match previous {
                    Some(previous) if error.is_timeout() => error.with_source(previous),
                    _ => error,
                });
            }
        }
        previous = Some(error);
        attempt += 1;
    }
}

/// Makes an error of an answer that is not a success.
fn succeeded(answer: Answer) -> Result<Answer, Error> {
    if answer.status.is_success() {
        return Ok(answer);
    }
    let mut what = answer.status.to_string();
    if answer.status.is_redirection() {
        what.push_str(": a redirect that is not followed");
    }
    Err(Error::new(Kind::Status, what)
        .with_head(answer.status, &answer.headers)
        .with_body(&answer.body))
}

fn log(job: &Job, attempt: u32, outcome: &Result<Answer, Error>) {
    let span = Span::current();
    span.record("ionos.attempts", attempt);
    let url = &job.request.url;
    match outcome {
        Ok(answer) => {
            span.record("http.response.status_code", answer.status.as_u16());
            if let Some(id) = response::request_id(&answer.headers) {
                span.record("ionos.request_id", id.as_str());
            }
            tracing::debug!(
                attempt,
                path = url.path(),
                status = answer.status.as_u16(),
                "answered"
            );
        }
        Err(error) => {
            if let Some(status) = error.status() {
                span.record("http.response.status_code", status.as_u16());
            }
            if let Some(id) = error.request_id() {
                span.record("ionos.request_id", id);
            }
            tracing::debug!(attempt, path = url.path(), %error, "failed");
        }
    }
    if tracing::enabled!(tracing::Level::TRACE) {
        let answered = match outcome {
            Ok(answer) => &answer.body,
            Err(error) => error.body().unwrap_or_default(),
        };
        let sent = job.request.body.as_ref().map_or(&[][..], Bytes::as_ref);
        tracing::trace!(
            query = url.query(),
            sent = %String::from_utf8_lossy(sent),
            answered = %String::from_utf8_lossy(answered),
            "bodies"
        );
    }
}
