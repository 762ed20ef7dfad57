//! Says once what operations have in common: headers, parameters and responses that two or more
//! operations share move to `components`, and the operations refer to them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::{
    document::component_names as names,
    document::tree::{entries, items},
    document::visit::METHODS,
};

/// Hoists what the operations of a document share; they stand alone before ([`crate::document::inline`]).
pub fn hoist(document: &mut Value) {
    // Responses hold headers, so headers come first.
    share(document, "headers", each_header, names::telling_header);
    share(
        document,
        "parameters",
        each_parameter,
        names::telling_parameter,
    );
    share(
        document,
        "responses",
        each_response,
        names::telling_response,
    );
}

/// Called with the name that a component would have, and what would be in it.
type Each<'a> = dyn FnMut(String, &mut Value) + 'a;

fn each_header(operation: &mut Value, each: &mut Each) {
    for (_, response) in entries(operation.get_mut("responses")) {
        for (name, header) in entries(response.get_mut("headers")) {
            each(names::clean(name), header);
        }
    }
}

fn each_parameter(operation: &mut Value, each: &mut Each) {
    for parameter in items(operation.get_mut("parameters")) {
        each(names::of_parameter(parameter), parameter);
    }
}

fn each_response(operation: &mut Value, each: &mut Each) {
    for (status, response) in entries(operation.get_mut("responses")) {
        each(names::of_response(status, response), response);
    }
}

/// One of the things that go by the same name, and who uses it.
struct Variant {
    value: Value,
    operations: BTreeSet<usize>,
    tags: BTreeSet<String>,
}

/// Moves to `section` what `walk` finds in two or more operations; `telling` says how one thing
/// differs from the usual one of its name.
fn share(
    document: &mut Value,
    section: &str,
    walk: fn(&mut Value, &mut Each),
    telling: fn(&Value, &Value) -> Option<String>,
) {
    // What is the same under two names stays two: a header does not say what it is called (OpenAPI 3.0.3, Header
    // Object).
    let mut components: BTreeMap<String, (String, Value)> = BTreeMap::new();
    for (name, mut variants) in variants(document, walk) {
        variants.sort_by_key(|variant| std::cmp::Reverse(variant.operations.len()));
        let Some(usual) = variants.first().map(|variant| variant.value.clone()) else {
            continue;
        };
        for variant in variants
            .into_iter()
            .filter(|variant| variant.operations.len() > 1)
        {
            let free = free_name(
                &components,
                &name,
                &variant,
                telling(&variant.value, &usual),
            );
            components.insert(free, (name.clone(), variant.value));
        }
    }
    if components.is_empty() {
        return;
    }
    each_operation(document, |_, operation| {
        walk(operation, &mut |name, value| {
            let same = |known: &(String, Value)| known.0 == name && known.1 == *value;
            if let Some((name, _)) = components.iter().find(|(_, component)| same(component)) {
                *value = json!({"$ref": format!("#/components/{section}/{name}")});
            }
        });
    });
    let shared: Map<_, _> = components
        .into_iter()
        .map(|(name, (_, value))| (name, value))
        .collect();
    let Some(document) = document.as_object_mut() else {
        return;
    };
    let all = document.entry("components").or_insert_with(|| json!({}));
    if let Some(all) = all.as_object_mut() {
        all.insert(section.to_owned(), Value::Object(shared));
    }
}

/// All that `walk` finds, by name, in the order of the document.
fn variants(
    document: &mut Value,
    walk: fn(&mut Value, &mut Each),
) -> BTreeMap<String, Vec<Variant>> {
    let mut found: BTreeMap<String, Vec<Variant>> = BTreeMap::new();
    each_operation(document, |position, operation| {
        let tag = operation.pointer("/tags/0").and_then(Value::as_str);
        let tag = tag.unwrap_or_default().to_owned();
        walk(operation, &mut |name, value| {
            let variants = found.entry(name).or_default();
            let known = variants.iter().position(|variant| variant.value == *value);
            let known = known.unwrap_or_else(|| {
                let value = value.clone();
                variants.push(Variant {
                    value,
                    operations: BTreeSet::new(),
                    tags: BTreeSet::new(),
                });
                variants.len() - 1
            });
            if let Some(variant) = variants.get_mut(known) {
                variant.operations.insert(position);
                variant.tags.insert(tag.clone());
            }
        });
    });
    found
}

