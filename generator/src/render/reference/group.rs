//! The page of a group: its operations, each with everything that a caller wants to know.

use serde::Serialize;

use super::book::Book;
use super::server::{ServerRow, server};
use super::text::{cell, cell_code, cell_text};
use crate::model::{
    AnswerKind, Body, BodyKind, Method, Paging, Parameter, Ref, Scheme, Style, Wait,
};
use crate::names::{Group, Header, Input, Operation, Role, Source};
use crate::render::docs::{Doc, code, first_sentence, inline};
use crate::render::example;
use crate::render::tokens::word;
use crate::render::words;
use crate::rust::{self, Ty};

/// A group for its template.
#[derive(Serialize)]
pub struct GroupPage<'a> {
    name: &'a str,
    about: String,
    library: &'a str,
    product: &'a str,
    base: String,
    /// Whether there are several servers.
    located: bool,
    calls: Vec<CallSection<'a>>,
}

/// An operation.
#[derive(Serialize)]
struct CallSection<'a> {
    accessor: String,
    method: String,
    builder: String,
    id: String,
    request: String,
    /// The request as a cell of a table.
    request_cell: String,
    summary: String,
    summary_cell: String,
    description: String,
    deprecated: bool,
    arguments: String,
    inputs: Vec<InputRow>,
    example: String,
    output: String,
    /// The type that headers of the answer are read as.
    headers_type: Option<String>,
    headers: Vec<HeaderRow>,
    waiting: String,
    paging: &'static str,
    statuses: Vec<Status>,
    accept: &'a str,
    content_type: &'a str,
    credentials: String,
    reads: bool,
    idempotent: bool,
    servers: Vec<ServerRow>,
}

/// An argument, or a setter of the builder.
#[derive(Serialize)]
struct InputRow {
    name: String,
    wire: String,
    r#type: String,
    rules: String,
    about: String,
}

/// A header of an answer.
#[derive(Serialize)]
struct HeaderRow {
    name: String,
    wire: String,
    r#type: String,
    about: String,
}

#[derive(Serialize)]
struct Status {
    status: String,
    about: String,
}

/// A group for its template.
pub fn page<'a>(book: &'a Book<'_>, group: &'a Group<'_>) -> GroupPage<'a> {
    let api = book.sdk.api;
    GroupPage {
        name: &group.module,
        about: Doc::default()
            .text(&group.model.description)
            .or(&format!(
                "The operations of `{}`.",
                cell_code(&group.model.tag)
            ))
            .markdown(),
        library: &book.library,
        product: &book.product.name,
        base: api
            .servers
            .first()
            .map(|server| cell_code(&server.url))
            .unwrap_or_default(),
        located: api.servers.len() > 1,
        calls: group
            .operations
            .iter()
            .map(|operation| call(book, group, operation))
            .collect(),
    }
}

/// The arguments of a method as a program declares them.
fn signature(book: &Book<'_>, own: &Operation<'_>) -> String {
    let given = own
        .arguments()
        .flat_map(|input| rust::inputs(book.sdk, input));
    let given = given.map(|given| {
        let ty = given.ty.text_of(book.sdk, "model::");
        format!("{}: {ty}", word(&given.name))
    });
    given.collect::<Vec<_>>().join(", ")
}

fn call<'a>(book: &Book<'_>, group: &Group<'_>, own: &'a Operation<'_>) -> CallSection<'a> {
    let operation = own.model;
    let request = format!("{} {}", operation.method, operation.path);
    let summary = inline(operation.summary.trim().trim_end_matches('.'));
    let statuses = operation.successes.iter().chain(&operation.errors);
    CallSection {
        accessor: word(&group.module),
        method: word(&own.method),
        builder: word(&own.builder),
        id: cell_code(&operation.id),
        summary_cell: if summary.is_empty() {
            cell(&first_sentence(&operation.description))
        } else {
            cell(&summary)
        },
        summary,
        request: code(&request),
        request_cell: cell_code(&request),
        description: Doc::default().text(&operation.description).markdown(),
        deprecated: operation.deprecated,
        arguments: signature(book, own),
        inputs: own
            .inputs
            .iter()
            .map(|input| self::input(book, input))
            .collect(),
        example: example::function(book.sdk, &book.library, group, own),
        output: match &operation.answer.kind {
            AnswerKind::Empty => match rust::output(own) {
                Ty::Unit => "nothing, `()`".to_owned(),
                ty => format!("headers, `{}`", ty.text_of(book.sdk, "model::")),
            },
            AnswerKind::Json(reference) => book.linked(reference, "../model/"),
            AnswerKind::Xml(reference, root) => format!(
                "{}, as XML with the root `{}`",
                book.linked(reference, "../model/"),
                cell_code(&root.name)
            ),
            AnswerKind::Text => format!("the text, `String`; {STREAMED}"),
            AnswerKind::Bytes => format!("the bytes, `Bytes`; {STREAMED}"),
        },
        headers_type: own.headers_type(),
        headers: own.headers.iter().map(|own| header(book, own)).collect(),
        waiting: waiting(book, &operation.wait),
        paging: match operation.list.as_ref().map(|list| &list.paging) {
            None => "",
            Some(Paging::No) => "everything in one answer",
            Some(Paging::Offset { .. }) => {
                "by number; `items()`, `pages()` and `all()` go through all pages"
            }
            Some(Paging::Token { .. }) => {
                "by token; `items()`, `pages()` and `all()` go through all pages"
            }
            Some(Paging::Marks(_)) => {
                "by what a page says of the next; `items()`, `pages()` and `all()` go through all pages"
            }
        },
        statuses: statuses
            .map(|(status, words)| Status {
                status: cell_code(status),
                about: cell_text(words),
            })
            .collect(),
        accept: &operation.answer.accept,
        content_type: operation
            .body
            .as_ref()
            .map_or("", |body| body.media_type.as_str()),
        credentials: credentials(&operation.security),
        reads: matches!(operation.method, Method::Get | Method::Head),
        idempotent: operation.idempotent,
        servers: operation.servers.iter().map(server).collect(),
    }
}

