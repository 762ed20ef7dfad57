//! Paths and operations: templates, the parameters that belong to them, and ids.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::Checker;
use super::index::ParameterKey;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::table::{METHODS, is_extension};
use crate::finding::{Position, Severity, quote};

/// Header parameters that the specification tells to ignore, since other parts of the document describe them. Of
/// `Content-Type` the model says it, which knows what the body is.
const RESERVED: [(&str, &str); 2] = [
    ("accept", "the media types of the responses say it"),
    ("authorization", "the security schemes say it"),
];

/// The parameters in a path, and their order.
type Names<'p> = HashMap<&'p str, usize>;

impl Checker<'_> {
    /// Checks what an operation demands by itself.
    pub(super) fn operation(&mut self, at: &At, map: &mut Map, place: Position) {
        let described = map
            .get("responses")
            .and_then(Node::as_map)
            .is_some_and(|responses| responses.iter().any(|(code, _)| !is_extension(code)));
        if !described {
            self.warn(
                at,
                "the operation has no responses",
                "add the response of the success case",
            );
        }
        // It is required, with one response at least (OpenAPI 3.0.3, Operation Object, and Responses Object).
        if map.get("responses").is_none() {
            map.insert("responses", Node::new(place, Value::Map(Map::default())));
        }
        self.security(at, map);
        if !at.is_below("callbacks") {
            // The operations of callbacks are the server's to call: they need no names here.
            self.operation_id(at, map);
        }
    }

    fn operation_id(&mut self, at: &At, map: &mut Map) {
        let Some(node) = map.get("operationId") else {
            let advice = "add an `operationId`; one is made from method and path until then";
            return self.warn(at, "the operation has no `operationId`", advice);
        };
        // It must be unique among all operations (OpenAPI 3.0.3, Operation Object, `operationId`).
        let id = node.as_text().unwrap_or_default();
        let Some(first) = self.operations.get(id) else {
            self.operations.insert(id.to_owned(), node.place);
            return;
        };
        let advice = format!(
            "give each operation an id of its own; the first is at line {}",
            first.line
        );
        let at = at.member("operationId", node.place);
        let problem = format!(
            "duplicate operationId {}; this operation is named by method and path",
            quote(id)
        );
        self.warn(&at, problem, advice);
        map.remove("operationId");
    }

    /// Checks the paths of the document against each other, and against their parameters.
    pub(super) fn paths(&mut self, root: &At, tree: &mut Node) {
        let Value::Map(tree) = &mut tree.value else {
            return;
        };
        let Some(node) = tree.get_mut("paths") else {
            return;
        };
        let at = root.member("paths", node.place);
        let Value::Map(map) = &mut node.value else {
            return;
        };
        let mut shapes: HashMap<String, (String, Position)> = HashMap::new();
        for (path, item) in map.iter_mut() {
            // What else may stand here are extensions; the rest has been reported (OpenAPI 3.0.3, Paths Object).
            if !path.starts_with('/') {
                continue;
            }
            let at = at.member(path, item.place);
            let Some(names) = template(path) else {
                let problem = format!("the braces of the path {} do not match", quote(path));
                self.error(&at, problem, "write each parameter as `{name}`");
                continue;
            };
            let mut positions = HashMap::new();
            for (position, name) in names.into_iter().enumerate() {
                if positions.insert(name, position).is_some() {
                    let problem = format!("the path has the parameter {} twice", quote(name));
                    self.error(
                        &at,
                        problem,
                        "give each parameter of a path a name of its own",
                    );
                }
            }
            // Templates of one shape are one path (OpenAPI 3.0.3, Paths Object).
            let shape = anonymous(path);
            if let Some((other, first)) = shapes.get(&shape) {
                let how = if path.split_once('?').is_some() {
                    "in nothing that a request has"
                } else {
                    "in the names of parameters only"
                };
                let problem = format!("the path differs from {} {how}", quote(other));
                let advice = format!(
                    "describe both as one path; the other is at line {}",
                    first.line
                );
                self.warn(&at, problem, advice);
            } else {
                shapes.insert(shape, (path.to_owned(), item.place));
            }
            self.path_item(&at, item, &positions);
        }
    }

    fn path_item(&mut self, at: &At, item: &mut Node, names: &Names) {
        let Value::Map(map) = &mut item.value else {
            return;
        };
        // Those of the path item hold for all its operations (OpenAPI 3.0.3, Path Item Object, `parameters`).
        let shared = self.parameters(at, map, names);
        for (method, node) in map.iter_mut().filter(|(key, _)| METHODS.contains(key)) {
            let at = at.member(method, node.place);
            let place = node.place;
            let Value::Map(operation) = &mut node.value else {
                continue;
            };
            let own = self.parameters(&at, operation, names);
            // Each name in braces needs a parameter, of the path item or of the operation (OpenAPI 3.0.3, Path
            // Templating).
            let mut missing: Vec<(&str, usize)> = names
                .iter()
                .map(|(name, position)| (*name, *position))
                .filter(|(name, _)| {
                    let known = ParameterKey {
                        name: (*name).to_owned(),
                        location: "path".to_owned(),
                    };
                    !own.contains(&known) && !shared.contains(&known)
                })
                .collect();
            missing.sort_unstable_by_key(|(_, position)| *position);
            for (name, _) in missing {
                let problem = format!(
                    "the path parameter {} is not described; a string is assumed",
                    quote(name)
                );
                self.warn(
                    &at,
                    problem,
                    "add it to the parameters, with `in: path` and `required: true`",
                );
                add_parameter(operation, place, name);
            }
        }
    }

    /// Checks the parameters of a path item or an operation, takes out what does not belong there, and returns
    /// the rest.
    fn parameters(&mut self, at: &At, map: &mut Map, names: &Names) -> HashSet<ParameterKey> {
        // Where the first of each stands among those that are kept.
        let mut known: HashMap<ParameterKey, usize> = HashMap::new();
        let Some(node) = map.get_mut("parameters") else {
            return HashSet::new();
        };
        let at = at.member("parameters", node.place);
        let Value::List(items) = &mut node.value else {
            return HashSet::new();
        };
        let mut kept: Vec<Node> = Vec::with_capacity(items.len());
        for (index, node) in std::mem::take(items).into_iter().enumerate() {
            let at = at.item(index, node.place);
            let Some(parameter) = self.index.parameter(&node) else {
                kept.push(node);
                continue;
            };
            let name = quote(&parameter.name);
            // A parameter is told by name and location (OpenAPI 3.0.3, Operation Object, `parameters`).
            if let Some(first) = known.get(&parameter).and_then(|first| kept.get(*first)) {
                let problem = format!("duplicate parameter {name} in {}", parameter.location);
                let severity = if first.same(&node) {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                let advice = format!("remove it; the first is at line {}", first.place.line);
                self.report(severity, &at, problem, advice);
                continue;
            }
            // `Accept` and `Authorization` are ignored as parameters (OpenAPI 3.0.3, Parameter Object,
            // `name`).
            if parameter.location == "header"
                && let Some((_, why)) = RESERVED
                    .iter()
                    .find(|(header, _)| parameter.name.eq_ignore_ascii_case(header))
            {
                self.warn(
                    &at,
                    format!("the header {name} cannot be a parameter; it is left out"),
                    *why,
                );
                continue;
            }
            // The name of one in a path must be in the path (OpenAPI 3.0.3, Parameter Object, `name`).
            if parameter.location == "path" && !names.contains_key(parameter.name.as_str()) {
                let problem = format!("the path has no parameter {name}; it is left out");
                self.warn(
                    &at,
                    problem,
                    "remove it, correct its name, or add it to the path in braces",
                );
                continue;
            }
            known.insert(parameter, kept.len());
            kept.push(node);
        }
        *items = kept;
        known.into_keys().collect()
    }
}

