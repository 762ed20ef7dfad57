//! A point in time, and what is so much before or behind it.

use std::time::{Duration, SystemTime};

pub(super) const NANOSECONDS: u32 = 1_000_000_000;

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Instant {
    /// Since 1970, rounded down.
    pub seconds: i64,
    /// Within the second.
    pub nanoseconds: u32,
}

impl Instant {
    pub(super) fn to_system_time(self) -> Option<SystemTime> {
        let whole = Duration::from_secs(self.seconds.unsigned_abs());
        let time = if self.seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(whole)?
        } else {
            SystemTime::UNIX_EPOCH.checked_add(whole)?
        };
        time.checked_add(Duration::from_nanos(self.nanoseconds.into()))
    }

    pub(super) fn later(self, duration: Duration) -> Option<Instant> {
        let sum = self.nanoseconds + duration.subsec_nanos();
        let seconds = self.seconds.checked_add_unsigned(duration.as_secs())?;
        Some(Instant {
            seconds: seconds.checked_add((sum / NANOSECONDS).into())?,
            nanoseconds: sum % NANOSECONDS,
        })
    }

    pub(super) fn earlier(self, duration: Duration) -> Option<Instant> {
        let difference = self.nanoseconds + NANOSECONDS - duration.subsec_nanos();
        let seconds = self.seconds.checked_sub_unsigned(duration.as_secs())?;
        Some(Instant {
            seconds: seconds.checked_sub(i64::from(difference < NANOSECONDS))?,
            nanoseconds: difference % NANOSECONDS,
        })
    }
}
