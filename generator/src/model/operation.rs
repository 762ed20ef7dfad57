//! Paths become groups of operations.

use heck::ToUpperCamelCase;
use openapiv3::{APIKeyLocation, Content, SecurityScheme, StatusCode};

use super::limits::{self, Limits};
use super::media;
use super::registry::Registry;
use super::report::Report;
use super::schema::{self, Schema};
use super::sort::Sort;
use super::xml::Xml;
use super::{
    Answer, AnswerKind, Body, BodyKind, Effect, Group, Header, Method, Operation, Ref, Scheme,
    Server, Variable, Wait, elements, written,
};
use crate::conventions::Conventions;
use crate::document::{Document, PathOperation};
use crate::finding::quote;
use crate::product::Decisions;

/// The group of operations that have no tag.
const UNTAGGED: &str = "Default";

/// Reads the operations of a document, and with them the types that they reach.
pub(super) struct Reader<'a, 'r, 'd> {
    pub document: &'a Document,
    pub conventions: &'d Conventions,
    pub types: &'r mut Registry<'a>,
    pub report: &'r mut Report<'a>,
    pub decisions: &'r mut Decisions<'d>,
    /// Whether schemas are kept with everything that they say.
    pub schemas: bool,
}

impl<'a> Reader<'a, '_, '_> {
    /// The schema at a JSON pointer, if schemas are kept.
    pub(super) fn schema_at(&self, pointer: String) -> Option<Schema> {
        let document = self.schemas.then_some(self.document)?;
        schema::read::at(document, pointer)
    }

    /// The schema of a media type, if schemas are kept.
    pub(super) fn schema_of(&self, at: &str, media_type: &str) -> Option<Schema> {
        let document = self.schemas.then_some(self.document)?;
        schema::read::of_content(document, at, media_type)
    }

    /// All operations, grouped by their first tag.
    pub fn groups(mut self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for call in self.document.operations() {
            let tag = call.operation.tags.first();
            let tag = tag.map_or(UNTAGGED, String::as_str);
            let operation = self.operation(&call);
            match groups.iter_mut().find(|group| group.tag == tag) {
                Some(group) => group.operations.push(operation),
                None => {
                    let mut tags = self.document.api.tags.iter();
                    let words = tags
                        .find(|known| known.name == tag)
                        .and_then(|tag| tag.description.clone());
                    groups.push(Group {
                        tag: tag.to_owned(),
                        description: words.unwrap_or_default(),
                        operations: vec![operation],
                    });
                }
            }
        }
        for group in &mut groups {
            group.operations.shrink_to_fit();
        }
        groups
    }

    fn operation(&mut self, call: &PathOperation<'a>) -> Operation {
        let source = call.operation;
        let method = Method::of_field(call.method);
        // `operationId` may be missing (OpenAPI 3.0.3, Operation Object).
        let given = source.operation_id.clone();
        let id = given.unwrap_or_else(|| made_id(call.method, call.path));
        let (path_parameters, parameters, template) = self.parameters(call, &id);
        let (answer, wait) = self.answer(call, &id);
        let described = |success: bool| -> Vec<(String, String)> {
            let all = self.document.responses(call).into_iter();
            all.filter(|(status, _)| status.is_some_and(is_success) == success)
                .map(|(status, response)| (text(status), response.value.description.clone()))
                .collect()
        };
        let (errors, successes) = (described(false), described(true));
        Operation {
            body: self.body(call, &id),
            method,
            path: call.path.to_owned(),
            template,
            summary: source.summary.clone().unwrap_or_default(),
            description: source.description.clone().unwrap_or_default(),
            deprecated: source.deprecated,
            path_parameters,
            parameters,
            answer,
            errors,
            successes,
            idempotent: self.decisions.is_idempotent(&id, method.is_idempotent()),
            makes_secret: false,
            cost: self.decisions.cost(&id),
            effect: self.decisions.effect(&id, self.effect(method, call.path)),
            wait,
            list: None,
            security: self.security(call),
            servers: servers(
                // The nearest list stands in for those above it (OpenAPI 3.0.3, Operation Object, `servers`).
                match source.servers.as_slice() {
                    [] => &call.item.servers,
                    own => own,
                },
                self.conventions,
            ),
            pointer: call.pointer.clone(),
            id,
        }
    }

