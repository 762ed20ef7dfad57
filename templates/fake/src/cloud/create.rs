//! New resources, and all that is created along with them.

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Effect, Refused, SERVICE,
    change::remove,
    link,
    show::View,
    spot::{Spot, arguments, around, depth, fill, segment},
};
use crate::{
    answer::{Exchange, Reply, plain_text},
    document::{Document, members, variable},
    facts,
    resource::{merge, property, stable_id},
    schema::has,
    shape::{Shape, answered},
    world::{Node, Progress, Scope},
};

impl Cloud {
    pub(super) fn create(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let nothing = Value::Null;
        let sent = x.checked.body.as_ref().unwrap_or(&nothing);
        let is_item = at.normal.ends_with("{}");
        let (list, normal) = if is_item {
            (around(&at.path), around(&at.normal))
        } else {
            (at.path.as_str(), at.normal.as_str())
        };
        if let Some(link) = link(x.document(), normal) {
            return self.attach(x, at, link, sent);
        }
        if let Some(reply) = self.place(x, at, sent)? {
            return Ok(reply);
        }
        self.check_parent(x, list)?;
        let given = is_item.then_some(at.id.as_str());
        let creating = x.route.operation.body.as_ref();
        let creating = creating
            .and_then(|body| body.content.first())
            .map(|media| &media.schema);
        let mut made = Vec::new();
        self.check_unique(x, normal, list, "", sent)?;
        let base = x.url("");
        let view = x.view(&base);
        let home = self.create_in(&view, list, normal, sent, given, creating, &mut made);
        match home {
            Ok(home) => Ok(self.created(x, &home, made)),
            // All of it, or nothing.
            Err(refused) => {
                let now = self.now();
                for path in made.iter().rev() {
                    remove(self.world(&x.scope), path, now);
                }
                Err(refused)
            }
        }
    }

    /// Begins the work on what was made, and answers.
    fn created(&mut self, x: &Exchange<'_>, home: &str, made: Vec<String>) -> Reply {
        let base = x.url("");
        let view = x.view(&base).of_new();
        let value = self.show(&view, home, depth(x).min(10)).unwrap_or_default();
        let effect = Effect::Ready {
            paths: made,
            set: Vec::new(),
        };
        let (id, word) = self.name_of(x, home);
        let location = self.begin(x, home, &id, &word, effect);
        let value = self.fit(x, home, value);
        x.reply(&value, &location)
    }

    /// The id of a resource, and the word for its kind.
    pub(super) fn name_of(&mut self, x: &Exchange<'_>, home: &str) -> (String, String) {
        let Some(node) = self.world(&x.scope).find(home) else {
            return Default::default();
        };
        let (id, item) = (node.id().to_owned(), node.item.clone());
        let shape = self.shape(x.document(), &item);
        let word = shape.map(|shape| shape.word.clone().unwrap_or(shape.collection.clone()));
        (id, word.unwrap_or_default())
    }

    /// Brings a resource into the form in which this operation answers it.
    pub(super) fn fit(&mut self, x: &Exchange<'_>, home: &str, mut value: Value) -> Value {
        if let Some(schema) = answered(x.route.operation) {
            let provider = self.provider(x.document(), home);
            provider.prune(&schema, &mut value);
            provider.complete(&schema, &mut value);
        }
        value
    }

    fn check_parent(&mut self, x: &Exchange<'_>, list: &str) -> Result<(), Refused> {
        let parent = around(list);
        let Some(node) = self.world(&x.scope).find(parent) else {
            return Ok(());
        };
        match node.progress {
            Progress::Creating | Progress::Deleting => Err(Refused(
                422,
                format!(
                    "{} is being worked on; wait until that is done",
                    x.url(parent)
                ),
            )),
            _ => Ok(()),
        }
    }

