//! What the templates of groups and builders are fed with.

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::docs::{Doc, code, inline};
use super::parameters;
use super::tokens::{Types, ident, word};
use crate::model::{
    AnswerKind, Api, Body, BodyKind, Group, List, Operation, Paging, Parameter, Ref, Scheme,
    Server, Style, TypeId, Wait,
};
use crate::names::{GroupNames, OperationNames};

/// A group for its templates.
#[derive(Serialize)]
pub struct GroupItem {
    docs: String,
    title: String,
    name: String,
    pub(super) accessor: String,
    pub module: String,
    accessor_docs: String,
    pub(super) calls: Vec<CallItem>,
}

/// An operation for its templates.
#[derive(Serialize)]
pub(super) struct CallItem {
    docs: String,
    builder_docs: String,
    aliases: String,
    pub(super) method: String,
    pub(super) builder: String,
    constant: String,
    pub(super) arguments: String,
    /// What is done with the arguments, in order.
    path: String,
    steps: String,
    pub(super) output: String,
    /// `wait`, `pages` or both, for the runtime's macro.
    extras: String,
    setters: Vec<Setter>,
    mutable: bool,
    operation: String,
}

/// A builder's method for a parameter.
#[derive(Serialize)]
struct Setter {
    docs: String,
    name: String,
    arguments: String,
    step: String,
}

/// A group for its templates.
pub fn group(types: &Types<'_>, group: &Group, names: &GroupNames) -> GroupItem {
    let about = Doc::default()
        .text(&group.description)
        .or(&format!("The operations of `{}`.", code(&group.tag)));
    let calls = group.operations.iter().zip(&names.operations);
    GroupItem {
        docs: about.outer(),
        title: Doc::new(&format!("The group `{}`.", names.module)).inner(),
        name: word(&names.name),
        accessor: word(&names.module),
        module: names.module.clone(),
        accessor_docs: about.outer(),
        calls: calls
            .map(|(operation, own)| call(types, operation, own, names))
            .collect(),
    }
}

