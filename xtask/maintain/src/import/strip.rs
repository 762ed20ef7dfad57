//! Takes the words out of a document that others wrote, and what only their tools understand.

use serde_json::{Map, Value};

use super::words::PROSE;
use crate::facts::{ABOUT, NAMED};

/// The extensions that say something about the API; all others are for somebody's tools.
const EXTENSIONS: [&str; 8] = [
    "x-async",
    "x-extensible-enum",
    "x-immutable",
    "x-internal",
    "x-key-prefix",
    "x-known-values",
    "x-location",
    "x-unreferenced",
];

/// Strips a whole document. Its title stays: it is the name of the service.
pub fn strip(document: &mut Value) {
    let title = document.pointer("/info/title").cloned();
    node(document, false);
    if let Some(info) = document.get_mut("info").and_then(Value::as_object_mut) {
        info.retain(|key, _| !ABOUT.contains(&key.as_str()));
        if let Some(title) = title {
            info.insert("title".to_owned(), title);
        }
    }
}

/// Strips a node; with `named` its keys are names, not keywords.
fn node(value: &mut Value, named: bool) {
    match value {
        Value::Object(map) => object(map, named),
        Value::Array(items) => items.iter_mut().for_each(|item| node(item, false)),
        _ => {}
    }
}

fn object(map: &mut Map<String, Value>, named: bool) {
    if !named {
        map.retain(|key, _| {
            let foreign = key.starts_with("x-") && !EXTENSIONS.contains(&key.as_str());
            !foreign && !PROSE.contains(&key.as_str())
        });
    }
    for (key, value) in map {
        match key.as_str() {
            _ if named => node(value, false),
            // Data, whatever it looks like.
            "default" | "enum" => {}
            key if key.starts_with("x-") => {}
            // Each scope is described by its value, and the map must be there (OpenAPI 3.0.3, OAuth Flow Object).
            "scopes" => {
                for (_, words) in value.as_object_mut().into_iter().flatten() {
                    *words = Value::from("");
                }
            }
            key => node(value, NAMED.contains(&key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::strip;

    #[test]
    fn words_go_and_facts_stay_whatever_they_are_called() {
        let mut document = json!({
            "info": {"title": "Shop", "description": "Theirs.", "contact": {"name": "T"}, "version": "1"},
            "tags": [{"name": "T", "description": "Theirs.", "externalDocs": {"url": "u"}}],
            "paths": {"/a": {"get": {
                "summary": "Theirs.", "x-codegen-request-body-name": "b", "x-async": true,
                "responses": {"200": {"description": "Theirs.", "content": {"application/json": {
                    "schema": {"type": "string", "example": "theirs", "default": "summary"},
                    "examples": {"one": {"value": 1}},
                }}}},
            }}},
            "components": {
                "schemas": {"S": {"title": "Theirs", "required": ["title"], "properties": {
                    "title": {"type": "string", "description": "Theirs.", "enum": ["description"]},
                    "example": {"$ref": "#/components/schemas/S"},
                }}},
                "securitySchemes": {"o": {"description": "Theirs.", "flows": {"implicit": {
                    "authorizationUrl": "u", "scopes": {"read": "Theirs."},
                }}}},
            },
        });
        strip(&mut document);
        assert_eq!(
            document,
            json!({
                "info": {"title": "Shop", "version": "1"},
                "tags": [{"name": "T"}],
                "paths": {"/a": {"get": {
                    "x-async": true,
                    "responses": {"200": {"content": {"application/json": {
                        "schema": {"type": "string", "default": "summary"},
                    }}}},
                }}},
                "components": {
                    "schemas": {"S": {"required": ["title"], "properties": {
                        "title": {"type": "string", "enum": ["description"]},
                        "example": {"$ref": "#/components/schemas/S"},
                    }}},
                    "securitySchemes": {"o": {"flows": {"implicit": {
                        "authorizationUrl": "u", "scopes": {"read": ""},
                    }}}},
                },
            })
        );
    }
}
