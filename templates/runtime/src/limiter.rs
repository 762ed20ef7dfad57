//! Keeping under the rate limits that servers tell of.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderMap, Method, StatusCode};
use reqwest::Url;
use tokio::time::Instant;

/// The requests that servers still allow, by origin and method, shared by all calls of a session.
///
/// A service counts in each answer: `X-RateLimit-Limit` is the average number of requests in a minute,
/// `X-RateLimit-Burst` how many may come at once, `X-RateLimit-Remaining` how many are left. What is
/// left grows back at the average rate up to the burst.
#[derive(Debug, Default)]
pub(crate) struct Limiter(Mutex<Vec<Bucket>>);

#[derive(Debug)]
struct Bucket {
    origin: String,
    method: Method,
    left: f64,
    at: Instant,
    per_second: f64,
    burst: f64,
}

impl Limiter {
    /// Takes one request out; or says how long to wait before the next try.
    ///
    /// Whoever gives up while waiting has taken nothing.
    pub(crate) fn take(&self, url: &Url, method: &Method) -> Result<(), Duration> {
        let mut buckets = self.buckets();
        match find(&mut buckets, &origin(url), method) {
            Some(bucket) => bucket.take(Instant::now()),
            None => Ok(()),
        }
    }

    /// Learns from an answer.
    pub(crate) fn observe(
        &self,
        url: &Url,
        method: &Method,
        status: StatusCode,
        headers: &HeaderMap,
    ) {
        let number = |name| {
            let text = headers.get(name)?.to_str().ok()?;
            text.trim().parse::<u32>().ok().map(f64::from)
        };
        let Some(limit) = number("x-ratelimit-limit").filter(|limit| *limit > 0.0) else {
            return;
        };
        let burst = number("x-ratelimit-burst").unwrap_or(limit).max(1.0);
        let left = match status {
            // There were too many: nothing is left, whatever else the answer says (RFC 6585, 4).
            StatusCode::TOO_MANY_REQUESTS => 0.0,
            _ => number("x-ratelimit-remaining").unwrap_or(burst),
        };
        let now = Instant::now();
        let mut buckets = self.buckets();
        let origin = origin(url);
        if find(&mut buckets, &origin, method).is_none() {
            buckets.push(Bucket {
                origin: origin.clone(),
                method: method.clone(),
                left: burst,
                at: now,
                per_second: 0.0,
                burst,
            });
        }
        if let Some(bucket) = find(&mut buckets, &origin, method) {
            bucket.refill(now);
            (bucket.per_second, bucket.burst) = (limit / 60.0, burst);
            // Requests on their way are not counted there yet, but are here.
            bucket.left = bucket.left.min(left).min(burst);
        }
    }

    fn buckets(&self) -> MutexGuard<'_, Vec<Bucket>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// A session speaks to few origins, so they are looked through.
fn find<'a>(buckets: &'a mut [Bucket], origin: &str, method: &Method) -> Option<&'a mut Bucket> {
    buckets
        .iter_mut()
        .find(|bucket| bucket.origin == origin && bucket.method == *method)
}

impl Bucket {
    fn refill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = (self.left + passed * self.per_second).min(self.burst);
        self.at = now;
    }

    fn take(&mut self, now: Instant) -> Result<(), Duration> {
        self.refill(now);
        if self.left >= 1.0 {
            self.left -= 1.0;
            return Ok(());
        }
        // A little more, so that rounding does not ask for a second wait.
        let pause = (1.0 - self.left) / self.per_second + 0.001;
        Err(Duration::try_from_secs_f64(pause).unwrap_or(Duration::MAX))
    }
}
