//! Dates and times as they came.

use std::fmt;
use std::time::{Duration, SystemTime};

/// A date and time, kept as the text that was on the wire.
///
/// The services write RFC 3339 in many forms: `Z` or an offset such as `+00:00`, up to nine digits of a
/// second, sometimes no zone at all. None of them may fail an answer, so the text is kept as it came and read
/// on demand. A time without a zone is taken as UTC.
///
/// ```
/// use ionoscloud_core::Timestamp;
///
/// let stamp = Timestamp::from("2023-03-15T09:58:59.147746133Z");
/// assert_eq!(stamp.as_str(), "2023-03-15T09:58:59.147746133Z");
/// let since_epoch = stamp.to_system_time().unwrap().duration_since(std::time::UNIX_EPOCH).unwrap();
/// assert_eq!(since_epoch.as_secs(), 1_678_874_339);
/// assert_eq!(since_epoch.subsec_nanos(), 147_746_133);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Timestamp(String);

impl Timestamp {
    /// The text as it was on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time; `None` if the text is not a date and time.
    #[must_use]
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let (seconds, nanoseconds) = parse(self.0.trim())?;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 {
            SystemTime::UNIX_EPOCH.checked_sub(whole)?
        } else {
            SystemTime::UNIX_EPOCH.checked_add(whole)?
        };
        time.checked_add(Duration::from_nanos(nanoseconds))
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

#[cfg(feature = "jiff")]
impl TryFrom<&Timestamp> for jiff::Timestamp {
    type Error = jiff::Error;

    /// # Errors
    /// The text is not a date and time, or one outside jiff's range.
    fn try_from(timestamp: &Timestamp) -> Result<Self, jiff::Error> {
        match parse(timestamp.0.trim()) {
            Some((seconds, nanoseconds)) => {
                jiff::Timestamp::new(seconds, i32::try_from(nanoseconds).unwrap_or_default())
            }
            None => timestamp.0.parse(),
        }
    }
}

/// Seconds since 1970 and nanoseconds within the second.
fn parse(text: &str) -> Option<(i64, u64)> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let mut parts = date.splitn(3, '-').map(digits);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(zone)?;
    let (clock, fraction) = clock.split_once(['.', ',']).unwrap_or((clock, ""));
    let mut parts = clock.trim_end().splitn(3, ':').map(digits);
    let (hour, minute, second) = (
        parts.next()??,
        parts.next()??,
        parts.next().unwrap_or(Some(0))?,
    );
    let valid = (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 61;
    if !valid {
        return None;
    }
    let days = days_since_epoch(year, month, day);
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset(zone)?;
    Some((seconds, nanoseconds(fraction)?))
}

fn digits(text: &str) -> Option<i64> {
    let valid = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if valid { text.parse().ok() } else { None }
}

fn nanoseconds(fraction: &str) -> Option<u64> {
    let mut value = 0;
    let mut unit = 100_000_000;
    for byte in fraction.trim_end().bytes() {
        value += u64::from(byte.is_ascii_digit().then_some(byte - b'0')?) * unit;
        unit /= 10;
    }
    Some(value)
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.trim_end() {
        "" | "Z" | "z" => return Some(0),
        zone if zone.starts_with('-') => -1,
        _ => 1,
    };
    let zone = zone.get(1..)?.trim_end();
    let (hours, minutes) = zone.split_once(':').or_else(|| zone.split_at_checked(2))?;
    let minutes = if minutes.is_empty() {
        0
    } else {
        digits(minutes)?
    };
    Some(sign * (digits(hours)? * 3_600 + minutes * 60))
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in eras of 400 years that begin in March.
fn days_since_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_on_the_wire_is_read() {
        // Seconds from `date -u -d ... +%s`.
        let table = [
            ("2022-05-16T12:48:25Z", 1_652_705_305, 0),
            ("2022-05-16T12:48:25+00:00", 1_652_705_305, 0),
            ("2022-05-16T14:48:25+02:00", 1_652_705_305, 0),
            ("2022-05-16T12:48:25-0000", 1_652_705_305, 0),
            ("2022-05-16T12:48:25", 1_652_705_305, 0),
            ("2022-05-16 12:48:25.5", 1_652_705_305, 500_000_000),
            ("2022-05-16T12:48:25.147746133Z", 1_652_705_305, 147_746_133),
            ("2000-02-29T00:00:00Z", 951_782_400, 0),
            ("1969-12-31T23:59:59Z", -1, 0),
        ];
        for (text, seconds, nanoseconds) in table {
            assert_eq!(parse(text), Some((seconds, nanoseconds)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_kept_but_not_read() {
        for text in [
            "",
            "yesterday",
            "2022-13-01T00:00:00Z",
            "2022-05-16",
            "2022-05-16T25:00:00Z",
            "PT24H",
            "T:",
        ] {
            assert_eq!(Timestamp::from(text).to_system_time(), None, "{text}");
            assert_eq!(Timestamp::from(text).as_str(), text);
        }
    }
}
