//! What follows from a change elsewhere, as compute's document tells it.

mod support;

use ionoscloud_fake::{Clock, Documents, Fake, Options, Settle};
use serde_json::{Value, json};
use support::{get, send, send_json};

const COMPUTE: &str = "/cloudapi/v6";

/// A fake with an empty data center, and its path.
fn start() -> (Fake, String) {
    started(Options::new(Documents::bundled()))
}

/// One in which what is changed is done when [`Fake::settle`] is called.
fn start_slowly() -> (Fake, String) {
    let clock = Clock::default();
    clock.stop();
    let settle = Settle::After(std::time::Duration::from_secs(9));
    started(
        Options::new(Documents::bundled())
            .clock(&clock)
            .settle(settle),
    )
}

fn started(options: Options) -> (Fake, String) {
    let fake = Fake::start(options).expect("a port is free");
    let center = make(
        &fake,
        &format!("{COMPUTE}/datacenters"),
        &json!({ "properties": { "name": "d", "location": "de/fra" } }),
    );
    (fake, center)
}

fn make(fake: &Fake, list: &str, body: &Value) -> String {
    let reply = send_json(fake, "POST", list, body);
    assert!(reply.status < 300, "POST {list}: {}", reply.body);
    fake.settle();
    format!("{list}/{}", reply.json()["id"].as_str().expect("an id"))
}

fn change(fake: &Fake, method: &str, path: &str, body: &Value) -> Value {
    let reply = send_json(fake, method, path, body);
    assert!(reply.status < 300, "{method} {path}: {}", reply.body);
    fake.settle();
    reply.json()
}

fn remove(fake: &Fake, path: &str) -> u16 {
    let status = send(fake, "DELETE", path, &[], "").status;
    fake.settle();
    status
}

fn server(name: &str) -> Value {
    json!({ "properties": { "name": name, "cores": 1, "ram": 1024 } })
}

fn count(fake: &Fake, list: &str) -> usize {
    get(fake, list)["items"].as_array().map_or(0, Vec::len)
}

/// NicProperties.lan: "A number that does not exist yet creates a new LAN in the data center."
#[test]
fn a_nic_makes_the_lan_that_it_names_and_the_lan_shows_it() {
    let (fake, center) = start();
    let server = make(&fake, &format!("{center}/servers"), &server("s"));
    let nic = json!({ "properties": { "name": "n", "lan": 77 } });
    let nic = make(&fake, &format!("{server}/nics"), &nic);
    assert_eq!(get(&fake, &format!("{center}/lans/77"))["id"], "77");
    assert_eq!(count(&fake, &format!("{center}/lans/77/nics")), 1);
    let shown = get(&fake, &format!("{center}/lans/77?depth=3"));
    let inside = &shown["entities"]["nics"]["items"][0]["id"];
    assert_eq!(inside.as_str(), nic.rsplit('/').next(), "{shown}");
    change(&fake, "PATCH", &nic, &json!({ "lan": 78 }));
    assert_eq!(get(&fake, &format!("{center}/lans/78"))["id"], "78");
    assert_eq!(count(&fake, &format!("{center}/lans/77/nics")), 0);
    // Also inside of what is made at once.
    let whole = json!({
        "properties": { "name": "t", "cores": 1, "ram": 1024 },
        "entities": { "nics": { "items": [{ "properties": { "lan": 79 } }] } },
    });
    make(&fake, &format!("{center}/servers"), &whole);
    let lan = get(&fake, &format!("{center}/lans/79"));
    assert_eq!(lan["metadata"]["state"], "AVAILABLE", "{lan}");
}

