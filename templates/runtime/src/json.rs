//! Models from JSON and to JSON, for files, tests and logs of your own.
//!
//! ```
//! use ionoscloud_core::{json, Timestamp};
//!
//! let dates: Vec<Timestamp> = json::from_str(r#"["2026-01-01T00:00:00Z"]"#)?;
//! assert_eq!(json::to_string(&dates), r#"["2026-01-01T00:00:00Z"]"#);
//! # Ok::<(), ionoscloud_core::DecodeError>(())
//! ```

use serde_json::Value;

use crate::charset;
use crate::model::{self, DecodeError, Field};

/// Reads a model from a JSON text, as forgivingly as an answer is read.
///
/// # Errors
/// The text is not JSON, or its outermost value is of another type.
pub fn from_str<T: Field>(text: &str) -> Result<T, DecodeError> {
    from_slice(text.as_bytes())
}

/// Reads a model from a JSON text as bytes, such as the body of an error.
///
/// # Errors
/// As for [`from_str`].
pub fn from_slice<T: Field>(text: &[u8]) -> Result<T, DecodeError> {
    model::decode(charset::unmarked(text))
}

/// Reads a model from a JSON value.
///
/// # Errors
/// The value is of another type.
pub fn from_value<T: Field>(value: Value) -> Result<T, DecodeError> {
    model::decode_value(value).map_err(|value| {
        DecodeError::new(
            "value of another type".to_owned(),
            String::new(),
            value.to_string(),
        )
    })
}

/// The JSON text of a model, exactly as it would be sent. Secrets are not redacted.
#[must_use]
pub fn to_string<T: Field>(value: &T) -> String {
    String::from_utf8(model::encode(value.view())).unwrap_or_default()
}

/// The JSON value of a model, exactly as it would be sent. Secrets are not redacted.
#[must_use]
pub fn to_value<T: Field>(value: &T) -> Value {
    model::encode_value(value.view())
}
