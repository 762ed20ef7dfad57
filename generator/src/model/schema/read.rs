//! Reads schemas with everything that they say, and the components that they lead to.

use openapiv3::ReferenceOr;
use serde::Deserialize;
use serde_json::Value;

use super::{Additional, Component, Components, Composed, Composition, Part, Schema, Subtype};
use crate::document::{self, Document, Located, Map, Node, NodeSource};
use crate::model::discriminator::Discriminator;
use crate::model::{keywords, subtypes};
use crate::pointer;

/// What says nothing of JSON.
const SILENT: [&str; 2] = ["xml", "externalDocs"];

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
    let mut made = Schema {
        pointer,
        ..Schema::default()
    };
    let Some(own) = node.as_map() else {
        return made;
    };
    if let Some(reference) = own.get("$ref") {
        made.reference = target(document, reference).map(str::to_owned);
        if let (Some(words), true) = (own.get("description"), made.reference.is_some()) {
            made.said.insert("description".to_owned(), json(words));
        }
        return made;
    }
    let inside = |keyword: &str, inside: &Node| {
        let at = format!("{}/{keyword}", made.pointer);
        Some(Box::new(read(document, inside, at)))
    };
    made.items = own.get("items").and_then(|items| inside("items", items));
    made.not = own.get("not").and_then(|not| inside("not", not));
    made.additional = own.get("additionalProperties").and_then(|additional| {
        Some(match additional.value {
            document::Value::Bool(allowed) => Additional::Any(allowed),
            _ => Additional::Schema(inside("additionalProperties", additional)?),
        })
    });
    made.properties = own.get("properties").and_then(Node::as_map).map(|members| {
        let members = members.iter().map(|(name, member)| {
            let at = format!("{}/properties/{}", made.pointer, pointer::escape(name));
            (name.to_owned(), read(document, member, at))
        });
        members.collect()
    });
    let required = own.get("required").and_then(Node::as_list);
    let required = required.into_iter().flatten().filter_map(Node::as_text);
    made.required = required.map(str::to_owned).collect();
    made.composed = composed(document, own, &made.pointer);
    made.discriminator = own
        .get("discriminator")
        .and_then(|own| own.get("propertyName")?.as_text())
        .map(str::to_owned);
    let said = own.iter().filter(|(keyword, _)| speaks(keyword));
    made.said = said
        .map(|(keyword, value)| (keyword.to_owned(), json(value)))
        .collect();
    made
}

/// Whether a keyword stands for nothing but a value of its own.
fn speaks(keyword: &str) -> bool {
    let inside = matches!(
        keyword,
        "properties" | "additionalProperties" | "items" | "not" | "required" | "discriminator"
    );
    let composed = Composed::ALL.iter().any(|own| own.as_str() == keyword);
    !inside && !composed && !keyword.starts_with("x-") && !SILENT.contains(&keyword)
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
        let told = told.as_ref().filter(|_| keyword != Composed::AllOf);
        let tags = told.map(|told| {
            // Inline schemas are not considered (OpenAPI 3.0.3, Discriminator Object).
            let located = nodes.iter().map(|part| {
                let component = part.get("$ref").and_then(|given| target(document, given));
                let component = component.and_then(|name| document.component(name));
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

/// The component that a reference leads to; none if it was refused.
fn target<'a>(document: &'a Document, reference: &Node) -> Option<&'a str> {
    document.named(reference.as_text()?)?.name
}

/// A part of the document as JSON. What cannot be one, such as a number that is not finite, the checks refuse.
fn json(node: &Node) -> Value {
    Value::deserialize(NodeSource(node)).unwrap_or_default()
}
