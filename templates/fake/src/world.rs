//! The resources of one product, in one location, of one contract.
//!
//! Paths are keys: a resource lies below its collection, whatever is in it below the resource. Collections keep
//! their items in the order in which they came, so a page is cut out without looking at the others.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ops::Bound,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Map, Value};

use crate::clock::Moment;

/// What belongs to whom: contract, product, location.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Scope {
    pub contract: Arc<str>,
    pub product: Arc<str>,
    /// Such as `de/fra`; empty for products without locations, and for their first one.
    pub location: Arc<str>,
}

/// How far the service has come with a resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Progress {
    Ready,
    Creating,
    Changing,
    Deleting,
    /// With the reason.
    Failed(Box<str>),
}

impl Progress {
    pub fn is_busy(&self) -> bool {
        matches!(self, Self::Creating | Self::Changing | Self::Deleting)
    }
}

/// A resource.
#[derive(Debug)]
pub(crate) struct Node {
    /// The path that it has in the document, `{}` for each variable.
    pub item: Arc<str>,
    /// Without what depends on who asks and when: URL, dates, state, and what is contained.
    pub body: Map<String, Value>,
    pub created: Moment,
    pub modified: Moment,
    pub created_by: Arc<str>,
    pub modified_by: Arc<str>,
    pub version: u32,
    pub progress: Progress,
    /// Its place in the collection.
    pub order: u64,
    /// Collections that it is attached to.
    pub attached: Vec<Box<str>>,
}

impl Node {
    pub fn id(&self) -> &str {
        self.body
            .get("id")
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// A member of the body by its pointer, such as `/properties/name`.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        let mut parts = pointer.split('/').skip(1);
        let first = self.body.get(parts.next()?)?;
        parts.try_fold(first, |value, part| value.get(part))
    }

    /// Sets a member, and the objects around it where they are missing.
    pub fn set(&mut self, pointer: &str, value: Value) {
        let mut parts: Vec<&str> = pointer.split('/').skip(1).collect();
        let Some(last) = parts.pop() else { return };
        let mut object = &mut self.body;
        for part in parts {
            let inner = object
                .entry(part)
                .or_insert_with(|| Value::Object(Map::new()));
            match inner.as_object_mut() {
                Some(inner) => object = inner,
                None => return,
            }
        }
        object.insert(last.to_owned(), value);
    }

    /// Removes a member.
    pub fn unset(&mut self, pointer: &str) {
        let mut parts: Vec<&str> = pointer.split('/').skip(1).collect();
        let Some(last) = parts.pop() else { return };
        let mut object = &mut self.body;
        for part in parts {
            match object.get_mut(part).and_then(Value::as_object_mut) {
                Some(inner) => object = inner,
                None => return,
            }
        }
        object.remove(last);
    }

    /// Notes that it was changed.
    pub fn touch(&mut self, when: Moment) {
        self.modified = when;
        self.version += 1;
    }
}

/// One of a collection.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub order: u64,
    /// As it stands in paths.
    pub segment: Box<str>,
    /// Where the resource lives, if it is only attached here.
    pub target: Option<Box<str>>,
}

#[derive(Debug, Default)]
pub(crate) struct World {
    nodes: BTreeMap<String, Node>,
    lists: BTreeMap<String, Vec<Entry>>,
    /// Where the resource lives that is attached at a path.
    homes: BTreeMap<String, Box<str>>,
    last_order: u64,
    /// For each collection in which something was changed a number that no state of any collection had before.
    states: HashMap<String, u64>,
}

/// Numbers of states.
static STATES: AtomicU64 = AtomicU64::new(1);

/// Notes that a collection is not as it was.
fn change(states: &mut HashMap<String, u64>, list: &str) {
    let state = STATES.fetch_add(1, Ordering::Relaxed);
    match states.get_mut(list) {
        Some(known) => *known = state,
        None => {
            states.insert(list.to_owned(), state);
        }
    }
}

impl World {
    /// The resource at a path, also through what it is attached to.
    pub fn find(&self, path: &str) -> Option<&Node> {
        self.nodes.get(self.home(path)?)
    }

    pub fn find_mut(&mut self, path: &str) -> Option<&mut Node> {
        let home = self.home(path)?.to_owned();
        let node = self.nodes.get_mut(&home)?;
        if let Some((list, _)) = home.rsplit_once('/') {
            change(&mut self.states, list);
        }
        for list in &node.attached {
            change(&mut self.states, list);
        }
        Some(node)
    }

    /// A number that is another one after each change in a collection.
    pub fn state(&self, list: &str) -> u64 {
        self.states.get(list).copied().unwrap_or_default()
    }

