//! The one encoder: what was set, under its wire name, and nothing else.

use serde_json::Value;

use super::laid::{entries, laid};
use super::raw;
use super::rest::Rest;
use super::scalar::scalar;
use super::table::{Model, View};
use super::write::{self, Sequence};

/// The JSON text of a value; `null` if it is absent.
#[must_use]
pub fn encode(view: View<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    put(view, None, &mut out);
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
    put(view, rest, &mut out);
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
fn put(view: View<'_>, rest: Option<&Rest>, out: &mut Vec<u8>) {
    match view {
        View::Object(model) => object(model, out),
        View::List(list) => {
            let laid = rest.map(|rest| laid(rest, list));
            let mut items = Sequence::new(b'[', out);
            for index in 0..=list.len() {
                for text in laid.iter().flat_map(|laid| laid.before(index)) {
                    items.next().extend(text.as_bytes());
                }
                if index < list.len() {
                    let inside = laid.as_ref().and_then(|laid| laid.inside(index));
                    put(list.item(index), inside, items.next());
                }
            }
            items.end(b']');
        }
        View::Map(map) => {
            let mut members = Sequence::new(b'{', out);
            map.each(&mut |name, value| {
                let inside = rest.and_then(|rest| rest.entry(name));
                put(value, inside, members.named(name));
            });
            for (name, text) in rest.map(|rest| entries(rest, map)).unwrap_or_default() {
                members.raw(name, text);
            }
            members.end(b'}');
        }
        view => scalar(view, rest, out),
    }
}

fn object(model: &dyn Model, out: &mut Vec<u8>) {
    if let Some(whole) = whole(model) {
        return out.extend(whole.as_bytes());
    }
    let (shape, extra) = (model.shape(), model.extra());
    let mut members = Sequence::new(b'{', out);
    for (index, member) in shape.members.iter().enumerate() {
        let name = match member.alias {
            Some(alias) if extra.is_spelled(index) => alias,
            _ => member.name,
        };
        match model.view(index) {
            View::Absent if !extra.is_null(index) => {}
            view => put(view, extra.rest(index), members.named(name)),
        }
    }
    for (name, value) in kept(model) {
        match extra.text(name) {
            Some(text) => members.named(name).extend(text.as_bytes()),
            None => write::value(value, members.named(name)),
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
        let found = shape.position(name, 0);
        found.is_none_or(|(index, _)| model.view(index).is_absent() && !extra.is_null(index))
    })
}
