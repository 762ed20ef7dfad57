//! The seven basic tools, as the example requests use them, and a person's word before power is cut.

use std::time::Duration;

use ionoscloud_fake::{Fake, Options};
use ionoscloud_mcp::catalogue::Class;
use ionoscloud_mcp::result::TOKEN;
use ionoscloud_mcp::settings::Settings;
use mcp_tests::{Era, Person, Rig, text};
use serde_json::{Value, json};

fn settings(scope: Class) -> Settings {
    Settings {
        scope,
        ..Settings::default()
    }
}

/// A data center with a server that runs; their ids.
fn seeded(fake: &Fake, r#type: &str) -> (String, String) {
    let compute = fake.account("compute");
    let datacenter = compute
        .seed(
            "/datacenters",
            &json!({"properties": {"name": "prod", "location": "de/fra"}}),
        )
        .unwrap();
    let server = json!({"properties": {"name": "web-1", "cores": 2, "ram": 4096, "type": r#type}});
    let server = compute
        .seed(&format!("{datacenter}/servers"), &server)
        .unwrap();
    let last = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    (last(&datacenter), last(&server))
}

fn power(rig: &Rig, (datacenter, server): &(String, String)) -> Value {
    let path = format!("/datacenters/{datacenter}/servers/{server}");
    rig.fake.account("compute").get(&path).unwrap()["properties"]["vmState"].clone()
}

#[tokio::test]
async fn five_data_centers_and_forty_servers_in_one_call() {
    let rig = Rig::new(settings(Class::Read), Person::Nobody, Era::Session).await;
    let compute = rig.fake.account("compute");
    for datacenter in 0..5 {
        let body =
            json!({"properties": {"name": format!("dc-{datacenter}"), "location": "de/fra"}});
        let path = compute.seed("/datacenters", &body).unwrap();
        for server in 0..8 {
            let body = json!({"properties": {"name": format!("server-{datacenter}-{server}"), "cores": 1, "ram": 1024}});
            compute.seed(&format!("{path}/servers"), &body).unwrap();
        }
    }
    let result = rig
        .call("list_data_centers", json!({"servers": true}))
        .await;
    let text = text(&result);
    for datacenter in 0..5 {
        for server in 0..8 {
            assert!(
                text.contains(&format!("server-{datacenter}-{server}")),
                "{text}"
            );
        }
    }
    assert_eq!(
        text.matches("\"vmState\":\"RUNNING\"").count(),
        40,
        "{text}"
    );
    assert!(text.len() / TOKEN <= 4000, "{} tokens", text.len() / TOKEN);
    assert_eq!(rig.fake.take_requests().len(), 1);
}

#[tokio::test]
async fn a_server_is_found_by_name_and_stopped_after_asking() {
    for era in [Era::Session, Era::Stateless] {
        let rig = Rig::new(settings(Class::Destructive), Person::Agrees, era).await;
        let ids = seeded(&rig.fake, "ENTERPRISE");
        let found = rig
            .data(
                "list_servers",
                json!({"datacenter_id": "prod", "name": "web"}),
            )
            .await;
        assert_eq!(found["items"][0]["id"], ids.1.as_str(), "{found}");
        let stopped = rig
            .data(
                "stop_server",
                json!({"datacenter_id": "prod", "server_id": "web-1", "wait": true}),
            )
            .await;
        assert_eq!(stopped["state"], "done", "{stopped}");
        assert!(stopped["request_id"].is_string(), "{stopped}");
        assert_eq!(power(&rig, &ids), "SHUTOFF");
        let questions = rig.questions();
        assert_eq!(questions.len(), 1, "{era:?}");
        assert!(
            questions[0].contains("`web-1`") && questions[0].contains("power RUNNING"),
            "{questions:?}"
        );
        let status = rig
            .data(
                "get_request_status",
                json!({"request_id": stopped["request_id"]}),
            )
            .await;
        assert_eq!(status["status"], "DONE", "{status}");
        let started = rig
            .data(
                "start_server",
                json!({"datacenter_id": ids.0, "server_id": ids.1, "wait": true}),
            )
            .await;
        assert_eq!(started["state"], "done", "{started}");
        assert_eq!(power(&rig, &ids), "RUNNING");
        assert_eq!(rig.questions().len(), 1, "starting asks nobody");
    }
}

#[tokio::test]
async fn whoever_does_not_agree_sends_nothing() {
    for era in [Era::Session, Era::Stateless] {
        for person in [Person::Declines, Person::Hesitates] {
            let rig = Rig::new(settings(Class::Destructive), person, era).await;
            let ids = seeded(&rig.fake, "ENTERPRISE");
            for tool in ["stop_server", "reboot_server"] {
                let words = rig
                    .refused(tool, json!({"datacenter_id": ids.0, "server_id": ids.1}))
                    .await;
                assert!(words.contains("nothing was sent"), "{words}");
            }
            assert_eq!(rig.writes(), [""; 0], "{era:?} {person:?}");
            assert_eq!(power(&rig, &ids), "RUNNING");
        }
    }
}

#[tokio::test]
async fn a_token_is_for_one_call_once() {
    let rig = Rig::new(settings(Class::Destructive), Person::Nobody, Era::Session).await;
    let ids = seeded(&rig.fake, "ENTERPRISE");
    let ask = json!({"datacenter_id": ids.0, "server_id": ids.1});
    let shown = rig.call("stop_server", ask.clone()).await;
    assert_eq!(rig.writes(), [""; 0]);
    let words = text(&shown);
    assert!(
        words.contains("`web-1`") && words.contains("curl"),
        "{words}"
    );
    assert!(!words.contains("nobody-may-see"), "{words}");
    let token = |words: &str| {
        words
            .split("`confirmation`: \"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let with = |ask: &Value, token: &str| {
        let mut ask = ask.clone();
        ask["confirmation"] = token.into();
        ask
    };
    // For another call it does not count, and is used up by trying.
    let first = token(&words);
    let words = rig.refused("reboot_server", with(&ask, &first)).await;
    assert!(words.contains("another call"), "{words}");
    let words = rig.refused("stop_server", with(&ask, &first)).await;
    assert!(words.contains("used before"), "{words}");
    assert_eq!(rig.writes(), [""; 0]);
    // Of two at once, one is sent.
    let second = token(&text(&rig.call("stop_server", ask.clone()).await));
    let (one, other) = tokio::join!(
        rig.call("stop_server", with(&ask, &second)),
        rig.call("stop_server", with(&ask, &second))
    );
    let refused = [&one, &other]
        .iter()
        .filter(|result| result.is_error == Some(true))
        .count();
    assert_eq!(refused, 1, "{} {}", text(&one), text(&other));
    assert_eq!(rig.writes().len(), 1);
}

#[tokio::test]
async fn a_token_is_no_person() {
    let own = Settings {
        require_human: true,
        ..settings(Class::Destructive)
    };
    let rig = Rig::new(own, Person::Nobody, Era::Session).await;
    let ids = seeded(&rig.fake, "ENTERPRISE");
    let words = rig
        .refused(
            "stop_server",
            json!({"datacenter_id": ids.0, "server_id": ids.1, "confirmation": "00"}),
        )
        .await;
    assert!(words.contains("wants a person"), "{words}");
    assert_eq!(rig.writes(), [""; 0]);
}

#[tokio::test]
async fn a_cube_has_no_switch() {
    let rig = Rig::new(settings(Class::Destructive), Person::Agrees, Era::Session).await;
    let ids = seeded(&rig.fake, "CUBE");
    let words = rig
        .refused(
            "stop_server",
            json!({"datacenter_id": ids.0, "server_id": ids.1}),
        )
        .await;
    assert!(words.contains("suspend"), "{words}");
    let words = rig
        .refused(
            "start_server",
            json!({"datacenter_id": ids.0, "server_id": ids.1}),
        )
        .await;
    assert!(words.contains("resume"), "{words}");
    assert_eq!(rig.writes(), [""; 0]);
    assert!(rig.questions().is_empty());
}

#[tokio::test]
async fn what_is_out_of_scope_is_not_there() {
    let rig = Rig::new(settings(Class::Read), Person::Agrees, Era::Session).await;
    let ids = seeded(&rig.fake, "ENTERPRISE");
    let tools = rig.client.list_all_tools().await.unwrap();
    let names: Vec<&str> = tools.iter().map(|tool| tool.name.as_ref()).collect();
    assert_eq!(
        names,
        [
            "call_read_operation",
            "describe_operation",
            "get_request_status",
            "get_server",
            "list_data_centers",
            "list_servers",
            "search_operations"
        ]
    );
    let ask = json!({"datacenter_id": ids.0, "server_id": ids.1});
    for tool in ["stop_server", "start_server"] {
        let words = rig.refused(tool, ask.clone()).await;
        assert!(words.contains("allows only read"), "{words}");
    }
    for (caller, operation) in [
        ("call_read_operation", "compute_servers_stop"),
        ("call_destructive_operation", "compute_servers_stop"),
        ("call_write_operation", "compute_servers_start"),
    ] {
        let words = rig
            .refused(caller, json!({"operation": operation, "arguments": ask}))
            .await;
        assert!(words.contains("allows only read"), "{words}");
    }
    let found = text(
        &rig.call("search_operations", json!({"query": "delete a server"}))
            .await,
    );
    assert!(
        !found.contains("[destructive") && !found.contains("[write"),
        "{found}"
    );
    assert_eq!(rig.writes(), [""; 0]);
}

#[tokio::test]
async fn a_caller_is_for_its_class() {
    let rig = Rig::new(settings(Class::Destructive), Person::Agrees, Era::Session).await;
    let ids = seeded(&rig.fake, "ENTERPRISE");
    let ask = json!({"operation": "compute_servers_delete", "arguments": {"datacenter_id": ids.0, "server_id": ids.1}});
    for caller in ["call_read_operation", "call_write_operation"] {
        let words = rig.refused(caller, ask.clone()).await;
        assert!(words.contains("call_destructive_operation"), "{words}");
    }
    assert_eq!(rig.writes(), [""; 0]);
    let done = rig.data("call_destructive_operation", ask).await;
    assert_eq!(done["state"], "accepted", "{done}");
    assert_eq!(
        rig.writes(),
        [format!("DELETE /datacenters/{}/servers/{}", ids.0, ids.1)]
    );
}

#[tokio::test]
async fn a_data_center_goes_with_all_that_is_in_it() {
    let rig = Rig::new(settings(Class::Destructive), Person::Declines, Era::Session).await;
    let ids = seeded(&rig.fake, "ENTERPRISE");
    let ask =
        json!({"operation": "compute_datacenters_delete", "arguments": {"datacenter_id": ids.0}});
    rig.refused("call_destructive_operation", ask).await;
    let questions = rig.questions();
    assert!(
        questions[0].contains("Goes with it: 1 servers (web-1)"),
        "{questions:?}"
    );
    assert!(questions[0].contains("cannot be undone"), "{questions:?}");
}

#[tokio::test]
async fn the_same_write_is_not_sent_twice() {
    let rig = Rig::with(
        Options::default().settle("60s".parse().unwrap()),
        settings(Class::Write),
        Person::Nobody,
        Era::Session,
    )
    .await;
    let ids = seeded(&rig.fake, "ENTERPRISE");
    let ask = json!({"operation": "compute_volumes_create", "arguments": {
        "datacenter_id": ids.0,
        "volume": {"properties": {"name": "data", "size": 10, "type": "HDD", "licenceType": "OTHER"}},
    }});
    let first = rig.data("call_write_operation", ask.clone()).await;
    let words = rig.refused("call_write_operation", ask).await;
    assert!(
        words.contains(first["request_id"].as_str().unwrap()),
        "{first} {words}"
    );
    assert_eq!(rig.writes().len(), 1);
}

#[tokio::test]
async fn what_is_confirmed_too_late_is_not_sent() {
    let own = Settings {
        lifetime: Duration::from_millis(300),
        ..settings(Class::Destructive)
    };
    for (person, era) in [
        (Person::Nobody, Era::Session),
        (Person::Late, Era::Session),
        (Person::Late, Era::Stateless),
    ] {
        let rig = Rig::new(own.clone(), person, era).await;
        let ids = seeded(&rig.fake, "ENTERPRISE");
        let mut ask = json!({"datacenter_id": ids.0, "server_id": ids.1});
        if person == Person::Nobody {
            let shown = text(&rig.call("stop_server", ask.clone()).await);
            let token = shown.split("`confirmation`: \"").nth(1).unwrap();
            ask["confirmation"] = token.split('"').next().unwrap().into();
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
        let words = rig.refused("stop_server", ask).await;
        assert!(words.contains("nothing was sent"), "{words}");
        assert!(
            words.contains("too old") || words.contains("in time"),
            "{words}"
        );
        assert_eq!(rig.writes(), [""; 0], "{person:?} {era:?}");
    }
}
