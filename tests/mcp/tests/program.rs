//! The program: what it says before it speaks, what it writes down, how it ends, and what it holds in memory.
#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use common::{Folder, Program, SECRET, program};
use ionoscloud_fake::{Fake, Options};
use serde_json::{Value, json};

fn fake() -> Fake {
    let fake = Fake::start(Options::default()).unwrap();
    let compute = fake.account("compute");
    let datacenter = json!({"properties": {"name": "prod", "location": "de/fra"}});
    let datacenter = compute.seed("/datacenters", &datacenter).unwrap();
    let server = json!({"properties": {"name": "web-1", "cores": 2, "ram": 4096}});
    compute
        .seed(&format!("{datacenter}/servers"), &server)
        .unwrap();
    fake
}

/// What the program writes when it ends by itself: its status, standard output and standard error.
async fn ended(mut command: tokio::process::Command) -> (Option<i32>, String, String) {
    let output = command.output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[tokio::test]
async fn without_credentials_it_ends_before_it_speaks() {
    let home = Folder::new("none");
    let mut command = program(&home, "http://127.0.0.1:9", &[]);
    command.env_remove("IONOS_TOKEN");
    let (status, out, err) = ended(command).await;
    assert_eq!((status, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("IONOS_TOKEN"), "{err}");
}

#[tokio::test]
async fn whose_credentials_they_are_is_told() {
    let fake = fake();
    let home = Folder::new("check");
    let (status, out, err) = ended(program(&home, &fake.url(), &["--check"])).await;
    assert_eq!(status, Some(0), "{err}");
    assert!(
        out.starts_with("contract ") && out.contains("owner "),
        "{out}"
    );
    assert!(!out.contains(SECRET) && !err.contains(SECRET));
    fake.fail("GET **: 401".parse().unwrap());
    let (status, out, err) = ended(program(&home, &fake.url(), &["--check"])).await;
    assert_eq!((status, out.as_str()), (Some(2), ""), "{err}");
    assert!(err.contains("401") && !err.contains(SECRET), "{err}");
}

/// The scope at the end of what `--list` prints.
async fn scope(home: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = program(home, "http://127.0.0.1:9", arguments);
    command.arg("--list").envs(variables.iter().copied());
    let (status, out, err) = ended(command).await;
    if status != Some(0) {
        return err.trim().to_owned();
    }
    let (_, scope) = out.trim().rsplit_once("scope ").unwrap();
    scope.to_owned()
}

#[tokio::test]
async fn the_nearest_scope_counts_and_reading_only_wins() {
    let home = Folder::new("scope");
    let file = |text: &str| {
        let path = home.path().join("mcp.json");
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let variable = [("IONOS_MCP_TOOL_SCOPE", "destructive")];
    let wide = file(r#"{"scope": "write", "tools": "dns", "wait-seconds": 30}"#);
    let named = [("IONOS_MCP_CONFIG", wide.as_str())];
    for (arguments, variables, expected) in [
        (&[][..], &[][..], "read"),
        (&[], &named[..], "write"),
        (&["--config", &wide], &[], "write"),
        (&["--config", &wide], &variable, "destructive"),
        (&["--config", &wide, "--scope", "read"], &variable, "read"),
        (&["--scope", "write"], &variable, "write"),
        (
            &["--read-only", "--scope", "destructive"],
            &variable,
            "read",
        ),
        (&[], &[("IONOS_MCP_TOOL_SCOPE", "")], "read"),
        (
            &[],
            &[("IONOS_MCP_TOOL_SCOPE", "Destructive")],
            "destructive",
        ),
    ] {
        let found = scope(&home, arguments, variables).await;
        assert_eq!(found, expected, "{arguments:?} {variables:?}");
    }
    let closed = file(r#"{"read-only": true, "scope": "destructive"}"#);
    let arguments = ["--config", &closed, "--scope", "destructive"];
    assert_eq!(scope(&home, &arguments, &variable).await, "read");
    for (text, expected) in [
        (r#"{"scop": "read"}"#, "did you mean `scope`"),
        (
            r#"{"read-only": "yes"}"#,
            "`read-only` must be true or false",
        ),
        (r#"{"list": true}"#, "`list` is no option"),
        (r#"{"scope": "all"}"#, "`all` is no scope"),
        (r#"["scope"]"#, "an object of JSON is needed"),
        ("", "EOF"),
    ] {
        let found = scope(&home, &["--config", &file(text)], &[]).await;
        assert!(found.contains(expected), "{text}: {found}");
    }
}

#[tokio::test]
async fn calls_are_written_down_without_secrets() {
    let fake = fake();
    let home = Folder::new("lines");
    let audit = home.path().join("audit.jsonl");
    let file = audit.display().to_string();
    let arguments = ["--scope", "destructive", "--log-json", "--audit", &file];
    let program = Program::start(program(&home, &fake.url(), &arguments)).await;
    let own = "hunter2-hunter2";
    program.call("list_data_centers", json!({})).await;
    let volume = json!({"properties": {"name": own, "size": 1, "type": "HDD", "imagePassword": own, "licenceType": "LINUX"}});
    let ask = json!({"datacenter_id": "prod", "volume": volume});
    let ask = json!({"operation": "compute_volumes_create", "arguments": ask});
    let made = program.call("call_write_operation", ask).await;
    assert_ne!(made.is_error, Some(true), "{made:?}");
    program
        .call(
            "get_server",
            json!({"datacenter_id": "prod", "server_id": "nobody"}),
        )
        .await;
    let err = program.end().await;
    let lines: Vec<Value> = err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{err}")))
        .collect();
    let of = |index: usize, name: &str| lines[index][name].clone();
    assert_eq!(lines.len(), 3, "{err}");
    assert_eq!(
        [of(0, "tool"), of(0, "class"), of(0, "outcome")],
        ["list_data_centers", "read", "ok"]
    );
    assert_eq!(of(1, "operation"), "datacentersVolumesPost", "{err}");
    assert_eq!(of(1, "status"), 202, "{err}");
    assert!(of(1, "request_id").is_string() && of(1, "ms").is_u64() && of(1, "tokens").is_u64());
    assert_eq!(
        [of(2, "outcome"), of(2, "status")],
        [json!("error"), json!(404)]
    );
    let kept = fs::read_to_string(&audit).unwrap();
    assert_eq!(kept, err);
    assert_eq!(
        fs::metadata(&audit).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(!err.contains(SECRET) && !err.contains(own), "{err}");
}

#[tokio::test]
async fn it_ends_when_it_is_told_to() {
    let fake = fake();
    let home = Folder::new("end");
    // Over standard input and output, while a call waits for what does not come.
    let program = Program::start(program(&home, &fake.url(), &["--scope", "write"])).await;
    program.call("list_data_centers", json!({})).await;
    let started = Instant::now();
    program.terminate().await;
    let (status, _) = program.ended().await;
    assert_eq!(status, Some(0));
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn over_http_calls_end_before_it_does() {
    let fake = fake();
    let home = Folder::new("http");
    let mut command = common::program(&home, &fake.url(), &["--http", "127.0.0.1:0"]);
    command.stderr(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    let at = common::said(&mut child, "listening at http://").await;
    let at = at.trim_end_matches("/mcp").to_owned();
    fake.fail("GET **/datacenters*: slow 2s".parse().unwrap());
    let asked = tokio::spawn(async move { common::post_call(&at, "list_data_centers").await });
    tokio::time::sleep(Duration::from_millis(700)).await;
    common::signal(&child, "TERM").await;
    let answer = asked.await.unwrap();
    assert!(answer.contains("\"count\":1"), "{answer}");
    let status = tokio::time::timeout(Duration::from_secs(15), child.wait()).await;
    assert_eq!(status.unwrap().unwrap().code(), Some(0));
}
