//! What no table describes, as a value of JSON, and what values stand for.
//!
//! An element with nothing but text is a string. Any other is an object: its attributes under `@name`, its text under
//! `#text`, its elements under their local names, several of one name as a list. `<name>` in the place of a name is an
//! element that stands where none of its name is known, and `<>` a text there. An element that says `xsi:nil` is null.

use std::borrow::Cow;

use quick_xml::events::BytesStart;
use serde_json::{Map, Value};

use super::name::is_blank;
use super::source::{Broken, Piece, Source, local};
use crate::model::room;

/// The name of what is text among elements.
pub(super) const TEXT: &str = "#text";

/// The attribute that says that an element is null (XML Schema 1.0, part 1, 2.6.2).
pub(super) const NIL: &str = "nil";

/// What a tree of names and a value takes for each element in it, in bytes.
const ELEMENT: u64 = room::NODE * 56;

/// The name of an attribute among those of elements.
pub(super) fn attribute(name: &str) -> String {
    format!("@{name}")
}

/// The name of an element where no other of its name can be meant.
pub(super) fn foreign(name: &str) -> String {
    format!("<{name}>")
}

/// The name between the signs of [`foreign`].
pub(super) fn of_foreign(name: &str) -> Option<&str> {
    name.strip_prefix('<')?.strip_suffix('>')
}

/// Whether an attribute says that its element is null.
pub(super) fn says_nil(name: &str, value: &str) -> bool {
    // Both are true (XML Schema 1.0, part 2, 3.2.2).
    local(name) == NIL && name.contains(':') && matches!(value, "true" | "1")
}

/// Unknown elements as they come: of one name, a list.
#[derive(Default)]
pub(super) struct Gathered(Map<String, Value>);

impl Gathered {
    pub fn add(&mut self, name: String, value: Value) {
        match self.0.get_mut(&name) {
            // No element is a list by itself.
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => _ = self.0.insert(name, value),
        }
    }

    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

impl<'a> Source<'a> {
    /// The value of an element.
    pub fn unknown(&mut self, start: &BytesStart<'_>, depth: usize) -> Result<Value, Broken> {
        self.deep(depth)?;
        if !room::take(ELEMENT) {
            return Err(self.over());
        }
        let mut found = Gathered::default();
        for (name, value) in self.attributes(start)? {
            // There is nothing in it then.
            if says_nil(name, &value) {
                self.skip(depth)?;
                return Ok(Value::Null);
            }
            found.add(attribute(name), value.into_owned().into());
        }
        let mut text = Cow::Borrowed("");
        loop {
            match self.next()? {
                Piece::Text(more) if text.is_empty() => text = more,
                Piece::Text(more) => text.to_mut().push_str(&more),
                Piece::Start(child) => {
                    let value = self.unknown(&child, depth + 1)?;
                    found.add(local(child.name().into_inner()).to_owned(), value);
                }
                Piece::End => break,
            }
        }
        let mut members = found.into_map();
        if members.is_empty() {
            return Ok(text.into_owned().into());
        }
        if !is_blank(&text) {
            members.insert(TEXT.to_owned(), text.into_owned().into());
        }
        Ok(members.into())
    }
}

/// What a document of any root tells, with names as they are usual in JSON: `Code` is `code`. None for what is no document, or
/// a page.
pub(crate) fn told(text: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(text).ok()?;
    if !text.trim_start().starts_with('<') {
        return None;
    }
    let mut source = Source::new(text);
    let start = source.root().ok()?;
    if local(start.name().into_inner()).eq_ignore_ascii_case("html") {
        return None;
    }
    let value = source.unknown(&start, 0).ok()?;
    source.end().ok()?;
    Some(lower(value))
}

fn lower(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let mut signs = name.chars();
                let first = signs.next().map(|sign| sign.to_ascii_lowercase());
                let name = first.into_iter().chain(signs).collect();
                (name, lower(value))
            });
            Value::Object(members.collect())
        }
        Value::Array(values) => values.into_iter().map(lower).collect(),
        other => other,
    }
}
