//! Words find their places, survive another import, and are missed where there are none.

use serde_json::{Value, json};

use super::{Words, apply, collect, mark};

fn words(file: &Value) -> Words {
    let mut words = Words::default();
    words.add_sections(file).unwrap();
    words
}

fn document() -> Value {
    let x = json!([{"name": "x", "in": "query", "schema": {"type": "string"}}]);
    let responses = json!({"200": {"description": ""}});
    json!({
        "info": {"title": "T", "version": "1"},
        "paths": {"/a": {
            "get": {"operationId": "one", "parameters": x, "responses": responses},
            "put": {"operationId": "two", "parameters": x, "responses": responses},
        }},
        "components": {"schemas": {"S": {
            "properties": {
                "id": {"type": "string"},
                "description": {"type": "string"},
                "list": {"items": {"properties": {"deep": {"$ref": "#/components/schemas/S"}}}},
            },
        }}},
    })
}

#[test]
fn words_find_their_places() {
    let mut document = document();
    let general = words(&json!({
        "info": {"title": "no", "description": "I"},
        "parameters": {"x": "X", "two/x": "X of two"},
        "responses": {"200": "R"},
        "common": {"id": "ID", "description": "never"},
    }));
    let own = words(&json!({
        "operations": {"one": {"summary": "One", "description": "More"}, "two": {"summary": "Two"}},
        "schemas": {"S": {"description": "S", "properties": {
            "description": "D", "list": {"title": "L", "description": "a list"}, "list.deep": "deep",
        }}},
    }));
    apply(&mut document, &own, &general);
    let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(
        at("/info"),
        json!({"title": "T", "version": "1", "description": "I"})
    );
    assert_eq!(at("/paths/~1a/get/summary"), "One");
    assert_eq!(at("/paths/~1a/get/parameters/0/description"), "X");
    assert_eq!(at("/paths/~1a/put/parameters/0/description"), "X of two");
    assert_eq!(at("/paths/~1a/put/responses/200/description"), "R");
    let properties = at("/components/schemas/S/properties");
    assert_eq!(
        properties["id"],
        json!({"type": "string", "description": "ID"})
    );
    assert_eq!(
        properties["description"],
        json!({"type": "string", "description": "D"})
    );
    assert_eq!(properties["list"]["title"], "L");
    assert_eq!(
        properties["list"]["items"]["properties"]["deep"],
        json!({"description": "deep", "allOf": [{"$ref": "#/components/schemas/S"}]})
    );
    assert_eq!(mark(&mut document), [""; 0]);
}

#[test]
fn every_place_without_words_is_named() {
    assert_eq!(
        mark(&mut document()),
        [
            "info: no description",
            "operation one: no summary",
            "parameter one/query/x: no description",
            "response one/200: no description",
            "operation two: no summary",
            "parameter two/query/x: no description",
            "response two/200: no description",
            "schema S: no description",
            "property S/id: no description",
            "property S/description: no description",
            "property S/list: no description",
            "property S/list[].deep: no description",
        ]
    );
}

#[test]
fn collected_words_serve_new_places_too() {
    let mut old = document();
    apply(
        &mut old,
        &words(&json!({"parameters": {"x": "X"}, "common": {"id": "ID"}})),
        &Words::default(),
    );
    let kept = collect(&mut old);
    let mut new = json!({
        "paths": {"/b": {"get": {
            "operationId": "three",
            "parameters": [{"name": "x", "in": "query"}],
        }}},
        "components": {"schemas": {
            "S": {"properties": {"id": {}}},
            "T": {"properties": {"id": {}}},
        }},
    });
    apply(&mut new, &kept, &Words::default());
    assert_eq!(
        new["paths"]["/b"]["get"]["parameters"][0]["description"],
        "X"
    );
    assert_eq!(
        new["components"]["schemas"]["S"]["properties"]["id"]["description"],
        "ID"
    );
    assert_eq!(
        new["components"]["schemas"]["T"]["properties"]["id"],
        json!({})
    );
}

#[test]
fn parts_of_a_union_keep_words_of_their_own() {
    let part = |text: &str| json!({"description": text, "properties": {"a": {"description": format!("a of {text}")}}});
    let union = json!({"components": {"schemas": {"U": {"oneOf": [part("one"), part("two")]}}}});
    let kept = collect(&mut union.clone());
    let mut bare = json!({"components": {"schemas": {"U": {"oneOf": [
        {"properties": {"a": {}}}, {"properties": {"a": {}}},
    ]}}}});
    apply(&mut bare, &kept, &Words::default());
    assert_eq!(bare, union);
}

#[test]
fn a_misspelt_section_is_an_error() {
    let mut words = Words::default();
    assert!(words.add_sections(&json!({"operation": {}})).is_err());
    assert!(
        words
            .add_sections(&json!({"schemas": {"S": "text"}}))
            .is_err()
    );
}
