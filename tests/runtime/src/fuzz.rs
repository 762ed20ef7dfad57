//! What comes from others, as the runtime meets it: each of these must return, whatever the bytes are.

use std::io::Write;
use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use ionoscloud_core::rt::{Answer, Call, Field, Operation, Output};
use ionoscloud_core::transport::{Answering, Body, Transport};
use ionoscloud_core::{Config, RetryPolicy, Session, Timestamp, WaitPolicy, json};

use crate::api::{self, Client, Thing, Things, thing};
use crate::xml::{Page, ROOT};

/// Reads the bytes as a date and as models.
pub fn texts(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let _ = Timestamp::from(&*text).to_system_time();
    for outcome in [
        json::from_slice::<Thing>(data).map(drop),
        json::from_slice::<Things>(data).map(drop),
    ] {
        if let Err(error) = outcome {
            let _ = (error.to_string(), error.path().len(), error.excerpt().len());
        }
    }
    let _ = json::from_slice::<i64>(data).map(|number| number.to_string());
    let _ = json::from_slice::<f64>(data).map(|number| json::to_string(&number));
}

/// Reads the bytes as a document, and what is made of it once more: it must be the same.
///
/// # Panics
/// It is not.
pub fn xml(data: &[u8]) {
    let read = |text: Bytes| Page::read(Answer::Xml(&ROOT), &HeaderMap::new(), &text);
    let page = match read(Bytes::copy_from_slice(data)) {
        Ok(page) => page,
        Err(error) => return drop((error.to_string(), error.path().len())),
    };
    // What XML cannot express is told: a document need not have been one to be read.
    let Ok(once) = written(&page) else { return };
    let again = read(once.clone()).unwrap_or_else(|error| panic!("{error}: {once:?}"));
    let twice = written(&again).unwrap_or_else(|error| panic!("{error}: {once:?}"));
    assert_eq!(once, twice);
    assert_eq!(read(twice).expect("a page"), again);
}

/// The document that is sent for a page.
///
/// # Errors
/// XML cannot express what is in it.
///
/// # Panics
/// There is no body.
pub fn written(page: &Page) -> Result<Bytes, ionoscloud_core::Error> {
    static CLIENT: LazyLock<Client> = LazyLock::new(|| {
        let config = Config::new().with_token("token");
        Client::new(&Session::new(config).expect("the settings are valid"))
    });
    static PUT: Operation = Operation {
        path: "/page",
        content_type: "application/xml",
        ..Operation::BASE
    };
    let mut call: Call = CLIENT.call(&PUT);
    call.body_xml(Field::view(page), &ROOT);
    let preview = call.preview()?;
    Ok(Bytes::copy_from_slice(preview.body().expect("a body")))
}

/// Answers each request with the bytes: a status, headers in lines, an empty line, a body.
#[derive(Clone)]
struct Scripted(Vec<u8>);

impl Transport for Scripted {
    fn send(&self, _: http::Request<Body>) -> Answering<'_> {
        let text = &self.0;
        let status = 200 + u16::from(text.first().copied().unwrap_or_default()) * 2;
        let end = text
            .windows(2)
            .position(|pair| pair == b"\n\n")
            .unwrap_or(text.len());
        let (head, body) = text.split_at(end);
        let mut answer = http::Response::new(Body::from(body.to_vec()));
        *answer.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        for (index, line) in head.split(|byte| *byte == b'\n').enumerate() {
            let names = [
                "retry-after",
                "location",
                "x-request-id",
                "content-type",
                "content-encoding",
                "x-ratelimit-limit",
            ];
            let name = names.get(index % names.len()).copied().unwrap_or("x");
            if let Ok(value) = http::HeaderValue::from_bytes(line) {
                answer.headers_mut().insert(name, value);
            }
        }
        Box::pin(async { Ok(answer) })
    }
}

/// Lets a call, a list and a wait meet such an answer.
///
/// # Panics
/// Never, or the runtime has a fault.
pub fn answers(data: &[u8]) {
    let moment = Duration::from_millis(1);
    let limit = Duration::from_millis(20);
    let policy = WaitPolicy::default()
        .with_initial_pause(moment)
        .with_max_pause(moment);
    let config = Config::new()
        .with_token("very-secret-token")
        .with_rate_limiter(true)
        .with_timeout(limit)
        .with_retry(
            RetryPolicy::default()
                .with_initial_pause(moment)
                .with_attempts(2),
        )
        .with_wait(policy.with_deadline(limit))
        .with_transport(Scripted(data.to_vec()));
    let client = Client::new(&Session::new(config).expect("the settings are valid"));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    runtime.expect("a runtime").block_on(async {
        let errors = [
            client.get("t").await.err(),
            client.write(&api::CREATE, &thing()).wait().await.err(),
            client
                .write(&api::CREATE_BY_STATE, &thing())
                .wait()
                .await
                .err(),
            client.act(&api::DELETE_BY_STATE).wait().await.err(),
        ];
        for error in errors.into_iter().flatten() {
            let _ = format!("{error} {error:?} {error:#?} {:?}", error.retry_after());
        }
        for operation in [&api::LIST, &api::LIST_BY_TOKEN, &api::LIST_BY_LINK] {
            let mut pages = client.list(operation).pages();
            for _ in 0..5 {
                let _ = pages.next().await;
            }
        }
    });
}

/// Reads a configuration file with these bytes.
///
/// # Panics
/// The file cannot be written.
pub fn config_file(data: &[u8]) {
    let path = std::env::temp_dir().join(format!(
        "ionoscloud-fuzz-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    ));
    std::fs::File::create(&path)
        .and_then(|mut file| file.write_all(data))
        .expect("a file");
    let text = String::from_utf8_lossy(data);
    let profile = text.split_whitespace().last();
    for profile in [None, profile] {
        match Config::from_file(&path, profile) {
            Ok(config) => drop(
                Session::new(config.dangerous_skip_tls_verify()).map_err(|error| error.to_string()),
            ),
            Err(error) => drop(format!("{error:?}")),
        }
    }
    let _ = std::fs::remove_file(path);
}
