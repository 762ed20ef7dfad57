//! What else happens in a virtual data center when something is made, changed or deleted, as compute's document tells it.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::{
    Cloud, Refused,
    show::View,
    spot::{around, segment},
};
use crate::{
    answer::plain_text,
    world::{Node, World},
};

const NIC: &str = "/datacenters/{}/servers/{}/nics/{}";
const LAN: &str = "/datacenters/{}/lans/{}";
const BLOCK: &str = "/properties/ipv4CidrBlock";
const LANS: &str = "/datacenters/{}/lans";
const VOLUME: &str = "/datacenters/{}/volumes/{}";

/// Members of a volume that are "taken over from the image".
const OF_IMAGES: [&str; 3] = ["licenceType", "cpuHotPlug", "ramHotPlug"];

impl Cloud {
    /// Sees to what follows from a resource that was made or changed.
    pub(super) fn follow_up(
        &mut self,
        view: &View<'_>,
        home: &str,
        made: &mut Vec<String>,
    ) -> Result<(), Refused> {
        if view.document.product() != "compute" {
            return Ok(());
        }
        let Some(node) = self.world(view.scope).find(home) else {
            return Ok(());
        };
        match &*node.item {
            // "A number that does not exist yet creates a new LAN in the data center."
            NIC => {
                let lan = node.at("/properties/lan").and_then(Value::as_u64);
                let list = format!("{}/lans", center_of(home));
                match lan.map(|lan| lan.to_string()) {
                    Some(lan)
                        if self
                            .world(view.scope)
                            .find(&format!("{list}/{lan}"))
                            .is_none() =>
                    {
                        let body = json!({ "properties": { "public": false } });
                        self.create_in(view, &list, LANS, &body, Some(&lan), None, made)?;
                    }
                    _ => {}
                }
                self.give_address(view, home);
            }
            VOLUME => self.take_over_from_image(view, home),
            LAN => {
                let network = self.world(view.scope).find_mut(home);
                if let Some(lan) = network.filter(|lan| lan.at(BLOCK).is_some()) {
                    let number = lan.id().parse::<u64>().unwrap_or_default() % 256;
                    match lan.at("/properties/public") == Some(&json!(true)) {
                        true => lan.unset(BLOCK),
                        false => lan.set(BLOCK, json!(format!("10.7.{number}.0/24"))),
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// "Without any, the platform assigns one": of a private network of the LAN, or a public one.
    fn give_address(&mut self, view: &View<'_>, home: &str) {
        let world = self.world(view.scope);
        let Some(nic) = world.find(home) else { return };
        let own = nic.at("/properties/ips").and_then(Value::as_array);
        if own.is_some_and(|ips| !ips.is_empty()) {
            return;
        }
        let lan = nic.at("/properties/lan").and_then(Value::as_u64);
        let lan = lan.unwrap_or_default();
        let center = center_of(home);
        let network = world.find(&format!("{center}/lans/{lan}"));
        let is_public =
            network.is_some_and(|lan| lan.at("/properties/public") == Some(&json!(true)));
        let taken = match is_public {
            true => addresses(world, ""),
            false => addresses(world, &center),
        };
        let from = match is_public {
            // RFC 2544: of no network that anybody has.
            true => [198, 18, 0],
            false => [10, 7, (lan % 256) as u8],
        };
        let free = (11u32..).map(|number| {
            let [a, b, c] = from;
            let next = u32::from_be_bytes([a, b, c, 0]) + number;
            std::net::Ipv4Addr::from(next).to_string()
        });
        let address = free
            .into_iter()
            .find(|address| !taken.contains(address.as_str()));
        if let (Some(nic), Some(address)) = (world.find_mut(home), address) {
            nic.set("/properties/ips", json!([address]));
        }
    }

    fn take_over_from_image(&mut self, view: &View<'_>, home: &str) {
        let world = self.world(view.scope);
        let Some(volume) = world.find(home) else {
            return;
        };
        let place = location_of(world, home);
        let Some(image) = image_of(world, volume.body.get("properties"), place.as_deref()) else {
            return;
        };
        let taken: Vec<(String, Value)> = OF_IMAGES
            .iter()
            .map(|name| format!("/properties/{name}"))
            .filter_map(|pointer| Some((pointer.clone(), image.at(&pointer)?.clone())))
            .collect();
        if let Some(volume) = world.find_mut(home) {
            for (pointer, value) in taken {
                volume.set(&pointer, value);
            }
        }
    }

    /// Counts a change of what is in a data center: `version` is "a counter that goes up with every provisioning done".
    pub(super) fn count_provisioning(&mut self, scope: &crate::world::Scope, path: &str) {
        const VERSION: &str = "/properties/version";
        if !path.starts_with("/datacenters/") {
            return;
        }
        if let Some(center) = self.world(scope).find_mut(&center_of(path))
            && let Some(version) = center.at(VERSION).and_then(Value::as_i64)
        {
            center.set(VERSION, Value::from(version + 1));
        }
    }
}

/// Volumes that go with a server: "a direct attached (`DAS`) volume always goes with its server".
pub(super) fn direct_volumes(world: &World, server: &str) -> Vec<String> {
    let attached = world.list(&format!("{server}/volumes")).iter();
    let homes = attached.filter_map(|entry| entry.target.as_deref());
    let is_direct = |home: &&str| {
        let volume = world.find(home);
        volume.is_some_and(|volume| volume.at("/properties/type") == Some(&json!("DAS")))
    };
    homes.filter(is_direct).map(str::to_owned).collect()
}

/// The path of the data center that something is in.
fn center_of(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').take(3).collect();
    steps.join("/")
}

/// Where a data center is that something is in.
pub(super) fn location_of(world: &World, path: &str) -> Option<String> {
    let center = world.find(&center_of(path))?;
    center.at("/properties/location").map(plain_text)
}

/// The image or snapshot that properties of a volume name, by id or short name.
pub(super) fn image_of<'a>(
    world: &'a World,
    properties: Option<&Value>,
    location: Option<&str>,
) -> Option<&'a Node> {
    let text = |name: &str| properties?.get(name)?.as_str();
    if let Some(id) = text("image") {
        let lists = ["/images", "/snapshots"].into_iter();
        let mut found = lists.filter_map(|list| world.find(&format!("{list}/{}", segment(id))));
        return found.next();
    }
    let alias = text("imageAlias")?;
    let entries = world.list("/images").iter();
    let mut images = entries.filter_map(|entry| world.find(&format!("/images/{}", entry.segment)));
    images.find(|image| {
        let aliases = image
            .at("/properties/imageAliases")
            .and_then(Value::as_array);
        let place = image.at("/properties/location").and_then(Value::as_str);
        aliases.is_some_and(|aliases| aliases.iter().any(|other| other == alias))
            && (location.is_none() || place == location)
    })
}

/// Members that tell what other resources say: the LANs that are joined, the NICs that have addresses of a block.
pub(super) fn tell_of_others(
    world: &World,
    item: &str,
    node: &Node,
    body: &mut Map<String, Value>,
) {
    let (name, value) = match item {
        "/pccs/{}" => ("peers", peers(world, node.id())),
        "/ipblocks/{}" => ("ipConsumers", consumers(world, node)),
        _ => return,
    };
    if let Some(Value::Object(properties)) = body.get_mut("properties")
        && value.as_array().is_some_and(|value| !value.is_empty())
    {
        properties.insert(name.to_owned(), value);
    }
}

/// The addresses of all NICs in a data center; everywhere without one.
fn addresses<'a>(world: &'a World, center: &str) -> HashSet<&'a str> {
    let root = match center {
        "" => "/datacenters",
        center => center,
    };
    let nics = world.below(root).filter(|(_, nic)| *nic.item == *NIC);
    nics.filter_map(|(_, nic)| nic.at("/properties/ips")?.as_array())
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// How many of the addresses that are reserved something has.
pub(super) fn addresses_in_use(world: &World) -> i64 {
    let taken = addresses(world, "");
    let blocks = world.below("/ipblocks");
    let reserved = blocks.filter_map(|(_, block)| block.at("/properties/ips")?.as_array());
    let in_use = reserved
        .flatten()
        .filter_map(Value::as_str)
        .filter(|ip| taken.contains(ip));
    i64::try_from(in_use.count()).unwrap_or(i64::MAX)
}

/// `/quota` of Cloud DNS: "Subtract the two to see what is left."
pub(super) fn names_in_use(world: &World) -> Value {
    let count = |item: &str| world.all().filter(|(_, node)| &*node.item == item).count();
    json!({
        "quotaUsage": {
            "zones": count("/zones/{}"), "secondaryZones": count("/secondaryzones/{}"),
            "records": count("/zones/{}/records/{}"), "reverseRecords": count("/reverserecords/{}"),
        },
        "quotaLimits": {
            "zones": 50_000, "secondaryZones": 50_000, "records": 1_000_000, "reverseRecords": 50_000,
        },
    })
}

/// "The record's `name` joined with the zone name"; a record of the zone itself has none, or `@`.
pub(super) fn tell_full_name(world: &World, home: &str, body: &mut Map<String, Value>) {
    let zone = world.find(around(around(home)));
    let zone = zone.and_then(|zone| zone.at("/properties/zoneName")?.as_str());
    let name = body
        .get("properties")
        .and_then(|properties| properties.get("name")?.as_str());
    let full = match (name.unwrap_or_default(), zone) {
        (_, None) => return,
        ("" | "@", Some(zone)) => zone.to_owned(),
        (name, Some(zone)) => format!("{name}.{zone}"),
    };
    if let Some(Value::Object(metadata)) = body.get_mut("metadata")
        && metadata.contains_key("fqdn")
    {
        metadata.insert("fqdn".to_owned(), Value::from(full));
    }
}

fn peers(world: &World, id: &str) -> Value {
    let lans = world.below("/datacenters");
    let lans = lans.filter(|(_, lan)| {
        *lan.item == *"/datacenters/{}/lans/{}" && lan.at("/properties/pcc") == Some(&json!(id))
    });
    lans.map(|(path, lan)| {
        let center = world.find(&center_of(path));
        let of_center = |pointer: &str| center.and_then(|center| center.at(pointer).cloned());
        without_nulls(json!({
            "id": lan.id(), "name": lan.at("/properties/name"),
            "datacenterId": center.map(Node::id), "datacenterName": of_center("/properties/name"),
            "location": of_center("/properties/location"),
        }))
    })
    .collect()
}

fn consumers(world: &World, block: &Node) -> Value {
    let addresses = block.at("/properties/ips").and_then(Value::as_array);
    let addresses: &[Value] = addresses.map_or(&[], Vec::as_slice);
    let nics = world
        .below("/datacenters")
        .filter(|(_, nic)| *nic.item == *NIC);
    let taken = nics.flat_map(|(path, nic)| {
        let ips = nic.at("/properties/ips").and_then(Value::as_array);
        let ips = ips
            .into_iter()
            .flatten()
            .filter(|ip| addresses.contains(ip));
        ips.map(move |ip| {
            let server = world.find(around(around(path)));
            let center = world.find(&center_of(path));
            let name =
                |node: Option<&Node>| node.and_then(|node| node.at("/properties/name").cloned());
            without_nulls(json!({
                "ip": ip, "mac": nic.at("/properties/mac"), "nicId": nic.id(),
                "serverId": server.map(Node::id), "serverName": name(server),
                "datacenterId": center.map(Node::id), "datacenterName": name(center),
            }))
        })
    });
    taken.collect()
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.retain(|_, value| !value.is_null());
    }
    value
}
