//! The reader: a document into the places of a type.

use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::events::BytesStart;
use serde_json::{Map, Value};

use super::name::{is_blank, is_space};
use super::source::{Broken, Piece, Source, local};
use super::table::Xml;
use super::unknown::{Gathered, TEXT, attribute, foreign, says_nil};
use crate::model::decode::{self, DecodeError};
use crate::model::laid::sign;
use crate::model::raw;
use crate::model::read::{Read, fill, keep, number};
use crate::model::rest::Rest;
use crate::model::room;
use crate::model::table::{ListSlot, MapSlot, Model, Shape, Slot, View};

/// The entries of a map are named by it.
static ENTRY: Xml = Xml::element("");

/// Reads a document with this root.
///
/// # Errors
/// The text is no document that is read here, its root is another one, or its outermost value is of another type.
pub(crate) fn decode(text: &[u8], root: &'static Xml, slot: Slot<'_>) -> Result<(), DecodeError> {
    let text = std::str::from_utf8(text)
        .map_err(|_| DecodeError::of("not XML: the text is not in UTF-8"))?;
    let wanted = decode::expected(&slot);
    let mut source = Source::new(text);
    let read = document(&mut source, root, slot).map_err(|broken| broken.error(text))?;
    match read {
        Read::Filled => decode::set_outermost(None),
        Read::Partly(rest) => {
            if rest.odd() > 0 {
                raw::note("", "", "");
            }
            decode::set_outermost(Some(rest));
        }
        Read::Null => {
            let problem = format!("expected {wanted}, found an element without any");
            return Err(DecodeError::of(&problem));
        }
        Read::Odd => {
            let problem = format!("expected {wanted}, found another content of the root");
            return Err(DecodeError::of(&problem).near(text.as_bytes(), 0));
        }
    }
    Ok(())
}

fn document(source: &mut Source<'_>, root: &'static Xml, slot: Slot<'_>) -> Result<Read, Broken> {
    let start = source.root()?;
    let name = local(start.name().into_inner());
    if !root.is(name) {
        return Err(source.broken(format!("expected the root {}, found {name}", root.name)));
    }
    let read = source.value(&start, root, slot, 0)?;
    source.end()?;
    Ok(read)
}

impl<'a> Source<'a> {
    /// Reads an element to its end.
    fn value(
        &mut self,
        start: &BytesStart<'_>,
        xml: &'static Xml,
        slot: Slot<'_>,
        depth: usize,
    ) -> Result<Read, Broken> {
        self.deep(depth)?;
        match slot {
            Slot::Nullable(slot) => {
                let mut outcome = Ok(Read::Null);
                match self.is_nil(start)? {
                    true => self.skip(depth)?,
                    false => {
                        slot.open(&mut |slot| outcome = self.value(start, xml, slot, depth));
                    }
                }
                match outcome? {
                    Read::Null => {
                        slot.set_null();
                        Ok(Read::Filled)
                    }
                    read => Ok(read),
                }
            }
            Slot::Value(slot) => Ok(fill(slot, self.unknown(start, depth)?)),
            _ if self.is_nil(start)? => {
                self.skip(depth)?;
                Ok(Read::Null)
            }
            Slot::Object(slot) => {
                let model = slot.open();
                match room::take(room::wide(model.behind())) {
                    true => self.held(start, model, depth),
                    false => Err(self.over()),
                }
            }
            Slot::Item(model) => self.held(start, model, depth),
            Slot::List(list) => match xml.items {
                Some(item) => self.list(list, item, depth),
                None => {
                    self.skip(depth)?;
                    Ok(Read::Odd)
                }
            },
            Slot::Map(map) => self.map(map, depth),
            slot => Ok(match self.text(depth)? {
                Some(text) => scalar(text, slot),
                None => Read::Odd,
            }),
        }
    }

    /// Whether an element says that it is null.
    fn is_nil(&self, start: &BytesStart<'_>) -> Result<bool, Broken> {
        if start.attributes_raw().trim_ascii().is_empty() {
            return Ok(false);
        }
        let attributes = self.attributes(start)?;
        Ok(attributes.iter().any(|(name, value)| says_nil(name, value)))
    }

    /// What an element is as a text of JSON; `position` is that behind its start tag.
    fn told(&self, start: &BytesStart<'_>, position: usize, depth: usize) -> String {
        let value = self.again(position).unknown(start, depth);
        value.unwrap_or_default().to_string()
    }

