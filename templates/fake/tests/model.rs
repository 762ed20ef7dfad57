//! Random sequences of valid calls, held against a model of what must be there that knows nothing of the server.

mod support;

use std::collections::BTreeMap;

use ionoscloud_fake::{Documents, Fake, Options};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::{path, send, send_json};

const CLOUD: &str = "/cloudapi/v6";

/// A call; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Call {
    CreateCenter { servers: u8 },
    CreateServer { center: u8, volumes: u8 },
    CreateVolume { center: u8 },
    Rename { which: u8, name: u16 },
    Stop { server: u8 },
    Start { server: u8 },
    Attach { server: u8, volume: u8 },
    Detach { volume: u8 },
    DeleteServer { server: u8, with_volumes: bool },
    DeleteVolume { volume: u8 },
    DeleteCenter { center: u8 },
    List { depth: u8, limit: u8 },
}

fn call() -> impl Strategy<Value = Call> {
    let n = any::<u8>;
    prop_oneof![
        2 => (0..3_u8).prop_map(|servers| Call::CreateCenter { servers }),
        4 => (n(), 0..3_u8).prop_map(|(center, volumes)| Call::CreateServer { center, volumes }),
        3 => n().prop_map(|center| Call::CreateVolume { center }),
        3 => (n(), any::<u16>()).prop_map(|(which, name)| Call::Rename { which, name }),
        2 => n().prop_map(|server| Call::Stop { server }),
        2 => n().prop_map(|server| Call::Start { server }),
        4 => (n(), n()).prop_map(|(server, volume)| Call::Attach { server, volume }),
        2 => n().prop_map(|volume| Call::Detach { volume }),
        2 => (n(), any::<bool>()).prop_map(|(server, with_volumes)| Call::DeleteServer { server, with_volumes }),
        1 => n().prop_map(|volume| Call::DeleteVolume { volume }),
        1 => n().prop_map(|center| Call::DeleteCenter { center }),
        3 => (0..4_u8, 1..4_u8).prop_map(|(depth, limit)| Call::List { depth, limit }),
    ]
}

#[derive(Debug, Default, Clone, PartialEq)]
struct Center {
    name: String,
    servers: BTreeMap<String, Machine>,
    /// Name, and the server that it is attached to.
    volumes: BTreeMap<String, (String, Option<String>)>,
}

#[derive(Debug, Clone, PartialEq)]
struct Machine {
    name: String,
    runs: bool,
}

/// What must be there.
#[derive(Debug, Default)]
struct Model {
    centers: BTreeMap<String, Center>,
    /// Ids in the order in which they came.
    order: Vec<String>,
    made: u32,
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

    fn name(&mut self) -> String {
        self.made += 1;
        format!("n{}", self.made)
    }

