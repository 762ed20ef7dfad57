use hyper::body::Bytes;
use serde_json::Value;

use super::{Path, Signed, hash};
use crate::{check::Incoming, route};

/// Requests of the test suite for Signature Version 4 (crate aws-sigv4 1.6.4, `aws-signing-test-suite/v4`), signed in a header and
/// in the address.
const SUITE: &str = include_str!("../../tests/signatures.jsonl");

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// A request as it stands in a file.
struct Raw {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Raw {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let (line, fields) = head.split_once('\n').expect("a request line");
        let (method, rest) = line.split_once(' ').expect("a method");
        let (target, _) = rest.rsplit_once(' ').expect("a version");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let mut headers: Vec<(String, String)> = Vec::new();
        for field in fields.lines() {
            match (field.strip_prefix(' '), field.split_once(':')) {
                // A folded line (RFC 7230, 3.2.4).
                (Some(more), _) => headers.last_mut().expect("a field").1 += &format!(" {more}"),
                (None, Some((name, value))) => {
                    headers.push((name.to_lowercase(), value.to_owned()))
                }
                (None, None) => panic!("{field}"),
            }
        }
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            query: route::pairs(query).expect("a query"),
            headers,
            body: Bytes::from(body.to_owned()),
        }
    }

    fn incoming(&self) -> Incoming<'_> {
        Incoming {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

#[test]
fn the_suite_is_signed_as_it_says() {
    let mut count = 0;
    for row in SUITE.lines() {
        let row: Value = serde_json::from_str(row).expect("a row");
        let normal = row["normal"].as_bool().expect("a boolean");
        for form in ["header", "query"] {
            // A token that comes behind the signature is none of S3's ways.
            if (&row["name"], form) == (&Value::from("post-sts-header-after"), "query") {
                continue;
            }
            let raw = Raw::read(row[form].as_str().expect("a request"));
            let incoming = raw.incoming();
            let signed = Signed::read(&incoming)
                .expect("a signature")
                .expect("a signature");
            let canonical = signed.canonical(&incoming, &hash(&raw.body), Path::Twice { normal });
            let text = signed.text(&hash(canonical.as_bytes()));
            let done = signed.compare(SECRET, &text);
            assert!(done.is_ok(), "{} {form}:\n{canonical}", row["name"]);
            assert!(signed.compare("another", &text).is_err());
            count += 1;
        }
    }
    assert_eq!(count, 75);
}

/// Paths of objects, with the signatures that botocore 1.43 makes for them (`S3SigV4Auth`, `S3SigV4QueryAuth`).
const PATHS: [(&str, &str, &str); 8] = [
    (
        "a%2F..%2Fb",
        "5f5fc3b669cd43b7a54001383d96023bf5cc31085316ef59163c9333bfd53c0c",
        "eee3587709bc7200c911bcf3ab8f18f72f5c828fe0f8c46a21e3d57417d9c164",
    ),
    (
        "x//y",
        "726e7b372d4b2f6b5c8454ff371c7d88527bfacc95e16dc1d132d675bc8d3b5c",
        "e2e06132829774242c4fb3c4dea9ab93b272da35a859c8d7b1a45e621c5ea8e8",
    ),
    (
        "/lead",
        "edde087062478150971173144a56931543657779dc31d25c7ed02702fc9c82f2",
        "8cea2bee6e5b13c1bb2e48e7feb4c044073a1012aee83c0ed4bcc9b8a2a9bf34",
    ),
    (
        "a%2Bb%20c",
        "f52e8a4b666f7fb1fc081a4be1e927dcc69be6d8d875879279d72e9bd2e32779",
        "a9d276d689966df596ccb70157bca7b05b27900196fe5371f2f19910c8307062",
    ),
    (
        "%C3%BC%25%26%3D%3F%23",
        "bef0f79c81cda30cfa6a599e6a7bfe23f1e8ab307de13a5f48d95b108a1f4f29",
        "8e5ff3b822b2158db1acf811f2bfdc8d78210a90ff9631426ece84f3bdc5b7bc",
    ),
    (
        "dir/",
        "bb6c009e2a340c41ba1f15119f5366fe3bc94d8780ff9ebd53123d5925afb378",
        "466f375256510f04ba00d8766e52be549cbfaadbd7e7aacdb6faeaf1cca37a47",
    ),
    (
        "~tilde-._",
        "038c72f1753a7e5d074213322d855a04335e07e74e4d1e850c8852f4f74702f2",
        "9284e0fae201655b9ae2262ede3b6cdf9c9d8134bc94aee5b5b6f9391908002b",
    ),
    (
        "%2A%28%29%27%21",
        "3a3978cc0863413978a088a83a377aa81f5d90eee310db8305a224f8d717c007",
        "80dab167376bb6bc210cef1d24ec9b2fd7c28fa4a03dccebf94bd2f9847f639b",
    ),
];

/// Midnight of 1 January 2030, when they were signed, in milliseconds.
const NOW: i64 = 1_893_456_000_000;

#[test]
fn keys_are_signed_word_for_word_and_encoded_once() {
    let host = "s3.eu-central-3.ionoscloud.com";
    let scope = "20300101/eu-central-3/s3/aws4_request";
    let empty = hash(b"");
    for (key, in_header, in_query) in PATHS {
        let signed = format!(
            "GET /my-bucket/{key} HTTP/1.1\nHost:{host}\nX-Amz-Date:20300101T000000Z\nX-Amz-Content-SHA256:{empty}\n\
             Authorization:AWS4-HMAC-SHA256 Credential=FAKEACCESSKEY/{scope}, \
             SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature={in_header}\n\n"
        );
        let address = format!(
            "GET /my-bucket/{key}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=FAKEACCESSKEY/{scope}\
             &X-Amz-Date=20300101T000000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host&X-Amz-Signature={in_query} \
             HTTP/1.1\nHost:{host}\n\n"
        );
        for (text, last) in [(signed, NOW + 15 * 60_000), (address, NOW + 600_000)] {
            let mut raw = Raw::read(&text);
            let read = |raw: &Raw| {
                Signed::read(&raw.incoming())
                    .expect("it is signed")
                    .expect("it is signed")
            };
            let signed = read(&raw);
            signed
                .check(&raw.incoming(), "fake-secret-key")
                .unwrap_or_else(|failure| panic!("{key}: {failure:?}"));
            assert!(signed.check_time(last).is_ok());
            assert!(signed.check_time(last + 1).is_err());
            assert!(signed.check_time(NOW - 16 * 60_000).is_err());
            let code = |raw: &Raw| {
                read(raw)
                    .check(&raw.incoming(), "fake-secret-key")
                    .err()
                    .map(|failure| failure.code)
            };
            raw.path += "x";
            assert_eq!(
                code(&raw).as_deref(),
                Some("SignatureDoesNotMatch"),
                "{key}"
            );
        }
    }
}

#[test]
fn what_s3_acts_upon_has_to_be_signed() {
    let (_, signature, _) = PATHS[0];
    let mut raw = Raw::read(&format!(
        "GET /b/k HTTP/1.1\nHost:h\nX-Amz-Date:20300101T000000Z\nX-Amz-Acl:x\nAuthorization:AWS4-HMAC-SHA256 \
         Credential=K/20300101/r/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}\n\n"
    ));
    let code = |raw: &Raw| {
        let signed = Signed::read(&raw.incoming()).map_err(|failure| failure.code)?;
        let checked = signed
            .expect("it is signed")
            .check(&raw.incoming(), "secret");
        checked.map_err(|failure| failure.code)
    };
    assert_eq!(code(&raw), Err("AccessDenied".to_owned()));
    for header in [
        "AWS4-HMAC-SHA256 Credential=K/20300102/r/s3/aws4_request, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=K/20300101/r/s3/aws4, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 Credential=K, SignedHeaders=host, Signature=0",
        "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=0",
    ] {
        raw.headers.retain(|(name, _)| name != "authorization");
        raw.headers
            .push(("authorization".to_owned(), header.to_owned()));
        assert_eq!(
            code(&raw),
            Err("AuthorizationHeaderMalformed".to_owned()),
            "{header}"
        );
    }
}

/// The example of Amazon S3's documentation ("Signature calculations: transferring a payload in multiple chunks"): 65 KiB of `a`.
#[test]
fn signed_chunks_are_joined() {
    let signed = Signed::new(
        "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request",
        "host",
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
        "20130524T000000Z",
        None,
    )
    .expect("a signature");
    let chunks = [
        (
            65536,
            "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
        ),
        (
            1024,
            "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
        ),
        (
            0,
            "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
        ),
    ];
    let mut body = Vec::new();
    for (length, signature) in chunks {
        body.extend_from_slice(format!("{length:x};chunk-signature={signature}\r\n").as_bytes());
        body.extend(std::iter::repeat_n(b'a', length));
        body.extend_from_slice(b"\r\n");
    }
    let joined = signed
        .unchunk(&body, Some("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        .expect("they are signed so");
    assert_eq!(joined, vec![b'a'; 66560]);
    assert!(signed.unchunk(&body, Some("another")).is_err());
    let last = body.len() - 80;
    let code = signed
        .unchunk(&body[..last - 100], None)
        .map_err(|failure| failure.code);
    assert_eq!(code, Err("IncompleteBody".to_owned()));
}
