//! The version, the fields of objects, and the shapes of their values.

use super::{Expected, api, expect, with, with_operation, with_schema};
use crate::document::read;

#[test]
fn only_known_versions_are_read() {
    let cases: [(&str, &str, &[Expected]); 7] = [
        (
            "swagger",
            "swagger: '2.0'\ninfo: {}\n",
            &[("error 1:1 /swagger", "Swagger 2.0")],
        ),
        (
            "none",
            "info: {}\npaths: {}\n",
            &[("error 1:1", "does not say its version")],
        ),
        (
            "2",
            "openapi: 2.0.0\n",
            &[("error 1:1 /openapi", "the version is `2.0.0`")],
        ),
        (
            "list",
            "openapi: [3]\n",
            &[("error 1:1 /openapi", "found a list")],
        ),
        (
            "3.9 with what has to be converted",
            "openapi: 3.9.0\ninfo: {title: t, version: '1'}\npaths: {}\nwebhooks: {}\ncomponents:\n  schemas:\n    S: {type: [string, 'null'], const: a}\n",
            &[
                ("error 1:1 /openapi", "the version is `3.9.0`"),
                ("warning 4:1 /webhooks", "no field `webhooks`"),
                ("warning 7:9 /components/schemas/S/type", "of OpenAPI 3.1"),
                (
                    "warning 7:33 /components/schemas/S/const",
                    "`const` is of OpenAPI 3.1",
                ),
            ],
        ),
        (
            "number",
            "openapi: 3.9\n",
            &[
                ("error 1:1 /openapi", "the version is `3.9`"),
                ("error 1:1", "no `info`"),
                ("error 1:1", "no `paths`"),
            ],
        ),
        (
            "nothing else",
            "openapi: 3.0.3\n",
            &[("error 1:1", "no `info`"), ("error 1:1", "no `paths`")],
        ),
    ];
    for (name, text, expected) in cases {
        let reading = expect(name, text, expected);
        assert!(reading.document.is_none(), "{name}");
    }
    let short = "openapi: 3.0\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let reading = expect("3.0", short, &[("warning 1:1 /openapi", "two parts")]);
    assert_eq!(api(reading).openapi, "3.0");
}

#[test]
fn fields_are_known() {
    let cases: [(&str, String, &[Expected], &str); 7] = [
        ("extension", with("x-a: {$ref: 5}\n"), &[], ""),
        (
            "top",
            with("server: []\n"),
            &[("warning 4:1 /server", "no field `server`")],
            "did you mean `servers`?",
        ),
        (
            "schema",
            with_schema("type: string\ndescripton: a"),
            &[(
                "warning 8:7 /components/schemas/S/descripton",
                "no field `descripton`",
            )],
            "did you mean `description`?",
        ),
        (
            "3.1",
            with_schema("examples: {a: 1}"),
            &[(
                "warning 7:7 /components/schemas/S/examples",
                "no field `examples`",
            )],
            "OpenAPI 3.0 does not have it: write `example` with one of them",
        ),
        (
            "nothing like it",
            with_schema("frobnicate: a"),
            &[("warning 7:7 /components/schemas/S/frobnicate", "no field")],
            "remove it, or begin its name with `x-` if it is an extension",
        ),
        (
            "path",
            "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  a: {}\n".to_owned(),
            &[("warning 4:3 /paths/a", "does not begin with `/`")],
            "begin it with `/`",
        ),
        (
            "reference",
            "openapi: 3.0.3\ninfo: {$ref: '#/x-info', title: t, version: '1'}\npaths: {}\n"
                .to_owned(),
            &[(
                "error 2:8 /info/$ref",
                "an info object cannot be a reference",
            )],
            "write it out, or refer to its parts",
        ),
    ];
    for (name, text, expected, advice) in cases {
        let reading = expect(name, &text, expected);
        assert!(reading.document.is_some(), "{name}");
        assert!(
            reading
                .findings
                .iter()
                .all(|finding| finding.advice == advice),
            "{:?}",
            reading.findings
        );
    }
}

