//! The one visitor that decodes every type.
//!
//! It forgives: a value of another type than the document says does not fail the answer; it is kept in the
//! [`Extra`](super::Extra) of the object it stands in, and the field stays empty. Only text that is not JSON,
//! or an answer that is of another type altogether, is an error.

use std::fmt;
use std::ops::Range;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::encode::encode_value;
use super::path::path_at;
use super::table::{Field, ListSlot, MapSlot, Model, Shape, Slot};
use crate::redact::Redactor;
use crate::text::shown;

/// What became of a value.
enum Outcome {
    Filled,
    Null,
    /// It is of another type; here it is.
    Odd(Value),
}

/// Why a text could not be decoded.
#[derive(Debug)]
pub struct DecodeError {
    problem: String,
    path: String,
    excerpt: String,
    /// The part of the text that the excerpt shows.
    part: Range<usize>,
}

impl DecodeError {
    pub(crate) fn new(problem: String, path: String, excerpt: String) -> Self {
        DecodeError {
            problem,
            path,
            excerpt,
            part: 0..0,
        }
    }

    fn near(mut self, text: &[u8], offset: usize) -> Self {
        self.part = window(text, offset);
        self.excerpt = excerpt(text, &self.part);
        self
    }

    /// Hides secrets in it, which may begin or end outside of the excerpt of `text`.
    pub(crate) fn hide(mut self, redactor: &Redactor, text: &[u8]) -> Self {
        self.problem = redactor.hide(&self.problem).into_owned();
        self.path = redactor.hide(&self.path).into_owned();
        if !self.excerpt.is_empty() {
            let near =
                self.part.start.saturating_sub(REACH)..(self.part.end + REACH).min(text.len());
            let before = text.get(near.start..self.part.start).unwrap_or_default();
            let shown = text.get(self.part.clone()).unwrap_or_default();
            let (before, shown) = (
                String::from_utf8_lossy(before),
                String::from_utf8_lossy(shown),
            );
            let behind = text.get(self.part.end..near.end).unwrap_or_default();
            let all = format!("{before}{shown}{}", String::from_utf8_lossy(behind));
            let shown = before.len()..before.len() + shown.len();
            self.excerpt = redactor
                .part(&all, shown)
                .trim_matches('\u{fffd}')
                .to_owned();
        }
        self
    }

    /// A problem of the whole text.
    pub(crate) fn of(problem: &str) -> Self {
        DecodeError::new(problem.to_owned(), String::new(), String::new())
    }

