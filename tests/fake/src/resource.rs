//! The JSON of resources: made up, changed, and cut to size.

use serde_json::{Map, Value, json};

use crate::{
    document::{Document, list},
    format::{spread, uuid},
    sample::sample,
    schema::{Kind, has, kind},
    validate::text_problem,
    wish::{Extent, Style, Wish},
};

/// Whether a resource is still being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Progress {
    Busy,
    Ready,
}

/// What a resource is called.
#[derive(Debug, Clone)]
pub(crate) struct Identity {
    pub id: String,
    /// Its own absolute URL.
    pub url: String,
    /// The segment of the path that holds it, `servers`.
    pub collection: String,
    /// The path's variable for it, such as `serverId` or `key`.
    pub variable: String,
}

impl Identity {
    /// What one of the collection is called, `server`.
    pub fn singular(&self) -> &str {
        self.collection
            .strip_suffix('s')
            .unwrap_or(&self.collection)
    }
}

/// A number that is the same for equal text, on every machine.
pub(crate) fn hash(text: &str) -> u64 {
    let folded = text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    spread(folded)
}

/// A UUID that is the same for equal text.
pub(crate) fn stable_id(text: &str) -> String {
    uuid(hash(text))
}

/// A made-up resource that carries this identity.
pub(crate) fn fresh(document: &Document, schema: &Value, identity: &Identity) -> Value {
    let seed = hash(&format!("{}/{}", identity.collection, identity.id)) >> 8;
    let wish = Wish {
        style: Style::Plain,
        ..Wish::answer(Extent::Full, seed)
    };
    let mut value = sample(document, "resource", schema, wish);
    set_progress(document, schema, &mut value, Progress::Ready);
    put(document, schema, &mut value, "type", &[identity.singular()]);
    put(document, schema, &mut value, "href", &[&identity.url]);
    if !identity.variable.to_ascii_lowercase().ends_with("id") {
        let flat = document.flat(schema);
        if let (Some(schema), Some(value)) =
            (property(&flat, "properties"), value.get_mut("properties"))
        {
            put(document, schema, value, &identity.variable, &[&identity.id]);
        }
        put(
            document,
            schema,
            &mut value,
            &identity.variable,
            &[&identity.id],
        );
    }
    match value.get_mut("id") {
        Some(Value::String(id)) => id.clone_from(&identity.id),
        Some(id @ Value::Number(_)) => {
            *id = identity.id.parse::<i64>().map_or(id.clone(), Value::from)
        }
        _ => {}
    }
    value
}

/// Sets a member that the schema knows to the first of these texts that it allows; where the schema lists
/// values, small differences in writing (`forwardingrule`, `forwarding-rule`) are overlooked.
fn put(document: &Document, schema: &Value, value: &mut Value, name: &str, texts: &[&str]) {
    let flat = document.flat(schema);
    let Some(member) = property(&flat, name).map(|member| document.flat(member)) else {
        return;
    };
    let listed = match list(&member, "enum") {
        [] => list(&member, "x-known-values"),
        choices => choices,
    };
    let letters = |text: &str| text.replace(['-', '_'], "").to_lowercase();
    let mut allowed = texts.iter().filter_map(|text| match listed {
        [] => text_problem(document, &member, text)
            .is_none()
            .then_some(*text),
        listed => {
            let mut listed = listed.iter().filter_map(Value::as_str);
            listed.find(|value| letters(value) == letters(text))
        }
    });
    if kind(&member) == Kind::Text
        && let Some(text) = allowed.next()
        && let Some(object) = value.as_object_mut()
    {
        object.insert(name.to_owned(), Value::from(text));
    }
}

/// Writes into the resource how far it has come, in the words of its service.
pub(crate) fn set_progress(
    document: &Document,
    schema: &Value,
    value: &mut Value,
    progress: Progress,
) {
    let words: &[&str] = match progress {
        Progress::Busy => &["BUSY", "PROVISIONING", "CREATING", "DEPLOYING", "UPDATING"],
        Progress::Ready => &["AVAILABLE", "ACTIVE", "RUNNING", "READY"],
    };
    let flat = document.flat(schema);
    for (section, members) in [
        ("metadata", &["state", "status"][..]),
        ("properties", &["vmState"]),
    ] {
        if let (Some(schema), Some(value)) = (property(&flat, section), value.get_mut(section)) {
            for member in members {
                put(document, schema, value, member, words);
            }
        }
    }
}

