//! Requests that are signed, checked by a verifier that reads what came over the socket and shares no code with the SDK.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use golden_behavior::{Seen, Server, answer, json};
use golden_signatures::Client;
use golden_signatures::model::Object;
use hmac::{Hmac, KeyInit, Mac};
use ionoscloud_core::{AccessKey, AccessKeyFuture, Config, KeyProvider, PostPolicy, Session};
use sha2::{Digest, Sha256};

pub const KEY: &str = "AKTEST";
pub const SECRET: &str = "SKTEST-very-secret";

pub fn config(server: &Server) -> Config {
    Config::new()
        .with_access_key(AccessKey::new(KEY, SECRET))
        .with_default_server(server.url())
}

pub fn client(config: Config) -> Client {
    Client::new(&Session::new(config).expect("a session"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn derived(day: &str, region: &str, service: &str) -> Vec<u8> {
    let key = mac(format!("AWS4{SECRET}").as_bytes(), day);
    let key = mac(&mac(&key, region), service);
    mac(&key, "aws4_request")
}

/// What came over the wire, once percent-decoded and encoded again as the rule for S3 says.
fn encoded(sent: &str, kept: &[u8]) -> String {
    let mut bytes = sent.bytes();
    let mut out = String::new();
    while let Some(mut byte) = bytes.next() {
        if byte == b'%' {
            let pair = [bytes.next().expect("two"), bytes.next().expect("digits")];
            let pair = std::str::from_utf8(&pair).expect("ASCII");
            byte = u8::from_str_radix(pair, 16).expect("digits");
        }
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The signature that a server works out, from what it got.
fn expected(
    seen: &Seen,
    query: &str,
    names: &str,
    payload: &str,
    scope: &str,
    stamp: &str,
) -> String {
    let path = seen.target.split('?').next().expect("a path");
    let parts: Vec<&str> = scope.split('/').collect();
    let path = match parts[2] {
        "s3" => encoded(path, b"/"),
        // Of other services: what was sent, encoded once more.
        _ => path.replace('%', "%25"),
    };
    let mut query: Vec<String> = query
        .split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            format!("{}={}", encoded(name, b""), encoded(value, b""))
        })
        .collect();
    query.sort();
    let mut text = format!("{}\n{path}\n{}\n", seen.method, query.join("&"));
    for name in names.split(';') {
        let value = seen.header(name).expect("a signed header was sent");
        text.push_str(&format!(
            "{name}:{}\n",
            value.split_whitespace().collect::<Vec<_>>().join(" ")
        ));
    }
    text.push_str(&format!("\n{names}\n{payload}"));
    let hash = hex(&Sha256::digest(text.as_bytes()));
    let to_sign = format!("AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hash}");
    hex(&mac(&derived(parts[0], parts[1], parts[2]), &to_sign))
}

/// Checks a header, and gives the region that it was signed for.
pub fn verify(seen: &Seen) -> String {
    let header = seen.header("authorization").expect("a signature");
    let rest = header
        .strip_prefix("AWS4-HMAC-SHA256 ")
        .expect("the algorithm");
    let part = |name: &str| {
        let mut parts = rest.split(", ");
        let found = parts.find_map(|part| part.strip_prefix(name));
        found.expect("each part").to_owned()
    };
    let (credential, names) = (part("Credential="), part("SignedHeaders="));
    let scope = credential
        .strip_prefix("AKTEST/")
        .expect("the key")
        .to_owned();
    for name in seen.headers.iter().map(|(name, _)| name) {
        let must = name == "host" || name.starts_with("x-amz-");
        assert!(
            !must || names.split(';').any(|signed| signed == name),
            "{name}"
        );
    }
    let hash = match seen.header("x-amz-content-sha256") {
        Some("UNSIGNED-PAYLOAD") => "UNSIGNED-PAYLOAD".to_owned(),
        sent => {
            let hash = hex(&Sha256::digest(&seen.body));
            assert_eq!(sent.unwrap_or(&hash), hash);
            hash
        }
    };
    let stamp = seen.header("x-amz-date").expect("a time");
    let query = seen.target.split_once('?').map_or("", |(_, query)| query);
    let signature = expected(seen, query, &names, &hash, &scope, stamp);
    assert_eq!(part("Signature="), signature, "{seen:?}");
    scope.split('/').nth(1).expect("a region").to_owned()
}

#[tokio::test]
async fn each_request_is_signed() {
    let server = Server::start([json(200, r#"{"name": "n"}"#), answer(204, &[], "")]);
    let objects = client(config(&server)).objects();
    for key in [
        "plain",
        "a b",
        "a+b",
        "~",
        "é€🦀",
        "a/b",
        "a//b",
        "a/../b",
        "100%",
        "?#&=;:@!$'()*,",
    ] {
        objects.get("bucket", key).marker("x/y z&=+").await.ok();
    }
    let body = Object::default().with_name("n");
    objects
        .replace("bucket", "k", &body)
        .x_amz_meta_color("light  blue")
        .await
        .ok();
    objects.create_run("some thing").await.expect("an answer");
    objects.get_open().await.expect("an answer");
    let seen = server.seen();
    assert_eq!(seen.len(), 13);
    for request in &seen[..12] {
        assert_eq!(verify(request), "eu-central-3");
        let sent = request.header("x-amz-content-sha256");
        assert_ne!(
            sent,
            Some("UNSIGNED-PAYLOAD"),
            "over http all of a body is signed"
        );
    }
    assert_eq!(seen[12].header("authorization"), None);
}

#[tokio::test]
async fn a_changed_request_is_no_longer_the_one_that_was_signed() {
    let server = Server::start([answer(204, &[], "")]);
    client(config(&server))
        .objects()
        .create_run("a")
        .await
        .expect("an answer");
    let mut seen = server.seen().remove(0);
    verify(&seen);
    seen.target.push('x');
    std::panic::catch_unwind(|| verify(&seen)).expect_err("another path");
}

#[tokio::test]
async fn keys_are_for_signatures_and_tokens_for_what_takes_tokens() {
    let server = Server::start([answer(204, &[], "")]);
    let objects = client(config(&server).with_token("t")).objects();
    objects.get_either().await.expect("an answer");
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer t"));
    objects.create_run("a").await.expect("an answer");
    verify(&server.seen()[1]);
    let none = Config::new()
        .with_token("t")
        .with_default_server(server.url());
    let error = client(none)
        .objects()
        .get("b", "k")
        .await
        .expect_err("no key");
    assert!(error.to_string().contains("IONOS_S3_ACCESS_KEY"), "{error}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_repetition_is_signed_anew_and_a_redirect_is_not_followed() {
    let server = Server::start([
        answer(503, &[("retry-after", "2")], ""),
        answer(302, &[("location", "/elsewhere")], ""),
    ]);
    let objects = client(config(&server)).objects();
    let error = objects.get("b", "k").await.expect_err("a redirect");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    seen.iter().for_each(|request| drop(verify(request)));
    assert_ne!(seen[0].header("x-amz-date"), seen[1].header("x-amz-date"));
}

#[tokio::test]
async fn a_clock_that_is_off_is_put_right_once() {
    let skewed = answer(
        403,
        &[("date", "Thu, 01 Jan 2099 12:00:00 GMT")],
        "<Code>RequestTimeTooSkewed</Code>",
    );
    let server = Server::start([
        skewed.clone(),
        answer(204, &[], ""),
        answer(204, &[], ""),
        skewed,
    ]);
    let objects = client(config(&server)).objects();
    objects.create_run("a").await.expect("an answer");
    objects.create_run("a").await.expect("an answer");
    objects
        .create_run("a")
        .await
        .expect_err("refused for another reason");
    let seen = server.seen();
    let days: Vec<_> = seen
        .iter()
        .map(|one| &one.header("x-amz-date").expect("a time")[..8])
        .collect();
    assert_eq!(days[1..], ["20990101"; 3]);
    assert_ne!(days[0], "20990101");
    seen.iter().for_each(|request| drop(verify(request)));

    // A server that cannot make up its mind is asked twice.
    let at = |year| {
        let date = format!("Thu, 01 Jan {year} 12:00:00 GMT");
        answer(403, &[("date", date.as_str())], "")
    };
    let server = Server::start([at(2099), at(2009), at(2099), at(2009), answer(204, &[], "")]);
    let objects = client(config(&server)).objects();
    objects.create_run("a").await.expect_err("refused");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn the_region_of_a_bucket_is_learned_and_remembered() {
    let elsewhere = answer(400, &[("x-amz-bucket-region", "us-central-1")], "");
    let server = Server::start([elsewhere, json(200, "{}")]);
    let objects = client(config(&server)).objects();
    objects.get("there", "k").await.expect("an answer");
    objects.get("there", "other").await.expect("an answer");
    objects.get("here", "k").await.expect("an answer");
    let regions: Vec<String> = server.seen().iter().map(verify).collect();
    assert_eq!(
        regions,
        [
            "eu-central-3",
            "us-central-1",
            "us-central-1",
            "eu-central-3"
        ]
    );
    let chosen = client(config(&server).with_region("de")).objects();
    chosen.get("b", "k").await.expect("an answer");
    assert_eq!(verify(&server.seen()[4]), "de");
}

/// Counts how often it is asked.
struct Counting(Arc<AtomicUsize>);

impl KeyProvider for Counting {
    fn access_key(&self) -> AccessKeyFuture<'_> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Ok(AccessKey::new(KEY, SECRET))
        })
    }
}

#[tokio::test]
async fn a_provider_is_asked_once() {
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::start([answer(204, &[], "")]);
    let provided = Config::new()
        .with_key_provider(Counting(asked.clone()))
        .with_default_server(server.url());
    let objects = client(provided).objects();
    let (one, two) = tokio::join!(async { objects.create_run("a").await }, async {
        objects.create_run("b").await
    });
    one.and(two).expect("answers");
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    server
        .seen()
        .iter()
        .for_each(|request| drop(verify(request)));
}

#[tokio::test]
async fn an_address_can_be_signed() {
    let server = Server::start([json(200, "{}")]);
    let objects = client(config(&server)).objects();
    let signed = objects
        .get("b", "a/../é +")
        .marker("m n")
        .presign(Duration::from_secs(60))
        .await;
    let signed = signed.expect("an address");
    assert!(!format!("{signed:?}").contains("Signature="));
    assert!(signed.expires() > SystemTime::now());
    let url = signed.url().expose();
    let target = url
        .strip_prefix(server.url())
        .expect("the server")
        .to_owned();
    let (rest, signature) = target.split_once("&X-Amz-Signature=").expect("a signature");
    let (_, query) = rest.split_once('?').expect("a query");
    let of = |name: &str| {
        let mut parts = query.split('&');
        let value = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        value.expect("each part").replace("%2F", "/")
    };
    assert_eq!(
        (
            of("X-Amz-Expires").as_str(),
            of("X-Amz-SignedHeaders").as_str()
        ),
        ("60", "host")
    );
    let host = server.url().trim_start_matches("http://").to_owned();
    let seen = Seen {
        method: "GET".to_owned(),
        target: target.clone(),
        headers: vec![("host".to_owned(), host)],
        body: Vec::new(),
    };
    let scope = of("X-Amz-Credential").replacen("AKTEST/", "", 1);
    let worked_out = expected(
        &seen,
        query,
        "host",
        "UNSIGNED-PAYLOAD",
        &scope,
        &of("X-Amz-Date"),
    );
    assert_eq!(signature, worked_out);
    for wrong in [Duration::ZERO, Duration::from_secs(7 * 86_400 + 1)] {
        objects
            .get("b", "k")
            .presign(wrong)
            .await
            .expect_err("no such time");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_form_is_signed_by_its_policy() {
    let server = Server::start([""]);
    let session = Session::new(config(&server)).expect("a session");
    let policy = PostPolicy::new("b", Duration::from_secs(60))
        .with_key_prefix("u/")
        .with_length(1, 9);
    let form = policy.sign(&session, "eu-central-3").await.expect("a form");
    let field = |name: &str| {
        let mut fields = form.fields();
        let found = fields.find(|(known, _)| *known == name);
        found.expect("each field").1.expose().to_owned()
    };
    let scope = field("x-amz-credential").replacen("AKTEST/", "", 1);
    let day = scope.split('/').next().expect("a day");
    let key = derived(day, "eu-central-3", "s3");
    assert_eq!(field("x-amz-signature"), hex(&mac(&key, &field("policy"))));
    assert_eq!(field("key"), "u/${filename}");
}

#[tokio::test]
async fn no_secret_is_shown() {
    let server = Server::start([json(500, &format!(r#"{{"message": "{SECRET}"}}"#))]);
    let own = config(&server);
    assert!(!format!("{own:?}").contains(SECRET));
    let objects = client(own.with_retry(ionoscloud_core::RetryPolicy::never())).objects();
    let call = objects.get("b", "k");
    let shown = call.preview().expect("a preview");
    assert!(
        shown
            .curl()
            .contains("--aws-sigv4 'aws:amz:eu-central-3:s3'"),
        "{}",
        shown.curl()
    );
    assert!(
        shown
            .to_string()
            .contains("authorization: AWS4-HMAC-SHA256 [redacted]"),
        "{shown}"
    );
    let error = call.await.expect_err("refused");
    assert!(!format!("{error} {error:?}").contains(SECRET), "{error}");
    assert!(UNIX_EPOCH < SystemTime::now());
}
