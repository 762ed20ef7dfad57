//! Moments as S3 writes them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::clock::Moment;

fn system(moment: Moment) -> SystemTime {
    UNIX_EPOCH + Duration::from_millis(u64::try_from(moment).unwrap_or_default())
}

fn of(time: SystemTime) -> Option<Moment> {
    let since = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_millis()).ok()
}

/// In bodies: `2026-11-30T12:00:00.000Z`.
pub(super) fn iso(moment: Moment) -> String {
    humantime::format_rfc3339_millis(system(moment)).to_string()
}

/// In headers: `Mon, 30 Nov 2026 12:00:00 GMT` (RFC 9110, 5.6.7).
pub(super) fn http(moment: Moment) -> String {
    httpdate::fmt_http_date(system(moment))
}

/// A time of a body (RFC 3339).
pub(super) fn parse(text: &str) -> Option<Moment> {
    let text = text.trim();
    let text = text
        .strip_suffix("+00:00")
        .map_or_else(|| text.to_owned(), |text| format!("{text}Z"));
    of(humantime::parse_rfc3339(&text).ok()?)
}

/// A time of a header.
pub(super) fn parse_http(text: &str) -> Option<Moment> {
    of(httpdate::parse_http_date(text).ok()?)
}