/// Carries what was sent over into a resource: members that the schema knows, `writeOnly` ones excepted.
/// With `replace`, optional members that were not sent are removed.
pub(crate) fn merge(
    document: &Document,
    schema: &Value,
    target: &mut Value,
    sent: &Value,
    replace: bool,
) {
    let schema = document.flat(schema);
    let (Value::Object(target), Some(sent)) = (target, sent.as_object()) else {
        return;
    };
    let required = list(&schema, "required");
    if replace {
        target.retain(|name, _| {
            let stays = property(&schema, name)
                .is_none_or(|member| has(&document.flat(member), "readOnly"));
            stays || sent.contains_key(name) || required.iter().any(|other| other == name)
        });
    }
    for (name, value) in sent {
        let Some(member) = property(&schema, name) else {
            continue;
        };
        let flat = document.flat(member);
        if has(&flat, "writeOnly") || has(&flat, "readOnly") {
            continue;
        }
        match target.get_mut(name) {
            Some(target @ Value::Object(_))
                if value.is_object() && flat.get("properties").is_some() =>
            {
                merge(document, member, target, value, replace);
            }
            _ => {
                target.insert(name.clone(), value.clone());
            }
        }
    }
}

/// The schema of a member of a flat schema.
pub(crate) fn property<'a>(flat: &'a Value, name: &str) -> Option<&'a Value> {
    flat.get("properties")?.get(name)
}

/// Cuts a resource to what `depth` asks for: its own properties at 0, below that what it contains, first as
/// references, then with their properties, and so on.
pub(crate) fn cut(resource: &mut Value, depth: u64) {
    let Some(resource) = resource.as_object_mut() else {
        return;
    };
    match depth.checked_sub(1) {
        None => {
            resource.remove("entities");
        }
        Some(depth) => {
            let entities = resource.get_mut("entities").and_then(Value::as_object_mut);
            entities
                .into_iter()
                .flat_map(Map::values_mut)
                .for_each(|entity| cut_list(entity, depth));
        }
    }
}

/// As [`cut`] for a list, whose items are references at 0.
pub(crate) fn cut_list(resources: &mut Value, depth: u64) {
    let items = resources.get_mut("items").and_then(Value::as_array_mut);
    for item in items.into_iter().flatten() {
        match (depth.checked_sub(1), item.as_object_mut()) {
            (None, Some(item)) => {
                item.retain(|name, _| ["id", "type", "href"].contains(&name.as_str()))
            }
            (Some(depth), _) => cut(item, depth),
            (None, None) => {}
        }
    }
}

/// A page of a list.
pub(crate) struct Page {
    pub url: String,
    pub id: String,
    pub items: Vec<Value>,
    pub offset: usize,
    pub limit: usize,
}

/// The envelope of a list, with those of its usual members that the schema knows.
pub(crate) fn envelope(document: &Document, schema: &Value, page: Page) -> Value {
    let mut value = sample(
        document,
        "list",
        schema,
        Wish {
            style: Style::Plain,
            ..Wish::answer(Extent::Least, 1)
        },
    );
    let Page {
        url,
        id,
        items,
        offset,
        limit,
    } = page;
    let total = items.len();
    let window: Vec<Value> = items.into_iter().skip(offset).take(limit).collect();
    let link = |offset: usize| format!("{url}?offset={offset}&limit={limit}");
    let mut links = Map::new();
    links.insert("self".to_owned(), link(offset).into());
    if offset > 0 {
        links.insert("prev".to_owned(), link(offset.saturating_sub(limit)).into());
    }
    if offset.saturating_add(limit) < total {
        links.insert("next".to_owned(), link(offset.saturating_add(limit)).into());
    }
    let flat = document.flat(schema);
    for (name, member) in [
        ("offset", json!(offset)),
        ("limit", json!(limit)),
        ("total", json!(total)),
        ("count", json!(window.len())),
        ("_links", Value::Object(links)),
        ("items", Value::Array(window)),
    ] {
        let fits = property(&flat, name).is_some_and(|schema| match kind(&document.flat(schema)) {
            Kind::Integer | Kind::Number => member.is_number(),
            Kind::List => member.is_array(),
            Kind::Object => member.is_object(),
            Kind::Any | Kind::Boolean | Kind::Text => false,
        });
        if let Some(object) = value.as_object_mut().filter(|_| fits) {
            object.insert(name.to_owned(), member);
        }
    }
    put(document, schema, &mut value, "id", &[&id, &stable_id(&id)]);
    put(document, schema, &mut value, "href", &[&url]);
    put(document, schema, &mut value, "type", &["collection"]);
    value
}