    /// The JSON path of the place, such as `items[3].properties`; empty for the whole text.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The text around the place, at most 120 characters.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.problem, 300))?;
        if !self.path.is_empty() {
            write!(f, " at {}", shown(&self.path, 300))?;
        }
        if !self.excerpt.is_empty() {
            write!(f, ", near {:?}", self.excerpt)?;
        }
        Ok(())
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a JSON text.
///
/// # Errors
/// The text is not JSON, or its outermost value is of another type than `T`.
#[inline]
pub fn decode<T: Field>(text: &[u8]) -> Result<T, DecodeError> {
    let mut value = None;
    decode_into(text, T::slot(&mut value))?;
    value.ok_or_else(|| {
        DecodeError::new(
            "expected a value, found null".to_owned(),
            String::new(),
            String::new(),
        )
    })
}

fn decode_into(text: &[u8], slot: Slot<'_>) -> Result<(), DecodeError> {
    let expected = expected(&slot);
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let outcome = SlotSeed(slot).deserialize(&mut deserializer);
    let outcome = outcome.and_then(|outcome| deserializer.end().map(|()| outcome));
    match outcome {
        Ok(Outcome::Filled) => Ok(()),
        Ok(Outcome::Null) => Err(DecodeError::new(
            format!("expected {expected}, found null"),
            String::new(),
            String::new(),
        )),
        Ok(Outcome::Odd(value)) => {
            let problem = format!("expected {expected}, found {}", kind(&value));
            Err(DecodeError::of(&problem).near(text, 0))
        }
        Err(error) => {
            let offset = offset(text, error.line(), error.column());
            let problem = format!("not valid JSON: {error}");
            let path = path_at(text, offset);
            Err(DecodeError::new(problem, path, String::new()).near(text, offset))
        }
    }
}

/// Decodes a value that has been read already.
///
/// # Errors
/// The value as it came, if it is of another type than `T`.
#[inline]
pub fn decode_value<T: Field>(value: Value) -> Result<T, Value> {
    let mut decoded = None;
    value_into(value, T::slot(&mut decoded))?;
    decoded.ok_or(Value::Null)
}

fn value_into(value: Value, slot: Slot<'_>) -> Result<(), Value> {
    match SlotSeed(slot).deserialize(value) {
        Ok(Outcome::Filled) => Ok(()),
        Ok(Outcome::Null) | Err(_) => Err(Value::Null),
        Ok(Outcome::Odd(value)) => Err(value),
    }
}

fn expected(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Nothing => "nothing",
        Slot::Boolean(_) => "a boolean",
        Slot::Integer(_) | Slot::IntegerChoice(_) => "an integer",
        Slot::Number(_) => "a number",
        Slot::Text(_) | Slot::TextChoice(_) => "a string",
        Slot::Timestamp(_) => "a date and time",
        Slot::Value(_) | Slot::Union(_) => "a value",
        Slot::Object(_) | Slot::Item(_) | Slot::Map(_) => "an object",
        Slot::List(_) => "a list",
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The byte offset of a line and column as `serde_json` counts them, both from 1.
fn offset(text: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text
            .get(start..)
            .and_then(|rest| rest.iter().position(|byte| *byte == b'\n'))
        {
            Some(newline) => start += newline + 1,
            None => return text.len(),
        }
    }
    (start + column).min(text.len())
}

/// At most 120 bytes around `offset`.
fn window(text: &[u8], offset: usize) -> Range<usize> {
    let from = offset.saturating_sub(80).min(text.len());
    from..(from + 120).min(text.len())
}

/// A part of the text; nothing where one of the members before may be a secret: what cannot be
/// read as a type cannot be hidden by it.
fn excerpt(text: &[u8], part: &Range<usize>) -> String {
    let near = text.get(part.start.saturating_sub(REACH)..part.end);
    let near = String::from_utf8_lossy(near.unwrap_or_default()).to_ascii_lowercase();
    if SECRET_WORDS.iter().any(|word| near.contains(word)) {
        return String::new();
    }
    String::from_utf8_lossy(text.get(part.clone()).unwrap_or_default())
        .trim_matches('\u{fffd}')
        .to_owned()
}

/// How far from an excerpt a secret may begin or end, or the name of one stand, that reaches into it.
const REACH: usize = 8192;

const SECRET_WORDS: [&str; 6] = ["password", "passphrase", "secret", "token", "key", "jwt"];

struct SlotSeed<'a>(Slot<'a>);

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = Outcome;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SlotSeed<'_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Outcome, E> {
        Ok(match self.0 {
            Slot::Value(slot) => fill(slot, Value::Null),
            _ => Outcome::Null,
        })
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Outcome, E> {
        Ok(match self.0 {
            Slot::Boolean(slot) => fill(slot, value),
            other => whole(other, Value::Bool(value)),
        })
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Outcome, E> {
        Ok(match self.0 {
            Slot::Integer(slot) => fill(slot, value),
            #[expect(
                clippy::cast_precision_loss,
                reason = "what JSON calls a number is a double for every reader"
            )]
            Slot::Number(slot) => fill(slot, value as f64),
            Slot::IntegerChoice(slot) => {
                slot.set(value);
                Outcome::Filled
            }
            other => whole(other, Value::from(value)),
        })
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Outcome, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Ok(match self.0 {
                #[expect(clippy::cast_precision_loss, reason = "as for the smaller integers")]
                Slot::Number(slot) => fill(slot, value as f64),
                other => whole(other, Value::from(value)),
            }),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Outcome, E> {
        Ok(match self.0 {
            Slot::Number(slot) => fill(slot, value),
            // Some services write integers as `51.0`.
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a whole number in the exact range of a double"
            )]
            Slot::Integer(slot)
                if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 =>
            {
                fill(slot, value as i64)
            }
            other => whole(other, Value::from(value)),
        })
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Outcome, E> {
        Ok(match self.0 {
            Slot::Text(slot) => fill(slot, value.to_owned()),
            Slot::Timestamp(slot) => fill(slot, value.into()),
            Slot::TextChoice(slot) => {
                slot.set(value);
                Outcome::Filled
            }
            other => whole(other, Value::from(value)),
        })
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Outcome, E> {
        match self.0 {
            Slot::Text(slot) => Ok(fill(slot, value)),
            slot => SlotSeed(slot).visit_str(&value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Outcome, A::Error> {
        match self.0 {
            Slot::List(slot) => list(slot, items),
            other => Ok(whole(other, collect_list(Vec::new(), items)?)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Outcome, A::Error> {
        match self.0 {
            Slot::Object(slot) => object(slot.open(), members).map(|()| Outcome::Filled),
            Slot::Item(model) => object(model, members).map(|()| Outcome::Filled),
            Slot::Map(slot) => map(slot, members),
            other => Ok(whole(other, collect_map(Map::new(), members)?)),
        }
    }
}

fn fill<T>(slot: &mut Option<T>, value: T) -> Outcome {
    *slot = Some(value);
    Outcome::Filled
}

/// A complete value for a slot that its type does not fit, unless the slot takes anything.
fn whole(slot: Slot<'_>, value: Value) -> Outcome {
    match slot {
        Slot::Value(slot) => fill(slot, value),
        Slot::Union(slot) => {
            slot.set(value);
            Outcome::Filled
        }
        _ => Outcome::Odd(value),
    }
}

fn object<'de, A: MapAccess<'de>>(model: &mut dyn Model, mut members: A) -> Result<(), A::Error> {
    let shape = model.shape();
    let mut expected = 0;
    while let Some(key) = members.next_key_seed(KeySeed { shape, expected })? {
        match key {
            Key::Known(index) => {
                expected = index + 1;
                let outcome = members.next_value_seed(SlotSeed(model.slot(index)))?;
                let Some(member) = shape.members.get(index) else {
                    continue;
                };
                match outcome {
                    Outcome::Filled => {}
                    Outcome::Null if member.nullable => {
                        model.extra_mut().set_null(index, member.name)
                    }
                    Outcome::Null => {}
                    Outcome::Odd(value) => {
                        tracing::debug!(
                            r#type = shape.name,
                            member = member.name,
                            found = kind(&value),
                            "member of another type than documented, kept as it came"
                        );
                        model.extra_mut().keep(member.name.to_owned(), value);
                    }
                }
            }
            Key::Unknown(name) => {
                let value = members.next_value()?;
                model.extra_mut().keep(name, value);
            }
        }
    }
    Ok(())
}

fn list<'de, A: SeqAccess<'de>>(
    list: &mut dyn ListSlot,
    mut items: A,
) -> Result<Outcome, A::Error> {
    list.reset(true);
    while let Some(outcome) = items.next_element_seed(ItemSeed(list))? {
        let odd = match outcome {
            Outcome::Filled => continue,
            Outcome::Null => Value::Null,
            Outcome::Odd(value) => value,
        };
        // An item is not of the type: the whole list is kept as JSON, for its items to stay in their order.
        let mut all = match encode_value(list.view()) {
            Value::Array(items) => items,
            _ => Vec::new(),
        };
        list.reset(false);
        all.push(odd);
        return Ok(Outcome::Odd(collect_list(all, items)?));
    }
    Ok(Outcome::Filled)
}

struct ItemSeed<'a>(&'a mut dyn ListSlot);

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = Outcome;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        let mut deserializer = Some(deserializer);
        let mut result = Ok(Outcome::Null);
        self.0.push(&mut |slot| {
            if let Some(deserializer) = deserializer.take() {
                result = match slot {
                    Slot::Item(model) => item(model, deserializer),
                    slot => SlotSeed(slot).deserialize(deserializer),
                };
            }
        });
        result
    }
}

/// An item that is no object must not lose the others: it is kept inside an empty one.
fn item<'de, D: Deserializer<'de>>(
    model: &mut dyn Model,
    deserializer: D,
) -> Result<Outcome, D::Error> {
    match SlotSeed(Slot::Item(model)).deserialize(deserializer)? {
        Outcome::Filled => {}
        Outcome::Null => model.extra_mut().keep_whole(Value::Null),
        Outcome::Odd(value) => model.extra_mut().keep_whole(value),
    }
    Ok(Outcome::Filled)
}

fn map<'de, A: MapAccess<'de>>(map: &mut dyn MapSlot, mut members: A) -> Result<Outcome, A::Error> {
    map.reset(true);
    while let Some(name) = members.next_key::<String>()? {
        let mut result = Ok(Outcome::Null);
        map.entry(name.clone(), &mut |slot| {
            result = members.next_value_seed(SlotSeed(slot))
        });
        let odd = match result? {
            Outcome::Filled => continue,
            Outcome::Null => Value::Null,
            Outcome::Odd(value) => value,
        };
        let mut all = match encode_value(map.view()) {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        map.reset(false);
        all.insert(name, odd);
        return Ok(Outcome::Odd(collect_map(all, members)?));
    }
    Ok(Outcome::Filled)
}

fn collect_list<'de, A: SeqAccess<'de>>(
    mut list: Vec<Value>,
    mut items: A,
) -> Result<Value, A::Error> {
    while let Some(item) = items.next_element()? {
        list.push(item);
    }
    Ok(Value::Array(list))
}

fn collect_map<'de, A: MapAccess<'de>>(
    mut map: Map<String, Value>,
    mut members: A,
) -> Result<Value, A::Error> {
    while let Some((name, value)) = members.next_entry()? {
        map.insert(name, value);
    }
    Ok(Value::Object(map))
}

enum Key {
    Known(usize),
    Unknown(String),
}

struct KeySeed {
    shape: &'static Shape,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }
    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(match self.shape.position(name, self.expected) {
            Some(index) => Key::Known(index),
            None => Key::Unknown(name.to_owned()),
        })
    }
}
