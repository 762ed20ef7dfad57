//! Arguments: what is clear is made to fit, what is wrong is told, all at once, before anything is sent.

use std::collections::BTreeSet;

use ionoscloud_mcp::arguments::{Fitter, nearest, understand};
use ionoscloud_mcp::catalogue::{input_schema, operation};
use serde_json::{Value, json};

fn given(tool: &str, arguments: &Value) -> Result<Value, Vec<String>> {
    let operation = operation(tool).unwrap();
    let given = understand(operation, arguments.as_object().unwrap())?;
    Ok(Value::Object(given.own))
}

#[test]
fn what_is_clear_is_made_to_fit() {
    for (tool, arguments, expected) in [
        // Names in camel case, and as on the wire.
        (
            "dns_zones_get",
            json!({"zoneId": "a"}),
            json!({"zone_id": "a"}),
        ),
        // An object as a text, numbers as texts, members in snake case, a value in another case.
        (
            "compute_servers_create",
            json!({"datacenter_id": "d", "server": "{\"properties\": {\"name\": \"a\", \"cores\": \"2\", \"ram\": 1024.0, \"availability_zone\": \"auto\"}}"}),
            json!({"datacenter_id": "d", "server": {"properties": {"name": "a", "cores": 2, "ram": 1024, "availabilityZone": "AUTO"}}}),
        ),
        // One value for a list.
        (
            "dns_reverse_records_list",
            json!({"filter.recordIp": "192.0.2.1"}),
            json!({"filter_record_ip": ["192.0.2.1"]}),
        ),
        // Null for what need not be given.
        (
            "compute_servers_list",
            json!({"datacenter_id": "d", "depth": null}),
            json!({"datacenter_id": "d"}),
        ),
        // A number where a text is meant.
        (
            "compute_servers_list",
            json!({"datacenter_id": 7}),
            json!({"datacenter_id": "7"}),
        ),
    ] {
        assert_eq!(given(tool, &arguments), Ok(expected), "{tool} {arguments}");
    }
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let arguments = json!({
        "datacenterid": "d",
        "serverr": {},
        "wait": "perhaps",
        "server": {"properties": {"cores": "many", "ram": 1.5, "typ": "CUBE", "availabilityZone": "ZON_1", "volumes": {}}},
    });
    let problems = given("compute_servers_create", &arguments).unwrap_err();
    let told = |words: &[&str]| {
        problems
            .iter()
            .any(|problem| words.iter().all(|word| problem.contains(word)))
    };
    assert!(
        told(&["`serverr`", "did you mean `server`"]),
        "{problems:#?}"
    );
    assert!(told(&["`wait`", "true or false"]), "{problems:#?}");
    assert!(
        told(&["`server.properties.cores`", "whole number"]),
        "{problems:#?}"
    );
    assert!(
        told(&["`server.properties.ram`", "whole number"]),
        "{problems:#?}"
    );
    assert!(
        told(&["`server.properties.typ`", "did you mean `type`"]),
        "{problems:#?}"
    );
    assert!(
        told(&[
            "`server.properties.availabilityZone`",
            "did you mean `ZONE_1`"
        ]),
        "{problems:#?}"
    );
    assert!(!told(&["datacenter"]), "{problems:#?}");
}

#[test]
fn what_is_missing_is_told() {
    let problems = given(
        "dns_records_create",
        &json!({"record_create": {"properties": {"name": "www"}}}),
    )
    .unwrap_err();
    for name in [
        "`zone_id`",
        "`record_create.properties.type`",
        "`record_create.properties.content`",
    ] {
        assert!(
            problems
                .iter()
                .any(|problem| problem.contains(name) && problem.contains("missing")),
            "{name} {problems:#?}"
        );
    }
    // What is changed in part needs nothing.
    assert!(
        given(
            "compute_servers_update",
            &json!({"datacenter_id": "d", "server_id": "s", "server_properties": {}})
        )
        .is_ok()
    );
}

#[test]
fn a_pattern_is_held_against_the_text() {
    for (id, fits) in [
        ("5c0b9b00-ae36-4626-bff6-e6c30e6d2809", true),
        ("5c0b9b00-ae36-4626-bff6-e6c30e6d280", false),
        ("x5c0b9b00-ae36-4626-bff6-e6c30e6d2809", false),
    ] {
        assert_eq!(pattern(PATTERN, id), fits, "{id}");
    }
    // Unless it says so, it holds anywhere; one in another language of patterns is left to the service.
    assert!(pattern("[0-9]{3}", "ab123cd") && !pattern("[0-9]{3}", "ab12cd"));
    assert!(pattern("^(?!no).*$", "no") && pattern("(", "anything"));
}

