//! A document that has been read and checked, with the place of every node.

use super::modern::Moved;
use super::node::Node;
use crate::finding::{Finding, Position, Severity};
use crate::pointer;

/// A document that has been read and checked.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document in `openapiv3`'s types.
    pub api: openapiv3::OpenAPI,
    pub(super) file: String,
    pub(super) root: Node,
    /// Where in the file stood what was brought to the words of OpenAPI 3.0.
    pub(super) moved: Moved,
    /// The components that describe what webhooks send.
    pub(super) received: Vec<String>,
    /// What a reference to a schema that was refused leads to.
    pub(super) empty: openapiv3::Schema,
}

impl Document {
    /// The file, as it was named when it was read.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where the node at a JSON pointer stands: its key if it is a member of a mapping. If there is no such node,
    /// the nearest one above it that exists; `None` only for a text that is no pointer.
    pub fn place(&self, pointer: &str) -> Option<Position> {
        if !pointer.is_empty() && !pointer.starts_with(['/', '#']) {
            return None;
        }
        let mut node = &self.root;
        for segment in pointer::segments(pointer) {
            match node.child(&segment) {
                Some(child) => node = child,
                None => break,
            }
        }
        Some(node.place)
    }

    /// A schema that says nothing.
    pub fn nothing(&self) -> &openapiv3::Schema {
        &self.empty
    }

    /// The node at a JSON pointer, as it was handed to `openapiv3`.
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        pointer::segments(pointer).try_fold(&self.root, |node, segment| node.child(&segment))
    }

    /// The text of a member of the node at a JSON pointer. Beside a `$ref`, `openapiv3` sees nothing; the document
    /// may say something there all the same.
    pub fn text(&self, pointer: &str, member: &str) -> Option<&str> {
        self.node(pointer)?.child(member)?.as_text()
    }

    /// A finding of a later step about the node at a JSON pointer.
    pub fn finding(
        &self,
        severity: Severity,
        pointer: &str,
        problem: String,
        advice: String,
    ) -> Finding {
        Finding {
            severity,
            file: self.file.clone(),
            place: self.place(pointer),
            pointer: self.moved.original(pointer),
            problem,
            advice,
        }
    }
}
