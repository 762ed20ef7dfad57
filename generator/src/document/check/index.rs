//! The components of a document: which names there are, and where those lead that are only references.

use std::collections::HashMap;

use super::target;
use crate::document::node::{Map, Node, Value};
use crate::finding::Position;
use crate::pointer;

/// The references to references that are followed to learn the name of a parameter.
const LONGEST_CHAIN: usize = 100;

/// The components, by section and name.
#[derive(Default)]
pub(super) struct Index {
    sections: HashMap<String, HashMap<String, Component>>,
}

/// One component.
pub(super) struct Component {
    /// Where it stands.
    pub place: Position,
    /// The reference, if it is nothing but one.
    alias: Option<String>,
    /// The name and the location of a parameter.
    parameter: Option<ParameterKey>,
    end: End,
}

/// What makes a parameter unique in its operation.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct ParameterKey {
    pub name: String,
    pub location: String,
}

/// Where a chain of references ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At an object.
    Object,
    /// At nothing that could take its place.
    Nothing,
    /// Nowhere: it goes round in a circle.
    Circle,
}

impl ParameterKey {
    /// The parameter that a node describes, if it says both.
    pub fn of(node: &Node) -> Option<Self> {
        Some(Self {
            name: node.get("name")?.as_text()?.to_owned(),
            location: node.get("in")?.as_text()?.to_owned(),
        })
    }
}

impl Index {
    /// Reads the components of a document.
    pub fn new(root: &Node) -> Self {
        let mut index = Self::default();
        let components = root.get("components").and_then(Node::as_map);
        for (section, node) in components.into_iter().flat_map(Map::iter) {
            let Some(map) = node.as_map() else { continue };
            let mut names = HashMap::with_capacity(map.len());
            for (name, node) in map.iter() {
                if matches!(node.value, Value::Map(_) | Value::Null) {
                    let reference = node.get("$ref");
                    let alias = reference.and_then(Node::as_text).map(str::to_owned);
                    let replaceable = reference.is_none() || section == "schemas";
                    let end = if replaceable {
                        End::Object
                    } else {
                        End::Nothing
                    };
                    let parameter = ParameterKey::of(node);
                    names.insert(
                        name.to_owned(),
                        Component {
                            place: node.place,
                            alias,
                            parameter,
                            end,
                        },
                    );
                }
            }
            follow_aliases(root, section, &mut names);
            index.sections.insert(section.to_owned(), names);
        }
        index
    }

    /// A component by section and name.
    pub fn get(&self, section: &str, name: &str) -> Option<&Component> {
        self.sections.get(section)?.get(name)
    }

    /// The only component of a section that is called `name`, if need be in other letters.
    pub fn meant(&self, section: &str, name: &str) -> Option<&str> {
        let names = self.sections.get(section)?;
        if let Some((own, _)) = names.get_key_value(name) {
            return Some(own);
        }
        let mut alike = names.keys().filter(|own| own.eq_ignore_ascii_case(name));
        alike
            .next()
            .filter(|_| alike.next().is_none())
            .map(String::as_str)
    }

    /// Where the reference to a component ends; `None` if there is no such component.
    pub fn end(&self, section: &str, name: &str) -> Option<End> {
        self.get(section, name).map(|component| component.end)
    }

    /// The components whose references go round in a circle: section, name, place.
    pub fn circles(&self) -> impl Iterator<Item = (&str, &str, Position)> {
        self.sections.iter().flat_map(|(section, names)| {
            names
                .iter()
                .filter(|(_, component)| component.end == End::Circle)
                .map(move |(name, component)| (section.as_str(), name.as_str(), component.place))
        })
    }

    /// The parameter that a node is or refers to.
    pub fn parameter(&self, node: &Node) -> Option<ParameterKey> {
        let Some(mut reference) = node.get("$ref").and_then(Node::as_text) else {
            return ParameterKey::of(node);
        };
        for _ in 0..LONGEST_CHAIN {
            let (section, name) = pointer::component(reference)?;
            let component = self
                .get(section, &name)
                .filter(|component| component.end == End::Object)?;
            match &component.alias {
                Some(alias) => reference = alias,
                None => return component.parameter.clone(),
            }
        }
        None
    }
}

/// Finds out where each alias of a section ends, looking at each component once.
fn follow_aliases(root: &Node, section: &str, names: &mut HashMap<String, Component>) {
    let mut targets: HashMap<String, String> = HashMap::new();
    let mut ends: HashMap<&str, End> = HashMap::new();
    for (name, component) in names.iter_mut() {
        let Some(alias) = &component.alias else {
            continue;
        };
        match pointer::component(alias) {
            Some((other, target)) if other == section => {
                targets.insert(name.clone(), target.into_owned());
            }
            _ => component.end = end_elsewhere(root, section, alias),
        }
    }
    for start in targets.keys() {
        let mut chain: Vec<&str> = Vec::new();
        let mut name = start.as_str();
        let end = loop {
            if let Some(end) = ends.get(name) {
                break *end;
            }
            let Some(target) = targets.get(name) else {
                break names
                    .get(name)
                    .map_or(End::Nothing, |component| component.end);
            };
            // Until this chain has ended its members count as a circle: that is what meeting one again means.
            ends.insert(name, End::Circle);
            chain.push(name);
            name = target;
        };
        for name in chain {
            ends.insert(name, end);
        }
    }
    for (name, end) in ends {
        if let Some(component) = names.get_mut(name) {
            component.end = match end {
                // What cannot be found becomes an empty schema, which can be referred to.
                End::Nothing if section == "schemas" => End::Object,
                end => end,
            };
        }
    }
}

/// Where an alias ends that does not name a component of its own section.
fn end_elsewhere(root: &Node, section: &str, alias: &str) -> End {
    let found = || {
        let target = target::locate(root, &pointer::local(alias)?)?;
        let right = target.kind.object().section == Some(section);
        (right && target.node.get("$ref").is_none()).then_some(())
    };
    // A schema is replaced by a copy or by an empty one, a part of something else by a copy or by nothing.
    if section == "schemas" || found().is_some() {
        End::Object
    } else {
        End::Nothing
    }
}
