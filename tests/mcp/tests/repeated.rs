//! Credentials that an answer repeats: whichever way they were given, and wherever they come back, nobody sees them.
#![cfg(target_os = "linux")]

mod common;

use std::fs;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use common::{Folder, Program, program};
use mcp_tests::evil::{Answer, Evil};
use mcp_tests::text;
use rmcp::model::ReadResourceRequestParams;
use serde_json::{Value, json};
use tokio::process::Command;

const JSON: &str = "application/json";
const ID: &str = "5c0b9b00-ae36-4626-bff6-e6c30e6d2809";
const TOKEN: &str = "a-token/that+nobody~may.see";
/// It could be a number as well.
const PASSWORD: &str = "4711081547110815";
const USER: &str = "someone@example.com";

/// Puts credentials where the program finds them.
type Way = fn(&mut Command, &Folder);

/// All ways in which the program takes credentials, and what of them is secret.
const WAYS: [(&str, Way, &str); 6] = [
    (
        "IONOS_TOKEN",
        |own, _| _ = own.env("IONOS_TOKEN", TOKEN),
        TOKEN,
    ),
    (
        "IONOS_PASSWORD",
        |own, _| {
            _ = own
                .env("IONOS_USERNAME", USER)
                .env("IONOS_PASSWORD", PASSWORD)
        },
        PASSWORD,
    ),
    (
        "token in the file that is named",
        |own, home| {
            let file = home.path().join("named.yaml");
            fs::write(&file, profile(&format!("token: \"{TOKEN}\""))).unwrap();
            own.env("IONOS_CONFIG_FILE", file);
        },
        TOKEN,
    ),
    (
        "password in the file that is named",
        |own, home| {
            let file = home.path().join("named.yaml");
            let pair = format!("username: {USER}, password: \"{PASSWORD}\"");
            fs::write(&file, profile(&pair)).unwrap();
            own.env("IONOS_CONFIG_FILE", file);
        },
        PASSWORD,
    ),
    (
        "token in the file of IONOS' tools",
        |_, home| {
            let folder = home.path().join(".ionos");
            fs::create_dir_all(&folder).unwrap();
            fs::write(
                folder.join("config"),
                profile(&format!("token: \"{TOKEN}\"")),
            )
            .unwrap();
        },
        TOKEN,
    ),
    (
        "profile that is named",
        |own, home| {
            let file = home.path().join("two.yaml");
            let two = format!(
                "version: 1.0\ncurrentProfile: one\nprofiles:\n  - name: one\n    credentials: {{token: \"other-token\"}}\n  \
                 - name: two\n    credentials: {{token: \"{TOKEN}\"}}\n"
            );
            fs::write(&file, two).unwrap();
            own.env("IONOS_CONFIG_FILE", file)
                .env("IONOS_CURRENT_PROFILE", "two");
        },
        TOKEN,
    ),
];

fn profile(credentials: &str) -> String {
    format!(
        "version: 1.0\ncurrentProfile: one\nprofiles:\n  - name: one\n    credentials: {{{credentials}}}\n"
    )
}

/// The forms in which a secret may come back.
fn forms(secret: &str) -> Vec<String> {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let whole = BASE64_STANDARD.encode(secret);
    let pair = BASE64_STANDARD.encode(format!("{USER}:{secret}"));
    vec![secret.to_owned(), hex, percent, whole, pair]
}

/// Answers with the secret in each place that they have.
fn answers(form: &str, secret: &str) -> Vec<Answer> {
    let number: Value = secret.parse::<u64>().map_or(json!(1), Value::from);
    let inside = json!({"authorization": form, "deep": [form]}).to_string();
    let item = json!({
        "id": ID, form: form, "number": number, form.to_owned() + "-more": {form: [number, form]},
        "metadata": {"state": form, "createdBy": format!("who said {form}?"), "etag": inside},
        "properties": {"name": format!("web {form}"), "vmState": form, "description": form, "type": form},
        "entities": {"servers": {"items": [{"id": form, "properties": {"name": form}}]}},
    });
    let mut list = item.clone();
    list["items"] = json!([item, item, form, number]);
    list["_links"] = json!({"next": form});
    let told = json!({"httpStatus": 422, "messages": [{"errorCode": form, "message": format!("{form} is wrong")}]});
    let location: &'static str = Box::leak(
        format!("{JSON}\r\nlocation: http://127.0.0.1:9/cloudapi/v6/requests/{form}/status\r\nx-request-id: {form}")
            .into_boxed_str(),
    );
    vec![
        Answer::Whole(200, JSON, list.to_string()),
        Answer::Whole(202, location, list.to_string()),
        Answer::Whole(422, location, told.to_string()),
        Answer::Whole(400, "text/html", format!("<h1>{form}</h1>")),
        Answer::Whole(200, "text/plain", form.to_owned()),
    ]
}