    /// Where a resource lives that may be named by a path where it is attached.
    pub fn home<'a>(&'a self, path: &'a str) -> Option<&'a str> {
        if self.nodes.contains_key(path) {
            return Some(path);
        }
        self.homes.get(path).map(|home| &**home)
    }

    /// What a collection holds, in order.
    pub fn list(&self, path: &str) -> &[Entry] {
        self.lists.get(path).map_or(&[], Vec::as_slice)
    }

    /// Every resource below a path, in the order of their paths.
    pub fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
        let lead = format!("{path}/");
        let range = (Bound::Included(lead.clone()), Bound::Unbounded);
        self.nodes
            .range::<String, _>(range)
            .take_while(move |(path, _)| path.starts_with(&lead))
            .map(|(path, node)| (path.as_str(), node))
    }

    pub fn all(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().map(|(path, node)| (path.as_str(), node))
    }

    /// Puts a resource into its collection, at the end unless it is there already.
    pub fn insert(&mut self, path: &str, mut node: Node) {
        if let Some((list, _)) = path.rsplit_once('/') {
            change(&mut self.states, list);
        }
        if let Some(known) = self.nodes.get_mut(path) {
            node.order = known.order;
            node.attached = std::mem::take(&mut known.attached);
            *known = node;
            for list in &known.attached {
                change(&mut self.states, list);
            }
            return;
        }
        self.last_order = self.last_order.max(node.order) + u64::from(node.order == 0);
        if node.order == 0 {
            node.order = self.last_order;
        }
        let order = node.order;
        self.nodes.insert(path.to_owned(), node);
        if let Some((list, segment)) = path.rsplit_once('/') {
            self.enter(list, segment, order, None);
        }
    }

    fn enter(&mut self, list: &str, segment: &str, order: u64, target: Option<&str>) {
        change(&mut self.states, list);
        let entries = match self.lists.get_mut(list) {
            Some(entries) => entries,
            None => self.lists.entry(list.to_owned()).or_default(),
        };
        let entry = Entry {
            order,
            segment: segment.into(),
            target: target.map(Into::into),
        };
        let at = entries.partition_point(|entry| entry.order < order);
        entries.insert(at, entry);
    }

    /// Shows a resource in another collection too; whether it was not there before.
    pub fn attach(&mut self, list: &str, home: &str) -> bool {
        let Some((_, segment)) = home.rsplit_once('/') else {
            return false;
        };
        let (segment, path) = (segment.to_owned(), format!("{list}/{segment}"));
        if self.homes.insert(path, home.into()).is_some() {
            return false;
        }
        self.last_order += 1;
        let order = self.last_order;
        self.enter(list, &segment, order, Some(home));
        if let Some(node) = self.nodes.get_mut(home) {
            node.attached.push(list.into());
        }
        true
    }

    /// Takes a resource out of a collection that it is attached to.
    pub fn detach(&mut self, list: &str, segment: &str) {
        let Some(entries) = self.lists.get_mut(list) else {
            return;
        };
        let position = entries
            .iter()
            .position(|entry| &*entry.segment == segment && entry.target.is_some());
        let Some(position) = position else { return };
        change(&mut self.states, list);
        self.homes.remove(&format!("{list}/{segment}"));
        let entry = entries.remove(position);
        if entries.is_empty() {
            self.lists.remove(list);
        }
        if let Some(node) = entry.target.and_then(|home| self.nodes.get_mut(&*home)) {
            node.attached.retain(|other| &**other != list);
        }
    }

    /// Removes a resource with everything below it.
    pub fn remove(&mut self, path: &str) {
        let inner: Vec<String> = self.below(path).map(|(path, _)| path.to_owned()).collect();
        for path in inner.iter().map(String::as_str).rev().chain([path]) {
            let Some(node) = self.nodes.remove(path) else {
                continue;
            };
            let segment = path.rsplit_once('/').map_or("", |(_, segment)| segment);
            for list in &node.attached {
                self.detach(list, segment);
            }
            if let Some((list, _)) = path.rsplit_once('/') {
                self.leave(list, node.order);
            }
        }
        // What was attached to it lives on.
        let lead = format!("{path}/");
        let lists: Vec<String> = self
            .lists
            .range::<String, _>((Bound::Included(lead.clone()), Bound::Unbounded))
            .take_while(|(list, _)| list.starts_with(&lead))
            .map(|(list, _)| list.clone())
            .collect();
        for list in lists {
            self.states.remove(&list);
            for entry in self.lists.remove(&list).unwrap_or_default() {
                self.homes.remove(&format!("{list}/{}", entry.segment));
                if let Some(node) = entry.target.and_then(|home| self.nodes.get_mut(&*home)) {
                    node.attached.retain(|other| **other != *list);
                }
            }
        }
    }

    /// Every collection and resource that are linked, in the order in which they were.
    pub fn attached(&self) -> Vec<(&str, &str)> {
        let entries = self
            .lists
            .iter()
            .flat_map(|(list, entries)| entries.iter().map(move |entry| (list, entry)));
        let mut links: Vec<(u64, &str, &str)> = entries
            .filter_map(|(list, entry)| {
                Some((entry.order, list.as_str(), entry.target.as_deref()?))
            })
            .collect();
        links.sort_unstable();
        links
            .into_iter()
            .map(|(_, list, home)| (list, home))
            .collect()
    }

    /// Empties a collection.
    pub fn remove_all(&mut self, list: &str) {
        let entries: Vec<Box<str>> = self
            .list(list)
            .iter()
            .map(|entry| entry.segment.clone())
            .collect();
        for segment in entries {
            self.remove(&format!("{list}/{segment}"));
        }
    }

    fn leave(&mut self, list: &str, order: u64) {
        change(&mut self.states, list);
        let Some(entries) = self.lists.get_mut(list) else {
            return;
        };
        if let Ok(position) = entries.binary_search_by_key(&order, |entry| entry.order) {
            entries.remove(position);
        }
        if entries.is_empty() {
            self.lists.remove(list);
        }
    }

    /// The smallest number from 1 that is no id in the collection.
    pub fn free_number(&self, list: &str) -> u64 {
        let numbers = self.list(list).iter();
        let taken: BTreeSet<u64> = numbers
            .filter_map(|entry| entry.segment.parse().ok())
            .collect();
        (1..).find(|number| !taken.contains(number)).unwrap_or(1)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::{Node, Progress, World};

    fn node(id: &str) -> Node {
        Node {
            item: "/x/{}".into(),
            body: Map::from_iter([("id".to_owned(), json!(id))]),
            created: 0,
            modified: 0,
            created_by: "a".into(),
            modified_by: "a".into(),
            version: 0,
            progress: Progress::Ready,
            order: 0,
            attached: Vec::new(),
        }
    }

    fn segments(world: &World, list: &str) -> Vec<String> {
        let entries = world.list(list).iter();
        entries.map(|entry| entry.segment.to_string()).collect()
    }

    #[test]
    fn a_resource_goes_with_all_that_is_in_it_and_nothing_else() {
        let mut world = World::default();
        for path in [
            "/d/1",
            "/d/1/s/1",
            "/d/1/s/1/n/1",
            "/d/1/v/1",
            "/d/10",
            "/d/10/s/1",
        ] {
            world.insert(path, node(path));
        }
        world.attach("/d/1/s/1/v", "/d/1/v/1");
        assert_eq!(world.find("/d/1/s/1/v/1").map(Node::id), Some("/d/1/v/1"));
        world.remove("/d/1/s/1");
        assert!(world.find("/d/1/s/1/n/1").is_none() && world.find("/d/1/s/1/v/1").is_none());
        let volume = world.find("/d/1/v/1").expect("what was attached lives on");
        assert!(volume.attached.is_empty());
        world.remove("/d/1");
        let left: Vec<&str> = world.all().map(|(path, _)| path).collect();
        assert_eq!(left, ["/d/10", "/d/10/s/1"]);
        assert!(world.list("/d/1/v").is_empty() && world.list("/d/1/s").is_empty());
    }

    #[test]
    fn what_is_deleted_is_attached_nowhere() {
        let mut world = World::default();
        world.insert("/v/1", node("1"));
        world.attach("/s/1/v", "/v/1");
        world.attach("/s/1/v", "/v/1");
        assert_eq!(segments(&world, "/s/1/v"), ["1"]);
        world.remove("/v/1");
        assert!(segments(&world, "/s/1/v").is_empty());
    }

    #[test]
    fn collections_keep_the_order_in_which_items_came() {
        let mut world = World::default();
        for id in ["c", "a", "b", "d"] {
            world.insert(&format!("/x/{id}"), node(id));
        }
        world.insert("/x/a", node("a"));
        world.remove("/x/b");
        assert_eq!(segments(&world, "/x"), ["c", "a", "d"]);
    }

    #[test]
    fn members_are_set_in_depth() {
        let mut node = node("1");
        node.set("/properties/vmState", json!("RUNNING"));
        assert_eq!(node.at("/properties/vmState"), Some(&json!("RUNNING")));
        assert_eq!(node.at("/properties/name"), None);
    }
}
