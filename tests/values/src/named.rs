//! What a schema says of a value, read from the schema and from what `jsonschema` says of its parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::check::is_within;
use crate::schema::{Member, Schema, TAG, is_valid};

/// What is known of the places in a valid value.
#[derive(Debug, Default)]
pub struct Known {
    /// Members that the schema names.
    pub named: BTreeSet<String>,
    /// Unions of which the value is one variant and no other.
    pub decided: BTreeSet<String>,
    /// Members of which several lists of alternatives speak, or alternatives and what stands beside them: what is in their
    /// types is said of all of them at once.
    open: BTreeSet<String>,
}

impl Known {
    /// Whether a place is one of which several lists of alternatives speak, or in it.
    pub fn is_open(&self, path: &str) -> bool {
        let mut open = self.open.iter();
        open.any(|open| is_within(path, open))
    }
}

/// What a schema says of a value that is valid under it.
pub fn known(schema: &Schema, value: &Value) -> Known {
    let mut known = Known::default();
    look(schema, value, "v", &mut known);
    known
}

fn look(schema: &Schema, value: &Value, path: &str, known: &mut Known) {
    match (schema, value) {
        (Schema::Nullable(inner), value) if !value.is_null() => look(inner, value, path, known),
        (Schema::List(item), Value::Array(items)) => {
            for (index, value) in items.iter().enumerate() {
                look(item, value, &format!("{path}[{index}]"), known);
            }
        }
        (Schema::Map(inner), Value::Object(members)) => {
            for (name, value) in members {
                look(inner, value, &format!("{path}.{name}"), known);
            }
        }
        (Schema::Object(members) | Schema::Closed(members), Value::Object(_)) => {
            object(members, value, path, known);
        }
        (Schema::All(_) | Schema::Beside(..), Value::Object(own)) => {
            // An alternative that does not hold says nothing of it (OpenAPI 3.0.3, Schema Object, `anyOf` as in JSON Schema).
            if let Some(parts) = covered(schema) {
                return look(&Schema::AnyOf(parts.to_vec()), value, path, known);
            }
            let said = said(schema);
            for (name, value) in own {
                let path = format!("{path}.{name}");
                let all = said.always.get(name.as_str());
                let lists = said.lists.iter().filter_map(|list| list.get(name.as_str()));
                let lists: Vec<_> = lists.collect();
                if all.is_some() || !lists.is_empty() {
                    known.named.insert(path.clone());
                }
                // The alternative that speaks of it may not be the one that holds.
                let mut some = lists.iter().copied().flatten();
                if all.is_none() && !some.any(|schema| is_valid(schema, value)) {
                    known.open.insert(path);
                    continue;
                }
                match (all.map(Vec::as_slice), lists.as_slice()) {
                    (Some([only]), []) => look(only, value, &path, known),
                    // A member that several alternatives have is a union of what they say.
                    (None, [some]) => {
                        let some = some.iter().map(|schema| (*schema).clone());
                        look(&Schema::AnyOf(some.collect()), value, &path, known);
                    }
                    (None, []) => {}
                    _ => drop(known.open.insert(path)),
                }
            }
        }
        (Schema::One(parts) | Schema::AnyOf(parts), _) => {
            let valid = || parts.iter().filter(|part| is_valid(part, value));
            // What has another type that knows a part of it, is none of those that know nothing of it.
            if !valid().any(|part| knows(part, value)) {
                known.open.insert(path.to_owned());
                return;
            }
            let mut valid = valid();
            if let (Some(only), None) = (valid.next(), valid.next()) {
                look(only, value, path, known);
                // Which of several types within it is, is another question.
                if !is_union(only) || known.decided.contains(path) {
                    known.decided.insert(path.to_owned());
                }
            }
        }
        (Schema::Tagged(variants) | Schema::Based(variants), Value::Object(own)) => {
            let tag = own.get(TAG).and_then(Value::as_str);
            let variant = variants.iter().find(|(name, _)| Some(*name) == tag);
            if let Some((_, members)) = variant {
                known.decided.insert(path.to_owned());
                known.named.insert(format!("{path}.{TAG}"));
                object(members, value, path, known);
            }
        }
        _ => {}
    }
}

/// What is said of the members of an object that is made of several schemas.
#[derive(Default)]
struct Said<'a> {
    always: BTreeMap<&'a str, Vec<&'a Schema>>,
    /// By lists of alternatives.
    lists: Vec<BTreeMap<&'a str, Vec<&'a Schema>>>,
}

impl Said<'_> {
    fn names(&self) -> Vec<String> {
        let all = self.lists.iter().chain([&self.always]);
        let all = all.flat_map(BTreeMap::keys);
        all.map(|name| (*name).to_owned()).collect()
    }
}

