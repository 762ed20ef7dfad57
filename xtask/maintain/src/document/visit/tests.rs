//! Every place is visited once, and named so that no other place has its name.

use std::collections::BTreeSet;

use serde_json::json;

use super::visit;

#[test]
fn every_place_is_visited_under_a_name_of_its_own() {
    let schema = json!({
        "properties": {
            "properties": {"$ref": "#/components/schemas/S"},
            "list": {"items": {"properties": {"a": {}}}},
            "map": {"additionalProperties": {"properties": {"a": {}}}},
            "any": {"additionalProperties": true},
            "union": {"oneOf": [{"properties": {"a": {}}}, {"properties": {"a": {}}}]},
            "alias": {"allOf": [{"$ref": "#/components/schemas/S"}]},
        },
    });
    let body = json!({"content": {"application/json": {"schema": {}}}});
    let ok = json!({"headers": {"H": {"schema": {}}}, "content": body["content"]});
    let mut document = json!({
        "info": {},
        "tags": [{"name": "T"}],
        "servers": [{"url": "u"}],
        "paths": {"/p": {
            "summary": "no operation",
            "get": {
                "operationId": "o",
                "parameters": [{"name": "x", "in": "path", "schema": {}}, {"name": "x", "in": "query"}],
                "responses": {"200": ok, "default": {}},
            },
            "put": {"requestBody": body},
        }},
        "components": {"schemas": {"S": schema}, "securitySchemes": {"t": {}}},
    });
    let mut names = Vec::new();
    visit(&mut document, &mut |place, _| {
        names.push(place.name().to_owned());
    });
    assert_eq!(
        names,
        [
            "info",
            "tags/T",
            "servers/u",
            "paths//p",
            "operations/o",
            "parameters/o/path/x",
            "inline/parameters/o/path/x",
            "parameters/o/query/x",
            "responses/o/200",
            "headers/o/200/H",
            "inline/headers/o/200/H",
            "media/responses/o/200/application/json",
            "inline/media/responses/o/200/application/json",
            "responses/o/default",
            "operations/put /p",
            "requestBodies/put /p",
            "media/requestBodies/put /p/application/json",
            "inline/media/requestBodies/put /p/application/json",
            "schemas/S",
            "schemas/S/properties",
            "schemas/S/list",
            "schemas/S/list[]",
            "schemas/S/list[].a",
            "schemas/S/map",
            "schemas/S/map{}",
            "schemas/S/map{}.a",
            "schemas/S/any",
            "schemas/S/union",
            "schemas/S/union|oneOf0",
            "schemas/S/union|oneOf0.a",
            "schemas/S/union|oneOf1",
            "schemas/S/union|oneOf1.a",
            "schemas/S/alias",
            "securitySchemes/t",
        ]
    );
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
}
