//! Reads schemas with everything that they say, and the components that they lead to.

use openapiv3::ReferenceOr;
use serde::Deserialize;
use serde_json::Value;

use super::{
    Additional, Component, Components, Composed, Composition, JsonType, Part, Schema, Subtype,
};
use crate::document::{self, Document, Located, Map, Node, NodeSource, Stated};
use crate::model::discriminator::Discriminator;
use crate::model::{keywords, limits, subtypes};
use crate::pointer;

/// The schema at a JSON pointer; `None` if nothing stands there.
pub(in crate::model) fn at(document: &Document, pointer: String) -> Option<Schema> {
    Some(read(document, document.node(&pointer)?, pointer))
}

/// The schema of a media type.
pub(in crate::model) fn of_content(
    document: &Document,
    at: &str,
    media_type: &str,
) -> Option<Schema> {
    let media_type = pointer::escape(media_type);
    self::at(document, format!("{at}/content/{media_type}/schema"))
}

/// The components that schemas lead to.
pub(in crate::model) fn components<'s>(
    document: &Document,
    schemas: impl Iterator<Item = &'s Schema>,
) -> Components {
    let mut made = Components::default();
    let mut open = Vec::new();
    schemas.for_each(|schema| references(schema, &mut open));
    while let Some(name) = open.pop() {
        if made.0.contains_key(&name) {
            continue;
        }
        let Some(found) = document.component(&name) else {
            continue;
        };
        let Some(schema) = at(document, found.pointer.clone()) else {
            continue;
        };
        let subtypes = subtypes(document, &found);
        references(&schema, &mut open);
        open.extend(subtypes.iter().map(|own| own.name.clone()));
        made.0.insert(name, Component { schema, subtypes });
    }
    made
}

/// Adds the names of the components that a schema refers to.
fn references(schema: &Schema, into: &mut Vec<String>) {
    into.extend(schema.reference.clone());
    schema.within().for_each(|inside| references(inside, into));
}

/// What may come where a component is asked for, in the order of names.
fn subtypes(document: &Document, base: &Located<'_, openapiv3::Schema>) -> Vec<Subtype> {
    let found = subtypes::of(document, base);
    let Some(own) = &base.value.schema_data.discriminator else {
        return Vec::new();
    };
    let tags = Discriminator::of(document, own).tags(&found, base.name);
    let all = found.iter().zip(tags).filter_map(|(subtype, tags)| {
        let own = subtype.name != base.name && !subtypes::of(document, subtype).is_empty();
        Some(Subtype {
            name: subtype.name?.to_owned(),
            tags: if own { Vec::new() } else { tags.all() },
        })
    });
    let mut all: Vec<Subtype> = all.collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

fn read(document: &Document, node: &Node, pointer: String) -> Schema {
    let blank = Schema {
        pointer,
        ..Schema::default()
    };
    match document.stated(node) {
        None => blank,
        Some(Stated::Schema(own)) => stated(document, own, blank),
        Some(Stated::Reference {
            component,
            description,
        }) => {
            let name = component.and_then(|component| component.name);
            Schema {
                reference: name.map(str::to_owned),
                description: description.filter(|_| name.is_some()).map(str::to_owned),
                ..blank
            }
        }
    }
}

fn stated(document: &Document, own: &Map, blank: Schema) -> Schema {
    let at = &blank.pointer;
    let inside =
        |keyword: &str, inside: &Node| Box::new(read(document, inside, format!("{at}/{keyword}")));
    let text = |keyword: &str| own.text(keyword).map(str::to_owned);
    let list = |keyword: &str| {
        own.get(keyword)
            .and_then(Node::as_list)
            .into_iter()
            .flatten()
    };
    let additional = own.get("additionalProperties");
    let additional = additional.map(|additional| match additional.value {
        document::Value::Bool(allowed) => Additional::Any(allowed),
        _ => Additional::Schema(inside("additionalProperties", additional)),
    });
    let items = own.get("items").map(|items| inside("items", items));
    let properties = own.get("properties").and_then(Node::as_map).map(|members| {
        let members = members.iter().map(|(name, member)| {
            let at = format!("{at}/properties/{}", pointer::escape(name));
            (name.to_owned(), read(document, member, at))
        });
        members.collect()
    });
    let named = own.get("type");
    let named = named.and_then(|name| JsonType::deserialize(NodeSource(name)).ok());
    // What has members is an object, as its type is; what has items is a list.
    let inferred = if properties.is_some() || additional.is_some() {
        Some(JsonType::Object)
    } else {
        items.as_ref().map(|_| JsonType::Array)
    };
    let r#type = named.or(inferred);
    let told = own.get("discriminator");
    Schema {
        title: text("title"),
        description: text("description"),
        r#type,
        nullable: own.is("nullable"),
        values: list("enum").map(json).collect(),
        limits: limits::read::stated(own),
        default: own.get("default").map(json),
        example: own.get("example").map(json),
        read_only: own.is("readOnly"),
        write_only: own.is("writeOnly"),
        deprecated: own.is("deprecated"),
        required: list("required")
            .filter_map(Node::as_text)
            .map(str::to_owned)
            .collect(),
        not: own.get("not").map(|not| inside("not", not)),
        composed: composed(document, own, at),
        discriminator: told.and_then(|own| Some(own.get("propertyName")?.as_text()?.to_owned())),
        properties,
        additional,
        items,
        ..blank
    }
}

/// What a schema is made of.
fn composed(document: &Document, own: &Map, at: &str) -> Vec<Composition> {
    let told = own.get("discriminator");
    let told: Option<openapiv3::Discriminator> =
        told.and_then(|told| Deserialize::deserialize(NodeSource(told)).ok());
    let told = told.as_ref().map(|told| Discriminator::of(document, told));
    let all = Composed::ALL.into_iter().filter_map(|keyword| {
        let nodes = own.get(keyword.as_str())?.as_list()?;
        if nodes.is_empty() {
            return None;
        }
        // Beside `allOf` it tells the subtypes of a base apart, not the parts (OpenAPI 3.0.3, Discriminator Object).
        let told = told.as_ref().filter(|_| keyword != Composed::AllOf);
        let tags = told.map(|told| {
            // Inline schemas are not considered (OpenAPI 3.0.3, Discriminator Object).
            let located = nodes.iter().map(|part| {
                let component = match document.stated(part) {
                    Some(Stated::Reference { component, .. }) => component,
                    _ => None,
                };
                component.unwrap_or_else(|| Located {
                    value: document.nothing(),
                    pointer: String::new(),
                    name: None,
                })
            });
            told.tags(&located.collect::<Vec<_>>(), None)
        });
        let mut tags = tags.into_iter().flatten();
        let parts = nodes.iter().enumerate().map(|(index, part)| Part {
            schema: read(document, part, format!("{at}/{}/{index}", keyword.as_str())),
            tags: tags.next().map_or_else(Vec::new, |tags| tags.all()),
        });
        Some(Composition {
            keyword,
            parts: parts.collect(),
            only_requires: nodes.iter().all(only_requires),
        })
    });
    all.collect()
}

fn only_requires(part: &Node) -> bool {
    let part: Result<ReferenceOr<openapiv3::Schema>, _> =
        Deserialize::deserialize(NodeSource(part));
    part.is_ok_and(|part| keywords::only_requires(&part))
}

/// A part of the document as JSON. What cannot be one, such as a number that is not finite, the checks refuse.
fn json(node: &Node) -> Value {
    Value::deserialize(NodeSource(node)).unwrap_or_default()
}
