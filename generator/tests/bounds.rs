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

#[test]
fn unions_of_one_another_come_to_an_end() {
    let product = Product::plain("a", "0.1.0");
    let source = Source {
        file: "a.yaml",
        text: unions(24).into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let start = Instant::now();
    let (found, findings) = understand(source, |sdk, _| sdk.types.len());
    assert!(start.elapsed() < Duration::from_secs(20));
    assert!(!has_errors(&findings), "{findings:?}");
    assert_eq!(found, Some(25));
}
