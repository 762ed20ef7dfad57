//! Random sequences of calls of object storage, held against a model that knows nothing of the server.

mod support;

use std::collections::BTreeMap;

use ionoscloud_fake::{Fake, Options};
use proptest::prelude::*;
use support::{
    Reply,
    s3::{call, text},
};

/// A call; numbers choose among keys and versions.
#[derive(Debug, Clone)]
enum Call {
    Put {
        key: u8,
        body: u8,
    },
    PutNew {
        key: u8,
        body: u8,
    },
    Copy {
        from: u8,
        to: u8,
    },
    Upload {
        key: u8,
        parts: u8,
        aborts: bool,
    },
    Delete {
        key: u8,
    },
    DeleteVersion {
        key: u8,
        version: u8,
    },
    DeleteMany {
        first: u8,
        second: u8,
    },
    Version {
        is_on: bool,
    },
    Get {
        key: u8,
    },
    List {
        prefix: u8,
        delimited: bool,
        most: u8,
        old: bool,
    },
    Versions {
        most: u8,
    },
}

fn calls() -> impl Strategy<Value = Call> {
    let n = any::<u8>;
    prop_oneof![
        6 => (n(), n()).prop_map(|(key, body)| Call::Put { key, body }),
        1 => (n(), n()).prop_map(|(key, body)| Call::PutNew { key, body }),
        2 => (n(), n()).prop_map(|(from, to)| Call::Copy { from, to }),
        1 => (n(), 1..3_u8, any::<bool>()).prop_map(|(key, parts, aborts)| Call::Upload { key, parts, aborts }),
        3 => n().prop_map(|key| Call::Delete { key }),
        2 => (n(), n()).prop_map(|(key, version)| Call::DeleteVersion { key, version }),
        1 => (n(), n()).prop_map(|(first, second)| Call::DeleteMany { first, second }),
        1 => any::<bool>().prop_map(|is_on| Call::Version { is_on }),
        3 => n().prop_map(|key| Call::Get { key }),
        3 => (n(), any::<bool>(), 1..5_u8, any::<bool>())
            .prop_map(|(prefix, delimited, most, old)| Call::List { prefix, delimited, most, old }),
        2 => (1..5_u8).prop_map(|most| Call::Versions { most }),
    ]
}

/// As they stand in a path, and as they are.
const KEYS: [(&str, &str); 9] = [
    ("a", "a"),
    ("a/b", "a/b"),
    ("a/b/c", "a/b/c"),
    ("a/b//d", "a/b//d"),
    ("a%2Bb%20c", "a+b c"),
    ("b/", "b/"),
    ("%3C%26%25%3E", "<&%>"),
    ("%C3%BC/1", "ü/1"),
    ("%C3%BC/2", "ü/2"),
];

const PREFIXES: [&str; 4] = ["", "a", "a/b/", "z"];

/// None for a marker.
#[derive(Debug, Clone)]
struct Version {
    id: String,
    body: Option<String>,
}

#[derive(Debug, Default)]
struct Model {
    /// Oldest first.
    versions: BTreeMap<String, Vec<Version>>,
    versioning: Option<bool>,
}

impl Model {
    fn body(&self, key: &str) -> Option<&str> {
        self.versions.get(key)?.last()?.body.as_deref()
    }

    fn add(&mut self, key: &str, body: Option<&str>, reply: &Reply) {
        let told = reply.header("x-amz-version-id");
        let id = match self.versioning {
            Some(true) => told.expect("a version").to_owned(),
            Some(false) => "null".to_owned(),
            None => {
                assert_eq!(told, None, "no versions are kept");
                "null".to_owned()
            }
        };
        let versions = self.versions.entry(key.to_owned()).or_default();
        versions.retain(|version| id != "null" || version.id != "null");
        let body = body.map(str::to_owned);
        versions.push(Version { id, body });
    }

    fn delete(&mut self, key: &str, reply: &Reply) {
        match self.versioning {
            None => _ = self.versions.remove(key),
            Some(_) => self.add(key, None, reply),
        }
    }

    /// Keys and prefixes of a listing.
    fn list(&self, prefix: &str, delimited: bool) -> Vec<String> {
        let mut listed: Vec<String> = Vec::new();
        for key in self.versions.keys().filter(|key| self.body(key).is_some()) {
            let Some(rest) = key.strip_prefix(prefix) else {
                continue;
            };
            let entry = match rest.split_once('/').filter(|_| delimited) {
                Some((first, _)) => format!("{prefix}{first}/"),
                None => key.clone(),
            };
            if !listed.contains(&entry) {
                listed.push(entry);
            }
        }
        listed.sort();
        listed
    }
}

