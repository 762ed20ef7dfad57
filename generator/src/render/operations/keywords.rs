//! The keywords of a Schema Object that say something of the value itself, as those of JSON Schema.

use serde_json::{Map, Value, json};

use crate::model::{Schema, is_unsigned};

/// Keywords that mean the same in both.
const SAME: &[&str] = &[
    "type",
    "format",
    "enum",
    "multipleOf",
    "minLength",
    "maxLength",
    // A regular expression of ECMA-262 in both.
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
];

/// Limits, with the flags that exclude the limit itself: numbers of their own since draft 6.
const LIMITS: [(&str, &str); 2] = [
    ("minimum", "exclusiveMinimum"),
    ("maximum", "exclusiveMaximum"),
];

/// Words and marks, which limit nothing.
const WORDS: &[&str] = &[
    "title",
    "description",
    "default",
    "readOnly",
    "writeOnly",
    "deprecated",
];

/// What limits a value by itself.
pub(super) fn plain(schema: &Schema) -> Map<String, Value> {
    let own = &schema.said;
    let mut made = Map::new();
    for keyword in SAME {
        if let Some(value) = own.get(*keyword) {
            made.insert((*keyword).to_owned(), value.clone());
        }
    }
    for (limit, exclusive) in LIMITS {
        if let Some(value) = own.get(limit) {
            let keyword = if schema.is(exclusive) {
                exclusive
            } else {
                limit
            };
            made.insert(keyword.to_owned(), value.clone());
        }
    }
    // What has members is an object, as its type is; what has items is a list.
    if !made.contains_key("type") {
        let object = schema.properties.is_some() || schema.additional.is_some();
        if object || schema.items.is_some() {
            let r#type = if object { "object" } else { "array" };
            made.insert("type".to_owned(), r#type.into());
        }
    }
    let format = own.get("format").and_then(Value::as_str);
    let unsigned = format.is_some_and(is_unsigned);
    if unsigned && made.get("type") == Some(&json!("integer")) && !own.contains_key("minimum") {
        made.insert("minimum".to_owned(), json!(0));
    }
    made
}

/// The same, or null.
pub(super) fn nullable(made: &Map<String, Value>) -> Map<String, Value> {
    let ways = json!([made, {"type": "null"}]);
    Map::from_iter([("anyOf".to_owned(), ways)])
}

/// Adds what is told of a value.
pub(super) fn describe(made: &mut Map<String, Value>, schema: &Schema) {
    let own = &schema.said;
    for keyword in WORDS {
        let value = own.get(*keyword);
        // What is not so need not be said.
        if let Some(value) =
            value.filter(|value| **value != Value::Bool(false) || *keyword == "default")
        {
            made.insert((*keyword).to_owned(), value.clone());
        }
    }
    if let Some(example) = own.get("example") {
        made.insert("examples".to_owned(), json!([example]));
    }
}

/// Adds a keyword, if there is something to say.
pub(super) fn say(made: &mut Value, keyword: &str, value: Option<&Value>) {
    if let (Value::Object(made), Some(value)) = (made, value) {
        made.insert(keyword.to_owned(), value.clone());
    }
}
