//! When a request is sent again, and after what pause.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use http::StatusCode;

use crate::error::{Error, Kind, Message, TimeoutKind};
use crate::operation::{Method, Operation};

/// How often, and how patiently, a request is repeated.
///
/// By default a request is sent four times at most. The pause before repetition *n* is random between nothing and
/// `initial` (200 ms) · 2ⁿ⁻¹, at most `max` (10 s);
/// where the server says `Retry-After`, in seconds or as a date, it is that time and such a pause
/// on top. A pause that would go past the call's time limit is not begun: the error is returned at
/// once.
///
/// What is repeated:
///
/// | what happened | repeated |
/// |---|---|
/// | no connection could be made, or not in time | always: nothing was sent |
/// | 429; stream refused (HTTP/2) | always: the server refused to act |
/// | 502, 503, 504; connection broken; attempt out of time, or nothing moved | if the operation is idempotent |
/// | 408, 425, 500 | `GET` and `HEAD` |
/// | connection broken or attempt out of time after the head of a success | `GET` and `HEAD`: anything else was done |
/// | certificate not trusted, any other status | never |
/// | a reader or a stream was to be sent, and something of it was read | never |
///
/// Repetitions without a `Retry-After` also draw on a budget that all calls of a session share:
/// many failures at once use it up, and calls then fail at their first attempt instead of making an
/// outage worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    initial: Duration,
    max: Duration,
}

impl Default for RetryPolicy {
    /// 4 attempts, pauses of up to 200 ms, 400 ms and 800 ms, at most 10 s.
    fn default() -> Self {
        RetryPolicy {
            attempts: 4,
            initial: Duration::from_millis(200),
            max: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// A policy that never repeats.
    pub fn never() -> RetryPolicy {
        RetryPolicy::default().with_attempts(1)
    }

    /// Sets how many times a request is sent in total; 0 counts as 1.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> RetryPolicy {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the longest pause before the first repetition.
    #[must_use]
    pub fn with_initial_pause(mut self, pause: Duration) -> RetryPolicy {
        self.initial = pause;
        self
    }

    /// Sets the longest pause before any repetition; `Retry-After` is not cut down to it.
    #[must_use]
    pub fn with_max_pause(mut self, pause: Duration) -> RetryPolicy {
        self.max = pause;
        self
    }

    /// How many times a request is sent in total.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The pause before the next attempt, or `None` if there is to be none.
    pub(crate) fn pause(&self, operation: Repeat, attempt: u32, error: &Error) -> Option<Duration> {
        if attempt >= self.attempts || !operation.allows(error) {
            return None;
        }
        let jitter = self.jitter(attempt);
        Some(match error.retry_after() {
            Some(asked) => asked.saturating_add(jitter),
            None => jitter,
        })
    }

    fn jitter(&self, attempt: u32) -> Duration {
        let factor = 1u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        // Full jitter: what failed together does not come again together (AWS Architecture Blog, Exponential Backoff
        // And Jitter).
        self.initial
            .saturating_mul(factor)
            .min(self.max)
            .mul_f64(fastrand::f64())
    }
}

/// What may be repeated of a request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Repeat {
    /// It reads only.
    pub reads: bool,
    /// Sending it twice does what sending it once does.
    pub idempotent: bool,
}

impl Repeat {
    pub(crate) fn of(operation: &Operation) -> Repeat {
        Repeat {
            reads: matches!(operation.method, Method::Get | Method::Head),
            idempotent: operation.idempotent,
        }
    }

    /// Whether a request that ended in `error` may be sent again.
    pub(crate) fn allows(self, error: &Error) -> bool {
        // It had begun to answer when it failed, and says of what.
        if error.is_accepted() && error.kind() == Kind::Status {
            let codes = error.messages().iter().filter_map(Message::error_code);
            return self.idempotent && codes.into_iter().any(|code| PASSING.contains(&code));
        }
        // The server has acted; what is missing is the rest of its answer.
        if error.is_accepted() && !self.reads {
            return false;
        }
        match error.kind() {
            Kind::Connect | Kind::Dns | Kind::Timeout(TimeoutKind::Connect) => true,
            // The server says that it has not begun (RFC 9113, 8.7).
            Kind::Unprocessed => true,
            // It may have been acted on: only what may be done twice is sent again by itself (RFC 9110, 9.2.2).
            Kind::Disconnect | Kind::Timeout(TimeoutKind::Attempt | TimeoutKind::Stall) => {
                self.idempotent
            }
            Kind::Status => match error.status() {
                // A refusal: nothing was done (RFC 6585, 4).
                Some(StatusCode::TOO_MANY_REQUESTS) => true,
                Some(StatusCode::INTERNAL_SERVER_ERROR) => self.reads,
                // The server gave up on the request, or will not be the first to try it (RFC 9110, 15.5.9;
                // RFC 8470, 5.2).
                Some(StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_EARLY) => self.reads,
                Some(
                    StatusCode::BAD_GATEWAY
                    | StatusCode::SERVICE_UNAVAILABLE
                    | StatusCode::GATEWAY_TIMEOUT,
                ) => self.idempotent,
                _ => false,
            },
            _ => false,
        }
    }
}

/// Codes of errors that pass, in the body of a success (Amazon S3 API, Error Responses).
const PASSING: [&str; 3] = ["InternalError", "ServiceUnavailable", "SlowDown"];

/// Repetitions that a session may still make, shared by all its calls.
///
/// It starts full; each repetition takes one out, each success puts a tenth back. So in the long
/// run at most one request in ten is a repetition, while a short disturbance is bridged.
#[derive(Debug)]
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const REPETITION: u32 = 10;
    const SUCCESS: u32 = 1;
    const FULL: u32 = 100 * Self::REPETITION;

    pub(crate) fn new() -> Budget {
        Budget(AtomicU32::new(Self::FULL))
    }

    pub(crate) fn withdraw(&self) -> bool {
        self.update(|tokens| tokens.checked_sub(Self::REPETITION))
    }

    pub(crate) fn deposit(&self) {
        self.update(|tokens| (tokens < Self::FULL).then_some(tokens + Self::SUCCESS));
    }

    fn update(&self, change: impl Fn(u32) -> Option<u32>) -> bool {
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}
