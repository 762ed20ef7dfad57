//! Puts what operations refer to in their place, so that an operation can be read by itself:
//! parameters (those of its path too), request bodies, responses and headers. Schemas stay
//! references.

use ionoscloud_generator::pointer;
use serde_json::{Map, Value};

use crate::{Result, document::tree::entries, document::visit::METHODS};

/// The sections of `components` that are resolved, and gone afterwards.
const SECTIONS: [&str; 4] = ["parameters", "requestBodies", "responses", "headers"];
/// How many references may follow one another.
const LONGEST_CHAIN: usize = 16;

/// Resolves a whole document.
///
/// # Errors
/// A reference leads nowhere, in circles, or out of the document.
pub fn inline(document: &mut Value) -> Result<()> {
    let mut sections = Map::new();
    if let Some(components) = document
        .get_mut("components")
        .and_then(Value::as_object_mut)
    {
        for section in SECTIONS {
            if let Some(values) = components.shift_remove(section) {
                sections.insert(section.to_owned(), values);
            }
        }
    }
    let components = Components(sections);
    for (_, item) in entries(document.get_mut("paths")) {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        let shared = item.shift_remove("parameters");
        for method in METHODS {
            if let Some(operation) = item.get_mut(method).and_then(Value::as_object_mut) {
                components.inline_operation(operation, shared.as_ref())?;
            }
        }
    }
    Ok(())
}

struct Components(Map<String, Value>);

impl Components {
    fn inline_operation(
        &self,
        operation: &mut Map<String, Value>,
        shared: Option<&Value>,
    ) -> Result<()> {
        let own = operation.get("parameters");
        let mut parameters = Vec::new();
        for parameter in own
            .into_iter()
            .chain(shared)
            .filter_map(Value::as_array)
            .flatten()
        {
            let mut parameter = parameter.clone();
            self.resolve(&mut parameter)?;
            let same = |known: &Value| {
                known.get("name") == parameter.get("name") && known.get("in") == parameter.get("in")
            };
            // A parameter of the operation stands for the one of the path (OpenAPI 3.0.3, Operation Object).
            if !parameters.iter().any(same) {
                parameters.push(parameter);
            }
        }
        if !parameters.is_empty() {
            operation.insert("parameters".into(), Value::Array(parameters));
        }
        if let Some(body) = operation.get_mut("requestBody") {
            self.resolve(body)?;
        }
        for (_, response) in entries(operation.get_mut("responses")) {
            self.resolve(response)?;
            for (_, header) in entries(response.get_mut("headers")) {
                self.resolve(header)?;
            }
        }
        Ok(())
    }

    fn resolve(&self, node: &mut Value) -> Result<()> {
        for _ in 0..LONGEST_CHAIN {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                return Ok(());
            };
            let target = pointer::component(reference);
            let found = target.and_then(|(section, name)| self.0.get(section)?.get(&*name));
            *node = found
                .ok_or_else(|| format!("`{reference}` leads nowhere"))?
                .clone();
        }
        Err(format!("`{node}` is a chain of references without end").into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::inline;

    #[test]
    fn operations_stand_alone() {
        let mut document = json!({
            "paths": {"/a": {
                "parameters": [
                    {"$ref": "#/components/parameters/id"},
                    {"name": "x", "in": "query", "schema": {}},
                ],
                "get": {
                    "parameters": [{"name": "x", "in": "query", "required": true}],
                    "responses": {"200": {"$ref": "#/components/responses/Ok"}},
                },
            }},
            "components": {
                "parameters": {"id": {"name": "id", "in": "path"}},
                "responses": {"Ok": {"headers": {"H": {"$ref": "#/components/headers/H"}}}},
                "headers": {"H": {"schema": {"$ref": "#/components/schemas/S"}}},
                "schemas": {"S": {}},
            },
        });
        inline(&mut document).unwrap();
        assert_eq!(
            document,
            json!({
                "paths": {"/a": {"get": {
                    "parameters": [
                        {"name": "x", "in": "query", "required": true},
                        {"name": "id", "in": "path"},
                    ],
                    "responses": {"200": {
                        "headers": {"H": {"schema": {"$ref": "#/components/schemas/S"}}},
                    }},
                }}},
                "components": {"schemas": {"S": {}}},
            })
        );
    }

    #[test]
    fn references_must_lead_somewhere() {
        let circle = json!({"a": {"$ref": "#/components/parameters/a"}});
        for (reference, parameters) in [
            ("#/components/parameters/a", circle),
            ("other.yaml#/a", json!({})),
        ] {
            let mut document = json!({
                "paths": {"/": {"get": {"parameters": [{"$ref": reference}]}}},
                "components": {"parameters": parameters},
            });
            assert!(inline(&mut document).is_err(), "{reference}");
        }
    }
}
