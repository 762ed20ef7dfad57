//! Schemas word for word: what outputs in JSON Schema are made from, which can say more than types do.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::document::{Document, Map, Node, NodeSource};
use crate::pointer;

/// A Schema Object (OpenAPI 3.0.3, 4.7.24) as the document gives it, mended; it may be a reference to a component.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// Where it stands.
    pub pointer: String,
    pub value: Value,
}

impl Schema {
    /// The schema at a JSON pointer; `None` if nothing stands there.
    pub(super) fn at(document: &Document, pointer: String) -> Option<Schema> {
        let value = json(document.node(&pointer)?);
        Some(Schema { pointer, value })
    }

    /// The schema of a media type.
    pub(super) fn of_content(document: &Document, at: &str, media_type: &str) -> Option<Schema> {
        let media_type = pointer::escape(media_type);
        Schema::at(document, format!("{at}/content/{media_type}/schema"))
    }
}

/// All component schemas, by name.
pub(super) fn components(document: &Document) -> BTreeMap<String, Value> {
    let components = document.node("/components/schemas").and_then(Node::as_map);
    let components = components.into_iter().flat_map(Map::iter);
    components
        .map(|(name, schema)| (name.to_owned(), json(schema)))
        .collect()
}

/// A part of the document as JSON. What cannot be one, such as a number that is not finite, the checks refuse.
fn json(node: &Node) -> Value {
    Value::deserialize(NodeSource(node)).unwrap_or_default()
}
