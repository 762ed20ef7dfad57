//! What a document says is never shown is not, and what is shown once is shown by the call that makes it alone.

mod support;

use ionoscloud_fake::{Documents, Extent, Fake, Options, Wish, sample};
use serde_json::{Value, json};
use support::{get, send_json};

fn start() -> Fake {
    Fake::start(Options::new(Documents::bundled())).expect("a port is free")
}

/// Whether a text stands anywhere in a value.
fn holds(value: &Value, text: &str) -> bool {
    value.to_string().contains(text)
}

/// Collection, what is sent, the secret in it, and where the documents say that it is not shown (file, schema, member).
#[test]
fn what_is_never_shown_is_in_no_answer() {
    let fake = start();
    let compute = fake.account("compute");
    let datacenter = json!({ "properties": { "name": "d", "location": "de/fra" } });
    compute
        .seed("/datacenters/1", &datacenter)
        .expect("a data center");
    const SECRET: &str = "Not2beSeenAgain";
    for (list, body, _said) in [
        (
            "/cloudapi/v6/backupunits",
            json!({ "properties": { "name": "b", "email": "a@example.com", "password": SECRET } }),
            "compute: BackupUnitProperties.password, never shown in answers",
        ),
        (
            "/cloudapi/v6/datacenters/1/volumes",
            json!({ "properties": { "name": "v", "size": 10, "type": "HDD", "licenceType": "LINUX", "imageAlias": "debian:latest",
                "imagePassword": SECRET, "sshKeys": [format!("ssh-rsa {SECRET}")] } }),
            "compute: VolumeProperties.imagePassword, sshKeys, never returned",
        ),
        (
            "/psql-v2/clusters",
            json!({ "properties": { "name": "cluster", "version": "17", "maintenanceWindow": { "time": "04:00:00", "dayOfTheWeek": "Monday" },
                "instances": { "count": 1, "cores": 1, "ram": 4, "storageSize": 10 }, "replicationMode": "ASYNCHRONOUS",
                "connection": { "datacenterId": "7b1c0d3e-0000-4000-8000-000000000001", "lanId": "1", "primaryInstanceAddress": "10.0.0.1/24" },
                "backup": { "location": "eu-central-3", "retentionDays": 7 },
                "credentials": { "username": "user", "password": SECRET, "database": "data" } } }),
            "psql-v2: PostgresUser.password, do not expect to read it back",
        ),
        (
            "/mariadb/clusters",
            json!({ "properties": { "displayName": "c", "mariadbVersion": "10.11", "instances": 1, "cores": 4, "ram": 4, "storageSize": 10,
                "connections": [{ "datacenterId": "7b1c0d3e-0000-4000-8000-000000000001", "lanId": "1", "cidr": "10.0.0.1/24" }],
                "credentials": { "username": "user", "password": SECRET } } }),
            "mariadb: DBUser.password, never returned",
        ),
    ] {
        let made = send_json(&fake, "POST", list, &body);
        assert!(made.status < 300, "POST {list}: {}", made.body);
        fake.settle();
        assert!(!holds(&made.json(), SECRET), "POST {list}: {}", made.body);
        let id = made.json()["id"].as_str().expect("an id").to_owned();
        let item = format!("{list}/{id}");
        for path in [item.clone(), format!("{list}?depth=5"), list.to_owned()] {
            // Not every product knows depth.
            let reply = support::send(&fake, "GET", &path, &[], "");
            assert!(!reply.body.contains(SECRET), "GET {path}: {}", reply.body);
        }
        assert!(!fake.save().contains(SECRET), "{list}");
    }
}

