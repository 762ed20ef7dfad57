//! What reading reports, where, and what it makes of what it reports.
//!
//! Each case is a document and everything that must be found in it: severity, line and column, JSON pointer, and
//! words that the problem must contain.

#![allow(
    clippy::too_many_lines,
    clippy::format_collect,
    reason = "tables of cases, and texts made of them"
)]

mod documents;
mod modern;
mod mutation;
mod operations;
mod references;
mod schemas;
mod slips;
mod structure;
mod syntax;

use openapiv3::{OpenAPI, ReferenceOr, Schema};
use serde_json::Value;

use super::{Reading, read};

/// A finding as it is expected: `error 3:1 /paths` and words of the problem.
type Expected = (&'static str, &'static str);

/// Reads a text and compares what is found with what is expected.
fn expect(name: &str, text: &str, expected: &[Expected]) -> Reading {
    let reading = read("test.yaml", text);
    let found: Vec<(String, &str)> = reading
        .findings
        .iter()
        .map(|finding| {
            let place = finding
                .place
                .map(|place| place.to_string())
                .unwrap_or_default();
            let heading = format!("{} {place} {}", finding.severity, finding.pointer);
            (heading.trim_end().to_owned(), finding.problem.as_str())
        })
        .collect();
    let equal = found.len() == expected.len()
        && found
            .iter()
            .zip(expected)
            .all(|(found, expected)| found.0 == expected.0 && found.1.contains(expected.1));
    assert!(
        equal,
        "{name}\n{text}\nfound {found:#?}\nexpected {expected:#?}"
    );
    reading
}

/// A document with one schema, `S`, whose body begins at line 7, column 7.
fn with_schema(body: &str) -> String {
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    S:\n";
    format!("{head}{}", indented(body, 6))
}

/// A document with one operation, `GET /a/{id}`, whose body begins at line 6, column 7.
fn with_operation(body: &str) -> String {
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a/{id}:\n    get:\n";
    format!("{head}{}", indented(body, 6))
}

/// A document with something at the top beside version, info and paths; it begins at line 4.
fn with(body: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths: {{}}\n{body}")
}

fn indented(body: &str, spaces: usize) -> String {
    let pad = " ".repeat(spaces);
    body.lines().map(|line| format!("{pad}{line}\n")).collect()
}

fn api(reading: Reading) -> OpenAPI {
    reading.document.expect("a document").api
}

/// What stands at a pointer.
fn at(reading: &Reading, pointer: &str) -> Value {
    let document = reading.document.as_ref().expect("a document");
    mutation::to_json(
        document
            .node(pointer)
            .unwrap_or_else(|| panic!("{pointer}")),
    )
}

/// The schema `S` of a document.
fn schema(reading: Reading) -> Schema {
    match api(reading).components.unwrap().schemas.swap_remove("S") {
        Some(ReferenceOr::Item(schema)) => schema,
        other => panic!("no schema: {other:?}"),
    }
}
