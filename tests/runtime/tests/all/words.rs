//! Every kind of error by itself: told apart by methods, and worded so that a person can act.
//! `cargo test -p runtime-tests words -- --nocapture` prints them all.

use std::time::Duration;

use ionoscloud_core::{Error, RetryPolicy, TimeoutKind};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server, nowhere, silent};
use runtime_tests::{client, client_with, config};

/// All that can be asked of an error, by name.
fn told(error: &Error) -> Vec<&'static str> {
    let all = [
        (error.is_connect(), "connect"),
        (error.is_dns(), "dns"),
        (error.is_tls(), "tls"),
        (error.is_timeout(), "timeout"),
        (error.is_disconnect(), "disconnect"),
        (error.is_truncated(), "truncated"),
        (error.is_invalid_request(), "invalid request"),
        (error.is_unauthorized(), "unauthorized"),
        (error.is_forbidden(), "forbidden"),
        (error.is_not_found(), "not found"),
        (error.is_conflict(), "conflict"),
        (error.is_unprocessable(), "unprocessable"),
        (error.is_rate_limited(), "rate limited"),
        (error.is_server_error(), "server error"),
        (error.is_decode(), "decode"),
        (error.is_origin(), "origin"),
        (error.is_failed(), "failed"),
    ];
    all.into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, name)| name)
        .collect()
}

async fn answered(act: fn() -> Act) -> Error {
    let server = Server::start(move |_, _| act()).await;
    let config = config(&server)
        .with_retry(RetryPolicy::never())
        .with_attempt_timeout(Duration::from_millis(100));
    client_with(config)
        .write(&api::CREATE, &thing())
        .await
        .unwrap_err()
}

fn message(status: u16) -> Act {
    let text = r#"{"httpStatus":400,"messages":[{"errorCode":"309","message":"Say what"}]}"#;
    Act::json(status, text).with("x-request-id", "r-1")
}

/// An answer, the methods that are to be true of its error, and a part of the text.
type Case = (fn() -> Act, &'static [&'static str], &'static str);

