//! What no type of Rust holds as it came: numbers beyond a double, digits that a double loses, texts with half a
//! surrogate pair. It is kept as text.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::LazyLock;

use serde_json::Value;

/// The name under which serde_json hands over a number whose digits it keeps.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// What a text begins with that stands for an unreadable value. No service begins a text so: it is only looked for
/// while a repaired text is read.
const MARK: char = '\0';

thread_local! {
    static CAREFUL: Cell<bool> = const { Cell::new(false) };
    static ODD: Cell<usize> = const { Cell::new(0) };
}

/// Whether some crate of the program has switched on serde_json's feature `arbitrary_precision`.
pub(super) fn keeps_digits() -> bool {
    // A double does not hold it.
    static KEEPS: LazyLock<bool> =
        LazyLock::new(|| serde_json::from_str::<serde_json::Number>("1e999").is_ok());
    *KEEPS
}

/// Reads a repaired text.
pub(super) fn carefully<T>(read: impl FnOnce() -> T) -> T {
    let before = CAREFUL.replace(true);
    let result = read();
    CAREFUL.set(before);
    result
}

/// The value that a text of a repaired text stands for, as a text that begins with the mark.
pub(super) fn unreadable(text: &str) -> Option<Value> {
    (text.starts_with(MARK) && CAREFUL.get()).then(|| Value::from(text))
}

/// The JSON text that a value stands for, if it was unreadable.
pub(super) fn text_of(value: &Value) -> Option<&str> {
    let text = value.as_str()?.strip_prefix(MARK)?;
    CAREFUL.get().then_some(text)
}

/// Lets no mark stand in a value that is kept: what was unreadable is a text in it.
pub(super) fn unmark(value: &mut Value) {
    if let Some(text) = text_of(value) {
        *value = Value::from(text);
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(unmark),
        Value::Object(members) => members.values_mut().for_each(unmark),
        _ => {}
    }
}

/// The text with a marked text in the place of each value that cannot be read.
pub(super) fn repair(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.first() {
        let length = match first {
            b'"' => string(rest),
            b'-' | b'0'..=b'9' => {
                let digit =
                    |byte: &u8| matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
                rest.iter().take_while(|byte| digit(byte)).count()
            }
            _ => 1,
        };
        let (token, after) = rest.split_at(length.clamp(1, rest.len()));
        if is_readable(token) {
            out.extend_from_slice(token);
        } else {
            let marked = format!("{MARK}{}", String::from_utf8_lossy(token));
            out.extend_from_slice(Value::from(marked).to_string().as_bytes());
        }
        rest = after;
    }
    out
}

/// The text as it was before the repair.
pub(super) fn restored(text: &str) -> Cow<'_, str> {
    // As serde_json writes the mark.
    const MARKED: &str = "\"\\u0000";
    if !CAREFUL.get() || !text.contains(MARKED) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, _)) = rest.split_once(MARKED) {
        out.push_str(before);
        let marked = rest.get(before.len()..).unwrap_or_default();
        let (token, after) = marked.split_at(string(marked.as_bytes()));
        let read = serde_json::from_str::<Value>(token).unwrap_or_default();
        out.push_str(text_of(&read).unwrap_or(token));
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The length of the string that a text begins with, quotes included.
fn string(text: &[u8]) -> usize {
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

fn is_readable(token: &[u8]) -> bool {
    match token.first() {
        Some(b'"') => {
            !token.windows(2).any(|two| two == b"\\u")
                || serde_json::from_slice::<String>(token).is_ok()
        }
        Some(b'-' | b'0'..=b'9') => {
            let digits = std::str::from_utf8(token).unwrap_or_default();
            // What is no number at all stays, for the error to tell of it.
            digits.parse::<f64>().is_ok_and(f64::is_finite) || digits.parse::<f64>().is_err()
        }
        _ => true,
    }
}

/// Tells of a member of another type than documented.
pub(super) fn note(shape: &'static str, member: &'static str, found: &Value) {
    ODD.set(ODD.get() + 1);
    tracing::debug!(
        r#type = shape,
        member,
        found = kind(found),
        "member of another type than documented, kept as it came"
    );
}

/// How many odd values this thread has read; it only grows.
pub(crate) fn odd() -> usize {
    ODD.get()
}

/// The type of a value.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::repair;

    #[test]
    fn only_what_cannot_be_read_is_marked() {
        let repaired = |text: &str| String::from_utf8(repair(text.as_bytes())).unwrap();
        let same = r#"{"a":1,"b":-1.5e3,"c":"\u00e9 \\u 1e400","d":[true,null]}"#;
        assert_eq!(repaired(same), same);
        assert_eq!(repaired(r#"{"a": 1e400}"#), r#"{"a": "\u00001e400"}"#);
        assert_eq!(repaired(r#"["\ud800x"]"#), r#"["\u0000\"\\ud800x\""]"#);
        // A whole pair is a letter.
        let pair = r#"["\ud83d\ude00"]"#;
        assert_eq!(repaired(pair), pair);
    }
}
