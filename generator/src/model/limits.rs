//! What a schema demands of its values, as data.

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, NumberFormat, Schema, SchemaKind, StringFormat,
    Type as Plain, VariantOrUnknownOrEmpty as Given,
};
use serde::Serialize;

use super::shape;
use crate::document::{Document, Located};

/// How deep lists within lists are looked into.
const MAX_DEPTH: usize = 8;

/// What a value must keep to (OpenAPI 3.0.3, Schema Object). Nothing is limited unless it is said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Limits {
    /// As the document writes it: `int32`, `date-time`, `uuid`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Bound>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Bound>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub multiple_of: Option<Number>,
    /// In characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<usize>,
    /// A regular expression of ECMA-262.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<usize>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// Of the members of an object, or the entries of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<usize>,
    /// Of the items of a list, or the values of a map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner: Option<Box<Limits>>,
}

/// A smallest or largest value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bound {
    pub value: Number,
    /// Whether the value itself is not allowed.
    pub exclusive: bool,
}

impl Bound {
    /// What lower bounds are compared by.
    #[expect(
        clippy::cast_precision_loss,
        reason = "which of two is larger, not by how much"
    )]
    fn key(self) -> (f64, bool) {
        let value = match self.value {
            Number::Integer(value) => value as f64,
            Number::Float(value) => value,
        };
        (value, self.exclusive)
    }

    /// The smallest whole number that keeps to it, if it is a lower one and a whole number.
    #[must_use]
    pub fn least_integer(self) -> Option<i64> {
        match self.value {
            Number::Integer(least) if self.exclusive => least.checked_add(1),
            Number::Integer(least) => Some(least),
            // Whole numbers beyond 2^53 are not all there as floats.
            #[expect(clippy::cast_possible_truncation, reason = "checked by the guard")]
            Number::Float(least) if least.fract() == 0.0 && least.abs() < 9e15 => {
                Some(least as i64 + i64::from(self.exclusive))
            }
            Number::Float(_) => None,
        }
    }
}

/// A number of a document.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Number {
    Integer(i64),
    Float(f64),
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::Integer(number) => number.fmt(f),
            Number::Float(number) => number.fmt(f),
        }
    }
}

/// One of two where both are there.
fn both<T>(own: Option<T>, other: Option<T>, choose: impl Fn(T, T) -> T) -> Option<T> {
    match (own, other) {
        (Some(own), Some(other)) => Some(choose(own, other)),
        (own, other) => own.or(other),
    }
}

impl Limits {
    /// Whether nothing is limited. A format only tells what a value is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let bare = Limits {
            format: self.format.clone(),
            inner: self.inner.clone(),
            ..Limits::default()
        };
        *self == bare
    }

    /// What is said about a value, and about what is inside of it: of the schemas that speak of it, the first that
    /// limits something.
    pub(super) fn read(document: &Document, schema: &Located<'_, Schema>) -> Limits {
        Limits::within(document, schema, 0)
    }

    fn within(document: &Document, schema: &Located<'_, Schema>, depth: usize) -> Limits {
        let layers = shape::layers(document, schema);
        let all = || {
            layers
                .iter()
                .map(|layer| Limits::with_parts(document, layer))
        };
        let mut limits = all().find(|limits| !limits.is_empty()).unwrap_or_default();
        limits.format = all().find_map(|limits| limits.format);
        let mut inside = layers.iter().filter_map(|layer| inside(document, layer));
        if let Some(inside) = inside.next().filter(|_| depth < MAX_DEPTH) {
            let inner = Limits::within(document, &inside, depth + 1);
            limits.inner = (inner != Limits::default()).then(|| Box::new(inner));
        }
        limits
    }

    /// What a schema says, without what is inside of it.
    pub(super) fn of(schema: &Schema) -> Limits {
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
                let bound =
                    |value: Option<f64>, exclusive| bound(value.map(Number::Float), exclusive);
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
            SchemaKind::Any(any) => Limits::of_any(any, any.typ.as_deref()),
            _ => Limits::default(),
        }
    }

    /// What a schema says, and the parts of its `allOf` that only limit the type beside it: all of them hold.
    fn with_parts(document: &Document, schema: &Schema) -> Limits {
        let mut limits = Limits::of(schema);
        if let SchemaKind::Any(any) = &schema.schema_kind
            && any.typ.is_some()
        {
            for part in &any.all_of {
                if let SchemaKind::Any(part) = &document.schema(part, String::new).value.schema_kind
                    && part.typ.is_none()
                {
                    limits.and(Limits::of_any(part, any.typ.as_deref()));
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

    /// Adds what another part says: both hold, so of two limits the stricter counts. Of multiples and patterns, the first
    /// does.
    fn and(&mut self, other: Limits) {
        let least = |own: Bound, other: Bound| if other.key() > own.key() { other } else { own };
        let most = |own: Bound, other: Bound| {
            let (value, exclusive) = own.key();
            let (lower, more) = other.key();
            let is_stricter = lower < value || (lower <= value && more && !exclusive);
            if is_stricter { other } else { own }
        };
        self.format = self.format.take().or(other.format);
        self.minimum = both(self.minimum, other.minimum, least);
        self.maximum = both(self.maximum, other.maximum, most);
        self.multiple_of = self.multiple_of.or(other.multiple_of);
        self.min_length = both(self.min_length, other.min_length, usize::max);
        self.max_length = both(self.max_length, other.max_length, usize::min);
        self.pattern = self.pattern.take().or(other.pattern);
        self.min_items = both(self.min_items, other.min_items, usize::max);
        self.max_items = both(self.max_items, other.max_items, usize::min);
        self.unique_items |= other.unique_items;
        self.min_properties = both(self.min_properties, other.min_properties, usize::max);
        self.max_properties = both(self.max_properties, other.max_properties, usize::min);
    }
}

/// The schema of a list's items, or of a map's values.
fn inside<'a>(document: &'a Document, schema: &'a Schema) -> Option<Located<'a, Schema>> {
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

/// Values that are known to be in use, where any string is allowed.
pub(super) fn known_values<'v>(
    extensions: impl IntoIterator<Item = (&'v String, &'v serde_json::Value)>,
    names: &[String],
) -> Vec<String> {
    let mut extensions = extensions.into_iter();
    let found = extensions.find(|(name, _)| names.contains(name));
    let values = found
        .and_then(|(_, value)| value.as_array())
        .map(Vec::as_slice)
        .unwrap_or_default();
    let text = |value: &serde_json::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    values.iter().map(text).collect()
}
