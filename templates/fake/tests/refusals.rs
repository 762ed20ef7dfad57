//! What services refuse although their documents allow it, and that a refusal leaves everything as it was.

mod support;

use std::time::Duration;

use ionoscloud_fake::{Documents, Fake, Options};
use serde_json::{Value, json};
use support::{get, path, send, send_json};

const COMPUTE: &str = "/cloudapi/v6";

fn start() -> Fake {
    Fake::start(Options::new(Documents::bundled())).expect("a port is free")
}

fn make(fake: &Fake, list: &str, body: &Value) -> String {
    let reply = send_json(fake, "POST", list, body);
    assert!(reply.status < 300, "POST {list}: {}", reply.body);
    fake.settle();
    match reply.json()["href"].is_string() {
        true => path(&reply.json()["href"], fake),
        false => format!("{list}/{}", reply.json()["id"].as_str().expect("an id")),
    }
}

fn datacenter(fake: &Fake) -> String {
    let body = json!({ "properties": { "name": "d", "location": "de/fra" } });
    make(fake, &format!("{COMPUTE}/datacenters"), &body)
}

fn pool(fake: &Fake, datacenter: &str, nodes: u32) -> (String, String) {
    let cluster = make(
        fake,
        &format!("{COMPUTE}/k8s"),
        &json!({ "properties": { "name": "k" } }),
    );
    let id = datacenter.rsplit('/').next();
    let body = json!({ "properties": {
        "name": "p", "datacenterId": id, "nodeCount": nodes, "coresCount": 2, "ramSize": 2048, "cpuFamily": "INTEL_SKYLAKE",
        "availabilityZone": "AUTO", "storageType": "HDD", "storageSize": 10,
    } });
    let pool = make(fake, &format!("{cluster}/nodepools"), &body);
    (cluster, pool)
}

fn count(fake: &Fake, list: &str) -> usize {
    get(fake, list)["items"].as_array().map_or(0, Vec::len)
}

/// A change that is refused, and words of the reason; the resource is as it was.
#[test]
fn what_stays_is_not_changed_and_what_grows_is_not_made_smaller() {
    let fake = start();
    let datacenter = datacenter(&fake);
    let volume =
        json!({ "properties": { "name": "v", "size": 10, "type": "HDD", "licenceType": "LINUX" } });
    let volume = make(&fake, &format!("{datacenter}/volumes"), &volume);
    let server = json!({ "properties": { "name": "s", "cores": 1, "ram": 1024 } });
    let server = make(&fake, &format!("{datacenter}/servers"), &server);
    let block = json!({ "properties": { "location": "de/fra", "size": 1 } });
    let block = make(&fake, &format!("{COMPUTE}/ipblocks"), &block);
    let (cluster, pool) = pool(&fake, &datacenter, 1);
    let database = json!({ "properties": {
        "postgresVersion": "15", "instances": 1, "cores": 2, "ram": 4096, "storageSize": 20480, "storageType": "HDD",
        "connections": [{ "datacenterId": "7b1c0d3e-0000-4000-8000-000000000001", "lanId": "1", "cidr": "192.168.1.100/24" }], "location": "de/fra", "displayName": "pg", "synchronizationMode": "ASYNCHRONOUS",
        "credentials": { "username": "u", "password": "secretpass1" },
    } });
    let database = make(&fake, "/databases/postgresql/clusters", &database);
    for (method, target, sent, word) in [
        (
            "PATCH",
            &datacenter,
            json!({ "location": "us/las" }),
            "location",
        ),
        (
            "PUT",
            &datacenter,
            json!({ "properties": { "name": "d", "location": "us/las" } }),
            "location",
        ),
        ("PATCH", &volume, json!({ "size": 9 }), "grow"),
        ("PATCH", &volume, json!({ "type": "SSD" }), "type"),
        ("PATCH", &volume, json!({ "image": "other" }), "image"),
        (
            "PATCH",
            &volume,
            json!({ "imagePassword": "secretpass1" }),
            "imagePassword",
        ),
        ("PATCH", &server, json!({ "type": "CUBE" }), "type"),
        (
            "PATCH",
            &server,
            json!({ "templateUuid": "5d6f7081-0001-4b00-8000-000000000001" }),
            "templateUuid",
        ),
        ("PATCH", &block, json!({ "location": "us/las" }), "location"),
        (
            "PUT",
            &pool,
            json!({ "properties": { "nodeCount": 1, "storageSize": 11 } }),
            "storageSize",
        ),
        (
            "PATCH",
            &database,
            json!({ "properties": { "storageSize": 4096 } }),
            "grow",
        ),
        (
            "PATCH",
            &database,
            json!({ "properties": { "postgresVersion": "14" } }),
            "grow",
        ),
    ] {
        let before = get(&fake, target);
        let reply = send_json(&fake, method, target, &sent);
        assert!(
            reply.status == 422,
            "{method} {target} {sent}: {} {}",
            reply.status,
            reply.body
        );
        assert!(reply.body.contains(word), "{target}: {}", reply.body);
        assert_eq!(get(&fake, target), before, "{target}");
    }
    for (method, target, sent) in [
        (
            "PATCH",
            &datacenter,
            json!({ "location": "de/fra", "name": "e" }),
        ),
        ("PUT", &datacenter, json!({ "properties": { "name": "f" } })),
        ("PATCH", &volume, json!({ "size": 11 })),
        (
            "PATCH",
            &database,
            json!({ "properties": { "storageSize": 40960, "postgresVersion": "16" } }),
        ),
        (
            "PUT",
            &cluster,
            json!({ "properties": { "name": "other" } }),
        ),
    ] {
        let reply = send_json(&fake, method, target, &sent);
        assert!(reply.status < 300, "{target}: {}", reply.body);
        fake.settle();
    }
    let kept = get(&fake, &datacenter);
    assert_eq!(kept["properties"]["location"], "de/fra", "{kept}");
}

