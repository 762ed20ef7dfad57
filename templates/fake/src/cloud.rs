//! The cloud behind the server: what there is, whose it is, and what goes on.

mod act;
mod change;
mod column;
mod create;
mod demands;
mod effects;
mod jobs;
mod list;
mod quota;
mod refuse;
mod show;
mod spot;
mod view;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use serde_json::Value;

pub(crate) use self::jobs::{Effect, Job, Jobs};
pub(crate) use self::show::View;
pub(crate) use self::spot::{Spot, fill, segment};
use crate::{
    answer::{Exchange, JOB_PATH, Reply},
    clock::{Clock, Moment, Settle},
    document::Document,
    facts,
    resource::Provider,
    shape::{Shape, answered},
    world::{Node, Progress, Scope, World},
};

/// Who has made what nobody has created.
const SERVICE: &str = "IONOS";

/// Everything that is remembered.
pub(crate) struct Cloud {
    pub worlds: HashMap<Scope, World>,
    pub jobs: Jobs,
    pub clock: Clock,
    pub settle: Settle,
    /// Resources and requests made so far: what makes each id another one.
    pub made: u64,
    pub seed: u64,
    shapes: HashMap<(String, String), Option<Arc<Shape>>>,
    furnished: HashSet<Scope>,
    columns: column::Known<column::Column>,
    /// Numbers of the items that fit, in the order asked for, so that the next page is cut out of them.
    found: column::Known<Vec<usize>>,
}

/// Why a call is refused.
pub(crate) struct Refused(pub u16, pub String);

pub(crate) type Answered = Result<Reply, Refused>;

impl Cloud {
    pub fn new(clock: Clock, settle: Settle, seed: u64) -> Self {
        Self {
            worlds: HashMap::new(),
            jobs: Jobs::default(),
            clock,
            settle,
            made: 0,
            seed,
            shapes: HashMap::new(),
            furnished: HashSet::new(),
            columns: column::Known::default(),
            found: column::Known::default(),
        }
    }

    /// Answers a request that its document allows.
    pub fn answer(&mut self, x: &Exchange<'_>) -> Reply {
        self.settle();
        self.furnish(&x.scope, x.document());
        let at = Spot::new(x);
        self.dispatch(x, &at)
            .unwrap_or_else(|Refused(status, message)| x.refusal(status, &[message]))
    }

    fn dispatch(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let operation = x.route.operation;
        let (method, normal) = (operation.method.as_str(), operation.normal.as_str());
        let document = x.document();
        if document.operation("GET", JOB_PATH).is_some() && normal.starts_with("/requests") {
            return self.request(x, at);
        }
        self.check_around(x, at)?;
        let action = facts::ACTIONS.iter().find(|action| {
            (action.product, action.method, action.at) == (document.product(), method, normal)
        });
        if let Some(action) = action {
            return self.act(x, at, action);
        }
        let is_item = normal.ends_with("{}");
        let has_items = document
            .operations()
            .iter()
            .any(|other| is_item_of(&other.normal, normal));
        match method {
            "GET" | "HEAD" if self.is_list(x) => self.list(x, at),
            "GET" | "HEAD" if is_item && !is_report(document) => self.read(x, at),
            "POST" if has_items && self.shape(document, &format!("{normal}/{{}}")).is_some() => {
                self.create(x, at)
            }
            "POST" if is_item => self.create(x, at),
            "PUT" if link(document, normal).is_some() => self.assign(x, at),
            "PUT" | "PATCH" if is_item => self.change(x, at),
            "DELETE" if is_item => self.delete(x, at),
            "GET" | "HEAD" => self.tell(x, at),
            _ => self.do_something(x, at),
        }
    }

    /// Everything that a path names on the way to its end must be there.
    fn check_around(&mut self, x: &Exchange<'_>, at: &Spot) -> Result<(), Refused> {
        let document = x.document();
        if at.normal.starts_with("/locations") {
            return Ok(());
        }
        let ends = at.normal.match_indices("/{}").map(|(start, _)| start + 3);
        for end in ends.filter(|end| *end < at.normal.len()) {
            let item = at.normal.get(..end).unwrap_or_default();
            if document.like("GET", item).is_none() || self.is_list_path(document, item) {
                continue;
            }
            let segments = item.split('/').count();
            let path = at.path.split('/').take(segments).collect::<Vec<_>>();
            let path = path.join("/");
            if self.world(&x.scope).find(&path).is_none() {
                return Err(not_found(x, &path));
            }
        }
        Ok(())
    }

