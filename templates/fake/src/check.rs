//! Whether a request is one that its operation accepts.

use hyper::body::Bytes;
use serde_json::Value;

use crate::{
    document::{Layout, Media, Operation, Parameter, Place, Scheme, text},
    route::{Route, decode},
    schema::{Direction, ValueKind, kind},
    validate::{Problem, Rules, validate},
    xml,
};

/// A request as it came, query decoded.
pub(crate) struct Incoming<'a> {
    pub method: &'a str,
    /// As sent, without the query.
    pub path: &'a str,
    pub query: &'a [(String, String)],
    pub headers: &'a [(String, String)],
    pub body: &'a Bytes,
}

impl Incoming<'_> {
    /// The value of a header; names are compared regardless of case (RFC 9110, 5.1).
    pub fn header(&self, name: &str) -> Option<&str> {
        let header = self
            .headers
            .iter()
            .find(|(other, _)| other.eq_ignore_ascii_case(name));
        header.map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        let pair = query.find(|(known, _)| known == name);
        pair.map(|(_, value)| value.as_str())
    }
}

/// What a check leaves: everything that is wrong, and what the request says.
#[derive(Default)]
pub(crate) struct Checked {
    pub problems: Vec<Problem>,
    /// Path arguments, decoded, in the template's order.
    pub arguments: Vec<String>,
    /// The body, where it is JSON.
    pub body: Option<Value>,
}

/// Holds a request against the operation that it calls.
pub(crate) fn check(route: &Route<'_>, incoming: &Incoming<'_>, strict: bool) -> Checked {
    // A `PATCH` says what is to change, not what the resource is (RFC 5789, 2).
    let partial = route.operation.method == "PATCH" && !strict;
    let rules = Rules {
        direction: Direction::Request,
        strict,
        partial,
    };
    let mut check = Check {
        route,
        rules,
        checked: Checked::default(),
    };
    check.path();
    check.query(incoming.query);
    check.headers(incoming);
    check.body(incoming);
    check.checked
}

pub(crate) struct Check<'a> {
    pub route: &'a Route<'a>,
    rules: Rules,
    pub checked: Checked,
}

impl<'a> Check<'a> {
    pub fn problem(&mut self, at: &str, what: impl Into<String>) {
        self.checked.problems.push(Problem {
            at: at.to_owned(),
            what: what.into(),
        });
    }

    pub fn parameters(&self, place: Place) -> impl Iterator<Item = &'a Parameter> + use<'a> {
        self.route
            .operation
            .parameters
            .iter()
            .filter(move |parameter| parameter.place == place)
    }

    fn path(&mut self) {
        for (parameter, raw) in self.parameters(Place::Path).zip(&self.route.raw_arguments) {
            let at = format!("path/{}", parameter.name);
            let argument = decode(raw).unwrap_or_else(|| {
                self.problem(&at, format!("{raw:?} is not percent-encoded text"));
                (*raw).to_owned()
            });
            self.text(&parameter.schema, &argument, &at);
            self.checked.arguments.push(argument);
        }
    }

    /// Declared headers and credentials; what HTTP itself needs is not looked at.
    fn headers(&mut self, incoming: &Incoming<'_>) {
        for parameter in self.parameters(Place::Header) {
            let at = format!("header/{}", parameter.name);
            if let Layout::Prefixed(prefix) = &parameter.layout {
                self.entries(parameter, &prefix.to_ascii_lowercase(), incoming);
                continue;
            }
            match incoming.header(&parameter.name) {
                Some(value) => self.text(&parameter.schema, value, &at),
                None if parameter.required => self.problem(&at, "the required header is missing"),
                None => {}
            }
        }
        let Operation {
            security, answer, ..
        } = self.route.operation;
        let authorization = incoming.header("authorization").unwrap_or_default();
        let shown = |scheme: &Scheme| match scheme {
            Scheme::Basic => credentials(authorization, "Basic"),
            Scheme::Bearer => credentials(authorization, "Bearer"),
            Scheme::Signature => is_signed(authorization, incoming),
            Scheme::Other => !authorization.is_empty(),
        };
        if !security.is_empty() && !security.iter().any(|schemes| schemes.iter().all(shown)) {
            self.problem(
                "header/Authorization",
                format!("credentials are missing; one of {security:?} is needed"),
            );
        }
        if !answer.content.is_empty()
            && acceptable(&answer.content, incoming.header("accept")).is_none()
        {
            let offered: Vec<&str> = answer
                .content
                .iter()
                .map(|media| media.name.as_str())
                .collect();
            self.problem(
                "header/Accept",
                format!("none of {} is accepted", offered.join(", ")),
            );
        }
    }

