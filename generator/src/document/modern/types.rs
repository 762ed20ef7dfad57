//! `type`: null among several, and several that are none.

use super::state::{Modern, text, yes};
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::table::TYPES;
use crate::finding::Position;

/// The formats of numbers.
const NUMBERS: [&str; 12] = [
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "float",
    "double",
    "decimal",
    "decimal128",
];

/// What says of which types a value may be, whatever `type` lists.
const COMPOSITION: [&str; 4] = ["allOf", "anyOf", "oneOf", "$ref"];

impl Modern<'_> {
    pub(super) fn types(&mut self, at: &At, map: &mut Map, place: Position) {
        let Some(node) = map.get("type") else {
            return;
        };
        let here = at.member("type", node.place);
        let listed = match &node.value {
            Value::List(items) => items.as_slice(),
            Value::Text(text) if text == "null" => std::slice::from_ref(node),
            Value::Null => std::slice::from_ref(node),
            _ => return,
        };
        let mut names: Vec<String> = Vec::new();
        let (mut null, mut unquoted) = (false, false);
        for item in listed {
            match &item.value {
                Value::Text(name) if name == "null" => null = true,
                // YAML reads the word without quotes as null itself.
                Value::Null => (null, unquoted) = (true, true),
                Value::Text(name) if !names.contains(name) => names.push(name.clone()),
                _ => {}
            }
        }
        if !self.is_newer() {
            self.warn(
                &here,
                "several types, or null, are of OpenAPI 3.1; it is read as there",
                "OpenAPI 3.0 allows one type; write `nullable: true` for null, or `oneOf` for several",
            );
        } else if unquoted {
            self.warn_once(
                &here,
                "null is no type by itself; the type `null` is meant",
                "put quotes around it",
            );
        }
        let kind_place = here.place;
        // Every integer is a number (JSON Schema 2020-12, Core, 4.2.1).
        if names.iter().any(|name| name == "number") {
            names.retain(|name| name != "integer");
        }
        let composed = COMPOSITION.iter().any(|keyword| map.get(keyword).is_some());
        let any = TYPES
            .iter()
            .all(|(kind, _)| *kind == "integer" || names.iter().any(|name| name == kind));
        match names.as_slice() {
            [] if null => {
                map.remove("type");
                if !composed {
                    let value = Node::new(kind_place, Value::Null);
                    map.insert("enum", Node::new(kind_place, Value::List(vec![value])));
                    let here = self.here(at);
                    self.moved
                        .add(format!("{here}/enum"), format!("{here}/type"));
                }
            }
            [] => {
                map.remove("type");
            }
            [only] => {
                let only = text(kind_place, only);
                map.insert("type", only);
                if null {
                    map.insert("nullable", yes(kind_place));
                }
                let array = map.text("type") == Some("array");
                if array && map.get("items").is_none() {
                    map.push(
                        "items".to_owned(),
                        Node::new(kind_place, Value::Map(Map::default())),
                    );
                }
            }
            _ if composed || any => {
                map.remove("type");
                if null && !any {
                    map.insert("nullable", yes(kind_place));
                }
            }
            names => self.several(at, map, names, null, (place, kind_place)),
        }
    }

    /// A union of the types, each with the keywords that mean something for it.
    fn several(
        &mut self,
        at: &At,
        map: &mut Map,
        names: &[String],
        null: bool,
        (place, kind_place): (Position, Position),
    ) {
        let here = self.here(at);
        let mut values = map.remove("enum").map(|node| match node.value {
            Value::List(items) => items,
            _ => Vec::new(),
        });
        let format = map.remove("format");
        let mut parts: Vec<Node> = Vec::new();
        for name in names {
            let mut own = Map::default();
            own.push("type".to_owned(), text(kind_place, name));
            let keywords = TYPES.iter().find(|(kind, _)| kind == name);
            for keyword in keywords.map_or(&[][..], |(_, keywords)| *keywords) {
                if let Some(node) = map.get(keyword) {
                    own.push((*keyword).to_owned(), node.clone());
                }
            }
            if name == "array" && own.get("items").is_none() {
                own.push(
                    "items".to_owned(),
                    Node::new(kind_place, Value::Map(Map::default())),
                );
            }
            if let Some(format) = &format
                && goes_with(format, name)
            {
                own.push("format".to_owned(), format.clone());
            }
            if let Some(values) = &mut values {
                let mine: Vec<Node> = values
                    .iter()
                    .filter(|value| is(value, name))
                    .cloned()
                    .collect();
                if mine.is_empty() {
                    continue;
                }
                let place = mine.first().map_or(place, |node| node.place);
                own.push("enum".to_owned(), Node::new(place, Value::List(mine)));
            }
            parts.push(Node::new(kind_place, Value::Map(own)));
        }
        for (_, keywords) in TYPES {
            for keyword in keywords {
                map.remove(keyword);
            }
        }
        map.remove("type");
        let listed =
            values.is_some_and(|values| values.iter().any(|value| value.value == Value::Null));
        if null || listed {
            let mut own = Map::default();
            let value = Node::new(kind_place, Value::Null);
            own.push(
                "enum".to_owned(),
                Node::new(kind_place, Value::List(vec![value])),
            );
            parts.push(Node::new(kind_place, Value::Map(own)));
        }
        self.moved.made(&here, "anyOf", parts.len());
        map.insert("anyOf", Node::new(kind_place, Value::List(parts)));
    }
}

/// Whether a value is of a type.
fn is(node: &Node, kind: &str) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Bool(_) => kind == "boolean",
        Value::Number(number) => kind == "number" || kind == "integer" && number.as_i64().is_some(),
        Value::Text(_) => kind == "string",
        Value::List(_) => kind == "array",
        Value::Map(_) => kind == "object",
    }
}

/// Whether a format is one of values of this type.
fn goes_with(format: &Node, kind: &str) -> bool {
    let numeric = format
        .as_text()
        .is_some_and(|format| NUMBERS.contains(&format));
    match kind {
        "string" => !numeric,
        "integer" | "number" => numeric,
        _ => false,
    }
}