/// A replacement that says nothing about them leaves the members as they were that cannot be without a value.
#[test]
fn a_replacement_keeps_what_is_fixed_and_what_the_service_has_chosen() {
    let fake = start();
    let datacenter = datacenter(&fake);
    let cube = json!({
        "properties": { "name": "c", "type": "CUBE", "templateUuid": "5d6f7081-0001-4b00-8000-000000000001" },
        "entities": { "volumes": { "items": [{ "properties": { "name": "das", "type": "DAS", "licenceType": "LINUX" } }] } },
    });
    let cube = make(&fake, &format!("{datacenter}/servers"), &cube);
    let volume =
        json!({ "properties": { "name": "v", "size": 10, "type": "HDD", "licenceType": "LINUX" } });
    let volume = make(&fake, &format!("{datacenter}/volumes"), &volume);
    let put = json!({ "properties": { "name": "other", "templateUuid": "5d6f7081-0001-4b00-8000-000000000001" } });
    for (item, body, kept) in [
        (&cube, put, &["type", "vmState", "templateUuid"][..]),
        (
            &volume,
            json!({ "properties": { "name": "other" } }),
            &["type", "size", "licenceType", "bus"],
        ),
    ] {
        let before = get(&fake, item);
        let reply = send_json(&fake, "PUT", item, &body);
        assert!(reply.status < 300, "{}", reply.body);
        fake.settle();
        let after = get(&fake, item);
        assert_eq!(after["properties"]["name"], "other");
        for name in kept {
            assert!(!before["properties"][name].is_null(), "{name}: {before}");
            assert_eq!(
                after["properties"][name], before["properties"][name],
                "{name}"
            );
        }
    }
    let refused = send(&fake, "POST", &format!("{cube}/stop"), &[], "");
    assert_eq!(refused.status, 422, "it is a cube still: {}", refused.body);
    let done = send(&fake, "POST", &format!("{cube}/suspend"), &[], "");
    assert!(done.status < 300, "{}", done.body);
}

#[test]
fn a_name_that_is_given_once_is_refused_as_long_as_it_is_taken() {
    let fake = start();
    for (list, first, again) in [
        ("/zones", json!({ "zoneName": "example.com" }), 409),
        (
            "/containerregistries/registries",
            json!({ "name": "reg-1", "location": "de/fra" }),
            409,
        ),
    ] {
        let body = json!({ "properties": first });
        let made = make(&fake, list, &body);
        let reply = send_json(&fake, "POST", list, &body);
        assert_eq!(reply.status, again, "{}", reply.body);
        assert_eq!(count(&fake, list), 1, "{list}");
        let gone = send(&fake, "DELETE", &made, &[], "");
        assert!(gone.status < 300, "{}", gone.body);
        fake.settle();
        make(&fake, list, &body);
    }
}

#[test]
fn what_is_needed_is_deleted_after_what_needs_it() {
    let fake = start();
    let datacenter = datacenter(&fake);
    let (cluster, pool) = pool(&fake, &datacenter, 1);
    for held in [&cluster, &datacenter] {
        let reply = send(&fake, "DELETE", held, &[], "");
        assert_eq!(reply.status, 422, "{held}: {}", reply.body);
        assert!(reply.body.contains(&pool), "{}", reply.body);
    }
    for free in [&pool, &cluster, &datacenter] {
        let reply = send(&fake, "DELETE", free, &[], "");
        assert!(reply.status < 300, "{free}: {}", reply.body);
        fake.settle();
    }
    fake.assert_nothing_left();
}

#[test]
fn a_node_pool_has_as_many_nodes_as_it_says() {
    let fake = start();
    let datacenter = datacenter(&fake);
    let (_, pool) = pool(&fake, &datacenter, 2);
    let nodes = format!("{pool}/nodes");
    let first = get(&fake, &nodes)["items"][0]["id"].clone();
    for wanted in [2, 5, 1] {
        let sent = json!({ "properties": { "nodeCount": wanted } });
        let reply = send_json(&fake, "PUT", &pool, &sent);
        assert!(reply.status < 300, "{}", reply.body);
        fake.settle();
        assert_eq!(count(&fake, &nodes), wanted);
        assert_eq!(
            get(&fake, &nodes)["items"][0]["id"],
            first,
            "the oldest stays"
        );
    }
}

