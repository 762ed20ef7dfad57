//! Changing, attaching and deleting.

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Effect, Refused,
    effects::direct_volumes,
    link, not_found,
    show::View,
    spot::{Spot, arguments, around, depth, fill, query, segment},
};
use crate::{
    answer::{Exchange, plain_text},
    clock::Moment,
    facts,
    resource::{merge, property, provide_defaults},
    world::{Node, Progress, Scope, World},
};

impl Cloud {
    /// What is sent either is the resource, or only its `properties`. Where a document has no other way to make
    /// a resource under an id of one's own choice, putting it there makes it.
    pub(super) fn change(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let document = x.document();
        let nothing = Value::Null;
        let sent = x.checked.body.as_ref().unwrap_or(&nothing);
        let replaces = x.route.operation.method == "PUT";
        let body = x.route.operation.body.as_ref();
        let schema = body
            .and_then(|body| body.content.first())
            .map(|media| &media.schema);
        if self.world(&x.scope).find(&at.path).is_none() {
            let makes = schema.is_some_and(|schema| {
                let flat = document.flat(schema);
                let required = crate::document::list(&flat, "required");
                required.iter().any(|name| name == "id") && property(&flat, "id").is_some()
            }) || (replaces && document.product() == "containerregistry");
            return if makes && replaces {
                self.create(x, at)
            } else {
                Err(not_found(x, &at.path))
            };
        }
        self.check_idle(x, &at.path)?;
        let now = self.now();
        let Some(node) = self.world(&x.scope).find(&at.path) else {
            return Err(not_found(x, &at.path));
        };
        let (home, item) = (at.path.clone(), node.item.clone());
        let home = self.world(&x.scope).home(&home).unwrap_or(&home).to_owned();
        let Some(shape) = self.shape(document, &item) else {
            return Err(not_found(x, &at.path));
        };
        let wrapped = sent
            .get("properties")
            .filter(|_| shape.properties.is_some());
        self.check_lasting(x, &home, &shape, wrapped.unwrap_or(sent))?;
        let base = x.url("");
        let view = x.view(&base);
        self.check_demands(&view, around(&item), sent)?;
        self.check_unique(x, around(&item), around(&home), &home, sent)?;
        let before = self.world(&x.scope).find(&home);
        let before = before.and_then(|node| node.body.get("properties").cloned());
        let changed = sent.get("properties").unwrap_or(sent);
        self.check_quotas(&view, &item, changed, before.as_ref())?;
        let lasting = self.lasting(x, &home, &shape);
        let Some(node) = self.world(&x.scope).find_mut(&at.path) else {
            return Err(not_found(x, &at.path));
        };
        let taken = schema.map(|schema| document.flat(schema));
        let mut all = std::mem::take(&mut node.body);
        match (&shape.properties, all.get_mut("properties")) {
            (Some(schema), Some(Value::Object(properties))) => {
                let wrapped = sent.get("properties");
                let taken = taken.as_ref().filter(|_| replaces).map(|taken| {
                    let inner = property(taken, "properties");
                    inner.filter(|_| wrapped.is_some()).unwrap_or(taken)
                });
                merge(document, schema, properties, wrapped.unwrap_or(sent), taken);
            }
            _ => {
                let mut target = Map::new();
                merge(document, &shape.schema, &mut target, sent, None);
                for own in ["id", "type", "href", "metadata", "entities"] {
                    target.remove(own);
                }
                all.extend(target);
            }
        }
        let mut all = Value::Object(all);
        if let (Some(schema), Some(properties)) = (&shape.properties, all.get_mut("properties")) {
            self.provider(document, &home).complete(schema, properties);
        }
        if replaces
            && let (Some(schema), Some(Value::Object(properties))) =
                (&shape.properties, all.get_mut("properties"))
        {
            for (name, value) in lasting {
                properties.entry(name).or_insert(value);
            }
            provide_defaults(document, schema, properties);
        }
        shape.forget_secrets(&mut all);
        let user = x.user.as_str().into();
        if let (Some(node), Value::Object(all)) = (self.world(&x.scope).find_mut(&home), all) {
            node.body = all;
            node.touch(now);
            node.modified_by = user;
            node.progress = Self::progress(&shape, Progress::Changing);
        }
        self.arise(document, &x.scope, &home, around(&item), false);
        let mut made = Vec::new();
        self.follow_up(&view, &home, &mut made)?;
        made.push(home.clone());
        self.begun_with(x, &home, &view, made)
    }

