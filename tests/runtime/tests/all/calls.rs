//! What goes over the wire for a call, and how its answer is read.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use ionoscloud_core::rt::{
    AllFuture, CallFuture, Items, ListStyle, Pages, Param, SendFuture, WaitFuture,
};
use ionoscloud_core::{Response, Session};
use runtime_tests::api::{self, Thing, Things, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};

#[tokio::test]
async fn a_hundred_calls_use_one_connection() {
    let server = Server::start(|_, _| Act::json(200, r#"{"id":"t"}"#)).await;
    let client = client(&server);
    for _ in 0..100 {
        client.get("t").await.unwrap();
    }
    assert_eq!(server.seen().len(), 100);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_request_has_the_default_headers() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = config(&server)
        .with_contract_number("31884391")
        .with_header("X-Team", "blue");
    let client = client_with(config.with_user_agent_prefix("tool/1.2"));
    client.write(&api::CREATE, &thing()).await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(seen.method, "POST");
    assert_eq!(seen.target, "/api/v1/boxes/b/things");
    assert_eq!(
        seen.header("authorization"),
        Some("Bearer very-secret-token")
    );
    assert_eq!(
        seen.header("user-agent"),
        Some("tool/1.2 ionoscloud-things/0.1.0")
    );
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("x-contract-number"), Some("31884391"));
    assert_eq!(seen.header("x-team"), Some("blue"));
    assert_eq!(seen.header("host"), Some(server.authority()));
    assert_eq!(seen.text(), r#"{"name":"ball","color":"red"}"#);
}

#[tokio::test]
async fn headers_of_a_call_win() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client_with(
        config(&server)
            .with_contract_number("1")
            .with_header("x-team", "blue"),
    );
    let call = client
        .get("t")
        .with_contract_number("2")
        .with_header("X-Team", "red");
    call.with_header("Authorization", "Custom key")
        .await
        .unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(seen.header("x-contract-number"), Some("2"));
    assert_eq!(seen.header("x-team"), Some("red"));
    assert_eq!(seen.header("authorization"), Some("Custom key"));
    assert_eq!(seen.header("content-type"), None);
}

/// The arguments of an operation that are headers.
#[tokio::test]
async fn arguments_in_headers_win_over_the_session() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let session = config(&server)
        .with_contract_number("1")
        .with_header("x-team", "blue");
    let client = client_with(session);
    let mut call = client.get("t");
    call.0.header("X-Contract-Number", 2.into());
    call.0.header("X-Team", Param::Text("green"));
    call.await.unwrap();
    let mut call = client.get("t");
    call.0.header("X-Team", Param::Text("green"));
    call.with_header("x-team", "red").await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("x-contract-number"), Some("2"));
    assert_eq!(seen[0].header("x-team"), Some("green"));
    assert_eq!(seen[1].header("x-contract-number"), Some("1"));
    assert_eq!(seen[1].header("x-team"), Some("red"));
}

#[tokio::test]
async fn an_empty_contract_number_is_none() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client_with(config(&server).with_contract_number(""));
    client.get("t").with_contract_number(" ").await.unwrap();
    assert_eq!(server.seen()[0].header("x-contract-number"), None);
}

