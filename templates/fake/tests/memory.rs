//! What was created is found again, as it was changed, until it is deleted; anything else is not there.

mod support;

use ionoscloud_fake::{Fake, Options};
use serde_json::{Value, json};
use support::{get, path, send, send_json, shop};

fn start() -> Fake {
    Fake::start(Options::new(vec![shop()])).expect("a port is free")
}

fn create(fake: &Fake, name: &str) -> String {
    let sent = json!({ "properties": { "name": name } });
    let reply = send_json(fake, "POST", "/shop/v1/shops", &sent);
    path(&reply.json()["href"], fake)
}

fn names(list: &Value) -> Vec<&str> {
    let items = list["items"].as_array().into_iter().flatten();
    items
        .filter_map(|item| item["properties"]["name"].as_str())
        .collect()
}

#[test]
fn a_resource_lives_from_its_creation_to_its_deletion() {
    let fake = start();
    let sent = json!({ "properties": { "name": "corner", "size": 7, "password": "secret", "labels": { "a": "b" } } });
    let reply = send_json(&fake, "POST", "/shop/v1/shops", &sent);
    assert_eq!(reply.status, 202, "{}", reply.body);
    assert_eq!(reply.header("X-RateLimit-Limit"), Some("120"));
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

    let found = get(&fake, &own);
    assert_eq!(found["metadata"]["state"], "AVAILABLE");
    assert_eq!(found["properties"], made["properties"]);
    let listed = get(&fake, "/shop/v1/shops?limit=50&depth=1");
    assert_eq!(listed["items"], json!([found]));

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
    assert_eq!(get(&fake, &own)["properties"], replaced["properties"]);

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
    assert_eq!(get(&fake, "/shop/v1/shops?limit=50")["items"], json!([]));
    fake.assert_nothing_left();
}

#[test]
fn what_was_never_created_is_not_there() {
    let fake = start();
    let sent = json!({ "properties": { "name": "a" } });
    for (method, target) in [
        ("GET", "/shop/v1/shops/1"),
        ("PUT", "/shop/v1/shops/1"),
        ("PATCH", "/shop/v1/shops/1"),
        ("DELETE", "/shop/v1/shops/1"),
        ("POST", "/shop/v1/shops/1/open"),
        ("POST", "/shop/v1/shops/1/labels"),
        ("GET", "/shop/v1/shops/1/labels/a"),
        ("GET", "/shop/v1/requests/1/status"),
    ] {
        let reply = match method {
            "GET" | "DELETE" => send(&fake, method, target, &[], ""),
            _ if target.ends_with("open") => send(&fake, method, target, &[], ""),
            _ => send_json(&fake, method, target, &sent),
        };
        assert_eq!(reply.status, 404, "{method} {target}: {}", reply.body);
        assert!(reply.json()["messages"][0]["message"].is_string());
    }
}

#[test]
fn lists_have_pages_links_and_depth() {
    let fake = start();
    let ids: Vec<String> = ["a", "b", "c"].map(|name| create(&fake, name)).into();
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
    assert_eq!(names(&first), ["a", "b"]);
    assert_eq!(first["_links"].get("prev"), None);
    let second = get(&fake, &path(&first["_links"]["next"], &fake));
    assert_eq!(names(&second), ["c"], "the depth is that of the first page");
    assert_eq!(second["_links"].get("next"), None);
    assert_eq!(
        path(&second["_links"]["prev"], &fake),
        path(&first["_links"]["self"], &fake)
    );
    assert_eq!(get(&fake, "/shop/v1/shops?offset=9")["items"], json!([]));

    let flat = get(&fake, "/shop/v1/shops");
    let members: Vec<&String> = flat["items"][0]
        .as_object()
        .expect("an object")
        .keys()
        .collect();
    assert_eq!(members, ["href", "id", "type"]);
    assert_eq!(
        get(&fake, &ids[0]),
        first["items"][0],
        "alone as in its list"
    );
}

#[test]
fn lists_are_filtered() {
    let fake = start();
    for name in ["left", "right", "best"] {
        create(&fake, name);
    }
    for (query, wanted) in [
        ("filter.name=e", &["left", "best"][..]),
        ("filter.name=RIGHT", &["right"]),
        ("filter.name=e&filter.state=BUSY", &[]),
        ("filter.naem=left", &[]),
        ("filter.name=e&offset=1", &["best"]),
    ] {
        let list = get(&fake, &format!("/shop/v1/shops?depth=1&{query}"));
        assert_eq!(names(&list), wanted, "{query}");
    }
}

#[test]
fn names_and_locations_are_ids_where_the_path_says_so() {
    let fake = start();
    let own = create(&fake, "a");
    let label = json!({ "properties": { "key": "color/main", "value": "red" } });
    let labels = format!("{own}/labels");
    assert_eq!(send_json(&fake, "POST", &labels, &label).status, 201);
    let found = get(&fake, &format!("{labels}/color%2Fmain"));
    assert_eq!(found["properties"], label["properties"]);
    let again = send_json(&fake, "POST", &labels, &label);
    assert_eq!(again.status, 422, "it exists already: {}", again.body);
}

#[test]
fn members_that_the_document_does_not_know_are_let_through() {
    let fake = start();
    let own = create(&fake, "a");
    let mut found = get(&fake, &own);
    found["properties"]["name"] = json!("new");
    found["later"] = json!(true);
    let reply = send_json(&fake, "PUT", &own, &found);
    assert_eq!(
        (reply.status, &reply.json()["properties"]["name"]),
        (200, &json!("new"))
    );
}

#[test]
fn contracts_have_their_own() {
    let fake = start();
    create(&fake, "a");
    let other = [("X-Contract-Number", "4711")];
    let list = send(&fake, "GET", "/shop/v1/shops", &other, "").json();
    assert_eq!(list["items"], json!([]));
    assert_eq!(fake.account("shop").paths("/shops").len(), 1);
    assert!(
        fake.account("shop")
            .contract("4711")
            .paths("/shops")
            .is_empty()
    );
}

#[test]
fn what_is_saved_is_loaded() {
    let fake = start();
    let own = create(&fake, "a");
    let before = get(&fake, &own);
    let state = fake.save();
    let port = fake.url();
    drop(fake);
    let port = port.rsplit(':').next().and_then(|port| port.parse().ok());
    let options = Options::new(vec![shop()])
        .port(port.expect("a port"))
        .state(state.clone());
    let fake = Fake::start(options).expect("the state is understood");
    assert_eq!(get(&fake, &own), before);
    assert_eq!(fake.save(), state);
    assert_ne!(create(&fake, "b"), own, "ids are not given twice");
    let options = Options::new(vec![shop()]).state("{}");
    assert!(Fake::start(options).is_err());
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