fn said(schema: &Schema) -> Said<'_> {
    let mut said = Said::default();
    gather(schema, &mut said);
    said
}

fn gather<'a>(schema: &'a Schema, said: &mut Said<'a>) {
    let mut always = |members: &'a [Member]| {
        for member in members {
            said.always
                .entry(member.name)
                .or_default()
                .push(&member.schema);
        }
    };
    match schema {
        Schema::Object(members) | Schema::Closed(members) => always(members),
        Schema::Beside(members, parts) => {
            always(members);
            said.lists.push(alternatives(parts));
        }
        Schema::One(parts) | Schema::AnyOf(parts) => said.lists.push(alternatives(parts)),
        Schema::All(parts) => parts.iter().for_each(|part| gather(part, said)),
        _ => {}
    }
}

fn alternatives(parts: &[Schema]) -> BTreeMap<&str, Vec<&Schema>> {
    let mut members: BTreeMap<&str, Vec<&Schema>> = BTreeMap::new();
    for part in parts {
        let Said { always, lists } = said(part);
        for (name, schemas) in lists.into_iter().chain([always]).flatten() {
            members.entry(name).or_default().extend(schemas);
        }
    }
    members
}

fn object(members: &[Member], value: &Value, path: &str, known: &mut Known) {
    for member in members {
        if let Some(value) = value.get(member.name) {
            let path = format!("{path}.{}", member.name);
            known.named.insert(path.clone());
            look(&member.schema, value, &path, known);
        }
    }
}

/// Whether a schema speaks of anything in a value: an object of which nothing is known is no evidence of a type.
fn knows(schema: &Schema, value: &Value) -> bool {
    let Value::Object(own) = value else {
        return true;
    };
    match schema {
        Schema::Nullable(inner) => knows(inner, value),
        Schema::Any | Schema::Map(_) | Schema::Tagged(_) | Schema::Based(_) => true,
        schema => {
            let said = said(schema);
            // What an alternative says that does not hold is no word of it.
            let speaks = |(name, value): (&String, &Value)| {
                let lists = said.lists.iter();
                let mut some = lists.filter_map(|list| list.get(name.as_str())).flatten();
                said.always.contains_key(name.as_str()) || some.any(|own| is_valid(own, value))
            };
            own.is_empty() || own.iter().any(speaks)
        }
    }
}

fn is_union(schema: &Schema) -> bool {
    match schema {
        Schema::One(_) | Schema::AnyOf(_) => true,
        Schema::Nullable(inner) => is_union(inner),
        _ => false,
    }
}

/// Several alternatives of which each has all members that stand beside them: it is a union of those then.
fn covered(schema: &Schema) -> Option<&[Schema]> {
    let (always, parts) = match schema {
        Schema::Beside(members, parts) => {
            let names = members.iter().map(|member| member.name.to_owned());
            (names.collect::<Vec<_>>(), parts)
        }
        Schema::All(all) => {
            let lists = all.iter().filter_map(|part| match part {
                Schema::One(parts) | Schema::AnyOf(parts) => Some(parts),
                _ => None,
            });
            let lists: Vec<_> = lists.collect();
            let [parts] = lists.as_slice() else {
                return None;
            };
            let others = all.iter().filter(|part| !is_union(part));
            (others.flat_map(|part| said(part).names()).collect(), *parts)
        }
        _ => return None,
    };
    let is_covered = parts.iter().all(|part| {
        let own = said(part).names();
        always.iter().all(|name| own.contains(name))
    });
    is_covered.then_some(parts)
}

/// How many steps of a path lead to the outermost union that it goes into, where all may be read in another way.
pub fn union_around(schema: &Schema, path: &[String]) -> Option<usize> {
    match (schema, path) {
        (Schema::One(_) | Schema::AnyOf(_) | Schema::Tagged(_) | Schema::Based(_), _) => Some(0),
        (Schema::Nullable(inner), path) => union_around(inner, path),
        (Schema::List(inner) | Schema::Map(inner), [_, rest @ ..]) => {
            Some(1 + union_around(inner, rest)?)
        }
        (Schema::Object(members) | Schema::Closed(members), [name, rest @ ..]) => {
            let member = members.iter().find(|member| member.name == name)?;
            Some(1 + union_around(&member.schema, rest)?)
        }
        (Schema::All(_) | Schema::Beside(..), [name, rest @ ..]) => {
            let said = said(schema);
            if covered(schema).is_some() {
                return Some(0);
            }
            let all = said.lists.iter().chain([&said.always]);
            let all: Vec<_> = all
                .filter_map(|list| list.get(name.as_str()))
                .flatten()
                .collect();
            match all.as_slice() {
                [] => None,
                [only] => Some(1 + union_around(only, rest)?),
                // It may be a union of all that is said of it.
                _ => Some(1),
            }
        }
        _ => None,
    }
}
