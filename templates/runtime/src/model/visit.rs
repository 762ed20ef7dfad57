//! The one visitor that decodes every type.
//!
//! It forgives: a value of another type than the document says does not fail the answer; it is kept in the
//! [`Extra`](super::Extra) of the object it stands in, and the field stays empty; an item or an entry of another type
//! costs a list or a map that one place. Only text that is not JSON, or an answer that is of another type altogether,
//! is an error.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use super::encode::encode_value;
use super::raw::{self, NUMBER};
use super::table::{ListSlot, MapSlot, Model, Shape, Slot, UnionSlot, View};

/// What became of a value.
pub(super) enum Outcome {
    Filled,
    Null,
    /// A part of it is of another type: here is the whole, and which parts they are.
    Partly(Value, Vec<String>),
    /// It is of another type; here it is.
    Odd(Value),
}

pub(super) struct SlotSeed<'a>(pub Slot<'a>);

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = Outcome;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        match self.0 {
            // Which type it is shows in the whole of it.
            Slot::Union(slot) => union(slot, deserializer),
            _ => deserializer.deserialize_any(self),
        }
    }
}

fn union<'de, D: Deserializer<'de>>(
    slot: &mut dyn UnionSlot,
    deserializer: D,
) -> Result<Outcome, D::Error> {
    let text = <Box<RawValue> as serde::Deserialize>::deserialize(deserializer)?;
    if text.get() == "null" {
        return Ok(Outcome::Null);
    }
    slot.set(text.get());
    Ok(Outcome::Filled)
}

