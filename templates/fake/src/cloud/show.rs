//! Resources as they are answered.

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Refused,
    effects::{tell_full_name, tell_of_others},
    not_found,
    spot::{Spot, depth},
    view::view_homes,
};
use crate::{
    answer::Exchange,
    clock,
    document::Document,
    resource::{hash, remove_at, stable_id},
    shape::{Filled, Shape},
    world::{Node, Progress, Scope},
};

/// What is looked at, by whom, and where its URLs lead.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub document: &'a Document,
    /// Scheme, host, and what stands before the paths of the product.
    pub base: &'a str,
    pub scope: &'a Scope,
    pub user: &'a str,
    /// Whether it is shown what is shown only once.
    pub is_new: bool,
    /// Whether a test puts something in, instead of a call.
    pub is_seeding: bool,
}

impl View<'_> {
    /// As the call sees it that has made what is looked at.
    pub fn of_new(self) -> Self {
        Self {
            is_new: true,
            ..self
        }
    }

    /// The absolute URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub fn not_found(&self, path: &str) -> Refused {
        Refused(404, format!("{} does not exist", self.url(path)))
    }
}

impl Cloud {
    pub(super) fn read(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let base = x.url("");
        let view = x.view(&base);
        let shown = match self.label(x, at) {
            Some(label) => Some(label),
            None => self.show(&view, &at.path, depth(x)),
        };
        let shown = shown.or_else(|| self.viewed(&view, x, at));
        let value = shown.ok_or_else(|| not_found(x, &at.path))?;
        Ok(x.reply(&value, &x.url(&at.path)))
    }

    /// The resource at a path: at depth 0 without what it contains, at 1 with references to that.
    pub(crate) fn show(&mut self, view: &View<'_>, path: &str, depth: usize) -> Option<Value> {
        let world = self.worlds.get(view.scope)?;
        let home = world.home(path)?.to_owned();
        let item = world.find(&home)?.item.clone();
        let shape = self.shape(view.document, &item)?;
        let node = self.worlds.get(view.scope)?.find(&home)?;
        let mut body = node.body.clone();
        super::act::without_hidden(&mut body);
        self_describe(view, &shape, &home, node, &mut body);
        if view.document.product() == "compute" {
            tell_of_others(self.worlds.get(view.scope)?, &shape.item, node, &mut body);
        }
        if view.document.product() == "dns" {
            tell_full_name(self.worlds.get(view.scope)?, &home, &mut body);
        }
        if depth > 0 && !shape.entities.is_empty() {
            let entities = self.entities(view, &shape, &home, depth - 1);
            if !entities.is_empty() {
                body.insert("entities".to_owned(), Value::Object(entities));
            }
        }
        let mut value = Value::Object(body);
        for (pointer, _) in shape.hidden.iter().filter(|_| !view.is_new) {
            remove_at(&mut value, pointer);
        }
        Some(value)
    }

    fn entities(
        &mut self,
        view: &View<'_>,
        shape: &Shape,
        home: &str,
        depth: usize,
    ) -> Map<String, Value> {
        let mut entities = Map::new();
        for (name, has_items) in &shape.entities {
            let list = format!("{home}/{name}");
            let Some(world) = self.worlds.get(view.scope) else {
                continue;
            };
            let normal = format!("{}/{name}", shape.item);
            let listed = || {
                let entries = world.list(&list).iter();
                entries
                    .map(|entry| match &entry.target {
                        Some(target) => target.to_string(),
                        None => format!("{list}/{}", entry.segment),
                    })
                    .collect()
            };
            let named = home.rsplit('/').next().and_then(crate::route::decode);
            let product = view.document.product();
            let homes: Vec<String> =
                view_homes(world, product, &normal, &list, named.as_deref()).unwrap_or_else(listed);
            let items: Vec<Value> = homes
                .iter()
                .filter_map(|home| self.show_listed(view, home, depth))
                .collect();
            let id = list.trim_start_matches('/');
            let mut whole =
                json!({ "id": id, "type": "collection", "href": format!("{}{list}", view.base) });
            if let Some(whole) = whole.as_object_mut().filter(|_| *has_items) {
                whole.insert("items".to_owned(), Value::Array(items));
            }
            entities.insert(name.clone(), whole);
        }
        entities
    }

    /// An item of a list, a reference at depth 0.
    pub(crate) fn show_listed(
        &mut self,
        view: &View<'_>,
        home: &str,
        depth: usize,
    ) -> Option<Value> {
        let mut value = self.show(view, home, depth.saturating_sub(1))?;
        if depth == 0
            && let Some(object) = value.as_object_mut()
        {
            object.retain(|name, _| ["id", "type", "href"].contains(&name.as_str()));
        }
        Some(value)
    }
}

/// The state that a resource is in, in the words of its service.
pub(crate) fn state<'a>(shape: &'a Shape, node: &'a Node) -> Option<&'a str> {
    let [creating, changing, deleting, ready] = shape.words.as_ref()?;
    Some(match node.progress {
        Progress::Creating => creating,
        Progress::Changing => changing,
        Progress::Deleting => deleting,
        Progress::Ready => ready,
        Progress::Failed(_) => "FAILED",
    })
}

/// Adds what depends on who asks, and when.
fn self_describe(
    view: &View<'_>,
    shape: &Shape,
    home: &str,
    node: &Node,
    body: &mut Map<String, Value>,
) {
    if shape.has_href {
        // A location's id takes two segments.
        let path = if shape.item == "/locations/{}" {
            home.replace("%2F", "/")
        } else {
            home.to_owned()
        };
        body.insert(
            "href".to_owned(),
            Value::from(format!("{}{path}", view.base)),
        );
    }
    if let Some(word) = &shape.word {
        body.insert("type".to_owned(), Value::from(word.as_str()));
    }
    if shape.is_numbered
        && let Some(number) = node.id().parse::<i64>().ok()
    {
        body.insert("id".to_owned(), Value::from(number));
    }
    // A machine that is being made does not run yet.
    if node.progress == Progress::Creating
        && let Some(state) = body
            .get_mut("properties")
            .and_then(|properties| properties.get_mut("vmState"))
    {
        *state = Value::from("NOSTATE");
    }
    if shape.metadata.is_empty() {
        return;
    }
    let metadata = body
        .entry("metadata")
        .or_insert_with(|| Value::Object(Map::new()));
    let Some(metadata) = metadata.as_object_mut() else {
        return;
    };
    for (name, filled) in &shape.metadata {
        let value = match filled {
            Filled::Created => clock::text(node.created),
            Filled::Modified => clock::text(node.modified),
            Filled::CreatedBy => node.created_by.to_string(),
            Filled::ModifiedBy => node.modified_by.to_string(),
            Filled::CreatedById => stable_id(&node.created_by),
            Filled::ModifiedById => stable_id(&node.modified_by),
            Filled::Tag => format!(
                "{:032x}",
                u128::from(hash(home)) << 32 | u128::from(node.version)
            ),
            Filled::State => match state(shape, node) {
                Some(state) => state.to_owned(),
                None => continue,
            },
            Filled::Reason => match &node.progress {
                Progress::Failed(reason) => reason.to_string(),
                _ => continue,
            },
            Filled::Urn => format!(
                "ionos:{}:{}:{}",
                view.scope.product,
                shape.collection,
                node.id()
            ),
        };
        metadata.insert(name.clone(), Value::from(value));
    }
}
