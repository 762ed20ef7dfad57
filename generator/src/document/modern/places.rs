//! Where schemas and path items stand in documents of 3.1 and 3.2, beside where 3.0 has them.

use crate::document::table::{ObjectKind, ValueShape};

/// The keywords that hold schemas by name, in a list, and one.
pub(super) const NAMED: [&str; 5] = [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
];
pub(super) const LISTED: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
pub(super) const SINGLE: [&str; 11] = [
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedProperties",
    "unevaluatedItems",
    "contentSchema",
];

/// The fields of newer versions that hold objects.
pub(super) fn newer(kind: ObjectKind, key: &str) -> Option<ValueShape> {
    const ITEMS: ValueShape = ValueShape::Object(ObjectKind::PathItem);
    match (kind, key) {
        (ObjectKind::OpenApi, "webhooks") | (ObjectKind::Components, "pathItems") => {
            Some(ValueShape::Map(&ITEMS))
        }
        (ObjectKind::MediaType, "itemSchema") => Some(ValueShape::Object(ObjectKind::Schema)),
        _ => None,
    }
}
