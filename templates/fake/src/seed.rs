//! Putting resources into the cloud, and looking at them, without a call.

use serde_json::Value;

use crate::{
    cloud::{Cloud, Refused, View, segment},
    document::{Document, normal},
    facts,
    resource::Provider,
    schema::Direction,
    server::Fake,
    shape::Shape,
    validate::{Problem, READ_ONLY, Rules, validate},
    world::{Progress, Scope},
};

/// Resources of one product, of one contract and in one location, see [`Fake::account`].
pub struct Account<'a> {
    pub(crate) fake: &'a Fake,
    pub(crate) scope: Scope,
}

impl Fake {
    /// The resources of a product, such as `compute`, of the contract that calls without a contract number have.
    ///
    /// # Panics
    /// The product is not served.
    #[track_caller]
    pub fn account(&self, product: &str) -> Account<'_> {
        if let Err(problem) = self.shared.documents.known(product) {
            panic!("{problem}");
        }
        Account {
            fake: self,
            scope: Scope {
                contract: facts::CONTRACT.into(),
                product: product.into(),
                location: "".into(),
            },
        }
    }

    /// Paths of everything that was created and is still there, led by the product:
    /// `compute/datacenters/…/servers/…`. What every account has, such as images, is not among it.
    pub fn left(&self) -> Vec<String> {
        self.shared.changing().left()
    }

    /// # Panics
    /// Something that was created is still there.
    #[track_caller]
    pub fn assert_nothing_left(&self) {
        let left = self.left();
        assert!(left.is_empty(), "left behind: {left:#?}");
    }

    /// Does what is going on at once, whatever time it would have taken.
    pub fn settle(&self) {
        let mut changing = self.shared.changing();
        let now = self.shared.clock.moment();
        while let Some(due) = changing.cloud.jobs.next_due() {
            if due > now {
                let time = u64::try_from(due - self.shared.clock.moment()).unwrap_or_default();
                self.shared
                    .clock
                    .advance(std::time::Duration::from_millis(time));
            }
            changing.cloud.settle();
        }
    }
}