    /// Begins the work on a resource that was changed, and answers with it.
    pub(super) fn begun(&mut self, x: &Exchange<'_>, home: &str) -> Answered {
        let base = x.url("");
        let view = x.view(&base);
        self.begun_as(x, home, &view)
    }

    /// As [`Cloud::begun`], as a view shows it.
    pub(super) fn begun_as(&mut self, x: &Exchange<'_>, home: &str, view: &View<'_>) -> Answered {
        self.begun_with(x, home, view, vec![home.to_owned()])
    }

    /// As [`Cloud::begun_as`], with all that is ready together with it.
    fn begun_with(
        &mut self,
        x: &Exchange<'_>,
        home: &str,
        view: &View<'_>,
        paths: Vec<String>,
    ) -> Answered {
        let value = self.show(view, home, depth(x).min(10)).unwrap_or_default();
        let (id, word) = self.name_of(x, home);
        let effect = Effect::Ready {
            paths,
            set: Vec::new(),
        };
        let location = self.begin(x, home, &id, &word, effect);
        let value = self.fit(x, home, value);
        Ok(x.reply(&value, &location))
    }

    pub(super) fn delete(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let document = x.document();
        let list = around(&at.path).to_owned();
        if link(document, around(&at.normal)).is_some() {
            if self.world(&x.scope).find(&at.path).is_none() {
                return Err(not_found(x, &at.path));
            }
            let (id, word) = self.name_of(x, &at.path);
            let segment = at.path.rsplit('/').next().unwrap_or_default().to_owned();
            let effect = Effect::Detach {
                list: list.clone(),
                segment,
            };
            let location = self.begin(x, around(&list), &id, &word, effect);
            return Ok(x.reply(&Value::Null, &location));
        }
        let Some(node) = self.world(&x.scope).find(&at.path) else {
            return Err(not_found(x, &at.path));
        };
        // What is being made or changed is refused; what failed, or is deleted already, may be deleted again.
        let item = node.item.clone();
        if matches!(node.progress, Progress::Creating | Progress::Changing) {
            self.check_idle(x, &at.path)?;
        }
        self.check_free(x, &at.path)?;
        let Some(shape) = self.shape(document, &item) else {
            return Err(not_found(x, &at.path));
        };
        let mut paths = Vec::new();
        let (product, on, parameter, with) = facts::DELETED_TOO;
        if product == document.product() && on == at.normal && query(x, parameter) == Some("true") {
            let attached = self.world(&x.scope).list(&format!("{}/{with}", at.path));
            paths.extend(
                attached
                    .iter()
                    .filter_map(|entry| entry.target.as_deref().map(str::to_owned)),
            );
        }
        if &*item == "/datacenters/{}/servers/{}" {
            for direct in direct_volumes(self.world(&x.scope), &at.path) {
                if !paths.contains(&direct) {
                    paths.push(direct);
                }
            }
        }
        paths.push(at.path.clone());
        self.count_off(x, &at.path, &item);
        let base = x.url("");
        if let Some(node) = self.world(&x.scope).find_mut(&at.path) {
            node.progress = Self::progress(&shape, Progress::Deleting);
        }
        let view = x.view(&base);
        let value = match x.media() {
            Some(_) => self.show(&view, &at.path, 0).unwrap_or_default(),
            None => Value::Null,
        };
        let value = match crate::shape::answered(x.route.operation) {
            // Some answer with an object of which nothing is known.
            Some(schema) if property(&document.flat(&schema), "id").is_none() => {
                self.fit(x, &at.path, json!({}))
            }
            _ => self.fit(x, &at.path, value),
        };
        let (id, word) = self.name_of(x, &at.path);
        let has_state = shape.words.is_some();
        let effect = Effect::Remove { paths };
        if has_state || x.route.operation.is_async {
            let location = self.begin(x, &at.path, &id, &word, effect);
            return Ok(x.reply(&value, &location));
        }
        let now = self.now();
        remove(self.world(&x.scope), &at.path, now);
        Ok(x.reply(&value, &x.url(&at.path)))
    }

