//! Which server a call goes to, and what is sent with every call.

use ionoscloud_core::rt::{self, Call};
use ionoscloud_core::{Config, Endpoint, Session};
use runtime_tests::server::{Act, Server};
use runtime_tests::{api, client, client_with, config};

#[tokio::test]
async fn the_base_path_is_appended_unless_it_is_there() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    for address in [
        "",
        "/",
        "/api/v1",
        "/api/v1/",
        "/gateway",
        "/gateway/api/v1",
    ] {
        let config = config(&server).with_default_server(format!("{}{address}", server.url()));
        client_with(config).get("t").await.unwrap();
    }
    let (plain, behind) = (
        "/api/v1/boxes/b/things/t",
        "/gateway/api/v1/boxes/b/things/t",
    );
    let targets: Vec<_> = server.seen().into_iter().map(|seen| seen.target).collect();
    assert_eq!(targets, [plain, plain, plain, plain, behind, behind]);
}

#[tokio::test]
async fn a_server_for_one_product_is_not_for_another() {
    let things = Server::start(|_, _| Act::json(200, "{}")).await;
    let others = Server::start(|_, _| Act::json(200, "{}")).await;
    let own = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = config(&others).with_server("things", things.url());
    let session = Session::new(config).unwrap();
    let client = api::Client::new(&session);
    client.get("t").await.unwrap();
    Call::new(&rt::Client::new(&session, &api::OTHER), &api::TEXT)
        .call::<()>()
        .await
        .unwrap();
    client.get("t").with_server(own.url()).await.unwrap();
    assert_eq!(things.lines(), ["GET /api/v1/boxes/b/things/t"]);
    assert_eq!(others.lines(), ["GET /text"]);
    assert_eq!(own.lines(), ["GET /api/v1/boxes/b/things/t"]);
    assert_eq!(
        others.seen()[0].header("user-agent"),
        Some("ionoscloud-other/0.1.0")
    );

    let only_things = Config::new()
        .with_token("t")
        .with_server("things", things.url());
    let session = Session::new(only_things).unwrap();
    let call = Call::new(&rt::Client::new(&session, &api::OTHER), &api::TEXT);
    let error = call.call::<()>().await.unwrap_err();
    assert!(
        error.is_dns() && error.to_string().contains("other.invalid"),
        "{error}"
    );
    assert_eq!(things.seen().len(), 1);
}

#[tokio::test]
async fn odd_addresses_are_refused() {
    for address in [
        "api.ionos.com",
        "ftp://host",
        "https://",
        "https://host?x=1",
        "https://host#x",
        "/api",
    ] {
        let error = Session::new(Config::new().with_default_server(address)).unwrap_err();
        assert!(
            error.is_invalid_request()
                && error
                    .to_string()
                    .contains(address.split(['?', '#']).next().unwrap()),
            "{error}"
        );
        let error = Session::new(Config::new().with_server("things", address)).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let error = client(&server)
        .get("t")
        .with_server("nonsense")
        .await
        .unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("nonsense"),
        "{error}"
    );
    assert_eq!(server.connections(), 0);
}

#[test]
fn odd_headers_are_refused() {
    for (name, value) in [("a b", "x"), ("x-team", "a\nb")] {
        let error = Session::new(Config::new().with_header(name, value)).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
    }
}

#[tokio::test]
async fn an_operation_can_have_a_server_of_its_own() {
    let (all, one) = (
        Server::start(|_, _| Act::json(200, "{}")).await,
        Server::start(|_, _| Act::json(200, "{}")).await,
    );
    let config = config(&all)
        .with_server("things", all.url())
        .with_operation_server(" THINGS ", "thingsFindById", format!("{}/gw", one.url()))
        .with_operation_server("other", "thingsGet", "http://127.0.0.1:1");
    let client = client_with(config);
    client.get("t").await.unwrap();
    client.list(&api::LIST).await.unwrap();
    client.get("t").with_server(all.url()).await.unwrap();
    assert_eq!(one.lines(), ["GET /gw/api/v1/boxes/b/things/t"]);
    let others = ["GET /api/v1/boxes/b/things", "GET /api/v1/boxes/b/things/t"];
    assert_eq!(all.lines(), others);
}

