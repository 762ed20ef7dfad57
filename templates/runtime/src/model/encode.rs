//! The one encoder: what was set, under its wire name, and nothing else.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::extra::value_of;
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
    value_of(&String::from_utf8(encode(view)).unwrap_or_default())
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
            View::Absent | View::Null => serializer.serialize_unit(),
            View::Boolean(value) => serializer.serialize_bool(value),
            View::Integer(value) | View::IntegerChoice(value, _) => serializer.serialize_i64(value),
            View::Unsigned(value) => serializer.serialize_u64(value),
            View::Number(value) => number(value, serializer),
            View::Text(text) => serializer.serialize_str(text),
            View::Timestamp(date) => serializer.serialize_str(date.as_str()),
            View::TextChoice(choice) => serializer.serialize_str(choice.text()),
            View::Value(value) | View::Unknown(value) => Plain(value).serialize(serializer),
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

/// A JSON value, written the same whatever features of `serde_json` a program has on: members by name, as without
/// `preserve_order`, and numbers as they are read without `arbitrary_precision`.
struct Plain<'a>(&'a Value);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Object(members) => {
                let mut sorted: Vec<_> = members.iter().collect();
                sorted.sort_unstable_by_key(|(name, _)| *name);
                let sorted = sorted.into_iter();
                serializer.collect_map(sorted.map(|(name, value)| (name, Plain(value))))
            }
            Value::Array(items) => serializer.collect_seq(items.iter().map(Plain)),
            Value::Number(number) if !number.is_i64() && !number.is_u64() => {
                match number.as_f64().filter(|value| value.is_finite()) {
                    Some(value) => serializer.serialize_f64(value),
                    None => number.serialize(serializer),
                }
            }
            value => value.serialize(serializer),
        }
    }
}

/// A whole number is written as one, `30` and not `30.0`: to JSON they are the same, to services they are not.
pub(super) fn number<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Up to 2^53 a double holds each whole number.
    let whole = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    if whole && !(value == 0.0 && value.is_sign_negative()) {
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        return serializer.serialize_i64(value as i64);
    }
    serializer.serialize_f64(value)
}

fn object<S: Serializer>(model: &dyn Model, serializer: S) -> Result<S::Ok, S::Error> {
    let extra = model.extra();
    if let Some(whole) = extra.whole() {
        return Plain(whole).serialize(serializer);
    }
    let shape = model.shape();
    let mut members = serializer.serialize_map(None)?;
    for (index, member) in shape.members.iter().enumerate() {
        let name = match member.alias {
            Some(alias) if extra.is_spelled(index) => alias,
            _ => member.name,
        };
        match model.view(index) {
            View::Absent if extra.is_null(index, member.name) => {
                members.serialize_entry(name, &())?
            }
            View::Absent => {}
            view => match extra.partly(index) {
                // The field is as it was read: what could not be read goes back with it.
                Some(partly) if encode_value(view) == partly.read => {
                    members.serialize_entry(name, &Plain(&partly.came))?
                }
                _ => members.serialize_entry(name, &Wire(view))?,
            },
        }
    }
    for (name, value) in kept(model) {
        let text = extra.text(name).map(str::to_owned);
        match text.and_then(|text| RawValue::from_string(text).ok()) {
            Some(text) => members.serialize_entry(name, &text)?,
            None => members.serialize_entry(name, &Plain(value))?,
        }
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
