//! Every secret of a session and of a body, in every form, in every place of an answer: nothing that is
//! shown holds any of them.

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ionoscloud_core::rt::{Operation, Output};
use ionoscloud_core::{Config, Error, LogLevel, Response, Session, WaitPolicy};
use runtime_tests::api::{self, Client, Tagged, Thing, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Server};

const TOKEN: &str =
    r#"eyJ0eXAi/OiJ+V1QifQ==.tok"en\with/all+of%41&that<is>odd_and-long.0123456789"#;
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
    let named = html
        .replace('+', "&plus;")
        .replace('/', "&sol;")
        .replace('=', "&equals;")
        .replace('ö', "&ouml;");
    let lines = base64(secret.as_bytes()).into_bytes();
    let lines = lines.chunks(20).map(String::from_utf8_lossy);
    let lines = lines.collect::<Vec<_>>().join("\r\n");
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
        bytes(&|byte| format!("{byte:02x}:")),
        bytes(&|byte| format!("%{byte:02x}")),
        bytes(&|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("={byte:02X}"),
        }),
        named.clone(),
        secret
            .chars()
            .map(|c| format!("&#{};", u32::from(c)))
            .collect(),
        secret.replace(|c: char| !c.is_ascii(), "\u{fffd}"),
        secret.replace(|c: char| !c.is_ascii(), "?"),
        lines,
        base64(percent(true).as_bytes()),
        base64(html.as_bytes()),
        base64(named.as_bytes()),
        base64(secret.replace('\n', "\r\n").as_bytes()),
        base64(words.join(" ").as_bytes()),
        base64(base64(secret.as_bytes()).as_bytes()),
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

/// How much of the body of an error is kept.
const KEPT: usize = 64 * 1024;

/// An answer with a body in a charset with a byte for each letter, which is said or not.
fn western(status: &str, kind: &str, text: &str) -> Option<Vec<u8>> {
    let text: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(c).ok()).collect();
    let body = [b"<p>\xe4 you sent ", text?.as_slice(), b" \xfc</p>"].concat();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    Some([head.into_bytes(), body].concat())
}

