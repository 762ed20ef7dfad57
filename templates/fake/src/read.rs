//! Reads the operations out of a document.

use serde_json::Value;

use crate::document::{
    Answer, Document, DocumentError, Layout, Media, Operation, Parameter, Place, RequestBody,
    Scheme, Token, list, members, normal, path_names, text,
};

impl Document {
    /// Every operation, sorted by path and method.
    pub(crate) fn read_operations(&self) -> Result<Vec<Operation>, DocumentError> {
        const METHODS: [&str; 8] = [
            "get", "put", "post", "delete", "options", "head", "patch", "trace",
        ];
        let mut operations = Vec::new();
        for (path, item) in members(self.root(), "paths") {
            let item = self.resolve(item);
            for method in METHODS {
                let Some(node) = item.get(method) else {
                    continue;
                };
                let method = method.to_uppercase();
                let at = |what: &str| DocumentError(format!("{method} {path}: {what}"));
                let shared = list(item, "parameters");
                let own = list(node, "parameters");
                let (answer, body) = (self.read_answer(node), self.read_body(node));
                let mut parameters = self
                    .read_parameters(path, shared, own)
                    .map_err(|what| at(&what))?;
                operations.push(Operation {
                    tokens: tokens(path, &mut parameters),
                    id: text(node, "operationId")
                        .map_or_else(|| format!("{method} {path}"), str::to_owned),
                    parameters,
                    body,
                    answer: answer.ok_or_else(|| at("no 2xx response is declared"))?,
                    security: self.read_security(node),
                    is_async: node.get("x-async") == Some(&Value::Bool(true)),
                    normal: normal(path),
                    answers: self.read_answers(node),
                    errors: self.read_errors(node),
                    path: path.clone(),
                    method,
                });
            }
        }
        operations.sort_by(|a, b| (&a.path, &a.method).cmp(&(&b.path, &b.method)));
        Ok(operations)
    }

    /// An operation's own parameters replace those of its path with the same name and place.
    fn read_parameters(
        &self,
        path: &str,
        shared: &[Value],
        own: &[Value],
    ) -> Result<Vec<Parameter>, String> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for node in shared.iter().chain(own) {
            let node = self.resolve(node);
            let name = text(node, "name").ok_or("a parameter has no name")?;
            let place = match text(node, "in") {
                Some("path") => Place::Path,
                Some("query") => Place::Query,
                Some("header") => Place::Header,
                _ => {
                    return Err(format!(
                        "parameter `{name}` is in neither path, query nor header"
                    ));
                }
            };
            // OpenAPI 3.0.3, Path Item Object, `parameters`: they can be overridden, and are told apart by name and
            // location.
            parameters.retain(|other| (other.name.as_str(), other.place) != (name, place));
            parameters.push(Parameter {
                name: name.to_owned(),
                place,
                // A parameter of a path has to be `required` (OpenAPI 3.0.3, Parameter Object); not all documents say
                // so.
                required: place == Place::Path || node.get("required") == Some(&Value::Bool(true)),
                layout: layout(node),
                may_be_empty: node.get("allowEmptyValue") == Some(&Value::Bool(true)),
                schema: node.get("schema").cloned().unwrap_or(Value::Null),
            });
        }
        let order = path_names(path);
        for name in &order {
            if !parameters
                .iter()
                .any(|parameter| parameter.place == Place::Path && parameter.name == *name)
            {
                return Err(format!("path parameter `{name}` is not declared"));
            }
        }
        let position = |parameter: &Parameter| {
            let position = order.iter().position(|name| *name == parameter.name);
            position
                .filter(|_| parameter.place == Place::Path)
                .unwrap_or(order.len())
        };
        parameters.retain(|parameter| {
            parameter.place != Place::Path || position(parameter) < order.len()
        });
        parameters.sort_by_key(position);
        Ok(parameters)
    }

    fn read_body(&self, operation: &Value) -> Option<RequestBody> {
        let node = self.resolve(operation.get("requestBody")?);
        let required = node.get("required") == Some(&Value::Bool(true));
        Some(RequestBody {
            required,
            content: read_content(node),
        })
    }

    fn read_answer(&self, operation: &Value) -> Option<Answer> {
        let successes = members(operation, "responses").filter(|(code, _)| code.starts_with('2'));
        let (code, node) = successes.min_by_key(|(code, _)| *code)?;
        let node = self.resolve(node);
        let headers = members(node, "headers").map(|(name, header)| {
            let header = self.resolve(header);
            let schema = header.get("schema").cloned().unwrap_or(Value::Null);
            match text(header, "x-key-prefix") {
                // One of its entries.
                Some(prefix) => {
                    let entry = schema.get("additionalProperties").cloned();
                    (format!("{prefix}one"), entry.unwrap_or(Value::Null))
                }
                None => (name.clone(), schema),
            }
        });
        let status = code.parse().unwrap_or(200);
        Some(Answer {
            status,
            content: read_content(node),
            headers: headers.collect(),
        })
    }

    fn read_answers(&self, operation: &Value) -> Vec<(String, Value)> {
        let read = |(code, node): (&String, &Value)| {
            let mut content = read_content(self.resolve(node)).into_iter();
            let schema = content.find(Media::is_json).map(|media| media.schema);
            (
                // Ranges are written `4XX` (OpenAPI 3.0.3, Responses Object).
                code.to_uppercase().replace("DEFAULT", "default"),
                schema.unwrap_or_default(),
            )
        };
        members(operation, "responses").map(read).collect()
    }

    fn read_errors(&self, operation: &Value) -> Vec<(u16, Value)> {
        let errors = members(operation, "responses").filter(|(code, _)| !code.starts_with('2'));
        let read = |(code, node): (&String, &Value)| {
            let content = read_content(self.resolve(node));
            let schema = content.into_iter().next().map(|media| media.schema);
            (code.parse().unwrap_or(0), schema.unwrap_or_default())
        };
        errors.map(read).collect()
    }

    fn read_security(&self, operation: &Value) -> Vec<Vec<Scheme>> {
        // It overrides that of the document; an empty list takes it away (OpenAPI 3.0.3, Operation Object, `security`).
        let node = if operation.get("security").is_some() {
            operation
        } else {
            self.root()
        };
        let scheme = |name: &String| {
            let pointer = ["components", "securitySchemes", name.as_str()];
            let scheme = pointer
                .iter()
                .try_fold(self.root(), |node, key| node.get(key));
            let scheme = self.resolve(scheme.unwrap_or(&Value::Null));
            match (text(scheme, "type"), text(scheme, "scheme")) {
                (Some("http"), Some("basic")) => Scheme::Basic,
                (Some("http"), Some("bearer")) => Scheme::Bearer,
                _ if text(scheme, "x-amazon-apigateway-authtype") == Some("awsSigv4") => {
                    Scheme::Signature
                }
                _ => Scheme::Other,
            }
        };
        let alternatives = list(node, "security").iter().filter_map(Value::as_object);
        let alternatives: Vec<Vec<Scheme>> = alternatives
            .map(|schemes| schemes.keys().map(scheme).collect())
            .collect();
        // An empty requirement among them makes all optional (OpenAPI 3.0.3, Operation Object, `security`).
        if alternatives.iter().any(Vec::is_empty) {
            Vec::new()
        } else {
            alternatives
        }
    }
}

