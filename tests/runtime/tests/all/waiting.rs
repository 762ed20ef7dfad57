//! Waiting for what a call has started.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use ionoscloud_core::{TimeoutKind, WaitPolicy};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};

const LOCATION: &str = "/api/v1/requests/r-1/status";

fn accepted(body: &str) -> Act {
    Act::json(202, body).with("Location", LOCATION)
}

fn request(status: &str) -> Act {
    Act::json(
        200,
        &format!(
            r#"{{"id":"r-1/status","metadata":{{"status":"{status}","message":"no space"}}}}"#
        ),
    )
}

fn resource(state: &str) -> Act {
    Act::json(
        200,
        &format!(r#"{{"id":"t9","name":"{state}","metadata":{{"state":"{state}"}}}}"#),
    )
}

/// The request is polled, then the resource is read again.
#[tokio::test]
async fn a_request_is_followed_to_its_end() {
    let server = Server::start(|seen, number| match (seen.method.as_str(), number) {
        ("POST", _) => accepted(r#"{"id":"t9","metadata":{"state":"BUSY"}}"#),
        (_, 1) => request("QUEUED"),
        (_, 2) => request("RUNNING"),
        (_, 3) => request("DONE"),
        _ => resource("AVAILABLE"),
    })
    .await;
    let mut call = client(&server).write(&api::CREATE, &thing());
    call.0.query("depth", 3.into());
    call.0.header("X-Contract-Number", 42.into());
    let thing = call.wait().await.unwrap();
    assert_eq!(thing.name.as_deref(), Some("AVAILABLE"));
    let poll = format!("GET {LOCATION}");
    let expected = [
        "POST /api/v1/boxes/b/things?depth=3",
        &poll,
        &poll,
        &poll,
        "GET /api/v1/boxes/b/things/t9?depth=3",
    ];
    assert_eq!(server.lines(), expected);
    for seen in server.seen() {
        assert_eq!(seen.header("x-contract-number"), Some("42"));
        assert_eq!(
            seen.header("authorization"),
            Some("Bearer very-secret-token")
        );
    }
    assert_eq!(server.seen()[1].header("content-type"), None);
}

/// The resource is read where it says it is; what it says about another server is not followed.
#[tokio::test]
async fn the_address_of_the_resource_is_its_own() {
    for (href, expected) in [
        ("/api/v1/elsewhere/t9?depth=0", "GET /api/v1/elsewhere/t9"),
        (
            "https://api.invalid/cloudapi/v6/t9",
            "GET /api/v1/boxes/b/things/t9",
        ),
    ] {
        let body = format!(r#"{{"id":"t9","href":"{href}"}}"#);
        let server = Server::start(move |seen, number| match number {
            _ if seen.method == "POST" => accepted(&body),
            1 => request("DONE"),
            _ => resource("AVAILABLE"),
        })
        .await;
        client(&server)
            .write(&api::CREATE, &thing())
            .wait()
            .await
            .unwrap();
        assert_eq!(server.lines()[2], expected);
    }
}

#[tokio::test]
async fn a_changed_resource_is_read_at_the_address_of_the_call() {
    for operation in [&api::REPLACE, &api::UPDATE] {
        let server = Server::start(|_, number| match number {
            0 => accepted(""),
            1 => request("DONE"),
            _ => resource("BUSY"),
        })
        .await;
        let thing = client(&server)
            .write(operation, &thing())
            .wait()
            .await
            .unwrap();
        assert_eq!(thing.name.as_deref(), Some("BUSY"));
        assert_eq!(server.lines()[2], "GET /api/v1/boxes/b/things/t");
    }
}

#[tokio::test]
async fn the_target_of_a_request_is_the_last_resort() {
    let target = r#"{"metadata":{"status":"DONE","targets":[{"target":{"href":"/api/v1/x/t9"}}]}}"#;
    let server = Server::start(move |_, number| match number {
        0 => accepted(""),
        1 => Act::json(200, target),
        _ => resource("AVAILABLE"),
    })
    .await;
    let thing = client(&server)
        .write(&api::CREATE, &thing())
        .wait()
        .await
        .unwrap();
    assert_eq!(thing.id.as_deref(), Some("t9"));
    assert_eq!(server.lines()[2], "GET /api/v1/x/t9");
}

#[tokio::test]
async fn where_nothing_is_answered_nothing_is_read() {
    for operation in [&api::START, &api::DELETE] {
        let server = Server::start(|_, number| match number {
            0 => Act::empty(202).with("Location", LOCATION),
            _ => request("DONE"),
        })
        .await;
        client(&server).act(operation).wait().await.unwrap();
        assert_eq!(server.lines().len(), 2);
    }
}

#[tokio::test]
async fn a_failed_request_tells_all_about_it() {
    let server = Server::start(|_, number| match number {
        0 => accepted(r#"{"id":"t9"}"#),
        _ => request("FAILED"),
    })
    .await;
    let error = client(&server)
        .write(&api::CREATE, &thing())
        .wait()
        .await
        .unwrap_err();
    assert!(error.is_failed());
    assert_eq!(error.messages()[0].message(), "no space");
    assert_eq!(error.resource_id(), Some("t9"));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(
        error.request_url(),
        Some(format!("{}{LOCATION}", server.url()).as_str())
    );
    let text = error.to_string();
    for part in ["thingsPost", "FAILED", "no space", "t9", LOCATION] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_deadline_ends_the_waiting() {
    let server = Server::start(|_, number| match number {
        0 => accepted(r#"{"id":"t9"}"#),
        _ => request("RUNNING"),
    })
    .await;
    let policy = WaitPolicy::default().with_initial_pause(Duration::from_millis(20));
    let policy = policy.with_deadline(Duration::from_millis(200));
    let started = Instant::now();
    let call = client(&server)
        .write(&api::CREATE, &thing())
        .with_wait(policy);
    let error = call.wait().await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(1));
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Wait));
    assert_eq!(error.resource_id(), Some("t9"));
    assert_eq!(
        error.request_url(),
        Some(format!("{}{LOCATION}", server.url()).as_str())
    );
    assert!(error.to_string().contains("RUNNING"), "{error}");
}

#[tokio::test]
async fn a_pause_past_the_deadline_is_cut_down_for_one_last_look() {
    let hour = Duration::from_secs(3600);
    let policy = WaitPolicy::default().with_deadline(Duration::from_millis(600));
    let slow = policy.clone().with_initial_pause(hour).with_max_pause(hour);
    for over in [true, false] {
        for (asked, policy) in [("3600", policy.clone()), ("0", slow.clone())] {
            let server = Server::start(move |_, number| match number {
                0 => accepted(""),
                2 if over => request("DONE"),
                _ => Act::empty(503).with("Retry-After", asked),
            })
            .await;
            let started = Instant::now();
            let wait = client(&server).act(&api::START).with_wait(policy).wait();
            let outcome = tokio::time::timeout(Duration::from_secs(5), wait).await;
            let outcome = outcome.expect("no pause of an hour");
            assert!(started.elapsed() > Duration::from_millis(500));
            assert!(started.elapsed() < Duration::from_secs(3));
            assert_eq!(server.seen().len(), 3);
            if over {
                outcome.unwrap();
                continue;
            }
            let error = outcome.unwrap_err();
            assert_eq!(error.timeout_kind(), Some(TimeoutKind::Wait));
            assert!(error.to_string().contains("503"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_deadline_ends_a_look_that_hangs() {
    let server =
        Server::start(|_, number| if number == 0 { accepted("") } else { Act::Hang }).await;
    let policy = WaitPolicy::default().with_deadline(Duration::from_millis(100));
    let error = client_with(config(&server).with_wait(policy))
        .act(&api::START)
        .wait()
        .await
        .unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Wait));
    assert_eq!(error.resource_id(), Some("t"));
}

#[tokio::test]
async fn trouble_on_the_way_is_waited_out() {
    let server = Server::start(|_, number| match number {
        0 => accepted(r#"{"id":"t9"}"#),
        1 => Act::empty(404),
        2 => Act::empty(429).with("Retry-After", "0"),
        3 => Act::empty(503),
        4 => Act::Close,
        5 => Act::Break(200, Vec::new()),
        6 => request("DONE"),
        7 => Act::empty(404),
        8 => Act::empty(502),
        _ => resource("AVAILABLE"),
    })
    .await;
    let thing = client(&server)
        .write(&api::CREATE, &thing())
        .wait()
        .await
        .unwrap();
    assert_eq!(thing.id.as_deref(), Some("t9"));
    assert_eq!(server.seen().len(), 10);
}

#[tokio::test]
async fn what_does_not_pass_is_not_waited_out() {
    for status in [401, 403, 400] {
        let server = Server::start(move |_, number| match number {
            0 => accepted(r#"{"id":"t9"}"#),
            _ => Act::empty(status),
        })
        .await;
        let error = client(&server)
            .write(&api::CREATE, &thing())
            .wait()
            .await
            .unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(error.resource_id(), Some("t9"));
        assert_eq!(
            error.request_url(),
            Some(format!("{}{LOCATION}", server.url()).as_str())
        );
        assert_eq!(server.seen().len(), 2);
    }
}

#[tokio::test]
async fn without_a_request_the_state_of_the_resource_counts() {
    for operation in [&api::CREATE, &api::CREATE_BY_STATE] {
        for member in ["state", "status"] {
            let server = Server::start(move |_, number| {
                let state = ["BUSY", "PROVISIONING", "available"][number.min(2)];
                let status = if number == 0 { 202 } else { 200 };
                Act::json(
                    status,
                    &format!(r#"{{"id":"t9","metadata":{{"{member}":"{state}"}}}}"#),
                )
            })
            .await;
            client(&server)
                .write(operation, &thing())
                .wait()
                .await
                .unwrap();
            let read = "GET /api/v1/boxes/b/things/t9";
            assert_eq!(server.lines(), ["POST /api/v1/boxes/b/things", read, read]);
        }
    }
}

#[tokio::test]
async fn failed_states_of_a_resource_end_the_waiting() {
    for state in ["FAILED", "failed_updating", "BROKEN"] {
        let server = Server::start(move |_, _| resource(state)).await;
        let error = client(&server)
            .write(&api::CREATE_BY_STATE, &thing())
            .wait()
            .await
            .unwrap_err();
        assert!(
            error.is_failed() && error.to_string().contains(state),
            "{error}"
        );
        assert_eq!(error.resource_id(), Some("t9"));
    }
}

#[tokio::test]
async fn a_resource_without_a_state_is_complete() {
    let server = Server::start(|_, _| Act::json(202, r#"{"id":"t9"}"#)).await;
    client(&server)
        .write(&api::CREATE_BY_STATE, &thing())
        .wait()
        .await
        .unwrap();
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn an_action_without_an_answer_is_over_when_its_resource_is_well() {
    let server = Server::start(|_, number| match number {
        0 => Act::empty(202),
        1 => resource("BUSY"),
        _ => resource("AVAILABLE"),
    })
    .await;
    client(&server)
        .act(&api::START_BY_STATE)
        .wait()
        .await
        .unwrap();
    let read = "GET /api/v1/boxes/b/things/t";
    assert_eq!(
        server.lines(),
        ["POST /api/v1/boxes/b/things/t/start", read, read]
    );
}

#[tokio::test]
async fn a_deletion_is_over_when_nothing_is_found() {
    for operation in [&api::DELETE, &api::DELETE_BY_STATE] {
        let server = Server::start(|_, number| match number {
            0 => Act::empty(202),
            // As it was before: the service has not begun yet.
            1 => resource("AVAILABLE"),
            2 => resource("FAILED"),
            3 => resource("DESTROYING"),
            4 => Act::empty(503),
            _ => Act::empty(404),
        })
        .await;
        client(&server).act(operation).wait().await.unwrap();
        assert_eq!(server.seen().len(), 6);
    }
}

#[tokio::test]
async fn a_deletion_can_fail() {
    let server = Server::start(|_, number| match number {
        0 => Act::empty(202),
        _ => resource("FAILED_DESTROYING"),
    })
    .await;
    let error = client(&server)
        .act(&api::DELETE_BY_STATE)
        .wait()
        .await
        .unwrap_err();
    assert!(error.is_failed());
    assert_eq!(error.resource_id(), Some("t"));
}

#[tokio::test]
async fn a_resource_that_vanishes_is_an_error() {
    let server = Server::start(|_, number| match number {
        0 => Act::json(202, r#"{"id":"t9"}"#),
        1 => resource("BUSY"),
        _ => Act::empty(404),
    })
    .await;
    let error = client(&server)
        .write(&api::CREATE_BY_STATE, &thing())
        .wait()
        .await
        .unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.resource_id(), Some("t9"));
}

#[tokio::test]
async fn a_call_that_is_done_at_once_is_not_polled() {
    let server = Server::start(|_, _| Act::json(200, r#"{"id":"t9"}"#)).await;
    client(&server)
        .write(&api::CREATE, &thing())
        .wait()
        .await
        .unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_response_takes_up_the_wait_again() {
    static LOOKS: AtomicUsize = AtomicUsize::new(0);
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/api/v1/boxes/b/things" => accepted(r#"{"id":"t9","name":"new"}"#),
        LOCATION if LOOKS.fetch_add(1, Ordering::SeqCst) == 0 => Act::empty(401),
        LOCATION => request("DONE"),
        _ => resource("AVAILABLE"),
    })
    .await;
    let response = client(&server)
        .write(&api::CREATE, &thing())
        .send()
        .await
        .unwrap();
    assert_eq!(response.name.as_deref(), Some("new"));
    assert!(response.wait().await.unwrap_err().is_unauthorized());
    assert_eq!(
        response.wait().await.unwrap().name.as_deref(),
        Some("AVAILABLE")
    );

    let read = client(&server).get("t").send().await.unwrap();
    let before = server.seen().len();
    assert_eq!(
        read.wait().await.unwrap().name.as_deref(),
        Some("AVAILABLE")
    );
    assert_eq!(server.seen().len(), before);
}

#[tokio::test]
async fn dropping_the_future_stops_the_looks() {
    let server = Server::start(|_, number| {
        if number == 0 {
            accepted("")
        } else {
            request("RUNNING")
        }
    })
    .await;
    let wait = client(&server).act(&api::START).wait();
    tokio::select! {
        _ = wait => panic!("the request never ends"),
        () = async {
            while server.seen().len() < 4 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        } => {}
    }
    tokio::time::sleep(Duration::from_millis(50)).await;
    let seen = server.seen().len();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.seen().len(), seen);
}
