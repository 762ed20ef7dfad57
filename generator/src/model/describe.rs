//! What a schema describes, one level deep: the many ways in which a document can say it come down to a few shapes.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind};

use super::report::Report;
use super::shape::Shape;
use super::{alternatives, combine, gather, keywords, leaf, subtypes};
use crate::document::{Document, Located};

/// What `at` describes.
pub(super) fn of<'a>(
    document: &'a Document,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Shape<'a> {
    match subtypes::shape(document, at) {
        Some(union) => union,
        None => itself(document, at, report),
    }
}

/// What `at` describes, whatever its subtypes.
pub(super) fn itself<'a>(
    document: &'a Document,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Shape<'a> {
    let Located { value, pointer, .. } = at;
    subtypes::check(document, at, report);
    match &value.schema_kind {
        SchemaKind::OneOf { one_of } => {
            alternatives::shape(document, value, one_of, "oneOf", pointer)
        }
        SchemaKind::AnyOf { any_of } => {
            alternatives::shape(document, value, any_of, "anyOf", pointer)
        }
        SchemaKind::AllOf { all_of } => match wrapped(document, at, all_of) {
            Some(other) => Shape::Same(other),
            None => combine::shape(document, at, report),
        },
        SchemaKind::Any(any) if !any.all_of.is_empty() || chooses(any) => {
            // A keyword beside `$ref` has no effect (OpenAPI 3.0.3, Reference Object), hence an `allOf` of one with the
            // keyword beside it.
            let other = wrapped(document, at, &any.all_of).filter(|_| says_no_more(any));
            // The type that stands beside it is the type of what only describes, or only limits.
            let speaks = |other: &Located<'_, Schema>| {
                any.typ.is_none() || gather::says_something(document, other)
            };
            match other.filter(speaks) {
                Some(other) => Shape::Same(other),
                None => combine::shape(document, at, report),
            }
        }
        SchemaKind::Any(_) | SchemaKind::Type(_) | SchemaKind::Not { .. } => {
            leaf::shape(document, at)
        }
    }
}

/// Whether a schema lists alternatives.
fn chooses(any: &AnySchema) -> bool {
    [&any.one_of, &any.any_of]
        .into_iter()
        .any(|parts| !parts.iter().all(keywords::only_requires))
}

/// Whether a schema adds nothing to the type that its `allOf` describes.
fn says_no_more(any: &AnySchema) -> bool {
    let plain = any.properties.is_empty() && any.items.is_none();
    plain && !keywords::lists_values(any) && !chooses(any)
}

/// What an `allOf` is around: `allOf` around one reference is how 3.0 hangs a description on a reference.
fn wrapped<'a>(
    document: &'a Document,
    at: &Located<'a, Schema>,
    parts: &'a [ReferenceOr<Schema>],
) -> Option<Located<'a, Schema>> {
    match parts {
        [only @ ReferenceOr::Reference { .. }] if !subtypes::is_subtype(document, at, only) => {
            Some(document.schema(only, || at.pointer.clone()))
        }
        _ => None,
    }
}
