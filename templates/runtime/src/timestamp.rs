//! Dates and times as they came.

mod convert;
mod instant;
mod text;

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::{Duration, SystemTime};

use instant::Instant;

/// A date and time, kept as the text that was on the wire.
///
/// The services write RFC 3339 in many forms: `Z` or an offset such as `+00:00`, up to nine digits of a
/// second, sometimes no zone at all. None of them may fail an answer, so the text is kept as it came and read
/// on demand. A time without a zone is taken as UTC. What no calendar has, such as 30 February or an offset of
/// 25 hours, is no time, and never taken for another one.
///
/// Two timestamps are equal if they are the same point in time, whatever the zone that they are written in, and
/// they are ordered by time. Texts that are no time are equal if they are the same text, and sort before every
/// time. What is made of a `SystemTime` or another crate's type is written in UTC.
///
/// ```
/// use std::time::Duration;
/// use ionoscloud_core::Timestamp;
///
/// let stamp = Timestamp::from("2023-03-15T10:58:59.147746133+01:00");
/// assert_eq!(stamp.as_str(), "2023-03-15T10:58:59.147746133+01:00");
/// let since_epoch = stamp.to_system_time().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
/// assert_eq!(since_epoch, Duration::new(1_678_874_339, 147_746_133));
///
/// let hour = Duration::from_secs(3600);
/// assert_eq!(stamp.checked_add(hour).unwrap().as_str(), "2023-03-15T10:58:59.147746133Z");
/// assert!(stamp < Timestamp::now());
/// ```
#[derive(Clone)]
pub struct Timestamp(String);

impl Timestamp {
    /// The current time, by the clock of this machine.
    #[must_use]
    pub fn now() -> Timestamp {
        Timestamp::from(SystemTime::now())
    }

    /// The text as it was on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time; `None` if the text is not a date and time, or one that `SystemTime` cannot hold.
    ///
    /// Digits behind the ninth of a second are left out. A leap second, `23:59:60`, reads as the second before it.
    #[must_use]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        self.instant()?.to_system_time()
    }

    /// The time so much later, in UTC; `None` if the text is not a date and time, or that is too far away.
    #[must_use]
    pub fn checked_add(&self, duration: Duration) -> Option<Timestamp> {
        Some(self.instant()?.later(duration)?.into())
    }

    /// The time so much earlier, in UTC; `None` if the text is not a date and time, or that is too far away.
    #[must_use]
    pub fn checked_sub(&self, duration: Duration) -> Option<Timestamp> {
        Some(self.instant()?.earlier(duration)?.into())
    }

    fn instant(&self) -> Option<Instant> {
        text::parse(&self.0)
    }

    /// What is compared: no time before any time, and then by text.
    fn key(&self) -> (Option<Instant>, &str) {
        let instant = self.instant();
        (instant, if instant.is_some() { "" } else { &self.0 })
    }
}

impl PartialEq for Timestamp {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.key() == other.key()
    }
}

impl Eq for Timestamp {}

impl PartialOrd for Timestamp {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timestamp {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl Hash for Timestamp {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key().hash(state);
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Timestamp(text.to_owned())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Timestamp(text)
    }
}

impl From<Instant> for Timestamp {
    fn from(instant: Instant) -> Self {
        Timestamp(instant.to_string())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
