//! Paths, operations and parameters.

use super::{Expected, api, expect, with_operation};

const ID: &str = "- {name: id, in: path, required: true, schema: {type: string}}";
const OK: &str = "responses: {'200': {description: ''}}";

#[test]
fn operations_are_complete() {
    let cases: [(&str, String, &[Expected]); 10] = [
        (
            "fine",
            format!("operationId: a\nparameters:\n{ID}\n{OK}"),
            &[],
        ),
        (
            "no id",
            format!("parameters:\n{ID}\n{OK}"),
            &[("warning 5:5 /paths/~1a~1{id}/get", "no `operationId`")],
        ),
        (
            "no responses",
            format!("operationId: a\nparameters:\n{ID}"),
            &[("warning 5:5 /paths/~1a~1{id}/get", "no responses")],
        ),
        (
            "empty responses",
            format!("operationId: a\nparameters:\n{ID}\nresponses: {{x-a: 1}}"),
            &[("warning 5:5 /paths/~1a~1{id}/get", "no responses")],
        ),
        (
            "undeclared parameter",
            format!("operationId: a\n{OK}"),
            &[(
                "warning 5:5 /paths/~1a~1{id}/get",
                "the path parameter `id` is not described",
            )],
        ),
        (
            "superfluous parameter",
            format!(
                "operationId: a\nparameters:\n{ID}\n- {{name: b, in: path, required: true, schema: {{}}}}\n{OK}"
            ),
            &[(
                "warning 9:9 /paths/~1a~1{id}/get/parameters/1",
                "the path has no parameter `b`",
            )],
        ),
        (
            "not required",
            format!("operationId: a\nparameters:\n- {{name: id, in: path, schema: {{}}}}\n{OK}"),
            &[(
                "warning 8:9 /paths/~1a~1{id}/get/parameters/0",
                "always required",
            )],
        ),
        (
            "duplicate parameter",
            format!(
                "operationId: a\nparameters:\n{ID}\n- {{name: id, in: query, schema: {{}}}}\n{ID}\n{OK}"
            ),
            &[(
                "warning 10:9 /paths/~1a~1{id}/get/parameters/2",
                "duplicate parameter `id` in path",
            )],
        ),
        (
            "headers",
            format!(
                "operationId: a\nparameters:\n{ID}\n- {{name: ACCEPT, in: header, schema: {{}}}}\n- {{name: X-A, in: header, schema: {{}}}}\n{OK}"
            ),
            &[(
                "warning 9:9 /paths/~1a~1{id}/get/parameters/1",
                "the header `ACCEPT`",
            )],
        ),
        (
            "schema and content",
            format!(
                "operationId: a\nparameters:\n{ID}\n- {{name: a, in: query}}\n- {{name: b, in: query, schema: {{}}, content: {{a/b: {{}}}}}}\n- {{name: c, in: query, style: simple, content: {{a/b: {{}}}}}}\n{OK}"
            ),
            &[
                (
                    "warning 9:9 /paths/~1a~1{id}/get/parameters/1",
                    "neither `schema` nor `content`",
                ),
                (
                    "warning 10:9 /paths/~1a~1{id}/get/parameters/2",
                    "both `schema` and `content`",
                ),
                (
                    "warning 11:30 /paths/~1a~1{id}/get/parameters/3/style",
                    "`form` is assumed",
                ),
            ],
        ),
    ];
    for (name, body, expected) in cases {
        let reading = expect(name, &with_operation(&body), expected);
        let api = api(reading);
        let operation = api.paths.paths["/a/{id}"]
            .as_item()
            .unwrap()
            .get
            .as_ref()
            .unwrap();
        let path: Vec<_> = operation
            .parameters
            .iter()
            .map(|parameter| parameter.as_item().unwrap().parameter_data_ref())
            .filter(|parameter| parameter.required)
            .map(|parameter| parameter.name.as_str())
            .collect();
        assert_eq!(path, ["id"], "{name}");
        assert!(operation.parameters.iter().all(|parameter| {
            !parameter
                .as_item()
                .unwrap()
                .parameter_data_ref()
                .name
                .eq("ACCEPT")
        }));
    }
}

#[test]
fn paths_are_consistent() {
    let text = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /a/{id}: {}\n  /a/{x}: {}\n  /b/{y: {}\n  /c/{z}/{z}: {}\n  /a/{id}?acl: {}\n  /d/{}: {}\n  x-a: {}\n";
    let expected = [
        ("warning 5:3 /paths/~1a~1{x}", "differs from `/a/{id}`"),
        ("error 6:3 /paths/~1b~1{y", "braces"),
        (
            "warning 7:3 /paths/~1c~1{z}~1{z}",
            "the parameter `z` twice",
        ),
        ("error 9:3 /paths/~1d~1{}", "braces"),
    ];
    expect("paths", text, &expected);
}

#[test]
fn ids_are_unique() {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:\n    get:\n      operationId: a\n      {OK}\n    put:\n      operationId: a\n      {OK}\n  /b:\n    get: {{operationId: a, {OK}}}\n"
    );
    let expected = [
        (
            "warning 9:7 /paths/~1a/put/operationId",
            "duplicate operationId `a`",
        ),
        (
            "warning 12:11 /paths/~1b/get/operationId",
            "duplicate operationId `a`",
        ),
    ];
    let reading = expect("ids", &text, &expected);
    for finding in &reading.findings {
        assert_eq!(
            finding.advice,
            "give each operation an id of its own; the first is at line 6"
        );
    }
}

#[test]
fn parameters_are_known_by_whatever_name_they_are_referred_to() {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a/{{id}}/{{5}}:\n    get:\n      operationId: a\n      parameters:\n      - {{$ref: '#/components/parameters/Alias'}}\n      - {{$ref: '#/components/parameters/Five'}}\n      {OK}\n  /b/{{id}}:\n    parameters:\n    {ID}\ncomponents:\n  parameters:\n    Alias: {{$ref: '#/components/parameters/Part'}}\n    Part: {{$ref: '#/paths/~1b~1{{id}}/parameters/0'}}\n    Five: {{name: 5, in: path, required: true, schema: {{}}}}\n"
    );
    let expected = [
        ("warning 17:5 /components/parameters/Part", "a copy is used"),
        (
            "warning 18:12 /components/parameters/Five/name",
            "found a number",
        ),
    ];
    expect("aliases", &text, &expected);
}

#[test]
fn parameters_of_a_path_belong_to_its_operations() {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: t, version: '1'}}\npaths:\n  /a/{{id}}/{{b}}:\n    parameters:\n    {ID}\n    - {{$ref: '#/components/parameters/C'}}\n    - {{$ref: '#/components/parameters/B'}}\n    get:\n      operationId: a\n      parameters:\n      {ID}\n      {OK}\ncomponents:\n  parameters:\n    B: {{name: b, in: path, required: true, schema: {{}}}}\n    C: {{name: c, in: path, required: true, schema: {{}}}}\n"
    );
    let expected = [(
        "warning 7:7 /paths/~1a~1{id}~1{b}/parameters/1",
        "the path has no parameter `c`",
    )];
    let api = api(expect("shared", &text, &expected));
    let item = api.paths.paths["/a/{id}/{b}"].as_item().unwrap();
    assert_eq!(item.parameters.len(), 2);
    assert_eq!(item.get.as_ref().unwrap().parameters.len(), 1);
}
