//! What a discriminator says: the values that stand for each variant (OpenAPI 3.0.3, Discriminator Object).

use std::collections::BTreeSet;

use openapiv3::{Schema, SchemaKind, Type};

use super::subtypes;
use crate::document::{Document, Located};

/// A discriminator, with what its mapping leads to.
pub(super) struct Discriminator<'a> {
    document: &'a Document,
    member: &'a str,
    /// Values, and the components that they stand for, if there is such a one. They add to the names of the components, and win
    /// over them: "an implicit or explicit mapping".
    mapped: Vec<(&'a str, Option<&'a str>)>,
}

/// The values that stand for a variant.
#[derive(Default)]
pub(super) struct Tags<'a> {
    /// Those that are mapped to it, or into a union that it is.
    pub mapped: Vec<&'a str>,
    /// What goes by its name: itself, and the variants of the union that it is.
    pub names: Vec<&'a str>,
    /// What the discriminators of unions within map, where they go by the same member.
    pub within: BTreeSet<&'a str>,
}

impl Tags<'_> {
    /// Each value once.
    pub fn all(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let found = self.mapped.iter().chain(&self.names).chain(&self.within);
        for tag in found {
            if !all.iter().any(|known| known == tag) {
                all.push((*tag).to_owned());
            }
        }
        all
    }
}

impl<'a> Discriminator<'a> {
    pub fn of(document: &'a Document, own: &'a openapiv3::Discriminator) -> Discriminator<'a> {
        let mapped = own.mapping.iter().map(|(value, target)| {
            let target = document.mapped(target);
            (value.as_str(), target.and_then(|target| target.name))
        });
        Discriminator {
            document,
            member: &own.property_name,
            mapped: mapped.collect(),
        }
    }

    /// The values that are mapped to a component.
    pub fn mapped(&self) -> impl Iterator<Item = &'a str> {
        let known = self.mapped.iter().filter(|(_, target)| target.is_some());
        known.map(|(value, _)| *value)
    }

    /// Whether a value is mapped to anything, so that it is no name.
    pub fn maps(&self, value: &str) -> bool {
        self.mapped.iter().any(|(mapped, _)| *mapped == value)
    }

    /// The values that stand for each part. Of a base that is its own subtype it is not looked for what is within.
    pub fn tags(&self, parts: &[Located<'a, Schema>], base: Option<&str>) -> Vec<Tags<'a>> {
        let is_part = |name: &str| parts.iter().any(|part| part.name == Some(name));
        let own: Vec<Option<&str>> = parts.iter().map(|part| self.own(part)).collect();
        // What two parts have alike, or one is called, tells nothing.
        let tells = |value: &&str| {
            let alike = own.iter().flatten().filter(|other| *other == value);
            alike.count() == 1 && !self.maps(value) && !is_part(value)
        };
        let tags = parts.iter().zip(&own).map(|(part, own)| {
            let own = own.filter(tells);
            let mut within = Within::default();
            if part.name.is_none() || part.name != base {
                self.within(part, &mut within);
            }
            // To the part itself, else into a union that has it.
            let leads =
                |to: &str| part.name == Some(to) || within.names.contains(to) && !is_part(to);
            let mapped = self.mapped.iter();
            let mapped = mapped.filter(|(_, to)| to.is_some_and(leads));
            // Its name stands for nothing then: no value that the part describes has it.
            let name = own.or(part.name);
            let names = name.into_iter().chain(within.names.iter().copied());
            Tags {
                mapped: mapped.map(|(value, _)| *value).collect(),
                names: names.filter(|name| !self.maps(name)).collect(),
                within: within.mapped,
            }
        });
        tags.collect()
    }

    /// The only value that a part allows for the member, whatever the part is called: a slip of many documents, as a value
    /// without a mapping is the name of a schema (OpenAPI 3.0.3, Discriminator Object).
    fn own(&self, part: &Located<'a, Schema>) -> Option<&'a str> {
        let mut open = vec![part.clone()];
        // Each once: parts of parts may be many times as many as there are schemas.
        let mut seen = BTreeSet::new();
        while let Some(schema) = open.pop() {
            let (properties, all_of) = match &schema.value.schema_kind {
                SchemaKind::Type(Type::Object(object)) => (Some(&object.properties), [].as_slice()),
                SchemaKind::Any(any) => (Some(&any.properties), any.all_of.as_slice()),
                SchemaKind::AllOf { all_of } => (None, all_of.as_slice()),
                _ => continue,
            };
            let given = properties.and_then(|all| all.get(self.member));
            if let Some(value) =
                given.and_then(|given| only_text(self.document.schema(given, String::new).value))
            {
                return Some(value);
            }
            for part in all_of.iter().rev() {
                let part = self.document.schema(part, String::new);
                if part.name.is_none_or(|name| seen.insert(name)) {
                    open.push(part);
                }
            }
        }
        None
    }

    /// What is within a part that is a union, through unions within it, each once: unions may lead back to themselves.
    fn within(&self, part: &Located<'a, Schema>, found: &mut Within<'a>) {
        let mut open = vec![part.clone()];
        while let Some(schema) = open.pop() {
            let (one_of, any_of) = match &schema.value.schema_kind {
                SchemaKind::OneOf { one_of } => (one_of.as_slice(), [].as_slice()),
                SchemaKind::AnyOf { any_of } => ([].as_slice(), any_of.as_slice()),
                SchemaKind::Any(any) => (any.one_of.as_slice(), any.any_of.as_slice()),
                _ => ([].as_slice(), [].as_slice()),
            };
            let listed = one_of.iter().chain(any_of);
            let listed = listed.map(|part| self.document.schema(part, String::new));
            let mut parts: Vec<Located<'a, Schema>> = listed.collect();
            parts.extend(subtypes::of(self.document, &schema));
            let own = schema.value.schema_data.discriminator.iter();
            let same = own.filter(|own| !parts.is_empty() && own.property_name == self.member);
            found
                .mapped
                .extend(same.flat_map(|own| own.mapping.keys().map(String::as_str)));
            for part in parts {
                if part.name.is_none_or(|name| found.names.insert(name)) {
                    open.push(part);
                }
            }
        }
    }
}

/// The text that a schema lists alone.
fn only_text(schema: &Schema) -> Option<&str> {
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(text)) => match text.enumeration.as_slice() {
            [value] => value.as_deref(),
            _ => None,
        },
        SchemaKind::Any(any) => match any.enumeration.as_slice() {
            [value] => value.as_str(),
            _ => None,
        },
        _ => None,
    }
}

/// What stands for the variants of the unions within a union.
#[derive(Default)]
struct Within<'a> {
    /// The names of the components that it leads to.
    names: BTreeSet<&'a str>,
    /// What the discriminators of those unions map, where they go by the same member.
    mapped: BTreeSet<&'a str>,
}