/// "A direct attached (`DAS`) volume always goes with its server"; others stay.
#[test]
fn a_direct_attached_volume_goes_with_its_server() {
    let (fake, center) = start();
    let cube = json!({
        "properties": { "name": "c", "type": "CUBE", "templateUuid": "5d6f7081-0001-4b00-8000-000000000001" },
        "entities": { "volumes": { "items": [
            { "properties": { "name": "das", "type": "DAS", "licenceType": "LINUX" } },
        ] } },
    });
    let cube = make(&fake, &format!("{center}/servers"), &cube);
    let volume =
        json!({ "properties": { "name": "v", "size": 10, "type": "HDD", "licenceType": "LINUX" } });
    let volume = make(&fake, &format!("{center}/volumes"), &volume);
    let id = volume.rsplit('/').next();
    change(
        &fake,
        "POST",
        &format!("{cube}/volumes"),
        &json!({ "id": id }),
    );
    assert_eq!(count(&fake, &format!("{center}/volumes")), 2);
    assert_eq!(remove(&fake, &cube), 202);
    let left = get(&fake, &format!("{center}/volumes?depth=1"));
    assert_eq!(left["items"].as_array().map(Vec::len), Some(1), "{left}");
    assert_eq!(left["items"][0]["properties"]["name"], "v");
}

/// "All LANs must be disconnected from it first"; `peers` are "the LANs joined through this cross connect at present".
#[test]
fn a_cross_connect_shows_its_lans_and_stays_while_there_are_some() {
    let (fake, center) = start();
    let pcc = json!({ "properties": { "name": "p" } });
    let pcc = make(&fake, &format!("{COMPUTE}/pccs"), &pcc);
    let id = pcc.rsplit('/').next();
    let lan = json!({ "properties": { "name": "l", "public": false, "pcc": id } });
    let lan = make(&fake, &format!("{center}/lans"), &lan);
    let peers = get(&fake, &pcc)["properties"]["peers"].clone();
    let center_id = center.rsplit('/').next();
    assert_eq!(
        peers,
        json!([{ "id": "1", "name": "l", "datacenterId": center_id, "datacenterName": "d", "location": "de/fra" }])
    );
    assert_eq!(remove(&fake, &pcc), 422);
    change(&fake, "PATCH", &lan, &json!({ "pcc": null }));
    assert_eq!(remove(&fake, &pcc), 202);
}

/// "A counter that goes up with every provisioning done in the data center."
#[test]
fn the_version_of_a_data_center_counts_what_is_done_in_it() {
    let (fake, center) = start();
    let version = || get(&fake, &center)["properties"]["version"].as_i64();
    let before = version().expect("a number");
    let server = make(&fake, &format!("{center}/servers"), &server("s"));
    assert_eq!(version(), Some(before + 1));
    send(&fake, "POST", &format!("{server}/stop"), &[], "");
    fake.settle();
    assert_eq!(version(), Some(before + 2));
}

/// The licence "follows from the image".
#[test]
fn a_volume_takes_the_licence_of_its_image() {
    let (fake, center) = start();
    for (alias, licence) in [("debian:latest", "LINUX"), ("windows:2022", "WINDOWS2022")] {
        let volume = json!({ "properties": {
            "name": "v", "size": 20, "type": "HDD", "imageAlias": alias, "imagePassword": "secretpass1",
        } });
        let volume = make(&fake, &format!("{center}/volumes"), &volume);
        assert_eq!(get(&fake, &volume)["properties"]["licenceType"], licence);
    }
}

/// "Which addresses of the block are in use, and by what."
#[test]
fn a_block_tells_who_has_its_addresses() {
    let (fake, center) = start();
    let block = json!({ "properties": { "name": "b", "location": "de/fra", "size": 2 } });
    let block = make(&fake, &format!("{COMPUTE}/ipblocks"), &block);
    let shown = get(&fake, &block);
    assert!(shown["properties"]["ipConsumers"].is_null(), "{shown}");
    let ip = &shown["properties"]["ips"][0];
    let server = make(&fake, &format!("{center}/servers"), &server("s"));
    let nic = json!({ "properties": { "lan": 1, "ips": [ip] } });
    let nic = make(&fake, &format!("{server}/nics"), &nic);
    let consumers = get(&fake, &block)["properties"]["ipConsumers"].clone();
    assert_eq!(consumers.as_array().map(Vec::len), Some(1), "{consumers}");
    assert_eq!(&consumers[0]["ip"], ip);
    assert_eq!(consumers[0]["nicId"].as_str(), nic.rsplit('/').next());
    assert_eq!(consumers[0]["serverName"], "s");
    assert_eq!(remove(&fake, &nic), 202);
    assert!(get(&fake, &block)["properties"]["ipConsumers"].is_null());
}

