//! How a value stands in XML.

use serde::Serialize;

/// The element or the attribute that a value is in (OpenAPI 3.0.3, XML Object).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Xml {
    /// Where it is described.
    #[serde(skip)]
    pub pointer: String,
    /// The local name.
    pub name: String,
    /// A second name under which it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub also: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The namespace that it is declared in; empty for that of what is around it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub namespace: String,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub attribute: bool,
    /// Whether each item of a list is such an element, with none around all of them.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub repeated: bool,
    /// What the items of a list are, which stand in the element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Xml>>,
}

impl Xml {
    /// It, and what stands in it.
    pub fn all(&self) -> impl Iterator<Item = &Xml> {
        std::iter::successors(Some(self), |xml| xml.items.as_deref())
    }
}
