//! Objects: their parts, gathered from wherever a document puts them, and the members that come out.

use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, StringFormat,
    Type as Plain, VariantOrUnknownOrEmpty,
};

use super::Member;
use super::limits::{known_values, limits};
use super::schema::{Builder, inner};
use crate::pointer;

/// An object's parts, gathered from `properties` and every `allOf`.
#[derive(Default)]
pub(super) struct Object<'a> {
    pub properties: Vec<(String, String, &'a ReferenceOr<Box<Schema>>)>,
    pub required: Vec<&'a str>,
    pub additional: Option<(String, &'a AdditionalProperties)>,
}

impl<'a> Object<'a> {
    pub fn take(&mut self, object: &'a ObjectType, pointer: &str) {
        self.add(
            &object.properties,
            &object.required,
            object.additional_properties.as_ref(),
            pointer,
        );
    }

    pub fn take_any(&mut self, any: &'a AnySchema, pointer: &str) {
        self.add(
            &any.properties,
            &any.required,
            any.additional_properties.as_ref(),
            pointer,
        );
    }

    fn add(
        &mut self,
        properties: impl IntoIterator<Item = (&'a String, &'a ReferenceOr<Box<Schema>>)>,
        required: &'a [String],
        additional: Option<&'a AdditionalProperties>,
        pointer: &str,
    ) {
        for (name, property) in properties {
            let at = format!("{pointer}/properties/{}", pointer::escape(name));
            self.properties.push((name.clone(), at, property));
        }
        self.required.extend(required.iter().map(String::as_str));
        if let Some(additional) = additional {
            self.additional = Some((format!("{pointer}/additionalProperties"), additional));
        }
    }
}

impl<'a> Builder<'a> {
    pub(super) fn members(&mut self, object: &Object<'a>, path: &[String]) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
        for (name, at, property) in &object.properties {
            let required = object.required.contains(&name.as_str());
            let member = self.member(name, at, property, required, path);
            // A later part of an allOf refines an earlier one.
            match members.iter_mut().find(|known| known.name == *name) {
                Some(known) => *known = member,
                None => members.push(member),
            }
        }
        members
    }

    fn member(
        &mut self,
        name: &str,
        pointer: &str,
        property: &'a ReferenceOr<Box<Schema>>,
        required: bool,
        path: &[String],
    ) -> Member {
        let r#type = self.boxed(property, pointer, &inner(path, name));
        let layers = self.layers(property);
        let data = || layers.iter().map(|schema| &schema.schema_data);
        let flag = |name: &str| {
            data().any(|data| data.extensions.get(name).is_some_and(|value| value == true))
        };
        let password = layers.iter().any(|schema| {
            matches!(&schema.schema_kind, SchemaKind::Type(Plain::String(string))
                if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
        });
        let words = self.text(pointer, "description");
        Member {
            pointer: pointer.to_owned(),
            name: name.to_owned(),
            alias: self.product.alias(pointer).map(str::to_owned),
            description: words
                .or_else(|| data().find_map(|data| data.description.clone()))
                .unwrap_or_default(),
            required,
            nullable: data().any(|data| data.nullable),
            read_only: data().any(|data| data.read_only),
            write_only: data().any(|data| data.write_only),
            deprecated: data().any(|data| data.deprecated),
            immutable: flag("x-immutable"),
            secret: self.product.is_secret(pointer, name) || password,
            limits: layers
                .iter()
                .map(|schema| limits(schema))
                .find(|limits| !limits.0.is_empty())
                .unwrap_or_default(),
            default: data()
                .find_map(|data| data.default.as_ref())
                .map(ToString::to_string),
            known_values: data()
                .map(|data| known_values(&data.extensions))
                .find(|v| !v.is_empty())
                .unwrap_or_default(),
            r#type,
        }
    }

    /// The schemas that say something about a property, outermost first: its own, and those that it is nothing
    /// but a reference to, bare or in an `allOf` of one.
    fn layers(&self, property: &'a ReferenceOr<Box<Schema>>) -> Vec<&'a Schema> {
        let mut next = match property {
            ReferenceOr::Item(schema) => Some(&**schema),
            ReferenceOr::Reference { reference } => {
                self.component(reference).map(|(_, _, schema)| schema)
            }
        };
        let mut layers = Vec::new();
        // A chain longer than there are schemas would be a cycle, which the document step refuses.
        let most = self
            .document
            .api
            .components
            .as_ref()
            .map_or(0, |components| components.schemas.len());
        while let Some(schema) = next.filter(|_| layers.len() <= most + 1) {
            layers.push(schema);
            let parts = match &schema.schema_kind {
                SchemaKind::AllOf { all_of } => all_of.as_slice(),
                SchemaKind::Any(any) if any.properties.is_empty() => any.all_of.as_slice(),
                _ => &[],
            };
            next = match parts {
                [ReferenceOr::Reference { reference }] => {
                    self.component(reference).map(|(_, _, schema)| schema)
                }
                _ => None,
            };
        }
        layers
    }
}
