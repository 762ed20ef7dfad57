//! Requests that are signed where something else has a say: other regions, keys that change, hooks, transports, streams.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use golden_behavior::{Seen, Server, answer};
use golden_signatures::Client;
use golden_signatures::request::GetObject;
use http::{Request, Response};
use ionoscloud_core::transport::{Answering, Body, Transport};
use ionoscloud_core::{AccessKey, AccessKeyFuture, Config, KeyProvider, Mock, Session, Upload};

use super::signatures::{KEY, SECRET, client, config, verify};

/// Answers from a list, then 204, and keeps what it was asked.
#[derive(Clone, Default)]
struct Scripted {
    answers: Arc<Mutex<VecDeque<Response<Body>>>>,
    seen: Arc<Mutex<Vec<(String, Seen)>>>,
}

impl Scripted {
    fn new(answers: impl IntoIterator<Item = (u16, &'static str, &'static str)>) -> Scripted {
        let answers = answers.into_iter().map(|(status, name, value)| {
            let answer = Response::builder().status(status).header(name, value);
            answer.body(Body::default()).expect("an answer")
        });
        Scripted {
            answers: Arc::new(Mutex::new(answers.collect())),
            seen: Arc::default(),
        }
    }

    fn config(&self) -> Config {
        Config::new()
            .with_access_key(AccessKey::new(KEY, SECRET))
            .with_transport(self.clone())
    }

    /// The hosts that were asked, and the regions that was signed for.
    fn places(&self) -> Vec<(String, String)> {
        let seen = self.seen.lock().expect("no test has failed here");
        let place = |(host, seen): &(String, Seen)| (host.clone(), verify(seen));
        seen.iter().map(place).collect()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request<Body>) -> Answering<'_> {
        let host = request.uri().host().expect("a host").to_owned();
        let mut headers = vec![("host".to_owned(), host.clone())];
        for (name, value) in request.headers() {
            let value = value.to_str().expect("ASCII").to_owned();
            headers.push((name.as_str().to_owned(), value));
        }
        let target = request.uri().path_and_query().expect("a path").to_string();
        let seen = Seen {
            method: request.method().to_string(),
            target,
            headers,
            body: Vec::new(),
        };
        self.seen
            .lock()
            .expect("no test has failed here")
            .push((host, seen));
        let answer = self
            .answers
            .lock()
            .expect("no test has failed here")
            .pop_front();
        let empty = || {
            Response::builder()
                .status(204)
                .body(Body::default())
                .expect("an answer")
        };
        Box::pin(async move { Ok(answer.unwrap_or_else(empty)) })
    }
}

const HERE: &str = "s3.eu-central-3.signatures.example.com";
const THERE: &str = "s3.us-central-1.signatures.example.com";

fn place(host: &str, region: &str) -> (String, String) {
    (host.to_owned(), region.to_owned())
}

#[tokio::test]
async fn a_bucket_elsewhere_is_asked_at_the_server_of_its_region() {
    for status in [301, 307, 400] {
        let cloud = Scripted::new([(status, "x-amz-bucket-region", "us-central-1")]);
        let objects = client(cloud.config()).objects();
        for bucket in ["there", "there", "here"] {
            // A status without what the document describes.
            objects.get(bucket, "k").await.ok();
        }
        let expected = [
            place(HERE, "eu-central-3"),
            place(THERE, "us-central-1"),
            place(THERE, "us-central-1"),
            place(HERE, "eu-central-3"),
        ];
        assert_eq!(cloud.places(), expected, "{status}");
        let seen = cloud.seen.lock().expect("no test has failed here");
        for (_, request) in seen.iter() {
            let sent = request.header("x-amz-content-sha256");
            assert_eq!(
                sent,
                Some("UNSIGNED-PAYLOAD"),
                "TLS holds the body together"
            );
        }
    }
}

#[tokio::test]
async fn a_region_that_the_document_does_not_know_is_no_address() {
    let cloud = Scripted::new([(301, "x-amz-bucket-region", "evil.example.com/x")]);
    let objects = client(cloud.config()).objects();
    let error = objects.get("b", "k").await.expect_err("moved");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(301));
    assert_eq!(cloud.places(), [place(HERE, "eu-central-3")]);
    // Asked back and forth, a call ends.
    let elsewhere = |region| (400, "x-amz-bucket-region", region);
    let cloud = Scripted::new(["us-central-1", "eu-central-3", "us-central-1"].map(elsewhere));
    let error = client(cloud.config()).objects().get("b", "k").await;
    error.expect_err("refused");
    assert_eq!(cloud.places().len(), 2);
}

