//! Values that stand in schemas: whether they are of the schema's type.

use std::collections::HashSet;

use super::Checker;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::number::Number;

impl Checker<'_> {
    /// Checks the values of `enum`, and takes out what is none.
    pub(super) fn enumeration(
        &mut self,
        at: &At,
        map: &mut Map,
        kind: Option<&str>,
        nullable: bool,
    ) {
        let Some(node) = map.get_mut("enum") else {
            return;
        };
        let at = at.member("enum", node.place);
        let Value::List(values) = &mut node.value else {
            return;
        };
        if kind == Some("integer") && values.iter().any(is_large) {
            let signed = values.iter().any(is_negative);
            return self.too_large(&at, map, signed);
        }
        if kind.is_none() {
            let values = values.iter().map(|value| &value.value);
            let mut values = values.filter(|value| **value != Value::Null);
            let first = values.next().map(std::mem::discriminant);
            if values.any(|value| Some(std::mem::discriminant(value)) != first) {
                self.warn(
                    &at,
                    "the values of `enum` are of several types",
                    "it is read as any JSON value; list values of one type, or give a `oneOf` of enumerations",
                );
            }
        }
        let mut known = HashSet::new();
        let mut index = 0;
        values.retain_mut(|node| {
            let at = at.item(index, node.place);
            index += 1;
            self.typed(&at, node, kind, nullable) && {
                // They should be unique, and at least one (JSON Schema 2020-12, Validation, 6.1.2): it is no error that
                // they are not.
                let new = known.insert(identity(&node.value));
                if !new {
                    self.warn(
                        &at,
                        "the value stands in `enum` already",
                        "remove one of them",
                    );
                }
                new
            }
        });
        if values.is_empty() {
            if index == 0 {
                let problem = "`enum` has no values; it is ignored";
                self.warn(&at, problem, "list the values, or remove it");
            }
            map.remove("enum");
        }
    }

    /// No enumeration holds integers that large: what holds all its values does.
    fn too_large(&mut self, at: &At, map: &mut Map, signed: bool) {
        let read = if signed {
            "any JSON value"
        } else {
            "any integer that is not negative"
        };
        self.warn(
            at,
            "an enumeration holds integers up to 2^63 - 1",
            format!(
                "it is read as {read}; list the values as strings, or say in words which there are"
            ),
        );
        map.remove("enum");
        if signed {
            map.remove("type");
        } else {
            map.insert("format", Node::new(at.place, Value::Text("uint64".into())));
        }
    }

    /// Checks the default, and takes it out if it is none.
    pub(super) fn default(&mut self, at: &At, map: &mut Map, kind: Option<&str>, nullable: bool) {
        let Some(node) = map.get_mut("default") else {
            return;
        };
        let place = node.place;
        let here = at.member("default", place);
        if !self.typed(&here, node, kind, nullable) {
            map.remove("default");
            return;
        }
        let Some(default) = map
            .get("default")
            .filter(|default| default.value != Value::Null)
        else {
            return;
        };
        // A default is one of the values, as it has to be of the type (OpenAPI 3.0.3, Schema Object, `default`); JSON
        // Schema would let it be anything.
        let values = map.get("enum").and_then(Node::as_list);
        if values.is_some_and(|values| !values.iter().any(|value| value.same(default))) {
            let advice = "add it to `enum`, or correct it";
            self.warn(
                &here,
                "the default is not among the values of `enum`",
                advice,
            );
        }
    }

    /// Whether a value is of a type; if it is clear what was meant, it is made so.
    fn typed(&mut self, at: &At, node: &mut Node, kind: Option<&str>, nullable: bool) -> bool {
        let Some(kind) = kind else { return true };
        let converted = match (kind, &node.value) {
            // `nullable` adds null to the `type` beside it (OpenAPI 3.0.3, Schema Object, `nullable`).
            (_, Value::Null) if nullable => return true,
            ("object", Value::Map(_))
            | ("array", Value::List(_))
            | ("string", Value::Text(_))
            | ("boolean", Value::Bool(_))
            | ("number", Value::Number(_)) => return true,
            ("integer", Value::Number(number)) => {
                // A number without a fraction is an integer however it is written, as `1.0` (JSON Schema 2020-12,
                // Validation, 6.1.1).
                if let Some(whole) = number.as_i64() {
                    node.value = Value::Number(Number::from(whole));
                    return true;
                }
                None
            }
            ("string", value) => value.to_text(),
            ("boolean", value) => value.to_flag(),
            ("number", value) => value.to_number(),
            ("integer", value) => value.to_number().filter(is_whole),
            _ => None,
        };
        let found = node.value.describe();
        if let Some(value) = converted {
            let advice = match value {
                Value::Text(_) => "put quotes around it",
                _ => "remove the quotes",
            };
            self.warn(
                at,
                format!("the type is {kind}, but this is {found}"),
                advice,
            );
            node.value = value;
            return true;
        }
        let problem = format!("the type is {kind}, but this is {found}; it is ignored");
        self.warn(at, problem, "correct the value or the type");
        false
    }
}

/// Whether a value is an integer that only the unsigned ones hold.
fn is_negative(value: &Node) -> bool {
    match &value.value {
        Value::Number(number) => number.as_f64() < 0.0,
        _ => false,
    }
}

fn is_large(node: &Node) -> bool {
    matches!(&node.value, Value::Number(number) if number.as_i64().is_none() && number.as_u64().is_some())
}

fn is_whole(value: &Value) -> bool {
    matches!(value, Value::Number(number) if number.as_i64().is_some() && !number.is_float())
}

/// A text that differs for values that differ.
fn identity(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("\"{text}"),
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| number.to_string(), |whole| whole.to_string()),
        other => format!("{other:?}"),
    }
}
