//! Validation and samples, one keyword at a time.

use ionoscloud_fake::{Direction, Document, Extent, Rules, Style, Wish, sample, validate};
use serde_json::{Value, json};

fn document() -> Document {
    let schemas = json!({
        "Base": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string", "format": "uuid" } } },
        "Named": { "allOf": [
            { "$ref": "#/components/schemas/Base" },
            { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
        ] },
        "Tree": { "type": "object", "properties": {
            "name": { "type": "string" },
            "parent": { "$ref": "#/components/schemas/Tree" },
            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
        } },
        "Chain": { "type": "object", "required": ["next"], "properties": {
            "next": { "type": "array", "items": { "$ref": "#/components/schemas/Chain" } },
        } },
        "Loop": { "$ref": "#/components/schemas/Loop" },
        "Cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "lives": { "type": "integer" } } },
        "Dog": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "barks": { "type": "boolean" } } },
    });
    let patterned = json!([{ "pattern": "^a+$" }, { "pattern": "^[a-z]{3}-\\d+$" }, { "pattern": "(?=lookahead)" }]);
    let root =
        json!({ "paths": {}, "components": { "schemas": schemas }, "x-patterns": patterned });
    Document::from_value("small", root).expect("the document is in order")
}

fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn problems(schema: &Value, value: &Value, rules: Rules) -> Vec<String> {
    validate(&document(), schema, value, rules, "")
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
        (partial, json!({}), vec![]),
        (partial, json!({ "x": 1 }), vec!["/x"]),
        (answer, json!({ "a": 1, "r": 1 }), vec![]),
        (answer, json!({ "a": 1, "w": 1 }), vec!["/w"]),
    ] {
        assert_eq!(problems(&schema, &value, rules), wrong, "{rules:?} {value}");
    }
}

fn made(schema: &Value, extent: Extent) -> Value {
    sample(&document(), "it", schema, Wish::request(extent, 1))
}

#[test]
fn extents_decide_what_is_there() {
    let schema = json!({ "type": "object", "required": ["a", "list"], "properties": {
        "a": { "type": "boolean" },
        "b": { "type": "boolean", "nullable": true },
        "list": { "type": "array", "items": { "type": "boolean" } },
        "least": { "type": "array", "minItems": 3, "items": { "type": "object" } },
        "r": { "type": "boolean", "readOnly": true },
        "w": { "type": "boolean", "writeOnly": true },
    } });
    let names = |value: &Value| {
        value
            .as_object()
            .map(|value| value.keys().cloned().collect::<Vec<_>>().join(" "))
    };
    let least = made(&schema, Extent::Least);
    assert_eq!(names(&least).as_deref(), Some("a list"));
    assert_eq!(least["list"], json!([]));
    let full = made(&schema, Extent::Full);
    assert_eq!(names(&full).as_deref(), Some("a b least list w"));
    assert!(full["b"].is_boolean());
    assert_eq!(
        (
            full["list"].as_array().map(Vec::len),
            full["least"].as_array().map(Vec::len)
        ),
        (Some(2), Some(3))
    );
    assert_eq!(made(&schema, Extent::Nulls)["b"], Value::Null);
    let answer = sample(&document(), "it", &schema, Wish::answer(Extent::Full, 1));
    assert_eq!(names(&answer).as_deref(), Some("a b least list r"));
}

#[test]
fn recursion_ends() {
    let tree = made(&named("Tree"), Extent::Full);
    assert!(tree["name"].is_string());
    assert_eq!(tree.get("parent"), None);
    assert_eq!(tree["children"], json!([]));
    assert_eq!(made(&named("Chain"), Extent::Full), json!({ "next": [] }));
    assert!(made(&named("Loop"), Extent::Full).is_string());
}

#[test]
fn members_differ_and_need_escaping() {
    let properties: serde_json::Map<String, Value> = (0..20)
        .map(|index| {
            (
                format!("m{index}"),
                json!({ "type": if index < 10 { "string" } else { "integer" } }),
            )
        })
        .collect();
    let value = made(
        &json!({ "type": "object", "properties": properties }),
        Extent::Full,
    );
    let mut seen: Vec<String> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(_, value)| value.to_string())
        .collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 20);
    let text = value["m3"].as_str().expect("a text");
    for special in ['"', '\\', '/', ' ', '&', '%', '+', '?', '#', 'ü', '雪'] {
        assert!(text.contains(special), "{special} in {text}");
    }
}

#[test]
fn limits_are_kept() {
    for seed in 0..200 {
        let make = |schema: Value| {
            sample(
                &document(),
                "it",
                &schema,
                Wish::request(Extent::Full, seed),
            )
        };
        let number = make(json!({ "type": "integer", "minimum": 3, "maximum": 5 })).as_i64();
        assert!(number.is_some_and(|number| (3..=5).contains(&number)));
        let number =
            make(json!({ "type": "integer", "minimum": 2048, "multipleOf": 1024 })).as_i64();
        assert!(number.is_some_and(|number| number >= 2048 && number % 1024 == 0));
        let number = make(json!({ "type": "integer", "maximum": -5 })).as_i64();
        assert!(number.is_some_and(|number| number <= -5));
        let number = make(json!({ "type": "integer", "format": "int64" })).as_i64();
        assert!(number.is_some_and(|number| number > 1 << 32));
        let number = make(json!({ "type": "number", "minimum": 0, "maximum": 1 })).as_f64();
        assert!(number.is_some_and(|number| (0.0..=1.0).contains(&number)));
        let text = make(json!({ "type": "string", "minLength": 40, "maxLength": 41 }));
        assert!(
            text.as_str()
                .is_some_and(|text| (40..=41).contains(&text.chars().count()))
        );
        let text = make(
            json!({ "type": "string", "pattern": "^[a-z]{3}-\\d+$", "minLength": 9, "maxLength": 12 }),
        );
        let (letters, digits) = text
            .as_str()
            .and_then(|text| text.split_once('-'))
            .expect("three letters and digits");
        assert!(
            letters.len() == 3 && letters.bytes().all(|letter| letter.is_ascii_lowercase()),
            "{text}"
        );
        assert!(
            (5..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit()),
            "{text}"
        );
    }
}

#[test]
fn seeds_reach_every_variant() {
    let schema = json!({
        "oneOf": [named("Cat"), named("Dog")],
        "discriminator": { "propertyName": "kind", "mapping": { "dog": "#/components/schemas/Dog" } },
    });
    let make = |seed| {
        sample(
            &document(),
            "it",
            &schema,
            Wish::request(Extent::Full, seed),
        )
    };
    assert_eq!(
        (&make(0)["kind"], make(0).get("lives").is_some()),
        (&json!("Cat"), true)
    );
    assert_eq!(
        (&make(1)["kind"], make(1).get("barks").is_some()),
        (&json!("dog"), true)
    );
}

#[test]
fn plain_text_reads_as_people_write() {
    let wish = Wish {
        style: Style::Plain,
        ..Wish::answer(Extent::Full, 0)
    };
    let schema = json!({ "type": "object", "properties": { "name": { "type": "string" }, "location": { "type": "string" } } });
    let value = sample(&document(), "it", &schema, wish);
    assert!(
        value["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("name-"))
    );
    assert!(
        value["location"]
            .as_str()
            .is_some_and(|location| ["de/fra", "de/txl", "us/las"].contains(&location))
    );
}
