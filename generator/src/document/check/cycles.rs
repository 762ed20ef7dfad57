//! Schemas that are part of themselves through `allOf`.

use std::collections::HashMap;

use super::Checker;
use super::index::End;
use crate::document::at::At;
use crate::document::node::{Map, Node};
use crate::finding::{Position, Severity, quote};
use crate::pointer;

/// The references in the `allOf` of a schema: the target's name, and where they stand.
type Edges = Vec<(String, Position, String)>;

/// How far the search has come with a schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Done,
}

impl Checker<'_> {
    /// Reports the references that close a cycle of `allOf`.
    pub(super) fn cycles(&mut self, root: &At, tree: &Node) {
        let Some(components) = tree.get("components") else {
            return;
        };
        let Some(schemas) = components.get("schemas") else {
            return;
        };
        let above = root.member("components", components.place);
        let above = above.member("schemas", schemas.place);
        let mut graph: HashMap<&str, Edges> = HashMap::new();
        for (name, schema) in schemas.as_map().into_iter().flat_map(Map::iter) {
            if self.index.end("schemas", name) == Some(End::Circle) {
                // It has been reported as what it is: references to references.
                continue;
            }
            let mut edges = Edges::new();
            collect(&above.member(name, schema.place), schema, &mut edges);
            if !edges.is_empty() {
                graph.insert(name, edges);
            }
        }
        let mut states: HashMap<&str, State> = HashMap::new();
        for (start, _) in schemas.as_map().into_iter().flat_map(Map::iter) {
            let Some((start, edges)) = graph.get_key_value(start) else {
                continue;
            };
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
                match (
                    graph.get_key_value(target.as_str()),
                    states.get(target.as_str()),
                ) {
                    (Some((target, edges)), None) => {
                        states.insert(target, State::Open);
                        stack.push((target, edges.iter()));
                    }
                    // A value that would have to be held against the schema for ever (JSON Schema 2020-12, Core,
                    // 9.4.1).
                    (_, Some(State::Open)) => {
                        let problem =
                            format!("{} is part of itself through `allOf`", quote(target));
                        let advice = "take one of the references of the cycle out";
                        self.report_at(
                            Severity::Error,
                            *place,
                            || pointer.clone(),
                            problem,
                            advice,
                        );
                        self.broken = true;
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Collects what a schema refers to in order to be itself.
fn collect(at: &At, schema: &Node, edges: &mut Edges) {
    if let Some(reference) = schema.get("$ref") {
        let target = reference.as_text().and_then(pointer::component);
        if let Some(("schemas", name)) = target {
            edges.push((name.into_owned(), at.place, at.pointer()));
        }
        return;
    }
    let Some(all) = schema.get("allOf") else {
        return;
    };
    let at = at.member("allOf", all.place);
    for (index, item) in all.as_list().into_iter().flatten().enumerate() {
        collect(&at.item(index, item.place), item, edges);
    }
}
