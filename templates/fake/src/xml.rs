//! Bodies in XML, read and written by the schema that describes them (OpenAPI 3.0.3, XML Object): what both mean stands as JSON
//! in between.

use std::fmt::Write as _;

use roxmltree::{Node, ParsingOptions};
use serde_json::{Map, Number, Value};

use crate::{
    document::{Document, list, members, reference, text},
    schema::{ValueKind, has, kind},
};

/// Elements deeper than this are not looked into.
const DEEPEST: usize = 100;

/// What the value in an element is called in its parent, and how.
struct Name {
    name: String,
    prefix: String,
    namespace: String,
    is_attribute: bool,
    /// The list is in an element of its own.
    is_wrapped: bool,
}

impl Name {
    /// By the `xml` of a schema, or of what it refers to, else by what it is called in JSON.
    fn of(document: &Document, schema: &Value, usual: &str) -> Self {
        let flat = document.flat(schema);
        let xml = flat.get("xml").unwrap_or(&Value::Null);
        let word = |name: &str| text(xml, name).unwrap_or_default().to_owned();
        let name = word("name");
        Self {
            name: if name.is_empty() {
                usual.to_owned()
            } else {
                name
            },
            prefix: word("prefix"),
            namespace: word("namespace"),
            is_attribute: has(xml, "attribute"),
            is_wrapped: has(xml, "wrapped"),
        }
    }

    fn tag(&self) -> String {
        match self.prefix.as_str() {
            "" => self.name.clone(),
            prefix => format!("{prefix}:{}", self.name),
        }
    }

    /// The declaration of its namespace, if it has one.
    fn declared(&self) -> String {
        match (self.namespace.as_str(), self.prefix.as_str()) {
            ("", _) => String::new(),
            (namespace, "") => format!(" xmlns=\"{}\"", escape(namespace)),
            (namespace, prefix) => format!(" xmlns:{prefix}=\"{}\"", escape(namespace)),
        }
    }
}

/// The name of the items of a list: their own, else that of the member.
fn item_name(document: &Document, items: &Value, member: &str) -> Name {
    Name::of(document, items, member)
}

/// The root of a body: by `xml`, else the name of the schema of the components.
fn root(document: &Document, schema: &Value) -> Name {
    let named = reference(schema).and_then(|reference| reference.rsplit('/').next());
    Name::of(document, schema, named.unwrap_or("root"))
}

/// Whether a schema is one of which no more is known than that it is a text, so that XML is given word for word.
pub(crate) fn is_bare(document: &Document, schema: &Value) -> bool {
    let flat = document.flat(schema);
    kind(&flat) == ValueKind::Text && flat.get("xml").is_none()
}

/// What a body says, as the JSON that the schema describes.
///
/// # Errors
/// It is no XML, has another root, or has a text where its schema has something else.
pub fn read_xml(document: &Document, schema: &Value, body: &str) -> Result<Value, String> {
    // Nothing that a document type could expand is (the S3 protocol knows none).
    let options = ParsingOptions::default();
    let tree = roxmltree::Document::parse_with_options(body, options);
    let tree = tree.map_err(|error| format!("no XML: {error}"))?;
    let (wanted, found) = (root(document, schema), tree.root_element());
    let given = found.tag_name();
    if given.name() != wanted.name {
        return Err(format!("the root is {}, not {}", given.name(), wanted.name));
    }
    if !wanted.namespace.is_empty()
        && given
            .namespace()
            .is_some_and(|given| given != wanted.namespace)
    {
        return Err(format!("the root is not in {}", wanted.namespace));
    }
    element(document, schema, found, "", 0)
}

/// The value of an element.
fn element(
    document: &Document,
    schema: &Value,
    node: Node<'_, '_>,
    at: &str,
    depth: usize,
) -> Result<Value, String> {
    if depth > DEEPEST {
        return Err(format!("{at}: too deep"));
    }
    let flat = document.flat(schema);
    match kind(&flat) {
        ValueKind::Object => object(document, &flat, node, at, depth),
        ValueKind::List => {
            let items = flat.get("items").unwrap_or(&Value::Null);
            let children = node.children().filter(Node::is_element);
            let read = children.map(|child| element(document, items, child, at, depth + 1));
            read.collect::<Result<Vec<_>, _>>().map(Value::Array)
        }
        kind => {
            if node.children().any(|child| child.is_element()) {
                return Err(format!("{at}: an element in the place of a text"));
            }
            let text: String = node.children().filter_map(|child| child.text()).collect();
            scalar(kind, text, at)
        }
    }
}

