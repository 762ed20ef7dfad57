//! What answers tell in headers: read as their types, forgivingly, from every kind of answer.

use golden_behavior::{Server, answer};
use golden_headers::headers::{CreateFileHeaders, GetFileHeaders, HeadFileHeaders};
use golden_headers::model::{Class, HeadFileXCopies};
use golden_headers::request::{GetFile, HeadFile, ReplaceFile};
use golden_headers::{Client, Config, Mock, Session, Timestamp};

const ALL: [(&str, &str); 20] = [
    ("content-type", "text/plain"),
    ("ETag", "\"abc-2\""),
    ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("x-expires", "2026-11-30T12:00:00Z"),
    ("x-versions", "18446744073709551615"),
    ("x-share", "0.25"),
    ("x-deleted", "TRUE"),
    ("x-class", "FAR"),
    ("x-copies", "3"),
    ("allow", "GET, HEAD"),
    ("Allow", "PUT"),
    ("x-parts", "5,6"),
    ("x-classes", "NEAR, OTHER"),
    ("X-Meta-Color", "blue"),
    ("x-meta-Size", "gr\u{f6}\u{df}er"),
    ("x-count-a", "1"),
    ("x-upload-token", "open"),
    ("x-key", "hush"),
    ("x-json", "{\"a\":1}"),
    ("as-ref", "yes"),
];

fn client(answer: String) -> (Server, Client) {
    let server = Server::start([answer]);
    let client = Client::new(&server.session());
    (server, client)
}

fn time(text: &str) -> Option<Timestamp> {
    Some(Timestamp::from(text))
}

#[tokio::test]
async fn headers_are_read_as_what_they_are_described_as() {
    let (_server, client) = client(answer(200, &ALL, ""));
    let head = client.files().head("f").await.unwrap();
    assert_eq!(head.content_length(), Some(0));
    assert_eq!(head.content_type(), Some("text/plain"));
    assert_eq!(head.etag(), Some("\"abc-2\""));
    assert_eq!(head.last_modified(), time("1994-11-06T08:49:37Z"));
    assert_eq!(head.x_expires(), time("2026-11-30T12:00:00Z"));
    assert_eq!(head.x_versions(), Some(u64::MAX));
    assert_eq!(head.x_share(), Some(0.25));
    assert_eq!(head.x_deleted(), Some(true));
    assert_eq!(head.x_class(), Some(Class::Far));
    assert_eq!(head.x_copies(), Some(HeadFileXCopies::V3));
    assert_eq!(head.allow(), ["GET", "HEAD", "PUT"]);
    assert_eq!(head.x_parts(), [5, 6]);
    assert_eq!(head.x_classes(), [Class::Near, Class::from("OTHER")]);
    let metadata: Vec<(String, &str)> = head.metadata().into_iter().collect();
    let expected = [("color", "blue"), ("size", "größer")];
    assert_eq!(
        metadata,
        expected.map(|(key, value)| (key.to_owned(), value))
    );
    assert_eq!(head.x_count().get("a"), Some(&1));
    assert_eq!(head.x_json(), Some("{\"a\":1}"));
    assert_eq!(head.as_minus_ref(), Some("yes"));
}

#[tokio::test]
async fn a_header_that_is_nothing_of_its_type_reads_as_absent_and_can_be_looked_at() {
    let odd = [
        ("last-modified", "yesterday"),
        ("x-versions", "-1"),
        ("x-share", "much"),
        ("x-deleted", "maybe"),
        ("x-copies", "three"),
        ("x-parts", "1,two,3"),
        ("x-count-a", "b"),
    ];
    let (_server, client) = client(answer(200, &odd, ""));
    let head = client.files().head("f").await.unwrap();
    assert_eq!(head.last_modified(), None);
    assert_eq!(head.x_versions(), None);
    assert_eq!(head.x_share(), None);
    assert_eq!(head.x_deleted(), None);
    assert_eq!(head.x_copies(), None);
    assert_eq!(head.x_parts(), [1, 3]);
    assert!(head.x_count().is_empty() && head.metadata().is_empty());
    assert_eq!(head.etag(), None);
    assert_eq!(head.as_ref()["last-modified"], "yesterday");
}

