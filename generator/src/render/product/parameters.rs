//! The statements that write what an input takes into a call.

use proc_macro2::TokenStream;
use quote::quote;

use super::Tokens;
use crate::model::{Body, BodyKind, Parameter, ParameterIn, Ref, Style, TypeKind};
use crate::names::{Input, Role, Source};
use crate::rust::{self, Given, Ty};

/// The text of an argument of the path.
pub fn in_path(tokens: &Tokens<'_>, given: &Given) -> TokenStream {
    let name = rust::ident(&given.name);
    match &given.ty {
        Ty::Bool | Ty::I64 | Ty::U64 | Ty::F64 => quote!(&#name.to_string()),
        Ty::Into(model) => match &**model {
            Ty::Model(id) if is_integer(tokens, *id) => {
                quote!(&#name.into().as_i64().to_string())
            }
            _ => quote!(#name.into().as_str()),
        },
        _ => quote!(#name),
    }
}

/// The statement that writes an input that is no part of the path.
pub fn write(tokens: &Tokens<'_>, input: &Input<'_>) -> TokenStream {
    let call = match input.role {
        Role::Argument => quote!(call),
        Role::Setter | Role::Shared => quote!(self.0),
    };
    let given = rust::inputs(tokens.sdk, input);
    match (input.source, given.as_slice()) {
        (Source::Body(kind), [given]) => body(kind, &call, given),
        (Source::Parameter(parameter), [given]) => match &parameter.style {
            Style::Entries { before, after } => {
                each_entry(tokens, given, &call, &key(before, after))
            }
            _ => parameter_step(tokens, parameter, &call, given),
        },
        (Source::Parameter(parameter), [_, value]) => match &parameter.style {
            Style::Entries { before, after } => {
                let key = key(before, after);
                let (prepare, param) = self::value(tokens, value);
                quote! { #prepare #call.query_entry(#key, #param); }
            }
            _ => TokenStream::new(),
        },
        _ => TokenStream::new(),
    }
}

fn body(body: &Body, call: &TokenStream, given: &Given) -> TokenStream {
    let name = rust::ident(&given.name);
    match &body.kind {
        BodyKind::Json(Ref::Text) => quote! { #call.body_json(rt::View::Text(#name)); },
        BodyKind::Json(Ref::List(_)) => quote! { #call.body_json(rt::View::List(&#name)); },
        BodyKind::Json(_) => quote! { #call.body_json(rt::Field::view(#name)); },
        BodyKind::Form(_) => quote! { #call.body_form(rt::Field::view(#name)); },
        BodyKind::Text => quote! { #call.body_text(#name); },
        BodyKind::Bytes => quote! { #call.body_bytes(#name.into()); },
    }
}

/// All entries of a required parameter.
fn each_entry(
    tokens: &Tokens<'_>,
    given: &Given,
    call: &TokenStream,
    key: &TokenStream,
) -> TokenStream {
    let name = rust::ident(&given.name);
    let Ty::Iter(pair) = &given.ty else {
        return TokenStream::new();
    };
    let Ty::Pair(_, ty) = &**pair else {
        return TokenStream::new();
    };
    let value = Given {
        name: "value".to_owned(),
        ty: (**ty).clone(),
    };
    let (prepare, param) = self::value(tokens, &value);
    quote! {
        for (key, value) in #name {
            let key = key.as_ref();
            #prepare
            #call.query_entry(#key, #param);
        }
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

/// A parameter with one name.
fn parameter_step(
    tokens: &Tokens<'_>,
    parameter: &Parameter,
    call: &TokenStream,
    given: &Given,
) -> TokenStream {
    let wire = &parameter.name;
    let name = rust::ident(&given.name);
    let send = |param: &TokenStream| match parameter.location {
        ParameterIn::Header => quote! { #call.header(#wire, #param); },
        ParameterIn::Cookie => quote! { #call.cookie(#wire, #param); },
        ParameterIn::Path | ParameterIn::Query => quote! { #call.query(#wire, #param); },
    };
    match (&parameter.style, &given.ty) {
        (Style::Json, ty) => {
            let json = match ty {
                Ty::Ref(inner) => match **inner {
                    Ty::Str => quote!(rt::Value::from(#name).to_string()),
                    Ty::Slice(_) => quote!(rt::plain(rt::View::List(&#name))),
                    _ => quote!(rt::json::to_string(#name)),
                },
                _ => quote!(rt::json::to_string(#name)),
            };
            send(&quote!(rt::Param::from(&#json)))
        }
        (style, Ty::Iter(item)) => {
            let item = Given {
                name: "item".to_owned(),
                ty: (**item).clone(),
            };
            let (prepare, param) = value(tokens, &item);
            let list = match style {
                Style::Joined(" ") => quote!(rt::ListStyle::Space),
                Style::Joined("|") => quote!(rt::ListStyle::Pipe),
                Style::Joined(_) => quote!(rt::ListStyle::Comma),
                _ => quote!(rt::ListStyle::Repeat),
            };
            let step = match parameter.location {
                ParameterIn::Header => quote! { #call.header_item(#wire, #param); },
                ParameterIn::Cookie => quote! { #call.cookie(#wire, #param); },
                ParameterIn::Path | ParameterIn::Query => {
                    quote! { #call.query_list(#wire, #list, #param); }
                }
            };
            quote! { for item in #name { #prepare #step } }
        }
        _ => {
            let (prepare, param) = value(tokens, given);
            let step = send(&param);
            quote! { #prepare #step }
        }
    }
}

/// How one value becomes a parameter: a statement before, and what is written.
fn value(tokens: &Tokens<'_>, given: &Given) -> (TokenStream, TokenStream) {
    let nothing = TokenStream::new();
    let name = rust::ident(&given.name);
    let plain = |view: TokenStream| quote! { let #name = rt::plain(rt::Field::view(#view)); };
    match &given.ty {
        Ty::U64 => (nothing, quote!(rt::Param::Unsigned(#name))),
        Ty::Bool | Ty::I64 | Ty::F64 => (nothing, quote!(rt::Param::from(#name))),
        Ty::AsRefStr => (nothing, quote!(rt::Param::from(#name.as_ref()))),
        Ty::Into(model) => {
            let named = tokens.ty(model);
            let prepare = quote! { let #name: #named = #name.into(); };
            let Ty::Model(id) = **model else {
                return (prepare, quote!(rt::Param::from(#name)));
            };
            match tokens.sdk.api.r#type(id).kind {
                TypeKind::TextEnum(_) => (prepare, quote!(rt::Param::from(#name.as_str()))),
                TypeKind::IntegerEnum(_) => (prepare, quote!(rt::Param::from(#name.as_i64()))),
                _ => {
                    let plain = plain(quote!(&#name));
                    (quote!(#prepare #plain), quote!(rt::Param::from(&#name)))
                }
            }
        }
        Ty::Ref(inner) if **inner == Ty::Str => (nothing, quote!(rt::Param::from(#name))),
        Ty::Ref(_) => (plain(quote!(#name)), quote!(rt::Param::from(&#name))),
        _ => (plain(quote!(&#name)), quote!(rt::Param::from(&#name))),
    }
}

fn is_integer(tokens: &Tokens<'_>, id: crate::model::TypeId) -> bool {
    matches!(tokens.sdk.api.r#type(id).kind, TypeKind::IntegerEnum(_))
}