#[tokio::test]
async fn a_client_elsewhere_signs_for_its_location() {
    let cloud = Scripted::new([]);
    let session = Session::new(cloud.config()).expect("a session");
    let there = Client::in_location(&session, "us-central-1").objects();
    there.get("b", "k").await.ok();
    assert_eq!(cloud.places(), [place(THERE, "us-central-1")]);
}

/// Gives these keys in turn, the last for good.
struct Turning(Mutex<Vec<AccessKey>>);

impl KeyProvider for Turning {
    fn access_key(&self) -> AccessKeyFuture<'_> {
        let mut keys = self.0.lock().expect("no test has failed here");
        let key = match keys.len() {
            0 => Err("the vault is closed".into()),
            1 => Ok(keys[0].clone()),
            _ => Ok(keys.remove(0)),
        };
        Box::pin(async { key })
    }
}

fn turning(server: &Server, keys: impl IntoIterator<Item = AccessKey>) -> Config {
    Config::new()
        .with_key_provider(Turning(Mutex::new(keys.into_iter().collect())))
        .with_default_server(server.url())
}

#[tokio::test]
async fn a_key_that_ends_is_replaced_before_it_does() {
    let server = Server::start([answer(204, &[], "")]);
    let soon = SystemTime::now() + Duration::from_secs(30);
    let late = SystemTime::now() + Duration::from_secs(3_600);
    let first = AccessKey::new("AKFIRST", "s1").with_expiry(soon);
    let second = AccessKey::new(KEY, SECRET)
        .with_session_token("a-session-token")
        .with_expiry(late);
    let objects = client(turning(&server, [first, second])).objects();
    for _ in 0..3 {
        objects.create_run("a").await.expect("an answer");
    }
    let seen = server.seen();
    let first = seen[0].header("authorization").expect("a signature");
    assert!(first.contains("Credential=AKFIRST/"), "{first}");
    for request in &seen[1..] {
        verify(request);
        assert_eq!(
            request.header("x-amz-security-token"),
            Some("a-session-token")
        );
    }
    let address = objects.get("b", "k").presign(Duration::from_secs(60)).await;
    let address = address.expect("an address");
    let token = "&X-Amz-Security-Token=a-session-token&";
    assert!(address.url().expose().contains(token));
}

