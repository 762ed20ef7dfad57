//! The document as a whole: its version, tags, servers, and the names of its components.

use std::collections::HashMap;
use std::rc::Rc;

use super::index::Index;
use super::{Checker, target};
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::table::{Need, ObjectKind};
use crate::finding::{Position, Severity, quote};

impl Checker<'_> {
    /// Checks the whole document.
    pub(super) fn document(&mut self, root: &mut Node) {
        let at = At::root(root.place);
        if root.as_map().is_none() {
            let problem = format!(
                "expected an OpenAPI document, found {}",
                root.value.describe()
            );
            self.error(&at, problem, "begin the document with `openapi: 3.0.3`");
            self.broken = true;
            return;
        }
        if !self.version(&at, root) {
            self.broken = true;
            return;
        }
        self.index = Index::new(root);
        self.circles(&at);
        if target::has_parts(root) {
            self.original = Some(Rc::new(root.clone()));
        }
        self.object(&at, root, ObjectKind::OpenApi, Need::Required);
        self.cycles(&at, root);
        // Which parameters there are is plain once the tree is clean.
        self.index = Index::new(root);
        self.paths(&at, root);
    }

    /// Whether the version is one whose structure this step knows.
    fn version(&mut self, at: &At, root: &mut Node) -> bool {
        let Value::Map(map) = &mut root.value else {
            return false;
        };
        if let Some(swagger) = map.get("swagger") {
            let at = at.member("swagger", swagger.place);
            let advice = "convert it to OpenAPI 3.0 first, for instance with `swagger2openapi`";
            self.error(&at, "this is a Swagger 2.0 document", advice);
            return false;
        }
        let Some(node) = map.get_mut("openapi") else {
            self.error(
                at,
                "the document does not say its version",
                "add `openapi: 3.0.3`",
            );
            return false;
        };
        let at = at.member("openapi", node.place);
        let Some(text @ Value::Text(_)) = node.value.to_text() else {
            let problem = format!("expected a string, found {}", node.value.describe());
            self.error(&at, problem, "write `openapi: 3.0.3`");
            return false;
        };
        node.value = text;
        let version = node.as_text().unwrap_or_default();
        // Patches of a version mend words, not structure (OpenAPI 3.0.3, Versions).
        if version.starts_with("3.0.") {
            return true;
        }
        if version == "3.0" {
            self.warn(
                &at,
                "the version has two parts only",
                "write `openapi: 3.0.3`",
            );
            return true;
        }
        let problem = format!(
            "the version is {}, but 3.0, 3.1 and 3.2 are what can be read",
            quote(version)
        );
        let newer = version.starts_with("3.");
        let advice = if newer {
            "write `3.1.0` if that is what it is in; what 3.0 does not have is reported below"
        } else {
            "convert it to OpenAPI 3.0.3"
        };
        self.error(&at, problem, advice);
        // The findings that follow say what a conversion has to do.
        self.broken = true;
        newer
    }

    fn circles(&mut self, root: &At) {
        let mut circles: Vec<(String, String, Position)> = self
            .index
            .circles()
            .map(|(section, name, place)| (section.to_owned(), name.to_owned(), place))
            .collect();
        circles.sort_by_key(|(_, _, place)| *place);
        for (section, name, place) in circles {
            let components = root.member("components", root.place);
            let section = components.member(&section, place);
            let at = section.member(&name, place);
            let problem = format!(
                "{} leads back to itself: a circle of references",
                quote(&name)
            );
            self.error(
                &at,
                problem,
                "replace one of the references by what it is meant to be",
            );
            self.broken = true;
        }
    }

    pub(super) fn tags_and_security(&mut self, at: &At, map: &mut Map) {
        if let Some(tags) = map.get("tags") {
            let at = at.member("tags", tags.place);
            let mut names: HashMap<&str, Position> = HashMap::new();
            for (index, tag) in tags.as_list().into_iter().flatten().enumerate() {
                let Some(name) = tag.get("name").and_then(Node::as_text) else {
                    continue;
                };
                // Names of tags must be unique (OpenAPI 3.0.3, OpenAPI Object, `tags`).
                if let Some(first) = names.get(name) {
                    let at = at.item(index, tag.place);
                    let problem = format!("duplicate tag {}", quote(name));
                    self.warn(
                        &at,
                        problem,
                        format!("remove it; the first is at line {}", first.line),
                    );
                } else {
                    names.insert(name, tag.place);
                }
            }
        }
        self.security(at, map);
    }

    pub(super) fn component_names(&mut self, at: &At, map: &mut Map) {
        // `^[a-zA-Z0-9.\-_]+$` (OpenAPI 3.0.3, Components Object).
        let plain = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        };
        for (section, node) in map.iter() {
            let section = at.member(section, node.place);
            for (name, node) in node.as_map().into_iter().flat_map(Map::iter) {
                if !plain(name) {
                    let at = section.member(name, node.place);
                    let problem = format!("{} is not a name for a component", quote(name));
                    self.warn(&at, problem, "use letters, digits, `.`, `-` and `_` only");
                }
            }
        }
    }

    pub(super) fn server(&mut self, at: &At, map: &mut Map) {
        let url = map.get("url").and_then(Node::as_text).unwrap_or_default();
        let Some(names) = super::operation::template(url) else {
            let problem = format!("the braces of {} do not match", quote(url));
            self.report(
                Severity::Error,
                at,
                problem,
                "write each variable as `{name}`",
            );
            return;
        };
        let variables = map.get("variables").and_then(Node::as_map);
        for name in names {
            if variables
                .and_then(|variables| variables.get(name))
                .is_none()
            {
                let problem = format!(
                    "the server's URL has a variable {}, which is not described",
                    quote(name)
                );
                self.error(
                    at,
                    problem,
                    "add it to the server's `variables`, with its `default`",
                );
            }
        }
    }

    pub(super) fn server_variable(&mut self, at: &At, map: &mut Map) {
        let Some(values) = map.get("enum").and_then(Node::as_list) else {
            return;
        };
        let Some(default) = map.get("default") else {
            return;
        };
        // It should be one of them (OpenAPI 3.0.3, Server Variable Object, `default`).
        if !values.is_empty() && !values.iter().any(|value| value.same(default)) {
            let at = at.member("default", default.place);
            self.warn(
                &at,
                "the default is not among the values of `enum`",
                "add it, or correct it",
            );
        }
    }
}
