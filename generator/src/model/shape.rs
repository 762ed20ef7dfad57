//! What a schema describes, one level deep: the many ways in which a document can say it come down to a few shapes.

use std::collections::HashSet;

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerType, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::Ref;
use super::combine::{self, Said};
use super::gather;
use super::object::Object;
use super::report::Report;
use super::subtypes;
use super::union::{self, Parts};
use crate::document::{Document, Located};

/// The parts of `allOf` that may stand within one another.
const MAX_NESTED: usize = 64;

/// What a schema describes.
#[derive(Clone)]
pub(super) enum Shape<'a> {
    /// A value without a type of its own.
    Plain(Ref),
    TextEnum(Vec<String>),
    IntegerEnum(Vec<i64>),
    /// A list, of anything if nothing is said about its items.
    List(Option<Said<'a>>),
    /// A map from names to values.
    Map(Option<Said<'a>>),
    Object(Object<'a>),
    Union(Parts<'a>),
    /// Another schema says it all.
    Same(Located<'a, Schema>),
}

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
        SchemaKind::OneOf { one_of } => union::shape(document, value, one_of, "oneOf", pointer),
        SchemaKind::AnyOf { any_of } => union::shape(document, value, any_of, "anyOf", pointer),
        SchemaKind::AllOf { all_of } => match wrapped(document, at, all_of) {
            Some(other) => Shape::Same(other),
            None => combine::shape(document, at, report),
        },
        SchemaKind::Any(any) if !any.all_of.is_empty() || chooses(any) => {
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
        SchemaKind::Any(_) | SchemaKind::Type(_) | SchemaKind::Not { .. } => leaf(document, at),
    }
}

/// Whether a schema lists alternatives.
fn chooses(any: &AnySchema) -> bool {
    [&any.one_of, &any.any_of]
        .into_iter()
        .any(|parts| !parts.iter().all(union::only_requires))
}

/// Whether a schema adds nothing to the type that its `allOf` describes.
fn says_no_more(any: &AnySchema) -> bool {
    let plain = any.properties.is_empty() && any.items.is_none();
    plain && !lists_values(any) && !chooses(any)
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

/// What a schema describes that is not made of others.
pub(super) fn leaf<'a>(document: &'a Document, at: &Located<'a, Schema>) -> Shape<'a> {
    let Located { value, pointer, .. } = at;
    match &value.schema_kind {
        SchemaKind::Type(Plain::Boolean(_)) => Shape::Plain(Ref::Boolean),
        SchemaKind::Type(Plain::Number(_)) => Shape::Plain(Ref::Number),
        SchemaKind::Type(Plain::Integer(integer)) => {
            let values: Vec<i64> = integer.enumeration.iter().copied().flatten().collect();
            if values.is_empty() {
                Shape::Plain(integer_kind(integer))
            } else {
                Shape::IntegerEnum(values)
            }
        }
        SchemaKind::Type(Plain::String(string)) => {
            let values: Vec<String> = string.enumeration.iter().flatten().cloned().collect();
            match string.format {
                _ if !values.is_empty() => Shape::TextEnum(values),
                VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => {
                    Shape::Plain(Ref::Timestamp)
                }
                _ => Shape::Plain(Ref::Text),
            }
        }
        SchemaKind::Type(Plain::Array(array)) => {
            let items = array.items.as_ref();
            let items = items.map(|items| document.schema(items, || format!("{pointer}/items")));
            Shape::List(items.map(Said::from))
        }
        SchemaKind::Type(Plain::Object(object)) => self::object(document, object, pointer),
        SchemaKind::Any(any) => self::any(document, any, pointer),
        SchemaKind::OneOf { .. }
        | SchemaKind::AnyOf { .. }
        | SchemaKind::AllOf { .. }
        | SchemaKind::Not { .. } => Shape::Plain(Ref::Any),
    }
}

/// Whether an integer is an unsigned one: by its format, unless it has a negative minimum.
pub(super) fn integer_kind(integer: &IntegerType) -> Ref {
    let format = match &integer.format {
        VariantOrUnknownOrEmpty::Unknown(format) => format.as_str(),
        _ => "",
    };
    whole(format, integer.minimum.is_some_and(|minimum| minimum < 0))
}

fn whole(format: &str, negative: bool) -> Ref {
    let format = format.to_ascii_lowercase();
    if (format.starts_with("uint") || format == "unsigned") && !negative {
        Ref::Unsigned
    } else {
        Ref::Integer
    }
}

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

/// Whether an enumeration lists null.
fn lists_null(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::String(string)) => string.enumeration.contains(&None),
        SchemaKind::Type(Plain::Integer(integer)) => integer.enumeration.contains(&None),
        SchemaKind::Type(Plain::Number(number)) => number.enumeration.contains(&None),
        SchemaKind::Type(Plain::Boolean(boolean)) => boolean.enumeration.contains(&None),
        SchemaKind::Any(any) => any.enumeration.contains(&serde_json::Value::Null),
        _ => false,
    }
}

/// Whether a schema allows nothing but null.
pub(super) fn only_null(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::String(string)) => string.enumeration == [None],
        SchemaKind::Type(Plain::Integer(integer)) => integer.enumeration == [None],
        SchemaKind::Type(Plain::Number(number)) => number.enumeration == [None],
        SchemaKind::Type(Plain::Boolean(boolean)) => boolean.enumeration == [None],
        SchemaKind::Any(any) => any.enumeration == [serde_json::Value::Null],
        _ => false,
    }
}

