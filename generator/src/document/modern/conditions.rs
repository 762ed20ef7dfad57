//! Lists by position, maps by pattern, and what holds under conditions only.

use super::state::{Modern, text};
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::number::Number;
use crate::finding::Position;
use crate::pointer;

/// The keywords that make a schema of others, beside which `unevaluatedProperties` speaks of theirs as well.
const COMPOSITION: [&str; 4] = ["allOf", "anyOf", "oneOf", "$ref"];

impl Modern<'_> {
    /// What is described for some values only joins what is described for all, as optional: the conditions are the
    /// service's to check.
    pub(super) fn conditions(&mut self, at: &At, map: &mut Map) {
        let mut described: Vec<(String, Node)> = Vec::new();
        let here = self.here(at);
        map.remove("if");
        for keyword in ["then", "else"] {
            if let Some(node) = map.remove(keyword) {
                described.push((format!("{here}/{keyword}"), node));
            }
        }
        if let Some(Node {
            value: Value::Map(schemas),
            ..
        }) = map.remove("dependentSchemas")
        {
            for (name, node) in schemas.iter() {
                described.push((
                    format!("{here}/dependentSchemas/{}", pointer::escape(name)),
                    node.clone(),
                ));
            }
        }
        for (from, node) in described {
            let Some(members) = node.get("properties").and_then(Node::as_map) else {
                continue;
            };
            if map.get("properties").is_none() {
                map.push(
                    "properties".to_owned(),
                    Node::new(node.place, Value::Map(Map::default())),
                );
            }
            let Some(Value::Map(own)) = map.get_mut("properties").map(|node| &mut node.value)
            else {
                continue;
            };
            for (name, member) in members.iter() {
                if own.get(name).is_none() {
                    let name = pointer::escape(name);
                    self.moved.add(
                        format!("{here}/properties/{name}"),
                        format!("{from}/properties/{name}"),
                    );
                    own.push(pointer::unescape(&name).into_owned(), member.clone());
                }
            }
        }
    }

    /// `prefixItems`: one type for all positions, or one of theirs.
    pub(super) fn positions(&mut self, at: &At, map: &mut Map) {
        let by_list = map
            .get("items")
            .is_some_and(|items| items.as_list().is_some());
        let keyword = if by_list { "items" } else { "prefixItems" };
        let here = self.here(at);
        let Some(prefix) = map.remove(keyword) else {
            Self::no_items(map);
            return;
        };
        let place = prefix.place;
        if by_list {
            self.warn(
                &at.member(keyword, place),
                "`items` is a list; it is read as `prefixItems`",
                "write `prefixItems`",
            );
        }
        let Value::List(positions) = prefix.value else {
            return;
        };
        let rest = map.remove(if by_list { "additionalItems" } else { "items" });
        let count = positions.len();
        let most = map
            .get("maxItems")
            .and_then(Node::as_number)
            .and_then(Number::as_u64);
        let ends = most.is_some_and(|most| most <= count as u64);
        let (rest, closed) = match rest {
            Some(Node {
                value: Value::Bool(open),
                ..
            }) => (None, !open),
            Some(Node {
                value: Value::Map(map),
                ..
            }) if is_never(&map) => (None, true),
            Some(rest) if !ends => (Some(rest), true),
            _ => (None, ends),
        };
        let items = format!("{here}/items");
        if map.get("type").is_none() {
            map.push("type".to_owned(), text(place, "array"));
        }
        if closed && rest.is_none() && map.get("maxItems").is_none() && count > 0 {
            map.push("maxItems".to_owned(), Node::from_json(place, count.into()));
        }
        let mut kinds: Vec<(String, Node)> = Vec::new();
        let positions = positions.into_iter().enumerate();
        let positions = positions.map(|(index, node)| (format!("{here}/{keyword}/{index}"), node));
        let rest = rest.map(|rest| (items.clone(), rest));
        let all: Vec<(String, Node)> = positions.chain(rest).collect();
        for (from, node) in all {
            if !kinds.iter().any(|(_, known)| says_the_same(known, &node)) {
                kinds.push((from, node));
            }
        }
        if !closed {
            self.warn(
                &at.member(keyword, place),
                "items behind those of `prefixItems` may be anything, so that each is read as any JSON value",
                "write `items: false` if there are no others, or say what they are",
            );
            kinds.clear();
        }
        let node = self.one_of_them(kinds, &items, place);
        map.insert("items", node);
    }

    /// Lists that are empty.
    fn no_items(map: &mut Map) {
        if let Some(node) = map
            .get("items")
            .filter(|node| node.value == Value::Bool(false))
        {
            let place = node.place;
            map.insert("items", Node::new(place, Value::Map(Map::default())));
            map.insert("maxItems", Node::from_json(place, 0.into()));
        }
    }

    /// `patternProperties`, and `unevaluatedProperties` where it says what `additionalProperties` does.
    pub(super) fn patterns(&mut self, at: &At, map: &mut Map) {
        let here = self.here(at);
        let target = format!("{here}/additionalProperties");
        if let Some(rest) = map.remove("unevaluatedProperties") {
            // What composed schemas have evaluated does not count (JSON Schema 2020-12, Core, 11.3).
            let plain = !COMPOSITION.iter().any(|keyword| map.get(keyword).is_some());
            let closed = rest.as_map().is_some_and(is_never);
            if map.get("additionalProperties").is_none() && plain {
                let rest = if closed {
                    Node::new(rest.place, Value::Bool(false))
                } else {
                    rest
                };
                self.moved
                    .add(target.clone(), format!("{here}/unevaluatedProperties"));
                map.push("additionalProperties".to_owned(), rest);
            }
        }
        let Some(patterns) = map.remove("patternProperties") else {
            return;
        };
        let place = patterns.place;
        let Value::Map(patterns) = patterns.value else {
            return;
        };
        let mut kinds: Vec<(String, Node)> = Vec::new();
        // A boolean beside patterns says of other names that there are some or none.
        let other = map
            .get("additionalProperties")
            .filter(|node| node.as_map().is_some());
        let other = other.cloned().map(|node| (target.clone(), node));
        let patterns = patterns.iter().map(|(pattern, node)| {
            (
                format!("{here}/patternProperties/{}", pointer::escape(pattern)),
                node.clone(),
            )
        });
        for (from, node) in patterns.chain(other) {
            let never = node.as_map().is_some_and(is_never);
            if !never && !kinds.iter().any(|(_, known)| says_the_same(known, &node)) {
                kinds.push((from, node));
            }
        }
        if map.get("type").is_none() && map.get("$ref").is_none() {
            map.push("type".to_owned(), text(place, "object"));
        }
        if kinds.is_empty() {
            return;
        }
        let node = self.one_of_them(kinds, &target, place);
        map.insert("additionalProperties", node);
    }

    /// The schema of a value that is one of these; any value for none. `now` is where it will stand.
    fn one_of_them(&mut self, kinds: Vec<(String, Node)>, now: &str, place: Position) -> Node {
        let any = |(_, node): &(String, Node)| node.as_map().is_some_and(Map::is_empty);
        let free = kinds.iter().any(any);
        if kinds.len() <= 1 || free {
            let Some((from, node)) = kinds.into_iter().next().filter(|_| !free) else {
                return Node::new(place, Value::Map(Map::default()));
            };
            self.moved.add(now.to_owned(), from);
            return node;
        }
        let mut parts = Vec::with_capacity(kinds.len());
        for (index, (from, node)) in kinds.into_iter().enumerate() {
            self.moved.add(format!("{now}/anyOf/{index}"), from);
            parts.push(node);
        }
        let mut map = Map::default();
        map.push("anyOf".to_owned(), Node::new(place, Value::List(parts)));
        Node::new(place, Value::Map(map))
    }
}

/// Whether nothing is valid: `false`, as it is written here.
fn is_never(map: &Map) -> bool {
    map.len() == 1
        && map
            .get("not")
            .and_then(Node::as_map)
            .is_some_and(Map::is_empty)
}

/// Whether two schemas describe one type: words about them aside.
fn says_the_same(one: &Node, other: &Node) -> bool {
    let without = |node: &Node| {
        let mut node = node.clone();
        if let Value::Map(map) = &mut node.value {
            for words in ["title", "description", "example", "externalDocs", "default"] {
                map.remove(words);
            }
        }
        node
    };
    without(one).same(&without(other))
}
