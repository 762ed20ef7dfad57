//! The statements that write what an input takes into a call.

use proc_macro2::TokenStream;
use quote::quote;

use super::xml;
use crate::model::{
    Body, BodyKind, Parameter, ParameterIn, Ref, Separator, Style, TypeKind, WireStyle,
};
use crate::names::{Input, Role, Source};
use crate::render::tokens::Tokens;
use crate::rust::{self, Given, Key, Taken, Ty};

/// The step that puts in an argument of the path.
pub fn in_path(tokens: &Tokens<'_>, parameter: &Parameter, given: &Given) -> TokenStream {
    let name = rust::ident(&given.name);
    if let Style::Whole(style) = parameter.style {
        let (style, view) = (wire_style(style), whole(tokens, given));
        return quote!(.path_styled(#style, #view));
    }
    let text = match &given.ty {
        Ty::Into(model) => match &**model {
            Ty::Model(id) if is_integer(tokens, *id) => {
                quote!(&#name.into().as_i64().to_string())
            }
            _ => quote!(#name.into().as_str()),
        },
        // One that is not finite is refused there.
        Ty::F64 => {
            let style = wire_style(WireStyle::Simple);
            return quote!(.path_styled(#style, rt::View::Number(#name)));
        }
        ty if ty.is_scalar() => quote!(&#name.to_string()),
        _ => quote!(#name),
    };
    if parameter.slashes {
        return quote!(.path_with_slashes(#text));
    }
    quote!(.path(#text))
}

/// The view of a whole argument, whatever it is.
fn whole(tokens: &Tokens<'_>, given: &Given) -> TokenStream {
    let name = rust::ident(&given.name);
    match &given.ty {
        Ty::Ref(inner) if **inner == Ty::Str => quote!(rt::View::Text(#name)),
        Ty::Ref(_) => quote!(rt::Field::view(#name)),
        Ty::Into(inner) => {
            let named = tokens.ty(inner);
            quote!(rt::Field::view(&Into::<#named>::into(#name)))
        }
        Ty::Iter(item) => {
            let each = match &**item {
                Ty::AsRefStr => quote!(.map(|item| item.as_ref().to_owned())),
                Ty::Into(inner) => {
                    let named = tokens.ty(inner);
                    quote!(.map(Into::<#named>::into))
                }
                _ => TokenStream::new(),
            };
            quote!(rt::View::List(&#name.into_iter()#each.collect::<Vec<_>>()))
        }
        _ => quote!(rt::Field::view(&#name)),
    }
}

/// The runtime's name of a style.
fn wire_style(style: WireStyle) -> TokenStream {
    match style {
        WireStyle::Simple => quote!(rt::Style::Simple),
        WireStyle::SimpleExploded => quote!(rt::Style::SimpleExploded),
        WireStyle::Label => quote!(rt::Style::Label),
        WireStyle::LabelExploded => quote!(rt::Style::LabelExploded),
        WireStyle::Matrix => quote!(rt::Style::Matrix),
        WireStyle::MatrixExploded => quote!(rt::Style::MatrixExploded),
        WireStyle::Form => quote!(rt::Style::Form),
        WireStyle::FormExploded => quote!(rt::Style::FormExploded),
        WireStyle::Space => quote!(rt::Style::Space),
        WireStyle::Pipe => quote!(rt::Style::Pipe),
        WireStyle::Deep => quote!(rt::Style::Deep),
        WireStyle::Json => quote!(rt::Style::Json),
    }
}

/// The statement that writes an input that is no part of the path.
pub fn write(tokens: &Tokens<'_>, input: &Input<'_>) -> TokenStream {
    let call = match input.role {
        Role::Argument => quote!(call),
        Role::Setter | Role::Shared => quote!(self.0),
    };
    match rust::taken(tokens.sdk, input) {
        Taken::Body(own, given) => body(own, &call, &given),
        Taken::Parameter(parameter, given) => {
            parameter_step(tokens, parameter, input.role, &call, &given)
        }
        Taken::Entries(key, given, ty) => {
            let send = send_entry(input);
            each_entry(tokens, &given, ty, &quote!(#call.#send), &self::key(key))
        }
        Taken::Entry(key, [_, value]) => {
            let (key, send) = (self::key(key), send_entry(input));
            let (prepare, param) = self::value(tokens, &value);
            quote! { #prepare #call.#send(#key, #param); }
        }
    }
}

fn body(body: &Body, call: &TokenStream, given: &Given) -> TokenStream {
    let name = rust::ident(&given.name);
    match &body.kind {
        BodyKind::Json(Ref::Text) => quote! { #call.body_json(rt::View::Text(#name)); },
        BodyKind::Json(Ref::List(_)) => quote! { #call.body_json(rt::View::List(&#name)); },
        BodyKind::Json(_) => quote! { #call.body_json(rt::Field::view(#name)); },
        BodyKind::Xml(reference, root) => {
            let root = xml::table(root);
            let view = match reference {
                Ref::Text => quote!(rt::View::Text(#name)),
                Ref::List(_) => quote!(rt::View::List(&#name)),
                _ => quote!(rt::Field::view(#name)),
            };
            quote! { #call.body_xml(#view, const { &#root }); }
        }
        BodyKind::Form(_) => {
            let encoding = body.encoding.iter().map(|(name, style)| {
                let style = wire_style(*style);
                quote!((#name, #style))
            });
            quote! { #call.body_form(rt::Field::view(#name), &[#(#encoding),*]); }
        }
        BodyKind::Text | BodyKind::Bytes => quote! { #call.body_bytes(#name.into()); },
    }
}

/// All entries of a required parameter.
fn each_entry(
    tokens: &Tokens<'_>,
    given: &Given,
    ty: Ty,
    send: &TokenStream,
    key: &TokenStream,
) -> TokenStream {
    let name = rust::ident(&given.name);
    let value = Given {
        name: "value".to_owned(),
        ty,
    };
    let (prepare, param) = self::value(tokens, &value);
    quote! {
        for (key, value) in #name {
            let key = key.as_ref();
            #prepare
            #send(#key, #param);
        }
    }
}

/// What an entry is sent by.
fn send_entry(input: &Input<'_>) -> TokenStream {
    match input.source {
        Source::Parameter(parameter) if parameter.location == ParameterIn::Header => {
            quote!(header_entry)
        }
        _ => quote!(query_entry),
    }
}

/// The name of the parameter that an entry becomes: the key, and what stands around it.
fn key(Key { before, after }: Key<'_>) -> TokenStream {
    quote!([#before, key, #after])
}

/// A parameter with one name.
fn parameter_step(
    tokens: &Tokens<'_>,
    parameter: &Parameter,
    role: Role,
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
        (Style::Whole(style), _) => {
            let (style, view) = (wire_style(*style), whole(tokens, given));
            match parameter.location {
                ParameterIn::Header => quote! { #call.header_styled(#wire, #style, #view); },
                ParameterIn::Cookie => quote! { #call.cookie_styled(#wire, #style, #view); },
                ParameterIn::Path | ParameterIn::Query => {
                    quote! { #call.query_styled(#wire, #style, #view); }
                }
            }
        }
        (style, Ty::Iter(item)) => {
            let item = Given {
                name: "item".to_owned(),
                ty: (**item).clone(),
            };
            let (prepare, param) = value(tokens, &item);
            let list = match style {
                Style::Joined(Separator::Comma) => quote!(rt::ListStyle::Comma),
                Style::Joined(Separator::Space) => quote!(rt::ListStyle::Space),
                Style::Joined(Separator::Pipe) => quote!(rt::ListStyle::Pipe),
                _ => quote!(rt::ListStyle::Repeat),
            };
            let step = match parameter.location {
                ParameterIn::Header => quote! { #call.header_item(#wire, #param); },
                ParameterIn::Cookie => quote! { #call.cookie_item(#wire, #param); },
                ParameterIn::Path | ParameterIn::Query => {
                    quote! { #call.query_list(#wire, #list, #param); }
                }
            };
            // What is set again is in place of what it was before.
            let unset = match (role, parameter.location) {
                (Role::Argument, _) => TokenStream::new(),
                (_, ParameterIn::Header) => quote! { #call.unset_header(#wire); },
                (_, ParameterIn::Cookie) => quote! { #call.unset_cookie(#wire); },
                (_, ParameterIn::Path | ParameterIn::Query) => {
                    quote! { #call.unset_query(#wire); }
                }
            };
            quote! { #unset for item in #name { #prepare #step } }
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
    let view = |value: TokenStream| quote!(rt::Param::View(rt::Field::view(#value)));
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
                _ => (prepare, view(quote!(&#name))),
            }
        }
        Ty::Ref(inner) if **inner == Ty::Str => (nothing, quote!(rt::Param::from(#name))),
        Ty::Ref(_) => (nothing, view(quote!(#name))),
        _ => (nothing, view(quote!(&#name))),
    }
}

fn is_integer(tokens: &Tokens<'_>, id: crate::model::TypeId) -> bool {
    matches!(tokens.sdk.api.r#type(id).kind, TypeKind::IntegerEnum(_))
}
