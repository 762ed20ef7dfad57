//! Parts of a value by the paths of members: `properties.name`.

use serde_json::{Map, Value};

use crate::arguments::fold;
use crate::catalogue::Words;

/// Only these members, each with what is around it; all of the value where none is named. What has an id keeps it.
#[must_use]
pub fn select(words: &Words, value: &Value, fields: &[String]) -> Value {
    if fields.is_empty() {
        return value.clone();
    }
    let mut chosen = Map::new();
    if let Some(id) = value.get(words.id) {
        chosen.insert(words.id.to_owned(), id.clone());
    }
    let mut chosen = Value::Object(chosen);
    for field in fields {
        let path: Vec<&str> = field.split('.').collect();
        if let Some(part) = part(value, &path) {
            merge(&mut chosen, part);
        }
    }
    chosen
}

/// Whether the member at the path is, or holds, the text, whatever its case.
#[must_use]
pub fn matches(words: &Words, value: &Value, path: &str, wanted: &str) -> bool {
    let path: Vec<&str> = path.split('.').collect();
    let wanted = wanted.to_lowercase();
    let mut found = Vec::new();
    leaves(words, value, &path, &mut found);
    found
        .iter()
        .any(|text| text.to_lowercase().contains(&wanted))
}

/// The part of a value along a path; through lists, it is that of each item.
fn part(value: &Value, path: &[&str]) -> Option<Value> {
    let Some((first, rest)) = path.split_first() else {
        return Some(value.clone());
    };
    match value {
        Value::Array(items) => {
            // Each item keeps its place, so that several members of it come together again.
            let items = items
                .iter()
                .map(|item| part(item, path).unwrap_or_else(|| Map::new().into()));
            Some(items.collect())
        }
        Value::Object(members) => {
            let (name, inner) = member(members, first)?;
            let mut around = Map::new();
            around.insert(name.clone(), part(inner, rest)?);
            Some(Value::Object(around))
        }
        _ => None,
    }
}

fn leaves(words: &Words, value: &Value, path: &[&str], found: &mut Vec<String>) {
    match (value, path.split_first()) {
        (Value::Array(items), _) => items
            .iter()
            .for_each(|item| leaves(words, item, path, found)),
        (Value::Object(members), Some((first, rest))) => {
            if let Some((_, inner)) = member(members, first) {
                leaves(words, inner, rest, found);
            } else if let Some(properties) = members.get(words.envelope) {
                // Most of what has a name has it there.
                leaves(words, properties, path, found);
            }
        }
        (Value::String(text), None) => found.push(text.clone()),
        (Value::Bool(_) | Value::Number(_), None) => found.push(value.to_string()),
        _ => {}
    }
}

fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Option<(&'a String, &'a Value)> {
    let exact = members.get_key_value(name);
    exact.or_else(|| members.iter().find(|(own, _)| fold(own) == fold(name)))
}

fn merge(into: &mut Value, other: Value) {
    match (into, other) {
        (Value::Object(into), Value::Object(other)) => {
            for (name, value) in other {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(other)) if into.len() == other.len() => {
            for (into, other) in into.iter_mut().zip(other) {
                merge(into, other);
            }
        }
        (into, other) => *into = other,
    }
}
