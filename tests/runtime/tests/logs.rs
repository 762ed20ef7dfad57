//! What is logged. In a process of its own: which events are of interest is decided once per process.

use std::io;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ionoscloud_core::{Config, LogLevel, RetryPolicy};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client_with, config};
use tracing::Level;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A call that fails at first, with secrets everywhere, and what is logged about it.
async fn logged(subscriber: Level, limit: Option<LogLevel>) -> String {
    let server = server().await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(subscriber)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let config = config(&server);
    let config = match limit {
        Some(limit) => config.with_log_level(limit),
        None => config,
    };
    call(config).await;
    let log = log.0.lock().unwrap();
    String::from_utf8_lossy(&log).into_owned()
}

async fn server() -> Server {
    Server::start(|_, number| match number {
        0 => Act::json(503, r#"{"message":"no room for sent-password"}"#),
        _ => Act::json(200, r#"{"id":"t","password":"answered-password"}"#)
            .with("x-request-id", "r-1"),
    })
    .await
}

async fn call(config: Config) {
    let mut body = thing();
    body.password = Some("sent-password".into());
    let client = client_with(config);
    client.write(&api::REPLACE, &body).await.unwrap();
}

const SECRETS: [&str; 3] = ["very-secret-token", "sent-password", "answered-password"];

#[tokio::test]
async fn logs_tell_all_but_secrets() {
    let log = logged(Level::DEBUG, None).await;
    for part in [
        r#"http.request.method=PUT"#,
        r#"url.template="/boxes/{boxId}/things/{thingId}""#,
        r#"url.path="/api/v1/boxes/b/things/t""#,
        r#"server.address="127.0.0.1""#,
        "server.port=",
        r#"ionos.operation="thingsPut""#,
        "http.response.status_code=503",
        r#"error.type="503""#,
        "http.response.status_code=200",
        "http.request.resend_count=1",
        r#"ionos.request_id="r-1""#,
        "elapsed_ms=",
        "again_in_ms=",
    ] {
        assert!(log.contains(part), "{part} in {log}");
    }
    for secret in SECRETS {
        assert!(!log.contains(secret), "{secret} in {log}");
    }

    let log = logged(Level::TRACE, None).await;
    assert!(
        log.contains("sent-password") && log.contains("answered-password"),
        "{log}"
    );
    assert!(!log.contains("very-secret-token"), "{log}");
}

/// The lines in which the spans of two calls end; the first attempt of each is refused, the calls end with `acts`.
async fn spans(acts: [fn() -> Act; 2]) -> Vec<String> {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::INFO)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    for act in acts {
        let server = Server::start(move |_, number| match number {
            0 => Act::json(503, "{}"),
            _ => act(),
        })
        .await;
        let retry = RetryPolicy::default().with_attempts(2);
        let client = client_with(config(&server).with_retry(retry));
        let _ = client.write(&api::REPLACE, &thing()).await;
    }
    let log = log.0.lock().unwrap();
    let log = String::from_utf8_lossy(&log);
    let ends = log.lines().filter(|line| line.contains(": close "));
    ends.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_span_of_a_call_that_failed_says_so() {
    // As the conventions for HTTP clients have it: any error, and each status from 400 on, but what was repeated with
    // success is no error.
    let lines = spans([|| Act::json(404, "{}"), || Act::json(200, r#"{"id":"t"}"#)]).await;
    assert_eq!(lines.len(), 2, "{lines:?}");
    for part in [r#"otel.status_code="ERROR""#, r#"error.type="404""#] {
        assert_eq!(lines[0].matches(part).count(), 1, "{part}: {lines:?}");
    }
    for part in ["otel.status_code", "error.type"] {
        assert!(!lines[1].contains(part), "{part}: {lines:?}");
    }

    let lines = spans([|| Act::Close, || Act::json(503, "{}")]).await;
    for (line, kind) in lines.iter().zip(["disconnect", "503"]) {
        assert!(line.contains(r#"otel.status_code="ERROR""#), "{line}");
        assert!(line.contains(&format!("error.type=\"{kind}\"")), "{line}");
    }
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[tokio::test]
async fn a_level_is_a_limit_for_any_subscriber() {
    // Other crates may log what they like.
    let log = logged(Level::TRACE, Some(LogLevel::Off)).await;
    assert!(!log.contains("ionoscloud"), "{log}");
    let log = logged(Level::TRACE, Some(LogLevel::Debug)).await;
    assert!(log.contains("answered"), "{log}");
    for secret in SECRETS {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    let log = logged(Level::TRACE, Some(LogLevel::Trace)).await;
    assert!(log.contains("sent-password"), "{log}");
}

#[tokio::test]
async fn a_sink_gets_each_attempt() {
    let server = server().await;
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = lines.clone();
    let config = config(&server)
        .with_log_level(LogLevel::Debug)
        .with_log_sink(move |record| {
            let status = record.exchange().status().unwrap();
            kept.lock()
                .unwrap()
                .push((status.as_u16(), record.to_string()));
        });
    call(config.clone()).await;
    let lines = std::mem::take(&mut *lines.lock().unwrap());
    assert_eq!(lines.len(), 2, "{lines:?}");
    let url = format!("{}/api/v1/boxes/b/things/t", server.url());
    let start = format!("thingsPut: PUT {url}: ");
    for ((status, line), expected) in lines.iter().zip([503, 200]) {
        assert_eq!(*status, expected);
        assert!(line.starts_with(&format!("{start}{expected} ")), "{line}");
        assert!(
            !SECRETS.iter().any(|secret| line.contains(secret)),
            "{line}"
        );
    }
    assert!(lines[1].1.contains("attempt 2") && lines[1].1.contains("request r-1"));
}

/// What the test `child` writes to standard error in a process of its own.
fn child_output(mode: &str, level: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "child", "--nocapture"])
        .env("IONOS_LOG_LEVEL", level)
        .env("IONOS_TOKEN", "very-secret-token")
        .env("MODE", mode)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
#[ignore = "run by others, in a process of its own"]
async fn child() {
    if std::env::var("MODE").unwrap() == "subscriber" {
        let subscriber = tracing_subscriber::fmt().with_writer(io::sink).finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
    }
    let server = server().await;
    let retry = RetryPolicy::default().with_initial_pause(Duration::from_millis(1));
    let config = Config::from_env().unwrap().with_retry(retry);
    call(config.with_default_server(server.url())).await;
}

#[test]
fn without_a_subscriber_the_level_logs_to_standard_error() {
    let log = child_output("plain", "Debug");
    assert_eq!(log.lines().count(), 2, "{log}");
    assert!(log.contains("ionoscloud Debug thingsPut: PUT http://127.0.0.1:"));
    assert!(log.contains("/api/v1/boxes/b/things/t: 503"), "{log}");
    assert!(!SECRETS.iter().any(|secret| log.contains(secret)), "{log}");

    let log = child_output("plain", "TRACE");
    assert!(log.contains("sent-password") && log.contains("answered-password"));
    assert!(!log.contains("very-secret-token"), "{log}");

    for (mode, level) in [("plain", "off"), ("plain", ""), ("subscriber", "trace")] {
        assert_eq!(child_output(mode, level), "", "{mode} {level}");
    }
}
