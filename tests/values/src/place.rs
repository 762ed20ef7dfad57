//! Where in a value the place is that a pointer into the document speaks of.

use std::collections::BTreeMap;

use serde_json::Value;

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Member(String),
    Item,
    Entry,
}

/// Places in values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(Vec<Step>);

/// What marks a subtype, the first part of which is its base.
pub const BASE: &str = "x-base";

/// The pointer from which each component is referred to: there is one for each.
pub fn referrers(document: &Value) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    look(document, "", &mut found);
    found
}

fn look(value: &Value, pointer: &str, found: &mut BTreeMap<String, String>) {
    // A base leads to its subtypes, not they to it.
    let is_subtype = value.get(BASE).is_some();
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value.as_str().and_then(|text| text.rsplit_once('/')) {
                    Some((_, component)) if name == "$ref" => {
                        found.insert(component.to_owned(), pointer.to_owned());
                    }
                    Some((_, component)) if pointer.ends_with("/discriminator/mapping") => {
                        let base = pointer.trim_end_matches("/discriminator/mapping");
                        found.insert(component.to_owned(), base.to_owned());
                    }
                    _ if is_subtype && name == "allOf" => {
                        look(&value[1], &format!("{pointer}/{name}/1"), found);
                    }
                    _ => look(value, &format!("{pointer}/{name}"), found),
                }
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                look(value, &format!("{pointer}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The schema, by its number, and the place in its values that a pointer leads to.
pub fn of(pointer: &str, referrers: &BTreeMap<String, String>) -> Option<(usize, Place)> {
    let path = pointer.strip_prefix("/components/schemas/")?;
    let (name, inside) = path.split_once('/').unwrap_or((path, ""));
    // Components are called `S3` and, within it, `S3P1`.
    let (schema, mut place) = match name.strip_prefix('S')?.parse() {
        Ok(index) => (index, Place(Vec::new())),
        Err(_) => of(referrers.get(name)?, referrers)?,
    };
    let mut steps = inside.split('/');
    while let Some(step) = steps.next() {
        place.0.extend(match step {
            "properties" => Some(Step::Member(steps.next()?.to_owned())),
            "items" => Some(Step::Item),
            "additionalProperties" => Some(Step::Entry),
            _ => None,
        });
    }
    Some((schema, place))
}

impl Place {
    /// Whether a path is this place, or in it.
    pub fn is_around(&self, path: &str) -> bool {
        is_around(&self.0, &format!(".{path}"))
    }

    /// Whether this place is in a value at a path.
    pub fn is_inside(&self, path: &str) -> bool {
        (0..self.0.len()).any(|end| {
            let outer = self.0.get(..end).unwrap_or_default();
            // All of the path is said by the first steps, and no more than it.
            is_around(outer, &format!(".{path}")) && !is_around(outer, &before(path))
        })
    }
}

/// The path of what a place stands in.
fn before(path: &str) -> String {
    let end = path.rfind(['.', '[']).unwrap_or_default();
    format!(".{}", path.get(..end).unwrap_or_default())
}

fn is_around(steps: &[Step], path: &str) -> bool {
    let ends = || {
        let rest = path.char_indices().skip(1);
        let ends = rest
            .filter(|(_, letter)| matches!(letter, '.' | '['))
            .map(|(at, _)| at);
        ends.chain([path.len()])
    };
    match steps {
        [] => path.is_empty() || path.starts_with(['.', '[']),
        [Step::Member(name), rest @ ..] => path
            .strip_prefix('.')
            .and_then(|path| path.strip_prefix(name))
            .is_some_and(|path| is_around(rest, path)),
        [Step::Item, rest @ ..] => {
            path.starts_with('[')
                && path
                    .find(']')
                    .is_some_and(|end| is_around(rest, &path[end + 1..]))
        }
        // A name may have a dot in it.
        [Step::Entry, rest @ ..] => {
            path.starts_with('.') && ends().any(|end| is_around(rest, &path[end..]))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pointer_leads_to_places_in_values() {
        let document = json!({"components": {"schemas": {
            "S7": {"properties": {"v": {"oneOf": [{}, {"$ref": "#/components/schemas/S7P0"}]}}},
            "S7P0": {"properties": {"a": {"items": {"additionalProperties": {}}}}},
        }}});
        let referrers = referrers(&document);
        let at = |rest: &str| of(&format!("/components/schemas/S7P0{rest}"), &referrers);
        let (schema, place) =
            at("/properties/a/items/additionalProperties/allOf/1").expect("a place");
        assert_eq!(schema, 7);
        for (path, expected) in [
            ("v.a[3].x", true),
            ("v.a[0].x.y[1]", true),
            ("v.a[0].", true),
            ("v.a[0]", false),
            ("v.ab[0].x", false),
            ("v.b[0].x", false),
            ("v", false),
        ] {
            assert_eq!(place.is_around(path), expected, "{path}");
        }
        for (path, expected) in [
            ("v", true),
            ("v.a", true),
            ("v.a[3]", true),
            ("v.a[3].x", false),
            ("v.b", false),
            ("v.ab", false),
        ] {
            assert_eq!(place.is_inside(path), expected, "{path}");
        }
        let (_, whole) = at("").expect("a place");
        assert!(whole.is_around("v") && whole.is_around("v.a") && !whole.is_around("vv"));
        assert_eq!(of("/paths/~1s1", &referrers), None);
    }
}
