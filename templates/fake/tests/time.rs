//! Changes take their time: by the clock that the test moves.

mod support;

use std::time::Duration;

use ionoscloud_fake::{Clock, Documents, Fake, Options, Settle};
use serde_json::{Value, json};
use support::{get, path, send, send_json};

const CLOUD: &str = "/cloudapi/v6";

fn start(settle: Settle) -> Fake {
    let clock = Clock::default();
    clock.stop();
    let documents = Documents::bundled_for(&["compute".to_owned(), "psql-v2".to_owned()]);
    let options = Options::new(documents.expect("they are part of the crate"));
    Fake::start(options.clock(&clock).settle(settle)).expect("a port is free")
}

fn four_seconds() -> Fake {
    start(Settle::After(Duration::from_secs(4)))
}

fn server(fake: &Fake, kind: &str) -> String {
    let compute = fake.account("compute");
    compute
        .seed(
            "/datacenters/1",
            &json!({ "properties": { "name": "a", "location": "de/fra" } }),
        )
        .expect("the document knows data centers");
    let server = json!({ "properties": { "name": "b", "cores": 1, "ram": 1024, "type": kind } });
    let path = compute.seed("/datacenters/1/servers", &server);
    format!("{CLOUD}{}", path.expect("the document knows servers"))
}

fn state(fake: &Fake, path: &str) -> (Value, Value) {
    let found = get(fake, path);
    (
        found["metadata"]["state"].clone(),
        found["properties"]["vmState"].clone(),
    )
}

#[test]
fn an_accepted_write_is_queued_then_runs_then_is_done() {
    let fake = four_seconds();
    let server = server(&fake, "ENTERPRISE");
    let reply = send(&fake, "POST", &format!("{server}/stop"), &[], "");
    assert_eq!((reply.status, reply.body.as_str()), (202, ""));
    let job = path(&json!(reply.header("Location")), &fake);
    for (seconds, word, wanted) in [
        (0, "QUEUED", ("BUSY", "RUNNING")),
        (1, "RUNNING", ("BUSY", "RUNNING")),
        (2, "RUNNING", ("BUSY", "RUNNING")),
        (1, "DONE", ("AVAILABLE", "SHUTOFF")),
        (9, "DONE", ("AVAILABLE", "SHUTOFF")),
    ] {
        fake.clock().advance(Duration::from_secs(seconds));
        let status = get(&fake, &job)["metadata"].clone();
        assert_eq!(
            (&status["status"], &status["targets"][0]["status"]),
            (&json!(word), &json!(word))
        );
        let target = &status["targets"][0]["target"];
        assert_eq!(
            (path(&target["href"], &fake), &target["type"]),
            (server.clone(), &json!("server"))
        );
        assert_eq!(state(&fake, &server), (json!(wanted.0), json!(wanted.1)));
    }
    let requests = get(&fake, &format!("{CLOUD}/requests?depth=1"));
    assert_eq!(requests["items"][0]["properties"]["method"], "POST");
    assert_eq!(
        get(&fake, &format!("{CLOUD}/requests?filter.status=FAILED"))["items"],
        json!([])
    );
}

#[test]
fn what_is_busy_refuses_changes() {
    let fake = four_seconds();
    let server = server(&fake, "ENTERPRISE");
    let change = json!({ "name": "c" });
    assert_eq!(send_json(&fake, "PATCH", &server, &change).status, 202);
    for (method, path) in [
        ("PATCH", server.clone()),
        ("POST", format!("{server}/stop")),
        ("DELETE", server.clone()),
    ] {
        let reply = match method {
            "PATCH" => send_json(&fake, method, &path, &change),
            _ => send(&fake, method, &path, &[], ""),
        };
        assert_eq!(reply.status, 422, "{method} {path}: {}", reply.body);
    }
    fake.clock().advance(Duration::from_secs(4));
    assert_eq!(send(&fake, "DELETE", &server, &[], "").status, 202);
    assert_eq!(state(&fake, &server).0, "BUSY");
    fake.settle();
    assert_eq!(send(&fake, "GET", &server, &[], "").status, 404);
}

