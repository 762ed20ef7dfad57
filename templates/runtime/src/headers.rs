//! What the headers of an answer say, whoever asks.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use http::{HeaderMap, header};

use crate::redact::Redactor;
use crate::secret::REDACTED;

/// The `Location` header as it came.
pub(crate) fn location(headers: &HeaderMap) -> Option<String> {
    let location = headers.get(header::LOCATION)?.to_str().ok()?;
    Some(location.to_owned()).filter(|location| !location.is_empty())
}

/// The id of a request: `X-Request-Id`, or what the `Location` of its status says.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    let named = headers
        .get("x-request-id")
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned);
    named.filter(|id| !id.is_empty()).or_else(|| {
        let location = location(headers)?;
        // Services that queue what is asked name it there as `/requests/ID/status`.
        let (_, behind) = location.split_once("/requests/")?;
        let id = behind.split(['/', '?', '#']).next()?;
        Some(id.to_owned()).filter(|id| !id.is_empty())
    })
}

/// That id as it may be shown: not if it was cut out of what holds a secret.
pub(crate) fn shown_request_id(headers: &HeaderMap, redactor: &Redactor) -> Option<String> {
    let id = request_id(headers)?;
    let holds = |location: String| matches!(redactor.hide(&location), Cow::Owned(_));
    Some(match location(headers).is_some_and(holds) {
        true if !headers.contains_key("x-request-id") => REDACTED.to_owned(),
        _ => redactor.hide(&id).into_owned(),
    })
}

/// Reads `Retry-After`: seconds, of which a fraction counts as a whole one, or a date, of which past ones mean
/// "now".
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_number = !seconds.is_empty() && seconds.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        // What no integer holds is long, not nothing.
        let seconds = seconds.parse::<u64>().unwrap_or(u64::MAX);
        // Only whole seconds are allowed (RFC 9110, 10.2.3): what comes all the same is not cut short.
        let more = u64::from(!fraction.is_empty());
        return Some(Duration::from_secs(seconds.saturating_add(more)));
    }
    // All three forms of dates, as recipients must (RFC 9110, 5.6.7 and 10.2.3).
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(SystemTime::now()).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::{HeaderMap, HeaderValue, header};

    use super::retry_after;

    #[test]
    fn a_started_second_is_waited_for_to_its_end() {
        for (text, seconds) in [("0", 0), ("7", 7), ("7.5", 8), ("0.25", 1)] {
            let value = HeaderValue::from_static(text);
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value)]);
            assert_eq!(
                retry_after(&headers),
                Some(Duration::from_secs(seconds)),
                "{text}"
            );
        }
        let value = HeaderValue::from_static("99999999999999999999");
        let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value)]);
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(u64::MAX)));
        for text in ["", "soon", "-1", "+1", ".5"] {
            let value = HeaderValue::from_static(text);
            let headers = HeaderMap::from_iter([(header::RETRY_AFTER, value)]);
            assert_eq!(retry_after(&headers), None, "{text}");
        }
    }
}
