//! The examples of the facade, run as programs against the fake API.

use std::env;
use std::process::{Command, Output};
use std::time::Duration;

use ionoscloud_fake::{Fake, Options, Settle};
use serde_json::{Value, json};

const DATA_CENTER: &str = "5c0b9b00-ae36-4626-bff6-e6c30e6d2809";
const SERVER: &str = "0d4b6a0e-4a1f-4b8e-9d8e-3f6f5a0c1b2d";

/// An account with a data center and three servers; changes take a while, so that waits see them going on.
fn fake() -> Fake {
    let settle = Settle::After(Duration::from_millis(1500));
    let fake = Fake::start(Options::default().settle(settle)).expect("a port on loopback");
    let compute = fake.account("compute");
    let seed = |path: &str, properties: Value| {
        compute
            .seed(path, &json!({ "properties": properties }))
            .expect("the document knows it");
    };
    let server = |name: &str| json!({ "name": name, "cores": 1, "ram": 1024 });
    let center = format!("/datacenters/{DATA_CENTER}");
    seed(&center, json!({ "name": "tests", "location": "de/fra" }));
    seed(&format!("{center}/servers/{SERVER}"), server("one"));
    seed(&format!("{center}/servers"), server("two"));
    seed(&format!("{center}/servers"), server("three"));
    fake
}

/// Runs an example with the environment of a newcomer.
fn run(fake: &Fake, example: &str, features: &str, arguments: &[&str]) -> Output {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../../generated/Cargo.toml");
    let mut command = Command::new(env!("CARGO"));
    // What cargo says of this test is not true of the example; ring is built anew whenever it changes.
    let of_the_test =
        |name: &String| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    for name in env::vars().map(|(name, _)| name).filter(of_the_test) {
        command.env_remove(name);
    }
    command.args(["run", "-q", "--manifest-path", manifest, "-p", "ionoscloud"]);
    command.args(["--features", features, "--example", example, "--"]);
    command.args(arguments);
    command.env("IONOS_API_URL", fake.url());
    command
        .env("IONOS_USERNAME", "someone")
        .env("IONOS_PASSWORD", "hush");
    command
        .env_remove("IONOS_TOKEN")
        .env_remove("IONOS_CONTRACT_NUMBER");
    command.output().expect("cargo starts")
}

fn text(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

#[test]
fn list_locations_prints_ids_and_names() {
    let fake = fake();
    let text = text(&run(&fake, "list_locations", "compute", &[]));
    assert!(
        text.lines().any(|line| line.starts_with("de/fra ")),
        "{text}"
    );
    let requests = fake.take_requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].query, [("depth".to_owned(), "1".to_owned())]);
}

#[test]
fn token_login_uses_the_token_that_it_made() {
    let fake = fake();
    let text = text(&run(&fake, "token_login", "auth,compute", &[]));
    assert!(text.starts_with("1 data centers\n"), "{text}");
    assert_eq!(fake.account("auth").paths("/tokens").len(), 1);
    let schemes: Vec<String> = fake
        .take_requests()
        .iter()
        .filter_map(|request| request.header("authorization"))
        .map(|value| value.split(' ').next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(schemes, ["Basic", "Bearer"]);
}

#[test]
fn create_server_waits_for_the_request_and_reads_the_server_again() {
    let fake = fake();
    let text = text(&run(&fake, "create_server", "compute", &[DATA_CENTER]));
    assert!(text.trim().ends_with("is AVAILABLE"), "{text}");
    let operations: Vec<String> = fake
        .take_requests()
        .iter()
        .filter_map(|request| request.operation.clone())
        .collect();
    assert_eq!(
        operations.first().map(String::as_str),
        Some("datacentersServersPost")
    );
    assert_eq!(
        operations.last().map(String::as_str),
        Some("datacentersServersFindById")
    );
    let polls = operations
        .iter()
        .filter(|id| *id == "requestsStatusGet")
        .count();
    assert!(polls >= 2, "{operations:?}");
    let servers = fake.account("compute").list("/datacenters/*/servers");
    let made = servers
        .iter()
        .find(|server| server["properties"]["name"] == "web");
    assert_eq!(
        made.map(|server| &server["properties"]["cores"]),
        Some(&json!(2))
    );
}

#[test]
fn a_data_center_that_is_not_there_is_told() {
    let fake = fake();
    let output = run(&fake, "create_server", "compute", &["nowhere"]);
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        text.contains("404") && text.contains("does not exist"),
        "{text}"
    );
}

#[test]
fn a_path_argument_that_leads_elsewhere_is_refused_with_a_message() {
    let fake = fake();
    let output = run(&fake, "create_server", "compute", &[".."]);
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("datacenterId"), "{text}");
    assert!(
        fake.take_requests().is_empty(),
        "refused before anything is sent"
    );
}

#[test]
fn stop_server_follows_the_request_until_it_is_done() {
    let fake = fake();
    let text = text(&run(
        &fake,
        "stop_server",
        "compute",
        &[DATA_CENTER, SERVER],
    ));
    assert!(text.trim().ends_with("DONE"), "{text}");
    assert!(text.contains("RUNNING"), "{text}");
    let path = format!("/datacenters/{DATA_CENTER}/servers/{SERVER}");
    let server = fake.account("compute").get(&path).expect("it is there");
    assert_eq!(server["properties"]["vmState"], "SHUTOFF");
}

#[test]
fn stream_servers_goes_through_all_pages() {
    let fake = fake();
    let text = text(&run(
        &fake,
        "stream_servers",
        "compute,stream",
        &[DATA_CENTER],
    ));
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(names, ["one", "two", "three"]);
    // Three servers in pages of two: the second page says where it begins.
    let queries: Vec<Vec<(String, String)>> = fake
        .take_requests()
        .into_iter()
        .map(|request| request.query)
        .collect();
    assert!(queries.len() >= 2, "{queries:?}");
    let limit = ("limit".to_owned(), "2".to_owned());
    assert!(
        queries.iter().all(|query| query.contains(&limit)),
        "{queries:?}"
    );
    assert!(
        queries[1].contains(&("offset".to_owned(), "2".to_owned())),
        "{queries:?}"
    );
}
