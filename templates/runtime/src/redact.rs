//! Hiding secrets in texts, in whatever form they stand there.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE};

use crate::secret::REDACTED;

/// Shorter values are not looked for: a password of one character stands in every text.
const SHORTEST: usize = 6;

/// How many times a secret may be encoded: the escapes of JSON in JSON in an address.
const LAYERS: usize = 3;

/// Finds secrets in texts: as they are, with other white space or none, escaped as in JSON, HTML, addresses
/// and forms, in several of these ways one after another, in hexadecimal digits and in base64, also as a
/// part of what was encoded.
#[derive(Clone, Default)]
pub(crate) struct Redactor(Arc<[Pattern]>);

/// The forms of one secret, without white space.
#[derive(Clone)]
struct Pattern(Vec<String>);

impl Redactor {
    pub(crate) fn new<'a>(secrets: impl Iterator<Item = &'a str>) -> Redactor {
        Redactor(secrets.filter_map(Pattern::new).collect())
    }

    /// One that looks for more secrets as well.
    pub(crate) fn and<'a>(&self, more: impl Iterator<Item = &'a str>) -> Redactor {
        let more = more.filter_map(Pattern::new);
        Redactor(self.0.iter().cloned().chain(more).collect())
    }

    /// `text` with something else in the places of secrets.
    pub(crate) fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let found = self.find(text);
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        Cow::Owned(cut(text, 0..text.len(), &found))
    }

    /// A part of `text`, which is given in bytes, with something else in the places of secrets: also of those
    /// that only reach into it.
    pub(crate) fn part(&self, text: &str, part: Range<usize>) -> String {
        cut(text, part, &self.find(text))
    }

    /// The places of secrets, in order, none touching another.
    fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if !self.0.is_empty() {
            let plain = Layer::plain(text);
            self.search(&plain, LAYERS, &mut found);
        }
        found.sort_unstable_by_key(|range: &Range<usize>| range.start);
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in found {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }

    fn search(&self, layer: &Layer, depth: usize, found: &mut Vec<Range<usize>>) {
        for form in self.0.iter().flat_map(|pattern| &pattern.0) {
            for (start, _) in layer.text.match_indices(form) {
                found.extend(layer.origin(start..start + form.len()));
            }
        }
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for decode in [escape, percent, entity] {
            if let Some(inner) = layer.decoded(decode) {
                self.search(&inner, depth, found);
            }
        }
    }
}

impl Pattern {
    fn new(secret: &str) -> Option<Pattern> {
        let form = compact(secret);
        if secret.chars().count() < SHORTEST || form.is_empty() {
            return None;
        }
        let escaped = serde_json::to_string(secret).unwrap_or_default();
        let escaped = escaped.trim_matches('"');
        let mut forms = vec![form];
        let hex = |upper: bool| -> String {
            let digits = secret.bytes().map(|byte| match upper {
                true => format!("{byte:02X}"),
                false => format!("{byte:02x}"),
            });
            digits.collect()
        };
        forms.extend([hex(false), hex(true)]);
        for secret in [secret, escaped] {
            for offset in 0..3 {
                forms.extend(inside_base64(secret, offset));
            }
        }
        forms.sort_unstable();
        forms.dedup();
        Some(Pattern(forms))
    }
}

/// What stands in base64 for `secret` alone, whatever is before and behind it, if that is enough to know
/// it by; `offset` is its place in a group of three bytes (RFC 4648, 4 and 5).
fn inside_base64(secret: &str, offset: usize) -> Vec<String> {
    let bytes: Vec<u8> = std::iter::repeat_n(0, offset)
        .chain(secret.bytes())
        .collect();
    // The first and last characters depend on the neighbors too.
    let from = (offset * 8).div_ceil(6);
    let to = bytes.len() * 8 / 6;
    [
        BASE64_STANDARD.encode(&bytes),
        BASE64_URL_SAFE.encode(&bytes),
    ]
    .iter()
    .filter_map(|text| text.get(from..to))
    .filter(|core| core.len() >= SHORTEST)
    .map(str::to_owned)
    .collect()
}

