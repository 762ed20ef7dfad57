//! What the templates of groups and builders are fed with.

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::docs::{Doc, code, inline};
use super::tokens::{Types, ident, word};
use crate::model::{
    AnswerKind, Api, Body, BodyKind, Group, List, Operation, Paging, Parameter, Place, Ref, Scheme,
    Server, Style, TypeId, TypeKind, Wait,
};
use crate::names::{GroupNames, OperationNames};

/// A group for its templates.
#[derive(Serialize)]
pub struct GroupItem {
    docs: String,
    title: String,
    name: String,
    accessor: String,
    pub module: String,
    accessor_docs: String,
    calls: Vec<CallItem>,
}

/// An operation for its templates.
#[derive(Serialize)]
struct CallItem {
    docs: String,
    builder_docs: String,
    aliases: String,
    method: String,
    builder: String,
    constant: String,
    arguments: String,
    /// What is done with the arguments, in order.
    path: String,
    steps: String,
    output: String,
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
    let about = if group.description.is_empty() {
        Doc::new(&format!("The operations of `{}`.", code(&group.tag)))
    } else {
        Doc::default().text(&group.description)
    };
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
        let (taken, value) = path_argument(types, &parameter.r#type, &quote!(#name));
        arguments.push(quote!(#name: #taken));
        path.extend(quote!(.path(#value)));
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
    {
        let Some(name) = given.next() else { continue };
        let (taken, step) = write(types, parameter, &quote!(call), &quote!(#name));
        arguments.extend(
            taken
                .into_iter()
                .map(|(given, taken)| quote!(#given: #taken)),
        );
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
            let about = if body.description.is_empty() {
                "Sends a body."
            } else {
                ""
            };
            setters.push(Setter {
                docs: Doc::default().text(&body.description).own(about).outer(),
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
    for (parameter, name) in optional.zip(&names.parameters) {
        let name = ident(name);
        let value = value_name(&parameter.style, &name);
        let (taken, step) = write(types, parameter, &quote!(self.0), &value);
        let taken = taken
            .into_iter()
            .map(|(given, taken)| quote!(#given: #taken));
        setters.push(Setter {
            docs: parameter_docs(parameter).outer(),
            name: name.to_string(),
            arguments: quote!(#(#taken),*).to_string(),
            step: step.to_string(),
        });
    }
    let extras = [
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
        docs: call_docs(operation, names).outer(),
        builder_docs: Doc::new(&format!(
            "A call of [`{}::{}`](crate::group::{}::{}), not sent yet.",
            group.name,
            names.method,
            group.name,
            word(&names.method)
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

/// An argument of the path.
fn path_argument(
    types: &Types<'_>,
    reference: &Ref,
    name: &TokenStream,
) -> (TokenStream, TokenStream) {
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Number => {
            (types.stored(reference), quote!(&#name.to_string()))
        }
        Ref::Named(id) | Ref::Boxed(id) => match types.api.r#type(*id).kind {
            TypeKind::IntegerEnum(_) => {
                let named = types.named(*id);
                (
                    quote!(impl Into<#named>),
                    quote!(&#name.into().as_i64().to_string()),
                )
            }
            TypeKind::TextEnum(_) => {
                let named = types.named(*id);
                (quote!(impl Into<#named>), quote!(#name.into().as_str()))
            }
            _ => (quote!(&str), name.clone()),
        },
        _ => (quote!(&str), name.clone()),
    }
}

/// What the value of a setter is called.
fn value_name(style: &Style, name: &proc_macro2::Ident) -> TokenStream {
    match style {
        Style::Entries { .. } => quote!(value),
        _ => quote!(#name),
    }
}

type Taken = Vec<(TokenStream, TokenStream)>;

/// The arguments that a parameter takes, and the statement that writes it.
fn write(
    types: &Types<'_>,
    parameter: &Parameter,
    call: &TokenStream,
    name: &TokenStream,
) -> (Taken, TokenStream) {
    let wire = &parameter.name;
    if let Style::Entries { before, after } = &parameter.style {
        let value = match &parameter.r#type {
            Ref::Map(value) => (**value).clone(),
            _ => Ref::Text,
        };
        let (taken, prepare, value) = param(types, &value, &quote!(value));
        let key = match (before.is_empty(), after.is_empty()) {
            (true, true) => quote!(key),
            (_, true) => quote!(&format!("{}{key}", #before)),
            _ => quote!(&format!("{}{key}{}", #before, #after)),
        };
        let arguments = vec![(quote!(key), quote!(&str)), (quote!(value), taken)];
        return (
            arguments,
            quote! { #prepare #call.query_entry(#key, #value); },
        );
    }
    if let Ref::List(item) = &parameter.r#type {
        let (taken, prepare, value) = param(types, item, &quote!(item));
        let style = match parameter.style {
            Style::Joined(" ") => quote!(rt::ListStyle::Space),
            Style::Joined("|") => quote!(rt::ListStyle::Pipe),
            Style::Joined(_) => quote!(rt::ListStyle::Comma),
            _ => quote!(rt::ListStyle::Repeat),
        };
        // Any string will do, owned or not.
        let taken = match &**item {
            Ref::Text | Ref::Timestamp => quote!(impl AsRef<str>),
            _ => taken,
        };
        let value = match &**item {
            Ref::Text | Ref::Timestamp => quote!(rt::Param::from(item.as_ref())),
            _ => value,
        };
        let step = match parameter.place {
            Place::Header => quote! { #call.header_item(#wire, #value); },
            _ => quote! { #call.query_list(#wire, #style, #value); },
        };
        let arguments = vec![(name.clone(), quote!(impl IntoIterator<Item = #taken>))];
        return (arguments, quote! { for item in #name { #prepare #step } });
    }
    let (taken, prepare, value) = param(types, &parameter.r#type, name);
    let step = match parameter.place {
        Place::Header => quote! { #call.header(#wire, #value); },
        Place::Cookie => quote! { #call.cookie(#wire, #value); },
        _ => quote! { #call.query(#wire, #value); },
    };
    (vec![(name.clone(), taken)], quote! { #prepare #step })
}

/// How one value becomes a parameter: what is taken, a statement before, the value.
fn param(
    types: &Types<'_>,
    reference: &Ref,
    name: &TokenStream,
) -> (TokenStream, TokenStream, TokenStream) {
    let nothing = TokenStream::new();
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Number => (
            types.stored(reference),
            nothing,
            quote!(rt::Param::from(#name)),
        ),
        Ref::Named(id) | Ref::Boxed(id) => {
            let named = types.named(*id);
            let prepare = quote! { let #name: #named = #name.into(); };
            match types.api.r#type(*id).kind {
                TypeKind::TextEnum(_) => (
                    quote!(impl Into<#named>),
                    prepare,
                    quote!(rt::Param::from(#name.as_str())),
                ),
                TypeKind::IntegerEnum(_) => (
                    quote!(impl Into<#named>),
                    prepare,
                    quote!(rt::Param::from(#name.as_i64())),
                ),
                _ => json_param(&named, name),
            }
        }
        Ref::List(_) | Ref::Map(_) | Ref::Any => json_param(&types.stored(reference), name),
        Ref::Text | Ref::Timestamp => (quote!(&str), nothing, quote!(rt::Param::from(#name))),
    }
}

/// A value that has no form of its own in a query is written as JSON.
fn json_param(stored: &TokenStream, name: &TokenStream) -> (TokenStream, TokenStream, TokenStream) {
    let prepare = quote! { let #name = ::ionoscloud_core::json::to_string(#name); };
    (quote!(&#stored), prepare, quote!(rt::Param::from(&#name)))
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

fn call_docs(operation: &Operation, names: &OperationNames) -> Doc {
    let summary = inline(operation.summary.trim().trim_end_matches('.'));
    let mut doc = if summary.is_empty() {
        Doc::new(&format!("`{} {}`", operation.method, code(&operation.path)))
    } else {
        Doc::new(&format!("{summary}."))
    };
    doc = doc.text(&operation.description);
    let arguments: Vec<String> = operation
        .path_parameters
        .iter()
        .chain(
            operation
                .parameters
                .iter()
                .filter(|parameter| parameter.required),
        )
        .zip(&names.arguments)
        .map(|(parameter, name)| {
            let about = inline(&parameter.description);
            format!(
                "`{name}`: {}",
                if about.is_empty() {
                    format!("`{}` of the path or query.", code(&parameter.name))
                } else {
                    about
                }
            )
        })
        .collect();
    if !arguments.is_empty() {
        doc = doc.own("# Arguments").list(arguments);
    }
    doc = match &operation.wait {
        Wait::No => doc,
        Wait::Request | Wait::State { .. } => doc.own(
            "Awaiting the call sends it; the work goes on after the answer. Call `wait()` to wait until it is done.",
        ),
        Wait::Gone { .. } => {
            doc.own("Awaiting the call sends it; call `wait()` to wait until the resource is gone.")
        }
    };
    if operation
        .list
        .as_ref()
        .is_some_and(|list| list.paging != Paging::No)
    {
        doc = doc
            .own("One page is answered; `items()`, `pages()` and `all()` go through all of them.");
    }
    let errors: Vec<String> = operation
        .errors
        .iter()
        .filter(|(status, words)| status != "default" && !words.is_empty())
        .map(|(status, words)| format!("{status}: {}", inline(words)))
        .collect();
    if !errors.is_empty() {
        doc = doc.own("# Errors").list(errors);
    }
    let doc = doc.own(&format!("`{} {}`", operation.method, code(&operation.path)));
    if operation.deprecated {
        doc.own("Deprecated by the API.")
    } else {
        doc
    }
}

fn parameter_docs(parameter: &Parameter) -> Doc {
    let mut doc = if parameter.description.is_empty() {
        Doc::new(&format!("Sets `{}`.", code(&parameter.name)))
    } else {
        Doc::default().text(&parameter.description)
    };
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
    doc = doc.own(&facts.join(" "));
    doc
}

/// The operation as the runtime knows it: what differs from the runtime's `Operation::BASE`.
fn operation_static(operation: &Operation) -> String {
    let id = &operation.id;
    let path = &operation.path;
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
    // What a PATCH leaves out stays as it is.
    if operation.method != "PATCH" && operation.body.is_some() {
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
        Wait::Gone { .. } => quote!(rt::Wait::Gone(&super::STATES)),
    }
}

/// The states that the product's resources settle in, if any operation waits for one.
pub fn states(api: &Api) -> Option<String> {
    api.operations()
        .find_map(|operation| match &operation.wait {
            Wait::State { good, bad } | Wait::Gone { good, bad } => Some(
                quote!(rt::States { good: &[#(#good),*], bad: &[#(#bad),*], ..rt::States::BASE })
                    .to_string(),
            ),
            Wait::No | Wait::Request => None,
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
