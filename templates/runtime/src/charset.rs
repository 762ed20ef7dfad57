//! The text of a body, whatever it is encoded in: UTF-8, UTF-16, or the single bytes of Western Europe.
//!
//! What the body itself says by a byte order mark wins over what its header says (WHATWG Encoding, 6). What is encoded in
//! another way is left alone: nothing is guessed, and nothing is replaced.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, header};

use crate::text;

/// A byte order mark in UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

const JSON: &str = "application/json";

/// The type and subtype of a body in lower case, and its charset; both empty if they are not said.
pub(crate) fn content_type(headers: &HeaderMap) -> (Cow<'_, str>, Cow<'_, str>) {
    let value = headers.get(header::CONTENT_TYPE);
    // Most answers, and to look at each letter of theirs is a hundredth of a call.
    if value.is_some_and(|value| value.as_bytes() == JSON.as_bytes()) {
        return (Cow::Borrowed(JSON), Cow::Borrowed(""));
    }
    let value = value.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
    let mut parts = value.unwrap_or_default().split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    let mut parameters = parts.filter_map(|part| part.split_once('='));
    // Names of parameters have no case, and a value may be quoted (RFC 9110, 5.6.6).
    let charset = parameters.find(|(name, _)| name.trim_end().eq_ignore_ascii_case("charset"));
    let charset = charset.map_or("", |(_, value)| value.trim().trim_matches('"'));
    // Neither has a case (RFC 9110, 8.3.1 and 8.3.2).
    (lower(essence), lower(charset))
}

