//! Conditions and ranges (RFC 9110, 13 and 14).

use std::ops::Range;

use super::{Call, Failure, Version, time};

/// Whether one of a header's tags, `*` for any, is that of an object.
fn has_tag(header: &str, etag: &str) -> bool {
    let bare = |tag: &str| {
        tag.trim()
            .trim_start_matches("W/")
            .trim_matches('"')
            .to_owned()
    };
    let mut tags = header.split(',');
    tags.any(|tag| tag.trim() == "*" || bare(tag) == bare(etag))
}

/// What a request asks of the object that it reads, `lead` in front of the names of headers: with `x-amz-copy-source-` of the
/// source of a copy.
fn outcome(call: &Call<'_>, lead: &str, version: &Version) -> Option<u16> {
    let header = |name: &str| call.header(&format!("{lead}{name}"));
    // Headers know no parts of seconds.
    let modified = version.modified / 1000 * 1000;
    let date = |name: &str| header(name).and_then(time::parse_http);
    match (header("if-match"), date("if-unmodified-since")) {
        (Some(tags), _) if !has_tag(tags, &version.etag) => return Some(412),
        (None, Some(date)) if modified > date => return Some(412),
        _ => {}
    }
    match (header("if-none-match"), date("if-modified-since")) {
        (Some(tags), _) if has_tag(tags, &version.etag) => Some(304),
        (None, Some(date)) if modified <= date => Some(304),
        _ => None,
    }
}

/// Refuses to read what is not as the request wants it.
pub(super) fn check_read(call: &Call<'_>, version: &Version) -> Result<(), Failure> {
    match outcome(call, "", version) {
        None => Ok(()),
        Some(304) => Err(Failure {
            status: 304,
            ..Failure::from("NotModified")
        }
        .header("ETag", &version.etag)
        .header("Last-Modified", time::http(version.modified))),
        Some(_) => Err("PreconditionFailed".into()),
    }
}

/// Refuses to copy from what is not as the request wants it.
pub(super) fn check_source(call: &Call<'_>, version: &Version) -> Result<(), Failure> {
    match outcome(call, "x-amz-copy-source-", version) {
        None => Ok(()),
        Some(_) => Err("PreconditionFailed".into()),
    }
}

/// Refuses to write over what is not as the request wants it.
pub(super) fn check_write(call: &Call<'_>, there: Option<&Version>) -> Result<(), Failure> {
    let there = there.filter(|version| !version.is_marker);
    if let Some(tags) = call.header("if-none-match")
        && there.is_some_and(|version| has_tag(tags, &version.etag))
    {
        return Err("PreconditionFailed".into());
    }
    match (call.header("if-match"), there) {
        (Some(_), None) => Err("NoSuchKey".into()),
        (Some(tags), Some(version)) if !has_tag(tags, &version.etag) => {
            Err("PreconditionFailed".into())
        }
        _ => Ok(()),
    }
}

/// The bytes that a range names: none where it is not understood, an error where it begins behind the end.
pub(super) fn range(text: &str, length: u64) -> Result<Option<Range<u64>>, Failure> {
    let Some((first, last)) = text
        .strip_prefix("bytes=")
        .and_then(|text| text.split_once('-'))
    else {
        return Ok(None);
    };
    let beyond = || {
        Failure::from("InvalidRange")
            .header("Content-Range", format!("bytes */{length}"))
            .fact("ActualObjectSize", length.to_string())
    };
    let range = match (first.trim().parse::<u64>(), last.trim().parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(length),
        (Ok(first), Err(_)) if last.trim().is_empty() => first..length,
        (Err(_), Ok(count)) if first.trim().is_empty() => {
            if count == 0 {
                return Err(beyond());
            }
            length.saturating_sub(count)..length
        }
        _ => return Ok(None),
    };
    match range.start < range.end {
        true => Ok(Some(range)),
        false => Err(beyond()),
    }
}
