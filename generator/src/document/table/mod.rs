//! The structure of API documents as a table: for each kind of object its fields, and the shape of their values.
//!
//! This file says what such a table consists of; the table itself stands in `objects`.

mod objects;
mod types;

use super::node::{self, Value};
pub(crate) use types::{TYPES, is_typed};

/// What a value must be.
#[derive(Clone, Copy)]
pub(crate) enum ValueShape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number that is not negative.
    Count,
    /// A number.
    Number,
    /// One of these strings.
    Choice(&'static [&'static str]),
    /// Anything at all.
    Any,
    /// An object of this kind.
    Object(ObjectKind),
    /// A boolean or an object of this kind.
    FlagOr(ObjectKind),
    /// A list of values of one shape.
    List(&'static ValueShape),
    /// A mapping from names to values of one shape.
    Map(&'static ValueShape),
}

/// A field of an object.
pub(crate) struct FieldRule {
    pub name: &'static str,
    pub shape: ValueShape,
    pub need: Need,
}

/// How much an object depends on a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// The object is nothing without it.
    Required,
    /// The specification requires it, but an empty value serves as well.
    Assumed,
    /// It may be left out, but what it says counts.
    Optional,
    /// It explains to people; a mistake in it changes nothing for a program.
    Prose,
    /// The same, and nothing that is made of a document shows it: checked, and left out.
    Unread,
    /// The same, and only JSON Schemas show it: left out where none are made. Examples are half of the published
    /// compute document.
    InSchemas,
}

/// Whether a name is one of those that an object may have.
pub(crate) type Rule = fn(&str) -> bool;

/// The fields of a kind of object.
pub(crate) struct ObjectRules {
    /// What it is called, for messages.
    pub name: &'static str,
    /// The section of `components` that it can be referred to in.
    pub section: Option<&'static str>,
    /// The fields with fixed names.
    pub fields: &'static [FieldRule],
    /// The rule for other names, and the shape of their values.
    pub others: Option<(Rule, ValueShape)>,
}

/// The kinds of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ObjectKind {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Components,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OauthFlows,
    ImplicitFlow,
    TokenFlow,
    CodeFlow,
}

impl ValueShape {
    /// What it is, with an article.
    pub fn describe(self) -> String {
        match self {
            Self::Text | Self::Choice(_) => "a string",
            Self::Flag => "a boolean",
            Self::Count => "a whole number",
            Self::Number => "a number",
            Self::Any => "a value",
            Self::List(_) => "a list",
            Self::Map(_) => "a mapping",
            Self::Object(kind) => return kind.object().described(),
            Self::FlagOr(kind) => return format!("a boolean or {}", kind.object().described()),
        }
        .to_owned()
    }

    /// The empty value that may stand in for a missing one.
    pub fn empty(self) -> Value {
        match self {
            Self::Map(_) | Self::Object(_) => Value::Map(node::Map::default()),
            Self::List(_) => Value::List(Vec::new()),
            _ => Value::Text(String::new()),
        }
    }
}

impl ObjectRules {
    /// The name with an article.
    pub fn described(&self) -> String {
        let vowel = self.name.starts_with(['a', 'e', 'i', 'o', 'O', 'X']);
        format!("{} {}", if vowel { "an" } else { "a" }, self.name)
    }

    /// The field `name`, and its position.
    pub fn field(&self, name: &str) -> Option<(usize, &'static FieldRule)> {
        self.fields
            .iter()
            .enumerate()
            .find(|(_, field)| field.name == name)
    }

    /// The shape of the member `name`, if the specification knows one.
    pub fn shape(&self, name: &str) -> Option<ValueShape> {
        match (self.field(name), self.others) {
            (Some((_, field)), _) => Some(field.shape),
            (None, Some((rule, shape))) if rule(name) => Some(shape),
            _ => None,
        }
    }
}

/// Whether a name is an extension: allowed nearly everywhere, with any value.
pub(crate) fn is_extension(name: &str) -> bool {
    name.starts_with("x-")
}

/// The methods that a path item may have operations for.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];
