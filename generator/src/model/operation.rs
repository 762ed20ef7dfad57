//! Paths become groups of operations.

use heck::ToUpperCamelCase;
use openapiv3::{
    APIKeyLocation, Content, Operation as Source, Parameter as Given, ParameterData,
    ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle, ReferenceOr, Response,
    SecurityRequirement, SecurityScheme, StatusCode,
};

use super::schema::{self, Builder};
use super::{
    Answer, AnswerKind, Body, BodyKind, Group, Limits, Operation, Parameter, Place, Ref, Scheme,
    Server, Style, Variable, Wait,
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
    let (path_parameters, parameters) = parameters(builder, item, source, path, &pointer, &id);
    let (answer, wait) = answer(builder, source, &pointer, &id);
    let mut errors = described(builder, source, |status| !is_success(status));
    if let Some(default) = &source.responses.default {
        errors.push(("default".to_owned(), words(builder, default)));
    }
    let successes = described(builder, source, is_success);
    for response in source
        .responses
        .responses
        .values()
        .chain(&source.responses.default)
    {
        reach_errors(builder, response, &pointer, &id);
    }
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
        idempotent: matches!(
            method,
            "get" | "head" | "put" | "delete" | "options" | "trace"
        ),
        wait,
        list: None,
        security: security(builder, source),
        servers: servers(&source.servers),
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
            let response = responses.get(pointer::unescape(name).as_str())?.as_item()?;
            Some((response, Some(format!("/components/responses/{name}"))))
        }
    }
}

/// What a success brings, and whether its completion is a request to follow.
fn answer<'a>(
    builder: &mut Builder<'a>,
    source: &'a Source,
    pointer: &str,
    id: &str,
) -> (Answer, Wait) {
    let mut follow = source
        .extensions
        .get("x-async")
        .is_some_and(|value| value == true);
    let mut chosen = None;
    for (status, response) in source
        .responses
        .responses
        .iter()
        .filter(|(status, _)| is_success(status))
    {
        let Some((response, at)) = resolve(builder, response) else {
            continue;
        };
        let location = response
            .headers
            .keys()
            .any(|name| name.eq_ignore_ascii_case("location"));
        follow |= *status == StatusCode::Code(202) && location;
        if chosen.is_none() && !response.content.is_empty() {
            chosen = Some((
                response,
                at.unwrap_or_else(|| format!("{pointer}/responses/{status}")),
            ));
        }
    }
    // Some documents describe their only answer as `default`.
    if chosen.is_none() && source.responses.responses.is_empty() {
        let default = source
            .responses
            .default
            .as_ref()
            .and_then(|default| resolve(builder, default));
        chosen = default.map(|(response, at)| {
            (
                response,
                at.unwrap_or_else(|| format!("{pointer}/responses/default")),
            )
        });
    }
    let wait = if follow { Wait::Request } else { Wait::No };
    let answer = chosen.and_then(|(response, at)| {
        read_content(
            builder,
            &response.content,
            &at,
            &[id.to_owned(), "answer".to_owned()],
        )
    });
    (
        answer.unwrap_or(Answer {
            accept: String::new(),
            kind: AnswerKind::Empty,
        }),
        wait,
    )
}