/// "Afterwards read the pool again to see its `nodeCount`."
#[test]
fn a_pool_counts_the_nodes_that_are_left() {
    let (fake, center) = start();
    let cluster = json!({ "properties": { "name": "k" } });
    let cluster = make(&fake, &format!("{COMPUTE}/k8s"), &cluster);
    let pool = json!({ "properties": {
        "name": "p", "datacenterId": center.rsplit('/').next(), "nodeCount": 3, "coresCount": 2, "ramSize": 2048,
        "cpuFamily": "INTEL_SKYLAKE", "availabilityZone": "AUTO", "storageType": "HDD", "storageSize": 10,
    } });
    let pool = make(&fake, &format!("{cluster}/nodepools"), &pool);
    let nodes = get(&fake, &format!("{pool}/nodes"));
    let node = nodes["items"][0]["id"].as_str().expect("an id").to_owned();
    assert!(remove(&fake, &format!("{pool}/nodes/{node}")) < 300);
    assert_eq!(count(&fake, &format!("{pool}/nodes")), 2);
    assert_eq!(get(&fake, &pool)["properties"]["nodeCount"], 2);
}

/// NicProperties.ips: "Without any, the platform assigns one"; LanProperties.ipv4CidrBlock: "from which the DHCP service of a
/// private LAN hands out addresses".
#[test]
fn a_nic_has_an_address_whether_one_is_given_or_not() {
    let (fake, center) = start();
    let lan = json!({ "properties": { "name": "open", "public": true } });
    let public = make(&fake, &format!("{center}/lans"), &lan);
    let number: u64 = public.rsplit('/').next().unwrap().parse().unwrap();
    let nics = format!(
        "{}/nics",
        make(&fake, &format!("{center}/servers"), &server("s"))
    );
    let nic = |lan: u64, ips: Value| json!({ "properties": { "lan": lan, "ips": ips } });
    let ips = |path: &str| get(&fake, path)["properties"]["ips"].clone();
    let mut seen = Vec::new();
    for (lan, given) in [(77, json!(null)), (77, json!([])), (number, json!(null))] {
        let own = ips(&make(&fake, &nics, &nic(lan, given)));
        let [address] = own.as_array().expect("a list").as_slice() else {
            panic!("{own}");
        };
        seen.push(address.as_str().expect("an address").to_owned());
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 3, "{seen:?}");
    let block = |path: &str| get(&fake, path)["properties"]["ipv4CidrBlock"].clone();
    let private = block(&format!("{center}/lans/77"));
    let network = private.as_str().expect("a network").strip_suffix("0/24");
    let inside = seen.iter().filter(|ip| ip.starts_with(network.unwrap()));
    assert_eq!(inside.count(), 2, "{seen:?} in {private}");
    assert_eq!(block(&public), Value::Null);
    let given = make(&fake, &nics, &nic(77, json!(["10.0.0.9"])));
    assert_eq!(ips(&given), json!(["10.0.0.9"]));
    change(&fake, "PATCH", &given, &json!({ "ips": [] }));
    assert_ne!(ips(&given), json!([]));
}

