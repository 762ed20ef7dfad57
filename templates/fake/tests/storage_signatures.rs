//! Requests, addresses and forms that botocore 1.43 has signed on 1 January 2030 with the pair of keys that every server knows.

mod support;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ionoscloud_fake::{Fake, Options};
use support::{
    Reply,
    s3::{code, text},
    send,
};

/// Midnight of 1 January 2030, in seconds.
const SIGNED: u64 = 1_893_456_000;

const HOST: &str = "s3.eu-central-3.ionoscloud.com";

/// In it the time stands still at that of the signatures, and the object `a+b c` is there.
fn start() -> Fake {
    let fake = Fake::start(Options::default()).expect("a port is free");
    let clock = fake.clock();
    clock.stop();
    let signed = UNIX_EPOCH + Duration::from_secs(SIGNED);
    let ahead = signed.duration_since(SystemTime::now()).unwrap_or_default();
    clock.advance(ahead + Duration::from_secs(1));
    let account = fake.account("objectstorage");
    account
        .put_object("my-bucket", "a+b c", "hello")
        .expect("there is room");
    account
        .put_object("my-bucket", "other", "other")
        .expect("there is room");
    fake
}

fn in_header(
    fake: &Fake,
    method: &str,
    target: &str,
    hash: &str,
    signature: &str,
    body: &str,
) -> Reply {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=FAKEACCESSKEY/20300101/eu-central-3/s3/aws4_request, \
         SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={signature}"
    );
    let headers = [
        ("Host", HOST),
        ("Authorization", &authorization),
        ("X-Amz-Date", "20300101T000000Z"),
        ("X-Amz-Content-SHA256", hash),
    ];
    send(fake, method, target, &headers, body)
}

const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const HELLO: &str = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

#[test]
fn requests_are_held_against_their_signatures() {
    let fake = start();
    let get = |target: &str, signature: &str| in_header(&fake, "GET", target, EMPTY, signature, "");
    let (key, list) = (
        "f52e8a4b666f7fb1fc081a4be1e927dcc69be6d8d875879279d72e9bd2e32779",
        "1aa0fd80d6dbb1798c519c3fe0f9e8456fae1100898365e461e604f30c00e2f9",
    );
    assert_eq!(get("/my-bucket/a%2Bb%20c", key).body, "hello");
    let listed = get("/my-bucket?list-type=2&prefix=a%2Bb%20", list);
    assert_eq!(text(&listed.body, "Key"), ["a+b c"]);
    for (target, signature) in [
        ("/my-bucket/other", key),
        ("/my-bucket/a%2Bb%20c", list),
        ("/my-bucket?list-type=2&prefix=a", list),
        ("/my-bucket?list-type=2&prefix=a%2Bb%20&max-keys=1", list),
    ] {
        let reply = get(target, signature);
        assert_eq!(
            (reply.status, code(&reply)),
            (403, "SignatureDoesNotMatch"),
            "{target}"
        );
    }
    let put = |body: &str| {
        let signature = "3ea020d5c193d6fae0597949274a6c33f8084b3add02275cd3ec4686d4dda3ff";
        in_header(&fake, "PUT", "/my-bucket/put", HELLO, signature, body)
    };
    assert_eq!(put("hello").status, 200);
    let changed = put("hullo");
    assert_eq!(
        (changed.status, code(&changed)),
        (400, "XAmzContentSHA256Mismatch")
    );
    fake.clock().advance(Duration::from_secs(15 * 60));
    let late = get("/my-bucket/a%2Bb%20c", key);
    assert_eq!((late.status, code(&late)), (403, "RequestTimeTooSkewed"));
}

#[test]
fn addresses_are_good_for_their_time_and_their_object() {
    let fake = start();
    let get = |key: &str, expires: &str| {
        let target = format!(
            "/my-bucket/{key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=FAKEACCESSKEY%2F20300101%2Feu-central-3%2Fs3\
             %2Faws4_request&X-Amz-Date=20300101T000000Z&X-Amz-Expires={expires}&X-Amz-SignedHeaders=host\
             &X-Amz-Signature=a9d276d689966df596ccb70157bca7b05b27900196fe5371f2f19910c8307062"
        );
        send(
            &fake,
            "GET",
            &target,
            &[("Host", HOST), ("Authorization", "")],
            "",
        )
    };
    assert_eq!(get("a%2Bb%20c", "600").body, "hello");
    assert_eq!(code(&get("other", "600")), "SignatureDoesNotMatch");
    assert_eq!(code(&get("a%2Bb%20c", "6000")), "SignatureDoesNotMatch");
    assert_eq!(
        code(&get("a%2Bb%20c", "604801")),
        "AuthorizationQueryParametersError"
    );
    fake.clock().advance(Duration::from_secs(598));
    assert_eq!(get("a%2Bb%20c", "600").status, 200);
    fake.clock().advance(Duration::from_secs(2));
    let expired = get("a%2Bb%20c", "600");
    assert_eq!((expired.status, code(&expired)), (403, "AccessDenied"));
}