fn scalar(kind: ValueKind, text: String, at: &str) -> Result<Value, String> {
    let wrong = |what: &str| format!("{at}: {text:?} is no {what}");
    match kind {
        ValueKind::Boolean => text.parse().map(Value::Bool).map_err(|_| wrong("boolean")),
        ValueKind::Integer => match text.parse::<i64>() {
            Ok(number) => Ok(number.into()),
            Err(_) => Err(wrong("integer")),
        },
        ValueKind::Number => {
            let number = text.parse().ok().and_then(Number::from_f64);
            number.map(Value::Number).ok_or_else(|| wrong("number"))
        }
        _ => Ok(Value::String(text)),
    }
}

fn object(
    document: &Document,
    schema: &Value,
    node: Node<'_, '_>,
    at: &str,
    depth: usize,
) -> Result<Value, String> {
    let mut object = Map::new();
    let known: Vec<(&String, &Value)> = members(schema, "properties").collect();
    for attribute in node.attributes() {
        let is = |(member, schema): &&(&String, &Value)| {
            let name = Name::of(document, schema, member);
            name.is_attribute && name.name == attribute.name()
        };
        let (name, value) = match known.iter().find(is) {
            Some((name, schema)) => {
                let kind = kind(&document.flat(schema));
                (
                    (*name).clone(),
                    scalar(kind, attribute.value().to_owned(), at)?,
                )
            }
            None => (format!("@{}", attribute.name()), attribute.value().into()),
        };
        object.insert(name, value);
    }
    for child in node.children().filter(Node::is_element) {
        let tag = child.tag_name().name();
        let at = format!("{at}/{tag}");
        let found = known.iter().find_map(|(member, schema)| {
            let flat = document.flat(schema);
            let own = Name::of(document, schema, member);
            if kind(&flat) == ValueKind::List && !own.is_wrapped {
                let items = flat.get("items").unwrap_or(&Value::Null).clone();
                let is = item_name(document, &items, member).name == tag;
                return is.then_some((*member, *schema, Some(items)));
            }
            (!own.is_attribute && own.name == tag).then_some((*member, *schema, None))
        });
        match found {
            Some((member, _, Some(items))) => {
                let item = element(document, &items, child, &at, depth + 1)?;
                let list = object.entry(member.clone());
                if let Value::Array(list) = list.or_insert_with(|| Value::Array(Vec::new())) {
                    list.push(item);
                }
            }
            Some((member, schema, None)) => {
                let value = element(document, schema, child, &at, depth + 1)?;
                if object.insert(member.clone(), value).is_some() {
                    return Err(format!("{at}: it comes twice"));
                }
            }
            // Whoever checks the value says that nobody knows it.
            None => _ = object.insert(tag.to_owned(), child.text().unwrap_or_default().into()),
        }
    }
    Ok(Value::Object(object))
}

/// Puts in the lists that have to be there: one that is not in an element of its own has no other way to be empty.
pub(crate) fn complete(document: &Document, schema: &Value, value: &mut Value) {
    let flat = document.flat(schema);
    match value {
        Value::Object(object) => {
            for (name, member) in members(&flat, "properties") {
                let is_required = list(&flat, "required").iter().any(|other| other == name);
                let is_list = kind(&document.flat(member)) == ValueKind::List;
                if is_required && is_list && !Name::of(document, member, name).is_wrapped {
                    object
                        .entry(name.clone())
                        .or_insert_with(|| Value::Array(Vec::new()));
                }
                if let Some(value) = object.get_mut(name) {
                    complete(document, member, value);
                }
            }
        }
        Value::Array(items) => {
            let of = flat.get("items").unwrap_or(&Value::Null);
            items
                .iter_mut()
                .for_each(|item| complete(document, of, item));
        }
        _ => {}
    }
}

/// A value as a body of XML.
pub fn write_xml(document: &Document, schema: &Value, value: &Value) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let name = root(document, schema);
    write_element(document, schema, value, &name, &mut text);
    text
}

