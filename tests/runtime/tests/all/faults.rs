//! Faults of all kinds, and figures: what succeeds in spite of them, what is sent twice, what is
//! shown. `cargo test -p runtime-tests faults -- --nocapture` prints the table.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use ionoscloud_core::rt::Operation;
use ionoscloud_core::{Blocking, LogLevel, Session};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Seen, Server, nowhere};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What no call may take longer than: its four attempts, a `Retry-After` of 1 s that is read as a date and may be
/// two, and the scheduling of a machine that does other things.
const LIMIT: Duration = Duration::from_millis(4 * 150 + 2_000 + 2_000);

/// Calls of each operation under each fault.
const CALLS: usize = 10;
const SECRETS: [&str; 4] = [
    "very-secret-token",
    "sent-password",
    "answered-password",
    "proxy-password",
];
const ANSWER: &str = r#"{"id":"t","password":"answered-password"}"#;

/// One line of the table: an operation under a fault.
#[derive(Debug, Default)]
struct Row {
    succeeded: usize,
    /// Requests that came to the server.
    requests: usize,
    /// Requests of a call that came although an earlier one had come and was not refused by 429.
    repeated: usize,
    /// Secrets in logs below Trace, in errors, and in what is shown of them for debugging.
    secrets: usize,
    /// The time that the longest call took.
    longest: Duration,
    /// What was shown of errors.
    shown: String,
}

type Fault = dyn Fn() -> Act + Send + Sync;

/// Makes the calls; the first attempt of each meets `fault`.
async fn run(operation: &'static Operation, fault: Arc<Fault>, by: Way) -> Row {
    let attempts = Mutex::new(HashMap::<String, usize>::new());
    let server = Server::start(move |seen, _| {
        let mut attempts = attempts.lock().unwrap();
        let attempt = attempts.entry(call_of(seen)).or_default();
        *attempt += 1;
        match *attempt {
            1 => fault(),
            _ => Act::json(200, ANSWER).with("connection", "close"),
        }
    })
    .await;
    let log = Arc::new(Mutex::new(String::new()));
    let sink = log.clone();
    let mut settings = config(&server)
        .with_attempt_timeout(Duration::from_millis(150))
        .with_log_level(LogLevel::Debug)
        .with_log_sink(move |record| {
            let _ = writeln!(sink.lock().unwrap(), "{record} {record:?}");
        });
    settings = match by {
        Way::Straight | Way::Blocking | Way::Proxy => settings,
        Way::Gateway => settings.with_default_server(format!("{}/gateway", server.url())),
        Way::Dropping => settings.with_default_server(dropping(&server).await),
        Way::Nowhere => settings.with_default_server(nowhere().await),
        Way::Http2 => settings
            .with_default_server(streams(&server).await)
            .dangerous_skip_tls_verify(),
    };
    let client = Client::new(&Session::new(settings).unwrap());

    let mut row = Row::default();
    let mut body = thing();
    body.password = Some("sent-password".into());
    let calls = (0..CALLS).map(|number| {
        let call = client.write(operation, &body);
        let call = call.with_header("x-call", &number.to_string());
        let task = async move {
            let started = Instant::now();
            let outcome = match by {
                Way::Blocking => tokio::task::spawn_blocking(|| call.blocking())
                    .await
                    .unwrap(),
                _ => call.await,
            };
            (outcome, started.elapsed())
        };
        tokio::spawn(task)
    });
    let mut shown = String::new();
    for call in calls.collect::<Vec<_>>() {
        let (outcome, elapsed) = call.await.unwrap();
        row.longest = row.longest.max(elapsed);
        match outcome {
            Ok(_) => row.succeeded += 1,
            Err(error) => write!(shown, "{error} {error:?} {error:#?}").unwrap(),
        }
    }
    row.shown = shown.clone();
    shown += &log.lock().unwrap();
    assert!(!shown.is_empty(), "the log is not empty");
    row.secrets = SECRETS
        .iter()
        .filter(|secret| shown.contains(**secret))
        .count();
    let seen = server.seen();
    row.requests = seen.len();
    let mut calls = HashMap::<String, usize>::new();
    seen.iter()
        .for_each(|seen| *calls.entry(call_of(seen)).or_default() += 1);
    row.repeated = calls.values().map(|count| count - 1).sum();
    row
}

fn call_of(seen: &Seen) -> String {
    seen.header("x-call").unwrap_or_default().to_owned()
}

