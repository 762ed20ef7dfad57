//! Every member whose name or description speaks of secrets is decided: it is hidden, by the rule for names or by a
//! `secret` in `sdk.yaml`, or it stands here with the reason why anybody may see it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

/// Words that a secret is spoken of with.
const WORDS: [&str; 9] = [
    "secret",
    "token",
    "password",
    "passphrase",
    "key",
    "credential",
    "login",
    "console",
    "kubeconfig",
];

/// Names of members that anybody may see, and why.
const PUBLIC: &[(&str, &str)] = &[
    ("Code", "a code"),
    ("Key", "the name of an object, or of a tag"),
    ("KeyMarker", "where a page begins"),
    ("KeyPrefixEquals", "how names of objects begin"),
    ("NextKeyMarker", "where a page begins"),
    ("NextMarker", "where a page begins"),
    ("NextUploadIdMarker", "where a page begins"),
    ("NextVersionIdMarker", "where a page begins"),
    ("Prefix", "how names of objects begin"),
    ("ReplaceKeyPrefixWith", "how names of objects begin"),
    ("ReplaceKeyWith", "the name of an object"),
    ("TargetPrefix", "how names of objects begin"),
    ("key1", "a name"),
    ("accessKey", "the public half of a pair"),
    (
        "annotations",
        "pairs of a key and a value that everybody in the cluster sees",
    ),
    ("canonicalUserId", "an id"),
    (
        "certificate",
        "the public half; the private key is a member of its own",
    ),
    ("certificateAuthority", "a public certificate"),
    ("composedKeyData", "a public key of DNSSEC"),
    ("connectionString", "an address without user and password"),
    ("contractUserId", "an id"),
    ("createdBy", "the name of a user"),
    ("createdByUserId", "an id"),
    ("createdDate", "a date"),
    ("description", "a text for people"),
    ("diffieHellmanGroup", "a number of a group"),
    ("digest", "a hash of a public key"),
    ("displayName", "a name"),
    ("email", "the name of a user"),
    ("encryptionAlgorithm", "an algorithm"),
    ("errorCode", "a code"),
    ("etag", "a version"),
    ("expirationDate", "a date"),
    ("firstname", "a name"),
    ("hostname", "an address"),
    ("href", "an address that needs credentials"),
    ("httpAddress", "an address that needs a key"),
    ("httpEndpoint", "an address that needs a key"),
    ("id", "an id; that of an S3 key is its public half"),
    ("integrityAlgorithm", "an algorithm"),
    ("keyAlgorithm", "an algorithm"),
    ("keyId", "an id"),
    (
        "labels",
        "pairs of a key and a value that everybody in the cluster sees",
    ),
    ("lastModifiedBy", "the name of a user"),
    ("lastModifiedByUserId", "an id"),
    ("lastname", "a name"),
    ("method", "a word for a method"),
    ("name", "a name"),
    ("pubKey", "a public key"),
    ("publicKey", "a public key"),
    ("resourceURN", "a name"),
    ("sshKeys", "public keys"),
    ("status", "a state"),
    ("statusMessage", "a text for people"),
    ("supportedRegions", "names of places"),
    ("tcpAddress", "an address that needs a key"),
    ("username", "the name of a user"),
    ("value", "what stands under the key of a label or a taint"),
    ("version", "a version"),
    ("zoneId", "an id"),
];

