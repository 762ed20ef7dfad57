//! Hooks before and after each attempt.

use std::error::Error;
use std::sync::{Arc, Mutex};

use ionoscloud_core::RetryPolicy;
use ionoscloud_core::transport::Attempt;
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client_with, config};

#[tokio::test]
async fn a_hook_changes_each_attempt_with_all_that_goes_out_in_view() {
    let server = Server::start(|_, number| match number {
        0 => Act::empty(503),
        _ => Act::json(200, "{}"),
    })
    .await;
    let config = config(&server)
        .with_request_hook(|request| {
            let number = request.extensions().get::<Attempt>().unwrap().number();
            let signed = format!(
                "{number} {} {} {} {}",
                request.method(),
                request.uri().path(),
                request.body().length().unwrap(),
                request.headers()["authorization"].to_str()?,
            );
            request.headers_mut().insert("x-signed", signed.parse()?);
            Ok(())
        })
        .with_request_hook(|request| {
            let before = request.headers()["x-signed"].clone();
            request.headers_mut().insert("x-after", before);
            Ok(())
        });
    let client = client_with(config);
    client.write(&api::REPLACE, &thing()).await.unwrap();
    for (seen, number) in server.seen().iter().zip(1..) {
        let signed = format!("{number} PUT /api/v1/boxes/b/things/t 29 Bearer very-secret-token");
        assert_eq!(seen.header("x-signed"), Some(signed.as_str()));
        assert_eq!(seen.header("x-after"), Some(signed.as_str()));
    }
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_hook_refuses_and_nothing_is_sent() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = config(&server).with_request_hook(|request| match request.method().as_str() {
        "PUT" => Err("not on a Friday".into()),
        _ => Ok(()),
    });
    let client = client_with(config);
    let error = client.write(&api::REPLACE, &thing()).await.unwrap_err();
    assert!(error.is_invalid_request(), "{error}");
    assert_eq!(error.attempts(), 0);
    assert!(error.to_string().contains("not on a Friday"), "{error}");
    assert_eq!(error.source().unwrap().to_string(), "not on a Friday");
    assert_eq!(server.connections(), 0);
    client.get("t").await.unwrap();
}

#[tokio::test]
async fn a_hook_sees_what_came_of_each_attempt() {
    let server = Server::start(|_, number| match number {
        0 => Act::Close,
        1 => Act::empty(503).with("x-request-id", "r-1"),
        _ => Act::json(202, "{}").with("Location", "/api/v1/requests/r-2/status"),
    })
    .await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let kept = seen.clone();
    let config = config(&server).with_response_hook(move |exchange| {
        kept.lock().unwrap().push((
            exchange.attempt().number(),
            exchange.status().map(|status| status.as_u16()),
            exchange.request_id(),
            exchange.error().is_some_and(|error| error.is_disconnect()),
            exchange.url().ends_with("/api/v1/boxes/b/things/t"),
        ));
    });
    let client = client_with(config.with_retry(RetryPolicy::default().with_attempts(3)));
    client.write(&api::REPLACE, &thing()).await.unwrap();
    let expected = [
        (1, None, None, true, true),
        (2, Some(503), Some("r-1".to_owned()), false, true),
        (3, Some(202), Some("r-2".to_owned()), false, true),
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}
