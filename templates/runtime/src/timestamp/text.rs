//! RFC 3339 as the services write it, read and written.

use std::fmt;

use super::instant::Instant;

/// The most digits of a year: those of the last second that an `i64` counts.
const YEAR_DIGITS: usize = 12;

/// The fewest digits of a year with a sign: ISO 8601 leaves it to be agreed on, ECMAScript and jiff write six.
const SIGNED_YEAR_DIGITS: usize = 6;

/// Reads a date and time: RFC 3339 (section 5.6), where zone and seconds may be missing, the zone may be written
/// without its colon or minutes, and a blank may stand before it.
pub(super) fn parse(text: &str) -> Option<Instant> {
    // In either case, or a blank (RFC 3339, 5.6).
    let (date, time) = text.trim().split_once(['T', 't', ' '])?;
    let days = days(date)?;
    let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(zone)?;
    // ISO 8601 has the comma as well.
    let (clock, nanoseconds) = match clock.trim_end().split_once(['.', ',']) {
        // A part of a minute is not that of a second.
        Some((clock, _)) if clock.matches(':').count() != 2 => return None,
        Some((clock, fraction)) => (clock, nanoseconds(fraction)?),
        None => (clock.trim_end(), 0),
    };
    let mut parts = clock.splitn(3, ':').map(|part| digits(part, 2));
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let clock = hour * 3_600 + minute * 60 + second.min(59);
    let seconds = days.checked_mul(86_400)?.checked_add(clock)?;
    let seconds = seconds.checked_sub(offset(zone)?)?;
    // Leap seconds are the last of a day in UTC (RFC 3339, 5.7).
    if second == 60 && seconds.rem_euclid(86_400) != 86_399 {
        return None;
    }
    Some(Instant {
        seconds,
        nanoseconds,
    })
}

/// The number that so many digits make.
fn digits(text: &str, count: usize) -> Option<i64> {
    let valid = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.parse().ok()).flatten()
}

/// The digits behind the point, of which there has to be one.
fn nanoseconds(fraction: &str) -> Option<u32> {
    let valid = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let nine = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    valid.then(|| nine.fold(0, |value, byte| value * 10 + u32::from(byte & 0xf)))
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i64> {
    let sign = match zone.chars().next() {
        None => return Some(0),
        Some('-') => -1,
        Some('+') => 1,
        Some(_) => return (zone.len() == 1).then_some(0),
    };
    let zone = zone.get(1..)?;
    let (hours, minutes) = match zone.len() {
        2 => (zone, "00"),
        4 => zone.split_at_checked(2)?,
        _ => zone.split_once(':')?,
    };
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours <= 23 && minutes <= 59).then(|| sign * (hours * 3_600 + minutes * 60))
}

/// Days since 1970 of a date that the calendar has.
fn days(date: &str) -> Option<i64> {
    let signed = date.starts_with(['+', '-']);
    let (sign, date) = date.split_at_checked(usize::from(signed))?;
    let mut parts = date.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let length = if signed {
        SIGNED_YEAR_DIGITS..=YEAR_DIGITS
    } else {
        4..=4
    };
    let known = length.contains(&year.len());
    let year = known.then(|| digits(year, year.len())).flatten()?;
    let year = if sign == "-" { -year } else { year };
    let (month, day) = (digits(month, 2)?, digits(day, 2)?);
    // RFC 3339, appendix C.
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        _ => return None,
    };
    (1..=last)
        .contains(&day)
        .then(|| days_since_epoch(year, month, day))
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