#[tokio::test]
async fn what_comes_with_a_body_is_read_from_the_whole_answer_or_its_stream() {
    let headers = [("etag", "\"e\""), ("content-type", "application/json")];
    let (_server, client) = client(answer(200, &headers, "{\"name\": \"f\"}"));
    let told = client.files().get("f").send().await.unwrap();
    let headers = GetFileHeaders::from(told.headers());
    assert_eq!(
        (headers.etag(), headers.content_length()),
        (Some("\"e\""), Some(13))
    );
    let mut download = client.files().get("f").stream().await.unwrap();
    let headers = GetFileHeaders::from(download.headers());
    assert_eq!(headers.content_type(), Some("application/json"));
    while download.chunk().await.unwrap().is_some() {}
    let described = client.files().create("f").send().await.unwrap();
    assert_eq!(described.name(), Some("f"));
    assert_eq!(
        CreateFileHeaders::from(described.headers()).etag(),
        Some("\"e\"")
    );
    let stored = client.files().replace("f", "text").send().await.unwrap();
    assert_eq!(stored.etag(), Some("\"e\""), "the value is what was told");
    assert_eq!(stored.status(), 200);
}

#[tokio::test]
async fn secrets_in_headers_are_not_shown() {
    let (_server, client) = client(answer(200, &ALL, ""));
    let head = client.files().head("f").send().await.unwrap();
    assert_eq!(head.x_key(), Some("hush"));
    for shown in [
        format!("{head:?}"),
        format!("{head:#?}"),
        format!("{:?}", head.get()),
    ] {
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("abc-2") && shown.contains("open"), "{shown}");
    }
}

#[tokio::test]
async fn a_mock_answers_headers() {
    let mock = Mock::new();
    let mut map = golden_headers::http::HeaderMap::new();
    map.insert("etag", "\"m\"".parse().unwrap());
    mock.on::<HeadFile>().returns(&HeadFileHeaders::from(&map));
    mock.on::<GetFile>()
        .returns(&"bytes".into())
        .with_header("Content-Type", "text/plain")
        .with_header("ETag", "\"g\"");
    mock.on::<ReplaceFile>()
        .returns(&Default::default())
        .with_header("etag", "\"p\"");
    let client = Client::new(&Session::new(mock.config()).unwrap());
    assert_eq!(
        client.files().head("f").await.unwrap().etag(),
        Some("\"m\"")
    );
    let got = client.files().get("f").send().await.unwrap();
    let headers = GetFileHeaders::from(got.headers());
    assert_eq!(headers.etag(), Some("\"g\""));
    assert_eq!(headers.content_type(), Some("text/plain"));
    let stored = client.files().replace("f", "text").await.unwrap();
    assert_eq!(stored.etag(), Some("\"p\""));
}

/// What is described is no promise: a session that takes no odd value takes odd headers.
#[tokio::test]
async fn strict_sessions_take_headers_as_they_come() {
    let server = Server::start([answer(200, &[("x-parts", "x")], "")]);
    let config = Config::new().with_default_server(server.url());
    let client = Client::new(&Session::new(config.with_strict_answers(true)).unwrap());
    assert!(client.files().head("f").await.unwrap().x_parts().is_empty());
}

#[test]
fn headers_that_tell_nothing_of_an_answer_have_no_getter() {
    let rendered = include_str!("../../../headers/crate/src/headers/files.rs");
    let getters = |of: &str| rendered.matches(&format!("pub fn {of}(")).count();
    // Of the two whose answers are bytes or nothing.
    assert_eq!(getters("content_type"), 2);
    assert_eq!(getters("etag"), 4);
    assert_eq!(getters("x_rate_limit_limit") + getters("location"), 0);
    assert!(!rendered.contains("RateLimit") && !rendered.contains("Location"));
}
