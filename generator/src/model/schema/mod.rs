//! Schemas with everything that they say: what outputs in JSON Schema are made of, as types cannot say all of it.
//!
//! They are decided here as types are: references are followed, subtypes known, and the values that tell variants apart;
//! who prints them walks over them.

pub(super) mod read;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;

use super::limits::Limits;
use super::purpose::Purpose;

/// The parts of `allOf` that may stand within one another.
pub(super) const MAX_NESTED: usize = 64;

/// A Schema Object (OpenAPI 3.0.3, 4.7.24): what it says by itself, and the schemas within it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Schema {
    /// Where it stands.
    #[serde(skip)]
    pub pointer: String,
    /// The component that it is a reference to; only a description is said beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// As it says, or as what is inside of it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r#type: Option<JsonType>,
    /// Whether null is a value as well, whatever else is said.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub nullable: bool,
    /// The values that there are, if they are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Without what is inside of it.
    #[serde(skip_serializing_if = "is_default")]
    pub limits: Limits,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub example: Option<Value>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub read_only: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub write_only: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<String>,
    /// In the order of the document.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "as_map")]
    pub properties: Option<Vec<(String, Schema)>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional: Option<Additional>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Schema>>,
    /// `allOf`, `oneOf` and `anyOf`, in this order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub composed: Vec<Composition>,
    /// The member that tells variants apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discriminator: Option<String>,
}

#[expect(clippy::ref_option, reason = "as serde wants it")]
fn as_map<S: Serializer>(
    properties: &Option<Vec<(String, Schema)>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(properties.iter().flatten().map(|(name, own)| (name, own)))
}

fn is_default(limits: &Limits) -> bool {
    *limits == Limits::default()
}

/// The types of JSON, as a schema names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonType {
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// Members without a name of their own.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Additional {
    /// Whether there may be any.
    Any(bool),
    Schema(Box<Schema>),
}

/// What a schema is made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Composition {
    pub keyword: Composed,
    pub parts: Vec<Part>,
    /// Whether what is required is all that tells the parts apart.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub only_requires: bool,
}

/// How parts come to one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Composed {
    AllOf,
    OneOf,
    AnyOf,
}

impl Composed {
    pub const ALL: [Composed; 3] = [Composed::AllOf, Composed::OneOf, Composed::AnyOf];

    /// The keyword, which JSON Schema has as well.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Composed::AllOf => "allOf",
            Composed::OneOf => "oneOf",
            Composed::AnyOf => "anyOf",
        }
    }
}

/// A part of a schema.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    pub schema: Schema,
    /// The values of the discriminator that stand for it; none for an inline one, which it does not know.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// A component schema.
#[derive(Clone, Debug, Serialize)]
pub struct Component {
    pub schema: Schema,
    /// What may come where it is asked for, by name, if it is a base.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subtypes: Vec<Subtype>,
}

/// A component that has another in its `allOf`, or is that other itself.
#[derive(Clone, Debug, Serialize)]
pub struct Subtype {
    pub name: String,
    /// The values of the base's discriminator that stand for it; none where it tells subtypes of its own apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl Schema {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let plain = Schema {
            pointer: self.pointer.clone(),
            ..Schema::default()
        };
        *self == plain
    }

    /// The parts that a keyword lists.
    #[must_use]
    pub fn parts(&self, keyword: Composed) -> &[Part] {
        let mut all = self.composed.iter();
        let found = all.find(|own| own.keyword == keyword);
        found.map_or(&[], |own| &own.parts)
    }

    /// Whether its `allOf` is more than a part that something is hung on, as nothing has an effect beside a reference
    /// (OpenAPI 3.0.3, Reference Object). A schema of a type of its own is more than its part.
    #[must_use]
    pub fn adds(&self, has_own_type: bool) -> bool {
        let others = has_own_type || self.composed.len() > 1 || self.has_members();
        match self.parts(Composed::AllOf) {
            [] => false,
            [_] => others,
            _ => true,
        }
    }

    fn has_members(&self) -> bool {
        self.properties.is_some() || !self.required.is_empty() || self.additional.is_some()
    }

    /// The schemas within it, one level deep.
    fn within(&self) -> impl Iterator<Item = &Schema> {
        let members = self.properties.iter().flatten().map(|(_, member)| member);
        let additional = self.additional.iter().filter_map(|own| match own {
            Additional::Any(_) => None,
            Additional::Schema(schema) => Some(&**schema),
        });
        let single = [&self.items, &self.not].into_iter().flatten();
        let parts = self.composed.iter().flat_map(|own| &own.parts);
        members
            .chain(additional)
            .chain(single.map(|schema| &**schema))
            .chain(parts.map(|part| &part.schema))
    }
}

