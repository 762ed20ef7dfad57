//! Arguments: what is clear is made to fit, what is wrong is told, all at once, before anything is sent.

use ionoscloud_mcp::arguments::{nearest, understand};
use ionoscloud_mcp::catalogue::operation;
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