/// A text without white space and control characters, which others collapse, break at or leave out.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !is_space(*c)).collect()
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// The parts of `text` inside `part`, and something else for each secret that is found there.
fn cut(text: &str, part: Range<usize>, found: &[Range<usize>]) -> String {
    let mut shown = String::new();
    let mut at = part.start;
    for secret in found {
        if secret.end <= part.start || secret.start >= part.end {
            continue;
        }
        shown.push_str(text.get(at..secret.start.max(at)).unwrap_or_default());
        shown.push_str(REDACTED);
        at = secret.end.min(part.end);
    }
    shown.push_str(text.get(at..part.end).unwrap_or_default());
    shown
}

/// A text with some of its encodings taken off, and without white space.
struct Layer {
    text: String,
    /// For each byte, where the character that it stands for begins in the original, and where it ends.
    places: Vec<(usize, usize)>,
    /// The same with its white space, to take off the next encoding.
    chars: Vec<(char, usize, usize)>,
}

/// Takes one encoded character off the beginning; gives it and how many characters it took.
type Decode = fn(&[(char, usize, usize)]) -> Option<(char, usize)>;

impl Layer {
    fn plain(text: &str) -> Layer {
        let chars = text.char_indices();
        Layer::new(chars.map(|(at, c)| (c, at, at + c.len_utf8())).collect())
    }

    fn new(chars: Vec<(char, usize, usize)>) -> Layer {
        let mut text = String::new();
        let mut places = Vec::new();
        for (c, start, end) in &chars {
            if !is_space(*c) {
                text.push(*c);
                places.extend(std::iter::repeat_n((*start, *end), c.len_utf8()));
            }
        }
        Layer {
            text,
            places,
            chars,
        }
    }

    /// Where a part of this stands in the original.
    fn origin(&self, part: Range<usize>) -> Option<Range<usize>> {
        let (start, _) = self.places.get(part.start)?;
        let (_, end) = self.places.get(part.end.checked_sub(1)?)?;
        Some(*start..*end)
    }

    /// With one more encoding taken off; `None` if there is nothing of it.
    fn decoded(&self, decode: Decode) -> Option<Layer> {
        let mut chars = Vec::with_capacity(self.chars.len());
        let mut changed = false;
        let mut rest = self.chars.as_slice();
        while let Some(((c, start, end), behind)) = rest.split_first() {
            match decode(rest) {
                Some((found, length)) => {
                    let last = rest.get(length - 1).map_or(*end, |(_, _, end)| *end);
                    chars.push((found, *start, last));
                    rest = rest.get(length..).unwrap_or_default();
                    changed = true;
                }
                None => {
                    chars.push((*c, *start, *end));
                    rest = behind;
                }
            }
        }
        changed.then(|| Layer::new(chars))
    }
}

/// The escapes of JSON (RFC 8259, 7) and of Rust.
fn escape(text: &[(char, usize, usize)]) -> Option<(char, usize)> {
    let at = |index: usize| text.get(index).map(|(c, _, _)| *c);
    let digits = |range: Range<usize>| {
        let mut value = 0u32;
        for index in range {
            value = value.checked_mul(16)? + at(index)?.to_digit(16)?;
        }
        Some(value)
    };
    if at(0)? != '\\' {
        return None;
    }
    let simple = |c| Some((c, 2));
    match at(1)? {
        c @ ('"' | '\\' | '/' | '\'') => simple(c),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        '0' => simple('\0'),
        'x' => Some((char::from_u32(digits(2..4)?)?, 4)),
        'u' if at(2)? == '{' => {
            let end = (3..10).find(|index| at(*index) == Some('}'))?;
            Some((char::from_u32(digits(3..end)?)?, end + 1))
        }
        'u' => {
            let first = digits(2..6)?;
            if let Some(c) = char::from_u32(first) {
                return Some((c, 6));
            }
            let low = (at(6)? == '\\' && at(7)? == 'u').then(|| digits(8..12))??;
            let both = char::decode_utf16([u16::try_from(first).ok()?, u16::try_from(low).ok()?]);
            Some((both.flatten().next()?, 12))
        }
        _ => None,
    }
}

