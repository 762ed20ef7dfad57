//! Texts of JSON, for what no type of Rust holds as it came: numbers beyond a double, digits that a double loses, texts
//! and names with half a surrogate pair.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;
use std::sync::LazyLock;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{room, write};

/// The name under which serde_json hands over a number whose digits it keeps.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// How deep values may stand in one another, as serde_json has it.
pub(super) const DEEPEST: usize = 128;

thread_local! {
    static ODD: Cell<usize> = const { Cell::new(0) };
}

/// Whether some crate of the program has switched on serde_json's feature `arbitrary_precision`.
pub(super) fn keeps_digits() -> bool {
    // A double does not hold it.
    static KEEPS: LazyLock<bool> =
        LazyLock::new(|| serde_json::from_str::<serde_json::Number>("1e999").is_ok());
    *KEEPS
}

/// The items of a list.
pub(super) fn items(text: &str) -> Vec<&str> {
    let RawItems(all) = serde_json::from_str(text).unwrap_or_default();
    all
}

#[derive(Default)]
struct RawItems<'a>(Vec<&'a str>);

impl<'de> Deserialize<'de> for RawItems<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ItemsVisitor)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = RawItems<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<RawItems<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element::<&RawValue>()? {
            if !room::take(room::ITEM) {
                return Err(no_room());
            }
            all.push(item.get());
        }
        Ok(RawItems(all))
    }
}

fn no_room<E: Error>() -> E {
    E::custom("there is no more room")
}

/// A name of a member: as it is, or its text where there is half a surrogate pair in it.
pub(super) type Name<'a> = Result<String, &'a str>;

/// The members of an object; of those with one name the last (RFC 8259, 4, leaves it open).
pub(super) fn members(text: &str) -> Vec<(Name<'_>, &str)> {
    let RawMembers(all) = serde_json::from_str(text).unwrap_or_default();
    let mut seen = HashSet::new();
    let mut members = Vec::with_capacity(all.len());
    for (name, value) in all.into_iter().rev() {
        // Half a surrogate pair is allowed in JSON, and is in no text of Rust (RFC 8259, 8.2).
        let name: Name<'_> = serde_json::from_str(name.get()).map_err(|_| name.get());
        if seen.insert(name.clone()) {
            members.push((name, value.get()));
        }
    }
    members.reverse();
    members
}

#[derive(Default)]
struct RawMembers<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for RawMembers<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = RawMembers<'de>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<RawMembers<'de>, A::Error> {
        let mut all = Vec::new();
        while let Some(member) = members.next_entry()? {
            if !room::take(room::MEMBER) {
                return Err(no_room());
            }
            all.push(member);
        }
        Ok(RawMembers(all))
    }
}

/// A value, and how much of its text it holds.
pub(super) struct Held {
    pub value: Value,
    /// Whether it is written to the same digits.
    pub exact: bool,
    /// Whether there is something in it that no value holds, and null in its place.
    pub odd: bool,
}

/// The value of a text that may be JSON, with null where no value holds what came; none if it is not, or there is no room for
/// it.
pub(crate) fn bounded(text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    if !room::take(weight(text)) {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| {
        let text: &RawValue = serde_json::from_str(text).ok()?;
        Some(build(&shallow(text.get()), 0))
    })
}

/// The value of a JSON text; null if there is no room for it.
pub(super) fn value_of(text: &str) -> Held {
    let numbers = numbers(text);
    // What is kept to the letter is kept twice.
    let times = if numbers == Numbers::Usual { 1 } else { 2 };
    if !room::take(times * weight(text)) {
        return Held {
            value: Value::Null,
            exact: true,
            odd: false,
        };
    }
    match serde_json::from_str(text) {
        Ok(value) if numbers != Numbers::Infinite => Held {
            value,
            exact: numbers == Numbers::Usual,
            odd: false,
        },
        _ => Held {
            value: build(&shallow(text), 0),
            exact: false,
            odd: true,
        },
    }
}

/// The text of a value with null where values stand too deep: each level is looked at again on the way down.
fn shallow(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut kept = String::new();
    let (mut depth, mut at, mut from) = (0_usize, 0, 0);
    while let Some(byte) = bytes.get(at) {
        let length = match byte {
            b'"' => string(bytes.get(at..).unwrap_or_default()),
            _ => 1,
        };
        match byte {
            b'[' | b'{' => {
                if depth == DEEPEST {
                    kept.push_str(text.get(from..at).unwrap_or_default());
                    kept.push_str("null");
                }
                depth += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == DEEPEST {
                    from = at + 1;
                }
            }
            _ => {}
        }
        at += length;
    }
    match from {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(kept + text.get(from..).unwrap_or_default()),
    }
}

