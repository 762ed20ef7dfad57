//! The model joined with its names: what every output is made from.
//!
//! An operation yields what it takes in the order in which Rust takes it, a type what is inside of it, each part with
//! its name and with what the model says about it. Nothing is to be looked up or brought into order any more.
//!
//! [`Group`], [`Operation`], [`Header`], [`Type`], [`Object`], [`Member`] and [`Variant`] are those of the model joined with their names,
//! and hold the model's as `model`. [`Source`] is what an input is in the document, [`crate::Source`] the document itself.

use serde::{Serialize, Serializer};

use super::accessors;
use crate::model::{self, Api, TypeId};

/// An API with a name for everything.
#[derive(Debug, Serialize)]
pub struct Sdk<'a> {
    #[serde(skip)]
    pub api: &'a Api,
    pub groups: Vec<Group<'a>>,
    /// By [`TypeId`].
    pub types: Vec<Type<'a>>,
    /// The locations to choose from.
    pub locations: Vec<Location<'a>>,
}

/// A group: a method of the client, and a module.
#[derive(Debug, Serialize)]
pub struct Group<'a> {
    #[serde(serialize_with = "key")]
    pub model: &'a model::Group,
    /// `Servers`.
    pub name: String,
    /// `servers`: the client's method, and the module.
    pub module: String,
    /// In the order in which one needs them.
    pub operations: Vec<Operation<'a>>,
}

/// An operation: a method of its group, and a builder.
#[derive(Debug, Serialize)]
pub struct Operation<'a> {
    #[serde(serialize_with = "key")]
    pub model: &'a model::Operation,
    /// `list`.
    pub method: String,
    /// `ListServers`.
    pub builder: String,
    /// `LIST_SERVERS`.
    pub constant: String,
    /// In the order in which Rust takes them: path parameters, required parameters, a required body; then the setters,
    /// that of a body first.
    pub inputs: Vec<Input<'a>>,
    /// What is told in headers of its answers, in the order of the document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header<'a>>,
}

/// A header of an answer: a getter.
#[derive(Debug, Serialize)]
pub struct Header<'a> {
    #[serde(serialize_with = "key")]
    pub model: &'a model::Header,
    pub name: String,
}

/// Something that an operation takes.
#[derive(Debug, Serialize)]
pub struct Input<'a> {
    pub name: String,
    pub role: Role,
    pub source: Source<'a>,
    /// What it was called before: deprecated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub old: Vec<String>,
}

impl Input<'_> {
    /// The name on the wire; a body has none but its own.
    #[must_use]
    pub fn wire(&self) -> &str {
        match self.source {
            Source::Parameter(parameter) => &parameter.name,
            Source::Body(_) => &self.name,
        }
    }
}

/// How an input is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// An argument of the method.
    Argument,
    /// A method of the builder.
    Setter,
    /// A method that all builders have, from the runtime.
    Shared,
}

/// What an input is.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    Parameter(&'a model::Parameter),
    Body(&'a model::Body),
}

/// A type.
#[derive(Debug, Serialize)]
pub struct Type<'a> {
    #[serde(skip)]
    pub id: TypeId,
    #[serde(serialize_with = "key")]
    pub model: &'a model::Type,
    /// `ServerProperties`.
    pub name: String,
    /// What it was called before: deprecated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub old: Vec<String>,
    /// The module, and the file, that it is in.
    pub module: String,
    pub inside: Inside<'a>,
}

/// What is inside of a type.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inside<'a> {
    Object(Object<'a>),
    TextEnum(Vec<EnumValue<'a, String>>),
    IntegerEnum(Vec<EnumValue<'a, i64>>),
    Union {
        tag: &'a str,
        variants: Vec<Variant<'a>>,
    },
}

/// An object.
#[derive(Debug, Default, Serialize)]
pub struct Object<'a> {
    /// In the order of the document.
    pub members: Vec<Member<'a>>,
    /// The indices of the members that `new` takes.
    pub(crate) constructor: Vec<usize>,
    /// The indices of the members that a deprecated `new` takes, whose values are too easily taken for each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) old_constructor: Vec<usize>,
    /// The indices of the members that `new` sets by itself. There is no `new` that neither takes nor sets any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) filled: Vec<usize>,
    /// The index of the member that holds what is the resource's own, if this is what stands around a resource.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) envelope: Option<usize>,
    /// The index of the member that names a resource that exists already: who sends it need send nothing else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<usize>,
    /// Whether it stands for a thing that the service keeps, which the runtime's trait is for: it has an id, and an
    /// envelope's members beside it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub resource: bool,
}

/// A member: a field, a getter and a setter.
#[derive(Debug, Serialize)]
pub struct Member<'a> {
    /// Its position in the object.
    #[serde(skip)]
    pub index: usize,
    #[serde(serialize_with = "key")]
    pub model: &'a model::Member,
    pub name: String,
}

