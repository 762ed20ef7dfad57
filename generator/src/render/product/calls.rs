//! What the templates of groups and builders are fed with.

use proc_macro2::TokenStream;
use quote::quote;
use serde::Serialize;

use super::{parameters, xml};
use crate::model::{
    self, AnswerKind, Marks, Method, Paging, Parameter, ParameterIn, Scheme, Server, Style, Wait,
};
use crate::names::{Group, Input, Operation, Role, Source, Type};
use crate::render::docs::{Doc, code, inline};
use crate::render::example;
use crate::render::tokens::{Tokens, deprecated, word};
use crate::render::words;
use crate::rust;

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
    /// The attribute of one that has another name by now.
    deprecated: String,
}

/// A group for its templates. `library` is the crate as Rust names it, `pages` the address of its reference pages.
pub fn group(
    tokens: &Tokens<'_>,
    group: &Group<'_>,
    library: &str,
    pages: Option<&str>,
) -> GroupItem {
    let about = Doc::default()
        .text(&group.model.description)
        .or(&format!("The operations of `{}`.", code(&group.model.tag)));
    let page = format!("group/{}.md", group.module);
    let page = match pages {
        Some(pages) => ExampleFile::At(format!("{pages}/{page}")),
        None => ExampleFile::Beside(format!("docs/{page}")),
    };
    let calls = group.operations.iter();
    let mut docs = about.clone().own(&format!(
        "Made by [`Client::{0}`](crate::Client::{0}); cheap to make and to clone.",
        group.module
    ));
    if let Some(operation) = opening(group) {
        docs = docs.program(&example::program(tokens.sdk, library, group, operation));
    }
    GroupItem {
        docs: docs.outer(),
        title: Doc::new(&format!("The group `{}`.", group.module)).inner(),
        name: word(&group.name),
        accessor: word(&group.module),
        module: group.module.clone(),
        accessor_docs: about.outer(),
        calls: calls
            .map(|operation| call(tokens, group, operation, &page))
            .collect(),
    }
}

/// Where the examples of a group are.
enum ExampleFile {
    /// At the address of a page.
    At(String),
    /// In a file of the crate.
    Beside(String),
}

/// The operation that a group is shown by: its first list, else its first.
fn opening<'a>(group: &'a Group<'a>) -> Option<&'a Operation<'a>> {
    let mut operations = group.operations.iter();
    let list = operations.find(|own| own.model.list.is_some());
    list.or_else(|| group.operations.first())
}

