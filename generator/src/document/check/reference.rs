//! References: where they lead, and what takes the place of those that lead nowhere.

use super::index::End;
use super::target::locate;
use super::{Checker, Followed, severity};
use crate::document::at::At;
use crate::document::node::{MAX_DEPTH, Map, Node, Value};
use crate::document::table::{Need, ObjectKind};
use crate::finding::quote;
use crate::pointer;

/// The nodes that all copies together may have.
const MAX_COPIED: usize = 100_000;

/// The copies that may stand within one another.
const MAX_NESTED: usize = 20;

impl Checker<'_> {
    /// Looks at an object that may be a reference.
    pub(super) fn reference(
        &mut self,
        at: &At,
        node: &mut Node,
        kind: ObjectKind,
        need: Need,
    ) -> Followed {
        let section = kind.object().section;
        let Some(reference) = node.get("$ref") else {
            return Followed::Inline;
        };
        // A path item may be a reference, although components have no section for them (OpenAPI 3.0.3, Path Item
        // Object, `$ref`).
        if section.is_none() && kind != ObjectKind::PathItem {
            return Followed::Inline;
        }
        let Some(reference) = reference.as_text().map(str::to_owned) else {
            let problem = format!(
                "expected a string as `$ref`, found {}",
                reference.value.describe()
            );
            self.report(
                severity(need),
                at,
                problem,
                "write `$ref: '#/components/…'`",
            );
            return vacant(node, kind);
        };
        self.siblings(at, node);
        let reference = self.elsewhere(at, node, kind, reference);
        if let (Some((found, name)), false) = (pointer::component(&reference), must_be_copied(kind))
        {
            return self.component(at, node, (kind, need), &reference, (found, &name));
        }
        if let Some(pointer) = pointer::local(&reference) {
            return self.part(at, node, kind, need, &pointer);
        }
        let problem = format!(
            "the reference {} leads out of this document",
            quote(&reference)
        );
        let advice = "copy what it refers to into this document; one file is read";
        self.report(severity(need), at, problem, advice);
        vacant(node, kind)
    }

    /// The reference to the component that is meant by one to where 2.0 has it, or in other letters.
    fn elsewhere(
        &mut self,
        at: &At,
        node: &mut Node,
        kind: ObjectKind,
        reference: String,
    ) -> String {
        let Some(expected) = kind.object().section else {
            return reference;
        };
        let older = reference
            .strip_prefix("#/definitions/")
            .filter(|name| !name.contains('/'));
        let older = older.map(|name| format!("#/components/{expected}/{name}"));
        let wanted = older.as_deref().unwrap_or(&reference);
        let Some((section, name)) = pointer::component(wanted) else {
            return reference;
        };
        if section != expected || older.is_none() && self.index.get(section, &name).is_some() {
            return reference;
        }
        let Some(found) = self.index.meant(section, &name) else {
            return reference;
        };
        let mut right = format!("#/components/{section}");
        pointer::push(&mut right, found);
        let problem = format!(
            "the reference {} leads nowhere; {} is meant",
            quote(&reference),
            quote(&right)
        );
        self.warn(at, problem, "correct the reference");
        if let Value::Map(map) = &mut node.value {
            map.insert("$ref", Node::new(at.place, Value::Text(right.clone())));
        }
        right
    }

    /// A reference to a component.
    fn component(
        &mut self,
        at: &At,
        node: &mut Node,
        (kind, need): (ObjectKind, Need),
        reference: &str,
        (section, name): (&str, &str),
    ) -> Followed {
        let object = kind.object();
        let expected = object.section.unwrap_or_default();
        if section != expected {
            let mut problem = format!("{} is not {}", quote(reference), object.described());
            if let Some(content) = self.content(at, kind, reference, (section, name)) {
                problem.push_str("; its content is taken");
                self.warn(at, problem, "refer to a component of the right kind");
                node.value = Value::Map(content);
                self.expanding.push(reference.to_owned());
                let keep = self.object(at, node, kind, need);
                self.expanding.pop();
                return if keep { Followed::Keep } else { Followed::Drop };
            }
            let advice = format!("refer to one of `#/components/{expected}`");
            self.error(at, problem, advice);
            return vacant(node, kind);
        }
        match self.index.end(section, name) {
            // Circles are reported where they are.
            Some(End::Object | End::Circle) => {
                // A reference is the fragment of a URL, and may be percent-encoded (RFC 6901, 6).
                if let (true, Value::Map(map)) = (reference.contains('%'), &mut node.value) {
                    // Later steps know the escapes of JSON pointers, not those of URLs.
                    let mut plain = format!("#/components/{section}");
                    pointer::push(&mut plain, name);
                    map.insert("$ref", Node::new(at.place, Value::Text(plain)));
                }
                Followed::Keep
            }
            Some(End::Nothing) | None => self.dangling(at, node, kind, reference),
        }
    }

    /// A body or an answer with the content of a component of another kind: the two differ in little else, and a schema
    /// is the content of both.
    fn content(
        &mut self,
        at: &At,
        kind: ObjectKind,
        reference: &str,
        (section, name): (&str, &str),
    ) -> Option<Map> {
        let mut found = Map::default();
        let node = |value| Node::new(at.place, value);
        match kind {
            ObjectKind::Response => {
                let words = node(Value::Text(String::new()));
                found.push("description".to_owned(), words);
            }
            ObjectKind::RequestBody => {}
            _ => return None,
        }
        let content = match section {
            "schemas" => {
                self.index.get(section, name)?;
                let mut content = node(Value::Text(reference.to_owned()));
                for key in ["$ref", "schema", "application/json"] {
                    let mut map = Map::default();
                    map.push(key.to_owned(), content);
                    content = node(Value::Map(map));
                }
                content
            }
            "requestBodies" | "responses" => {
                let mut pointer = format!("/components/{section}");
                pointer::push(&mut pointer, name);
                let original = self.original.clone();
                let target = locate(original.as_ref()?, &pointer)?;
                self.copied += target.node.size();
                let fits = self.copied <= MAX_COPIED && self.expanding.len() < MAX_NESTED;
                target.node.get("content").filter(|_| fits)?.clone()
            }
            _ => return None,
        };
        found.push("content".to_owned(), content);
        Some(found)
    }

    fn dangling(
        &mut self,
        at: &At,
        node: &mut Node,
        kind: ObjectKind,
        reference: &str,
    ) -> Followed {
        let instead = match kind {
            ObjectKind::Schema => "any value is accepted instead",
            _ => "it is left out",
        };
        let problem = format!(
            "the reference {} leads nowhere; {instead}",
            quote(reference)
        );
        self.warn(
            at,
            problem,
            "correct the reference, or add what it refers to",
        );
        vacant(node, kind)
    }

    /// A reference to a part of something, for which a copy is put in.
    fn part(
        &mut self,
        at: &At,
        node: &mut Node,
        kind: ObjectKind,
        need: Need,
        pointer: &str,
    ) -> Followed {
        let reference = format!("#{pointer}");
        let original = self.original.clone();
        let Some(target) = original.as_ref().and_then(|root| locate(root, pointer)) else {
            return self.dangling(at, node, kind, &reference);
        };
        let name = kind.object().described();
        if target.kind != kind {
            let problem = format!("{} is not {name}", quote(&reference));
            self.error(at, problem, format!("refer to {name}"));
            return vacant(node, kind);
        }
        let advice = "give what it refers to a name under `components`, and refer to that";
        if self.copied > MAX_COPIED {
            let problem = format!("too much would have to be copied for {}", quote(&reference));
            self.error(at, problem, advice);
            self.broken = true;
            return Followed::Drop;
        }
        self.copied += target.node.size();
        if let Some(obstacle) = self.obstacle(at, target.node, pointer) {
            let problem = format!("{} {obstacle}; no copy can be used", quote(&reference));
            // Unlike the other findings within a copy, this one does not come up at the original.
            let copies = std::mem::take(&mut self.expanding);
            self.warn(at, problem, advice);
            self.expanding = copies;
            return vacant(node, kind);
        }
        if !must_be_copied(kind) {
            let problem = format!("{} is not a component; a copy is used", quote(&reference));
            self.warn(at, problem, advice);
        }
        node.value = target.node.value.clone();
        self.expanding.push(pointer.to_owned());
        let keep = self.object(at, node, kind, need);
        self.expanding.pop();
        if keep { Followed::Keep } else { Followed::Drop }
    }

    /// Why no copy of `target` can be put in, if there is a reason.
    fn obstacle(&self, at: &At, target: &Node, pointer: &str) -> Option<&'static str> {
        let inside = at.pointer();
        let rest = inside.strip_prefix(pointer);
        let within = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if within || self.expanding.iter().any(|outer| outer == pointer) {
            return Some("contains itself");
        }
        let deep = self.expanding.len() >= MAX_NESTED || at.depth() + target.depth() > MAX_DEPTH;
        deep.then_some("is nested too deep")
    }

    /// The members beside a reference have no effect.
    fn siblings(&mut self, at: &At, node: &Node) {
        // OpenAPI 3.0.3, Reference Object: other properties are ignored. Words do no harm, and are read where there are
        // some.
        let ignored: Vec<String> = node
            .as_map()
            .into_iter()
            .flat_map(Map::iter)
            .filter(|(key, _)| !matches!(*key, "$ref" | "description" | "summary"))
            .map(|(key, _)| quote(key))
            .take(5)
            .collect();
        if !ignored.is_empty() {
            let problem = format!("{} beside `$ref` has no effect", ignored.join(", "));
            let advice = "remove it, or write `allOf` with the reference as its one item";
            self.warn(at, problem, advice);
        }
    }
}

/// What takes the place of a reference that leads nowhere.
fn vacant(node: &mut Node, kind: ObjectKind) -> Followed {
    if kind != ObjectKind::Schema {
        return Followed::Drop;
    }
    // The empty schema takes any value (JSON Schema 2020-12, Core, 4.3.2).
    node.value = Value::Map(Map::default());
    Followed::Keep
}

/// Whether `openapiv3` has no references to objects of this kind.
fn must_be_copied(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::Callback | ObjectKind::PathItem)
}