#[tokio::test]
async fn answers_are_told_apart() {
    let said = "309: Say what";
    let cases: [Case; 16] = [
        (|| message(400), &[], said),
        (|| message(401), &["unauthorized"], "IONOS_TOKEN"),
        (|| message(403), &["forbidden"], "do not allow"),
        (|| message(404), &["not found"], said),
        (|| message(409), &["conflict"], said),
        (|| message(422), &["unprocessable"], said),
        (
            || message(429).with("retry-after", "7"),
            &["rate limited"],
            "retry after 7 s",
        ),
        (|| message(500), &["server error"], said),
        (
            || Act::Answer(502, vec![], "<html>\n<h1>Bad  Gateway</h1></html>".into()),
            &["server error"],
            "<html> <h1>Bad Gateway</h1></html>",
        ),
        (
            || Act::empty(503),
            &["server error"],
            "503 Service Unavailable, without a body",
        ),
        (
            || Act::Break(200, Vec::new()),
            &["disconnect", "truncated"],
            "in the middle of the answer (200 OK)",
        ),
        (
            || Act::Close,
            &["disconnect"],
            "before an answer came: connection closed before message completed; whether the server has acted is not known",
        ),
        (
            || Act::Hang,
            &["timeout"],
            "within 100ms; whether the server has acted is not known",
        ),
        (
            || Act::Answer(200, vec![], "<html>Welcome</html>".into()),
            &["decode"],
            "<html>Welcome</html>",
        ),
        (|| Act::json(201, r#"{"id": 7, oops}"#), &["decode"], "oops"),
        (
            || Act::empty(302).with("Location", "https://elsewhere.invalid/"),
            &[],
            "redirect",
        ),
    ];
    for (act, expected, words) in cases {
        let error = answered(act).await;
        println!("{error}");
        assert_eq!(told(&error), expected, "{error}");
        let shown = error.to_string();
        assert!(
            shown.starts_with("thingsPost (POST /boxes/{boxId}/things): "),
            "{shown}"
        );
        assert!(shown.contains(words), "{words} in {shown}");
    }
}

#[tokio::test]
async fn ways_to_no_answer_are_told_apart() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let limit = Duration::from_millis(200);
    let config = config(&server)
        .with_retry(RetryPolicy::never())
        .with_connect_timeout(limit);
    let tls_only = format!("https://127.0.0.1:{}", silent().await);
    let cases: [(String, &[&str], Option<TimeoutKind>, &str); 3] = [
        (nowhere().await, &["connect"], None, "refused"),
        (
            "http://nobody.invalid".into(),
            &["connect", "dns"],
            None,
            "nobody.invalid",
        ),
        (
            tls_only,
            &["connect", "timeout"],
            Some(TimeoutKind::Connect),
            "within 200ms",
        ),
    ];
    for (url, expected, kind, words) in cases {
        let client = client_with(config.clone().with_default_server(url));
        let error = client.write(&api::CREATE, &thing()).await.unwrap_err();
        println!("{error}");
        assert_eq!(told(&error), expected, "{error}");
        assert_eq!(error.timeout_kind(), kind);
        assert!(error.to_string().contains(words), "{words} in {error}");
    }

    let client = client_with(config);
    for error in [
        client.get("").await.unwrap_err(),
        client.get("t").with_server("nowhere").await.unwrap_err(),
        client
            .write(&api::CREATE, &api::Thing::default())
            .await
            .unwrap_err(),
    ] {
        println!("{error}");
        assert_eq!(told(&error), ["invalid request"]);
    }
    assert_eq!(server.connections(), 0);
}

/// What a server says is wrong, whatever it calls it.
#[tokio::test]
async fn the_words_of_an_error_are_shown_whatever_their_form() {
    for (body, words) in [
        (r#"{"code":409,"reason":"in use"}"#, &["409: in use"][..]),
        (
            r#"{"errorCode":"x-1","errorMessage":"in use"}"#,
            &["x-1: in use"],
        ),
        // Object storage, where JSON is asked for.
        (
            r#"{"Code":"InUse","Message":"in use","RequestId":"r","HostId":"h"}"#,
            &["InUse: in use [request r]"],
        ),
        (r#"{"msg":"in use"}"#, &["in use"]),
        (r#"{"description":"in use"}"#, &["in use"]),
        (r#"{"detail":"in use"}"#, &["in use"]),
        (
            r#"{"type":"about:blank","title":"Conflict here","status":409}"#,
            &["Conflict here"],
        ),
        (
            r#"{"title":"Conflict here","detail":"in use by 7"}"#,
            &["Conflict here: in use by 7"],
        ),
        (r#"["in use","and more"]"#, &["in use", "and more"]),
        (
            r#"{"errors":["in use","and more"]}"#,
            &["in use", "and more"],
        ),
        (r#"{"error":{"code":5,"message":"in use"}}"#, &["5: in use"]),
        (
            r#"{"error":"conflict","error_description":"in use"}"#,
            &["in use"],
        ),
        (r#"{"error":"in use"}"#, &["in use"]),
        // No form that is known.
        (r#"{"code":409}"#, &[r#"{"code":409}"#]),
        (r#"{"code":409,"why":{"text":"in use"}}"#, &["in use"]),
        (r#"{"errors":{"name":["is taken"]}}"#, &["is taken"]),
        (
            r#"{"messages":[{"errorCode":"309"}],"hint":"in use"}"#,
            &["in use"],
        ),
        (r#"{"fault":{"faultstring":"in use"}}"#, &["in use"]),
        ("in use", &["in use"]),
    ] {
        let server = Server::start(move |_, _| Act::json(409, body)).await;
        let error = client(&server).get("t").await.unwrap_err();
        let text = error.to_string();
        for word in words {
            assert!(text.contains(word), "{body}: {text}");
        }
        assert!(
            !text.contains("409: 409") && !text.ends_with("Conflict: 409"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn not_modified_is_no_redirect_and_a_circle_of_redirects_keeps_its_status() {
    let server = Server::start(|_, _| Act::empty(304)).await;
    let error = client(&server).get("t").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 304);
    let text = error.to_string();
    assert!(
        text.contains("304 Not Modified") && !text.contains("redirect"),
        "{text}"
    );

    for status in [301, 302, 303, 307, 308] {
        let server =
            Server::start(move |_, _| Act::empty(status).with("location", "/api/v1/round")).await;
        let error = client(&server).get("t").await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert!(error.headers().unwrap().contains_key("location"));
        assert_eq!(server.seen().len(), 6);
    }
}
