//! What may stand in a file: an allow-list, and something else in the place of all the rest.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use ionoscloud_fake::Documents;
use serde_json::{Map, Value};

/// Members and parameters whose texts stay, ids in them excepted.
const KEPT: [&str; 34] = [
    "availabilityZone",
    "bootOrder",
    "bus",
    "cpuFamily",
    "createdDate",
    "depth",
    "direction",
    "errorCode",
    "expirationDate",
    "firewallType",
    "httpStatus",
    "imageType",
    "lastModifiedDate",
    "licenceType",
    "limit",
    "location",
    "maxResults",
    "offset",
    "orderBy",
    "pretty",
    "protocol",
    "size",
    "state",
    "status",
    "storageType",
    "time",
    "ttl",
    "type",
    "version",
    "vmState",
    "dayOfTheWeek",
    "postgresVersion",
    "mongoDBVersion",
    "k8sVersion",
];

/// Members that are addresses.
const LINKS: [&str; 4] = ["href", "next", "prev", "self"];

/// Headers that stay.
pub(crate) const HEADERS: [&str; 7] = [
    "content-type",
    "location",
    "retry-after",
    "x-ratelimit-burst",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "accept",
];

/// Stands where the address of the service stood.
pub(crate) const SERVER: &str = "{server}";

/// Begins what stands in the place of a text.
pub(crate) const TEXT: &str = "text-";

/// Replaces the same by the same, so that what is created is found again.
#[derive(Debug)]
pub(crate) struct Replacer {
    kept: BTreeSet<String>,
    ids: BTreeMap<String, String>,
    texts: BTreeMap<String, String>,
}

impl Default for Replacer {
    fn default() -> Self {
        Self {
            kept: KEPT.into_iter().map(str::to_owned).collect(),
            ids: BTreeMap::new(),
            texts: BTreeMap::new(),
        }
    }
}

impl Replacer {
    pub fn keep(&mut self, name: &str) {
        self.kept.insert(name.to_owned());
    }

    /// A body: JSON member by member, anything else not at all.
    pub fn body(&mut self, body: &[u8]) -> Value {
        if body.is_empty() {
            return Value::Null;
        }
        match serde_json::from_slice(body) {
            Ok(value) => self.member("", &value),
            Err(_) => Value::from(self.text(&String::from_utf8_lossy(body))),
        }
    }

    fn member(&mut self, name: &str, value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|(name, value)| (name.clone(), self.member(name, value)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(items) => items.iter().map(|item| self.member(name, item)).collect(),
            Value::String(text) => Value::from(self.named(name, text)),
            Value::Number(_) if name.to_ascii_lowercase().contains("contract") => Value::from(1),
            plain => plain.clone(),
        }
    }

    /// A text under a name.
    pub fn named(&mut self, name: &str, text: &str) -> String {
        let is_id = name == "id" || name.ends_with("Id") || name.ends_with("Uuid");
        let names_somebody = name.to_ascii_lowercase().contains("contract");
        match () {
            () if names_somebody => self.text(text),
            () if LINKS.contains(&name) => self.address(text),
            () if self.kept.contains(name) => self.ids(text),
            () if is_id && is_harmless(text) => text.to_owned(),
            () if is_id => self.address(text),
            () => self.text(text),
        }
    }

    /// An argument of a path, by the name that its template has for it: ids stay ids, names do not stay.
    pub fn argument(&mut self, name: &str, text: &str) -> String {
        if name.to_ascii_lowercase().contains("contract") {
            return self.text(text);
        }
        self.named("id", text)
    }

    /// An address, with or without its server: what the API documents have in their paths stays, ids are replaced, and so is
    /// all else, also in its query.
    pub fn address(&mut self, text: &str) -> String {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text
            .split_once('?')
            .map_or((text, None), |(path, query)| (path, Some(query)));
        let (server, path) = match path.split_once("://") {
            Some((_, rest)) => (
                SERVER,
                rest.find('/')
                    .and_then(|slash| rest.get(slash..))
                    .unwrap_or_default(),
            ),
            None => ("", path),
        };
        let parts: Vec<String> = path.split('/').map(|part| self.part(part)).collect();
        let mut address = format!("{server}{}", parts.join("/"));
        for (index, pair) in query
            .into_iter()
            .flat_map(|query| query.split('&'))
            .enumerate()
        {
            address.push(if index == 0 { '?' } else { '&' });
            match pair.split_once('=') {
                Some((name, value)) => {
                    address.push_str(&format!("{name}={}", self.named(name, value)))
                }
                None => address.push_str(&self.text(pair)),
            }
        }
        address
    }

