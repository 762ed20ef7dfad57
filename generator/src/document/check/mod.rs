//! Checks a tree against the specification, and cleans it: what is reported is also taken out or
//! replaced, so that later steps never meet it.
//!
//! This file holds the walk along the table; what the table cannot say stands in the files beside it.

mod advice;
mod cycles;
mod index;
mod operation;
mod parameter;
mod reference;
mod root;
mod schema;
mod security;
pub(super) mod target;
mod values;

use std::collections::HashMap;
use std::rc::Rc;

use super::at::At;
use super::node::{Map, Node, Value};
use super::number::Number;
use super::table::{self, Need, ObjectKind, ValueShape};
use crate::finding::{Finding, MAX_FINDINGS, Position, Severity, quote};
use index::Index;

/// What a check found, and whether the tree can be used after it.
pub(super) struct Outcome {
    pub findings: Vec<Finding>,
    /// Whether something is wrong that could not be taken out.
    pub broken: bool,
}

/// Checks and cleans the tree of a document; what only JSON Schemas show stays if `schemas` are made of it.
pub(super) fn check(file: &str, root: &mut Node, schemas: bool) -> Outcome {
    let mut checker = Checker {
        file,
        schemas,
        findings: Vec::new(),
        broken: false,
        index: Index::default(),
        original: None,
        expanding: Vec::new(),
        copied: 0,
        operations: HashMap::new(),
    };
    checker.document(root);
    Outcome {
        findings: checker.findings,
        broken: checker.broken,
    }
}

struct Checker<'f> {
    file: &'f str,
    schemas: bool,
    findings: Vec<Finding>,
    broken: bool,
    index: Index,
    /// The tree before the walk, if there are references for which parts of it must be copied.
    original: Option<Rc<Node>>,
    /// The pointers whose copies enclose the current node.
    expanding: Vec<String>,
    /// The nodes copied so far.
    copied: usize,
    /// The operation ids met so far.
    operations: HashMap<String, Position>,
}

