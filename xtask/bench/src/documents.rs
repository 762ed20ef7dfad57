//! Documents and crates to compare with: plain derives of a document's schemas, and all products in one document.

use std::path::{Path, PathBuf};

use heck::{ToPascalCase, ToSnakeCase};
use serde_json::{Map, Value};
use xtask_common::Result;
use xtask_common::files::{read, write};
use xtask_common::repository::{document, products};

use crate::scratch::Scratch;
use crate::subject::Subject;

/// A document as JSON.
pub fn parse(path: &Path) -> Result<Value> {
    serde_yaml::from_str(&read(path)?)
        .map_err(|error| format!("{}: {error}", path.display()).into())
}

/// The least that a typed client can be: one struct with derived `serde` for each object schema of a document, and
/// nothing else.
pub fn derives(scratch: &Scratch, document: &Path) -> Result<Subject> {
    let document = parse(document)?;
    let none = Map::new();
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)
        .unwrap_or(&none);
    let mut code =
        String::from("#![allow(non_snake_case)]\nuse serde::{Deserialize, Serialize};\n");
    for (name, schema) in schemas.iter().filter(|(_, schema)| is_object(schema)) {
        code.push_str("\n#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]\n");
        code.push_str(&format!("pub struct {} {{\n", name.to_pascal_case()));
        let members = schema
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        for (index, (wire, member)) in members.iter().enumerate() {
            // Numbered, so that no two names can be one, and none a keyword.
            let field = format!("{}_{index}", wire.to_snake_case().trim_start_matches('_'));
            let kind = kind(member, schemas);
            code.push_str(&format!(
                "    #[serde(rename = {wire:?}, skip_serializing_if = \"Option::is_none\")]\n    pub m_{field}: Option<{kind}>,\n"
            ));
        }
        code.push_str("}\n");
    }
    let sdk = scratch.path("derive");
    // A workspace of its own: cargo looks for one in the folders above (the Cargo Book, Workspaces).
    let manifest = "[package]\nname = \"derive-alone\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                    serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n\n[workspace]\n";
    write(&sdk.join("Cargo.toml"), manifest)?;
    write(&sdk.join("src/lib.rs"), &code)?;
    Ok(Subject {
        name: "derive".to_owned(),
        sdk: Some(sdk),
        program: None,
        tls: Vec::new(),
    })
}

fn is_object(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "object") || schema.get("properties").is_some()
}

fn kind(schema: &Value, schemas: &Map<String, Value>) -> String {
    let all_of = schema.pointer("/allOf/0").unwrap_or(schema);
    if let Some(name) = all_of.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or_default();
        let object = schemas.get(name).is_some_and(is_object);
        return if object {
            format!("Box<{}>", name.to_pascal_case())
        } else {
            "String".to_owned()
        };
    }
    let format = schema.get("format").and_then(Value::as_str);
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => "String".to_owned(),
        Some("integer") if format == Some("int32") => "i32".to_owned(),
        Some("integer") => "i64".to_owned(),
        Some("number") => "f64".to_owned(),
        Some("boolean") => "bool".to_owned(),
        Some("array") => format!(
            "Vec<{}>",
            kind(schema.get("items").unwrap_or(&Value::Null), schemas)
        ),
        _ => "serde_json::Value".to_owned(),
    }
}

/// The document for generators that want one media type and one answer in each operation: JSON, and the first success.
pub fn mended(scratch: &Scratch, document: &Path) -> Result<PathBuf> {
    let mut document = parse(document)?;
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for item in paths.into_iter().flat_map(Map::values_mut) {
        for operation in item.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if let Some(body) = operation.get_mut("requestBody") {
                json_only(body);
            }
            let responses = operation.get_mut("responses");
            let Some(responses) = responses.and_then(Value::as_object_mut) else {
                continue;
            };
            let success = responses.keys().find(|code| code.starts_with('2')).cloned();
            responses.retain(|code, _| Some(code) == success.as_ref());
            responses.values_mut().for_each(json_only);
        }
    }
    let path = scratch.path("mended.json");
    write(&path, &document.to_string())?;
    Ok(path)
}

/// Leaves the first media type of a body, if it has any, and calls it JSON.
fn json_only(body: &mut Value) {
    let content = body.get_mut("content").and_then(Value::as_object_mut);
    if let Some((content, first)) = content.and_then(|content| {
        let first = content.values().next()?.clone();
        Some((content, first))
    }) {
        *content = Map::from_iter([("application/json".to_owned(), first)]);
    }
}

