//! A server with a memory: what was created is found again, until it is deleted.

mod support;

use ionoscloud_fake::{Fake, Options};
use serde_json::{Value, json};
use support::{send, send_json, shop};

fn start() -> Fake {
    Fake::start(Options::new(vec![shop()])).expect("a port is free")
}

fn get(fake: &Fake, path: &str) -> Value {
    let reply = send(fake, "GET", path, &[], "");
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

fn path(url: &Value, fake: &Fake) -> String {
    let url = url.as_str().expect("a URL");
    url.strip_prefix(&fake.url())
        .expect("a URL of this server")
        .to_owned()
}

#[test]
fn a_resource_lives_from_its_creation_to_its_deletion() {
    let fake = start();
    let sent = json!({ "properties": { "name": "corner", "size": 7, "password": "secret", "labels": { "a": "b" } } });
    let reply = send_json(&fake, "POST", "/shop/v1/shops", &sent);
    assert_eq!(reply.status, 202, "{}", reply.body);
    assert_eq!(reply.header("X-RateLimit-Limit"), Some("1150"));
    let made = reply.json();
    assert_eq!(made["properties"]["name"], "corner");
    assert_eq!(made["properties"]["labels"], json!({ "a": "b" }));
    assert_eq!(made["properties"].get("password"), None, "it is write-only");
    assert_eq!(made.get("entities"), None, "it is new and contains nothing");
    assert_eq!(made["type"], "shop");
    assert_eq!(made["metadata"]["state"], "BUSY");
    let own = path(&made["href"], &fake);
    assert_eq!(
        own,
        format!("/shop/v1/shops/{}", made["id"].as_str().expect("an id"))
    );

    // The first look still finds it busy, and then it is ready.
    assert_eq!(get(&fake, &own)["metadata"]["state"], "BUSY");
    let found = get(&fake, &own);
    assert_eq!(found["metadata"]["state"], "AVAILABLE");
    assert_eq!(found["properties"], made["properties"]);
    let listed = get(&fake, "/shop/v1/shops?limit=50&depth=1");
    assert_eq!(
        listed["items"].as_array().map(Vec::len),
        Some(4),
        "three that are always there, and this one"
    );
    assert_eq!(listed["items"][3], found);

    let changed = send_json(&fake, "PATCH", &own, &json!({ "size": 8 })).json();
    assert_eq!(
        (
            &changed["properties"]["name"],
            &changed["properties"]["size"]
        ),
        (&json!("corner"), &json!(8))
    );
    let replaced = send_json(
        &fake,
        "PUT",
        &own,
        &json!({ "properties": { "name": "square" } }),
    )
    .json();
    assert_eq!(replaced["properties"], json!({ "name": "square" }));
    assert_eq!(replaced["id"], made["id"]);

    let deleted = send(&fake, "DELETE", &own, &[], "");
    assert_eq!((deleted.status, deleted.body.as_str()), (202, ""));
    assert_eq!(deleted.header("Content-Type"), None);
    for gone in [own.clone(), format!("{own}/labels/a")] {
        let reply = send(&fake, "GET", &gone, &[], "");
        assert_eq!(
            (reply.status, &reply.json()["httpStatus"]),
            (404, &json!(404))
        );
    }
    assert_eq!(
        get(&fake, "/shop/v1/shops?limit=50")["items"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
}

#[test]
fn an_accepted_write_is_queued_then_runs_then_is_done() {
    let fake = start();
    let reply = send_json(
        &fake,
        "POST",
        "/shop/shop/v1/shops",
        &json!({ "properties": { "name": "a" } }),
    );
    let own = path(&reply.json()["href"], &fake);
    let job = path(&json!(reply.header("Location")), &fake);
    assert!(
        job.starts_with("/shop/shop/v1/requests/") && job.ends_with("/status"),
        "{job}"
    );
    let polls: Vec<Value> = (0..4).map(|_| get(&fake, &job)).collect();
    let statuses: Vec<&Value> = polls
        .iter()
        .map(|poll| &poll["metadata"]["status"])
        .collect();
    assert_eq!(statuses, ["QUEUED", "RUNNING", "DONE", "DONE"]);
    let target = &polls[0]["metadata"]["targets"][0]["target"];
    assert_eq!(
        (&target["id"], &target["type"]),
        (&reply.json()["id"], &json!("shop"))
    );
    assert_eq!(path(&target["href"], &fake), own);
    // Completion makes the resource ready, without another look at it.
    assert_eq!(get(&fake, &own)["metadata"]["state"], "AVAILABLE");

    let action = send(&fake, "POST", &format!("{own}/open"), &[], "");
    let job = path(&json!(action.header("Location")), &fake);
    let target = get(&fake, &job)["metadata"]["targets"][0]["target"].clone();
    assert_eq!(path(&target["href"], &fake), own);
    assert_eq!(target["type"], "shop");
}

#[test]
fn lists_have_pages_links_and_depth() {
    let fake = start();
    let first = get(&fake, "/shop/v1/shops?depth=1");
    assert_eq!(
        (&first["offset"], &first["limit"]),
        (&json!(0), &json!(2)),
        "the limit is the document's default"
    );
    assert_eq!(
        (&first["type"], &first["id"]),
        (&json!("collection"), &json!("shops"))
    );
    assert_eq!(first["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(first["_links"].get("prev"), None);
    let second = get(&fake, &path(&first["_links"]["next"], &fake));
    assert_eq!(second["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(second["_links"].get("next"), None);
    assert_eq!(
        path(&second["_links"]["prev"], &fake),
        path(&first["_links"]["self"], &fake)
    );
    assert_eq!(get(&fake, "/shop/v1/shops?offset=9")["items"], json!([]));

    assert_eq!(first["items"][0].get("entities"), None);
    assert!(first["items"][0]["properties"]["name"].is_string());
    let flat = get(&fake, "/shop/v1/shops");
    let names: Vec<&String> = flat["items"][0]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(names, ["href", "id", "type"]);

    // A sample reads the same by itself as in its list.
    let alone = get(&fake, &path(&first["items"][0]["href"], &fake));
    assert_eq!(alone, first["items"][0]);
}

#[test]
fn what_was_never_created_reads_as_a_sample_with_that_id() {
    let fake = start();
    let id = "5c0b9b00-ae36-4626-bff6-e6c30e6d2809";
    let found = get(&fake, &format!("/shop/v1/shops/{id}"));
    assert_eq!(
        (&found["id"], &found["metadata"]["state"]),
        (&json!(id), &json!("AVAILABLE"))
    );
    assert_eq!(found, get(&fake, &format!("/shop/v1/shops/{id}")));
    assert_ne!(
        found["properties"],
        get(&fake, "/shop/v1/shops/other")["properties"]
    );
}

#[test]
fn names_and_locations_are_ids_where_the_path_says_so() {
    let fake = start();
    let label = json!({ "properties": { "key": "color/main", "value": "red" } });
    assert_eq!(
        send_json(&fake, "POST", "/shop/v1/shops/1/labels", &label).status,
        201
    );
    let found = get(&fake, "/shop/v1/shops/1/labels/color%2Fmain");
    assert_eq!(found["properties"], label["properties"]);
    assert_eq!(
        get(&fake, "/shop/v1/shops/1/labels/size")["properties"]["key"],
        "size"
    );

    let ids = get(&fake, "/shop/v1/locations")["items"].clone();
    assert_eq!(ids[0]["id"], "de/fra");
    assert_eq!(path(&ids[0]["href"], &fake), "/shop/v1/locations/de/fra");
    assert_eq!(get(&fake, "/shop/v1/locations/us/las")["id"], "us/las");
}

#[test]
fn members_that_the_document_does_not_know_are_let_through() {
    let fake = start();
    let mut found = get(&fake, "/shop/v1/shops/1");
    found["properties"]["name"] = json!("new");
    found["later"] = json!(true);
    let reply = send_json(&fake, "PUT", "/shop/v1/shops/1", &found);
    assert_eq!(
        (reply.status, &reply.json()["properties"]["name"]),
        (200, &json!("new"))
    );
}

#[test]
fn a_taken_port_is_an_error() {
    let fake = start();
    let port = fake
        .url()
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok())
        .expect("a port");
    assert!(Fake::start(Options::new(vec![shop()]).port(port)).is_err());
    drop(fake);
    assert!(
        Fake::start(Options::new(vec![shop()]).port(port)).is_ok(),
        "a server that is dropped frees its port"
    );
}