    fn object(
        &mut self,
        start: &BytesStart<'_>,
        model: &mut dyn Model,
        depth: usize,
    ) -> Result<Read, Broken> {
        let (shape, table) = (model.shape(), model.xml());
        let known = Known { shape, table };
        let mut unknown = Gathered::default();
        let mut lists = Lists::default();
        for (name, value) in self.attributes(start)? {
            if says_nil(name, &value) {
                continue;
            }
            match known.position(local(name), 0, true) {
                Some((index, also)) if !is_there(model, index) => {
                    known.spell(model, index, also);
                    let text = || Value::from(&*value).to_string().into();
                    match scalar(value.clone(), model.slot(index)) {
                        // There is nothing in it.
                        Read::Null => {}
                        read => known.keep(model, index, read, &text),
                    }
                }
                _ => unknown.add(attribute(name), value.into_owned().into()),
            }
        }
        let (mut expected, mut has_elements) = (0, false);
        let mut text = String::new();
        loop {
            let child = match self.next()? {
                Piece::Text(more) if text.is_empty() && is_blank(&more) => continue,
                Piece::Text(more) => {
                    text.push_str(&more);
                    continue;
                }
                Piece::Start(child) => child,
                Piece::End => break,
            };
            has_elements = true;
            let name = local(child.name().into_inner());
            let found = known.position(name, expected, false);
            let is_other = found.is_some();
            let found = found.and_then(|found| Some((found, table.get(found.0)?)));
            // Of what is no list the first is meant.
            let found = found.filter(|((index, _), xml)| {
                xml.is_repeated || *index >= expected || !is_there(model, *index)
            });
            let Some(((index, also), xml)) = found else {
                let value = self.unknown(&child, depth + 1)?;
                // A member of that name is another element.
                let name = match is_other || shape.position(name, 0).is_some() {
                    true => foreign(name),
                    false => name.to_owned(),
                };
                unknown.add(name, value);
                continue;
            };
            known.spell(model, index, also);
            let position = self.position();
            if xml.is_repeated
                && let Slot::List(list) = model.slot(index)
            {
                expected = index;
                let read = self.item(&child, xml, list, depth + 1)?;
                let told = || self.told(&child, position, depth + 1);
                lists.add(index, read, model, &told);
            } else {
                expected = index + 1;
                let read = self.value(&child, xml, model.slot(index), depth + 1)?;
                let told = || self.told(&child, position, depth + 1).into();
                match read {
                    // There is nothing in it, as if it were not there.
                    Read::Null if !self.is_nil(&child)? => {}
                    read => known.keep(model, index, read, &told),
                }
            }
        }
        let unknown = unknown.into_map();
        if !is_blank(&text) {
            // A text alone is no object.
            if !has_elements && unknown.is_empty() && is_bare(model) {
                return Ok(Read::Odd);
            }
            model.keep(|extra| extra.insert(TEXT, text));
        }
        add(model, unknown);
        lists.keep(model, known);
        Ok(Read::Filled)
    }

    /// An object in another value. What is none must not lose what is around it: it is kept inside an empty one.
    fn held(
        &mut self,
        start: &BytesStart<'_>,
        model: &mut dyn Model,
        depth: usize,
    ) -> Result<Read, Broken> {
        let position = self.position();
        match self.object(start, model, depth)? {
            Read::Odd if depth > 0 => {
                let text = self.told(start, position, depth);
                raw::note(model.shape().name, "", &text);
                model.keep(|extra| extra.keep_whole(&text));
                Ok(Read::Filled)
            }
            read => Ok(read),
        }
    }

    /// Appends an item to a list, if it can be read.
    fn item(
        &mut self,
        start: &BytesStart<'_>,
        xml: &'static Xml,
        list: &mut dyn ListSlot,
        depth: usize,
    ) -> Result<Read, Broken> {
        let mut outcome = None;
        list.push(&mut |slot| {
            outcome = Some(match slot {
                // It stands in the list already, as an empty object.
                Slot::Item(model) => match self.value(start, xml, Slot::Item(model), depth) {
                    Ok(Read::Null) => {
                        raw::note(model.shape().name, "", "null");
                        model.keep(|extra| extra.keep_whole("null"));
                        Ok(Read::Filled)
                    }
                    read => read,
                },
                slot => self.value(start, xml, slot, depth),
            });
        });
        outcome.unwrap_or_else(|| Err(self.over()))
    }

    /// The items of a list that stand in an element of their own.
    fn list(
        &mut self,
        list: &mut dyn ListSlot,
        xml: &'static Xml,
        depth: usize,
    ) -> Result<Read, Broken> {
        list.reset(true);
        let mut items = Items::default();
        let mut text = String::new();
        loop {
            let piece = self.next()?;
            if let Piece::Text(more) = piece {
                text.push_str(&more);
                continue;
            }
            if !is_blank(&text) {
                items.add_foreign("", text.as_str().into(), list);
            }
            text.clear();
            let Piece::Start(child) = piece else { break };
            let name = local(child.name().into_inner());
            if xml.is(name) {
                let position = self.position();
                let read = self.item(&child, xml, list, depth + 1)?;
                let told = || self.told(&child, position, depth + 1);
                items.add(read, length(list.view()), &told);
            } else {
                let value = self.unknown(&child, depth + 1)?;
                items.add_foreign(name, value, list);
            }
        }
        Ok(items.rest(list.view()).map_or(Read::Filled, Read::Partly))
    }

