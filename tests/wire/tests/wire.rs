//! Every operation of every product, as it goes over the wire.

use std::path::PathBuf;

use ionoscloud_driver::products;
use ionoscloud_fake::{Document, Extent, Place};
use serde_json::{Map, Value};
use wire_tests::{Report, check};

fn documents() -> Vec<Document> {
    let specs = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs"));
    Document::load_all(&specs, &[]).expect("the documents can be read")
}

fn document(product: &str) -> Document {
    documents()
        .into_iter()
        .find(|document| document.product() == product)
        .expect("the product has a document")
}

fn run(document: Document, extents: &[Extent]) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime
        .block_on(check(document, extents))
        .expect("a session")
}

fn every_product(extents: &[Extent]) {
    let mut problems = Vec::new();
    for document in documents() {
        let report = run(document, extents);
        println!("{report}");
        problems.extend(
            report
                .problems
                .iter()
                .map(|problem| format!("{}: {problem}", report.product)),
        );
    }
    assert!(
        problems.is_empty(),
        "{} problems:\n{}",
        problems.len(),
        problems.join("\n")
    );
}

#[test]
fn every_document_has_a_client() {
    let mut clients = products().to_vec();
    clients.sort_unstable();
    let documents = documents();
    let products: Vec<&str> = documents.iter().map(Document::product).collect();
    assert_eq!(clients, products);
}

/// Once with the least that is required, once with every parameter and every member.
#[test]
fn every_operation_arrives_as_asked() {
    every_product(&[Extent::Least, Extent::Full]);
}

/// As before, with null wherever the document allows it: null is neither dropped nor made up.
#[test]
fn every_null_arrives() {
    every_product(&[Extent::Nulls]);
}

/// What is not as the document has it turns the check red.
#[test]
fn a_document_that_differs_is_noticed() {
    type Change = fn(&Document, &mut Value) -> Option<String>;
    let changes: [(&str, Change); 4] = [
        ("a path", rename_path),
        ("a query parameter", rename_query_parameter),
        ("a member that is sent", rename_sent_member),
        ("a member that is answered", rename_answered_member),
    ];
    // JSON, and XML.
    let products = ["dns", "objectstorage"];
    let changes = products
        .iter()
        .flat_map(|own| changes.map(|change| (own, change)));
    for (product, (what, change)) in changes {
        let document = document(product);
        let mut root = document.root().clone();
        let name =
            change(&document, &mut root).unwrap_or_else(|| panic!("there is {what} to rename"));
        let changed =
            Document::from_value(document.product(), root).expect("the document is in order");
        let report = run(changed, &[Extent::Least, Extent::Full]);
        assert!(
            !report.problems.is_empty(),
            "{product}: renaming {what}, `{name}`, goes unnoticed"
        );
    }
}

fn rename(object: &mut Map<String, Value>, name: &str, new: &str) {
    if let Some(value) = object.remove(name) {
        object.insert(new.to_owned(), value);
    }
}

fn rename_path(_: &Document, root: &mut Value) -> Option<String> {
    let paths = root.get_mut("paths")?.as_object_mut()?;
    let name = paths.keys().find(|path| !path.contains('{'))?.clone();
    rename(paths, &name, &format!("{name}-renamed"));
    Some(name)
}

/// One that an operation has: others may stand in the document as well.
fn rename_query_parameter(document: &Document, root: &mut Value) -> Option<String> {
    let mut all = document.operations().iter().flat_map(|own| &own.parameters);
    let used = all.find(|parameter| parameter.place == Place::Query)?;
    rename_parameter(root, &used.name)
}

fn rename_parameter(node: &mut Value, wanted: &str) -> Option<String> {
    match node {
        Value::Object(object)
            if object.get("in").is_some_and(|place| place == "query")
                && object.get("name").is_some_and(|name| name == wanted) =>
        {
            object.insert("name".to_owned(), Value::from(format!("{wanted}Renamed")));
            Some(wanted.to_owned())
        }
        Value::Object(object) => {
            let mut inside = object.values_mut();
            inside.find_map(|node| rename_parameter(node, wanted))
        }
        Value::Array(items) => items
            .iter_mut()
            .find_map(|node| rename_parameter(node, wanted)),
        _ => None,
    }
}

/// In a schema that is sent only, so that no answer gives the change away.
fn rename_sent_member(document: &Document, root: &mut Value) -> Option<String> {
    let mut creating = document
        .operations()
        .iter()
        .filter(|operation| operation.method == "POST");
    let sent = creating.find_map(|operation| {
        let body = operation.body.as_ref()?;
        body.content.first()?.schema.get("$ref")?.as_str()
    });
    rename_member(root, sent?)
}

fn rename_answered_member(document: &Document, root: &mut Value) -> Option<String> {
    let mut reading = document
        .operations()
        .iter()
        .filter(|operation| operation.method == "GET");
    let answered = reading.find_map(|operation| {
        operation
            .answer
            .content
            .first()?
            .schema
            .get("$ref")?
            .as_str()
    })?;
    rename_member(root, answered)
}

/// Renames the first member of the schema that the reference names.
fn rename_member(root: &mut Value, reference: &str) -> Option<String> {
    let schema = root
        .pointer_mut(reference.strip_prefix('#')?)?
        .as_object_mut()?;
    let properties = schema.get_mut("properties")?.as_object_mut()?;
    let name = properties.keys().next()?.clone();
    let new = format!("{name}Renamed");
    rename(properties, &name, &new);
    let required = schema.get_mut("required").and_then(Value::as_array_mut);
    required
        .into_iter()
        .flatten()
        .filter(|other| **other == *name)
        .for_each(|other| *other = Value::from(new.as_str()));
    Some(name)
}
