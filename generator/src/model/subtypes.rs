//! Subtypes: schemas that take a base with a discriminator into their `allOf` (OpenAPI 3.0.3, Composition and Inheritance).
//!
//! Wherever the base is asked for, one of its subtypes comes, so that it is a union of them. What the base says itself
//! stands in each of them; a value that names none of them is kept as it is.

use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema, SchemaKind};

use super::report::Report;
use super::shape::Shape;
use super::union::UnionParts;
use crate::document::{Document, Located};

/// The union of the subtypes, if `at` is a base that tells them apart.
pub(super) fn shape<'a>(document: &'a Document, at: &Located<'a, Schema>) -> Option<Shape<'a>> {
    let found = of(document, at);
    (!found.is_empty()).then(|| Shape::Union(UnionParts::of_subtypes(at, found)))
}

/// Warns of a base that has no subtypes.
pub(super) fn check(document: &Document, at: &Located<'_, Schema>, report: &mut Report<'_>) {
    if is_base(at) && of(document, at).is_empty() {
        report.warn(
            &at.pointer,
            "the discriminator has nothing to tell apart",
            "it is read as the object itself; refer to it in the `allOf` of other schemas, or take it out",
        );
    }
}

/// Whether a schema is an object that a discriminator may tell subtypes of apart.
fn is_base(at: &Located<'_, Schema>) -> bool {
    at.name.is_some() && at.value.schema_data.discriminator.is_some() && is_object(at.value)
}

/// The subtypes of a base: those that have it in their `allOf`, and those that its `mapping` names. The base itself is one
/// where it is named, or is the subtype of another.
pub(super) fn of<'a>(document: &'a Document, at: &Located<'a, Schema>) -> Vec<Located<'a, Schema>> {
    let (Some(base), Some(discriminator)) = (
        at.name.filter(|_| is_base(at)),
        at.value.schema_data.discriminator.as_ref(),
    ) else {
        return Vec::new();
    };
    let mut found = below(document, base);
    for target in discriminator.mapping.values() {
        let target = document.mapped(target);
        found.extend(target.filter(|target| !found.iter().any(|known| known.name == target.name)));
    }
    let named = found.iter().any(|found| found.name == Some(base));
    if !named && !found.is_empty() && has_base(document, at.value) {
        found.push(at.clone());
    }
    found
}

/// Whether a schema is the subtype of one with a discriminator.
fn has_base<'a>(document: &'a Document, schema: &'a Schema) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        for part in taken(schema) {
            let part = document.schema(part, String::new);
            if is_base(&part) {
                return true;
            }
            if part.name.is_none_or(|name| seen.insert(name)) {
                open.push(part.value);
            }
        }
    }
    false
}

/// Whether a component is nothing but its base: its own type all the same, as the discriminator names it.
pub(super) fn is_subtype(
    document: &Document,
    at: &Located<'_, Schema>,
    part: &ReferenceOr<Schema>,
) -> bool {
    at.name.is_some() && is_base(&document.schema(part, String::new))
}

/// The components that have the base in their `allOf`, directly or through others.
fn below<'a>(document: &'a Document, base: &str) -> Vec<Located<'a, Schema>> {
    let schemas: Vec<Located<'a, Schema>> = document.schemas().collect();
    let mut bases = vec![base];
    let mut found: Vec<Located<'a, Schema>> = Vec::new();
    while let Some(base) = bases.pop() {
        for schema in &schemas {
            let known = found.iter().any(|known| known.name == schema.name);
            if known || !takes(document, schema.value, base) {
                continue;
            }
            found.push(schema.clone());
            // What has a discriminator of its own is a union of its own.
            if schema.value.schema_data.discriminator.is_none() {
                bases.extend(schema.name);
            }
        }
    }
    // In the order of the document, whatever led to them.
    found.sort_by_key(|own| schemas.iter().position(|known| known.name == own.name));
    found
}

/// Whether a schema refers to the component in its `allOf`, or in one that stands within that.
fn takes(document: &Document, schema: &Schema, base: &str) -> bool {
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        for part in taken(schema) {
            let part = document.schema(part, String::new);
            match part.name {
                Some(name) if name == base => return true,
                Some(_) => {}
                None => open.push(part.value),
            }
        }
    }
    false
}

/// The parts of a schema's `allOf`.
fn taken(schema: &Schema) -> &[ReferenceOr<Schema>] {
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => &[],
    }
}

/// Whether a schema says what an object is, and is no union by itself.
fn is_object(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(_)) | SchemaKind::AllOf { .. } => true,
        SchemaKind::Any(any) => any.one_of.is_empty() && any.any_of.is_empty(),
        _ => false,
    }
}