    fn is_list_path(&mut self, document: &Document, item: &str) -> bool {
        let operation = document.like("GET", item);
        operation.and_then(answered).is_some_and(|schema| {
            crate::shape::list_member(document, &document.flat(&schema)).is_some()
        })
    }

    fn is_list(&self, x: &Exchange<'_>) -> bool {
        let document = x.document();
        answered(x.route.operation).is_some_and(|schema| {
            crate::shape::list_member(document, &document.flat(&schema)).is_some()
        })
    }

    pub fn world(&mut self, scope: &Scope) -> &mut World {
        if !self.worlds.contains_key(scope) {
            self.worlds.insert(scope.clone(), World::default());
        }
        self.worlds.entry(scope.clone()).or_default()
    }

    /// What the document says about the items of a path.
    pub fn shape(&mut self, document: &Document, item: &str) -> Option<Arc<Shape>> {
        let key = (document.product().to_owned(), item.to_owned());
        let shape = self
            .shapes
            .entry(key)
            .or_insert_with(|| Shape::of(document, item).map(Arc::new));
        shape.clone()
    }

    /// Removes everything.
    pub fn forget(&mut self) {
        self.worlds.clear();
        self.jobs = Jobs::default();
        self.furnished.clear();
    }

    /// Notes that an account has what every account has.
    pub fn is_furnished(&mut self, scope: &Scope) {
        self.furnished.insert(scope.clone());
    }

    /// Paths of everything that somebody has created and not deleted, led by the product.
    pub fn left(&mut self) -> Vec<String> {
        self.settle();
        let mut left: Vec<String> = self
            .worlds
            .iter()
            .flat_map(|(scope, world)| {
                let made = world.all().filter(|(_, node)| &*node.created_by != SERVICE);
                made.map(move |(path, _)| format!("{}{path}", scope.product))
            })
            .collect();
        left.sort_unstable();
        left
    }

    /// The contract and the secret of an access key for object storage.
    pub fn access_key(&self, key: &str) -> Option<(String, String)> {
        let mut worlds = self.worlds.iter();
        worlds.find_map(|(scope, world)| {
            let text = |node: &Node, pointer: &str| node.at(pointer)?.as_str().map(str::to_owned);
            let secret = match &*scope.product {
                "objectstoragemanagement" => world
                    .below("/accesskeys")
                    .find(|(_, node)| text(node, "/properties/accessKey").as_deref() == Some(key))
                    .and_then(|(_, node)| text(node, "/properties/secretKey")),
                "compute" => world
                    .below("/um/users")
                    .find(|(_, node)| &*node.item == "/um/users/{}/s3keys/{}" && node.id() == key)
                    .and_then(|(_, node)| text(node, "/properties/secretKey")),
                _ => None,
            };
            Some((scope.contract.to_string(), secret?))
        })
    }

    pub fn next_number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    pub fn now(&self) -> Moment {
        self.clock.moment()
    }

    /// Puts into an account what every account has.
    pub fn furnish(&mut self, scope: &Scope, document: &Document) {
        if !self.furnished.insert(scope.clone()) {
            return;
        }
        let known: Vec<&facts::Catalogue> = facts::CATALOGUES
            .iter()
            .filter(|catalogue| catalogue.product == document.product())
            .collect();
        for catalogue in &known {
            for (id, properties) in catalogue.items {
                let properties: Value = serde_json::from_str(properties).unwrap_or_default();
                self.put_in(scope, document, catalogue.at, id, properties);
            }
        }
        if document.product() == "compute" {
            self.put_images_in(scope, document);
        }
        for operation in document.operations() {
            let at = operation.normal.as_str();
            let is_known = known.iter().any(|catalogue| catalogue.at == at);
            if operation.method != "GET" || is_known || !self.is_given(document, at) {
                continue;
            }
            for number in 0..3 {
                let id = crate::resource::stable_id(&format!("{} {at} {number}", scope.product));
                self.put_in(scope, document, at, &id, Value::Null);
            }
        }
    }

