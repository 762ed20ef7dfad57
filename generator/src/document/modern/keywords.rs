//! The keywords that say in other words what 3.0 says as well.

use super::state::{Modern, text, yes};
use crate::document::CONSTANT;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::number::Number;
use crate::finding::Position;

/// Keywords that tell who reads a document how to, and are used up, or what the service checks: a type is the same with or
/// without them.
const WITHOUT_TYPE: [&str; 13] = [
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$comment",
    "$vocabulary",
    "propertyNames",
    "contains",
    "minContains",
    "maxContains",
    "dependentRequired",
    "contentSchema",
    "unevaluatedItems",
];

impl Modern<'_> {
    pub(super) fn plain(&mut self, at: &At, map: &mut Map, place: Position) {
        for keyword in WITHOUT_TYPE {
            map.remove(keyword);
        }
        for keyword in ["$defs", "definitions"] {
            map.remove(keyword);
        }
        if map
            .get("not")
            .is_some_and(|node| matches!(node.value, Value::Bool(_)))
        {
            map.remove("not");
        }
        if let Some(node) = map.remove("$dynamicRef") {
            self.warn(
                &at.member("$dynamicRef", node.place),
                "what the dynamic reference leads to differs from place to place; any value is accepted",
                "refer to one schema by `$ref`",
            );
        }
        if let Some(Node {
            value: Value::List(examples),
            ..
        }) = map.remove("examples")
            && map.get("example").is_none()
            && let Some(first) = examples.into_iter().next()
        {
            map.push("example".to_owned(), first);
        }
        self.constant(at, map, place);
        Self::content(map);
        if map.is("nullable") {
            let here = map.get("nullable").map_or(place, |node| node.place);
            self.warn_once(
                &at.member("nullable", here),
                "`nullable` means nothing in OpenAPI 3.1; it is read as in 3.0",
                "write `null` as one of the types",
            );
        }
        if map.text("type") == Some("array")
            && map.get("items").is_none()
            && map.get("prefixItems").is_none()
        {
            // Only 3.0 requires it.
            map.push(
                "items".to_owned(),
                Node::new(place, Value::Map(Map::default())),
            );
        }
    }

    /// Words of 3.1 in a schema of 3.0 that can mean one thing only.
    pub(super) fn newer_words(&mut self, at: &At, map: &mut Map, place: Position) {
        let scalar =
            |value: &Value| matches!(value, Value::Text(_) | Value::Bool(_) | Value::Number(_));
        let constant = map.get("const").filter(|node| scalar(&node.value));
        if let (Some(here), None) = (constant.map(|node| node.place), map.get("enum")) {
            self.warn(
                &at.member("const", here),
                "`const` is of OpenAPI 3.1; it is read as there",
                "write `enum` with this one value",
            );
            self.constant(at, map, place);
        }
        let examples = map.get("examples").map(|node| (node.place, &node.value));
        if let (Some((here, Value::List(list))), None) = (examples, map.get("example")) {
            let first = list.first().cloned();
            self.warn(
                &at.member("examples", here),
                "`examples` is of OpenAPI 3.1; the first is read as `example`",
                "write `example` with one of them",
            );
            map.remove("examples");
            if let Some(first) = first {
                map.push("example".to_owned(), first);
            }
        }
    }

    /// One value is an enumeration of it.
    fn constant(&mut self, at: &At, map: &mut Map, place: Position) {
        let Some(constant) = map.remove("const") else {
            return;
        };
        let kind = match &constant.value {
            Value::Text(_) => Some("string"),
            Value::Bool(_) => Some("boolean"),
            Value::Number(number) if number.as_i64().is_some() => Some("integer"),
            Value::Number(_) => Some("number"),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        };
        let null = constant.value == Value::Null;
        if let (Some(kind), None, None) = (kind, map.get("type"), map.get("$ref")) {
            map.push("type".to_owned(), text(place, kind));
        } else if kind.is_none() {
            map.remove("type");
        }
        if !null && kind.is_none() {
            self.warn(
                &at.member("const", constant.place),
                "the one value is an object or a list; it is read as any JSON value",
                "describe what is in it by `properties` or `items`",
            );
        }
        if kind.is_some() {
            map.insert(CONSTANT, constant.clone());
        }
        let place = constant.place;
        let list = Node::new(place, Value::List(vec![constant]));
        let here = self.here(at);
        self.moved
            .add(format!("{here}/enum"), format!("{here}/const"));
        // The item is what `const` holds.
        self.moved
            .add(format!("{here}/const/0"), format!("{here}/const"));
        map.insert("enum", list);
    }

    /// Bytes in a string, or as they are.
    fn content(map: &mut Map) {
        let encoding = map.remove("contentEncoding");
        let media_type = map.remove("contentMediaType");
        if map.get("format").is_some() {
            return;
        }
        let format = match (&encoding, &media_type) {
            (Some(encoding), _) => match encoding.as_text() {
                Some(name) if name.eq_ignore_ascii_case("base64") => Some(("byte", encoding.place)),
                Some(name) if name.eq_ignore_ascii_case("binary") => {
                    Some(("binary", encoding.place))
                }
                _ => None,
            },
            // Without an encoding the value is the content itself (JSON Schema 2020-12, Validation, 8.4).
            (None, Some(media_type)) => media_type
                .as_text()
                .filter(|name| !is_text(name))
                .map(|_| ("binary", media_type.place)),
            (None, None) => None,
        };
        if let Some((format, place)) = format {
            if map.get("type").is_none() {
                map.push("type".to_owned(), text(place, "string"));
            }
            map.push("format".to_owned(), text(place, format));
        }
    }

    /// Limits that a value may not have itself: numbers of their own since 2019.
    pub(super) fn limits(&mut self, at: &At, map: &mut Map) {
        for (exclusive, limit, lower) in [
            ("exclusiveMinimum", "minimum", true),
            ("exclusiveMaximum", "maximum", false),
        ] {
            let Some(node) = map.get(exclusive) else {
                continue;
            };
            let place = node.place;
            let here = at.member(exclusive, place);
            let Some(bound) = node.as_number().cloned() else {
                if self.is_newer() && matches!(node.value, Value::Bool(_)) {
                    self.warn_once(
                        &here,
                        "the exclusive limit is a boolean, as in OpenAPI 3.0; it is read as there",
                        "write the limit itself",
                    );
                }
                continue;
            };
            if !self.is_newer() {
                self.warn(
                    &here,
                    "expected a boolean, found a number; it is read as the limit, as in OpenAPI 3.1",
                    format!("in OpenAPI 3.0 it is a boolean: write the number as `{limit}`, with `{exclusive}: true`"),
                );
            }
            // Of both limits the narrower holds.
            let other = map.get(limit).and_then(Node::as_number).map(Number::as_f64);
            let wider = other.is_none_or(|other| {
                if lower {
                    other <= bound.as_f64()
                } else {
                    other >= bound.as_f64()
                }
            });
            if wider {
                map.insert(limit, Node::new(place, Value::Number(bound)));
                map.insert(exclusive, yes(place));
                let here = self.here(at);
                self.moved
                    .add(format!("{here}/{limit}"), format!("{here}/{exclusive}"));
            } else {
                map.remove(exclusive);
            }
        }
    }
}

/// Whether what a media type names is written in characters.
fn is_text(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence.starts_with("text/")
        || essence.ends_with("json")
        || essence.ends_with("xml")
        || essence.ends_with("yaml")
        || essence.ends_with("javascript")
        || essence == "application/x-www-form-urlencoded"
        || essence == "application/graphql"
        || essence == "application/jwt"
        || essence == "application/sql"
}