fn plain(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// The keys and prefixes of all pages.
fn list(fake: &Fake, prefix: &str, delimited: bool, most: u8, old: bool) -> Vec<String> {
    let mut listed = Vec::new();
    let mut next = String::new();
    // More pages than there can be entries would never end.
    for _ in 0..200 {
        let form = if old { "" } else { "list-type=2&" };
        let delimiter = if delimited { "&delimiter=/" } else { "" };
        let target = format!("/bucket?{form}prefix={prefix}&max-keys={most}{delimiter}{next}");
        let reply = call(fake, "GET", &target, &[], "");
        assert_eq!(reply.status, 200, "{}", reply.body);
        let prefixes = text(&reply.body, "CommonPrefixes");
        let prefixes = prefixes.iter().map(|part| plain(text(part, "Prefix")[0]));
        let page: Vec<String> = text(&reply.body, "Key")
            .into_iter()
            .map(plain)
            .chain(prefixes)
            .collect();
        assert!(page.len() <= usize::from(most), "{}", reply.body);
        let last = page.iter().max().cloned();
        listed.extend(page);
        if text(&reply.body, "IsTruncated") == ["false"] {
            listed.sort();
            return listed;
        }
        let encoded = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        next = match (old, text(&reply.body, "NextMarker").first()) {
            (true, Some(marker)) => format!("&marker={}", encoded(&plain(marker))),
            (true, None) => format!(
                "&marker={}",
                encoded(&last.expect("a page that is not the last has something"))
            ),
            (false, _) => format!(
                "&continuation-token={}",
                text(&reply.body, "NextContinuationToken")[0]
            ),
        };
    }
    panic!("the listing has no end");
}

/// Key and id of all versions and markers, page by page.
fn versions(fake: &Fake, most: u8) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut next = String::new();
    // More pages than there can be entries would never end.
    for _ in 0..200 {
        let reply = call(
            fake,
            "GET",
            &format!("/bucket?versions&max-keys={most}{next}"),
            &[],
            "",
        );
        let (keys, ids) = (text(&reply.body, "Key"), text(&reply.body, "VersionId"));
        assert!(keys.len() <= usize::from(most));
        found.extend(
            keys.into_iter()
                .map(plain)
                .zip(ids.into_iter().map(str::to_owned)),
        );
        if text(&reply.body, "IsTruncated") == ["false"] {
            return found;
        }
        let key = plain(text(&reply.body, "NextKeyMarker")[0]);
        let key = percent_encoding::utf8_percent_encode(&key, percent_encoding::NON_ALPHANUMERIC);
        next = format!(
            "&key-marker={key}&version-id-marker={}",
            text(&reply.body, "NextVersionIdMarker")[0]
        );
    }
    panic!("the listing has no end");
}

