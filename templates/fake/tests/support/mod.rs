//! A client small enough to be trusted, and requests made of what a document declares.
#![allow(dead_code, reason = "each test file uses a part of this")]

pub mod s3;
pub mod schema;

use std::{
    io::{Read, Write},
    net::TcpStream,
    path::Path,
};

use ionoscloud_fake::{
    Document, Extent, Fake, Operation, Place, Scheme, Wish, fit, plain_text, sample, write_xml,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

/// The small product in `shop.yaml`.
pub fn shop() -> Document {
    Document::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shop.yaml"))
        .expect("the document is in order")
}

/// A document that has only schemas.
pub fn small() -> Document {
    let schemas = json!({
        "Base": { "type": "object", "required": ["id"], "properties": { "id": { "type": "string", "format": "uuid" } } },
        "Named": { "allOf": [
            { "$ref": "#/components/schemas/Base" },
            { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
        ] },
        "Tree": { "type": "object", "properties": {
            "name": { "type": "string" },
            "parent": { "$ref": "#/components/schemas/Tree" },
            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Tree" } },
        } },
        "Chain": { "type": "object", "required": ["next"], "properties": {
            "next": { "type": "array", "items": { "$ref": "#/components/schemas/Chain" } },
        } },
        "Person": { "type": "object", "properties": { "boss": { "$ref": "#/components/schemas/Boss" } } },
        "Boss": { "type": "object", "required": ["self"], "properties": {
            "self": { "$ref": "#/components/schemas/Person" },
        } },
        "Loop": { "$ref": "#/components/schemas/Loop" },
        "Cat": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "lives": { "type": "integer" } } },
        "Dog": { "type": "object", "required": ["kind"], "properties": { "kind": { "type": "string" }, "barks": { "type": "boolean" } } },
    });
    let patterned = json!([{ "pattern": "^a+$" }, { "pattern": "^[a-z]{3}-\\d+$" }, { "pattern": "(?=lookahead)" }]);
    let root =
        json!({ "paths": {}, "components": { "schemas": schemas }, "x-patterns": patterned });
    Document::from_value("small", root).expect("the document is in order")
}

/// A reference to one of them.
pub fn named(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An answer as it came.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }
}

/// Sends a request over a connection of its own, with a token unless a header says otherwise.
pub fn send(
    fake: &Fake,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let address = fake.url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).expect("the server listens");
    let mut request = format!("{method} {target} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request += &format!("Host: {address}\r\n");
    }
    if !headers.iter().any(|(name, _)| *name == "Authorization") {
        request += "Authorization: Bearer token\r\n";
    }
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    stream
        .write_all(request.as_bytes())
        .expect("the server reads");
    let mut reply = String::new();
    stream
        .read_to_string(&mut reply)
        .expect("the server answers in text");
    let (head, body) = reply
        .split_once("\r\n\r\n")
        .expect("a head ends with an empty line");
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1))
        .and_then(|status| status.parse().ok());
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    Reply {
        status: status.expect("a status"),
        headers: headers.collect(),
        body: body.to_owned(),
    }
}

/// What is noted of a resource besides its properties, to see when it is changed and when it is not.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Mark {
    tag: String,
    created: String,
    modified: String,
}

impl Mark {
    /// That of a resource as it was answered.
    pub fn of(resource: &Value) -> Mark {
        let text = |name: &str| {
            resource["metadata"][name]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        };
        Mark {
            tag: text("etag"),
            created: text("createdDate"),
            modified: text("lastModifiedDate"),
        }
    }

    /// That of a resource that has just been made.
    pub fn new(fake: &Fake, resource: &Value) -> Mark {
        let mark = Mark::of(resource);
        let now = now(fake);
        for date in [&mark.created, &mark.modified] {
            assert!(
                date.is_empty() || *date == now,
                "{resource} was made at {now}"
            );
        }
        mark
    }

    /// Notes that the resource at a path has just been changed: it shows another version, and this as the time of the
    /// last change.
    pub fn changed(&mut self, fake: &Fake, path: &str) {
        let resource = get(fake, path);
        let new = Mark::of(&resource);
        assert!(
            self.tag.is_empty() || self.tag != new.tag,
            "the version before the change: {resource}"
        );
        assert_eq!(self.created, new.created, "{resource}");
        assert!(
            new.modified.is_empty() || new.modified == now(fake),
            "{resource} was changed at {}",
            now(fake)
        );
        *self = new;
    }
}

