//! What a schema demands of its values, as data.

pub(super) mod read;

use serde::Serialize;

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

    /// Adds what another part says: both hold, so of two limits the stricter counts. Of multiples and patterns, the first
    /// does.
    pub(super) fn and(&mut self, other: Limits) {
        // JSON Schema 2020-12, Core, 10.2.1.1: what keeps to both keeps to the stricter.
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
