//! What compute's and PostgreSQL's documents demand in words: each refusal with its source.

mod support;

use ionoscloud_fake::{Documents, Fake, Options};
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
