//! The page of a group: its operations, each with everything that a caller wants to know.

use serde::Serialize;

use super::example::example;
use super::text::{cell, cell_code, cell_text, tidy};
use super::{Book, ServerRow, server};
use crate::model::{
    AnswerKind, Body, BodyKind, Group, Operation, Paging, Parameter, Place, Ref, Scheme, Style,
    Wait,
};
use crate::names::{GroupNames, OperationNames};
use crate::render::calls::{CallItem, GroupItem};
use crate::render::docs::{Doc, first_sentence, inline};

/// A group for its template.
#[derive(Serialize)]
pub struct Page<'a> {
    header: &'static str,
    name: &'a str,
    about: String,
    library: &'a str,
    product: &'a str,
    base: String,
    /// Whether there are several servers.
    located: bool,
    calls: Vec<Call<'a>>,
}

/// An operation.
#[derive(Serialize)]
struct Call<'a> {
    accessor: &'a str,
    method: &'a str,
    builder: &'a str,
    id: String,
    request: String,
    /// The request as a cell of a table.
    request_cell: String,
    summary: String,
    summary_cell: String,
    description: String,
    deprecated: bool,
    arguments: String,
    inputs: Vec<Input>,
    example: String,
    output: String,
    waiting: &'static str,
    paging: &'static str,
    statuses: Vec<Status>,
    accept: &'a str,
    content_type: &'a str,
    credentials: &'static str,
    idempotent: bool,
    servers: Vec<ServerRow>,
}

/// An argument, or a setter of the builder.
#[derive(Serialize)]
struct Input {
    name: String,
    wire: String,
    r#type: String,
    rules: String,
    about: String,
}

#[derive(Serialize)]
struct Status {
    status: String,
    about: String,
}

/// A group for its template.
pub fn page<'a>(
    book: &'a Book<'_>,
    group: &'a Group,
    names: &'a GroupNames,
    item: &'a GroupItem,
) -> Page<'a> {
    let api = book.types.api;
    let operations = group.operations.iter().zip(&names.operations);
    Page {
        header: crate::render::HEADER,
        name: &item.module,
        about: Doc::default()
            .text(&group.description)
            .or(&format!("The operations of `{}`.", cell_code(&group.tag)))
            .markdown(),
        library: &book.library,
        product: &book.product.name,
        base: api
            .servers
            .first()
            .map(|server| cell_code(&server.url))
            .unwrap_or_default(),
        located: api.servers.len() > 1,
        calls: operations
            .zip(&item.calls)
            .map(|((operation, own), call)| self::call(book, operation, names, own, call, item))
            .collect(),
    }
}

fn call<'a>(
    book: &Book<'_>,
    operation: &'a Operation,
    group: &GroupNames,
    own: &OperationNames,
    call: &'a CallItem,
    item: &'a GroupItem,
) -> Call<'a> {
    let request = format!("{} {}", operation.method, operation.path);
    let summary = inline(operation.summary.trim().trim_end_matches('.'));
    let statuses = operation.successes.iter().chain(&operation.errors);
    Call {
        accessor: &item.accessor,
        method: &call.method,
        builder: &call.builder,
        id: cell_code(&operation.id),
        summary_cell: if summary.is_empty() {
            cell(&first_sentence(&operation.description))
        } else {
            cell(&summary)
        },
        summary,
        request: super::super::docs::code(&request),
        request_cell: cell_code(&request),
        description: Doc::default().text(&operation.description).markdown(),
        deprecated: operation.deprecated,
        arguments: tidy(&call.arguments),
        inputs: inputs(book, operation, own),
        example: example(book, operation, group, own, call),
        output: match &operation.answer.kind {
            AnswerKind::Empty => "nothing, `()`".to_owned(),
            AnswerKind::Json(reference) => book.linked(reference, "../model/"),
            AnswerKind::Text => "the text, `String`".to_owned(),
            AnswerKind::Bytes => "the bytes, `Bytes`".to_owned(),
        },
        waiting: match operation.wait {
            Wait::No => "",
            Wait::Request => {
                "`wait()` follows the request that the answer's `Location` names until it is `DONE`, and reads the resource again"
            }
            Wait::State { .. } => {
                "`wait()` reads the resource until its state settles, and gives it as it is then"
            }
            Wait::Gone => "`wait()` reads the resource until it answers 404",
        },
        paging: match operation.list.as_ref().map(|list| &list.paging) {
            None => "",
            Some(Paging::No) => "everything in one answer",
            Some(Paging::Offset { .. }) => {
                "by number; `items()`, `pages()` and `all()` go through all pages"
            }
            Some(Paging::Token { .. }) => {
                "by token; `items()`, `pages()` and `all()` go through all pages"
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
        idempotent: operation.idempotent,
        servers: operation.servers.iter().map(server).collect(),
    }
}

fn credentials(schemes: &[Scheme]) -> &'static str {
    match (
        schemes.contains(&Scheme::Bearer),
        schemes.contains(&Scheme::Basic),
    ) {
        (true, true) => "bearer token, or user name and password",
        (true, false) => "bearer token",
        (false, true) => "user name and password",
        (false, false) => "none",
    }
}

