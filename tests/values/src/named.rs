//! What a schema says of a value, read from the schema and from what `jsonschema` says of its parts.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::schema::{Member, Schema, TAG, is_valid};

/// What is known of the places in a valid value.
#[derive(Debug, Default)]
pub struct Known {
    /// Members that the schema names.
    pub named: BTreeSet<String>,
    /// Unions of which the value is one variant and no other.
    pub decided: BTreeSet<String>,
    /// Members that several alternatives speak of: their value may be what each of them says, and a union is one of those.
    several: BTreeSet<String>,
    /// The lists of alternatives that are being looked at.
    merging: usize,
}

/// What a schema says of a value that is valid under it.
pub fn known(schema: &Schema, value: &Value) -> Known {
    let mut known = Known::default();
    look(schema, value, "v", &mut known);
    let several = std::mem::take(&mut known.several);
    let within = |path: &String| several.iter().any(|member| path.starts_with(member));
    known.decided.retain(|path| !within(path));
    known
        .named
        .retain(|path| several.contains(path) || !within(path));
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
        (Schema::Object(members), Value::Object(_)) => object(members, value, path, known),
        (Schema::All(parts), _) => {
            // Alternatives beside others are members of the same object.
            for part in parts {
                match part {
                    Schema::One(parts) | Schema::AnyOf(parts) => merged(parts, value, path, known),
                    part => look(part, value, path, known),
                }
            }
        }
        (Schema::Beside(members, parts), Value::Object(_)) => {
            object(members, value, path, known);
            merged(parts, value, path, known);
        }
        (Schema::One(parts) | Schema::AnyOf(parts), _) => {
            let mut valid = parts.iter().filter(|part| is_valid(part, value));
            if let (Some(only), None) = (valid.next(), valid.next()) {
                let before = known.named.len();
                look(only, value, path, known);
                // An object of which nothing is known is no evidence of a type.
                let strange = value.as_object().is_some_and(|members| !members.is_empty());
                if !strange || known.named.len() > before {
                    known.decided.insert(path.to_owned());
                }
            }
        }
        (Schema::Tagged(variants), Value::Object(own)) => {
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

/// Members of all variants that the value is.
fn merged(parts: &[Schema], value: &Value, path: &str, known: &mut Known) {
    known.merging += 1;
    for part in parts.iter().filter(|part| is_valid(part, value)) {
        look(part, value, path, known);
    }
    known.merging -= 1;
}

fn object(members: &[Member], value: &Value, path: &str, known: &mut Known) {
    for member in members {
        if let Some(value) = value.get(member.name) {
            let path = format!("{path}.{}", member.name);
            if !known.named.insert(path.clone()) && known.merging > 0 {
                known.several.insert(path.clone());
            }
            look(&member.schema, value, &path, known);
        }
    }
}

/// Whether a change at a place is one inside of a union, where all of it may be read in another way.
pub fn is_in_union(schema: &Schema, path: &[String]) -> bool {
    match (schema, path) {
        (Schema::One(_) | Schema::AnyOf(_) | Schema::Tagged(_), _) => true,
        (Schema::Nullable(inner), path) => is_in_union(inner, path),
        (Schema::List(inner) | Schema::Map(inner), [_, rest @ ..]) => is_in_union(inner, rest),
        (Schema::Object(members), [name, rest @ ..]) => members
            .iter()
            .filter(|member| member.name == name)
            .any(|member| is_in_union(&member.schema, rest)),
        // What is made of several schemas may have a union anywhere.
        (Schema::All(_) | Schema::Beside(..), [_, ..]) => true,
        _ => false,
    }
}