/// The member stands in the answer that makes a resource, not in those that show it, nor in any list.
#[test]
fn what_is_shown_once_is_shown_by_the_call_that_makes_it() {
    let fake = start();
    let registry = json!({ "properties": { "name": "registry", "location": "de/fra" } });
    let registry = send_json(&fake, "POST", "/containerregistries/registries", &registry);
    fake.settle();
    let registry = registry.json()["id"].as_str().expect("an id").to_owned();
    for (list, body, secret, said) in [
        (
            format!("/containerregistries/registries/{registry}/tokens"),
            json!({ "properties": { "name": "token" } }),
            "/properties/credentials/password",
            "containerregistry: Credentials.password",
        ),
        (
            "/logging/pipelines".to_owned(),
            json!({ "properties": { "name": "logs", "logs": [{ "source": "docker", "tag": "tag", "protocol": "http", "destinations": [{ "type": "loki", "retentionInDays": 7 }] }] } }),
            "/properties/key",
            "logging: Pipeline.key",
        ),
        (
            "/monitoring/pipelines".to_owned(),
            json!({ "properties": { "name": "metrics" } }),
            "/metadata/key",
            "monitoring: MetadataWithEndpoint.key",
        ),
        (
            "/objectstoragemanagement/accesskeys".to_owned(),
            json!({ "properties": { "description": "key" } }),
            "/properties/secretKey",
            "objectstoragemanagement: AccessKey.secretKey",
        ),
    ] {
        let made = send_json(&fake, "POST", &list, &body);
        assert!(made.status < 300, "POST {list}: {}", made.body);
        fake.settle();
        let made = made.json();
        let key = made.pointer(secret).and_then(Value::as_str);
        let key = key.unwrap_or_else(|| panic!("{said} in {made}"));
        assert!(!key.is_empty(), "{said}");
        let item = format!("{list}/{}", made["id"].as_str().expect("an id"));
        for path in [&item, &list] {
            assert!(!holds(&get(&fake, path), key), "{said}: GET {path}");
        }
        let name = secret.rsplit('/').next().unwrap_or_default();
        assert!(get(&fake, &item).pointer(secret).is_none(), "{name}");
    }
    // A new secret is shown by the call that makes it.
    let key = json!({ "properties": { "description": "key" } });
    let list = "/objectstoragemanagement/accesskeys";
    let made = send_json(&fake, "POST", list, &key).json();
    let item = format!("{list}/{}", made["id"].as_str().expect("an id"));
    let renewed = support::send(&fake, "PUT", &format!("{item}/renew"), &[], "").json();
    let pointer = "/properties/secretKey";
    assert!(renewed.pointer(pointer).is_some_and(Value::is_string));
    assert_ne!(renewed.pointer(pointer), made.pointer(pointer));
    assert!(get(&fake, &item).pointer(pointer).is_none());
}

/// Whatever product and collection: a text that was sent in a member that is marked so comes back in no answer.
#[test]
fn no_product_shows_what_its_document_says_is_not_shown() {
    let mut seen = 0;
    for document in Documents::bundled().iter() {
        for operation in document.operations() {
            let body = operation
                .body
                .as_ref()
                .filter(|_| operation.method == "POST");
            let Some(media) = body.and_then(|body| body.content.first()) else {
                continue;
            };
            if operation.path.contains('{') || !media.is_json() {
                continue;
            }
            let mut body = sample(
                document,
                "body",
                &media.schema,
                Wish::request(Extent::Full, 7),
            );
            let secrets = swap_secrets(document, &media.schema, &mut body, 0);
            if secrets == 0 {
                continue;
            }
            let fake = Fake::start(Options::new(
                Documents::bundled_for(&[document.product().to_owned()]).expect("a product"),
            ))
            .expect("a port is free");
            let path = format!("{}{}", document.base_path(), operation.path);
            let made = send_json(&fake, "POST", &path, &body);
            fake.settle();
            if made.status >= 300 {
                continue;
            }
            seen += secrets;
            assert!(!made.body.contains(MARK), "{path}: {}", made.body);
            let id = made.json()["id"].as_str().map(str::to_owned);
            for path in [path.clone(), format!("{path}/{}", id.unwrap_or_default())] {
                let reply = support::send(&fake, "GET", &path, &[], "");
                assert!(!reply.body.contains(MARK), "{path}: {}", reply.body);
            }
        }
    }
    assert!(seen >= 6, "{seen} secrets were sent");
}

const MARK: &str = "Seen0nce0nly0000";

/// Puts a known text into every member of a body that is marked as never answered, and says how many there are.
fn swap_secrets(
    document: &ionoscloud_fake::Document,
    schema: &Value,
    value: &mut Value,
    depth: usize,
) -> usize {
    let mut schema = document.resolve(schema);
    let mut count = 0;
    if depth > 8 {
        return 0;
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        count += swap_secrets(document, part, value, depth + 1);
    }
    if let (Some(item), Value::Array(items)) = (schema.get("items"), &mut *value) {
        for value in items {
            count += swap_secrets(document, item, value, depth + 1);
        }
        return count;
    }
    schema = schema.get("properties").unwrap_or(&Value::Null);
    for (name, member) in schema.as_object().into_iter().flatten() {
        let Some(inner) = value.get_mut(name) else {
            continue;
        };
        let is_marked = member["x-answered"] == "never";
        if is_marked && inner.is_string() && member.get("pattern").is_none() {
            *inner = Value::from(MARK);
            count += 1;
        } else {
            count += swap_secrets(document, member, inner, depth + 1);
        }
    }
    count
}