fn add_parameter(operation: &mut Map, place: Position, name: &str) {
    let parameter =
        json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
    let parameter = Node::from_json(place, parameter);
    match operation.get_mut("parameters").map(|node| &mut node.value) {
        Some(Value::List(items)) => items.push(parameter),
        _ => operation.insert("parameters", Node::new(place, Value::List(vec![parameter]))),
    }
}

/// The names in braces of a path or URL; `None` if the braces do not match or hold nothing.
pub(super) fn template(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(position) = rest.find(['{', '}']) {
        let (_, tail) = rest.split_at(position);
        let (name, after) = tail.strip_prefix('{')?.split_once('}')?;
        if name.is_empty() || name.contains('{') {
            return None;
        }
        names.push(name);
        rest = after;
    }
    Some(names)
}

/// The path with its parameters left nameless, and what stands in its query sorted.
fn anonymous(path: &str) -> String {
    let nameless = nameless(path);
    match nameless.split_once('?') {
        None => nameless,
        Some((path, query)) => {
            let mut tokens: Vec<&str> =
                query.split('&').filter(|token| !token.is_empty()).collect();
            tokens.sort_unstable();
            tokens.dedup();
            format!("{path}?{}", tokens.join("&"))
        }
    }
}

fn nameless(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for part in path.split_inclusive(['{', '}']) {
        match part.strip_suffix('}') {
            Some(_) => text.push('}'),
            None => text.push_str(part),
        }
    }
    text
}