/// How the server is reached, and from where.
#[derive(Clone, Copy)]
enum Way {
    Straight,
    /// By calls that block a thread, inside a runtime.
    Blocking,
    /// Below a path of a gateway; what it answers names another host.
    Gateway,
    /// Through the proxy that the environment names.
    Proxy,
    /// Over HTTP/2.
    Http2,
    /// The first connection of each call is closed before anything is read from it.
    Dropping,
    /// Not at all.
    Nowhere,
}

async fn dropping(server: &Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let target = server.authority().to_owned();
    tokio::spawn(async move {
        let mut dropped = 0;
        while let Ok((mut client, _)) = listener.accept().await {
            if dropped < CALLS {
                dropped += 1;
                continue;
            }
            let mut server = TcpStream::connect(&target).await.unwrap();
            tokio::spawn(async move {
                let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
            });
        }
    });
    url
}

/// A proxy that forwards what it gets, and the number of its connections.
async fn forwarding() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                // Of each connection, the first request says where all of them go.
                let mut head = vec![0; 64 * 1024];
                let length = client.read(&mut head).await.unwrap_or_default();
                let text = String::from_utf8_lossy(&head[..length]).into_owned();
                let target = text.split("http://").nth(1).unwrap_or_default();
                let target = target.split('/').next().unwrap_or_default();
                if let Ok(mut server) = TcpStream::connect(target).await {
                    let _ = server.write_all(&head[..length]).await;
                    let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                }
            });
        }
    });
    (port, connections)
}

/// The status with which the server tells what is before it to refuse the stream.
const REFUSE: u16 = 299;

/// Speaks HTTP/2 in front of the server: where that closes the connection, the stream is reset.
async fn streams(server: &Server) -> String {
    let acceptor = crate::tls::acceptor("localhost", &[b"h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let target = server.authority().to_owned();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, target) = (acceptor.clone(), target.clone());
            tokio::spawn(async move {
                // Once one connection is there for all calls, the client lets go of the others.
                let Ok(stream) = acceptor.accept(stream).await else {
                    return;
                };
                let Ok(mut connection) = h2::server::handshake(stream).await else {
                    return;
                };
                while let Some(Ok((request, respond))) = connection.accept().await {
                    tokio::spawn(pass_on(request, respond, target.clone()));
                }
            });
        }
    });
    format!("https://localhost:{port}")
}

async fn pass_on(
    request: http::Request<h2::RecvStream>,
    mut respond: h2::server::SendResponse<Bytes>,
    target: String,
) {
    let (head, mut content) = request.into_parts();
    let mut body = Vec::new();
    while let Some(Ok(piece)) = content.data().await {
        let _ = content.flow_control().release_capacity(piece.len());
        body.extend_from_slice(&piece);
    }
    let mut text = format!(
        "{} {} HTTP/1.1\r\nhost: {target}\r\n",
        head.method,
        head.uri.path()
    );
    for (name, value) in &head.headers {
        writeln!(text, "{name}: {}\r", value.to_str().unwrap()).unwrap();
    }
    let mut server = TcpStream::connect(&target).await.unwrap();
    let bytes = [text.as_bytes(), b"\r\n", &body].concat();
    server.write_all(&bytes).await.unwrap();
    // All of it, or what comes before the connection is closed.
    let mut answer = String::new();
    let length = loop {
        let mut piece = [0; 4096];
        let read = server.read(&mut piece).await.unwrap_or_default();
        answer += std::str::from_utf8(&piece[..read]).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length = length.map_or(0, |length| length.parse().unwrap());
        if read == 0 || (!head.is_empty() && body.len() >= length) {
            break length;
        }
    };
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return respond.send_reset(h2::Reason::INTERNAL_ERROR);
    };
    let mut lines = head.lines();
    let status: u16 = lines.next().unwrap()[9..12].parse().unwrap();
    if status == REFUSE {
        return respond.send_reset(h2::Reason::REFUSED_STREAM);
    }
    let mut response = http::Response::builder().status(status);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        if !name.eq_ignore_ascii_case("connection") {
            response = response.header(name, value);
        }
    }
    let mut stream = respond
        .send_response(response.body(()).unwrap(), false)
        .unwrap();
    let whole = body.len() == length;
    stream.send_data(body.to_owned().into(), whole).unwrap();
    if !whole {
        // A reset overtakes what has not gone out yet, also on a machine that is busy.
        tokio::time::sleep(Duration::from_millis(500)).await;
        stream.send_reset(h2::Reason::INTERNAL_ERROR);
    }
}

