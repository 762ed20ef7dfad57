//! The types of an API: each schema that is reached is built once, and remembered by its pointer.
//!
//! Aliases of scalars, lists and maps dissolve into the places that use them; objects, enumerations and unions
//! become named types, wherever they stand.

use std::collections::{HashMap, VecDeque};

use openapiv3::Schema;

use super::api::{Ref, Type, TypeId, TypeKind};
use super::object::ObjectParts;
use super::report::Report;
use super::said::Said;
use super::shape::Shape;
use super::sort::Sort;
use super::union::{UnionPart, UnionParts};
use super::{combine, cycles, depth, describe, nullable};
use crate::document::{Document, Located, VALUE_NAMES};
use crate::pointer;

/// The lists and maps that may stand within one another.
const MAX_DEPTH: usize = 64;

/// The types so far.
pub(super) struct Registry<'a> {
    pub(super) document: &'a Document,
    types: Vec<Type>,
    built: HashMap<String, Built>,
    /// Types that have their place, and nothing inside yet: following every reference at once would go as deep as
    /// the document is long.
    open: VecDeque<Open<'a>>,
    /// How many lists and maps there are around what is being built.
    depth: usize,
    /// Whether some body or answer is XML, for which members have names of their own.
    pub(super) has_xml: bool,
}

/// A type whose inside is still to be built.
pub(super) struct Open<'a> {
    pub id: TypeId,
    pub path: Vec<String>,
    pub inside: Unbuilt<'a>,
}

