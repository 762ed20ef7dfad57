//! What may stand in a file: an allow-list, and something else in the place of all the rest.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Members and parameters whose texts stay, ids in them excepted.
const KEPT: [&str; 40] = [
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
    "href",
    "httpStatus",
    "id",
    "imageType",
    "lastModifiedDate",
    "licenceType",
    "limit",
    "location",
    "maxResults",
    "next",
    "offset",
    "orderBy",
    "pagination.token",
    "prev",
    "pretty",
    "protocol",
    "self",
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
        if is_id || self.kept.contains(name) {
            let linked = self.link(text);
            let is_plain = !is_id || linked != text || is_harmless(text);
            if is_plain {
                return linked;
            }
        }
        self.text(text)
    }

    /// An argument of a path: ids stay ids, names do not stay.
    pub fn argument(&mut self, text: &str) -> String {
        self.named("id", text)
    }

    /// A text with ids and the address of the service replaced, the rest as it is.
    pub fn link(&mut self, text: &str) -> String {
        let path = match text.split_once("://") {
            Some((_, rest)) => format!(
                "{SERVER}{}",
                rest.find('/')
                    .and_then(|slash| rest.get(slash..))
                    .unwrap_or_default()
            ),
            None => text.to_owned(),
        };
        let mut linked = String::new();
        let mut rest = path.as_str();
        while let Some(first) = rest.chars().next() {
            if let Some(id) = rest.get(..36).filter(|id| is_uuid(id)) {
                let count = self.ids.len() + 1;
                let made = || format!("00000000-0000-4000-8000-{count:012x}");
                let id = self.ids.entry(id.to_owned()).or_insert_with(made);
                linked.push_str(id);
                rest = rest.get(36..).unwrap_or_default();
            } else {
                linked.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        linked
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

/// Ids that name nobody: numbers, and locations such as `de/fra/2`.
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
    text.bytes().all(|byte| byte.is_ascii_digit()) || is_location()
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
