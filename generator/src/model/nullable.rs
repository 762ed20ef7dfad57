//! Whether a value may be null, through references, unions and `allOf`.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind};

use super::gather;
use super::keywords::{layers, lists_null};
use super::schema::MAX_NESTED;
use crate::document::{Document, Located};

/// Whether a value may be null: by itself, by what it is nothing but a reference to, as one of the types of a union, or by
/// all parts of an `allOf` that say what it is.
pub(super) fn is_nullable(document: &Document, schema: &Located<'_, Schema>) -> bool {
    may_be_null(document, schema, &mut HashSet::new(), 0)
}

fn may_be_null<'a>(
    document: &'a Document,
    schema: &Located<'a, Schema>,
    // Unions may lead back to themselves: each component is looked at once.
    seen: &mut HashSet<&'a str>,
    depth: usize,
) -> bool {
    if depth > MAX_NESTED {
        return false;
    }
    for layer in layers(document, schema) {
        if layer.schema_data.nullable || lists_null(layer) {
            return true;
        }
        let mut inside = |part: &'a ReferenceOr<Schema>| {
            let part = document.schema(part, String::new);
            part.name.is_none_or(|name| seen.insert(name))
                && may_be_null(document, &part, seen, depth + 1)
        };
        match &layer.schema_kind {
            SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts }
                if parts.iter().any(&mut inside) =>
            {
                return true;
            }
            // All parts hold (OpenAPI 3.0.3, Schema Object, `allOf`), so that one that does not allow null forbids it.
            SchemaKind::AllOf { all_of: parts } if parts.len() > 1 => {
                let mut speaking = parts.iter().filter(|part| {
                    let part = document.schema(part, String::new);
                    gather::says_something(document, &part)
                });
                let first = speaking.next();
                if first.into_iter().chain(speaking).all(&mut inside) && first.is_some() {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}
