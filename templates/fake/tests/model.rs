//! Random sequences of valid calls, held against a model of what must be there that knows nothing of the server.

mod support;

use std::{collections::BTreeMap, time::Duration};

use ionoscloud_fake::{Documents, Fake, Options};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{Mark, path, send, send_json};

const CLOUD: &str = "/cloudapi/v6";

/// A call; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Call {
    CreateCenter {
        servers: u8,
    },
    CreateServer {
        center: u8,
        volumes: u8,
    },
    CreateVolume {
        center: u8,
    },
    /// Some of its properties.
    Update {
        server: u8,
        name: Option<u16>,
        cores: Option<u8>,
        host: Option<u8>,
    },
    /// All of them, with a host name or none.
    Replace {
        server: u8,
        name: u16,
        cores: u8,
        host: Option<u8>,
    },
    RenameCenter {
        center: u8,
        name: u16,
    },
    Stop {
        server: u8,
    },
    Start {
        server: u8,
    },
    Attach {
        server: u8,
        volume: u8,
    },
    Detach {
        volume: u8,
    },
    DeleteServer {
        server: u8,
        with_volumes: bool,
    },
    DeleteVolume {
        volume: u8,
    },
    DeleteCenter {
        center: u8,
    },
    List {
        depth: u8,
        limit: u8,
    },
    Search {
        name: u8,
    },
}

fn call() -> impl Strategy<Value = Call> {
    let n = any::<u8>;
    prop_oneof![
        2 => (0..3_u8).prop_map(|servers| Call::CreateCenter { servers }),
        4 => (n(), 0..3_u8).prop_map(|(center, volumes)| Call::CreateServer { center, volumes }),
        3 => n().prop_map(|center| Call::CreateVolume { center }),
        3 => (n(), any::<Option<u16>>(), prop::option::of(1..9_u8), any::<Option<u8>>())
            .prop_map(|(server, name, cores, host)| Call::Update { server, name, cores, host }),
        2 => (n(), any::<u16>(), 1..9_u8, any::<Option<u8>>())
            .prop_map(|(server, name, cores, host)| Call::Replace { server, name, cores, host }),
        1 => (n(), any::<u16>()).prop_map(|(center, name)| Call::RenameCenter { center, name }),
        2 => n().prop_map(|server| Call::Stop { server }),
        2 => n().prop_map(|server| Call::Start { server }),
        4 => (n(), n()).prop_map(|(server, volume)| Call::Attach { server, volume }),
        2 => n().prop_map(|volume| Call::Detach { volume }),
        2 => (n(), any::<bool>()).prop_map(|(server, with_volumes)| Call::DeleteServer { server, with_volumes }),
        1 => n().prop_map(|volume| Call::DeleteVolume { volume }),
        1 => n().prop_map(|center| Call::DeleteCenter { center }),
        3 => (0..4_u8, 1..4_u8).prop_map(|(depth, limit)| Call::List { depth, limit }),
        1 => n().prop_map(|name| Call::Search { name }),
    ]
}

#[derive(Debug, Default, Clone, PartialEq)]
struct Center {
    name: String,
    mark: Mark,
    servers: BTreeMap<String, Machine>,
    volumes: BTreeMap<String, Disk>,
}

#[derive(Debug, Clone, PartialEq)]
struct Machine {
    /// Its place in the list.
    place: u32,
    name: String,
    cores: u8,
    host: Option<String>,
    runs: bool,
    /// The volume that it starts from: the first that came while there was none.
    boot: Option<String>,
    /// What is attached, in the order in which it was.
    volumes: Vec<String>,
    mark: Mark,
}

#[derive(Debug, Clone, PartialEq)]
struct Disk {
    place: u32,
    name: String,
    /// The server that it is attached to.
    at: Option<String>,
    mark: Mark,
}

impl Center {
    /// What is nowhere any more is attached to nothing, and nothing starts from it.
    fn forget(&mut self, volume: &str) {
        for server in self.servers.values_mut() {
            server.volumes.retain(|other| other != volume);
            server.boot.take_if(|boot| boot == volume);
        }
    }
}

/// What must be there.
#[derive(Debug, Default)]
struct Model {
    centers: BTreeMap<String, Center>,
    /// Ids in the order in which they came.
    order: Vec<String>,
    made: u32,
    places: u32,
}