#[tokio::test]
async fn a_product_goes_by_its_name_and_its_key_in_any_case() {
    for name in ["other", "Other ", "extra", "EXTRA"] {
        let server = Server::start(|_, _| Act::json(200, "{}")).await;
        let config = Config::new()
            .with_token("t")
            .with_server(name, server.url());
        let session = Session::new(config).unwrap();
        let call = Call::new(&rt::Client::new(&session, &api::OTHER), &api::TEXT);
        call.call::<()>().await.unwrap();
        assert_eq!(server.lines(), ["GET /text"], "{name}");
    }
}

#[tokio::test]
async fn the_first_endpoint_of_a_product_is_used() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let elsewhere = Endpoint::new("http://127.0.0.1:1").with_location("de/elsewhere");
    let endpoints = [
        elsewhere,
        Endpoint::new(server.url()),
        Endpoint::new("http://127.0.0.1:1"),
    ];
    let config = Config::new()
        .with_token("t")
        .with_server("things", "http://127.0.0.1:1")
        .with_endpoints("things", endpoints);
    client_with(config).get("t").await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn a_wrong_address_is_told_with_the_setting_that_has_it() {
    let bad = "api.ionos.com";
    for (setting, config) in [
        (
            "Config::with_default_server",
            Config::new().with_default_server(bad),
        ),
        (
            r#"Config::with_server("dns", …)"#,
            Config::new().with_server("dns", bad),
        ),
        (
            r#"Config::with_location_server("vpn", "de/fra", …)"#,
            Config::new().with_location_server("vpn", "de/fra", bad),
        ),
        (
            r#"Config::with_operation_server("dns", "zonesGet", …)"#,
            Config::new().with_operation_server("dns", "zonesGet", bad),
        ),
        (
            r#"Config::with_endpoints("dns", …)"#,
            Config::new().with_endpoints("dns", [Endpoint::new(bad)]),
        ),
    ] {
        let error = Session::new(config).unwrap_err();
        let expected = format!(
            r#"{setting}: "api.ionos.com" is no server address: it must look like https://api.ionos.com"#
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn a_password_in_an_address_is_refused_and_never_shown() {
    for address in [
        "https://me:hidden@host",
        "https://hidden@host",
        "https://host/?token=hidden",
    ] {
        let config = Config::new()
            .with_server("dns", address)
            .with_endpoints("vpn", [Endpoint::new(address)]);
        assert!(!format!("{config:?}").contains("hidden"), "{config:?}");
        let error = Session::new(config).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        assert!(!format!("{error} {error:?}").contains("hidden"), "{error}");
    }
}

#[tokio::test]
async fn variables_of_a_server_are_filled_in() {
    let host = async |config: Config| {
        let session = Session::new(config.with_token("t")).unwrap();
        let call = Call::new(&rt::Client::new(&session, &api::REGIONS), &api::TEXT);
        call.call::<()>().await.unwrap_err()
    };
    let error = host(Config::new()).await;
    assert!(error.to_string().contains("s3.eu.invalid"), "{error}");
    let config = Config::new()
        .with_server_variable("Regions", "region", "us")
        .with_server_variable("regions", "port", "4443");
    let error = host(config).await;
    assert!(error.is_dns(), "{error}");
    assert!(error.to_string().contains("s3.us.invalid:4443"), "{error}");

    for (name, value, expected) in [
        (
            "zone",
            "us",
            "no server variable \"zone\", only region, port",
        ),
        (
            "region",
            "moon",
            "\"region\" of regions cannot be \"moon\", only eu, us",
        ),
    ] {
        let error = host(Config::new().with_server_variable("regions", name, value)).await;
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    // Those of another product are no business of this one.
    let error = host(Config::new().with_server_variable("dns", "zone", "x")).await;
    assert!(error.is_dns(), "{error}");
}

#[tokio::test]
async fn query_parameters_of_the_session_go_where_the_call_sets_none() {
    let server = Server::start(|_, _| Act::json(200, "{}")).await;
    let config = config(&server)
        .with_query("limit", "7")
        .with_query("depth", "1")
        .with_query("depth", "2 & more");
    let client = client_with(config);
    client.get("t").await.unwrap();
    client.list(&api::LIST_AT_ONCE).limit(3).await.unwrap();
    let lines = [
        "GET /api/v1/boxes/b/things/t?limit=7&depth=2%20%26%20more",
        "GET /api/v1/boxes/b/things?limit=3&depth=2%20%26%20more",
    ];
    assert_eq!(server.lines(), lines);
}
