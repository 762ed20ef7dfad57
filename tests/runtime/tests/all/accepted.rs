//! What a server has accepted is not sent again, what became of it is told as far as it is known, and
//! what is shown once is kept.

use std::time::Duration;

use ionoscloud_core::rt::Operation;
use ionoscloud_core::{Error, RetryPolicy, TimeoutKind};
use runtime_tests::api::{self, AccessCall, thing};
use runtime_tests::server::{Act, Server, nowhere};
use runtime_tests::{client, client_with, config};

const LOCATION: &str = "/api/v1/requests/r-1/status";
const UNKNOWN: &str = "whether the server has acted";

const WRITES: [&Operation; 5] = [
    &api::CREATE,
    &api::REPLACE,
    &api::UPDATE,
    &api::DELETE,
    &api::START,
];

#[tokio::test]
async fn after_the_head_of_a_success_nothing_is_sent_again() {
    for operation in WRITES {
        for status in [200, 201, 202] {
            let acts: [fn(u16) -> Act; 2] = [
                |status| Act::Break(status, vec![("Location", LOCATION.into())]),
                Act::Stall,
            ];
            for (index, act) in acts.into_iter().enumerate() {
                let server = Server::start(move |_, number| match number {
                    0 => act(status),
                    _ => Act::empty(422),
                })
                .await;
                let call = client(&server).write(operation, &thing());
                let call = call.with_attempt_timeout(Duration::from_millis(100));
                let error = call.wait().await.unwrap_err();
                assert_eq!(server.seen().len(), 1, "{} {status}: {error}", operation.id);
                assert_eq!(error.status().unwrap(), status);
                assert_eq!(error.attempts(), 1);
                assert!(!error.to_string().contains(UNKNOWN), "{error}");
                if index == 0 {
                    let url = format!("{}{LOCATION}", server.url());
                    assert_eq!(error.request_url(), Some(url.as_str()));
                }
            }
        }
    }
}

#[tokio::test]
async fn what_a_repeated_deletion_does_not_find_is_gone() {
    for first in [Act::Close, Act::empty(504), Act::empty(502)] {
        let first = std::sync::Mutex::new(Some(first));
        let server = Server::start(move |_, number| match number {
            0 => first.lock().unwrap().take().unwrap(),
            _ => Act::empty(404),
        })
        .await;
        client(&server).act(&api::DELETE).wait().await.unwrap();
        assert_eq!(server.seen().len(), 2);
    }
    // Where the first attempt did nothing, nothing was there.
    for first in [Act::empty(429), Act::empty(404)] {
        let first = std::sync::Mutex::new(Some(first));
        let server = Server::start(move |_, _| {
            first
                .lock()
                .unwrap()
                .take()
                .unwrap_or_else(|| Act::empty(404))
        })
        .await;
        let error = client(&server).act(&api::DELETE).wait().await.unwrap_err();
        assert!(
            error.is_not_found() && !error.to_string().contains(UNKNOWN),
            "{error}"
        );
    }
    // Without waiting, the error says what it cannot know.
    let server = Server::start(|_, number| match number {
        0 => Act::Close,
        _ => Act::empty(404),
    })
    .await;
    let error = client(&server).act(&api::DELETE).await.unwrap_err();
    assert!(
        error.is_not_found() && error.to_string().contains(UNKNOWN),
        "{error}"
    );
}

async fn fails(operation: &'static Operation, server: &Server, limit: Duration) -> Error {
    let call = client(server).write(operation, &thing());
    let call = call.with_attempt_timeout(limit);
    call.with_retry(RetryPolicy::never()).await.unwrap_err()
}

#[tokio::test]
async fn what_is_not_known_is_said_where_it_is_not_known_only() {
    for operation in WRITES {
        for act in [|| Act::Close, || Act::Hang] {
            let server = Server::start(move |_, _| act()).await;
            let error = fails(operation, &server, Duration::from_millis(100)).await;
            assert!(error.to_string().contains(UNKNOWN), "{error}");
            assert!(!error.is_invalid_request());
        }
        for status in [400, 409, 429, 500] {
            let server = Server::start(move |_, _| Act::empty(status)).await;
            let error = fails(operation, &server, Duration::from_secs(60)).await;
            assert!(!error.to_string().contains(UNKNOWN), "{error}");
        }
        let server = Server::start(|_, _| Act::empty(400)).await;
        let call = client(&server).write(operation, &thing());
        let call = call
            .with_server(&nowhere().await)
            .with_retry(RetryPolicy::never());
        let error = call.await.unwrap_err();
        assert!(
            error.is_connect() && !error.to_string().contains(UNKNOWN),
            "{error}"
        );
    }
    let server = Server::start(|_, _| Act::Close).await;
    let call = client(&server).get("t").with_retry(RetryPolicy::never());
    assert!(!call.await.unwrap_err().to_string().contains(UNKNOWN));
}