/// What the query of a path asks of requests. What it says once and for all is no parameter; a parameter that it names is
/// required.
fn tokens(path: &str, parameters: &mut Vec<Parameter>) -> Vec<Token> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let mut tokens = Vec::new();
    for token in query.split('&').filter(|token| !token.is_empty()) {
        let (name, value) = token.split_once('=').unwrap_or((token, ""));
        let named = parameters
            .iter_mut()
            .find(|parameter| match parameter.place {
                Place::Query => parameter.name == name,
                Place::Header => parameter.name.eq_ignore_ascii_case(name),
                Place::Path => false,
            });
        tokens.push(match named {
            Some(parameter) if parameter.place == Place::Header => {
                parameter.required = true;
                Token::Header(parameter.name.clone())
            }
            Some(parameter) if !token.contains('=') && !parameter.is_flag() => {
                parameter.required = true;
                Token::Query(parameter.name.clone())
            }
            _ => {
                parameters
                    .retain(|parameter| parameter.place != Place::Query || parameter.name != name);
                Token::Fixed(name.to_owned(), value.to_owned())
            }
        });
    }
    tokens
}

fn layout(parameter: &Value) -> Layout {
    if let Some(prefix) = text(parameter, "x-key-prefix") {
        return Layout::Prefixed(prefix.to_owned());
    }
    // `form` in a query, and to explode where it is that (OpenAPI 3.0.3, Parameter Object, `style` and `explode`).
    let style = text(parameter, "style").unwrap_or("form");
    let explode = parameter
        .get("explode")
        .and_then(Value::as_bool)
        .unwrap_or(style == "form");
    match (style, explode) {
        ("deepObject", _) => Layout::Deep,
        (_, true) => Layout::Plain,
        ("spaceDelimited", false) => Layout::Joined(' '),
        ("pipeDelimited", false) => Layout::Joined('|'),
        (_, false) => Layout::Joined(','),
    }
}

fn read_content(node: &Value) -> Vec<Media> {
    let media = members(node, "content").map(|(name, media)| Media {
        name: name.clone(),
        schema: media.get("schema").cloned().unwrap_or(Value::Null),
    });
    let mut content: Vec<Media> = media.collect();
    content.sort_by(|a, b| a.name.cmp(&b.name));
    content
}