/// The JSON texts of the booleans or numbers that an enumeration lists.
pub(super) fn listed_plainly(document: &Document, at: &Located<'_, Schema>) -> Vec<String> {
    let texts = |schema: &Schema| -> Vec<String> {
        match &schema.schema_kind {
            SchemaKind::Type(Plain::Boolean(boolean)) => boolean
                .enumeration
                .iter()
                .flatten()
                .map(bool::to_string)
                .collect(),
            SchemaKind::Type(Plain::Number(number)) => number
                .enumeration
                .iter()
                .flatten()
                .map(f64::to_string)
                .collect(),
            SchemaKind::Any(any) => {
                let values = any.enumeration.iter().filter(|value| !value.is_null());
                let text = |value: &serde_json::Value| match value.as_f64() {
                    Some(number) if !value.is_u64() => number.to_string(),
                    _ => value.to_string(),
                };
                values.map(text).collect()
            }
            _ => Vec::new(),
        }
    };
    let mut found = layers(document, at).into_iter().map(texts);
    found.find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// Whether a schema that mixes keywords lists the values that it allows.
pub(super) fn lists_values(any: &AnySchema) -> bool {
    any.enumeration.iter().any(|value| !value.is_null())
}

/// A schema that mixes keywords, or has none.
fn any<'a>(document: &'a Document, any: &'a AnySchema, pointer: &str) -> Shape<'a> {
    let typ = any.typ.as_deref();
    let values = || any.enumeration.iter().filter(|value| !value.is_null());
    let texts: Vec<String> = values()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    if !texts.is_empty() && (typ == Some("string") || texts.len() == values().count()) {
        return Shape::TextEnum(texts);
    }
    let integers: Vec<i64> = values().filter_map(serde_json::Value::as_i64).collect();
    if !integers.is_empty() && typ != Some("number") && integers.len() == values().count() {
        return Shape::IntegerEnum(integers);
    }
    if typ.is_none()
        && let Some(listed) = self::listed(&any.enumeration)
    {
        return Shape::Plain(listed);
    }
    if let Some(items) = &any.items {
        let items = document.schema(items, || format!("{pointer}/items"));
        return Shape::List(Some(items.into()));
    }
    let mut object = Object::default();
    object.take_any(document, any, pointer);
    match typ {
        _ if !object.properties.is_empty() => Shape::Object(object),
        Some("string") if any.format.as_deref() == Some("date-time") => {
            Shape::Plain(Ref::Timestamp)
        }
        Some("string") => Shape::Plain(Ref::Text),
        Some("integer") => {
            let negative = any.minimum.is_some_and(|minimum| minimum < 0.0);
            Shape::Plain(whole(any.format.as_deref().unwrap_or_default(), negative))
        }
        Some("number") => Shape::Plain(Ref::Number),
        Some("boolean") => Shape::Plain(Ref::Boolean),
        Some("array") => Shape::List(None),
        Some("object") => map(document, object),
        _ if object.additional.is_some() => map(document, object),
        _ => Shape::Plain(Ref::Any),
    }
}

/// What values without a type are, if they are no strings or integers that are listed. Null is one where the value stands.
fn listed(values: &[serde_json::Value]) -> Option<Ref> {
    let values = || values.iter().filter(|value| !value.is_null());
    values().next()?;
    let all = |is: fn(&serde_json::Value) -> bool| values().all(is);
    Some(if all(serde_json::Value::is_u64) {
        Ref::Unsigned
    } else if all(serde_json::Value::is_number) {
        Ref::Number
    } else if all(serde_json::Value::is_boolean) {
        Ref::Boolean
    } else {
        Ref::Any
    })
}

fn object<'a>(document: &'a Document, object: &'a ObjectType, pointer: &str) -> Shape<'a> {
    let mut parts = Object::default();
    parts.take(document, object, pointer);
    if parts.properties.is_empty() {
        map(document, parts)
    } else {
        Shape::Object(parts)
    }
}

/// An object without members is a map.
pub(super) fn map<'a>(document: &'a Document, object: Object<'a>) -> Shape<'a> {
    Shape::Map(match object.additional {
        Some((pointer, AdditionalProperties::Schema(schema))) => {
            Some(document.schema(schema, || pointer).into())
        }
        _ => None,
    })
}

/// The schemas that say something about a value, outermost first: its own, and those that it is nothing but a
/// reference to, in an `allOf` of one.
pub(super) fn layers<'a>(document: &'a Document, schema: &Located<'a, Schema>) -> Vec<&'a Schema> {
    let mut layers = Vec::new();
    let mut next = Some(schema.value);
    // A chain that is longer would be a cycle, which the document step refuses.
    while let Some(schema) = next.filter(|_| layers.len() <= MAX_NESTED) {
        layers.push(schema);
        let parts = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } => all_of.as_slice(),
            SchemaKind::Any(any) if any.properties.is_empty() => any.all_of.as_slice(),
            _ => &[],
        };
        next = match parts {
            [only @ ReferenceOr::Reference { .. }] => {
                Some(document.schema(only, String::new).value)
            }
            _ => None,
        };
    }
    layers
}
