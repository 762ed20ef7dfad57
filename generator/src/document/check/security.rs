//! Security schemes, the requirements that name them, and links.

use super::Checker;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::finding::{Position, quote};
use crate::pointer;

impl Checker<'_> {
    /// Checks that the schemes that a document or an operation requires are there.
    pub(super) fn security(&mut self, at: &At, map: &Map) {
        let Some(node) = map.get("security") else {
            return;
        };
        let at = at.member("security", node.place);
        for (index, requirement) in node.as_list().into_iter().flatten().enumerate() {
            let at = at.item(index, requirement.place);
            for (name, node) in requirement.as_map().into_iter().flat_map(Map::iter) {
                // Each name must be that of a scheme in `components` (OpenAPI 3.0.3, Security Requirement Object).
                if self.index.get("securitySchemes", name).is_none() {
                    let at = at.member(name, node.place);
                    let problem = format!("there is no security scheme {}", quote(name));
                    self.warn(
                        &at,
                        problem,
                        "correct the name, or add it to `components/securitySchemes`",
                    );
                }
            }
        }
    }

    /// Checks that a scheme says what its type demands.
    pub(super) fn security_scheme(&mut self, at: &At, map: &Map) {
        // OpenAPI 3.0.3, Security Scheme Object: which fields a type demands.
        let needed: &[&str] = match map.get("type").and_then(Node::as_text) {
            Some("apiKey") => &["name", "in"],
            Some("http") => &["scheme"],
            Some("oauth2") => &["flows"],
            Some("openIdConnect") => &["openIdConnectUrl"],
            _ => &[],
        };
        for field in needed {
            if map.get(field).is_none() {
                let problem = format!("the security scheme has no `{field}`");
                self.error(
                    at,
                    problem,
                    format!("add `{field}`, which its type demands"),
                );
                self.broken = true;
            }
        }
    }

    /// Checks that a link says which operation it leads to.
    pub(super) fn link(&mut self, at: &At, map: &mut Map, place: Position) {
        // One of both must name the operation (OpenAPI 3.0.3, Link Object).
        if map.get("operationId").is_none() && map.get("operationRef").is_none() {
            let problem = "the link leads to no operation; it is ignored";
            self.warn(at, problem, "add `operationId` or `operationRef`");
            map.insert("operationId", Node::new(place, Value::Text(String::new())));
        }
    }

    /// Checks that the values of a discriminator lead to schemas.
    pub(super) fn discriminator(&mut self, at: &At, map: &mut Map) {
        let Some(node) = map.get_mut("mapping") else {
            return;
        };
        let at = at.member("mapping", node.place);
        let Value::Map(mapping) = &mut node.value else {
            return;
        };
        for (value, target) in mapping.iter_mut() {
            // The name of a schema, or a reference to one (OpenAPI 3.0.3, Discriminator Object, `mapping`).
            let name = target.as_text().unwrap_or_default();
            let known = pointer::mapped(name);
            if known.is_some_and(|name| self.index.get("schemas", &name).is_some()) {
                continue;
            }
            let problem = format!(
                "{} leads to no schema; a value with this tag is kept as it came",
                quote(name)
            );
            let advice = "write `#/components/schemas/` and the name of a schema";
            self.warn(&at.member(value, target.place), problem, advice);
            // It stays, so that the tag is not taken for the name of a schema.
            if target.as_text().is_none() {
                target.value = Value::Text(String::new());
            }
        }
    }
}
