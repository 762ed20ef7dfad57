//! The search for what is said of a value: through `allOf`, by reference or not, and through the alternatives in it.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type as Plain};

use super::keywords;
use super::object::ObjectParts;
use super::said::Said;
use super::schema::MAX_NESTED;
use crate::document::{Document, Located};

/// The parts that are looked at for one value: alternatives within alternatives multiply.
pub(super) const MAX_PARTS: usize = 10_000;

/// Alternatives of which one holds.
pub(super) struct Choice<'a> {
    /// The keyword that lists them; none if they are what alternatives say of a member.
    pub place: Option<Listing<'a>>,
    pub parts: Vec<Said<'a>>,
}

/// Where alternatives are listed.
#[derive(Clone)]
pub(super) struct Listing<'a> {
    pub schema: &'a Schema,
    pub keyword: &'static str,
    pub pointer: String,
    pub parts: &'a [ReferenceOr<Schema>],
}

/// What is said of a value, sorted by what it is said of.
#[derive(Default)]
pub(super) struct Gathered<'a> {
    pub object: ObjectParts<'a>,
    /// Whether it must be an object.
    pub is_object: bool,
    /// Scalars and lists.
    pub others: Vec<Located<'a, Schema>>,
    pub choices: Vec<Choice<'a>>,
    /// The components among what was gathered.
    pub seen: Vec<&'a str>,
}

impl Gathered<'_> {
    /// How much it says of the type of the value.
    pub fn weight(&self) -> usize {
        let object = self.object.properties.len() + usize::from(!self.object.additional.is_empty());
        object + usize::from(self.is_object) + self.others.len() + self.choices.len()
    }

    /// Whether anything is said of the type of the value.
    pub fn says_something(&self) -> bool {
        self.weight() > 0
    }

    /// Whether nothing but scalars and lists are spoken of.
    pub fn is_plain(&self) -> bool {
        self.weight() == self.others.len() && !self.others.is_empty()
    }
}

/// Whether a schema says anything of the type of a value.
pub(super) fn says_something<'a>(document: &'a Document, schema: &Located<'a, Schema>) -> bool {
    let mut gathered = Gathered::default();
    Gather::new(document).take(schema, &mut gathered, 0);
    gathered.says_something()
}

/// Adds what alternatives say: their members, of which none need be there unless all of them say so.
pub(super) fn add<'a>(object: &mut ObjectParts<'a>, parts: Vec<ObjectParts<'a>>) {
    if let Some((first, others)) = parts.split_first() {
        let all = |name: &&&str| others.iter().all(|other| other.required.contains(*name));
        let required: Vec<&str> = first.required.iter().filter(all).copied().collect();
        object.required.extend(required);
    }
    object.may_be_open |= parts.iter().any(ObjectParts::is_open);
    let earlier = object.properties.iter();
    let earlier = earlier.filter(|known| !known.said.any.is_empty());
    let earlier: Vec<&str> = earlier.map(|known| known.name).collect();
    for property in parts.into_iter().flat_map(|part| part.properties) {
        let known = object.properties.iter_mut();
        match known.into_iter().find(|known| known.name == property.name) {
            Some(known) => {
                known.said.or(property.said);
                known.said.at_once |= earlier.contains(&known.name);
            }
            None => {
                let mut property = property;
                property.said = Said {
                    all: Vec::new(),
                    any: vec![property.said],
                    at_once: false,
                };
                object.properties.push(property);
            }
        }
    }
}

/// The search for what is said.
pub(super) struct Gather<'a> {
    pub document: &'a Document,
    /// The components that what is looked at is an alternative of.
    pub open: Vec<&'a str>,
    /// The alternatives that it stands within.
    depth: usize,
    parts: usize,
}

impl<'a> Gather<'a> {
    pub fn new(document: &'a Document) -> Self {
        Gather {
            document,
            open: Vec::new(),
            depth: 0,
            parts: 0,
        }
    }

    pub fn is_exhausted(&self) -> bool {
        self.parts >= MAX_PARTS
    }

