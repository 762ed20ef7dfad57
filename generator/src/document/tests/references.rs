//! Where references lead, and what takes the place of those that lead nowhere.

use openapiv3::ReferenceOr;

use super::{Expected, api, expect, with, with_operation, with_schema};
use crate::finding::Finding;

#[test]
fn references_lead_somewhere() {
    let cases: [(&str, String, &[Expected]); 9] = [
        (
            "itself",
            with_schema("properties: {s: {$ref: '#/components/schemas/S'}}"),
            &[],
        ),
        (
            "dangling",
            with_schema("properties: {s: {$ref: '#/components/schemas/T'}}"),
            &[(
                "warning 7:20 /components/schemas/S/properties/s",
                "leads nowhere",
            )],
        ),
        (
            "section",
            with_schema("properties: {s: {$ref: '#/components/responses/S'}}"),
            &[(
                "error 7:20 /components/schemas/S/properties/s",
                "is not a schema",
            )],
        ),
        (
            "file",
            with_schema("properties: {s: {$ref: 'common.yaml#/S'}, t: {$ref: 'https://a/b'}}"),
            &[
                (
                    "error 7:20 /components/schemas/S/properties/s",
                    "out of this document",
                ),
                (
                    "error 7:49 /components/schemas/S/properties/t",
                    "out of this document",
                ),
            ],
        ),
        (
            "no text",
            with_schema("properties: {s: {$ref: 5}}"),
            &[(
                "error 7:20 /components/schemas/S/properties/s",
                "expected a string as `$ref`",
            )],
        ),
        (
            "siblings",
            with_schema(
                "properties: {s: {$ref: '#/components/schemas/S', description: d, nullable: true, x-a: 1}}",
            ),
            &[(
                "warning 7:20 /components/schemas/S/properties/s",
                "`nullable`, `x-a` beside `$ref`",
            )],
        ),
        (
            "among the properties",
            with_schema("properties: {$ref: '#/components/schemas/S'}"),
            &[(
                "error 7:20 /components/schemas/S/properties/$ref",
                "expected a schema, found a string",
            )],
        ),
        (
            "in an example",
            with_schema("example: {$ref: 'nowhere'}\ndefault: {$ref: 5}"),
            &[],
        ),
        (
            "circle",
            with(
                "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n  parameters:\n    P: {$ref: '#/components/parameters/P'}\n",
            ),
            &[
                ("error 6:5 /components/schemas/A", "circle of references"),
                ("error 7:5 /components/schemas/B", "circle of references"),
                ("error 9:5 /components/parameters/P", "circle of references"),
            ],
        ),
    ];
    for (name, text, expected) in cases {
        let reading = expect(name, &text, expected);
        assert_eq!(reading.document.is_some(), name != "circle", "{name}");
    }
}

#[test]
fn what_dangles_is_left_out() {
    let text = with_operation(
        "operationId: a\nparameters:\n- {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/X'}}\n- {$ref: '#/components/parameters/X'}\n- {$ref: '#/components/parameters/Y'}\nrequestBody: {$ref: '#/components/requestBodies/X'}\nresponses:\n  '200': {$ref: '#/components/responses/X'}\n  '400': {description: ''}",
    ) + "components:\n  parameters:\n    Y: {$ref: '#/components/parameters/X'}\n";
    let expected = [
        (
            "warning 8:46 /paths/~1a~1{id}/get/parameters/0/schema",
            "any value is accepted",
        ),
        (
            "warning 9:9 /paths/~1a~1{id}/get/parameters/1",
            "it is left out",
        ),
        (
            "warning 10:9 /paths/~1a~1{id}/get/parameters/2",
            "it is left out",
        ),
        (
            "warning 11:7 /paths/~1a~1{id}/get/requestBody",
            "it is left out",
        ),
        (
            "warning 13:9 /paths/~1a~1{id}/get/responses/200",
            "it is left out",
        ),
        ("warning 17:5 /components/parameters/Y", "it is left out"),
    ];
    let api = api(expect("dangling", &text, &expected));
    let operation = api.paths.paths["/a/{id}"]
        .as_item()
        .unwrap()
        .get
        .as_ref()
        .unwrap();
    assert_eq!(operation.parameters.len(), 1);
    assert_eq!(operation.request_body, None);
    assert_eq!(operation.responses.responses.len(), 1);
    assert!(api.components.unwrap().parameters.is_empty());
}

