//! A call on the wire: attempts, the pauses between them, and what is logged about them.

use std::pin::pin;
use std::time::Duration;

use http::{StatusCode, header};
use reqwest::Url;
use tokio::time::Instant;
use tracing::Instrument;

use crate::address::Address;
#[cfg(feature = "xml")]
use crate::charset;
use crate::error::{Error, Kind, TimeoutKind};
use crate::limit::{Limit, Patience};
use crate::log;
#[cfg(feature = "xml")]
use crate::model;
use crate::observe::{Exchange, Hidden};
#[cfg(feature = "xml")]
use crate::operation::Answer;
use crate::operation::Operation;
use crate::redact::Redactor;
use crate::retry::{Repeat, RetryPolicy};
use crate::server::Route;
use crate::session::{self, Session};
use crate::sign::signer::Signing;
use crate::transport::{self, Attempt, Received, Request, Unread};

/// A request, and how much effort to put into it.
pub(crate) struct Job {
    pub session: Session,
    pub operation: &'static Operation,
    pub request: Request,
    /// Where the request can go instead.
    pub route: Route,
    pub repeat: Repeat,
    pub retry: RetryPolicy,
    pub attempt_timeout: Option<Duration>,
    pub limit: Option<Limit>,
    /// Whether a body that is not held may take longer than `limit`, which is one of the session's then.
    pub open_end: bool,
    /// How long nothing of such a body may move.
    pub stall: Option<Duration>,
    /// Where the request goes if it follows from the call instead of being its own.
    pub follow_up: Option<Box<Address>>,
    /// Texts in the request that no error may show.
    pub secrets: Vec<String>,
}

impl Job {
    /// Hides the credentials of the session and the secret headers of the request.
    pub(crate) fn credentials(&self) -> Redactor {
        let signing = self.request.signing.as_ref();
        let signed = signing.map(Signing::secrets).unwrap_or_default();
        let sent = session::sensitive(self.request.headers.values());
        let secrets = sent.chain(signed.iter().map(String::as_str));
        self.session.redactor().and(secrets)
    }
}

/// The successful answer that a call ended with, and what it took.
#[derive(Clone)]
pub(crate) struct Done {
    pub answer: Received,
    pub attempts: u32,
    pub elapsed: Duration,
}

/// Sends a request until it succeeds or its policy says to stop.
pub(crate) fn run(job: Job) -> impl Future<Output = Result<Done, Error>> {
    run_into(job, None)
}

/// As [`run`]; the body of a success is put into `rest` instead of being read, where there is such a place.
pub(crate) async fn run_into(job: Job, rest: Option<&mut Unread>) -> Result<Done, Error> {
    let operation = job.operation;
    // hyper asks for the reactor of Tokio, and panics without one: an error says what is missing.
    if tokio::runtime::Handle::try_current().is_err() {
        let why = "no Tokio runtime: calls must be awaited inside one";
        return Err(Error::invalid(why).with_operation(operation));
    }
    let settings = &job.session.config().log;
    let span = log::span(settings, operation, &job.request, job.follow_up.is_some());
    let attempts = pin!(attempts(job, rest));
    let outcome = attempts.instrument(span.clone()).await;
    outcome.map_err(|error| {
        log::failed(&span, &error);
        error.with_operation(operation)
    })
}

