//! Media types of bodies and answers: what is sent by them, and how what comes is read.

use golden_behavior::{Server, answer, bytes};
use golden_media::Client;
use golden_media::group::Media;
use golden_media::model::{EitherGetAnswer, Note};
use ionoscloud_core::Upload;
use serde_json::{Value, json};

fn start(answers: impl IntoIterator<Item = Vec<u8>>) -> (Server, Media) {
    let server = Server::start(answers);
    let media = Client::new(&server.session()).media();
    (server, media)
}

fn note() -> Note {
    Note::default().with_text("t")
}

const NOTE: &[u8] = br#"{"text":"t"}"#;

#[tokio::test]
async fn types_are_compared_without_case_and_parameters() {
    let (server, media) = start([bytes(200, "application/hal+json", NOTE)]);
    assert_eq!(media.create_json(&note()).await.expect("an answer"), note());
    media.create_pick(&note()).await.expect("an answer");
    let seen = server.seen();
    assert_eq!(
        seen[0].header("content-type"),
        Some("Application/JSON; charset=utf-8")
    );
    assert_eq!(
        seen[0].header("accept"),
        Some("Application/Hal+JSON; charset=utf-8")
    );
    assert_eq!(seen[1].header("content-type"), Some("APPLICATION/JSON"));
    assert!(seen.iter().all(|seen| seen.body == NOTE));
}

