//! Models in any format that serde knows: the tables walked for a serializer, and filled from a deserializer.
//!
//! Numbers of members that the document does not know are doubles or 64-bit integers here: only
//! [`json`](crate::json) keeps more digits.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;

use super::decode::decode;
use super::encode::{kept, whole, with_rest};
use super::raw;
use super::table::{Field, View};

/// Writes a value as it would be sent, secrets included.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(view: View<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match view.plain() {
        View::Absent | View::Null => serializer.serialize_unit(),
        View::Boolean(value) => serializer.serialize_bool(value),
        View::Integer(value) => serializer.serialize_i64(value),
        View::Unsigned(value) => serializer.serialize_u64(value),
        View::Number(value) => number(value, serializer),
        View::Text(text) => serializer.serialize_str(text),
        View::Value(Value::Bool(value)) => serializer.serialize_bool(*value),
        View::Value(Value::String(text)) => serializer.serialize_str(text),
        // A number of `serde_json` is not one for others where its feature `arbitrary_precision` is on.
        View::Value(Value::Number(value)) => match (value.as_i64(), value.as_u64()) {
            (Some(value), _) => serializer.serialize_i64(value),
            (_, Some(value)) => serializer.serialize_u64(value),
            _ => match value.as_f64().filter(|value| value.is_finite()) {
                Some(value) => serializer.serialize_f64(value),
                None => Err(serde::ser::Error::custom("a number that no double holds")),
            },
        },
        View::Value(Value::Array(values)) => {
            let mut items = serializer.serialize_seq(Some(values.len()))?;
            for value in values {
                items.serialize_element(&Portable(View::Value(value)))?;
            }
            items.end()
        }
        View::List(list) => {
            let mut items = serializer.serialize_seq(Some(list.len()))?;
            for index in 0..list.len() {
                items.serialize_element(&Portable(list.item(index)))?;
            }
            items.end()
        }
        view => {
            // An object that was something else when it came is written as that.
            if let View::Object(model) = view
                && let Some(whole) = whole(model)
                && !whole.starts_with('{')
            {
                return serialize(View::Value(&raw::value_of(whole).value), serializer);
            }
            // Some formats must know before how many there are.
            let mut length = 0;
            if !each(view, &mut |_, _| length += 1) {
                return serializer.serialize_unit();
            }
            let mut members = serializer.serialize_map(Some(length))?;
            let mut result = Ok(());
            each(view, &mut |name, value| {
                if result.is_ok() {
                    result = members.serialize_entry(name, &Portable(value));
                }
            });
            result?;
            members.end()
        }
    }
}

/// Calls `visit` with what an object would send, null as [`View::Absent`]; false if the value is no object.
fn each(view: View<'_>, visit: &mut dyn FnMut(&str, View<'_>)) -> bool {
    match view.plain() {
        View::Object(model) => {
            let extra = model.extra();
            if let Some(whole) = whole(model) {
                return each(View::Value(&raw::value_of(whole).value), visit);
            }
            for (index, member) in model.shape().members.iter().enumerate() {
                match (model.view(index), extra.rest(index)) {
                    (View::Absent, _) if !extra.is_null(index) => {}
                    (view, Some(rest)) if !matches!(view, View::Number(_)) => {
                        // As in JSON: what could not be read goes back with the rest.
                        visit(member.name, View::Value(&with_rest(view, Some(rest))));
                    }
                    (view, _) => visit(member.name, view),
                }
            }
            for (name, value) in kept(model) {
                visit(name, View::Value(value));
            }
        }
        View::Map(map) => map.each(&mut |name, value| visit(name, value)),
        View::Value(Value::Object(members)) => {
            for (name, value) in members {
                visit(name, View::Value(value));
            }
        }
        _ => return false,
    }
    true
}

/// A whole number is written as one, `30` and not `30.0`.
fn number<S: Serializer>(value: f64, serializer: S) -> Result<S::Ok, S::Error> {
    // Up to 2^53 a double holds each whole number.
    let whole = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
    if whole && !(value == 0.0 && value.is_sign_negative()) {
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        return serializer.serialize_i64(value as i64);
    }
    serializer.serialize_f64(value)
}

/// A value for a serializer.
struct Portable<'a>(View<'a>);

impl Serialize for Portable<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self.0, serializer)
    }
}

/// Reads a value from a format that says itself what comes, as forgivingly as an answer is read.
///
/// # Errors
/// Those of the deserializer, and an outermost value of another type.
pub fn deserialize<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    decode(value.to_string().as_bytes()).map_err(D::Error::custom)
}
