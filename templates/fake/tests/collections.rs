//! The same for every product: what is created in a collection is in it until it is deleted. The collections are found in
//! the documents, and what must be there is kept in a model that knows nothing of the server.

mod support;

use std::collections::BTreeMap;

use ionoscloud_fake::{Document, Documents, Extent, Fake, Operation, Options, Wish, sample};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::{Map, Value};
use support::{send, send_json};

/// Collections of which things are created in another way, or depend on more than what is around them; `model.rs` knows
/// those of virtual data centers.
const OTHERS: [(&str, &str); 1] = [("compute", "/datacenters")];

/// A collection that things are created in, read, listed and deleted.
#[derive(Debug, Clone)]
struct Collection {
    product: String,
    /// With the base path.
    path: String,
    /// The template of its items.
    item: String,
    /// The collection whose items it is below.
    above: Option<usize>,
    replaced: bool,
    updated: bool,
}

impl Collection {
    /// What an item is called in its path: its id, else what the path's variable says.
    fn key(&self, item: &Value) -> String {
        let variable = self.item.rsplit_once('{').map_or("", |(_, name)| name);
        let own = &item["properties"][variable.trim_end_matches('}')];
        let key = item["id"].as_str().or(own.as_str());
        let key = key.unwrap_or_else(|| panic!("{}: {item}", self.item));
        utf8_percent_encode(key, NON_ALPHANUMERIC)
            .to_string()
            .replace("%2D", "-")
    }
}

/// What may be sent to make or change an item.
fn body(operation: &Operation) -> Option<&Value> {
    let json = operation
        .body
        .as_ref()?
        .content
        .iter()
        .find(|media| media.is_json());
    Some(&json?.schema)
}

fn demands_more(operation: &Operation) -> bool {
    let mut others = operation.parameters.iter();
    others.any(|parameter| parameter.required && parameter.place != ionoscloud_fake::Place::Path)
}

/// The collections of a document, those above before those below.
fn collections(document: &Document) -> Vec<Collection> {
    let mut found: Vec<Collection> = Vec::new();
    let operations = document.operations();
    for create in operations
        .iter()
        .filter(|operation| operation.method == "POST")
    {
        let path = &create.path;
        let has = |method: &str, path: &str| document.operation(method, path).is_some();
        let mut items = operations.iter().filter(|operation| {
            let rest = operation.path.strip_prefix(&format!("{path}/{{"));
            operation.method == "GET" && rest.is_some_and(|rest| !rest.contains('/'))
        });
        let Some(item) = items.next().map(|operation| operation.path.clone()) else {
            continue;
        };
        let outside = OTHERS
            .iter()
            .any(|(product, front)| *product == document.product() && path.starts_with(front));
        if outside
            || body(create).is_none()
            || demands_more(create)
            || !has("GET", path)
            || !has("DELETE", &item)
        {
            continue;
        }
        let above = path.rfind('}').and_then(|end| path.get(..=end));
        let above = match above {
            None => None,
            Some(around) => match found.iter().position(|other| other.item == around) {
                Some(above) => Some(above),
                None => continue,
            },
        };
        let changes = |method: &str| {
            let change = document.operation(method, &item);
            change.is_some_and(|change| body(change).is_some() && !demands_more(change))
        };
        found.push(Collection {
            product: document.product().to_owned(),
            path: path.clone(),
            replaced: changes("PUT"),
            updated: changes("PATCH"),
            item,
            above,
        });
    }
    found
}

#[derive(Debug, Clone)]
enum Call {
    Create { collection: u8, above: u8 },
    Replace { item: u8 },
    Update { item: u8 },
    Delete { item: u8 },
    List { item: u8 },
}