    /// Puts the images of IONOS into every location, which tells their short names.
    fn put_images_in(&mut self, scope: &Scope, document: &Document) {
        let locations: Vec<String> = facts::CATALOGUES
            .iter()
            .filter(|catalogue| (catalogue.product, catalogue.at) == ("compute", "/locations"))
            .flat_map(|catalogue| catalogue.items.iter().map(|(id, _)| (*id).to_owned()))
            .collect();
        for location in locations {
            let mut aliases = Vec::new();
            for (name, properties) in facts::IMAGES {
                let mut properties: Value = serde_json::from_str(properties).unwrap_or_default();
                properties["name"] = Value::from(*name);
                properties["location"] = Value::from(location.as_str());
                properties["public"] = Value::Bool(true);
                let own = properties["imageAliases"].as_array();
                aliases.extend(own.into_iter().flatten().cloned());
                let id = crate::resource::stable_id(&format!("image {name} {location}"));
                self.put_in(scope, document, "/images", &id, properties);
            }
            let path = format!("/locations/{}", segment(&location));
            if let Some(node) = self.world(scope).find_mut(&path) {
                node.set("/properties/imageAliases", Value::Array(aliases));
            }
        }
    }

    /// Whether a collection holds what nobody can make: versions, locations.
    fn is_given(&mut self, document: &Document, at: &str) -> bool {
        let item = format!("{at}/{{}}");
        let arises = facts::ARISING
            .iter()
            .map(|arising| (arising.product, arising.at))
            .chain(facts::VIEWS.iter().map(|view| (view.product, view.at)))
            .chain([
                ("auth", "/tokens"),
                ("compute", "/images"),
                ("compute", "/snapshots"),
                ("compute", "/requests"),
                ("compute", "/labels"),
            ])
            .any(|(product, other)| product == document.product() && other == at);
        !arises
            && !at.contains("{}")
            && self.is_list_path(document, at)
            && document.like("GET", &item).is_some()
            && !self.is_list_path(document, &item)
            && document.like("POST", at).is_none()
            && (document.like("PUT", &item).is_none() || document.like("DELETE", &item).is_none())
    }

    /// Adds an item that is ready, as the service's own.
    fn put_in(
        &mut self,
        scope: &Scope,
        document: &Document,
        at: &str,
        id: &str,
        properties: Value,
    ) {
        let Some(shape) = self.shape(document, &format!("{at}/{{}}")) else {
            return;
        };
        let sent = serde_json::json!({ "properties": properties });
        let path = format!("{at}/{}", segment(id));
        let mut node = self.make_node(document, &shape, &path, id, &sent, None, SERVICE, false);
        // What callers cannot set either is as it is said here.
        for (name, value) in properties.as_object().into_iter().flatten() {
            node.set(&format!("/properties/{name}"), value.clone());
        }
        self.world(scope).insert(&path, node);
    }

    pub fn provider<'a>(&self, document: &'a Document, path: &str) -> Provider<'a> {
        Provider {
            document,
            seed: crate::resource::hash(path) ^ self.seed,
            now: self.now(),
        }
    }

    /// Refuses changes of what is being worked on.
    pub fn check_idle(&mut self, x: &Exchange<'_>, path: &str) -> Result<(), Refused> {
        let url = x.url(path);
        match self.world(&x.scope).find(path) {
            None => Err(not_found(x, path)),
            Some(Node { progress, .. }) if progress.is_busy() => Err(Refused(
                Self::conflict(x.document()),
                format!("{url} is being worked on; wait until that is done"),
            )),
            Some(_) => Ok(()),
        }
    }

    /// The progress that a change begins with: none where resources have no state.
    pub fn progress(shape: &Shape, wanted: Progress) -> Progress {
        if shape.words.is_some() {
            wanted
        } else {
            Progress::Ready
        }
    }
}

/// Whether one path is that of an item of the other.
fn is_item_of(path: &str, collection: &str) -> bool {
    let rest = path.strip_prefix(collection);
    rest == Some("/{}")
}

/// Products that only tell about what others did.
fn is_report(document: &Document) -> bool {
    document
        .operations()
        .iter()
        .all(|operation| operation.method == "GET")
}

/// The link that a collection is.
pub(crate) fn link(document: &Document, normal: &str) -> Option<&'static facts::Link> {
    facts::LINKS
        .iter()
        .find(|link| link.product == document.product() && link.at == normal)
}

pub(crate) fn not_found(x: &Exchange<'_>, path: &str) -> Refused {
    Refused(404, format!("{} does not exist", x.url(path)))
}
