//! Calls that move from one endpoint of a product to another.

use std::path::Path;
use std::time::{Duration, Instant};

use http::{Method, StatusCode};
use ionoscloud_core::rt::Operation;
use ionoscloud_core::{Config, Endpoint, Error, Failover, RetryPolicy, Session};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::server::{Act, Server, nowhere};

const LINE: &str = "GET /api/v1/boxes/b/things/t";

/// Failover without noticeable pauses.
fn quick() -> Failover {
    Failover::round_robin().with_initial_pause(Duration::from_millis(1))
}

async fn good() -> Server {
    Server::start(|_, _| Act::json(200, r#"{"id":"t"}"#)).await
}

/// A client that moves between endpoints, and repeats nothing otherwise.
fn client(endpoints: &[&str], failover: Failover) -> Client {
    let config = Config::new()
        .with_token("very-secret-token")
        .with_retry(RetryPolicy::never())
        .with_attempt_timeout(Duration::from_millis(500))
        .with_endpoints("things", endpoints.iter().copied().map(Endpoint::new))
        .with_failover(failover);
    Client::new(&Session::new(config).unwrap())
}

async fn call(client: &Client, operation: &'static Operation) -> Result<(), Error> {
    client.write(operation, &thing()).await.map(drop)
}

#[tokio::test]
async fn every_call_moves_on_where_nothing_was_sent() {
    let good = good().await;
    for operation in [
        &api::GET,
        &api::REPLACE,
        &api::DELETE,
        &api::CREATE,
        &api::UPDATE,
    ] {
        let gateway = format!("{}/gateway", good.url());
        let client = client(&[&nowhere().await, &gateway], quick());
        call(&client, operation).await.unwrap();
    }
    let seen = good.seen();
    assert_eq!(seen.len(), 5);
    for request in &seen {
        assert!(
            request.target.starts_with("/gateway/api/v1/boxes/b/things"),
            "{request:?}"
        );
        assert_eq!(
            request.header("authorization"),
            Some("Bearer very-secret-token")
        );
    }
    assert_eq!(seen[3].text(), r#"{"name":"ball","color":"red"}"#);
}

#[tokio::test]
async fn path_and_query_move_between_base_paths() {
    let good = good().await;
    let from = format!("{}/from/api/v1", nowhere().await);
    let to = format!("{}/to/", good.url());
    let client = client(&[&from, &to], quick());
    let list = client
        .list(&api::LIST_AT_ONCE)
        .limit(3)
        .filter("name", "a/b & c");
    list.await.unwrap();
    let line = "GET /to/api/v1/boxes/b/things?limit=3&filter.name=a%2Fb%20%26%20c";
    assert_eq!(good.lines(), [line]);
}

/// How many of two endpoints see a request, the first of which fails like this.
async fn seen(act: fn() -> Act, operation: &'static Operation, failover: Failover) -> [usize; 2] {
    let (bad, good) = (Server::start(move |_, _| act()).await, good().await);
    let client = client(&[bad.url(), good.url()], failover);
    let outcome = call(&client, operation).await;
    let seen = [bad.seen().len(), good.seen().len()];
    assert_eq!(outcome.is_ok(), seen[1] == 1, "{outcome:?}");
    seen
}

#[tokio::test]
async fn what_may_have_been_done_is_sent_elsewhere_only_if_that_is_safe() {
    let all = [
        Method::GET,
        Method::PUT,
        Method::DELETE,
        Method::POST,
        Method::PATCH,
    ];
    let status = [StatusCode::SERVICE_UNAVAILABLE];
    let close: fn() -> Act = || Act::Close;
    let hang: fn() -> Act = || Act::Hang;
    let busy: fn() -> Act = || Act::empty(503);
    // Whoever lists POST and PATCH does not get them sent twice: the operations are not idempotent.
    let eager = || {
        quick()
            .with_methods(all.clone())
            .with_timeouts(true)
            .with_statuses(status)
    };
    for (act, failover, operation, moves) in [
        (close, quick(), &api::GET, true),
        (close, quick(), &api::REPLACE, true),
        (close, quick(), &api::DELETE, true),
        (close, quick(), &api::CREATE, false),
        (close, quick(), &api::UPDATE, false),
        (close, eager(), &api::CREATE, false),
        (close, eager(), &api::UPDATE, false),
        (close, quick().with_methods([Method::GET]), &api::GET, true),
        (
            close,
            quick().with_methods([Method::GET]),
            &api::REPLACE,
            false,
        ),
        (hang, quick(), &api::GET, false),
        (hang, quick().with_timeouts(true), &api::GET, true),
        (hang, eager(), &api::CREATE, false),
        (busy, quick(), &api::GET, false),
        (busy, quick().with_statuses(status), &api::GET, true),
        (busy, quick().with_statuses(status), &api::REPLACE, true),
        (busy, eager(), &api::CREATE, false),
    ] {
        let expected = [1, usize::from(moves)];
        let name = operation.id;
        assert_eq!(
            seen(act, operation, failover.clone()).await,
            expected,
            "{name} {failover:?}"
        );
    }
}

#[tokio::test]
async fn unknown_names_and_distrust_are_no_reason_to_move_on() {
    let good = good().await;
    let (unknown, _) = crate::tls::server("localhost").await;
    for bad in ["http://no-such-host.invalid", unknown.url()] {
        let client = client(&[bad, good.url()], quick().with_timeouts(true));
        let error = client.get("t").await.unwrap_err();
        assert!(error.is_dns() || error.is_tls(), "{error}");
        assert_eq!(error.attempts(), 1);
    }
    assert_eq!(good.connections(), 0);
}

#[tokio::test]
async fn the_number_of_moves_is_limited_and_added_to_the_attempts() {
    let busy = Server::start(|_, _| Act::empty(503)).await;
    let other = Server::start(|_, _| Act::empty(503)).await;
    let failover = quick().with_statuses([StatusCode::SERVICE_UNAVAILABLE]);
    let client = client(&[busy.url(), other.url()], failover);
    let error = client.get("t").await.unwrap_err();
    assert_eq!(
        (error.attempts(), busy.seen().len(), other.seen().len()),
        (4, 2, 2)
    );
    let moment = Duration::from_millis(1);
    let retry = RetryPolicy::default()
        .with_attempts(3)
        .with_initial_pause(moment);
    let error = client.get("t").with_retry(retry).await.unwrap_err();
    assert_eq!(error.attempts(), 6);
}

#[tokio::test]
async fn later_calls_begin_where_the_last_was_served() {
    let (first, second) = (
        Server::start(|_, number| match number {
            0 => Act::Close,
            _ => Act::json(200, "{}"),
        })
        .await,
        good().await,
    );
    let client = client(&[first.url(), second.url()], quick());
    for _ in 0..3 {
        client.get("t").await.unwrap();
    }
    assert_eq!(first.lines(), [LINE]);
    assert_eq!(second.lines(), [LINE; 3]);
}

#[tokio::test]
async fn an_endpoint_that_was_not_tried_is_tried_at_once() {
    let failover = Failover::round_robin()
        .with_initial_pause(Duration::from_secs(2))
        .with_randomization(0.0);
    let good = good().await;
    let begun = Instant::now();
    let three = [&*nowhere().await, &nowhere().await, good.url()];
    client(&three, failover.clone()).get("t").await.unwrap();
    assert!(
        begun.elapsed() < Duration::from_millis(1900),
        "{:?}",
        begun.elapsed()
    );
    let begun = Instant::now();
    let two = [&*nowhere().await, &nowhere().await];
    client(&two, failover.with_max_retries(2))
        .get("t")
        .await
        .unwrap_err();
    let elapsed = begun.elapsed();
    assert!(elapsed >= Duration::from_secs(2), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(8), "{elapsed:?}");
}

#[tokio::test]
async fn without_failover_and_for_other_servers_nothing_moves() {
    let good = good().await;
    let endpoints = [Endpoint::new(nowhere().await), Endpoint::new(good.url())];
    let config = Config::new()
        .with_token("t")
        .with_retry(RetryPolicy::never())
        .with_endpoints("things", endpoints);
    let client = Client::new(&Session::new(config.clone()).unwrap());
    assert!(client.get("t").await.unwrap_err().is_connect());

    let config = config.with_failover(quick());
    let client = Client::new(&Session::new(config.clone()).unwrap());
    let own = client.get("t").with_server(&nowhere().await).await;
    assert!(own.unwrap_err().is_connect());
    // An endpoint of another location is no replacement.
    let elsewhere = Endpoint::new(good.url()).with_location("de/fra");
    let config = config.with_endpoints("things", [Endpoint::new(nowhere().await), elsewhere]);
    let client = Client::new(&Session::new(config).unwrap());
    assert!(client.get("t").await.unwrap_err().is_connect());
    assert_eq!(good.connections(), 0);
}

#[tokio::test]
async fn polls_move_on_too_when_a_server_dies_while_it_is_waited_for() {
    let request = r#"{"metadata":{"status":"DONE"}}"#;
    let good = Server::start(move |seen, _| {
        Act::json(
            200,
            if seen.target.contains("requests") {
                request
            } else {
                r#"{"id":"t"}"#
            },
        )
    })
    .await;
    let dying = Server::start(|seen, _| {
        if seen.method == "POST" {
            let location = format!(
                "http://{}/one/api/v1/requests/r/status",
                seen.header("host").unwrap()
            );
            Act::json(202, r#"{"id":"t"}"#).with("location", location)
        } else {
            Act::Close
        }
    })
    .await;
    let (one, two) = (
        format!("{}/one", dying.url()),
        format!("{}/two", good.url()),
    );
    let client = client(&[&one, &two], quick());
    let made = client.write(&api::CREATE, &thing()).wait().await.unwrap();
    assert_eq!(made.id.as_deref(), Some("t"));
    let posts = dying
        .lines()
        .iter()
        .filter(|line| line.starts_with("POST"))
        .count();
    assert_eq!(posts, 1);
    let lines = good.lines();
    assert_eq!(lines[0], "GET /two/api/v1/requests/r/status");
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("GET /two/api/v1/")),
        "{lines:?}"
    );
}

fn file(name: &str, text: &str) -> Result<Config, Error> {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    Config::from_file(&path, None)
}

#[tokio::test]
async fn the_configuration_file_tells_it_all() {
    let (good, busy) = (good().await, Server::start(|_, _| Act::empty(418)).await);
    let text = format!(
        "environments:
- products:
  - name: things
    endpoints: [{{name: '{}'}}, {{name: '{}'}}, {{name: '{}'}}]
failover:
  strategy: RoundRobin
  retryableMethods: [get, head]
  retryOnTimeout: true
  failoverOnStatusCodes: [503, 418]
  maxRetries: 7
  exponentialBackoff: {{initialInterval: 2ms, maxInterval: 1500000000, multiplier: 2, randomizationFactor: 0.25}}
",
        nowhere().await,
        busy.url(),
        good.url()
    );
    let config = file("failover-all", &text).unwrap().with_token("t");
    let shown = format!("{config:?}");
    let expected = "failover: Some(Failover { methods: [GET, HEAD], timeouts: true, statuses: [503, 418], \
        max_retries: 7, initial: 2ms, max: 1.5s, multiplier: 2.0, randomization: 0.25 })";
    assert!(shown.contains(expected), "{shown}");
    let session = Session::new(config).unwrap();
    Client::new(&session).get("t").await.unwrap();
    assert_eq!((busy.seen().len(), good.seen().len()), (1, 1));
}

#[test]
fn what_the_file_leaves_out_has_the_documented_default() {
    let plain = format!("failover: {:?}", Some(Failover::round_robin()));
    for (text, expected) in [
        ("", "failover: None"),
        ("failover: {}", "failover: None"),
        (
            "failover: {strategy: NONE, maxRetries: 4}",
            "failover: None",
        ),
        ("failover: {strategy: roundRobin}", &plain),
        (
            "failover: {strategy: roundrobin, maxRetries: 0, exponentialBackoff: {initialInterval: 0, multiplier: 0}}",
            &plain,
        ),
    ] {
        let config = file("failover-default", &format!("version: 1\n{text}\n")).unwrap();
        assert!(
            format!("{config:?}").contains(expected),
            "{text}: {config:?}"
        );
    }
}

#[test]
fn what_the_file_says_wrong_is_told_with_its_place() {
    for (text, expected) in [
        (
            "strategy: random",
            "1:22: failover.strategy: expected none or roundRobin",
        ),
        (
            "retryableMethods: GET",
            "1:30: failover.retryableMethods: expected a list",
        ),
        (
            "retryableMethods: [GET, 'A B']",
            "1:36: failover.retryableMethods[1]: expected an HTTP method",
        ),
        (
            "retryOnTimeout: maybe",
            "1:28: failover.retryOnTimeout: expected true or false",
        ),
        (
            "failoverOnStatusCodes: [99]",
            "1:36: failover.failoverOnStatusCodes[0]: expected an HTTP status",
        ),
        (
            "maxRetries: -1",
            "1:24: failover.maxRetries: expected a whole number, 0 or above",
        ),
        (
            "exponentialBackoff: {initialInterval: -5s}",
            "1:50: failover.exponentialBackoff.initialInterval: expected a duration such as 500ms",
        ),
        (
            "exponentialBackoff: {multiplier: 0.5}",
            "1:45: failover.exponentialBackoff.multiplier: expected a number, 1 or above",
        ),
        (
            "exponentialBackoff: {randomizationFactor: 1.5}",
            "1:54: failover.exponentialBackoff.randomizationFactor: expected a number, 0 to 1",
        ),
    ] {
        let error = file("failover-wrong", &format!("failover: {{{text}}}")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&format!("failover-wrong:{expected}")),
            "{text}: {error}"
        );
    }
}

#[tokio::test]
async fn an_answer_may_point_to_an_endpoint_that_serves_for_its_own_and_is_asked_nowhere_else() {
    let (gone, foreign) = (nowhere().await, good().await);
    let endpoint = gone.clone();
    let elsewhere = format!("{}/api/v1/requests/r/status", foreign.url());
    let alive = Server::start(move |seen, number| match (seen.method.as_str(), number) {
        ("POST", 0) => {
            let location = format!("{endpoint}/api/v1/requests/r/status");
            Act::json(202, r#"{"id":"t"}"#).with("location", location)
        }
        ("POST", _) => Act::json(202, r#"{"id":"t"}"#).with("location", elsewhere.clone()),
        _ => Act::json(200, r#"{"id":"t","metadata":{"status":"DONE"}}"#),
    })
    .await;
    let client = client(&[&gone, alive.url()], quick());
    client.write(&api::CREATE, &thing()).wait().await.unwrap();
    assert_eq!(alive.lines()[1], "GET /api/v1/requests/r/status");
    client.write(&api::CREATE, &thing()).wait().await.unwrap();
    assert_eq!(alive.lines()[4], "GET /api/v1/requests/r/status");
    assert_eq!(foreign.connections(), 0);
}

#[tokio::test]
async fn each_endpoint_keeps_its_own_trust() {
    let (odd, _) = crate::tls::server("elsewhere.invalid").await;
    let (strict, _) = crate::tls::server("elsewhere.invalid").await;
    let skipping = || Endpoint::new(odd.url()).dangerous_skip_tls_verify();
    let session = |endpoints: [Endpoint; 2], failover: Failover| {
        let config = Config::new()
            .with_token("t")
            .with_retry(RetryPolicy::never())
            .with_endpoints("things", endpoints)
            .with_failover(failover);
        Client::new(&Session::new(config).unwrap())
    };
    let client = session([Endpoint::new(nowhere().await), skipping()], quick());
    client.get("t").await.unwrap();
    assert_eq!(odd.seen().len(), 1);

    // What is skipped at the first is not at the second.
    let failover = quick().with_statuses([StatusCode::NOT_FOUND]);
    let (missing, _) = crate::tls::server_with("elsewhere.invalid", |_, _| Act::empty(404)).await;
    let first = Endpoint::new(missing.url()).dangerous_skip_tls_verify();
    let client = session([first, Endpoint::new(strict.url())], failover);
    let error = client.get("t").await.unwrap_err();
    assert!(error.is_tls(), "{error}");
    assert_eq!((missing.seen().len(), strict.seen().len()), (1, 0));
}
