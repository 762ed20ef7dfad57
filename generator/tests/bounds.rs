//! What leads back to itself is met once: nothing in a document makes the model take longer than the document is long.

use std::time::{Duration, Instant};

use ionoscloud_generator::product::Product;
use ionoscloud_generator::{Source, has_errors, understand};

/// Unions of all the others, so that there are more ways through them than there is time.
fn unions(count: usize) -> String {
    let schemas: String = (0..count)
        .map(|own| {
            let others = (0..count).filter(|other| *other != own);
            let others = others.map(|other| format!("{{$ref: '#/components/schemas/U{other}'}}"));
            let others = others.collect::<Vec<_>>().join(", ");
            let tag = "discriminator: {propertyName: kind, mapping: {x: '#/components/schemas/X'}}";
            format!("    U{own}: {{oneOf: [{others}], {tag}}}\n")
        })
        .collect();
    document(&schemas)
}

/// A union with a tag, one of whose variants is put together of parts, each many times, of parts, and so on.
fn parts(levels: usize) -> String {
    let level = |own: usize| {
        let inner = format!("{{$ref: '#/components/schemas/P{}'}}", own + 1);
        format!(
            "    P{own}: {{allOf: [{}]}}\n",
            [inner.as_str(); 40].join(", ")
        )
    };
    let schemas: String = (0..levels).map(level).collect();
    let union = "oneOf: [{$ref: '#/components/schemas/P0'}, {$ref: '#/components/schemas/Y'}]";
    document(&format!(
        "    U0: {{{union}, discriminator: {{propertyName: kind}}}}
    Y: {{type: object, properties: {{kind: {{type: string}}}}}}
{schemas}    P{levels}: {{type: object, properties: {{a: {{type: string}}}}}}
"
    ))
}

/// A document that reads an object with a member of the schema `U0`.
fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3
info: {{title: A, version: '1'}}
servers: [{{url: 'https://a.example.com'}}]
paths:
  /x:
    get:
      operationId: xGet
      responses:
        '200': {{description: Done., content: {{application/json: {{schema: {{$ref: '#/components/schemas/X'}}}}}}}}
components:
  schemas:
    X: {{type: object, properties: {{u: {{$ref: '#/components/schemas/U0'}}}}}}
{schemas}"
    )
}

/// How many types come of a document, in some seconds.
fn types(text: String) -> Option<usize> {
    let product = Product::plain("a", "0.1.0");
    let source = Source {
        file: "a.yaml",
        text: text.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let start = Instant::now();
    let (found, findings) = understand(source, |sdk, _| sdk.types.len());
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(!has_errors(&findings), "{findings:?}");
    found
}

#[test]
fn unions_of_one_another_come_to_an_end() {
    assert_eq!(types(unions(24)), Some(25));
}

#[test]
fn parts_of_parts_come_to_an_end() {
    assert_eq!(types(parts(9)), Some(4));
}
