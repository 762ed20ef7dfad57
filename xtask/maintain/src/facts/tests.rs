//! No fact gets lost unnoticed, and no word or way of writing counts as a fact.

use serde_json::{Value, json};

use super::{differences, facts};

fn document() -> Value {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://a", "x-location": "de/fra"}],
        "security": [{"token": []}],
        "tags": [{"name": "T"}],
        "paths": {"/a/{id}": {"post": {
            "operationId": "o", "tags": ["T"], "x-async": true,
            "parameters": [{
                "name": "id", "in": "path", "required": true,
                "schema": {"type": "string", "maxLength": 3},
            }],
            "requestBody": {"required": true, "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/S"}},
            }},
            "responses": {"202": {
                "description": "",
                "headers": {"Location": {"schema": {"type": "string"}}},
            }},
        }}},
        "components": {
            "schemas": {"S": {
                "type": "object", "required": ["a", "title"],
                "properties": {
                    "a": {
                        "type": "string", "enum": ["x", "y"],
                        "x-known-values": ["z"], "default": {"title": 1},
                    },
                    "title": {"allOf": [{"$ref": "#/components/schemas/S"}], "nullable": true},
                },
            }},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    })
}

fn differ(left: &Value, right: &Value) -> Vec<String> {
    differences(&facts(left).unwrap(), &facts(right).unwrap())
}

/// The pointers of all nodes below `value`.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(key, value)| (key.replace('/', "~1"), value))
            .collect(),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .map(|(n, item)| (n.to_string(), item))
            .collect(),
        _ => return,
    };
    for (key, child) in children {
        let pointer = format!("{at}/{key}");
        pointers(child, &pointer, all);
        all.push(pointer);
    }
}

#[test]
fn every_fact_that_is_dropped_or_changed_is_found() {
    let whole = document();
    let mut all = Vec::new();
    pointers(&whole, "", &mut all);
    let prose = [
        "/info/title",
        "/paths/~1a~1{id}/post/responses/202/description",
    ];
    for pointer in all
        .iter()
        .filter(|pointer| !prose.contains(&pointer.as_str()))
    {
        let mut changed = whole.clone();
        *changed.pointer_mut(pointer).unwrap() = json!("something else");
        assert!(!differ(&whole, &changed).is_empty(), "{pointer} changed");

        let (parent, key) = pointer.rsplit_once('/').unwrap();
        let mut less = whole.clone();
        match less.pointer_mut(parent).unwrap() {
            Value::Object(map) => drop(map.shift_remove(&key.replace("~1", "/"))),
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            _ => unreachable!(),
        }
        assert!(!differ(&whole, &less).is_empty(), "{pointer} dropped");
        assert!(!differ(&less, &whole).is_empty(), "{pointer} added");
    }
    assert!(all.len() > 60, "{}", all.len());
}

#[test]
fn words_and_ways_of_writing_are_no_facts() {
    let mut other = document();
    other["info"]["title"] = json!("Another");
    other["info"]["license"] = json!({"name": "Apache-2.0"});
    let post = other.pointer_mut("/paths/~1a~1{id}/post").unwrap();
    post["summary"] = json!("S");
    let parameter = post["parameters"][0].take();
    post["parameters"] = json!([{"$ref": "#/components/parameters/id"}]);
    post["responses"]["202"] = json!({"$ref": "#/components/responses/Accepted"});
    let body = "/paths/~1a~1{id}/post/requestBody/content/application~1json/schema";
    *other.pointer_mut(body).unwrap() =
        json!({"description": "B", "allOf": [{"$ref": "#/components/schemas/S"}]});
    other["components"]["parameters"] = json!({"id": parameter});
    let headers = json!({"Location": {"description": "L", "schema": {"type": "string"}}});
    other["components"]["responses"] =
        json!({"Accepted": {"description": "A", "headers": headers}});
    let schema = &mut other["components"]["schemas"]["S"];
    schema["required"] = json!(["title", "a"]);
    schema["properties"]["a"]["enum"] = json!(["y", "x"]);
    schema["properties"]["a"]["example"] = json!("x");
    assert_eq!(differ(&document(), &other), [""; 0]);
}

#[test]
fn differences_say_where_and_what() {
    let mut other = document();
    other["paths"]["/a/{id}"]["post"]["parameters"][0]["schema"]["maxLength"] = json!(4);
    assert_eq!(
        differ(&document(), &other),
        ["/paths/~1a~1{id}/post/parameters/0/schema/maxLength: facts 3, specs 4"]
    );
}
