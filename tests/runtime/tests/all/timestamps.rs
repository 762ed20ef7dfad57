//! Dates and times against the clocks of other crates.

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use ionoscloud_core::Timestamp;
use proptest::prelude::*;

/// What looks like a date and time: nearly all digits that a clock or a calendar may show, and some more.
const TEXTS: &str = concat!(
    "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]",
    "(\\.[0-9]{0,9})?(\\.[0-9]{1,3})?(Z|z|[+-][0-2][0-9]:[0-6][0-9]|[A-Z]?)",
);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn a_text_reads_as_jiff_reads_it_or_not_at_all(text in TEXTS) {
        let read = jiff::Timestamp::try_from(&Timestamp::from(text.as_str())).ok();
        // A time without a zone is UTC here; jiff asks for one.
        let expected = text.parse::<jiff::Timestamp>().ok();
        let civil = || text.parse::<jiff::civil::DateTime>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok();
        let expected = expected.or_else(|| Some(civil()?.timestamp()));
        // jiff takes offsets of up to 25 hours, RFC 3339 less than 24.
        let offset = text.rsplit_once(['+', '-']).map_or("", |(_, offset)| offset);
        let expected = if offset.len() == 5 && offset >= "24:00" { None } else { expected };
        // jiff takes a leap second in any minute.
        prop_assume!(text.get(17..19) != Some("60"));
        prop_assert_eq!(read, expected, "{}", text);
    }

    #[test]
    fn no_text_panics(text in "\\PC*", rest in "[0-9TZ:.,+ -]*") {
        for text in [text.clone(), rest.clone(), format!("2022-05-16T{rest}"), format!("2022-05-16T12:48:25{rest}{text}")] {
            let stamp = Timestamp::from(text.as_str());
            let _ = (stamp.to_system_time(), stamp.checked_add(Duration::MAX), stamp.checked_sub(Duration::MAX));
            prop_assert_eq!(stamp.as_str(), text);
        }
    }

    #[test]
    fn every_system_time_is_written_and_read_again(seconds: i64, nanoseconds in 0..1_000_000_000_u32) {
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let base = SystemTime::UNIX_EPOCH;
        let time = if seconds < 0 { base.checked_sub(whole) } else { base.checked_add(whole) };
        prop_assume!(time.is_some());
        let time = time.and_then(|time| time.checked_add(Duration::from_nanos(nanoseconds.into()))).unwrap();
        let stamp = Timestamp::from(time);
        prop_assert_eq!(stamp.to_system_time(), Some(time), "{}", stamp);
    }

    #[test]
    fn both_crates_agree_both_ways(seconds in -62_135_596_800..253_402_207_200_i64, nanoseconds in 0..1_000_000_000_u32) {
        let chrono = chrono::DateTime::from_timestamp(seconds, nanoseconds).unwrap();
        let stamp = Timestamp::from(chrono);
        let jiff: jiff::Timestamp = stamp.as_str().parse().unwrap();
        prop_assert_eq!(jiff.as_nanosecond(), i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds));
        prop_assert_eq!(Timestamp::from(jiff).to_string(), stamp.to_string());
        prop_assert_eq!(chrono::DateTime::try_from(&stamp).unwrap(), chrono);
        let east = chrono.with_timezone(&chrono::FixedOffset::east_opt(7_200).unwrap());
        prop_assert_eq!(&Timestamp::from(east), &stamp);
        prop_assert_eq!(&Timestamp::from(east.to_rfc3339()), &stamp, "the same time in another zone");
    }

    #[test]
    fn durations_are_added_as_jiff_adds_them(seconds in 0..4_000_000_000_i64, nanoseconds in 0..1_000_000_000_i32, by in 0..4_000_000_000_000_000_000_u64) {
        let by = Duration::from_nanos(by);
        let base = jiff::Timestamp::new(seconds, nanoseconds).unwrap();
        let stamp = Timestamp::from(base);
        let later = stamp.checked_add(by).unwrap();
        prop_assert_eq!(&later, &Timestamp::from(base.checked_add(by).unwrap()));
        prop_assert_eq!(later.checked_sub(by).unwrap(), stamp.clone());
        prop_assert_eq!(stamp.checked_sub(by).unwrap(), Timestamp::from(base.checked_sub(by).unwrap()));
        prop_assert_eq!(later.cmp(&stamp), by.cmp(&Duration::ZERO));
    }
}

#[test]
fn times_are_ordered_whatever_their_zone() {
    let mut stamps = [
        "2024-01-01T00:30:00+01:00",
        "2023-12-31T23:45:00Z",
        "soon",
        "2024-01-01T00:00:00-01:00",
        "2023-12-31T23:30:00.5",
        "later",
    ]
    .map(Timestamp::from);
    stamps.sort();
    let sorted = stamps.each_ref().map(Timestamp::as_str);
    let expected = [
        "later",
        "soon",
        "2024-01-01T00:30:00+01:00",
        "2023-12-31T23:30:00.5",
        "2023-12-31T23:45:00Z",
        "2024-01-01T00:00:00-01:00",
    ];
    assert_eq!(sorted, expected);
}

#[test]
fn equal_times_are_one_key() {
    let texts = [
        "2024-01-01T00:00:00Z",
        "2024-01-01T01:00:00.000+01:00",
        "2024-01-01T00:00:01Z",
        "soon",
        "Soon",
    ];
    let keys: HashSet<Timestamp> = texts.map(Timestamp::from).into();
    assert_eq!(keys.len(), 4);
}

#[test]
fn now_is_now() {
    let before = SystemTime::now();
    let now = Timestamp::now().to_system_time().unwrap();
    assert!(before <= now && now <= SystemTime::now());
}

#[test]
fn what_no_clock_can_show_is_an_error() {
    let stamp = Timestamp::from("2022-02-30T00:00:00Z");
    let said = SystemTime::try_from(&stamp).unwrap_err().to_string();
    assert!(said.contains("2022-02-30"), "{said}");
    assert!(jiff::Timestamp::try_from(&stamp).is_err());
    assert!(chrono::DateTime::<chrono::Utc>::try_from(&stamp).is_err());
    assert!(jiff::Timestamp::try_from(&Timestamp::from("+020000-01-01T00:00:00Z")).is_err());
    assert_eq!(stamp.checked_add(Duration::ZERO), None);
    assert_eq!(Timestamp::now().checked_add(Duration::MAX), None);
    assert_eq!(Timestamp::now().checked_sub(Duration::MAX), None);
}
