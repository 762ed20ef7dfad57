//! Credentials: where they go, and that nothing shows them.

use ionoscloud_core::{Config, Secret, Session};
use runtime_tests::api::{self, thing};
use runtime_tests::server::{Act, Server};
use runtime_tests::{client, client_with, config};

#[tokio::test]
async fn user_and_password_are_sent_as_basic_authentication() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = Config::new()
        .with_default_server(server.url())
        .with_basic_auth("Aladdin", "open sesame");
    client_with(config).get("t").await.unwrap();
    // The example of RFC 7617.
    let expected = "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(server.seen()[0].header("authorization"), Some(expected));
}

#[tokio::test]
async fn an_operation_gets_credentials_that_it_accepts() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let both = client_with(config(&server).with_basic_auth("Aladdin", "open sesame"));
    both.call(&api::OPEN).call::<()>().await.unwrap();
    both.call(&api::BASIC).call::<()>().await.unwrap();
    both.get("t").await.unwrap();
    let seen = server.seen();
    assert_eq!(seen[0].header("authorization"), None);
    assert!(
        seen[1]
            .header("authorization")
            .unwrap()
            .starts_with("Basic ")
    );
    assert!(
        seen[2]
            .header("authorization")
            .unwrap()
            .starts_with("Bearer ")
    );

    let error = client(&server)
        .call(&api::BASIC)
        .call::<()>()
        .await
        .unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("user and password"),
        "{error}"
    );
    let nobody = client_with(Config::new().with_default_server(server.url()));
    let error = nobody.get("t").await.unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("no credentials"),
        "{error}"
    );
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn reading_follows_redirects_on_the_same_server_only() {
    let other = Server::start(|_, _| Act::json(200, "{}")).await;
    let foreign = format!("{}/api/v1/x", other.url());
    let server = Server::start(move |seen, _| match seen.target.as_str() {
        "/api/v1/x" => Act::json(200, r#"{"id":"moved"}"#),
        "/api/v1/boxes/b/things/near" => Act::empty(307).with("Location", "/api/v1/x"),
        "/api/v1/boxes/b/things/round" => Act::empty(302).with("Location", "round"),
        _ => Act::empty(308).with("Location", foreign.clone()),
    })
    .await;
    let client = client(&server);
    assert_eq!(
        client.get("near").await.unwrap().id.as_deref(),
        Some("moved")
    );
    assert_eq!(
        server.seen()[1].header("authorization"),
        Some("Bearer very-secret-token")
    );

    let error = client.get("far").await.unwrap_err();
    assert!(error.is_origin(), "{error}");
    assert_eq!(error.status().unwrap(), 308);
    assert!(
        client
            .get("round")
            .await
            .unwrap_err()
            .to_string()
            .contains("redirects")
    );

    let error = client.write(&api::CREATE, &thing()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 308);
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn a_location_on_another_server_is_a_path_on_the_configured_one() {
    let other = Server::start(|_, _| Act::json(200, "{}")).await;
    let location = format!("{}/api/v1/requests/r-1/status", other.url());
    let server = Server::start({
        let location = location.clone();
        move |seen, _| match seen.method.as_str() {
            "POST" => Act::json(202, r#"{"id":"t9"}"#).with("Location", location.clone()),
            _ => Act::json(400, "{}"),
        }
    })
    .await;
    let call = client(&server).write(&api::CREATE, &thing());
    let error = call.wait().await.unwrap_err();
    assert_eq!(error.resource_id(), Some("t9"));
    let here = format!("{}/api/v1/requests/r-1/status", server.url());
    assert_eq!(error.request_url(), Some(here.as_str()));
    assert_eq!(server.lines()[1], "GET /api/v1/requests/r-1/status");
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn nothing_shows_credentials() {
    let server = Server::start(|_, _| Act::empty(400)).await;
    let config = config(&server)
        .with_basic_auth("someone", "hidden-password")
        .with_header("X-Key", "hidden-key");
    let session = Session::new(config.clone()).unwrap();
    let call = client_with(config.clone())
        .get("t")
        .with_header("X-Other", "hidden-other");
    let shown = format!(
        "{config:?} {session:?} {call:?} {:?}",
        Secret::new("hidden-secret")
    );
    let error = call.await.unwrap_err();
    let shown = format!("{shown} {error} {error:?} {error:#?}");
    for secret in [
        "very-secret-token",
        "hidden-password",
        "hidden-key",
        "hidden-other",
        "hidden-secret",
    ] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("[redacted]") && shown.contains("someone"));

    for bad in ["very secret", "", "very\nsecret"] {
        let error = Session::new(Config::new().with_token(bad)).unwrap_err();
        assert!(error.is_invalid_request() && !format!("{error} {error:?}").contains("very"));
    }
    for bad in ["https://me:hidden@host", "me:hidden@host"] {
        let config = Config::new()
            .with_default_server(bad)
            .with_server("things", bad);
        let error = Session::new(config.clone()).unwrap_err();
        let shown = format!("{error} {error:?} {config:?}");
        assert!(
            error.is_invalid_request() && !shown.contains("hidden"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_shows_no_secret_of_it() {
    for body in [
        r#"{"id":"t","password":"hidden-one", oops}"#.to_owned(),
        format!(r#"{{"privateKey":"{}hidden-two" oops"#, "x".repeat(4000)),
    ] {
        let kept = body.clone();
        let server = Server::start(move |_, _| Act::json(200, &body)).await;
        let error = client(&server).get("t").await.unwrap_err();
        assert!(error.is_decode(), "{error}");
        let shown = format!("{error} {error:?} {error:#?}");
        assert!(!shown.contains("hidden"), "{shown}");
        assert_eq!(error.body(), Some(kept.as_bytes()));
    }
}
