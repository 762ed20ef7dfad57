//! Paths become groups of operations.

use heck::ToUpperCamelCase;
use openapiv3::{
    APIKeyLocation, Content, Operation as Source, PathItem, ReferenceOr, Response,
    SecurityRequirement, SecurityScheme, StatusCode,
};

use super::parameter;
use super::schema::Builder;
use super::{
    Answer, AnswerKind, Body, BodyKind, Group, Operation, Ref, Scheme, Server, Variable, Wait,
};
use crate::document::Document;
use crate::pointer;

/// The group of operations that have no tag.
const UNTAGGED: &str = "Default";

/// All operations, grouped by their first tag.
pub(super) fn groups(builder: &mut Builder<'_>) -> Vec<Group> {
    let document = builder.document;
    let api = &document.api;
    let mut groups: Vec<Group> = Vec::new();
    for (path, item) in &api.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, source) in item.iter() {
            let at = format!("/paths/{}/{method}", pointer::escape(path));
            let tag = source.tags.first().map_or(UNTAGGED, String::as_str);
            let operation = operation(builder, item, source, method, path, at);
            match groups.iter_mut().find(|group| group.tag == tag) {
                Some(group) => group.operations.push(operation),
                None => {
                    let words = api
                        .tags
                        .iter()
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
    }
    groups
}

fn operation<'a>(
    builder: &mut Builder<'a>,
    item: &'a PathItem,
    source: &'a Source,
    method: &str,
    path: &str,
    pointer: String,
) -> Operation {
    let id = source
        .operation_id
        .clone()
        .unwrap_or_else(|| made_id(method, path));
    let (path_parameters, parameters) =
        parameter::parameters(builder, item, source, path, &pointer, &id);
    let (answer, wait) = answer(builder, source, &pointer, &id);
    let mut errors = described(builder, source, |status| !is_success(status));
    if let Some(default) = &source.responses.default {
        errors.push(("default".to_owned(), words(builder, default)));
    }
    let successes = described(builder, source, is_success);
    Operation {
        body: body(builder, source, &pointer, &id),
        method: upper(method),
        path: path.to_owned(),
        summary: source.summary.clone().unwrap_or_default(),
        description: source.description.clone().unwrap_or_default(),
        deprecated: source.deprecated,
        path_parameters,
        parameters,
        answer,
        errors,
        successes,
        idempotent: builder.product.is_idempotent(
            &id,
            matches!(
                method,
                "get" | "head" | "put" | "delete" | "options" | "trace"
            ),
        ),
        wait,
        list: None,
        security: security(builder, source),
        servers: servers(match source.servers.as_slice() {
            [] => &item.servers,
            own => own,
        }),
        pointer,
        id,
    }
}

fn upper(method: &str) -> &'static str {
    match method {
        "put" => "PUT",
        "post" => "POST",
        "delete" => "DELETE",
        "options" => "OPTIONS",
        "head" => "HEAD",
        "patch" => "PATCH",
        "trace" => "TRACE",
        _ => "GET",
    }
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
    matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
}

/// The statuses that are `wanted`, with the words about them.
fn described(
    builder: &Builder<'_>,
    source: &Source,
    wanted: impl Fn(&StatusCode) -> bool,
) -> Vec<(String, String)> {
    let responses = source
        .responses
        .responses
        .iter()
        .filter(|(status, _)| wanted(status));
    responses
        .map(|(status, response)| (status.to_string(), words(builder, response)))
        .collect()
}

fn words(builder: &Builder<'_>, response: &ReferenceOr<Response>) -> String {
    resolve(builder, response)
        .map(|(response, _)| response.description.clone())
        .unwrap_or_default()
}

/// A response, and its pointer if it is a component.
fn resolve<'b, 'a: 'b>(
    builder: &Builder<'a>,
    response: &'b ReferenceOr<Response>,
) -> Option<(&'b Response, Option<String>)> {
    match response {
        ReferenceOr::Item(response) => Some((response, None)),
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/responses/")?;
            let document: &'a Document = builder.document;
            let responses = &document.api.components.as_ref()?.responses;
            let response = responses.get(pointer::unescape(name).as_ref())?.as_item()?;
            Some((response, Some(format!("/components/responses/{name}"))))
        }
    }
}

