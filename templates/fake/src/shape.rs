//! What a document says about the items of a collection, worked out once for each.

use serde_json::Value;

use crate::{
    document::{Document, Operation, list, members, text, variable},
    facts,
    resource::{property, remove_at},
    schema::{ValueKind, has, kind},
    words,
};

/// A member of `metadata` that the server fills in itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filled {
    Created,
    CreatedBy,
    CreatedById,
    Modified,
    ModifiedBy,
    ModifiedById,
    Tag,
    State,
    Reason,
    Urn,
}

/// The items of a collection, as they are read.
#[derive(Debug)]
pub(crate) struct Shape {
    /// The path of an item, `{}` for each variable.
    pub item: String,
    /// The schema of an item as it is read.
    pub schema: Value,
    /// The segment that holds the items, `servers`.
    pub collection: String,
    /// The variable at the end of the path, such as `serverId`.
    pub variable: String,
    pub has_href: bool,
    pub has_id: bool,
    pub is_numbered: bool,
    /// What `type` says.
    pub word: Option<String>,
    pub metadata: Vec<(String, Filled)>,
    /// What `state` or `status` says while a resource is made, changed, deleted, and when it is ready; none where
    /// items have no state.
    pub words: Option<[String; 4]>,
    /// What `properties` may hold, if there are such.
    pub properties: Option<Value>,
    /// Collections that are shown in `entities`, and whether with their items.
    pub entities: Vec<(String, bool)>,
    /// Members that are not answered: pointers, `*` for each item of a list, and whether the call that makes a resource
    /// answers them.
    pub hidden: Vec<(String, bool)>,
    /// Members of `properties` that stay as they were made, as pointers.
    pub fixed: Vec<String>,
    /// Members of `properties` that only become greater, as pointers.
    pub growing: Vec<String>,
}

impl Shape {
    /// The items whose paths look like this; none where the document reads no such.
    pub fn of(document: &Document, item: &str) -> Option<Self> {
        let (collection_path, _) = item.rsplit_once('/')?;
        // A location's id takes two segments.
        let below = format!("{item}/{{}}");
        let is_split = item == "/locations/{}" && document.like("GET", &below).is_some();
        let reading = document.like("GET", if is_split { &below } else { item });
        let listing = document.like("GET", collection_path);
        let schema = reading
            .and_then(answered)
            .or_else(|| listed(document, listing?))
            .or_else(|| document.like("PUT", item).and_then(answered))
            .or_else(|| document.like("POST", collection_path).and_then(answered))?;
        let own = ["GET", "PUT", "PATCH", "DELETE", "POST"];
        let variable = own
            .into_iter()
            .find_map(|method| document.like(method, item))
            .and_then(|operation| variable(operation.path.rsplit('/').next()?))
            .unwrap_or("id")
            .to_owned();
        let collection = collection_path
            .rsplit('/')
            .find(|segment| *segment != "{}")
            .unwrap_or_default()
            .to_owned();
        let flat = document.flat(&schema).into_owned();
        let metadata = property(&flat, "metadata").map(|schema| document.flat(schema).into_owned());
        let metadata = metadata.unwrap_or_default();
        let filled = members(&metadata, "properties")
            .filter_map(|(name, _)| Some((name.clone(), filled(name)?)))
            .collect();
        let state = ["state", "status"]
            .into_iter()
            .find_map(|name| property(&metadata, name));
        let words = state.map(|state| state_words(document, item, &document.flat(state)));
        let properties =
            property(&flat, "properties").map(|schema| document.flat(schema).into_owned());
        let entities = property(&flat, "entities").map(|schema| document.flat(schema).into_owned());
        let entities = entities
            .iter()
            .flat_map(|schema| members(schema, "properties"));
        let singular = collection.strip_suffix('s').unwrap_or(&collection);
        let word =
            property(&flat, "type").and_then(|schema| fitting(&document.flat(schema), singular));
        let hidden = marked(document, &schema, &|member| {
            Some(text(member, words::ANSWERED)? == words::ONCE)
        });
        let mut settings: Vec<Value> = properties.iter().cloned().collect();
        let changing = ["PUT", "PATCH"].map(|method| document.like(method, item));
        let making = document.like("POST", collection_path);
        for operation in changing.into_iter().flatten().chain(making) {
            let body = operation
                .body
                .as_ref()
                .and_then(|body| body.content.first());
            let flat = body.map(|body| document.flat(&body.schema).into_owned());
            let inner = flat.as_ref().and_then(|flat| property(flat, "properties"));
            settings.extend(inner.cloned().or(flat));
        }
        let said = |mark: &dyn Fn(&Value) -> bool, known: &[&str]| {
            let mut said: Vec<String> = known.iter().map(|name| format!("/{name}")).collect();
            for schema in &settings {
                let marked = marked(document, schema, &|member| mark(member).then_some(false));
                said.extend(marked.into_iter().map(|(pointer, _)| pointer));
            }
            said.retain(|pointer| !pointer.contains('*'));
            said.sort_unstable();
            said.dedup();
            said
        };
        let (known_fixed, known_growing) = facts::LASTING
            .iter()
            .find(|(product, at, ..)| *product == document.product() && *at == item)
            .map_or((&[][..], &[][..]), |(_, _, fixed, growing)| {
                (fixed, growing)
            });
        let fixed = said(
            &|member| has(member, words::FIXED) || has(member, "x-immutable"),
            known_fixed,
        );
        let growing = said(&|member| has(member, words::GROWS), known_growing);
        Some(Self {
            hidden,
            fixed,
            growing,
            entities: entities
                .map(|(name, schema)| {
                    let has_items = property(&document.flat(schema), "items").is_some();
                    (name.clone(), has_items)
                })
                .collect(),
            has_href: property(&flat, "href").is_some(),
            has_id: property(&flat, "id").is_some(),
            is_numbered: property(&flat, "id")
                .is_some_and(|id| kind(&document.flat(id)) == ValueKind::Integer),
            item: item.to_owned(),
            schema,
            collection,
            variable,
            word,
            metadata: filled,
            words,
            properties,
        })
    }

