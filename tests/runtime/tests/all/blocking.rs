//! Calls from programs without a runtime, and inside one.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use ionoscloud_core::{Blocking, RetryPolicy, Session};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Server};

/// A server with a thread and a runtime of its own, and a client of it.
fn serve() -> Client {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let server = Server::start(|seen, _| match seen.target.as_str() {
                "/api/v1/boxes/b/things" if seen.method == "GET" => {
                    Act::json(200, r#"{"items":[{"id":"a"},{"id":"b"}],"limit":2}"#)
                }
                "/api/v1/boxes/b/things?offset=2" => {
                    Act::json(200, r#"{"items":[{"id":"c"}],"limit":2}"#)
                }
                "/api/v1/requests/r/status" => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
                "/api/v1/boxes/b/things" => {
                    Act::json(202, r#"{"id":"t"}"#).with("Location", "/api/v1/requests/r/status")
                }
                _ => Act::json(200, r#"{"id":"t","name":"done"}"#),
            })
            .await;
            sender.send(config(&server)).unwrap();
            std::future::pending::<()>().await;
        });
    });
    let config = receiver.recv().unwrap();
    Client::new(&Session::new(config).unwrap())
}

#[test]
fn calls_need_no_runtime() {
    let client = serve();
    assert_eq!(
        client.get("t").blocking().unwrap().name.as_deref(),
        Some("done")
    );
    let reply = client.get("t").send().blocking().unwrap();
    assert_eq!(reply.status(), 200);
    let made = client.write(&api::CREATE, &thing()).wait().blocking();
    assert_eq!(made.unwrap().name.as_deref(), Some("done"));

    let ids = |items: Vec<api::Thing>| {
        let ids = items.into_iter().filter_map(|item| item.id);
        ids.collect::<Vec<_>>().join(" ")
    };
    let all = client.list(&api::LIST).all().blocking().unwrap();
    assert_eq!(ids(all), "a b c");
    let items = client.list(&api::LIST).items().blocking();
    assert_eq!(ids(items.collect::<Result<_, _>>().unwrap()), "a b c");
    assert_eq!(client.list(&api::LIST).pages().blocking().count(), 2);

    let error = client.get("").blocking().unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
}

#[tokio::test]
async fn calls_work_inside_a_runtime_too() {
    let client = serve();
    assert_eq!(
        client.get("t").blocking().unwrap().name.as_deref(),
        Some("done")
    );
    let other = client.clone();
    let inside = tokio::task::spawn_blocking(move || other.get("t").blocking());
    inside.await.unwrap().unwrap();
    client.get("t").await.unwrap();
}

#[test]
fn errors_come_through() {
    let config = ionoscloud_core::Config::new()
        .with_token("t")
        .with_default_server("http://127.0.0.1:1")
        .with_retry(RetryPolicy::never())
        .with_timeout(Duration::from_secs(5));
    let client = Client::new(&Session::new(config).unwrap());
    let error = client.get("t").blocking().unwrap_err();
    assert!(error.is_connect(), "{error}");
}
