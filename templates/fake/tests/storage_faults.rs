//! What goes wrong with object storage on demand, and what of it nobody asked for.

mod support;

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, UNIX_EPOCH},
};

use ionoscloud_fake::{Fake, Options};
use support::s3::{SIGNED, call, code, text};

/// A server with an object of 10,000 bytes.
fn start(rules: &[&str]) -> Fake {
    let fake = Fake::start(Options::default().storage(1 << 20)).expect("a port is free");
    let account = fake.account("objectstorage");
    account
        .put_object("bucket", "key", vec![b'x'; 10_000])
        .expect("there is room");
    for rule in rules {
        fake.fail(rule.parse().expect("a rule"));
    }
    fake
}

/// Sends a head, and then bytes until nobody takes them or all are sent; gives what comes back and how much of it was sent.
fn upload(fake: &Fake, fields: &str, length: usize) -> (String, usize) {
    let address = fake.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("the server listens");
    let time = Some(Duration::from_secs(5));
    stream.set_read_timeout(time).expect("a time limit");
    stream.set_write_timeout(time).expect("a time limit");
    let head = format!(
        "PUT /objectstorage/bucket/new HTTP/1.1\r\nHost: {address}\r\nAuthorization: {SIGNED}\r\nX-Amz-Date: 20261130T000000Z\r\n\
         Connection: close\r\n{fields}\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the server reads");
    let mut sent = 0;
    let piece = [b'x'; 1000];
    while sent < length && stream.write_all(&piece).is_ok() {
        sent += piece.len();
    }
    let mut answer = Vec::new();
    // A connection that is reset has said what it had to say.
    let _ = stream.read_to_end(&mut answer);
    (String::from_utf8_lossy(&answer).into_owned(), sent)
}

#[test]
fn errors_come_in_the_form_of_s3() {
    let fake = start(&[
        "uploadPart: 503 x1, retry-after 2",
        "getObject: 500 x1, code Broken, message all is lost",
    ]);
    let started = call(&fake, "POST", "/bucket/up?uploads", &[], "");
    let id = text(&started.body, "UploadId")[0];
    let part = format!("/bucket/up?partNumber=1&uploadId={id}");
    let reply = call(&fake, "PUT", &part, &[], "1");
    assert_eq!(
        (reply.status, code(&reply), reply.header("retry-after")),
        (503, "SlowDown", Some("2"))
    );
    assert_eq!(call(&fake, "PUT", &part, &[], "1").status, 200);
    let reply = call(&fake, "GET", "/bucket/key", &[], "");
    assert_eq!(
        (reply.status, code(&reply), text(&reply.body, "Message")),
        (500, "Broken", vec!["all is lost"])
    );
    fake.fail(
        "completeMultipartUpload: late-error x1"
            .parse()
            .expect("a rule"),
    );
    let etag = text(
        &call(&fake, "GET", &format!("/bucket/up?uploadId={id}"), &[], "").body,
        "ETag",
    )[0]
    .to_owned();
    let parts = format!(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{etag}</ETag></Part></CompleteMultipartUpload>"
    );
    let target = format!("/bucket/up?uploadId={id}");
    let reply = call(&fake, "POST", &target, &[], &parts);
    assert_eq!((reply.status, code(&reply)), (200, "InternalError"));
    assert_eq!(
        call(&fake, "GET", "/bucket/up", &[], "").status,
        404,
        "nothing was completed"
    );
    let reply = call(&fake, "POST", &target, &[], &parts);
    assert_eq!((reply.status, code(&reply)), (200, ""));
}

#[test]
fn calls_are_sent_to_other_regions() {
    let fake = start(&[
        "getObject: redirect 301 us-central-1 x1",
        "putObject: redirect 307 us-central-1 x1",
    ]);
    for (method, status, expected) in [
        ("GET", 301, "PermanentRedirect"),
        ("PUT", 307, "TemporaryRedirect"),
    ] {
        let reply = call(&fake, method, "/bucket/key", &[], "");
        assert_eq!((reply.status, code(&reply)), (status, expected));
        assert_eq!(reply.header("x-amz-bucket-region"), Some("us-central-1"));
        let place = format!("{}/us-central-1/objectstorage/bucket/key", fake.url());
        assert_eq!(reply.header("location"), Some(place.as_str()));
    }
    assert_eq!(call(&fake, "GET", "/bucket/key", &[], "").status, 200);
}