#[tokio::test]
async fn a_call_that_was_never_sent_has_done_nothing() {
    let server = Server::start(|_, _| {
        Act::json(200, r#"{"id":"t"}"#)
            .with("x-ratelimit-limit", "1")
            .with("x-ratelimit-burst", "1")
            .with("x-ratelimit-remaining", "0")
    })
    .await;
    let client = client_with(config(&server).with_rate_limiter(true));
    client.write(&api::CREATE, &thing()).await.unwrap();
    let call = client.write(&api::CREATE, &thing());
    let error = call
        .with_timeout(Duration::from_millis(200))
        .await
        .unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call));
    assert_eq!(error.attempts(), 0);
    assert!(!error.to_string().contains(UNKNOWN), "{error}");
}

fn access(client: &api::Client, operation: &'static Operation) -> AccessCall {
    let mut call = client.call(operation).path("b");
    call.body_json(ionoscloud_core::model::View::Object(&thing()));
    AccessCall(call)
}

#[tokio::test]
async fn what_is_shown_once_is_in_the_result_of_a_wait() {
    let first = r#"{"id":"t9","name":"old","secretKey":"shown-once",
        "credentials":{"username":"u","password":"p-once"},
        "keys":[{"username":"a","password":"k-once"}],
        "metadata":{"state":"BUSY"}}"#;
    for later in [
        r#"{"id":"t9","name":"new","metadata":{"state":"AVAILABLE"}}"#,
        r#"{"id":"t9","name":"new","secretKey":null,"credentials":null,"keys":[],
            "metadata":{"state":"AVAILABLE"}}"#,
        r#"{"id":"t9","name":"new","secretKey":"","credentials":{},
            "keys":[{"username":"a","password":"********"}],"metadata":{"state":"AVAILABLE"}}"#,
        r#"{"id":"t9","name":"new","secretKey":"***","credentials":{"username":"u","password":""},
            "keys":[{"username":"a"}],"metadata":{"state":"AVAILABLE"}}"#,
        r#"{"id":"t9","name":"new","beta":[1.10,1e400],"metadata":{"state":"AVAILABLE"}}"#,
    ] {
        for location in [None, Some(LOCATION)] {
            let server = Server::start(move |seen, _| match seen.method.as_str() {
                "POST" => match location {
                    Some(location) => Act::json(202, first).with("Location", location),
                    None => Act::json(202, first),
                },
                _ if seen.target.contains("/requests/") => {
                    Act::json(200, r#"{"metadata":{"status":"DONE"}}"#)
                }
                _ => Act::json(200, later),
            })
            .await;
            for operation in [&api::CREATE, &api::CREATE_BY_STATE] {
                let call = access(&client(&server), operation);
                let made = call.wait().await.unwrap();
                assert_eq!(
                    made.name.as_deref(),
                    Some("new"),
                    "the rest is as it is now"
                );
                assert_eq!(made.secret_key.as_deref(), Some("shown-once"));
                // What is beside it stays as it came, to the digit.
                let written = ionoscloud_core::json::to_string(&made);
                assert_eq!(
                    later.contains("[1.10,1e400]"),
                    written.contains("[1.10,1e400]")
                );
                let credentials = made.credentials.unwrap();
                assert_eq!(credentials.username.as_deref(), Some("u"));
                assert_eq!(credentials.password.as_deref(), Some("p-once"));
                let keys = made.keys.unwrap();
                assert_eq!(keys[0].password.as_deref(), Some("k-once"));
            }
            // Also where the answer came first, and the wait later.
            let reply = access(&client(&server), &api::CREATE).send().await.unwrap();
            let made = reply.wait().await.unwrap();
            assert_eq!(made.secret_key.as_deref(), Some("shown-once"));
        }
    }
    // What is shown again counts as it is shown.
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "POST" => Act::json(202, r#"{"id":"t9","secretKey":"one"}"#),
        _ => Act::json(
            200,
            r#"{"id":"t9","secretKey":"two","metadata":{"state":"AVAILABLE"}}"#,
        ),
    })
    .await;
    let made = access(&client(&server), &api::CREATE_BY_STATE)
        .wait()
        .await
        .unwrap();
    assert_eq!(made.secret_key.as_deref(), Some("two"));
}
