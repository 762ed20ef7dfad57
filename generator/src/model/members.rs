//! The members of objects.

use openapiv3::{
    Schema, SchemaData, SchemaKind, StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::api::{Member, Ref};
use super::limits::{self, Limits};
use super::object::{ObjectParts, Property};
use super::purpose::Purpose;
use super::registry::{Registry, inner};
use super::report::Report;
use super::{elements, keywords, nullable};
use crate::document::Document;
use crate::pointer;
use crate::product::Decisions;

/// The members of an object at `pointer` whose name is `path`.
pub(super) fn members<'a>(
    types: &mut Registry<'a>,
    decisions: &mut Decisions<'_>,
    report: &mut Report<'_>,
    object: &ObjectParts<'a>,
    pointer: &str,
    path: &[String],
) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::with_capacity(object.properties.len());
    for property in &object.properties {
        let inside = format!("{pointer}/properties/{}", pointer::escape(property.name));
        let r#type = types.of_said(&property.said, &inside, &inner(path, property.name), report);
        let required = object.required.contains(&property.name);
        let only = property.said.only();
        let listed = only.map(|only| keywords::listed_plainly(types.document, only, &r#type));
        let xml = types
            .has_xml
            .then(|| elements::of(types.document, &property.said, property.name, &r#type));
        members.push(Member {
            xml,
            r#type,
            required,
            listed: listed.unwrap_or_default(),
            ..about(types.document, decisions, property)
        });
    }
    members
}

/// The lists of which one must be there, of members that are there in requests and answers alike.
pub(super) fn one_of(object: &ObjectParts<'_>, members: &[Member]) -> Vec<Vec<Vec<String>>> {
    let counts = |name: &str| {
        let mut known = members.iter().filter(|member| member.name == name);
        known.any(|member| member.is_in(Purpose::Sent) && member.is_in(Purpose::Answered))
    };
    let names = |names: &Vec<&str>| -> Vec<String> {
        let names = names.iter().filter(|name| counts(name));
        names.map(|name| (*name).to_owned()).collect()
    };
    let lists = object.one_of.iter();
    let lists = lists.map(|lists| lists.iter().map(names).collect::<Vec<_>>());
    lists
        .filter(|lists| lists.iter().all(|names| !names.is_empty()))
        .collect()
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
        .flat_map(|main| keywords::layers(document, main))
        .collect();
    let data = || layers.iter().map(|schema| &schema.schema_data);
    let flag = |name: &str| {
        data().any(|data| data.extensions.get(name).is_some_and(|value| value == true))
    };
    // Where several schemas may speak, what limits one does not limit the others.
    let all = said.schemas();
    let everywhere = |says: fn(&SchemaData) -> bool| {
        let mut all = all.iter().map(|schema| keywords::layers(document, schema));
        if said.all.is_empty() {
            all.all(|layers| layers.iter().any(|layer| says(&layer.schema_data)))
        } else {
            data().any(says)
        }
    };
    let mut limits = all.iter().map(|schema| limits::read::of(document, schema));
    let first = match said.all.last() {
        Some(last) => limits::read::of(document, last),
        None => limits.next().unwrap_or_default(),
    };
    let differ = said.all.is_empty() && limits.any(|other| other != first);
    let limits = if differ { Limits::default() } else { first };
    // The format asks for the value to be hidden where it is shown (OpenAPI 3.0.3, Data Types, `password`).
    let password = all.iter().any(|schema| {
        let mut layers = keywords::layers(document, schema).into_iter();
        layers.any(|schema| {
            matches!(&schema.schema_kind, SchemaKind::Type(Plain::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password))
        })
    });
    // Beside a `$ref` it has no effect by the letter (OpenAPI 3.0.3, Reference Object), but it is what people wrote of
    // this member.
    let own = document.text(pointer, "description").map(str::to_owned);
    Member {
        name: (*name).to_owned(),
        alias: decisions.alias(pointer, name).map(str::to_owned),
        description: own
            .or_else(|| data().find_map(|data| data.description.clone()))
            .unwrap_or_default(),
        r#type: Ref::Any,
        required: false,
        nullable: nullable::is_nullable(document, said),
        read_only: everywhere(|data| data.read_only),
        write_only: everywhere(|data| data.write_only),
        deprecated: everywhere(|data| data.deprecated),
        immutable: flag(&extensions.immutable),
        secret: decisions.is_secret(pointer, name, password),
        limits,
        default: data().find_map(|data| data.default.clone()),
        known_values: data()
            .map(|data| known_values(&data.extensions, &extensions.known_values))
            .find(|values| !values.is_empty())
            .unwrap_or_default(),
        listed: Vec::new(),
        only: keywords::only(document, said).cloned(),
        xml: None,
        pointer: pointer.clone(),
    }
}

/// Values that are known to be in use, where any string is allowed.
fn known_values<'v>(
    extensions: impl IntoIterator<Item = (&'v String, &'v serde_json::Value)>,
    names: &[String],
) -> Vec<String> {
    let mut extensions = extensions.into_iter();
    let found = extensions.find(|(name, _)| names.contains(name));
    let values = found
        .and_then(|(_, value)| value.as_array())
        .map(Vec::as_slice)
        .unwrap_or_default();
    let text = |value: &serde_json::Value| match value.as_str() {
        Some(text) => text.to_owned(),
        None => value.to_string(),
    };
    values.iter().map(text).collect()
}
