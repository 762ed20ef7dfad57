//! The keywords of a Schema Object that say something of the value itself, as those of JSON Schema.

use serde_json::{Map, Value, json};

use crate::model::{Bound, JsonType, Number, Schema, is_unsigned};

/// What limits a value by itself.
pub(super) fn plain(schema: &Schema) -> Map<String, Value> {
    let limits = &schema.limits;
    // Numbers of their own, not flags (JSON Schema 2020-12, Validation, 6.2.3 and 6.2.5).
    let bound = |own: Bound, inclusive, exclusive| {
        let keyword = if own.exclusive { exclusive } else { inclusive };
        (keyword, json!(own.value))
    };
    // JSON Schema has no formats of its own for numbers: that one has no sign has to be said.
    let unsigned = limits.format.as_deref().is_some_and(is_unsigned);
    let unsigned = unsigned && schema.r#type == Some(JsonType::Integer);
    let least = unsigned.then_some(Bound {
        value: Number::Integer(0),
        exclusive: false,
    });
    let minimum = limits.minimum.or(least);
    let minimum = minimum.map(|own| bound(own, "minimum", "exclusiveMinimum"));
    let maximum = limits.maximum;
    let maximum = maximum.map(|own| bound(own, "maximum", "exclusiveMaximum"));
    let listed = (!schema.values.is_empty()).then_some(&schema.values);
    let said = [
        schema.r#type.map(|own| ("type", json!(own))),
        limits.format.as_ref().map(|own| ("format", json!(own))),
        listed.map(|own| ("enum", json!(own))),
        limits.multiple_of.map(|own| ("multipleOf", json!(own))),
        limits.min_length.map(|own| ("minLength", json!(own))),
        limits.max_length.map(|own| ("maxLength", json!(own))),
        // A regular expression of ECMA-262 in both.
        limits.pattern.as_ref().map(|own| ("pattern", json!(own))),
        limits.min_items.map(|own| ("minItems", json!(own))),
        limits.max_items.map(|own| ("maxItems", json!(own))),
        limits.unique_items.then(|| ("uniqueItems", json!(true))),
        limits
            .min_properties
            .map(|own| ("minProperties", json!(own))),
        limits
            .max_properties
            .map(|own| ("maxProperties", json!(own))),
        minimum,
        maximum,
    ];
    collect(said)
}

fn collect<const N: usize>(said: [Option<(&str, Value)>; N]) -> Map<String, Value> {
    let said = said.into_iter().flatten();
    said.map(|(keyword, value)| (keyword.to_owned(), value))
        .collect()
}

/// The same, or null.
pub(super) fn nullable(made: &Map<String, Value>) -> Map<String, Value> {
    // JSON Schema has no `nullable`: null is a type (2020-12, Validation, 6.1.1).
    let ways = json!([made, {"type": "null"}]);
    Map::from_iter([("anyOf".to_owned(), ways)])
}

/// Adds what is told of a value.
pub(super) fn describe(made: &mut Map<String, Value>, schema: &Schema) {
    let mark = |keyword, flag: bool| flag.then(|| (keyword, json!(true)));
    made.extend(collect([
        schema.title.as_ref().map(|own| ("title", json!(own))),
        schema
            .description
            .as_ref()
            .map(|own| ("description", json!(own))),
        schema.default.clone().map(|own| ("default", own)),
        mark("readOnly", schema.read_only),
        mark("writeOnly", schema.write_only),
        mark("deprecated", schema.deprecated),
        // `example` is OpenAPI's word; JSON Schema has a list (2020-12, Validation, 9.5).
        schema
            .example
            .as_ref()
            .map(|own| ("examples", json!([own]))),
    ]));
}

/// Adds a keyword, if there is something to say.
pub(super) fn say(made: &mut Value, keyword: &str, value: Option<&Value>) {
    if let (Value::Object(made), Some(value)) = (made, value) {
        made.insert(keyword.to_owned(), value.clone());
    }
}
