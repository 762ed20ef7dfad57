//! Slips of real documents that the table of fields cannot put right: what has to move, or gets another name.

use std::collections::HashSet;

use super::state::Modern;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::table::{METHODS, is_extension};
use crate::finding::quote;
use crate::pointer;

impl Modern<'_> {
    /// `required` at a member says it of that member, as in the early drafts of JSON Schema.
    pub(super) fn required_members(&mut self, at: &At, map: &mut Map) {
        let Some(properties) = map.get_mut("properties") else {
            return;
        };
        let place = properties.place;
        let below = at.member("properties", place);
        let mut names = Vec::new();
        if let Value::Map(members) = &mut properties.value {
            for (name, member) in members.iter_mut() {
                let member_at = below.member(name, member.place);
                let Value::Map(member) = &mut member.value else {
                    continue;
                };
                let Some(flag) = member.get("required").and_then(|node| flag(&node.value)) else {
                    continue;
                };
                let node = member.remove("required");
                let here = node.map_or(place, |node| node.place);
                self.warn(
                    &member_at.member("required", here),
                    "`required` is a flag here; it is read of the member itself",
                    "list the names of the required properties in the schema that has the properties",
                );
                if flag {
                    names.push(Node::new(here, Value::Text(name.to_owned())));
                }
            }
        }
        if names.is_empty() {
            return;
        }
        match map.get_mut("required").map(|node| &mut node.value) {
            Some(Value::List(list)) => {
                names.retain(|name| !list.iter().any(|known| known.same(name)));
                list.extend(names);
            }
            // A flag of the object itself is looked at by who has the object.
            Some(_) => {}
            None => map.push("required".to_owned(), Node::new(place, Value::List(names))),
        }
    }

    /// A flag where names are listed, of what is no member: it says nothing.
    pub(super) fn required_flag(&mut self, at: &At, map: &mut Map) {
        let is_member = at.above().is_some_and(|above| above.key() == "properties");
        let place = map
            .get("required")
            .filter(|node| flag(&node.value).is_some())
            .map(|node| node.place);
        if let Some(place) = place.filter(|_| !is_member) {
            map.remove("required");
            self.warn(
                &at.member("required", place),
                "`required` is a flag here; it is ignored",
                "list the names of the required properties",
            );
        }
    }

    /// Paths that do not begin with a slash, or have one parameter twice.
    pub(super) fn paths(&mut self, at: &At, map: &mut Map) {
        let mut taken: HashSet<String> = map.iter().map(|(path, _)| path.to_owned()).collect();
        let here = self.here(at);
        map.rename(|path, item| {
            let item_at = at.member(path, item.place);
            let mut name = path.to_owned();
            if !path.starts_with('/')
                && !is_extension(path)
                && !path.is_empty()
                && !path.contains("://")
            {
                name = format!("/{path}");
                if taken.contains(&name) {
                    return None;
                }
                self.warn(
                    &item_at,
                    format!(
                        "the path {} does not begin with `/`; one is put there",
                        quote(path)
                    ),
                    "begin it with `/`",
                );
            }
            if let Some((single, renamed)) = singly(&name)
                && !taken.contains(&single)
            {
                for (wire, new) in &renamed {
                    self.warn(
                        &item_at,
                        format!(
                            "the path has the parameter {} twice; the later one is called {}",
                            quote(wire),
                            quote(new)
                        ),
                        "give each parameter of a path a name of its own",
                    );
                    describe_again(item, wire, new);
                }
                name = single;
            }
            if name == path {
                return None;
            }
            taken.insert(name.clone());
            self.moved.add(
                format!("{here}/{}", pointer::escape(&name)),
                format!("{here}/{}", pointer::escape(path)),
            );
            Some(name)
        });
    }

    /// Servers whose address has a part that nobody says: who calls has to give the whole.
    pub(super) fn servers(&mut self, at: &At, node: &mut Node) {
        let Value::List(servers) = &mut node.value else {
            return;
        };
        let here = self.here(at);
        let (mut index, mut kept) = (0, 0);
        servers.retain_mut(|server| {
            let at = at.item(index, server.place);
            let from = format!("{here}/{index}");
            self.moved.add(format!("{here}/{kept}"), from);
            index += 1;
            kept += 1;
            let Value::Map(map) = &mut server.value else {
                return true;
            };
            let url = map.text("url").unwrap_or_default().to_owned();
            if let Some(Value::Map(variables)) = map.get_mut("variables").map(|node| &mut node.value) {
                for (_, variable) in variables.iter_mut() {
                    let Value::Map(variable) = &mut variable.value else { continue };
                    let first = variable.get("enum").and_then(Node::as_list).and_then(<[Node]>::first);
                    if let (None, Some(first)) = (variable.get("default"), first.cloned()) {
                        self.warn(
                            &at,
                            "a variable of the server has no default; the first of its values is taken",
                            "add `default`",
                        );
                        variable.push("default".to_owned(), first);
                    }
                }
            }
            let variables = map.get("variables").and_then(Node::as_map);
            let unknown = names(&url).into_iter().find(|name| {
                let variable = variables.and_then(|variables| variables.get(name));
                variable.and_then(|variable| variable.get("default")).is_none()
            });
            let Some(name) = unknown else { return true };
            self.warn(
                &at,
                format!(
                    "the server's URL has a variable {} without a default; who calls has to give the address",
                    quote(name)
                ),
                "add it to the server's `variables`, with its `default`",
            );
            kept -= 1;
            false
        });
    }
}

/// A flag, also as a text.
fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// The names in braces, as far as the braces match.
fn names(text: &str) -> Vec<&str> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

/// A path in which each parameter has a name of its own, and the names that are new; `None` if there are none.
fn singly(path: &str) -> Option<(String, Vec<(String, String)>)> {
    let all = names(path);
    let mut seen: HashSet<String> = HashSet::new();
    if all.iter().all(|name| seen.insert((*name).to_owned())) {
        return None;
    }
    let mut met: HashSet<String> = HashSet::new();
    let (mut single, mut renamed) = (String::with_capacity(path.len()), Vec::new());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, tail) = after.split_once('}')?;
        let mut own = name.to_owned();
        if !met.insert(own.clone()) {
            let mut numbered = (2..).map(|number| format!("{name}{number}"));
            own = numbered.find(|name| !seen.contains(name))?;
            seen.insert(own.clone());
            renamed.push((name.to_owned(), own.clone()));
        }
        single.push_str(before);
        single.push('{');
        single.push_str(&own);
        single.push('}');
        rest = tail;
    }
    single.push_str(rest);
    Some((single, renamed))
}

/// Describes a parameter a second time, as `new`.
fn describe_again(item: &mut Node, wire: &str, new: &str) {
    let Value::Map(item) = &mut item.value else {
        return;
    };
    add(item, wire, new);
    for (key, node) in item.iter_mut() {
        if let (true, Value::Map(operation)) = (METHODS.contains(&key), &mut node.value) {
            add(operation, wire, new);
        }
    }
}

fn add(holder: &mut Map, wire: &str, new: &str) {
    let Some(Value::List(parameters)) = holder.get_mut("parameters").map(|node| &mut node.value)
    else {
        return;
    };
    let known = parameters.iter().find(|own| {
        let is = |key: &str, value: &str| own.get(key).and_then(Node::as_text) == Some(value);
        is("name", wire) && is("in", "path")
    });
    if let Some(mut again) = known.cloned() {
        if let Value::Map(map) = &mut again.value
            && let Some(name) = map.get_mut("name")
        {
            name.value = Value::Text(new.to_owned());
        }
        parameters.push(again);
    }
}