    /// What several schemas say.
    pub fn said(&mut self, said: &Said<'a>) -> Gathered<'a> {
        let mut gathered = Gathered::default();
        for schema in &said.all {
            self.take(schema, &mut gathered, 0);
        }
        if !said.any.is_empty() {
            gathered.choices.push(Choice {
                place: None,
                parts: said.any.clone(),
            });
        }
        gathered
    }

    /// The object that an alternative is, with the members of all that it may be itself; `None` if it is none.
    pub fn object(&mut self, said: &Said<'a>) -> Option<ObjectParts<'a>> {
        let mut gathered = self.said(said);
        if !gathered.others.is_empty() || self.is_exhausted() {
            return None;
        }
        if self.depth > MAX_NESTED {
            self.parts = MAX_PARTS;
            return None;
        }
        self.depth += 1;
        let before = self.open.len();
        self.open.extend(gathered.seen.iter().copied());
        let mut result = Some(());
        for choice in std::mem::take(&mut gathered.choices) {
            let parts = choice.parts.iter().map(|part| self.object(part));
            match parts.collect::<Option<Vec<_>>>() {
                Some(parts) => add(&mut gathered.object, parts),
                None => result = None,
            }
        }
        self.open.truncate(before);
        self.depth -= 1;
        result.map(|()| gathered.object)
    }

    /// Adds what a schema says.
    pub fn take(&mut self, schema: &Located<'a, Schema>, into: &mut Gathered<'a>, depth: usize) {
        // The document step refuses an allOf that contains itself; the bound makes sure of it.
        if depth > MAX_NESTED || self.is_exhausted() {
            return;
        }
        self.parts += 1;
        if let Some(name) = schema.name {
            if into.seen.contains(&name) {
                return;
            }
            into.seen.push(name);
        }
        let pointer = &schema.pointer;
        let parts = match &schema.value.schema_kind {
            SchemaKind::Type(Plain::Object(object)) => {
                into.object.take(self.document, object, pointer);
                into.is_object = true;
                return;
            }
            SchemaKind::Type(_) => {
                into.others.push(schema.clone());
                return;
            }
            SchemaKind::OneOf { one_of } => {
                into.object.take_required(one_of);
                return self.choice(schema, "oneOf", one_of, into);
            }
            SchemaKind::AnyOf { any_of } => {
                into.object.take_required(any_of);
                return self.choice(schema, "anyOf", any_of, into);
            }
            SchemaKind::Not { .. } => return,
            SchemaKind::AllOf { all_of } => all_of,
            SchemaKind::Any(any) => &any.all_of,
        };
        for (index, part) in parts.iter().enumerate() {
            let at = || format!("{pointer}/allOf/{index}");
            let part = self.document.schema(part, at);
            self.take(&part, into, depth + 1);
        }
        if let SchemaKind::Any(any) = &schema.value.schema_kind {
            self.any(schema, any, into);
        }
    }

    /// Adds what a schema that mixes keywords says beside its `allOf`.
    pub fn any(
        &mut self,
        schema: &Located<'a, Schema>,
        any: &'a AnySchema,
        into: &mut Gathered<'a>,
    ) {
        into.object.take_any(self.document, any, &schema.pointer);
        self.choice(schema, "oneOf", &any.one_of, into);
        self.choice(schema, "anyOf", &any.any_of, into);
        let is_other = any.typ.as_deref().is_some_and(|typ| typ != "object")
            || any.items.is_some()
            || keywords::lists_values(any);
        if is_other {
            into.others.push(schema.clone());
        }
        into.is_object |= any.typ.as_deref() == Some("object");
    }

    /// Adds alternatives, unless they only say what is required, or lead back to what they are beside.
    fn choice(
        &mut self,
        schema: &Located<'a, Schema>,
        keyword: &'static str,
        parts: &'a [ReferenceOr<Schema>],
        into: &mut Gathered<'a>,
    ) {
        if parts.iter().all(keywords::only_requires) {
            return;
        }
        let pointer = schema.pointer.as_str();
        let located = parts.iter().enumerate().map(|(index, part)| {
            let at = || format!("{pointer}/{keyword}/{index}");
            self.document.schema(part, at)
        });
        let located = located.filter(|part| !keywords::only_null(part.value));
        let located: Vec<Located<'a, Schema>> = located.collect();
        let is_open = |name| self.open.contains(&name) || into.seen.contains(&name);
        if located.iter().any(|part| part.name.is_some_and(is_open)) {
            return;
        }
        into.choices.push(Choice {
            place: Some(Listing {
                schema: schema.value,
                keyword,
                pointer: pointer.to_owned(),
                parts,
            }),
            parts: located.into_iter().map(Said::from).collect(),
        });
    }
}