fn call() -> impl Strategy<Value = Call> {
    let n = any::<u8>;
    prop_oneof![
        5 => (n(), n()).prop_map(|(collection, above)| Call::Create { collection, above }),
        2 => n().prop_map(|item| Call::Replace { item }),
        2 => n().prop_map(|item| Call::Update { item }),
        2 => n().prop_map(|item| Call::Delete { item }),
        1 => n().prop_map(|item| Call::List { item }),
    ]
}

/// Something that is there: which collection it is of, where it is, and what was sent of its properties.
#[derive(Debug, Clone)]
struct Item {
    collection: usize,
    url: String,
    sent: Map<String, Value>,
}

#[derive(Debug, Default)]
struct Model {
    items: Vec<Item>,
    gone: Vec<String>,
    made: u64,
}

fn pick<T>(items: &[T], number: u8) -> Option<&T> {
    items.get(usize::from(number).checked_rem(items.len())?)
}

struct World<'a> {
    fake: &'a Fake,
    document: &'a Document,
    collections: &'a [Collection],
}

impl World<'_> {
    /// What an operation takes, made of the document.
    fn body(&self, method: &str, path: &str, seed: u64) -> Value {
        let operation = self
            .document
            .operation(method, path)
            .expect("it is declared");
        let schema = body(operation).expect("it takes JSON");
        sample(
            self.document,
            "body",
            schema,
            Wish::request(Extent::Least, seed),
        )
    }

    fn make(&self, call: &Call, model: &mut Model) {
        model.made += 1;
        match *call {
            Call::Create { collection, above } => {
                let Some(kind) = pick(self.collections, collection) else {
                    return;
                };
                let index = usize::from(collection) % self.collections.len();
                let Some(url) = self.url(kind, above, model) else {
                    return;
                };
                let body = self.body("POST", &kind.path, model.made);
                let reply = send_json(self.fake, "POST", &url, &body);
                assert!(
                    (200..300).contains(&reply.status),
                    "POST {url} {body}: {reply:?}"
                );
                let made = reply.json();
                let id = kind.key(&made);
                let item = Item {
                    collection: index,
                    url: format!("{url}/{id}"),
                    sent: properties(&body),
                };
                assert!(
                    model.items.iter().all(|other| other.url != item.url),
                    "{item:?} is there twice"
                );
                model.items.push(item);
            }
            Call::Replace { item } | Call::Update { item } => {
                let replaces = matches!(call, Call::Replace { .. });
                let Some(item) = pick(&model.items, item).cloned() else {
                    return;
                };
                let kind = &self.collections[item.collection];
                let (method, can) = if replaces {
                    ("PUT", kind.replaced)
                } else {
                    ("PATCH", kind.updated)
                };
                if !can {
                    return;
                }
                let body = self.body(method, &kind.item, model.made);
                let reply = send_json(self.fake, method, &item.url, &body);
                assert!(
                    (200..300).contains(&reply.status),
                    "{method} {} {body}: {reply:?}",
                    item.url
                );
                let known = model.items.iter_mut().find(|known| known.url == item.url);
                let known = known.expect("it is there");
                if replaces {
                    known.sent = properties(&body);
                } else {
                    known.sent.extend(properties(&body));
                }
            }
            Call::Delete { item } => {
                let Some(item) = pick(&model.items, item).cloned() else {
                    return;
                };
                let reply = send(self.fake, "DELETE", &item.url, &[], "");
                assert!(
                    (200..300).contains(&reply.status),
                    "DELETE {}: {reply:?}",
                    item.url
                );
                let below = format!("{}/", item.url);
                let (gone, left) = std::mem::take(&mut model.items)
                    .into_iter()
                    .partition(|other| other.url == item.url || other.url.starts_with(&below));
                model.items = left;
                model
                    .gone
                    .extend(gone.into_iter().map(|item: Item| item.url));
            }
            Call::List { item } => {
                if let Some(item) = pick(&model.items, item) {
                    let (url, _) = item.url.rsplit_once('/').expect("a collection");
                    self.compare(&self.collections[item.collection], url, model);
                }
            }
        }
    }

    /// Where things are created: below one of the items that are there.
    fn url(&self, kind: &Collection, above: u8, model: &Model) -> Option<String> {
        let Some(around) = kind.above else {
            return Some(format!(
                "/{}{}{}",
                kind.product,
                self.document.base_path(),
                kind.path
            ));
        };
        let around: Vec<&Item> = model
            .items
            .iter()
            .filter(|item| item.collection == around)
            .collect();
        let (_, name) = kind.path.rsplit_once('}')?;
        Some(format!("{}{name}", pick(&around, above)?.url))
    }

    /// A collection is what the model says, in the order in which it came.
    fn compare(&self, kind: &Collection, url: &str, model: &Model) {
        let front = format!("{url}/");
        let own = |item: &&Item| {
            let id = item.url.strip_prefix(&front);
            id.is_some_and(|id| !id.contains('/'))
        };
        let wanted: Vec<&str> = model
            .items
            .iter()
            .filter(own)
            .map(|item| item.url.as_str())
            .collect();
        let list = support::get(self.fake, url);
        let items = list["items"]
            .as_array()
            .unwrap_or_else(|| panic!("{url}: {list}"));
        let found: Vec<String> = items
            .iter()
            .map(|item| format!("{url}/{}", kind.key(item)))
            .collect();
        assert_eq!(found, wanted, "{url}");
    }

    fn check(&self, model: &Model) {
        for item in &model.items {
            let (url, _) = item.url.rsplit_once('/').expect("a collection");
            self.compare(&self.collections[item.collection], url, model);
            let found = support::get(self.fake, &item.url);
            let shown = properties(&found);
            // Secrets are taken and not shown.
            let differs = item
                .sent
                .iter()
                .filter(|(name, value)| shown.get(*name).is_some_and(|shown| shown != *value));
            assert_eq!(
                differs.count(),
                0,
                "{}: {:?} was sent, {shown:?} is there",
                item.url,
                item.sent
            );
        }
        for url in &model.gone {
            assert_eq!(send(self.fake, "GET", url, &[], "").status, 404, "{url}");
        }
    }
}

