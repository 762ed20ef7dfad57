//! Calls of object storage, signed as far as that is looked at.

use ionoscloud_fake::{Fake, Options};

use super::{Reply, send};

/// With a key that nobody knows.
pub const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKTEST/20261130/eu-central-3/s3/aws4_request, \
     SignedHeaders=host;x-amz-date, Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A call of contract-owned storage, below its own path.
pub fn call(
    fake: &Fake,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let mut all = vec![
        ("Authorization", SIGNED),
        ("X-Amz-Date", "20261130T000000Z"),
    ];
    all.extend_from_slice(headers);
    send(fake, method, &format!("/objectstorage{target}"), &all, body)
}

/// The code of an error; empty where the answer is none.
pub fn code(reply: &Reply) -> &str {
    text(&reply.body, "Code")
        .first()
        .copied()
        .unwrap_or_default()
}

/// The texts of all elements of a name, as they stand there.
pub fn text<'a>(body: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let rests = body.split(open.as_str()).skip(1);
    rests
        .filter_map(|rest| rest.split(close.as_str()).next())
        .collect()
}

/// A call that has to succeed.
pub fn done(
    fake: &Fake,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let reply = call(fake, method, target, headers, body);
    assert!(
        reply.status < 300,
        "{method} {target}: {} {}",
        reply.status,
        reply.body
    );
    reply
}

const LOCKED: (&str, &str) = ("x-amz-bucket-object-lock-enabled", "true");

/// A time that does not come.
pub const UNTIL: &str = "2999-01-01T00:00:00Z";

/// A bucket `plain` with the object `key`, an empty one `empty`, a locked one `locked` with a version under retention, and one of
/// another contract.
pub fn furnished() -> (Fake, String) {
    let fake = Fake::start(Options::default()).expect("a port is free");
    for bucket in ["plain", "empty"] {
        done(&fake, "PUT", &format!("/{bucket}"), &[], "");
    }
    done(&fake, "PUT", "/plain/key", &[], "0123456789");
    done(&fake, "PUT", "/locked", &[LOCKED], "");
    let put = done(
        &fake,
        "PUT",
        "/locked/key",
        &[
            ("x-amz-object-lock-mode", "COMPLIANCE"),
            ("x-amz-object-lock-retain-until-date", UNTIL),
        ],
        "1",
    );
    let version = put
        .header("x-amz-version-id")
        .expect("a version")
        .to_owned();
    let other = fake.account("objectstorage").contract("4711");
    other
        .put_object("others", "key", "1")
        .expect("there is room");
    (fake, version)
}
