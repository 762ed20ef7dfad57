//! What a schema describes that is not made of others.

use openapiv3::{
    AnySchema, ObjectType, Schema, SchemaKind, StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::api::Ref;
use super::keywords;
use super::object::ObjectParts;
use super::said::Said;
use super::shape::Shape;
use crate::document::{Document, Located};

/// What a schema describes that is not made of others.
pub(super) fn shape<'a>(document: &'a Document, at: &Located<'a, Schema>) -> Shape<'a> {
    let Located { value, pointer, .. } = at;
    match &value.schema_kind {
        SchemaKind::Type(Plain::Boolean(_)) => Shape::Plain(Ref::Boolean),
        // `float` and `double` only say how exact a number is (OpenAPI 3.0.3, Data Types): f64 holds both.
        SchemaKind::Type(Plain::Number(_)) => Shape::Plain(Ref::Number),
        SchemaKind::Type(Plain::Integer(integer)) => {
            let values: Vec<i64> = integer.enumeration.iter().copied().flatten().collect();
            if values.is_empty() {
                Shape::Plain(keywords::integer_kind(integer))
            } else {
                Shape::IntegerEnum(values)
            }
        }
        SchemaKind::Type(Plain::String(string)) => {
            let values: Vec<String> = string.enumeration.iter().flatten().cloned().collect();
            match string.format {
                _ if !values.is_empty() => Shape::TextEnum(values),
                // Of the formats of texts only this one says more than any text can (RFC 3339, 5.6); a `date` alone is
                // no point in time.
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
    let mut object = ObjectParts::default();
    object.take_any(document, any, pointer);
    match typ {
        _ if !object.properties.is_empty() => Shape::Object(object),
        Some("string") if any.format.as_deref() == Some("date-time") => {
            Shape::Plain(Ref::Timestamp)
        }
        Some("string") => Shape::Plain(Ref::Text),
        Some("integer") => {
            let negative = any.minimum.is_some_and(|minimum| minimum < 0.0);
            Shape::Plain(keywords::whole(
                any.format.as_deref().unwrap_or_default(),
                negative,
            ))
        }
        Some("number") => Shape::Plain(Ref::Number),
        Some("boolean") => Shape::Plain(Ref::Boolean),
        Some("array") => Shape::List(None),
        Some("object") => map(document, &object),
        _ if !object.additional.is_empty() => map(document, &object),
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
    let mut parts = ObjectParts::default();
    parts.take(document, object, pointer);
    if parts.properties.is_empty() {
        map(document, &parts)
    } else {
        Shape::Object(parts)
    }
}

/// An object without members is a map.
pub(super) fn map<'a>(document: &'a Document, object: &ObjectParts<'a>) -> Shape<'a> {
    Shape::Map(object.others(document))
}