/// Percent-encoding (RFC 3986, 2.1), and the plus sign that forms have for a space.
fn percent(text: &[(char, usize, usize)]) -> Option<(char, usize)> {
    let at = |index: usize| text.get(index).map(|(c, _, _)| *c);
    let byte = |index: usize| {
        let digit = |index| u8::try_from(at(index)?.to_digit(16)?).ok();
        (at(index)? == '%').then(|| Some(digit(index + 1)? << 4 | digit(index + 2)?))?
    };
    if at(0)? == '+' {
        return Some((' ', 1));
    }
    let mut bytes = Vec::new();
    while bytes.len() < 4 {
        bytes.push(byte(3 * bytes.len())?);
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return Some((text.chars().next()?, 3 * bytes.len()));
        }
    }
    None
}

/// Characters as HTML names them.
fn entity(text: &[(char, usize, usize)]) -> Option<(char, usize)> {
    if text.first()?.0 != '&' {
        return None;
    }
    let end = text.iter().take(12).position(|(c, _, _)| *c == ';')?;
    let name: String = text.get(1..end)?.iter().map(|(c, _, _)| *c).collect();
    let found = match name.as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        number => {
            let number = number.strip_prefix('#')?;
            let value = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(value.ok()?)?
        }
    };
    Some((found, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hide(secret: &str, text: &str) -> String {
        Redactor::new([secret].into_iter()).hide(text).into_owned()
    }

    #[test]
    fn secrets_are_found_in_every_form() {
        let key = "-----BEGIN KEY-----\nab+/cd==\n\"&<>' é\n-----END KEY-----";
        let json = serde_json::to_string(key).unwrap();
        let percent = crate::argument::encode(key);
        let html = key
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&#34;");
        for text in [
            key.to_owned(),
            key.replace('\n', " "),
            key.replace('\n', ""),
            key.replace('\n', "\r\n   "),
            json.trim_matches('"').to_owned(),
            serde_json::to_string(&json).unwrap(),
            json.replace('/', "\\/").replace('é', "\\u00e9"),
            format!("{key:?}"),
            percent
                .to_lowercase()
                .replace("begin", "BEGIN")
                .replace("key", "KEY")
                .replace("end", "END"),
            crate::argument::encode(&percent),
            percent.replace("%20", "+"),
            crate::argument::encode(&json),
            html,
            BASE64_STANDARD.encode(key),
            BASE64_URL_SAFE.encode(key),
            BASE64_STANDARD.encode(format!("user:{key}")),
            BASE64_STANDARD.encode(format!("{{\"key\":{json}}}")),
            crate::argument::encode(&BASE64_STANDARD.encode(key)),
        ] {
            let shown = hide(key, &format!("before {text} behind"));
            assert!(
                shown.starts_with("before ") && shown.contains("behind"),
                "{shown}"
            );
            assert!(shown.contains(REDACTED), "{text}");
            for part in ["BEGIN", "ab+/", "cd==", "END", "4-----", "LS0tLS1F"] {
                assert!(!shown.contains(part), "{shown} of {text}");
            }
        }
    }

    #[test]
    fn what_is_no_secret_stays() {
        for (secret, text) in [
            ("a", "a banana"),
            ("12345", "12345"),
            ("secret", "sec ret%"),
            ("      ", "a      b"),
            ("hidden-word", "hidden-words are not hidden-wo"),
        ] {
            let expected = match secret {
                "secret" => "[redacted]%".to_owned(),
                "hidden-word" => "[redacted]s are not hidden-wo".to_owned(),
                _ => text.to_owned(),
            };
            assert_eq!(hide(secret, text), expected);
        }
        let redactor = Redactor::new(["abcdefgh"].into_iter()).and(["efghijkl"].into_iter());
        assert_eq!(redactor.hide("xabcdefghijklx"), "x[redacted]x");
        assert_eq!(redactor.part("xabcdefghx", 4..10), "[redacted]x");
        assert_eq!(redactor.part("xabcdefghx", 0..3), "x[redacted]");
        assert_eq!(redactor.part("xabcdefghx", 9..10), "x");
    }
}
