//! Slips that real documents make: warnings, with the reading that is meant.

use serde_json::json;

use super::{Expected, at, expect, with, with_schema};

#[test]
fn a_member_that_says_that_it_is_required_is() {
    let body = "type: object\nrequired: [a]\nproperties:\n  a: {type: string, required: true}\n  b: {type: object, required: true, properties: {c: {type: integer, required: 'true'}, d: {type: string, required: false}}}\n  e: {type: array, items: {type: string, required: true}}";
    let reading = expect(
        "required",
        &with_schema(body),
        &[
            (
                "warning 10:27 /components/schemas/S/properties/a/required",
                "read of the member itself",
            ),
            (
                "warning 11:27 /components/schemas/S/properties/b/required",
                "read of the member itself",
            ),
            (
                "warning 11:75 /components/schemas/S/properties/b/properties/c/required",
                "read of the member itself",
            ),
            (
                "warning 11:112 /components/schemas/S/properties/b/properties/d/required",
                "read of the member itself",
            ),
            (
                "warning 12:48 /components/schemas/S/properties/e/items/required",
                "it is ignored",
            ),
        ],
    );
    assert_eq!(
        at(&reading, "/components/schemas/S"),
        json!({"type": "object", "required": ["a", "b"], "properties": {
            "a": {"type": "string"},
            "b": {"type": "object", "required": ["c"], "properties": {"c": {"type": "integer"}, "d": {"type": "string"}}},
            "e": {"type": "array", "items": {"type": "string"}},
        }})
    );
}

#[test]
fn types_of_other_languages_are_what_they_stand_for() {
    for (word, expected) in [
        ("String", json!({"type": "string"})),
        ("INTEGER", json!({"type": "integer"})),
        ("int", json!({"type": "integer"})),
        ("long", json!({"type": "integer", "format": "int64"})),
        ("float", json!({"type": "number", "format": "float"})),
        ("double", json!({"type": "number", "format": "double"})),
        ("bool", json!({"type": "boolean"})),
        ("map", json!({"type": "object"})),
        ("dict", json!({"type": "object"})),
        ("list", json!({"type": "array", "items": {}})),
        ("text", json!({"type": "string"})),
        ("file", json!({"type": "string", "format": "binary"})),
        ("datetime", json!({"type": "string", "format": "date-time"})),
        ("any", json!({})),
    ] {
        let reading = crate::document::read("test.yaml", &with_schema(&format!("type: {word}")));
        let told = reading.findings.iter().map(ToString::to_string);
        let told: Vec<String> = told
            .filter(|told| told.contains("there is no type"))
            .collect();
        let [told] = told.as_slice() else {
            panic!("{word}: {told:?}")
        };
        assert!(told.starts_with("warning[W030"), "{told}");
        assert_eq!(at(&reading, "/components/schemas/S"), expected, "{word}");
    }
    let null = expect(
        "null",
        &with_schema("type: object\nproperties: {a: {type: 'null'}, b: {type: ~}}"),
        &[
            (
                "warning 8:24 /components/schemas/S/properties/a/type",
                "of OpenAPI 3.1",
            ),
            (
                "warning 8:43 /components/schemas/S/properties/b/type",
                "of OpenAPI 3.1",
            ),
        ],
    );
    assert_eq!(
        at(&null, "/components/schemas/S/properties/a"),
        json!({"enum": [null]})
    );
    let unknown: &[Expected] = &[(
        "error 7:7 /components/schemas/S/type",
        "there is no type `thing`",
    )];
    expect("unknown", &with_schema("type: thing"), unknown);
}

#[test]
fn references_of_2_0_and_in_other_letters_lead_to_what_is_meant() {
    let text = with(
        "components:\n  schemas:\n    Pet: {type: object}\n    Two: {type: object}\n    TWO: {type: object}\n    S:\n      properties:\n        a: {$ref: '#/definitions/Pet'}\n        b: {$ref: '#/components/schemas/pet'}\n        c: {$ref: '#/components/schemas/two'}\n",
    );
    let reading = expect(
        "references",
        &text,
        &[
            (
                "warning 11:9 /components/schemas/S/properties/a",
                "`#/components/schemas/Pet` is meant",
            ),
            (
                "warning 12:9 /components/schemas/S/properties/b",
                "`#/components/schemas/Pet` is meant",
            ),
            (
                "warning 13:9 /components/schemas/S/properties/c",
                "leads nowhere; any value is accepted",
            ),
        ],
    );
    let pet = json!({"$ref": "#/components/schemas/Pet"});
    assert_eq!(
        at(&reading, "/components/schemas/S/properties"),
        json!({"a": pet, "b": pet, "c": {}})
    );
}

/// A document with these paths, which begin at line 4.
fn paths(body: &str) -> String {
    format!("openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n{body}")
}

