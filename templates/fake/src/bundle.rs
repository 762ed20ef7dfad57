//! The documents that are part of this crate: without words, as JSON, one line each.
//!
//! They are made of `specs/` by `ionoscloud-fake bundle`, and a test tells when they are not up to date.

use serde_json::{Map, Value};

use crate::{document::Document, source::Source};

/// Product, base path, locations, hosts, document: a line each, separated by tabs.
const BUNDLE: &str = include_str!("../documents.tsv");

pub(crate) fn sources() -> Vec<Source> {
    // In JSON no text has a line break of its own: it is escaped (RFC 8259, 7).
    let sources = BUNDLE.lines().filter_map(|line| {
        let mut parts = line.splitn(5, '\t');
        let (product, base) = (parts.next()?, parts.next()?);
        let mut words = || -> Option<Vec<String>> {
            Some(
                parts
                    .next()?
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
            )
        };
        let (locations, hosts) = (words()?, words()?);
        Some(Source::bundled(
            product,
            base,
            locations,
            hosts,
            parts.next()?,
        ))
    });
    sources.collect()
}

/// Reads a document of the bundle. It was in order when it was made; were it not, it would have no operations.
pub(crate) fn read(product: &str, text: &str) -> Document {
    let read = serde_json::from_str(text).ok();
    let document = read.and_then(|root| Document::from_marked(product, root).ok());
    document.unwrap_or_else(|| Document::empty(product))
}

/// The bundle of these documents.
pub fn bundle<'a>(documents: impl Iterator<Item = &'a Document>) -> String {
    let mut lines = String::new();
    for document in documents {
        let root = without_words(document.root(), false);
        let (locations, hosts) = (document.locations().join(" "), document.hosts().join(" "));
        let (product, base) = (document.product(), document.base_path());
        lines.push_str(&format!(
            "{product}\t{base}\t{locations}\t{hosts}\t{root}\n"
        ));
    }
    lines
}

/// Leaves out what is for people; below `properties` and the like, names are names.
fn without_words(node: &Value, holds_names: bool) -> Value {
    const WORDS: [&str; 9] = [
        "description",
        "title",
        "summary",
        "example",
        "examples",
        "tags",
        "info",
        "externalDocs",
        "deprecated",
    ];
    match node {
        Value::Object(object) => {
            let kept = object
                .iter()
                .filter(|(name, _)| holds_names || !WORDS.contains(&name.as_str()));
            let names = |name: &str| {
                !holds_names
                    && [
                        "properties",
                        "schemas",
                        "responses",
                        "parameters",
                        "paths",
                        "mapping",
                        "headers",
                        "content",
                    ]
                    .contains(&name)
            };
            let kept = kept.map(|(name, value)| (name.clone(), without_words(value, names(name))));
            Value::Object(kept.collect::<Map<_, _>>())
        }
        Value::Array(items) => items
            .iter()
            .map(|item| without_words(item, false))
            .collect(),
        plain => plain.clone(),
    }
}
