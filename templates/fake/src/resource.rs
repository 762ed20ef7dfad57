//! The JSON of resources: made of what was sent, changed, completed, and cut to size.

use serde_json::{Map, Value};

use crate::{
    clock::{self, Moment},
    document::{Document, list, members, text},
    format::{spread, uuid},
    sample::sample,
    schema::{Direction, ValueKind, has, kind, travelling, variants},
    wish::{Extent, Style, Wish},
    words,
};

/// A number that is the same for equal text, on every machine.
pub(crate) fn hash(text: &str) -> u64 {
    // FNV-1a with 64 bits: std promises of no hash that it stays the same (`std::hash::DefaultHasher`).
    let folded = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    spread(folded)
}

/// A UUID that is the same for equal text.
pub(crate) fn stable_id(text: &str) -> String {
    uuid(hash(text))
}

/// The schema of a member of a flat schema.
pub(crate) fn property<'a>(flat: &'a Value, name: &str) -> Option<&'a Value> {
    flat.get("properties")?.get(name)
}

/// Carries what was sent over into a resource: members that the schema knows, `writeOnly` and `readOnly` ones
/// excepted. With `replacing`, the schema of what may be sent, members that could have been sent and were not are
/// removed.
pub(crate) fn merge(
    document: &Document,
    schema: &Value,
    target: &mut Map<String, Value>,
    sent: &Value,
    replacing: Option<&Value>,
) {
    let schema = document.flat(schema);
    let Some(sent) = sent.as_object() else {
        return;
    };
    let replacing = replacing.map(|schema| document.flat(schema));
    if let Some(replacing) = &replacing {
        target.retain(|name, _| {
            let is_own = |schema| {
                property(schema, name).is_none_or(|member| has(&document.flat(member), "readOnly"))
            };
            is_own(&schema) || is_own(replacing) || sent.contains_key(name)
        });
    }
    let is_free = property_names(&schema) == 0 || schema.get("additionalProperties").is_some();
    for (name, value) in sent {
        let Some(member) = property(&schema, name) else {
            if is_free {
                target.insert(name.clone(), value.clone());
            }
            continue;
        };
        let flat = document.flat(member);
        if has(&flat, "writeOnly") || has(&flat, "readOnly") {
            continue;
        }
        let is_object =
            value.is_object() && flat.get("properties").is_some() && variants(&flat).is_empty();
        match target.get_mut(name) {
            _ if value.is_null() && !has(&flat, "nullable") => {
                target.remove(name);
            }
            Some(Value::Object(target)) if is_object => {
                let replacing = replacing.as_ref().map(|schema| property(schema, name));
                let replacing = replacing.map(|schema| schema.unwrap_or(member));
                merge(document, member, target, value, replacing);
            }
            _ if is_object => {
                let mut inner = Map::new();
                merge(document, member, &mut inner, value, None);
                target.insert(name.clone(), Value::Object(inner));
            }
            _ => {
                target.insert(name.clone(), value.clone());
            }
        }
    }
}

/// Gives members that are missing the value that the document says they have then.
pub(crate) fn provide_defaults(
    document: &Document,
    schema: &Value,
    target: &mut Map<String, Value>,
) {
    let schema = document.flat(schema);
    for (name, member) in members(&schema, "properties") {
        if let Some(default) = document.flat(member).get("default")
            && !target.contains_key(name)
        {
            target.insert(name.clone(), default.clone());
        }
    }
}

/// Removes what a pointer names, `*` for each item of a list.
pub(crate) fn remove_at(value: &mut Value, pointer: &str) {
    let mut parts = pointer.trim_start_matches('/').splitn(2, '/');
    let (first, rest) = (parts.next().unwrap_or_default(), parts.next());
    match (value, rest) {
        (Value::Array(items), Some(rest)) if first == "*" => {
            items.iter_mut().for_each(|item| remove_at(item, rest));
        }
        (Value::Object(object), Some(rest)) => {
            if let Some(inner) = object.get_mut(first) {
                remove_at(inner, rest);
            }
        }
        (Value::Object(object), None) => {
            object.remove(first);
        }
        _ => {}
    }
}

