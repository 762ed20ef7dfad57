//! Parameters as arguments and setters: what they take, and the statements that write them.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::Types;
use crate::model::{Parameter, Place, Ref, Style, TypeKind};

/// An argument of the path: what it takes, and the text of it.
pub fn in_path(
    types: &Types<'_>,
    reference: &Ref,
    name: &TokenStream,
) -> (TokenStream, TokenStream) {
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Number => {
            (types.stored(reference), quote!(&#name.to_string()))
        }
        Ref::Named(id) | Ref::Boxed(id) => {
            let named = types.named(*id);
            let taken = quote!(impl Into<#named>);
            match types.api.r#type(*id).kind {
                TypeKind::IntegerEnum(_) => (taken, quote!(&#name.into().as_i64().to_string())),
                TypeKind::TextEnum(_) => (taken, quote!(#name.into().as_str())),
                _ => (quote!(&str), name.clone()),
            }
        }
        _ => (quote!(&str), name.clone()),
    }
}

/// A required parameter: what its argument takes, and the statement that writes it.
pub fn argument(
    types: &Types<'_>,
    parameter: &Parameter,
    name: &TokenStream,
) -> (TokenStream, TokenStream) {
    let call = quote!(call);
    let Style::Entries { before, after } = &parameter.style else {
        return write(types, parameter, &call, name);
    };
    let (taken, prepare, param) = value(types, entry(parameter), &quote!(value), true);
    let key = key(before, after);
    let step = quote! {
        for (key, value) in #name {
            let key = key.as_ref();
            #prepare
            #call.query_entry(#key, #param);
        }
    };
    (
        quote!(impl IntoIterator<Item = (impl AsRef<str>, #taken)>),
        step,
    )
}

/// An optional parameter: the arguments of its setter, and the statement that writes it.
pub fn setter(
    types: &Types<'_>,
    parameter: &Parameter,
    name: &TokenStream,
) -> (TokenStream, TokenStream) {
    let call = quote!(self.0);
    let Style::Entries { before, after } = &parameter.style else {
        let (taken, step) = write(types, parameter, &call, name);
        return (quote!(#name: #taken), step);
    };
    let (taken, prepare, param) = value(types, entry(parameter), &quote!(value), false);
    let key = key(before, after);
    let step = quote! { #prepare #call.query_entry(#key, #param); };
    (quote!(key: &str, value: #taken), step)
}

/// The type of the entries of a parameter that is sent entry by entry.
fn entry(parameter: &Parameter) -> &Ref {
    match &parameter.r#type {
        Ref::Map(value) => value,
        _ => &Ref::Text,
    }
}

/// The name of the parameter that an entry becomes.
fn key(before: &str, after: &str) -> TokenStream {
    match (before, after) {
        ("", "") => quote!(key),
        (_, "") => quote!(&format!("{}{key}", #before)),
        _ => quote!(&format!("{}{key}{}", #before, #after)),
    }
}

/// A parameter with one name: what it takes, and the statement that writes it.
fn write(
    types: &Types<'_>,
    parameter: &Parameter,
    call: &TokenStream,
    name: &TokenStream,
) -> (TokenStream, TokenStream) {
    let wire = &parameter.name;
    let send = |param: &TokenStream| match parameter.place {
        Place::Header => quote! { #call.header(#wire, #param); },
        Place::Cookie => quote! { #call.cookie(#wire, #param); },
        Place::Path | Place::Query => quote! { #call.query(#wire, #param); },
    };
    match (&parameter.style, &parameter.r#type) {
        (Style::Json, reference) => {
            let stored = types.stored(reference);
            let step = send(&quote!(rt::Param::from(&::ionoscloud_core::json::to_string(#name))));
            (quote!(&#stored), step)
        }
        (style, Ref::List(item)) => {
            let (taken, prepare, param) = value(types, item, &quote!(item), true);
            let list = match style {
                Style::Joined(" ") => quote!(rt::ListStyle::Space),
                Style::Joined("|") => quote!(rt::ListStyle::Pipe),
                Style::Joined(_) => quote!(rt::ListStyle::Comma),
                _ => quote!(rt::ListStyle::Repeat),
            };
            let step = match parameter.place {
                Place::Header => quote! { #call.header_item(#wire, #param); },
                Place::Cookie => quote! { #call.cookie(#wire, #param); },
                Place::Path | Place::Query => quote! { #call.query_list(#wire, #list, #param); },
            };
            let taken = quote!(impl IntoIterator<Item = #taken>);
            (taken, quote! { for item in #name { #prepare #step } })
        }
        (_, reference) => {
            let (taken, prepare, param) = value(types, reference, name, false);
            let step = send(&param);
            (taken, quote! { #prepare #step })
        }
    }
}

/// How one value becomes a parameter: what is taken, a statement before, what is written. In a list each value is
/// `owned`, or can be.
fn value(
    types: &Types<'_>,
    reference: &Ref,
    name: &TokenStream,
    owned: bool,
) -> (TokenStream, TokenStream, TokenStream) {
    let nothing = TokenStream::new();
    let stored = types.stored(reference);
    let whole = |taken: TokenStream, view: TokenStream| {
        let prepare = quote! { let #name = rt::plain(rt::Field::view(#view)); };
        (taken, prepare, quote!(rt::Param::from(&#name)))
    };
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Number => {
            (stored, nothing, quote!(rt::Param::from(#name)))
        }
        Ref::Text | Ref::Timestamp if owned => (
            quote!(impl AsRef<str>),
            nothing,
            quote!(rt::Param::from(#name.as_ref())),
        ),
        Ref::Text | Ref::Timestamp => (quote!(&str), nothing, quote!(rt::Param::from(#name))),
        Ref::Named(id) | Ref::Boxed(id) if !types.is_object(*id) => {
            let named = types.named(*id);
            let taken = quote!(impl Into<#named>);
            let prepare = quote! { let #name: #named = #name.into(); };
            match types.api.r#type(*id).kind {
                TypeKind::TextEnum(_) => (taken, prepare, quote!(rt::Param::from(#name.as_str()))),
                TypeKind::IntegerEnum(_) => {
                    (taken, prepare, quote!(rt::Param::from(#name.as_i64())))
                }
                _ => {
                    let (taken, plain, param) = whole(taken, quote!(&#name));
                    (taken, quote!(#prepare #plain), param)
                }
            }
        }
        _ if owned => whole(stored, quote!(&#name)),
        _ => whole(quote!(&#stored), quote!(#name)),
    }
}
