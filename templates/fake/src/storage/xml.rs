//! XML as S3 writes it and reads it.

use std::fmt::Display;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use roxmltree::{Document, Node};

use super::error::Failure;

/// Of all documents but errors (Amazon S3 API, 2006-03-01).
const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";

/// What `encoding-type=url` leaves as it is: what a path may hold.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A document that is being written.
pub(super) struct Xml(String);

impl Xml {
    pub fn bare() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }

    /// A whole document.
    pub fn document(root: &str, fill: impl FnOnce(&mut Self)) -> Self {
        let mut xml = Self::bare();
        xml.0.push_str(&format!("<{root} xmlns=\"{NAMESPACE}\">"));
        fill(&mut xml);
        xml.0.push_str(&format!("</{root}>"));
        xml
    }

    pub fn within(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.0.push_str(&format!("<{name}>"));
        fill(self);
        self.0.push_str(&format!("</{name}>"));
    }

    pub fn leaf(&mut self, name: &str, value: impl Display) {
        self.within(name, |xml| xml.text(&value.to_string()));
    }

    /// An element where there is something to say.
    pub fn some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.leaf(name, value);
        }
    }

    pub fn text(&mut self, text: &str) {
        self.0.push_str(&escape(text));
    }

    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// S3 writes characters that no XML 1.0 may hold as references, which is how its clients get to see them.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in crate::xml::escape(text).chars() {
        match letter {
            '\n' | '\t' => escaped.push(letter),
            letter if letter < ' ' || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                escaped.push_str(&format!("&#x{:x};", u32::from(letter)));
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// A key or a prefix in a listing.
pub(super) fn shown(text: &str, is_encoded: bool) -> String {
    match is_encoded {
        true => utf8_percent_encode(text, PLAIN).to_string(),
        false => text.to_owned(),
    }
}

/// A body that a call has sent.
pub(super) fn read(body: &[u8]) -> Result<Document<'_>, Failure> {
    let text = std::str::from_utf8(body).map_err(|error| malformed(&error))?;
    Document::parse(text).map_err(|error| malformed(&error))
}

fn malformed(error: &dyn Display) -> Failure {
    Failure::saying("MalformedXML", error.to_string())
}

/// The elements of a name, right below.
pub(super) fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    let children = node.children();
    children.filter(move |child| child.tag_name().name() == name)
}

/// The text of the first element of a name, right below.
pub(super) fn text<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    let mut children = node.children();
    let found = children.find(|child| child.tag_name().name() == name)?;
    Some(found.text().unwrap_or_default())
}
