//! Unions: values that may be of several types.

use openapiv3::{
    ReferenceOr, Schema, SchemaKind, StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::schema::{Builder, Inside, inner};
use super::{Ref, TypeKind, Variant};
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
    /// The variants, with their indices.
    parts: Vec<(usize, &'a ReferenceOr<Schema>)>,
    /// Where the list of variants stands.
    pointer: String,
}

impl<'a> Builder<'a> {
    /// `oneOf` and `anyOf`: a type with a variant for each part.
    pub(super) fn union(
        &mut self,
        schema: &'a Schema,
        parts: &'a [ReferenceOr<Schema>],
        keyword: &str,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        let parts = self.distinct(parts);
        if let [(index, only)] = parts.as_slice() {
            return self.reference(only, &format!("{pointer}/{keyword}/{index}"), path);
        }
        let parts = Parts {
            schema,
            parts,
            pointer: format!("{pointer}/{keyword}"),
        };
        self.open(schema, Inside::Union(parts), pointer, path)
    }

    /// The inside of a union.
    pub(super) fn variants(&mut self, parts: &Parts<'a>, path: &[String]) -> TypeKind {
        let mut variants: Vec<Variant> = Vec::new();
        for (index, part) in &parts.parts {
            let at = format!("{}/{index}", parts.pointer);
            let name = match part {
                ReferenceOr::Reference { reference } => {
                    self.component(reference).map(|(_, name, _)| name)
                }
                ReferenceOr::Item(schema) => schema.schema_data.title.clone(),
            };
            let inline = inner(
                path,
                name.as_deref().unwrap_or(&format!("variant{}", index + 1)),
            );
            let r#type = self.reference(part, &at, &inline);
            if variants.iter().any(|variant| variant.r#type == r#type) {
                continue;
            }
            let path = vec![name.unwrap_or_else(|| plain_name(&r#type, *index))];
            variants.push(Variant {
                pointer: at,
                path,
                r#type,
                tags: Vec::new(),
            });
        }
        let mut tag = String::new();
        if let Some(discriminator) = &parts.schema.schema_data.discriminator {
            tag.clone_from(&discriminator.property_name);
            for (value, target) in &discriminator.mapping {
                let target = if target.starts_with('#') {
                    target.clone()
                } else {
                    format!("#/components/schemas/{}", pointer::escape(target))
                };
                let r#type = self.target(&target);
                variants
                    .iter_mut()
                    .filter(|variant| variant.r#type == r#type)
                    .for_each(|v| v.tags.push(value.clone()));
            }
            for variant in &mut variants {
                if variant.tags.is_empty() {
                    variant.tags.extend(variant.path.first().cloned());
                }
            }
        }
        TypeKind::Union { tag, variants }
    }

    /// The parts, with their indices, that say something of their own: a type that takes all that another one takes
    /// stands for both.
    fn distinct(&self, parts: &'a [ReferenceOr<Schema>]) -> Vec<(usize, &'a ReferenceOr<Schema>)> {
        use Scalar::{Date, Integer, IntegerChoice, Number, Text, TextChoice};
        let scalars: Vec<Option<Scalar>> = parts.iter().map(|part| self.scalar(part)).collect();
        let count = |wanted: Scalar| {
            scalars
                .iter()
                .filter(|scalar| **scalar == Some(wanted))
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
        let again = |index: usize, part: &ReferenceOr<Schema>, scalar: Option<Scalar>| {
            let before = scalars.iter().zip(parts).take(index);
            before
                .into_iter()
                .any(|(other, earlier)| match (part, earlier, scalar) {
                    (
                        ReferenceOr::Reference { reference },
                        ReferenceOr::Reference { reference: other },
                        _,
                    ) => reference == other,
                    (_, _, Some(Text | Date | Integer | Number)) => *other == scalar,
                    _ => false,
                })
        };
        let all = parts.iter().zip(&scalars).enumerate();
        all.filter(|(index, (part, scalar))| {
            !scalar.is_some_and(covered) && !again(*index, part, **scalar)
        })
        .map(|(index, (part, _))| (index, part))
        .collect()
    }

    fn scalar(&self, part: &ReferenceOr<Schema>) -> Option<Scalar> {
        let schema = match part {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => self.component(reference)?.2,
        };
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