impl Model {
    fn servers(&self) -> Vec<(String, String)> {
        let pairs = self.centers.iter().flat_map(|(center, inside)| {
            inside
                .servers
                .keys()
                .map(move |server| (center.clone(), server.clone()))
        });
        pairs.collect()
    }

    fn volumes(&self) -> Vec<(String, String)> {
        let pairs = self.centers.iter().flat_map(|(center, inside)| {
            inside
                .volumes
                .keys()
                .map(move |volume| (center.clone(), volume.clone()))
        });
        pairs.collect()
    }

    /// The paths of all that is there.
    fn left(&self) -> Vec<String> {
        let mut paths: Vec<String> = self
            .order
            .iter()
            .map(|id| format!("compute/datacenters/{id}"))
            .collect();
        for (kind, all) in [("servers", self.servers()), ("volumes", self.volumes())] {
            paths.extend(
                all.iter()
                    .map(|(center, id)| format!("compute/datacenters/{center}/{kind}/{id}")),
            );
        }
        paths.sort_unstable();
        paths
    }

    fn name(&mut self) -> String {
        self.made += 1;
        format!("n{}", self.made)
    }

    fn place(&mut self) -> u32 {
        self.places += 1;
        self.places
    }

    /// Notes a server that was created along with these volumes.
    fn note_server(&mut self, fake: &Fake, center: &str, id: &str, name: &str, volumes: &[String]) {
        let url = format!("{CLOUD}/datacenters/{center}/servers/{id}?depth=3");
        let found = support::get(fake, &url);
        let items = found["entities"]["volumes"]["items"].as_array();
        let items: Vec<&Value> = items.into_iter().flatten().collect();
        assert_eq!(items.len(), volumes.len(), "{found}");
        let machine = Machine {
            place: self.place(),
            name: name.to_owned(),
            cores: 1,
            host: None,
            runs: true,
            boot: items.first().map(|volume| text(&volume["id"])),
            volumes: items.iter().map(|volume| text(&volume["id"])).collect(),
            mark: Mark::new(fake, &found),
        };
        for (volume, name) in items.into_iter().zip(volumes) {
            let disk = Disk {
                place: self.place(),
                name: name.clone(),
                at: Some(id.to_owned()),
                mark: Mark::new(fake, volume),
            };
            self.inside(center)
                .volumes
                .insert(text(&volume["id"]), disk);
        }
        self.inside(center).servers.insert(id.to_owned(), machine);
    }

    fn inside(&mut self, center: &str) -> &mut Center {
        self.centers.get_mut(center).expect("it is there")
    }