/// Until ten past midnight, keys below `form/`, `x-amz-meta-a` of 1, and 1 to 10 bytes.
const POLICY: &str = "eyJleHBpcmF0aW9uIjogIjIwMzAtMDEtMDFUMDA6MTA6MDBaIiwgImNvbmRpdGlvbnMiOiBbeyJidWNrZXQiOiAibXktYnVja2V0In0s\
    IFsic3RhcnRzLXdpdGgiLCAiJGtleSIsICJmb3JtLyJdLCB7IngtYW16LW1ldGEtYSI6ICIxIn0sIFsiY29udGVudC1sZW5ndGgtcmFuZ2UiLCAxLCAxMF0sIHsi\
    eC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwgeyJ4LWFtei1jcmVkZW50aWFsIjogIkZBS0VBQ0NFU1NLRVkvMjAzMDAxMDEvZXUtY2VudHJh\
    bC0zL3MzL2F3czRfcmVxdWVzdCJ9LCB7IngtYW16LWRhdGUiOiAiMjAzMDAxMDFUMDAwMDAwWiJ9XX0=";

#[test]
fn forms_are_held_against_their_policy() {
    let fake = start();
    let signature = "60028192a80ef881271ad34851893311989869f9da96b271af53f2bab317d5af";
    let post = |changes: &[(&str, &str)], file: &str| {
        let mut fields = vec![
            ("key", "form/${filename}"),
            ("x-amz-meta-a", "1"),
            ("x-amz-algorithm", "AWS4-HMAC-SHA256"),
            (
                "x-amz-credential",
                "FAKEACCESSKEY/20300101/eu-central-3/s3/aws4_request",
            ),
            ("x-amz-date", "20300101T000000Z"),
            ("policy", POLICY),
            ("x-amz-signature", signature),
        ];
        for (name, value) in changes {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        let part = |(name, value): (&str, &str)| {
            format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let mut body: String = fields.into_iter().map(part).collect();
        body += &format!(
            "--xx\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.txt\"\r\n\r\n{file}\r\n--xx--\r\n"
        );
        let headers = [
            ("Authorization", ""),
            ("Content-Type", "multipart/form-data; boundary=xx"),
        ];
        send(&fake, "POST", "/objectstorage/my-bucket", &headers, &body)
    };
    let sent = post(&[], "hello");
    assert_eq!(sent.status, 204, "{}", sent.body);
    assert_eq!(
        sent.header("etag"),
        Some("\"5d41402abc4b2a76b9719d911017c592\"")
    );
    let account = fake.account("objectstorage");
    assert_eq!(
        account.object("my-bucket", "form/f.txt").as_deref(),
        Some(&b"hello"[..])
    );
    for (changes, file, expected) in [
        (&[("key", "elsewhere")][..], "hello", "AccessDenied"),
        (&[("x-amz-meta-a", "2")], "hello", "AccessDenied"),
        (&[("x-amz-meta-b", "2")], "hello", "AccessDenied"),
        (&[("policy", "e30=")], "hello", "SignatureDoesNotMatch"),
        (
            &[("x-amz-signature", "00")],
            "hello",
            "SignatureDoesNotMatch",
        ),
        (&[], "", "EntityTooSmall"),
        (&[], "more than ten bytes", "EntityTooLarge"),
    ] {
        let reply = post(changes, file);
        assert_eq!(
            code(&reply),
            expected,
            "{changes:?} {file:?}: {}",
            reply.body
        );
    }
    fake.clock().advance(Duration::from_secs(10 * 60));
    assert_eq!(code(&post(&[], "hello")), "AccessDenied", "it is over");
    let broken = send(
        &fake,
        "POST",
        "/objectstorage/my-bucket",
        &[
            ("Authorization", ""),
            ("Content-Type", "multipart/form-data; boundary=xx"),
        ],
        "--yy",
    );
    assert_eq!(code(&broken), "MalformedPOSTRequest");
}
