//! Objects: their parts, gathered from wherever a document puts them, and the members that come out.

use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, StringFormat,
    Type as Plain, VariantOrUnknownOrEmpty,
};

use super::limits::{Limits, known_values};
use super::registry::{Registry, inner};
use super::report::Report;
use super::{Member, shape};
use crate::document::{Document, Located};
use crate::pointer;
use crate::product::Decisions;

/// An object's parts, gathered from `properties` and every `allOf`.
#[derive(Default)]
pub(super) struct Object<'a> {
    pub properties: Vec<Property<'a>>,
    pub required: Vec<&'a str>,
    pub additional: Option<(String, &'a AdditionalProperties)>,
}

/// A property where it is given; what it refers to may stand elsewhere.
pub(super) struct Property<'a> {
    pub name: &'a str,
    pub pointer: String,
    pub schema: Located<'a, Schema>,
}

impl<'a> Object<'a> {
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
            self.properties.push(Property {
                name,
                schema: document.schema(property, || at.clone()),
                pointer: at,
            });
        }
        self.required.extend(required.iter().map(String::as_str));
        if let Some(additional) = additional {
            self.additional = Some((format!("{pointer}/additionalProperties"), additional));
        }
    }
}

/// The members of an object whose name is `path`.
pub(super) fn members<'a>(
    types: &mut Registry<'a>,
    decisions: &mut Decisions<'_>,
    report: &mut Report<'_>,
    object: &Object<'a>,
    path: &[String],
) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
    for property in &object.properties {
        let r#type = types.of(&property.schema, &inner(path, property.name), report);
        let required = object.required.contains(&property.name);
        let member = Member {
            r#type,
            required,
            ..about(types.document, decisions, property)
        };
        // A later part of an allOf refines an earlier one.
        match members.iter_mut().find(|known| known.name == member.name) {
            Some(known) => *known = member,
            None => members.push(member),
        }
    }
    members
}

/// What is said about a member beside its type: by itself first, then by what it refers to.
fn about(document: &Document, decisions: &mut Decisions<'_>, property: &Property<'_>) -> Member {
    let Property {
        name,
        pointer,
        schema,
    } = property;
    let extensions = &decisions.product().conventions.extensions;
    let layers = shape::layers(document, schema);
    let data = || layers.iter().map(|schema| &schema.schema_data);
    let flag = |name: &str| {
        data().any(|data| data.extensions.get(name).is_some_and(|value| value == true))
    };
    let password = layers.iter().any(|schema| {
        matches!(&schema.schema_kind, SchemaKind::Type(Plain::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
    });
    let own = document.text(pointer, "description").map(str::to_owned);
    Member {
        name: (*name).to_owned(),
        alias: decisions.alias(pointer).map(str::to_owned),
        description: own
            .or_else(|| data().find_map(|data| data.description.clone()))
            .unwrap_or_default(),
        r#type: super::Ref::Any,
        required: false,
        nullable: shape::is_nullable(document, schema),
        read_only: data().any(|data| data.read_only),
        write_only: data().any(|data| data.write_only),
        deprecated: data().any(|data| data.deprecated),
        immutable: flag(&extensions.immutable),
        secret: decisions.is_secret(pointer, name) || password,
        limits: Limits::read(document, schema),
        default: data().find_map(|data| data.default.clone()),
        known_values: data()
            .map(|data| known_values(&data.extensions, &extensions.known_values))
            .find(|values| !values.is_empty())
            .unwrap_or_default(),
        pointer: pointer.clone(),
    }
}