    /// Notes a server that the service has answered with its volumes.
    fn note_server(&mut self, fake: &Fake, center: &str, id: &str) {
        let url = format!("{CLOUD}/datacenters/{center}/servers/{id}?depth=3");
        let found = support::get(fake, &url);
        let inside = self.centers.get_mut(center).expect("it was created");
        let machine = Machine {
            name: text(&found["properties"]["name"]),
            runs: true,
        };
        inside.servers.insert(id.to_owned(), machine);
        for volume in found["entities"]["volumes"]["items"]
            .as_array()
            .into_iter()
            .flatten()
        {
            let name = text(&volume["properties"]["name"]);
            inside
                .volumes
                .insert(text(&volume["id"]), (name, Some(id.to_owned())));
        }
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
    let delete =
        |path: String| assert_eq!(send(fake, "DELETE", &path, &[], "").status, 202, "{path}");
    match *call {
        Call::CreateCenter { servers } => {
            let name = model.name();
            let inner: Vec<Value> = (0..servers)
                .map(|_| server_body(&model.name(), Vec::new()))
                .collect();
            let body = json!({
                "properties": { "name": name, "location": "de/fra" },
                "entities": { "servers": { "items": inner } },
            });
            let made = send_json(fake, "POST", &format!("{CLOUD}/datacenters"), &body).json();
            let id = text(&made["id"]);
            model.order.push(id.clone());
            model.centers.insert(
                id.clone(),
                Center {
                    name,
                    ..Center::default()
                },
            );
            let listed = support::get(fake, &format!("{CLOUD}/datacenters/{id}/servers"));
            let ids: Vec<String> = listed["items"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|item| text(&item["id"]))
                .collect();
            assert_eq!(ids.len(), usize::from(servers));
            for server in ids {
                model.note_server(fake, &id, &server);
            }
        }
        Call::CreateServer { center, volumes } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            let volumes =
                (0..volumes).map(|_| json!({ "properties": { "name": model.name(), "size": 1 } }));
            let volumes: Vec<Value> = volumes.collect();
            let count = volumes.len();
            let body = server_body(&model.name(), volumes);
            let made = send_json(
                fake,
                "POST",
                &format!("{CLOUD}/datacenters/{center}/servers"),
                &body,
            )
            .json();
            let before = model.volumes().len();
            model.note_server(fake, &center, &text(&made["id"]));
            assert_eq!(model.volumes().len(), before + count);
        }
        Call::CreateVolume { center } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            let name = model.name();
            let body = json!({ "properties": { "name": name, "size": 1 } });
            let made = send_json(
                fake,
                "POST",
                &format!("{CLOUD}/datacenters/{center}/volumes"),
                &body,
            )
            .json();
            let inside = model.centers.get_mut(&center).expect("it is there");
            inside.volumes.insert(text(&made["id"]), (name, None));
        }
        Call::Rename { which, name } => {
            let Some((center, server)) = pick(&model.servers(), which) else {
                return;
            };
            let name = format!("r{name}");
            let path = format!("{CLOUD}/datacenters/{center}/servers/{server}");
            assert_eq!(
                send_json(fake, "PATCH", &path, &json!({ "name": name })).status,
                202
            );
            let inside = model.centers.get_mut(&center).expect("it is there");
            inside.servers.get_mut(&server).expect("it is there").name = name;
        }
        Call::Stop { server } | Call::Start { server } => {
            let Some((center, server)) = pick(&model.servers(), server) else {
                return;
            };
            let runs = matches!(call, Call::Start { .. });
            let action = if runs { "start" } else { "stop" };
            let path = format!("{CLOUD}/datacenters/{center}/servers/{server}/{action}");
            assert_eq!(send(fake, "POST", &path, &[], "").status, 202);
            let inside = model.centers.get_mut(&center).expect("it is there");
            inside.servers.get_mut(&server).expect("it is there").runs = runs;
        }
        Call::Attach { server, volume } => {
            let Some((center, server)) = pick(&model.servers(), server) else {
                return;
            };
            let Some((_, volume)) = pick(&model.volumes(), volume) else {
                return;
            };
            let path = format!("{CLOUD}/datacenters/{center}/servers/{server}/volumes");
            let status = send_json(fake, "POST", &path, &json!({ "id": volume })).status;
            let inside = model.centers.get_mut(&center).expect("it is there");
            // Of another data center, or attached elsewhere: refused.
            match inside.volumes.get_mut(&volume) {
                Some((_, at)) if at.as_ref().is_none_or(|at| *at == server) => {
                    assert_eq!(status, 202);
                    *at = Some(server);
                }
                _ => assert_eq!(status, 422),
            }
        }
        Call::Detach { volume } => {
            let Some((center, volume)) = pick(&model.volumes(), volume) else {
                return;
            };
            let inside = model.centers.get_mut(&center).expect("it is there");
            let (_, at) = inside.volumes.get_mut(&volume).expect("it is there");
            if let Some(server) = at.take() {
                delete(format!(
                    "{CLOUD}/datacenters/{center}/servers/{server}/volumes/{volume}"
                ));
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
                "{CLOUD}/datacenters/{center}/servers/{server}?deleteVolumes={with_volumes}"
            ));
            let inside = model.centers.get_mut(&center).expect("it is there");
            inside.servers.remove(&server);
            inside
                .volumes
                .retain(|_, (_, at)| !(with_volumes && at.as_ref() == Some(&server)));
            for (_, at) in inside.volumes.values_mut() {
                at.take_if(|at| *at == server);
            }
        }
        Call::DeleteVolume { volume } => {
            let Some((center, volume)) = pick(&model.volumes(), volume) else {
                return;
            };
            delete(format!("{CLOUD}/datacenters/{center}/volumes/{volume}"));
            model
                .centers
                .get_mut(&center)
                .expect("it is there")
                .volumes
                .remove(&volume);
        }
        Call::DeleteCenter { center } => {
            let Some(center) = pick(&model.order, center) else {
                return;
            };
            delete(format!("{CLOUD}/datacenters/{center}"));
            model.order.retain(|id| *id != center);
            model.centers.remove(&center);
        }
        Call::List { depth, limit } => list(fake, model, depth, limit),
    }
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
    let mut centers = BTreeMap::new();
    for center in items(format!("{CLOUD}/datacenters?depth=1")) {
        let id = text(&center["id"]);
        let lead = format!("{CLOUD}/datacenters/{id}");
        let mut inside = Center {
            name: text(&center["properties"]["name"]),
            ..Center::default()
        };
        for volume in items(format!("{lead}/volumes?depth=1")) {
            inside.volumes.insert(
                text(&volume["id"]),
                (text(&volume["properties"]["name"]), None),
            );
        }
        for server in items(format!("{lead}/servers?depth=1")) {
            let own = text(&server["id"]);
            for volume in items(format!("{lead}/servers/{own}/volumes")) {
                let (_, at) = inside
                    .volumes
                    .get_mut(&text(&volume["id"]))
                    .expect("it is in the data center");
                assert_eq!(at.replace(own.clone()), None, "attached twice");
            }
            let runs = server["properties"]["vmState"] == "RUNNING";
            inside.servers.insert(
                own,
                Machine {
                    name: text(&server["properties"]["name"]),
                    runs,
                },
            );
        }
        centers.insert(id, inside);
    }
    centers
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_there_is_what_must_be_there(calls in prop::collection::vec(call(), 1..60)) {
        let documents = Documents::bundled_for(&["compute".to_owned()]).expect("it is part of the crate");
        let fake = Fake::start(Options::new(documents)).expect("a port is free");
        let mut model = Model::default();
        for call in &calls {
            make(call, &fake, &mut model);
        }
        list(&fake, &model, 1, 2);
        prop_assert_eq!(found(&fake), model.centers);
    }
}
