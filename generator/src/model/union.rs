//! Unions: values that may be of several types.

use std::collections::{BTreeSet, HashSet};

use openapiv3::{
    Discriminator, ReferenceOr, Schema, SchemaKind, StringFormat, Type as Plain,
    VariantOrUnknownOrEmpty,
};

use super::combine::Said;
use super::gather;
use super::limits::Limits;
use super::registry::{Registry, inner};
use super::report::Report;
use super::shape::{self, Shape};
use super::{Ref, TypeKind, Variant, subtypes};
use crate::document::{Document, Located};
use crate::pointer;

/// What a union is made of.
#[derive(Clone)]
pub(super) struct Parts<'a> {
    discriminator: Option<&'a Discriminator>,
    parts: Vec<Part<'a>>,
}

/// A part of a union.
#[derive(Clone)]
struct Part<'a> {
    /// Its place in the list, from 0.
    index: usize,
    /// Where it is given; what it refers to may stand elsewhere.
    pointer: String,
    /// What names it.
    schema: Located<'a, Schema>,
    said: Said<'a>,
    /// Whether it is the base itself of which the others are subtypes.
    is_base: bool,
}

impl<'a> Part<'a> {
    /// The words that it goes by: the component's name, or its title.
    fn name(&self) -> Option<&'a str> {
        let title = self.schema.value.schema_data.title.as_deref();
        self.schema.name.or(title)
    }

    /// Its type in a union whose name is `path`.
    fn r#type(&self, types: &mut Registry<'a>, report: &mut Report<'_>, path: &[String]) -> Ref {
        if self.is_base {
            return types.itself(&self.schema, report);
        }
        let numbered = || format!("variant{}", self.index + 1);
        let inline = inner(path, &self.name().map_or_else(numbered, str::to_owned));
        types.of_said(&self.said, &self.pointer, &inline, report)
    }
}

impl<'a> Parts<'a> {
    /// A union of the subtypes of a base, which may be one of them.
    pub fn of_subtypes(
        base: &Located<'a, Schema>,
        subtypes: Vec<Located<'a, Schema>>,
    ) -> Parts<'a> {
        let schema = base.value;
        let parts = subtypes.into_iter().enumerate();
        let part = |(index, schema): (usize, Located<'a, Schema>)| Part {
            index,
            is_base: schema.name == base.name,
            pointer: schema.pointer.clone(),
            said: schema.clone().into(),
            schema,
        };
        Parts {
            discriminator: schema.schema_data.discriminator.as_ref(),
            parts: parts.map(part).collect(),
        }
    }

    /// A union of what alternatives say of a member.
    pub fn of_said(said: &[Said<'a>]) -> Parts<'a> {
        let parts = said.iter().enumerate().filter_map(|(index, said)| {
            let schema = said.main()?.clone();
            Some(Part {
                index,
                pointer: schema.pointer.clone(),
                said: said.clone(),
                schema,
                is_base: false,
            })
        });
        Parts {
            discriminator: None,
            parts: distinct(parts.collect()),
        }
    }

    /// The type, if all parts have the same one.
    pub fn only_type(
        &self,
        types: &mut Registry<'a>,
        report: &mut Report<'_>,
        path: &[String],
    ) -> Option<Ref> {
        let found = self
            .parts
            .iter()
            .map(|part| part.r#type(types, report, path));
        let found: Vec<Ref> = found.collect();
        let first = found.first()?.clone();
        found.iter().all(|other| *other == first).then_some(first)
    }
}

/// `oneOf` and `anyOf`: a type with a variant for each part, or what the only part is.
pub(super) fn shape<'a>(
    document: &'a Document,
    schema: &'a Schema,
    parts: &'a [ReferenceOr<Schema>],
    keyword: &str,
    pointer: &str,
) -> Shape<'a> {
    if parts.iter().all(only_requires) {
        return Shape::Plain(Ref::Any);
    }
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let pointer = format!("{pointer}/{keyword}/{index}");
        let schema = document.schema(part, || pointer.clone());
        Part {
            index,
            said: schema.clone().into(),
            schema,
            pointer,
            is_base: false,
        }
    });
    // That null is one of the types is said where the union stands.
    let parts = parts.filter(|part| !shape::only_null(part.schema.value));
    let mut parts = distinct(parts.collect());
    // Alternatives that only describe or limit are no types.
    let speaks = |part: &Part<'a>| gather::says_something(document, &part.schema);
    if !parts.iter().any(speaks) {
        return Shape::Plain(Ref::Any);
    }
    match (parts.pop(), parts.as_slice()) {
        (Some(only), []) => Shape::Same(only.schema),
        // Nothing but null.
        (None, _) => Shape::Plain(Ref::Any),
        (last, _) => {
            parts.extend(last);
            Shape::Union(Parts {
                discriminator: schema.schema_data.discriminator.as_ref(),
                parts,
            })
        }
    }
}