/// What a success brings, and whether its completion is a request to follow.
///
/// The types of other answers are built as well: whoever wants to reads the body of an error with them.
fn answer<'a>(
    builder: &mut Builder<'a>,
    source: &'a Source,
    pointer: &str,
    id: &str,
) -> (Answer, Wait) {
    let responses = &source.responses;
    let described = responses
        .responses
        .iter()
        .map(|(status, response)| (status.to_string(), is_success(status), response));
    // Some documents describe their only answer as `default`.
    let only = responses.responses.is_empty();
    let default = responses
        .default
        .iter()
        .map(|response| ("default".to_owned(), only, response));
    let mut follow = source
        .extensions
        .get("x-async")
        .is_some_and(|value| value == true);
    let mut answers = Vec::new();
    for (status, success, response) in described.chain(default) {
        let Some((response, at)) = resolve(builder, response) else {
            continue;
        };
        let at = at.unwrap_or_else(|| format!("{pointer}/responses/{status}"));
        let word = if success { "answer" } else { "error" };
        let path = [id.to_owned(), word.to_owned()];
        let answer = read_content(builder, &response.content, &at, &path);
        if success {
            let mut headers = response.headers.keys();
            let location = headers.any(|name| name.eq_ignore_ascii_case("location"));
            follow |= status == "202" && location;
            answers.extend(answer.map(|answer| (status, answer)));
        }
    }
    let mut answers = answers.into_iter();
    let (status, answer) = answers.next().unwrap_or_default();
    for (other, _) in answers.filter(|(_, other)| other.kind != answer.kind) {
        builder.warn(
            &format!("{pointer}/responses/{other}"),
            format!("the answers to {status} and {other} differ"),
            &format!("both are read as that to {status}; give them one schema"),
        );
    }
    let wait = if follow { Wait::Request } else { Wait::No };
    (answer, wait)
}

fn is_json(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    kind.ends_with("/json") || kind.ends_with("+json")
}

fn is_text(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default().trim();
    kind.starts_with("text/") || kind.ends_with("yaml") || kind.ends_with("xml")
}

/// The media type to ask for, and how it is read: JSON where there is any, unless it only wraps a text that
/// another media type brings bare.
fn read_content<'a>(
    builder: &mut Builder<'a>,
    content: &'a Content,
    at: &str,
    path: &[String],
) -> Option<Answer> {
    let schema_of = |name: &str| content.get(name).and_then(|media| media.schema.as_ref());
    let texts: Vec<&str> = content
        .keys()
        .map(String::as_str)
        .filter(|name| is_text(name))
        .collect();
    let json = content
        .keys()
        .find(|name| is_json(name))
        .or_else(|| content.keys().find(|name| *name == "*/*"));
    if let Some(name) = json {
        let r#type = match schema_of(name) {
            Some(schema) => builder.reference(
                schema,
                &format!("{at}/content/{}/schema", pointer::escape(name)),
                path,
            ),
            None => Ref::Any,
        };
        if r#type != Ref::Text || texts.is_empty() {
            let accept = if name == "*/*" {
                "application/json"
            } else {
                name
            };
            return Some(Answer {
                accept: accept.to_owned(),
                kind: AnswerKind::Json(r#type),
            });
        }
    }
    if !texts.is_empty() {
        return Some(Answer {
            accept: texts.join(", "),
            kind: AnswerKind::Text,
        });
    }
    let (name, _) = content.first()?;
    Some(Answer {
        accept: name.clone(),
        kind: AnswerKind::Bytes,
    })
}

