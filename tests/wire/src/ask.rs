//! Arguments for a call, and what the server must then receive.

use ionoscloud_driver::{Arguments, Body};
use ionoscloud_fake::{
    Document, Extent, Layout, Operation, Place, Style, Wish, plain_text, read_xml, sample, seed,
    write_xml,
};
use serde_json::Value;

/// Formats the answer and changes nothing else: the clients never send it.
const NEVER_SENT: &str = "pretty";

/// What must arrive at the server.
#[derive(Debug, Default)]
pub struct Expected {
    /// Path arguments in the template's order.
    pub path: Vec<String>,
    /// Pairs of the query, in any order.
    pub query: Vec<(String, String)>,
    /// Headers besides the usual ones, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The media type and the body.
    pub body: Option<(String, Value)>,
}

/// Every required argument, and unless the least is asked for every other one; with it what the server must
/// then receive.
pub fn ask(document: &Document, operation: &Operation, extent: Extent) -> (Arguments, Expected) {
    let mut arguments = Arguments::default();
    let mut expected = Expected::default();
    let fixed = operation.fixed();
    expected
        .query
        .extend(fixed.map(|(name, value)| (name.to_owned(), value.to_owned())));
    let wanted = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required || extent != Extent::Least);
    for (number, parameter) in (0..).zip(wanted.filter(|parameter| parameter.name != NEVER_SENT)) {
        // A seed for each, so that arguments that were swapped are noticed.
        let mut wish = Wish::request(extent, seed(extent) + number);
        // The names of headers have letters of their own, and what is beyond ASCII is refused in such.
        if matches!(parameter.layout, Layout::Prefixed(_)) && parameter.place == Place::Header {
            wish.style = Style::Plain;
        }
        let value = sample(document, &parameter.name, &parameter.schema, wish);
        let name = parameter.name.clone();
        match parameter.place {
            Place::Path => {
                expected.path.push(plain_text(&value));
                arguments.path.push(plain_text(&value));
            }
            Place::Query => {
                expected
                    .query
                    .extend(pairs(&name, &value, &parameter.layout));
                arguments.query.insert(name, value);
            }
            Place::Header => {
                let pairs = match parameter.layout {
                    Layout::Prefixed(_) => pairs(&name, &value, &parameter.layout),
                    _ => vec![(name.clone(), plain_text(&value))],
                };
                let lower = |(name, value): (String, String)| (name.to_lowercase(), value);
                expected.headers.extend(pairs.into_iter().map(lower));
                arguments.headers.insert(name, value);
            }
        }
    }
    let body = operation
        .body
        .as_ref()
        .filter(|body| body.required || extent != Extent::Least);
    if let Some(media) = body.and_then(|body| body.content.first()) {
        let mut value = sample(
            document,
            "body",
            &media.schema,
            Wish::request(extent, seed(extent)),
        );
        let is_xml = media.is_xml() && !value.is_string();
        let sent = if media.is_json() || is_xml {
            Body::Json(value.clone())
        } else {
            Body::Text(plain_text(&value))
        };
        arguments.body = Some(sent);
        // XML has no list without items, unless there is an element around it.
        if is_xml {
            let text = write_xml(document, &media.schema, &value);
            value = read_xml(document, &media.schema, &text).expect("what was written");
        }
        expected.body = Some((media.name.clone(), value));
    }
    (arguments, expected)
}

/// How a parameter looks on the wire.
fn pairs(name: &str, value: &Value, layout: &Layout) -> Vec<(String, String)> {
    match (value, layout) {
        (Value::Array(items), Layout::Joined(separator)) => {
            let items: Vec<String> = items.iter().map(plain_text).collect();
            vec![(name.to_owned(), items.join(&separator.to_string()))]
        }
        (Value::Array(items), _) => items
            .iter()
            .map(|item| (name.to_owned(), plain_text(item)))
            .collect(),
        (Value::Object(entries), _) => {
            let name = |entry: &str| match layout {
                Layout::Prefixed(prefix) => format!("{prefix}{entry}"),
                Layout::Deep => format!("{name}[{entry}]"),
                Layout::Plain | Layout::Joined(_) => entry.to_owned(),
            };
            let entry = |(key, value): (&String, &Value)| match value {
                Value::Array(items) => items
                    .iter()
                    .map(|item| (name(key), plain_text(item)))
                    .collect(),
                value => vec![(name(key), plain_text(value))],
            };
            entries.iter().flat_map(entry).collect()
        }
        _ => vec![(name.to_owned(), plain_text(value))],
    }
}

/// The path of a resource, without what stands before it.
pub fn request_path(operation: &Operation, arguments: &[String]) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b'~');
    let path = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.place == Place::Path);
    path.zip(arguments)
        .fold(operation.path.clone(), |path, (parameter, argument)| {
            let argument = utf8_percent_encode(argument, SEGMENT).to_string();
            path.replace(&format!("{{{}}}", parameter.name), &argument)
        })
}