/// Most texts are in lower case already, and every answer has one of these.
fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(text.to_ascii_lowercase())
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a type in lower case is JSON, by itself or by its suffix.
pub(crate) fn is_json(essence: &str) -> bool {
    // RFC 8259, 11, and RFC 6839, 3.1.
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// Whether pages for people are among media types (RFC 2854 and 3236).
pub(crate) fn has_pages(types: &str) -> bool {
    let types = types.to_ascii_lowercase();
    types.contains("text/html") || types.contains("application/xhtml+xml")
}

/// A text without the mark that says that it is UTF-8 (RFC 8259, 8.1, lets readers of JSON skip it).
pub(crate) fn unmarked(text: &[u8]) -> &[u8] {
    text.strip_prefix(MARK).unwrap_or(text)
}

/// A body in UTF-8; `None` if it is in a charset that is not read here. What claims to be UTF-8, or says nothing, is not
/// checked.
pub(crate) fn utf8(headers: &HeaderMap, body: &Bytes) -> Option<Bytes> {
    let two = |byte: fn([u8; 2]) -> u16, from: usize| -> Option<Bytes> {
        let (pairs, rest) = body.get(from..)?.as_chunks::<2>();
        if !rest.is_empty() {
            return None;
        }
        let units = pairs.iter().map(|pair| byte(*pair));
        let text: Result<String, _> = char::decode_utf16(units).collect();
        text.ok().map(Bytes::from)
    };
    match body.as_ref() {
        [0xef, 0xbb, 0xbf, ..] => return Some(body.slice(MARK.len()..)),
        [0xfe, 0xff, ..] => return two(u16::from_be_bytes, 2),
        [0xff, 0xfe, ..] => return two(u16::from_le_bytes, 2),
        _ => {}
    }
    let (essence, charset) = content_type(headers);
    // What a document says itself is meant where its header says nothing (RFC 7303, 3).
    #[cfg(feature = "xml")]
    let charset = match crate::model::xml::declared_charset(body) {
        Some(declared) if charset.is_empty() => declared.into(),
        _ => charset,
    };
    // JSON is UTF-8, whatever a header says (RFC 8259, 8.1 and 11), if it can be that.
    let is_utf8 = || !body.contains(&0) && std::str::from_utf8(body).is_ok();
    match charset.as_ref() {
        // The labels of the WHATWG's Encoding standard, 4.2, and of IANA.
        "" | "utf-8" | "utf8" | "unicode-1-1-utf-8" => Some(body.clone()),
        _ if is_json(&essence) && is_utf8() => Some(body.clone()),
        "utf-16be" | "unicodefffe" => two(u16::from_be_bytes, 0),
        // Little-endian is what it is without a mark (WHATWG Encoding, 4.2).
        "utf-16" | "utf-16le" | "ucs-2" | "unicode" | "csunicode" | "iso-10646-ucs-2" => {
            two(u16::from_le_bytes, 0)
        }
        "us-ascii" | "ascii" | "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "l1"
        | "cp819" | "ibm819" | "windows-1252" | "cp1252" | "x-cp1252" | "ansi_x3.4-1968" => {
            Some(single(body, text::western))
        }
        "iso-8859-15" | "iso8859-15" | "iso_8859-15" | "l9" | "latin9" | "csisolatin9" => {
            Some(single(body, euro))
        }
        _ => None,
    }
}

/// A body as people read it, by the charset that its headers name if it can be that.
pub(crate) fn body(headers: Option<&HeaderMap>, body: &[u8]) -> String {
    let body = Bytes::copy_from_slice(body);
    let decoded = headers.and_then(|headers| utf8(headers, &body));
    text::readable(&decoded.unwrap_or(body)).into_owned()
}

fn single(body: &[u8], decode: fn(u8) -> char) -> Bytes {
    let text: String = body.iter().map(|byte| decode(*byte)).collect();
    text.into()
}

/// ISO 8859-15: ISO 8859-1 with eight other letters.
fn euro(byte: u8) -> char {
    match byte {
        0xa4 => '€',
        0xa6 => 'Š',
        0xa8 => 'š',
        0xb4 => 'Ž',
        0xb8 => 'ž',
        0xbc => 'Œ',
        0xbd => 'œ',
        0xbe => 'Ÿ',
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue, header};

    use super::{content_type, utf8};

    fn headers(value: &'static str) -> HeaderMap {
        let value = HeaderValue::from_static(value);
        HeaderMap::from_iter([(header::CONTENT_TYPE, value)])
    }

    #[test]
    fn a_content_type_is_read_without_case_and_quotes() {
        for (value, expected) in [
            (
                "Text/CSV; Charset=\"ISO-8859-1\"",
                ("text/csv", "iso-8859-1"),
            ),
            (
                "text/plain;header=present; charset = utf-8",
                ("text/plain", "utf-8"),
            ),
            ("application/json", ("application/json", "")),
            ("", ("", "")),
        ] {
            let headers = headers(value);
            let (essence, charset) = content_type(&headers);
            assert_eq!((essence.as_ref(), charset.as_ref()), expected, "{value}");
        }
    }

    #[test]
    fn texts_are_decoded_by_their_mark_or_charset() {
        for (charset, body, expected) in [
            ("utf-8", "é€".as_bytes(), "é€"),
            ("iso-8859-1", b"\xe9\x80\xa4", "é€¤"),
            ("windows-1252", b"\x93a\x94", "“a”"),
            ("iso-8859-15", b"\xe9\xa4", "é€"),
            ("utf-16", b"a\0\xe9\0", "aé"),
            ("utf-16be", b"\0a\xd8\x3d\xde\x00", "a\u{1f600}"),
            ("iso-8859-1", b"\xef\xbb\xbf\xc3\xa9", "é"),
            ("utf-8", b"\xff\xfea\0", "a"),
            ("utf-8", b"\xfe\xff\0a", "a"),
        ] {
            let headers = HeaderMap::from_iter([(
                header::CONTENT_TYPE,
                HeaderValue::from_str(&format!("text/plain; charset={charset}")).unwrap(),
            )]);
            let text = utf8(&headers, &Bytes::from_static(body)).unwrap();
            assert_eq!(text, expected, "{charset}");
        }
    }

    #[test]
    fn json_is_utf_8_where_it_can_be() {
        for (value, body, expected) in [
            (
                "application/json; charset=iso-8859-1",
                "\"é\"".as_bytes(),
                "\"é\"",
            ),
            ("application/json; charset=iso-8859-1", b"\"\xe9\"", "\"é\""),
            ("application/json; charset=utf-16", b"1\0", "1"),
            ("application/hal+json; charset=shift_jis", b"1", "1"),
        ] {
            let text = utf8(&headers(value), &Bytes::from_static(body)).unwrap();
            assert_eq!(text, expected, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_none() {
        for (value, body) in [
            (
                "application/json; charset=shift_jis",
                b"\x82\xa0".as_slice(),
            ),
            ("text/plain; charset=shift_jis", b"\x82\xa0"),
            ("text/plain; charset=utf-16", b"a\0b"),
            ("text/plain; charset=utf-16be", b"\xd8\x3d\0a"),
        ] {
            assert_eq!(
                utf8(&headers(value), &Bytes::from_static(body)),
                None,
                "{value}"
            );
        }
    }
}