/// Answers that hold `text` somewhere.
fn answers(secret: &str, text: &str, status: &str) -> Vec<Vec<u8>> {
    let answer = |first: &str, headers: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {first}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
            .into_bytes()
    };
    let json = serde_json::to_string(&format!("not {text} here")).unwrap();
    let raw = line(text);
    let far = "x".repeat(290);
    let typed = |first: &str, kind: &str, body: &str| {
        answer(first, &format!("content-type: {kind}\r\n"), body)
    };
    // Cut off behind so many characters of the secret.
    let padded = |count: usize| {
        let length = text.len() * count / secret.chars().count();
        "x".repeat(KEPT - length) + text
    };
    let mut all = vec![
        // An address that is followed.
        answer(
            "202 Soon",
            &format!("location: /api/v1/requests/{raw}/status\r\n"),
            r#"{"id":"t"}"#,
        ),
        answer(
            "202 Soon",
            &format!("location: /api/v1/requests/r/status?a={raw}&b\r\n"),
            r#"{"id":"t"}"#,
        ),
        answer(
            "202 Soon",
            &format!("location: /api/v1/boxes/b/things/{raw}\r\n"),
            r#"{"id":"t"}"#,
        ),
        answer(
            "307 Elsewhere",
            &format!("location: /api/v1/else/{raw}?{raw}\r\n"),
            "",
        ),
        typed(
            "202 Soon",
            "application/json",
            &format!(r#"{{"id":{json},"href":{json},"metadata":{{"state":"BUSY"}}}}"#),
        ),
        typed(
            "200 Fine",
            "application/json",
            &format!(r#"{{"items":[{{"id":"1"}}],"_links":{{"next":{json}}}}}"#),
        ),
        typed(
            "200 Fine",
            "application/json",
            &format!(
                r#"{{"items":[{{"id":"1"}}],"_links":{{"next":"/api/v1/next/{}"}}}}"#,
                &json[1..json.len() - 1]
            ),
        ),
        // Keys of maps, and an id that is as it should be.
        typed(
            "200 Fine",
            "application/json",
            &format!(r#"{{"id":"t","tags":{{{json}:5}}}}"#),
        ),
        answer(
            "200 Fine",
            &format!("content-type: application/json\r\nx-request-id: {raw}\r\n"),
            r#"{"id":"t","tags":{"a":5}}"#,
        ),
        // Over the end of what is kept.
        typed(status, "text/plain", &padded(12)),
        typed("503 Later", "text/html", &padded(16)),
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
    ];
    for kind in [
        "text/html",
        "text/plain; charset=iso-8859-1",
        "text/html; charset=shift_jis",
    ] {
        all.extend(western(status, kind, text));
    }
    all
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

    fn reply<T: Output + std::fmt::Debug>(&mut self, reply: Response<T>) {
        let (id, problems) = (reply.request_id(), reply.problems());
        writeln!(self.0, "{reply:?} {id:?} {problems:?}").unwrap();
        for problem in problems {
            writeln!(self.0, "{problem}").unwrap();
        }
        if let Err(error) = reply.strict() {
            self.error(&error);
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
    let (log, hooked) = (log.clone(), log.clone());
    let config: Config = config(server)
        .with_token(TOKEN)
        .with_basic_auth("someone", PASSWORD)
        // Sessions without the system's certificates are made faster.
        .dangerous_skip_tls_verify()
        .with_header("x-key", HEADER)
        .with_log_level(level)
        .with_log_sink(move |record| {
            let mut log = log.lock().unwrap();
            let exchange = record.exchange();
            writeln!(log, "{record} {record:?} {exchange:?}").unwrap();
        })
        .with_response_hook(move |exchange| {
            let (url, id) = (exchange.url(), exchange.request_id());
            writeln!(hooked.lock().unwrap(), "{url} {id:?} {exchange:?}").unwrap();
        });
    Session::new(config).unwrap()
}

/// What is shown of calls that meet this answer; the session's own log beside it.
async fn calls(form: &str, answer: Vec<u8>, level: LogLevel, own: bool) -> (String, String) {
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
    let policy = WaitPolicy::default().with_deadline(Duration::from_millis(30));
    let policy = policy.with_max_pause(Duration::from_millis(1));
    let made = client.write(&api::CREATE, &body).with_wait(policy.clone());
    if let Err(error) = made.wait().await {
        shown.error(&error);
    }
    match client.write(&api::REPLACE, &body).send().await {
        Ok(reply) => shown.reply(reply),
        Err(error) => shown.error(&error),
    }
    let wait = client.write(&api::UPDATE, &body).with_wait(policy);
    let mut watch = wait.wait().watch();
    while let Some(step) = watch.next().await {
        write!(shown.0, "{step:?} {}", step.state()).unwrap();
    }
    if let Err(error) = watch.finish().await {
        shown.error(&error);
    }
    // A call without a body knows nothing of the secrets of others.
    if !own {
        for list in [&api::LIST, &api::LIST_BY_LINK] {
            if let Err(error) = client.list(list).all().await {
                shown.error(&error);
            }
        }
        let call = client.call(&api::GET).path("b").path("t");
        match call.send::<Tagged>().await {
            Ok(reply) => shown.reply(reply),
            Err(error) => shown.error(&error),
        }
        if let Err(error) = client.wait_for(form).await {
            shown.error(&error);
        }
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
            runtime.block_on(calls(&form, answer.clone(), level, secret == KEY))
        });
        let traced = String::from_utf8(traced.0.lock().unwrap().clone()).unwrap();
        for text in [&shown, &log, &traced] {
            assert!(!text.is_empty());
            let found = leaks(text, &form).or_else(|| leaks(text, secret));
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
    let secrets = [TOKEN, PASSWORD, HEADER, KEY];
    for (turn, secret) in secrets.into_iter().enumerate() {
        for (index, form) in forms(secret).into_iter().enumerate() {
            let status = STATUSES[index % STATUSES.len()];
            for (place, answer) in answers(secret, &form, status).into_iter().enumerate() {
                // Each form in each place, of one secret; and each secret in each place as it is.
                if index > 0 && (index + place) % secrets.len() != turn {
                    continue;
                }
                // Of those that take long a fifth.
                if answer.len() > KEPT && index % 5 > 0 {
                    continue;
                }
                // Trace shows the bodies that are sent, and so what is in them.
                let level = match secret != KEY && (index / 4 + place) % 2 == 0 {
                    true => LogLevel::Trace,
                    false => LogLevel::Debug,
                };
                let form = (index, form.clone());
                plants.push(Plant {
                    secret,
                    form,
                    answer,
                    level,
                });
            }
        }
    }
    println!("{} plants", plants.len());
    assert!(plants.len() > 1_100, "{}", plants.len());
    // A subscriber is one of a thread, and so each thread has its runtime.
    let plants = Mutex::new(plants);
    std::thread::scope(|scope| {
        for _ in 0..2 {
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

/// A text that is longer than what is looked at around a place.
#[tokio::test]
async fn long_secrets_are_hidden_whole() {
    let line = "0123456789abcdefghijklmnopqrstuvwxyz/+\"\\ß";
    let long: String = (0..600).map(|at| format!("{at}{line}")).collect();
    let json = serde_json::to_string(&long).unwrap();
    let percent: String = long.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let quoted = format!("{}\\q{}", &long[..20_000], &long[20_000..]);
    for (status, kind, text) in [
        // Broken in its middle, and with most of it left out.
        (200, "application/json", format!(r#"{{"a":"{quoted}"}}"#)),
        (
            400,
            "application/json",
            format!(
                r#"{{"message":"{}...{}"}}"#,
                &long[..38],
                &long[20_003..20_040]
            ),
        ),
        (200, "application/json", format!(r#"{{"a":{json}oops}}"#)),
        (
            200,
            "application/json",
            format!(r#"{{"a":{}"#, json.trim_end_matches('"')),
        ),
        (
            200,
            "application/json",
            format!(r#"{{"a":{}"#, &json[..json.len() - 100]),
        ),
        (
            200,
            "application/json",
            format!(r#"{{"a":"{percent}"oops}}"#),
        ),
        (200, "text/html", format!("<p>{long}</p>")),
        (200, "text/html", percent.clone()),
        (400, "text/html", format!("<p>{}", percent.repeat(2))),
        (
            400,
            "application/json",
            format!(r#"{{"message":{json},"x":{json},"y":{json}}}"#),
        ),
    ] {
        let mut body = thing();
        body.password = Some(long.clone());
        let server = Server::start(move |_, _| {
            Act::Answer(status, vec![("content-type", kind.into())], text.clone())
        })
        .await;
        let log = Arc::default();
        let client = Client::new(&session(&server, LogLevel::Debug, &log));
        let error = client.write(&api::CREATE, &body).await.unwrap_err();
        let mut shown = Shown::default();
        shown.error(&error);
        shown.0.push_str(&log.lock().unwrap());
        for form in [&long, &percent] {
            assert_eq!(leaks(&shown.0, form), None, "{}", shown.0);
        }
    }
}

/// Texts of a megabyte, as keys and as values, in whatever is printed of them.
#[tokio::test]
async fn what_is_printed_of_large_answers_is_short() {
    let long = "k".repeat(1_000_000);
    for (body, most) in [
        (format!(r#"{{"{long}":{{"{long}":oops"#), 5_000),
        (format!(r#"{{"id":"{long}","tags":oops"#), 5_000),
        (format!(r#"{{"items":{}"#, "[".repeat(1_000_000)), 5_000),
        (
            format!(r#"{{"items":{}"#, r#"{"a":"#.repeat(100_000)),
            5_000,
        ),
        (format!(r#"{{"id":"t","tags":{{"{long}":5}}}}"#), 300_000),
    ] {
        let answer = body.clone();
        let server = Server::start(move |_, _| Act::json(200, &answer)).await;
        let config = config(&server).with_strict_answers(true);
        let client = Client::new(&Session::new(config).unwrap());
        let call = client.call(&api::GET).path("b").path("t");
        let error = call.call::<Tagged>().await.unwrap_err();
        let mut shown = vec![format!("{error} {error:?}"), format!("{error:#?}")];
        let mut next = std::error::Error::source(&error);
        while let Some(source) = next {
            shown.push(format!("{source} {source:?} {source:#?}"));
            next = source.source();
        }
        for text in shown {
            assert!(
                text.len() < most.min(10_000),
                "{} bytes of {}",
                text.len(),
                &body[..20]
            );
        }
    }
}

/// Of a large body no more is logged than people read, and no more work is done for it.
#[tokio::test]
async fn the_beginning_of_a_large_body_is_logged() {
    let body = format!(
        r#"{{"id":"t","name":"{}{TOKEN_IN_JSON}"}}"#,
        "%41&amp;".repeat(1_000_000)
    );
    let length = body.len();
    let server = Server::start(move |_, _| Act::json(200, &body)).await;
    let log = Arc::default();
    let client = Client::new(&session(&server, LogLevel::Trace, &log));
    client.get("t").await.unwrap();
    let log = log.lock().unwrap();
    let line = log.lines().find(|line| line.starts_with("< ")).unwrap();
    assert!(line.len() < 70_000, "{}", line.len());
    assert!(
        line.contains(&format!("… ({length} bytes)")),
        "{}",
        &line[line.len() - 200..]
    );
}

const TOKEN_IN_JSON: &str = "eyJ0eXAi/OiJ+V1QifQ==.tok";

/// A secret that the service has just made is known to nobody: nothing of such an answer is shown.
#[tokio::test]
async fn an_answer_with_a_new_secret_that_cannot_be_read_is_not_shown() {
    const MADE: &str = "made-right-now-and-not-shown";
    for (kind, text) in [
        ("text/plain", MADE.to_owned()),
        ("application/json", format!(r#""{MADE}"#)),
        ("application/json", format!(r#"{{"value":"{MADE}",oops"#)),
        ("text/html", format!("<p>{MADE}")),
    ] {
        let server = Server::start(move |_, _| {
            Act::Answer(200, vec![("content-type", kind.into())], text.clone())
        })
        .await;
        let log = Arc::default();
        let client = Client::new(&session(&server, LogLevel::Debug, &log));
        let error = client
            .call(&api::GENERATE)
            .call::<Thing>()
            .await
            .unwrap_err();
        let mut shown = Shown::default();
        shown.error(&error);
        shown.0.push_str(&log.lock().unwrap());
        assert!(!shown.0.contains("right-now"), "{}", shown.0);
        assert!(error.is_decode());
    }
}