    fn server(&mut self, center: &str, server: &str) -> &mut Machine {
        self.inside(center)
            .servers
            .get_mut(server)
            .expect("it is there")
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn pick<T: Clone>(items: &[T], number: u8) -> Option<T> {
    items
        .get(usize::from(number).checked_rem(items.len())?)
        .cloned()
}

fn server_body(name: &str, volumes: Vec<Value>) -> Value {
    json!({
        "properties": { "name": name, "cores": 1, "ram": 1024 },
        "entities": { "volumes": { "items": volumes } },
    })
}

/// Makes the call on both, and tells whether the status is as the model wants it.
fn make(call: &Call, fake: &Fake, model: &mut Model) {
    fake.clock().advance(Duration::from_secs(3));
    let delete =
        |path: String| assert_eq!(send(fake, "DELETE", &path, &[], "").status, 202, "{path}");
    let change = |method: &str, path: &str, body: &Value| {
        let reply = send_json(fake, method, path, body);
        assert_eq!(reply.status, 202, "{method} {path} {body}: {reply:?}");
    };
    match *call {
        Call::CreateCenter { servers } => {
            let name = model.name();
            let names: Vec<String> = (0..servers).map(|_| model.name()).collect();
            let inner = names.iter().map(|name| server_body(name, Vec::new()));
            let body = json!({
                "properties": { "name": name, "location": "de/fra" },
                "entities": { "servers": { "items": inner.collect::<Vec<_>>() } },
            });
            let made = send_json(fake, "POST", &format!("{CLOUD}/datacenters"), &body).json();
            let id = text(&made["id"]);
            model.order.push(id.clone());
            let center = Center {
                name,
                mark: Mark::new(fake, &support::get(fake, &path_of(&id))),
                ..Center::default()
            };
            model.centers.insert(id.clone(), center);
            let listed = support::get(fake, &format!("{}/servers?depth=1", path_of(&id)));
            let items = listed["items"].as_array().expect("a list");
            let found: Vec<&Value> = items
                .iter()
                .map(|item| &item["properties"]["name"])
                .collect();
            assert_eq!(found, names.iter().collect::<Vec<_>>());
            for (server, name) in items.iter().zip(&names) {
                model.note_server(fake, &id, &text(&server["id"]), name, &[]);
            }
        }
        Call::CreateServer { center, volumes } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            let names: Vec<String> = (0..volumes).map(|_| model.name()).collect();
            let inside = names
                .iter()
                .map(|name| json!({ "properties": { "name": name, "size": 1 } }));
            let name = model.name();
            let body = server_body(&name, inside.collect());
            let path = format!("{}/servers", path_of(&center));
            let made = send_json(fake, "POST", &path, &body).json();
            model.note_server(fake, &center, &text(&made["id"]), &name, &names);
        }
        Call::CreateVolume { center } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            let name = model.name();
            let body = json!({ "properties": { "name": name, "size": 1 } });
            let path = format!("{}/volumes", path_of(&center));
            let id = text(&send_json(fake, "POST", &path, &body).json()["id"]);
            let mark = Mark::new(fake, &support::get(fake, &format!("{path}/{id}")));
            let place = model.place();
            let disk = Disk {
                place,
                name,
                at: None,
                mark,
            };
            model.inside(&center).volumes.insert(id, disk);
        }
        Call::RenameCenter { center, name } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            let name = format!("c{name}");
            change("PATCH", &path_of(&center), &json!({ "name": name }));
            let inside = model.inside(&center);
            inside.name = name;
            inside.mark.changed(fake, &path_of(&center));
        }
        Call::Update {
            server,
            name,
            cores,
            host,
        } => {
            let Some((center, id)) = pick(&model.servers(), server) else {
                return;
            };
            let server = model.server(&center, &id);
            let mut body = json!({});
            if let Some(name) = name {
                server.name = format!("r{name}");
                body["name"] = json!(server.name);
            }
            if let Some(cores) = cores {
                server.cores = cores;
                body["cores"] = json!(cores);
            }
            if let Some(host) = host {
                server.host = Some(format!("host-{host}"));
                body["hostname"] = json!(server.host);
            }
            if body == json!({}) {
                return;
            }
            let path = format!("{}/servers/{id}", path_of(&center));
            change("PATCH", &path, &body);
            server.mark.changed(fake, &path);
        }
        Call::Replace {
            server,
            name,
            cores,
            host,
        } => {
            let Some((center, id)) = pick(&model.servers(), server) else {
                return;
            };
            let server = model.server(&center, &id);
            server.name = format!("p{name}");
            server.cores = cores;
            server.host = host.map(|host| format!("host-{host}"));
            let mut properties = json!({ "name": server.name, "cores": cores, "ram": 1024 });
            if let Some(host) = &server.host {
                properties["hostname"] = json!(host);
            }
            // Named by its id as before, or it is named no more.
            if let Some(boot) = &server.boot {
                properties["bootVolume"] = json!({ "id": boot });
            }
            let path = format!("{}/servers/{id}", path_of(&center));
            change("PUT", &path, &json!({ "properties": properties }));
            server.mark.changed(fake, &path);
        }
        Call::Stop { server } | Call::Start { server } => {
            let Some((center, id)) = pick(&model.servers(), server) else {
                return;
            };
            let runs = matches!(call, Call::Start { .. });
            let action = if runs { "start" } else { "stop" };
            let path = format!("{}/servers/{id}", path_of(&center));
            assert_eq!(
                send(fake, "POST", &format!("{path}/{action}"), &[], "").status,
                202
            );
            let server = model.server(&center, &id);
            server.runs = runs;
            server.mark.changed(fake, &path);
        }
        Call::Attach { server, volume } => {
            let Some((center, server)) = pick(&model.servers(), server) else {
                return;
            };
            // Mostly one that may be attached there.
            let mut volumes = model.volumes();
            volumes.retain(|(other, _)| volume % 4 == 0 || *other == center);
            let Some((_, volume)) = pick(&volumes, volume) else {
                return;
            };
            let path = format!("{}/servers/{server}", path_of(&center));
            let status = send_json(
                fake,
                "POST",
                &format!("{path}/volumes"),
                &json!({ "id": volume }),
            )
            .status;
            let inside = model.inside(&center);
            // Of another data center, or attached elsewhere: refused.
            match inside.volumes.get_mut(&volume) {
                Some(disk) if disk.at.as_ref().is_none_or(|at| *at == server) => {
                    assert_eq!(status, 202);
                    if disk.at.is_some() {
                        // It is where it was.
                        return;
                    }
                    let machine = inside.servers.get_mut(&server).expect("it is there");
                    machine.volumes.push(volume.clone());
                    disk.at = Some(server);
                    disk.mark
                        .changed(fake, &format!("{}/volumes/{volume}", path_of(&center)));
                    if machine.boot.is_none() {
                        machine.boot = Some(volume);
                        machine.mark.changed(fake, &path);
                    }
                }
                _ => assert_eq!(status, 422),
            }
        }
        Call::Detach { volume } => {
            let Some((center, volume)) = pick(&model.volumes(), volume) else {
                return;
            };
            let inside = model.inside(&center);
            let disk = inside.volumes.get_mut(&volume).expect("it is there");
            if let Some(server) = disk.at.take() {
                let path = format!("{}/servers/{server}", path_of(&center));
                delete(format!("{path}/volumes/{volume}"));
                disk.mark
                    .changed(fake, &format!("{}/volumes/{volume}", path_of(&center)));
                if inside.servers[&server].boot.as_ref() == Some(&volume) {
                    inside
                        .servers
                        .get_mut(&server)
                        .expect("it is there")
                        .mark
                        .changed(fake, &path);
                }
                inside.forget(&volume);
            }
        }
        Call::DeleteServer {
            server,
            with_volumes,
        } => {
            let Some((center, server)) = pick(&model.servers(), server) else {
                return;
            };
            delete(format!(
                "{}/servers/{server}?deleteVolumes={with_volumes}",
                path_of(&center)
            ));
            let inside = model.inside(&center);
            inside.servers.remove(&server);
            inside
                .volumes
                .retain(|_, disk| !(with_volumes && disk.at.as_ref() == Some(&server)));
            for (id, disk) in &mut inside.volumes {
                if disk.at.take_if(|at| *at == server).is_some() {
                    disk.mark
                        .changed(fake, &format!("{}/volumes/{id}", path_of(&center)));
                }
            }
        }
        Call::DeleteVolume { volume } => {
            let Some((center, volume)) = pick(&model.volumes(), volume) else {
                return;
            };
            delete(format!("{}/volumes/{volume}", path_of(&center)));
            let inside = model.inside(&center);
            inside.volumes.remove(&volume);
            for (id, server) in &mut inside.servers {
                if server.boot.as_ref() == Some(&volume) {
                    server
                        .mark
                        .changed(fake, &format!("{}/servers/{id}", path_of(&center)));
                }
            }
            inside.forget(&volume);
        }
        Call::DeleteCenter { center } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            delete(path_of(&center));
            model.order.retain(|id| *id != center);
            model.centers.remove(&center);
        }
        Call::List { depth, limit } => list(fake, model, depth, limit),
        Call::Search { name } => {
            let Some(center) = pick(&model.order, name) else {
                return;
            };
            // Part of a name, in any case.
            let wanted = format!("R{}", name % 10);
            let servers = in_order(&model.centers[&center].servers, |server| server.place);
            let servers =
                servers.filter(|(_, server)| server.name.contains(&wanted.to_lowercase()));
            let wanted_ids: Vec<&String> = servers.map(|(id, _)| id).collect();
            let found = support::get(
                fake,
                &format!("{}/servers?filter.name={wanted}", path_of(&center)),
            );
            let found = found["items"].as_array().expect("a list").iter();
            assert_eq!(
                found.map(|item| &item["id"]).collect::<Vec<_>>(),
                wanted_ids
            );
        }
    }
}

