//! What all generated types have in common with those of the standard library, and with serde's.
//!
//! What is not needed to call a service is behind a feature: for hundreds of types it costs some percent of the time in which
//! a crate is checked. Nothing is said by `Self::Err` or `Self::Error`: a variant may be called so.

use std::cmp::Ordering;

use crate::model::{Field, Known, View};

/// Gives generated objects and unions what they have for serde, and what texts and values of JSON become them by.
#[doc(hidden)]
#[macro_export]
macro_rules! models {
    ($($name:ident),* $(,)?) => {
        $crate::serde_of!($($name),*);
        $crate::json_text!($($name),*);
    };
}

/// Gives generated enumerations of strings an order, and what they have for serde.
#[doc(hidden)]
#[macro_export]
macro_rules! text_enums {
    ($($name:ident),* $(,)?) => {
        $(
            impl ::core::cmp::Ord for $name {
                #[inline]
                fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                    $crate::rt::order_of_texts(self, other)
                }
            }

            impl ::core::cmp::PartialOrd for $name {
                #[inline]
                fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                    ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
                }
            }
        )*
        $crate::serde_of!($($name),*);
        $crate::plain_text!($($name),*);
    };
}

/// Gives generated enumerations of integers an order, and what they have for serde.
#[doc(hidden)]
#[macro_export]
macro_rules! integer_enums {
    ($($name:ident),* $(,)?) => {
        $(
            impl ::core::cmp::Ord for $name {
                #[inline]
                fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                    let key = |value: &Self| (value.as_i64(), ::core::matches!(value, Self::Unknown(_)));
                    ::core::cmp::Ord::cmp(&key(self), &key(other))
                }
            }

            impl ::core::cmp::PartialOrd for $name {
                #[inline]
                fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                    ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
                }
            }
        )*
        $crate::serde_of!($($name),*);
        $crate::digits!($($name),*);
    };
}

/// The order of two values of one enumeration: that of what is on the wire. One that was made to be unknown stands behind
/// the listed one of the same text, to which it is not equal.
pub fn order_of_texts<T: Field + AsRef<str>>(left: &T, right: &T) -> Ordering {
    let is_unknown = |value: &T| {
        matches!(
            value.view(),
            View::TextChoice(_, choice) if matches!(choice.known, Known::No | Known::NotOnly)
        )
    };
    let order = left.as_ref().cmp(right.as_ref());
    order.then_with(|| is_unknown(left).cmp(&is_unknown(right)))
}

/// The macros that do nothing without the feature.
#[cfg(feature = "serde")]
mod on {
    /// Gives types that are walked by their tables serde's traits, and `TryFrom` a value.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! serde_of {
        ($($name:ident),*) => {$(
            impl $crate::rt::serde::Serialize for $name {
                /// Writes it as it would be sent; secrets are not redacted.
                #[inline]
                fn serialize<S: $crate::rt::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    $crate::rt::serialize($crate::rt::Field::view(self), serializer)
                }
            }

            impl<'de> $crate::rt::serde::Deserialize<'de> for $name {
                /// Reads it as forgivingly as an answer is read.
                #[inline]
                fn deserialize<D: $crate::rt::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    $crate::rt::deserialize(deserializer)
                }
            }

            impl ::core::convert::TryFrom<$crate::rt::Value> for $name {
                type Error = $crate::DecodeError;

                /// Reads it from a JSON value, as forgivingly as an answer is read.
                #[inline]
                fn try_from(
                    value: $crate::rt::Value,
                ) -> ::core::result::Result<Self, $crate::DecodeError> {
                    $crate::json::from_value(value)
                }
            }
        )*};
    }

    /// Reads objects and unions from JSON texts.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! json_text {
        ($($name:ident),*) => {$(
            impl ::core::str::FromStr for $name {
                type Err = $crate::DecodeError;

                /// Reads it from a JSON text, as forgivingly as an answer is read.
                #[inline]
                fn from_str(text: &str) -> ::core::result::Result<Self, $crate::DecodeError> {
                    $crate::json::from_str(text)
                }
            }
        )*};
    }

    /// Reads enumerations from their strings.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! plain_text {
        ($($name:ident),*) => {$(
            impl ::core::str::FromStr for $name {
                type Err = ::core::convert::Infallible;

                /// The value that the string is, listed or not.
                #[inline]
                fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                    ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
                }
            }
        )*};
    }

    /// Reads enumerations from the digits of their integers.
    #[doc(hidden)]
    #[macro_export]
    macro_rules! digits {
        ($($name:ident),*) => {$(
            impl ::core::str::FromStr for $name {
                type Err = ::core::num::ParseIntError;

                /// The value that the digits are, listed or not.
                #[inline]
                fn from_str(text: &str) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                    ::core::result::Result::map(text.parse::<i64>(), ::core::convert::From::from)
                }
            }
        )*};
    }

    use crate::Timestamp;

    crate::serde_of!(Timestamp);
}

/// Nothing: the feature is off.
#[cfg(not(feature = "serde"))]
mod off {
    #[doc(hidden)]
    #[macro_export]
    macro_rules! serde_of {
        ($($name:ident),*) => {};
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! json_text {
        ($($name:ident),*) => {};
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! plain_text {
        ($($name:ident),*) => {};
    }

    #[doc(hidden)]
    #[macro_export]
    macro_rules! digits {
        ($($name:ident),*) => {};
    }
}