/// The inside of a union whose name is `path`.
pub(super) fn variants<'a>(
    types: &mut Registry<'a>,
    report: &mut Report<'_>,
    parts: &Parts<'a>,
    path: &[String],
) -> TypeKind {
    let mut variants: Vec<Variant> = Vec::new();
    for part in &parts.parts {
        let r#type = part.r#type(types, report, path);
        if variants.iter().any(|variant| variant.r#type == r#type) {
            continue;
        }
        let plain = || plain_name(&r#type, part.index);
        let mut name = part.name().map_or_else(plain, str::to_owned);
        // Names are kept by these words: two lists are two.
        if variants
            .iter()
            .any(|variant| variant.path == [name.as_str()])
        {
            name = format!("{name} {}", part.index + 1);
        }
        variants.push(Variant {
            pointer: part.pointer.clone(),
            path: vec![name],
            limits: Limits::read(types.document, &part.schema),
            r#type,
            tags: Vec::new(),
        });
    }
    let Some(discriminator) = parts.discriminator else {
        return TypeKind::Union {
            tag: String::new(),
            variants,
        };
    };
    let mut mapped = HashSet::new();
    for (value, target) in &discriminator.mapping {
        // A name or a reference (OpenAPI 3.0.3, Discriminator Object, `mapping`).
        let reference = if target.starts_with('#') {
            target.clone()
        } else {
            format!("#/components/schemas/{}", pointer::escape(target))
        };
        let Some(target) = types.document.named(&reference) else {
            continue;
        };
        mapped.extend(target.name);
        let leads = |part: &Part<'_>| part.schema.name == target.name;
        // To the part itself, else into a union that has it.
        let direct = parts.parts.iter().position(leads);
        let nested = || {
            let leads = |part: &Part<'_>| {
                let within = part.within(types.document, &discriminator.property_name);
                target.name.is_some_and(|name| within.names.contains(name))
            };
            parts.parts.iter().position(leads)
        };
        let Some(part) = direct.or_else(nested).and_then(|at| parts.parts.get(at)) else {
            continue;
        };
        let named = variants
            .iter_mut()
            .filter(|variant| variant.pointer == part.pointer);
        named.for_each(|variant| variant.tags.push(value.clone()));
    }
    // What is not mapped goes by its name, each of the variants of a union within by its own.
    for part in &parts.parts {
        let named = variants
            .iter_mut()
            .find(|variant| variant.pointer == part.pointer);
        let Some(variant) = named else {
            continue;
        };
        let word = variant.path.first().cloned();
        let own = part.schema.name.map(str::to_owned).or(word);
        let within = part.within(types.document, &discriminator.property_name);
        let names = own
            .into_iter()
            .chain(within.names.into_iter().map(str::to_owned));
        let unmapped = names.filter(|name| !mapped.contains(name.as_str()));
        for tag in unmapped.chain(within.mapped.into_iter().map(str::to_owned)) {
            if !variant.tags.contains(&tag) {
                variant.tags.push(tag);
            }
        }
    }
    TypeKind::Union {
        tag: discriminator.property_name.clone(),
        variants,
    }
}

impl<'a> Part<'a> {
    /// What is within it, if it is a union.
    fn within(&self, document: &'a Document, tag: &str) -> Within<'a> {
        if self.is_base {
            return Within::default();
        }
        within(document, &self.schema, tag)
    }
}

/// What stands for the variants of the unions within a union.
#[derive(Default)]
struct Within<'a> {
    /// The names of the components that it leads to.
    names: BTreeSet<&'a str>,
    /// What the discriminators of those unions map, where they go by the same member.
    mapped: BTreeSet<&'a str>,
}

