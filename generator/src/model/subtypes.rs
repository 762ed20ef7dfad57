//! Subtypes: schemas that take a base with a discriminator into their `allOf` (OpenAPI 3.0.3, Composition and Inheritance).
//!
//! Wherever the base is asked for, one of its subtypes comes, so that it is a union of them. What the base says itself
//! stands in each of them; a value that names none of them is kept as it is.

use openapiv3::{ReferenceOr, Schema, SchemaKind};

use super::report::Report;
use super::shape::Shape;
use super::union::Parts;
use crate::document::{Document, Located, quote};
use crate::pointer;

/// The union of the subtypes, if `at` is a base that tells them apart.
pub(super) fn shape<'a>(
    document: &'a Document,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Option<Shape<'a>> {
    let discriminator = at.value.schema_data.discriminator.as_ref()?;
    let base = at.name.filter(|_| is_object(at.value))?;
    let mut found = of(document, base);
    for target in discriminator.mapping.values() {
        let name = target.rsplit('/').next().unwrap_or(target);
        if name == base {
            report.warn(
                &at.pointer,
                format!("`mapping` names {} itself beside its subtypes", quote(base)),
                "a value that is the base alone is kept as any JSON value; give it a schema of its own",
            );
            continue;
        }
        let reference = format!("#/components/schemas/{name}");
        let target = document.named(&reference);
        found.extend(target.filter(|target| !found.iter().any(|known| known.name == target.name)));
    }
    if found.is_empty() {
        report.warn(
            &at.pointer,
            "the discriminator has nothing to tell apart",
            "it is read as the object itself; refer to it in the `allOf` of other schemas, or take it out",
        );
        return None;
    }
    Some(Shape::Union(Parts::of_components(at.value, found)))
}

/// Whether a component is nothing but its base: its own type all the same, as the discriminator names it.
pub(super) fn is_subtype(
    document: &Document,
    at: &Located<'_, Schema>,
    part: &ReferenceOr<Schema>,
) -> bool {
    let part = document.schema(part, String::new);
    at.name.is_some() && part.value.schema_data.discriminator.is_some() && is_object(part.value)
}

/// The components that have the base in their `allOf`, directly or through others.
fn of<'a>(document: &'a Document, base: &str) -> Vec<Located<'a, Schema>> {
    let components = document.api.components.as_ref();
    let schemas = components.map(|components| components.schemas.iter());
    let schemas: Vec<_> = schemas.into_iter().flatten().collect();
    let mut bases = vec![base];
    let mut found: Vec<Located<'a, Schema>> = Vec::new();
    while let Some(base) = bases.pop() {
        for (name, given) in &schemas {
            let ReferenceOr::Item(schema) = given else {
                continue;
            };
            let known = found.iter().any(|known| known.name == Some(name.as_str()));
            if known || !takes(document, schema, base) {
                continue;
            }
            found.push(Located {
                value: schema,
                pointer: format!("/components/schemas/{}", pointer::escape(name)),
                name: Some(name),
            });
            // What has a discriminator of its own is a union of its own.
            if schema.schema_data.discriminator.is_none() {
                bases.push(name);
            }
        }
    }
    // In the order of the document, whatever led to them.
    let order = |name: Option<&str>| {
        schemas
            .iter()
            .position(|(known, _)| Some(known.as_str()) == name)
    };
    found.sort_by_key(|schema| order(schema.name));
    found
}

/// Whether a schema refers to the component in its `allOf`.
fn takes(document: &Document, schema: &Schema, base: &str) -> bool {
    let parts = match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => all_of,
        SchemaKind::Any(any) => &any.all_of,
        _ => return false,
    };
    parts.iter().any(|part| match part {
        ReferenceOr::Reference { reference } => document
            .named(reference)
            .is_some_and(|found| found.name == Some(base)),
        ReferenceOr::Item(_) => false,
    })
}

/// Whether a schema says what an object is, and is no union by itself.
fn is_object(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(_)) | SchemaKind::AllOf { .. } => true,
        SchemaKind::Any(any) => any.one_of.is_empty() && any.any_of.is_empty(),
        _ => false,
    }
}