/// OpenAPI 3.0.3, Media Type Object: `encoding` "SHALL only apply to `requestBody` objects when the media type is `multipart` or
/// `application/x-www-form-urlencoded`".
#[tokio::test]
async fn examples_and_an_encoding_of_json_change_nothing() {
    let (server, media) = start([bytes(200, "application/json", b"[1.10]")]);
    let call = media.create_example(&note()).by(7).r#as("x");
    let answer = call.await.expect("an answer");
    assert_eq!(answer, serde_json::from_str::<Value>("[1.10]").unwrap());
    let seen = server.only();
    assert_eq!(
        (seen.target.as_str(), seen.text()),
        ("/examples?by=7&as=x", r#"{"text":"t"}"#)
    );
    assert_eq!(seen.header("content-type"), Some("application/json"));
}

/// Elsewhere a page is that of a proxy or a login.
#[tokio::test]
async fn a_page_is_an_answer_where_pages_are_described() {
    let page = "<p>é</p>";
    let (server, media) = start([
        bytes(200, "text/html; charset=utf-8", page.as_bytes()),
        bytes(200, "text/html; charset=iso-8859-1", b"<p>\xe9</p>"),
        bytes(200, "text/html", b""),
    ]);
    for expected in [page, page, ""] {
        assert_eq!(media.get_page().await.expect("a page"), expected);
    }
    assert_eq!(server.seen()[0].header("accept"), Some("text/html"));
}

#[tokio::test]
async fn a_range_is_sent_as_a_type_and_a_call_can_set_another() {
    let (server, media) = start([bytes(200, "application/json", NOTE)]);
    media.create_suffix(&note()).await.expect("an answer");
    media.create_application(&note()).await.expect("an answer");
    media.create_text("t").await.expect("an answer");
    media.create_image(vec![1]).await.expect("an answer");
    let call = media
        .create_image(vec![1])
        .with_header("Content-Type", "image/png");
    call.await.expect("an answer");
    let seen = server.seen();
    let types: Vec<_> = seen
        .iter()
        .map(|seen| seen.header("content-type"))
        .collect();
    assert_eq!(
        types,
        [
            Some("application/json"),
            Some("application/json"),
            Some("text/plain"),
            Some("application/octet-stream"),
            Some("image/png"),
        ]
    );
    assert_eq!(seen[0].header("accept"), Some("application/json"));
    assert_eq!(seen[1].header("accept"), Some("application/json"));
}

#[tokio::test]
async fn what_is_not_written_here_is_sent_as_it_is_given() {
    let (server, media) = start([answer(204, &[], "").into_bytes()]);
    media.create_yaml("a: 1").await.expect("an answer");
    media.create_binary(vec![0, 255]).await.expect("an answer");
    // A text need not be held in memory either.
    let piped = Upload::reader(&b"b: 2"[..]).with_length(4);
    media.create_yaml(piped).await.expect("an answer");
    // A text of one's own is kept.
    let own = String::from("c: 3");
    media.create_yaml(&own).await.expect("an answer");
    let seen = server.seen();
    for (number, text) in [(0, "a: 1"), (2, "b: 2"), (3, own.as_str())] {
        assert_eq!(
            (seen[number].text(), seen[number].header("content-type")),
            (text, Some("Application/YAML"))
        );
    }
    assert_eq!(seen[1].body, [0, 255]);
}

#[tokio::test]
async fn where_json_and_text_are_described_the_type_that_came_decides() {
    for (content_type, body, expected) in [
        ("application/json", r#""a\"b""#, "a\"b"),
        ("Application/JSON; charset=utf-8", r#" "a" "#, "a"),
        ("text/plain", r#""a""#, "\"a\""),
        ("text/plain", "12", "12"),
        ("text/plain", "", ""),
        // It says that it is JSON, and is no string of it.
        ("application/json", "a: 1\n", "a: 1\n"),
        ("application/json", r#"{"a":1}"#, r#"{"a":1}"#),
    ] {
        let (_server, media) = start([bytes(200, content_type, body.as_bytes())]);
        let text = media.get_string().await.expect("an answer");
        assert_eq!(text, expected, "{content_type} {body}");
    }
    for (content_type, body, expected) in [
        ("application/json", "12", json!(12)),
        ("application/json", r#"{"a":"b"}"#, json!({"a": "b"})),
        ("text/plain", "12", json!("12")),
        ("text/plain", "", json!("")),
        (
            "text/plain; charset=iso-8859-1",
            "{\"a\":1}",
            json!("{\"a\":1}"),
        ),
    ] {
        let (_server, media) = start([bytes(200, content_type, body.as_bytes())]);
        let value = media.get_value().await.expect("an answer");
        assert_eq!(value, expected, "{content_type} {body}");
    }
    let (_server, media) = start([
        bytes(200, "text/plain", b""),
        bytes(200, "application/json", b""),
        bytes(200, "text/plain", NOTE),
        bytes(200, "application/json", NOTE),
    ]);
    let empty = media.get_either().await.expect("an answer");
    assert_eq!(empty, EitherGetAnswer::from(String::new()));
    let nothing = media.get_either().await.expect_err("nothing is no JSON");
    assert!(nothing.is_decode(), "{nothing}");
    let text = media.get_either().await.expect("an answer");
    assert_eq!(text, EitherGetAnswer::from(r#"{"text":"t"}"#.to_owned()));
    let object = media.get_either().await.expect("an answer");
    assert_eq!(object, EitherGetAnswer::from(note()));
}

#[tokio::test]
async fn a_text_where_an_object_was_asked_for_is_an_error_that_keeps_it() {
    let (server, media) = start([
        bytes(200, "text/plain", b"not an object"),
        bytes(200, "text/plain", NOTE),
    ]);
    let error = media.get_object().await.expect_err("it is no object");
    assert!(error.is_decode(), "{error}");
    assert!(error.to_string().contains("text/plain"), "{error}");
    assert_eq!(error.body(), Some(b"not an object".as_slice()));
    // What is JSON all the same is read: services do not always say what they send.
    assert_eq!(media.get_object().await.expect("an answer"), note());
    assert_eq!(server.seen()[0].header("accept"), Some("application/json"));
}

#[tokio::test]
async fn a_byte_order_mark_before_json_is_skipped() {
    let marked = [b"\xef\xbb\xbf".as_slice(), NOTE].concat();
    let utf16: Vec<u8> = r#"{"text":"t"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [b"\xff\xfe".as_slice(), &utf16].concat();
    let problem = b"\xef\xbb\xbf{\"messages\":[{\"errorCode\":\"1\",\"message\":\"no\"}]}";
    let (_server, media) = start([
        bytes(200, "application/json", &marked),
        bytes(200, "application/json", &utf16),
        bytes(422, "application/json", problem),
    ]);
    assert_eq!(media.get_object().await.expect("an answer"), note());
    assert_eq!(media.get_object().await.expect("an answer"), note());
    let error = media.get_object().await.expect_err("it is refused");
    assert_eq!(error.messages()[0].message(), "no");
    let read: Note = golden_media::json::from_slice(&marked).expect("a note");
    assert_eq!(read, note());
}

#[tokio::test]
async fn texts_in_other_charsets_are_decoded() {
    for (content_type, body, expected) in [
        (
            "text/csv; charset=iso-8859-1",
            b"caf\xe9".as_slice(),
            "café",
        ),
        ("text/csv; charset=\"windows-1252\"", b"10 \x80", "10 €"),
        ("Text/CSV; Charset=ISO-8859-15", b"10 \xa4", "10 €"),
        ("text/csv; charset=utf-16be", b"\0a\0\xe9", "aé"),
        ("text/csv", b"\xff\xfea\0", "a"),
        ("text/csv", b"\xef\xbb\xbfa", "a"),
        ("text/csv; charset=utf-8", "é€😀".as_bytes(), "é€😀"),
        ("text/csv", "\u{fffd}".as_bytes(), "\u{fffd}"),
    ] {
        let (_server, media) = start([bytes(200, content_type, body)]);
        let text = media.get_table().await.expect("an answer");
        assert_eq!(text, expected, "{content_type}");
    }
}

#[tokio::test]
async fn a_text_that_cannot_be_decoded_is_handed_over_as_bytes() {
    for (content_type, body) in [
        ("text/csv; charset=shift_jis", b"\x82\xa0".as_slice()),
        ("text/csv", b"caf\xe9"),
        ("text/csv; charset=utf-8", b"caf\xe9"),
        ("text/csv; charset=utf-16", b"a\0b"),
    ] {
        let (_server, media) = start([bytes(200, content_type, body)]);
        let error = media.get_table().await.expect_err("it is no text");
        assert!(error.is_decode(), "{content_type}: {error}");
        assert_eq!(error.body(), Some(body), "{content_type}");
    }
}
