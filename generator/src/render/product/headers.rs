//! What the templates of headers of answers are fed with.

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use crate::model::{Header, Ref, TypeKind};
use crate::names::{Group, Operation, Sdk};
use crate::render::docs::{Doc, code};
use crate::render::tokens::{Tokens, text, word};
use crate::rust;

/// What is told in headers by the operations of a group, for its template.
#[derive(Serialize)]
pub struct HeadersFile {
    title: String,
    pub module: String,
    heads: Vec<Head>,
}

/// The headers of an operation's answers.
#[derive(Serialize)]
struct Head {
    docs: String,
    name: String,
    /// The names of secret ones for the runtime's macro.
    secrets: String,
    getters: Vec<Getter>,
}

#[derive(Serialize)]
struct Getter {
    docs: String,
    name: String,
    gives: String,
    read: String,
}

/// What is told in headers by the operations of a group; nothing where none of them tells any.
pub fn file(tokens: &Tokens<'_>, group: &Group<'_>) -> Option<HeadersFile> {
    let operations = group.operations.iter();
    let heads: Vec<Head> = operations
        .filter_map(|operation| head(tokens, group, operation))
        .collect();
    (!heads.is_empty()).then(|| HeadersFile {
        title: Doc::new(&format!(
            "Headers of the answers to the group `{}`.",
            group.module
        ))
        .inner(),
        module: group.module.clone(),
        heads,
    })
}

fn head(tokens: &Tokens<'_>, group: &Group<'_>, own: &Operation<'_>) -> Option<Head> {
    let name = own.headers_type()?;
    let call = format!("{0}::{1}`](crate::group::{0}::{1})", group.name, own.method);
    let about = match rust::output(own) {
        rust::Ty::Headers(_) => format!("The headers of the answer to [`{call}."),
        _ => format!(
            "The headers of the answer to [`{call}: `{name}::from(answer.headers())` reads those that were sent with it."
        ),
    };
    let headers = || own.headers.iter().map(|header| header.model);
    let secrets = headers().filter(|header| header.secret);
    let secrets = secrets.map(|header| format!(", {}", text(&header.name)));
    let getters = own.headers.iter().map(|header| Getter {
        docs: docs(header.model).outer(),
        name: word(&header.name),
        gives: tokens.ty(&rust::header(header.model)).to_string(),
        read: read(tokens.sdk, header.model).to_string(),
    });
    Some(Head {
        docs: Doc::new(&about).outer(),
        name: word(&name),
        secrets: secrets.collect(),
        getters: getters.collect(),
    })
}

fn docs(header: &Header) -> Doc {
    let wire = match &header.r#type {
        Ref::Map(_) => format!("`{}KEY`", code(&header.name)),
        _ => format!("`{}`", code(&header.name)),
    };
    let doc = match header.description.trim() {
        "" => return Doc::new(&format!("The header {wire}.")),
        about => Doc::default().text(about),
    };
    let doc = match &header.r#type {
        Ref::Map(_) => doc.own(&format!(
            "The headers {wire}, by what stands for `KEY`, in small letters."
        )),
        _ => doc.own(&format!("The header {wire}.")),
    };
    if header.deprecated {
        doc.own("Deprecated by the API.")
    } else {
        doc
    }
}

/// Reads a header.
fn read(sdk: &Sdk<'_>, header: &Header) -> TokenStream {
    let name = &header.name;
    let (arity, value) = match &header.r#type {
        Ref::List(item) => (quote!(list), &**item),
        Ref::Map(entry) => (quote!(entries), &**entry),
        single => (quote!(one), single),
    };
    let how = match value {
        Ref::Boolean => quote!(boolean),
        Ref::Integer | Ref::Unsigned | Ref::Number => quote!(number),
        Ref::Timestamp => quote!(timestamp),
        Ref::Named(id) | Ref::Boxed(id) => match sdk.api.r#type(*id).kind {
            TypeKind::IntegerEnum(_) => quote!(numbered),
            _ => quote!(choice),
        },
        _ => quote!(text),
    };
    quote!(self.0.#arity(#name, rt::head::#how))
}
