//! How much time and how many attempts a call gets.

use std::time::Duration;

use super::Config;
use crate::failover::Failover;
use crate::limit::nonzero;
use crate::retry::RetryPolicy;
use crate::wait::policy::WaitPolicy;

/// Time limits, repetitions and waiting. A call can have its own.
impl Config {
    /// Limits the time to make a connection, TLS included; `None` or zero for no limit.
    #[must_use]
    pub fn with_connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Config {
        self.connect_timeout = nonzero(limit.into());
        self
    }

    /// Limits the time of one attempt, from sending to the last byte of the answer; `None` or zero
    /// for no limit.
    #[must_use]
    pub fn with_attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Config {
        self.attempt_timeout = nonzero(limit.into());
        self
    }

    /// Limits the time of a whole call, with all attempts and pauses; `None` or zero for no limit.
    ///
    /// Waiting for what a call started has a limit of its own: [`WaitPolicy::with_deadline`].
    #[must_use]
    pub fn with_timeout(mut self, limit: impl Into<Option<Duration>>) -> Config {
        self.timeout = nonzero(limit.into());
        self
    }

    /// Limits the time in which nothing moves of a body that is not held in memory, an [`Upload`](crate::Upload) or a
    /// [`Download`](crate::Download): no piece is taken or comes, or no answer begins. `None` or zero for no limit.
    ///
    /// It counts instead of the limits of attempts and calls, as long as the call sets none of its own: how long a body
    /// takes depends on its size. The time in which it moves is added to what is left for repetitions.
    #[must_use]
    pub fn with_stall_timeout(mut self, limit: impl Into<Option<Duration>>) -> Config {
        self.stall_timeout = nonzero(limit.into());
        self
    }

    /// Sets when requests are repeated.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Config {
        self.retry = policy;
        self
    }

    /// Sets whether, and when, calls move between the endpoints of a product; by default they do
    /// not.
    #[must_use]
    pub fn with_failover(mut self, failover: impl Into<Option<Failover>>) -> Config {
        self.failover = failover.into();
        self
    }

    /// Sets whether calls wait where a request more would go over the rate limit that the server
    /// tells of (`X-RateLimit-Limit`, `-Burst` and `-Remaining`); by default they do not, and 429 is
    /// repeated as [`RetryPolicy`] says.
    ///
    /// What is left is counted for each server and HTTP method, by all calls of a session together,
    /// and corrected by each answer, so that other programs of the same contract count too. A call
    /// whose time limit would pass before its turn fails at once.
    #[must_use]
    pub fn with_rate_limiter(mut self, on: bool) -> Config {
        self.rate_limiter = on;
        self
    }

    /// Sets how what a call started is waited for.
    #[must_use]
    pub fn with_wait(mut self, policy: WaitPolicy) -> Config {
        self.wait = policy;
        self
    }
}