#[test]
fn a_clock_that_is_ahead_is_told_of() {
    let fake = start(&["listBuckets: skew 20m"]);
    fake.clock().stop();
    let stamp = |ahead: u64| {
        let time = fake.clock().now() + Duration::from_secs(ahead);
        humantime::format_rfc3339_seconds(time)
            .to_string()
            .replace(['-', ':'], "")
    };
    let list = |stamp: &str| {
        let signed = SIGNED.replace("20261130", &stamp[..8]);
        support::send(
            &fake,
            "GET",
            "/objectstorage/",
            &[("Authorization", &signed), ("X-Amz-Date", stamp)],
            "",
        )
    };
    let reply = list(&stamp(0));
    assert_eq!((reply.status, code(&reply)), (403, "RequestTimeTooSkewed"));
    let told = httpdate::parse_http_date(reply.header("date").expect("a date")).expect("a date");
    let seconds = |time: std::time::SystemTime| {
        time.duration_since(UNIX_EPOCH)
            .expect("it is later")
            .as_secs()
    };
    assert_eq!(seconds(told), seconds(fake.clock().now()) + 20 * 60);
    assert_eq!(list(&stamp(20 * 60)).status, 200);
}

#[test]
fn connections_end_at_a_byte() {
    let fake = start(&["getObject: cut 1234 x1", "putObject: cut-upload 5000 x1"]);
    let reply = call(&fake, "GET", "/bucket/key", &[("Connection", "close")], "");
    assert_eq!(
        (reply.body.len(), reply.header("content-length")),
        (1234, Some("10000"))
    );
    assert_eq!(
        call(&fake, "GET", "/bucket/key", &[], "").body.len(),
        10_000
    );
    let (answer, _) = upload(&fake, "Content-Length: 1000000\r\n", 1_000_000);
    assert_eq!(answer, "");
    assert_eq!(
        call(&fake, "GET", "/bucket/new", &[], "").status,
        404,
        "nothing was stored"
    );
    let (answer, sent) = upload(&fake, "Content-Length: 1000000\r\n", 1_000_000);
    assert!(
        answer.starts_with("HTTP/1.1 200") && sent == 1_000_000,
        "{answer}"
    );
}

#[test]
fn a_connection_without_a_100_that_was_asked_for_is_not_used_again() {
    let fake = start(&[]);
    let address = fake.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("the server listens");
    let time = Some(Duration::from_secs(5));
    stream.set_read_timeout(time).expect("a time limit");
    let head = format!(
        "PUT /objectstorage/bucket/none HTTP/1.1\r\nHost: {address}\r\nAuthorization: {SIGNED}\r\n\
         X-Amz-Date: 20261130T000000Z\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("it ends by itself");
    assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    let (answer, _) = upload(
        &fake,
        "Expect: 100-continue\r\nContent-Length: 1000\r\n",
        1000,
    );
    assert!(
        answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK"),
        "{answer}"
    );
}

#[test]
fn what_cannot_be_taken_is_refused_before_it_is_read() {
    let fake = start(&["putObject: early 503 x1"]);
    for (fields, expected) in [
        ("Content-Length: 500000\r\n", "SlowDown"),
        ("Content-Length: 2000000\r\n", "EntityTooLarge"),
        ("Transfer-Encoding: chunked\r\n", "MissingContentLength"),
    ] {
        // Nothing of the body is sent, and the answer comes all the same.
        let (answer, _) = upload(&fake, fields, 0);
        assert!(
            answer.contains(&format!("<Code>{expected}</Code>")),
            "{fields}: {answer}"
        );
    }
    let (answer, _) = upload(&fake, "Content-Length: 500000\r\n", 500_000);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
