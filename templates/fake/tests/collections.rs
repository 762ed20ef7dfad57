//! The same for every product: what is created in a collection is in it until it is deleted. The collections are found in
//! the documents, and what must be there is kept in a model that knows nothing of the server.

mod support;

use std::{collections::BTreeMap, time::Duration};

use ionoscloud_fake::{Document, Documents, Extent, Fake, Operation, Options, Wish, fit, sample};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::Value;
use support::{
    Mark, Reply,
    schema::{flat, knows, leaves, may_be_made, part},
    send, send_json,
};

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
    /// Whether what is above them stays as long as one of them is there.
    fn holds(&self) -> bool {
        matches!(
            (self.product.as_str(), self.path.as_str()),
            ("compute", "/k8s/{k8sClusterId}/nodepools") | ("nfs", "/clusters/{clusterId}/shares")
        )
    }

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

/// What the words of the documents say cannot be changed, or can only grow: product, item, members.
const STAYS: [(&str, &str, &[&str]); 8] = [
    ("compute", "/datacenters/{datacenterId}", &["location"]),
    (
        "compute",
        "/datacenters/{datacenterId}/volumes/{volumeId}",
        &["size"],
    ),
    ("compute", "/ipblocks/{ipblockId}", &["location", "size"]),
    (
        "compute",
        "/datacenters/{datacenterId}/servers/{serverId}/nics/{nicId}/firewallrules/{firewallruleId}",
        &["protocol"],
    ),
    (
        "containerregistry",
        "/registries/{registryId}",
        &["location", "name"],
    ),
    ("mariadb", "/clusters/{clusterId}", &["storageSize"]),
    ("mongo", "/clusters/{clusterId}", &["storageSize"]),
    (
        "psql",
        "/clusters/{clusterId}",
        &["location", "postgresVersion", "storageSize", "storageType"],
    ),
];

/// What a service chooses where nobody does, so that there always is one.
const CHOSEN: [&str; 1] = ["k8sVersion"];

/// How much is sent.
#[derive(Debug, Clone, Copy)]
enum Size {
    Least,
    /// Of each object what is required, and one thing more.
    Part,
    Full,
}

fn size() -> impl Strategy<Value = Size> {
    prop_oneof![Just(Size::Least), Just(Size::Part), Just(Size::Full)]
}

#[derive(Debug, Clone)]
enum Call {
    Create {
        collection: u8,
        above: u8,
        extent: Size,
    },
    Replace {
        item: u8,
        extent: Size,
    },
    Update {
        item: u8,
        extent: Size,
    },
    Delete {
        item: u8,
    },
    List {
        item: u8,
    },
}

fn call() -> impl Strategy<Value = Call> {
    let n = any::<u8>;
    prop_oneof![
        5 => (n(), n(), size()).prop_map(|(collection, above, extent)| Call::Create { collection, above, extent }),
        2 => (n(), size()).prop_map(|(item, extent)| Call::Replace { item, extent }),
        2 => (n(), size()).prop_map(|(item, extent)| Call::Update { item, extent }),
        2 => n().prop_map(|item| Call::Delete { item }),
        1 => n().prop_map(|item| Call::List { item }),
    ]
}

/// Something that is there: which collection it is of, where it is, and what was sent of what it shows, by pointer.
#[derive(Debug, Clone)]
struct Item {
    collection: usize,
    url: String,
    sent: BTreeMap<String, Value>,
    /// Values that are not to be shown any more.
    old: Vec<(String, Value)>,
    mark: Mark,
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
    fn body(&self, method: &str, path: &str, extent: Size, seed: u64) -> Value {
        let schema = self.taken(method, path);
        let whole = match extent {
            Size::Least => Extent::Least,
            Size::Part | Size::Full => Extent::Full,
        };
        let mut body = sample(self.document, "body", schema, Wish::request(whole, seed));
        // Of locations and versions only some are there.
        let operation = self.document.operation(method, path);
        fit(self.document, operation.expect("it is declared"), &mut body);
        match extent {
            Size::Part => part(self.document, schema, &body),
            Size::Least | Size::Full => body,
        }
    }