#[test]
fn nothing_is_created_in_what_is_being_created() {
    let fake = four_seconds();
    let wanted = json!({ "properties": { "name": "a", "location": "de/fra" } });
    let made = send_json(&fake, "POST", &format!("{CLOUD}/datacenters"), &wanted).json();
    let servers = format!("{}/servers", path(&made["href"], &fake));
    let server = json!({ "properties": { "name": "b", "cores": 1, "ram": 1024 } });
    assert_eq!(send_json(&fake, "POST", &servers, &server).status, 422);
    fake.settle();
    assert_eq!(send_json(&fake, "POST", &servers, &server).status, 202);
}

#[test]
fn actions_mean_what_they_say() {
    let fake = start(Settle::AT_ONCE);
    let enterprise = server(&fake, "ENTERPRISE");
    for (action, status, wanted) in [
        ("stop", 202, "SHUTOFF"),
        ("start", 202, "RUNNING"),
        ("suspend", 422, "RUNNING"),
        ("resume", 422, "RUNNING"),
        ("reboot", 202, "RUNNING"),
        ("upgrade", 202, "RUNNING"),
    ] {
        let reply = send(&fake, "POST", &format!("{enterprise}/{action}"), &[], "");
        assert_eq!(reply.status, status, "{action}: {}", reply.body);
        assert_eq!(state(&fake, &enterprise).1, wanted, "{action}");
    }
    let cube = server(&fake, "CUBE");
    for (action, status, wanted) in [
        ("stop", 422, "RUNNING"),
        ("suspend", 202, "SUSPENDED"),
        ("start", 422, "SUSPENDED"),
        ("resume", 202, "RUNNING"),
    ] {
        let reply = send(&fake, "POST", &format!("{cube}/{action}"), &[], "");
        assert_eq!(reply.status, status, "{action}: {}", reply.body);
        assert_eq!(state(&fake, &cube).1, wanted, "{action}");
    }
}

#[test]
fn volumes_are_attached_detached_and_kept_as_snapshots() {
    let fake = start(Settle::AT_ONCE);
    let server = server(&fake, "ENTERPRISE");
    let compute = fake.account("compute");
    let volume = json!({ "properties": { "name": "v", "size": 10, "type": "SSD" } });
    let volume = compute
        .seed("/datacenters/1/volumes", &volume)
        .expect("a volume");
    let id = volume.rsplit('/').next().expect("an id").to_owned();
    let volumes = format!("{server}/volumes");
    let attach = |id: &str| send_json(&fake, "POST", &volumes, &json!({ "id": id })).status;
    assert_eq!(attach("nobody"), 422);
    assert_eq!(attach(&id), 202);
    assert_eq!(get(&fake, &volumes)["items"][0]["id"], id.as_str());
    assert_eq!(get(&fake, &format!("{volumes}/{id}"))["id"], id.as_str());
    assert_eq!(
        get(&fake, &server)["properties"]["bootVolume"]["id"],
        id.as_str()
    );
    let taken = compute.seed(
        "/datacenters/1/servers/other",
        &json!({ "properties": { "name": "c" } }),
    );
    let taken = format!("{CLOUD}{}/volumes", taken.expect("a server"));
    let reply = send_json(&fake, "POST", &taken, &json!({ "id": id }));
    assert_eq!(reply.status, 422, "{}", reply.body);

    let volume = format!("{CLOUD}{volume}");
    let sent = json!({ "properties": { "name": "yesterday" } });
    let reply = send_json(&fake, "POST", &format!("{volume}/create-snapshot"), &sent);
    assert_eq!(reply.status, 202, "{}", reply.body);
    let snapshot = get(&fake, &path(&reply.json()["href"], &fake));
    assert_eq!(
        (
            &snapshot["properties"]["size"],
            &snapshot["properties"]["location"]
        ),
        (&json!(10), &json!("de/fra"))
    );
    let restore = |id: &Value| {
        let sent = json!({ "properties": { "snapshotId": id } });
        send_json(&fake, "POST", &format!("{volume}/restore-snapshot"), &sent).status
    };
    assert_eq!(restore(&json!("none")), 422);
    let before = get(&fake, &volume)["metadata"]["etag"].clone();
    assert_eq!(restore(&snapshot["id"]), 202);
    assert_ne!(get(&fake, &volume)["metadata"]["etag"], before);

    assert_eq!(
        send(&fake, "DELETE", &format!("{volumes}/{id}"), &[], "").status,
        202
    );
    assert_eq!(get(&fake, &volumes)["items"], json!([]));
    assert_eq!(
        get(&fake, &volume)["id"],
        id.as_str(),
        "it is detached, not deleted"
    );
}

