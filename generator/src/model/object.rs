//! Objects: their parts, gathered from wherever a document puts them, and the members that come out.

use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind,
    StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::combine::Said;
use super::limits::{Limits, known_values};
use super::registry::{Registry, inner};
use super::report::Report;
use super::{Member, Ref, shape};
use crate::document::Document;
use crate::pointer;
use crate::product::Decisions;

/// An object's parts, gathered from `properties` and every `allOf`.
#[derive(Clone, Default)]
pub(super) struct Object<'a> {
    pub properties: Vec<Property<'a>>,
    pub required: Vec<&'a str>,
    pub additional: Option<(String, &'a AdditionalProperties)>,
}

/// A property where it is given; what it refers to may stand elsewhere.
#[derive(Clone)]
pub(super) struct Property<'a> {
    pub name: &'a str,
    pub pointer: String,
    pub said: Said<'a>,
}

impl<'a> Object<'a> {
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

/// The members of an object at `pointer` whose name is `path`.
pub(super) fn members<'a>(
    types: &mut Registry<'a>,
    decisions: &mut Decisions<'_>,
    report: &mut Report<'_>,
    object: &Object<'a>,
    pointer: &str,
    path: &[String],
) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
    for property in &object.properties {
        let inside = format!("{pointer}/properties/{}", pointer::escape(property.name));
        let r#type = types.of_said(&property.said, &inside, &inner(path, property.name), report);
        let required = object.required.contains(&property.name);
        let plain = |r#type: &Ref| matches!(r#type, Ref::Boolean | Ref::Unsigned | Ref::Number);
        let is_plain = match &r#type {
            Ref::Nullable(inner) => plain(inner),
            other => plain(other),
        };
        let only = property.said.only().filter(|_| is_plain);
        members.push(Member {
            r#type,
            required,
            listed: only
                .map(|only| shape::listed_plainly(types.document, only))
                .unwrap_or_default(),
            ..about(types.document, decisions, property)
        });
    }
    members
}

/// What is said about a member beside its type: by itself first, then by what it refers to.
fn about(document: &Document, decisions: &mut Decisions<'_>, property: &Property<'_>) -> Member {
    let Property {
        name,
        pointer,
        said,
    } = property;
    let extensions = &decisions.product().conventions.extensions;
    let main = said.main().into_iter();
    let layers: Vec<&Schema> = main
        .flat_map(|main| shape::layers(document, main))
        .collect();
    let data = || layers.iter().map(|schema| &schema.schema_data);
    let flag = |name: &str| {
        data().any(|data| data.extensions.get(name).is_some_and(|value| value == true))
    };
    // Where several schemas may speak, what limits one does not limit the others.
    let all = said.schemas();
    let everywhere = |says: fn(&SchemaData) -> bool| {
        let mut all = all.iter().map(|schema| shape::layers(document, schema));
        if said.all.is_empty() {
            all.all(|layers| layers.iter().any(|layer| says(&layer.schema_data)))
        } else {
            data().any(says)
        }
    };
    let mut limits = all.iter().map(|schema| Limits::read(document, schema));
    let first = match said.all.last() {
        Some(last) => Limits::read(document, last),
        None => limits.next().unwrap_or_default(),
    };
    let differ = said.all.is_empty() && limits.any(|other| other != first);
    let limits = if differ { Limits::default() } else { first };
    let password = all.iter().any(|schema| {
        let mut layers = shape::layers(document, schema).into_iter();
        layers.any(|schema| {
            matches!(&schema.schema_kind, SchemaKind::Type(Plain::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
        })
    });
    let may_be_null = match said.all.last() {
        Some(last) => shape::is_nullable(document, last),
        None => all
            .iter()
            .any(|schema| shape::is_nullable(document, schema)),
    };
    let own = document.text(pointer, "description").map(str::to_owned);
    Member {
        name: (*name).to_owned(),
        alias: decisions.alias(pointer).map(str::to_owned),
        description: own
            .or_else(|| data().find_map(|data| data.description.clone()))
            .unwrap_or_default(),
        r#type: Ref::Any,
        required: false,
        nullable: may_be_null,
        read_only: everywhere(|data| data.read_only),
        write_only: everywhere(|data| data.write_only),
        deprecated: everywhere(|data| data.deprecated),
        immutable: flag(&extensions.immutable),
        secret: decisions.is_secret(pointer, name) || password,
        limits,
        default: data().find_map(|data| data.default.clone()),
        known_values: data()
            .map(|data| known_values(&data.extensions, &extensions.known_values))
            .find(|values| !values.is_empty())
            .unwrap_or_default(),
        listed: Vec::new(),
        pointer: pointer.clone(),
    }
}