/// A value of an enumeration.
#[derive(Debug, Serialize)]
pub struct EnumValue<'a, T> {
    pub model: &'a T,
    pub name: String,
}

/// A variant of a union.
#[derive(Debug, Serialize)]
pub struct Variant<'a> {
    #[serde(serialize_with = "key")]
    pub model: &'a model::Variant,
    pub name: String,
}

/// A location with its server.
#[derive(Debug, Serialize)]
pub struct Location<'a> {
    /// As the API calls it: `de/fra`.
    pub location: &'a str,
    #[serde(skip)]
    pub server: &'a model::Server,
    pub name: String,
}

impl<'a> Sdk<'a> {
    /// The type with this index.
    ///
    /// # Panics
    /// Never: indices are only made while types are built, and each type is named.
    #[expect(
        clippy::indexing_slicing,
        reason = "an index of the model has its type here, by construction"
    )]
    #[must_use]
    pub fn r#type(&self, id: TypeId) -> &Type<'a> {
        &self.types[id.0]
    }

    /// All operations, each with its group.
    pub fn operations(&self) -> impl Iterator<Item = (&Group<'a>, &Operation<'a>)> {
        let groups = self.groups.iter();
        groups.flat_map(|group| {
            group
                .operations
                .iter()
                .map(move |operation| (group, operation))
        })
    }

    /// The member that holds the items of a list.
    #[must_use]
    pub fn items(&self, list: &model::List) -> Option<&Member<'a>> {
        match &self.r#type(list.page).inside {
            Inside::Object(object) => object.members.get(list.items),
            _ => None,
        }
    }
}

impl<'a> Operation<'a> {
    /// What the method takes, in order.
    pub fn arguments(&self) -> impl Iterator<Item = &Input<'a>> {
        let inputs = self.inputs.iter();
        inputs.filter(|input| input.role == Role::Argument)
    }

    /// What the builder's own methods take.
    pub fn setters(&self) -> impl Iterator<Item = &Input<'a>> {
        let inputs = self.inputs.iter();
        inputs.filter(|input| input.role == Role::Setter)
    }

    /// The type that its headers are read as, in a module of their own; none where none are described.
    #[must_use]
    pub fn headers_type(&self) -> Option<String> {
        (!self.headers.is_empty()).then(|| format!("{}Headers", self.builder))
    }
}

impl Member<'_> {
    /// The name of its setter.
    #[must_use]
    pub fn setter(&self) -> String {
        accessors::setter(&self.name)
    }

    /// The setter that makes it null, if it may be.
    #[must_use]
    pub fn null_setter(&self) -> Option<String> {
        let nullable = self.model.nullable;
        nullable.then(|| accessors::null_setter(&self.name))
    }

    /// What tells whether it is null, if it may be.
    #[must_use]
    pub fn null_test(&self) -> Option<String> {
        self.model
            .nullable
            .then(|| accessors::null_test(&self.name))
    }
}

/// What a part of the model is known by where the model itself stands elsewhere.
trait Known {
    fn key(&self) -> &str;
}

impl Known for model::Group {
    fn key(&self) -> &str {
        &self.tag
    }
}

impl Known for model::Operation {
    fn key(&self) -> &str {
        &self.pointer
    }
}

impl Known for model::Header {
    fn key(&self) -> &str {
        &self.pointer
    }
}

impl Known for model::Type {
    fn key(&self) -> &str {
        &self.pointer
    }
}

impl Known for model::Member {
    fn key(&self) -> &str {
        &self.pointer
    }
}

impl Known for model::Variant {
    fn key(&self) -> &str {
        &self.pointer
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over each field by reference"
)]
fn key<T: Known, S: Serializer>(model: &&T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(model.key())
}

impl Serialize for Source<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Source::Parameter(parameter) => to.serialize_str(&format!(
                "{} {}",
                parameter.location.as_str(),
                parameter.name
            )),
            Source::Body(_) => to.serialize_str("body"),
        }
    }
}
