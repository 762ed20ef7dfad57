//! Schemas that are part of themselves through `allOf`.

use std::collections::HashMap;

use super::super::node::{Map, Node};
use super::super::pointer::{self, At};
use super::{Checker, quote};
use crate::finding::Place;

/// The references in the `allOf` of a schema: the target's name, and where they stand.
type Edges = Vec<(String, Place, String)>;

/// How far the search has come with a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

impl Checker<'_> {
    /// Reports the references that close a cycle of `allOf`.
    pub(super) fn cycles(&mut self, root: &At, tree: &Node) {
        let Some(components) = tree.get("components") else { return };
        let Some(schemas) = components.get("schemas") else { return };
        let above = root.member("components", components.place);
        let above = above.member("schemas", schemas.place);
        let mut graph: HashMap<&str, Edges> = HashMap::new();
        for (name, schema) in schemas.as_map().into_iter().flat_map(Map::iter) {
            let mut edges = Edges::new();
            collect(&above.member(name, schema.place), schema, &mut edges);
            if !edges.is_empty() {
                graph.insert(name, edges);
            }
        }
        let mut states: HashMap<&str, State> = HashMap::new();
        for (start, _) in schemas.as_map().into_iter().flat_map(Map::iter) {
            let Some((start, edges)) = graph.get_key_value(start) else { continue };
            if states.contains_key(start) {
                continue;
            }
            states.insert(start, State::Open);
            let mut stack = vec![(*start, edges.iter())];
            while let Some((name, edges)) = stack.last_mut() {
                let Some((target, place, pointer)) = edges.next() else {
                    states.insert(name, State::Done);
                    stack.pop();
                    continue;
                };
                match (graph.get_key_value(target.as_str()), states.get(target.as_str())) {
                    (Some((target, edges)), None) => {
                        states.insert(target, State::Open);
                        stack.push((target, edges.iter()));
                    }
                    (_, Some(State::Open)) => self.findings.push(cycle(self.file, *place, pointer, target)),
                    _ => {}
                }
            }
        }
    }
}