/// What is within a union, through unions within it, each once: unions may lead back to themselves.
fn within<'a>(document: &'a Document, schema: &Located<'a, Schema>, tag: &str) -> Within<'a> {
    let mut found = Within::default();
    let mut open = vec![schema.clone()];
    while let Some(schema) = open.pop() {
        let parts = match &schema.value.schema_kind {
            SchemaKind::OneOf { one_of: parts } | SchemaKind::AnyOf { any_of: parts } => {
                let parts = parts.iter().map(|part| document.schema(part, String::new));
                parts.collect()
            }
            _ => subtypes::of(document, &schema),
        };
        let discriminator = schema.value.schema_data.discriminator.iter();
        let same = discriminator.filter(|own| !parts.is_empty() && own.property_name == tag);
        found
            .mapped
            .extend(same.flat_map(|own| own.mapping.keys().map(String::as_str)));
        for part in parts {
            if part.name.is_none_or(|name| found.names.insert(name)) {
                open.push(part);
            }
        }
    }
    found
}

/// The parts that say something of their own: an open enumeration takes any other value of its type as well.
fn distinct(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    // One of a single value is not open: it tells variants apart.
    let enumerations = |wanted: Plainly| {
        let listed = parts.iter().filter(|part| {
            plainly(part.schema.value) == Some((wanted, true)) && lists_more(part.schema.value)
        });
        listed.count()
    };
    let (texts, integers) = (enumerations(Plainly::Text), enumerations(Plainly::Integer));
    let mut kept: Vec<Part<'_>> = Vec::with_capacity(parts.len());
    for part in parts {
        let own = plainly(part.schema.value);
        let again = kept
            .iter()
            .any(|earlier| match (part.schema.name, earlier.schema.name) {
                (Some(name), Some(other)) => name == other,
                _ => matches!(own, Some((_, false))) && own == plainly(earlier.schema.value),
            });
        let covered = match own {
            Some((Plainly::Text, false)) => texts == 1,
            Some((Plainly::Integer, false)) => integers == 1,
            _ => false,
        };
        if !again && !covered {
            kept.push(part);
        }
    }
    kept
}

/// Whether an enumeration lists more than one value.
fn lists_more(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::String(string)) => string.enumeration.iter().flatten().count() > 1,
        SchemaKind::Type(Plain::Integer(integer)) => {
            integer.enumeration.iter().flatten().count() > 1
        }
        _ => false,
    }
}

/// The scalars that an enumeration can be of, and those beside them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plainly {
    Text,
    Date,
    Integer,
    Unsigned,
    Number,
}

/// Which scalar a schema describes, and whether it lists values.
fn plainly(schema: &Schema) -> Option<(Plainly, bool)> {
    match &schema.schema_kind {
        SchemaKind::Type(Plain::String(string)) => {
            let date = VariantOrUnknownOrEmpty::Item(StringFormat::DateTime);
            Some(match string.enumeration.iter().flatten().next() {
                Some(_) => (Plainly::Text, true),
                None if string.format == date => (Plainly::Date, false),
                None => (Plainly::Text, false),
            })
        }
        SchemaKind::Type(Plain::Integer(integer)) => {
            let listed = integer.enumeration.iter().flatten().next().is_some();
            match shape::integer_kind(integer) {
                Ref::Unsigned if !listed => Some((Plainly::Unsigned, false)),
                _ => Some((Plainly::Integer, listed)),
            }
        }
        SchemaKind::Type(Plain::Number(_)) => Some((Plainly::Number, false)),
        _ => None,
    }
}

/// Whether a part says no more than which members are required, or what must not be.
pub(super) fn only_requires(part: &ReferenceOr<Schema>) -> bool {
    let ReferenceOr::Item(schema) = part else {
        return false;
    };
    match &schema.schema_kind {
        SchemaKind::Not { .. } => true,
        SchemaKind::Any(any) => {
            let parts = any.one_of.len() + any.any_of.len() + any.all_of.len();
            let plain = any.typ.as_deref().is_none_or(|typ| typ == "object");
            plain && parts == 0 && any.properties.is_empty() && !any.required.is_empty()
        }
        SchemaKind::Type(Plain::Object(object)) => {
            object.properties.is_empty() && !object.required.is_empty()
        }
        _ => false,
    }
}

fn plain_name(reference: &Ref, index: usize) -> String {
    match reference {
        Ref::Boolean => "boolean".to_owned(),
        Ref::Integer | Ref::Unsigned => "integer".to_owned(),
        Ref::Number => "number".to_owned(),
        Ref::Text => "text".to_owned(),
        Ref::Timestamp => "timestamp".to_owned(),
        Ref::List(_) => "list".to_owned(),
        Ref::Map(_) => "map".to_owned(),
        Ref::Any => "any".to_owned(),
        Ref::Nullable(inner) => plain_name(inner, index),
        Ref::Named(_) | Ref::Boxed(_) => format!("variant{}", index + 1),
    }
}
