//! Whether a value may be null, through references, unions and `allOf`.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind};

use super::gather::says_something;
use super::keywords::{layers, lists_null};
use super::said::Said;
use super::schema::MAX_NESTED;
use crate::document::{Document, Located};

/// Whether a value of which all this is said may be null: by what speaks of it last, or by all that say what it is; by one
/// of several alternatives.
pub(super) fn is_nullable(document: &Document, said: &Said<'_>) -> bool {
    let null = |schema: &Located<'_, Schema>| may_be_null(document, schema, &mut HashSet::new(), 0);
    let Some(last) = said.all.last() else {
        let mut any = said.any.iter();
        return any.any(|said| !says_anything(document, said) || is_nullable(document, said));
    };
    if null(last) {
        return true;
    }
    let speaking = said.all.iter();
    let mut speaking = speaking.filter(|schema| says_something(document, schema));
    let first = speaking.next();
    first.is_some() && first.into_iter().chain(speaking).all(null)
}

/// Whether anything is said of the type. A schema without a type allows null as any other value (OpenAPI 3.0.3, Schema
/// Object, `nullable`, which goes with a `type`).
fn says_anything(document: &Document, said: &Said<'_>) -> bool {
    !said.any.is_empty()
        || said
            .all
            .iter()
            .any(|schema| says_something(document, schema))
}

/// Whether a value may be null: by itself, by what it is nothing but a reference to, as one of the types of a union, or by
/// all parts of an `allOf` that say what it is.
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
                && (may_be_null(document, &part, seen, depth + 1)
                    || !says_something(document, &part))
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
                    says_something(document, &part)
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
