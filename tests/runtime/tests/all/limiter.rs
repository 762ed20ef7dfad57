//! Keeping under the rate limits that a server tells of.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use ionoscloud_core::rt::Operation;
use ionoscloud_core::{RetryPolicy, TimeoutKind};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client_with, config};
use tokio::task::JoinSet;

/// A server that allows requests as IONOS counts them, `burst` at once and `limit` in a minute, and answers 429
/// to those that are too many.
async fn counting(limit: u32, burst: u32) -> Server {
    let state = Mutex::new((f64::from(burst), Instant::now()));
    Server::start(move |_, _| {
        let (left, at) = &mut *state.lock().unwrap();
        let now = Instant::now();
        let grown = now.duration_since(*at).as_secs_f64() * f64::from(limit) / 60.0;
        (*left, *at) = ((*left + grown).min(f64::from(burst)), now);
        let allowed = *left >= 1.0;
        if allowed {
            *left -= 1.0;
        }
        Act::json(if allowed { 200 } else { 429 }, "{}")
            .with("x-ratelimit-limit", limit.to_string())
            .with("x-ratelimit-burst", burst.to_string())
            .with("x-ratelimit-remaining", format!("{}", left.floor()))
    })
    .await
}

/// A client that repeats nothing.
fn limited(server: &Server) -> Client {
    let config = config(server).with_retry(RetryPolicy::never());
    client_with(config.with_rate_limiter(true))
}

/// How many of so many calls at once are refused, after one by itself.
async fn refused(client: &Client, calls: usize) -> usize {
    client.get("t").await.unwrap();
    let mut set = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        set.spawn(async move { client.get("t").await.is_err() });
    }
    set.join_all()
        .await
        .into_iter()
        .filter(|failed| *failed)
        .count()
}

#[tokio::test]
async fn calls_wait_for_their_turn_instead_of_being_refused() {
    // Ten at once, then twenty in a second.
    let server = counting(1200, 10).await;
    let begun = Instant::now();
    assert_eq!(refused(&limited(&server), 30).await, 0);
    let elapsed = begun.elapsed();
    assert!(elapsed > Duration::from_millis(900), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(4), "{elapsed:?}");
    assert_eq!(server.seen().len(), 31);

    let server = counting(1200, 10).await;
    let config = config(&server).with_retry(RetryPolicy::never());
    assert!(refused(&client_with(config), 30).await > 10);
}

#[tokio::test]
async fn a_call_whose_time_would_pass_before_its_turn_fails_at_once() {
    let server = counting(1, 1).await;
    let client = limited(&server);
    client.get("t").await.unwrap();
    let begun = Instant::now();
    let call = client.get("t").with_timeout(Duration::from_secs(5));
    let error = call.await.unwrap_err();
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(error.timeout_kind(), Some(TimeoutKind::Call));
    assert!(error.to_string().contains("rate limit"), "{error}");
    assert_eq!(error.attempts(), 0);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn other_methods_and_other_servers_have_limits_of_their_own() {
    let (first, second) = (counting(60, 3).await, counting(60, 3).await);
    let client = limited(&first);
    let begun = Instant::now();
    let call = async |operation: &'static Operation, url: &str| {
        client
            .write(operation, &thing())
            .with_server(url)
            .await
            .map(drop)
    };
    call(&api::GET, first.url()).await.unwrap();
    call(&api::REPLACE, first.url()).await.unwrap();
    call(&api::GET, second.url()).await.unwrap();
    call(&api::GET, second.url()).await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_millis(900),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn what_others_use_up_is_learned_from_each_answer() {
    let server = Server::start(|_, _| {
        Act::json(200, "{}")
            .with("x-ratelimit-limit", "120")
            .with("x-ratelimit-burst", "50")
            .with("x-ratelimit-remaining", "0")
    })
    .await;
    let client = limited(&server);
    client.get("t").await.unwrap();
    let begun = Instant::now();
    client.get("t").await.unwrap();
    let elapsed = begun.elapsed();
    // Two in a second.
    assert!(elapsed >= Duration::from_millis(450), "{elapsed:?}");
    assert!(elapsed < Duration::from_millis(1500), "{elapsed:?}");
}

#[tokio::test]
async fn a_call_that_is_given_up_takes_nothing_from_the_others() {
    let server = counting(120, 1).await;
    let client = limited(&server);
    client.get("t").await.unwrap();
    for _ in 0..20 {
        let waiting = tokio::time::timeout(Duration::from_millis(1), client.get("t").into_future());
        assert!(waiting.await.is_err());
    }
    let begun = Instant::now();
    client.get("t").await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_server_that_tells_nothing_useful_is_not_waited_for() {
    let server = Server::start(|_, _| {
        Act::json(200, "{}")
            .with("x-ratelimit-limit", "0")
            .with("x-ratelimit-burst", "-1")
            .with("x-ratelimit-remaining", "none")
    })
    .await;
    let client = limited(&server);
    let begun = Instant::now();
    for _ in 0..5 {
        client.get("t").await.unwrap();
    }
    assert!(begun.elapsed() < Duration::from_secs(1));
}
