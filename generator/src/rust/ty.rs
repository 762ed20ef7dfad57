//! Types of Rust, as far as rendered interfaces use them: one form that is compared, shown to people and made tokens of.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::TypeId;
use crate::names::Sdk;

/// A type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    Unit,
    Bool,
    I64,
    U64,
    F64,
    /// `str`, which only stands behind a reference.
    Str,
    String,
    /// Types of the runtime.
    Timestamp,
    Value,
    Bytes,
    Upload,
    /// A model of the crate.
    Model(TypeId),
    /// What an answer tells in headers, by its name.
    Headers(String),
    Box(Box<Ty>),
    /// The runtime's own pointer, in which rustc does not look for `Send` and `Sync`.
    Boxed(Box<Ty>),
    Vec(Box<Ty>),
    Option(Box<Ty>),
    /// `BTreeMap<String, T>`.
    Map(Box<Ty>),
    Ref(Box<Ty>),
    /// `[T]`, which only stands behind a reference.
    Slice(Box<Ty>),
    /// `impl Into<T>`.
    Into(Box<Ty>),
    /// `impl AsRef<str>`.
    AsRefStr,
    /// `impl IntoIterator<Item = T>`.
    Iter(Box<Ty>),
    Pair(Box<Ty>, Box<Ty>),
}

impl Ty {
    #[must_use]
    pub fn boxed(self) -> Ty {
        Ty::Box(Box::new(self))
    }

    #[must_use]
    pub fn option(self) -> Ty {
        Ty::Option(Box::new(self))
    }

    #[must_use]
    pub fn reference(self) -> Ty {
        Ty::Ref(Box::new(self))
    }

    #[must_use]
    pub fn slice(self) -> Ty {
        Ty::Slice(Box::new(self)).reference()
    }

    #[must_use]
    pub fn into(self) -> Ty {
        Ty::Into(Box::new(self))
    }

    #[must_use]
    pub fn each(self) -> Ty {
        Ty::Iter(Box::new(self))
    }

    /// `&str`.
    #[must_use]
    pub fn text() -> Ty {
        Ty::Str.reference()
    }

    /// Whether it is copied instead of moved.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        matches!(self, Ty::Bool | Ty::I64 | Ty::U64 | Ty::F64)
    }

    /// The tokens, where models are reached by `models`, and the runtime is called `rt`.
    #[must_use]
    pub fn tokens(&self, sdk: &Sdk<'_>, models: &TokenStream) -> TokenStream {
        let inner = |ty: &Ty| ty.tokens(sdk, models);
        match self {
            Ty::Unit => quote!(()),
            Ty::Bool => quote!(bool),
            Ty::I64 => quote!(i64),
            Ty::U64 => quote!(u64),
            Ty::F64 => quote!(f64),
            Ty::Str => quote!(str),
            Ty::String => quote!(String),
            Ty::Timestamp => quote!(rt::Timestamp),
            Ty::Value => quote!(rt::Value),
            Ty::Bytes => quote!(rt::Bytes),
            Ty::Upload => quote!(rt::Upload),
            Ty::Model(id) => {
                let name = super::ident(&sdk.r#type(*id).name);
                quote!(#models::#name)
            }
            Ty::Headers(name) => {
                let name = super::ident(name);
                quote!(crate::headers::#name)
            }
            Ty::Box(ty) => {
                let ty = inner(ty);
                quote!(Box<#ty>)
            }
            Ty::Boxed(ty) => {
                let ty = inner(ty);
                quote!(rt::Boxed<#ty>)
            }
            Ty::Vec(ty) => {
                let ty = inner(ty);
                quote!(Vec<#ty>)
            }
            Ty::Option(ty) => {
                let ty = inner(ty);
                quote!(Option<#ty>)
            }
            Ty::Map(ty) => {
                let ty = inner(ty);
                quote!(rt::BTreeMap<String, #ty>)
            }
            Ty::Ref(ty) => {
                let ty = inner(ty);
                quote!(&#ty)
            }
            Ty::Slice(ty) => {
                let ty = inner(ty);
                quote!([#ty])
            }
            Ty::Into(ty) => {
                let ty = inner(ty);
                quote!(impl Into<#ty>)
            }
            Ty::AsRefStr => quote!(impl AsRef<str>),
            Ty::Iter(ty) => {
                let ty = inner(ty);
                quote!(impl IntoIterator<Item = #ty>)
            }
            Ty::Pair(one, other) => {
                let (one, other) = (inner(one), inner(other));
                quote!((#one, #other))
            }
        }
    }

    /// As a program writes it that has imported the runtime's types, and reaches models by `models`.
    #[must_use]
    pub fn text_of(&self, sdk: &Sdk<'_>, models: &str) -> String {
        self.text_by(&|id| format!("{models}{}", sdk.r#type(id).name))
    }

    /// The same where models are called by `model`.
    #[must_use]
    pub fn text_by(&self, model: &dyn Fn(TypeId) -> String) -> String {
        let inner = |ty: &Ty| ty.text_by(model);
        match self {
            Ty::Unit => "()".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::I64 => "i64".to_owned(),
            Ty::U64 => "u64".to_owned(),
            Ty::F64 => "f64".to_owned(),
            Ty::Str => "str".to_owned(),
            Ty::String => "String".to_owned(),
            Ty::Timestamp => "Timestamp".to_owned(),
            Ty::Value => "Value".to_owned(),
            Ty::Bytes => "Bytes".to_owned(),
            Ty::Upload => "Upload".to_owned(),
            Ty::Model(id) => model(*id),
            Ty::Headers(name) => format!("headers::{name}"),
            Ty::Box(ty) => format!("Box<{}>", inner(ty)),
            Ty::Boxed(ty) => format!("Boxed<{}>", inner(ty)),
            Ty::Vec(ty) => format!("Vec<{}>", inner(ty)),
            Ty::Option(ty) => format!("Option<{}>", inner(ty)),
            Ty::Map(ty) => format!("BTreeMap<String, {}>", inner(ty)),
            Ty::Ref(ty) => format!("&{}", inner(ty)),
            Ty::Slice(ty) => format!("[{}]", inner(ty)),
            Ty::Into(ty) => format!("impl Into<{}>", inner(ty)),
            Ty::AsRefStr => "impl AsRef<str>".to_owned(),
            Ty::Iter(ty) => format!("impl IntoIterator<Item = {}>", inner(ty)),
            Ty::Pair(one, other) => format!("({}, {})", inner(one), inner(other)),
        }
    }
}
