//! What is listed: names, hints, pages, and what all of it costs in a context.

use std::collections::BTreeSet;

use ionoscloud_mcp::catalogue::{Class, input_schema, operations};
use ionoscloud_mcp::result::TOKEN;
use ionoscloud_mcp::settings::{Mode, Settings};
use ionoscloud_mcp::tools::listed;
use mcp_tests::{Era, Person, Rig};
use serde_json::Value;

fn settings(tools: &str, scope: Class) -> Settings {
    Settings {
        mode: Mode::parse(tools).unwrap(),
        scope,
        ..Settings::default()
    }
}

fn cost(settings: &Settings) -> usize {
    let tools = listed(settings);
    serde_json::to_string(&tools).unwrap().len() / TOKEN
}

#[test]
fn contexts_stay_small() {
    for (tools, scope, most) in [
        ("search", Class::Read, 1_500),
        ("search", Class::Destructive, 4_000),
        ("dns", Class::Destructive, 14_000),
        ("all", Class::Destructive, 120_000),
    ] {
        let cost = cost(&settings(tools, scope));
        println!("{tools} {scope}: {cost} tokens");
        assert!(cost <= most, "{tools} {scope}: {cost} tokens");
    }
}

#[test]
fn names_fit_into_every_client() {
    let mut seen = BTreeSet::new();
    for operation in operations() {
        assert!(operation.tool.len() <= 46, "{}", operation.tool);
        assert!(
            operation
                .tool
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'),
            "{}",
            operation.tool
        );
        assert!(seen.insert(operation.tool), "{} twice", operation.tool);
    }
    assert_eq!(seen.len(), 553);
}

#[test]
fn classes_are_what_the_methods_say() {
    for operation in operations() {
        match operation.http {
            // Its GET makes a token.
            _ if operation.id == "tokensGenerate" => {
                assert_eq!(operation.class, Class::Write, "{}", operation.tool)
            }
            "GET" | "HEAD" => assert_eq!(operation.class, Class::Read, "{}", operation.tool),
            "DELETE" => assert_eq!(operation.class, Class::Destructive, "{}", operation.tool),
            _ => assert_ne!(operation.class, Class::Read, "{}", operation.tool),
        }
        let last = operation.path.rsplit('/').next().unwrap();
        match last {
            "stop" | "reboot" | "suspend" | "upgrade" => {
                assert_eq!(operation.class, Class::Destructive, "{}", operation.tool)
            }
            "start" | "resume" => assert_eq!(operation.class, Class::Write, "{}", operation.tool),
            _ => {}
        }
    }
}

#[test]
fn schemas_hold_all_that_they_refer_to() {
    for operation in operations() {
        let schema = Value::Object(input_schema(operation));
        let mut open = vec![&schema];
        while let Some(value) = open.pop() {
            if let Some(name) = value.get("$ref").and_then(Value::as_str) {
                assert!(
                    schema
                        .pointer(&name[1..])
                        .is_some_and(|own| *own != serde_json::json!({})),
                    "{} {name}",
                    operation.tool
                );
            }
            match value {
                Value::Object(members) => open.extend(members.values()),
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
    }
}

#[tokio::test]
async fn pages_hold_all_tools_once_in_order() {
    let rig = Rig::new(
        settings("all", Class::Destructive),
        Person::Nobody,
        Era::Session,
    )
    .await;
    let page = rig.client.list_tools(None).await.unwrap();
    assert!(serde_json::to_string(&page).unwrap().len() < 1 << 20);
    assert!(page.next_cursor.is_some());
    let tools = rig.client.list_all_tools().await.unwrap();
    let names: Vec<String> = tools.iter().map(|tool| tool.name.to_string()).collect();
    let sorted: BTreeSet<String> = names.iter().cloned().collect();
    assert!(sorted.iter().eq(&names));
    assert_eq!(names.len(), 553 + 7);
    for tool in tools {
        let hints = tool.annotations.unwrap();
        let all = [
            hints.read_only_hint,
            hints.destructive_hint,
            hints.idempotent_hint,
            hints.open_world_hint,
        ];
        assert!(all.iter().all(Option::is_some), "{}", tool.name);
        assert!(
            tool.description.is_some_and(|words| !words.is_empty()),
            "{}",
            tool.name
        );
    }
}

#[test]
fn toolsets_are_products_groups_and_named_sets() {
    let names = |tools: &str| -> Vec<String> {
        let listed = listed(&settings(tools, Class::Destructive));
        listed
            .iter()
            .map(|tool| tool.name.to_string())
            .filter(|name| name.contains("dns_") || name.contains("_servers_"))
            .collect()
    };
    assert!(names("dns").iter().all(|name| name.starts_with("dns_")));
    assert!(
        names("compute.servers")
            .iter()
            .all(|name| name.starts_with("compute_servers_"))
    );
    assert!(names("servers, dns").len() > names("dns").len());
    assert!(
        Mode::parse("dnss")
            .unwrap_err()
            .contains("did you mean `dns`")
    );
    assert!(
        Mode::parse("dns.zone")
            .unwrap_err()
            .contains("did you mean `zones`")
    );
}
