//! How many calls a contract may make: one bucket for reading, one for writing.

use crate::{clock::Moment, facts};

/// Requests per minute, and at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    pub limit: u32,
    pub burst: u32,
}

#[derive(Debug)]
pub(crate) struct Bucket {
    rate: Rate,
    /// Thousandths of calls that are left.
    left: u64,
    filled: Moment,
}

/// What a call is told about the limit.
pub(crate) struct Allowance {
    pub rate: Rate,
    pub remaining: u32,
    /// Seconds until there is room; none where the call may go on.
    pub wait: Option<u64>,
}

impl Bucket {
    pub fn new(is_reading: bool, now: Moment) -> Self {
        let (limit, burst) = facts::RATES[usize::from(!is_reading)];
        Self {
            rate: Rate { limit, burst },
            left: u64::from(burst) * 1000,
            filled: now,
        }
    }

    /// Takes a call out, if there is one left.
    pub fn take(&mut self, now: Moment, is_enforced: bool) -> Allowance {
        let passed = u64::try_from(now - self.filled).unwrap_or_default();
        let most = u64::from(self.rate.burst) * 1000;
        // A call in a thousand parts, a minute in 60,000 milliseconds.
        let more = passed.saturating_mul(u64::from(self.rate.limit)) / 60;
        self.left = self.left.saturating_add(more).min(most);
        self.filled = now;
        let is_empty = self.left < 1000;
        let wait = (is_enforced && is_empty).then(|| {
            let missing = (1000 - self.left) * 60 / u64::from(self.rate.limit);
            missing.div_ceil(1000).max(1)
        });
        if wait.is_none() {
            self.left = self.left.saturating_sub(1000);
        }
        Allowance {
            rate: self.rate,
            remaining: u32::try_from(self.left / 1000).unwrap_or(u32::MAX),
            wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bucket;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let mut bucket = Bucket::new(false, 0);
        let refused = |bucket: &mut Bucket, now, calls: usize| {
            (0..calls)
                .filter(|_| bucket.take(now, true).wait.is_some())
                .count()
        };
        assert_eq!(refused(&mut bucket, 0, 50), 0);
        assert_eq!(bucket.take(0, true).wait, Some(1));
        // Two a second.
        assert_eq!(refused(&mut bucket, 1000, 3), 1);
        assert_eq!(refused(&mut bucket, 3_600_000, 51), 1);
        assert!(
            bucket.take(3_600_000, false).wait.is_none(),
            "it is not enforced"
        );
    }
}
