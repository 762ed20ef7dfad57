//! Finished token strings: the only form in which anything of a document enters a template.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use super::docs::one_line;
use crate::model::{Api, Ref, TypeId, TypeKind};
use crate::names::Names;

/// An identifier, raw where it has to be.
#[must_use]
pub fn ident(name: &str) -> Ident {
    match syn::parse_str::<Ident>(name) {
        Ok(ident) => ident,
        Err(_) => Ident::new_raw(name, Span::call_site()),
    }
}

/// The identifier as text.
#[must_use]
pub fn word(name: &str) -> String {
    ident(name).to_string()
}

/// A string literal.
#[must_use]
pub fn text(text: &str) -> String {
    Literal::string(text).to_string()
}

/// A string in TOML, which is one line.
#[must_use]
pub fn toml(text: &str) -> String {
    // JSON's escapes are TOML's as well.
    serde_json::Value::from(one_line(text)).to_string()
}

/// `&["a", "b"]`.
#[must_use]
pub fn texts<I: AsRef<str>>(texts: impl IntoIterator<Item = I>) -> String {
    let texts = texts.into_iter().map(|text| Literal::string(text.as_ref()));
    quote!(&[#(#texts),*]).to_string()
}

/// How types are written in one place.
pub struct Types<'a> {
    pub api: &'a Api,
    pub names: &'a Names,
    /// The path to the models: `super` inside of them, `crate::model` elsewhere.
    pub path: TokenStream,
}

impl Types<'_> {
    /// The path of a named type.
    #[must_use]
    pub fn named(&self, id: TypeId) -> TokenStream {
        let name = self.names.types.get(id.0).map(|names| ident(&names.name));
        let path = &self.path;
        quote!(#path::#name)
    }

    /// The type as it is stored.
    #[must_use]
    pub fn stored(&self, reference: &Ref) -> TokenStream {
        match reference {
            Ref::Boolean => quote!(bool),
            Ref::Integer => quote!(i64),
            Ref::Number => quote!(f64),
            Ref::Text => quote!(String),
            Ref::Timestamp => quote!(rt::Timestamp),
            Ref::Any => quote!(rt::Value),
            Ref::Named(id) => self.named(*id),
            Ref::Boxed(id) => {
                let named = self.named(*id);
                quote!(Box<#named>)
            }
            Ref::List(item) => {
                let item = self.stored(item);
                quote!(Vec<#item>)
            }
            Ref::Map(value) => {
                let value = self.stored(value);
                quote!(rt::BTreeMap<String, #value>)
            }
        }
    }

    /// What a setter takes, and how it becomes what is stored.
    #[must_use]
    pub fn given(&self, reference: &Ref, value: &TokenStream) -> (TokenStream, TokenStream) {
        let stored = self.stored(reference);
        match reference {
            Ref::Boolean | Ref::Integer | Ref::Number => (stored, value.clone()),
            Ref::Text | Ref::Timestamp | Ref::Any => {
                (quote!(impl Into<#stored>), quote!(#value.into()))
            }
            Ref::Named(id) if self.is_object(*id) => (stored, value.clone()),
            Ref::Boxed(id) if self.is_object(*id) => (self.named(*id), quote!(Box::new(#value))),
            Ref::Named(_) => (quote!(impl Into<#stored>), quote!(#value.into())),
            Ref::Boxed(id) => {
                let named = self.named(*id);
                (quote!(impl Into<#named>), quote!(Box::new(#value.into())))
            }
            Ref::List(item) => {
                let (given, _) = self.given(item, value);
                match &**item {
                    Ref::List(_) | Ref::Map(_) | Ref::Boxed(_) => {
                        let stored = self.stored(item);
                        (
                            quote!(impl IntoIterator<Item = #stored>),
                            quote!(#value.into_iter().collect()),
                        )
                    }
                    _ if plain(&given) => (
                        quote!(impl IntoIterator<Item = #given>),
                        quote!(#value.into_iter().collect()),
                    ),
                    _ => {
                        let each = quote!(#value.into_iter().map(Into::into).collect());
                        (quote!(impl IntoIterator<Item = #given>), each)
                    }
                }
            }
            Ref::Map(inner) => {
                let stored = self.stored(inner);
                let pair =
                    quote!(impl IntoIterator<Item = (impl Into<String>, impl Into<#stored>)>);
                (
                    pair,
                    quote!(#value.into_iter().map(|(name, value)| (name.into(), value.into())).collect()),
                )
            }
        }
    }

    /// What a getter returns, and its body.
    #[must_use]
    pub fn read(
        &self,
        reference: &Ref,
        field: &Ident,
        required: bool,
    ) -> (TokenStream, TokenStream) {
        let stored = self.stored(reference);
        match reference {
            Ref::Boolean | Ref::Integer | Ref::Number if required => {
                (stored, quote!(self.#field.unwrap_or_default()))
            }
            Ref::Boolean | Ref::Integer | Ref::Number => {
                (quote!(Option<#stored>), quote!(self.#field))
            }
            Ref::Text if required => (
                quote!(&str),
                quote!(self.#field.as_deref().unwrap_or_default()),
            ),
            Ref::Text => (quote!(Option<&str>), quote!(self.#field.as_deref())),
            Ref::Timestamp | Ref::Any => (quote!(Option<&#stored>), quote!(self.#field.as_ref())),
            Ref::Named(id) if self.is_object(*id) => (
                quote!(&#stored),
                quote!(self.#field.as_ref().unwrap_or(#stored::NONE)),
            ),
            Ref::Named(_) => (quote!(Option<&#stored>), quote!(self.#field.as_ref())),
            Ref::Boxed(id) => {
                let named = self.named(*id);
                if self.is_object(*id) {
                    (
                        quote!(&#named),
                        quote!(self.#field.as_deref().unwrap_or(#named::NONE)),
                    )
                } else {
                    (quote!(Option<&#named>), quote!(self.#field.as_deref()))
                }
            }
            Ref::List(item) => {
                let item = self.stored(item);
                (
                    quote!(&[#item]),
                    quote!(self.#field.as_deref().unwrap_or_default()),
                )
            }
            Ref::Map(_) => (
                quote!(&#stored),
                quote! {
                    static NONE: #stored = rt::BTreeMap::new();
                    self.#field.as_ref().unwrap_or(&NONE)
                },
            ),
        }
    }

    /// Whether a named type is an object.
    #[must_use]
    pub fn is_object(&self, id: TypeId) -> bool {
        matches!(self.api.r#type(id).kind, TypeKind::Object(_))
    }
}

/// Whether a setter takes the stored type itself.
fn plain(given: &TokenStream) -> bool {
    !given.to_string().starts_with("impl")
}
