//! What a look at a request or a resource is worth: only what shows what is looked for counts.

use std::time::{Duration, Instant};

use ionoscloud_core::WaitPolicy;
use runtime_tests::api::{self, Thing, thing};
use runtime_tests::server::{Act, Seen, Server};
use runtime_tests::{client, client_with, config};

const LOCATION: &str = "/api/v1/requests/r-1/status";

/// Answers of a success that say nothing.
fn strange() -> [Act; 6] {
    let page = || vec![("content-type", "text/html".to_owned())];
    [
        Act::Answer(200, page(), "<html>log in</html>".into()),
        Act::Answer(200, Vec::new(), String::new()),
        Act::empty(204),
        Act::json(200, "[]"),
        Act::json(200, "null"),
        Act::json(200, r#"{"message":"maintenance"}"#),
    ]
}

fn state(state: &str) -> Act {
    Act::json(
        200,
        &format!(r#"{{"id":"t9","name":"n","metadata":{{"state":"{state}"}}}}"#),
    )
}

#[tokio::test]
async fn what_shows_nothing_is_no_end() {
    for index in 0..strange().len() {
        // Once, and it is looked at again.
        let server = Server::start(move |_, number| match number {
            0 => Act::empty(202).with("Location", LOCATION),
            1 => strange().into_iter().nth(index).unwrap(),
            2 => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
            _ => state("AVAILABLE"),
        })
        .await;
        client(&server).act(&api::START).wait().await.unwrap();
        assert_eq!(server.seen().len(), 3, "{index}");
        // Forever.
        let server = Server::start(move |seen, _| match seen.method.as_str() {
            "POST" => Act::json(202, r#"{"id":"t9"}"#).with("Location", LOCATION),
            _ => strange().into_iter().nth(index).unwrap(),
        })
        .await;
        let error = client(&server).act(&api::START).wait().await.unwrap_err();
        assert!(error.is_decode(), "{index}: {error}");
        assert_eq!(server.seen().len(), 6, "{index}");
        assert!(error.request_url().is_some());
        for operation in [&api::CREATE, &api::CREATE_BY_STATE] {
            let call = client(&server).write(operation, &thing());
            let outcome = call.wait().await;
            assert!(outcome.is_err(), "{index}: {outcome:?}");
        }
    }
}

/// A `Location` that is no address says nothing, and is no reason to lose a resource that can be seen.
#[tokio::test]
async fn where_a_location_is_no_address_the_resource_decides() {
    let odd = "javascript:alert(1)";
    let server = Server::start(move |seen, number| match seen.method.as_str() {
        "POST" => Act::json(202, r#"{"id":"t9","name":"n"}"#).with("Location", odd),
        _ if number == 1 => state("BUSY"),
        _ => state("AVAILABLE"),
    })
    .await;
    let made = client(&server).write(&api::CREATE, &thing()).wait();
    assert_eq!(made.await.unwrap().id.as_deref(), Some("t9"));
    assert_eq!(server.seen().len(), 3);
    // Without it, it is said that the request was accepted; never that nothing was sent.
    let server = Server::start(move |_, _| Act::empty(202).with("Location", odd)).await;
    let error = client(&server).write(&api::CREATE, &thing()).wait().await;
    let error = error.unwrap_err();
    assert!(
        error.to_string().contains("nothing was sent there"),
        "{error}"
    );
    assert!(!error.is_invalid_request(), "{error}");
}

#[tokio::test]
async fn a_resource_that_shows_nothing_is_not_the_result() {
    for index in 0..strange().len() {
        let server = Server::start(move |_, number| match number {
            0 => Act::json(202, r#"{"id":"t9"}"#).with("Location", LOCATION),
            1 => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
            2 => strange().into_iter().nth(index).unwrap(),
            _ => state("AVAILABLE"),
        })
        .await;
        let made = client(&server)
            .write(&api::CREATE, &thing())
            .wait()
            .await
            .unwrap();
        assert_eq!(made.id.as_deref(), Some("t9"), "{index}");
    }
}

/// Another one than the one that is waited for says nothing about it.
#[tokio::test]
async fn another_resource_is_not_the_result() {
    for other in [
        r#"{"id":"things","type":"collection","items":[]}"#,
        r#"{"id":"2","name":"n","metadata":{"state":"AVAILABLE"}}"#,
        r#"{"id":7,"name":"n","metadata":{"state":"FAILED"}}"#,
    ] {
        for operation in [&api::CREATE, &api::CREATE_BY_STATE] {
            for location in [Some(LOCATION), None] {
                let tracked = location.is_some();
                let script = move |seen: &Seen, number: usize| match (&*seen.method, number) {
                    ("POST", _) => {
                        let made = Act::json(202, r#"{"id":"T-9","metadata":{"state":"BUSY"}}"#);
                        location.map_or_else(
                            || Act::json(202, r#"{"id":"T-9"}"#),
                            |at| made.with("Location", at),
                        )
                    }
                    (_, 1) if tracked => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
                    (_, 1 | 2) => Act::json(200, other),
                    // Ids have no case.
                    _ => Act::json(200, r#"{"id":"t-9","metadata":{"state":"AVAILABLE"}}"#),
                };
                let server = Server::start(script).await;
                let made = client(&server).write(operation, &thing()).wait().await;
                assert_eq!(made.unwrap().id.as_deref(), Some("t-9"), "{other}");
                // Forever.
                let server = Server::start(move |seen, number| match number {
                    0 | 1 => script(seen, number),
                    _ => Act::json(200, other),
                })
                .await;
                let error = client(&server).write(operation, &thing()).wait().await;
                let error = error.unwrap_err();
                assert!(error.is_decode(), "{error}");
                assert_eq!(error.resource_id(), Some("T-9"));
            }
        }
    }
}

#[tokio::test]
async fn what_is_not_over_and_cannot_be_followed_is_an_error() {
    let busy = r#"{"name":"n","metadata":{"state":"PROVISIONING"}}"#;
    for (operation, status, body) in [
        (&api::CREATE, 202, busy),
        (&api::CREATE, 201, busy),
        (&api::CREATE_BY_STATE, 202, busy),
        (&api::CREATE_BY_STATE, 201, busy),
        (&api::CREATE, 202, ""),
        (&api::CREATE_BY_STATE, 202, ""),
        (&api::CREATE, 202, r#"{"name":"n"}"#),
    ] {
        let server = Server::start(move |_, _| Act::json(status, body)).await;
        let outcome = client(&server).write(operation, &thing()).wait().await;
        let error = outcome.expect_err(&format!("{} {status} {body}", operation.id));
        assert_eq!(
            error.status().map(|status| status.as_u16()),
            Some(status),
            "{error}"
        );
        assert_eq!(server.seen().len(), 1);
    }
    // What is over by its own word, or has no such word, is.
    for (operation, status, body) in [
        (&api::CREATE, 201, r#"{"name":"n"}"#),
        (
            &api::CREATE_BY_STATE,
            201,
            r#"{"name":"n","metadata":{"state":"AVAILABLE"}}"#,
        ),
        (
            &api::CREATE_BY_STATE,
            202,
            r#"{"name":"n","metadata":{"state":"AVAILABLE"}}"#,
        ),
    ] {
        let server = Server::start(move |_, _| Act::json(status, body)).await;
        let made: Thing = client(&server)
            .write(operation, &thing())
            .wait()
            .await
            .unwrap();
        assert_eq!(made.name.as_deref(), Some("n"));
    }
    // Done, but nobody knows what.
    let server = Server::start(move |_, number| match number {
        0 => Act::empty(202).with("Location", LOCATION),
        _ => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
    })
    .await;
    let outcome = client(&server).write(&api::CREATE, &thing()).wait().await;
    assert!(outcome.unwrap_err().is_decode());
}

#[tokio::test]
async fn where_requests_are_not_tracked_the_resource_decides() {
    for operation in [&api::CREATE, &api::REPLACE, &api::UPDATE, &api::START] {
        let looks = std::sync::atomic::AtomicUsize::new(0);
        let server = Server::start(move |seen, _| {
            if seen.method != "GET" {
                return Act::json(202, r#"{"id":"t9"}"#).with("Location", LOCATION);
            }
            if seen.target.contains("/requests/") {
                return Act::empty(404);
            }
            match looks.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                0 | 1 => state("BUSY"),
                _ => state("AVAILABLE"),
            }
        })
        .await;
        let started = Instant::now();
        let client = client_with(
            config(&server).with_wait(
                WaitPolicy::default()
                    .with_initial_pause(Duration::from_millis(50))
                    .with_max_pause(Duration::from_millis(50)),
            ),
        );
        client.write(operation, &thing()).wait().await.unwrap();
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "{}",
            operation.id
        );
        let busy = server
            .lines()
            .iter()
            .filter(|line| !line.contains("/requests/"))
            .count();
        assert!(busy >= 4, "{}: {:?}", operation.id, server.lines());
    }
    // A deletion of which nothing is known but that what it deletes is gone.
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "DELETE" => Act::empty(202).with("Location", LOCATION),
        _ => Act::empty(404),
    })
    .await;
    client(&server).act(&api::DELETE).wait().await.unwrap();
    // A request that is not seen yet counts as soon as it is.
    let server = Server::start(|seen, number| match number {
        0 => Act::json(202, r#"{"id":"t9"}"#).with("Location", LOCATION),
        1..6 => Act::empty(404),
        _ if seen.target.contains("/requests/") => Act::json(
            200,
            r#"{"metadata":{"status":"FAILED","message":"no room"}}"#,
        ),
        _ => Act::empty(404),
    })
    .await;
    let outcome = client(&server).write(&api::CREATE, &thing()).wait().await;
    assert!(outcome.unwrap_err().is_failed());
}

#[tokio::test]
async fn states_of_failure_end_a_wait() {
    for bad in ["ERROR", "error", "FAILED", "FAILED_UPDATING", "BROKEN"] {
        let server = Server::start(move |_, number| match number {
            0 => Act::json(202, r#"{"id":"t9"}"#),
            1 => state("BUSY"),
            _ => state(bad),
        })
        .await;
        let outcome = client(&server)
            .write(&api::CREATE_BY_STATE, &thing())
            .wait()
            .await;
        assert!(outcome.unwrap_err().is_failed(), "{bad}");
    }
    for (request, failed) in [("ERROR", true), ("FAILED", true), ("DONE", false)] {
        let server = Server::start(move |_, number| match number {
            0 => Act::json(202, "").with("Location", LOCATION),
            _ => Act::json(200, &format!(r#"{{"metadata":{{"status":"{request}"}}}}"#)),
        })
        .await;
        let outcome = client(&server).act(&api::START).wait().await;
        assert_eq!(outcome.is_err_and(|error| error.is_failed()), failed);
    }
    // A deletion that has begun may fail; what was in a state of failure before may be deleted.
    let server = Server::start(|_, number| match number {
        0 => Act::empty(202),
        1 => state("ERROR"),
        2 => state("DESTROYING"),
        3 => state("ERROR"),
        _ => Act::empty(404),
    })
    .await;
    let outcome = client(&server).act(&api::DELETE_BY_STATE).wait().await;
    assert!(outcome.unwrap_err().is_failed());
    assert_eq!(server.seen().len(), 4);
}

#[tokio::test]
async fn the_longest_pause_bounds_the_first() {
    let server = Server::start(|_, number| match number {
        0 => Act::json(202, r#"{"id":"t9"}"#),
        1 => state("BUSY"),
        _ => state("AVAILABLE"),
    })
    .await;
    let policy = WaitPolicy::default().with_max_pause(Duration::from_millis(20));
    let started = Instant::now();
    let call = client(&server).write(&api::CREATE_BY_STATE, &thing());
    call.with_wait(policy).wait().await.unwrap();
    assert!(started.elapsed() < Duration::from_millis(500));
    // No pause is too long to grow.
    let policy = WaitPolicy::default()
        .with_initial_pause(Duration::MAX)
        .with_max_pause(Duration::MAX)
        .with_deadline(Duration::from_millis(100));
    let call = client(&server).act(&api::DELETE_BY_STATE);
    assert!(call.with_wait(policy).wait().await.is_err());
}
