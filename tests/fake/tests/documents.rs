//! Every document of the repository: samples are valid, requests made of them pass, and answers are valid too.
//!
//! `IONOSCLOUD_DOCUMENTS` names another folder to take the documents from.

mod support;

use std::path::PathBuf;

use ionoscloud_fake::{Direction, Document, Extent, Fake, Options, Rules, Wish, sample, validate};

const EXTENTS: [Extent; 3] = [Extent::Least, Extent::Full, Extent::Nulls];

fn documents() -> Vec<Document> {
    let folder = std::env::var_os("IONOSCLOUD_DOCUMENTS").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs")),
        PathBuf::from,
    );
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
                .chain(
                    operation
                        .parameters
                        .iter()
                        .map(|parameter| (Direction::Request, &parameter.schema)),
                )
                .chain(answer.map(|media| (Direction::Answer, &media.schema)));
            for (direction, schema) in schemas {
                for (extent, seed) in EXTENTS
                    .into_iter()
                    .flat_map(|extent| [(extent, 0), (extent, 1)])
                {
                    let value = sample(
                        &document,
                        "it",
                        schema,
                        Wish {
                            direction,
                            ..Wish::request(extent, seed)
                        },
                    );
                    let rules = Rules {
                        direction,
                        strict: true,
                        partial: false,
                    };
                    problems.extend(validate(&document, schema, &value, rules, &operation.id));
                }
            }
        }
        assert!(problems.is_empty(), "{}: {problems:#?}", document.product());
    }
}

#[test]
fn a_plain_server_accepts_every_sample() {
    let fake = Fake::start(Options::new(documents()).plain()).expect("a port is free");
    for document in fake.documents() {
        for (operation, extent) in document
            .operations()
            .iter()
            .flat_map(|one| EXTENTS.map(|extent| (one, extent)))
        {
            fake.answer_with(extent);
            let reply = support::call(&fake, document, operation, extent, 1);
            let requests = fake.take_requests();
            let [request] = requests.as_slice() else {
                panic!("one request: {requests:?}")
            };
            assert_eq!(request.product.as_deref(), Some(document.product()));
            assert_eq!(
                request.operation.as_deref(),
                Some(operation.id.as_str()),
                "{}",
                request.path
            );
            assert!(
                request.problems.is_empty(),
                "{}: {:#?}",
                operation.id,
                request.problems
            );
            assert_eq!(reply.status, operation.answer.status, "{}", operation.id);
            assert_eq!(reply.body.as_bytes(), request.answer, "{}", operation.id);
        }
    }
}

#[test]
fn a_server_with_a_memory_answers_as_declared() {
    let fake = Fake::start(Options::new(documents())).expect("a port is free");
    let mut problems = Vec::new();
    for document in fake.documents() {
        for (seed, operation) in (1..).zip(document.operations()) {
            let reply = support::call(&fake, document, operation, Extent::Full, seed);
            assert_eq!(
                reply.status,
                operation.answer.status,
                "{} {}: {}",
                document.product(),
                operation.id,
                reply.body
            );
            let declares = operation
                .answer
                .headers
                .iter()
                .any(|(name, _)| name == "Location");
            assert_eq!(
                operation.is_async || declares,
                reply.header("Location").is_some(),
                "{}",
                operation.id
            );
            let media = operation
                .answer
                .content
                .iter()
                .find(|media| media.is_json());
            if let Some(media) = media {
                // What `depth` leaves out is there as a reference, without its required members.
                let rules = Rules {
                    direction: Direction::Answer,
                    strict: true,
                    partial: true,
                };
                let at = format!("{} {}", document.product(), operation.id);
                problems.extend(validate(document, &media.schema, &reply.json(), rules, &at));
            }
        }
    }
    assert!(problems.is_empty(), "{problems:#?}");
}