    fn map(&mut self, map: &mut dyn MapSlot, depth: usize) -> Result<Read, Broken> {
        map.reset(true);
        let (mut names, mut odd, mut inside) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        let mut text = String::new();
        loop {
            let child = match self.next()? {
                Piece::Text(more) => {
                    text.push_str(&more);
                    continue;
                }
                Piece::Start(child) => child,
                Piece::End => break,
            };
            let name = local(child.name().into_inner()).to_owned();
            let position = self.position();
            // Of those of one name the first is meant.
            if !seen.insert(name.clone()) {
                let value = self.unknown(&child, depth + 1)?;
                let name = Value::from(foreign(&name)).to_string();
                odd.push((name.into(), value.to_string().into()));
                continue;
            }
            let mut outcome = None;
            map.entry(name.clone(), &mut |slot| {
                outcome = Some(self.value(&child, &ENTRY, slot, depth + 1));
            });
            match outcome.unwrap_or_else(|| Err(self.over()))? {
                Read::Filled => names.push(name),
                Read::Partly(rest) => {
                    inside.push((name.clone(), rest));
                    names.push(name);
                }
                Read::Null | Read::Odd => {
                    let text = self.told(&child, position, depth + 1);
                    odd.push((Value::from(name).to_string().into(), text.into()));
                }
            }
        }
        if !is_blank(&text) {
            if seen.is_empty() {
                map.reset(false);
                return Ok(Read::Odd);
            }
            let name = Value::from(foreign("")).to_string();
            odd.push((name.into(), Value::from(text).to_string().into()));
        }
        if odd.is_empty() && inside.is_empty() {
            return Ok(Read::Filled);
        }
        Ok(Read::Partly(Rest::Map {
            read: names,
            odd,
            inside,
        }))
    }
}

/// The members of an object, and how they stand in XML.
#[derive(Clone, Copy)]
struct Known {
    shape: &'static Shape,
    table: &'static [Xml],
}

impl Known {
    /// The member of a local name, and whether that is its second spelling. The search starts at `expected`.
    fn position(self, name: &str, expected: usize, is_attribute: bool) -> Option<(usize, bool)> {
        let is = |xml: &Xml| xml.is_attribute == is_attribute && xml.is(name);
        for index in [expected, expected + 1] {
            if self.table.get(index).is_some_and(is) {
                return Some((index, false));
            }
        }
        let index = self.table.iter().position(is).map(|index| (index, false));
        index.or_else(|| {
            let mut members = self.shape.members.iter().zip(self.table);
            let also = members.position(|(member, xml)| {
                member.alias == Some(name) && xml.is_attribute == is_attribute
            });
            also.map(|index| (index, true))
        })
    }

    /// Keeps what a member does not hold of what came.
    fn keep<'t>(
        self,
        model: &mut dyn Model,
        index: usize,
        read: Read,
        text: &dyn Fn() -> Cow<'t, str>,
    ) {
        if let Some(member) = self.shape.members.get(index) {
            keep(model, index, member, read, text);
        }
    }

    fn spell(self, model: &mut dyn Model, index: usize, also: bool) {
        if also {
            model.keep(|extra| extra.spell(index));
        }
    }
}

/// What came in a list and has no place in its items.
#[derive(Default)]
struct Items {
    odd: Vec<(usize, Box<str>)>,
    inside: Vec<(usize, Rest)>,
}

impl Items {
    /// What came of one that was read, or not; the list has `length` items by now.
    fn add(&mut self, read: Read, length: usize, told: &dyn Fn() -> String) {
        match read {
            Read::Filled => {}
            Read::Partly(rest) => self.inside.push((length.saturating_sub(1), rest)),
            Read::Null | Read::Odd => self.odd.push((length, told().into())),
        }
    }

    /// Takes an element of another name, or a text.
    fn add_foreign(&mut self, name: &str, value: Value, list: &dyn ListSlot) {
        let value = Value::from(Map::from_iter([(foreign(name), value)]));
        let before = length(list.view());
        self.odd.push((before, value.to_string().into()));
    }

