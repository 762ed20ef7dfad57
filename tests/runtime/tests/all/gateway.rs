//! Behind a gateway, services name their own host: what they say is asked of the gateway.

use ionoscloud_core::{Config, Session};
use runtime_tests::api::{self, Client, thing};
use runtime_tests::config;
use runtime_tests::server::{Act, Seen, Server};

const SERVICE: &str = "https://api.invalid";

/// What the service behind the gateway answers; it knows nothing of the path that the gateway has
/// put before its own.
fn service(seen: &Seen, location: &str, href: &str) -> Act {
    let body = format!(r#"{{"id":"t9","href":"{href}","metadata":{{"state":"BUSY"}}}}"#);
    match (seen.method.as_str(), seen.target.contains("/requests/")) {
        ("GET", true) => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
        ("GET", false) => Act::json(
            200,
            r#"{"id":"t9","name":"there","metadata":{"state":"AVAILABLE"}}"#,
        ),
        _ => Act::json(202, &body).with("Location", location.to_owned()),
    }
}

fn gateway(server: &Server, prefix: &str) -> Config {
    config(server).with_default_server(format!("{}{prefix}", server.url()))
}

#[tokio::test]
async fn requests_and_resources_are_asked_of_the_gateway() {
    for prefix in ["", "/ionos", "/a/b"] {
        for host in [SERVICE, ""] {
            let request = format!("{host}/api/v1/requests/r-1/status");
            let href = format!("{host}/api/v1/boxes/b/things/t9");
            let server = Server::start(move |seen, _| service(seen, &request, &href)).await;
            let client = Client::new(&Session::new(gateway(&server, prefix)).unwrap());
            let made = client.write(&api::CREATE, &thing()).wait().await.unwrap();
            assert_eq!(made.name.as_deref(), Some("there"));
            client.act(&api::START).wait().await.unwrap();
            client.write(&api::UPDATE, &thing()).wait().await.unwrap();
            client.act(&api::DELETE).wait().await.unwrap();
            for line in server.lines() {
                let (_, path) = line.split_once(' ').unwrap();
                assert!(
                    path.starts_with(&format!("{prefix}/api/v1/")),
                    "{host} {prefix}: {line}"
                );
            }
            let states = client.write(&api::CREATE_BY_STATE, &thing());
            assert_eq!(states.wait().await.unwrap().name.as_deref(), Some("there"));
            let last = server.lines().pop().unwrap();
            assert_eq!(last, format!("GET {prefix}/api/v1/boxes/b/things/t9"));
        }
    }
}

#[tokio::test]
async fn the_address_in_an_error_and_that_which_is_waited_for_are_at_the_gateway() {
    let location = format!("{SERVICE}/api/v1/requests/r-1/status");
    let told = location.clone();
    let server = Server::start(move |seen, number| match number {
        0 => service(seen, &told, ""),
        1 => Act::json(400, "{}"),
        _ => Act::json(200, r#"{"metadata":{"status":"DONE"}}"#),
    })
    .await;
    let client = Client::new(&Session::new(gateway(&server, "/ionos")).unwrap());
    let error = client
        .write(&api::CREATE, &thing())
        .wait()
        .await
        .unwrap_err();
    let here = format!("{}/ionos/api/v1/requests/r-1/status", server.url());
    assert_eq!(error.request_url(), Some(here.as_str()));
    client.wait_for(&here).await.unwrap();
    client.wait_for(&location).await.unwrap();
    client
        .wait_for("/api/v1/requests/r-1/status")
        .await
        .unwrap();
    let line = "GET /ionos/api/v1/requests/r-1/status";
    assert_eq!(server.lines()[1..], [line; 4]);
}

#[tokio::test]
async fn credentials_go_to_the_gateway_alone() {
    let other = Server::start(|_, _| Act::json(200, r#"{"id":"t9"}"#)).await;
    // A user in an address is no credential of ours, and a port is another server.
    let places = ["http://someone:secret@", "http://"];
    for place in places {
        let at = format!("{place}{}/api/v1/requests/r-1/status", other.authority());
        let href = at.replace("/requests/r-1/status", "/boxes/b/things/t9");
        let server = Server::start(move |seen, _| service(seen, &at, &href)).await;
        let client = Client::new(&Session::new(gateway(&server, "")).unwrap());
        client.write(&api::CREATE, &thing()).wait().await.unwrap();
        assert_eq!(server.seen().len(), 3);
    }
    assert_eq!(other.connections(), 0);
}