#[tokio::test]
async fn a_key_that_a_server_does_not_know_is_asked_for_anew_once() {
    let unknown = answer(403, &[], "<Error><Code>InvalidAccessKeyId</Code></Error>");
    let old = AccessKey::new("AKOLD", "s1");
    let new = AccessKey::new(KEY, SECRET);
    let server = Server::start([unknown.clone(), answer(204, &[], "")]);
    let objects = client(turning(&server, [old.clone(), new.clone()])).objects();
    objects.create_run("a").await.expect("an answer");
    verify(&server.seen()[1]);

    // One that is not known either ends the call, and so does one that nobody can replace.
    let server = Server::start([unknown]);
    let objects = client(turning(&server, [old, new])).objects();
    objects.create_run("a").await.expect_err("unknown");
    assert_eq!(server.seen().len(), 2);
    client(config(&server))
        .objects()
        .create_run("a")
        .await
        .expect_err("unknown");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let server = Server::start([answer(204, &[], "")]);
    let error = client(turning(&server, [])).objects().create_run("a").await;
    let error = error.expect_err("no key");
    assert!(
        error.is_invalid_request() && error.attempts() == 0,
        "{error}"
    );
    let source = std::error::Error::source(&error).expect("a source");
    assert_eq!(source.to_string(), "the vault is closed");
    for key in [("", "s"), ("k", ""), ("k\n", "s"), ("k", "s s")] {
        let key = AccessKey::new(key.0, key.1);
        Session::new(Config::new().with_access_key(key.clone())).expect_err("no such key");
        let objects = client(turning(&server, [key])).objects();
        objects.create_run("a").await.expect_err("no such key");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn what_hooks_change_is_signed() {
    let server = Server::start([answer(204, &[], "")]);
    let hooked = config(&server).with_request_hook(|request| {
        assert!(!request.headers().contains_key("authorization"));
        request
            .headers_mut()
            .insert("x-amz-meta-trace", "a  b".parse()?);
        Ok(())
    });
    client(hooked)
        .objects()
        .create_run("a")
        .await
        .expect("an answer");
    assert_eq!(server.seen()[0].header("x-amz-meta-trace"), Some("a  b"));
    verify(&server.seen()[0]);

    let own = config(&server).with_request_hook(|request| {
        request
            .headers_mut()
            .insert("authorization", "Mine".parse()?);
        Ok(())
    });
    client(own)
        .objects()
        .create_run("a")
        .await
        .expect("an answer");
    assert_eq!(server.seen()[1].header("authorization"), Some("Mine"));
}

#[tokio::test]
async fn a_stream_is_sent_where_a_signature_need_not_hold_it() {
    let server = Server::start([answer(204, &[], "")]);
    let objects = client(config(&server)).objects();
    let stream = || Upload::reader(&b"streamed"[..]).with_length(8);
    objects.replace_raw("n", stream()).await.expect("an answer");
    objects.replace_raw("n", "held").await.expect("an answer");
    let seen = server.seen();
    assert_eq!(
        seen[0].header("x-amz-content-sha256"),
        Some("UNSIGNED-PAYLOAD")
    );
    assert_eq!(
        (seen[0].body.as_slice(), seen[1].body.as_slice()),
        (&b"streamed"[..], &b"held"[..])
    );
    seen.iter().for_each(|request| drop(verify(request)));

    objects.create_raw("n", "held").await.expect("an answer");
    verify(&server.seen()[2]);
    let error = objects
        .create_raw("n", stream())
        .await
        .expect_err("a stream");
    assert!(error.is_invalid_request(), "{error}");
    assert!(error.to_string().contains("cannot be signed"), "{error}");
    let endless = Upload::reader(&b"streamed"[..]);
    let error = objects.replace_raw("n", endless).await;
    let error = error.expect_err("of no known length");
    assert!(error.is_invalid_request(), "{error}");
    assert!(error.to_string().contains("unknown length"), "{error}");
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_mock_takes_signed_calls() {
    let mock = Mock::new();
    mock.on::<GetObject>()
        .fails(404, "NoSuchKey", "no such key");
    let objects = client(mock.config()).objects();
    let error = objects.get("b", "k").await.expect_err("not there");
    assert!(error.is_not_found(), "{error}");
    let requests = mock.requests();
    let sent = requests[0].headers()["authorization"]
        .to_str()
        .expect("ASCII");
    assert!(
        sent.starts_with("AWS4-HMAC-SHA256 Credential=mock/"),
        "{sent}"
    );
}

/// Refuses with all that it was sent, as S3's own refusals and proxies do.
struct Echo;

impl Transport for Echo {
    fn send(&self, request: Request<Body>) -> Answering<'_> {
        let headers = format!("{:?}", request.headers().values().collect::<Vec<_>>());
        let value = |name| request.headers()[name].to_str().expect("ASCII").to_owned();
        let sent = [
            value("authorization"),
            value("x-amz-security-token"),
            headers,
        ];
        let body = format!(r#"{{"message": {:?}}}"#, sent.join(" "));
        let answer = Response::builder()
            .status(403)
            .header("content-type", "application/json");
        let answer = answer.body(Body::from(body)).expect("an answer");
        Box::pin(async { Ok(answer) })
    }
}

#[tokio::test]
async fn what_a_server_repeats_is_hidden() {
    let key = AccessKey::new(KEY, SECRET).with_session_token("a-session-token");
    for provided in [false, true] {
        let echo = Config::new().with_transport(Echo);
        let config = match provided {
            true => echo.with_key_provider(Turning(Mutex::new(vec![key.clone()]))),
            false => echo.with_access_key(key.clone()),
        };
        let error = client(config)
            .objects()
            .create_run("a")
            .await
            .expect_err("refused");
        for shown in [format!("{error}"), format!("{error:?}")] {
            assert!(
                shown.contains("AWS4-HMAC-SHA256"),
                "it was repeated: {shown}"
            );
            let (_, after) = shown.split_once("Signature=").expect("a signature");
            let signature: String = after.chars().take_while(char::is_ascii_hexdigit).collect();
            assert_eq!(signature, "", "{shown}");
            assert!(!shown.contains("a-session-token"), "{shown}");
        }
    }
}
