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
    /// What is said of members that are not named, and where: all of it holds.
    pub additional: Vec<(String, &'a AdditionalProperties)>,
    /// Whether one of several alternatives says that there may be such members.
    pub may_be_open: bool,
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
        self.properties.is_empty() && self.required.is_empty() && self.additional.is_empty()
    }

    /// Whether it is said that there may be members that are not named.
    pub fn is_open(&self) -> bool {
        !self.is_closed() && (self.may_be_open || !self.additional.is_empty())
    }

    /// Whether it is said that there are no others than those that are named.
    pub fn is_closed(&self) -> bool {
        // Each part of an `allOf` has to hold, so that one which allows no others is enough (JSON Schema 2020-12, Core,
        // 10.2.1.1).
        let mut additional = self.additional.iter();
        additional.any(|(_, additional)| *additional == &AdditionalProperties::Any(false))
    }

    /// What is said of the members that are not named, if it is more than that there may be some.
    pub fn others(&self, document: &'a Document) -> Option<Said<'a>> {
        let additional = self.additional.iter();
        let schemas = additional.filter_map(|(pointer, additional)| match additional {
            AdditionalProperties::Schema(schema) => {
                Some(document.schema(schema, || pointer.clone()))
            }
            AdditionalProperties::Any(_) => None,
        });
        schemas.map(Said::from).reduce(|mut said, other| {
            other.all.into_iter().for_each(|schema| said.and(schema));
            said
        })
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
        let additional = additional.into_iter();
        let at = |additional| (format!("{pointer}/additionalProperties"), additional);
        self.additional.extend(additional.map(at));
    }
}