    /// What may be sent there.
    fn taken(&self, method: &str, path: &str) -> &Value {
        let operation = self.document.operation(method, path);
        body(operation.expect("it is declared")).expect("it takes JSON")
    }

    /// What is shown of an item, as the document describes it.
    fn shown(&self, kind: &Collection) -> Value {
        let operation = self.document.operation("GET", &kind.item);
        let media = &operation.expect("it is declared").answer.content;
        own(
            self.document,
            &media.first().expect("it shows something").schema,
        )
    }

    /// Whether a member of `properties` cannot be changed, or only grows.
    fn stays(&self, kind: &Collection, name: &str) -> bool {
        let taken = [
            ("PUT", &kind.item),
            ("PATCH", &kind.item),
            ("POST", &kind.path),
        ];
        let taken = taken.into_iter().filter_map(|(method, path)| {
            let operation = self.document.operation(method, path)?;
            Some(own(self.document, self::body(operation)?))
        });
        let mut schemas = taken.chain([self.shown(kind)]);
        let marks = ["x-immutable", "x-fixed", "x-grows"];
        let is_marked = schemas.any(|schema| {
            let member = schema.pointer(&format!("/properties/{name}"));
            let member = member.map(|member| flat(self.document, member));
            member.is_some_and(|member| marks.iter().any(|mark| member[*mark] == true))
        });
        let mut stays = STAYS.iter();
        is_marked
            || stays.any(|(product, item, names)| {
                *product == kind.product && *item == kind.item && names.contains(&name)
            })
    }

    /// What cannot be changed, or only grows, is sent as it is.
    fn keep_what_stays(&self, kind: &Collection, url: &str, body: &mut Value) {
        let now = support::get(self.fake, url);
        let sent = match body.get_mut("properties") {
            Some(properties) => properties,
            None => body,
        };
        if let (Some(size), Some(Value::Object(instances))) = (
            now.pointer("/properties/instances/storageSize"),
            sent.get_mut("instances"),
        ) {
            instances.insert("storageSize".to_owned(), size.clone());
        }
        let Some(sent) = sent.as_object_mut() else {
            return;
        };
        for name in sent.keys().cloned().collect::<Vec<_>>() {
            match now["properties"].get(&name) {
                _ if !self.stays(kind, &name) => {}
                _ if name == "instances" => {}
                Some(old) => drop(sent.insert(name, old.clone())),
                None => drop(sent.remove(&name)),
            }
        }
    }

    /// What of a body is to be seen later.
    fn seen(&self, kind: &Collection, body: &Value) -> BTreeMap<String, Value> {
        leaves(
            self.document,
            &self.shown(kind),
            body.get("properties").unwrap_or(body),
        )
    }

