//! Durations as Go writes them.

use std::time::Duration;

/// Nanoseconds in each unit; longer names first, so that `ms` is not read as `m`.
const UNITS: [(&str, u128); 8] = [
    ("ns", 1),
    ("us", 1_000),
    // Go reads both letters, U+00B5 and U+03BC (`time.ParseDuration`).
    ("µs", 1_000),
    ("μs", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// More digits than these behind the point say nothing about nanoseconds.
const DIGITS: usize = 15;

/// Reads `1h2m3.5s`, `500ms` or a whole number of nanoseconds; `None` for anything else, negative
/// ones and such as are longer than 584 years included.
pub(super) fn parse(text: &str) -> Option<Duration> {
    let text = text.trim();
    let text = text.strip_prefix('+').unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    let nanoseconds = match text.parse::<u64>() {
        Ok(whole) => u128::from(whole),
        Err(_) => parts(text)?,
    };
    Some(Duration::from_nanos(u64::try_from(nanoseconds).ok()?))
}

fn parts(mut rest: &str) -> Option<u128> {
    let mut sum = 0u128;
    while !rest.is_empty() {
        let (whole, after) = digits(rest);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => digits(after),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let (unit, behind) = UNITS
            .iter()
            .find_map(|(name, unit)| Some((*unit, after.strip_prefix(name)?)))?;
        if !whole.is_empty() {
            sum = sum.checked_add(whole.parse::<u128>().ok()?.checked_mul(unit)?)?;
        }
        let fraction = fraction.get(..DIGITS).unwrap_or(fraction);
        if !fraction.is_empty() {
            let scale = 10u128.pow(u32::try_from(fraction.len()).ok()?);
            sum = sum.checked_add(fraction.parse::<u128>().ok()? * unit / scale)?;
        }
        rest = behind;
    }
    Some(sum)
}

/// The digits that `text` begins with, and the rest.
fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit());
    text.split_at(end.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::time::Duration;

    #[test]
    fn durations_are_read_as_go_writes_them() {
        for (text, nanoseconds) in [
            ("0", 0),
            ("1500000000", 1_500_000_000),
            ("500ms", 500_000_000),
            ("1.5h", 5_400_000_000_000),
            ("1h2m3.5s", 3_723_500_000_000),
            ("2m", 120_000_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("+7us", 7_000),
            ("7µs", 7_000),
            ("7μs", 7_000),
            ("3ns", 3),
            ("0.3333333333333333333333s", 333_333_333),
            (" 10s ", 10_000_000_000),
        ] {
            assert_eq!(
                parse(text),
                Some(Duration::from_nanos(nanoseconds)),
                "{text}"
            );
        }
        for text in [
            "",
            " ",
            "+",
            "-1s",
            "-5",
            "1",
            "1.5",
            "s",
            ".s",
            "1 s",
            "1d",
            "1S",
            "1s2",
            "99999999999999999999h",
            "10000000h",
            "٣s",
        ] {
            let expected = (text == "1").then_some(Duration::from_nanos(1));
            assert_eq!(parse(text), expected, "{text:?}");
        }
    }
}