    /// A part of a path.
    fn part(&mut self, part: &str) -> String {
        if is_uuid(part) {
            return self.id(part);
        }
        if part.is_empty() || literals().contains(part) || is_harmless(part) {
            return part.to_owned();
        }
        self.text(part)
    }

    fn id(&mut self, id: &str) -> String {
        let count = self.ids.len() + 1;
        let made = || format!("00000000-0000-4000-8000-{count:012x}");
        self.ids.entry(id.to_owned()).or_insert_with(made).clone()
    }

    /// A text of which only ids are replaced, and the address of the service.
    fn ids(&mut self, text: &str) -> String {
        if text.contains("://") {
            return self.address(text);
        }
        let mut all = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some(id) = rest.get(..36).filter(|id| is_uuid(id)) {
                all.push_str(&self.id(id));
                rest = rest.get(36..).unwrap_or_default();
            } else {
                all.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        all
    }

    fn text(&mut self, text: &str) -> String {
        let count = self.texts.len() + 1;
        let made = || format!("{TEXT}{count}");
        self.texts
            .entry(text.to_owned())
            .or_insert_with(made)
            .clone()
    }
}

/// What stands in the paths of the API documents beside arguments.
fn literals() -> &'static BTreeSet<String> {
    static LITERALS: OnceLock<BTreeSet<String>> = OnceLock::new();
    LITERALS.get_or_init(|| {
        let documents = Documents::bundled();
        let paths = documents.iter().flat_map(|document| {
            let paths = document.operations().iter();
            let paths = paths.map(|operation| operation.path.as_str());
            paths.chain([document.base_path()])
        });
        let parts = paths.flat_map(|path| path.split('/'));
        parts
            .filter(|part| !part.contains('{'))
            .map(str::to_owned)
            .collect()
    })
}

/// Ids that name nobody: short numbers, and locations such as `de/fra/2`. A contract has a number of eight digits.
fn is_harmless(text: &str) -> bool {
    let is_location = || {
        let mut parts = text.split('/');
        let mut letters = |length| {
            parts.next().is_some_and(|part: &str| {
                part.len() == length && part.bytes().all(|byte| byte.is_ascii_lowercase())
            })
        };
        letters(2) && letters(3)
    };
    let is_number = text.len() < 7 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number || is_location()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::Replacer;

    const ID: &str = "5c0b9b00-ae36-4626-bff6-e6c30e6d2809";

    #[test]
    fn an_address_keeps_what_the_documents_say_and_nothing_else() {
        let mut replacer = Replacer::default();
        let address = format!(
            "https://api.example/gate-7/cloudapi/v6/um/users/alice@example.com/s3keys/{ID}?filter.name=hush&limit=5&sig=abc&bare#end"
        );
        let replaced = replacer.named("href", &address);
        for secret in ["example", "gate", "alice", "hush", "abc", "bare", "end", ID] {
            assert!(!replaced.contains(secret), "{secret} is in {replaced}");
        }
        for word in [
            "/cloudapi/v6/um/users/",
            "/s3keys/00000000-",
            "limit=5",
            "sig=",
        ] {
            assert!(replaced.contains(word), "{word} is not in {replaced}");
        }
        assert_eq!(replacer.named("href", &address), replaced);
    }

    #[test]
    fn ids_that_name_somebody_are_replaced() {
        let mut replacer = Replacer::default();
        let made = replacer.argument("{datacenterId}", ID);
        assert!(made.starts_with("00000000-"), "{made}");
        assert_eq!(
            replacer.named("id", &format!("{ID}/status")),
            format!("{made}/status")
        );
        for kept in ["de/fra/2", "42", ""] {
            assert_eq!(replacer.argument("{id}", kept), kept);
        }
        for (name, text) in [
            ("{contract}", "31884391"),
            ("{contract}", "7"),
            ("{id}", "31884391"),
            ("{name}", "my-registry"),
            ("{id}", &format!("alice-{ID}")),
        ] {
            let replaced = replacer.argument(name, text);
            assert!(replaced.starts_with("text-"), "{text}: {replaced}");
        }
        // A token may hold anything.
        assert!(
            replacer
                .named("pagination.token", "YWxpY2U")
                .starts_with("text-")
        );
        assert!(replacer.named("next", "YWxpY2U").starts_with("text-"));
        assert_eq!(replacer.named("state", "AVAILABLE"), "AVAILABLE");
    }
}
