//! Every document of the repository: samples are valid, and what a server with a memory answers is too.
//!
//! `IONOSCLOUD_DOCUMENTS` names another folder to take the documents from.

use std::path::PathBuf;

use ionoscloud_fake::{Direction, Document, Extent, Rules, Wish, sample, validate};

fn documents() -> Vec<Document> {
    let folder = std::env::var_os("IONOSCLOUD_DOCUMENTS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs")), PathBuf::from);
    Document::load_all(&folder, &[]).expect("the documents can be read")
}

#[test]
fn samples_are_valid() {
    for document in documents() {
        let mut problems = Vec::new();
        for operation in document.operations() {
            let body = operation.body.iter().flat_map(|body| &body.content);
            let answer = operation.answer.content.iter();
            let schemas = body
                .map(|media| (Direction::Request, &media.schema))
                .chain(operation.parameters.iter().map(|parameter| (Direction::Request, &parameter.schema)))
                .chain(answer.map(|media| (Direction::Answer, &media.schema)));
            for (direction, schema) in schemas {
                for extent in [Extent::Least, Extent::Full, Extent::Nulls] {
                    for seed in 0..3 {
                        let value = sample(&document, "it", schema, Wish { direction, ..Wish::request(extent, seed) });
                        let text = value.to_string();
                        if text.len() > 100000 { println!("{} {} {extent:?} {}", document.product(), operation.id, text.len()); }
                        let rules = Rules { direction, strict: true, partial: false };
                        problems.extend(
                            validate(&document, schema, &value, rules, &operation.id).iter().map(|p| format!("{p}")),
                        );
                    }
                }
            }
        }
        assert!(problems.is_empty(), "{}: {problems:#?}", document.product());
    }
}
