//! The one encoder: what was set, under its wire name, and nothing else.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::table::{Model, View};

/// The JSON text of a value; `null` if it is absent.
#[must_use]
pub fn encode(view: View<'_>) -> Vec<u8> {
    // Writing to memory cannot fail, and no view has a name that is not a string.
    serde_json::to_vec(&Wire(view)).unwrap_or_default()
}

/// The JSON value of a value; `null` if it is absent.
#[must_use]
pub fn encode_value(view: View<'_>) -> Value {
    // Rare enough to go through the text, for there to be one encoder in a program instead of two.
    serde_json::from_slice(&encode(view)).unwrap_or_default()
}

/// The text of a value that stands by itself, such as in a query: a scalar as it is, anything else as JSON.
#[must_use]
pub fn plain(view: View<'_>) -> String {
    match encode_value(view) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

struct Wire<'a>(View<'a>);

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Absent => serializer.serialize_unit(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) => serializer.serialize_i64(value),
            View::Number(value) => serializer.serialize_f64(value),
            View::Text(text) => serializer.serialize_str(text),
            View::TextChoice(text) => serializer.serialize_str(text.as_ref()),
            View::Value(value) => value.serialize(serializer),
            View::Object(model) => object(model, serializer),
            View::List(list) => {
                let mut items = serializer.serialize_seq(Some(list.len()))?;
                for index in 0..list.len() {
                    items.serialize_element(&Wire(list.item(index)))?;
                }
                items.end()
            }
            View::Map(map) => {
                let mut members = serializer.serialize_map(Some(map.len()))?;
                let mut result = Ok(());
                map.each(&mut |name, value| {
                    if result.is_ok() {
                        result = members.serialize_entry(name, &Wire(value));
                    }
                });
                result?;
                members.end()
            }
        }
    }
}

fn object<S: Serializer>(model: &dyn Model, serializer: S) -> Result<S::Ok, S::Error> {
    let extra = model.extra();
    if let Some(whole) = extra.whole() {
        return whole.serialize(serializer);
    }
    let shape = model.shape();
    let mut members = serializer.serialize_map(None)?;
    for (index, member) in shape.members.iter().enumerate() {
        match model.view(index) {
            View::Absent if extra.is_null(index, member.name) => {
                members.serialize_entry(member.name, &())?
            }
            View::Absent => {}
            view => members.serialize_entry(member.name, &Wire(view))?,
        }
    }
    for (name, value) in kept(model) {
        members.serialize_entry(name, value)?;
    }
    members.end()
}

/// What is kept beside the fields and sent along: a field that was set since wins over what came in its place.
pub(super) fn kept(model: &dyn Model) -> impl Iterator<Item = (&str, &Value)> {
    let (shape, extra) = (model.shape(), model.extra());
    extra.iter().filter(move |(name, _)| {
        let index = shape.position(name, 0);
        index.is_none_or(|index| model.view(index).is_absent() && !extra.is_null(index, name))
    })
}
