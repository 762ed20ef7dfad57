//! Alternatives: null among them, constants instead of an enumeration, and what stands beside a reference.

use super::state::{Modern, text, yes};
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::{CONSTANT, VALUE_NAMES};
use crate::finding::Position;
use crate::pointer;

/// What is said about a use, and not of what is used.
const WORDS: [&str; 9] = [
    "title",
    "description",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "example",
    "externalDocs",
    "xml",
];

/// Words that a later step reads beside a reference, or that have no effect.
const BESIDE: [&str; 5] = ["description", "summary", "title", "example", "externalDocs"];

impl Modern<'_> {
    pub(super) fn alternatives(&mut self, at: &At, map: &mut Map, place: Position) {
        for keyword in ["anyOf", "oneOf"] {
            self.constants(at, map, keyword, place);
            self.or_null(at, map, keyword, place);
        }
    }

    /// `[T, null]` is T, nullable.
    fn or_null(&mut self, at: &At, map: &mut Map, keyword: &str, place: Position) {
        let Some(parts) = map.get(keyword).and_then(Node::as_list) else {
            return;
        };
        let nulls = parts.iter().filter(|part| is_null(part)).count();
        let others = parts.len() - nulls;
        if nulls == 0 || others > 1 {
            // What is left is a union, which a null among its parts makes nullable.
            return;
        }
        let Some(Value::List(parts)) = map.remove(keyword).map(|node| node.value) else {
            return;
        };
        let mut parts = parts
            .into_iter()
            .enumerate()
            .filter(|(_, part)| !is_null(part));
        let Some((index, part)) = parts.next() else {
            let null = Node::new(place, Value::Null);
            map.insert("enum", Node::new(place, Value::List(vec![null])));
            map.remove("type");
            return;
        };
        map.insert("nullable", yes(place));
        let here = self.here(at);
        let from = format!("{here}/{keyword}/{index}");
        let Value::Map(own) = part.value else { return };
        let clashes = |(key, node): (&str, &Node)| {
            !WORDS.contains(&key) && map.get(key).is_some_and(|known| !known.same(node))
        };
        let refers = own.get("$ref").is_some();
        if refers || own.iter().any(clashes) {
            let node = Node::new(part.place, Value::Map(own));
            match map.get_mut("allOf").map(|node| &mut node.value) {
                Some(Value::List(list)) => {
                    self.moved.add(format!("{here}/allOf/{}", list.len()), from);
                    list.push(node);
                }
                _ => {
                    self.moved.made(&here, "allOf", 0);
                    self.moved.add(format!("{here}/0"), from);
                    map.insert("allOf", Node::new(place, Value::List(vec![node])));
                }
            }
            return;
        }
        let mut own = own;
        own.retain_mut(|key, node| {
            if map.get(key).is_none() {
                let key = pointer::escape(key);
                self.moved
                    .add(format!("{here}/{key}"), format!("{from}/{key}"));
                map.push(pointer::unescape(&key).into_owned(), node.clone());
            }
            false
        });
    }

    /// Constants, and at most any other text: an enumeration, which takes other values too. The titles are the names.
    fn constants(&mut self, at: &At, map: &mut Map, keyword: &str, place: Position) {
        if map.get("enum").is_some() || map.get("discriminator").is_some() {
            return;
        }
        let Some(parts) = map.get(keyword).and_then(Node::as_list) else {
            return;
        };
        let mut values: Vec<Node> = Vec::new();
        let mut titles: Vec<Node> = Vec::new();
        let (mut open, mut null) = (None, false);
        for part in parts {
            let Some(own) = part.as_map() else { return };
            let plain =
                |key: &str| WORDS.contains(&key) || matches!(key, "type" | "enum" | CONSTANT);
            if own.iter().any(|(key, _)| !plain(key)) {
                return;
            }
            match own.get("enum").and_then(Node::as_list) {
                _ if is_null(part) => null = true,
                Some([value]) => {
                    values.push(value.clone());
                    titles.extend(own.get("title").cloned());
                }
                Some(_) => return,
                None => match own.text("type") {
                    Some(kind @ ("string" | "integer")) if open.is_none() => open = Some(kind),
                    _ => return,
                },
            }
        }
        let kind = |node: &Node| match &node.value {
            Value::Text(_) => Some("string"),
            Value::Number(number) => number.as_i64().map(|_| "integer"),
            _ => None,
        };
        let Some(first) = values.first().and_then(kind) else {
            return;
        };
        if values.len() < 2
            || values.iter().any(|value| kind(value) != Some(first))
            || open.is_some_and(|open| open != first)
        {
            return;
        }
        let list = map.remove(keyword).map_or(place, |node| node.place);
        let here = self.here(at);
        self.moved
            .add(format!("{here}/enum"), format!("{here}/{keyword}"));
        if titles.len() == values.len() {
            map.insert(VALUE_NAMES, Node::new(list, Value::List(titles)));
        }
        map.insert("type", text(place, first));
        map.insert("enum", Node::new(list, Value::List(values)));
        if null {
            map.insert("nullable", yes(place));
        }
    }

    /// What stands beside `$ref` holds as well (JSON Schema 2020-12, Core, 8.2.3.1): an `allOf` of both.
    pub(super) fn beside_reference(&mut self, at: &At, map: &mut Map, place: Position) {
        if map.get("$ref").is_none() {
            return;
        }
        let says = |key: &str| key != "$ref" && !BESIDE.contains(&key);
        if !map.iter().any(|(key, _)| says(key)) {
            map.retain_mut(|key, _| matches!(key, "$ref" | "description" | "summary"));
            return;
        }
        let Some(reference) = map.remove("$ref") else {
            return;
        };
        map.remove("summary");
        let here = self.here(at);
        let mut own = Map::default();
        own.push("$ref".to_owned(), reference);
        let node = Node::new(place, Value::Map(own));
        match map.get_mut("allOf").map(|node| &mut node.value) {
            Some(Value::List(list)) => {
                self.moved.add(format!("{here}/allOf/{}", list.len()), here);
                list.push(node);
            }
            _ => {
                self.moved.made(&here, "allOf", 1);
                map.insert("allOf", Node::new(place, Value::List(vec![node])));
            }
        }
    }
}

/// Whether a schema takes nothing but null.
fn is_null(node: &Node) -> bool {
    let values = node.get("enum").and_then(Node::as_list);
    matches!(values, Some([only]) if only.value == Value::Null)
}