#[test]
fn an_alias_that_dangles_is_an_empty_schema() {
    let text = with(
        "components:\n  schemas:\n    A: {$ref: '#/components/schemas/X'}\n    B: {$ref: '#/components/schemas/A'}\n    C: {items: {$ref: '#/components/schemas/B'}}\n",
    );
    let expected = [("warning 6:5 /components/schemas/A", "leads nowhere")];
    let components = api(expect("alias", &text, &expected)).components.unwrap();
    assert!(components.schemas["A"].as_item().is_some());
    assert!(components.schemas["B"].as_item().is_none());
}

#[test]
fn parts_are_copied() {
    let text = with(
        "components:\n  schemas:\n    A: {properties: {b: {type: string, maxLength: 5}, c: {items: {$ref: '#/components/schemas/A/properties/c'}}}}\n    D: {$ref: '#/components/schemas/A/properties/b'}\n    E: {items: {$ref: '#/components/schemas/D'}}\n    F: {items: {$ref: '#/components/schemas/A/properties/nothing'}}\n    G: {items: {$ref: '#/components/schemas/A/properties'}}\n",
    );
    let expected = [
        (
            "warning 6:59 /components/schemas/A/properties/c/items",
            "contains itself",
        ),
        (
            "warning 7:5 /components/schemas/D",
            "is not a component; a copy is used",
        ),
        ("warning 9:9 /components/schemas/F/items", "leads nowhere"),
        ("warning 10:9 /components/schemas/G/items", "leads nowhere"),
    ];
    let components = api(expect("parts", &text, &expected)).components.unwrap();
    let part = components.schemas["A"].as_item().unwrap();
    let openapiv3::SchemaKind::Any(part) = &part.schema_kind else {
        panic!("{part:?}")
    };
    let part = part.properties["b"].as_item().unwrap();
    assert_eq!(components.schemas["D"].as_item().unwrap(), part.as_ref());
    let reference = ReferenceOr::Reference {
        reference: "#/components/schemas/D".to_owned(),
    };
    let openapiv3::SchemaKind::Any(kept) = &components.schemas["E"].as_item().unwrap().schema_kind
    else {
        panic!("{components:?}")
    };
    assert_eq!(kept.items, Some(reference));
}

#[test]
fn paths_and_callbacks_are_always_copied() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a: {get: {operationId: a, callbacks: {c: {$ref: '#/components/callbacks/C'}}, responses: {'200': {description: ''}}}}\n  /b: {$ref: '#/paths/~1c'}\n  /c: {summary: s}\n  /d: {$ref: '#/components/schemas/S'}\ncomponents:\n  callbacks:\n    C: {'{$url}': {summary: s}}\n  schemas:\n    S: {}\n";
    let expected = [("error 7:3 /paths/~1d", "is not a path item")];
    let api = api(expect("copies", text, &expected));
    assert_eq!(
        api.paths.paths["/b"].as_item().unwrap().summary.as_deref(),
        Some("s")
    );
    let operation = api.paths.paths["/a"]
        .as_item()
        .unwrap()
        .get
        .as_ref()
        .unwrap();
    assert_eq!(
        operation.callbacks["c"]["{$url}"].summary.as_deref(),
        Some("s")
    );
}

