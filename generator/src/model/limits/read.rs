//! Limits as schemas state them.

use openapiv3::{
    AnySchema, IntegerFormat, NumberFormat, Schema, SchemaKind, StringFormat, Type as Plain,
    VariantOrUnknownOrEmpty as Given,
};

use super::{Bound, Limits, Number};
use crate::document::{Document, Located, Map};
use crate::model::keywords::{inside, layers};

/// How deep lists within lists are looked into.
const MAX_DEPTH: usize = 8;

/// What is said about a value, and about what is inside of it: of the schemas that speak of it, the first that
/// limits something.
pub(in crate::model) fn of(document: &Document, schema: &Located<'_, Schema>) -> Limits {
    within(document, schema, 0)
}

fn within(document: &Document, schema: &Located<'_, Schema>, depth: usize) -> Limits {
    let layers = layers(document, schema);
    let all = || layers.iter().map(|layer| with_parts(document, layer));
    let mut limits = all().find(|limits| !limits.is_empty()).unwrap_or_default();
    limits.format = all().find_map(|limits| limits.format);
    let mut inside = layers.iter().filter_map(|layer| inside(document, layer));
    if let Some(inside) = inside.next().filter(|_| depth < MAX_DEPTH) {
        let inner = within(document, &inside, depth + 1);
        limits.inner = (inner != Limits::default()).then(|| Box::new(inner));
    }
    limits
}

/// What the keywords of a Schema Object say, whatever the type that they go with.
pub(in crate::model) fn stated(own: &Map) -> Limits {
    let number = |keyword: &str| own.get(keyword)?.as_number();
    let exact = |keyword: &str| {
        let number = number(keyword)?;
        let whole = number.as_i64().filter(|_| !number.is_float());
        Some(whole.map_or_else(|| Number::Float(number.as_f64()), Number::Integer))
    };
    let count = |keyword: &str| usize::try_from(number(keyword)?.as_u64()?).ok();
    // What excludes a bound is a flag beside it, no number of its own (OpenAPI 3.0.3, Schema Object).
    Limits {
        minimum: bound(exact("minimum"), own.is("exclusiveMinimum")),
        maximum: bound(exact("maximum"), own.is("exclusiveMaximum")),
        multiple_of: exact("multipleOf"),
        min_length: count("minLength"),
        max_length: count("maxLength"),
        pattern: own.text("pattern").map(str::to_owned),
        min_items: count("minItems"),
        max_items: count("maxItems"),
        unique_items: own.is("uniqueItems"),
        min_properties: count("minProperties"),
        max_properties: count("maxProperties"),
        format: own.text("format").map(str::to_owned),
        inner: None,
    }
}

/// What a schema says, without what is inside of it.
fn by_itself(schema: &Schema) -> Limits {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::Integer(integer)) => {
            let bound =
                |value: Option<i64>, exclusive| bound(value.map(Number::Integer), exclusive);
            Limits {
                format: format(&integer.format, |format| match format {
                    IntegerFormat::Int32 => "int32",
                    IntegerFormat::Int64 => "int64",
                }),
                minimum: bound(integer.minimum, integer.exclusive_minimum),
                maximum: bound(integer.maximum, integer.exclusive_maximum),
                multiple_of: integer.multiple_of.map(Number::Integer),
                ..Limits::default()
            }
        }
        SchemaKind::Type(Plain::Number(number)) => {
            let bound = |value: Option<f64>, exclusive| bound(value.map(Number::Float), exclusive);
            Limits {
                format: format(&number.format, |format| match format {
                    NumberFormat::Float => "float",
                    NumberFormat::Double => "double",
                }),
                minimum: bound(number.minimum, number.exclusive_minimum),
                maximum: bound(number.maximum, number.exclusive_maximum),
                multiple_of: number.multiple_of.map(Number::Float),
                ..Limits::default()
            }
        }
        SchemaKind::Type(Plain::String(string)) => Limits {
            format: format(&string.format, |format| match format {
                StringFormat::Date => "date",
                StringFormat::DateTime => "date-time",
                StringFormat::Password => "password",
                StringFormat::Byte => "byte",
                StringFormat::Binary => "binary",
            }),
            min_length: string.min_length,
            max_length: string.max_length,
            pattern: string.pattern.clone(),
            ..Limits::default()
        },
        SchemaKind::Type(Plain::Array(array)) => Limits {
            min_items: array.min_items,
            max_items: array.max_items,
            unique_items: array.unique_items,
            ..Limits::default()
        },
        SchemaKind::Type(Plain::Object(object)) => Limits {
            min_properties: object.min_properties,
            max_properties: object.max_properties,
            ..Limits::default()
        },
        SchemaKind::Any(any) => of_any(any, any.typ.as_deref()),
        _ => Limits::default(),
    }
}

/// What a schema says, and the parts of its `allOf` that only limit the type beside it: all of them hold.
fn with_parts(document: &Document, schema: &Schema) -> Limits {
    let mut limits = by_itself(schema);
    if let SchemaKind::Any(any) = &schema.schema_kind
        && any.typ.is_some()
    {
        for part in &any.all_of {
            if let SchemaKind::Any(part) = &document.schema(part, String::new).value.schema_kind
                && part.typ.is_none()
            {
                limits.and(of_any(part, any.typ.as_deref()));
            }
        }
    }
    limits
}

/// What a schema that mixes keywords says of a value of this type: only its format, where it has none.
fn of_any(any: &AnySchema, typ: Option<&str>) -> Limits {
    let format = any.format.clone();
    #[expect(clippy::cast_possible_truncation, reason = "checked by the guard")]
    let number = |value: Option<f64>| {
        value.map(|value| match typ {
            // Up to 2^53 a float holds every whole number (RFC 8259, 6).
            Some("integer") if value.fract() == 0.0 && value.abs() < 9e15 => {
                Number::Integer(value as i64)
            }
            _ => Number::Float(value),
        })
    };
    match typ {
        Some("integer" | "number") => Limits {
            format,
            minimum: bound(number(any.minimum), any.exclusive_minimum == Some(true)),
            maximum: bound(number(any.maximum), any.exclusive_maximum == Some(true)),
            multiple_of: number(any.multiple_of),
            ..Limits::default()
        },
        Some("string") => Limits {
            format,
            min_length: any.min_length,
            max_length: any.max_length,
            pattern: any.pattern.clone(),
            ..Limits::default()
        },
        Some("array") => Limits {
            format,
            min_items: any.min_items,
            max_items: any.max_items,
            unique_items: any.unique_items == Some(true),
            ..Limits::default()
        },
        Some("object") => Limits {
            format,
            min_properties: any.min_properties,
            max_properties: any.max_properties,
            ..Limits::default()
        },
        _ => Limits {
            format,
            ..Limits::default()
        },
    }
}

fn bound(value: Option<Number>, exclusive: bool) -> Option<Bound> {
    value.map(|value| Bound { value, exclusive })
}

fn format<T>(given: &Given<T>, known: impl Fn(&T) -> &'static str) -> Option<String> {
    match given {
        Given::Item(format) => Some(known(format).to_owned()),
        Given::Unknown(format) => Some(format.clone()),
        Given::Empty => None,
    }
}
