//! Every secret of a session and of a body, in every form, in every place of an answer: nothing that is
//! shown holds any of them.

use std::fmt::Write;
use std::sync::{Arc, Mutex};

use ionoscloud_core::rt::Operation;
use ionoscloud_core::{Config, Error, LogLevel, Session};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Server};

const TOKEN: &str = r#"tok"en\with/all+of%41&that<is>odd"#;
const PASSWORD: &str = "pass wörd with \"quotes\" & more";
const HEADER: &str = "header-value-9731";
const KEY: &str = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg+/kq\r\nhkiG9w0BAQEF==\n-----END PRIVATE KEY-----\n";

const STATUSES: [&str; 5] = ["400 Bad", "200 Fine", "401 No", "202 Soon", "503 Later"];

/// A secret as others write it.
fn forms(secret: &str) -> Vec<String> {
    let json = serde_json::to_string(secret).unwrap();
    let json = json.trim_matches('"').to_owned();
    let words: Vec<&str> = secret.split_whitespace().collect();
    let bytes = |write: &dyn Fn(u8) -> String| secret.bytes().map(write).collect::<String>();
    let percent = |upper: bool| {
        bytes(&|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
            _ if upper => format!("%{byte:02X}"),
            _ => format!("%{byte:02x}"),
        })
    };
    let html = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    vec![
        secret.to_owned(),
        json.clone(),
        serde_json::to_string(&json)
            .unwrap()
            .trim_matches('"')
            .to_owned(),
        json.replace('/', "\\/"),
        format!("{secret:?}").trim_matches('"').to_owned(),
        secret
            .chars()
            .map(|c| format!("\\u{:04x}", u32::from(c)))
            .collect(),
        words.join(" "),
        words.concat(),
        words.join("\r\n\t"),
        percent(true),
        percent(false),
        percent(true).replace("%20", "+"),
        html.replace('"', "&quot;").replace('\'', "&#39;"),
        html.replace('"', "&#x22;"),
        base64(secret.as_bytes()),
        base64(format!("u:{secret}").as_bytes()),
        base64(format!("me:{secret}!").as_bytes()),
        base64(secret.as_bytes())
            .replace('+', "-")
            .replace('/', "_")
            .replace('=', ""),
        base64(json.as_bytes()),
        bytes(&|byte| format!("{byte:02x}")),
        bytes(&|byte| format!("{byte:02X}")),
    ]
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let all = group
            .iter()
            .chain([&0, &0])
            .take(3)
            .fold(0u32, |all, byte| all << 8 | u32::from(*byte));
        for index in 0..4 {
            let digit = DIGITS[(all >> (18 - 6 * index)) as usize & 63];
            text.push(if index <= group.len() {
                char::from(digit)
            } else {
                '='
            });
        }
    }
    text
}