    /// A parameter of which each entry is a header.
    fn entries(&mut self, parameter: &Parameter, prefix: &str, incoming: &Incoming<'_>) {
        let entry = parameter.schema.get("additionalProperties");
        let mut is_there = false;
        for (name, value) in incoming.headers {
            if name.to_ascii_lowercase().starts_with(prefix) {
                is_there = true;
                let at = format!("header/{name}");
                self.text(entry.unwrap_or(&Value::Null), value, &at);
            }
        }
        if parameter.required && !is_there {
            let at = format!("header/{}", parameter.name);
            self.problem(&at, "the required header is missing");
        }
    }

    fn body(&mut self, incoming: &Incoming<'_>) {
        let Some(wanted) = &self.route.operation.body else {
            if !incoming.body.is_empty() {
                self.problem("body", "the operation takes none");
            }
            return;
        };
        if incoming.body.is_empty() {
            if wanted.required {
                self.problem("body", "the required body is missing");
            }
            return;
        }
        let given = incoming.header("content-type").unwrap_or_default();
        // Without its parameters, and whatever its case (RFC 9110, 8.3.1).
        let name = given.split(';').next().unwrap_or_default().trim();
        let mut content = wanted.content.iter();
        // Settings of object storage are XML whatever they are called.
        let is_any = self.route.operation.has_own_type()
            || (self.route.document.keeps_objects() && !self.rules.strict);
        let Some(media) = content.find(|media| is_any || media.name.eq_ignore_ascii_case(name))
        else {
            let names: Vec<&str> = wanted
                .content
                .iter()
                .map(|media| media.name.as_str())
                .collect();
            self.problem(
                "header/Content-Type",
                format!("{given:?} is none of {}", names.join(", ")),
            );
            return;
        };
        // Of bytes nothing is said.
        if !media.is_json() && text(&media.schema, "format") == Some("binary") {
            return;
        }
        let document = self.route.document;
        let is_xml = media.is_xml() && !xml::is_bare(document, &media.schema);
        if !media.is_json() && !is_xml {
            match std::str::from_utf8(incoming.body) {
                Ok(text) => self.text(&media.schema, text, "body"),
                Err(error) => self.problem("body", error.to_string()),
            }
            return;
        }
        let body = match std::str::from_utf8(incoming.body) {
            Ok(text) if is_xml => xml::read_xml(document, &media.schema, text).map(|mut body| {
                xml::complete(document, &media.schema, &mut body);
                body
            }),
            Ok(text) => serde_json::from_str(text).map_err(|error| format!("no JSON: {error}")),
            Err(error) => Err(error.to_string()),
        };
        match body {
            Ok(body) => {
                self.checked.problems.extend(validate(
                    self.route.document,
                    &media.schema,
                    &body,
                    self.rules,
                    "body",
                ));
                self.checked.body = Some(body);
            }
            Err(what) => self.problem("body", what),
        }
    }