/// Year, month and day: the way back.
fn date(days_since_epoch: i64) -> (i64, i64, i64) {
    let days = days_since_epoch + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// In UTC, with as many digits of a second as there are.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.seconds.div_euclid(86_400));
        if (0..=9_999).contains(&year) {
            write!(f, "{year:04}")?;
        } else {
            write!(f, "{year:+0width$}", width = SIGNED_YEAR_DIGITS + 1)?;
        }
        let second = self.seconds.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(f, "-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if self.nanoseconds != 0 {
            let fraction = format!("{:09}", self.nanoseconds);
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::{Instant, parse};

    #[test]
    fn every_form_on_the_wire_is_read() {
        // Seconds from `date -u -d ... +%s`.
        let table = [
            ("2022-05-16T12:48:25Z", 1_652_705_305, 0),
            ("2022-05-16T12:48:25+00:00", 1_652_705_305, 0),
            ("2022-05-16T14:48:25+02:00", 1_652_705_305, 0),
            ("2022-05-16T12:48:25-0000", 1_652_705_305, 0),
            ("2022-05-16T11:48:25-01", 1_652_705_305, 0),
            ("2022-05-16T12:48:25", 1_652_705_305, 0),
            ("2022-05-16T12:48Z", 1_652_705_280, 0),
            ("2022-05-16 12:48:25.5", 1_652_705_305, 500_000_000),
            ("2022-05-16 12:48:25.05 +00:00", 1_652_705_305, 50_000_000),
            ("2022-05-16t12:48:25.147746133z", 1_652_705_305, 147_746_133),
            (
                "2022-05-16T12:48:25.1477461339999Z",
                1_652_705_305,
                147_746_133,
            ),
            ("2000-02-29T00:00:00Z", 951_782_400, 0),
            ("1969-12-31T23:59:59Z", -1, 0),
            ("1969-12-31T23:59:59.75Z", -1, 750_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_799, 0),
            ("2017-01-01T00:59:60+01:00", 1_483_228_799, 0),
            ("0000-01-01T00:00:00Z", -62_167_219_200, 0),
            ("+002022-05-16T12:48:25Z", 1_652_705_305, 0),
        ];
        for (text, seconds, nanoseconds) in table {
            let expected = Instant {
                seconds,
                nanoseconds,
            };
            assert_eq!(parse(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "yesterday",
            "T:",
            "2022-05-16",
            "PT24H",
            // Days that no calendar has.
            "2022-13-01T00:00:00Z",
            "2022-00-01T00:00:00Z",
            "2022-01-00T00:00:00Z",
            "2022-01-32T00:00:00Z",
            "2022-02-30T00:00:00Z",
            "2022-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2022-04-31T00:00:00Z",
            "2022-06-31T00:00:00Z",
            "2022-09-31T00:00:00Z",
            "2022-11-31T00:00:00Z",
            // Times that no clock shows.
            "2022-05-16T24:00:00Z",
            "2022-05-16T24:01:00Z",
            "2022-05-16T25:00:00Z",
            "2022-05-16T12:60:00Z",
            "2022-05-16T12:48:61Z",
            "2022-05-16T12:48:60Z",
            "2022-05-16T23:59:60+01:00",
            // Offsets that no zone has.
            "2022-05-16T12:48:25+24:00",
            "2022-05-16T12:48:25+24:01",
            "2022-05-16T12:48:25+25:00",
            "2022-05-16T12:48:25-00:60",
            "2022-05-16T12:48:25+9999:00",
            // Texts that are nearly right.
            "2022-05-16T12:48:00.123.456Z",
            "2022-05-16T12:48:25.Z",
            "2022-05-16T12:48:25.1\u{660}Z",
            "2022-05-16T12:48:25.-1Z",
            "2022-05-16T12:48.5Z",
            "2022-05-16T12Z",
            "2022-05-16T12:48:25ZZ",
            "2022-05-16T12:48:25Z05:00",
            "2022-05-16T12:48:25+",
            "2022-05-16T12:48:25+1",
            "2022-05-16T12:48:25+1:00",
            "2022-05-16T12:48:25+01:",
            "2022-05-16T12:48:25+01:0",
            "2022-05-16T12:48:25+01:00:00",
            "2022-05-16T12:48:25+-1:00",
            "2022-05-16T12:48:25\u{2212}01:00",
            "2022-05-16T1:48:25Z",
            "2022-05-16T12:48:25:00Z",
            "2022-5-16T12:48:25Z",
            "22-05-16T12:48:25Z",
            "12022-05-16T12:48:25Z",
            "+2022-05-16T12:48:25Z",
            "-2022-05-16T12:48:25Z",
            "+999999999999-01-01T00:00:00Z",
            "+9999999999999-01-01T00:00:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
