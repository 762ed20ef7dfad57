//! Servers as the API lists them at `depth=3`: with their volumes and network interfaces, and with null where
//! there is nothing.

use fastrand::Rng;

/// In which order the members of an object stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As in the document.
    Document,
    /// Any, another in each object.
    Shuffled,
}

/// A listing of `bytes` bytes or a little more; the same at every call.
pub fn listing(bytes: usize, order: Order) -> String {
    let mut random = Rng::with_seed(20);
    let mut items = String::with_capacity(bytes + 8192);
    let mut number = 0;
    while items.len() < bytes {
        if number > 0 {
            items.push(',');
        }
        number += 1;
        items.push_str(&server(number, order, &mut random));
    }
    let members = vec![
        ("id", text("servers")),
        ("type", text("collection")),
        (
            "href",
            text("https://api.ionos.com/cloudapi/v6/datacenters/5c0b9b00/servers"),
        ),
        ("items", format!("[{items}]")),
        ("offset", "0".to_owned()),
        ("limit", "1000".to_owned()),
        ("_links", "{}".to_owned()),
    ];
    object(members, order, &mut random)
}

/// One server, about 5 kB.
pub fn one() -> String {
    server(1, Order::Document, &mut Rng::with_seed(20))
}

fn server(number: usize, order: Order, random: &mut Rng) -> String {
    let id = uuid(random);
    let href = format!("https://api.ionos.com/cloudapi/v6/datacenters/5c0b9b00/servers/{id}");
    let volumes = (0..3).map(|_| volume(order, random)).collect();
    let nics = (0..2).map(|_| nic(order, random)).collect();
    let boot = object(
        vec![
            ("id", text(&uuid(random))),
            ("type", text("volume")),
            (
                "href",
                text("https://api.ionos.com/cloudapi/v6/datacenters/5c0b9b00/volumes/9f"),
            ),
        ],
        order,
        random,
    );
    let properties = vec![
        ("templateUuid", "null".to_owned()),
        ("name", text(&format!("web server {number}"))),
        ("cores", "4".to_owned()),
        ("ram", "8192".to_owned()),
        ("availabilityZone", text("AUTO")),
        ("vmState", text("RUNNING")),
        ("bootCdrom", "null".to_owned()),
        ("bootVolume", boot),
        ("cpuFamily", text("INTEL_ICELAKE")),
        ("type", text("ENTERPRISE")),
    ];
    let properties = object(properties, order, random);
    let entities = vec![
        ("cdroms", collection("cdroms", Vec::new(), order, random)),
        ("volumes", collection("volumes", volumes, order, random)),
        ("nics", collection("nics", nics, order, random)),
    ];
    let entities = object(entities, order, random);
    resource(
        id,
        "server",
        &href,
        properties,
        Some(entities),
        order,
        random,
    )
}

fn volume(order: Order, random: &mut Rng) -> String {
    let members = vec![
        ("name", text("system")),
        ("type", text("SSD Premium")),
        ("size", "100.0".to_owned()),
        ("availabilityZone", text("AUTO")),
        ("image", text(&uuid(random))),
        ("imagePassword", "null".to_owned()),
        ("imageAlias", "null".to_owned()),
        ("sshKeys", "null".to_owned()),
        ("bus", text("VIRTIO")),
        ("licenceType", text("LINUX")),
        ("cpuHotPlug", "true".to_owned()),
        ("ramHotPlug", "true".to_owned()),
        ("nicHotPlug", "true".to_owned()),
        ("nicHotUnplug", "true".to_owned()),
        ("discVirtioHotPlug", "true".to_owned()),
        ("discVirtioHotUnplug", "true".to_owned()),
        ("deviceNumber", "1".to_owned()),
        ("pciSlot", "6".to_owned()),
        ("userData", "null".to_owned()),
    ];
    let properties = object(members, order, random);
    let id = uuid(random);
    let href = format!("https://api.ionos.com/cloudapi/v6/datacenters/5c0b9b00/volumes/{id}");
    resource(id, "volume", &href, properties, None, order, random)
}

fn nic(order: Order, random: &mut Rng) -> String {
    let members = vec![
        ("name", text("public")),
        ("mac", text("02:01:0a:0b:0c:0d")),
        ("ips", r#"["192.0.2.17","2001:db8::17"]"#.to_owned()),
        ("dhcp", "true".to_owned()),
        ("lan", "1".to_owned()),
        ("firewallActive", "false".to_owned()),
        ("firewallType", text("INGRESS")),
        ("deviceNumber", "6".to_owned()),
        ("pciSlot", "5".to_owned()),
    ];
    let properties = object(members, order, random);
    let id = uuid(random);
    let href =
        format!("https://api.ionos.com/cloudapi/v6/datacenters/5c0b9b00/servers/0d4f/nics/{id}");
    resource(id, "nic", &href, properties, None, order, random)
}

/// What all resources look like.
fn resource(
    id: String,
    kind: &str,
    href: &str,
    properties: String,
    entities: Option<String>,
    order: Order,
    random: &mut Rng,
) -> String {
    let metadata = vec![
        ("etag", text("45480eb3fbfc31f1d916c1eaa4abdcc3")),
        ("createdDate", text("2026-03-04T14:12:06Z")),
        ("createdBy", text("jane.doe@example.com")),
        ("createdByUserId", text("user@example.com")),
        ("lastModifiedDate", text("2026-03-05T08:01:59Z")),
        ("lastModifiedBy", text("jane.doe@example.com")),
        (
            "lastModifiedByUserId",
            text("63cef532-26fe-4a64-a4e0-de7c8a506c90"),
        ),
        ("state", text("AVAILABLE")),
    ];
    let mut members = vec![
        ("id", text(&id)),
        ("type", text(kind)),
        ("href", text(href)),
        ("metadata", object(metadata, order, random)),
        ("properties", properties),
    ];
    members.extend(entities.map(|entities| ("entities", entities)));
    object(members, order, random)
}

fn collection(id: &str, items: Vec<String>, order: Order, random: &mut Rng) -> String {
    let members = vec![
        ("id", text(id)),
        ("type", text("collection")),
        (
            "href",
            text("https://api.ionos.com/cloudapi/v6/datacenters/5c0b9b00/servers/0d4f"),
        ),
        ("items", format!("[{}]", items.join(","))),
    ];
    object(members, order, random)
}

fn object(mut members: Vec<(&str, String)>, order: Order, random: &mut Rng) -> String {
    if order == Order::Shuffled {
        random.shuffle(&mut members);
    }
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!(r#""{name}":{value}"#))
        .collect();
    format!("{{{}}}", members.join(","))
}

fn text(value: &str) -> String {
    format!(r#""{value}""#)
}

fn uuid(random: &mut Rng) -> String {
    let digits = format!("{:032x}", random.u128(..));
    format!(
        "{}-{}-{}-{}-{}",
        &digits[..8],
        &digits[8..12],
        &digits[12..16],
        &digits[16..20],
        &digits[20..]
    )
}
