//! What a schema describes, one level deep: the many ways in which a document can say it come down to a few shapes.

use std::collections::HashSet;

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerType, ObjectType, ReferenceOr, Schema, SchemaKind,
    StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::Ref;
use super::object::Object;
use super::report::Report;
use super::subtypes;
use super::union::{self, Parts};
use crate::document::{Document, Located};

/// The parts of `allOf` that may stand within one another.
const MAX_NESTED: usize = 64;

/// What a schema describes.
pub(super) enum Shape<'a> {
    /// A value without a type of its own.
    Plain(Ref),
    TextEnum(Vec<String>),
    IntegerEnum(Vec<i64>),
    /// A list, of anything if nothing is said about its items.
    List(Option<Located<'a, Schema>>),
    /// A map from names to values.
    Map(Option<Located<'a, Schema>>),
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
    let Located { value, pointer, .. } = at;
    if let Some(union) = subtypes::shape(document, at, report) {
        return union;
    }
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
            Shape::List(items.map(|items| document.schema(items, || format!("{pointer}/items"))))
        }
        SchemaKind::Type(Plain::Object(object)) => self::object(document, object, pointer),
        SchemaKind::AllOf { all_of } => self::all_of(document, all_of, None, at, report),
        SchemaKind::OneOf { one_of } => union::shape(document, value, one_of, "oneOf", pointer),
        SchemaKind::AnyOf { any_of } => union::shape(document, value, any_of, "anyOf", pointer),
        SchemaKind::Not { .. } => Shape::Plain(Ref::Any),
        SchemaKind::Any(any) => self::any(document, any, at, report),
    }
}

/// Whether an integer is an unsigned one: by its format, unless it has a negative minimum.
fn integer_kind(integer: &IntegerType) -> Ref {
    let format = match &integer.format {
        VariantOrUnknownOrEmpty::Unknown(format) => format.to_ascii_lowercase(),
        _ => String::new(),
    };
    let negative = integer.minimum.is_some_and(|minimum| minimum < 0);
    if (format.starts_with("uint") || format == "unsigned") && !negative {
        Ref::Unsigned
    } else {
        Ref::Integer
    }
}

/// Whether a value may be null: by itself, by what it is nothing but a reference to, or as one of the types of a union.
pub(super) fn is_nullable(document: &Document, schema: &Located<'_, Schema>) -> bool {
    // Unions may lead back to themselves: each component is looked at once.
    let mut seen = HashSet::new();
    let mut open = vec![schema.clone()];
    while let Some(schema) = open.pop() {
        for layer in layers(document, &schema) {
            if layer.schema_data.nullable || lists_null(layer) {
                return true;
            }
            if let SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts } =
                &layer.schema_kind
            {
                let parts = parts.iter().map(|part| document.schema(part, String::new));
                open.extend(parts.filter(|part| part.name.is_none_or(|name| seen.insert(name))));
            }
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
        SchemaKind::Any(any) => any.enumeration.contains(&serde_json::Value::Null),
        _ => false,
    }
}

/// Whether a schema allows nothing but null.
pub(super) fn only_null(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::String(string)) => string.enumeration == [None],
        SchemaKind::Any(any) => any.enumeration == [serde_json::Value::Null],
        _ => false,
    }
}

