//! Finished token strings: the only form in which anything of a document enters a template.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::one_line;
use crate::model::Only;
use crate::names::{Inside, Sdk};
use crate::rust::Ty;

/// An identifier as text, raw where it has to be.
#[must_use]
pub fn word(name: &str) -> String {
    crate::rust::ident(name).to_string()
}

/// A string literal.
#[must_use]
pub fn text(text: &str) -> String {
    Literal::string(text).to_string()
}

/// A string in TOML, which is one line.
#[must_use]
pub fn toml(text: &str) -> String {
    // JSON's escapes are TOML's as well (TOML 1.0.0, String).
    serde_json::Value::from(one_line(text)).to_string()
}

/// The attribute of what is not to be used any more.
#[must_use]
pub fn deprecated(note: &str) -> String {
    quote!(#[deprecated(note = #note)]).to_string()
}

/// `&["a", "b"]`.
#[must_use]
pub fn texts<I: AsRef<str>>(texts: impl IntoIterator<Item = I>) -> String {
    let texts = texts.into_iter().map(|text| Literal::string(text.as_ref()));
    quote!(&[#(#texts),*]).to_string()
}

/// How types are written in one place of the crate.
pub(super) struct Tokens<'a> {
    pub sdk: &'a Sdk<'a>,
    /// The path to the models: `super` inside of them, `crate::model` elsewhere.
    pub models: TokenStream,
}

impl Tokens<'_> {
    pub fn ty(&self, ty: &Ty) -> TokenStream {
        ty.tokens(self.sdk, &self.models)
    }

    /// The only value of a member, for its setter.
    pub fn only(&self, only: &Only<'_>) -> String {
        self::only(self.sdk, only, &self.models.to_string())
    }
}

/// The only value of a member, for its setter, where the models are at this path.
pub(super) fn only(sdk: &Sdk<'_>, only: &Only<'_>, models: &str) -> String {
    match *only {
        Only::Text(value) => text(value),
        Only::Boolean(value) => value.to_string(),
        Only::Integer(value) => value.to_string(),
        Only::Unsigned(value) => value.to_string(),
        Only::Number(value) => Literal::f64_unsuffixed(value).to_string(),
        Only::Value(id, index) => {
            let own = sdk.r#type(id);
            let value = match &own.inside {
                Inside::TextEnum(values) => values.get(index).map(|value| &value.name),
                Inside::IntegerEnum(values) => values.get(index).map(|value| &value.name),
                Inside::Object(_) | Inside::Union { .. } => None,
            };
            let value = value.map(String::as_str).unwrap_or_default();
            format!("{models}::{}::{}", word(&own.name), word(value))
        }
    }
}