/// All products of the repository in one document, `copies` times over. Names and paths get the product in front,
/// so that nothing is the same as anything else.
pub fn merged(scratch: &Scratch, copies: usize) -> Result<PathBuf> {
    let specs = scratch.repository("specs");
    let products = products(&specs)?;
    let (mut paths, mut components) = (Map::new(), Map::new());
    for copy in 1..=copies {
        for product in &products {
            let prefix = format!("{product} {copy}").to_pascal_case();
            let mut document = parse(&document(&specs, product))?;
            rename(&mut document, &prefix);
            for (path, item) in document
                .get_mut("paths")
                .and_then(Value::as_object_mut)
                .into_iter()
                .flatten()
            {
                paths.insert(format!("/{prefix}{path}"), item.take());
            }
            for (section, all) in document
                .get_mut("components")
                .and_then(Value::as_object_mut)
                .into_iter()
                .flatten()
            {
                let section = components
                    .entry(section)
                    .or_insert_with(|| Map::new().into());
                for (name, component) in all.as_object_mut().into_iter().flatten() {
                    let inside = section.as_object_mut();
                    inside.map(|inside| inside.insert(format!("{prefix}{name}"), component.take()));
                }
            }
        }
    }
    let document = serde_json::json!({
        "openapi": "3.0.3",
        "info": { "title": "All products", "version": "1" },
        "paths": paths,
        "components": components,
    });
    let path = scratch.path(&format!("merged-{copies}.json"));
    write(&path, &document.to_string())?;
    Ok(path)
}

/// Puts the product in front of every name that is referred to.
fn rename(node: &mut Value, prefix: &str) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, prefix)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match (name.as_str(), &mut *member) {
                    ("$ref", Value::String(to)) if to.starts_with("#/components/") => {
                        if let Some((front, name)) = to.rsplit_once('/') {
                            *to = format!("{front}/{prefix}{name}");
                        }
                    }
                    ("operationId", Value::String(id)) => *id = format!("{prefix}{id}"),
                    ("tags", Value::Array(tags)) => {
                        for tag in tags {
                            *tag = format!("{prefix} {}", tag.as_str().unwrap_or_default()).into();
                        }
                    }
                    // Schemes go by the names of components (OpenAPI 3.0.3, Security Requirement Object).
                    ("security", Value::Array(choices)) => {
                        for choice in choices.iter_mut().filter_map(Value::as_object_mut) {
                            *choice = std::mem::take(choice)
                                .into_iter()
                                .map(|(scheme, scopes)| (format!("{prefix}{scheme}"), scopes))
                                .collect();
                        }
                    }
                    _ => rename(member, prefix),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{json_only, kind, rename};

    #[test]
    fn everything_that_refers_gets_the_product_in_front() {
        let mut document = json!({
            "paths": { "/a": { "get": {
                "operationId": "aGet",
                "tags": ["Things"],
                "security": [{ "Token": [] }],
                "schema": { "$ref": "#/components/schemas/A" },
            } } },
        });
        rename(&mut document, "Dns1");
        let expected = json!({
            "paths": { "/a": { "get": {
                "operationId": "Dns1aGet",
                "tags": ["Dns1 Things"],
                "security": [{ "Dns1Token": [] }],
                "schema": { "$ref": "#/components/schemas/Dns1A" },
            } } },
        });
        assert_eq!(document, expected);
    }

    #[test]
    fn one_media_type_is_left_and_none_made_up() {
        let mut body = json!({ "content": { "*/*": { "a": 1 }, "text/plain": {} } });
        json_only(&mut body);
        assert_eq!(
            body,
            json!({ "content": { "application/json": { "a": 1 } } })
        );
        for empty in [json!({ "content": {} }), json!({})] {
            let mut body = empty.clone();
            json_only(&mut body);
            assert_eq!(body, empty);
        }
    }

    #[test]
    fn members_of_plain_derives_have_the_plain_types() {
        let schemas = json!({ "A": { "type": "object" }, "Kind": { "type": "string" } });
        let schemas = schemas.as_object().unwrap();
        let of = |schema| kind(&schema, schemas);
        assert_eq!(of(json!({ "$ref": "#/components/schemas/A" })), "Box<A>");
        assert_eq!(
            of(json!({ "allOf": [{ "$ref": "#/components/schemas/Kind" }] })),
            "String"
        );
        assert_eq!(
            of(json!({ "type": "array", "items": { "type": "integer" } })),
            "Vec<i64>"
        );
        assert_eq!(of(json!({})), "serde_json::Value");
    }
}
