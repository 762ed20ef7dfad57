//! Objects: their parts, gathered from wherever a document puts them.

use openapiv3::{AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema};

use super::keywords;
use super::said::Said;
use crate::document::Document;
use crate::pointer;

/// An object's parts, gathered from `properties` and every `allOf`.
#[derive(Clone, Default)]
pub(super) struct ObjectParts<'a> {
    pub properties: Vec<Property<'a>>,
    pub required: Vec<&'a str>,
    pub additional: Option<(String, &'a AdditionalProperties)>,
    /// Of each of these, one list must be there: what alternatives require.
    pub one_of: Vec<Vec<Vec<&'a str>>>,
}

/// A property where it is given; what it refers to may stand elsewhere.
#[derive(Clone)]
pub(super) struct Property<'a> {
    pub name: &'a str,
    pub pointer: String,
    pub said: Said<'a>,
}

impl<'a> ObjectParts<'a> {
    /// Whether nothing is said of its members.
    pub fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.required.is_empty() && self.additional.is_none()
    }

    /// Whether it is said that there may be members that are not named.
    pub fn is_open(&self) -> bool {
        let additional = self.additional.as_ref();
        additional.is_some_and(|(_, additional)| *additional != &AdditionalProperties::Any(false))
    }

    /// Whether it is said that there are no others than those that are named.
    pub fn is_closed(&self) -> bool {
        let additional = self.additional.as_ref();
        additional.is_some_and(|(_, additional)| *additional == &AdditionalProperties::Any(false))
    }

    pub fn take(&mut self, document: &'a Document, object: &'a ObjectType, pointer: &str) {
        self.add(
            document,
            &object.properties,
            &object.required,
            object.additional_properties.as_ref(),
            pointer,
        );
    }

    pub fn take_any(&mut self, document: &'a Document, any: &'a AnySchema, pointer: &str) {
        self.add(
            document,
            &any.properties,
            &any.required,
            any.additional_properties.as_ref(),
            pointer,
        );
        self.take_required(&any.one_of);
        self.take_required(&any.any_of);
    }

    /// Takes alternatives that say no more than what is required.
    pub fn take_required(&mut self, parts: &'a [ReferenceOr<Schema>]) {
        let required = parts.iter().map(keywords::required);
        if let Some(required) = required.collect::<Option<Vec<_>>>() {
            self.require(required);
        }
    }

    /// One of the lists must be there, unless one of them asks for nothing.
    pub fn require(&mut self, lists: Vec<Vec<&'a str>>) {
        if !lists.is_empty() && lists.iter().all(|names| !names.is_empty()) {
            self.one_of.push(lists);
        }
    }

    fn add(
        &mut self,
        document: &'a Document,
        properties: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<Box<Schema>>)>,
        required: &'a [String],
        additional: Option<&'a AdditionalProperties>,
        pointer: &str,
    ) {
        for (name, property) in properties {
            let at = format!("{pointer}/properties/{}", pointer::escape(name));
            let schema = document.schema(property, || at.clone());
            let mut known = self.properties.iter_mut();
            match known.find(|known| known.name == name) {
                // A later part refines an earlier one.
                Some(known) => {
                    known.said.and(schema);
                    known.pointer = at;
                }
                None => self.properties.push(Property {
                    name,
                    said: schema.into(),
                    pointer: at,
                }),
            }
        }
        self.required.extend(required.iter().map(String::as_str));
        if let Some(additional) = additional {
            self.additional = Some((format!("{pointer}/additionalProperties"), additional));
        }
    }
}