/// Members that anybody may see although others of their name are secrets: product and pointer below the schemas.
const ONES: &[(&str, &str, &str)] = &[
    (
        "compute",
        "ApplicationLoadBalancerHttpRuleCondition/properties/key",
        "the name of a header",
    ),
    (
        "compute",
        "KubernetesNodePoolTaint/properties/key",
        "the key of a taint",
    ),
    (
        "compute",
        "LabelProperties/properties/key",
        "the key of a label",
    ),
    (
        "compute",
        "LabelResourceProperties/properties/key",
        "the key of a label",
    ),
    (
        "logging",
        "PipelineAllOf/properties/key",
        "no operation reaches it",
    ),
    (
        "logging",
        "PipelinesKeyPost200Response/properties/key",
        "no operation reaches it",
    ),
    (
        "monitoring",
        "MetadataWithEndpointAllOf/properties/key",
        "no operation reaches it",
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn yaml(path: &Path) -> Value {
    serde_yaml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn plain(name: &str) -> String {
    name.chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_lowercase()
}

/// A member, its pointer below the schemas, and what the document says of it.
fn members(node: &Value, pointer: &str, found: &mut Vec<(String, String, Value)>) {
    let Value::Mapping(map) = node else {
        return;
    };
    if let Some(Value::Mapping(properties)) = map.get("properties") {
        for (name, member) in properties {
            let name = name.as_str().unwrap_or_default();
            if member.is_mapping() {
                found.push((
                    name.to_owned(),
                    format!("{pointer}/properties/{name}"),
                    member.clone(),
                ));
            }
        }
    }
    for (name, inner) in map {
        let name = name.as_str().unwrap_or_default();
        let inner_pointer = if pointer.is_empty() {
            name.to_owned()
        } else {
            format!("{pointer}/{name}")
        };
        members(inner, &inner_pointer, found);
    }
}

/// Whether a member can hold a secret by itself: what has members of its own is decided there.
fn is_text(member: &Value) -> bool {
    let kind = member.get("type").and_then(Value::as_str);
    let list = kind == Some("array")
        && member
            .get("items")
            .is_some_and(|items| items.get("$ref").is_some());
    let other = matches!(kind, Some("boolean" | "integer" | "number"));
    let date = member.get("format").and_then(Value::as_str) == Some("date-time");
    let structured = ["$ref", "allOf", "properties"]
        .iter()
        .any(|key| member.get(key).is_some());
    !(list || other || date || structured)
}

#[test]
fn whatever_speaks_of_secrets_is_decided() {
    let conventions = yaml(&root().join("generator/src/conventions.yaml"));
    let rule: Vec<String> = serde_yaml::from_value(conventions["secrets"].clone()).unwrap();
    let mut undecided = Vec::new();
    let mut used = BTreeSet::new();
    let mut speaking = 0;
    for product in fs::read_dir(root().join("specs")).unwrap() {
        let folder = product.unwrap().path();
        let product = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if !folder.join("openapi.yaml").is_file() {
            continue;
        }
        let document = yaml(&folder.join("openapi.yaml"));
        let settings = yaml(&folder.join("sdk.yaml"));
        let marks: BTreeMap<String, bool> = settings
            .get("secret")
            .and_then(Value::as_sequence)
            .into_iter()
            .flatten()
            .map(|mark| {
                (
                    mark["at"].as_str().unwrap().to_owned(),
                    mark["secret"].as_bool().unwrap(),
                )
            })
            .collect();
        let mut all = Vec::new();
        members(&document["components"]["schemas"], "", &mut all);
        for (name, pointer, member) in all {
            let words = member
                .get("description")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let text = format!("{name} {words}").to_lowercase();
            if !is_text(&member) || !WORDS.iter().any(|word| text.contains(word)) {
                continue;
            }
            speaking += 1;
            let at = format!("/components/schemas/{pointer}");
            let by_rule = rule.iter().any(|word| plain(&name).ends_with(word));
            if by_rule || marks.contains_key(&at) {
                continue;
            }
            let one = ONES
                .iter()
                .find(|(known, at, _)| *known == product && *at == pointer);
            match one
                .map(|(_, at, _)| *at)
                .or_else(|| Some(PUBLIC.iter().find(|(known, _)| *known == name)?.0))
            {
                Some(decision) => drop(used.insert(decision)),
                None => undecided.push(format!("{product}: {at}: {words}")),
            }
        }
    }
    assert!(
        undecided.is_empty(),
        "decide whether these are secrets:\n{}",
        undecided.join("\n")
    );
    assert!(speaking > 250, "only {speaking} members were found");
    let known = PUBLIC
        .iter()
        .map(|(name, _)| *name)
        .chain(ONES.iter().map(|(_, at, _)| *at));
    let useless: Vec<_> = known.filter(|decision| !used.contains(decision)).collect();
    assert!(
        useless.is_empty(),
        "nothing needs these decisions any more: {useless:?}"
    );
}