impl Checker<'_> {
    fn report(
        &mut self,
        severity: Severity,
        at: &At,
        problem: impl Into<String>,
        advice: impl Into<String>,
    ) {
        self.report_at(severity, at.place, || at.pointer(), problem, advice);
    }

    fn report_at(
        &mut self,
        severity: Severity,
        place: Position,
        pointer: impl FnOnce() -> String,
        problem: impl Into<String>,
        advice: impl Into<String>,
    ) {
        if !self.expanding.is_empty() {
            // What is wrong with a copy is reported where it was copied from.
            return;
        }
        let file = self.file.to_owned();
        match self.findings.len() {
            ..MAX_FINDINGS => self.findings.push(Finding {
                severity,
                file,
                place: Some(place),
                pointer: pointer(),
                problem: problem.into(),
                advice: advice.into(),
            }),
            MAX_FINDINGS => self.findings.push(Finding {
                severity: Severity::Error,
                file,
                place: None,
                pointer: String::new(),
                problem: format!(
                    "there are more than {MAX_FINDINGS} findings; the rest is not listed"
                ),
                advice: "mend what is listed, and look again".to_owned(),
            }),
            _ => {}
        }
    }

    fn error(&mut self, at: &At, problem: impl Into<String>, advice: impl Into<String>) {
        self.report(Severity::Error, at, problem, advice);
    }

    fn warn(&mut self, at: &At, problem: impl Into<String>, advice: impl Into<String>) {
        self.report(Severity::Warning, at, problem, advice);
    }

    /// Checks a node against a shape; `false` if it must be taken out.
    fn value(&mut self, at: &At, node: &mut Node, shape: ValueShape, need: Need) -> bool {
        match (shape, &mut node.value) {
            (ValueShape::Any, _)
            | (ValueShape::Text, Value::Text(_))
            | (ValueShape::Flag | ValueShape::FlagOr(_), Value::Bool(_))
            | (ValueShape::Number, Value::Number(_)) => true,
            (ValueShape::Count, Value::Number(number)) => match number.as_u64() {
                Some(count) if usize::try_from(count).is_ok() => {
                    *number = Number::from(count);
                    true
                }
                _ => {
                    let problem = format!("{} is not a count", quote(number.as_str()));
                    self.error(at, problem, "give a whole number that is not negative");
                    false
                }
            },
            (ValueShape::Choice(choices), Value::Text(text)) => {
                let known = choices.contains(&text.as_str());
                if !known {
                    let problem = format!("{} cannot be {}", quote(at.key()), quote(text));
                    let advice = advice::choice(at.key(), text, choices);
                    self.report(severity(need), at, problem, advice);
                }
                known
            }
            (ValueShape::Object(kind) | ValueShape::FlagOr(kind), Value::Map(_)) => {
                self.object(at, node, kind, need)
            }
            (ValueShape::Map(shape), Value::Map(map)) => {
                map.retain_mut(|key, node| {
                    let at = at.member(key, node.place);
                    self.entry(&at, node, *shape, need)
                });
                true
            }
            (ValueShape::List(shape), Value::List(items)) => {
                let mut index = 0;
                items.retain_mut(|node| {
                    let at = at.item(index, node.place);
                    index += 1;
                    self.entry(&at, node, *shape, need)
                });
                true
            }
            _ => self.convert(at, node, shape, need),
        }
    }

    /// A value of another shape: kept if it is clear what was meant.
    fn convert(&mut self, at: &At, node: &mut Node, shape: ValueShape, need: Need) -> bool {
        let converted = match shape {
            ValueShape::Text | ValueShape::Choice(_) => node.value.to_text(),
            ValueShape::Flag => node.value.to_flag(),
            ValueShape::Count | ValueShape::Number => node.value.to_number(),
            _ => None,
        };
        let expected = shape.describe();
        let found = node.value.describe();
        let Some(value) = converted else {
            let problem = format!("expected {expected}, found {found}");
            self.report(
                severity(need),
                at,
                problem,
                advice::shape(at.key(), shape, &node.value),
            );
            return false;
        };
        let advice = match value {
            Value::Text(_) => "put quotes around it",
            _ => "remove the quotes",
        };
        self.warn(at, format!("expected {expected}, found {found}"), advice);
        node.value = value;
        self.value(at, node, shape, need)
    }

    /// An entry of a list, or of a mapping whose names are free.
    fn entry(&mut self, at: &At, node: &mut Node, shape: ValueShape, need: Need) -> bool {
        if node.value != Value::Null || matches!(shape, ValueShape::Any) {
            return self.value(at, node, shape, need);
        }
        let named = !at.key().is_empty();
        if named
            && matches!(
                shape,
                ValueShape::Object(_) | ValueShape::FlagOr(_) | ValueShape::Map(_)
            )
        {
            self.warn(
                at,
                "there is no value",
                "write `{}` if an empty one is meant",
            );
            node.value = Value::Map(Map::default());
            return self.value(at, node, shape, need);
        }
        self.warn(
            at,
            "there is no value",
            "remove the entry, or give it a value",
        );
        false
    }

    /// An object of a kind: its reference, its fields, and what the kind demands beyond them.
    fn object(&mut self, at: &At, node: &mut Node, kind: ObjectKind, need: Need) -> bool {
        match self.reference(at, node, kind, need) {
            Followed::Inline => {}
            Followed::Keep => return true,
            Followed::Drop => return false,
        }
        let place = node.place;
        let Value::Map(map) = &mut node.value else {
            return false;
        };
        let object = kind.object();
        // One bit for each field of the table that is there.
        let mut seen = 0_u64;
        map.retain_mut(|key, node| {
            let at = at.member(key, node.place);
            if let Some((position, field)) = object.field(key) {
                seen |= 1 << position;
                let keep = self.field(&at, node, field.shape, field.need);
                self.broken |= !keep && field.need == Need::Required;
                return keep && self.is_read(field.need);
            }
            match object.others {
                Some((rule, shape)) if rule(key) => self.entry(&at, node, shape, need),
                // One of a callback has no place in `openapiv3`, and nothing reads it.
                _ if table::is_extension(key) => kind != ObjectKind::Callback,
                _ => self.unknown(&at, kind),
            }
        });
        for (position, field) in object.fields.iter().enumerate() {
            if seen & (1 << position) == 0 {
                self.missing(at, kind, field);
            }
            if field.need == Need::Assumed && map.get(field.name).is_none() {
                map.push(field.name.to_owned(), Node::new(place, field.shape.empty()));
            }
        }
        self.beyond(at, map, kind, place);
        true
    }

    /// Whether a later step asks for it.
    fn is_read(&self, need: Need) -> bool {
        match need {
            Need::Unread => false,
            Need::InSchemas => self.schemas,
            _ => true,
        }
    }

    fn field(&mut self, at: &At, node: &mut Node, shape: ValueShape, need: Need) -> bool {
        if node.value != Value::Null || matches!(shape, ValueShape::Any) {
            return self.value(at, node, shape, need);
        }
        let problem = format!("{} has no value", quote(at.key()));
        if matches!(shape, ValueShape::Object(ObjectKind::Paths)) {
            self.warn(at, problem, "write `paths: {}` if there are none");
            node.value = Value::Map(Map::default());
            return true;
        }
        match need {
            Need::Required => self.error(at, problem, "give it a value"),
            _ => self.warn(at, problem, "remove the field, or give it a value"),
        }
        false
    }

    fn missing(&mut self, at: &At, kind: ObjectKind, field: &table::FieldRule) {
        let problem = || format!("the {} has no `{}`", kind.object().name, field.name);
        match field.need {
            Need::Required => {
                self.error(at, problem(), advice::missing(kind, field.name));
                self.broken = true;
            }
            Need::Assumed => {
                self.warn(
                    at,
                    problem(),
                    "the specification requires it; an empty one is assumed",
                );
            }
            Need::Optional | Need::Prose | Need::Unread | Need::InSchemas => {}
        }
    }

    /// A member that the table does not know.
    fn unknown(&mut self, at: &At, kind: ObjectKind) -> bool {
        let (severity, problem, advice) = advice::unknown(at.key(), kind);
        self.report(severity, at, problem, advice);
        false
    }

    /// What a kind of object demands beyond the table.
    fn beyond(&mut self, at: &At, map: &mut Map, kind: ObjectKind, place: Position) {
        match kind {
            ObjectKind::OpenApi => self.tags_and_security(at, map),
            ObjectKind::Server => self.server(at, map),
            ObjectKind::ServerVariable => self.server_variable(at, map),
            ObjectKind::Components => self.component_names(at, map),
            ObjectKind::Operation => self.operation(at, map, place),
            ObjectKind::Parameter => self.parameter(at, map, place),
            ObjectKind::Header => self.content_or_schema(at, map, place),
            ObjectKind::Link => self.link(at, map, place),
            ObjectKind::Schema => self.schema(at, map, place),
            ObjectKind::Discriminator => self.discriminator(at, map),
            ObjectKind::SecurityScheme => self.security_scheme(at, map),
            _ => {}
        }
    }
}

/// A mistake in what only people read changes nothing.
fn severity(need: Need) -> Severity {
    match need {
        Need::Prose | Need::Unread | Need::InSchemas => Severity::Warning,
        _ => Severity::Error,
    }
}

/// What is to be done with an object that may be a reference.
enum Followed {
    /// It is no reference, or not anymore: check it.
    Inline,
    /// It is a reference that stays, or an empty schema.
    Keep,
    /// Take it out.
    Drop,
}
