//! Schemas by address: `$defs`, `$id`, `$anchor` and what refers to them, as references to components.

use std::collections::{HashMap, HashSet};

use super::places::{LISTED, NAMED, SINGLE, newer};
use super::state::Modern;
use crate::document::node::{Map, Node, Value};
use crate::document::table::{ObjectKind, ValueShape};
use crate::pointer;

/// Where schemas are, by what they are called.
#[derive(Default)]
struct Addresses {
    /// The pointer of each schema that has an `$id`.
    ids: HashMap<String, String>,
    /// The pointer of each anchor, by the resource that it is in.
    anchors: HashMap<(String, String), String>,
    /// The dynamic ones, wherever they are.
    dynamic: HashMap<String, Vec<String>>,
    /// The definitions within schemas: pointer, owner and name.
    definitions: Vec<(String, Vec<String>)>,
    /// Whether anything has an address, or refers to one.
    any: bool,
}

impl Modern<'_> {
    /// Puts references to components in the place of others, and definitions among the components.
    pub(super) fn addresses(&mut self, root: &mut Node) {
        let mut found = Addresses::default();
        look(
            root,
            ValueShape::Object(ObjectKind::OpenApi),
            &mut String::new(),
            "",
            &mut found,
        );
        if !found.any {
            return;
        }
        let lifted = Self::names(root, &found);
        refer(
            root,
            ValueShape::Object(ObjectKind::OpenApi),
            &mut String::new(),
            "",
            &|reference, base, at, dynamic| {
                let pointer = if dynamic {
                    found.dynamic(reference, base, at)?
                } else {
                    found.pointer(reference, base)?
                };
                Some(component(&around(pointer, at, &lifted), &lifted))
            },
        );
        // The inner ones first, so that what is taken out is whole.
        let mut order: Vec<&(String, Vec<String>)> = found.definitions.iter().collect();
        order.sort_by_key(|(pointer, _)| std::cmp::Reverse(pointer.matches('/').count()));
        for (pointer, _) in order {
            let Some(name) = lifted.get(pointer) else {
                continue;
            };
            let Some((above, last)) = pointer.rsplit_once('/') else {
                continue;
            };
            let holder = pointer::segments(above)
                .try_fold(&mut *root, |node, segment| child(node, &segment));
            let Some(Value::Map(holder)) = holder.map(|node| &mut node.value) else {
                continue;
            };
            let Some(node) = holder.remove(&pointer::unescape(last)) else {
                continue;
            };
            self.moved.add(pointer::schema(name), pointer.clone());
            if let Some(schemas) = schemas(root) {
                schemas.push(name.clone(), node);
            }
        }
    }

    /// The components that definitions become, by their pointers.
    fn names(root: &Node, found: &Addresses) -> HashMap<String, String> {
        let known = root
            .get("components")
            .and_then(|node| node.get("schemas"))
            .and_then(Node::as_map);
        let mut taken: HashSet<String> = known
            .into_iter()
            .flat_map(Map::iter)
            .map(|(name, _)| name.to_owned())
            .collect();
        let mut names = HashMap::new();
        for (pointer, words) in &found.definitions {
            let base: String = words.iter().map(|word| capital(word)).collect();
            let mut name = base.clone();
            let mut number = 2;
            while !taken.insert(name.clone()) {
                name = format!("{base}{number}");
                number += 1;
            }
            names.insert(pointer.clone(), name);
        }
        names
    }
}

impl Addresses {
    /// Where a reference leads that stands in the resource `base`; `None` if it is one that later steps follow, or leads
    /// nowhere.
    fn pointer(&self, reference: &str, base: &str) -> Option<String> {
        let (address, fragment) = match reference.split_once('#') {
            Some((address, fragment)) => (address, fragment),
            None => (reference, ""),
        };
        let resource = if address.is_empty() {
            base.to_owned()
        } else {
            let joined = join(base, address);
            [address.to_owned(), joined]
                .into_iter()
                .find(|address| self.ids.contains_key(address))?
        };
        let within = self.ids.get(&resource).map_or("", String::as_str);
        if fragment.is_empty() {
            return (!address.is_empty()).then(|| within.to_owned());
        }
        if fragment.starts_with('/') {
            // Whole documents are what authors mean by `#/components`, also within a resource with an `$id`.
            let whole = fragment.starts_with("/components/") || fragment.starts_with("/paths/");
            let decoded = pointer::local(&format!("#{fragment}"))?.into_owned();
            return Some(if whole {
                decoded
            } else {
                format!("{within}{decoded}")
            });
        }
        let own = self.anchors.get(&(resource, fragment.to_owned()));
        own.or_else(|| self.anchors.get(&(String::new(), fragment.to_owned())))
            .cloned()
    }