#[test]
fn a_composite_call_that_is_refused_leaves_nothing() {
    let fake = start();
    let datacenter = datacenter(&fake);
    let server = json!({ "properties": { "name": "s", "cores": 1, "ram": 1024 }, "entities": {
        "nics": { "items": [{ "properties": { "name": "n", "lan": 1 } }] },
        "volumes": { "items": [{ "id": "00000000-0000-4000-8000-0000000000aa" }] },
    } });
    let before = fake.left();
    let reply = send_json(&fake, "POST", &format!("{datacenter}/servers"), &server);
    assert_eq!(reply.status, 422, "{}", reply.body);
    assert_eq!(fake.left(), before);
}

#[test]
fn tokens_are_revoked_by_their_criterion_alone() {
    let fake = start();
    let token = |ttl: &str| {
        let reply = get(&fake, &format!("/auth/v1/tokens/generate{ttl}"));
        reply["token"].as_str().expect("a token").to_owned()
    };
    let tokens = || {
        get(&fake, "/auth/v1/tokens")["tokens"]
            .as_array()
            .map_or(0, Vec::len)
    };
    token("?ttl=60");
    let used = token("");
    token("");
    let bearer = format!("Bearer {used}");
    let headers = [("Authorization", bearer.as_str())];
    for (criterion, status, left) in [("NOPE", 400, 3), ("EXPIRED", 200, 3), ("CURRENT", 200, 2)] {
        let target = format!("/auth/v1/tokens?criteria={criterion}");
        let reply = send(&fake, "DELETE", &target, &headers, "");
        assert_eq!(reply.status, status, "{criterion}: {}", reply.body);
        assert_eq!(tokens(), left, "{criterion}");
    }
    fake.clock().advance(Duration::from_secs(120));
    send(&fake, "DELETE", "/auth/v1/tokens?criteria=EXPIRED", &[], "");
    assert_eq!(tokens(), 1);
    send(&fake, "DELETE", "/auth/v1/tokens?criteria=ALL", &[], "");
    assert_eq!(tokens(), 0);
}

/// As a program reads on that knows nothing but the links, and one that knows nothing but the tokens.
#[test]
fn pages_by_token_lead_to_the_end_and_no_further() {
    let fake = start();
    let list = "/containerregistries/registries";
    for number in 0..5 {
        let body =
            json!({ "properties": { "name": format!("reg-{number}"), "location": "de/fra" } });
        make(&fake, list, &body);
    }
    let page = |target: &str| get(&fake, target);
    let (mut seen, mut target) = (0, format!("{list}?limit=2"));
    for _ in 0..4 {
        let found = page(&target);
        seen += found["items"].as_array().map_or(0, Vec::len);
        let next = found["_links"]["next"].as_str().expect("it is required");
        if next.is_empty() {
            break;
        }
        target = path(&found["_links"]["next"], &fake);
    }
    assert_eq!(seen, 5);
    let (mut seen, mut token) = (0, String::new());
    for _ in 0..4 {
        let found = page(&format!("{list}?limit=2&pagination.token={token}"));
        seen += found["items"].as_array().map_or(0, Vec::len);
        token = found["pagination"]["token"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(seen, 5);
    let reply = send(
        &fake,
        "GET",
        &format!("{list}?pagination.token=%21"),
        &[],
        "",
    );
    assert_eq!(reply.status, 400, "{}", reply.body);
}

/// A document says what a member is that is not sent: that holds for what replaces as for what creates.
#[test]
fn a_default_is_there_after_a_replacement_too() {
    let fake = start();
    let zone = make(
        &fake,
        "/zones",
        &json!({ "properties": { "zoneName": "example.com" } }),
    );
    let record =
        json!({ "properties": { "name": "www", "type": "A", "content": "1.2.3.4", "ttl": 300 } });
    let record = make(&fake, &format!("{zone}/records"), &record);
    let sent = json!({ "properties": { "name": "www", "type": "A", "content": "1.2.3.4" } });
    let reply = send_json(&fake, "PUT", &record, &sent);
    assert!(reply.status < 300, "{}", reply.body);
    assert_eq!(get(&fake, &record)["properties"]["ttl"], 3600);
}

#[test]
fn at_the_end_of_time_changes_are_done_at_once() {
    let fake = start();
    fake.clock().advance(Duration::MAX);
    let zone = json!({ "properties": { "zoneName": "example.com" } });
    let reply = send_json(&fake, "POST", "/zones", &zone).json();
    let made = get(&fake, &path(&reply["href"], &fake));
    assert_eq!(made["metadata"]["state"], "AVAILABLE", "{made}");
}