    /// What an operation does to the account, by its method, and by the first word of what its path ends in:
    /// `restore`, `restores` and `restore-snapshot` are one action.
    fn effect(&self, method: Method, path: &str) -> Effect {
        let last = path.trim_end_matches('/').rsplit(['/', '?', '&']).next();
        let mut words = last
            .unwrap_or_default()
            .split(|c: char| !c.is_ascii_alphabetic());
        let word = words.next().unwrap_or_default().to_ascii_lowercase();
        let mut destroys = self.conventions.destroys.iter();
        match method {
            _ if method.is_safe() => Effect::Reads,
            Method::Delete => Effect::Destroys,
            _ if destroys.any(|own| word.strip_suffix('s').unwrap_or(&word) == own) => {
                Effect::Destroys
            }
            _ => Effect::Changes,
        }
    }

    /// What a success brings, and whether its completion is a request to follow.
    ///
    /// The types of other answers are built as well: whoever wants to reads the body of an error with them.
    fn answer(&mut self, call: &PathOperation<'a>, id: &str) -> (Answer, Wait) {
        let responses = self.document.responses(call);
        // Some documents describe their only answer as `default`.
        // `default` stands for all statuses that are not listed (OpenAPI 3.0.3, Responses Object).
        let only = responses.iter().all(|(status, _)| status.is_none());
        let marked = call
            .operation
            .extensions
            .get(&self.conventions.wait.request);
        let mut follow = marked.is_some_and(|value| value == true);
        let mut answers = Vec::new();
        let mut headers: Vec<Header> = Vec::new();
        for (status, response) in responses {
            let success = status.map_or(only, is_success);
            let status = text(status);
            let word = if success { "answer" } else { "error" };
            let path = [id.to_owned(), word.to_owned()];
            let answer = self.content(&response.value.content, &response.pointer, &path);
            if success {
                let mut names = response.value.headers.keys();
                // Names of fields have no case (RFC 9110, 5.1).
                let location = names.any(|name| name.eq_ignore_ascii_case("location"));
                self.headers(&response, id, &mut headers);
                // 202 only says that the work was taken on, and where to see how it goes (RFC 9110, 15.3.3).
                follow |= status == "202" && location;
                answers.extend(answer.map(|answer| (status, answer)));
            }
        }
        let mut answers = answers.into_iter();
        let (status, answer) = answers.next().unwrap_or_default();
        for (other, _) in answers.filter(|(_, other)| other.kind != answer.kind) {
            self.report.warn(
                &format!("{}/responses/{other}", call.pointer),
                format!("the answers to {status} and {other} differ"),
                &format!("both are read as that to {status}; give them one schema"),
            );
        }
        let wait = if follow { Wait::Request } else { Wait::No };
        // The media types say it, but for what is bytes (OpenAPI 3.0.3, Response Object, `headers`).
        if !matches!(answer.kind, AnswerKind::Empty | AnswerKind::Bytes) {
            headers.retain(|header| !header.name.eq_ignore_ascii_case("content-type"));
        }
        (Answer { headers, ..answer }, wait)
    }