#[test]
fn deleting_takes_along_what_is_inside() {
    let fake = start(Settle::AT_ONCE);
    let server = server(&fake, "ENTERPRISE");
    let nic = json!({ "properties": { "lan": 1 }, "entities": { "firewallrules": { "items": [{ "properties": { "protocol": "TCP" } }] } } });
    let nic = send_json(&fake, "POST", &format!("{server}/nics"), &nic).json();
    let nic = path(&nic["href"], &fake);
    let rules = get(&fake, &format!("{nic}/firewallrules?depth=1"));
    assert_eq!(rules["items"][0]["properties"]["protocol"], "TCP");
    // A NIC makes the LAN that it names.
    let lans = get(&fake, &format!("{CLOUD}/datacenters/1/lans"));
    assert_eq!(lans["items"].as_array().map(Vec::len), Some(1), "{lans}");
    assert_eq!(
        send(&fake, "DELETE", &format!("{CLOUD}/datacenters/1"), &[], "").status,
        202
    );
    for gone in [&nic, &server] {
        assert_eq!(send(&fake, "GET", gone, &[], "").status, 404);
    }
    fake.assert_nothing_left();
}

#[test]
fn a_composite_body_makes_everything_inside_with_ids() {
    let fake = start(Settle::AT_ONCE);
    let body = json!({
        "properties": { "name": "a", "location": "de/fra" },
        "entities": {
            "lans": { "items": [{ "properties": { "name": "l", "public": true } }] },
            "servers": { "items": [{
                "properties": { "name": "s", "cores": 1, "ram": 1024 },
                "entities": {
                    "volumes": { "items": [{ "properties": { "name": "v", "size": 10 } }] },
                    "nics": { "items": [{ "properties": { "name": "n", "lan": 1 } }] },
                },
            }] },
        },
    });
    let made = send_json(&fake, "POST", &format!("{CLOUD}/datacenters"), &body).json();
    let whole = get(&fake, &format!("{}?depth=5", path(&made["href"], &fake)));
    let server = &whole["entities"]["servers"]["items"][0];
    for (at, name) in [
        (&whole["entities"]["lans"]["items"][0], "l"),
        (server, "s"),
        (&server["entities"]["volumes"]["items"][0], "v"),
        (&server["entities"]["nics"]["items"][0], "n"),
        (&whole["entities"]["volumes"]["items"][0], "v"),
    ] {
        if name == "v" && at.is_null() {
            continue;
        }
        assert_eq!(at["properties"]["name"], name);
        let alone = get(&fake, &path(&at["href"], &fake));
        assert_eq!(
            (&alone["id"], &alone["properties"]),
            (&at["id"], &at["properties"])
        );
    }
    assert_eq!(whole["entities"]["lans"]["items"][0]["id"], "1");
    let nics = get(
        &fake,
        &format!("{}/lans/1/nics?depth=1", path(&made["href"], &fake)),
    );
    assert_eq!(nics["items"][0]["properties"]["name"], "n");
}

#[test]
fn locations_are_prefixes_or_hosts() {
    let fake = start(Settle::AT_ONCE);
    fake.account("psql-v2")
        .location("de/fra")
        .seed("/clusters", &json!({ "properties": { "name": "there" } }))
        .expect("the document knows clusters");
    let count = |target: &str, host: &str| {
        let headers: &[(&str, &str)] = if host.is_empty() {
            &[]
        } else {
            &[("Host", host)]
        };
        let reply = send(&fake, "GET", target, headers, "");
        reply.json()["items"].as_array().map(Vec::len)
    };
    assert_eq!(count("/clusters", ""), Some(0));
    assert_eq!(count("/de-fra/clusters", ""), Some(1));
    assert_eq!(count("/de-fra/psql-v2/clusters", ""), Some(1));
    assert_eq!(count("/de-txl/clusters", ""), Some(0));
    assert_eq!(count("/clusters", "psql-v2.de-fra.localhost"), Some(1));
    assert_eq!(count("/clusters", "psql-v2.de-txl.localhost"), Some(0));
}