const PATTERN: &str = "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$";

fn pattern(pattern: &str, text: &str) -> bool {
    let schema = json!({"type": "string", "pattern": pattern});
    fitted(&schema, &json!(text)).is_ok()
}

fn fitted(schema: &Value, value: &Value) -> Result<Value, Vec<String>> {
    let mut fitter = Fitter::new(operation("compute_servers_create").unwrap());
    let fitted = fitter.fit(schema, value, "it");
    let problems = fitter.into_problems();
    if problems.is_empty() {
        Ok(fitted)
    } else {
        Err(problems)
    }
}

/// Each pattern of the documents is one that is understood: `jsonschema`, which knows ECMA-262, says the same of each.
#[test]
fn patterns_of_the_documents_are_held_against_texts() {
    let mut found = BTreeSet::new();
    for operation in ionoscloud_mcp::catalogue::operations() {
        patterns(&Value::Object(input_schema(operation)), &mut found);
    }
    assert!(found.len() > 5, "{found:?}");
    let texts = [
        "",
        "a",
        "web-1",
        "-",
        "10.0.0.1",
        "10.0.0.256",
        "00:1b:44:11:3a:b7",
        "12:30:00",
        "24:00:00",
        "A_b.c-9",
        "5c0b9b00-ae36-4626-bff6-e6c30e6d2809",
        "5C0B9B00AE364626BFF6E6C30E6D2809",
        "x\ny",
        "ä",
    ];
    for own in found {
        let schema = json!({"type": "string", "pattern": own});
        let validator = jsonschema::validator_for(&schema).unwrap();
        for text in texts {
            assert_eq!(
                pattern(&own, text),
                validator.is_valid(&json!(text)),
                "{own} {text:?}"
            );
        }
    }
}

fn patterns(schema: &Value, found: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            found.extend(
                members
                    .get("pattern")
                    .and_then(Value::as_str)
                    .map(str::to_owned),
            );
            members.values().for_each(|inner| patterns(inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| patterns(inner, found)),
        _ => {}
    }
}

#[test]
fn all_parts_of_a_value_hold() {
    let named =
        json!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
    let sized = json!({"type": "object", "properties": {"size": {"type": "integer"}, "name": {"type": "string", "maxLength": 3}}});
    let both = json!({"allOf": [named, {"allOf": [sized]}], "properties": {"more": {"type": "boolean"}}, "required": ["more"]});
    let good = json!({"name": "a", "size": "7", "more": "true"});
    assert_eq!(
        fitted(&both, &good),
        Ok(json!({"name": "a", "size": 7, "more": true}))
    );
    for (value, word) in [
        (json!({"size": 7, "more": true}), "`it.name` is missing"),
        (json!({"name": "a"}), "`it.more` is missing"),
        (json!({"name": "long", "more": true}), "at most 3"),
        (
            json!({"name": "a", "more": true, "siz": 7}),
            "did you mean `size`",
        ),
        (json!(7), "an object"),
    ] {
        let problems = fitted(&both, &value).unwrap_err();
        assert!(
            problems.iter().any(|problem| problem.contains(word)),
            "{value}: {problems:?}"
        );
    }
    let number = json!({"allOf": [{"type": "integer", "minimum": 2}, {"maximum": 4}]});
    assert_eq!(fitted(&number, &json!("3")), Ok(json!(3)));
    assert!(fitted(&number, &json!(1)).is_err() && fitted(&number, &json!(5)).is_err());
}

#[test]
fn nothing_is_too_odd_to_be_told() {
    let mut deep = json!(1);
    for _ in 0..100 {
        deep = json!([deep]);
    }
    let odd = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("../../etc/passwd"),
        json!("\u{1b}[31m\0"),
        json!("x".repeat(50_000)),
        json!([]),
        json!({}),
        deep,
    ];
    for operation in ionoscloud_mcp::catalogue::operations() {
        for value in &odd {
            let arguments = operation
                .visible()
                .map(|input| (input.name.to_owned(), value.clone()));
            if let Err(problems) = understand(operation, &arguments.collect()) {
                assert!(
                    problems.len() <= 60 && problems.iter().all(|problem| problem.len() < 2_000),
                    "{}",
                    operation.tool
                );
            }
        }
    }
}

#[test]
fn slips_are_seen() {
    let names = ["datacenter_id", "server_id", "depth"];
    for (wrong, meant) in [
        ("datacentre_id", Some("datacenter_id")),
        ("severId", Some("server_id")),
        ("detph", Some("depth")),
        ("volume", None),
    ] {
        assert_eq!(nearest(wrong, names), meant, "{wrong}");
    }
}
