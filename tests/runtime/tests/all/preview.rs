//! What is shown of a call that is not sent.

use std::process::Command;

use ionoscloud_core::Config;
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};

#[tokio::test]
async fn nothing_is_sent_and_no_secret_is_shown() {
    let server = Server::start(|_, _| Act::empty(200)).await;
    let mut body = thing();
    body.password = Some("hidden-password".into());
    let client = client_with(config(&server).with_header("X-Key", "hidden-key"));
    let call = client
        .write(&api::REPLACE, &body)
        .with_contract_number("4711")
        .with_header("X-Other", "hidden-other");
    let preview = call.preview().unwrap();

    assert_eq!(preview.method(), "PUT");
    assert_eq!(
        preview.url(),
        format!("{}/api/v1/boxes/b/things/t", server.url())
    );
    assert_eq!(preview.headers()["authorization"], "Bearer [redacted]");
    assert_eq!(preview.headers()["x-key"], "[redacted]");
    assert_eq!(preview.headers()["x-contract-number"], "4711");
    let expected = br#"{"name":"ball","color":"red","password":"[redacted]"}"#;
    let sent: serde_json::Value = serde_json::from_slice(preview.body().unwrap()).unwrap();
    assert_eq!(
        sent,
        serde_json::from_slice::<serde_json::Value>(expected).unwrap()
    );
    let shown = format!("{preview} {preview:?} {} {call:?}", preview.curl());
    for secret in ["very-secret-token", "hidden"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert_eq!(server.connections(), 0);

    let error = client.get("..").preview().unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
}

/// What `sh` makes of a line, with credentials in its environment.
async fn sh(line: String) -> bool {
    let run = move || {
        Command::new("sh")
            .args(["-c", &line])
            .env("IONOS_TOKEN", "very-secret-token")
            .env("IONOS_USERNAME", "Aladdin")
            .env("IONOS_PASSWORD", "open sesame")
            .output()
    };
    tokio::task::spawn_blocking(run)
        .await
        .unwrap()
        .is_ok_and(|output| output.status.success())
}

#[tokio::test]
async fn curl_sends_the_same_request() {
    if !sh("curl --version".to_owned()).await {
        return;
    }
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let basic = Config::new()
        .with_default_server(server.url())
        .with_basic_auth("Aladdin", "open sesame");
    let (bearer, basic) = (client(&server), client_with(basic));
    let mut odd = thing();
    odd.name = Some("it's `odd` $HOME \"\\\n{1,2} [a-z] ä".into());
    let list = bearer.list(&api::LIST).filter("name", "a b&c'd$e");
    let calls = [
        list.preview(),
        bearer.write(&api::CREATE, &odd).preview(),
        bearer.write(&api::UPDATE, &odd).preview(),
        bearer.act(&api::DELETE).preview(),
        basic.get("t").preview(),
    ];
    for preview in &calls {
        let line = preview.as_ref().unwrap().curl();
        assert!(sh(line.clone()).await, "{line}");
    }
    list.await.unwrap();
    bearer.write(&api::CREATE, &odd).await.unwrap();
    bearer.write(&api::UPDATE, &odd).await.unwrap();
    bearer.act(&api::DELETE).await.unwrap();
    basic.get("t").await.unwrap();

    let seen = server.seen();
    let (by_curl, by_call) = seen.split_at(calls.len());
    for (curl, call) in by_curl.iter().zip(by_call) {
        assert_eq!(curl.method, call.method);
        assert_eq!(curl.target, call.target);
        assert_eq!(curl.text(), call.text());
        for name in ["authorization", "content-type", "accept", "user-agent"] {
            assert_eq!(curl.header(name), call.header(name), "{name}");
        }
    }
}
