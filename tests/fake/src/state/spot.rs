//! What a request points at, and what its document says about that.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::{
    answer::Exchange,
    document::{Operation, variable},
    resource::{Identity, property},
};

/// What stands in a path segment as it is.
pub(super) const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where a request points.
pub(super) struct Spot {
    /// Without the base path, arguments percent-encoded in one way.
    pub(super) path: String,
    /// The path led by the product.
    pub(super) key: String,
    pub(super) identity: Identity,
}

impl Spot {
    pub(super) fn new(exchange: &Exchange<'_>) -> Self {
        let template = &exchange.route.operation.path;
        let arguments = &exchange.checked.arguments;
        let mut left = arguments.iter();
        let segments =
            template.split('/').map(
                |segment| match variable(segment).and_then(|_| left.next()) {
                    Some(argument) => utf8_percent_encode(argument, SEGMENT).to_string(),
                    None => segment.to_owned(),
                },
            );
        let path = segments.collect::<Vec<_>>().join("/");
        // A location has a path of two segments.
        let id = if template.starts_with("/locations/") {
            arguments.join("/")
        } else {
            arguments.last().cloned().unwrap_or_default()
        };
        let identity = Identity {
            id,
            url: exchange.url(&path),
            collection: collection(template).to_owned(),
            variable: last_variable(exchange.route.operation).to_owned(),
        };
        Self {
            key: format!("{}{path}", exchange.document().product()),
            path,
            identity,
        }
    }
}

/// The last segment of a path template that is no variable.
pub(super) fn collection(template: &str) -> &str {
    let mut segments = template.split('/');
    segments
        .rfind(|segment| variable(segment).is_none())
        .unwrap_or_default()
}

/// The variable at the end of an operation's path.
pub(super) fn last_variable(operation: &Operation) -> &str {
    operation
        .path
        .rsplit('/')
        .next()
        .and_then(variable)
        .unwrap_or_default()
}

/// The operation on one item of the collection that is called, reading it if there is such.
pub(super) fn child<'a>(exchange: &Exchange<'a>) -> Option<&'a Operation> {
    let path = &exchange.route.operation.path;
    let is_child = |operation: &&Operation| {
        let rest = operation
            .path
            .strip_prefix(path.as_str())
            .and_then(|rest| rest.strip_prefix('/'));
        rest.and_then(variable).is_some()
    };
    let children = exchange.document().operations().iter().filter(is_child);
    children.min_by_key(|operation| operation.method != "GET")
}

pub(super) fn answer_schema(exchange: &Exchange<'_>) -> Value {
    exchange
        .media()
        .map_or(Value::Null, |media| media.schema.clone())
}

/// What the answer lists, if it is a list.
pub(super) fn item_schema(exchange: &Exchange<'_>) -> Option<Value> {
    let schema = answer_schema(exchange);
    let document = exchange.document();
    let flat = document.flat(&schema);
    let items = document.flat(property(&flat, "items")?);
    items.get("items").cloned()
}

pub(super) fn default(exchange: &Exchange<'_>, name: &str) -> Option<usize> {
    let parameter = exchange
        .route
        .operation
        .parameters
        .iter()
        .find(|parameter| parameter.name == name)?;
    exchange
        .document()
        .flat(&parameter.schema)
        .get("default")?
        .as_u64()
        .and_then(|number| usize::try_from(number).ok())
}

/// How deep the answer is to go, where the operation knows such a parameter.
pub(super) fn depth(exchange: &Exchange<'_>) -> Option<u64> {
    exchange
        .route
        .operation
        .parameters
        .iter()
        .find(|parameter| parameter.name == "depth")?;
    let sent = exchange
        .incoming
        .query
        .iter()
        .find(|(name, _)| name == "depth");
    let sent = sent.and_then(|(_, value)| value.parse().ok());
    Some(sent.unwrap_or_else(|| default(exchange, "depth").unwrap_or(0) as u64))
}
