//! The JSON text of a value that has no inside.

use std::io::Write;

use super::rest::Rest;
use super::table::View;
use super::write;

/// Writes it; nothing for what has an inside. Writing to memory cannot fail.
pub fn scalar(view: View<'_>, rest: Option<&Rest>, out: &mut Vec<u8>) {
    match view {
        View::Absent | View::Null | View::Extra(_) => out.extend(b"null"),
        View::Boolean(value) => _ = write!(out, "{value}"),
        View::Integer(value) | View::IntegerChoice(value, _) => _ = write!(out, "{value}"),
        View::Unsigned(value) => _ = write!(out, "{value}"),
        View::Number(value) => match rest.and_then(|rest| rest.text(&value.into())) {
            Some(text) => out.extend(text.as_bytes()),
            // Plain digits, and a whole number as one, `30` and not `30.0`: to JSON they are the same, to services they
            // are not.
            None if value == 0.0 && value.is_sign_negative() => out.extend(b"-0.0"),
            None if value.is_finite() => _ = write!(out, "{value}"),
            // JSON has no such numbers (RFC 8259, 6).
            None => out.extend(b"null"),
        },
        View::Text(text) => write::string(text, out),
        View::Timestamp(date) => write::string(date.as_str(), out),
        View::TextChoice(text, _) => write::string(text, out),
        View::Value(value) | View::Unknown(value) => match rest.and_then(|rest| rest.text(value)) {
            Some(text) => out.extend(text.as_bytes()),
            None => write::value(value, out),
        },
        View::Object(_) | View::List(_) | View::Map(_) => {}
    }
}
