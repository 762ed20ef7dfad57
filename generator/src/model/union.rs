//! What unions are made of.

use openapiv3::{
    Discriminator, Schema, SchemaKind, StringFormat, Type as Plain, VariantOrUnknownOrEmpty,
};

use super::api::Ref;
use super::keywords;
use super::said::Said;
use crate::document::Located;

/// What a union is made of.
#[derive(Clone)]
pub(super) struct UnionParts<'a> {
    pub discriminator: Option<&'a Discriminator>,
    /// Where the union stands.
    pub pointer: String,
    pub parts: Vec<UnionPart<'a>>,
}

/// A part of a union.
#[derive(Clone)]
pub(super) struct UnionPart<'a> {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Where it is given; what it refers to may stand elsewhere.
    pub pointer: String,
    /// What names it.
    pub schema: Located<'a, Schema>,
    pub said: Said<'a>,
    /// Whether it is the base itself of which the others are subtypes.
    pub is_base: bool,
}

impl<'a> UnionPart<'a> {
    /// The words that it goes by: the component's name, or its title.
    pub fn name(&self) -> Option<&'a str> {
        let title = self.schema.value.schema_data.title.as_deref();
        self.schema.name.or(title)
    }

    /// Which scalar it is, if one schema says it all.
    fn plainly(&self) -> Option<(Plainly, bool)> {
        let only = self.said.only()?;
        plainly(only.value)
    }
}

impl<'a> UnionParts<'a> {
    /// A union of the subtypes of a base, which may be one of them.
    pub fn of_subtypes(
        base: &Located<'a, Schema>,
        subtypes: Vec<Located<'a, Schema>>,
    ) -> UnionParts<'a> {
        let schema = base.value;
        let parts = subtypes.into_iter().enumerate();
        let part = |(index, schema): (usize, Located<'a, Schema>)| UnionPart {
            index,
            is_base: schema.name == base.name,
            pointer: schema.pointer.clone(),
            said: schema.clone().into(),
            schema,
        };
        UnionParts {
            discriminator: schema.schema_data.discriminator.as_ref(),
            pointer: base.pointer.clone(),
            parts: parts.map(part).collect(),
        }
    }

    /// A union of what alternatives say of a member.
    pub fn of_said(said: &[Said<'a>]) -> UnionParts<'a> {
        let parts = said.iter().enumerate().filter_map(|(index, said)| {
            let schema = said.main()?.clone();
            Some(UnionPart {
                index,
                pointer: schema.pointer.clone(),
                said: said.clone(),
                schema,
                is_base: false,
            })
        });
        UnionParts {
            discriminator: None,
            pointer: String::new(),
            parts: distinct(parts.collect()),
        }
    }
}

/// The parts that say something of their own: an open enumeration takes any other value of its type as well.
pub(super) fn distinct(parts: Vec<UnionPart<'_>>) -> Vec<UnionPart<'_>> {
    // One of a single value is not open: it tells variants apart.
    let enumerations = |wanted: Plainly| {
        let listed = parts
            .iter()
            .filter(|part| part.plainly() == Some((wanted, true)) && lists_more(part.schema.value));
        listed.count()
    };
    let (texts, integers) = (enumerations(Plainly::Text), enumerations(Plainly::Integer));
    let mut kept: Vec<UnionPart<'_>> = Vec::with_capacity(parts.len());
    for part in parts {
        let own = part.plainly();
        let again = kept
            .iter()
            .any(|earlier| match (part.schema.name, earlier.schema.name) {
                (Some(name), Some(other)) => name == other && part.said.key() == earlier.said.key(),
                _ => matches!(own, Some((_, false))) && own == earlier.plainly(),
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
            match keywords::integer_kind(integer) {
                Ref::Unsigned if !listed => Some((Plainly::Unsigned, false)),
                _ => Some((Plainly::Integer, listed)),
            }
        }
        SchemaKind::Type(Plain::Number(number)) if number.enumeration.is_empty() => {
            Some((Plainly::Number, false))
        }
        _ => None,
    }
}