/// All that the program says to a client about an answer; each answer is asked for by ids of its own.
async fn told(program: &Program, number: usize) -> String {
    let own = format!("5c0b9b00-ae36-4626-bff6-e6c30e6d28{number:02}");
    let mut all = String::new();
    for (tool, arguments) in [
        ("list_data_centers", json!({"servers": true})),
        ("list_servers", json!({"datacenter_id": own})),
        (
            "get_server",
            json!({"datacenter_id": "web", "server_id": "web"}),
        ),
        ("get_request_status", json!({"request_id": own})),
        (
            "start_server",
            json!({"datacenter_id": own, "server_id": own}),
        ),
        (
            "stop_server",
            json!({"datacenter_id": own, "server_id": own, "wait": number == 1}),
        ),
        (
            "call_read_operation",
            json!({"operation": "dns_zones_list", "arguments": {"limit": 1}}),
        ),
        (
            "call_read_operation",
            json!({"operation": "compute_kubernetes_get_kubeconfig", "arguments": {"k8s_cluster_id": own}}),
        ),
        (
            "call_destructive_operation",
            json!({"operation": "compute_datacenters_delete", "arguments": {"datacenter_id": own}}),
        ),
    ] {
        let result = program.call(tool, arguments).await;
        all += &serde_json::to_string(&result).unwrap();
        all += &text(&result);
    }
    for uri in ["ionoscloud://locations", "ionoscloud://contract"] {
        let params = ReadResourceRequestParams::new(uri);
        all += &match program.client.read_resource(params).await {
            Ok(read) => serde_json::to_string(&read).unwrap(),
            Err(error) => error.to_string(),
        };
    }
    all
}

/// Credentials that came one way, in one form.
async fn check(name: String, put: Way, secret: &'static str, form: String) {
    let evil = Evil::start();
    let home = Folder::new(&name.replace(['\'', ' '], "-"));
    let arguments = [
        "--scope",
        "destructive",
        "--wait-seconds",
        "1",
        "--log-json",
    ];
    let mut command = program(&home, &evil.url(), &arguments);
    command.env_remove("IONOS_TOKEN");
    put(&mut command, &home);
    let program = Program::start(command).await;
    let mut said = String::new();
    for (number, answer) in answers(&form, secret).into_iter().enumerate() {
        evil.answers(answer);
        said += &told(&program, number).await;
        assert!(
            evil.take_asked().len() > 5,
            "{name}: hardly anything was asked"
        );
    }
    let service = program.client.service();
    let questions = service.questions.lock().unwrap().clone();
    assert!(questions.len() > 3, "{name}: {questions:?}");
    said += &questions.join("\n");
    said += &format!("{:?}", service.progress.lock().unwrap());
    said += &program.end().await;
    for form in forms(secret) {
        let at = said.find(&form);
        let near = at.map(|at| {
            String::from_utf8_lossy(&said.as_bytes()[at.saturating_sub(300)..at + form.len()])
        });
        assert!(at.is_none(), "{name}: {form} in {near:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_not_repeated_whichever_way_they_came() {
    for (way, put, secret) in WAYS {
        let forms = forms(secret).into_iter().enumerate();
        let checks = forms.map(|(number, form)| {
            tokio::spawn(check(format!("{way} {number}"), put, secret, form))
        });
        for check in checks.collect::<Vec<_>>() {
            check.await.unwrap();
        }
    }
}