    /// Takes away what is never answered.
    pub fn forget_secrets(&self, value: &mut Value) {
        for (pointer, _) in self.hidden.iter().filter(|(_, is_once)| !is_once) {
            remove_at(value, pointer);
        }
    }

    /// Whether the server chooses the ids.
    pub fn has_made_ids(&self) -> bool {
        self.variable.to_ascii_lowercase().ends_with("id") || self.variable == "digest"
    }
}

/// Pointers of the members below a schema for which something is said, `*` for each item of a list.
fn marked(
    document: &Document,
    schema: &Value,
    said: &dyn Fn(&Value) -> Option<bool>,
) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    look_for_marks(document, schema, said, "", &mut found);
    found
}

fn look_for_marks(
    document: &Document,
    schema: &Value,
    said: &dyn Fn(&Value) -> Option<bool>,
    at: &str,
    found: &mut Vec<(String, bool)>,
) {
    // Deeper in, resources are not described, and schemas may lead back into themselves.
    const DEEPEST: usize = 6;
    if at.matches('/').count() > DEEPEST {
        return;
    }
    let flat = document.flat(schema);
    if let Some(item) = flat.get("items") {
        look_for_marks(document, item, said, &format!("{at}/*"), found);
    }
    for (name, member) in members(&flat, "properties").filter(|(name, _)| *name != "entities") {
        let pointer = format!("{at}/{name}");
        match said(&document.flat(member)) {
            Some(is) => found.push((pointer, is)),
            None => look_for_marks(document, member, said, &pointer, found),
        }
    }
}

fn filled(name: &str) -> Option<Filled> {
    Some(match name {
        "createdDate" | "creationTime" => Filled::Created,
        "createdBy" => Filled::CreatedBy,
        "createdByUserId" => Filled::CreatedById,
        "lastModifiedDate" => Filled::Modified,
        "lastModifiedBy" => Filled::ModifiedBy,
        "lastModifiedByUserId" => Filled::ModifiedById,
        "etag" | "ETag" => Filled::Tag,
        "state" | "status" => Filled::State,
        "message" | "statusMessage" => Filled::Reason,
        "resourceURN" => Filled::Urn,
        _ => return None,
    })
}

/// The schema of an operation's answer.
pub(crate) fn answered(operation: &Operation) -> Option<Value> {
    let media = operation.answer.content.first()?;
    Some(media.schema.clone())
}

/// The schema of what an operation lists, and the member that holds the list.
pub(crate) fn list_member<'a>(document: &'a Document, flat: &'a Value) -> Option<(&'a str, Value)> {
    let is_list = |schema: &Value| {
        let schema = document.flat(schema);
        (kind(&schema) == ValueKind::List).then(|| schema.get("items").cloned().unwrap_or_default())
    };
    let mut lists = members(flat, "properties")
        .filter(|(name, _)| *name == "items" || *name == "tokens")
        .filter_map(|(name, schema)| Some((name.as_str(), is_list(schema)?)));
    lists.next()
}

fn listed(document: &Document, operation: &Operation) -> Option<Value> {
    let schema = answered(operation)?;
    let flat = document.flat(&schema).into_owned();
    list_member(document, &flat).map(|(_, schema)| schema)
}

/// The values that a schema lists.
fn choices(schema: &Value) -> &[Value] {
    match list(schema, "enum") {
        [] => list(schema, "x-known-values"),
        choices => choices,
    }
}

/// The text, as the schema spells it: small differences (`forwardingrule`, `forwarding-rule`) are overlooked.
fn fitting(schema: &Value, text: &str) -> Option<String> {
    let letters = |text: &str| text.replace(['-', '_'], "").to_lowercase();
    let mut choices = choices(schema).iter().filter_map(Value::as_str).peekable();
    if choices.peek().is_none() {
        return (kind(schema) == ValueKind::Text).then(|| text.to_owned());
    }
    // A word such as `cluster` for `k8s`, or a longer one, is the only choice.
    let all: Vec<&str> = choices.collect();
    let same = all.iter().find(|choice| letters(choice) == letters(text));
    let only = (all.len() == 1).then(|| all.first()).flatten();
    same.or(only).map(|choice| (*choice).to_owned())
}

fn state_words(document: &Document, item: &str, schema: &Value) -> [String; 4] {
    let below = |(product, path, _): &&(&str, &str, [&str; 4])| {
        (product.is_empty() || *product == document.product()) && item.starts_with(path)
    };
    let usual = ["PROVISIONING", "UPDATING", "DESTROYING", "AVAILABLE"];
    let words = facts::WORDS
        .iter()
        .find(below)
        .map_or(usual, |(.., words)| *words);
    let spare = [
        &["PROVISIONING", "BUSY", "DEPLOYING"][..],
        &["BUSY", "PROVISIONING"],
        &["TERMINATING", "BUSY"],
        &["ACTIVE", "RUNNING", "READY", "SUCCESSFUL"],
    ];
    let mut all = words.into_iter().zip(spare);
    std::array::from_fn(|_| {
        let (word, spare) = all.next().unwrap_or_default();
        let listed = choices(schema);
        let fits = |word: &&&str| listed.is_empty() || listed.iter().any(|listed| listed == **word);
        let word = std::iter::once(&word).chain(spare).find(fits);
        word.map_or_else(String::new, |word| (*word).to_owned())
    })
}