/// A name that no component has yet: the bare one, else with what tells it from the usual one, with
/// the tag that all its operations share, with a number.
fn free_name(
    taken: &BTreeMap<String, (String, Value)>,
    name: &str,
    variant: &Variant,
    telling: Option<String>,
) -> String {
    let telling = telling.map(|suffix| format!("{name}{suffix}"));
    let tag = variant.tags.first().filter(|_| variant.tags.len() == 1);
    let tag = tag.map(|tag| format!("{name}Of{}", names::capital(&names::clean(tag))));
    let numbers = (2..).map(|number| format!("{name}{number}"));
    let mut wishes = [Some(name.to_owned()), telling, tag]
        .into_iter()
        .flatten()
        .chain(numbers);
    wishes
        .find(|wish| !taken.contains_key(wish))
        .unwrap_or_default()
}

fn each_operation(document: &mut Value, mut each: impl FnMut(usize, &mut Value)) {
    let mut position = 0;
    for (_, item) in entries(document.get_mut("paths")) {
        for (method, operation) in entries(Some(item)) {
            if METHODS.contains(&method.as_str()) {
                each(position, operation);
                position += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::hoist;
    use crate::facts::facts;

    fn operation(id: &str, parameters: &[Value], responses: &Value) -> Value {
        let tag = id.trim_end_matches(char::is_numeric);
        json!({"operationId": id, "tags": [tag], "parameters": parameters, "responses": responses})
    }

    fn limit(maximum: u32, text: &str) -> Value {
        let schema = json!({"type": "integer", "maximum": maximum});
        json!({"name": "limit", "in": "query", "description": text, "schema": schema})
    }

    fn refused(text: &str) -> Value {
        let schema = json!({"$ref": "#/components/schemas/Error"});
        json!({"description": text, "content": {"application/json": {"schema": schema}}})
    }

    #[test]
    fn what_is_shared_is_said_once() {
        let header = json!({"schema": {"type": "integer"}});
        let ok = json!({"description": "", "headers": {"A": header, "B": header}});
        let created = json!({"description": "", "headers": {"A": header}});
        let responses = json!({"200": ok, "401": refused(""), "404": refused("")});
        let none = json!({});
        let usual = [limit(9, "L")];
        let mut document = json!({
            "paths": {
                "/a": {
                    "get": operation("a1", &usual, &responses),
                    "put": operation("a2", &usual, &responses),
                },
                "/b": {
                    "get": operation("a3", &usual, &json!({"201": created})),
                    "put": operation("b1", &[limit(5, "L")], &none),
                },
                "/c": {
                    "get": operation("b2", &[limit(5, "L")], &none),
                    "put": operation("c1", &[limit(9, "C")], &none),
                },
                "/d": {
                    "get": operation("c2", &[limit(9, "C")], &none),
                    "put": operation("d1", &[limit(7, "L")], &none),
                },
            },
            "components": {"schemas": {"Error": {}}},
        });
        let before = facts(&document).unwrap();
        hoist(&mut document);
        assert_eq!(
            document["components"],
            json!({
                "schemas": {"Error": {}},
                "headers": {"A": header, "B": header},
                "parameters": {
                    "limit": limit(9, "L"),
                    "limitUpTo5": limit(5, "L"),
                    "limitOfC": limit(9, "C"),
                },
                "responses": {
                    "Success": {"description": "", "headers": {
                        "A": {"$ref": "#/components/headers/A"},
                        "B": {"$ref": "#/components/headers/B"},
                    }},
                    "Unauthorized": refused(""),
                    "NotFound": refused(""),
                },
            })
        );
        let at = |pointer: &str| document.pointer(pointer).cloned().unwrap_or_default();
        assert_eq!(
            at("/paths/~1a/get/responses/404"),
            json!({"$ref": "#/components/responses/NotFound"})
        );
        assert_eq!(
            at("/paths/~1a/get/responses/401"),
            json!({"$ref": "#/components/responses/Unauthorized"})
        );
        assert_eq!(
            at("/paths/~1c/get/parameters/0"),
            json!({"$ref": "#/components/parameters/limitUpTo5"})
        );
        assert_eq!(
            at("/paths/~1d/get/parameters/0"),
            json!({"$ref": "#/components/parameters/limitOfC"})
        );
        assert_eq!(at("/paths/~1d/put/parameters/0"), limit(7, "L"));
        assert_eq!(facts(&document).unwrap(), before);
    }

    #[test]
    fn what_is_used_once_stays() {
        let only = operation("a", &[limit(1, "")], &json!({"200": refused("")}));
        let mut document = json!({"paths": {"/a": {"get": only}}});
        let before = document.clone();
        hoist(&mut document);
        assert_eq!(document, before);
    }

    #[test]
    fn a_document_without_components_gets_them() {
        let shared = operation("a", &[limit(1, "")], &json!({}));
        let mut document = json!({"paths": {"/a": {"get": shared, "put": shared}}});
        hoist(&mut document);
        let expected = json!({"parameters": {"limit": limit(1, "")}});
        assert_eq!(document["components"], expected);
    }
}
