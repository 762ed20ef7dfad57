//! The reader of what the [visitor](super::visit) gives up at: JSON in which something is of another type than the
//! document says, or beyond what a type of Rust holds.
//!
//! It goes place by place over the text, so that what is odd is kept to the letter, and costs its own place alone.

use std::borrow::Cow;

use super::laid::sign;
use super::raw;
use super::rest::Rest;
use super::room;
use super::table::{ListSlot, MapSlot, Member, Model, Slot, View};

/// What became of a value.
#[derive(Debug)]
pub(super) enum Read {
    Filled,
    Null,
    /// It is there, but for this.
    Partly(Rest),
    /// It is of another type.
    Odd,
}

/// What the place of an item, or an entry, takes where any of them is odd, in bytes.
const ODD: u64 = 64;

/// Reads a text that is JSON; `depth` is how many values it stands in.
pub(super) fn read(text: &str, slot: Slot<'_>, depth: usize) -> Read {
    if depth > raw::DEEPEST {
        return Read::Odd;
    }
    match slot {
        Slot::Nullable(slot) => {
            let mut outcome = Read::Null;
            if text != "null" {
                slot.open(&mut |slot| outcome = read(text, slot, depth));
            }
            if matches!(outcome, Read::Null) {
                slot.set_null();
                outcome = Read::Filled;
            }
            outcome
        }
        Slot::Value(slot) => {
            let held = raw::value_of(text);
            let rest = (!held.exact).then(|| Rest::Text {
                text: text.into(),
                read: held.value.clone(),
                odd: held.odd,
            });
            *slot = Some(held.value);
            rest.map_or(Read::Filled, Read::Partly)
        }
        _ if text == "null" => Read::Null,
        Slot::Union(slot) => slot.set(text).map_or(Read::Filled, Read::Partly),
        slot => match text.as_bytes().first() {
            Some(b'"') => string(text, slot),
            Some(b'[') => match slot {
                Slot::List(slot) => list(text, slot, depth),
                _ => Read::Odd,
            },
            Some(b'{') => match slot {
                Slot::Object(slot) => {
                    let model = slot.open();
                    match room::take(room::wide(model.behind())) {
                        true => object(text, model, depth),
                        false => Read::Odd,
                    }
                }
                Slot::Item(model) => object(text, model, depth),
                Slot::Map(slot) => map(text, slot, depth),
                _ => Read::Odd,
            },
            Some(b't' | b'f') => match slot {
                Slot::Boolean(slot) => fill(slot, text == "true"),
                _ => Read::Odd,
            },
            _ => number(text, slot),
        },
    }
}

pub(super) fn fill<T>(slot: &mut Option<T>, value: T) -> Read {
    *slot = Some(value);
    Read::Filled
}

fn string(text: &str, slot: Slot<'_>) -> Read {
    // There may be half a surrogate pair in it (RFC 8259, 8.2).
    let Ok(value) = serde_json::from_str::<String>(text) else {
        return Read::Odd;
    };
    match slot {
        Slot::Text(slot) => fill(slot, value),
        Slot::Timestamp(slot) => fill(slot, value.as_str().into()),
        Slot::TextChoice(slot) => {
            slot.set(&value);
            Read::Filled
        }
        _ => Read::Odd,
    }
}

/// Reads a number, from its digits.
pub(super) fn number(text: &str, slot: Slot<'_>) -> Read {
    let whole = || raw::whole(text);
    let signed = || whole().and_then(|whole| i64::try_from(whole).ok());
    match slot {
        Slot::Integer(slot) => signed().map_or(Read::Odd, |value| fill(slot, value)),
        Slot::Unsigned(slot) => {
            let value = whole().and_then(|whole| u64::try_from(whole).ok());
            value.map_or(Read::Odd, |value| fill(slot, value))
        }
        Slot::IntegerChoice(slot) => match signed() {
            Some(value) => {
                slot.set(value);
                Read::Filled
            }
            None => Read::Odd,
        },
        Slot::Number(slot) => match text.parse::<f64>() {
            Ok(value) if value.is_finite() => {
                *slot = Some(value);
                // Each integer that is not a double goes back as it is, however long it is.
                let is_whole = !text.contains(['.', 'e', 'E']);
                match is_whole && *sign(View::Number(value)) != *text {
                    true => Read::Partly(Rest::Text {
                        text: text.into(),
                        read: value.into(),
                        odd: false,
                    }),
                    false => Read::Filled,
                }
            }
            _ => Read::Odd,
        },
        _ => Read::Odd,
    }
}