/// A text as a header can hold it.
fn line(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

/// Answers that hold `text` somewhere.
fn answers(text: &str, status: &str) -> Vec<Vec<u8>> {
    let answer = |first: &str, headers: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {first}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
            .into_bytes()
    };
    let json = serde_json::to_string(&format!("not {text} here")).unwrap();
    let raw = line(text);
    let far = "x".repeat(290);
    vec![
        answer(&format!("{status} {raw}"), "", "{}"),
        answer(status, &format!("x-request-id: {raw}\r\n"), ""),
        answer(status, &format!("location: /requests/{raw}/status\r\n"), ""),
        answer(
            status,
            &format!("location: https://{raw}.invalid/x\r\nretry-after: {raw}\r\n"),
            "?",
        ),
        answer(
            status,
            &format!("content-encoding: {raw}\r\ncontent-type: {raw}\r\n"),
            "?",
        ),
        answer(
            status,
            &format!(
                "www-authenticate: Bearer realm={raw}\r\nset-cookie: {raw}\r\nx-{}: {raw}\r\n",
                raw.len()
            ),
            "",
        ),
        answer(
            status,
            "",
            &format!(r#"{{"messages":[{{"errorCode":{json},"message":"no"}}]}}"#),
        ),
        answer(
            status,
            "",
            &format!(r#"{{"messages":[{{"errorCode":"1","message":{json}}}]}}"#),
        ),
        answer(status, "", &format!(r#"{{"code":7,"unknown":{json}}}"#)),
        answer(
            status,
            "",
            &format!(r#"{{"title":{json},"detail":{json}}}"#),
        ),
        answer(status, "", &format!(r#"[{json},{json}]"#)),
        answer(
            status,
            "content-type: text/html\r\n",
            &format!("<p>\n{text}\n</p>"),
        ),
        // Cut off in its middle, where texts are shortened.
        answer(
            status,
            "content-type: text/html\r\n",
            &format!("<p>{far}{text}</p>"),
        ),
        answer(status, "", &format!(r#"{{"id": ?{text}"#)),
        answer(status, "", &format!(r#"{{"{raw}": ?"#)),
        answer(
            status,
            "",
            &format!(r#"{{"id":{json},"metadata":{{"state":{json},"message":{json}}}}}"#),
        ),
        answer(
            status,
            "",
            &format!(r#"{{"metadata":{{"state":"FAILED","message":{json}}}}}"#),
        ),
        text.as_bytes().to_vec(),
    ]
}

#[derive(Default)]
struct Shown(String);

impl Shown {
    fn error(&mut self, error: &Error) {
        let out = &mut self.0;
        write!(
            out,
            "{error}\n{error:?}\n{error:#?}\n{:?}",
            error.messages()
        )
        .unwrap();
        for message in error.messages() {
            write!(
                out,
                "{message} {} {:?}",
                message.message(),
                message.error_code()
            )
            .unwrap();
        }
        let ids = (error.request_id(), error.resource_id(), error.request_url());
        write!(out, "{ids:?}").unwrap();
        let mut next = std::error::Error::source(error);
        while let Some(source) = next {
            write!(out, "{source}\n{source:?}\n{source:#?}").unwrap();
            next = source.source();
        }
    }
}

/// Whether a part of `text` stands in `shown`, be it with other white space.
fn leaks(shown: &str, text: &str) -> Option<String> {
    let bare = |text: &str| -> Vec<char> { text.chars().filter(|c| !c.is_whitespace()).collect() };
    let shown: String = bare(shown).iter().collect();
    let parts = bare(text);
    let mut parts = parts
        .windows(10)
        .map(|part| part.iter().collect::<String>());
    // What the frame of a key looks like is known to all.
    parts.find(|part| shown.contains(part.as_str()) && !part.contains("-----"))
}

fn session(server: &Server, level: LogLevel, log: &Arc<Mutex<String>>) -> Session {
    let log = log.clone();
    let config: Config = config(server)
        .with_token(TOKEN)
        .with_basic_auth("someone", PASSWORD)
        // Sessions without the system's certificates are made faster.
        .dangerous_skip_tls_verify()
        .with_header("x-key", HEADER)
        .with_log_level(level)
        .with_log_sink(move |record| {
            let mut log = log.lock().unwrap();
            writeln!(
                log,
                "{record} {:?} {:?}",
                record.exchange(),
                record.exchange().request_id()
            )
            .unwrap();
        });
    Session::new(config).unwrap()
}

/// What is shown of calls that meet this answer; the session's own log beside it.
async fn calls(answer: Vec<u8>, level: LogLevel, own: bool) -> (String, String) {
    let server = Server::start(move |seen, number| match (seen.method.as_str(), number) {
        // The wait's answer comes after what it waits for has begun.
        ("PATCH", _) => {
            Act::json(202, r#"{"id":"t"}"#).with("location", "/api/v1/requests/r/status")
        }
        _ => Act::Raw(answer.clone()),
    })
    .await;
    let log = Arc::default();
    let mut shown = Shown::default();
    let mut body = thing();
    body.password = Some(KEY.into());
    let client = Client::new(&session(&server, level, &log));
    let operations: [&'static Operation; 2] = [&api::REPLACE, &api::CREATE_BY_STATE];
    for operation in operations {
        let call = || client.write(operation, &body);
        write!(
            shown.0,
            "{:?} {}",
            call().preview(),
            call().preview().unwrap().curl()
        )
        .unwrap();
        if let Err(error) = call().await {
            shown.error(&error);
        }
    }
    let policy =
        ionoscloud_core::WaitPolicy::default().with_deadline(std::time::Duration::from_millis(30));
    let wait = client
        .write(&api::UPDATE, &body)
        .with_wait(policy.with_max_pause(std::time::Duration::from_millis(1)));
    let mut watch = wait.wait().watch();
    while let Some(step) = watch.next().await {
        write!(shown.0, "{step:?} {}", step.state()).unwrap();
    }
    if let Err(error) = watch.finish().await {
        shown.error(&error);
    }
    // A call without a body knows nothing of the secrets of others.
    if !own && let Err(error) = client.list(&api::LIST).all().await {
        shown.error(&error);
    }
    let log = log.lock().unwrap().clone();
    (shown.0, log)
}

/// Where a subscriber of `tracing` writes.
#[derive(Clone, Default)]
struct Traced(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A secret in one of its forms, in one of the places of an answer.
struct Plant {
    secret: &'static str,
    form: (usize, String),
    answer: Vec<u8>,
    level: LogLevel,
}

impl Plant {
    /// Lets calls meet it, and looks for it in all that is shown of them.
    fn check(self, runtime: &tokio::runtime::Runtime) {
        let Plant {
            secret,
            form: (number, form),
            answer,
            level,
        } = self;
        let traced = Traced::default();
        let writer = traced.clone();
        let most = match level {
            LogLevel::Trace => tracing::Level::TRACE,
            _ => tracing::Level::DEBUG,
        };
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(most)
            .with_ansi(false)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_writer(move || writer.clone());
        let (shown, log) = tracing::subscriber::with_default(subscriber.finish(), || {
            runtime.block_on(calls(answer.clone(), level, secret == KEY))
        });
        let traced = String::from_utf8(traced.0.lock().unwrap().clone()).unwrap();
        for text in [&shown, &log, &traced] {
            assert!(!text.is_empty());
            let found = leaks(text, &form);
            assert!(
                found.is_none(),
                "{found:?} of form {number} of {secret:?} is shown, planted in {:?}: {}",
                String::from_utf8_lossy(&answer),
                text.lines()
                    .find(|line| line.contains(&found.clone().unwrap()[..]))
                    .unwrap_or(text),
            );
        }
    }
}

#[test]
fn no_secret_is_shown_in_any_form() {
    let mut plants = Vec::new();
    for secret in [TOKEN, PASSWORD, HEADER, KEY] {
        for (index, form) in forms(secret).into_iter().enumerate() {
            let status = STATUSES[index % STATUSES.len()];
            for (place, answer) in answers(&form, status).into_iter().enumerate() {
                // Trace shows the bodies that are sent, and so what is in them.
                let level = if secret != KEY && (index + place) % 2 == 0 {
                    LogLevel::Trace
                } else {
                    LogLevel::Debug
                };
                plants.push(Plant {
                    secret,
                    form: (index, form.clone()),
                    answer,
                    level,
                });
            }
        }
    }
    println!("{} plants", plants.len());
    assert!(plants.len() > 1_400, "{}", plants.len());
    // A subscriber is one of a thread, and so each thread has its runtime.
    let plants = Mutex::new(plants);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()
                    .unwrap();
                loop {
                    let plant = plants.lock().unwrap().pop();
                    let Some(plant) = plant else { break };
                    plant.check(&runtime);
                }
            });
        }
    });
}

#[tokio::test]
async fn short_values_do_not_mangle_texts() {
    let server = Server::start(|_, _| Act::json(400, r#"{"message":"a banana is no name"}"#)).await;
    let client = Client::new(&Session::new(config(&server)).unwrap());
    let mut body = thing();
    body.password = Some("a".into());
    let call = || client.write(&api::CREATE, &body);
    let error = call().await.unwrap_err();
    assert!(error.to_string().contains("a banana is no name"), "{error}");
    // In what is sent they are hidden where they stand, and nowhere else.
    let shown = call().preview().unwrap().to_string();
    assert!(shown.contains(r#""password":"[redacted]""#), "{shown}");
    assert!(shown.contains(r#""name":"ball""#), "{shown}");
    let mut form = client.call(&api::CREATE).path("b");
    form.body_form(ionoscloud_core::model::View::Object(&body), &[]);
    let shown = form.preview().unwrap().to_string();
    assert!(
        shown.contains("password=[redacted]") && shown.contains("name=ball"),
        "{shown}"
    );
}

#[tokio::test]
async fn what_steers_a_terminal_is_escaped_and_what_is_long_is_shortened() {
    let evil = "\u{1b}[2J\r\nroot: all is well\u{202e}\u{0}\u{9b}1m";
    let long = "k".repeat(3_000_000);
    let json = serde_json::to_string(evil).unwrap();
    let bodies = [
        format!(r#"{{"message":{json},"code":{json}}}"#),
        format!(r#"{{"unknown":{json}}}"#),
        format!(r#"{{"id":"x","metadata":{{"state":{json}}}}}"#),
        format!("<p>{evil}"),
        format!(r#"{{"message":"{long}","code":"{long}"}}"#),
        format!(r#"{{"{long}": {{"{long}": ?"#),
        format!(r#"["{long}","{long}"]"#),
        format!(r#"{{"id":"x","metadata":{{"state":"{long}"}}}}"#),
        long.clone(),
    ];
    for status in [200, 202, 400, 503] {
        for body in &bodies {
            let log = Arc::<Mutex<Vec<String>>>::default();
            let sink = log.clone();
            let answer = Act::json(status, body).with("x-request-id", "r\u{9b}1m\u{202e}");
            let Act::Answer(status, headers, body) = answer else {
                unreachable!()
            };
            let server =
                Server::start(move |_, _| Act::Answer(status, headers.clone(), body.clone())).await;
            let config = config(&server)
                .with_log_level(LogLevel::Trace)
                .with_log_sink(move |record| {
                    if record.level() == LogLevel::Debug || record.to_string().len() < 10_000 {
                        sink.lock().unwrap().push(record.to_string());
                    }
                });
            let client = Client::new(&Session::new(config).unwrap());
            let policy = ionoscloud_core::WaitPolicy::default()
                .with_deadline(std::time::Duration::from_millis(20));
            let call = client
                .write(&api::CREATE_BY_STATE, &thing())
                .with_wait(policy);
            let mut shown = Vec::new();
            if let Err(error) = call.wait().await {
                shown.extend([error.to_string(), format!("{error:?}")]);
                shown.extend(error.messages().iter().map(ToString::to_string));
                let source = std::error::Error::source(&error);
                shown.extend(source.map(ToString::to_string));
            }
            for text in shown {
                assert!(text.len() < 5_000, "{} bytes are shown", text.len());
                check(&text);
            }
            for line in log.lock().unwrap().iter() {
                // The lines of a record of bodies are its own.
                line.replace("\n> ", "")
                    .replace("\n< ", "")
                    .lines()
                    .for_each(check);
                assert!(line.lines().count() <= 3, "{line:?}");
            }
        }
    }
}

fn check(text: &str) {
    let odd =
        |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.contains(odd), "{:?}", &text[..text.len().min(500)]);
}