fn call(
    types: &Types<'_>,
    operation: &Operation,
    names: &OperationNames,
    group: &GroupNames,
) -> CallItem {
    let output = output(types, operation);
    let mut arguments = Vec::new();
    let mut path = TokenStream::new();
    let mut steps = TokenStream::new();
    let mut given = names.arguments.iter().map(|name| ident(name));
    for parameter in &operation.path_parameters {
        let Some(name) = given.next() else { continue };
        let (taken, value) = parameters::in_path(types, &parameter.r#type, &quote!(#name));
        arguments.push(quote!(#name: #taken));
        path.extend(quote!(.path(#value)));
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let Some(name) = given.next() else { continue };
        let (taken, step) = parameters::argument(types, parameter, &quote!(#name));
        arguments.push(quote!(#name: #taken));
        steps.extend(step);
    }
    let mut setters: Vec<Setter> = Vec::new();
    if let Some(body) = &operation.body {
        if body.required {
            if let Some(name) = given.next() {
                let (taken, step) = body_step(types, body, &quote!(call), &quote!(#name));
                arguments.push(quote!(#name: #taken));
                steps.extend(step);
            }
        } else {
            let name = ident(&names.body);
            let (taken, step) = body_step(types, body, &quote!(self.0), &quote!(#name));
            setters.push(Setter {
                docs: Doc::default()
                    .text(&body.description)
                    .or("Sends a body.")
                    .outer(),
                name: name.to_string(),
                arguments: quote!(#name: #taken).to_string(),
                step: step.to_string(),
            });
        }
    }
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let own = optional.zip(&names.parameters);
    for (parameter, name) in own.filter(|(parameter, _)| !parameter.is_contract_number()) {
        let name = ident(name);
        let (arguments, step) = parameters::setter(types, parameter, &quote!(#name));
        setters.push(Setter {
            docs: parameter_docs(parameter).outer(),
            name: name.to_string(),
            arguments: arguments.to_string(),
            step: step.to_string(),
        });
    }
    let extras = [
        ("check", checks_members(operation)),
        ("wait", operation.wait != Wait::No),
        ("pages", operation.list.is_some()),
    ];
    let extras: String = extras
        .iter()
        .filter(|(_, on)| *on)
        .map(|(word, _)| format!(", {word}"))
        .collect();
    let mutable = !steps.is_empty();
    CallItem {
        docs: call_docs(types, operation, names).outer(),
        builder_docs: Doc::new(&format!(
            "A call of [`{}::{}`](crate::group::{}::{}), not sent yet.",
            group.name, names.method, group.name, names.method
        ))
        .outer(),
        aliases: aliases(operation, names),
        method: word(&names.method),
        builder: word(&names.builder),
        constant: names.constant.clone(),
        arguments: quote!(#(#arguments),*).to_string(),
        path: path.to_string(),
        steps: steps.to_string(),
        output: output.to_string(),
        extras,
        setters,
        mutable,
        operation: operation_static(operation),
    }
}

/// Whether members that the API requires may not be missing in the body. What a PATCH leaves out stays as it is.
fn checks_members(operation: &Operation) -> bool {
    let has_members = |body: &Body| matches!(body.kind, BodyKind::Json(_) | BodyKind::Form(_));
    operation.method != "PATCH" && operation.body.as_ref().is_some_and(has_members)
}

/// Names under which people look for the operation; rustdoc refuses the method's own.
fn aliases(operation: &Operation, names: &OperationNames) -> String {
    let path = format!("{} {}", operation.method, operation.path);
    let refused =
        |c: char| c.is_control() || c.is_whitespace() && c != ' ' || matches!(c, '"' | '\'');
    let good =
        |alias: &&str| *alias != names.method && !alias.contains(refused) && !alias.is_empty();
    let aliases = [operation.id.trim(), path.trim()].into_iter().filter(good);
    quote!(#(#[doc(alias = #aliases)])*).to_string()
}

/// What the operation answers.
fn output(types: &Types<'_>, operation: &Operation) -> TokenStream {
    match &operation.answer.kind {
        AnswerKind::Empty => quote!(()),
        AnswerKind::Json(reference) => types.stored(reference),
        AnswerKind::Text => quote!(String),
        AnswerKind::Bytes => quote!(rt::Bytes),
    }
}

fn body_step(
    types: &Types<'_>,
    body: &Body,
    call: &TokenStream,
    name: &TokenStream,
) -> (TokenStream, TokenStream) {
    let model = |reference: &Ref| match reference {
        Ref::Named(id) | Ref::Boxed(id) => types.named(*id),
        other => types.stored(other),
    };
    match &body.kind {
        BodyKind::Json(Ref::Text) => (
            quote!(&str),
            quote! { #call.body_json(rt::View::Text(#name)); },
        ),
        BodyKind::Json(Ref::List(item)) => {
            let item = types.stored(item);
            (
                quote!(&[#item]),
                quote! { #call.body_json(rt::View::List(&#name)); },
            )
        }
        BodyKind::Json(reference) => {
            let model = model(reference);
            (
                quote!(&#model),
                quote! { #call.body_json(rt::Field::view(#name)); },
            )
        }
        BodyKind::Form(reference) => {
            let model = model(reference);
            (
                quote!(&#model),
                quote! { #call.body_form(rt::Field::view(#name)); },
            )
        }
        BodyKind::Text => (quote!(&str), quote! { #call.body_text(#name); }),
        BodyKind::Bytes => (
            quote!(impl Into<rt::Bytes>),
            quote! { #call.body_bytes(#name.into()); },
        ),
    }
}

fn call_docs(types: &Types<'_>, operation: &Operation, names: &OperationNames) -> Doc {
    let request = format!("`{} {}`", operation.method, code(&operation.path));
    let summary = inline(operation.summary.trim().trim_end_matches('.'));
    let mut doc = if summary.is_empty() {
        Doc::new(&request)
    } else {
        Doc::new(&format!("{summary}."))
    };
    doc = doc.text(&operation.description);
    doc = match &operation.wait {
        Wait::No => doc,
        Wait::Request | Wait::State { .. } => doc.own(
            "Awaiting the call sends it; the work goes on after the answer. Call `wait()` to wait until it is done.",
        ),
        Wait::Gone => doc.own("Awaiting the call sends it; call `wait()` to wait until the resource is gone."),
    };
    if operation.method == "POST" && operation.wait != Wait::No && types.api.makes_secret(operation)
    {
        doc = doc.own(
            "The answer may hold a secret that is never shown again, and `wait()` gives the resource as it is read \
             afterwards: `send()` the call, keep what it answers, then `wait()` on the response.",
        );
    }
    doc = match operation.list.as_ref().map(|list| &list.paging) {
        None => doc,
        Some(Paging::No) => {
            doc.own("The API describes no pages for this list: what there is comes in one answer.")
        }
        Some(_) => doc
            .own("One page is answered; `items()`, `pages()` and `all()` go through all of them."),
    };
    if !summary.is_empty() {
        doc = doc.own(&request);
    }
    if operation.deprecated {
        doc = doc.own("Deprecated by the API.");
    }
    let arguments = operation
        .path_parameters
        .iter()
        .chain(
            operation
                .parameters
                .iter()
                .filter(|parameter| parameter.required),
        )
        .zip(&names.arguments);
    let arguments: Vec<String> = arguments
        .map(|(parameter, name)| match inline(&parameter.description) {
            about if about.is_empty() => {
                format!(
                    "`{name}`: `{}` of the path or query.",
                    code(&parameter.name)
                )
            }
            about => format!("`{name}`: {about}"),
        })
        .collect();
    if !arguments.is_empty() {
        doc = doc.own("# Arguments").list(arguments);
    }
    let errors: Vec<String> = operation
        .errors
        .iter()
        .filter(|(status, words)| status != "default" && !words.trim().is_empty())
        .map(|(status, words)| format!("{status}: {}", inline(words)))
        .collect();
    if !errors.is_empty() {
        doc = doc.own("# Errors").list(errors);
    }
    doc
}

fn parameter_docs(parameter: &Parameter) -> Doc {
    let doc = Doc::default()
        .text(&parameter.description)
        .or(&format!("Sets `{}`.", code(&parameter.name)));
    let mut facts = Vec::new();
    if let Style::Entries { before, after } = &parameter.style {
        facts.push(format!(
            "Sent as `{}KEY{}=VALUE`; call it once for each entry.",
            code(before),
            after
        ));
    }
    if !parameter.limits.0.is_empty() {
        facts.push(format!(
            "Limits: {}.",
            inline(&parameter.limits.0.join(", "))
        ));
    }
    if let Some(default) = &parameter.default {
        facts.push(format!("The service's default: `{}`.", code(default)));
    }
    if parameter.deprecated {
        facts.push("Deprecated by the API.".to_owned());
    }
    doc.own(&facts.join(" "))
}

/// The operation as the runtime knows it: what differs from the runtime's `Operation::BASE`.
fn operation_static(operation: &Operation) -> String {
    let id = &operation.id;
    // In an address these would mean something else.
    let path = operation.path.replace('#', "%23").replace('\\', "%5C");
    let method = variant(operation.method);
    let mut rest = TokenStream::new();
    if operation.answer.accept != "application/json" {
        let accept = &operation.answer.accept;
        rest.extend(quote!(accept: #accept,));
    }
    if let Some(body) = &operation.body {
        let content_type = &body.media_type;
        rest.extend(quote!(content_type: #content_type,));
    }
    match operation.answer.kind {
        AnswerKind::Json(_) => {}
        AnswerKind::Empty => rest.extend(quote!(answer: rt::Answer::Empty,)),
        AnswerKind::Text => rest.extend(quote!(answer: rt::Answer::Text,)),
        AnswerKind::Bytes => rest.extend(quote!(answer: rt::Answer::Bytes,)),
    }
    if operation.idempotent {
        rest.extend(quote!(idempotent: true,));
    }
    if checks_members(operation) {
        rest.extend(quote!(check_required: true,));
    }
    if operation.wait != Wait::No {
        let wait = wait(&operation.wait);
        rest.extend(quote!(wait: #wait,));
    }
    if operation
        .list
        .as_ref()
        .is_some_and(|list| list.paging != Paging::No)
    {
        let paging = paging(operation);
        rest.extend(quote!(paging: #paging,));
    }
    let security = operation.security.iter().map(|scheme| match scheme {
        Scheme::Basic => quote!(rt::Scheme::Basic),
        Scheme::Bearer => quote!(rt::Scheme::Bearer),
    });
    rest.extend(quote!(security: &[#(#security),*],));
    if !operation.servers.is_empty() {
        let servers = servers(&operation.servers);
        rest.extend(quote!(servers: #servers,));
    }
    quote! {
        rt::Operation { id: #id, method: rt::Method::#method, path: #path, #rest ..rt::Operation::BASE }
    }
    .to_string()
}

fn variant(method: &str) -> proc_macro2::Ident {
    let mut name = method.to_lowercase();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    ident(&name)
}

fn wait(wait: &Wait) -> TokenStream {
    match wait {
        Wait::No => quote!(rt::Wait::No),
        Wait::Request => quote!(rt::Wait::Request),
        Wait::State { .. } => quote!(rt::Wait::State(&super::STATES)),
        Wait::Gone => quote!(rt::Wait::Gone),
    }
}

/// The states that the product's resources settle in, if any operation waits for one.
pub fn states(api: &Api) -> Option<String> {
    api.operations()
        .find_map(|operation| match &operation.wait {
            Wait::State { good, bad } => Some(
                quote!(rt::States { good: &[#(#good),*], bad: &[#(#bad),*], ..rt::States::BASE })
                    .to_string(),
            ),
            Wait::No | Wait::Request | Wait::Gone => None,
        })
}

fn paging(operation: &Operation) -> TokenStream {
    match operation.list.as_ref().map(|list| &list.paging) {
        None | Some(Paging::No) => quote!(rt::Paging::No),
        Some(Paging::Offset { offset, limit }) => {
            quote!(rt::Paging::Offset { offset: #offset, limit: #limit })
        }
        Some(Paging::Token { token, limit, next }) => {
            quote!(rt::Paging::Token { token: #token, limit: #limit, next: #next })
        }
    }
}

/// Servers as the runtime knows them.
pub fn servers(servers: &[Server]) -> TokenStream {
    let servers = servers.iter().map(|server| {
        let url = &server.url;
        let mut rest = TokenStream::new();
        if !server.description.is_empty() {
            let description = &server.description;
            rest.extend(quote!(description: #description,));
        }
        if let Some(location) = &server.location {
            rest.extend(quote!(location: Some(#location),));
        }
        if !server.variables.is_empty() {
            let variables = server.variables.iter().map(|variable| {
                let (name, default, values) = (&variable.name, &variable.default, &variable.values);
                quote!(rt::Variable { name: #name, default: #default, values: &[#(#values),*] })
            });
            rest.extend(quote!(variables: &[#(#variables),*],));
        }
        quote!(rt::Server { url: #url, #rest ..rt::Server::BASE })
    });
    quote!(&[#(#servers),*])
}

/// The types that are pages of lists: the field of the items, and their type.
pub fn pages(types: &Types<'_>) -> Vec<(TypeId, Page)> {
    let lists = types
        .api
        .operations()
        .filter_map(|operation| operation.list.as_ref());
    let page = |list: &List| {
        let field = types
            .names
            .types
            .get(list.page.0)?
            .members
            .get(list.items)?;
        Some((
            list.page,
            Page {
                field: word(field),
                item: types.stored(&list.item).to_string(),
            },
        ))
    };
    lists.filter_map(page).collect()
}

/// What makes a type a page.
#[derive(Serialize)]
pub struct Page {
    field: String,
    item: String,
}