    /// Checks a value that came as text, outside JSON.
    pub fn text(&mut self, schema: &Value, text: &str, at: &str) {
        let flat = self.route.document.flat(schema);
        let value = match kind(&flat) {
            ValueKind::Boolean => text.parse().ok().map(Value::Bool),
            ValueKind::Integer => text.parse::<i64>().ok().map(Value::from),
            ValueKind::Number => text.parse::<f64>().ok().map(Value::from),
            ValueKind::Any | ValueKind::Text => Some(Value::from(text)),
            ValueKind::List | ValueKind::Object => None,
        };
        match value {
            Some(value) => {
                self.checked.problems.extend(validate(
                    self.route.document,
                    &flat,
                    &value,
                    self.rules,
                    at,
                ));
            }
            None => self.problem(at, format!("{text:?} is not of the type {:?}", kind(&flat))),
        }
    }
}

/// The media type to answer with: the first, JSON before others, that an `Accept` header covers.
pub(crate) fn acceptable<'a>(content: &'a [Media], accept: Option<&str>) -> Option<&'a Media> {
    // RFC 9110, 12.5.1: without the header anything is acceptable.
    let accept = accept.unwrap_or("*/*");
    let ranges = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let range = parts.next()?;
        // RFC 9110, 12.4.2: what has no weight at all is not acceptable.
        let is_wanted = parts
            .filter_map(|part| part.split_once('='))
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("q"))
            .all(|(_, weight)| {
                weight
                    .trim()
                    .parse::<f64>()
                    .is_ok_and(|weight| weight > 0.0)
            });
        is_wanted.then_some(range)
    });
    let ranges: Vec<&str> = ranges.collect();
    let covered = |media: &&Media| {
        let name = media.name.split(';').next().unwrap_or_default();
        ranges.iter().any(|range| {
            let whole_type = range.strip_suffix('*').filter(|lead| lead.ends_with('/'));
            *range == "*/*"
                || range.eq_ignore_ascii_case(name)
                || whole_type.is_some_and(|lead| {
                    let start = name.get(..lead.len());
                    start.is_some_and(|start| start.eq_ignore_ascii_case(lead))
                })
        })
    };
    content
        .iter()
        .filter(covered)
        .min_by_key(|media| !media.is_json())
}

/// Whether a request has all parts of a signature (AWS Signature Version 4).
fn is_signed(authorization: &str, incoming: &Incoming<'_>) -> bool {
    let Some(parts) = authorization.strip_prefix("AWS4-HMAC-SHA256 ") else {
        return false;
    };
    let part = |name: &str| {
        let mut parts = parts.split(", ");
        let found = parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='));
        found.unwrap_or_default()
    };
    let (credential, signature) = (part("Credential"), part("Signature"));
    // Key, day, region, service and `aws4_request`; the host must be signed (AWS Signature Version 4, "Create a
    // canonical request").
    credential.split('/').count() == 5
        && credential.ends_with("/aws4_request")
        && part("SignedHeaders").split(';').any(|name| name == "host")
        && signature.len() == 64
        && signature.bytes().all(|byte| byte.is_ascii_hexdigit())
        && incoming.header("x-amz-date").is_some()
}

/// Whether an `Authorization` header is of the scheme and holds something that such credentials can be.
fn credentials(header: &str, scheme: &str) -> bool {
    // `token68` (RFC 9110, 11.2): what both Basic and Bearer credentials are.
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    header.split_once(' ').is_some_and(|(name, rest)| {
        // The scheme has no case (RFC 9110, 11.1).
        name.eq_ignore_ascii_case(scheme) && !rest.is_empty() && rest.bytes().all(allowed)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::{Media, acceptable};

    #[test]
    fn accept_has_no_case_and_weights_that_may_be_nothing() {
        let content = ["text/csv", "application/json"].map(|name| Media {
            name: name.to_owned(),
            schema: Value::Null,
        });
        let first = |accept| acceptable(&content, accept).map(|media| media.name.as_str());
        for (accept, expected) in [
            (None, Some("application/json")),
            (Some("TEXT/*"), Some("text/csv")),
            (Some("Application/JSON;q=0.1"), Some("application/json")),
            (Some("application/json;q=0, text/csv"), Some("text/csv")),
            (Some("application/json; Q=0.0"), None),
            (Some("image/png"), None),
        ] {
            assert_eq!(first(accept), expected, "{accept:?}");
        }
    }
}
