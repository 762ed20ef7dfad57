//! Schemas become types.
//!
//! Only what an operation reaches is built. Aliases of scalars, lists and maps dissolve into the places that
//! use them; objects, enumerations and unions become named types, wherever they stand.

use std::collections::{HashMap, VecDeque};

use openapiv3::{
    AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, StringFormat,
    Type as Plain, VariantOrUnknownOrEmpty,
};

use super::object::Object;
use super::union::{self, Parts};
use super::{Ref, Type, TypeId, TypeKind, cycles};
use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::pointer;
use crate::product::Product;

/// Builds types on demand and remembers them by pointer.
pub(super) struct Builder<'a> {
    pub(super) document: &'a Document,
    pub(super) product: &'a Product,
    types: Vec<Type>,
    built: HashMap<String, Built>,
    /// Types that have their place, and nothing inside yet: following every reference at once would go as deep as
    /// the document is long.
    open: VecDeque<Open<'a>>,
    /// How many lists, maps and parts of `allOf` there are around what is being built.
    depth: usize,
    findings: Vec<Finding>,
}

/// The lists, maps and parts of `allOf` that may stand within one another.
const MAX_DEPTH: usize = 64;

/// A type whose inside is still to be built.
struct Open<'a> {
    id: TypeId,
    path: Vec<String>,
    inside: Inside<'a>,
}