    fn make(&self, call: &Call, model: &mut Model) {
        model.made += 1;
        self.fake.clock().advance(Duration::from_secs(3));
        match *call {
            Call::Create {
                collection,
                above,
                extent,
            } => {
                let Some(kind) = pick(self.collections, collection) else {
                    return;
                };
                let index = usize::from(collection) % self.collections.len();
                let Some(url) = self.url(kind, above, model) else {
                    return;
                };
                let body = self.body("POST", &kind.path, extent, model.made);
                let reply = send_json(self.fake, "POST", &url, &body);
                // What goes by a name is there once.
                if self.is_held(&reply, "exists already", model)
                    || self.is_taken(&reply, &self.seen(kind, &body), index, model)
                {
                    return;
                }
                assert!(
                    (200..300).contains(&reply.status),
                    "POST {url} {body}: {reply:?}"
                );
                let made = reply.json();
                let id = kind.key(&made);
                let url = format!("{url}/{id}");
                let item = Item {
                    collection: index,
                    sent: self.seen(kind, &body),
                    old: Vec::new(),
                    mark: Mark::new(self.fake, &support::get(self.fake, &url)),
                    url,
                };
                assert!(
                    model.items.iter().all(|other| other.url != item.url),
                    "{item:?} is there twice"
                );
                model.items.push(item);
            }
            Call::Replace { item, extent } | Call::Update { item, extent } => {
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
                let mut body = self.body(method, &kind.item, extent, model.made);
                self.keep_what_stays(kind, &item.url, &mut body);
                let reply = send_json(self.fake, method, &item.url, &body);
                let sent = self.seen(kind, &body);
                if self.is_taken(&reply, &sent, item.collection, model) {
                    return;
                }
                assert!(
                    (200..300).contains(&reply.status),
                    "{method} {} {body}: {reply:?}",
                    item.url
                );
                let taken = own(self.document, self.taken(method, &kind.item));
                let known = model.items.iter_mut().find(|known| known.url == item.url);
                let known = known.expect("it is there");
                if replaces {
                    // What could have been sent, and was not, is gone; unless the service has a value of its own for it.
                    let (gone, kept): (BTreeMap<_, _>, _) = std::mem::take(&mut known.sent)
                        .into_iter()
                        .partition(|(pointer, _)| knows(self.document, &taken, pointer));
                    let shown = self.shown(kind);
                    let gone = gone.into_iter().filter(|(pointer, _)| {
                        let name = pointer.split('/').nth(1).unwrap_or_default();
                        !sent.contains_key(pointer)
                            && !may_be_made(self.document, &shown, pointer)
                            && !CHOSEN.contains(&name)
                            && !self.stays(kind, name)
                    });
                    known.old.extend(gone);
                    known.sent = kept;
                }
                known.old.retain(|(pointer, _)| !sent.contains_key(pointer));
                known.sent.extend(sent);
                known.mark.changed(self.fake, &item.url);
            }
            Call::Delete { item } => {
                let Some(item) = pick(&model.items, item).cloned() else {
                    return;
                };
                let reply = send(self.fake, "DELETE", &item.url, &[], "");
                if self.is_held(&reply, "is still there", model) {
                    return;
                }
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

    /// Whether a call is refused, in these words, because of something that is there.
    fn is_held(&self, reply: &Reply, words: &str, model: &Model) -> bool {
        let is_refused = matches!(reply.status, 409 | 422) && reply.body.contains(words);
        let mut items = model.items.iter();
        let is_there = items.any(|item| reply.body.contains(&item.url));
        assert!(is_there || !is_refused, "{reply:?}");
        is_refused
    }

    /// Whether a call is refused because another item of the collection has a value that is sent.
    fn is_taken(
        &self,
        reply: &Reply,
        sent: &BTreeMap<String, Value>,
        collection: usize,
        model: &Model,
    ) -> bool {
        // 422 in products with requests that are followed, 409 in the others.
        let is_refused = [409, 422].contains(&reply.status) && reply.body.contains("is taken");
        let mut items = model.items.iter();
        let is_there = items.any(|item| {
            let mut pairs = sent.iter();
            item.collection == collection
                && pairs.any(|(pointer, value)| item.sent.get(pointer) == Some(value))
        });
        assert!(is_there || !is_refused, "{reply:?}");
        is_refused
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
        let product = self.document.product();
        let front = format!("/{product}{}", self.document.base_path());
        let paths = model.items.iter().map(|item| item.url.strip_prefix(&front));
        let mut paths: Vec<String> = paths
            .map(|path| format!("{product}{}", path.expect("it is below")))
            .collect();
        paths.sort_unstable();
        assert_eq!(support::left(self.fake), paths);
        for item in &model.items {
            let (url, _) = item.url.rsplit_once('/').expect("a collection");
            self.compare(&self.collections[item.collection], url, model);
            let found = support::get(self.fake, &item.url);
            assert_eq!(Mark::of(&found), item.mark, "{found}");
            let shown = found.get("properties").unwrap_or(&found);
            for (pointer, sent) in &item.sent {
                let there = shown
                    .pointer(pointer)
                    .is_some_and(|shown| holds(shown, sent));
                assert!(there, "{}: {pointer} was sent as {sent}: {found}", item.url);
            }
            for (pointer, old) in &item.old {
                assert_ne!(
                    shown.pointer(pointer),
                    Some(old),
                    "{}: {pointer} was replaced: {found}",
                    item.url
                );
            }
        }
        for url in &model.gone {
            assert_eq!(send(self.fake, "GET", url, &[], "").status, 404, "{url}");
        }
    }
}

/// The schema of what is a resource's own.
fn own(document: &Document, schema: &Value) -> Value {
    let whole = flat(document, schema);
    let own = whole.pointer("/properties/properties").cloned();
    own.map_or(whole, |own| flat(document, &own))
}

/// Whether what is shown is what was sent; the items of lists may have more members, and fewer where they are secret.
fn holds(shown: &Value, sent: &Value) -> bool {
    match (shown, sent) {
        (Value::Array(shown), Value::Array(sent)) => {
            shown.len() == sent.len()
                && shown
                    .iter()
                    .zip(sent)
                    .all(|(shown, sent)| holds(shown, sent))
        }
        (Value::Object(shown), Value::Object(sent)) => sent
            .iter()
            .all(|(name, sent)| shown.get(name).is_none_or(|shown| holds(shown, sent))),
        _ => shown == sent,
    }
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

/// Each kind of item through each change, whatever chance does.
#[test]
fn every_collection_keeps_the_rules_of_changes() {
    for (product, collections) in found() {
        let documents = Documents::bundled_for(std::slice::from_ref(&product));
        let documents = documents.expect("it is built in");
        let document = documents.get(&product).expect("it is there");
        for (index, kind) in (0..).zip(&collections) {
            let fake = Fake::start(Options::new(documents.clone())).expect("a port is free");
            fake.clock().stop();
            let world = World {
                fake: &fake,
                document,
                collections: &collections,
            };
            let mut model = Model::default();
            let mut way = vec![index];
            while let Some(above) = collections[usize::from(way[0])].above {
                way.insert(0, u8::try_from(above).expect("there are not so many"));
            }
            for collection in way {
                world.make(
                    &Call::Create {
                        collection,
                        above: 0,
                        extent: Size::Least,
                    },
                    &mut model,
                );
            }
            world.make(
                &Call::Create {
                    collection: index,
                    above: 0,
                    extent: Size::Full,
                },
                &mut model,
            );
            let item = u8::try_from(model.items.len() - 1).expect("there are a few");
            // First a part of what is inside of it, while the rest is there.
            let calls = [
                Call::Update {
                    item,
                    extent: Size::Part,
                },
                Call::Replace {
                    item,
                    extent: Size::Least,
                },
                Call::Update {
                    item,
                    extent: Size::Full,
                },
                Call::Update {
                    item,
                    extent: Size::Least,
                },
                Call::Replace {
                    item,
                    extent: Size::Full,
                },
                Call::Replace {
                    item,
                    extent: Size::Part,
                },
            ];
            for call in calls {
                world.make(&call, &mut model);
                world.check(&model);
            }
            world.make(&Call::Delete { item: 0 }, &mut model);
            world.check(&model);
            assert!(
                kind.above.is_none() || model.items.is_empty() || kind.holds(),
                "what is below goes, too"
            );
        }
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
            fake.clock().stop();
            let world = World { fake: &fake, document, collections: &collections };
            let mut model = Model::default();
            for call in &calls {
                world.make(call, &mut model);
            }
            world.check(&model);
        }
    }
}