#[tokio::test]
async fn bad_path_arguments_never_reach_the_network() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client(&server);
    for id in ["", ".", ".."] {
        let error = client.get(id).await.unwrap_err();
        assert!(error.is_invalid_request());
        assert!(error.to_string().contains("thingId"), "{error}");
        assert_eq!(error.attempts(), 0);
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn path_arguments_stay_one_segment() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client(&server);
    for id in ["de/fra", "a b?c#d", "%2e%2e", "…", "a..b-c_d~e"] {
        client.get(id).await.unwrap();
    }
    let expected = [
        "de%2Ffra",
        "a%20b%3Fc%23d",
        "%252e%252e",
        "%E2%80%A6",
        "a..b-c_d~e",
    ];
    let expected = expected.map(|id| format!("GET /api/v1/boxes/b/things/{id}"));
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn query_parameters_are_encoded() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client(&server);
    let mut call = client.call(&api::LIST).path("b");
    call.query("depth", Param::from(1));
    call.query("depth", Param::from(2));
    call.query("ratio", Param::from(51.0));
    call.query("pretty", Param::from(true));
    call.query("page[size]", Param::from("a&b=c+d"));
    for item in ["x,y", "z"] {
        call.query_list("many", ListStyle::Repeat, item.into());
        call.query_list("comma", ListStyle::Comma, item.into());
        call.query_list("space", ListStyle::Space, item.into());
        call.query_list("pipe", ListStyle::Pipe, item.into());
    }
    call.query_entry(["filter.", "name", ""], "ü".into());
    call.call::<()>().await.unwrap();
    let expected = "/api/v1/boxes/b/things?depth=2&ratio=51&pretty=true&page[size]=a%26b%3Dc%2Bd\
        &many=x%2Cy&comma=x%2Cy,z&space=x%2Cy%20z&pipe=x%2Cy%7Cz&many=z&filter.name=%C3%BC";
    assert_eq!(server.seen()[0].target, expected);
}

#[tokio::test]
async fn a_number_that_is_none_is_refused() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client(&server);
    let mut call = client.call(&api::LIST).path("b");
    call.query("ratio", Param::from(f64::NAN));
    let error = call.call::<()>().await.unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("ratio"),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn missing_members_are_all_named_before_sending() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client(&server);
    let error = client
        .write(&api::CREATE, &Thing::default())
        .await
        .unwrap_err();
    assert!(error.is_invalid_request());
    let text = error.to_string();
    assert!(text.contains("name") && text.contains("color"), "{text}");
    assert_eq!(server.connections(), 0);

    client
        .write(&api::CREATE, &Thing::default())
        .without_member_check()
        .await
        .unwrap();
    client.write(&api::UPDATE, &Thing::default()).await.unwrap();
    assert_eq!(
        server
            .seen()
            .iter()
            .map(|seen| seen.text())
            .collect::<Vec<_>>(),
        ["{}", "{}"]
    );
}

#[tokio::test]
async fn a_form_holds_the_scalar_members() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let client = client(&server);
    let mut call = client.call(&api::CREATE).path("b");
    let mut body = thing();
    body.name = Some("a&b c".into());
    body.extra.insert("count", 3);
    call.body_form(ionoscloud_core::model::View::Object(&body), &[]);
    call.call::<()>().await.unwrap();
    let text = server.seen()[0].text();
    let mut pairs: Vec<&str> = text.split('&').collect();
    pairs.sort_unstable();
    // A space is a plus in a form (WHATWG URL, 5.2).
    assert_eq!(pairs, ["color=red", "count=3", "name=a%26b+c"]);
}

