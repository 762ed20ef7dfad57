//! Calls of object storage, signed as far as that is looked at.

use ionoscloud_fake::Fake;

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