/// What a type will have inside.
pub(super) enum Unbuilt<'a> {
    Object(ObjectParts<'a>),
    Union(UnionParts<'a>),
}

/// What is known of a schema with a pointer.
#[derive(Clone)]
enum Built {
    /// Being built further out: it contains itself without a named type in between.
    Open,
    Done(Ref),
}

impl<'a> Registry<'a> {
    pub fn new(document: &'a Document) -> Self {
        Registry {
            document,
            types: Vec::new(),
            built: HashMap::new(),
            open: VecDeque::new(),
            depth: 0,
            has_xml: false,
        }
    }

    /// The type that a schema describes; `path` names it if it needs a name and is no component.
    pub fn of(
        &mut self,
        schema: &Located<'a, Schema>,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Ref {
        self.once(&schema.pointer, &schema.pointer, report, |types, report| {
            let named = schema.name.map(|name| [name.to_owned()]);
            let path = named.as_ref().map_or(path, |named| named);
            let shape = describe::of(types.document, schema, report);
            types.build(shape, schema, path, report)
        })
    }

    /// The type that several schemas describe together, at `pointer`.
    pub fn of_said(
        &mut self,
        said: &Said<'a>,
        pointer: &str,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Ref {
        if let Some(only) = said.only() {
            return self.of(only, path, report);
        }
        let at = Located {
            value: said
                .all
                .last()
                .map_or(self.document.nothing(), |last| last.value),
            pointer: pointer.to_owned(),
            name: None,
        };
        self.once(&said.key(), pointer, report, |types, report| {
            let shape = combine::said(types.document, said, &at, report);
            if let Shape::Union(parts) = &shape
                && let Some(only) = types.only_type(parts, path, report)
            {
                return only;
            }
            types.build(shape, &at, path, report)
        })
    }

    /// The type of a part in a union whose name is `path`.
    pub fn part(&mut self, part: &UnionPart<'a>, path: &[String], report: &mut Report<'_>) -> Ref {
        if part.is_base {
            return self.itself(&part.schema, report);
        }
        let numbered = || format!("variant{}", part.index + 1);
        let inline = inner(path, &part.name().map_or_else(numbered, str::to_owned));
        self.of_said(&part.said, &part.pointer, &inline, report)
    }

    /// The type of a union, if all parts have the same one.
    fn only_type(
        &mut self,
        parts: &UnionParts<'a>,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Option<Ref> {
        let parts = parts.parts.iter();
        let found: Vec<Ref> = parts.map(|part| self.part(part, path, report)).collect();
        let first = found.first()?.clone();
        found.iter().all(|other| *other == first).then_some(first)
    }

    /// What `build` makes of a schema, once for each `key`.
    fn once(
        &mut self,
        key: &str,
        pointer: &str,
        report: &mut Report<'_>,
        build: impl FnOnce(&mut Self, &mut Report<'_>) -> Ref,
    ) -> Ref {
        match self.built.get(key) {
            Some(Built::Done(reference)) => return reference.clone(),
            Some(Built::Open) => {
                report.warn(
                    pointer,
                    "the schema contains itself without an object in between",
                    "it is read as any JSON value; put an object with a member in between",
                );
                return Ref::Any;
            }
            None if self.depth >= MAX_DEPTH => {
                report.warn(
                    pointer,
                    format!("there are {MAX_DEPTH} lists, maps or `allOf` around this one"),
                    "it is read as any JSON value; put an object with a member in between",
                );
                return Ref::Any;
            }
            None => {}
        }
        self.built.insert(key.to_owned(), Built::Open);
        self.depth += 1;
        let reference = build(self, report);
        self.depth -= 1;
        let done = Built::Done(reference.clone());
        self.built.insert(key.to_owned(), done);
        reference
    }

    /// The type of a base with a discriminator where it is meant itself, and none of its subtypes. What is said of its
    /// members is found where it stands; the type goes by the place of the discriminator.
    fn itself(&mut self, base: &Located<'a, Schema>, report: &mut Report<'_>) -> Ref {
        let own = Located {
            pointer: format!("{}/discriminator", base.pointer),
            ..base.clone()
        };
        if let Some(Built::Done(reference)) = self.built.get(&own.pointer) {
            return reference.clone();
        }
        let shape = describe::itself(self.document, base, report);
        let path = inner(
            &base.name.map(str::to_owned).into_iter().collect::<Vec<_>>(),
            "itself",
        );
        let reference = self.build(shape, &own, &path, report);
        let done = Built::Done(reference.clone());
        self.built.insert(own.pointer, done);
        reference
    }

    fn build(
        &mut self,
        shape: Shape<'a>,
        schema: &Located<'a, Schema>,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Ref {
        let pointer = &schema.pointer;
        match shape {
            Shape::Plain(reference) => reference,
            Shape::List(item) => {
                let at = format!("{pointer}/items");
                let item = self.item(item, &at, &inner(path, "item"), report);
                Ref::List(Box::new(item))
            }
            Shape::Map(value) => {
                let at = format!("{pointer}/additionalProperties");
                let value = self.item(value, &at, &inner(path, "value"), report);
                Ref::Map(Box::new(value))
            }
            Shape::Same(other) => self.of(&other, path, report),
            Shape::TextEnum(values) => {
                Ref::Named(self.add(schema, path, TypeKind::TextEnum(values)))
            }
            Shape::IntegerEnum(values) => {
                Ref::Named(self.add(schema, path, TypeKind::IntegerEnum(values)))
            }
            Shape::Object(object) => {
                let id = self.add(schema, path, TypeKind::Object(Vec::new()));
                self.open(id, path, Unbuilt::Object(object))
            }
            Shape::Union(parts) => {
                let (tag, variants) = (String::new(), Vec::new());
                let id = self.add(schema, path, TypeKind::Union { tag, variants });
                self.open(id, path, Unbuilt::Union(parts))
            }
        }
    }

    /// The type of a place that has nowhere else to say that it may be null.
    pub fn place(
        &mut self,
        schema: &Located<'a, Schema>,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Ref {
        self.place_of(&schema.clone().into(), &schema.pointer, path, report)
    }

    fn place_of(
        &mut self,
        said: &Said<'a>,
        pointer: &str,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Ref {
        let r#type = self.of_said(said, pointer, path, report);
        // Any value may be null, and an optional one is enough.
        let already = matches!(r#type, Ref::Any | Ref::Nullable(_));
        if !already && nullable::is_nullable(self.document, said) {
            Ref::Nullable(Box::new(r#type))
        } else {
            r#type
        }
    }

    /// The items of a list, or the values of a map: anything if nothing is said about them.
    fn item(
        &mut self,
        part: Option<Said<'a>>,
        pointer: &str,
        path: &[String],
        report: &mut Report<'_>,
    ) -> Ref {
        part.map_or(Ref::Any, |part| self.place_of(&part, pointer, path, report))
    }

    fn open(&mut self, id: TypeId, path: &[String], inside: Unbuilt<'a>) -> Ref {
        let path = path.to_vec();
        self.open.push_back(Open { id, path, inside });
        Ref::Named(id)
    }

    fn add(&mut self, schema: &Located<'a, Schema>, path: &[String], kind: TypeKind) -> TypeId {
        let id = TypeId(self.types.len());
        let data = &schema.value.schema_data;
        self.types.push(Type {
            pointer: schema.pointer.clone(),
            path: path.to_vec(),
            schema: path.first().cloned().unwrap_or_default(),
            title: data.title.clone().unwrap_or_default(),
            description: data.description.clone().unwrap_or_default(),
            deprecated: data.deprecated,
            embedded: false,
            open: false,
            closed: false,
            one_of: Vec::new(),
            secret: false,
            words: match &kind {
                TypeKind::TextEnum(values) => words(schema.value, values.len()),
                TypeKind::IntegerEnum(values) => words(schema.value, values.len()),
                TypeKind::Object(_) | TypeKind::Union { .. } => Vec::new(),
            },
            kind,
        });
        id
    }

    /// The next type of which nothing is known inside.
    pub fn next(&mut self) -> Option<Open<'a>> {
        self.open.pop_front()
    }

    /// A type that has its place.
    pub fn at(&mut self, id: TypeId) -> Option<&mut Type> {
        self.types.get_mut(id.0)
    }

    /// All types, each stored so that none contains itself.
    pub fn finish(mut self, report: &mut Report<'_>) -> Vec<Type> {
        for pointer in cycles::close(&mut self.types) {
            report.warn(
                &pointer,
                "the union leads back to itself through nothing but unions",
                "it is read as any JSON value there; list the variants themselves",
            );
        }
        for pointer in depth::limit(&mut self.types) {
            report.warn(&pointer, depth::TOO_DEEP.0, depth::TOO_DEEP.1);
        }
        self.types
    }

    /// Whether a component schema has been of use.
    pub fn reached(&self, name: &str) -> bool {
        let pointer = pointer::schema(name);
        let inside = format!("{pointer}/");
        let mut built = self.built.keys();
        built.any(|built| *built == pointer || built.starts_with(&inside))
    }

    /// What a type is, as far as the styles of OpenAPI tell it apart.
    pub fn sort(&self, r#type: &Ref) -> Sort {
        let named = |id: &TypeId| match self.types.get(id.0).map(|r#type| &r#type.kind) {
            Some(TypeKind::Object(_)) => Sort::Object,
            Some(TypeKind::Union { .. }) | None => Sort::Open,
            Some(TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_)) => Sort::Single,
        };
        Sort::of(r#type, &named)
    }
}

/// What the values of an enumeration are called, if each has a name of its own.
fn words(schema: &Schema, count: usize) -> Vec<String> {
    let named = schema.schema_data.extensions.get(VALUE_NAMES);
    let named = named.and_then(|named| named.as_array());
    let named: Option<Vec<String>> = named.and_then(|all| {
        let all = all.iter().map(|name| name.as_str().map(str::to_owned));
        all.collect()
    });
    named
        .filter(|named| named.len() == count)
        .unwrap_or_default()
}

/// The words of a name, with one more.
pub(super) fn inner(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
