//! Points in time of the standard library and of other crates.

use std::time::SystemTime;

use super::Timestamp;
use super::instant::Instant;
use crate::model::DecodeError;

/// In UTC, to the nanosecond. Years of more than four digits are written as ISO 8601 has them, `+012345-01-01T…`.
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        const EPOCH: Instant = Instant {
            seconds: 0,
            nanoseconds: 0,
        };
        // No platform's clock reaches further than the seconds of an `i64`.
        let instant = match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => EPOCH.later(after),
            Err(before) => EPOCH.earlier(before.duration()),
        };
        instant.unwrap_or(EPOCH).into()
    }
}

fn no_time(timestamp: &Timestamp) -> DecodeError {
    DecodeError::new(
        "not a date and time within range".to_owned(),
        String::new(),
        timestamp.0.chars().take(120).collect(),
    )
}

impl TryFrom<&Timestamp> for SystemTime {
    type Error = DecodeError;

    /// # Errors
    /// The text is not a date and time, or one that the system's clock cannot show.
    fn try_from(timestamp: &Timestamp) -> Result<Self, DecodeError> {
        timestamp.to_system_time().ok_or_else(|| no_time(timestamp))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&Timestamp> for jiff::Timestamp {
    type Error = DecodeError;

    /// # Errors
    /// The text is not a date and time, or one outside jiff's range.
    fn try_from(timestamp: &Timestamp) -> Result<Self, DecodeError> {
        let read = |at: Instant| {
            let whole = jiff::Timestamp::from_second(at.seconds).ok()?;
            whole
                .checked_add(std::time::Duration::from_nanos(at.nanoseconds.into()))
                .ok()
        };
        let time = timestamp.instant().and_then(read);
        time.ok_or_else(|| no_time(timestamp))
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    fn from(time: jiff::Timestamp) -> Self {
        SystemTime::from(time).into()
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&Timestamp> for chrono::DateTime<chrono::Utc> {
    type Error = DecodeError;

    /// # Errors
    /// The text is not a date and time, or one outside chrono's range.
    fn try_from(timestamp: &Timestamp) -> Result<Self, DecodeError> {
        let read = |at: Instant| chrono::DateTime::from_timestamp(at.seconds, at.nanoseconds);
        let time = timestamp.instant().and_then(read);
        time.ok_or_else(|| no_time(timestamp))
    }
}

/// In UTC. A leap second is written as the second before it.
#[cfg(feature = "chrono")]
impl<Zone: chrono::TimeZone> From<chrono::DateTime<Zone>> for Timestamp {
    fn from(time: chrono::DateTime<Zone>) -> Self {
        let instant = Instant {
            seconds: time.timestamp(),
            nanoseconds: time.timestamp_subsec_nanos() % super::instant::NANOSECONDS,
        };
        instant.into()
    }
}