fn property_names(schema: &Value) -> usize {
    members(schema, "properties").count()
}

/// What a new resource has although nobody sent it.
pub(crate) struct Provider<'a> {
    pub document: &'a Document,
    pub seed: u64,
    pub now: Moment,
}

impl Provider<'_> {
    /// Defaults, members that are the server's own, and required ones. What the server's own are is said by
    /// `readOnly`; where the document knows no such, by what the schema for creating lacks.
    pub fn provide(
        &self,
        schema: &Value,
        creating: Option<&Value>,
        target: &mut Map<String, Value>,
        later: &dyn Fn(&str) -> bool,
    ) {
        let document = self.document;
        let schema = document.flat(schema);
        let marks = members(&schema, "properties")
            .any(|(_, member)| has(&document.flat(member), "readOnly"));
        let creating = creating.map(|schema| document.flat(schema));
        for (name, member, is_required) in travelling(document, &schema, Direction::Answer) {
            if target.contains_key(name) || later(name) {
                continue;
            }
            let flat = document.flat(member);
            if text(&flat, words::ANSWERED) == Some(words::NEVER) {
                continue;
            }
            let is_own = if marks {
                has(&flat, "readOnly")
            } else {
                creating
                    .as_ref()
                    .is_some_and(|creating| property(creating, name).is_none())
            };
            if let Some(default) = flat.get("default") {
                target.insert(name.to_owned(), default.clone());
            } else if is_own || is_required {
                target.insert(name.to_owned(), self.value(name, member));
            }
        }
    }

    /// A value as the service might give it.
    pub fn value(&self, name: &str, schema: &Value) -> Value {
        let flat = self.document.flat(schema);
        let lower = name.to_ascii_lowercase();
        let is_date = text(&flat, "format") == Some("date-time")
            || (kind(&flat) == ValueKind::Text && lower.ends_with("date"));
        if is_date {
            const YEAR: i64 = 365 * 24 * 3_600_000;
            let ends = lower.contains("expir") || lower.contains("notafter");
            return Value::from(clock::text(self.now + if ends { YEAR } else { 0 }));
        }
        let seed = hash(&format!("{name} {}", self.seed)) >> 8;
        let wish = Wish {
            style: Style::Plain,
            ..Wish::answer(Extent::Full, seed)
        };
        sample(self.document, name, schema, wish)
    }

    /// Takes away what the schema does not know, in depth.
    pub fn prune(&self, schema: &Value, value: &mut Value) {
        let flat = self.document.flat(schema);
        if !variants(&flat).is_empty() {
            return;
        }
        match value {
            Value::Object(object) if property_names(&flat) > 0 => {
                if flat.get("additionalProperties").is_none() {
                    object.retain(|name, _| property(&flat, name).is_some());
                }
                for (name, value) in object {
                    if let Some(schema) = property(&flat, name) {
                        self.prune(schema, value);
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = flat.get("items") {
                    items.iter_mut().for_each(|item| self.prune(schema, item));
                }
            }
            _ => {}
        }
    }

    /// Adds what the schema requires and the value lacks, in depth.
    pub fn complete(&self, schema: &Value, value: &mut Value) {
        let flat = self.document.flat(schema);
        match value {
            Value::Object(object) if variants(&flat).is_empty() => {
                let required = list(&flat, "required");
                for (name, member) in members(&flat, "properties") {
                    match object.get_mut(name) {
                        Some(inner) => self.complete(member, inner),
                        None if required.iter().any(|other| other == name) => {
                            let flat = self.document.flat(member);
                            if !has(&flat, "writeOnly") && flat.get(words::ANSWERED).is_none() {
                                object.insert(name.clone(), self.value(name, member));
                            }
                        }
                        None => {}
                    }
                }
            }
            Value::Array(items) => {
                if let Some(schema) = flat.get("items") {
                    items
                        .iter_mut()
                        .for_each(|item| self.complete(schema, item));
                }
            }
            _ => {}
        }
    }
}
