//! What schemas are made of: the parts of one value, the variants of a union, and the subtypes of a base, as the document
//! gives them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::pointer;

type Components = BTreeMap<String, Value>;

/// The parts of `allOf` that may stand within one another.
const MAX_NESTED: usize = 64;

/// The texts of a list.
pub(super) fn texts(list: Option<&Value>) -> impl Iterator<Item = &str> {
    let list = list.and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str)
}

/// The parts that a keyword lists.
pub(super) fn parts<'a>(schema: &'a Value, keyword: &str) -> &'a [Value] {
    let parts = schema.get(keyword).and_then(Value::as_array);
    parts.map_or(&[], Vec::as_slice)
}

/// The component that a reference leads to; references to references are followed.
pub(super) fn target<'a>(components: &'a Components, schema: &Value) -> Option<&'a str> {
    let (mut name, mut schema) = named(components, schema.get("$ref")?.as_str()?)?;
    // A circle of references is refused by the checks; the bound makes sure of it.
    for _ in 0..components.len() {
        let Some(next) = schema.get("$ref") else {
            break;
        };
        (name, schema) = named(components, next.as_str()?)?;
    }
    Some(name)
}

fn named<'a>(components: &'a Components, reference: &str) -> Option<(&'a str, &'a Value)> {
    let (_, name) = pointer::component(reference)?;
    let (name, schema) = components.get_key_value(name.as_ref())?;
    Some((name, schema))
}

/// All schemas that hold for the value that one describes: itself, and the parts of each `allOf`.
pub(super) fn all_parts<'a>(components: &'a Components, schema: &'a Value) -> Vec<&'a Value> {
    let mut found = Vec::new();
    let mut open = vec![(schema, 0)];
    while let Some((schema, depth)) = open.pop() {
        let schema = target(components, schema)
            .and_then(|name| components.get(name))
            .unwrap_or(schema);
        found.push(schema);
        if depth < MAX_NESTED {
            let parts = parts(schema, "allOf").iter().rev();
            open.extend(parts.map(|part| (part, depth + 1)));
        }
    }
    found
}

/// Whether a part says no more than which members are required, or what must not be.
pub(super) fn only_requires(part: &Value) -> bool {
    let own = part.as_object();
    own.is_some_and(|own| {
        let mut keywords = own.keys();
        keywords.all(|keyword| {
            matches!(
                keyword.as_str(),
                "required" | "not" | "description" | "title"
            )
        })
    })
}

/// Whether a component leads to another through nothing but what is said of the same value, so that a schema that refers
/// to it there would have no end.
pub(super) fn leads_back(components: &Components, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(name) = open.pop() {
        if name == to {
            return true;
        }
        let Some(schema) = components.get(name).filter(|_| seen.insert(name)) else {
            continue;
        };
        let bases = subtypes(components, name).into_iter();
        open.extend(bases.map(|(name, _)| name).filter(|own| *own != name));
        let mut within = vec![schema];
        while let Some(schema) = within.pop() {
            for keyword in ["allOf", "oneOf", "anyOf"] {
                for part in parts(schema, keyword) {
                    match target(components, part) {
                        // Of a base within `allOf` it is what that says itself, which is no union.
                        Some(name)
                            if keyword == "allOf" && !subtypes(components, name).is_empty() =>
                        {
                            within.extend(components.get(name));
                        }
                        Some(name) => open.push(name),
                        None => within.push(part),
                    }
                }
            }
        }
    }
    false
}

/// What tells the variants of a union apart (OpenAPI 3.0.3, Discriminator Object).
#[derive(Clone, Copy)]
pub(super) struct Discriminator<'a> {
    member: &'a str,
    mapping: Option<&'a Map<String, Value>>,
}

impl<'a> Discriminator<'a> {
    pub fn of(schema: &'a Value) -> Option<Self> {
        let own = schema.get("discriminator")?;
        Some(Discriminator {
            member: own.get("propertyName")?.as_str()?,
            mapping: own.get("mapping").and_then(Value::as_object),
        })
    }

    /// What is mapped: the value, and the component that it stands for, by name or by reference.
    fn mapped(self, components: &Components) -> Vec<(&'a str, &str)> {
        let all = self.mapping.into_iter().flatten();
        let found = all.filter_map(|(value, target)| {
            let target = target.as_str()?;
            let known = components
                .get_key_value(target)
                .map(|(name, _)| name.as_str());
            let name = known.or_else(|| named(components, target).map(|(name, _)| name))?;
            Some((value.as_str(), name))
        });
        found.collect()
    }

