//! What a request points at.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{answer::Exchange, document::variable};

/// What stands in a path segment as it is.
pub(crate) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// An id as it stands in paths.
pub(crate) fn segment(id: &str) -> String {
    utf8_percent_encode(id, SEGMENT).to_string()
}

/// Where a request points.
pub(crate) struct Spot {
    /// Without the base path, arguments percent-encoded in one way.
    pub path: String,
    /// The path of the operation, `{}` for each variable.
    pub normal: String,
    /// The last argument.
    pub id: String,
}

impl Spot {
    pub fn new(x: &Exchange<'_>) -> Self {
        let operation = x.route.operation;
        let arguments = &x.checked.arguments;
        // A location's id takes two segments, and is one.
        if operation.normal == "/locations/{}/{}" {
            let id = arguments.join("/");
            return Self {
                path: format!("/locations/{}", segment(&id)),
                normal: "/locations/{}".to_owned(),
                id,
            };
        }
        let mut left = arguments.iter();
        let segments =
            operation
                .path
                .split('/')
                .map(|part| match variable(part).and_then(|_| left.next()) {
                    Some(argument) => segment(argument),
                    None => part.to_owned(),
                });
        Self {
            path: segments.collect::<Vec<_>>().join("/"),
            normal: operation.normal.clone(),
            id: arguments.last().cloned().unwrap_or_default(),
        }
    }
}

/// The path with variables filled from the leading arguments, which stand as they do in paths.
pub(crate) fn fill(normal: &str, arguments: &[&str]) -> String {
    let mut left = arguments.iter();
    let segments = normal.split('/').map(|part| match part {
        "{}" => left.next().copied().unwrap_or_default(),
        part => part,
    });
    segments.collect::<Vec<_>>().join("/")
}

/// The path around a path: that of the collection for an item, of the item for a collection.
pub(crate) fn around(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(around, _)| around)
}

/// A pair of the query.
pub(crate) fn query<'a>(x: &'a Exchange<'_>, name: &str) -> Option<&'a str> {
    let pair = x.incoming.query.iter().find(|(other, _)| other == name);
    pair.map(|(_, value)| value.as_str())
}

/// A number in the query, or the default that the document has for it.
pub(crate) fn number(x: &Exchange<'_>, name: &str) -> Option<usize> {
    let sent = query(x, name).and_then(|value| value.parse::<f64>().ok());
    sent.or_else(|| default(x, name))
        .map(|number| number as usize)
}

fn default(x: &Exchange<'_>, name: &str) -> Option<f64> {
    let parameters = &x.route.operation.parameters;
    let parameter = parameters.iter().find(|parameter| parameter.name == name)?;
    let schema = x.document().flat(&parameter.schema);
    schema.get("default").and_then(Value::as_f64)
}

/// How deep the answer is to go; without end where the operation knows no such parameter.
pub(crate) fn depth(x: &Exchange<'_>) -> usize {
    let parameters = &x.route.operation.parameters;
    if parameters.iter().any(|parameter| parameter.name == "depth") {
        // Where nothing is said, properties are shown.
        number(x, "depth").unwrap_or(1)
    } else {
        usize::MAX
    }
}

/// The segments of a path that stand where the other has variables.
pub(crate) fn arguments<'a>(normal: &str, path: &'a str) -> Vec<&'a str> {
    let parts = normal.split('/').zip(path.split('/'));
    parts
        .filter(|(part, _)| *part == "{}")
        .map(|(_, argument)| argument)
        .collect()
}