    /// Makes a resource with all that is inside of it, and gives its path.
    #[expect(clippy::too_many_arguments, reason = "they are what a creation is")]
    pub(crate) fn create_in(
        &mut self,
        view: &View<'_>,
        list: &str,
        normal: &str,
        sent: &Value,
        given: Option<&str>,
        creating: Option<&Value>,
        made: &mut Vec<String>,
    ) -> Result<String, Refused> {
        let document = view.document;
        let Some(shape) = self.shape(document, &format!("{normal}/{{}}")) else {
            return Err(view.not_found(list));
        };
        self.check_demands(view, normal, sent)?;
        self.check_volume(view, list, normal, sent)?;
        self.check_cube(view, normal, sent)?;
        let properties = sent.get("properties").unwrap_or(sent);
        self.check_quotas(view, &shape.item, properties, None)?;
        let id = match given {
            Some(id) => id.to_owned(),
            None => self.choose_id(document, view.scope, &shape, list, normal, sent)?,
        };
        let home = format!("{list}/{}", segment(&id));
        if self.world(view.scope).find(&home).is_some() && given.is_none() {
            return Err(Refused(422, format!("{} exists already", view.url(&home))));
        }
        let mut node = self.make_node(
            document, &shape, &home, &id, sent, creating, view.user, true,
        );
        // A test may say what else only the service says, secrets excepted.
        let said = sent.get("properties").and_then(Value::as_object);
        for (name, value) in said.into_iter().flatten().filter(|_| view.is_seeding) {
            let member = shape.properties.as_ref();
            let member = member.and_then(|schema| property(schema, name));
            if member.is_some_and(|member| has(&document.flat(member), "readOnly")) {
                node.set(&format!("/properties/{name}"), value.clone());
            }
        }
        self.world(view.scope).insert(&home, node);
        made.push(home.clone());
        self.follow_up(view, &home, made)?;
        self.arise(document, view.scope, &home, normal, true);
        let entities = sent.get("entities").and_then(Value::as_object);
        for (name, inner) in entities.into_iter().flatten() {
            let items = inner.get("items").and_then(Value::as_array);
            for item in items.into_iter().flatten() {
                let (list, normal) = (format!("{home}/{name}"), format!("{normal}/{{}}/{name}"));
                let Some(link) = link(document, &normal) else {
                    if self.shape(document, &format!("{normal}/{{}}")).is_some() {
                        self.create_in(view, &list, &normal, item, None, None, made)?;
                    }
                    continue;
                };
                let inner = self.linked(view, link, &list, &normal, item, made)?;
                self.hang(view.scope, &list, &inner);
            }
        }
        Ok(home)
    }

    fn choose_id(
        &mut self,
        document: &Document,
        scope: &Scope,
        shape: &Shape,
        list: &str,
        normal: &str,
        sent: &Value,
    ) -> Result<String, Refused> {
        if shape.collection == "lans" {
            return Ok(self.world(scope).free_number(list).to_string());
        }
        let name = facts::NAMED
            .iter()
            .find(|(product, at, _)| *product == document.product() && *at == normal)
            .map_or(shape.variable.as_str(), |(.., name)| name);
        let properties = sent.get("properties");
        let named = [
            properties.and_then(|properties| properties.get(name)),
            sent.get(name),
        ];
        let is_named = !shape.has_made_ids();
        if let Some(id) = named
            .into_iter()
            .flatten()
            .find(|_| is_named)
            .map(plain_text)
            && !id.is_empty()
        {
            return Ok(id);
        }
        let number = self.next_number();
        if shape.is_numbered {
            return Ok(number.to_string());
        }
        Ok(stable_id(&format!("{list} {number} {}", self.seed)))
    }