    /// The values that stand for each part: what is mapped to it or into a union that it is, else its name, and those
    /// of the variants within. An inline part has none.
    pub fn tags(self, components: &Components, parts: &[Value]) -> Vec<Vec<String>> {
        let mapped = self.mapped(components);
        let names: Vec<Option<&str>> = parts.iter().map(|part| target(components, part)).collect();
        let tags = names.iter().map(|name| {
            let Some(name) = *name else {
                return Vec::new();
            };
            let mut within = BTreeSet::new();
            let mut inner = Vec::new();
            self.within(components, name, &mut within, &mut inner);
            let leads = |to: &str| to == name || within.contains(to) && !names.contains(&Some(to));
            let own = mapped.iter().filter(|(_, to)| leads(to));
            let mut tags: Vec<String> = own.map(|(tag, _)| (*tag).to_owned()).collect();
            let unmapped = std::iter::once(name).chain(within.iter().copied());
            let unmapped = unmapped.filter(|name| mapped.iter().all(|(_, to)| to != name));
            for tag in unmapped.map(str::to_owned).chain(inner) {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            tags
        });
        tags.collect()
    }

    /// The components that a union leads to, and what those on the way map by the same member.
    fn within<'c>(
        self,
        components: &'c Components,
        name: &str,
        found: &mut BTreeSet<&'c str>,
        inner: &mut Vec<String>,
    ) {
        let Some(schema) = components.get(name) else {
            return;
        };
        let mut parts: Vec<&str> = subtypes(components, name)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let listed = ["oneOf", "anyOf"]
            .into_iter()
            .flat_map(|keyword| self::parts(schema, keyword));
        parts.extend(listed.filter_map(|part| target(components, part)));
        let same =
            Discriminator::of(schema).filter(|own| !parts.is_empty() && own.member == self.member);
        inner.extend(
            same.iter()
                .flat_map(|own| own.mapping.into_iter().flatten())
                .map(|(tag, _)| tag.clone()),
        );
        for part in parts {
            if part != name && found.insert(part) {
                self.within(components, part, found, inner);
            }
        }
    }

    /// A variant that is told by these values.
    pub fn told(self, schema: Value, tags: &[String], required: bool) -> Value {
        if tags.is_empty() {
            return schema;
        }
        let mut told = json!({"properties": {self.member: {"enum": tags}}});
        if let (Value::Object(told), true) = (&mut told, required) {
            told.insert("required".to_owned(), json!([self.member]));
        }
        match (schema, told) {
            (Value::Object(mut schema), Value::Object(told)) if schema.contains_key("$ref") => {
                schema.extend(told);
                Value::Object(schema)
            }
            (schema, told) => json!({"allOf": [schema, told]}),
        }
    }
}

/// The subtypes of a base (OpenAPI 3.0.3, Composition and Inheritance) with the values that stand for each: the components
/// that have it in their `allOf`, those that its mapping names, and itself where it is named or the subtype of another.
pub(super) fn subtypes<'a>(components: &'a Components, base: &str) -> Vec<(&'a str, Vec<String>)> {
    let Some(schema) = components.get(base) else {
        return Vec::new();
    };
    let Some(discriminator) = Discriminator::of(schema).filter(|_| is_base(schema)) else {
        return Vec::new();
    };
    let mapped = discriminator.mapped(components);
    let mut found = BTreeSet::new();
    let mut open = vec![base];
    while let Some(above) = open.pop() {
        for (name, schema) in components {
            let takes = parts(schema, "allOf").iter();
            let mut takes = takes.map(|part| target(components, part));
            if takes.any(|part| part == Some(above)) && found.insert(name.as_str()) {
                // What has a discriminator of its own is a union of its own.
                if schema.get("discriminator").is_none() {
                    open.push(name);
                }
            }
        }
    }
    found.extend(mapped.iter().map(|(_, name)| *name).filter_map(|name| {
        components
            .get_key_value(name)
            .map(|(name, _)| name.as_str())
    }));
    let has_base = all_parts(components, schema)
        .into_iter()
        .skip(1)
        .any(is_base);
    if has_base && !found.is_empty() {
        found.extend(
            components
                .get_key_value(base)
                .map(|(name, _)| name.as_str()),
        );
    }
    let tags = |name: &str| -> Vec<String> {
        // What is a union itself tells its own.
        let own = components.get(name).filter(|_| name != base);
        if own.is_some_and(is_base) {
            return Vec::new();
        }
        let own = mapped.iter().filter(|(_, to)| *to == name);
        let own: Vec<String> = own.map(|(tag, _)| (*tag).to_owned()).collect();
        if own.is_empty() {
            vec![name.to_owned()]
        } else {
            own
        }
    };
    found.into_iter().map(|name| (name, tags(name))).collect()
}

/// Whether a schema is an object that a discriminator may tell subtypes of apart.
fn is_base(schema: &Value) -> bool {
    let union = ["oneOf", "anyOf"]
        .into_iter()
        .any(|keyword| !parts(schema, keyword).is_empty());
    Discriminator::of(schema).is_some() && !union
}
