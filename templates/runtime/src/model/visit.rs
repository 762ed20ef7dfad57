//! The one visitor that decodes every type, as fast as text comes in.
//!
//! It takes what is as the document says, unknown members and null included. At anything else it gives up, and the
//! [reader](super::read) begins anew: that happens rarely, and what happens rarely may take longer.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::raw::{self, NUMBER};
use super::read::{Read, number, read};
use super::rest::Rest;
use super::room;
use super::table::{ListSlot, MapSlot, Model, ObjectSlot, Shape, Slot};

/// What became of a value.
pub(super) enum Outcome {
    Filled,
    Null,
    /// It is there, but for this; in a box, so that all that is usual fits into registers.
    Partly(Box<Rest>),
}

pub(super) struct SlotSeed<'a>(pub Slot<'a>);

/// Why the visitor gives up.
fn odd<E: serde::de::Error>() -> E {
    E::custom("a value of another type")
}

impl<'de> DeserializeSeed<'de> for SlotSeed<'_> {
    type Value = Outcome;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Outcome, D::Error> {
        match self.0 {
            // Which type it is, or how it is written, shows in the whole of it.
            slot @ (Slot::Union(_) | Slot::Value(_)) => {
                let text = <&RawValue as serde::Deserialize>::deserialize(deserializer)?;
                outcome(read(text.get(), slot, 0))
            }
            Slot::Nullable(slot) => {
                let mut deserializer = Some(deserializer);
                let mut result = Ok(Outcome::Null);
                slot.open(&mut |slot| {
                    if let Some(deserializer) = deserializer.take() {
                        result = match slot {
                            // Null is the place's, whatever else could be.
                            Slot::Value(slot) => {
                                let text =
                                    <&RawValue as serde::Deserialize>::deserialize(deserializer);
                                text.and_then(|text| match text.get() {
                                    "null" => Ok(Outcome::Null),
                                    text => outcome(read(text, Slot::Value(slot), 0)),
                                })
                            }
                            slot => SlotSeed(slot).deserialize(deserializer),
                        };
                    }
                });
                if let Ok(Outcome::Null) = result {
                    slot.set_null();
                    return Ok(Outcome::Filled);
                }
                result
            }
            _ => deserializer.deserialize_any(self),
        }
    }
}

fn outcome<E: serde::de::Error>(read: Read) -> Result<Outcome, E> {
    match read {
        Read::Filled => Ok(Outcome::Filled),
        Read::Null => Ok(Outcome::Null),
        Read::Partly(rest) => Ok(Outcome::Partly(Box::new(rest))),
        Read::Odd => Err(odd()),
    }
}

