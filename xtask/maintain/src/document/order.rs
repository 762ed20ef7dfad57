//! The order of keys, the same in every document: what a thing is called and what it is come first,
//! what it contains comes last; everything else keeps its order in between.

use serde_json::{Map, Value};

use crate::{document::places::WordsKind, document::visit::visit};

/// Sorts the keys of all places of a document, and of its top levels.
pub fn order(document: &mut Value) {
    visit(document, &mut |place, node| {
        let (first, last) = keys(place.kind);
        arrange(node, first, last);
    });
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        arrange(
            components,
            &["parameters", "responses", "headers", "schemas"],
            &["securitySchemes"],
        );
    }
    if let Some(top) = document.as_object_mut() {
        arrange(
            top,
            &["openapi", "info", "servers", "security", "tags"],
            &["paths", "components"],
        );
    }
}

fn keys(kind: WordsKind) -> (&'static [&'static str], &'static [&'static str]) {
    match kind {
        WordsKind::Info => (
            &[
                "title",
                "description",
                "version",
                "license",
                "contact",
                "termsOfService",
            ],
            &[],
        ),
        WordsKind::Tag => (&["name", "description"], &[]),
        WordsKind::Server => (&["url", "description"], &["variables"]),
        WordsKind::Path => (
            &[
                "summary",
                "description",
                "get",
                "post",
                "put",
                "patch",
                "delete",
            ],
            &[],
        ),
        WordsKind::Operation => (
            &[
                "operationId",
                "summary",
                "description",
                "externalDocs",
                "tags",
            ],
            &[
                "deprecated",
                "security",
                "servers",
                "parameters",
                "requestBody",
                "responses",
                "callbacks",
            ],
        ),
        WordsKind::Parameter => (
            &["name", "in", "description", "required"],
            &["schema", "content"],
        ),
        WordsKind::RequestBody => (&["description", "required"], &["content"]),
        WordsKind::Media => (&["schema"], &[]),
        WordsKind::Response => (&["description"], &["headers", "content"]),
        WordsKind::Header => (&["description", "required"], &["schema", "content"]),
        WordsKind::Schema | WordsKind::Property | WordsKind::Part => (
            &["title", "description", "type", "format"],
            &[
                "items",
                "additionalProperties",
                "allOf",
                "oneOf",
                "anyOf",
                "required",
                "properties",
            ],
        ),
        WordsKind::SecurityScheme => (&["type", "description"], &[]),
    }
}

fn arrange(map: &mut Map<String, Value>, first: &[&str], last: &[&str]) {
    let mut old = std::mem::take(map);
    let mut tail = Map::new();
    for key in first {
        map.extend(old.shift_remove_entry(*key));
    }
    for key in last {
        tail.extend(old.shift_remove_entry(*key));
    }
    map.extend(old);
    map.extend(tail);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::order;

    #[test]
    fn names_first_contents_last() {
        let mut document = json!({
            "components": {
                "securitySchemes": {},
                "schemas": {"A": {
                    "properties": {"a": {"default": 1, "type": "integer"}},
                    "required": ["a"],
                    "description": "",
                }},
            },
            "paths": {"/": {
                "delete": {"responses": {}, "x-async": true, "tags": [], "operationId": "o"},
                "get": {},
            }},
            "x-more": 1,
            "openapi": "3.0.3",
        });
        order(&mut document);
        let operation = r#"{"operationId":"o","tags":[],"x-async":true,"responses":{}}"#;
        let member = r#"{"a":{"type":"integer","default":1}}"#;
        let schema = format!(r#"{{"description":"","required":["a"],"properties":{member}}}"#);
        assert_eq!(
            document.to_string(),
            format!(
                r#"{{"openapi":"3.0.3","x-more":1,"paths":{{"/":{{"get":{{}},"delete":{operation}}}}},"#
            ) + &format!(r#""components":{{"schemas":{{"A":{schema}}},"securitySchemes":{{}}}}}}"#)
        );
    }
}