/// How the end of a call is seen.
fn waiting(book: &Book<'_>, wait: &Wait) -> String {
    let conventions = &book.product.conventions;
    match wait {
        Wait::No => String::new(),
        Wait::Request => {
            let ends = conventions.wait.requests.good.iter();
            let ends: Vec<String> = ends.map(|end| format!("`{}`", code(end))).collect();
            format!(
                "`wait()` follows the request that the answer's `Location` names until it is {}, and reads the resource again",
                ends.join(" or ")
            )
        }
        Wait::State => {
            "`wait()` reads the resource until its state settles, and gives it as it is then"
                .to_owned()
        }
        Wait::Gone => "`wait()` reads the resource until it answers 404".to_owned(),
    }
}

fn credentials(schemes: &[Scheme]) -> String {
    let mut signed = schemes.iter().filter_map(|scheme| match scheme {
        Scheme::Signature { service } => {
            Some(format!("signature for `{service}` with an access key"))
        }
        _ => None,
    });
    let sent = match (
        schemes.contains(&Scheme::Bearer),
        schemes.contains(&Scheme::Basic),
    ) {
        (true, true) => "bearer token, or user name and password",
        (true, false) => "bearer token",
        (false, true) => "user name and password",
        (false, false) => "",
    };
    match (sent, signed.next()) {
        ("", None) => "none".to_owned(),
        ("", Some(signed)) => signed,
        (sent, None) => sent.to_owned(),
        (sent, Some(signed)) => format!("{sent}, or {signed}"),
    }
}

/// A header of an answer.
fn header(book: &Book<'_>, own: &Header<'_>) -> HeaderRow {
    let header = own.model;
    let mut about = cell_text(&header.description);
    if header.secret {
        about.push_str(" Secret.");
    }
    if header.deprecated {
        about.push_str(" Deprecated.");
    }
    HeaderRow {
        name: format!("`.{}()`", own.name),
        wire: match &header.r#type {
            Ref::Map(_) => format!("`{}KEY`", cell_code(&header.name)),
            _ => format!("`{}`", cell_code(&header.name)),
        },
        r#type: book.told(header, "../model/"),
        about: about.trim().to_owned(),
    }
}

/// An argument, or a setter.
fn input(book: &Book<'_>, own: &Input<'_>) -> InputRow {
    let argument = own.role == Role::Argument;
    let name = match own.source {
        _ if argument => format!("`{}`", own.name),
        Source::Parameter(Parameter {
            style: Style::Entries { .. },
            ..
        }) => format!("`.{}(key, …)`", own.name),
        _ => format!("`.{}(…)`", own.name),
    };
    match own.source {
        Source::Parameter(parameter) => self::parameter(book, own, parameter, name),
        Source::Body(body) => InputRow {
            name,
            wire: "body".to_owned(),
            r#type: match &body.kind {
                BodyKind::Json(reference) | BodyKind::Form(reference) => {
                    book.taken(own, reference, "../model/")
                }
                BodyKind::Xml(reference, root) => format!(
                    "{}, as XML with the root `{}`",
                    book.taken(own, reference, "../model/"),
                    cell_code(&root.name)
                ),
                BodyKind::Text => "`Upload`: text, a file, a reader".to_owned(),
                BodyKind::Bytes => "`Upload`: bytes, a file, a reader".to_owned(),
            },
            rules: if argument { "required" } else { "" }.to_owned(),
            about: body_words(book, body),
        },
    }
}

/// What else there is for an answer that can be long.
const STREAMED: &str = "`stream()` and `download_to(path)` hold none of it in memory";

/// What the document says about a body, else about its type.
fn body_words(book: &Book<'_>, body: &Body) -> String {
    match body.kind.r#type() {
        Some(Ref::Named(id)) if body.description.is_empty() => {
            cell(&first_sentence(&book.sdk.api.r#type(*id).description))
        }
        _ => cell_text(&body.description),
    }
}

fn parameter(book: &Book<'_>, own: &Input<'_>, parameter: &Parameter, name: String) -> InputRow {
    let place = parameter.location.as_str();
    let wire = match &parameter.style {
        Style::Entries { before, after } => {
            format!("{place} `{}KEY{after}`", cell_code(before))
        }
        _ => format!("{place} `{}`", cell_code(&parameter.name)),
    };
    let mut rules = Vec::new();
    if own.role == Role::Argument {
        rules.push("required".to_owned());
    }
    rules.extend(
        words::limits(&parameter.limits)
            .iter()
            .map(|limit| cell_text(limit)),
    );
    if let Some(default) = &parameter.default {
        rules.push(format!("default `{}`", cell_code(&default.to_string())));
    }
    if parameter.deprecated {
        rules.push("deprecated".to_owned());
    }
    // Entries are given one by one.
    let given = match (&parameter.style, &parameter.r#type) {
        (Style::Entries { .. }, Ref::Map(value)) => value,
        (_, whole) => whole,
    };
    InputRow {
        name,
        wire,
        r#type: book.taken(own, given, "../model/"),
        rules: rules.join(", "),
        about: cell_text(&parameter.description),
    }
}
