//! What the keywords of one schema say by themselves.

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerType, ReferenceOr, Schema, SchemaKind, Type as Plain,
    VariantOrUnknownOrEmpty,
};

use super::api::Ref;
use super::said::Said;
use super::schema::MAX_NESTED;
use crate::document::{CONSTANT, Document, Located, is_unsigned};

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

/// Whether an integer is an unsigned one: by its format, unless it has a negative minimum.
pub(super) fn integer_kind(integer: &IntegerType) -> Ref {
    let format = match &integer.format {
        VariantOrUnknownOrEmpty::Unknown(format) => format.as_str(),
        _ => "",
    };
    whole(format, integer.minimum.is_some_and(|minimum| minimum < 0))
}

/// The same by the words for it.
pub(super) fn whole(format: &str, negative: bool) -> Ref {
    if is_unsigned(format) && !negative {
        Ref::Unsigned
    } else {
        Ref::Integer
    }
}

/// Whether an enumeration lists null.
pub(super) fn lists_null(schema: &Schema) -> bool {
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

/// Whether a schema that mixes keywords lists the values that it allows.
pub(super) fn lists_values(any: &AnySchema) -> bool {
    any.enumeration.iter().any(|value| !value.is_null())
}

/// The texts of what is listed but for null.
fn texts<T: ToString>(values: &[Option<T>]) -> Vec<String> {
    values.iter().flatten().map(T::to_string).collect()
}

/// The JSON texts of the booleans or numbers that an enumeration lists, which are of a plain type: that of the value, or of
/// what is in it.
pub(super) fn listed_plainly(
    document: &Document,
    at: &Located<'_, Schema>,
    r#type: &Ref,
) -> Vec<String> {
    match r#type {
        Ref::Boolean | Ref::Unsigned | Ref::Number => listed_here(document, at),
        Ref::Nullable(inner) => listed_plainly(document, at, inner),
        Ref::List(inner) | Ref::Map(inner) => match inside_of(document, at) {
            Some(inside) => listed_plainly(document, &inside, inner),
            None => Vec::new(),
        },
        Ref::Integer | Ref::Text | Ref::Timestamp | Ref::Any | Ref::Named(_) | Ref::Boxed(_) => {
            Vec::new()
        }
    }
}

/// The schema of a list's items, or of a map's values.
pub(super) fn inside<'a>(
    document: &'a Document,
    schema: &'a Schema,
) -> Option<Located<'a, Schema>> {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::Array(array)) => {
            Some(document.schema(array.items.as_ref()?, String::new))
        }
        SchemaKind::Type(Plain::Object(object)) if object.properties.is_empty() => {
            match object.additional_properties.as_ref()? {
                AdditionalProperties::Schema(value) => Some(document.schema(value, String::new)),
                AdditionalProperties::Any(_) => None,
            }
        }
        _ => None,
    }
}

/// The same of what a value is nothing but a reference to, and of a schema that mixes keywords as well.
fn inside_of<'a>(document: &'a Document, at: &Located<'a, Schema>) -> Option<Located<'a, Schema>> {
    let schema = layers(document, at).pop()?;
    match &schema.schema_kind {
        SchemaKind::Any(AnySchema {
            items: Some(items), ..
        }) => Some(document.schema(items, String::new)),
        SchemaKind::Any(AnySchema {
            additional_properties: Some(AdditionalProperties::Schema(schema)),
            ..
        }) => Some(document.schema(schema, String::new)),
        _ => inside(document, schema),
    }
}

fn listed_here(document: &Document, at: &Located<'_, Schema>) -> Vec<String> {
    let listed = |schema: &Schema| -> Vec<String> {
        match &schema.schema_kind {
            SchemaKind::Type(Plain::Boolean(boolean)) => texts(&boolean.enumeration),
            SchemaKind::Type(Plain::Number(number)) => texts(&number.enumeration),
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
    let mut found = layers(document, at).into_iter().map(listed);
    found.find(|texts| !texts.is_empty()).unwrap_or_default()
}

/// The one value that a `const` says: of what always holds, else of each of the alternatives alike.
pub(super) fn only<'a>(document: &'a Document, said: &Said<'a>) -> Option<&'a serde_json::Value> {
    if let Some(value) = said.all.iter().find_map(|at| constant(document, at)) {
        return Some(value);
    }
    let mut others = said.any.iter().map(|said| only(document, said));
    let first = others.next()??;
    others.all(|other| other == Some(first)).then_some(first)
}

/// The `const` of a schema, or of a part of its `allOf`.
fn constant<'a>(document: &'a Document, at: &Located<'a, Schema>) -> Option<&'a serde_json::Value> {
    let own = |at: &Located<'a, Schema>| {
        let mut layers = layers(document, at).into_iter();
        layers.find_map(|layer| layer.schema_data.extensions.get(CONSTANT))
    };
    let parts = match &at.value.schema_kind {
        SchemaKind::AllOf { all_of } => all_of.as_slice(),
        SchemaKind::Any(any) => any.all_of.as_slice(),
        _ => &[],
    };
    let mut parts = parts.iter().map(|part| document.schema(part, String::new));
    own(at).or_else(|| parts.find_map(|part| own(&part)))
}

/// What a part requires that says nothing else; `None` if it says more.
pub(super) fn required(part: &ReferenceOr<Schema>) -> Option<Vec<&str>> {
    let ReferenceOr::Item(schema) = part else {
        return None;
    };
    let required = match &schema.schema_kind {
        SchemaKind::Any(any) => &any.required,
        SchemaKind::Type(Plain::Object(object)) => &object.required,
        _ => return None,
    };
    only_requires(part).then(|| required.iter().map(String::as_str).collect())
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
