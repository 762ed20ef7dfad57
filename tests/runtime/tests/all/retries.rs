//! What is sent again, how often, and after which pauses.

use std::time::{Duration, Instant, SystemTime};

use ionoscloud_core::RetryPolicy;
use ionoscloud_core::rt::Operation;
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server, nowhere};
use runtime_tests::{client, client_with, config};
use tokio::task::JoinSet;

fn policy(attempts: u32) -> RetryPolicy {
    let moment = Duration::from_millis(1);
    RetryPolicy::default()
        .with_attempts(attempts)
        .with_initial_pause(moment)
        .with_max_pause(moment)
}

fn fault(name: &str) -> Act {
    match name {
        "closed" => Act::Close,
        "broken" => Act::Break(200, Vec::new()),
        "silent" => Act::Hang,
        "stalled" => Act::Stall(200),
        status => Act::empty(status.parse().unwrap()),
    }
}

/// How many requests a server must see of three possible attempts.
///
/// A call that is not idempotent is seen twice only where the server said that it did nothing.
const MATRIX: [(&str, [usize; 5]); 16] = [
    // fault        GET PUT DELETE POST PATCH
    ("429", [3, 3, 3, 3, 3]),
    ("408", [3, 1, 1, 1, 1]),
    ("425", [3, 1, 1, 1, 1]),
    ("500", [3, 1, 1, 1, 1]),
    ("502", [3, 3, 3, 1, 1]),
    ("503", [3, 3, 3, 1, 1]),
    ("504", [3, 3, 3, 1, 1]),
    ("501", [1, 1, 1, 1, 1]),
    ("400", [1, 1, 1, 1, 1]),
    ("401", [1, 1, 1, 1, 1]),
    ("404", [1, 1, 1, 1, 1]),
    ("409", [1, 1, 1, 1, 1]),
    ("closed", [3, 3, 3, 1, 1]),
    ("silent", [3, 3, 3, 1, 1]),
    // After the head of a success.
    ("broken", [3, 1, 1, 1, 1]),
    ("stalled", [3, 1, 1, 1, 1]),
];

const OPERATIONS: [&Operation; 5] = [
    &api::GET,
    &api::REPLACE,
    &api::DELETE,
    &api::CREATE,
    &api::UPDATE,
];

#[tokio::test]
async fn only_what_is_safe_is_sent_again() {
    let client = client(&Server::start(|_, _| Act::empty(400)).await);
    let mut cases = JoinSet::new();
    for (name, expected) in MATRIX {
        let limit = Duration::from_millis(if matches!(name, "silent" | "stalled") {
            300
        } else {
            10_000
        });
        for (operation, expected) in OPERATIONS.into_iter().zip(expected) {
            let client = client.clone();
            cases.spawn(async move {
                let server = Server::start(move |_, _| fault(name)).await;
                let call = client.write(operation, &thing()).with_server(server.url());
                let error = call
                    .with_retry(policy(3))
                    .with_attempt_timeout(limit)
                    .await
                    .unwrap_err();
                assert_eq!(
                    server.seen().len(),
                    expected,
                    "{} and {name}: {error}",
                    operation.id
                );
                assert_eq!(error.attempts() as usize, expected);
            });
        }
    }
    cases.join_all().await;
}

/// The numbers of three digits in a text.
fn statuses(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| !c.is_ascii_digit());
    let mut found: Vec<&str> = parts.filter(|part| part.len() == 3).collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn pages_and_guide_say_what_is_repeated() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../");
    let read = |path: &str| std::fs::read_to_string(format!("{root}{path}")).unwrap();
    // The columns of what reads, of what is idempotent and of what is neither.
    let repeated = |column: usize| {
        let rows = MATRIX.iter().filter(|(name, seen)| {
            name.bytes().all(|byte| byte.is_ascii_digit()) && seen[column] > 1
        });
        let mut repeated: Vec<&str> = rows.map(|(name, _)| *name).collect();
        repeated.sort_unstable();
        repeated
    };
    let page = read("templates/product/docs/group.md");
    let line = page.lines().find(|line| line.contains("**Repeated**"));
    let branches: Vec<&str> = line.unwrap().split("{% el").collect();
    let told: Vec<_> = branches.into_iter().map(statuses).collect();
    assert_eq!(told, [repeated(0), repeated(1), repeated(3)]);
    let guide = read("docs/limits.md");
    let (_, after) = guide.split_once("Repeated are").unwrap();
    let (told, _) = after.split_once(';').unwrap();
    assert_eq!(statuses(told), repeated(0));
}

