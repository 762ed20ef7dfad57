//! The variants of unions, and what tells them apart.

use std::collections::{BTreeSet, HashSet};

use openapiv3::SchemaKind;

use super::api::{Ref, TypeKind, Variant};
use super::registry::Registry;
use super::report::Report;
use super::union::{UnionPart, UnionParts};
use super::{keywords, limits, subtypes};
use crate::document::Document;
use crate::pointer;

/// The inside of a union whose name is `path`.
pub(super) fn variants<'a>(
    types: &mut Registry<'a>,
    report: &mut Report<'_>,
    parts: &UnionParts<'a>,
    path: &[String],
) -> TypeKind {
    let mut variants: Vec<Variant> = Vec::new();
    for part in &parts.parts {
        let r#type = types.part(part, path, report);
        let only = part.said.only();
        let listed = only.map(|only| keywords::listed_plainly(types.document, only, &r#type));
        let listed = listed.unwrap_or_default();
        let mut known = variants.iter_mut();
        if let Some(known) = known.find(|variant| variant.r#type == r#type) {
            // Of two parts with one type, what either lists, or any value.
            if listed.is_empty() {
                known.listed.clear();
            } else if !known.listed.is_empty() {
                let new = listed.into_iter();
                let new = new.filter(|value| !known.listed.contains(value));
                known.listed.extend(new.collect::<Vec<_>>());
            }
            continue;
        }
        let plain = || plain_name(&r#type, part.index);
        let mut name = part.name().map_or_else(plain, str::to_owned);
        // Names are kept by these words: two lists are two.
        if variants
            .iter()
            .any(|variant| variant.path == [name.as_str()])
        {
            name = format!("{name} {}", part.index + 1);
        }
        variants.push(Variant {
            pointer: part.pointer.clone(),
            path: vec![name],
            limits: limits::read::of(types.document, &part.schema),
            r#type,
            tags: Vec::new(),
            listed,
        });
    }
    let Some(discriminator) = parts.discriminator else {
        return TypeKind::Union {
            tag: String::new(),
            variants,
        };
    };
    let mut mapped = HashSet::new();
    for (value, target) in &discriminator.mapping {
        // A name or a reference (OpenAPI 3.0.3, Discriminator Object, `mapping`).
        let reference = if target.starts_with('#') {
            target.clone()
        } else {
            format!("#/components/schemas/{}", pointer::escape(target))
        };
        let Some(target) = types.document.named(&reference) else {
            continue;
        };
        mapped.extend(target.name);
        let leads = |part: &UnionPart<'_>| part.schema.name == target.name;
        // To the part itself, else into a union that has it.
        let direct = parts.parts.iter().position(leads);
        let nested = || {
            let leads = |part: &UnionPart<'_>| {
                let within = within(types.document, part, &discriminator.property_name);
                target.name.is_some_and(|name| within.names.contains(name))
            };
            parts.parts.iter().position(leads)
        };
        let Some(part) = direct.or_else(nested).and_then(|at| parts.parts.get(at)) else {
            report.warn(
                &format!("{}/discriminator/mapping/{}", parts.pointer, pointer::escape(value)),
                "the mapping leads to none of the types that the value may be",
                "a value with this tag is kept as it came; list the schema as well, or take the mapping out",
            );
            continue;
        };
        let named = variants
            .iter_mut()
            .filter(|variant| variant.pointer == part.pointer);
        named.for_each(|variant| variant.tags.push(value.clone()));
    }
    // What is not mapped goes by its name, each of the variants of a union within by its own.
    for part in &parts.parts {
        let named = variants
            .iter_mut()
            .find(|variant| variant.pointer == part.pointer);
        let Some(variant) = named else {
            continue;
        };
        let word = variant.path.first().cloned();
        let own = part.schema.name.map(str::to_owned).or(word);
        let within = within(types.document, part, &discriminator.property_name);
        let names = own
            .into_iter()
            .chain(within.names.into_iter().map(str::to_owned));
        let unmapped = names.filter(|name| !mapped.contains(name.as_str()));
        for tag in unmapped.chain(within.mapped.into_iter().map(str::to_owned)) {
            if !variant.tags.contains(&tag) {
                variant.tags.push(tag);
            }
        }
    }
    TypeKind::Union {
        tag: discriminator.property_name.clone(),
        variants,
    }
}

/// What stands for the variants of the unions within a union.
#[derive(Default)]
struct Within<'a> {
    /// The names of the components that it leads to.
    names: BTreeSet<&'a str>,
    /// What the discriminators of those unions map, where they go by the same member.
    mapped: BTreeSet<&'a str>,
}

/// What is within a part that is a union, through unions within it, each once: unions may lead back to themselves.
fn within<'a>(document: &'a Document, part: &UnionPart<'a>, tag: &str) -> Within<'a> {
    let mut found = Within::default();
    if part.is_base {
        return found;
    }
    let mut open = vec![part.schema.clone()];
    while let Some(schema) = open.pop() {
        let parts = match &schema.value.schema_kind {
            SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts } => {
                let parts = parts.iter().map(|part| document.schema(part, String::new));
                parts.collect()
            }
            _ => subtypes::of(document, &schema),
        };
        let discriminator = schema.value.schema_data.discriminator.iter();
        let same = discriminator.filter(|own| !parts.is_empty() && own.property_name == tag);
        found
            .mapped
            .extend(same.flat_map(|own| own.mapping.keys().map(String::as_str)));
        for part in parts {
            if part.name.is_none_or(|name| found.names.insert(name)) {
                open.push(part);
            }
        }
    }
    found
}

fn plain_name(reference: &Ref, index: usize) -> String {
    match reference {
        Ref::Boolean => "boolean".to_owned(),
        Ref::Integer | Ref::Unsigned => "integer".to_owned(),
        Ref::Number => "number".to_owned(),
        Ref::Text => "text".to_owned(),
        Ref::Timestamp => "timestamp".to_owned(),
        Ref::List(_) => "list".to_owned(),
        Ref::Map(_) => "map".to_owned(),
        Ref::Any => "any".to_owned(),
        Ref::Nullable(inner) => plain_name(inner, index),
        Ref::Named(_) | Ref::Boxed(_) => format!("variant{}", index + 1),
    }
}