fn path_of(center: &str) -> String {
    format!("{CLOUD}/datacenters/{center}")
}

/// Those of a map in the order of their lists.
fn in_order<T>(
    all: &BTreeMap<String, T>,
    place: impl Fn(&T) -> u32,
) -> impl Iterator<Item = (&String, &T)> {
    let mut all: Vec<_> = all.iter().collect();
    all.sort_by_key(|(_, item)| place(item));
    all.into_iter()
}

/// All pages of the data centers, to some depth.
fn list(fake: &Fake, model: &Model, depth: u8, limit: u8) {
    let mut next = Some(format!("{CLOUD}/datacenters?depth={depth}&limit={limit}"));
    let mut ids = Vec::new();
    while let Some(target) = next {
        let page = support::get(fake, &target);
        let items = page["items"].as_array().expect("a list").clone();
        assert!(items.len() <= usize::from(limit));
        for item in items {
            let id = text(&item["id"]);
            let wanted = &model.centers[&id];
            assert_eq!(item.get("properties").is_some(), depth > 0);
            assert_eq!(item.get("entities").is_some(), depth > 1);
            if depth > 0 {
                assert_eq!(item["properties"]["name"], wanted.name.as_str());
            }
            if depth > 1 {
                let servers = item["entities"]["servers"]["items"]
                    .as_array()
                    .expect("a list");
                assert_eq!(servers.len(), wanted.servers.len());
                assert!(
                    servers
                        .iter()
                        .all(|server| server.get("properties").is_some() == (depth > 2))
                );
            }
            ids.push(id);
        }
        let link = &page["_links"]["next"];
        next = link.is_string().then(|| path(link, fake));
    }
    assert_eq!(ids, model.order);
}

