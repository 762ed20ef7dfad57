//! Products that are served in several locations: which server a call goes to, and calls in all of them.

use std::time::Duration;

use ionoscloud_core::{Config, RetryPolicy, Session, across};
use runtime_tests::api::{self, Places};
use runtime_tests::config;
use runtime_tests::server::{Act, Server, nowhere};

const LINE: &str = "GET /v2/things/t";

/// A server that says who it is.
async fn place(name: &'static str) -> Server {
    Server::start(move |_, _| Act::json(200, &format!(r#"{{"id":"{name}"}}"#))).await
}

/// Settings with a server for each of two locations, and none for anything else.
fn two(first: &Server, second: &Server) -> Config {
    let mut config = Config::new().with_token("very-secret-token");
    for (location, server) in [("de/one", first), ("us/two", second)] {
        config = config.with_location_server("places", location, server.url());
    }
    config
}

/// Who answers a call in a location; in none, where none is chosen.
async fn who(session: &Session, location: Option<&str>) -> String {
    client(session, location)
        .get("t")
        .await
        .unwrap()
        .id
        .unwrap()
}

fn client(session: &Session, location: Option<&str>) -> Places {
    match location {
        Some(location) => Places::in_location(session, location),
        None => Places::new(session),
    }
}

#[tokio::test]
async fn the_location_decides_which_server_is_called() {
    let (one, other) = (place("one").await, place("two").await);
    let session = Session::new(two(&one, &other)).unwrap();
    for (location, server) in [
        (None, "one"),
        (Some("de/one"), "one"),
        (Some("us/two"), "two"),
        (Some("us/two/2"), "two"),
        (Some("us/two/2/a"), "two"),
    ] {
        assert_eq!(who(&session, location).await, server, "{location:?}");
    }
    assert_eq!(one.lines(), [LINE; 2]);
    assert_eq!(other.lines(), [LINE; 3]);
    let token = |server: &Server| server.seen()[0].header("authorization").map(str::to_owned);
    assert_eq!(token(&one).as_deref(), Some("Bearer very-secret-token"));
    assert_eq!(token(&other), token(&one));
}

#[tokio::test]
async fn the_documented_server_of_a_location_is_called() {
    let session = Session::new(Config::new().with_token("t")).unwrap();
    for (location, host) in [
        (None, "one.invalid"),
        (Some("us/two"), "two.invalid"),
        (Some("us/two/7"), "two.invalid"),
        (Some("us/two/3"), "three.invalid"),
        (Some("us/two/3/b"), "three.invalid"),
    ] {
        let client = client(&session, location);
        assert_eq!(client.location(), location.or(Some("de/one")));
        let error = client
            .get("t")
            .with_retry(RetryPolicy::never())
            .await
            .unwrap_err();
        assert!(
            error.is_dns() && error.to_string().contains(host),
            "{location:?}: {error}"
        );
    }
}

#[tokio::test]
async fn an_unknown_location_is_refused_with_those_that_are_known() {
    let (one, other) = (place("one").await, place("two").await);
    let elsewhere = place("elsewhere").await;
    let configured = two(&one, &other)
        .with_location_server("places", "fr/new", other.url())
        .with_location_server("things", "xx/other", other.url());
    let servers = configured.clone().with_server("places", elsewhere.url());
    for config in [configured, servers] {
        let session = Session::new(config).unwrap();
        for location in ["de/two", "us", "us/two2", "de-one", ""] {
            let client = Places::in_location(&session, location);
            let error = client.get("t").await.unwrap_err();
            let text = error.to_string();
            assert!(error.is_invalid_request(), "{location}: {error}");
            assert!(text.contains("de/one, fr/new, us/two, us/two/3"), "{text}");
            assert!(text.contains(&format!("{location:?}")), "{text}");
            assert!(!text.contains("xx/other"), "{text}");
            assert_eq!(error.operation(), Some("placesFind"));
        }
        assert_eq!(who(&session, Some("fr/new/1")).await, "two");
    }
    assert_eq!((one.connections(), elsewhere.connections()), (0, 0));
    assert_eq!(other.lines(), [LINE; 2]);
}

#[tokio::test]
async fn the_most_particular_server_wins() {
    let (location, product) = (place("location").await, place("product").await);
    let (default, call) = (place("default").await, place("call").await);

    let config = Config::new()
        .with_token("t")
        .with_default_server(default.url());
    let session = Session::new(config.clone()).unwrap();
    assert_eq!(who(&session, Some("us/two")).await, "default");

    let config = config.with_server("places", product.url());
    let session = Session::new(config.clone()).unwrap();
    assert_eq!(who(&session, Some("us/two")).await, "product");

    let config = config.with_location_server("places", "us/two", location.url());
    let session = Session::new(config).unwrap();
    assert_eq!(who(&session, Some("us/two")).await, "location");
    assert_eq!(who(&session, Some("us/two/2")).await, "location");
    // It has a server of its own in the document, so that of its parent is not its own.
    assert_eq!(who(&session, Some("us/two/3")).await, "product");
    assert_eq!(who(&session, None).await, "product");

    for name in ["us/two", "nobody/knows"] {
        let found = Places::in_location(&session, name)
            .get("t")
            .with_server(call.url())
            .await;
        assert_eq!(found.unwrap().id.as_deref(), Some("call"));
    }

    // A product without locations is not affected.
    let config = Config::new()
        .with_token("t")
        .with_default_server(default.url())
        .with_location_server("things", "us/two", location.url());
    let client = api::Client::new(&Session::new(config).unwrap());
    let found = client.get("t").await.unwrap();
    assert_eq!(found.id.as_deref(), Some("default"));
}

#[tokio::test]
async fn the_base_path_is_appended_to_the_server_of_a_location() {
    let server = place("one").await;
    for address in ["", "/", "/v2", "/v2/"] {
        let url = format!("{}{address}", server.url());
        let config = Config::new()
            .with_token("t")
            .with_location_server("places", "de/one", url);
        assert_eq!(who(&Session::new(config).unwrap(), None).await, "one");
    }
    assert_eq!(server.lines(), [LINE; 4]);
}

#[test]
fn odd_addresses_are_refused() {
    let config = Config::new().with_location_server("places", "de/one", "one.example");
    assert!(
        format!("{config:?}")
            .contains(r#"Endpoint { url: "one.example", location: Some("de/one")"#)
    );
    let error = Session::new(config).unwrap_err();
    assert!(
        error.is_invalid_request() && error.to_string().contains("one.example"),
        "{error}"
    );
}

#[tokio::test]
async fn credentials_of_one_location_go_to_no_other() {
    let other = place("other").await;
    let elsewhere = format!("{}/v2/things/t", other.url());
    let one = Server::start(move |_, _| Act::empty(302).with("location", elsewhere.clone())).await;
    let session = Session::new(two(&one, &other)).unwrap();
    let error = Places::new(&session).get("t").await.unwrap_err();
    assert!(error.is_origin(), "{error}");
    assert_eq!((one.seen().len(), other.connections()), (1, 0));
}

#[tokio::test]
async fn one_location_that_is_down_hides_no_other() {
    let slow = Server::start(|_, _| {
        let answer = Act::json(200, r#"{"id":"slow"}"#);
        Act::Late(Duration::from_millis(50), Box::new(answer))
    })
    .await;
    let (refusing, quick) = (
        Server::start(|_, _| Act::json(403, "{}")).await,
        place("quick").await,
    );
    let config = config(&quick)
        .with_location_server("places", "a", slow.url())
        .with_location_server("places", "b", nowhere().await)
        .with_location_server("places", "c", refusing.url())
        .with_location_server("places", "d", quick.url());
    let session = Session::new(config).unwrap();
    let calls =
        || ["a", "b", "c", "d"].map(|name| (name, Places::in_location(&session, name).get("t")));

    let found = across(calls()).await;
    let ok: Vec<_> = found
        .ok()
        .map(|(name, thing)| (*name, thing.id.as_deref()))
        .collect();
    assert_eq!(ok, [("a", Some("slow")), ("d", Some("quick"))]);
    let failed: Vec<_> = found.failed().collect();
    let [(&"b", down), (&"c", refused)] = failed[..] else {
        panic!("{failed:?}");
    };
    assert!(down.is_connect() && refused.is_forbidden(), "{failed:?}");

    let all = across(calls()).await.into_iter();
    let order: Vec<_> = all.map(|(name, outcome)| (name, outcome.is_ok())).collect();
    assert_eq!(
        order,
        [("a", true), ("b", false), ("c", false), ("d", true)]
    );
}

#[tokio::test]
async fn locations_are_asked_at_once() {
    let pause = Duration::from_millis(300);
    let server = Server::start(move |_, _| Act::Late(pause, Box::new(Act::json(200, "{}")))).await;
    let session = Session::new(config(&server)).unwrap();
    let begun = std::time::Instant::now();
    let client = Places::new(&session);
    // Spawned, so that it has to be Send.
    let found = tokio::spawn(across((0..8).map(|number| (number, client.get("t")))))
        .await
        .unwrap();
    assert_eq!(found.ok().count(), 8);
    assert!(begun.elapsed() < pause * 3, "{:?}", begun.elapsed());
}
