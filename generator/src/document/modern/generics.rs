//! Schemas with a blank that who refers to them fills in: `$dynamicRef` and `$dynamicAnchor` (JSON Schema 2020-12, Core,
//! 8.2.3.2). Each schema that fills one in becomes a copy with the blank filled.

use std::collections::HashMap;

use super::addresses;
use super::state::Modern;
use crate::document::node::{Map, Node, Value};
use crate::pointer;

/// What a copy leaves where it was: its addresses, and what it says where nothing is filled in.
const OWN: [&str; 5] = ["$defs", "$id", "$anchor", "$dynamicAnchor", "$schema"];

/// The nodes that all copies together may have.
const MAX_COPIED: usize = 100_000;

impl Modern<'_> {
    pub(super) fn generics(&mut self, root: &mut Node) {
        let Some(schemas) = addresses::schemas(root) else {
            return;
        };
        let mut filled: Vec<(String, Map, String)> = Vec::new();
        let mut copied = 0;
        for (name, node) in schemas.iter() {
            let Some(own) = node.as_map() else { continue };
            let fills = fills(own, name);
            let Some(("schemas", base)) = own.text("$ref").and_then(pointer::component) else {
                continue;
            };
            let Some(generic) = schemas
                .get(&base)
                .filter(|_| base != name && !fills.is_empty())
            else {
                continue;
            };
            copied += generic.size();
            let mut copy = generic.clone();
            if copied > MAX_COPIED || !fill(&mut copy, &fills) {
                continue;
            }
            if let Value::Map(mut map) = copy.value {
                for keyword in OWN {
                    map.remove(keyword);
                }
                filled.push((name.to_owned(), map, base.into_owned()));
            }
        }
        for (name, copy, base) in filled {
            let Some(Value::Map(own)) = schemas.get_mut(&name).map(|node| &mut node.value) else {
                continue;
            };
            own.remove("$ref");
            let (here, from) = (pointer::schema(&name), pointer::schema(&base));
            for (key, node) in copy.iter() {
                if own.get(key).is_none() {
                    let escaped = pointer::escape(key);
                    self.moved
                        .add(format!("{here}/{escaped}"), format!("{from}/{escaped}"));
                    own.push(key.to_owned(), node.clone());
                }
            }
        }
    }
}

/// What a component fills in: the references to it, by the name of the blank.
fn fills(own: &Map, name: &str) -> HashMap<String, String> {
    let definitions = own.get("$defs").and_then(Node::as_map);
    let definitions = definitions.into_iter().flat_map(Map::iter);
    definitions
        .filter_map(|(key, node)| {
            let anchor = node.get("$dynamicAnchor")?.as_text()?;
            let to = format!("#{}/$defs/{}", pointer::schema(name), pointer::escape(key));
            Some((anchor.to_owned(), to))
        })
        .collect()
}

/// Fills the blanks in; whether there were any.
fn fill(node: &mut Node, fills: &HashMap<String, String>) -> bool {
    match &mut node.value {
        Value::List(items) => items
            .iter_mut()
            .fold(false, |found, item| fill(item, fills) | found),
        Value::Map(map) => {
            let blank = map
                .text("$dynamicRef")
                .and_then(|blank| fills.get(blank.rsplit('#').next()?));
            if let Some(to) = blank {
                let to = to.clone();
                let place = map
                    .remove("$dynamicRef")
                    .map_or(node.place, |node| node.place);
                map.insert("$ref", Node::new(place, Value::Text(to)));
                return true;
            }
            map.iter_mut()
                .fold(false, |found, (_, item)| fill(item, fills) | found)
        }
        _ => false,
    }
}