#[tokio::test]
async fn accepted_without_a_body_is_an_empty_value() {
    for status in [202, 204, 205] {
        let server = Server::start(move |_, _| Act::empty(status)).await;
        let client = client(&server);
        assert_eq!(client.get("t").await.unwrap().id, None);
        assert!(client.list(&api::LIST).await.unwrap().items.is_none());
        assert!(client.list(&api::LIST).all().await.unwrap().is_empty());
        client.act(&api::START).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_where_something_is_described_is_an_error() {
    let html = || ("content-type", "text/html; charset=utf-8".to_owned());
    for status in [200, 201, 203, 206] {
        for body in [
            "",
            " \n",
            "<html>log in</html>",
            r#"{"message":"maintenance"}"#,
        ] {
            let server =
                Server::start(move |_, _| Act::Answer(status, vec![html()], body.into())).await;
            let client = client(&server);
            let errors = [
                client.get("t").await.unwrap_err(),
                client.list(&api::LIST).await.unwrap_err(),
                client.list(&api::LIST).all().await.unwrap_err(),
                client
                    .list(&api::LIST)
                    .items()
                    .try_next()
                    .await
                    .unwrap_err(),
                client.write(&api::REPLACE, &thing()).await.unwrap_err(),
            ];
            for error in errors {
                assert!(error.is_decode(), "{status} {body:?}: {error}");
                assert_eq!(error.status().unwrap(), status);
            }
            // Where nothing is described, nothing is missing.
            client.act(&api::START).await.unwrap();
        }
        // A page is not the text that was asked for.
        let page = "<html>log in</html>";
        let server =
            Server::start(move |_, _| Act::Answer(status, vec![html()], page.into())).await;
        let client = client(&server);
        let error = api::TextCall(client.call(&api::TEXT)).await.unwrap_err();
        assert!(error.is_decode(), "{error}");
    }
}

#[tokio::test]
async fn a_text_is_kept_word_for_word() {
    let server = Server::start(|_, _| Act::Answer(200, Vec::new(), "a: \"b\"\n".into())).await;
    let client = client(&server);
    let text = api::TextCall(client.call(&api::TEXT)).await.unwrap();
    assert_eq!(text, "a: \"b\"\n");
    assert_eq!(server.seen()[0].header("accept"), Some("text/plain"));
}

#[tokio::test]
async fn a_response_tells_what_came_with_the_value() {
    let server = Server::start(|_, number| match number {
        0 => Act::json(503, "{}"),
        _ => Act::json(200, r#"{"id":"t"}"#)
            .with("X-Request-Id", "r-1")
            .with("etag", "5"),
    })
    .await;
    let response = client(&server).get("t").send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["etag"], "5");
    assert_eq!(response.request_id().as_deref(), Some("r-1"));
    assert_eq!(response.attempts(), 2);
    assert!(response.elapsed().as_nanos() > 0);
    assert_eq!(
        response.url(),
        format!("{}/api/v1/boxes/b/things/t", server.url())
    );
    assert_eq!(response.body(), br#"{"id":"t"}"#);
    assert_eq!(response.id.as_deref(), Some("t"));
    assert_eq!(response.into_inner().id.as_deref(), Some("t"));
}

#[tokio::test]
async fn the_request_id_is_found_in_a_location() {
    let server =
        Server::start(|_, _| Act::empty(202).with("Location", "/api/v1/requests/r-7/status")).await;
    let response = client(&server).act(&api::START).send().await.unwrap();
    assert_eq!(response.request_id().as_deref(), Some("r-7"));
}

#[tokio::test]
async fn nothing_is_sent_before_awaiting() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let call = client(&server).get("t");
    assert_eq!(
        format!("{call:?}"),
        r#"Call { operation: "thingsFindById", method: "GET", path: "/boxes/b/things/t", .. }"#
    );
    drop(call.into_future());
    assert_eq!(server.connections(), 0);
}

#[test]
fn outside_of_a_runtime_a_call_is_an_error() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let client = client(&runtime.block_on(Server::start(|_, _| Act::json(200, "{}"))));
    let mut call = client.get("t").into_future();
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(Err(error)) = Pin::new(&mut call).poll(&mut context) else {
        panic!("expected an error at once");
    };
    assert!(
        error.is_invalid_request() && error.to_string().contains("Tokio"),
        "{error}"
    );
}

#[test]
fn everything_can_cross_threads() {
    fn is_fit<T: Send + 'static>() {}
    fn is_shared<T: Send + Sync + Clone + 'static>() {}
    is_fit::<CallFuture<Thing>>();
    is_fit::<SendFuture<Thing>>();
    is_fit::<WaitFuture<Thing>>();
    is_fit::<Items<Things>>();
    is_fit::<Pages<Things>>();
    is_fit::<AllFuture<Things>>();
    is_fit::<Response<Thing>>();
    is_shared::<Session>();
    is_shared::<api::Client>();
}

/// RFC 9110, 8.6: where a body could be, its length is told, also if there is none.
#[tokio::test]
async fn a_write_without_a_body_tells_so() {
    let server = Server::start(|_, _| Act::empty(204)).await;
    let client = client(&server);
    client.act(&api::START).await.unwrap();
    client.act(&api::DELETE).await.unwrap();
    let seen = server.seen();
    let lengths: Vec<_> = seen
        .iter()
        .map(|seen| seen.header("content-length"))
        .collect();
    assert_eq!(lengths, [Some("0"), None]);
}
