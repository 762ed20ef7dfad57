//! OpenAPI 3.1 in the words of 3.0: what becomes of each construct, and where its findings stand.

use serde_json::{Value, json};

use super::{Expected, at, expect, indented};
use crate::document::read;
use crate::finding::Severity;

/// A document of 3.1 with one schema, `S`, whose body begins at line 7, column 7.
fn newer(body: &str) -> String {
    let head = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    S:\n";
    format!("{head}{}", indented(body, 6))
}

#[test]
fn each_construct_is_said_in_the_words_of_3_0() {
    let cases: &[(&str, &str, Value)] = &[
        ("one type", "type: [string]", json!({"type": "string"})),
        (
            "a type or null",
            "type: [string, 'null']\nmaxLength: 5",
            json!({"type": "string", "nullable": true, "maxLength": 5}),
        ),
        (
            "null first",
            "type: ['null', object]\nproperties: {a: {type: integer}}",
            json!({"type": "object", "nullable": true, "properties": {"a": {"type": "integer"}}}),
        ),
        (
            "an integer is a number",
            "type: [integer, number]",
            json!({"type": "number"}),
        ),
        ("null alone", "type: 'null'", json!({"enum": [null]})),
        (
            "several types, each with its keywords",
            "type: [string, integer, array, object, 'null']\npattern: a\nminimum: 1\nitems: {type: [boolean]}\nrequired: [b]\nproperties: {b: {}}\nformat: date-time\ndescription: d",
            json!({"description": "d", "anyOf": [
                {"type": "string", "pattern": "a", "format": "date-time"},
                {"type": "integer", "minimum": 1},
                {"type": "array", "items": {"type": "boolean"}},
                {"type": "object", "properties": {"b": {}}, "required": ["b"]},
                {"enum": [null]},
            ]}),
        ),
        (
            "values of several types",
            "type: [string, integer, boolean]\nenum: [a, 1, null]\nformat: int32",
            json!({"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "integer", "format": "int32", "enum": [1]}, {"enum": [null]}]}),
        ),
        (
            "all types",
            "type: [string, number, boolean, object, array, 'null']",
            json!({}),
        ),
        (
            "all types but null",
            "type: [string, number, boolean, object, array]",
            json!({}),
        ),
        (
            "types beside alternatives",
            "type: [string, integer]\noneOf: [{type: string}, {type: integer}]",
            json!({"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        ),
        (
            "anyOf with null",
            "title: T\nanyOf: [{type: string, title: U, maxLength: 3}, {type: 'null'}]\ndefault: ~",
            json!({"title": "T", "default": null, "nullable": true, "type": "string", "maxLength": 3}),
        ),
        (
            "oneOf with a null constant",
            "oneOf: [{const: null}, {type: array, items: {type: string}}]",
            json!({"nullable": true, "type": "array", "items": {"type": "string"}}),
        ),
        (
            "a reference or null",
            "type: object\nproperties: {s: {description: d, anyOf: [{$ref: '#/components/schemas/S'}, {enum: [~]}]}}",
            json!({"type": "object", "properties": {"s": {"description": "d", "nullable": true, "allOf": [{"$ref": "#/components/schemas/S"}]}}}),
        ),
        (
            "two types or null",
            "anyOf: [{type: string}, {type: integer}, {type: 'null'}]",
            json!({"anyOf": [{"type": "string"}, {"type": "integer"}, {"enum": [null]}]}),
        ),
        (
            "what clashes",
            "type: string\nanyOf: [{type: integer}, {type: 'null'}]",
            json!({"type": "string", "nullable": true, "allOf": [{"type": "integer"}]}),
        ),
        (
            "nothing but null",
            "anyOf: [{type: 'null'}]",
            json!({"enum": [null]}),
        ),
        (
            "a constant",
            "const: a",
            json!({"type": "string", "enum": ["a"], "x-only-value": "a"}),
        ),
        (
            "a whole constant",
            "const: 5",
            json!({"type": "integer", "enum": [5], "x-only-value": 5}),
        ),
        (
            "a constant with a fraction",
            "const: 0.5",
            json!({"type": "number", "enum": [0.5], "x-only-value": 0.5}),
        ),
        (
            "a flag",
            "type: boolean\nconst: true",
            json!({"type": "boolean", "enum": [true], "x-only-value": true}),
        ),
        (
            "a constant beside an enumeration",
            "type: string\nconst: a\nenum: [a, b]",
            json!({"type": "string", "enum": ["a"], "x-only-value": "a"}),
        ),
        (
            "constants",
            "oneOf: [{const: a, title: First, description: d}, {const: b, title: Second}]",
            json!({"type": "string", "enum": ["a", "b"], "x-enum-varnames": ["First", "Second"]}),
        ),
        (
            "numbers, one without a title",
            "anyOf: [{const: 1, title: One}, {const: 2}]",
            json!({"type": "integer", "enum": [1, 2]}),
        ),
        (
            "constants, any other text, and null",
            "anyOf: [{const: a}, {const: b}, {type: string}, {type: 'null'}]",
            json!({"type": "string", "enum": ["a", "b"], "nullable": true}),
        ),
        (
            "constants of two types",
            "oneOf: [{const: a}, {const: 1}]",
            json!({"oneOf": [{"type": "string", "enum": ["a"], "x-only-value": "a"}, {"type": "integer", "enum": [1], "x-only-value": 1}]}),
        ),
        (
            "one constant, or a text",
            "anyOf: [{const: ''}, {type: string, format: uri}]",
            json!({"anyOf": [{"type": "string", "enum": [""], "x-only-value": ""}, {"type": "string", "format": "uri"}]}),
        ),
        (
            "limits",
            "type: number\nexclusiveMinimum: 0\nexclusiveMaximum: 1.5",
            json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 1.5, "exclusiveMaximum": true}),
        ),
        (
            "the narrower limit",
            "type: number\nminimum: 2\nexclusiveMinimum: 1\nmaximum: 9\nexclusiveMaximum: 8",
            json!({"type": "number", "minimum": 2, "maximum": 8, "exclusiveMaximum": true}),
        ),
        (
            "limits that are one",
            "type: number\nminimum: 1\nexclusiveMinimum: 1",
            json!({"type": "number", "minimum": 1, "exclusiveMinimum": true}),
        ),
        (
            "positions of one type",
            "type: array\nprefixItems: [{type: number, description: x}, {type: number}]\nitems: false",
            json!({"type": "array", "items": {"type": "number", "description": "x"}, "maxItems": 2}),
        ),
        (
            "no more than there are positions",
            "prefixItems: [{type: number}]\nmaxItems: 1",
            json!({"type": "array", "items": {"type": "number"}, "maxItems": 1}),
        ),
        (
            "positions of several types",
            "type: array\nprefixItems: [{type: string}, {type: integer}]\nitems: {type: boolean}",
            json!({"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]}}),
        ),
        (
            "no items",
            "type: array\nitems: false",
            json!({"type": "array", "items": {}, "maxItems": 0}),
        ),
        (
            "items that nobody describes",
            "type: array",
            json!({"type": "array", "items": {}}),
        ),
        (
            "any items",
            "type: array\nitems: true",
            json!({"type": "array", "items": {}}),
        ),
        (
            "patterns",
            "type: object\npatternProperties: {'^a': {type: string}}\nadditionalProperties: false",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
        (
            "patterns of several types",
            "patternProperties: {'^a': {type: string}, '^b': {type: integer}, '^c': {type: string}}\nadditionalProperties: {type: boolean}",
            json!({"type": "object", "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]}}),
        ),
        (
            "patterns for anything",
            "type: object\npatternProperties: {'^a': {type: string}, '^b': true}",
            json!({"type": "object", "additionalProperties": {}}),
        ),
        (
            "names",
            "type: object\npropertyNames: {pattern: a}\nadditionalProperties: {type: string}",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
        (
            "nothing unevaluated",
            "type: object\nproperties: {a: {}}\nunevaluatedProperties: false",
            json!({"type": "object", "properties": {"a": {}}, "additionalProperties": false}),
        ),
        (
            "unevaluated of a type",
            "type: object\nunevaluatedProperties: {type: string}",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
        (
            "unevaluated in a composition",
            "allOf: [{type: object}]\nunevaluatedProperties: false",
            json!({"allOf": [{"type": "object"}]}),
        ),
        (
            "conditions",
            "type: object\nproperties: {k: {type: string}}\nif: {properties: {k: {const: a}}}\nthen: {properties: {a: {type: [integer]}, k: {const: a}}, required: [a]}\nelse: {properties: {b: {type: string}}}\ndependentSchemas: {k: {properties: {c: {}}}}\ndependentRequired: {k: [a]}",
            json!({"type": "object", "properties": {"k": {"type": "string"}, "a": {"type": "integer"}, "b": {"type": "string"}, "c": {}}}),
        ),
        (
            "boolean schemas",
            "type: object\nproperties: {a: true, b: false}",
            json!({"type": "object", "properties": {"a": {}}}),
        ),
        (
            "limits that only the service checks",
            "type: array\nitems: {}\ncontains: {type: string}\nminContains: 1\nmaxContains: 2\nunevaluatedItems: false\n$comment: c\n$schema: s",
            json!({"type": "array", "items": {}}),
        ),
        (
            "bytes in a text",
            "type: string\ncontentEncoding: base64\ncontentMediaType: image/png",
            json!({"type": "string", "format": "byte"}),
        ),
        (
            "bytes",
            "contentMediaType: application/octet-stream",
            json!({"type": "string", "format": "binary"}),
        ),
        (
            "text within a text",
            "type: string\ncontentMediaType: application/json\ncontentSchema: {type: object}",
            json!({"type": "string"}),
        ),
        (
            "examples",
            "type: string\nexamples: [a, b]",
            json!({"type": "string", "example": "a"}),
        ),
    ];
    for (name, body, expected) in cases {
        let reading = read("test.yaml", &newer(body));
        let errors: Vec<_> = reading
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
        assert_eq!(&at(&reading, "/components/schemas/S"), expected, "{name}");
    }
}

/// A document of 3.1 with several schemas.
fn schemas(body: &str) -> String {
    let head =
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n";
    format!("{head}{}", indented(body, 4))
}

#[test]
fn what_stands_beside_a_reference_holds_as_well() {
    let reading = expect(
        "references",
        &schemas(
            "T: {type: string}
Words: {type: object, properties: {a: {$ref: '#/components/schemas/T', description: d, title: t}}}
Says: {$ref: '#/components/schemas/T', default: x, deprecated: true, description: d}
Lists: {$ref: '#/components/schemas/T', const: a}
Null: {$ref: '#/components/schemas/T', type: [string, 'null']}
All: {allOf: [{type: string}], $ref: '#/components/schemas/T', maxLength: 3}",
        ),
        &[],
    );
    let reference = json!({"$ref": "#/components/schemas/T"});
    for (name, expected) in [
        (
            "Words",
            json!({"type": "object", "properties": {"a": {"$ref": "#/components/schemas/T", "description": "d"}}}),
        ),
        (
            "Says",
            json!({"default": "x", "deprecated": true, "description": "d", "allOf": [reference]}),
        ),
        (
            "Lists",
            json!({"enum": ["a"], "x-only-value": "a", "allOf": [reference]}),
        ),
        (
            "Null",
            json!({"type": "string", "nullable": true, "allOf": [reference]}),
        ),
        (
            "All",
            json!({"maxLength": 3, "allOf": [{"type": "string"}, reference]}),
        ),
    ] {
        assert_eq!(
            at(&reading, &format!("/components/schemas/{name}")),
            expected,
            "{name}"
        );
    }
}

#[test]
fn schemas_are_found_by_their_addresses() {
    let reading = expect(
        "addresses",
        &schemas(
            "Pasted: {$defs: {Inner: {type: string}}, properties: {a: {$ref: '#/$defs/Inner'}}}
Owner: {$defs: {Inner: {type: object, $defs: {deep: {type: integer}}}}, properties: {b: {$ref: '#/components/schemas/Owner/$defs/Inner'}, c: {$ref: '#/components/schemas/Owner/$defs/Inner/$defs/deep'}}}
OwnerInner: {type: boolean}
Named: {$id: 'https://example.com/named', $anchor: top, $defs: {part: {$anchor: part, type: number}}, properties: {d: {$ref: '#part'}, e: {$ref: '#top'}}}
Refers: {properties: {f: {$ref: 'https://example.com/named'}, g: {$ref: 'https://example.com/named#part'}, h: {$ref: 'https://example.com/named#/$defs/part'}}}
Tree: {$dynamicAnchor: node, properties: {children: {type: array, items: {$dynamicRef: '#node'}}}}",
        ),
        &[],
    );
    for (pointer, expected) in [
        (
            "Pasted",
            json!({"properties": {"a": {"$ref": "#/components/schemas/PastedInner"}}}),
        ),
        ("PastedInner", json!({"type": "string"})),
        (
            "Owner",
            json!({"properties": {"b": {"$ref": "#/components/schemas/OwnerInner2"}, "c": {"$ref": "#/components/schemas/OwnerInnerDeep"}}}),
        ),
        ("OwnerInner2", json!({"type": "object"})),
        ("OwnerInnerDeep", json!({"type": "integer"})),
        (
            "Named",
            json!({"properties": {"d": {"$ref": "#/components/schemas/NamedPart"}, "e": {"$ref": "#/components/schemas/Named"}}}),
        ),
        (
            "Refers",
            json!({"properties": {"f": {"$ref": "#/components/schemas/Named"}, "g": {"$ref": "#/components/schemas/NamedPart"}, "h": {"$ref": "#/components/schemas/NamedPart"}}}),
        ),
        (
            "Tree",
            json!({"properties": {"children": {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}}}),
        ),
    ] {
        assert_eq!(
            at(&reading, &format!("/components/schemas/{pointer}")),
            expected,
            "{pointer}"
        );
    }
}

#[test]
fn findings_stand_where_the_user_wrote() {
    let cases: &[(&str, &str, &[Expected])] = &[
        (
            "moved out of anyOf",
            "anyOf:\n  - {type: 'null'}\n  - type: object\n    properties: {a: {type: integer, pattern: x}}",
            &[(
                "warning 10:43 /components/schemas/S/anyOf/1/properties/a/pattern",
                "means nothing",
            )],
        ),
        (
            "within a type of several",
            "type: [string, array]\nitems: {type: integer, pattern: x}",
            &[(
                "warning 8:30 /components/schemas/S/items/pattern",
                "means nothing",
            )],
        ),
        (
            "a position",
            "type: array\nitems: false\nprefixItems: [{type: string}, {type: integer, pattern: x}]",
            &[(
                "warning 9:53 /components/schemas/S/prefixItems/1/pattern",
                "means nothing",
            )],
        ),
        (
            "a pattern",
            "type: object\npatternProperties: {a/b: {type: integer, pattern: x}}",
            &[(
                "warning 8:48 /components/schemas/S/patternProperties/a~1b/pattern",
                "means nothing",
            )],
        ),
        (
            "a definition",
            "$defs: {D: {type: integer, pattern: x}}",
            &[(
                "warning 7:34 /components/schemas/S/$defs/D/pattern",
                "means nothing",
            )],
        ),
        (
            "a constant",
            "type: integer\nconst: a",
            &[(
                "warning 8:7 /components/schemas/S/const",
                "the type is integer",
            )],
        ),
        (
            "a limit",
            "type: integer\nexclusiveMaximum: 0.5",
            &[(
                "warning 8:7 /components/schemas/S/exclusiveMaximum",
                "no 64-bit integer",
            )],
        ),
        (
            "positions without an end",
            "type: array\nprefixItems: [{type: string}]",
            &[(
                "warning 8:7 /components/schemas/S/prefixItems",
                "may be anything",
            )],
        ),
        (
            "what is left of 3.0",
            "type: object\nproperties: {a: {type: string, nullable: true}, b: {type: string, nullable: true}, c: {type: number, minimum: 1, exclusiveMinimum: true}}",
            &[
                (
                    "warning 8:38 /components/schemas/S/properties/a/nullable",
                    "so it is in 2 places",
                ),
                (
                    "warning 8:120 /components/schemas/S/properties/c/exclusiveMinimum",
                    "as in OpenAPI 3.0",
                ),
            ],
        ),
        (
            "null without quotes",
            "type: [string, null]",
            &[(
                "warning 7:7 /components/schemas/S/type",
                "the type `null` is meant",
            )],
        ),
        (
            "a constant that is an object",
            "const: {a: 1}",
            &[("warning 7:7 /components/schemas/S/const", "any JSON value")],
        ),
        (
            "references that differ from place to place",
            "properties: {a: {$dynamicRef: '#n'}, b: {$dynamicAnchor: n}, c: {$dynamicAnchor: n}}",
            &[(
                "warning 7:24 /components/schemas/S/properties/a/$dynamicRef",
                "any value is accepted",
            )],
        ),
    ];
    for (name, body, expected) in cases {
        let reading = expect(name, &newer(body), expected);
        assert!(reading.document.is_some(), "{name}");
    }
}

#[test]
fn what_3_1_lets_out_or_adds_outside_of_schemas_is_no_fault() {
    let text = "openapi: 3.1.0
info: {title: t, version: '1', summary: s, license: {name: MIT, identifier: MIT}}
jsonSchemaDialect: https://json-schema.org/draft/2020-12/schema
security: [{tls: []}]
webhooks:
  changed:
    post:
      operationId: changed
      requestBody: {content: {application/json: {schema: {type: [string, 'null']}}}}
      responses: {'200': {description: ok}}
paths:
  /a: {$ref: '#/components/pathItems/A', summary: mine}
components:
  pathItems:
    A:
      summary: theirs
      get:
        operationId: a
        security: [{tls: []}]
        responses: {'200': {description: ok, content: {application/json: {schema: {type: integer, pattern: x}}}}}
  securitySchemes:
    tls: {type: mutualTLS}
";
    let reading = expect(
        "outside",
        text,
        &[
            (
                "warning 20:99 /components/pathItems/A/get/responses/200/content/application~1json/schema/pattern",
                "means nothing",
            ),
            (
                "warning 22:5 /components/securitySchemes/tls",
                "certificate",
            ),
        ],
    );
    assert_eq!(at(&reading, "/info/description"), json!("s"));
    assert_eq!(at(&reading, "/paths/~1a/summary"), json!("mine"));
    assert_eq!(at(&reading, "/paths/~1a/get/operationId"), json!("a"));
    assert_eq!(at(&reading, "/paths/~1a/get/security"), json!([{}]));
    let bare = expect(
        "no paths",
        "openapi: 3.1.1\ninfo: {title: t, version: '1'}\n",
        &[],
    );
    assert!(bare.document.is_some());
}

#[test]
fn other_versions_are_told_apart() {
    let cases: &[(&str, &[Expected])] = &[
        ("openapi: 3.2.0", &[("warning 1:1 /openapi", "read as 3.1")]),
        ("openapi: 3.1", &[]),
        ("openapi: '3.1'", &[]),
    ];
    for (version, expected) in cases {
        let text = format!("{version}\ninfo: {{title: t, version: '1'}}\n");
        assert!(
            expect(version, &text, expected).document.is_some(),
            "{version}"
        );
    }
    let reading = read(
        "test.yaml",
        "swagger: '2.0'\ninfo: {title: t, version: '1'}\npaths: {}\n",
    );
    assert!(reading.document.is_none());
    let [finding] = reading.findings.as_slice() else {
        panic!("{:?}", reading.findings)
    };
    assert!(finding.problem.contains("Swagger 2.0"), "{finding}");
    assert!(finding.advice.contains("convert"), "{finding}");
}

#[test]
fn a_document_of_3_0_may_list_types() {
    let text = |body: &str| newer(body).replace("3.1.0", "3.0.3");
    let reading = expect(
        "types",
        &text(
            "type: object\nproperties:\n  a: {type: [string, 'null']}\n  b: {type: number, exclusiveMinimum: 1}\n  c: true",
        ),
        &[
            (
                "warning 9:13 /components/schemas/S/properties/a/type",
                "of OpenAPI 3.1",
            ),
            (
                "warning 10:27 /components/schemas/S/properties/b/exclusiveMinimum",
                "read as the limit",
            ),
            (
                "warning 11:9 /components/schemas/S/properties/c",
                "found a boolean",
            ),
        ],
    );
    assert_eq!(
        at(&reading, "/components/schemas/S/properties"),
        json!({"a": {"type": "string", "nullable": true}, "b": {"type": "number", "minimum": 1, "exclusiveMinimum": true}, "c": {}})
    );
}

#[test]
fn blanks_are_filled_by_who_refers_to_them() {
    let reading = expect(
        "generics",
        &schemas(
            "Page: {type: object, $defs: {item: {$dynamicAnchor: item}}, properties: {items: {type: array, items: {$dynamicRef: '#item'}}, n: {type: integer, pattern: x}}}
Pets: {$ref: '#/components/schemas/Page', description: d, $defs: {item: {$dynamicAnchor: item, $ref: '#/components/schemas/Pet'}}}
Pet: {type: object}",
        ),
        &[("warning 6:150 /components/schemas/Page/properties/n/pattern", "means nothing")],
    );
    let page = |to: &str| json!({"items": {"type": "array", "items": {"$ref": to}}, "n": {"type": "integer"}});
    for (name, expected) in [
        (
            "Pets",
            json!({"description": "d", "type": "object", "properties": page("#/components/schemas/PetsItem")}),
        ),
        (
            "Page",
            json!({"type": "object", "properties": page("#/components/schemas/PageItem")}),
        ),
        ("PetsItem", json!({"$ref": "#/components/schemas/Pet"})),
        ("PageItem", json!({})),
    ] {
        assert_eq!(
            at(&reading, &format!("/components/schemas/{name}")),
            expected,
            "{name}"
        );
    }
}

#[test]
fn what_webhooks_send_is_a_component() {
    let reading = read(
        "test.yaml",
        "openapi: 3.1.0
info: {title: t, version: '1'}
webhooks:
  pet.added:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer, pattern: x}}}}}}}
  other:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}
components: {schemas: {S: {type: object}}}
",
    );
    let document = reading.document.as_ref().unwrap();
    let names: Vec<_> = document
        .received()
        .map(|schema| schema.name.unwrap())
        .collect();
    assert_eq!(names, ["PetAdded", "S"]);
    let [finding] = reading.findings.as_slice() else {
        panic!("{:?}", reading.findings)
    };
    assert_eq!(
        finding.pointer,
        "/webhooks/pet.added/post/requestBody/content/application~1json/schema/properties/a/pattern"
    );
}
