//! What 3.1 and 3.2 changed outside of schemas: the version, what may be missing, path items by reference, webhooks.

use super::state::Modern;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::finding::quote;
use crate::pointer;

/// What later steps are told.
const READ: &str = "3.0.3";

/// The dialects whose keywords are read.
const DIALECTS: [&str; 4] = [
    "https://spec.openapis.org/oas/3.1/dialect/base",
    "https://spec.openapis.org/oas/3.1/dialect/",
    "https://spec.openapis.org/oas/3.2/dialect/",
    "https://json-schema.org/draft/2020-12/schema",
];

impl Modern<'_> {
    /// What has to be right before schemas are looked at.
    pub(super) fn before(&mut self, at: &At, root: &mut Node) {
        let place = root.place;
        let Value::Map(map) = &mut root.value else {
            return;
        };
        if let Some(node) = map.get_mut("openapi") {
            let is_later =
                matches!(node.value.to_text(), Some(Value::Text(text)) if text.starts_with("3.2"));
            if is_later {
                self.warn(
                    &at.member("openapi", node.place),
                    "OpenAPI 3.2 is read as 3.1: what is new in it is left out",
                    "say what a client needs in the words of 3.1",
                );
            }
            node.value = Value::Text(READ.to_owned());
        }
        if map.get("paths").is_none() {
            map.push(
                "paths".to_owned(),
                Node::new(place, Value::Map(Map::default())),
            );
        }
        if let Some(dialect) = map.remove("jsonSchemaDialect") {
            let known = dialect.as_text().is_some_and(|name| {
                DIALECTS
                    .iter()
                    .any(|known| name.trim_end_matches('#').starts_with(known))
            });
            if !known {
                let name = quote(dialect.as_text().unwrap_or_default());
                self.warn(
                    &at.member("jsonSchemaDialect", dialect.place),
                    format!(
                        "the dialect {name} is not known; schemas are read as JSON Schema 2020-12"
                    ),
                    "take it out if they are",
                );
            }
        }
        map.remove("$self");
        if let Some(Value::Map(info)) = map.get_mut("info").map(|node| &mut node.value) {
            let summary = info.remove("summary");
            if let (Some(summary), None) = (summary, info.get("description")) {
                info.push("description".to_owned(), summary);
            }
            if let Some(Value::Map(license)) = info.get_mut("license").map(|node| &mut node.value) {
                license.remove("identifier");
            }
        }
        self.path_items(map);
        self.certificates(at, map);
    }

    /// What webhooks send becomes components, so that a receiver has types for it; there are no operations to call.
    pub(super) fn received(&mut self, root: &mut Node) {
        let Some(Value::Map(hooks)) = root.get("webhooks").map(|node| node.value.clone()) else {
            return;
        };
        let Some(schemas) = super::addresses::schemas(root) else {
            return;
        };
        for (hook, item) in hooks.iter() {
            for (method, operation) in item.as_map().into_iter().flat_map(Map::iter) {
                let content = operation
                    .get("requestBody")
                    .and_then(|body| body.get("content"));
                for (media, node) in content
                    .and_then(Node::as_map)
                    .into_iter()
                    .flat_map(Map::iter)
                {
                    let Some(schema) = node.get("schema") else {
                        continue;
                    };
                    let reference = schema.get("$ref").and_then(Node::as_text);
                    if let Some(("schemas", name)) = reference.and_then(pointer::component) {
                        self.received.push(name.into_owned());
                        continue;
                    }
                    let base = super::addresses::capital(hook);
                    let names = std::iter::once(base.clone())
                        .chain((2..).map(|number| format!("{base}{number}")));
                    let Some(name) = names.into_iter().find(|name| schemas.get(name).is_none())
                    else {
                        continue;
                    };
                    let from = [
                        "webhooks",
                        hook,
                        method,
                        "requestBody",
                        "content",
                        media,
                        "schema",
                    ];
                    let mut pointer = String::new();
                    for step in from {
                        pointer::push(&mut pointer, step);
                    }
                    self.moved.add(pointer::schema(&name), pointer);
                    schemas.push(name.clone(), schema.clone());
                    self.received.push(name);
                }
            }
        }
        if let Value::Map(map) = &mut root.value {
            map.remove("webhooks");
        }
    }

    /// What is no longer needed.
    pub(super) fn after(root: &mut Node) {
        let Value::Map(map) = &mut root.value else {
            return;
        };
        if let Some(Value::Map(components)) = map.get_mut("components").map(|node| &mut node.value)
        {
            components.remove("pathItems");
        }
    }

    /// Certificates belong to the connection: no header says them.
    fn certificates(&mut self, at: &At, map: &mut Map) {
        let Some(Value::Map(components)) = map.get_mut("components").map(|node| &mut node.value)
        else {
            return;
        };
        let Some(Value::Map(schemes)) = components
            .get_mut("securitySchemes")
            .map(|node| &mut node.value)
        else {
            return;
        };
        let mut names = Vec::new();
        let components = at.member("components", at.place);
        let section = components.member("securitySchemes", at.place);
        schemes.retain_mut(|name, node| {
            let mutual = node.get("type").and_then(Node::as_text) == Some("mutualTLS");
            if mutual {
                self.warn(
                    &section.member(name, node.place),
                    "the scheme asks for a certificate of the client",
                    "give the connection one; nothing in a request says it",
                );
                names.push(name.to_owned());
            }
            !mutual
        });
        if names.is_empty() {
            return;
        }
        without(map.get_mut("security"), &names);
        let paths = map.get_mut("paths").map(|node| &mut node.value);
        if let Some(Value::Map(paths)) = paths {
            for (_, item) in paths.iter_mut() {
                let Value::Map(item) = &mut item.value else {
                    continue;
                };
                for (_, operation) in item.iter_mut() {
                    if let Value::Map(operation) = &mut operation.value {
                        without(operation.get_mut("security"), &names);
                    }
                }
            }
        }
    }

    /// Path items that are components, where they are referred to; what stands beside the reference counts.
    fn path_items(&mut self, map: &mut Map) {
        let items = map.get("components").and_then(|node| node.get("pathItems"));
        let Some(Value::Map(items)) = items.map(|node| node.value.clone()) else {
            return;
        };
        for section in ["paths", "webhooks"] {
            let Some(Value::Map(paths)) = map.get_mut(section).map(|node| &mut node.value) else {
                continue;
            };
            for (path, node) in paths.iter_mut() {
                let Value::Map(own) = &mut node.value else {
                    continue;
                };
                let reference = own.text("$ref").map(str::to_owned);
                let Some(("pathItems", name)) = reference.as_deref().and_then(pointer::component)
                else {
                    continue;
                };
                let Some(Value::Map(item)) = items.get(&name).map(|node| &node.value) else {
                    continue;
                };
                own.remove("$ref");
                let here = format!("/{section}/{}", pointer::escape(path));
                let from = format!("/components/pathItems/{}", pointer::escape(&name));
                for (key, node) in item.iter() {
                    if own.get(key).is_none() {
                        let escaped = pointer::escape(key);
                        self.moved
                            .add(format!("{here}/{escaped}"), format!("{from}/{escaped}"));
                        own.push(key.to_owned(), node.clone());
                    }
                }
            }
        }
    }
}

/// Takes schemes out of a list of requirements; one that asks for nothing else asks for nothing.
fn without(node: Option<&mut Node>, names: &[String]) {
    let Some(Value::List(all)) = node.map(|node| &mut node.value) else {
        return;
    };
    for one in all {
        if let Value::Map(one) = &mut one.value {
            one.retain_mut(|name, _| !names.iter().any(|gone| gone == name));
        }
    }
}