    /// What says how many of its kind there are says one less: "Afterwards read the pool again to see its `nodeCount`."
    fn count_off(&mut self, x: &Exchange<'_>, path: &str, item: &str) {
        let (product, list) = (x.document().product(), around(item));
        let mut arising = facts::ARISING.iter();
        let counted = arising.find_map(|arising| {
            arising
                .count
                .filter(|_| (arising.product, arising.at) == (product, list))
        });
        let parent = around(around(path));
        if let Some(pointer) = counted
            && let Some(parent) = self.world(&x.scope).find_mut(parent)
            && let Some(count) = parent.at(pointer).and_then(Value::as_u64)
        {
            parent.set(pointer, Value::from(count.saturating_sub(1)));
        }
    }

    /// Shows a resource in a collection that links to it: one that is there, or a new one.
    pub(super) fn attach(
        &mut self,
        x: &Exchange<'_>,
        at: &Spot,
        link: &'static facts::Link,
        sent: &Value,
    ) -> Answered {
        let parent = around(&at.path).to_owned();
        self.check_idle(x, &parent)?;
        let mut made = Vec::new();
        let base = x.url("");
        let home = self.linked(&x.view(&base), link, &at.path, &at.normal, sent, &mut made)?;
        if made.is_empty() {
            self.check_idle(x, &home)?;
            // "The body needs only the `id` of an image of type `CDROM`".
            let kind = self.world(&x.scope).find(&home);
            let kind = kind.and_then(|node| node.at("/properties/imageType"));
            if link.at.ends_with("/cdroms") && kind.is_some_and(|kind| kind != "CDROM") {
                let what = format!("{} is no image of type CDROM", x.url(&home));
                return Err(Refused(422, what));
            }
            let attached = self.world(&x.scope).find(&home);
            let elsewhere = attached.and_then(|node| {
                node.attached
                    .iter()
                    .find(|list| list.ends_with(link.at.rsplit('/').next().unwrap_or_default()))
                    .cloned()
            });
            if let Some(list) = elsewhere.filter(|list| link.is_exclusive && **list != *at.path) {
                return Err(Refused(
                    422,
                    format!(
                        "{} is attached to {} already",
                        x.url(&home),
                        x.url(around(&list))
                    ),
                ));
            }
        }
        self.hang(&x.scope, &at.path, &home);
        let document = x.document();
        let item = self
            .world(&x.scope)
            .find(&home)
            .map(|node| node.item.clone());
        let shape = item.and_then(|item| self.shape(document, &item));
        if let (Some(shape), true) = (shape, made.is_empty())
            && let Some(node) = self.world(&x.scope).find_mut(&home)
        {
            node.progress = Self::progress(&shape, Progress::Changing);
        }
        self.begun(x, &home)
    }

    /// Where the resource lives that is to be linked: named by its id, or made of what was sent.
    pub(super) fn linked(
        &mut self,
        view: &View<'_>,
        link: &'static facts::Link,
        list: &str,
        normal: &str,
        sent: &Value,
        made: &mut Vec<String>,
    ) -> Result<String, Refused> {
        let own = arguments(normal, list);
        let id = sent.get("id").map(plain_text).filter(|id| !id.is_empty());
        // With properties it is a new one, whatever it is called.
        let id = id.filter(|_| sent.get("properties").is_none());
        let Some(id) = id else {
            let to = fill(link.to, &own);
            return self.create_in(view, &to, link.to, sent, None, None, made);
        };
        self.home_of(view.scope, link, &own, &id)
            .ok_or_else(|| Self::no_such(link, &id))
    }

    /// Where the resource with an id lives, in any of the collections that a link leads to.
    fn home_of(
        &mut self,
        scope: &Scope,
        link: &facts::Link,
        own: &[&str],
        id: &str,
    ) -> Option<String> {
        let world = self.world(scope);
        let direct = format!("{}/{}", fill(link.to, own), segment(id));
        if world.find(&direct).is_some() {
            return Some(direct);
        }
        let common = link
            .to
            .split('/')
            .zip(link.at.split('/'))
            .take_while(|(to, at)| to == at);
        let root = fill(
            &common.map(|(part, _)| part).collect::<Vec<_>>().join("/"),
            own,
        );
        let item = format!("{}/{{}}", link.to);
        let mut found = world
            .below(&root)
            .filter(|(_, node)| *node.item == *item && node.id() == id);
        found.next().map(|(path, _)| path.to_owned())
    }

