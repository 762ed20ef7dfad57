//! Identifiers of Rust: what can be one, and how it is written.

use proc_macro2::{Ident, Span};

/// Words that cannot be identifiers, not even raw ones.
pub(crate) const NEVER: &[&str] = &["self", "Self", "super", "crate", "_", ""];

/// Whether a text can be an identifier, as it is or as a raw one.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let letters = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    letters && !text.starts_with(|c: char| c.is_ascii_digit()) && !NEVER.contains(&text)
}

/// An identifier, raw where it has to be.
#[must_use]
pub fn ident(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) => Ident::new_raw(name, Span::call_site()),
    }
}