/// The component schemas that others lead to, by name.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Components(BTreeMap<String, Component>);

impl Components {
    /// A component, with its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<(&str, &Component)> {
        let (name, component) = self.0.get_key_value(name)?;
        Some((name, component))
    }

    /// The component that a schema is a reference to, with its name.
    #[must_use]
    pub fn target(&self, schema: &Schema) -> Option<(&str, &Component)> {
        self.get(schema.reference.as_deref()?)
    }

    /// All schemas that hold for the value that one describes: itself, and the parts of each `allOf`.
    #[must_use]
    pub fn all<'a>(&'a self, schema: &'a Schema) -> Vec<&'a Schema> {
        let mut found = Vec::new();
        let mut open = vec![(schema, 0)];
        while let Some((schema, depth)) = open.pop() {
            let target = self.target(schema);
            let schema = target.map_or(schema, |(_, component)| &component.schema);
            found.push(schema);
            if depth < MAX_NESTED {
                let parts = schema.parts(Composed::AllOf).iter().rev();
                open.extend(parts.map(|part| (&part.schema, depth + 1)));
            }
        }
        found
    }

    /// Whether a member that is required has to be in a value of an object: any schema that holds for the object may say
    /// that it is only read, or only written.
    #[must_use]
    pub fn must_be_in(&self, purpose: Purpose, object: &Schema, name: &str) -> bool {
        let parts = self.all(object).into_iter();
        let members = parts.flat_map(|part| part.properties.iter().flatten());
        let mut members = members.filter(|(own, _)| own == name);
        let is_in = |said: &&Schema| purpose.holds(said.read_only, said.write_only);
        purpose.is_whole() && members.all(|(_, member)| self.all(member).iter().all(is_in))
    }

    /// Whether what is in a member goes back as the service has set it: any schema that holds for the object may say so.
    #[must_use]
    pub fn is_read_only(&self, object: &Schema, name: &str) -> bool {
        let parts = self.all(object).into_iter();
        let members = parts.flat_map(|part| part.properties.iter().flatten());
        let mut members = members.filter(|(own, _)| own == name);
        members.any(|(_, member)| self.all(member).iter().any(|said| said.read_only))
    }

    /// Whether a component, or what it leads to, asks for anything by `required` or by a tag.
    #[must_use]
    pub fn asks(&self, name: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![name];
        while let Some(name) = open.pop() {
            let Some((_, component)) = self.get(name).filter(|(name, _)| seen.insert(*name)) else {
                continue;
            };
            open.extend(component.subtypes.iter().map(|own| own.name.as_str()));
            let mut within = vec![&component.schema];
            while let Some(schema) = within.pop() {
                if !schema.required.is_empty() || schema.discriminator.is_some() {
                    return true;
                }
                open.extend(schema.reference.as_deref());
                within.extend(schema.within());
            }
        }
        false
    }

    /// Whether a component leads to another through nothing but what is said of the same value, so that a schema that
    /// refers to it there would have no end.
    #[must_use]
    pub fn leads_back(&self, from: &str, to: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(name) = open.pop() {
            if name == to {
                return true;
            }
            let Some((name, component)) = self.get(name).filter(|(name, _)| seen.insert(*name))
            else {
                continue;
            };
            let subtypes = component.subtypes.iter().map(|own| own.name.as_str());
            open.extend(subtypes.filter(|own| *own != name));
            let mut within = vec![&component.schema];
            while let Some(schema) = within.pop() {
                for (keyword, part) in schema
                    .composed
                    .iter()
                    .flat_map(|own| own.parts.iter().map(|part| (own.keyword, &part.schema)))
                {
                    match self.target(part) {
                        // Of a base within `allOf` it is what that says itself, which is no union.
                        Some((_, base))
                            if keyword == Composed::AllOf && !base.subtypes.is_empty() =>
                        {
                            within.push(&base.schema);
                        }
                        Some((name, _)) => open.push(name),
                        None => within.push(part),
                    }
                }
            }
        }
        false
    }
}
