//! A document as it was read, before it is checked: the stage at which overrides mend it.

use super::node::{Node, Value};
use super::parse;
use crate::finding::Finding;
use crate::pointer;

/// The located tree of a document that has been parsed but not checked.
#[derive(Clone, Debug)]
pub struct Tree {
    pub(crate) file: String,
    pub(crate) root: Option<Node>,
    pub(crate) findings: Vec<Finding>,
}

/// What an edit of a [`Tree`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The tree is different now.
    Changed,
    /// The tree was already like that: the edit is superfluous.
    Same,
    /// There is nothing at the pointer: the edit has no place to act on.
    Missing,
}

impl Tree {
    /// Parses YAML or JSON. A text that is neither gives a tree without a root, and findings.
    pub fn parse(file: &str, text: &str) -> Self {
        let (root, findings) = parse::parse(file, text);
        Self {
            file: file.to_owned(),
            root,
            findings,
        }
    }

    /// The whole document, unless its syntax was broken.
    pub fn root(&self) -> Option<&Node> {
        self.root.as_ref()
    }

    /// What parsing found: syntax errors, duplicate keys, limits.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Puts `value` in the place of the node at `pointer`, which must exist.
    pub fn replace(&mut self, pointer: &str, value: serde_json::Value) -> Edit {
        let Some(node) = self.root.as_mut().and_then(|root| find(root, pointer)) else {
            return Edit::Missing;
        };
        let new = Node::from_json(node.place, value);
        if node.same(&new) {
            return Edit::Same;
        }
        *node = new;
        Edit::Changed
    }

    /// Sets the node at `pointer` to `value`. The node above it must exist; in a sequence, the index after
    /// the last item, or `-`, appends.
    pub fn add(&mut self, pointer: &str, value: serde_json::Value) -> Edit {
        match self.replace(pointer, value.clone()) {
            Edit::Missing => {}
            done => return done,
        }
        let Some((parent, last)) = self.parent(pointer) else {
            return Edit::Missing;
        };
        let new = Node::from_json(parent.place, value);
        match &mut parent.value {
            Value::Map(map) => map.insert(&last, new),
            // `-` is the place behind the last item (RFC 6901, 4).
            Value::List(items) if last == "-" || pointer::index(&last) == Some(items.len()) => {
                items.push(new);
            }
            _ => return Edit::Missing,
        }
        Edit::Changed
    }

    /// Takes the node at `pointer` out of the mapping or sequence that holds it.
    pub fn remove(&mut self, pointer: &str) -> Edit {
        let Some((parent, last)) = self.parent(pointer) else {
            return Edit::Missing;
        };
        let removed = match &mut parent.value {
            Value::Map(map) => map.remove(&last).is_some(),
            Value::List(items) => match pointer::index(&last) {
                Some(index) if index < items.len() => {
                    items.remove(index);
                    true
                }
                _ => false,
            },
            _ => false,
        };
        if removed {
            Edit::Changed
        } else {
            Edit::Missing
        }
    }

    /// The node that holds what `pointer` names, and the last segment.
    fn parent(&mut self, pointer: &str) -> Option<(&mut Node, String)> {
        let mut segments: Vec<_> = pointer::segments(pointer).collect();
        let last = segments.pop()?.into_owned();
        let mut node = self.root.as_mut()?;
        for segment in segments {
            node = child(node, &segment)?;
        }
        Some((node, last))
    }
}

fn find<'n>(mut node: &'n mut Node, pointer: &str) -> Option<&'n mut Node> {
    for segment in pointer::segments(pointer) {
        node = child(node, &segment)?;
    }
    Some(node)
}

fn child<'n>(node: &'n mut Node, segment: &str) -> Option<&'n mut Node> {
    match &mut node.value {
        Value::Map(map) => map.get_mut(segment),
        Value::List(items) => items.get_mut(pointer::index(segment)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn tree() -> Tree {
        Tree::parse("t.yaml", "a:\n  type: object\n  'x/y': 10\nlist: [1, 2]\n")
    }

    #[test]
    fn replaces_what_is_there() {
        let mut tree = tree();
        assert_eq!(tree.replace("/a/type", json!("string")), Edit::Changed);
        assert_eq!(tree.replace("/a/type", json!("string")), Edit::Same);
        assert_eq!(tree.replace("/a/x~1y", json!(10.0)), Edit::Same);
        assert_eq!(tree.replace("/a/format", json!("uuid")), Edit::Missing);
        assert_eq!(tree.replace("/list/2", json!(3)), Edit::Missing);
        assert_eq!(tree.replace("/list/01", json!(3)), Edit::Missing);
        let root = tree.root().unwrap();
        assert_eq!(
            root.get("a").unwrap().get("type").unwrap().as_text(),
            Some("string")
        );
        assert_eq!(root.get("a").unwrap().get("type").unwrap().place.line, 2);
    }

    #[test]
    fn compares_what_is_said() {
        let mut tree = tree();
        assert_eq!(
            tree.replace("/a", json!({"x/y": 10, "type": "object"})),
            Edit::Same
        );
        assert_eq!(tree.replace("/list", json!([2, 1])), Edit::Changed);
        assert_eq!(tree.replace("/a/type", json!("10")), Edit::Changed);
        assert_eq!(tree.replace("/a/x~1y", json!("10")), Edit::Changed);
        assert_eq!(
            tree.replace("/a", json!({"x/y": "10", "type": "10", "more": 1})),
            Edit::Changed
        );
        assert_eq!(tree.replace("/a", json!({"x/y": "10"})), Edit::Changed);
    }

    #[test]
    fn adds_what_is_not() {
        let mut tree = tree();
        assert_eq!(tree.add("/a/enum", json!(["b"])), Edit::Changed);
        assert_eq!(tree.add("/a/enum", json!(["b"])), Edit::Same);
        assert_eq!(tree.add("/list/-", json!(3)), Edit::Changed);
        assert_eq!(tree.add("/list/3", json!(4)), Edit::Changed);
        assert_eq!(tree.add("/list/9", json!(4)), Edit::Missing);
        assert_eq!(tree.add("/none/9", json!(4)), Edit::Missing);
        let list = tree.root().unwrap().get("list").unwrap();
        assert!(list.same(&Node::from_json(list.place, json!([1, 2, 3, 4]))));
    }

    #[test]
    fn removes_members_and_items() {
        let mut tree = tree();
        assert_eq!(tree.remove("/a/x~1y"), Edit::Changed);
        assert_eq!(tree.remove("/a/x~1y"), Edit::Missing);
        assert_eq!(tree.remove("#/list/0"), Edit::Changed);
        assert_eq!(tree.remove("/list/1"), Edit::Missing);
        assert_eq!(tree.remove(""), Edit::Missing);
        let root = tree.root().unwrap();
        let expected = json!({"list": [2], "a": {"type": "object"}});
        assert!(root.same(&Node::from_json(root.place, expected)));
    }
}
