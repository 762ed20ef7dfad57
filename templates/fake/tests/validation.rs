//! Validation, one keyword at a time.

mod support;

use ionoscloud_fake::{Direction, Rules, validate};
use serde_json::{Value, json};
use support::{named, small};

fn problems(schema: &Value, value: &Value, rules: Rules) -> Vec<String> {
    validate(&small(), schema, value, rules, "")
        .into_iter()
        .map(|problem| problem.at)
        .collect()
}

const STRICT: Rules = Rules {
    direction: Direction::Request,
    strict: true,
    partial: false,
};

#[test]
fn values_are_held_against_every_keyword() {
    let object = json!({ "type": "object", "required": ["a"], "properties": {
        "a": { "type": "integer" },
        "r": { "type": "integer", "readOnly": true },
        "w": { "type": "integer", "writeOnly": true },
    } });
    let map = json!({ "type": "object", "additionalProperties": { "type": "integer" } });
    let pet = json!({ "oneOf": [named("Cat"), named("Dog")] });
    for (schema, value, wrong) in [
        // Null is for a variant that takes it.
        (pet.clone(), json!(null), vec![""]),
        (
            json!({ "oneOf": [{ "type": "string", "nullable": true }] }),
            json!(null),
            vec![],
        ),
        (json!({ "type": "string" }), json!("a"), vec![]),
        (json!({ "type": "string" }), json!(1), vec![""]),
        (json!({ "type": "string" }), json!(null), vec![""]),
        (
            json!({ "type": "string", "nullable": true }),
            json!(null),
            vec![],
        ),
        (
            json!({ "type": "string", "minLength": 2 }),
            json!("ü"),
            vec![""],
        ),
        (
            json!({ "type": "string", "maxLength": 2 }),
            json!("üü"),
            vec![],
        ),
        (
            json!({ "type": "string", "maxLength": 2 }),
            json!("abc"),
            vec![""],
        ),
        (
            json!({ "type": "string", "pattern": "^a+$" }),
            json!("aaa"),
            vec![],
        ),
        (
            json!({ "type": "string", "pattern": "^a+$" }),
            json!("aab"),
            vec![""],
        ),
        (
            json!({ "type": "string", "enum": ["a", "b"] }),
            json!("b"),
            vec![],
        ),
        (
            json!({ "type": "string", "enum": ["a", "b"] }),
            json!("c"),
            vec![""],
        ),
        (
            json!({ "type": "string", "format": "date-time" }),
            json!("yesterday"),
            vec![""],
        ),
        (json!({ "type": "boolean" }), json!("true"), vec![""]),
        (json!({ "type": "integer" }), json!(3), vec![]),
        (json!({ "type": "integer" }), json!(3.0), vec![""]),
        (
            json!({ "type": "integer", "format": "int32" }),
            json!(2_147_483_648_i64),
            vec![""],
        ),
        (
            json!({ "type": "integer", "format": "int64" }),
            json!(2_147_483_648_i64),
            vec![],
        ),
        (
            json!({ "type": "integer", "minimum": 3, "maximum": 5 }),
            json!(3),
            vec![],
        ),
        (
            json!({ "type": "integer", "minimum": 3, "exclusiveMinimum": true }),
            json!(3),
            vec![""],
        ),
        (
            json!({ "type": "number", "maximum": 5 }),
            json!(5.5),
            vec![""],
        ),
        (json!({ "type": "number" }), json!(5), vec![]),
        (
            json!({ "type": "integer", "multipleOf": 1024 }),
            json!(2048),
            vec![],
        ),
        (
            json!({ "type": "integer", "multipleOf": 1024 }),
            json!(2049),
            vec![""],
        ),
        (
            json!({ "type": "array", "items": { "type": "integer" } }),
            json!([1, "2", 3, "4"]),
            vec!["/1", "/3"],
        ),
        (
            json!({ "type": "array", "minItems": 2, "maxItems": 3 }),
            json!([1]),
            vec![""],
        ),
        (
            json!({ "type": "array", "minItems": 2, "maxItems": 3 }),
            json!([1, 2, 3, 4]),
            vec![""],
        ),
        (
            json!({ "type": "array", "uniqueItems": true }),
            json!([1, 2, 1]),
            vec![""],
        ),
        (object.clone(), json!({ "a": 1, "w": 2 }), vec![]),
        (object.clone(), json!({}), vec![""]),
        (object.clone(), json!({ "a": 1, "r": 2 }), vec!["/r"]),
        (
            object.clone(),
            json!({ "a": 1, "x/y~z": 2 }),
            vec!["/x~1y~0z"],
        ),
        (object.clone(), json!([]), vec![""]),
        (
            map.clone(),
            json!({ "any": 1, "other": "2" }),
            vec!["/other"],
        ),
        (json!({ "type": "object" }), json!({ "any": [] }), vec![]),
        (
            json!({ "type": "object", "properties": {}, "additionalProperties": true }),
            json!({ "any": 1 }),
            vec![],
        ),
        (json!({}), json!({ "any": null }), vec![]),
        (
            named("Named"),
            json!({ "id": "5c0b9b00-ae36-4626-bff6-e6c30e6d2809", "name": "a" }),
            vec![],
        ),
        (named("Named"), json!({ "name": "a" }), vec![""]),
        (
            named("Named"),
            json!({ "id": "5c0b9b00-ae36-4626-bff6-e6c30e6d2809" }),
            vec![""],
        ),
        (
            named("Named"),
            json!({ "id": "no", "nam": "a" }),
            vec!["", "/id", "/nam"],
        ),
        (pet.clone(), json!({ "kind": "Dog", "barks": true }), vec![]),
        (
            pet.clone(),
            json!({ "kind": "Dog", "barks": 1 }),
            vec!["/barks"],
        ),
        (
            pet.clone(),
            json!({ "barks": true, "lives": 7 }),
            vec!["", "/barks"],
        ),
        (named("Loop"), json!(1), vec![]),
    ] {
        assert_eq!(problems(&schema, &value, STRICT), wrong, "{schema} {value}");
    }
}

#[test]
fn rules_can_be_loosened() {
    let schema = json!({ "type": "object", "required": ["a", "w"], "properties": {
        "a": { "type": "integer" },
        "r": { "type": "integer", "readOnly": true },
        "s": { "type": "object", "readOnly": true, "required": ["n"], "properties": { "n": { "type": "integer" } } },
        "w": { "type": "integer", "writeOnly": true },
    } });
    let loose = Rules {
        strict: false,
        ..STRICT
    };
    let partial = Rules {
        partial: true,
        ..STRICT
    };
    let answer = Rules {
        direction: Direction::Answer,
        ..STRICT
    };
    for (rules, value, wrong) in [
        (loose, json!({ "a": 1, "w": 1, "r": 1, "x": 1 }), vec![]),
        (loose, json!({ "a": 1, "w": 1, "r": "1" }), vec!["/r"]),
        // What is required in what the service sets must be there in answers alone.
        (loose, json!({ "a": 1, "w": 1, "s": {} }), vec![]),
        (
            loose,
            json!({ "a": 1, "w": 1, "s": { "n": "1" } }),
            vec!["/s/n"],
        ),
        (answer, json!({ "a": 1, "s": {} }), vec!["/s"]),
        (partial, json!({}), vec![]),
        (partial, json!({ "x": 1 }), vec!["/x"]),
        (answer, json!({ "a": 1, "r": 1 }), vec![]),
        (answer, json!({ "a": 1, "w": 1 }), vec!["/w"]),
    ] {
        assert_eq!(problems(&schema, &value, rules), wrong, "{rules:?} {value}");
    }
}