/// "Builds a fresh node …, waits until it is ready, … and then destroys the old node. For a while the pool has one node more."
#[test]
fn a_node_is_replaced_by_another_one() {
    let (fake, center) = start_slowly();
    let cluster = make(
        &fake,
        &format!("{COMPUTE}/k8s"),
        &json!({ "properties": { "name": "c" } }),
    );
    let center = center.rsplit('/').next().expect("an id");
    let pool = json!({ "properties": {
        "name": "p", "nodeCount": 3, "datacenterId": center, "cpuFamily": "INTEL_SKYLAKE", "coresCount": 1, "ramSize": 2048,
        "availabilityZone": "AUTO", "storageType": "SSD", "storageSize": 20, "k8sVersion": "1.31.2",
    } });
    let pool = make(&fake, &format!("{cluster}/nodepools"), &pool);
    let ids = || -> Vec<String> {
        let nodes = get(&fake, &format!("{pool}/nodes"));
        let nodes = nodes["items"].as_array().expect("nodes").clone();
        nodes
            .iter()
            .map(|node| node["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let before = ids();
    let old = format!("{pool}/nodes/{}", before[1]);
    let state = |path: &str| get(&fake, path)["metadata"]["state"].clone();
    assert_eq!(
        send(&fake, "POST", &format!("{old}/replace"), &[], "").status,
        202
    );
    let meanwhile = ids();
    assert_eq!(meanwhile.len(), 4);
    assert_eq!(
        (state(&old), state(&pool)),
        (json!("TERMINATING"), json!("UPDATING"))
    );
    assert_eq!(
        state(&format!("{pool}/nodes/{}", meanwhile[3])),
        "PROVISIONING"
    );
    assert_eq!(
        send(&fake, "POST", &format!("{old}/replace"), &[], "").status,
        422
    );
    fake.settle();
    let after = [&before[0], &before[2], &meanwhile[3]];
    assert_eq!(ids().iter().collect::<Vec<_>>(), after);
    assert_eq!(send(&fake, "GET", &old, &[], "").status, 404);
    assert_eq!(
        (state(&pool), &get(&fake, &pool)["properties"]["nodeCount"]),
        (json!("ACTIVE"), &json!(3))
    );
}

/// What is told of a record, and what is left to an account, in Cloud DNS; and of a database that is well.
#[test]
fn what_is_told_follows_from_what_is_there() {
    let (fake, _) = start();
    let dns = "/dns";
    let usage = || get(&fake, &format!("{dns}/quota"))["quotaUsage"].clone();
    assert_eq!(usage()["zones"], 0);
    let zone = make(
        &fake,
        &format!("{dns}/zones"),
        &json!({ "properties": { "zoneName": "shop.example" } }),
    );
    for (name, full) in [
        ("www", "www.shop.example"),
        ("", "shop.example"),
        ("@", "shop.example"),
        ("*", "*.shop.example"),
    ] {
        let record = json!({ "properties": { "name": name, "type": "A", "content": "192.0.2.1" } });
        let record = make(&fake, &format!("{zone}/records"), &record);
        assert_eq!(get(&fake, &record)["metadata"]["fqdn"], full);
    }
    assert_eq!(
        (&usage()["zones"], &usage()["records"]),
        (&json!(1), &json!(4))
    );
    remove(&fake, &zone);
    assert_eq!(
        (&usage()["zones"], &usage()["records"]),
        (&json!(0), &json!(0))
    );
}

/// ResourceLimits: "Quotas of the contract next to what is used of them. Creating or enlarging resources beyond a quota fails".
#[test]
fn a_contract_tells_what_it_has_and_allows_no_more() {
    let (fake, center) = start();
    let limits = || {
        get(&fake, &format!("{COMPUTE}/contracts"))["items"][0]["properties"]["resourceLimits"]
            .clone()
    };
    let servers = format!("{center}/servers");
    let large = json!({ "properties": { "name": "l", "cores": 60, "ram": 8192 } });
    let mut made: Vec<String> = (0..16).map(|_| make(&fake, &servers, &large)).collect();
    let volumes = format!("{center}/volumes");
    for (kind, size) in [("HDD", 10), ("SSD", 20), ("SSD Premium", 30)] {
        let volume =
            json!({ "properties": { "type": kind, "size": size, "licenceType": "LINUX" } });
        make(&fake, &volumes, &volume);
    }
    make(
        &fake,
        &format!("{COMPUTE}/ipblocks"),
        &json!({ "properties": { "location": "de/fra", "size": 3 } }),
    );
    make(
        &fake,
        &format!("{COMPUTE}/k8s"),
        &json!({ "properties": { "name": "c" } }),
    );
    let now = limits();
    for (name, value) in [
        ("coresProvisioned", 960),
        ("ramProvisioned", 16 * 8192),
        ("hddVolumeProvisioned", 10 * 1024),
        ("ssdVolumeProvisioned", 50 * 1024),
        ("reservedIpsOnContract", 3),
        ("reservedIpsInUse", 0),
        ("k8sClustersProvisioned", 1),
    ] {
        assert_eq!(now[name], value, "{name}");
    }
    let before = fake.left();
    let composite = json!({ "properties": { "name": "d", "location": "de/fra" }, "entities": { "servers": { "items": [large, large] } } });
    for (method, path, body) in [
        ("POST", &servers, &large),
        ("PATCH", &made[0], &json!({ "cores": 101 })),
        ("POST", &format!("{COMPUTE}/datacenters"), &composite),
        (
            "POST",
            &format!("{COMPUTE}/ipblocks"),
            &json!({ "properties": { "location": "de/fra", "size": 98 } }),
        ),
        (
            "POST",
            &volumes,
            &json!({ "properties": { "type": "HDD", "size": 102_400, "licenceType": "LINUX" } }),
        ),
    ] {
        let reply = send_json(&fake, method, path, body);
        assert_eq!(reply.status, 422, "{method} {path}: {}", reply.body);
    }
    assert_eq!(fake.left(), before);
    // Less is no reason to refuse, nor is as much as there is left.
    change(&fake, "PATCH", &made[0], &json!({ "cores": 20 }));
    made.push(make(&fake, &servers, &large));
    assert_eq!(limits()["coresProvisioned"], 980);
    remove(&fake, &made[1]);
    assert_eq!(limits()["coresProvisioned"], 920);
}

/// A list that was filtered and sorted before shows what is there after each change.
#[test]
fn what_is_filtered_and_sorted_is_as_it_is() {
    let (fake, center) = start_slowly();
    let servers = format!("{center}/servers");
    let volumes = format!("{center}/volumes");
    let names = |query: &str| -> Vec<String> {
        let all = get(&fake, &format!("{servers}?depth=1&{query}"));
        let all = all["items"].as_array().expect("servers").clone();
        let names = all.iter().map(|item| &item["properties"]["name"]);
        names
            .map(|name| name.as_str().expect("a name").to_owned())
            .collect()
    };
    let by_name = || names("orderBy=name&filter.name=w");
    assert!(by_name().is_empty());
    let two = make(&fake, &servers, &server("w2"));
    let one = make(&fake, &servers, &server("w1"));
    make(&fake, &servers, &server("other"));
    assert_eq!(by_name(), ["w1", "w2"]);
    change(&fake, "PATCH", &one, &json!({ "name": "w3" }));
    assert_eq!(by_name(), ["w2", "w3"]);
    // What time does is a change.
    assert_eq!(names("filter.vmState=SHUTOFF"), [""; 0]);
    assert_eq!(
        send(&fake, "POST", &format!("{two}/stop"), &[], "").status,
        202
    );
    assert_eq!(names("filter.state=BUSY"), ["w2"]);
    fake.settle();
    assert_eq!(
        (names("filter.state=BUSY"), names("filter.vmState=SHUTOFF")),
        (vec![], vec!["w2".to_owned()])
    );
    remove(&fake, &two);
    assert_eq!(by_name(), ["w3"]);
    // A volume is in two lists.
    let volume =
        json!({ "properties": { "name": "v", "type": "HDD", "size": 10, "licenceType": "LINUX" } });
    let volume = make(&fake, &volumes, &volume);
    let attached = |name: &str| count(&fake, &format!("{one}/volumes?filter.name={name}"));
    assert_eq!(attached("v"), 0);
    let id = volume.rsplit('/').next();
    assert_eq!(
        send_json(
            &fake,
            "POST",
            &format!("{one}/volumes"),
            &json!({ "id": id })
        )
        .status,
        202
    );
    fake.settle();
    assert_eq!(attached("v"), 1);
    change(&fake, "PATCH", &volume, &json!({ "name": "new" }));
    assert_eq!((attached("v"), attached("new")), (0, 1));
    assert_eq!(
        remove(&fake, &format!("{one}/volumes/{}", id.expect("an id"))),
        202
    );
    assert_eq!(attached("new"), 0);
}
