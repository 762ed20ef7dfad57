//! When a call moves on to another endpoint of its product.

use std::time::Duration;

use http::{Method, StatusCode};

use crate::error::{Error, Kind, TimeoutKind};
use crate::retry::Repeat;

/// How calls move between the [endpoints](crate::Config::with_endpoints) of a product that serve
/// for each other: those of one location, or those without one.
///
/// Path and query stay, and are put behind the base path of the next endpoint. The endpoint that
/// served last is the first that later calls of the session try.
///
/// | what happened | moves on |
/// |---|---|
/// | refused, reset while connecting, unreachable, stream refused (HTTP/2) | always: nothing was done |
/// | no connection in time | [with timeouts](Failover::with_timeouts) |
/// | connection broken after it was made | if it may be repeated |
/// | attempt out of time | with timeouts, if it may be repeated |
/// | a status [of the list](Failover::with_statuses) | if it may be repeated |
/// | unknown name, certificate not trusted, anything else | never |
///
/// A call may be repeated if its operation is idempotent *and* its method is
/// [one of the list](Failover::with_methods): one that is not idempotent is never sent to a second
/// endpoint once the first may have acted on it.
///
/// An endpoint that the call has not tried yet is tried at once. After that, the pause before move
/// *n* is the initial one · multiplierⁿ⁻¹, at most the longest one, made longer or shorter at
/// random. Moves come on top of the attempts of [`RetryPolicy`](crate::RetryPolicy), and draw on
/// the budget that it tells of.
///
/// ```
/// use ionoscloud_core::{Config, Endpoint, Failover};
///
/// let gateways = ["https://one.example", "https://two.example"];
/// let config = Config::new()
///     .with_endpoints("compute", gateways.map(Endpoint::new))
///     .with_failover(Failover::round_robin());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Failover {
    methods: Vec<Method>,
    timeouts: bool,
    statuses: Vec<StatusCode>,
    max_retries: u32,
    initial: Duration,
    max: Duration,
    multiplier: f64,
    randomization: f64,
}

impl Failover {
    /// From each endpoint to the one after it, and from the last to the first: 3 moves, without
    /// timeouts and statuses, for `GET`, `HEAD`, `PUT`, `DELETE` and `OPTIONS`; pauses from 500 ms
    /// on, 1.5 times as long with each move, at most 60 s, half longer or shorter.
    pub fn round_robin() -> Failover {
        Failover {
            methods: vec![
                Method::GET,
                Method::HEAD,
                Method::PUT,
                Method::DELETE,
                Method::OPTIONS,
            ],
            timeouts: false,
            statuses: Vec::new(),
            max_retries: 3,
            initial: Duration::from_millis(500),
            max: Duration::from_secs(60),
            multiplier: 1.5,
            randomization: 0.5,
        }
    }

    /// Sets the methods that may be repeated when the first endpoint may have got the request.
    #[must_use]
    pub fn with_methods(mut self, methods: impl IntoIterator<Item = Method>) -> Failover {
        self.methods = methods.into_iter().collect();
        self
    }

    /// Sets whether to move on when making the connection or an attempt takes too long.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: bool) -> Failover {
        self.timeouts = timeouts;
        self
    }

    /// Sets the statuses on which to move on.
    #[must_use]
    pub fn with_statuses(mut self, statuses: impl IntoIterator<Item = StatusCode>) -> Failover {
        self.statuses = statuses.into_iter().collect();
        self
    }

    /// Sets how many times a call moves on at most.
    #[must_use]
    pub fn with_max_retries(mut self, count: u32) -> Failover {
        self.max_retries = count;
        self
    }

    /// Sets the first pause.
    #[must_use]
    pub fn with_initial_pause(mut self, pause: Duration) -> Failover {
        self.initial = pause;
        self
    }

    /// Sets the longest pause, before chance makes it longer or shorter.
    #[must_use]
    pub fn with_max_pause(mut self, pause: Duration) -> Failover {
        self.max = pause;
        self
    }

    /// Sets how many times longer each pause is than the one before; less than 1 counts as 1.
    #[must_use]
    pub fn with_multiplier(mut self, factor: f64) -> Failover {
        self.multiplier = factor.max(1.0);
        self
    }

    /// Sets the part of a pause, 0 to 1, by which chance makes it longer or shorter.
    #[must_use]
    pub fn with_randomization(mut self, part: f64) -> Failover {
        self.randomization = if part > 0.0 { part.min(1.0) } else { 0.0 };
        self
    }

    /// Whether a call that ended in `error`, after so many moves, may move on.
    pub(crate) fn allows(
        &self,
        moves: u32,
        method: &Method,
        repeat: Repeat,
        error: &Error,
    ) -> bool {
        // After the head of a success nothing but the rest of an answer is missing.
        let idempotent = repeat.reads || (repeat.idempotent && !error.is_accepted());
        let again = idempotent && self.methods.contains(method);
        moves < self.max_retries
            && match error.kind() {
                Kind::Connect | Kind::Unprocessed => true,
                Kind::Timeout(TimeoutKind::Connect) => self.timeouts,
                Kind::Disconnect => again,
                Kind::Timeout(TimeoutKind::Attempt | TimeoutKind::Stall) => again && self.timeouts,
                Kind::Status => {
                    let status = error.status();
                    again && status.is_some_and(|status| self.statuses.contains(&status))
                }
                _ => false,
            }
    }

    /// The pause before a move, after `moves` others between so many endpoints.
    pub(crate) fn pause(&self, moves: u32, endpoints: usize) -> Duration {
        let tried = u32::try_from(endpoints).unwrap_or(u32::MAX);
        let Some(round) = (moves + 1).checked_sub(tried) else {
            return Duration::ZERO;
        };
        let factor = self
            .multiplier
            .powi(i32::try_from(round).unwrap_or(i32::MAX));
        let longest = self.max.as_secs_f64();
        let pause = (self.initial.as_secs_f64() * factor).min(longest);
        let chance = 1.0 + self.randomization * (2.0 * fastrand::f64() - 1.0);
        Duration::try_from_secs_f64(pause * chance).unwrap_or(self.max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_once_all_endpoints_were_tried() {
        let failover = Failover::round_robin().with_randomization(0.0);
        let pauses: Vec<_> = (0..5)
            .map(|moves| failover.pause(moves, 3).as_millis())
            .collect();
        assert_eq!(pauses, [0, 0, 500, 750, 1125]);
        assert_eq!(failover.pause(u32::MAX - 1, 2).as_secs(), 60);
        let failover = Failover::round_robin().with_max_pause(Duration::MAX);
        let range = 250..=750;
        for _ in 0..100 {
            assert!(range.contains(&failover.pause(1, 2).as_millis()));
            assert!(failover.pause(1_000_000, 2) > Duration::from_secs(60));
        }
    }
}
