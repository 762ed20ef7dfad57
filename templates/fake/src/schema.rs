//! Schemas as the sampler and the validator see them: `$ref` followed, `allOf` folded into one.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::document::{Document, list, members, reference, text};

/// `allOf` nesting beyond which a document is taken to be circular.
const DEEPEST: usize = 16;

/// The kind of value that a schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Any,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Object,
}

/// Which way a value travels: it decides about `readOnly` and `writeOnly` members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server: without `readOnly` members.
    Request,
    /// From the server: without `writeOnly` members.
    Answer,
}

impl Document {
    /// The schema behind `$ref`s, with the parts of an `allOf` folded in: properties and required names of
    /// all parts together, every other keyword from the last that has it.
    pub(crate) fn flat<'a>(&'a self, schema: &'a Value) -> Cow<'a, Value> {
        self.flat_at(schema, 0)
    }

    fn flat_at<'a>(&'a self, schema: &'a Value, depth: usize) -> Cow<'a, Value> {
        let schema = self.resolve(schema);
        let parts = list(schema, "allOf");
        if parts.is_empty() || depth > DEEPEST {
            return Cow::Borrowed(schema);
        }
        let mut whole = Map::new();
        for part in parts {
            fold(&mut whole, &self.flat_at(part, depth + 1));
        }
        fold(&mut whole, schema);
        Cow::Owned(Value::Object(whole))
    }

    /// The names of the schemas that one passes through from here to what [`Document::flat`] gives.
    pub(crate) fn passed<'a>(&'a self, mut schema: &'a Value) -> Vec<&'a str> {
        let mut names = Vec::new();
        while names.len() < DEEPEST {
            let next = match (reference(schema), list(schema, "allOf")) {
                (Some(name), _) => {
                    names.push(name);
                    name.strip_prefix('#')
                        .and_then(|pointer| self.root().pointer(pointer))
                }
                (None, [part]) => Some(part),
                _ => None,
            };
            match next {
                Some(next) => schema = next,
                None => break,
            }
        }
        names
    }
}

fn fold(whole: &mut Map<String, Value>, part: &Value) {
    for (key, value) in part.as_object().into_iter().flatten() {
        match (key.as_str(), whole.get_mut(key), value) {
            ("allOf", ..) => {}
            ("properties", Some(Value::Object(known)), Value::Object(more)) => {
                known.extend(
                    more.iter()
                        .map(|(name, schema)| (name.clone(), schema.clone())),
                );
            }
            ("required", Some(Value::Array(known)), Value::Array(more)) => {
                known.extend(more.iter().cloned())
            }
            _ => {
                whole.insert(key.clone(), value.clone());
            }
        }
    }
}

/// What a flat schema describes, also where it leaves `type` to be understood.
pub(crate) fn kind(schema: &Value) -> ValueKind {
    match text(schema, "type") {
        Some("boolean") => ValueKind::Boolean,
        Some("integer") => ValueKind::Integer,
        Some("number") => ValueKind::Number,
        Some("string") => ValueKind::Text,
        Some("array") => ValueKind::List,
        Some("object") => ValueKind::Object,
        _ if schema.get("properties").is_some() || schema.get("additionalProperties").is_some() => {
            ValueKind::Object
        }
        _ if schema.get("items").is_some() => ValueKind::List,
        _ => ValueKind::Any,
    }
}

/// The variants of a `oneOf` or `anyOf`.
pub(crate) fn variants(schema: &Value) -> &[Value] {
    let one = list(schema, "oneOf");
    if one.is_empty() {
        list(schema, "anyOf")
    } else {
        one
    }
}

/// The members of an object that travel in this direction, with whether each is required.
pub(crate) fn travelling<'a>(
    document: &'a Document,
    schema: &'a Value,
    direction: Direction,
) -> impl Iterator<Item = (&'a str, &'a Value, bool)> {
    let required = list(schema, "required");
    let absent = match direction {
        Direction::Request => "readOnly",
        Direction::Answer => "writeOnly",
    };
    members(schema, "properties").filter_map(move |(name, schema)| {
        let stays = document.flat(schema).get(absent) == Some(&Value::Bool(true));
        let is_required = required.iter().any(|other| other.as_str() == Some(name));
        (!stays).then_some((name.as_str(), schema, is_required))
    })
}

/// Whether a flat schema has the flag set.
pub(crate) fn has(schema: &Value, flag: &str) -> bool {
    schema.get(flag) == Some(&Value::Bool(true))
}

/// The least and the greatest whole number that a flat schema allows, where it says so.
pub(crate) fn whole_limits(schema: &Value) -> (Option<i64>, Option<i64>) {
    let limit = |name: &str, exclusive: &str, step: i64, round: fn(f64) -> f64| {
        let limit = schema.get(name)?;
        let whole = limit
            .as_i64()
            .or_else(|| limit.as_f64().map(|limit| round(limit) as i64))?;
        let is_excluded = has(schema, exclusive) && limit.as_f64() == Some(whole as f64);
        Some(if is_excluded {
            whole.saturating_add(step)
        } else {
            whole
        })
    };
    (
        limit("minimum", "exclusiveMinimum", 1, f64::ceil),
        limit("maximum", "exclusiveMaximum", -1, f64::floor),
    )
}

/// A limit that counts characters or items.
pub(crate) fn count(schema: &Value, name: &str) -> Option<usize> {
    schema
        .get(name)?
        .as_u64()
        .and_then(|count| usize::try_from(count).ok())
}