fn object(text: &str, model: &mut dyn Model, depth: usize) -> Read {
    let shape = model.shape();
    let mut expected = 0;
    let members = raw::members(text);
    let taken = room::MEMBER * room::wide(members.len());
    for (name, text) in members {
        let name = match name {
            Ok(name) => name,
            Err(name) => {
                model.keep(|extra| extra.keep_nameless(name, text));
                continue;
            }
        };
        let found = shape.position(&name, expected);
        let found = found.and_then(|(at, also)| Some((at, also, shape.members.get(at)?)));
        let Some((index, also, member)) = found else {
            model.keep(|extra| extra.keep_text(name, text));
            continue;
        };
        if also {
            model.keep(|extra| extra.spell(index));
        }
        expected = index + 1;
        let outcome = read(text, model.slot(index), depth + 1);
        keep(model, index, member, outcome, &|| text.into());
    }
    room::give(taken);
    Read::Filled
}

/// Keeps what member `index` does not hold of what came, whose text of JSON `text` gives.
pub(super) fn keep<'t>(
    model: &mut dyn Model,
    index: usize,
    member: &'static Member,
    read: Read,
    text: &dyn Fn() -> Cow<'t, str>,
) {
    let shape = model.shape();
    match read {
        Read::Filled => {}
        // Where the document allows no null, it reads as absent, and is written back as it came.
        Read::Null => model.keep(|extra| extra.set_null(index)),
        // A list or map of which nothing can be read is none: what is set in its place then is what is sent.
        Read::Partly(rest) if rest.is_all() => {
            match model.slot(index) {
                Slot::List(slot) => slot.reset(false),
                Slot::Map(slot) => slot.reset(false),
                _ => {}
            }
            let text = text();
            raw::note(shape.name, member.name, &text);
            model.keep(|extra| extra.keep_text(member.name.to_owned(), &text));
            model.keep(|extra| extra.keep_rest(index, member.name, rest));
        }
        Read::Partly(rest) => {
            if rest.odd() > 0 {
                raw::note(shape.name, member.name, &text());
            }
            model.keep(|extra| extra.keep_rest(index, member.name, rest));
        }
        Read::Odd => {
            let text = text();
            raw::note(shape.name, member.name, &text);
            model.keep(|extra| extra.keep_text(member.name.to_owned(), &text));
        }
    }
}

fn list(text: &str, list: &mut dyn ListSlot, depth: usize) -> Read {
    list.reset(true);
    let (mut odd, mut inside) = (Vec::new(), Vec::new());
    let mut count = 0;
    let items = raw::items(text);
    let taken = room::ITEM * room::wide(items.len());
    for text in items {
        // What is odd is kept with its place, and told by its path.
        if !room::take(ODD) {
            break;
        }
        let mut outcome = Read::Null;
        list.push(&mut |slot| {
            outcome = match slot {
                Slot::Item(model) => item(text, model, depth + 1),
                slot => read(text, slot, depth + 1),
            };
        });
        match outcome {
            Read::Filled => count += 1,
            Read::Partly(rest) => {
                inside.push((count, rest));
                count += 1;
            }
            Read::Null | Read::Odd => odd.push((count, text.into())),
        }
    }
    room::give(taken);
    if odd.is_empty() && inside.is_empty() {
        return Read::Filled;
    }
    let read = match list.view() {
        View::List(list) => (0..list.len()).map(|at| sign(list.item(at))).collect(),
        _ => Vec::new(),
    };
    Read::Partly(Rest::List { read, odd, inside })
}

/// An item that is no object must not lose the others: it is kept inside an empty one.
fn item(text: &str, model: &mut dyn Model, depth: usize) -> Read {
    match read(text, Slot::Item(model), depth) {
        Read::Null | Read::Odd => {
            raw::note(model.shape().name, "", text);
            model.keep(|extra| extra.keep_whole(text));
            Read::Filled
        }
        read => read,
    }
}

fn map(text: &str, map: &mut dyn MapSlot, depth: usize) -> Read {
    map.reset(true);
    let mut odd: Vec<(Box<str>, Box<str>)> = Vec::new();
    let mut inside = Vec::new();
    let mut names = Vec::new();
    let members = raw::members(text);
    let taken = room::MEMBER * room::wide(members.len());
    for (name, text) in members {
        if !room::take(ODD) {
            break;
        }
        let name = match name {
            Ok(name) => name,
            Err(name) => {
                odd.push((name.into(), text.into()));
                continue;
            }
        };
        let mut outcome = Read::Null;
        map.entry(name.clone(), &mut |slot| {
            outcome = read(text, slot, depth + 1)
        });
        match outcome {
            Read::Filled => names.push(name),
            Read::Partly(rest) => {
                inside.push((name.clone(), rest));
                names.push(name);
            }
            Read::Null | Read::Odd => {
                let name = serde_json::Value::from(name).to_string();
                odd.push((name.into(), text.into()));
            }
        }
    }
    room::give(taken);
    if odd.is_empty() && inside.is_empty() {
        return Read::Filled;
    }
    Read::Partly(Rest::Map {
        read: names,
        odd,
        inside,
    })
}
