//! What is logged. In a process of its own: which events are of interest is decided once per process.

use std::io;
use std::sync::{Arc, Mutex};

use runtime_tests::api::{self, thing};
use runtime_tests::client;
use runtime_tests::server::{Act, Server};
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

async fn logged(level: Level) -> String {
    let server = Server::start(|_, number| match number {
        0 => Act::empty(503),
        _ => Act::json(200, r#"{"id":"t","password":"answered-password"}"#)
            .with("x-request-id", "r-1"),
    })
    .await;
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_span_events(FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let mut body = thing();
    body.password = Some("sent-password".into());
    client(&server).write(&api::REPLACE, &body).await.unwrap();
    let log = log.0.lock().unwrap();
    String::from_utf8_lossy(&log).into_owned()
}

#[tokio::test]
async fn logs_tell_all_but_secrets() {
    let log = logged(Level::DEBUG).await;
    for part in [
        r#"http.request.method=PUT"#,
        r#"url.template="/boxes/{boxId}/things/{thingId}""#,
        r#"ionos.operation="thingsPut""#,
        r#"http.response.status_code=200"#,
        r#"ionos.request_id="r-1""#,
        r#"ionos.attempts=2"#,
        "503",
    ] {
        assert!(log.contains(part), "{part} in {log}");
    }
    for secret in ["very-secret-token", "sent-password", "answered-password"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }

    let log = logged(Level::TRACE).await;
    assert!(
        log.contains("sent-password") && log.contains("answered-password"),
        "{log}"
    );
    assert!(!log.contains("very-secret-token"), "{log}");
}
