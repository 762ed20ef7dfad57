//! The model says of a value what type it is, and what its schema is; both come of the same words, and say the same.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

/// What is said of a value by itself: of lists, a type says within what a schema says of the items.
const BY_ITSELF: &[&str] = &[
    "format",
    "minimum",
    "maximum",
    "multiple_of",
    "min_length",
    "max_length",
    "pattern",
    "min_items",
    "max_items",
    "unique_items",
    "min_properties",
    "max_properties",
];

/// Parameters and bodies: all that has both. An answer is not checked, so that its type has no limits.
fn both<'v>(value: &'v Value, found: &mut Vec<(&'v Value, &'v Map<String, Value>)>) {
    match value {
        Value::Object(members) => {
            if let (Some(limits), Some(Value::Object(schema))) =
                (members.get("limits"), members.get("schema"))
            {
                found.push((limits, schema));
            }
            let members = members.iter().filter(|(name, _)| *name != "answer");
            members.for_each(|(_, inner)| both(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| both(inner, found)),
        _ => {}
    }
}

#[test]
fn types_and_schemas_have_the_same_limits() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden");
    let (mut compared, mut limited, mut wrong) = (0, 0, Vec::new());
    for entry in fs::read_dir(golden).unwrap() {
        let file = entry.unwrap().path().join("model.json");
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let model: Value = serde_json::from_str(&text).unwrap();
        let mut found = Vec::new();
        both(&model, &mut found);
        for (limits, schema) in found {
            // What refers to a component is limited there; what is put together of several, in its parts.
            if schema.contains_key("reference") || schema.contains_key("composed") {
                continue;
            }
            compared += 1;
            let said = schema.get("limits").unwrap_or(&Value::Null);
            for keyword in BY_ITSELF {
                limited += usize::from(!said[keyword].is_null());
                if limits[keyword] != said[keyword] {
                    let (one, two) = (&limits[keyword], &said[keyword]);
                    wrong.push(format!(
                        "{}: {keyword} {one} {two} {schema:?}",
                        file.display()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 300 && limited > 30, "{compared} {limited}");
}