/// The value with null where no value holds what came.
fn build(text: &str, depth: usize) -> Value {
    match text.as_bytes().first() {
        Some(b'[' | b'{') if depth >= DEEPEST => Value::Null,
        Some(b'[') => {
            let items = items(text).into_iter();
            items.map(|item| build(item, depth + 1)).collect()
        }
        Some(b'{') => {
            let members = members(text).into_iter();
            let members = members.filter_map(|(name, text)| Some((name.ok()?, text)));
            let members = members.map(|(name, text)| (name, build(text, depth + 1)));
            Value::Object(members.collect())
        }
        _ if numbers(text) == Numbers::Infinite => Value::Null,
        _ => serde_json::from_str(text).unwrap_or_default(),
    }
}

/// What numbers there are in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Numbers {
    /// Each is what a [`Value`] writes.
    Usual,
    /// There are other digits.
    Other,
    /// There is one beyond a double.
    Infinite,
}

fn numbers(text: &str) -> Numbers {
    let mut found = Numbers::Usual;
    let mut rest = text;
    while let Some(start) =
        rest.find(|sign: char| sign == '"' || sign == '-' || sign.is_ascii_digit())
    {
        let from = rest.get(start..).unwrap_or_default();
        let length = if from.starts_with('"') {
            string(from.as_bytes())
        } else {
            let number = |sign: char| !matches!(sign, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
            let length = from.find(number).unwrap_or(from.len());
            let digits = from.get(..length).unwrap_or_default();
            let short = digits.len() < 16 && !digits.contains(['.', 'e', 'E']) && digits != "-0";
            if !short && !is_usual(digits) {
                found = Numbers::Other;
                if digits.parse::<f64>().is_ok_and(f64::is_infinite) {
                    return Numbers::Infinite;
                }
            }
            length
        };
        rest = from.get(length..).unwrap_or_default();
    }
    found
}

/// Whether a number is written as the integer or the double is that it is.
fn is_usual(digits: &str) -> bool {
    let written = match (digits.parse::<i64>(), digits.parse::<u64>()) {
        (Ok(integer), _) => integer.to_string(),
        (_, Ok(integer)) => integer.to_string(),
        _ => {
            let mut out = Vec::new();
            write::double(digits.parse().unwrap_or(f64::NAN), &mut out);
            utf8(out)
        }
    };
    written == digits
}

/// What the value of a JSON text takes, in bytes.
fn weight(text: &str) -> u64 {
    const VALUE: u64 = 32;
    const ENTRY: u64 = 56;
    let bytes = text.as_bytes();
    let mut weight = VALUE;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let is_empty = || matches!(rest.trim_ascii_start().first(), Some(b'}' | b']'));
        let length = match byte {
            b'"' => string(bytes.get(at..).unwrap_or_default()),
            _ => 1,
        };
        weight += match byte {
            b'{' if !is_empty() => room::NODE * ENTRY,
            // A list makes room for four, then for twice as many.
            b'[' if !is_empty() => 4 * VALUE,
            b',' => 2 * ENTRY,
            b'"' => room::wide(length),
            _ => 0,
        };
        at += length;
    }
    weight
}

/// How deep values stand in one another.
pub(super) fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += match byte {
            b'"' => string(bytes.get(at..).unwrap_or_default()),
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
                1
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                1
            }
            _ => 1,
        };
    }
    deepest
}