#[test]
fn names_are_decoded() {
    let text = with(
        "components:\n  schemas:\n    a b: {}\n    a/b: {}\n    S: {oneOf: [{$ref: '#/components/schemas/a%20b'}, {$ref: '#/components/schemas/a~1b'}]}\n",
    );
    let expected = [
        ("warning 6:5 /components/schemas/a b", "not a name"),
        ("warning 7:5 /components/schemas/a~1b", "not a name"),
    ];
    let schema = super::schema(expect("names", &text, &expected));
    let reference = |name: &str| ReferenceOr::Reference {
        reference: format!("#/components/schemas/{name}"),
    };
    let one_of = vec![reference("a b"), reference("a~1b")];
    assert_eq!(schema.schema_kind, openapiv3::SchemaKind::OneOf { one_of });
}

#[test]
fn copies_do_not_go_on_for_ever() {
    // Each part holds a copy of the next one; two hold each other.
    let part = |number: usize| {
        let next = format!("#/components/schemas/S{}/properties/p", number + 1);
        format!("    S{number}: {{properties: {{p: {{items: {{$ref: '{next}'}}}}}}}}\n")
    };
    let parts: String = (0..200).map(part).collect();
    let text = with(&format!(
        "components:\n  schemas:\n{parts}    S200: {{properties: {{p: {{}}}}}}\n"
    ));
    let reading = crate::document::read("test.yaml", &text);
    assert!(reading.document.is_some());
    let stopped = |finding: &&Finding| finding.problem.contains("is nested too deep");
    assert_eq!(
        reading.findings.iter().filter(stopped).count(),
        180,
        "20 are copied into each other"
    );

    let text = with(
        "components:\n  schemas:\n    A: {properties: {p: {items: {$ref: '#/components/schemas/B/properties/p'}}}}\n    B: {properties: {p: {items: {$ref: '#/components/schemas/A/properties/p'}}}}\n    C: {items: {$ref: '#/components/schemas/A/properties/p'}}\n",
    );
    let expected = [
        (
            "warning 6:26 /components/schemas/A/properties/p/items",
            "a copy is used",
        ),
        (
            "warning 6:26 /components/schemas/B/properties/p/items/items",
            "contains itself",
        ),
        (
            "warning 7:26 /components/schemas/A/properties/p/items/items",
            "contains itself",
        ),
        (
            "warning 7:26 /components/schemas/B/properties/p/items",
            "a copy is used",
        ),
        ("warning 8:9 /components/schemas/C/items", "a copy is used"),
    ];
    let components = api(expect("mutual", &text, &expected)).components.unwrap();
    let text = serde_json::to_value(&components.schemas["C"]).unwrap();
    assert_eq!(text, serde_json::json!({"items": {"items": {"items": {}}}}));
}

#[test]
fn the_list_of_findings_is_bounded() {
    let circle =
        |number: usize| format!("    S{number}: {{$ref: '#/components/schemas/S{number}'}}\n");
    let circles: String = (0..1_100).map(circle).collect();
    let text = with(&format!("components:\n  schemas:\n{circles}"));
    let findings = crate::document::read("test.yaml", &text).findings;
    assert_eq!(findings.len(), 1_001);
    let lines: Vec<_> = findings
        .iter()
        .map(|finding| finding.place.map(|place| place.line))
        .collect();
    assert_eq!(
        (lines.first(), lines.get(1), lines.last()),
        (Some(&None), Some(&Some(6)), Some(&Some(1_005)))
    );
}

#[test]
fn copies_are_bounded() {
    // Each schema holds two copies of the next one: 2^60 in all.
    let schema = |number: usize| {
        let next = format!(
            "{{$ref: '#/components/schemas/S{}/properties/p'}}",
            number + 1
        );
        format!("    S{number}: {{properties: {{p: {{properties: {{a: {next}, b: {next}}}}}}}}}\n")
    };
    let schemas: String = (0..60).map(schema).collect();
    let text = format!("components:\n  schemas:\n{schemas}");
    let reading = crate::document::read("test.yaml", &with(&text));
    assert!(!reading.findings.is_empty());
}
