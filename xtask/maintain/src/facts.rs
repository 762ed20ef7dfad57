//! The facts of a document in one canonical form, without words and without the freedom of how to
//! write them down, and the differences between two such forms.

use serde_json::{Map, Value};

use crate::{Result, document::inline::inline, import::words::PROSE};

/// Keywords whose value maps names that people chose to objects, so that a property called
/// `description` is no prose.
pub const NAMED: [&str; 16] = [
    "paths",
    "properties",
    "schemas",
    "parameters",
    "requestBodies",
    "responses",
    "headers",
    "examples",
    "securitySchemes",
    "links",
    "callbacks",
    "content",
    "encoding",
    "variables",
    "mapping",
    "scopes",
];
/// Lists whose order says nothing.
const SETS: [&str; 3] = ["enum", "required", "tags"];
/// What `info` says besides the version is words.
pub const ABOUT: [&str; 3] = ["license", "contact", "termsOfService"];

/// The facts of a document: references to parameters, responses and headers resolved, words left
/// out, keys and sets sorted, and an `allOf` of one part without anything beside it replaced by the
/// part.
///
/// # Errors
/// A reference cannot be resolved.
pub fn facts(document: &Value) -> Result<Value> {
    let mut document = document.clone();
    inline(&mut document)?;
    if let Some(info) = document.get_mut("info").and_then(Value::as_object_mut) {
        info.retain(|key, _| !ABOUT.contains(&key.as_str()));
    }
    Ok(object(&document, false))
}

/// The canonical form of a node; with `named` its keys are names, not keywords.
fn object(node: &Value, named: bool) -> Value {
    match node {
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .iter()
                .filter(|(key, _)| named || !PROSE.contains(&key.as_str()))
                .collect();
            entries.sort_by_key(|(key, _)| *key);
            let entries = entries
                .into_iter()
                .map(|(key, value)| (key.clone(), keyword(key, value, named)));
            only_part(entries.collect())
        }
        Value::Array(items) => items.iter().map(|item| object(item, false)).collect(),
        scalar => scalar.clone(),
    }
}

fn keyword(key: &str, value: &Value, named: bool) -> Value {
    match (key, value) {
        _ if named => object(value, false),
        _ if key == "default" || key.starts_with("x-") => data(value),
        (_, Value::Array(items)) if SETS.contains(&key) => {
            let mut items: Vec<Value> = items.iter().map(|item| object(item, false)).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        (_, Value::Object(_)) => object(value, NAMED.contains(&key)),
        _ => object(value, false),
    }
}

/// What no keyword stands in: keys are sorted, nothing is left out.
fn data(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map
                .iter()
                .map(|(key, value)| (key.clone(), data(value)))
                .collect();
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            Value::Object(entries.into_iter().collect())
        }
        Value::Array(items) => items.iter().map(data).collect(),
        scalar => scalar.clone(),
    }
}

fn only_part(mut map: Map<String, Value>) -> Value {
    let alone = map.len() == 1;
    match map
        .get_mut("allOf")
        .and_then(Value::as_array_mut)
        .map(Vec::as_mut_slice)
    {
        Some([part]) if alone => part.take(),
        _ => Value::Object(map),
    }
}

/// Every difference between two canonical forms, one line each: JSON pointer, then what each side
/// has.
pub fn differences(facts: &Value, specs: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare(Some(facts), Some(specs), &mut String::new(), &mut lines);
    lines
}

fn compare(
    facts: Option<&Value>,
    specs: Option<&Value>,
    pointer: &mut String,
    lines: &mut Vec<String>,
) {
    let length = pointer.len();
    match (facts, specs) {
        (Some(Value::Object(left)), Some(Value::Object(right))) => {
            let only_right = right.keys().filter(|key| !left.contains_key(*key));
            for key in left.keys().chain(only_right) {
                pointer.push('/');
                // `~` first, or the one of `~1` would be escaped again (RFC 6901, 3 and 4).
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                compare(left.get(key), right.get(key), pointer, lines);
                pointer.truncate(length);
            }
        }
        (Some(Value::Array(left)), Some(Value::Array(right))) => {
            for position in 0..left.len().max(right.len()) {
                pointer.push('/');
                pointer.push_str(&position.to_string());
                compare(left.get(position), right.get(position), pointer, lines);
                pointer.truncate(length);
            }
        }
        (left, right) if left == right => {}
        (left, right) => lines.push(format!(
            "{pointer}: facts {}, specs {}",
            short(left),
            short(right)
        )),
    }
}

/// A value for a line of its own, cut where it gets long.
fn short(value: Option<&Value>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    let text = value.to_string();
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests;