    /// The media type to ask for, and how it is read: JSON where there is any, unless it only wraps a text that
    /// another media type brings bare.
    fn content(&mut self, content: &'a Content, at: &str, path: &[String]) -> Option<Answer> {
        let names = || content.keys().map(String::as_str);
        let documents: Vec<&str> = names()
            .filter(|name| self.is_document(content, name, at))
            .collect();
        let texts: Vec<&str> = names()
            .filter(|name| media::is_text(name) && !documents.contains(name))
            .collect();
        let json = names().find(|name| media::is_json(name));
        if let Some(name) = json.or_else(|| names().find(|name| media::may_be_json(name))) {
            let (r#type, limits) = self.media(content, name, at, path);
            if r#type != Ref::Text || texts.is_empty() {
                let accept = if media::is_range(name) {
                    "application/json"
                } else {
                    name
                };
                // What may be a text as well is read by the type of what comes.
                let text_or_null = r#type == Ref::Nullable(Box::new(Ref::Text));
                let either = text_or_null || self.types.sort(&r#type) == Sort::Open;
                if let [text, ..] = texts.as_slice()
                    && !either
                {
                    self.report.warn(
                        &format!("{at}/content"),
                        format!("one type holds no {} as well as the JSON", quote(text)),
                        "JSON is asked for, and a text that comes all the same is an error with the text in its body; \
                         describe the JSON as `oneOf` with a string to read both",
                    );
                }
                let others = texts.iter().copied().filter(|_| either);
                let accept: Vec<&str> = std::iter::once(accept).chain(others).collect();
                return Some(Answer {
                    accept: accept.join(", "),
                    kind: AnswerKind::Json(r#type),
                    limits,
                    schema: self.schema_of(at, name),
                    secret: self.decisions.is_secret_answer(at),
                    headers: Vec::new(),
                });
            }
        }
        if let [name, ..] = documents.as_slice() {
            let (r#type, limits) = self.media(content, name, at, path);
            let schema = self.schema_of(at, name);
            let kind = match self.root(content, name, at, &r#type) {
                Some(root) => AnswerKind::Xml(r#type, root),
                None => {
                    written::told(self.report, &format!("{at}/content"), "reads", name);
                    AnswerKind::Text
                }
            };
            return Some(Answer {
                accept: (*name).to_owned(),
                kind,
                limits,
                schema,
                secret: self.decisions.is_secret_answer(at),
                headers: Vec::new(),
            });
        }
        let bare = texts.first().copied().or_else(|| names().next())?;
        let (accept, kind) = match texts.as_slice() {
            [] => (names().collect::<Vec<_>>(), AnswerKind::Bytes),
            texts => (texts.to_vec(), AnswerKind::Text),
        };
        Some(Answer {
            accept: accept.join(", "),
            kind,
            limits: Limits::default(),
            schema: self.schema_of(at, bare),
            secret: self.decisions.is_secret_answer(at),
            headers: Vec::new(),
        })
    }

    /// Whether a media type is XML of which more is known than that it is a text.
    fn is_document(&self, content: &'a Content, name: &str, at: &str) -> bool {
        media::is_xml(name) && {
            let schema = self.document.content(content, name, at);
            !elements::is_text(self.document, schema.as_ref())
        }
    }

    /// The root of a document; none, which is told, if it has no name.
    fn root(&mut self, content: &'a Content, name: &str, at: &str, r#type: &Ref) -> Option<Xml> {
        self.types.has_xml = true;
        let schema = self.document.content(content, name, at)?;
        let Some(mut root) = elements::root(self.document, &schema, r#type) else {
            self.report.warn(
                &schema.pointer,
                "the root of the document has no name",
                "set `xml.name`, or describe it by a schema of the components, whose name is taken",
            );
            return None;
        };
        let also = self.decisions.alias(&root.pointer, &root.name);
        root.also = also.map(str::to_owned);
        Some(root)
    }

    /// The type of a media type, and what limits it.
    fn media(
        &mut self,
        content: &'a Content,
        name: &str,
        at: &str,
        path: &[String],
    ) -> (Ref, Limits) {
        match self.document.content(content, name, at) {
            Some(schema) => {
                let r#type = self.types.place(&schema, path, self.report);
                (r#type, limits::read::of(self.document, &schema))
            }
            None => (Ref::Any, Limits::default()),
        }
    }

    fn body(&mut self, call: &PathOperation<'a>, id: &str) -> Option<Body> {
        let given = self.document.body(call)?;
        let body = given.value;
        let names = || body.content.keys().map(String::as_str);
        // `content` lists what may be sent (OpenAPI 3.0.3, Request Body Object); one of them is what is written here
        // best.
        let name = names()
            .find(|name| media::is_json(name))
            .or_else(|| names().find(|name| media::is_form(name)))
            .or_else(|| names().find(|name| self.is_document(&body.content, name, &given.pointer)))
            .or_else(|| names().next())?;
        let path = [id.to_owned(), "body".to_owned()];
        let (r#type, limits) = self.media(&body.content, name, &given.pointer, &path);
        let composite = matches!(self.types.sort(&r#type), Sort::List | Sort::Object);
        let at = format!("{}/content/{}", given.pointer, crate::pointer::escape(name));
        let root = if self.is_document(&body.content, name, &given.pointer) {
            self.root(&body.content, name, &given.pointer, &r#type)
        } else {
            None
        };
        let (kind, usual) = match (root, &r#type) {
            (Some(root), _) => (BodyKind::Xml(r#type, root), name),
            (None, Ref::Text) if media::may_be_json(name) => (BodyKind::Text, "text/plain"),
            (None, _) if media::may_be_json(name) || media::is_json(name) => {
                (BodyKind::Json(r#type), "application/json")
            }
            (None, Ref::Text) if media::is_form(name) => (BodyKind::Text, name),
            (None, _) if media::is_form(name) => (BodyKind::Form(r#type), name),
            (None, _) if media::is_text(name) => (BodyKind::Text, "text/plain"),
            // Of what is no text nothing more is said than that it is bytes (RFC 2046, 4.5.1).
            (None, _) => (BodyKind::Bytes, "application/octet-stream"),
        };
        // The boundary between the parts stands in the content type (RFC 2046, 5.1.1), and whoever puts them together
        // chooses it.
        if media::is_multipart(name) && self.has_content_type(call) {
            // Whoever puts the parts together says there what is between them.
        } else if media::is_multipart(name) {
            self.report.warn(
                &format!("{at}/schema"),
                "bodies of several parts are not put together",
                "bytes are sent as they are given; set the content type with its boundary as a header",
            );
        } else if composite && matches!(kind, BodyKind::Text | BodyKind::Bytes) {
            self.report.warn(
                &format!("{at}/schema"),
                format!("nothing here writes {}", quote(name)),
                "what is given is sent as it is; describe it by `application/json`, or as a string",
            );
        }
        // What may be sent can be a range (OpenAPI 3.0.3, Request Body Object, `content`); what is sent has one type
        // (RFC 9110, 8.3).
        let media_type = if media::is_range(name) {
            self.report.warn(
                &at,
                format!("{} is a range, and a body has one type", quote(name)),
                &format!("`{usual}` is sent; set the header `Content-Type` with a call, or name the type here"),
            );
            usual
        } else {
            name
        };
        let encoding = match (&kind, body.content.get(name)) {
            (BodyKind::Form(_), Some(media)) => self.encoding(media, &at),
            _ => Vec::new(),
        };
        Some(Body {
            required: body.required,
            description: body.description.clone().unwrap_or_default(),
            media_type: media_type.to_owned(),
            kind,
            encoding,
            limits,
            schema: self.schema_of(&given.pointer, name),
        })
    }

    /// The ways to authenticate, in the order of the document.
    fn security(&mut self, call: &PathOperation<'a>) -> Vec<Scheme> {
        let mut found = Vec::new();
        let extensions = &self.conventions.extensions;
        let (signature, signing_name) = (&extensions.signature, &extensions.signing_name);
        for scheme in self.document.security(call) {
            let known = match scheme.value {
                // Names of schemes have no case (RFC 9110, 11.1).
                SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
                    Scheme::Basic
                }
                SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
                    Scheme::Bearer
                }
                // What these get their tokens from is not the business of a call.
                SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => {
                    Scheme::Bearer
                }
                SecurityScheme::APIKey {
                    location: APIKeyLocation::Header,
                    extensions,
                    ..
                } if extensions
                    .get(signature)
                    .is_some_and(|kind| kind == "awsSigv4") =>
                {
                    let service = extensions.get(signing_name);
                    let service = service.and_then(|name| name.as_str());
                    let Some(service) = service.filter(|name| is_service(name)) else {
                        self.report.warn(
                            &scheme.pointer,
                            "nothing is signed for this scheme: it does not name the service",
                            &format!("name it as `{signing_name}`: letters, digits and hyphens"),
                        );
                        continue;
                    };
                    Scheme::Signature {
                        service: service.to_owned(),
                    }
                }
                SecurityScheme::APIKey {
                    location: APIKeyLocation::Header,
                    name,
                    ..
                } if name.eq_ignore_ascii_case("authorization") => Scheme::Bearer,
                _ => {
                    self.report.warn(
                        &scheme.pointer,
                        "no credentials are sent for this scheme",
                        "set its header with each call; `http` with `basic` or `bearer` is sent",
                    );
                    continue;
                }
            };
            // Bearer and OAuth 2 come to one header: the second of them adds nothing (RFC 6750, 2.1).
            if !found.contains(&known) {
                found.push(known);
            }
        }
        found
    }
}

/// Whether a text can stand in the scope of a signature.
fn is_service(name: &str) -> bool {
    let mut bytes = name.bytes();
    !name.is_empty() && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// An id for an operation that has none, made as most documents make theirs.
fn made_id(method: &str, path: &str) -> String {
    let words = path
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .chain([method])
        .map(ToUpperCamelCase::to_upper_camel_case)
        .collect::<String>()
}

fn is_success(status: &StatusCode) -> bool {
    // RFC 9110, 15.3; `2XX` is all of them (OpenAPI 3.0.3, Responses Object).
    matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
}

/// A status as the document writes it.
fn text(status: Option<&StatusCode>) -> String {
    status.map_or_else(|| "default".to_owned(), ToString::to_string)
}

/// Servers as the model has them.
pub(super) fn servers(servers: &[openapiv3::Server], conventions: &Conventions) -> Vec<Server> {
    let location = &conventions.extensions.location;
    let server = |server: &openapiv3::Server| Server {
        // A path begins with a slash, and comes behind the address as it is (OpenAPI 3.0.3, Paths Object).
        url: server.url.trim_end_matches('/').to_owned(),
        description: server.description.clone().unwrap_or_default(),
        location: server
            .extensions
            .get(location)
            .and_then(|value| value.as_str())
            .map(str::to_owned),
        variables: server
            .variables
            .iter()
            .flatten()
            .map(|(name, variable)| Variable {
                name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
            })
            .collect(),
    };
    servers.iter().map(server).collect()
}