/// A schema that mixes keywords, or has none.
fn any<'a>(
    document: &'a Document,
    any: &'a AnySchema,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Shape<'a> {
    let (schema, pointer) = (at.value, at.pointer.as_str());
    if !any.all_of.is_empty() {
        return all_of(document, &any.all_of, Some(any), at, report);
    }
    let own = !any.properties.is_empty();
    for (keyword, parts) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
        if parts.is_empty() || own && parts.iter().all(union::only_requires) {
            continue;
        }
        if own {
            report.warn(
                pointer,
                format!("the members beside `{keyword}` are left out"),
                "list them in each of the variants",
            );
        }
        return union::shape(document, schema, parts, keyword, pointer);
    }
    let texts: Vec<String> = any
        .enumeration
        .iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect();
    if !texts.is_empty() {
        return Shape::TextEnum(texts);
    }
    if let Some(items) = &any.items {
        return Shape::List(Some(document.schema(items, || format!("{pointer}/items"))));
    }
    let mut object = Object::default();
    object.take_any(document, any, pointer);
    match any.typ.as_deref() {
        _ if !object.properties.is_empty() => Shape::Object(object),
        Some("string") => Shape::Plain(Ref::Text),
        Some("integer") => Shape::Plain(Ref::Integer),
        Some("number") => Shape::Plain(Ref::Number),
        Some("boolean") => Shape::Plain(Ref::Boolean),
        Some("array") => Shape::List(None),
        Some("object") => map(document, object),
        _ if object.additional.is_some() => map(document, object),
        _ => Shape::Plain(Ref::Any),
    }
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
fn map<'a>(document: &'a Document, object: Object<'a>) -> Shape<'a> {
    Shape::Map(match object.additional {
        Some((pointer, AdditionalProperties::Schema(schema))) => {
            Some(document.schema(schema, || pointer))
        }
        _ => None,
    })
}

/// `allOf`: one type with the members of all parts; what wraps a single reference is that reference.
fn all_of<'a>(
    document: &'a Document,
    parts: &'a [ReferenceOr<Schema>],
    own: Option<&'a AnySchema>,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Shape<'a> {
    let pointer = at.pointer.as_str();
    let mut object = Object::default();
    if let Some(own) = own {
        object.take_any(document, own, pointer);
    }
    let mut others = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let part = document.schema(part, || format!("{pointer}/allOf/{index}"));
        if !gather(document, &part, &mut object, 0) {
            others.push(part);
        }
    }
    let plain = own.is_none_or(|own| own.properties.is_empty());
    match (others.pop(), parts) {
        // `allOf` around one reference is how 3.0 hangs a description on a reference.
        (_, [only @ ReferenceOr::Reference { .. }])
            if plain && !subtypes::is_subtype(document, at, only) =>
        {
            Shape::Same(document.schema(only, || pointer.to_owned()))
        }
        (None, _) if !object.properties.is_empty() => Shape::Object(object),
        (None, _) => map(document, object),
        (Some(only), _) if others.is_empty() && object.properties.is_empty() => Shape::Same(only),
        _ => {
            report.warn(
                pointer,
                "allOf combines parts that no single type can hold",
                "it is read as any JSON value; keep to objects, or to one part",
            );
            Shape::Plain(Ref::Any)
        }
    }
}

/// Adds the members of a part of an `allOf`; false if the part is not an object.
fn gather<'a>(
    document: &'a Document,
    part: &Located<'a, Schema>,
    into: &mut Object<'a>,
    depth: usize,
) -> bool {
    // The document step refuses an allOf that contains itself; the bound makes sure of it.
    if depth > MAX_NESTED {
        return false;
    }
    let pointer = &part.pointer;
    let all = |parts: &'a [ReferenceOr<Schema>], into: &mut Object<'a>| {
        let parts = parts.iter().enumerate();
        parts.fold(true, |objects, (index, part)| {
            let part = document.schema(part, || format!("{pointer}/allOf/{index}"));
            gather(document, &part, into, depth + 1) && objects
        })
    };
    match &part.value.schema_kind {
        SchemaKind::Type(Plain::Object(object)) => {
            into.take(document, object, pointer);
            true
        }
        SchemaKind::AllOf { all_of } => all(all_of, into),
        SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts } => {
            parts.iter().all(union::only_requires)
        }
        SchemaKind::Any(any) => {
            let mut alternatives = any.one_of.iter().chain(&any.any_of);
            if !alternatives.all(union::only_requires) {
                return false;
            }
            let objects = all(&any.all_of, into);
            into.take_any(document, any, pointer);
            let typed = any.typ.as_deref().is_none_or(|typ| typ == "object");
            objects && any.enumeration.is_empty() && typed
        }
        _ => false,
    }
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