    fn rest(self, list: View<'_>) -> Option<Rest> {
        let Items { odd, inside } = self;
        if odd.is_empty() && inside.is_empty() {
            return None;
        }
        let read = match list {
            View::List(list) => (0..list.len()).map(|at| sign(list.item(at))).collect(),
            _ => Vec::new(),
        };
        Some(Rest::List { read, odd, inside })
    }
}

/// The lists of an object whose items stand among its other elements.
#[derive(Default)]
struct Lists(Vec<(usize, Items)>);

impl Lists {
    fn add(&mut self, index: usize, read: Read, model: &dyn Model, told: &dyn Fn() -> String) {
        if matches!(read, Read::Filled) {
            return;
        }
        let at = self.0.iter().position(|(known, _)| *known == index);
        let at = at.unwrap_or_else(|| {
            self.0.push((index, Items::default()));
            self.0.len() - 1
        });
        if let Some((_, items)) = self.0.get_mut(at) {
            items.add(read, length(model.view(index)), told);
        }
    }

    fn keep(self, model: &mut dyn Model, known: Known) {
        for (index, items) in self.0 {
            let texts: Vec<&str> = items.odd.iter().map(|(_, text)| &**text).collect();
            let all = format!("[{}]", texts.join(","));
            if let Some(rest) = items.rest(model.view(index)) {
                known.keep(model, index, Read::Partly(rest), &|| all.as_str().into());
            }
        }
    }
}

fn length(view: View<'_>) -> usize {
    match view {
        View::List(list) => list.len(),
        _ => 0,
    }
}

/// Whether a member has come.
fn is_there(model: &dyn Model, index: usize) -> bool {
    let (extra, member) = (model.extra(), model.shape().members.get(index));
    !model.view(index).is_absent()
        || extra.is_null(index)
        || member.is_some_and(|member| extra.get(member.name).is_some())
}

/// Whether nothing has been read into an object.
fn is_bare(model: &dyn Model) -> bool {
    let mut members = 0..model.shape().members.len();
    model.extra().is_empty() && members.all(|index| model.view(index).is_absent())
}

/// Keeps what is not known.
fn add(model: &mut dyn Model, unknown: Map<String, Value>) {
    for (name, value) in unknown {
        model.keep(|extra| extra.insert(name, value));
    }
}

/// The value of a text.
fn scalar(text: Cow<'_, str>, slot: Slot<'_>) -> Read {
    match slot {
        // White space is a part of the text (XML 1.0, 2.10).
        Slot::Text(slot) => fill(slot, text.into_owned()),
        Slot::TextChoice(slot) => {
            slot.set(&text);
            Read::Filled
        }
        Slot::Union(slot) => {
            let text = Value::from(&*text).to_string();
            slot.set(&text).map_or(Read::Filled, Read::Partly)
        }
        Slot::Value(slot) => fill(slot, text.into_owned().into()),
        Slot::Nullable(slot) => {
            let mut outcome = Read::Null;
            slot.open(&mut |slot| outcome = scalar(text.clone(), slot));
            if matches!(outcome, Read::Null) {
                slot.set_null();
                outcome = Read::Filled;
            }
            outcome
        }
        slot => {
            // Around all but strings white space does not count (XML Schema 1.0, part 2, 4.3.6).
            let text = text.trim_matches(is_space);
            match slot {
                Slot::Timestamp(slot) => fill(slot, text.into()),
                _ if text.is_empty() => Read::Null,
                // XML Schema 1.0, part 2, 3.2.2.
                Slot::Boolean(slot) => match text {
                    "true" | "1" => fill(slot, true),
                    "false" | "0" => fill(slot, false),
                    _ => Read::Odd,
                },
                slot => match digits(text) {
                    Some(digits) => number(&digits, slot),
                    None => Read::Odd,
                },
            }
        }
    }
}

/// A number as JSON writes it, which XML may write with a plus and with zeros before it (XML Schema 1.0, part 2, 3.2.3 to
/// 3.2.5).
fn digits(text: &str) -> Option<String> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (rest, exponent) = match rest.split_once(['e', 'E']) {
        Some((rest, exponent)) => (rest, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (rest, None),
    };
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fraction = fraction.filter(|digits| !digits.is_empty());
    let power = exponent.map(|text| text.strip_prefix(['-', '+']).unwrap_or(text));
    let is_number = all(whole)
        && fraction.is_none_or(all)
        && (!whole.is_empty() || fraction.is_some())
        && power.is_none_or(|power| !power.is_empty() && all(power));
    if !is_number {
        return None;
    }
    let mut out = String::from(sign);
    out.push_str(match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    });
    for (sign, digits) in [(".", fraction), ("e", exponent)] {
        if let Some(digits) = digits {
            out.push_str(sign);
            out.push_str(digits);
        }
    }
    Some(out)
}