    /// A resource of what was sent and of what the service adds.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are what a resource is made of"
    )]
    pub(crate) fn make_node(
        &mut self,
        document: &Document,
        shape: &Shape,
        home: &str,
        id: &str,
        sent: &Value,
        creating: Option<&Value>,
        user: &str,
        is_busy: bool,
    ) -> Node {
        const OWN: [&str; 6] = ["id", "type", "href", "metadata", "properties", "entities"];
        let provider = self.provider(document, home);
        let flat = document.flat(&shape.schema);
        let normal = around(&shape.item);
        let later = |name: &str| {
            facts::LATER.iter().any(|(product, at, later)| {
                *product == document.product() && *at == normal && *later == name
            })
        };
        let mut body = Map::new();
        if shape.has_id {
            body.insert("id".to_owned(), Value::from(id));
        }
        let creating = creating.map(|schema| document.flat(schema).into_owned());
        if let Some(schema) = &shape.properties {
            let mut properties = Map::new();
            let bare = || (creating.is_none() || !is_wrapped(creating.as_ref())).then_some(sent);
            if let Some(sent) = sent.get("properties").or_else(bare) {
                merge(document, schema, &mut properties, sent, None);
            }
            if !shape.has_made_ids() && property(schema, &shape.variable).is_some() {
                properties.insert(shape.variable.clone(), Value::from(id));
            }
            let creating = creating
                .as_ref()
                .and_then(|schema| property(schema, "properties"));
            body.insert("properties".to_owned(), Value::Object(properties));
            self.initial(document, normal, "properties", &mut body);
            if let Some(Value::Object(properties)) = body.get_mut("properties") {
                provider.provide(schema, creating, properties, &later);
            }
        }
        if let Some(schema) = property(&flat, "metadata") {
            let metadata = Map::new();
            let filled = |name: &str| shape.metadata.iter().any(|(known, _)| known == name);
            body.insert("metadata".to_owned(), Value::Object(metadata));
            self.initial(document, normal, "metadata", &mut body);
            if let Some(Value::Object(metadata)) = body.get_mut("metadata") {
                provider.provide(schema, Some(&Value::Null), metadata, &filled);
            }
        }
        let others: Map<String, Value> = members(&flat, "properties")
            .filter(|(name, _)| !OWN.contains(&name.as_str()))
            .map(|(name, schema)| (name.clone(), schema.clone()))
            .collect();
        if !others.is_empty() {
            let mut schema = flat.clone().into_owned();
            if let Some(schema) = schema.as_object_mut() {
                schema.insert("properties".to_owned(), Value::Object(others));
            }
            merge(document, &schema, &mut body, sent, None);
            body.remove("entities");
            provider.provide(&schema, None, &mut body, &|_| false);
        }
        self.name_after_path(document, shape, home, &mut body);
        let mut value = Value::Object(body);
        if let (Some(schema), Some(properties)) = (&shape.properties, value.get_mut("properties")) {
            provider.complete(schema, properties);
        }
        shape.forget_secrets(&mut value);
        let body = match value {
            Value::Object(body) => body,
            _ => Map::new(),
        };
        let now = self.now();
        Node {
            item: shape.item.as_str().into(),
            body,
            created: now,
            modified: now,
            created_by: user.into(),
            modified_by: user.into(),
            version: 1,
            progress: if is_busy {
                Self::progress(shape, Progress::Creating)
            } else {
                Progress::Ready
            },
            order: 0,
            attached: Vec::new(),
        }
    }

    fn initial(
        &self,
        document: &Document,
        normal: &str,
        section: &str,
        body: &mut Map<String, Value>,
    ) {
        for (_, _, pointer, value) in facts::INITIAL
            .iter()
            .filter(|(product, at, ..)| *product == document.product() && *at == normal)
        {
            let mut parts = pointer.split('/').skip(1);
            if let (Some(section), Some(name)) =
                (parts.next().filter(|own| *own == section), parts.next())
                && let Some(Value::Object(section)) = body.get_mut(section)
            {
                let value: Value = serde_json::from_str(value).unwrap_or_default();
                section.entry(name).or_insert(value);
            }
        }
    }

    /// A member that is called like a variable of the path names what is there.
    fn name_after_path(
        &self,
        document: &Document,
        shape: &Shape,
        home: &str,
        body: &mut Map<String, Value>,
    ) {
        let operation = ["GET", "PUT", "DELETE"]
            .into_iter()
            .find_map(|method| document.like(method, &shape.item));
        let Some(operation) = operation else { return };
        let parts = operation.path.split('/').zip(home.split('/'));
        for (name, value) in parts.filter_map(|(part, value)| Some((variable(part)?, value))) {
            if let Some(Value::Object(metadata)) = body.get_mut("metadata")
                && let Some(member) = metadata.get_mut(name)
            {
                *member = Value::from(value);
            }
        }
    }

    /// What comes with a resource, a new one, or one that may have as many of it as it had not before.
    pub(super) fn arise(
        &mut self,
        document: &Document,
        scope: &Scope,
        home: &str,
        normal: &str,
        is_new: bool,
    ) {
        for arising in facts::ARISING.iter().filter(|arising| {
            arising.product == document.product()
                && arising.with == normal
                && (is_new || arising.count.is_some())
        }) {
            let Some(shape) = self.shape(document, &format!("{}/{{}}", arising.at)) else {
                continue;
            };
            let item = format!("{normal}/{{}}");
            let list = fill(arising.at, &arguments(&item, home));
            let Some(node) = self.world(scope).find(home) else {
                continue;
            };
            let (owner, count) = (
                node.id().to_owned(),
                arising.count.map_or(1, |pointer| {
                    let count = node.at(pointer).and_then(Value::as_u64);
                    count.unwrap_or(1).min(100)
                }),
            );
            let count = usize::try_from(count).unwrap_or_default();
            // What has changed may be how many.
            let there = match is_new {
                true => Vec::new(),
                false => self.world(scope).list(&list).to_vec(),
            };
            for gone in there.iter().skip(count) {
                let path = format!("{list}/{}", gone.segment);
                self.world(scope).remove(&path);
            }
            for _ in there.len()..count {
                let number = self.next_number();
                let id = stable_id(&format!("{list} {number} {}", self.seed));
                let path = format!("{list}/{}", segment(&id));
                let sent = match arising.naming {
                    Some(name) => json!({ "properties": { name: owner } }),
                    None => Value::Null,
                };
                let node =
                    self.make_node(document, &shape, &path, &id, &sent, None, SERVICE, false);
                self.world(scope).insert(&path, node);
            }
        }
    }
}

/// Whether bodies hold what is sent in `properties`.
fn is_wrapped(schema: Option<&Value>) -> bool {
    schema.is_some_and(|schema| property(schema, "properties").is_some())
}