/// The paths of everything that somebody has created and not deleted.
pub fn left(fake: &Fake) -> Vec<String> {
    let left = get(fake, "/_fake/left");
    let paths = left.as_array().expect("a list").iter();
    paths
        .map(|path| path.as_str().expect("a path").to_owned())
        .collect()
}

/// The server's time, as it writes it.
fn now(fake: &Fake) -> String {
    humantime::format_rfc3339_seconds(fake.clock().now()).to_string()
}

/// Sends JSON.
pub fn send_json(fake: &Fake, method: &str, target: &str, body: &Value) -> Reply {
    send(
        fake,
        method,
        target,
        &[("Content-Type", "application/json")],
        &body.to_string(),
    )
}

/// Calls an operation with samples of everything that it takes.
pub fn call(
    fake: &Fake,
    document: &Document,
    operation: &Operation,
    extent: Extent,
    seed: u64,
) -> Reply {
    let mut path = format!(
        "/{}{}{}",
        document.product(),
        document.base_path(),
        operation.template()
    );
    let mut query: Vec<String> = operation
        .fixed()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let mut headers = Vec::new();
    if operation
        .security
        .iter()
        .flatten()
        .any(|scheme| *scheme == Scheme::Signature)
    {
        headers.push(("Authorization", s3::SIGNED.to_owned()));
        headers.push(("X-Amz-Date", "20261130T000000Z".to_owned()));
    }
    for parameter in operation
        .parameters
        .iter()
        .filter(|one| one.required || extent != Extent::Least)
    {
        let value = sample(
            document,
            &parameter.name,
            &parameter.schema,
            Wish::request(extent, seed),
        );
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        match (parameter.place, &value) {
            (Place::Path, _) => {
                path = path.replace(
                    &format!("{{{}}}", parameter.name),
                    &encoded(&plain_text(&value)),
                )
            }
            (Place::Query, Value::Object(entries)) => {
                query.extend(entries.iter().map(|(key, value)| {
                    format!("filter.{}={}", encoded(key), encoded(&plain_text(value)))
                }))
            }
            (Place::Query, Value::Array(items)) => {
                query.extend(
                    items
                        .iter()
                        .map(|item| format!("{}={}", parameter.name, encoded(&plain_text(item)))),
                );
            }
            (Place::Query, _) => query.push(format!(
                "{}={}",
                parameter.name,
                encoded(&plain_text(&value))
            )),
            // Each entry is a header of its own.
            (Place::Header, Value::Object(_)) => headers.push(("x-amz-meta-one", "1".to_owned())),
            (Place::Header, _) => headers.push((parameter.name.as_str(), plain_text(&value))),
        }
    }
    let mut body = String::new();
    if let Some(wanted) = operation
        .body
        .as_ref()
        .filter(|wanted| wanted.required || extent != Extent::Least)
    {
        let media = wanted.content.first().expect("a body has a media type");
        let mut value = sample(document, "body", &media.schema, Wish::request(extent, seed));
        fit(document, operation, &mut value);
        body = match media {
            media if media.is_json() => value.to_string(),
            media if media.is_xml() && !value.is_string() => {
                write_xml(document, &media.schema, &value)
            }
            _ => plain_text(&value),
        };
        if !headers.iter().any(|(name, _)| *name == "Content-Type") {
            headers.push(("Content-Type", media.name.clone()));
        }
    }
    let headers: Vec<(&str, &str)> = headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let target = if query.is_empty() {
        path
    } else {
        format!("{path}?{}", query.join("&"))
    };
    send(fake, &operation.method, &target, &headers, &body)
}

/// The answer to a call that succeeds.
pub fn get(fake: &Fake, path: &str) -> Value {
    let reply = send(fake, "GET", path, &[], "");
    assert_eq!(reply.status, 200, "{path}: {}", reply.body);
    reply.json()
}

/// What stands behind host and port in a URL of the server.
pub fn path(url: &Value, fake: &Fake) -> String {
    let url = url.as_str().expect("a URL");
    url.strip_prefix(&fake.url())
        .expect("a URL of this server")
        .to_owned()
}
