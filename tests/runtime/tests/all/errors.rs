//! What an error says.

use std::error::Error as _;
use std::time::Duration;

use runtime_tests::api::{self, thing};
use runtime_tests::client;
use runtime_tests::server::{Act, Server, nowhere};

async fn error_of(act: impl Fn() -> Act + Send + Sync + 'static) -> ionoscloud_core::Error {
    let server = Server::start(move |_, _| act()).await;
    client(&server).get("t").await.unwrap_err()
}

#[tokio::test]
async fn the_messages_of_ionos_are_read() {
    let body = r#"{"httpStatus":404,"messages":[
        {"errorCode":"309","message":"Resource does not exist"},{"errorCode":"310","message":"Really"}]}"#;
    let error = error_of(move || Act::json(404, body).with("x-request-id", "r-1")).await;
    assert!(error.is_not_found());
    assert_eq!(error.status().unwrap(), 404);
    let messages: Vec<_> = error
        .messages()
        .iter()
        .map(|m| (m.error_code(), m.message()))
        .collect();
    assert_eq!(
        messages,
        [
            (Some("309"), "Resource does not exist"),
            (Some("310"), "Really")
        ]
    );
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.operation(), Some("thingsFindById"));
    assert_eq!(error.attempts(), 1);
    assert_eq!(error.body().unwrap(), body.as_bytes());
    assert_eq!(
        error.to_string(),
        "thingsFindById (GET /boxes/{boxId}/things/{thingId}): 404 Not Found: \
         309: Resource does not exist; 310: Really [request r-1]"
    );
}

#[tokio::test]
async fn messages_of_other_shapes_are_read() {
    type Messages = &'static [(Option<&'static str>, &'static str)];
    let cases: [(&str, Messages); 9] = [
        (
            r#"{"messages":{"errorCode":17,"message":"one"}}"#,
            &[(Some("17"), "one")],
        ),
        (
            r#"{"messages":["one","two"]}"#,
            &[(None, "one"), (None, "two")],
        ),
        (
            r#"{"messages":[{"message":null,"errorCode":"x"},7,null]}"#,
            &[(Some("x"), "")],
        ),
        (
            r#"[{"errorCode":"a","message":"one"}]"#,
            &[(Some("a"), "one")],
        ),
        (
            r#"{"code":"UNAUTHORIZED","message":"one"}"#,
            &[(Some("UNAUTHORIZED"), "one")],
        ),
        (
            r#"{"errors":[{"code":"NAME","message":"one"}]}"#,
            &[(Some("NAME"), "one")],
        ),
        (
            r#"{"error":"denied","error_description":"one"}"#,
            &[(None, "one")],
        ),
        (r#"{"httpStatus":400,"messages":[]}"#, &[]),
        (r#"{"a":{"b":1}}"#, &[]),
    ];
    for (body, expected) in cases {
        let error = error_of(move || Act::json(400, body)).await;
        let messages: Vec<_> = error
            .messages()
            .iter()
            .map(|m| (m.error_code(), m.message()))
            .collect();
        assert_eq!(messages, expected, "{body}");
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_is_kept() {
    let html = "<html>\n  <h1>502  Bad Gateway</h1>\n</html>";
    let server = Server::start(move |_, _| {
        Act::Answer(502, vec![("content-type", "text/html".into())], html.into())
    })
    .await;
    let error = client(&server)
        .write(&api::CREATE, &thing())
        .await
        .unwrap_err();
    assert!(error.is_server_error());
    assert_eq!(error.body().unwrap(), html.as_bytes());
    assert_eq!(error.headers().unwrap()["content-type"], "text/html");
    assert!(error.messages().is_empty());
    assert!(
        error
            .to_string()
            .ends_with("502 Bad Gateway: <html> <h1>502 Bad Gateway</h1> </html>"),
        "{error}"
    );
}

#[tokio::test]
async fn a_huge_error_body_is_cut_off() {
    let error = error_of(|| Act::Answer(400, Vec::new(), "é".repeat(100_000))).await;
    assert_eq!(error.body().unwrap().len(), 64 * 1024);
    assert!(error.to_string().chars().count() < 500);
}

#[tokio::test]
async fn statuses_have_names() {
    type Test = fn(&ionoscloud_core::Error) -> bool;
    let cases: [(u16, Test); 7] = [
        (401, |e| e.is_unauthorized()),
        (403, |e| e.is_forbidden()),
        (404, |e| e.is_not_found()),
        (409, |e| e.is_conflict()),
        (429, |e| e.is_rate_limited()),
        (500, |e| e.is_server_error()),
        (504, |e| e.is_server_error()),
    ];
    for (status, _) in cases {
        let error = error_of(move || Act::empty(status)).await;
        for (other, test) in cases {
            let both = (500..600).contains(&status) && (500..600).contains(&other);
            assert_eq!(
                test(&error),
                status == other || both,
                "{status} tested as {other}"
            );
        }
    }
}

#[tokio::test]
async fn a_refused_connection_is_one() {
    let server = Server::start(|_, _| Act::empty(200)).await;
    let error = client(&server)
        .get("t")
        .with_server(&nowhere().await)
        .await
        .unwrap_err();
    assert!(error.is_connect() && !error.is_timeout() && !error.is_tls() && !error.is_dns());
    assert_eq!(error.attempts(), 4);
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(error.source().is_some());
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_unknown_name_is_a_matter_of_dns() {
    let server = Server::start(|_, _| Act::empty(200)).await;
    let never = ionoscloud_core::RetryPolicy::never();
    let call = client(&server)
        .get("t")
        .with_server("http://nothing.invalid")
        .with_retry(never);
    let error = call.await.unwrap_err();
    assert!(error.is_dns() && error.is_connect(), "{error}");
    assert!(error.to_string().contains("nothing.invalid"), "{error}");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_says_where() {
    let error = error_of(|| Act::json(200, r#"{"id":"t","name":"#)).await;
    assert!(error.is_decode());
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.body().unwrap(), br#"{"id":"t","name":"#);
    assert!(error.to_string().contains("name"), "{error}");

    let error = error_of(|| Act::json(200, r#"["not an object"]"#)).await;
    assert!(error.is_decode());
    let text = error.to_string();
    assert!(
        text.contains("expected an object") && text.contains("thingsFindById"),
        "{text}"
    );
}

#[tokio::test]
async fn a_write_whose_answer_is_unreadable_can_be_found_again() {
    let location = "/api/v1/requests/r-7/status";
    let odd = Server::start(move |_, _| Act::json(202, "<odd>").with("Location", location)).await;
    let broken =
        Server::start(move |_, _| Act::Break(202, vec![("Location", location.into())])).await;
    for server in [odd, broken] {
        let error = client(&server)
            .write(&api::REPLACE, &thing())
            .await
            .unwrap_err();
        assert_eq!(error.resource_id(), Some("t"));
        assert_eq!(
            error.request_url(),
            Some(format!("{}{location}", server.url()).as_str())
        );
        assert_eq!(error.request_id(), Some("r-7"));
        assert!(error.to_string().contains(location), "{error}");
    }
}

#[tokio::test]
async fn errors_are_small_and_can_cross_threads() {
    fn is_fit<T: Send + Sync + 'static>() {}
    is_fit::<ionoscloud_core::Error>();
    assert_eq!(size_of::<ionoscloud_core::Error>(), size_of::<usize>());
}

#[tokio::test]
async fn retry_after_can_be_asked_for() {
    let error = error_of(|| Act::empty(404).with("retry-after", "7")).await;
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert!(error.to_string().contains("retry after 7 s"), "{error}");
}