#[test]
fn paths_and_operations_are_told_apart() {
    let text = paths(
        "  a/{id}/b/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: x, responses: {'200': {description: ok}}}
  /c:
    parameters: &two [{name: q, in: query, schema: {type: string}}, {in: query, name: q, schema: {type: string}}]
    get: {operationId: x, responses: {'4xx': {description: no}, '200': {description: ok}}}
",
    );
    let reading = expect(
        "paths",
        &text,
        &[
            (
                "warning 4:3 /paths/a~1{id}~1b~1{id}",
                "does not begin with `/`",
            ),
            (
                "warning 4:3 /paths/a~1{id}~1b~1{id}",
                "the later one is called `id2`",
            ),
            (
                "warning 8:69 /paths/~1c/parameters/1",
                "duplicate parameter `q`",
            ),
            (
                "warning 9:11 /paths/~1c/get/operationId",
                "is named by method and path",
            ),
        ],
    );
    let integer = json!({"type": "integer"});
    assert_eq!(
        at(&reading, "/paths/~1a~1{id}~1b~1{id2}/parameters"),
        json!([
            {"name": "id", "in": "path", "required": true, "schema": integer},
            {"name": "id2", "in": "path", "required": true, "schema": integer},
        ])
    );
    assert_eq!(
        at(&reading, "/paths/~1c/parameters")
            .as_array()
            .map(Vec::len),
        Some(1)
    );
    let document = reading.document.unwrap();
    let ids: Vec<_> = document
        .operations()
        .map(|call| call.operation.operation_id.clone())
        .collect();
    assert_eq!(ids, [Some("x".to_owned()), None]);
    expect(
        "none",
        "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n",
        &[("warning 3:1 /paths", "no value")],
    );
}

#[test]
fn servers_that_nobody_can_fill_in_are_left_to_the_caller() {
    let text = with(
        "servers:\n  - {url: 'https://{account}.example.com'}\n  - {url: 'https://{region}.example.com', variables: {region: {enum: [de, fr]}}}\n  - {url: 'https://{a}.example.com', variables: {a: {description: x}}}\n  - {url: 'https://example.com'}\n",
    );
    let reading = expect(
        "servers",
        &text,
        &[
            ("warning 5:5 /servers/0", "`account` without a default"),
            ("warning 6:5 /servers/1", "the first of its values is taken"),
            ("warning 7:5 /servers/2", "`a` without a default"),
        ],
    );
    assert_eq!(
        at(&reading, "/servers"),
        json!([
            {"url": "https://{region}.example.com", "variables": {"region": {"enum": ["de", "fr"], "default": "de"}}},
            {"url": "https://example.com"},
        ])
    );
}

#[test]
fn a_component_of_another_kind_serves_with_its_content() {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/S"}}});
    let components = "components:\n  schemas: {S: {type: string}}\n  requestBodies: {B: {description: b, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}\n  responses: {R: {description: r, content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}\n";
    for (body, answer) in [
        ("responses/R", "requestBodies/B"),
        ("schemas/S", "schemas/S"),
    ] {
        let text = format!(
            "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: {{$ref: '#/components/{body}'}}\n      responses: {{'200': {{$ref: '#/components/{answer}'}}}}\n{components}"
        );
        let taken = "its content is taken";
        let reading = expect(
            body,
            &text,
            &[
                ("warning 7:7 /paths/~1a/post/requestBody", taken),
                ("warning 8:19 /paths/~1a/post/responses/200", taken),
            ],
        );
        for place in ["requestBody", "responses/200"] {
            let here = format!("/paths/~1a/post/{place}/content");
            assert_eq!(at(&reading, &here), content, "{body} {answer} {place}");
        }
    }
    let lost = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a:\n    post:\n      operationId: a\n      requestBody: {$ref: '#/components/responses/Lost'}\n      responses: {'200': {description: d}}\n";
    expect(
        "lost",
        lost,
        &[(
            "error 7:7 /paths/~1a/post/requestBody",
            "is not a request body",
        )],
    );
}

#[test]
fn constants_and_examples_of_newer_documents_are_read_as_there() {
    let reading = expect(
        "constant",
        &with_schema(
            "properties:\n  a: {const: x}\n  b: {type: integer, const: 3}\n  c: {type: string, examples: [y, z]}",
        ),
        &[
            (
                "warning 8:13 /components/schemas/S/properties/a/const",
                "it is read as there",
            ),
            (
                "warning 9:28 /components/schemas/S/properties/b/const",
                "it is read as there",
            ),
            (
                "warning 10:27 /components/schemas/S/properties/c/examples",
                "the first is read",
            ),
        ],
    );
    let member = |name: &str| {
        at(
            &reading,
            &format!("/components/schemas/S/properties/{name}"),
        )
    };
    assert_eq!(member("a")["enum"], json!(["x"]));
    assert_eq!(member("a")["type"], json!("string"));
    assert_eq!(member("b")["enum"], json!([3]));
    assert_eq!(member("c")["example"], json!("y"));
}
