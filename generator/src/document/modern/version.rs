//! Which version of OpenAPI a document is in.

use crate::document::node::{Node, Value};

/// Which version a document is of, as far as this step goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// What the rest of the generator reads. A `type` of several, or a limit of 3.1, is a slip.
    Older,
    /// 3.1, or what is read as if it were.
    Newer,
}

impl Version {
    /// The version of a document.
    pub fn of(root: &Node) -> Self {
        let number = |node: &Node| match node.value.to_text() {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        };
        let version = root.get("openapi").and_then(number).unwrap_or_default();
        let newer = |wanted: &str| {
            version == wanted
                || version
                    .strip_prefix(wanted)
                    .is_some_and(|rest| rest.starts_with('.'))
        };
        if newer("3.1") || newer("3.2") {
            Self::Newer
        } else {
            Self::Older
        }
    }
}