impl<'de> Visitor<'de> for SlotSeed<'_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Outcome, E> {
        Ok(match self.0 {
            Slot::Value(slot) => fill(slot, Value::Null),
            Slot::Nullable(slot) => {
                slot.set_null();
                Outcome::Filled
            }
            _ => Outcome::Null,
        })
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Outcome, E> {
        match self.0 {
            Slot::Boolean(slot) => Ok(fill(slot, value)),
            Slot::Nullable(slot) => inside(slot, |slot| SlotSeed(slot).visit_bool(value)),
            other => Ok(whole(other, Value::Bool(value))),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Outcome, E> {
        match self.0 {
            Slot::Integer(slot) => Ok(fill(slot, value)),
            Slot::Unsigned(slot) => Ok(match u64::try_from(value) {
                Ok(value) => fill(slot, value),
                Err(_) => Outcome::Odd(Value::from(value)),
            }),
            #[expect(
                clippy::cast_precision_loss,
                reason = "what JSON calls a number is a double for every reader"
            )]
            Slot::Number(slot) => Ok(fill(slot, value as f64)),
            Slot::IntegerChoice(slot) => {
                slot.set(value);
                Ok(Outcome::Filled)
            }
            Slot::Nullable(slot) => inside(slot, |slot| SlotSeed(slot).visit_i64(value)),
            other => Ok(whole(other, Value::from(value))),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Outcome, E> {
        match (self.0, i64::try_from(value)) {
            (Slot::Unsigned(slot), _) => Ok(fill(slot, value)),
            (slot, Ok(value)) => SlotSeed(slot).visit_i64(value),
            #[expect(clippy::cast_precision_loss, reason = "as for the smaller integers")]
            (Slot::Number(slot), Err(_)) => Ok(fill(slot, value as f64)),
            (Slot::Nullable(slot), Err(_)) => inside(slot, |slot| SlotSeed(slot).visit_u64(value)),
            (other, Err(_)) => Ok(whole(other, Value::from(value))),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Outcome, E> {
        // Some services write integers as `51.0`; beyond 2^53 a double does not hold each of them.
        let is_whole = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
        match self.0 {
            Slot::Number(slot) => Ok(fill(slot, value)),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a whole number in the exact range of a double"
            )]
            slot @ (Slot::Integer(_) | Slot::Unsigned(_)) if is_whole => {
                SlotSeed(slot).visit_i64(value as i64)
            }
            Slot::Nullable(slot) => inside(slot, |slot| SlotSeed(slot).visit_f64(value)),
            other => Ok(whole(other, Value::from(value))),
        }
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Outcome, E> {
        if let Some(unreadable) = raw::unreadable(value) {
            return Ok(Outcome::Odd(unreadable));
        }
        match self.0 {
            Slot::Text(slot) => Ok(fill(slot, value.to_owned())),
            Slot::Timestamp(slot) => Ok(fill(slot, value.into())),
            Slot::TextChoice(slot) => {
                slot.set(value);
                Ok(Outcome::Filled)
            }
            Slot::Nullable(slot) => inside(slot, |slot| SlotSeed(slot).visit_str(value)),
            other => Ok(whole(other, Value::from(value))),
        }
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Outcome, E> {
        match self.0 {
            Slot::Text(slot) if raw::unreadable(&value).is_none() => Ok(fill(slot, value)),
            slot => SlotSeed(slot).visit_str(&value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Outcome, A::Error> {
        match self.0 {
            Slot::List(slot) => list(slot, items),
            Slot::Nullable(slot) => inside(slot, |slot| SlotSeed(slot).visit_seq(items)),
            other => Ok(whole(other, collect_list(Vec::new(), items)?)),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Outcome, A::Error> {
        match self.0 {
            Slot::Nullable(slot) => inside(slot, |slot| SlotSeed(slot).visit_map(members)),
            Slot::Object(slot) => object(slot.open(), members),
            Slot::Item(model) => object(model, members),
            Slot::Map(slot) => map(slot, members),
            other => match members.next_key::<String>()? {
                // How serde_json hands over a number whose digits it keeps.
                Some(key) if key == NUMBER && raw::keeps_digits() => {
                    number(other, &members.next_value::<String>()?)
                }
                Some(key) => {
                    let mut all = Map::new();
                    all.insert(key, members.next_value()?);
                    Ok(whole(other, collect_map(all, members)?))
                }
                None => Ok(whole(other, Value::Object(Map::new()))),
            },
        }
    }
}

/// Another crate of the program may have switched on serde_json's `arbitrary_precision`: numbers then come as text.
fn number<E: serde::de::Error>(slot: Slot<'_>, digits: &str) -> Result<Outcome, E> {
    if let Ok(value) = digits.parse::<u64>() {
        return SlotSeed(slot).visit_u64(value);
    }
    if let Ok(value) = digits.parse::<i64>() {
        return SlotSeed(slot).visit_i64(value);
    }
    let value = digits.parse::<f64>().ok().filter(|value| value.is_finite());
    match (slot, value) {
        (slot @ (Slot::Number(_) | Slot::Integer(_) | Slot::Unsigned(_)), Some(value)) => {
            SlotSeed(slot).visit_f64(value)
        }
        (Slot::Nullable(slot), _) => inside(slot, |slot| number(slot, digits)),
        (slot, _) => {
            let digits: Result<Number, _> = digits.parse();
            Ok(whole(slot, digits.map_or(Value::Null, Value::Number)))
        }
    }
}

/// The value of a place that may be null, and is not.
fn inside<E>(
    slot: &mut dyn super::table::NullableSlot,
    read: impl FnOnce(Slot<'_>) -> Result<Outcome, E>,
) -> Result<Outcome, E> {
    let mut read = Some(read);
    let mut result = None;
    slot.open(&mut |slot| result = read.take().map(|read| read(slot)));
    result.unwrap_or(Ok(Outcome::Null))
}

fn fill<T>(slot: &mut Option<T>, value: T) -> Outcome {
    *slot = Some(value);
    Outcome::Filled
}

/// A complete value for a slot that its type does not fit, unless the slot takes anything.
fn whole(slot: Slot<'_>, value: Value) -> Outcome {
    match slot {
        Slot::Value(slot) => fill(slot, value),
        _ => Outcome::Odd(value),
    }
}

fn object<'de, A: MapAccess<'de>>(
    model: &mut dyn Model,
    mut members: A,
) -> Result<Outcome, A::Error> {
    let shape = model.shape();
    let mut expected = 0;
    while let Some(key) = members.next_key_seed(KeySeed { shape, expected })? {
        let index = match key {
            Key::Known(index) => index,
            Key::Also(index) => {
                model.extra_mut().spell(index);
                index
            }
            Key::Unknown(name) if name == NUMBER && raw::keeps_digits() => {
                let digits: String = members.next_value()?;
                let digits: Result<Number, _> = digits.parse();
                return Ok(Outcome::Odd(digits.map_or(Value::Null, Value::Number)));
            }
            Key::Unknown(name) => {
                let text: Box<RawValue> = members.next_value()?;
                model.extra_mut().keep_text(name, text.get());
                continue;
            }
        };
        expected = index + 1;
        let outcome = members.next_value_seed(SlotSeed(model.slot(index)))?;
        let Some(member) = shape.members.get(index) else {
            continue;
        };
        match outcome {
            Outcome::Filled => {}
            // Where the document allows no null, it reads as absent, and is written back as it came.
            Outcome::Null => model.extra_mut().set_null(index, member.name),
            Outcome::Odd(value) => {
                raw::note(shape.name, member.name, &value);
                model.extra_mut().keep_odd(member.name.to_owned(), value);
            }
            Outcome::Partly(value, odd) => {
                raw::note(shape.name, member.name, &value);
                let read = encode_value(model.view(index));
                model.extra_mut().keep_partly(index, value, read, odd);
            }
        }
    }
    Ok(Outcome::Filled)
}

/// The items of the type; where there are others, the whole list as well.
fn list<'de, A: SeqAccess<'de>>(
    list: &mut dyn ListSlot,
    mut items: A,
) -> Result<Outcome, A::Error> {
    list.reset(true);
    let mut all: Option<Vec<Value>> = None;
    let mut odd = Vec::new();
    let mut index = 0;
    while let Some(outcome) = items.next_element_seed(ItemSeed(list))? {
        let came = match outcome {
            Outcome::Filled if all.is_none() => {
                index += 1;
                continue;
            }
            Outcome::Filled => None,
            Outcome::Null => {
                odd.push(format!("[{index}]"));
                Some(Value::Null)
            }
            Outcome::Odd(value) => {
                odd.push(format!("[{index}]"));
                Some(value)
            }
            Outcome::Partly(value, inside) => {
                odd.extend(
                    inside
                        .into_iter()
                        .map(|inside| format!("[{index}]{inside}")),
                );
                Some(value)
            }
        };
        let before = all.get_or_insert_with(|| match encode_value(list.view()) {
            Value::Array(mut read) => {
                read.truncate(index);
                read
            }
            _ => Vec::new(),
        });
        match (came, list.view()) {
            (Some(value), _) => before.push(value),
            // Only the last one: the others are there.
            (None, View::List(list)) => {
                before.push(encode_value(list.item(list.len().saturating_sub(1))));
            }
            (None, _) => {}
        }
        index += 1;
    }
    Ok(match all {
        Some(all) => Outcome::Partly(Value::Array(all), odd),
        None => Outcome::Filled,
    })
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
        Outcome::Filled | Outcome::Partly(..) => {}
        Outcome::Null => {
            raw::note(model.shape().name, "", &Value::Null);
            model.extra_mut().keep_whole(Value::Null);
        }
        Outcome::Odd(value) => {
            raw::note(model.shape().name, "", &value);
            model.extra_mut().keep_whole(value);
        }
    }
    Ok(Outcome::Filled)
}

/// The entries of the type; where there are others, the whole map as well.
fn map<'de, A: MapAccess<'de>>(map: &mut dyn MapSlot, mut members: A) -> Result<Outcome, A::Error> {
    map.reset(true);
    let mut others: Vec<(String, Value)> = Vec::new();
    let mut odd = Vec::new();
    while let Some(name) = members.next_key::<String>()? {
        if name == NUMBER && raw::keeps_digits() {
            let digits: String = members.next_value()?;
            let digits: Result<Number, _> = digits.parse();
            map.reset(false);
            return Ok(Outcome::Odd(digits.map_or(Value::Null, Value::Number)));
        }
        let mut result = Ok(Outcome::Null);
        map.entry(name.clone(), &mut |slot| {
            result = members.next_value_seed(SlotSeed(slot))
        });
        match result? {
            Outcome::Filled => {}
            Outcome::Null => {
                odd.push(format!(".{name}"));
                others.push((name, Value::Null));
            }
            Outcome::Odd(value) => {
                odd.push(format!(".{name}"));
                others.push((name, value));
            }
            Outcome::Partly(value, inside) => {
                odd.extend(inside.into_iter().map(|inside| format!(".{name}{inside}")));
                others.push((name, value));
            }
        }
    }
    if others.is_empty() {
        return Ok(Outcome::Filled);
    }
    let mut all = match encode_value(map.view()) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    all.extend(others);
    Ok(Outcome::Partly(Value::Object(all), odd))
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
    /// By its second spelling.
    Also(usize),
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
        let Some(index) = self.shape.position(name, self.expected) else {
            return Ok(Key::Unknown(name.to_owned()));
        };
        let alias = self
            .shape
            .members
            .get(index)
            .and_then(|member| member.alias);
        Ok(match alias {
            Some(alias) if alias == name => Key::Also(index),
            _ => Key::Known(index),
        })
    }
}