impl Account<'_> {
    /// Of another contract.
    #[must_use]
    pub fn contract(mut self, number: &str) -> Self {
        self.scope.contract = number.into();
        self
    }

    /// In a location, such as `de/txl`.
    ///
    /// # Panics
    /// The product has locations, and this is none of them.
    #[must_use]
    #[track_caller]
    pub fn location(mut self, location: &str) -> Self {
        let sources = &self.fake.shared.documents.0;
        let source = sources
            .iter()
            .find(|source| *source.product == *self.scope.product);
        let known = source.map_or(&[][..], |source| source.locations.as_slice());
        if !known.is_empty() && known.iter().all(|known| known != location) {
            let (product, known) = (&self.scope.product, known.join(", "));
            panic!("{product} is not in {location}; it is in {known}");
        }
        let first = known.first();
        let is_first = first.is_some_and(|first| first == location);
        self.scope.location = if is_first { "" } else { location }.into();
        self
    }

    /// Puts a resource into a collection, such as `/datacenters/{id}/servers`, or under an id of your own, such as
    /// `/datacenters/1`; it is ready at once. Members that the service would add are added. `body` is JSON as it
    /// would be sent, with all that is to be inside in `entities`; members may be left out. Gives the path of the resource.
    ///
    /// # Errors
    /// There is no such collection, the document does not allow a member or its value, or what the path names on the way is
    /// not there.
    pub fn seed(&self, path: &str, body: &Value) -> Result<String, String> {
        self.with(|cloud, view| {
            let Some((list, collection, id)) = place(view.document, path) else {
                view.document.check_collection(path)?;
                return Err(format!(
                    "{} has no collection {path}",
                    view.document.product()
                ));
            };
            let shape = cloud.shape(view.document, &format!("{collection}/{{}}"));
            check_body(view.document, &collection, shape.as_deref(), body)?;
            let (around, _) = list.rsplit_once('/').unwrap_or_default();
            if is_item(view.document, around) && cloud.world(view.scope).find(around).is_none() {
                return Err(format!("{around} does not exist"));
            }
            let mut made = Vec::new();
            let home = cloud
                .create_in(
                    view,
                    &list,
                    &collection,
                    body,
                    id.as_deref(),
                    None,
                    &mut made,
                )
                .map_err(|Refused(_, message)| message)?;
            for path in made {
                if let Some(node) = cloud.world(view.scope).find_mut(&path) {
                    node.progress = Progress::Ready;
                }
            }
            Ok(home)
        })?
    }

    /// A resource with all that is inside of it, as it would be read.
    ///
    /// # Panics
    /// No resource of the product has such a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Option<Value> {
        self.check(|document| document.check_item(path));
        let found = self.with(|cloud, view| cloud.show(view, path, 10));
        found.ok().flatten()
    }

    /// Paths of all resources of a collection, with `*` for any segment: `/datacenters/*/servers`.
    ///
    /// # Panics
    /// The product has no such collection.
    #[track_caller]
    pub fn paths(&self, collection: &str) -> Vec<String> {
        self.check(|document| document.check_collection(collection));
        let wanted: Vec<&str> = collection.split('/').collect();
        let found = self.with(|cloud, view| {
            let fits = |path: &str| {
                let parts: Vec<&str> = path.split('/').collect();
                parts.len() == wanted.len() + 1
                    && wanted
                        .iter()
                        .zip(&parts)
                        .all(|(wanted, part)| *wanted == "*" || wanted == part)
            };
            let nodes = cloud.world(view.scope).all();
            let paths = nodes.filter(|(path, _)| fits(path));
            paths.map(|(path, _)| path.to_owned()).collect::<Vec<_>>()
        });
        found.unwrap_or_default()
    }

    /// All resources of a collection, see [`Account::paths`].
    ///
    /// # Panics
    /// As there.
    #[track_caller]
    pub fn list(&self, collection: &str) -> Vec<Value> {
        let paths = self.paths(collection);
        paths.iter().filter_map(|path| self.get(path)).collect()
    }

    /// Sets a member of a resource by its pointer, such as `/properties/vmState`, its state excepted.
    ///
    /// # Errors
    /// There is no such resource.
    pub fn set(&self, path: &str, pointer: &str, value: impl Into<Value>) -> Result<(), String> {
        let value = value.into();
        self.with(|cloud, view| match cloud.world(view.scope).find_mut(path) {
            Some(node) => {
                node.set(pointer, value);
                Ok(())
            }
            None => Err(format!("{path} does not exist")),
        })?
    }

    /// Lets a resource be in the state of having failed, with the reason.
    ///
    /// # Errors
    /// There is no such resource.
    pub fn set_failed(&self, path: &str, reason: &str) -> Result<(), String> {
        self.with(|cloud, view| match cloud.world(view.scope).find_mut(path) {
            Some(node) => {
                node.progress = Progress::Failed(reason.into());
                Ok(())
            }
            None => Err(format!("{path} does not exist")),
        })?
    }

    /// Removes a resource with all that is inside of it, at once.
    ///
    /// # Panics
    /// No resource of the product has such a path.
    #[track_caller]
    pub fn remove(&self, path: &str) {
        self.check(|document| document.check_item(path));
        // Where there is nothing, nothing is to be removed.
        let _ = self.with(|cloud, view| cloud.world(view.scope).remove(path));
    }

    /// # Panics
    /// The collection, see [`Account::paths`], is not there, or not empty: `assert_none("/datacenters/*/servers")` tells that no
    /// server was left behind.
    #[track_caller]
    pub fn assert_none(&self, collection: &str) {
        let left = self.paths(collection);
        assert!(left.is_empty(), "left behind: {left:#?}");
    }

    /// Sees to it that everything is there that the path of a call names, but for its last segment where that is
    /// no id; what is missing is made up.
    ///
    /// # Errors
    /// There is no such product.
    pub fn furnish(&self, template: &str, arguments: &[String]) -> Result<(), String> {
        let normal = normal(template);
        let parts: Vec<&str> = normal.split('/').collect();
        for end in (2..=parts.len()).filter(|end| parts.get(end - 1) == Some(&"{}")) {
            let item = parts.get(..end).unwrap_or_default().join("/");
            let own: Vec<String> = arguments.iter().map(|argument| segment(argument)).collect();
            let own: Vec<&str> = own.iter().map(String::as_str).collect();
            let path = crate::cloud::fill(&item, &own);
            self.with(|cloud, view| cloud.make_up(view, &item, &path, &own))?;
        }
        Ok(())
    }

    #[track_caller]
    fn check(&self, check: impl FnOnce(&Document) -> Result<(), String>) {
        let document = self.fake.shared.documents.known(&self.scope.product);
        if let Err(problem) = document.and_then(check) {
            panic!("{problem}");
        }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Cloud, &View<'_>) -> T) -> Result<T, String> {
        let document = self.fake.shared.documents.known(&self.scope.product)?;
        let base = format!("{}{}", self.fake.url(), document.base_path());
        let view = View {
            document,
            base: &base,
            scope: &self.scope,
            user: "user@example.com",
            is_new: false,
            is_seeding: true,
        };
        let mut changing = self.fake.shared.changing();
        changing.cloud.settle();
        changing.cloud.furnish(&self.scope, document);
        Ok(act(&mut changing.cloud, &view))
    }
}