/// What a caller gives: arguments in order, then the setters.
fn inputs(book: &Book<'_>, operation: &Operation, own: &OperationNames) -> Vec<Input> {
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let arguments = operation.path_parameters.iter().chain(required);
    let mut inputs: Vec<Input> = arguments
        .zip(&own.arguments)
        .map(|(parameter, name)| input(book, parameter, format!("`{name}`"), true))
        .collect();
    if let Some(body) = &operation.body {
        let name = match own.arguments.last() {
            Some(name) if body.required => format!("`{name}`"),
            _ => format!("`.{}(…)`", own.body),
        };
        inputs.push(Input {
            name,
            wire: "body".to_owned(),
            r#type: match &body.kind {
                BodyKind::Json(reference) | BodyKind::Form(reference) => {
                    book.linked(reference, "../model/")
                }
                BodyKind::Text => "`String`".to_owned(),
                BodyKind::Bytes => "`Bytes`".to_owned(),
            },
            rules: if body.required { "required" } else { "" }.to_owned(),
            about: body_words(book, body),
        });
    }
    let setters = optional.zip(&own.parameters);
    inputs.extend(setters.map(|(parameter, name)| {
        let name = match parameter.style {
            Style::Entries { .. } => format!("`.{name}(key, …)`"),
            _ => format!("`.{name}(…)`"),
        };
        input(book, parameter, name, false)
    }));
    inputs
}

/// What the document says about a body, else about its type.
fn body_words(book: &Book<'_>, body: &Body) -> String {
    match &body.kind {
        BodyKind::Json(Ref::Named(id)) | BodyKind::Form(Ref::Named(id))
            if body.description.is_empty() =>
        {
            cell(&first_sentence(&book.types.api.r#type(*id).description))
        }
        _ => cell_text(&body.description),
    }
}

fn input(book: &Book<'_>, parameter: &Parameter, name: String, required: bool) -> Input {
    let place = match parameter.place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    };
    let wire = match &parameter.style {
        Style::Entries { before, after } => {
            format!("{place} `{}KEY{after}`", cell_code(before))
        }
        _ => format!("{place} `{}`", cell_code(&parameter.name)),
    };
    let mut rules = Vec::new();
    if required {
        rules.push("required".to_owned());
    }
    rules.extend(parameter.limits.0.iter().map(|limit| cell_text(limit)));
    if let Some(default) = &parameter.default {
        rules.push(format!("default `{}`", cell_code(default)));
    }
    if parameter.deprecated {
        rules.push("deprecated".to_owned());
    }
    // Entries are given one by one.
    let given = match (&parameter.style, &parameter.r#type) {
        (Style::Entries { .. }, Ref::Map(value)) => value,
        (_, whole) => whole,
    };
    Input {
        name,
        wire,
        r#type: book.linked(given, "../model/"),
        rules: rules.join(", "),
        about: cell_text(&parameter.description),
    }
}