/// A fault, the way to meet it, and how many calls must succeed: idempotent ones, others.
type Trial = (&'static str, Way, Arc<Fault>, Option<usize>, Option<usize>);

#[tokio::test]
async fn faults_are_survived_without_sending_twice_what_must_not_be() {
    let refusal = |retry_after: String| Act::json(429, "{}").with("retry-after", retry_after);
    let date = || httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(1));
    let echo = r#"<h1>no room for {"password":"sent-password"}</h1>"#;
    // The fault of the first attempt of each call, and the calls that must succeed all the same:
    // of an idempotent operation, of another one.
    let all = Some(CALLS);
    let none = Some(0);
    let faults: [Trial; 11] = [
        ("refused", Way::Nowhere, Arc::new(|| Act::Close), none, none),
        (
            "reset before the request",
            Way::Dropping,
            Arc::new(|| Act::json(200, ANSWER).with("connection", "close")),
            all,
            None,
        ),
        (
            "reset after the request",
            Way::Straight,
            Arc::new(|| Act::Close),
            all,
            none,
        ),
        ("stalled", Way::Straight, Arc::new(|| Act::Hang), all, none),
        (
            "stalled after the head",
            Way::Straight,
            Arc::new(|| Act::Stall(200)),
            none,
            none,
        ),
        (
            "truncated",
            Way::Straight,
            Arc::new(|| Act::Break(200, Vec::new())),
            none,
            none,
        ),
        (
            "slow drip",
            Way::Straight,
            Arc::new(|| Act::Drip(Duration::from_millis(20), ANSWER.into())),
            none,
            none,
        ),
        (
            "429, seconds",
            Way::Straight,
            Arc::new(move || refusal("1".into())),
            all,
            all,
        ),
        (
            "429, date",
            Way::Straight,
            Arc::new(move || refusal(date())),
            all,
            all,
        ),
        (
            "503 that repeats the body",
            Way::Straight,
            Arc::new(move || Act::Answer(503, Vec::new(), echo.into())),
            all,
            none,
        ),
        (
            "500 that repeats the body",
            Way::Straight,
            Arc::new(|| Act::json(500, r#"{"messages":[{"message":"sent-password?"}]}"#)),
            none,
            none,
        ),
    ];
    let elsewhere = [Way::Blocking, Way::Gateway].into_iter().flat_map(by);
    check(faults.into_iter().chain(elsewhere)).await;
}

#[tokio::test]
async fn faults_over_http2_come_out_the_same() {
    let (all, none) = (Some(CALLS), Some(0));
    let own: [Trial; 2] = [
        (
            "refused stream, HTTP/2",
            Way::Http2,
            Arc::new(|| Act::empty(REFUSE)),
            all,
            all,
        ),
        (
            "truncated, HTTP/2",
            Way::Http2,
            Arc::new(|| Act::Break(200, Vec::new())),
            none,
            none,
        ),
    ];
    check(by(Way::Http2).into_iter().chain(own)).await;
}

/// The faults that do not depend on how the server is reached, on one way to it.
fn by(way: Way) -> [Trial; 4] {
    let name = match way {
        Way::Blocking => [
            "reset, blocking",
            "stalled, blocking",
            "503, blocking",
            "429, blocking",
        ],
        Way::Proxy => ["reset, proxy", "stalled, proxy", "503, proxy", "429, proxy"],
        Way::Http2 => [
            "reset, HTTP/2",
            "stalled, HTTP/2",
            "503, HTTP/2",
            "429, HTTP/2",
        ],
        _ => [
            "reset, gateway",
            "stalled, gateway",
            "503, gateway",
            "429, gateway",
        ],
    };
    let echo = r#"<h1>no room for {"password":"sent-password"}</h1>"#;
    let acts: [Arc<Fault>; 4] = [
        Arc::new(|| Act::Close),
        Arc::new(|| Act::Hang),
        Arc::new(move || Act::Answer(503, Vec::new(), echo.into())),
        Arc::new(|| Act::json(429, "{}").with("retry-after", "1")),
    ];
    let (all, none) = (Some(CALLS), Some(0));
    let [reset, stalled, unavailable, refused] = acts;
    [
        (name[0], way, reset, all, none),
        (name[1], way, stalled, all, none),
        (name[2], way, unavailable, all, none),
        (name[3], way, refused, all, all),
    ]
}

/// A proxy is one of the environment, which belongs to a process.
#[tokio::test]
async fn faults_behind_a_proxy_come_out_the_same() {
    let (port, connections) = forwarding().await;
    let child = tokio::task::spawn_blocking(move || {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        let test = "faults::rows_behind_a_proxy";
        command.args(["--exact", test, "--ignored", "--nocapture"]);
        let proxy = format!("http://user:proxy-password@127.0.0.1:{port}");
        command.env_clear().env("HTTP_PROXY", proxy);
        command.output().unwrap()
    });
    let output = child.await.unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && printed.contains("1 passed"),
        "{printed}"
    );
    println!("{printed}");
    assert!(connections.load(Ordering::SeqCst) >= 4 * CALLS, "{printed}");
}

#[tokio::test]
#[ignore = "started by another test"]
async fn rows_behind_a_proxy() {
    check(by(Way::Proxy)).await;
}

/// Makes the trials, prints their table, and holds each row against what must come of it.
async fn check(trials: impl IntoIterator<Item = Trial>) {
    let mut table = String::new();
    for (name, way, fault, idempotent, other) in trials {
        for (operation, expected) in [(&api::REPLACE, idempotent), (&api::CREATE, other)] {
            let row = run(operation, fault.clone(), way).await;
            let Row {
                succeeded,
                requests,
                repeated,
                secrets,
                longest,
                ..
            } = row;
            writeln!(table, "| {name:26} | {:10} | {CALLS:5} | {succeeded:9} | {requests:8} | {repeated:8} | {secrets:7} |", operation.id).unwrap();
            if let Some(expected) = expected {
                assert_eq!(
                    succeeded, expected,
                    "{name} {}: {}",
                    operation.id, row.shown
                );
            }
            assert_eq!(secrets, 0, "{name} {}", operation.id);
            // Four attempts of 150 ms, pauses of milliseconds or the one second of a refusal.
            assert!(longest < LIMIT, "{name} {}: {longest:?}", operation.id);
            let refuses = name.starts_with("429") || name.starts_with("refused stream");
            if !operation.idempotent && !refuses {
                assert_eq!(repeated, 0, "{name} {}", operation.id);
            }
        }
    }
    println!(
        "| fault                      | operation  | calls | succeeded | requests | repeated | secrets |"
    );
    println!(
        "|----------------------------|------------|-------|-----------|----------|----------|---------|"
    );
    print!("{table}");
}

#[tokio::test]
async fn a_storm_uses_up_the_budget_and_no_more() {
    let server = Server::start(|_, _| Act::empty(503)).await;
    let client = runtime_tests::client(&server);
    let calls = (0..300).map(|_| client.get("t").into_future());
    for call in calls {
        assert!(call.await.unwrap_err().is_server_error());
    }
    // 300 first attempts, and the 100 repetitions of a full budget.
    assert_eq!(server.seen().len(), 400);
}

#[tokio::test]
async fn a_server_that_dies_between_pages_or_polls_loses_nothing() {
    let server = Server::start(|_, number| match number {
        0 => Act::json(200, r#"{"items":[{"id":"a"},{"id":"b"}],"limit":2}"#),
        _ => Act::Close,
    })
    .await;
    let mut items = runtime_tests::client(&server).list(&api::LIST).items();
    let mut ids = Vec::new();
    let error = loop {
        match items.next().await.unwrap() {
            Ok(item) => ids.push(item.id.unwrap()),
            Err(error) => break error,
        }
    };
    assert_eq!(ids, ["a", "b"]);
    assert!(error.is_disconnect(), "{error}");
    assert!(items.next().await.is_none());
    assert_eq!(
        server.seen().len(),
        1 + 4,
        "one page, and four attempts at the next"
    );

    let polls = AtomicUsize::new(0);
    let server = Server::start(move |seen, _| {
        if seen.method == "POST" {
            return Act::json(202, r#"{"id":"t9"}"#).with("Location", "/api/v1/requests/r/status");
        }
        if !seen.target.contains("/requests/") {
            return Act::json(200, r#"{"id":"t9","name":"there"}"#);
        }
        match polls.fetch_add(1, Ordering::SeqCst) {
            0 => Act::json(200, r#"{"metadata":{"status":"RUNNING"}}"#),
            1..=5 => Act::Close,
            _ => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
        }
    })
    .await;
    let call = runtime_tests::client(&server).write(&api::CREATE, &thing());
    let made = call.wait().await.unwrap();
    assert_eq!(made.name.as_deref(), Some("there"));
    let lines = server.lines();
    assert_eq!(
        lines.iter().filter(|line| line.starts_with("POST")).count(),
        1
    );
}