impl Cloud {
    /// Makes a resource up where there is none.
    fn make_up(&mut self, view: &View<'_>, item: &str, path: &str, own: &[&str]) {
        let (Some((list, id)), Some((collection, _))) =
            (path.rsplit_once('/'), item.rsplit_once('/'))
        else {
            return;
        };
        if self.world(view.scope).find(path).is_some() {
            return;
        }
        let id = crate::route::decode(id).unwrap_or_default();
        if let Some(link) = crate::cloud::link(view.document, collection) {
            let to = crate::cloud::fill(link.to, own);
            let home = format!("{to}/{}", segment(&id));
            self.make_up(view, &format!("{}/{{}}", link.to), &home, own);
            self.hang(view.scope, list, &home);
            return;
        }
        let Some(shape) = self.shape(view.document, item) else {
            return;
        };
        let provider: Provider<'_> = self.provider(view.document, path);
        let sent = provider.value("resource", &shape.schema);
        let node = self.make_node(
            view.document,
            &shape,
            path,
            &id,
            &sent,
            None,
            view.user,
            false,
        );
        self.world(view.scope).insert(path, node);
    }
}

/// Refuses what a call that makes such a resource could not hold, but for members that are missing and those that only the
/// service sets.
fn check_body(
    document: &Document,
    collection: &str,
    shape: Option<&Shape>,
    body: &Value,
) -> Result<(), String> {
    let item = format!("{collection}/{{}}");
    let making = ["POST", "PUT"].into_iter().zip([collection, &item]);
    let taken = making.filter_map(|(method, path)| {
        let media = document
            .like(method, path)?
            .body
            .as_ref()?
            .content
            .first()?;
        media.is_json().then(|| media.schema.clone())
    });
    let read = shape.map(|shape| shape.schema.clone());
    // What can be read may be put in as well: the state of a machine, what nobody can create. Into what only the service sets
    // no strict look goes.
    let found = taken.chain(read).map(|schema| {
        let mut found = Vec::new();
        for strict in [true, false] {
            let rules = Rules {
                direction: Direction::Request,
                strict,
                partial: true,
            };
            let problems = validate(document, &schema, body, rules, "");
            let problems = problems.into_iter();
            found.extend(problems.filter(|problem| problem.what != READ_ONLY));
        }
        found.dedup();
        found
    });
    let mut closest: Option<Vec<Problem>> = None;
    for found in found {
        if found.is_empty() {
            return Ok(());
        }
        if closest
            .as_ref()
            .is_none_or(|closest| found.len() < closest.len())
        {
            closest = Some(found);
        }
    }
    let closest = closest.unwrap_or_default();
    let closest: Vec<String> = closest.iter().map(Problem::to_string).collect();
    match closest.is_empty() {
        true => Ok(()),
        false => Err(closest.join("; ")),
    }
}

/// Whether a document reads such a path.
fn is_item(document: &Document, path: &str) -> bool {
    let parts = path.split('/').count();
    document.operations().iter().any(|operation| {
        operation.method == "GET"
            && operation.normal.ends_with("{}")
            && operation.normal.split('/').count() == parts
            && operation
                .normal
                .split('/')
                .zip(path.split('/'))
                .all(|(one, other)| one == "{}" || one == other)
    })
}

/// The collection that a path names, as it is and with `{}` for variables, and the id, if the path names one.
fn place(document: &Document, path: &str) -> Option<(String, String, Option<String>)> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |normal: &str| {
        let wanted: Vec<&str> = normal.split('/').collect();
        wanted.len() == parts.len()
            && wanted
                .iter()
                .zip(&parts)
                .all(|(wanted, part)| *wanted == "{}" || wanted == part)
    };
    let mut normals = document
        .operations()
        .iter()
        .map(|operation| operation.normal.as_str());
    let found = normals.find(|normal| {
        fits(normal)
            && (normal.ends_with("{}")
                || document
                    .operations()
                    .iter()
                    .any(|other| other.normal == format!("{normal}/{{}}")))
    })?;
    match (found.strip_suffix("/{}"), path.rsplit_once('/')) {
        (Some(collection), Some((list, id))) => Some((
            list.to_owned(),
            collection.to_owned(),
            crate::route::decode(id),
        )),
        _ => Some((path.to_owned(), found.to_owned(), None)),
    }
}
