//! Unions: values that may be of several types.

use openapiv3::{
    ReferenceOr, Schema, SchemaKind, StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::limits::Limits;
use super::registry::{Registry, inner};
use super::report::Report;
use super::shape::Shape;
use super::{Ref, TypeKind, Variant};
use crate::document::{Document, Located};
use crate::pointer;

/// The scalars that cannot be told apart by their JSON type alone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scalar {
    Text,
    Date,
    TextChoice,
    Integer,
    IntegerChoice,
    Number,
}

/// What a union is made of.
pub(super) struct Parts<'a> {
    schema: &'a Schema,
    parts: Vec<Part<'a>>,
}

/// A part of a union.
struct Part<'a> {
    /// Its place in the list, from 0.
    index: usize,
    /// Where it is given; what it refers to may stand elsewhere.
    pointer: String,
    schema: Located<'a, Schema>,
}

/// `oneOf` and `anyOf`: a type with a variant for each part, or what the only part is.
pub(super) fn shape<'a>(
    document: &'a Document,
    schema: &'a Schema,
    parts: &'a [ReferenceOr<Schema>],
    keyword: &str,
    pointer: &str,
) -> Shape<'a> {
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let pointer = format!("{pointer}/{keyword}/{index}");
        Part {
            index,
            schema: document.schema(part, || pointer.clone()),
            pointer,
        }
    });
    let mut parts = distinct(parts.collect());
    match (parts.pop(), parts.as_slice()) {
        (Some(only), []) => Shape::Same(only.schema),
        (last, _) => {
            parts.extend(last);
            Shape::Union(Parts { schema, parts })
        }
    }
}

/// The inside of a union whose name is `path`.
pub(super) fn variants<'a>(
    types: &mut Registry<'a>,
    report: &mut Report<'_>,
    parts: &Parts<'a>,
    path: &[String],
) -> TypeKind {
    let mut variants: Vec<Variant> = Vec::new();
    for part in &parts.parts {
        let title = part.schema.value.schema_data.title.as_deref();
        let name = part.schema.name.or(title);
        let numbered = || format!("variant{}", part.index + 1);
        let inline = inner(path, &name.map_or_else(numbered, str::to_owned));
        let r#type = types.of(&part.schema, &inline, report);
        if variants.iter().any(|variant| variant.r#type == r#type) {
            continue;
        }
        let name = name.map(str::to_owned);
        variants.push(Variant {
            pointer: part.pointer.clone(),
            path: vec![name.unwrap_or_else(|| plain_name(&r#type, part.index))],
            limits: Limits::read(types.document, &part.schema),
            r#type,
            tags: Vec::new(),
        });
    }
    let discriminator = parts.schema.schema_data.discriminator.as_ref();
    let Some(discriminator) = discriminator else {
        return TypeKind::Union {
            tag: String::new(),
            variants,
        };
    };
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
        let r#type = types.of(&target, &[], report);
        variants
            .iter_mut()
            .filter(|variant| variant.r#type == r#type)
            .for_each(|variant| variant.tags.push(value.clone()));
    }
    for variant in &mut variants {
        if variant.tags.is_empty() {
            variant.tags.extend(variant.path.first().cloned());
        }
    }
    TypeKind::Union {
        tag: discriminator.property_name.clone(),
        variants,
    }
}

/// The parts that say something of their own: a type that takes all that another one takes stands for both.
fn distinct(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    use Scalar::{Date, Integer, IntegerChoice, Number, Text, TextChoice};
    let scalars: Vec<Option<Scalar>> = parts.iter().map(|part| scalar(part.schema.value)).collect();
    let count = |wanted: Scalar| {
        scalars
            .iter()
            .flatten()
            .filter(|scalar| **scalar == wanted)
            .count()
    };
    let has = |wanted: Scalar| count(wanted) > 0;
    let covered = |scalar: Scalar| match scalar {
        // A single enumeration takes any other string, or integer, as well.
        Text => count(TextChoice) == 1,
        Integer => has(Number) || count(IntegerChoice) == 1,
        Date => has(Text),
        IntegerChoice => has(Number),
        TextChoice | Number => false,
    };
    let again = |part: &Part<'_>, earlier: &Part<'_>| match (part.schema.name, earlier.schema.name)
    {
        (Some(name), Some(other)) => name == other,
        _ => {
            let own = scalar(part.schema.value);
            matches!(own, Some(Text | Date | Integer | Number))
                && own == scalar(earlier.schema.value)
        }
    };
    let mut kept: Vec<Part<'_>> = Vec::with_capacity(parts.len());
    for part in parts {
        let repeated = kept.iter().any(|earlier| again(&part, earlier));
        if !repeated && !scalar(part.schema.value).is_some_and(covered) {
            kept.push(part);
        }
    }
    kept
}

fn scalar(schema: &Schema) -> Option<Scalar> {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::String(string)) => {
            let date = VariantOrUnknownOrEmpty::Item(StringFormat::DateTime);
            Some(match string.enumeration.iter().flatten().next() {
                Some(_) => Scalar::TextChoice,
                None if string.format == date => Scalar::Date,
                None => Scalar::Text,
            })
        }
        SchemaKind::Type(Plain::Integer(integer)) => {
            let listed = integer.enumeration.iter().flatten().next().is_some();
            Some(if listed {
                Scalar::IntegerChoice
            } else {
                Scalar::Integer
            })
        }
        SchemaKind::Type(Plain::Number(_)) => Some(Scalar::Number),
        _ => None,
    }
}

/// Whether a part says no more than which members are required, or what must not be.
pub(super) fn only_requires(part: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = part else {
        return false;
    };
    match &schema.schema_kind {
        SchemaKind::Not { .. } => true,
        SchemaKind::Any(any) => {
            let parts = any.one_of.len() + any.any_of.len() + any.all_of.len();
            let plain = any.typ.as_deref().is_none_or(|typ| typ == "object");
            plain && parts == 0 && any.properties.is_empty() && !any.required.is_empty()
        }
        SchemaKind::Type(Plain::Object(object)) => {
            object.properties.is_empty() && !object.required.is_empty()
        }
        _ => false,
    }
}

fn plain_name(reference: &Ref, index: usize) -> String {
    match reference {
        Ref::Boolean => "boolean".to_owned(),
        Ref::Integer => "integer".to_owned(),
        Ref::Number => "number".to_owned(),
        Ref::Text => "text".to_owned(),
        Ref::Timestamp => "timestamp".to_owned(),
        Ref::List(_) => "list".to_owned(),
        Ref::Map(_) => "map".to_owned(),
        Ref::Any => "any".to_owned(),
        Ref::Named(_) | Ref::Boxed(_) => format!("variant{}", index + 1),
    }
}
