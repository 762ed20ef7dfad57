//! The keywords of JSON Schema that say more about a value than its type.

use serde_json::{Map, Value, json};

use crate::model::{Bound, Limits, Member, Number};

/// Adds what is said about a member.
pub(super) fn describe(schema: &mut Map<String, Value>, member: &Member) {
    let mut say = |on: bool, key: &str, value: Value| {
        if on {
            schema.insert(key.to_owned(), value);
        }
    };
    let (words, known) = (&member.description, &member.known_values);
    say(!words.is_empty(), "description", json!(words));
    say(!known.is_empty(), "examples", json!(known));
    say(member.read_only, "readOnly", json!(true));
    say(member.write_only, "writeOnly", json!(true));
    say(member.deprecated, "deprecated", json!(true));
    say(member.secret, "x-secret", json!(true));
    if let Some(default) = &member.default {
        say(true, "default", default.clone());
    }
}

/// Adds what limits a value.
pub(super) fn limit(schema: &mut Map<String, Value>, limits: &Limits) {
    let mut say = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            schema.insert(key.to_owned(), value);
        }
    };
    let bound = |bound: Option<Bound>, exclusive: bool| {
        let bound = bound.filter(|bound| bound.exclusive == exclusive);
        bound.map(|bound| json!(bound.value))
    };
    say("format", limits.format.as_ref().map(|format| json!(format)));
    say("minimum", bound(limits.minimum, false));
    say("exclusiveMinimum", bound(limits.minimum, true));
    say("maximum", bound(limits.maximum, false));
    say("exclusiveMaximum", bound(limits.maximum, true));
    say("multipleOf", limits.multiple_of.map(|of: Number| json!(of)));
    say("minLength", limits.min_length.map(|count| json!(count)));
    say("maxLength", limits.max_length.map(|count| json!(count)));
    say(
        "pattern",
        limits.pattern.as_ref().map(|pattern| json!(pattern)),
    );
    say("minItems", limits.min_items.map(|count| json!(count)));
    say("maxItems", limits.max_items.map(|count| json!(count)));
    say("uniqueItems", limits.unique_items.then(|| json!(true)));
}
