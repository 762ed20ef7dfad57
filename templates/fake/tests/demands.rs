//! What compute's and PostgreSQL's documents demand in words: each refusal with its source.

mod support;

use ionoscloud_fake::{Documents, Extent, Fake, Options, Wish, fit, sample};
use serde_json::{Value, json};
use support::{get, send_json};

const COMPUTE: &str = "/cloudapi/v6";
const CENTER: &str = "/cloudapi/v6/datacenters/1";
const CUBE_XS: &str = "5d6f7081-0001-4b00-8000-000000000001";

fn start() -> Fake {
    let fake = Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    let center = json!({ "properties": { "name": "d", "location": "de/fra" } });
    let compute = fake.account("compute");
    compute
        .seed("/datacenters/1", &center)
        .expect("a data center");
    fake
}

/// The id of an image of a kind in a location.
fn image(fake: &Fake, kind: &str, location: &str) -> String {
    let images = get(
        fake,
        &format!("{COMPUTE}/images?depth=1&filter.imageType={kind}"),
    );
    let images = images["items"].as_array().expect("images");
    let image = images
        .iter()
        .find(|image| image["properties"]["location"] == location);
    image.expect("it is there")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

#[test]
fn what_the_words_demand_is_refused_otherwise() {
    let fake = start();
    let (here, there) = (image(&fake, "HDD", "de/fra"), image(&fake, "HDD", "us/las"));
    let volume = |more: Value| {
        let mut properties = json!({ "name": "v", "size": 20, "type": "HDD" });
        let more = more.as_object().cloned().unwrap_or_default();
        properties.as_object_mut().expect("an object").extend(more);
        json!({ "properties": properties })
    };
    let das = json!({ "volumes": { "items": [{ "properties": { "type": "DAS", "licenceType": "LINUX" } }] } });
    let cube = |template: Value, entities: Value| json!({ "properties": { "name": "c", "type": "CUBE", "templateUuid": template }, "entities": entities });
    let servers = format!("{CENTER}/servers");
    let volumes = format!("{CENTER}/volumes");
    let blocks = format!("{COMPUTE}/ipblocks");
    let before = fake.left();
    for (list, body, word) in [
        // ServerProperties.ram: "as a multiple of 256", "Bounded by `ramPerServer`"; cores: "Bounded by `coresPerServer`".
        (
            &servers,
            json!({ "properties": { "cores": 1, "ram": 1000 } }),
            "multiple of 256",
        ),
        (
            &servers,
            json!({ "properties": { "cores": 1, "ram": 256_000 } }),
            "235520",
        ),
        (
            &servers,
            json!({ "properties": { "cores": 100, "ram": 1024 } }),
            "62",
        ),
        // "Required for Cube and GPU servers"; the storage of a Cube is made with it.
        (&servers, cube(Value::Null, das.clone()), "templateUuid"),
        (
            &servers,
            cube(json!("7b1c0d3e-0000-4000-8000-000000000001"), das.clone()),
            "no template",
        ),
        (&servers, cube(json!(CUBE_XS), json!({})), "DAS"),
        // VolumeProperties.image, imageAlias, size, imagePassword.
        (
            &volumes,
            volume(json!({ "image": "7b1c0d3e-0000-4000-8000-000000000001" })),
            "no image",
        ),
        (
            &volumes,
            volume(json!({ "imageAlias": "plan9:latest", "imagePassword": "secretpass1" })),
            "no image",
        ),
        (
            &volumes,
            volume(json!({ "image": here, "imageAlias": "debian:latest" })),
            "combined",
        ),
        (
            &volumes,
            volume(json!({ "image": there, "imagePassword": "secretpass1" })),
            "us/las",
        ),
        (&volumes, volume(json!({ "image": here })), "imagePassword"),
        (
            &volumes,
            volume(json!({ "imageAlias": "debian:latest", "sshKeys": [] })),
            "sshKeys",
        ),
        (
            &volumes,
            volume(
                json!({ "imageAlias": "debian:latest", "imagePassword": "secretpass1", "size": 1 }),
            ),
            "needs 3 GB",
        ),
        // The call that lists locations gives the valid values; what `/contracts` allows.
        (
            &format!("{COMPUTE}/datacenters"),
            json!({ "properties": { "location": "mars/1" } }),
            "mars/1",
        ),
        (
            &blocks,
            json!({ "properties": { "location": "mars/1", "size": 1 } }),
            "mars/1",
        ),
        (
            &blocks,
            json!({ "properties": { "location": "de/fra", "size": 0 } }),
            "at least 1",
        ),
        (
            &blocks,
            json!({ "properties": { "location": "de/fra", "size": 200 } }),
            "100",
        ),
    ] {
        let reply = send_json(&fake, "POST", list, &body);
        assert_eq!(reply.status, 422, "{list} {body}: {}", reply.body);
        assert!(reply.body.contains(word), "{body}: {}", reply.body);
        fake.settle();
        assert_eq!(fake.left(), before, "nothing is made of {body}");
    }
    for (list, body) in [
        (
            &servers,
            json!({ "properties": { "cores": 62, "ram": 235_520 } }),
        ),
        (&servers, cube(json!(CUBE_XS), das)),
        (
            &volumes,
            volume(json!({ "image": here, "imagePassword": "secretpass1" })),
        ),
        (
            &volumes,
            volume(json!({ "imageAlias": "debian:latest", "sshKeys": ["ssh-rsa A"] })),
        ),
        (
            &volumes,
            volume(json!({ "licenceType": "LINUX", "size": 1 })),
        ),
        (
            &blocks,
            json!({ "properties": { "location": "de/fra", "size": 100 } }),
        ),
    ] {
        let reply = send_json(&fake, "POST", list, &body);
        assert!(reply.status < 300, "{list} {body}: {}", reply.body);
        fake.settle();
    }
}

/// "The body needs only the `id` of an image of type `CDROM`".
#[test]
fn only_discs_are_put_into_drives() {
    let fake = start();
    let compute = fake.account("compute");
    let server = json!({ "properties": { "cores": 1, "ram": 1024 } });
    compute
        .seed("/datacenters/1/servers/1", &server)
        .expect("a server");
    let drive = format!("{CENTER}/servers/1/cdroms");
    for (kind, status) in [("HDD", 422), ("CDROM", 202)] {
        let body = json!({ "id": image(&fake, kind, "de/fra") });
        let reply = send_json(&fake, "POST", &drive, &body);
        assert_eq!(reply.status, status, "{kind}: {}", reply.body);
        fake.settle();
    }
}

#[test]
fn a_change_is_held_to_the_same() {
    let fake = start();
    let compute = fake.account("compute");
    let server = json!({ "properties": { "cores": 1, "ram": 1024 } });
    compute
        .seed("/datacenters/1/servers/1", &server)
        .expect("a server");
    let server = format!("{CENTER}/servers/1");
    let reply = send_json(&fake, "PATCH", &server, &json!({ "ram": 1000 }));
    assert_eq!(reply.status, 422, "{}", reply.body);
    let reply = send_json(&fake, "PATCH", &server, &json!({ "ram": 2048 }));
    assert_eq!(reply.status, 202, "{}", reply.body);
}

/// A path with `{}` for each variable.
fn plain(path: &str) -> String {
    let steps = path.split('/').map(|step| match step.starts_with('{') {
        true => "{}",
        false => step,
    });
    steps.collect::<Vec<_>>().join("/")
}

/// Each product tells by a call of its own which versions there are.
#[test]
fn only_versions_that_are_told_are_taken() {
    let documents = Documents::bundled();
    let fake = Fake::start(Options::new(Documents::bundled())).expect("a port is free");
    for (product, list, versions, member, above) in [
        ("compute", "/k8s", "/k8s/versions", "k8sVersion", None),
        (
            "compute",
            "/k8s/1/nodepools",
            "/k8s/versions",
            "k8sVersion",
            Some("/k8s/1"),
        ),
        (
            "dataplatform",
            "/clusters",
            "/versions",
            "dataPlatformVersion",
            None,
        ),
        ("inmemorydb-v2", "/clusters", "/versions", "version", None),
        ("mariadb-v2", "/clusters", "/versions", "version", None),
        ("mongo", "/clusters", "/versions", "mongoDBVersion", None),
        ("psql", "/clusters", "/versions", "postgresVersion", None),
        ("psql-v2", "/clusters", "/versions", "version", None),
    ] {
        let document = documents.get(product).expect("it is served");
        if let Some(above) = above {
            let body = json!({ "properties": { "name": "c", "k8sVersion": "1.31.2" } });
            fake.account(product).seed(above, &body).expect("a cluster");
        }
        let url = |path: &str| format!("/{product}{}{path}", document.base_path());
        let normal = list.replace("/1/", "/{}/");
        let mut operations = document.operations().iter();
        let operation = operations
            .find(|operation| operation.method == "POST" && plain(&operation.path) == normal)
            .expect("it makes one");
        let media = &operation.body.as_ref().expect("a body").content[0];
        let make = |version: &str| {
            let mut body = sample(
                document,
                "body",
                &media.schema,
                Wish::request(Extent::Full, 3),
            );
            fit(document, operation, &mut body);
            body["properties"][member] = version.into();
            let reply = send_json(&fake, "POST", &url(list), &body);
            fake.settle();
            reply
        };
        for wrong in ["99", "", "1"] {
            let reply = make(wrong);
            assert_eq!(reply.status, 422, "{product} {wrong}: {}", reply.body);
            assert!(reply.body.contains(member), "{}", reply.body);
        }
        let told = get(&fake, &url(versions));
        let told: Vec<&str> = match (&told, &told["data"], &told["items"]) {
            (Value::Array(all), ..) => all.iter().filter_map(Value::as_str).collect(),
            (_, Value::Array(all), _) => all
                .iter()
                .filter_map(|item| item["name"].as_str())
                .collect(),
            (.., Value::Array(all)) => {
                let own = |item: &'_ Value| item.as_str().is_some();
                let all = all.iter();
                all.filter_map(|item| match own(item) {
                    true => item.as_str(),
                    false => item["properties"]["version"].as_str(),
                })
                .collect()
            }
            _ => Vec::new(),
        };
        assert!(told.len() > 1, "{product}");
        for version in told {
            let reply = make(version);
            assert!(reply.status < 300, "{product} {version}: {}", reply.body);
        }
    }
}
