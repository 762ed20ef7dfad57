//! The way through a document, from place to place.

use serde_json::{Map, Value};

use crate::{
    document::places::{WordsAt, WordsKind},
    document::tree::{entries, items, text},
};

/// The keywords of a path that hold operations.
pub const METHODS: [&str; 8] = [
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

pub type Visitor<'a> = dyn FnMut(&WordsAt, &mut Map<String, Value>) + 'a;

/// Calls `each` for every place, parents first. Of the nodes that are references only properties
/// are places, since what is said about a property is not said about its type.
pub fn visit(document: &mut Value, each: &mut Visitor) {
    place(
        document.get_mut("info"),
        WordsKind::Info,
        ["info".into()],
        each,
    );
    for tag in items(document.get_mut("tags")) {
        let name = format!("tags/{}", text(tag, "name"));
        place(Some(tag), WordsKind::Tag, [name], each);
    }
    for server in items(document.get_mut("servers")) {
        let name = format!("servers/{}", text(server, "url"));
        place(Some(server), WordsKind::Server, [name], each);
    }
    for (path, item) in entries(document.get_mut("paths")) {
        place(Some(item), WordsKind::Path, [format!("paths/{path}")], each);
        for (method, operation) in entries(Some(item)) {
            if METHODS.contains(&method.as_str()) {
                let at = format!("{method} {path}");
                let id = match text(operation, "operationId") {
                    "" => at.clone(),
                    id => id.to_owned(),
                };
                visit_operation(operation, &id, &at, each);
            }
        }
    }
    let Some(components) = document.get_mut("components") else {
        return;
    };
    for (name, schema) in entries(components.get_mut("schemas")) {
        visit_schema(
            schema,
            WordsKind::Schema,
            &At::root(format!("schemas/{name}")),
            each,
        );
    }
    for (name, scheme) in entries(components.get_mut("securitySchemes")) {
        place(
            Some(scheme),
            WordsKind::SecurityScheme,
            [format!("securitySchemes/{name}")],
            each,
        );
    }
}

/// Visits an operation and what is in it, named by its operationId, and by method and path in case that is another one.
fn visit_operation(operation: &mut Value, id: &str, at: &str, each: &mut Visitor) {
    place(
        Some(operation),
        WordsKind::Operation,
        [format!("operations/{id}"), format!("operations/{at}")],
        each,
    );
    for parameter in items(operation.get_mut("parameters")) {
        let (name, location) = (text(parameter, "name"), text(parameter, "in"));
        let exact = format!("parameters/{id}/{location}/{name}");
        let names = [
            exact.clone(),
            format!("parameters/{id}/{name}"),
            format!("parameters/{at}/{location}/{name}"),
            format!("parameters/{name}"),
        ];
        place(Some(parameter), WordsKind::Parameter, names, each);
        visit_content(parameter, &exact, each);
    }
    if let Some(body) = operation.get_mut("requestBody") {
        let name = format!("requestBodies/{id}");
        let names = [name.clone(), format!("requestBodies/{at}")];
        place(Some(body), WordsKind::RequestBody, names, each);
        visit_content(body, &name, each);
    }
    for (status, response) in entries(operation.get_mut("responses")) {
        let name = format!("responses/{id}/{status}");
        place(
            Some(response),
            WordsKind::Response,
            [
                name.clone(),
                format!("responses/{at}/{status}"),
                format!("responses/{status}"),
            ],
            each,
        );
        for (header, value) in entries(response.get_mut("headers")) {
            let exact = format!("headers/{id}/{status}/{header}");
            place(
                Some(value),
                WordsKind::Header,
                [exact.clone(), format!("headers/{header}")],
                each,
            );
            visit_content(value, &exact, each);
        }
        visit_content(response, &name, each);
    }
}

/// Visits `schema` and `content` of a parameter, a header, a body or a response.
fn visit_content(holder: &mut Value, name: &str, each: &mut Visitor) {
    if let Some(schema) = holder.get_mut("schema") {
        visit_schema(
            schema,
            WordsKind::Part,
            &At::root(format!("inline/{name}")),
            each,
        );
    }
    for (media_type, media) in entries(holder.get_mut("content")) {
        let name = format!("media/{name}/{media_type}");
        place(Some(media), WordsKind::Media, [name.clone()], each);
        if let Some(schema) = media.get_mut("schema") {
            visit_schema(
                schema,
                WordsKind::Part,
                &At::root(format!("inline/{name}")),
                each,
            );
        }
    }
}

/// Where a schema stands: the named root, and the path of properties below it, once with and once
/// without marks for items and parts of compositions.
struct At {
    root: String,
    exact: String,
    path: String,
}

impl At {
    fn root(root: String) -> Self {
        Self {
            root,
            exact: String::new(),
            path: String::new(),
        }
    }

    fn property(&self, name: &str) -> Self {
        let below = |path: &str| {
            if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}.{name}")
            }
        };
        Self {
            root: self.root.clone(),
            exact: below(&self.exact),
            path: below(&self.path),
        }
    }

    fn part(&self, mark: &str) -> Self {
        Self {
            root: self.root.clone(),
            exact: format!("{}{mark}", self.exact),
            path: self.path.clone(),
        }
    }

    fn name(&self, path: &str) -> String {
        if path.is_empty() {
            self.root.clone()
        } else {
            format!("{}/{path}", self.root)
        }
    }
}

fn visit_schema(schema: &mut Value, kind: WordsKind, at: &At, each: &mut Visitor) {
    let mut names = vec![at.name(&at.exact)];
    if kind == WordsKind::Property {
        if at.path != at.exact {
            names.push(at.name(&at.path));
        }
        names.push(format!(
            "common/{}",
            at.path.rsplit('.').next().unwrap_or_default()
        ));
    }
    if kind == WordsKind::Property || schema.get("$ref").is_none() {
        place(Some(schema), kind, names, each);
    }
    for (name, property) in entries(schema.get_mut("properties")) {
        visit_schema(property, WordsKind::Property, &at.property(name), each);
    }
    for (keyword, mark) in [
        ("items", "[]"),
        ("additionalProperties", "{}"),
        ("not", "!"),
    ] {
        if let Some(part) = schema.get_mut(keyword).filter(|part| part.is_object()) {
            visit_schema(part, WordsKind::Part, &at.part(mark), each);
        }
    }
    for keyword in ["allOf", "oneOf", "anyOf"] {
        for (position, part) in items(schema.get_mut(keyword)).enumerate() {
            visit_schema(
                part,
                WordsKind::Part,
                &at.part(&format!("|{keyword}{position}")),
                each,
            );
        }
    }
}

fn place(
    node: Option<&mut Value>,
    kind: WordsKind,
    names: impl Into<Vec<String>>,
    each: &mut Visitor,
) {
    if let Some(map) = node.and_then(Value::as_object_mut) {
        each(
            &WordsAt {
                kind,
                names: names.into(),
            },
            map,
        );
    }
}

#[cfg(test)]
mod tests;