/// Types that only errors have are part of the crate as well: whoever wants to reads an error's body with them.
fn reach_errors<'a>(
    builder: &mut Builder<'a>,
    response: &'a ReferenceOr<Response>,
    pointer: &str,
    id: &str,
) {
    if let Some((response, at)) = resolve(builder, response) {
        let at = at.unwrap_or_else(|| format!("{pointer}/responses"));
        let _ = read_content(
            builder,
            &response.content,
            &at,
            &[id.to_owned(), "error".to_owned()],
        );
    }
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
            let body = bodies.get(pointer::unescape(name).as_str())?.as_item()?;
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
        (Ref::Text, name) if !is_json(name) => (BodyKind::Text, name),
        (_, "*/*") => (BodyKind::Json(r#type), "application/json"),
        (_, name) if is_json(name) => (BodyKind::Json(r#type), name),
        (_, name) if form(&&name.to_owned()) => (BodyKind::Form(r#type), name),
        (_, name) if is_text(name) => (BodyKind::Text, name),
        (_, name) => (BodyKind::Bytes, name),
    };
    Some(Body {
        required: body.required,
        description: body.description.clone().unwrap_or_default(),
        media_type: media_type.to_owned(),
        kind,
    })
}

/// Path parameters in the order of the template, and the others.
fn parameters<'a>(
    builder: &mut Builder<'a>,
    item: &'a PathItem,
    source: &'a Source,
    path: &str,
    pointer: &str,
    id: &str,
) -> (Vec<Parameter>, Vec<Parameter>) {
    let path_pointer = pointer.rsplit_once('/').map_or(pointer, |(front, _)| front);
    let mut all: Vec<Parameter> = Vec::new();
    let of_item = item
        .parameters
        .iter()
        .enumerate()
        .map(|(index, given)| (path_pointer, index, given));
    let of_operation = source
        .parameters
        .iter()
        .enumerate()
        .map(|(index, given)| (pointer, index, given));
    for (at, index, given) in of_item.chain(of_operation) {
        let (given, at) = match given {
            ReferenceOr::Item(given) => (given, format!("{at}/parameters/{index}")),
            ReferenceOr::Reference { reference } => {
                let document = builder.document;
                let name = reference
                    .strip_prefix("#/components/parameters/")
                    .unwrap_or_default();
                let parameters = document
                    .api
                    .components
                    .as_ref()
                    .map(|components| &components.parameters);
                let found =
                    parameters.and_then(|all| all.get(pointer::unescape(name).as_str())?.as_item());
                let Some(given) = found else { continue };
                (given, format!("/components/parameters/{name}"))
            }
        };
        let parameter = parameter(builder, given, at, id);
        // What only formats the answer is of no use to a program that reads it.
        if parameter.name == "pretty" && parameter.place == Place::Query {
            continue;
        }
        match all
            .iter_mut()
            .find(|known| known.name == parameter.name && known.place == parameter.place)
        {
            Some(known) => *known = parameter,
            None => all.push(parameter),
        }
    }
    let (mut in_path, mut others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|given| given.place == Place::Path);
    in_path.sort_by_key(|given| path.find(&format!("{{{}}}", given.name)));
    others.sort_by_key(|given| !given.required);
    (in_path, others)
}

fn parameter<'a>(
    builder: &mut Builder<'a>,
    given: &'a Given,
    pointer: String,
    id: &str,
) -> Parameter {
    let (place, data, form, deep) = match given {
        Given::Path {
            parameter_data,
            style,
        } => (
            Place::Path,
            parameter_data,
            *style == PathStyle::Simple,
            false,
        ),
        Given::Query {
            parameter_data,
            style,
            ..
        } => (
            Place::Query,
            parameter_data,
            *style == QueryStyle::Form,
            *style == QueryStyle::DeepObject,
        ),
        Given::Header { parameter_data, .. } => (Place::Header, parameter_data, false, false),
        Given::Cookie { parameter_data, .. } => (Place::Cookie, parameter_data, false, false),
    };
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some((schema, format!("{pointer}/schema"))),
        ParameterSchemaOrContent::Content(content) => content.first().and_then(|(name, media)| {
            Some((
                media.schema.as_ref()?,
                format!("{pointer}/content/{}/schema", pointer::escape(name)),
            ))
        }),
    };
    let r#type = match &schema {
        Some((schema, at)) => builder.reference(schema, at, &[id.to_owned(), data.name.clone()]),
        None => Ref::Text,
    };
    let resolved = schema.and_then(|(schema, _)| match schema {
        ReferenceOr::Item(schema) => Some(schema),
        ReferenceOr::Reference { reference } => {
            builder.component(reference).map(|(_, _, schema)| schema)
        }
    });
    let style = match (&r#type, given) {
        (
            Ref::List(_),
            Given::Query {
                style: QueryStyle::SpaceDelimited,
                ..
            },
        ) => Style::Joined(" "),
        (
            Ref::List(_),
            Given::Query {
                style: QueryStyle::PipeDelimited,
                ..
            },
        ) => Style::Joined("|"),
        (Ref::List(_), _) if place == Place::Query && data.explode.unwrap_or(form) => Style::Repeat,
        (Ref::List(_), _) => Style::Joined(","),
        (Ref::Map(_) | Ref::Named(_), _) if deep => Style::Entries {
            before: format!("{}[", data.name),
            after: "]",
        },
        (Ref::Map(_), _) => Style::Entries {
            before: prefix(data),
            after: "",
        },
        _ => Style::Single,
    };
    Parameter {
        name: data.name.clone(),
        place,
        required: data.required,
        deprecated: data.deprecated.unwrap_or_default(),
        description: data.description.clone().unwrap_or_default(),
        style,
        limits: resolved.map_or_else(Limits::default, schema::limits),
        default: resolved
            .and_then(|schema| schema.schema_data.default.as_ref())
            .map(ToString::to_string),
        r#type,
        pointer,
    }
}

/// How the names of a map's entries begin.
fn prefix(data: &ParameterData) -> String {
    let prefix = data
        .extensions
        .get("x-key-prefix")
        .and_then(|prefix| prefix.as_str());
    prefix.unwrap_or_default().to_owned()
}

/// The ways to authenticate, in the order of the document.
fn security(builder: &Builder<'_>, source: &Source) -> Vec<Scheme> {
    let api = &builder.document.api;
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
        let scheme = schemes.and_then(|schemes| schemes.get(name)?.as_item());
        let scheme = match scheme {
            Some(SecurityScheme::HTTP { scheme, .. }) if scheme.eq_ignore_ascii_case("basic") => {
                Scheme::Basic
            }
            Some(SecurityScheme::HTTP { scheme, .. }) if scheme.eq_ignore_ascii_case("bearer") => {
                Scheme::Bearer
            }
            Some(SecurityScheme::APIKey {
                location: APIKeyLocation::Header,
                name,
                ..
            }) if name.eq_ignore_ascii_case("authorization") => Scheme::Bearer,
            _ => continue,
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