impl<'de> Visitor<'de> for SlotSeed<'_> {
    type Value = Outcome;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Outcome, E> {
        Ok(Outcome::Null)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<Outcome, E> {
        match self.0 {
            Slot::Boolean(slot) => fill(slot, value),
            _ => Err(odd()),
        }
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Outcome, E> {
        match self.0 {
            Slot::Integer(slot) => fill(slot, value),
            Slot::Unsigned(slot) => match u64::try_from(value) {
                Ok(value) => fill(slot, value),
                Err(_) => Err(odd()),
            },
            #[expect(clippy::cast_precision_loss, reason = "a double holds it")]
            Slot::Number(slot) if value.unsigned_abs() <= EXACT => fill(slot, value as f64),
            Slot::IntegerChoice(slot) => {
                slot.set(value);
                Ok(Outcome::Filled)
            }
            _ => Err(odd()),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Outcome, E> {
        match (self.0, i64::try_from(value)) {
            (Slot::Unsigned(slot), _) => fill(slot, value),
            (slot, Ok(value)) => SlotSeed(slot).visit_i64(value),
            _ => Err(odd()),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Outcome, E> {
        match self.0 {
            // What is larger may be an integer with more digits than a double has.
            Slot::Number(slot) if value.abs() < LARGE => fill(slot, value),
            // Some services write integers as `51.0`; beyond 2^53 a double does not hold each of them.
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a whole number in the exact range of a double"
            )]
            slot if value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0 => {
                SlotSeed(slot).visit_i64(value as i64)
            }
            _ => Err(odd()),
        }
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Outcome, E> {
        match self.0 {
            Slot::Text(slot) => fill(slot, value.to_owned()),
            Slot::Timestamp(slot) => fill(slot, value.into()),
            Slot::TextChoice(slot) => {
                slot.set(value);
                Ok(Outcome::Filled)
            }
            _ => Err(odd()),
        }
    }

    fn visit_string<E: serde::de::Error>(self, value: String) -> Result<Outcome, E> {
        match self.0 {
            Slot::Text(slot) => fill(slot, value),
            slot => SlotSeed(slot).visit_str(&value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Outcome, A::Error> {
        match self.0 {
            Slot::List(slot) => list(slot, items),
            _ => Err(odd()),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Outcome, A::Error> {
        match self.0 {
            Slot::Object(slot) => object(opened(slot)?, members),
            Slot::Item(model) => object(model, members),
            Slot::Map(slot) => map(slot, members),
            // How serde_json hands over a number whose digits it keeps, where another crate of the program has switched
            // on its `arbitrary_precision`.
            slot if raw::keeps_digits() => match members.next_key::<String>()? {
                Some(key) if key == NUMBER => {
                    outcome(number(&members.next_value::<String>()?, slot))
                }
                _ => Err(odd()),
            },
            _ => Err(odd()),
        }
    }
}

/// Up to here a double holds each whole number.
const EXACT: u64 = 1 << 53;

/// From here on serde_json hands over integers as doubles: 2^63, beyond which no negative one is an `i64`.
const LARGE: f64 = 9_223_372_036_854_775_808.0;

fn fill<T, E>(slot: &mut Option<T>, value: T) -> Result<Outcome, E> {
    *slot = Some(value);
    Ok(Outcome::Filled)
}

/// An object to be filled, if there is room for it.
fn opened<E: serde::de::Error>(slot: &mut dyn ObjectSlot) -> Result<&mut dyn Model, E> {
    let model = slot.open();
    match room::take(room::wide(model.behind())) {
        true => Ok(model),
        false => Err(odd()),
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
                model.keep(|extra| extra.spell(index));
                index
            }
            Key::Unknown(name) if name == NUMBER && raw::keeps_digits() => return Err(odd()),
            Key::Unknown(name) => {
                let text: &RawValue = members.next_value()?;
                model.keep(|extra| extra.keep_text(name, text.get()));
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
            // It came twice, of which the reader takes the last (RFC 8259, 4, leaves it open).
            Outcome::Null if !model.view(index).is_absent() => return Err(odd()),
            // Where the document allows no null, it reads as absent, and is written back as it came.
            Outcome::Null => model.keep(|extra| extra.set_null(index)),
            Outcome::Partly(rest) if rest.is_all() => return Err(odd()),
            Outcome::Partly(rest) => {
                if rest.odd() > 0 {
                    raw::note(shape.name, member.name, "");
                }
                model.keep(|extra| extra.keep_rest(index, member.name, *rest));
            }
        }
    }
    Ok(Outcome::Filled)
}

fn list<'de, A: SeqAccess<'de>>(
    list: &mut dyn ListSlot,
    mut items: A,
) -> Result<Outcome, A::Error> {
    list.reset(true);
    while let Some(outcome) = items.next_element_seed(ItemSeed(list))? {
        if !matches!(outcome, Outcome::Filled) {
            return Err(odd());
        }
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
                result = SlotSeed(slot).deserialize(deserializer);
            }
        });
        result
    }
}

fn map<'de, A: MapAccess<'de>>(map: &mut dyn MapSlot, mut members: A) -> Result<Outcome, A::Error> {
    map.reset(true);
    while let Some(name) = members.next_key::<String>()? {
        if name == NUMBER && raw::keeps_digits() {
            return Err(odd());
        }
        let mut result = Ok(Outcome::Null);
        map.entry(name, &mut |slot| {
            result = members.next_value_seed(SlotSeed(slot))
        });
        if !matches!(result?, Outcome::Filled) {
            return Err(odd());
        }
    }
    Ok(Outcome::Filled)
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
        Ok(match self.shape.position(name, self.expected) {
            Some((index, false)) => Key::Known(index),
            Some((index, true)) => Key::Also(index),
            None => Key::Unknown(name.to_owned()),
        })
    }
}
