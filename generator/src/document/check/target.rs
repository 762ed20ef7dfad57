//! What references in a tree lead to.

use crate::document::node::{Node, Value};
use crate::document::table::{ObjectKind, ValueShape};
use crate::pointer;

/// What a pointer leads to.
pub(in crate::document) struct Target<'n> {
    pub node: &'n Node,
    pub kind: ObjectKind,
}

/// The object that a pointer leads to, by the table; `None` if there is none or the table knows no object there.
pub(in crate::document) fn locate<'n>(root: &'n Node, pointer: &str) -> Option<Target<'n>> {
    let mut node = root;
    let mut shape = ValueShape::Object(ObjectKind::OpenApi);
    for segment in pointer::segments(pointer) {
        shape = match shape {
            ValueShape::Object(kind) | ValueShape::FlagOr(kind) => kind.object().shape(&segment)?,
            ValueShape::List(shape) | ValueShape::Map(shape) => *shape,
            _ => return None,
        };
        node = node.child(&segment)?;
    }
    match shape {
        ValueShape::Object(kind) | ValueShape::FlagOr(kind) if node.as_map().is_some() => {
            Some(Target { node, kind })
        }
        _ => None,
    }
}

/// Whether there are references for which a part of the tree must be copied.
pub(super) fn has_parts(root: &Node) -> bool {
    has_parts_below("", root)
}

fn has_parts_below(above: &str, node: &Node) -> bool {
    match &node.value {
        Value::List(items) => items.iter().any(|item| has_parts_below("", item)),
        Value::Map(map) => map.iter().any(|(key, value)| match value.as_text() {
            Some(reference) => {
                key == "$ref"
                    && reference.starts_with('#')
                    && pointer::component(reference).is_none_or(|(section, _)| match section {
                        "callbacks" => true,
                        // Of one of these the content may be taken for the other.
                        "requestBodies" => above != "requestBody",
                        "responses" => above == "requestBody",
                        _ => false,
                    })
            }
            None => has_parts_below(key, value),
        }),
        _ => false,
    }
}
