//! Schemas as the tests understand them, apart from the server.

use std::collections::BTreeMap;

use ionoscloud_fake::Document;
use serde_json::{Map, Value, json};

/// A schema with what it refers to and all parts of an `allOf` in one.
pub fn flat(document: &Document, schema: &Value) -> Value {
    if let Some(pointer) = schema["$ref"].as_str() {
        let found = document.root().pointer(pointer.trim_start_matches('#'));
        return flat(document, found.expect("it is there"));
    }
    let Some(parts) = schema["allOf"].as_array() else {
        return schema.clone();
    };
    let mut whole = Map::new();
    for part in parts
        .iter()
        .map(|part| flat(document, part))
        .chain([schema.clone()])
    {
        for (key, value) in part
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(key, _)| *key != "allOf")
        {
            match (whole.get_mut(key), value) {
                (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => {
                    known.extend(more.clone());
                }
                (Some(Value::Array(known)), Value::Array(more)) if key == "required" => {
                    known.extend(more.clone());
                }
                _ => drop(whole.insert(key.clone(), value.clone())),
            }
        }
    }
    Value::Object(whole)
}

/// The members of an object whose kind is known; none of what may be one of several things.
fn members(schema: &Value) -> Option<&Map<String, Value>> {
    let is_one_of = schema.get("oneOf").is_some() || schema.get("anyOf").is_some();
    schema["properties"].as_object().filter(|_| !is_one_of)
}

/// The values in `sent` that the schema knows and shows, each by its pointer: members of objects one by one, anything
/// else as a whole.
pub fn leaves(document: &Document, schema: &Value, sent: &Value) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    gather(document, schema, sent, "", &mut found);
    found
}

fn gather(
    document: &Document,
    schema: &Value,
    sent: &Value,
    at: &str,
    found: &mut BTreeMap<String, Value>,
) {
    let schema = flat(document, schema);
    let is_hidden = [&schema["writeOnly"], &schema["readOnly"]].contains(&&json!(true));
    let is_hidden = is_hidden || schema["x-answered"].is_string();
    if is_hidden || (sent.is_null() && schema["nullable"] != true) {
        return;
    }
    match (members(&schema), sent) {
        (Some(members), Value::Object(sent)) => {
            for (name, value) in sent {
                if let Some(member) = members.get(name) {
                    gather(document, member, value, &format!("{at}/{name}"), found);
                }
            }
        }
        _ => drop(found.insert(at.to_owned(), sent.clone())),
    }
}

/// The schema at a pointer.
fn at(document: &Document, schema: &Value, pointer: &str) -> Option<Value> {
    let mut schema = flat(document, schema);
    for name in pointer.split('/').skip(1) {
        schema = flat(document, members(&schema)?.get(name)?);
    }
    Some(schema)
}

/// Whether the schema has something at a pointer.
pub fn knows(document: &Document, schema: &Value, pointer: &str) -> bool {
    at(document, schema, pointer).is_some()
}

/// Whether a service has to have a value there, whether somebody sent one or not.
pub fn may_be_made(document: &Document, schema: &Value, pointer: &str) -> bool {
    let (around, name) = pointer.rsplit_once('/').expect("it is a member");
    let is_required = |around: &Value| {
        let required = around["required"].as_array();
        required.is_some_and(|required| required.iter().any(|other| other == name))
    };
    at(document, schema, pointer).is_none_or(|own| own.get("default").is_some())
        || at(document, schema, around).is_none_or(|around| is_required(&around))
}

/// What remains of a body when of each object inside of what it is about only one member is sent that need not be.
pub fn part(document: &Document, schema: &Value, body: &Value) -> Value {
    let schema = flat(document, schema);
    let (Some(members), Some(sent)) = (members(&schema), body.as_object()) else {
        return body.clone();
    };
    if let Some(own) = sent.get("properties") {
        let mut body = body.clone();
        body["properties"] = part(document, &members["properties"], own);
        return body;
    }
    let kept = sent.iter().map(|(name, value)| {
        let inner = members.get(name).map(|member| flat(document, member));
        let kept = inner.map_or_else(|| value.clone(), |inner| few(document, &inner, value));
        (name.clone(), kept)
    });
    Value::Object(kept.collect())
}

fn few(document: &Document, schema: &Value, value: &Value) -> Value {
    let (Some(members), Some(sent)) = (members(schema), value.as_object()) else {
        return value.clone();
    };
    let required = |name: &String| {
        let required = schema["required"].as_array();
        required.is_some_and(|required| required.iter().any(|other| other == name))
    };
    let mut spare = 1;
    let mut kept = Map::new();
    for (name, value) in sent {
        if !required(name) {
            if spare == 0 {
                continue;
            }
            spare -= 1;
        }
        let inner = members.get(name).map(|member| flat(document, member));
        let value = inner.map_or_else(|| value.clone(), |inner| few(document, &inner, value));
        kept.insert(name.clone(), value);
    }
    Value::Object(kept)
}
