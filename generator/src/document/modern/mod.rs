//! OpenAPI 3.1 and 3.2 in the words of 3.0: schemas of JSON Schema 2020-12 as the later steps know them.
//!
//! The tree is rewritten where it stands, between the mends and the checks, so that one reading serves all versions. What
//! moves is remembered ([`Moved`]): findings tell of the place in the user's file. What 3.0 cannot say becomes any JSON value,
//! with a warning, and never a type that refuses what is right.

mod addresses;
mod conditions;
mod generics;
mod keywords;
mod moved;
mod places;
mod slips;
mod state;
mod types;
mod unions;
mod version;
mod whole;

use std::collections::HashMap;

pub(super) use moved::Moved;
use places::{LISTED, NAMED, SINGLE, newer};
use state::Modern;
use version::Version;

use super::at::At;
use super::node::{Map, Node, Value};
use super::table::{ObjectKind, ValueShape};
use crate::finding::Finding;

/// Brings a document to what later steps know.
pub(super) fn modern(file: &str, root: &mut Node, findings: &mut Vec<Finding>) -> Modernized {
    let mut modern = Modern {
        file,
        version: Version::of(root),
        findings: Vec::new(),
        moved: Moved::default(),
        repeated: HashMap::new(),
        received: Vec::new(),
    };
    let at = At::root(root.place);
    if modern.is_newer() {
        modern.before(&at, root);
        modern.generics(root);
        modern.received(root);
        modern.addresses(root);
    }
    modern.value(&at, root, ValueShape::Object(ObjectKind::OpenApi));
    if modern.is_newer() {
        Modern::after(root);
    }
    modern.count();
    findings.append(&mut modern.findings);
    Modernized {
        moved: modern.moved,
        received: modern.received,
    }
}

/// What later steps need to know beside the tree.
pub(super) struct Modernized {
    pub moved: Moved,
    /// The components that describe what webhooks send.
    pub received: Vec<String>,
}

impl Modern<'_> {
    fn value(&mut self, at: &At, node: &mut Node, shape: ValueShape) {
        match (shape, &mut node.value) {
            (
                ValueShape::Object(ObjectKind::Schema) | ValueShape::FlagOr(ObjectKind::Schema),
                _,
            ) => {
                let flag = matches!(shape, ValueShape::FlagOr(_));
                self.schema(at, node, flag);
            }
            (ValueShape::Object(kind) | ValueShape::FlagOr(kind), Value::Map(map)) => {
                for (key, node) in map.iter_mut() {
                    if key == "servers" {
                        self.servers(&at.member(key, node.place), node);
                    }
                    if let Some(shape) = kind.object().shape(key).or_else(|| newer(kind, key)) {
                        self.value(&at.member(key, node.place), node, shape);
                    }
                }
                if kind == ObjectKind::Paths {
                    self.paths(at, map);
                }
            }
            (ValueShape::List(shape), Value::List(items)) => {
                for (index, node) in items.iter_mut().enumerate() {
                    self.value(&at.item(index, node.place), node, *shape);
                }
            }
            (ValueShape::Map(shape), Value::Map(map)) => {
                for (key, node) in map.iter_mut() {
                    self.value(&at.member(key, node.place), node, *shape);
                }
            }
            _ => {}
        }
    }

    /// A schema and those within it, from the inside out.
    fn schema(&mut self, at: &At, node: &mut Node, flag: bool) {
        if let (Value::Bool(any), false) = (&node.value, flag) {
            let any = *any;
            if !self.is_newer() {
                self.warn(
                    at,
                    "expected a schema, found a boolean",
                    "OpenAPI 3.0 has no boolean schemas: write `{}` for any value",
                );
            }
            let mut map = Map::default();
            if !any {
                // Nothing may be there: `not` of what takes anything (JSON Schema 2020-12, Core, 4.3.2).
                map.push(
                    "not".to_owned(),
                    Node::new(node.place, Value::Map(Map::default())),
                );
            }
            node.value = Value::Map(map);
        }
        let place = node.place;
        let Value::Map(map) = &mut node.value else {
            return;
        };
        self.nothing(map);
        self.required_flag(at, map);
        self.required_members(at, map);
        for (key, node) in map.iter_mut() {
            let at = at.member(key, node.place);
            if NAMED.contains(&key) {
                self.value(
                    &at,
                    node,
                    ValueShape::Map(&ValueShape::Object(ObjectKind::Schema)),
                );
            } else if LISTED.contains(&key) || key == "items" && node.as_list().is_some() {
                self.value(
                    &at,
                    node,
                    ValueShape::List(&ValueShape::Object(ObjectKind::Schema)),
                );
            } else if SINGLE.contains(&key) {
                self.value(&at, node, ValueShape::FlagOr(ObjectKind::Schema));
            }
        }
        self.limits(at, map);
        if self.is_newer() {
            self.plain(at, map, place);
            self.conditions(at, map);
            self.positions(at, map);
            self.patterns(at, map);
            self.alternatives(at, map, place);
        } else {
            self.newer_words(at, map, place);
        }
        self.types(at, map, place);
        if self.is_newer() {
            self.beside_reference(at, map, place);
        }
    }

    /// Takes out what may not be there: members, and the schema of what lists have none of.
    fn nothing(&self, map: &mut Map) {
        if !self.is_newer() {
            return;
        }
        let nothing = |node: &Node| node.value == Value::Bool(false);
        if let Some(Value::Map(members)) = map.get_mut("properties").map(|node| &mut node.value) {
            members.retain_mut(|_, node| !nothing(node));
        }
        // A boolean stays one where `additionalProperties` may be one; of the others `true` says nothing.
        for key in SINGLE {
            if key != "additionalProperties"
                && map
                    .get(key)
                    .is_some_and(|node| node.value == Value::Bool(true))
            {
                map.remove(key);
            }
        }
    }
}