fn call(
    tokens: &Tokens<'_>,
    group: &Group<'_>,
    own: &Operation<'_>,
    example: &ExampleFile,
) -> CallItem {
    let operation = own.model;
    let mut arguments = Vec::new();
    let mut path = TokenStream::new();
    let mut steps = TokenStream::new();
    let mut setters: Vec<Setter> = Vec::new();
    for input in &own.inputs {
        let given = rust::inputs(tokens.sdk, input);
        let taken = given.iter().map(|given| {
            let (name, ty) = (rust::ident(&given.name), tokens.ty(&given.ty));
            quote!(#name: #ty)
        });
        match (input.role, input.source) {
            (Role::Argument, source) => {
                arguments.extend(taken);
                match source {
                    Source::Parameter(parameter) if parameter.location == ParameterIn::Path => {
                        for given in &given {
                            path.extend(parameters::in_path(tokens, parameter, given));
                        }
                    }
                    _ => steps.extend(parameters::write(tokens, input)),
                }
            }
            (Role::Setter, source) => {
                let arguments = quote!(#(#taken),*).to_string();
                setters.push(Setter {
                    docs: match source {
                        Source::Parameter(parameter) => parameter_docs(parameter),
                        Source::Body(body) => {
                            Doc::default().text(&body.description).or("Sends a body.")
                        }
                    }
                    .outer(),
                    name: word(&input.name),
                    step: parameters::write(tokens, input).to_string(),
                    deprecated: String::new(),
                    arguments: arguments.clone(),
                });
                setters.extend(old_setters(input, &given, &arguments));
            }
            (Role::Shared, _) => {}
        }
    }
    CallItem {
        docs: call_docs(own, example).outer(),
        builder_docs: Doc::new(&format!(
            "A call of [`{}::{}`](crate::group::{}::{}), not sent yet.",
            group.name, own.method, group.name, own.method
        ))
        .outer(),
        aliases: aliases(own),
        method: word(&own.method),
        builder: word(&own.builder),
        constant: own.constant.clone(),
        arguments: quote!(#(#arguments),*).to_string(),
        path: path.to_string(),
        mutable: !steps.is_empty(),
        steps: steps.to_string(),
        output: tokens.ty(&rust::output(own)).to_string(),
        extras: extras(operation),
        setters,
        operation: operation_static(operation),
    }
}

/// The setters of an input under the names that it had before.
fn old_setters(input: &Input<'_>, given: &[rust::Given], arguments: &str) -> Vec<Setter> {
    let setter = rust::ident(&input.name);
    let names = given.iter().map(|given| rust::ident(&given.name));
    let step = quote!(self = self.#setter(#(#names),*);).to_string();
    let old = input.old.iter().map(|old| Setter {
        docs: Doc::new(&format!("Another name of [`{0}`](Self::{0}).", input.name)).outer(),
        name: word(old),
        arguments: arguments.to_owned(),
        step: step.clone(),
        deprecated: deprecated(&format!("it is called `{}`", input.name)),
    });
    old.collect()
}

/// The words for `request!` that add what the builder has besides.
fn extras(operation: &model::Operation) -> String {
    let rust::Extras {
        check,
        wait,
        pages,
        stream,
        presign,
    } = rust::extras(operation);
    let extras = [
        ("check", check),
        ("wait", wait),
        ("pages", pages),
        ("stream", stream),
        ("presign", presign),
    ];
    let extras = extras.iter().filter(|(_, on)| *on);
    extras.map(|(word, _)| format!(", {word}")).collect()
}

/// Names under which people look for the operation; rustdoc refuses the method's own.
fn aliases(own: &Operation<'_>) -> String {
    let operation = own.model;
    let path = format!("{} {}", operation.method, operation.path);
    let refused =
        |c: char| c.is_control() || c.is_whitespace() && c != ' ' || matches!(c, '"' | '\'');
    let good = |alias: &&str| *alias != own.method && !alias.contains(refused) && !alias.is_empty();
    let aliases = [operation.id.trim(), path.trim()].into_iter().filter(good);
    quote!(#(#[doc(alias = #aliases)])*).to_string()
}

fn call_docs(own: &Operation<'_>, example: &ExampleFile) -> Doc {
    let operation = own.model;
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
        Wait::Request | Wait::State => doc.own(
            "Awaiting the call sends it; the work goes on after the answer. Call `wait()` to wait until it is done.",
        ),
        Wait::Gone => doc.own("Awaiting the call sends it; call `wait()` to wait until the resource is gone."),
    };
    if operation.method == Method::Post && operation.wait != Wait::No && operation.makes_secret {
        doc = doc.own(
            "The answer may hold a secret that is never shown again: store what `send()` or `wait()` gives. `wait()` \
             keeps the secret of the first answer.",
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
    if let Some(headers) = own.headers_type() {
        doc = doc.own(&format!(
            "More is told in [headers](crate::headers::{headers})."
        ));
    }
    if operation.deprecated {
        doc = doc.own("Deprecated by the API.");
    }
    doc = doc.own(&match example {
        ExampleFile::At(page) => format!("[Example]({page}#{})", own.method),
        ExampleFile::Beside(file) => format!("Example: `{file}`."),
    });
    let arguments = own.arguments().filter_map(|input| match input.source {
        Source::Parameter(parameter) => Some((&input.name, parameter)),
        Source::Body(_) => None,
    });
    let arguments: Vec<String> = arguments
        .map(|(name, parameter)| match inline(&parameter.description) {
            about if about.is_empty() => {
                format!(
                    "`{name}`: `{}` of the {}.",
                    code(&parameter.name),
                    parameter.location.as_str()
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
        let before = match before.as_str() {
            "" => String::new(),
            before => code(before),
        };
        facts.push(format!(
            "Sent as `{before}KEY{after}=VALUE`; call it once for each entry."
        ));
    }
    let limits = words::limits(&parameter.limits);
    if !limits.is_empty() {
        facts.push(format!("Limits: {}.", inline(&limits.join(", "))));
    }
    if parameter.md5 {
        let words = "Where it is not set, it is the MD5 of a body that is held, in Base64.";
        facts.push(words.to_owned());
    }
    if let Some(default) = &parameter.default {
        facts.push(format!(
            "The service's default: `{}`.",
            code(&default.to_string())
        ));
    }
    if parameter.deprecated {
        facts.push("Deprecated by the API.".to_owned());
    }
    doc.own(&facts.join(" "))
}

/// The operation as the runtime knows it: what differs from the runtime's `Operation::BASE`.
fn operation_static(operation: &model::Operation) -> String {
    let id = &operation.id;
    // In an address the one begins the fragment (RFC 3986, 3.5), and the other is a slash (WHATWG URL, 4.4).
    let path = operation
        .template()
        .replace('#', "%23")
        .replace('\\', "%5C");
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
    match &operation.answer.kind {
        AnswerKind::Json(_) => {}
        AnswerKind::Empty => rest.extend(quote!(answer: rt::Answer::Empty,)),
        AnswerKind::Xml(_, root) => {
            let root = xml::table(root);
            rest.extend(quote!(answer: rt::Answer::Xml(const { &#root }),));
        }
        AnswerKind::Text => rest.extend(quote!(answer: rt::Answer::Text,)),
        AnswerKind::Bytes => rest.extend(quote!(answer: rt::Answer::Bytes,)),
    }
    if operation.answer.secret {
        rest.extend(quote!(secret: true,));
    }
    if operation.makes_secret {
        rest.extend(quote!(makes_secret: true,));
    }
    if operation.idempotent {
        rest.extend(quote!(idempotent: true,));
    }
    if rust::extras(operation).check {
        rest.extend(quote!(check_required: true,));
    }
    if let Some(header) = operation.md5() {
        rest.extend(quote!(md5: Some(#header),));
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
        Scheme::Signature { service } => quote!(rt::Scheme::Signature(#service)),
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

/// The runtime's name of a method.
fn variant(method: Method) -> TokenStream {
    match method {
        Method::Get => quote!(Get),
        Method::Put => quote!(Put),
        Method::Post => quote!(Post),
        Method::Delete => quote!(Delete),
        Method::Options => quote!(Options),
        Method::Head => quote!(Head),
        Method::Patch => quote!(Patch),
        Method::Trace => quote!(Trace),
    }
}

fn wait(wait: &Wait) -> TokenStream {
    match wait {
        Wait::No => quote!(rt::Wait::No),
        Wait::Request => quote!(rt::Wait::Request),
        Wait::State => quote!(rt::Wait::State),
        Wait::Gone => quote!(rt::Wait::Gone),
    }
}

fn paging(operation: &model::Operation) -> TokenStream {
    match operation.list.as_ref().map(|list| &list.paging) {
        None | Some(Paging::No) => quote!(rt::Paging::No),
        Some(Paging::Offset { offset, limit }) => {
            quote!(rt::Paging::Offset { offset: #offset, limit: #limit })
        }
        Some(Paging::Token { token, limit, next }) => {
            let limit = optional(limit.as_ref());
            quote!(rt::Paging::Token { token: #token, limit: #limit, next: #next })
        }
        Some(Paging::Marks(marks)) => {
            let Marks {
                items, more, next, ..
            } = marks;
            let next = next.iter().map(|(name, place)| quote!((#name, #place)));
            let behind = optional(marks.behind.as_ref());
            let limit = optional(marks.limit.as_ref());
            quote!(rt::Paging::Marks(const { &rt::Marks {
                items: #items, more: #more, next: &[#(#next),*], behind: #behind, limit: #limit
            } }))
        }
    }
}

fn optional(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
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

/// What makes a type a page, if it is one.
pub fn page(tokens: &Tokens<'_>, own: &Type<'_>) -> Option<PageOf> {
    let (items, item) = rust::page(tokens.sdk, own)?;
    Some(PageOf {
        field: word(&items.name),
        item: tokens.ty(&item).to_string(),
    })
}

/// What makes a type a page.
#[derive(Serialize)]
pub struct PageOf {
    field: String,
    item: String,
}