    /// Attaches, and notes on both sides what people see of it.
    pub(crate) fn hang(&mut self, scope: &Scope, list: &str, home: &str) {
        let now = self.now();
        let world = self.world(scope);
        if world.attach(list, home) {
            take_note(world, list, home, now);
        }
    }

    /// `PUT` on a collection that links: exactly these are attached.
    pub(super) fn assign(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let Some(link) = link(x.document(), &at.normal) else {
            return Err(not_found(x, &at.path));
        };
        let own = arguments(&at.normal, &at.path);
        let ids = x.checked.body.as_ref().and_then(|body| body.get("ids"));
        let ids = ids.and_then(Value::as_array).into_iter().flatten();
        let mut homes = Vec::new();
        for id in ids.map(plain_text) {
            let home = self.home_of(&x.scope, link, &own, &id);
            homes.push(home.ok_or_else(|| Self::no_such(link, &id))?);
        }
        let before: Vec<Box<str>> = self
            .world(&x.scope)
            .list(&at.path)
            .iter()
            .map(|entry| entry.segment.clone())
            .collect();
        for segment in before {
            self.world(&x.scope).detach(&at.path, &segment);
        }
        for home in &homes {
            self.world(&x.scope).attach(&at.path, home);
        }
        let parent = around(&at.path).to_owned();
        let (id, word) = self.name_of(x, &parent);
        let effect = Effect::Ready {
            paths: vec![parent.clone()],
            set: Vec::new(),
        };
        let location = self.begin(x, &parent, &id, &word, effect);
        let base = x.url("");
        let view = x.view(&base);
        let items: Vec<Value> = homes
            .iter()
            .filter_map(|home| self.show_listed(&view, home, 1))
            .collect();
        let url = x.url(&at.path);
        let value = json!({
            "id": at.path.trim_start_matches('/'), "type": "collection", "href": url, "items": items,
        });
        Ok(x.reply(&value, &location))
    }
}

/// Notes on both sides what people see of it, after something was attached or is no more: the number of a volume, and the
/// one that its server starts from.
pub(super) fn take_note(world: &mut World, list: &str, home: &str, when: Moment) {
    let (server, word) = list.rsplit_once('/').unwrap_or_default();
    let is_server = |node: &Node| &*node.item == "/datacenters/{}/servers/{}";
    if word != "volumes" || world.find(server).is_some_and(|node| !is_server(node)) {
        return;
    }
    let segment = home.rsplit('/').next().unwrap_or_default();
    let is_attached = world.home(&format!("{list}/{segment}")).is_some();
    let number = world.list(list).len();
    let volume = world.find_mut(home);
    let id = volume.map_or_else(
        || segment.to_owned(),
        |node| {
            match is_attached {
                true => node.set("/properties/deviceNumber", json!(number)),
                false => node.unset("/properties/deviceNumber"),
            }
            node.touch(when);
            node.id().to_owned()
        },
    );
    let Some(server) = world.find_mut(server) else {
        return;
    };
    let boot = server.at("/properties/bootVolume/id").map(plain_text);
    match boot {
        None if is_attached => server.set(
            "/properties/bootVolume",
            json!({ "id": id, "type": "volume" }),
        ),
        Some(boot) if boot == id && !is_attached => server.unset("/properties/bootVolume"),
        _ => return,
    }
    server.touch(when);
}

/// Removes a resource with everything below it, and notes that of what it was attached to.
pub(super) fn remove(world: &mut World, path: &str, when: Moment) {
    let around = world.find(path).map(|node| node.attached.clone());
    let hanging = format!("{path}/volumes");
    let hanging: Vec<(String, Box<str>)> = world
        .list(&hanging)
        .iter()
        .filter_map(|entry| Some((hanging.clone(), entry.target.clone()?)))
        .collect();
    let was_server = world
        .find(path)
        .is_some_and(|node| &*node.item == "/datacenters/{}/servers/{}");
    world.remove(path);
    for list in around.unwrap_or_default() {
        take_note(world, &list, path, when);
    }
    for (list, home) in hanging.iter().filter(|_| was_server) {
        take_note(world, list, home, when);
    }
}