/// The length of the string that a text begins with, quotes included.
pub(super) fn string(text: &[u8]) -> usize {
    let mut escaped = false;
    for (index, byte) in text.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

/// The whole number that a number is, `51.0` and `5.1e1` too.
pub(super) fn whole(number: &str) -> Option<i128> {
    if let Ok(whole) = number.parse() {
        return Some(whole);
    }
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: i32 = exponent.parse().ok()?;
    let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
    let behind = behind.trim_end_matches('0');
    let zeros = i64::from(exponent) - i64::try_from(behind.len()).ok()?;
    let mut digits = format!("{before}{behind}");
    if zeros < 0 {
        // `5.1e1` has been taken care of: what is left is zeros, or no whole number.
        let at = usize::try_from(-zeros).ok()?;
        let kept = digits.len().checked_sub(at)?;
        if digits.get(kept..)?.bytes().any(|digit| digit != b'0') {
            return None;
        }
        digits.truncate(kept);
    } else if digits.trim_start_matches(['-', '0']).is_empty() {
        return Some(0);
    } else if zeros <= 40 {
        digits.extend((0..zeros).map(|_| '0'));
    } else {
        return None;
    }
    match digits.as_str() {
        "" | "-" => Some(0),
        digits => digits.parse().ok(),
    }
}

/// What was encoded, as a text.
pub(super) fn utf8(encoded: Vec<u8>) -> String {
    String::from_utf8(encoded).unwrap_or_default()
}

/// Tells of a member of another type than documented.
pub(super) fn note(shape: &'static str, member: &'static str, text: &str) {
    ODD.set(ODD.get() + 1);
    tracing::debug!(
        r#type = shape,
        member,
        found = kind(text),
        "member of another type than documented, kept as it came"
    );
}

/// How many odd values this thread has read.
pub(crate) fn odd() -> usize {
    ODD.get()
}

/// Takes back what was counted while a type was tried that the value is not of.
pub(super) fn set_odd(count: usize) {
    ODD.set(count);
}

/// The type of a value.
pub(super) fn kind(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'n') | None => "null",
        Some(b't' | b'f') => "a boolean",
        Some(b'"') => "a string",
        Some(b'[') => "a list",
        Some(b'{') => "an object",
        Some(_) => "a number",
    }
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, Numbers, build, depth, numbers, shallow, value_of, weight, whole};

    #[test]
    fn whole_numbers_are_whole_however_they_are_written() {
        for (text, expected) in [
            ("51.0", Some(51)),
            ("5.1e1", Some(51)),
            ("510e-1", Some(51)),
            ("-2.50e1", Some(-25)),
            ("0.0", Some(0)),
            ("0e999999999", Some(0)),
            ("-0.0e5", Some(0)),
            ("9007199254740993.0", Some(9_007_199_254_740_993)),
            ("1.5", None),
            ("1e-1", None),
            ("1e400", None),
            ("5e-400", None),
        ] {
            assert_eq!(whole(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_that_are_written_otherwise_are_seen() {
        for usual in [
            "1.5",
            r#"{"a":[-3,"1e9",1.1]}"#,
            r#""1.10""#,
            "18446744073709551615",
        ] {
            assert_eq!(numbers(usual), Numbers::Usual, "{usual}");
        }
        for unusual in [
            "1.10",
            "[1E5]",
            "1e30",
            "123456789012345678901234567890",
            "-0",
        ] {
            assert_eq!(numbers(unusual), Numbers::Other, "{unusual}");
        }
    }

    #[test]
    fn what_no_double_holds_is_seen() {
        assert_eq!(numbers("[1.10,1e400]"), Numbers::Infinite);
        assert_eq!(numbers(r#"["1e400"]"#), Numbers::Usual);
    }

    #[test]
    fn what_no_value_holds_is_null_in_its_place() {
        let held = value_of(r#"{"a":[1e400,"\ud800",1],"\ud800":2}"#);
        assert_eq!(held.value, serde_json::json!({"a": [null, null, 1]}));
        assert!(held.odd && !held.exact);
    }

    #[test]
    fn what_stands_too_deep_is_null_in_its_place() {
        let nested = |levels: usize, inner: &str| {
            format!(
                r#"{}"]",{inner}{},5]"#,
                "[".repeat(levels),
                "]".repeat(levels - 1)
            )
        };
        for inner in ["[]", r#"{"a":["]"]}"#, "[[[1],2],3]"] {
            let cut = nested(DEEPEST, "null");
            assert_eq!(shallow(&nested(DEEPEST, inner)), cut);
            let value = build(&cut, 0);
            assert_eq!(value, build(&nested(DEEPEST, inner), 0));
        }
        let whole = nested(DEEPEST - 1, "[7]");
        assert_eq!(shallow(&whole), whole);
        let deep = "[".repeat(200_000) + &"]".repeat(200_000);
        assert!(shallow(&deep).len() < 300);
    }

    #[test]
    fn depth_is_counted_outside_of_strings() {
        assert_eq!(depth(r#"[{"a":"[[["},[[]]]"#), 3);
        assert_eq!(depth("5"), 0);
    }

    #[test]
    fn a_text_weighs_what_its_value_takes() {
        assert_eq!(weight("1"), 32);
        assert_eq!(weight(r#""{[,""#), 32 + 5);
        assert_eq!(weight("[{}, [ ], {\n}]"), 32 + 128 + 2 * 112);
        assert_eq!(weight(r#"{"a":{"b":1}}"#), 32 + 2 * 616 + 2 * 3);
    }
}
