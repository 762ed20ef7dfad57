//! The pieces of a JSON text: values, strings, lists and objects.

use std::io::Write;

use serde_json::Value;

/// A JSON value, written the same whatever features of `serde_json` a program has on: members by name, as without
/// `preserve_order`, and numbers as they are read without `arbitrary_precision`.
pub fn value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            let mut members = Sequence::new(b'{', out);
            for (name, inner) in sorted {
                self::value(inner, members.named(name));
            }
            members.end(b'}');
        }
        Value::Array(values) => {
            let mut items = Sequence::new(b'[', out);
            for inner in values {
                self::value(inner, items.next());
            }
            items.end(b']');
        }
        Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            match number.as_f64().filter(|value| value.is_finite()) {
                Some(value) => double(value, out),
                None => _ = serde_json::to_writer(out, number),
            }
        }
        value => _ = serde_json::to_writer(out, value),
    }
}

/// A double of any JSON, `30.0` and not `30`, as a [`Value`] tells them apart; in plain digits, as some services know no
/// exponents.
pub fn double(value: f64, out: &mut Vec<u8>) {
    let from = out.len();
    _ = serde_json::to_writer(&mut *out, &value);
    if out.get(from..).is_some_and(|digits| digits.contains(&b'e')) {
        out.truncate(from);
        _ = write!(out, "{value}");
    }
}

/// A string.
pub fn string(text: &str, out: &mut Vec<u8>) {
    _ = serde_json::to_writer(out, text);
}

/// A list or an object that is being written.
pub struct Sequence<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

impl<'a> Sequence<'a> {
    pub fn new(open: u8, out: &'a mut Vec<u8>) -> Self {
        out.push(open);
        Sequence {
            out,
            is_first: true,
        }
    }

    /// Where the next item goes.
    pub fn next(&mut self) -> &mut Vec<u8> {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        self.out
    }

    /// Where the value of the next member goes.
    pub fn named(&mut self, name: &str) -> &mut Vec<u8> {
        let out = self.next();
        string(name, out);
        out.push(b':');
        out
    }

    /// A member whose name and value are texts of JSON.
    pub fn raw(&mut self, name: &str, text: &str) {
        let out = self.next();
        out.extend(name.as_bytes());
        out.push(b':');
        out.extend(text.as_bytes());
    }

    pub fn end(self, close: u8) {
        self.out.push(close);
    }
}