fn act(fake: &Fake, model: &mut Model, made: &Call) {
    let key = |number: u8| KEYS[usize::from(number) % KEYS.len()];
    let good = |method: &str, target: &str, headers: &[(&str, &str)], body: &str| {
        let reply = call(fake, method, target, headers, body);
        assert!(reply.status < 300, "{method} {target}: {}", reply.body);
        reply
    };
    match made {
        Call::Put { key: number, body } => {
            let ((path, key), body) = (key(*number), format!("body {body}"));
            let reply = good("PUT", &format!("/bucket/{path}"), &[], &body);
            model.add(key, Some(&body), &reply);
        }
        Call::PutNew { key: number, body } => {
            let ((path, key), body) = (key(*number), format!("new {body}"));
            let reply = call(
                fake,
                "PUT",
                &format!("/bucket/{path}"),
                &[("If-None-Match", "*")],
                &body,
            );
            match model.body(key) {
                Some(_) => assert_eq!(reply.status, 412),
                None => model.add(key, Some(&body), &reply),
            }
        }
        Call::Copy { from, to } => {
            let ((from, source), (to, target)) = (key(*from), key(*to));
            let reply = call(
                fake,
                "PUT",
                &format!("/bucket/{to}"),
                &[("x-amz-copy-source", &format!("bucket/{from}"))],
                "",
            );
            match model.body(source).map(str::to_owned) {
                None => assert_eq!(reply.status, 404),
                Some(_) if source == target => assert_eq!(reply.status, 400),
                Some(body) => model.add(target, Some(&body), &reply),
            }
        }
        Call::Upload {
            key: number,
            parts,
            aborts,
        } => {
            let (path, key) = key(*number);
            let started = good("POST", &format!("/bucket/{path}?uploads"), &[], "");
            let id = text(&started.body, "UploadId")[0].to_owned();
            // Each but the last has 5 MiB at least.
            let bodies: Vec<String> = (1..=*parts)
                .map(|part| {
                    if part == *parts {
                        "end".to_owned()
                    } else {
                        "p".repeat(5 << 20)
                    }
                })
                .collect();
            let mut list = String::new();
            for (number, body) in (1..).zip(&bodies) {
                let reply = good(
                    "PUT",
                    &format!("/bucket/{path}?partNumber={number}&uploadId={id}"),
                    &[],
                    body,
                );
                list += &format!(
                    "<Part><PartNumber>{number}</PartNumber><ETag>{}</ETag></Part>",
                    reply.header("etag").expect("an ETag")
                );
            }
            let target = format!("/bucket/{path}?uploadId={id}");
            if *aborts {
                good("DELETE", &target, &[], "");
            } else {
                let reply = good(
                    "POST",
                    &target,
                    &[],
                    &format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"),
                );
                assert!(text(&reply.body, "ETag")[0].contains(&format!("-{parts}")));
                model.add(key, Some(&bodies.concat()), &reply);
            }
        }
        Call::Delete { key: number } => {
            let (path, key) = key(*number);
            let reply = good("DELETE", &format!("/bucket/{path}"), &[], "");
            model.delete(key, &reply);
        }
        Call::DeleteVersion {
            key: number,
            version,
        } => {
            let (path, key) = key(*number);
            let Some(versions) = model
                .versions
                .get_mut(key)
                .filter(|versions| !versions.is_empty())
            else {
                return;
            };
            let gone = versions.remove(usize::from(*version) % versions.len());
            if versions.is_empty() {
                model.versions.remove(key);
            }
            let reply = good(
                "DELETE",
                &format!("/bucket/{path}?versionId={}", gone.id),
                &[],
                "",
            );
            assert_eq!(
                reply.header("x-amz-delete-marker").is_some(),
                gone.body.is_none()
            );
        }
        Call::DeleteMany { first, second } => {
            let keys = [key(*first).1, key(*second).1];
            if keys[0] == keys[1] || model.versioning == Some(true) {
                return;
            }
            let escaped = |key: &str| key.replace('&', "&amp;").replace('<', "&lt;");
            let objects = keys
                .map(|key| format!("<Object><Key>{}</Key></Object>", escaped(key)))
                .concat();
            let reply = good(
                "POST",
                "/bucket?delete",
                &[("x-amz-checksum-crc32", "AAAAAA==")],
                &format!("<Delete>{objects}</Delete>"),
            );
            assert_eq!(text(&reply.body, "Deleted").len(), 2);
            keys.iter().for_each(|key| model.delete(key, &reply));
        }
        Call::Version { is_on } => {
            let status = if *is_on { "Enabled" } else { "Suspended" };
            good(
                "PUT",
                "/bucket?versioning",
                &[],
                &format!(
                    "<VersioningConfiguration><Status>{status}</Status></VersioningConfiguration>"
                ),
            );
            model.versioning = Some(*is_on);
        }
        Call::Get { key: number } => {
            let (path, key) = key(*number);
            let reply = call(fake, "GET", &format!("/bucket/{path}"), &[], "");
            match model.body(key) {
                Some(body) => assert!(reply.status == 200 && reply.body == body, "{key}"),
                None => assert_eq!(reply.status, 404, "{key}"),
            }
            for version in model.versions.get(key).into_iter().flatten() {
                let reply = call(
                    fake,
                    "GET",
                    &format!("/bucket/{path}?versionId={}", version.id),
                    &[],
                    "",
                );
                match &version.body {
                    Some(body) => assert!(
                        reply.status == 200 && reply.body == *body,
                        "{key} {}",
                        version.id
                    ),
                    None => assert_eq!(reply.status, 405, "{key} {}", version.id),
                }
            }
        }
        Call::List {
            prefix,
            delimited,
            most,
            old,
        } => {
            let prefix = PREFIXES[usize::from(*prefix) % PREFIXES.len()];
            assert_eq!(
                list(fake, prefix, *delimited, *most, *old),
                model.list(prefix, *delimited)
            );
        }
        Call::Versions { most } => {
            let wanted = model.versions.iter().flat_map(|(key, versions)| {
                versions
                    .iter()
                    .rev()
                    .map(move |version| (key.clone(), version.id.clone()))
            });
            assert_eq!(versions(fake, *most), wanted.collect::<Vec<_>>());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_there_is_what_was_put(made in prop::collection::vec(calls(), 1..40)) {
        let fake = Fake::start(Options::default()).expect("a port is free");
        fake.account("objectstorage").put_bucket("bucket").expect("the name is free");
        let mut model = Model::default();
        for made in &made {
            act(&fake, &mut model, made);
        }
        act(&fake, &mut model, &Call::Versions { most: 3 });
        act(&fake, &mut model, &Call::List { prefix: 0, delimited: false, most: 4, old: false });
    }
}
