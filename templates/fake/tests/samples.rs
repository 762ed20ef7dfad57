//! Samples, one keyword at a time.

mod support;

use ionoscloud_fake::{Extent, Style, Wish, sample};
use serde_json::{Value, json};
use support::{named, small};

fn made(schema: &Value, extent: Extent) -> Value {
    sample(&small(), "it", schema, Wish::request(extent, 1))
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
        // serde_json keeps the order of a document where another crate asks for it.
        value.as_object().map(|value| {
            let mut names: Vec<_> = value.keys().cloned().collect();
            names.sort();
            names.join(" ")
        })
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
    let answer = sample(&small(), "it", &schema, Wish::answer(Extent::Full, 1));
    assert_eq!(names(&answer).as_deref(), Some("a b least list r"));
}

#[test]
fn recursion_ends() {
    let tree = made(&named("Tree"), Extent::Full);
    assert!(tree["name"].is_string());
    assert_eq!(tree.get("parent"), None);
    assert_eq!(tree["children"], json!([]));
    assert_eq!(made(&named("Chain"), Extent::Full), json!({ "next": [] }));
    assert_eq!(
        made(&named("Person"), Extent::Full),
        json!({ "boss": { "self": {} } })
    );
    assert!(made(&named("Loop"), Extent::Full).is_string());
}

/// Maps of maps, and objects of two objects each, are as many as there are steps between: what is made of them has an end.
#[test]
fn what_grows_by_each_step_ends() {
    let mut maps = json!({ "type": "string" });
    let mut pairs = json!({ "type": "boolean" });
    for _ in 0..60 {
        maps = json!({ "type": "object", "additionalProperties": maps });
    }
    for _ in 0..18 {
        pairs = json!({ "type": "object", "required": ["a"], "properties": { "a": pairs, "b": pairs } });
    }
    for extent in [Extent::Least, Extent::Full, Extent::Nulls] {
        let start = std::time::Instant::now();
        let made = [made(&maps, extent), made(&pairs, extent)];
        assert!(start.elapsed().as_secs() < 20, "{extent:?}");
        // What is required is there all the same.
        let mut inside = &made[1];
        for _ in 0..18 {
            inside = &inside["a"];
        }
        assert!(inside.is_boolean(), "{extent:?}");
    }
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
    let document = small();
    for seed in 0..200 {
        let make =
            |schema: Value| sample(&document, "it", &schema, Wish::request(Extent::Full, seed));
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
    let make = |seed| sample(&small(), "it", &schema, Wish::request(Extent::Full, seed));
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
    let value = sample(&small(), "it", &schema, wish);
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