#[test]
fn values_have_the_shape_of_their_field() {
    let cases: [(&str, String, &[Expected]); 14] = [
        (
            "version that is a number",
            "openapi: 3.0.3\ninfo: {title: 5, version: 1.10}\npaths: {}\n".to_owned(),
            &[
                ("warning 2:8 /info/title", "found a number"),
                ("warning 2:18 /info/version", "found a number"),
            ],
        ),
        (
            "servers",
            with("servers: {url: a}\n"),
            &[("error 4:1 /servers", "expected a list, found a mapping")],
        ),
        (
            "tags",
            with("tags: [a]\n"),
            &[("error 4:8 /tags/0", "expected a tag, found a string")],
        ),
        (
            "license",
            with("externalDocs: a\n"),
            &[(
                "warning 4:1 /externalDocs",
                "expected an external documentation",
            )],
        ),
        (
            "security",
            with("security: {a: []}\n"),
            &[("error 4:1 /security", "expected a list, found a mapping")],
        ),
        (
            "no value",
            with("tags:\n"),
            &[("warning 4:1 /tags", "has no value")],
        ),
        (
            "no item",
            with("tags: [~]\n"),
            &[("warning 4:8 /tags/0", "no value")],
        ),
        (
            "no entry",
            with("components:\n  schemas:\n    S:\n"),
            &[("warning 6:5 /components/schemas/S", "no value")],
        ),
        (
            "flag",
            with_schema("nullable: 'true'\nreadOnly: yes"),
            &[
                (
                    "warning 7:7 /components/schemas/S/nullable",
                    "expected a boolean, found a string",
                ),
                (
                    "error 8:7 /components/schemas/S/readOnly",
                    "expected a boolean, found a string",
                ),
            ],
        ),
        (
            "counts",
            with_schema("minLength: -1\nmaxLength: 2.5\nminItems: '3'\nmaxItems: 4.0"),
            &[
                (
                    "error 7:7 /components/schemas/S/minLength",
                    "`-1` is not a count",
                ),
                (
                    "error 8:7 /components/schemas/S/maxLength",
                    "`2.5` is not a count",
                ),
                (
                    "warning 9:7 /components/schemas/S/minItems",
                    "expected a whole number, found a string",
                ),
            ],
        ),
        (
            "required of a property",
            with_schema("properties: {a: {type: string, required: true}}"),
            &[(
                "warning 7:38 /components/schemas/S/properties/a/required",
                "`required` is a flag here",
            )],
        ),
        (
            "exclusive minimum of 3.1",
            with_schema("type: integer\nexclusiveMinimum: 5"),
            &[(
                "warning 8:7 /components/schemas/S/exclusiveMinimum",
                "expected a boolean, found a number",
            )],
        ),
        (
            "pattern",
            with_schema("type: string\npattern: [a]"),
            &[(
                "error 8:7 /components/schemas/S/pattern",
                "expected a string, found a list",
            )],
        ),
        (
            "status code",
            with_operation(
                "operationId: a\nparameters:\n- {name: id, in: path, required: true, schema: {}}\nresponses:\n  200: {description: ''}\n  2xx: {description: ''}\n  '20': {description: ''}",
            ),
            &[(
                "error 12:9 /paths/~1a~1{id}/get/responses/20",
                "`20` is not a status code",
            )],
        ),
    ];
    for (name, text, expected) in cases {
        let reading = expect(name, &text, expected);
        assert!(reading.document.is_some(), "{name}");
        assert!(
            reading
                .findings
                .iter()
                .all(|finding| !finding.advice.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn what_is_missing_is_assumed_or_an_error() {
    let reading = expect(
        "assumed",
        &with("info2: ~\ncomponents:\n  responses:\n    A: {}\n  requestBodies:\n    B: {}\n"),
        &[
            ("warning 4:1 /info2", "no field"),
            ("warning 7:5 /components/responses/A", "no `description`"),
            ("warning 9:5 /components/requestBodies/B", "no `content`"),
        ],
    );
    let components = api(reading).components.unwrap();
    assert_eq!(components.responses["A"].as_item().unwrap().description, "");

    let text = with(
        "components:\n  parameters:\n    A: {in: query, schema: {}}\n    B: {name: b, in: body, schema: {}}\n",
    );
    let expected = [
        (
            "error 6:5 /components/parameters/A",
            "the parameter has no `name`",
        ),
        (
            "error 7:18 /components/parameters/B/in",
            "`in` cannot be `body`",
        ),
    ];
    assert!(expect("errors", &text, &expected).document.is_none());
}

#[test]
fn security_is_complete() {
    let text = with(
        "security:\n- a: []\n- b: []\ncomponents:\n  securitySchemes:\n    a: {type: http}\n    b: {type: apiKey, name: k, in: header}\n    c: {type: hmac}\n    d: {type: oauth2, flows: {password: {scopes: {}}}}\n",
    );
    let expected = [
        ("error 9:5 /components/securitySchemes/a", "no `scheme`"),
        (
            "error 11:9 /components/securitySchemes/c/type",
            "`type` cannot be `hmac`",
        ),
        (
            "error 12:31 /components/securitySchemes/d/flows/password",
            "no `tokenUrl`",
        ),
    ];
    expect("schemes", &text, &expected);
    let text = with("security:\n- a: []\n");
    expect(
        "unknown",
        &text,
        &[("warning 5:3 /security/0/a", "no security scheme `a`")],
    );
}

#[test]
fn servers_and_tags() {
    let text = with(
        "servers:\n- url: https://{region}.a/{v}\n- url: https://{region}.a\n  variables:\n    region: {default: x, enum: [a, b]}\n- url: https://{b\ntags: [{name: a}, {name: b}, {name: a}]\n",
    );
    let expected = [
        ("warning 5:3 /servers/0", "a variable `region`"),
        (
            "warning 8:14 /servers/1/variables/region/default",
            "not among the values",
        ),
        ("error 9:3 /servers/2", "braces"),
        ("warning 10:30 /tags/2", "duplicate tag `a`"),
    ];
    expect("servers and tags", &text, &expected);
}

#[test]
fn links_and_callbacks() {
    let text = with(
        "components:\n  links:\n    A: {}\n    B: {operationId: a}\n  callbacks:\n    C: {'{$url}': {get: {operationId: x, responses: {'200': {description: ''}}}}, x-a: 1}\n",
    );
    let expected = [("warning 6:5 /components/links/A", "leads to no operation")];
    let components = api(expect("links", &text, &expected)).components.unwrap();
    assert_eq!(components.links.len(), 2);
    assert_eq!(components.callbacks["C"].as_item().unwrap().len(), 1);
}

#[test]
fn the_findings_are_in_the_order_of_the_text() {
    let text = with("x: 1\ncomponents: {y: 1, schemas: {S: {z: 1}}}\nw: 1\n");
    let reading = read("test.yaml", &text);
    let places: Vec<_> = reading
        .findings
        .iter()
        .map(|finding| finding.place)
        .collect();
    assert_eq!(places.len(), 4);
    assert!(places.is_sorted());
}