fn write_element(
    document: &Document,
    schema: &Value,
    value: &Value,
    name: &Name,
    text: &mut String,
) {
    let flat = document.flat(schema);
    let tag = name.tag();
    let _ = write!(text, "<{tag}{}", name.declared());
    match value {
        Value::Object(object) => {
            let known: Vec<(&String, &Value)> = members(&flat, "properties").collect();
            let parts = object.iter().map(|(member, value)| {
                let schema = known.iter().find(|(name, _)| *name == member);
                let schema = schema.map_or(&Value::Null, |(_, schema)| *schema);
                (member, schema, value, Name::of(document, schema, member))
            });
            let (attributes, elements): (Vec<_>, Vec<_>) =
                parts.partition(|(.., name)| name.is_attribute);
            for (.., value, name) in attributes {
                let (declared, tag) = (name.declared(), name.tag());
                let _ = write!(text, "{declared} {tag}=\"{}\"", escape(&plain(value)));
            }
            text.push('>');
            for (member, schema, value, name) in elements {
                let flat = document.flat(schema);
                match value.as_array().filter(|_| !name.is_wrapped) {
                    Some(items) => {
                        let of = flat.get("items").unwrap_or(&Value::Null);
                        let name = item_name(document, of, member);
                        items
                            .iter()
                            .for_each(|item| write_element(document, of, item, &name, text));
                    }
                    None => write_element(document, schema, value, &name, text),
                }
            }
        }
        Value::Array(items) => {
            text.push('>');
            let of = flat.get("items").unwrap_or(&Value::Null);
            let name = item_name(document, of, &name.name);
            items
                .iter()
                .for_each(|item| write_element(document, of, item, &name, text));
        }
        value => {
            text.push('>');
            text.push_str(&escape(&plain(value)));
        }
    }
    let _ = write!(text, "</{tag}>");
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        value => crate::answer::plain_text(value),
    }
}

/// Text as XML has it (1.0, 2.4 and 2.11: a bare carriage return would become a line feed).
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{complete, read_xml, write_xml};
    use crate::document::Document;

    fn document() -> Document {
        let root = json!({
            "paths": {},
            "components": { "schemas": {
                "Tag": {
                    "type": "object", "xml": { "name": "Tag" },
                    "properties": { "Key": { "type": "string" }, "Count": { "type": "integer" }, "On": { "type": "boolean" } },
                },
                "Output": {
                    "type": "object", "required": ["Rules"],
                    "xml": { "name": "Set", "namespace": "http://example.com/" },
                    "properties": {
                        "TagSet": { "type": "array", "items": { "$ref": "#/components/schemas/Tag" }, "xml": { "wrapped": true } },
                        "Rules": { "type": "array", "items": { "type": "string", "xml": { "name": "Rule" } } },
                        "Plain": { "type": "array", "items": { "type": "integer" } },
                        "kind": { "type": "string", "xml": { "attribute": true, "prefix": "x", "namespace": "http://example.com/x" } },
                    },
                },
            } },
        });
        Document::from_value("test", root).unwrap()
    }

    fn output() -> Value {
        json!({ "$ref": "#/components/schemas/Output" })
    }

    #[test]
    fn what_is_written_is_read() {
        let document = document();
        let value = json!({
            "TagSet": [{ "Key": "a<&>\r\"", "Count": 5, "On": true }, {}],
            "Rules": ["one", ""], "Plain": [1, 2], "kind": "k",
        });
        let text = write_xml(&document, &output(), &value);
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Set xmlns=\"http://example.com/\" \
             xmlns:x=\"http://example.com/x\" x:kind=\"k\"><Plain>1</Plain><Plain>2</Plain><Rule>one</Rule><Rule></Rule><TagSet>\
             <Tag><Count>5</Count><Key>a&lt;&amp;&gt;&#13;&quot;</Key><On>true</On></Tag><Tag></Tag></TagSet></Set>"
        );
        assert_eq!(read_xml(&document, &output(), &text), Ok(value));
    }

    #[test]
    fn what_is_no_such_body_is_told() {
        let document = document();
        for (text, wrong) in [
            ("<Set", "no XML"),
            ("<Other/>", "the root is Other, not Set"),
            (
                "<Set xmlns='http://example.org/'/>",
                "the root is not in http://example.com/",
            ),
            (
                "<Set><TagSet><Tag><Count>x</Count></Tag></TagSet></Set>",
                "/TagSet/Count: \"x\" is no integer",
            ),
            ("<Set><TagSet/><TagSet/></Set>", "/TagSet: it comes twice"),
            (
                "<Set><Rule><b/></Rule></Set>",
                "/Rule: an element in the place of a text",
            ),
            ("<!DOCTYPE Set [<!ENTITY a 'b'>]><Set/>", "no XML"),
        ] {
            let told = read_xml(&document, &output(), text).unwrap_err();
            assert!(told.contains(wrong), "{text}: {told}");
        }
        let unknown = read_xml(&document, &output(), "<Set><New>1</New></Set>");
        assert_eq!(unknown, Ok(json!({ "New": "1" })));
    }

    #[test]
    fn lists_that_have_to_be_there_may_be_empty() {
        let mut value = json!({});
        complete(&document(), &output(), &mut value);
        assert_eq!(
            value,
            json!({ "Rules": [] }),
            "a wrapped one would stand there"
        );
    }
}