async fn attempts(mut job: Job, mut rest: Option<&mut Unread>) -> Result<Done, Error> {
    let started = Instant::now();
    let mut attempt = 1;
    let mut moves = 0;
    let mut previous: Option<Error> = None;
    // Whether the server may have acted already.
    let mut open = false;
    loop {
        let free = turn(&job).await;
        free.map_err(|error| error.with_attempts(attempt - 1).after(open))?;
        let own = job
            .attempt_timeout
            .and_then(|length| Limit::after(length, TimeoutKind::Attempt));
        let patience = Patience {
            limit: Limit::earlier(own, job.limit.filter(|_| !job.open_end)),
            stall: job.stall,
        };
        let part = Attempt::new(job.operation, attempt, job.follow_up.is_some());
        if let Some(signing) = &mut job.request.signing {
            let ready = signing.prepare(job.session.signer(), &mut job.request.url);
            let ready = patience.bound(ready).await.and_then(|ready| ready);
            ready.map_err(|error| error.with_attempts(attempt - 1).after(open))?;
        }
        let sent = Instant::now();
        let (carrier, place) = (job.session.carrier(), rest.as_deref_mut());
        let streams = place.is_some();
        let outcome = transport::send(carrier, &job.request, &part, patience, place).await;
        let outcome = outcome.and_then(|answer| succeeded(job.operation, answer, streams));
        let Told {
            outcome,
            next,
            again,
        } = tell(&job, part, outcome, sent.elapsed(), moves);
        let error = match outcome {
            Ok(answer) => {
                job.session.budget().deposit();
                return Ok(Done {
                    answer,
                    attempts: attempt,
                    elapsed: started.elapsed(),
                });
            }
            // What a hook refused was not sent.
            Err(error) if error.is_invalid_request() => error.with_attempts(attempt - 1),
            Err(error) => error.with_attempts(attempt),
        }
        .after(open);
        open |= error.may_have_acted();
        if job.open_end {
            let limit = job.limit;
            job.limit = limit.and_then(|limit| limit.later(sent.elapsed()));
        }
        match next {
            Some(next) => {
                tokio::time::sleep(next.pause).await;
                if let Some((url, signing)) = again {
                    job.request.url = url;
                    job.request.signing = Some(signing);
                }
                if next.elsewhere {
                    job.route.advance(&mut job.request);
                    moves += 1;
                }
            }
            // What failed before is why time ran out.
            None => {
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

/// What came of an attempt, without secrets, and what comes next.
struct Told {
    outcome: Result<Received, Error>,
    next: Option<Next>,
    /// How the request is to be signed then, where its refusal tells so.
    again: Option<(Url, Signing)>,
}

/// Tells hooks and logs what came of an attempt, and says what comes next, if anything does.
///
/// They see the error as the caller does: without secrets.
fn tell(
    job: &Job,
    attempt: Attempt,
    outcome: Result<Received, Error>,
    elapsed: Duration,
    moves: u32,
) -> Told {
    let credentials = || job.credentials();
    let address = job.follow_up.as_deref();
    let hidden = Hidden::new(&job.request, address, &job.secrets, &credentials);
    let outcome = outcome.map_err(|error| error.hide(hidden.all()));
    let mut again = None;
    let next = match &outcome {
        Ok(_) => None,
        Err(error) => {
            again = sign_again(job, error);
            let at_once = again.is_some().then_some(Next::AT_ONCE);
            at_once.or_else(|| next(job, attempt.number(), moves, error))
        }
    };
    let exchange = Exchange::new(attempt, &hidden, outcome.as_ref(), elapsed);
    let config = job.session.config();
    config
        .response_hooks
        .iter()
        .for_each(|hook| hook(&exchange));
    log::attempt(&config.log, &exchange, next.map(|next| next.pause));
    learn(job, &exchange);
    Told {
        outcome,
        next,
        again,
    }
}

/// What comes after a failed attempt.
#[derive(Clone, Copy)]
struct Next {
    pause: Duration,
    /// Whether another endpoint is tried.
    elsewhere: bool,
}

impl Next {
    const AT_ONCE: Next = Next {
        pause: Duration::ZERO,
        elsewhere: false,
    };
}

/// How to send and sign a request that was refused, where the refusal tells so: nothing was done then, and it is sent
/// once more at once.
fn sign_again(job: &Job, error: &Error) -> Option<(Url, Signing)> {
    let mut uploads = job.request.upload.iter();
    if uploads.any(|upload| !upload.is_there()) {
        return None;
    }
    let mut signing = job.request.signing.clone()?;
    let mut url = job.request.url.clone();
    let helps = signing.learn(job.session.signer(), &mut url, error);
    helps.then_some((url, signing))
}

/// What comes after an attempt that ended in `error`; `None` if it was the last.
fn next(job: &Job, attempt: u32, moves: u32, error: &Error) -> Option<Next> {
    let mut uploads = job.request.upload.iter();
    if uploads.any(|upload| !upload.is_there()) {
        return None;
    }
    let budget = job.session.budget();
    let failover = job.session.config().failover.as_ref();
    let failover = failover.filter(|failover| {
        let method = &job.request.method;
        job.route.len() > 1 && failover.allows(moves, method, job.repeat, error)
    });
    let next = match failover {
        Some(failover) => Next {
            pause: failover.pause(moves, job.route.len()),
            elsewhere: true,
        },
        None => Next {
            pause: job.retry.pause(job.repeat, attempt - moves, error)?,
            elsewhere: false,
        },
    };
    // A repetition that there is no time for takes nothing from the calls that have some.
    let late = job.limit.is_some_and(|limit| limit.is_within(next.pause));
    let asked_for = !next.elsewhere && error.retry_after().is_some();
    (!late && (asked_for || budget.withdraw())).then_some(next)
}

/// Waits until the rate limit allows one more request.
async fn turn(job: &Job) -> Result<(), Error> {
    let Some(limiter) = job.session.limiter() else {
        return Ok(());
    };
    while let Err(pause) = limiter.take(&job.request.url, &job.request.method) {
        if let Some(limit) = job.limit.filter(|limit| limit.is_within(pause)) {
            let detail = format!("the rate limit of the server allows no request for {pause:.1?}");
            return Err(limit.error().unsent().with_detail(&detail));
        }
        tokio::time::sleep(pause).await;
    }
    Ok(())
}

/// Learns the rate limit from an answer.
fn learn(job: &Job, exchange: &Exchange<'_>) {
    if let Some(limiter) = job.session.limiter()
        && let (Some(status), Some(headers)) = (exchange.status(), exchange.headers())
    {
        limiter.observe(&job.request.url, &job.request.method, status, headers);
    }
}

/// Makes an error of an answer that is not a success; of one that `streams`, the body has not been read.
fn succeeded(
    operation: &'static Operation,
    answer: Received,
    streams: bool,
) -> Result<Received, Error> {
    let coding = coding(operation, &answer, streams);
    if answer.status.is_success() {
        let Some(coding) = coding else {
            return match tells_of_error(operation, &answer) {
                true => {
                    let what = format!("{}, with an error in its body", answer.status);
                    let error = Error::new(Kind::Status, what);
                    let error = error.with_head(answer.status, &answer.headers);
                    Err(error.with_body(&answer.body))
                }
                false => Ok(answer),
            };
        };
        // It was not asked for, and read as it is it would be something else.
        let what = format!("the answer ({}) is encoded as {coding:?}", answer.status);
        let error = Error::new(Kind::Decode, what).with_head(answer.status, &answer.headers);
        return Err(error.with_body(&answer.body));
    }
    let mut what = answer.status.to_string();
    what.push_str(match answer.status {
        // RFC 9110, 15.5.2: without valid credentials; what is valid and not enough is 403 (15.5.4).
        StatusCode::UNAUTHORIZED => {
            " (the credentials are missing, wrong or expired: check IONOS_TOKEN, or IONOS_USERNAME and IONOS_PASSWORD)"
        }
        StatusCode::FORBIDDEN => " (the credentials are valid, but do not allow this)",
        StatusCode::NOT_MODIFIED => " (nothing has changed since what was asked about)",
        status if status.is_redirection() => " (a redirect that is not followed)",
        _ => "",
    });
    if let Some(coding) = &coding {
        what.push_str(&format!(", encoded as {coding:?}"));
    }
    if answer.body.is_empty() && !answer.status.is_redirection() {
        what.push_str(", without a body");
    }
    let error = Error::new(Kind::Status, what).with_head(answer.status, &answer.headers);
    Err(match coding {
        Some(_) => error,
        None => error.with_body(&answer.body),
    })
}

/// Whether a success is none: work that takes long may have begun to answer before it failed, and tells so in the root of the
/// document, as object storage does.
#[cfg(feature = "xml")]
fn tells_of_error(operation: &'static Operation, answer: &Received) -> bool {
    match operation.answer {
        Answer::Xml(wanted) => {
            // A 200 is sent before the copying has failed (Amazon S3 API, CopyObject and CompleteMultipartUpload).
            let body = charset::utf8(&answer.headers, &answer.body);
            let root = body.and_then(|body| model::xml::root(&body));
            root.is_some_and(|root| root == "Error" && !wanted.is(&root))
        }
        _ => false,
    }
}

#[cfg(not(feature = "xml"))]
fn tells_of_error(_: &'static Operation, _: &Received) -> bool {
    false
}

/// The coding of a body that is not sent as it is (RFC 9110, 8.4), also one of the way that is not undone on it (RFC
/// 9112, 6.1).
fn coding(operation: &Operation, answer: &Received, streams: bool) -> Option<String> {
    if answer.body.is_empty() && !streams {
        return None;
    }
    let headers = &answer.headers;
    let stored = answer.status.is_success() && operation.gives_as_stored();
    let codings = headers.get_all(header::CONTENT_ENCODING).iter();
    let codings = codings.filter(|_| !stored);
    let codings = codings.chain(headers.get_all(header::TRANSFER_ENCODING));
    let codings: Vec<_> = codings
        .map(|coding| String::from_utf8_lossy(coding.as_bytes()))
        .collect();
    let codings = codings.join(", ");
    let plain = |coding: &str| {
        let coding = coding.trim();
        // Names of codings have no case (RFC 9110, 8.4.1), and a list may have empty members (5.6.1.2).
        let mut plain = ["", "identity", "chunked"].into_iter();
        plain.any(|plain| coding.eq_ignore_ascii_case(plain))
    };
    (!codings.split(',').all(plain)).then_some(codings)
}
