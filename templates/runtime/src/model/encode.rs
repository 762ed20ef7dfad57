//! The one encoder: what was set, under its wire name, and nothing else.

use std::io::Write;

use serde_json::Value;

use super::raw;
use super::rest::Rest;
use super::table::{Model, View};

/// The JSON text of a value; `null` if it is absent.
#[must_use]
pub fn encode(view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    write(view, None, &mut out);
    out
}

/// The JSON value of a value; `null` if it is absent.
#[must_use]
pub fn encode_value(view: View<'_>) -> Value {
    // Rare enough to go through the text, for there to be one encoder in a program instead of two.
    with_rest(view, None)
}

/// The JSON value of a value and what it does not hold.
pub(super) fn with_rest(view: View<'_>, rest: Option<&Rest>) -> Value {
    let mut out = Vec::new();
    write(view, rest, &mut out);
    raw::value_of(&raw::utf8(out)).value
}

/// The text of a value that stands by itself, such as in a query: a scalar as it is, null as nothing, anything else as JSON.
#[must_use]
pub fn plain(view: View<'_>) -> String {
    match view.plain() {
        View::Absent | View::Null | View::Value(Value::Null) => String::new(),
        View::Text(text) => text.to_owned(),
        View::Value(Value::String(text)) => text.clone(),
        view => raw::utf8(encode(view)),
    }
}

/// Writing to memory cannot fail.
fn write(view: View<'_>, rest: Option<&Rest>, out: &mut Vec<u8>) {
    match view {
        View::Absent | View::Null => out.extend(b"null"),
        View::Boolean(value) => _ = write!(out, "{value}"),
        View::Integer(value) | View::IntegerChoice(value, _) => _ = write!(out, "{value}"),
        View::Unsigned(value) => _ = write!(out, "{value}"),
        View::Number(value) => match rest.and_then(|rest| rest.text(&value.into())) {
            Some(text) => out.extend(text.as_bytes()),
            // Plain digits, and a whole number as one, `30` and not `30.0`: to JSON they are the same, to services they
            // are not.
            None if value == 0.0 && value.is_sign_negative() => out.extend(b"-0.0"),
            None if value.is_finite() => _ = write!(out, "{value}"),
            None => out.extend(b"null"),
        },
        View::Text(text) => string(text, out),
        View::Timestamp(date) => string(date.as_str(), out),
        View::TextChoice(choice) => string(choice.text(), out),
        View::Value(value) | View::Unknown(value) => match rest.and_then(|rest| rest.text(value)) {
            Some(text) => out.extend(text.as_bytes()),
            None => self::value(value, out),
        },
        View::Object(model) => object(model, out),
        View::List(list) => {
            let laid = rest.map(|rest| rest.laid(list));
            let mut items = Items::new(b'[', out);
            for index in 0..=list.len() {
                for text in laid.iter().flat_map(|laid| laid.before(index)) {
                    items.next().extend(text.as_bytes());
                }
                if index < list.len() {
                    let inside = laid.as_ref().and_then(|laid| laid.inside(index));
                    write(list.item(index), inside, items.next());
                }
            }
            items.end(b']');
        }
        View::Map(map) => {
            let mut members = Items::new(b'{', out);
            map.each(&mut |name, value| {
                let inside = rest.and_then(|rest| rest.entry(name));
                write(value, inside, members.named(name));
            });
            for (name, text) in rest.map(|rest| rest.entries(map)).unwrap_or_default() {
                members.raw(name, text);
            }
            members.end(b'}');
        }
    }
}

/// A JSON value, written the same whatever features of `serde_json` a program has on: members by name, as without
/// `preserve_order`, and numbers as they are read without `arbitrary_precision`.
fn value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            let mut members = Items::new(b'{', out);
            for (name, inner) in sorted {
                self::value(inner, members.named(name));
            }
            members.end(b'}');
        }
        Value::Array(values) => {
            let mut items = Items::new(b'[', out);
            for inner in values {
                self::value(inner, items.next());
            }
            items.end(b']');
        }
        Value::Number(number) if !number.is_i64() && !number.is_u64() => {
            _ = match number.as_f64().filter(|value| value.is_finite()) {
                Some(value) => serde_json::to_writer(out, &value),
                None => serde_json::to_writer(out, number),
            };
        }
        value => _ = serde_json::to_writer(out, value),
    }
}

fn string(text: &str, out: &mut Vec<u8>) {
    _ = serde_json::to_writer(out, text);
}

/// A list or an object that is being written.
struct Items<'a> {
    out: &'a mut Vec<u8>,
    is_first: bool,
}

impl<'a> Items<'a> {
    fn new(open: u8, out: &'a mut Vec<u8>) -> Self {
        out.push(open);
        Items {
            out,
            is_first: true,
        }
    }

    /// Where the next item goes.
    fn next(&mut self) -> &mut Vec<u8> {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(b',');
        }
        self.out
    }

    /// Where the value of the next member goes.
    fn named(&mut self, name: &str) -> &mut Vec<u8> {
        let out = self.next();
        string(name, out);
        out.push(b':');
        out
    }

    /// A member whose name and value are texts of JSON.
    fn raw(&mut self, name: &str, text: &str) {
        let out = self.next();
        out.extend(name.as_bytes());
        out.push(b':');
        out.extend(text.as_bytes());
    }

    fn end(self, close: u8) {
        self.out.push(close);
    }
}

fn object(model: &dyn Model, out: &mut Vec<u8>) {
    if let Some(whole) = whole(model) {
        return out.extend(whole.as_bytes());
    }
    let (shape, extra) = (model.shape(), model.extra());
    let mut members = Items::new(b'{', out);
    for (index, member) in shape.members.iter().enumerate() {
        let name = match member.alias {
            Some(alias) if extra.is_spelled(index) => alias,
            _ => member.name,
        };
        match model.view(index) {
            View::Absent if !extra.is_null(index, member.name) => {}
            view => write(view, extra.rest(index), members.named(name)),
        }
    }
    for (name, value) in kept(model) {
        match extra.text(name) {
            Some(text) => members.named(name).extend(text.as_bytes()),
            None => self::value(value, members.named(name)),
        }
    }
    for (name, text) in extra.nameless() {
        members.raw(name, text);
    }
    members.end(b'}');
}

/// The JSON text of what came in the place of an object, as long as nothing is set in the object.
pub(super) fn whole(model: &dyn Model) -> Option<&str> {
    let whole = model.extra().whole()?;
    let mut members = 0..model.shape().members.len();
    let is_empty = model.extra().is_bare() && members.all(|index| model.view(index).is_absent());
    is_empty.then_some(whole)
}

/// What is kept beside the fields and sent along: a field that was set since wins over what came in its place.
pub(super) fn kept(model: &dyn Model) -> impl Iterator<Item = (&str, &Value)> {
    let (shape, extra) = (model.shape(), model.extra());
    extra.iter().filter(move |(name, _)| {
        let index = shape.position(name, 0);
        index.is_none_or(|index| model.view(index).is_absent() && !extra.is_null(index, name))
    })
}