/// What the service says is there, read one by one.
fn found(fake: &Fake) -> BTreeMap<String, Center> {
    let items = |target: String| {
        let list = support::get(fake, &target);
        list["items"].as_array().expect("a list").clone()
    };
    let optional = |value: &Value| value.as_str().map(str::to_owned);
    let mut centers = BTreeMap::new();
    for center in items(format!("{CLOUD}/datacenters?depth=1")) {
        let id = text(&center["id"]);
        let lead = path_of(&id);
        let mut inside = Center {
            name: text(&center["properties"]["name"]),
            mark: Mark::of(&center),
            ..Center::default()
        };
        for (place, volume) in (0..).zip(items(format!("{lead}/volumes?depth=1"))) {
            let disk = Disk {
                place,
                name: text(&volume["properties"]["name"]),
                at: None,
                mark: Mark::of(&volume),
            };
            inside.volumes.insert(text(&volume["id"]), disk);
        }
        for (place, server) in (0..).zip(items(format!("{lead}/servers?depth=1"))) {
            let own = text(&server["id"]);
            let attached = items(format!("{lead}/servers/{own}/volumes"));
            let attached: Vec<String> = attached.iter().map(|volume| text(&volume["id"])).collect();
            for volume in &attached {
                let disk = inside
                    .volumes
                    .get_mut(volume)
                    .expect("it is in the data center");
                assert_eq!(disk.at.replace(own.clone()), None, "attached twice");
            }
            let properties = &server["properties"];
            let machine = Machine {
                place,
                name: text(&properties["name"]),
                cores: properties["cores"]
                    .as_u64()
                    .and_then(|cores| cores.try_into().ok())
                    .expect("a number"),
                host: optional(&properties["hostname"]),
                runs: properties["vmState"] == "RUNNING",
                boot: optional(&properties["bootVolume"]["id"]),
                volumes: attached,
                mark: Mark::of(&server),
            };
            inside.servers.insert(own, machine);
        }
        centers.insert(id, inside);
    }
    centers
}

/// The model with places counted as lists show them.
fn counted(centers: &BTreeMap<String, Center>) -> BTreeMap<String, Center> {
    let mut centers = centers.clone();
    for inside in centers.values_mut() {
        let mut servers: Vec<&mut u32> = inside
            .servers
            .values_mut()
            .map(|server| &mut server.place)
            .collect();
        let mut volumes: Vec<&mut u32> = inside
            .volumes
            .values_mut()
            .map(|volume| &mut volume.place)
            .collect();
        for places in [&mut servers, &mut volumes] {
            places.sort_unstable();
            places
                .iter_mut()
                .zip(0..)
                .for_each(|(place, number)| **place = number);
        }
    }
    centers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_there_is_what_must_be_there(calls in prop::collection::vec(call(), 1..100)) {
        let documents = Documents::bundled_for(&["compute".to_owned()]).expect("it is part of the crate");
        let fake = Fake::start(Options::new(documents)).expect("a port is free");
        fake.clock().stop();
        let mut model = Model::default();
        for call in [Call::CreateCenter { servers: 2 }].iter().chain(&calls) {
            make(call, &fake, &mut model);
        }
        list(&fake, &model, 1, 2);
        prop_assert_eq!(support::left(&fake), model.left());
        prop_assert_eq!(found(&fake), counted(&model.centers));
    }
}
