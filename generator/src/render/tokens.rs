//! Finished token strings: the only form in which anything of a document enters a template.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs::one_line;
use crate::names::Sdk;
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
}