#[tokio::test]
async fn without_a_connection_everything_is_tried_again() {
    let server = Server::start(|_, _| Act::empty(200)).await;
    let nowhere = nowhere().await;
    for operation in OPERATIONS {
        let call = client(&server)
            .write(operation, &thing())
            .with_retry(policy(3));
        assert_eq!(call.with_server(&nowhere).await.unwrap_err().attempts(), 3);
    }
}

#[tokio::test]
async fn a_repetition_sends_the_same_and_its_success_counts() {
    let server = Server::start(|_, number| match number {
        0 | 1 => Act::empty(503),
        _ => Act::json(200, r#"{"id":"t"}"#),
    })
    .await;
    let thing = client(&server)
        .write(&api::REPLACE, &thing())
        .await
        .unwrap();
    assert_eq!(thing.id.as_deref(), Some("t"));
    let bodies: Vec<_> = server.seen().iter().map(|seen| seen.text()).collect();
    assert_eq!(bodies, [r#"{"name":"ball","color":"red"}"#; 3]);
}

#[tokio::test]
async fn never_means_once_and_the_default_is_four() {
    let server = Server::start(|_, _| Act::empty(503)).await;
    client(&server)
        .get("t")
        .with_retry(RetryPolicy::never())
        .await
        .unwrap_err();
    assert_eq!(server.seen().len(), 1);
    client(&server).get("t").await.unwrap_err();
    assert_eq!(server.seen().len(), 5);
    assert_eq!(RetryPolicy::default().attempts(), 4);
}

#[tokio::test]
async fn retry_after_in_seconds_is_honored() {
    let server = Server::start(|_, number| match number {
        0 => Act::empty(429).with("Retry-After", "1"),
        _ => Act::json(200, "{}"),
    })
    .await;
    let started = Instant::now();
    client(&server).write(&api::CREATE, &thing()).await.unwrap();
    let elapsed = started.elapsed();
    assert!(
        elapsed >= Duration::from_secs(1) && elapsed < Duration::from_secs(5),
        "{elapsed:?}"
    );
}

#[tokio::test]
async fn retry_after_as_a_date_is_honored() {
    let server = Server::start(|_, number| match number {
        // Dates have whole seconds: this one is between one and two seconds ahead.
        0 => Act::empty(503).with(
            "Retry-After",
            httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(2)),
        ),
        // In the past: at once.
        1 => Act::empty(503).with("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"),
        _ => Act::json(200, "{}"),
    })
    .await;
    let started = Instant::now();
    client(&server).get("t").await.unwrap();
    let elapsed = started.elapsed();
    assert!(
        elapsed >= Duration::from_millis(950) && elapsed < Duration::from_secs(5),
        "{elapsed:?}"
    );
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_pause_past_the_deadline_is_not_begun() {
    let server = Server::start(|_, _| Act::empty(429).with("Retry-After", "60")).await;
    let started = Instant::now();
    let error = client(&server)
        .get("t")
        .with_timeout(Duration::from_secs(5))
        .await
        .unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(error.is_rate_limited() && !error.is_timeout());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn pauses_grow_and_vary() {
    let server = Server::start(|_, _| Act::empty(503)).await;
    let policy = RetryPolicy::default()
        .with_attempts(3)
        .with_initial_pause(Duration::from_millis(40));
    let client = client_with(config(&server).with_retry(policy));
    let mut times = Vec::new();
    for _ in 0..20 {
        let started = Instant::now();
        client.get("t").await.unwrap_err();
        times.push(started.elapsed());
    }
    // Two pauses, of up to 40 and 80 ms: 60 ms on average, and hardly two alike.
    let total: Duration = times.iter().sum();
    assert!(
        (Duration::from_millis(600)..Duration::from_millis(4000)).contains(&total),
        "{total:?}"
    );
    let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert!(
        *most - *least > Duration::from_millis(20),
        "{least:?} to {most:?}"
    );
}

#[tokio::test]
async fn an_outage_uses_up_the_budget_of_the_session() {
    let server = Server::start(|_, _| Act::empty(503)).await;
    let client = client(&server);
    for _ in 0..100 {
        client.get("t").await.unwrap_err();
    }
    // 100 first attempts and the 100 repetitions that a session has, not 400 requests.
    assert_eq!(server.seen().len(), 200);
    assert_eq!(client.get("t").await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn what_the_server_asks_for_costs_no_budget() {
    let server = Server::start(|_, number| match number % 4 {
        3 => Act::json(200, "{}"),
        _ => Act::empty(429).with("Retry-After", "0"),
    })
    .await;
    let client = client(&server);
    for _ in 0..50 {
        assert_eq!(client.get("t").send().await.unwrap().attempts(), 4);
    }
}