/// What a type will have inside.
pub(super) enum Inside<'a> {
    Object(Object<'a>),
    Union(Parts<'a>),
}

/// What is known of a schema with a pointer.
#[derive(Clone)]
enum Built {
    /// Being built further out: it contains itself without a named type in between.
    Open,
    Done(Ref),
}

impl<'a> Builder<'a> {
    pub(super) fn new(document: &'a Document, product: &'a Product) -> Self {
        Builder {
            document,
            product,
            types: Vec::new(),
            built: HashMap::new(),
            open: VecDeque::new(),
            depth: 0,
            findings: Vec::new(),
        }
    }

    /// Builds the inside of all types that are reached.
    pub(super) fn fill(&mut self) {
        while let Some(Open { id, path, inside }) = self.open.pop_front() {
            let kind = match inside {
                Inside::Object(object) => TypeKind::Object(self.members(&object, &path)),
                Inside::Union(parts) => self.variants(&parts, &path),
            };
            if let Some(r#type) = self.types.get_mut(id.0) {
                r#type.kind = kind;
            }
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Type>, Vec<Finding>) {
        for pointer in cycles::close(&mut self.types) {
            self.warn(
                &pointer,
                "the union leads back to itself through nothing but unions",
                "it is read as any JSON value there; list the variants themselves",
            );
        }
        (self.types, self.findings)
    }

    /// Whether a component schema has been of use.
    pub(super) fn reached(&self, name: &str) -> bool {
        let pointer = format!("/components/schemas/{}", pointer::escape(name));
        let inside = format!("{pointer}/");
        self.built
            .keys()
            .any(|built| *built == pointer || built.starts_with(&inside))
    }

    pub(super) fn warn(&mut self, pointer: &str, problem: impl Into<String>, advice: &str) {
        let finding = self.document.finding(
            Severity::Warning,
            pointer,
            problem.into(),
            advice.to_owned(),
        );
        // What several operations share is reported once.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    /// Whether the type is an object with members.
    pub(super) fn is_object(&self, r#type: &Ref) -> bool {
        let Ref::Named(id) = r#type else { return false };
        let found = self.types.get(id.0).map(|r#type| &r#type.kind);
        matches!(found, Some(TypeKind::Object(_)))
    }

    /// The type of a schema that stands at `pointer`; `path` names it if it needs a name.
    pub(super) fn reference(
        &mut self,
        schema: &'a ReferenceOr<Schema>,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        match schema {
            ReferenceOr::Reference { reference } => self.target(reference),
            ReferenceOr::Item(schema) => self.schema(schema, pointer, path),
        }
    }

    pub(super) fn boxed(
        &mut self,
        schema: &'a ReferenceOr<Box<Schema>>,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        match schema {
            ReferenceOr::Reference { reference } => self.target(reference),
            ReferenceOr::Item(schema) => self.schema(schema, pointer, path),
        }
    }

    /// The type of a component schema.
    pub(super) fn target(&mut self, reference: &str) -> Ref {
        match self.component(reference) {
            Some((pointer, name, schema)) => self.schema(schema, &pointer, &[name]),
            None => Ref::Any,
        }
    }

    /// The component schema that a `$ref` leads to, through aliases that are nothing but a `$ref`.
    pub(super) fn component(&self, reference: &str) -> Option<(String, String, &'a Schema)> {
        let components = self.document.api.components.as_ref()?;
        let mut reference = reference;
        // The document step refuses cycles; the bound makes sure of it.
        for _ in 0..=components.schemas.len() {
            let pointer = reference.strip_prefix('#')?;
            let name =
                pointer::unescape(pointer.strip_prefix("/components/schemas/")?).into_owned();
            match components.schemas.get(name.as_str())? {
                ReferenceOr::Item(schema) => return Some((pointer.to_owned(), name, schema)),
                ReferenceOr::Reference { reference: next } => reference = next,
            }
        }
        None
    }

    fn schema(&mut self, schema: &'a Schema, pointer: &str, path: &[String]) -> Ref {
        match self.built.get(pointer) {
            Some(Built::Done(reference)) => return reference.clone(),
            Some(Built::Open) => {
                self.warn(
                    pointer,
                    "the schema contains itself without an object in between",
                    "it is read as any JSON value; put an object with a member in between",
                );
                return Ref::Any;
            }
            None if self.depth >= MAX_DEPTH => {
                self.warn(
                    pointer,
                    format!("there are {MAX_DEPTH} lists, maps or `allOf` around this one"),
                    "it is read as any JSON value; put an object with a member in between",
                );
                return Ref::Any;
            }
            None => {}
        }
        self.built.insert(pointer.to_owned(), Built::Open);
        self.depth += 1;
        let reference = self.build(schema, pointer, path);
        self.depth -= 1;
        self.built
            .insert(pointer.to_owned(), Built::Done(reference.clone()));
        reference
    }

    fn build(&mut self, schema: &'a Schema, pointer: &str, path: &[String]) -> Ref {
        match &schema.schema_kind {
            SchemaKind::Type(Plain::Boolean(_)) => Ref::Boolean,
            SchemaKind::Type(Plain::Number(_)) => Ref::Number,
            SchemaKind::Type(Plain::Integer(integer)) => {
                let values: Vec<i64> = integer.enumeration.iter().copied().flatten().collect();
                if values.is_empty() {
                    return Ref::Integer;
                }
                Ref::Named(self.add(schema, pointer, path, TypeKind::IntegerEnum(values)))
            }
            SchemaKind::Type(Plain::String(string)) => {
                let values: Vec<String> = string.enumeration.iter().flatten().cloned().collect();
                match string.format {
                    _ if !values.is_empty() => {
                        Ref::Named(self.add(schema, pointer, path, TypeKind::TextEnum(values)))
                    }
                    VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Ref::Timestamp,
                    _ => Ref::Text,
                }
            }
            SchemaKind::Type(Plain::Array(array)) => match &array.items {
                Some(items) => {
                    let item = self.boxed(items, &format!("{pointer}/items"), &inner(path, "item"));
                    Ref::List(Box::new(item))
                }
                None => Ref::List(Box::new(Ref::Any)),
            },
            SchemaKind::Type(Plain::Object(object)) => self.object(schema, object, pointer, path),
            SchemaKind::AllOf { all_of } => self.all_of(schema, all_of, None, pointer, path),
            SchemaKind::OneOf { one_of } => self.union(schema, one_of, "oneOf", pointer, path),
            SchemaKind::AnyOf { any_of } => self.union(schema, any_of, "anyOf", pointer, path),
            SchemaKind::Not { .. } => Ref::Any,
            SchemaKind::Any(any) => self.any(schema, any, pointer, path),
        }
    }

    /// A schema that mixes keywords, or has none.
    fn any(
        &mut self,
        schema: &'a Schema,
        any: &'a AnySchema,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        if !any.all_of.is_empty() {
            return self.all_of(schema, &any.all_of, Some(any), pointer, path);
        }
        let own = !any.properties.is_empty();
        for (keyword, parts) in [("oneOf", &any.one_of), ("anyOf", &any.any_of)] {
            if parts.is_empty() || own && parts.iter().all(union::only_requires) {
                continue;
            }
            if own {
                self.warn(
                    pointer,
                    format!("the members beside `{keyword}` are left out"),
                    "list them in each of the variants",
                );
            }
            return self.union(schema, parts, keyword, pointer, path);
        }
        let texts: Vec<String> = any
            .enumeration
            .iter()
            .filter_map(|value| value.as_str().map(str::to_owned))
            .collect();
        if !texts.is_empty() {
            return Ref::Named(self.add(schema, pointer, path, TypeKind::TextEnum(texts)));
        }
        if let Some(items) = &any.items {
            let item = self.boxed(items, &format!("{pointer}/items"), &inner(path, "item"));
            return Ref::List(Box::new(item));
        }
        let mut object = Object::default();
        object.take_any(any, pointer);
        match any.typ.as_deref() {
            _ if !object.properties.is_empty() => {
                self.open(schema, Inside::Object(object), pointer, path)
            }
            Some("string") => Ref::Text,
            Some("integer") => Ref::Integer,
            Some("number") => Ref::Number,
            Some("boolean") => Ref::Boolean,
            Some("array") => Ref::List(Box::new(Ref::Any)),
            Some("object") => self.map(object.additional, path),
            _ if object.additional.is_some() => self.map(object.additional, path),
            _ => Ref::Any,
        }
    }

    fn object(
        &mut self,
        schema: &'a Schema,
        object: &'a ObjectType,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        let mut parts = Object::default();
        parts.take(object, pointer);
        if parts.properties.is_empty() {
            return self.map(parts.additional, path);
        }
        self.open(schema, Inside::Object(parts), pointer, path)
    }

    fn map(
        &mut self,
        additional: Option<(String, &'a AdditionalProperties)>,
        path: &[String],
    ) -> Ref {
        let value = match additional {
            Some((pointer, AdditionalProperties::Schema(schema))) => {
                self.reference(schema, &pointer, &inner(path, "value"))
            }
            _ => Ref::Any,
        };
        Ref::Map(Box::new(value))
    }

    /// `allOf`: one type with the members of all parts; what wraps a single reference is that reference.
    fn all_of(
        &mut self,
        schema: &'a Schema,
        parts: &'a [ReferenceOr<Schema>],
        own: Option<&'a AnySchema>,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        let mut object = Object::default();
        if let Some(own) = own {
            object.take_any(own, pointer);
        }
        let mut others = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            let at = format!("{pointer}/allOf/{index}");
            if !self.gather(part, &at, &mut object, 0) {
                others.push((part, at));
            }
        }
        match (others.as_slice(), parts) {
            // `allOf` around one reference is how 3.0 hangs a description on a reference.
            (_, [only @ ReferenceOr::Reference { .. }])
                if own.is_none_or(|own| own.properties.is_empty()) =>
            {
                self.reference(only, pointer, path)
            }
            ([], _) if !object.properties.is_empty() => {
                self.open(schema, Inside::Object(object), pointer, path)
            }
            ([], _) => self.map(object.additional, path),
            ([(part, at)], _) if object.properties.is_empty() => self.reference(part, at, path),
            _ => {
                self.warn(
                    pointer,
                    "allOf combines parts that no single type can hold",
                    "it is read as any JSON value; keep to objects, or to one part",
                );
                Ref::Any
            }
        }
    }

    /// Adds the members of a part of an `allOf`; false if the part is not an object.
    fn gather(
        &self,
        part: &'a ReferenceOr<Schema>,
        pointer: &str,
        into: &mut Object<'a>,
        depth: usize,
    ) -> bool {
        let (pointer, schema) = match part {
            ReferenceOr::Item(schema) => (pointer.to_owned(), schema),
            ReferenceOr::Reference { reference } => match self.component(reference) {
                Some((pointer, _, schema)) => (pointer, schema),
                None => return false,
            },
        };
        // The document step refuses an allOf that contains itself; the bound makes sure of it.
        if depth > 64 {
            return false;
        }
        let all = |parts: &'a [ReferenceOr<Schema>], into: &mut Object<'a>| {
            parts
                .iter()
                .enumerate()
                .fold(true, |objects, (index, part)| {
                    self.gather(part, &format!("{pointer}/allOf/{index}"), into, depth + 1)
                        && objects
                })
        };
        match &schema.schema_kind {
            SchemaKind::Type(Plain::Object(object)) => {
                into.take(object, &pointer);
                true
            }
            SchemaKind::AllOf { all_of } => all(all_of, into),
            SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts } => {
                parts.iter().all(union::only_requires)
            }
            SchemaKind::Any(any)
                if any
                    .one_of
                    .iter()
                    .chain(&any.any_of)
                    .all(union::only_requires) =>
            {
                let objects = all(&any.all_of, into);
                into.take_any(any, &pointer);
                objects
                    && any.enumeration.is_empty()
                    && any.typ.as_deref().is_none_or(|typ| typ == "object")
            }
            _ => false,
        }
    }

    /// A type that gets its inside later.
    pub(super) fn open(
        &mut self,
        schema: &'a Schema,
        inside: Inside<'a>,
        pointer: &str,
        path: &[String],
    ) -> Ref {
        let kind = match inside {
            Inside::Object(_) => TypeKind::Object(Vec::new()),
            Inside::Union(_) => TypeKind::Union {
                tag: String::new(),
                variants: Vec::new(),
            },
        };
        let id = self.add(schema, pointer, path, kind);
        let path = path.to_vec();
        self.open.push_back(Open { id, path, inside });
        Ref::Named(id)
    }

    /// A text that stands in the document as read: beside a `$ref`, openapiv3 does not see it.
    pub(super) fn text(&self, pointer: &str, key: &str) -> Option<String> {
        let node = self.document.node(&format!("{pointer}/{key}"))?;
        node.as_text().map(str::to_owned)
    }

    fn add(&mut self, schema: &Schema, pointer: &str, path: &[String], kind: TypeKind) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(Type {
            pointer: pointer.to_owned(),
            path: path.to_vec(),
            schema: path.first().cloned().unwrap_or_default(),
            title: schema.schema_data.title.clone().unwrap_or_default(),
            description: schema.schema_data.description.clone().unwrap_or_default(),
            deprecated: schema.schema_data.deprecated,
            embedded: false,
            secret: false,
            kind,
        });
        id
    }
}

pub(super) fn inner(path: &[String], name: &str) -> Vec<String> {
    path.iter().cloned().chain([name.to_owned()]).collect()
}
