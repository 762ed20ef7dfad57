//! The located tree: the values of a document, each with its place in the text.

use super::number::Number;
use crate::finding::Position;
use crate::pointer;

/// The levels that a document may have, so that every later step may recurse. Real ones have about twenty.
pub(crate) const MAX_DEPTH: usize = 100;

/// A value of a document and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Where the node begins: its key if it is a member of a mapping, otherwise the value itself.
    pub place: Position,
    /// The value.
    pub value: Value,
}

/// A value, in JSON's terms.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number.
    Number(Number),
    /// A text.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping.
    Map(Map),
}

/// A mapping from text to nodes in the order of the document, each key once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    members: Vec<(String, Node)>,
}

impl Node {
    /// A node at `place`.
    pub fn new(place: Position, value: Value) -> Self {
        Self { place, value }
    }

    /// The child that a segment of a pointer names.
    pub fn child(&self, segment: &str) -> Option<&Node> {
        match &self.value {
            Value::Map(map) => map.get(segment),
            Value::List(items) => items.get(pointer::index(segment)?),
            _ => None,
        }
    }

    /// A node made of plain JSON, all of it at `place`.
    pub fn from_json(place: Position, value: serde_json::Value) -> Self {
        use serde_json::Value as Json;
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(flag) => Value::Bool(flag),
            Json::Number(number) => Value::Number(Number::from(number)),
            Json::String(text) => Value::Text(text),
            Json::Array(items) => Value::List(
                items
                    .into_iter()
                    .map(|item| Self::from_json(place, item))
                    .collect(),
            ),
            Json::Object(members) => Value::Map(Map {
                members: members
                    .into_iter()
                    .map(|(key, value)| (key, Self::from_json(place, value)))
                    .collect(),
            }),
        };
        Self { place, value }
    }

    /// Whether both say the same, wherever they stand and in whatever order their members come.
    pub fn same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::List(one), Value::List(two)) => {
                one.len() == two.len() && one.iter().zip(two).all(|(one, two)| one.same(two))
            }
            // The members of an object have no order (RFC 8259, 1).
            (Value::Map(one), Value::Map(two)) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .all(|(key, one)| two.get(key).is_some_and(|two| one.same(two)))
            }
            (one, two) => one == two,
        }
    }

    /// The number of nodes in this subtree, itself included.
    pub(crate) fn size(&self) -> usize {
        1 + match &self.value {
            Value::List(items) => items.iter().map(Self::size).sum(),
            Value::Map(map) => map.iter().map(|(_, node)| node.size()).sum(),
            _ => 0,
        }
    }

    /// The number of levels of this subtree: 1 for a scalar.
    pub(crate) fn depth(&self) -> usize {
        1 + match &self.value {
            Value::List(items) => items.iter().map(Self::depth).max().unwrap_or(0),
            Value::Map(map) => map.iter().map(|(_, node)| node.depth()).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// The member `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_map()?.get(key)
    }

    /// The text, if this is one.
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if this is a sequence.
    pub fn as_list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The number, if this is one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.value {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The members, if this is a mapping.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }
}

impl Value {
    /// What this value is, with an article: `a string`, `a list`.
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
        }
    }
}

impl Value {
    /// A scalar as the string that its author probably meant.
    pub(crate) fn to_text(&self) -> Option<Self> {
        match self {
            Self::Text(text) => Some(Self::Text(text.clone())),
            Self::Number(number) => Some(Self::Text(number.to_string())),
            Self::Bool(flag) => Some(Self::Text(flag.to_string())),
            Self::Null | Self::List(_) | Self::Map(_) => None,
        }
    }

    /// A string as the boolean that its author probably meant.
    pub(crate) fn to_flag(&self) -> Option<Self> {
        match self {
            Self::Text(text) => text.parse().ok().map(Self::Bool),
            _ => None,
        }
    }

    /// A string as the number that its author probably meant.
    pub(crate) fn to_number(&self) -> Option<Self> {
        match self {
            Self::Text(text) => Number::parse(text).map(Self::Number),
            _ => None,
        }
    }
}

impl Map {
    /// How many members there are.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// The member `key`. Looks at one after the other, which is quickest for the few members that nearly
    /// every mapping of a document has.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.members
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node)
    }

    /// The text of the member `key`, if it is one.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text()
    }

    /// Whether the member `key` is `true`.
    pub fn is(&self, key: &str) -> bool {
        self.get(key)
            .is_some_and(|node| node.value == Value::Bool(true))
    }

    /// The member `key`, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.members
            .iter_mut()
            .find(|(name, _)| name == key)
            .map(|(_, node)| node)
    }

    /// The members in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.members.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// The members in the order of the document, to change their values.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Node)> {
        self.members
            .iter_mut()
            .map(|(key, node)| (key.as_str(), node))
    }

    /// Adds a member at the end, or puts `node` in the place of the one that has this key.
    pub fn insert(&mut self, key: &str, node: Node) {
        match self.get_mut(key) {
            Some(member) => *member = node,
            None => self.members.push((key.to_owned(), node)),
        }
    }

    /// Takes the member `key` out.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        let position = self.members.iter().position(|(name, _)| name == key)?;
        Some(self.members.remove(position).1)
    }

    /// Keeps the members for which `keep` says so.
    pub(crate) fn retain_mut(&mut self, mut keep: impl FnMut(&str, &mut Node) -> bool) {
        self.members.retain_mut(|(key, node)| keep(key, node));
    }

    /// Gives members another key, where `name` has one that is new.
    pub(crate) fn rename(&mut self, mut name: impl FnMut(&str, &mut Node) -> Option<String>) {
        for (key, node) in &mut self.members {
            if let Some(name) = name(key, node) {
                *key = name;
            }
        }
    }

    /// Gives back the room for members that do not come.
    pub(crate) fn shrink_to_fit(&mut self) {
        self.members.shrink_to_fit();
    }

    /// Adds a member whose key is known to be new.
    pub(crate) fn push(&mut self, key: String, node: Node) {
        self.members.push((key, node));
    }
}