fn body<'a>(
    builder: &mut Builder<'a>,
    source: &'a Source,
    pointer: &str,
    id: &str,
) -> Option<Body> {
    let document = builder.document;
    let (body, at) = match source.request_body.as_ref()? {
        ReferenceOr::Item(body) => (body, format!("{pointer}/requestBody")),
        ReferenceOr::Reference { reference } => {
            let name = reference.strip_prefix("#/components/requestBodies/")?;
            let bodies = &document.api.components.as_ref()?.request_bodies;
            let body = bodies.get(pointer::unescape(name).as_ref())?.as_item()?;
            (body, format!("/components/requestBodies/{name}"))
        }
    };
    let names = || body.content.keys();
    let form = |name: &&String| name.starts_with("application/x-www-form-urlencoded");
    let name = names()
        .find(|name| is_json(name))
        .or_else(|| names().find(form))
        .or_else(|| names().next())?;
    let path = [id.to_owned(), "body".to_owned()];
    let at = format!("{at}/content/{}/schema", pointer::escape(name));
    let schema = body
        .content
        .get(name)
        .and_then(|media| media.schema.as_ref());
    let r#type = schema.map_or(Ref::Any, |schema| builder.reference(schema, &at, &path));
    let (kind, media_type) = match (&r#type, name.as_str()) {
        (Ref::Text, "*/*") => (BodyKind::Text, "text/plain"),
        (_, "*/*") => (BodyKind::Json(r#type), "application/json"),
        (_, media) if is_json(media) => (BodyKind::Json(r#type), media),
        (Ref::Text, media) if form(&name) || is_text(media) => (BodyKind::Text, media),
        (_, media) if form(&name) => (BodyKind::Form(r#type), media),
        (_, media) if is_text(media) => (BodyKind::Text, media),
        (_, media) => (BodyKind::Bytes, media),
    };
    if media_type.starts_with("multipart/") {
        builder.warn(
            &at,
            "bodies of several parts are not put together",
            "bytes are sent as they are given; set the content type with its boundary as a header",
        );
    }
    Some(Body {
        required: body.required,
        description: body.description.clone().unwrap_or_default(),
        media_type: media_type.to_owned(),
        kind,
    })
}

/// The ways to authenticate, in the order of the document.
fn security<'a>(builder: &mut Builder<'a>, source: &'a Source) -> Vec<Scheme> {
    let document: &'a Document = builder.document;
    let api = &document.api;
    let mut found = Vec::new();
    let requirements: &[SecurityRequirement] = match (&source.security, &api.security) {
        (Some(own), _) => own,
        (None, Some(general)) => general,
        (None, None) => &[],
    };
    let schemes = api
        .components
        .as_ref()
        .map(|components| &components.security_schemes);
    let names: Vec<&String> = match (&source.security, &api.security) {
        // A document that declares schemes and never requires one means them everywhere.
        (None, None) => schemes.iter().flat_map(|schemes| schemes.keys()).collect(),
        _ => requirements
            .iter()
            .flat_map(|requirement| requirement.keys())
            .collect(),
    };
    for name in names {
        let Some(scheme) = schemes.and_then(|schemes| schemes.get(name)?.as_item()) else {
            continue;
        };
        let scheme = match scheme {
            SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("basic") => {
                Scheme::Basic
            }
            SecurityScheme::HTTP { scheme, .. } if scheme.eq_ignore_ascii_case("bearer") => {
                Scheme::Bearer
            }
            // What these get their tokens from is not the business of a call.
            SecurityScheme::OAuth2 { .. } | SecurityScheme::OpenIDConnect { .. } => Scheme::Bearer,
            SecurityScheme::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            } if name.eq_ignore_ascii_case("authorization") => Scheme::Bearer,
            _ => {
                builder.warn(
                    &format!("/components/securitySchemes/{}", pointer::escape(name)),
                    "no credentials are sent for this scheme",
                    "set its header with each call; `http` with `basic` or `bearer` is sent",
                );
                continue;
            }
        };
        if !found.contains(&scheme) {
            found.push(scheme);
        }
    }
    found
}

/// Servers as the model has them.
pub(super) fn servers(servers: &[openapiv3::Server]) -> Vec<Server> {
    let server = |server: &openapiv3::Server| Server {
        url: server.url.trim_end_matches('/').to_owned(),
        description: server.description.clone().unwrap_or_default(),
        location: server
            .extensions
            .get("x-location")
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
