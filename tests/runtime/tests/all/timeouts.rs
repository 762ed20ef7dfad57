//! Every time limit, and which one it was.

use std::error::Error as _;
use std::time::{Duration, Instant};

use ionoscloud_core::{RetryPolicy, TimeoutKind};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server, silent};
use runtime_tests::{client, client_with, config};

const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn connecting_has_a_limit_with_tls_in_it() {
    let server = Server::start(|_, _| Act::empty(200)).await;
    let client = client_with(
        config(&server)
            .with_connect_timeout(SHORT)
            .with_retry(RetryPolicy::never()),
    );
    let started = Instant::now();
    let call = client
        .get("t")
        .with_server(&format!("https://127.0.0.1:{}", silent().await));
    let error = call.await.unwrap_err();
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Connect));
    assert!(error.is_timeout() && error.is_connect());
    assert!(started.elapsed() < Duration::from_secs(2));
    assert!(error.to_string().contains("200ms"), "{error}");
}

#[tokio::test]
async fn an_attempt_has_a_limit_from_the_first_byte_to_the_last() {
    for stalls in [true, false] {
        let server =
            Server::start(move |_, _| if stalls { Act::Stall(200) } else { Act::Hang }).await;
        let client = client_with(config(&server).with_attempt_timeout(SHORT));
        let error = client.write(&api::CREATE, &thing()).await.unwrap_err();
        assert_eq!(error.timeout_kind(), Some(TimeoutKind::Attempt));
        assert!(!error.is_connect());
        assert_eq!(error.attempts(), 1);
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn a_call_has_a_limit_over_all_attempts() {
    let server = Server::start(|_, number| match number {
        0 => Act::empty(503),
        _ => Act::Hang,
    })
    .await;
    let started = Instant::now();
    let error = client(&server)
        .get("t")
        .with_timeout(2 * SHORT)
        .await
        .unwrap_err();
    assert!(started.elapsed() >= 2 * SHORT && started.elapsed() < Duration::from_secs(2));
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call));
    assert_eq!(error.attempts(), 2);
    let before = error.source().expect("what failed before").to_string();
    assert!(before.contains("503"), "{before}");
}

#[tokio::test]
async fn limits_of_a_call_win_and_zero_is_none() {
    let late = || Act::Late(3 * SHORT, Box::new(Act::json(200, "{}")));
    let server = Server::start(move |_, _| late()).await;
    let client = client_with(
        config(&server)
            .with_attempt_timeout(SHORT)
            .with_timeout(SHORT),
    );
    client
        .get("t")
        .with_attempt_timeout(Duration::ZERO)
        .with_timeout(None)
        .await
        .unwrap();
    client
        .get("t")
        .with_attempt_timeout(10 * SHORT)
        .with_timeout(10 * SHORT)
        .await
        .unwrap();
    assert!(client.get("t").await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn dropping_a_call_cancels_it() {
    let server = Server::start(|_, _| Act::Hang).await;
    let client = client(&server);
    let call = tokio::time::timeout(SHORT, std::future::IntoFuture::into_future(client.get("t")));
    assert!(call.await.is_err());
    tokio::time::sleep(SHORT).await;
    assert_eq!(server.seen().len(), 1);
}
