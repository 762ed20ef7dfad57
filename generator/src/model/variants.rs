//! The variants of unions, and what tells them apart.

use std::collections::HashSet;

use super::api::{Ref, TypeKind, Variant};
use super::discriminator::Discriminator;
use super::registry::Registry;
use super::report::Report;
use super::union::UnionParts;
use super::{keywords, limits};
use crate::pointer;

/// The inside of a union whose name is `path`.
pub(super) fn variants<'a>(
    types: &mut Registry<'a>,
    report: &mut Report<'_>,
    parts: &UnionParts<'a>,
    path: &[String],
) -> TypeKind {
    let mut variants: Vec<Variant> = Vec::new();
    // Parts may have one type, and so one variant: an `allOf` of one reference is that type.
    let mut places: Vec<usize> = Vec::with_capacity(parts.parts.len());
    for part in &parts.parts {
        let r#type = types.part(part, path, report);
        let only = part.said.only();
        let listed = only.map(|only| keywords::listed_plainly(types.document, only, &r#type));
        let listed = listed.unwrap_or_default();
        let known = variants.iter().position(|variant| variant.r#type == r#type);
        places.push(known.unwrap_or(variants.len()));
        if let Some(known) = known.and_then(|known| variants.get_mut(known)) {
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
    let told = Discriminator::of(types.document, discriminator);
    let located: Vec<_> = parts.parts.iter().map(|part| part.schema.clone()).collect();
    let base = parts.parts.iter().find(|part| part.is_base);
    let tags = told.tags(&located, base.and_then(|base| base.schema.name));
    for value in told.mapped() {
        if !tags.iter().any(|own| own.mapped.contains(&value)) {
            report.warn(
                &format!("{}/discriminator/mapping/{}", parts.pointer, pointer::escape(value)),
                "the mapping leads to none of the types that the value may be",
                "a value with this tag is kept as it came; list the schema as well, or take the mapping out",
            );
        }
    }
    let mut taken = HashSet::new();
    for ((part, place), own) in parts.parts.iter().zip(places).zip(tags) {
        let Some(variant) = variants.get_mut(place) else {
            continue;
        };
        // Of several unions that have what is mapped, the first.
        let mapped = own.mapped.into_iter().filter(|value| taken.insert(*value));
        // Others write the title of an inline schema.
        let is_own = part.schema.name.is_none() && variant.pointer == part.pointer;
        let word = variant.path.first().filter(|_| is_own);
        let word = word.filter(|word| !told.maps(word)).cloned();
        let names = own.names.into_iter().chain(own.within);
        let mapped = mapped.map(str::to_owned).chain(word);
        for tag in mapped.chain(names.map(str::to_owned)) {
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