/// What is a resource's own, as far as it is text, numbers and truth.
fn properties(value: &Value) -> Map<String, Value> {
    let own = value.get("properties").unwrap_or(value).as_object();
    let own = own.into_iter().flatten();
    own.filter(|(_, value)| value.is_string() || value.is_number() || value.is_boolean())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The products that have such collections, and how many.
fn found() -> BTreeMap<String, Vec<Collection>> {
    let documents = Documents::bundled();
    let products = documents.products();
    let products = products.map(|product| {
        let document = documents.get(product).expect("it is built in");
        (product.to_owned(), collections(document))
    });
    products
        .filter(|(_, collections)| !collections.is_empty())
        .collect()
}

#[test]
fn the_products_have_collections() {
    let found = found();
    let count: usize = found.values().map(Vec::len).sum();
    println!(
        "{count} collections of {} products: {:?}",
        found.len(),
        found.keys()
    );
    for product in [
        "dns",
        "kafka",
        "psql",
        "mongo",
        "mariadb",
        "containerregistry",
        "vpn",
        "compute",
        "nfs",
        "cert",
    ] {
        assert!(found.contains_key(product), "{product}: {:?}", found.keys());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_in_collections_is_what_must_be_there(calls in prop::collection::vec(call(), 10..60)) {
        for (product, collections) in found() {
            let documents = Documents::bundled_for(std::slice::from_ref(&product)).expect("it is built in");
            let fake = Fake::start(Options::new(documents.clone())).expect("a port is free");
            let document = documents.get(&product).expect("it is there");
            let world = World { fake: &fake, document, collections: &collections };
            let mut model = Model::default();
            for call in &calls {
                world.make(call, &mut model);
            }
            world.check(&model);
        }
    }
}