    /// The same of a `$dynamicRef` at a place: to the one schema of this name, in the component or at all.
    fn dynamic(&self, reference: &str, base: &str, at: &str) -> Option<String> {
        let name = reference.rsplit('#').next().unwrap_or_default();
        let Some(all) = self.dynamic.get(name) else {
            return self.pointer(reference, base);
        };
        let component = at.splitn(5, '/').take(4).collect::<Vec<_>>().join("/");
        let inside = |own: &&String| {
            own.strip_prefix(component.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let mut here = all.iter().filter(inside);
        match (all.as_slice(), here.next(), here.next()) {
            ([only], _, _) | (_, Some(only), None) => Some(only.clone()),
            _ => None,
        }
    }
}

/// A definition of the document is one of the schema around the reference, as whole schemas are pasted in.
fn around(pointer: String, at: &str, lifted: &HashMap<String, String>) -> String {
    if !pointer.starts_with("/$defs/") && !pointer.starts_with("/definitions/") {
        return pointer;
    }
    let mut above = at;
    loop {
        let found = format!("{above}{pointer}");
        let mut prefix = found.as_str();
        while prefix.len() > above.len() {
            if lifted.contains_key(prefix) {
                return found;
            }
            prefix = prefix.rsplit_once('/').map_or("", |(prefix, _)| prefix);
        }
        match above.rsplit_once('/') {
            Some((higher, _)) => above = higher,
            None => return pointer,
        }
    }
}

/// The reference to what stands at a pointer, some of which becomes components.
fn component(pointer: &str, lifted: &HashMap<String, String>) -> String {
    let mut prefix = pointer;
    loop {
        if let Some(name) = lifted.get(prefix) {
            let rest = pointer.get(prefix.len()..).unwrap_or_default();
            return format!("#{}{rest}", pointer::schema(name));
        }
        match prefix.rsplit_once('/') {
            Some((above, _)) if !above.is_empty() => prefix = above,
            _ => return format!("#{pointer}"),
        }
    }
}

/// Looks for addresses.
fn look(node: &Node, shape: ValueShape, at: &mut String, base: &str, found: &mut Addresses) {
    let length = at.len();
    let Value::Map(map) = &node.value else {
        if let (ValueShape::List(shape), Value::List(items)) = (shape, &node.value) {
            for (index, node) in items.iter().enumerate() {
                pointer::push(at, &index.to_string());
                look(node, *shape, at, base, found);
                at.truncate(length);
            }
        }
        return;
    };
    let mut own_base = base.to_owned();
    if is_schema(shape) {
        if let Some(id) = map.text("$id") {
            own_base = join(base, id.trim_end_matches('#'));
            found
                .ids
                .insert(id.trim_end_matches('#').to_owned(), at.clone());
            found.ids.insert(own_base.clone(), at.clone());
            found.any = true;
        }
        for (keyword, dynamic) in [("$anchor", false), ("$dynamicAnchor", true)] {
            if let Some(anchor) = map.text(keyword) {
                found
                    .anchors
                    .insert((own_base.clone(), anchor.to_owned()), at.clone());
                if dynamic {
                    found
                        .dynamic
                        .entry(anchor.to_owned())
                        .or_default()
                        .push(at.clone());
                }
                found.any = true;
            }
        }
        found.any |= map.get("$dynamicRef").is_some();
        for keyword in ["$defs", "definitions"] {
            let definitions = map.get(keyword).and_then(Node::as_map);
            for (name, _) in definitions.into_iter().flat_map(Map::iter) {
                let mut words = owner(at);
                words.push(name.to_owned());
                found
                    .definitions
                    .push((format!("{at}/{keyword}/{}", pointer::escape(name)), words));
                found.any = true;
            }
        }
    }
    for (key, node) in map.iter() {
        if let Some(shape) = inside(shape, key) {
            pointer::push(at, key);
            look(node, shape, at, &own_base, found);
            at.truncate(length);
        }
    }
}

/// What a reference in a resource at a place, dynamic or not, becomes.
type Becomes<'b> = &'b dyn Fn(&str, &str, &str, bool) -> Option<String>;

/// Puts other references in.
fn refer(node: &mut Node, shape: ValueShape, at: &mut String, base: &str, becomes: Becomes<'_>) {
    let length = at.len();
    let map = match &mut node.value {
        Value::Map(map) => map,
        Value::List(items) => {
            if let ValueShape::List(shape) = shape {
                for (index, node) in items.iter_mut().enumerate() {
                    pointer::push(at, &index.to_string());
                    refer(node, *shape, at, base, becomes);
                    at.truncate(length);
                }
            }
            return;
        }
        _ => return,
    };
    let mut own_base = base.to_owned();
    if is_schema(shape) {
        if let Some(id) = map.text("$id") {
            own_base = join(base, id.trim_end_matches('#'));
        }
        for (keyword, dynamic) in [("$ref", false), ("$dynamicRef", true)] {
            let reference = map.text(keyword).map(str::to_owned);
            let Some(reference) = reference else { continue };
            match becomes(&reference, &own_base, at, dynamic) {
                Some(new) if dynamic => {
                    let place = map.remove(keyword).map_or(node.place, |node| node.place);
                    map.insert("$ref", Node::new(place, Value::Text(new)));
                }
                Some(new) => {
                    if let Some(node) = map.get_mut(keyword) {
                        node.value = Value::Text(new);
                    }
                }
                None => {}
            }
        }
    }
    for (key, node) in map.iter_mut() {
        if let Some(shape) = inside(shape, key) {
            pointer::push(at, key);
            refer(node, shape, at, &own_base, becomes);
            at.truncate(length);
        }
    }
}

fn is_schema(shape: ValueShape) -> bool {
    matches!(
        shape,
        ValueShape::Object(ObjectKind::Schema) | ValueShape::FlagOr(ObjectKind::Schema)
    )
}

/// The shape of what stands under a key of a mapping.
fn inside(shape: ValueShape, key: &str) -> Option<ValueShape> {
    const SCHEMA: ValueShape = ValueShape::FlagOr(ObjectKind::Schema);
    match shape {
        ValueShape::Map(shape) => Some(*shape),
        shape if is_schema(shape) => {
            if NAMED.contains(&key) {
                Some(ValueShape::Map(&SCHEMA))
            } else if LISTED.contains(&key) {
                Some(ValueShape::List(&SCHEMA))
            } else {
                SINGLE.contains(&key).then_some(SCHEMA)
            }
        }
        ValueShape::Object(kind) | ValueShape::FlagOr(kind) => {
            kind.object().shape(key).or_else(|| newer(kind, key))
        }
        _ => None,
    }
}

/// The words that name what stands at a pointer: of the component that it is in, and of the members on the way.
fn owner(at: &str) -> Vec<String> {
    let segments: Vec<_> = pointer::segments(at).collect();
    let named = match segments.as_slice() {
        [components, _, rest @ ..] if components == "components" => rest,
        [_, rest @ ..] => rest,
        [] => &[],
    };
    let structure = |segment: &str| {
        NAMED.contains(&segment)
            || LISTED.contains(&segment)
            || SINGLE.contains(&segment)
            || segment.bytes().all(|byte| byte.is_ascii_digit())
    };
    named
        .iter()
        .filter(|segment| !structure(segment))
        .map(ToString::to_string)
        .collect()
}

/// A word as a part of a component's name.
pub(super) fn capital(word: &str) -> String {
    let mut name = String::with_capacity(word.len());
    let mut upper = true;
    for character in word.chars() {
        if character.is_ascii_alphanumeric() || character == '_' {
            name.extend(
                upper
                    .then(|| character.to_ascii_uppercase())
                    .or(Some(character)),
            );
            upper = false;
        } else {
            upper = true;
        }
    }
    name
}

/// An address within another, as far as documents go: one of its own, or a file beside it (RFC 3986, 5.2).
fn join(base: &str, address: &str) -> String {
    if address.contains("://") || address.starts_with("urn:") || base.is_empty() {
        return address.to_owned();
    }
    if address.starts_with('/') {
        let host = base.find("://").and_then(|scheme| {
            base.get(scheme + 3..)?
                .find('/')
                .map(|end| scheme + 3 + end)
        });
        let host = host.and_then(|end| base.get(..end)).unwrap_or(base);
        return format!("{host}{address}");
    }
    match base.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{address}"),
        None => address.to_owned(),
    }
}

fn child<'n>(node: &'n mut Node, segment: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Map(map) => map.get_mut(segment),
        Value::List(items) => items.get_mut(pointer::index(segment)?),
        _ => None,
    }
}

/// The component schemas, made if there are none.
pub(super) fn schemas(root: &mut Node) -> Option<&mut Map> {
    let mut node = root;
    for key in ["components", "schemas"] {
        let place = node.place;
        let Value::Map(map) = &mut node.value else {
            return None;
        };
        if map.get(key).is_none() {
            map.push(key.to_owned(), Node::new(place, Value::Map(Map::default())));
        }
        node = map.get_mut(key)?;
    }
    match &mut node.value {
        Value::Map(map) => Some(map),
        _ => None,
    }
}
