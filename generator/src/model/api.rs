//! The parts of the model, as plain data. Everything in here is said in no language: what people or programs read is made
//! of it where it is shown.

use serde::Serialize;

use super::limits::Limits;
use super::method::Method;
use super::purpose::Purpose;
use super::schema::{Components, Schema};
use super::xml::Xml;
use crate::conventions::{Effect, Examples};

/// Everything that a product's crate is rendered from, but for names.
#[derive(Debug, Serialize)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: String,
    /// The document's servers; never empty.
    pub servers: Vec<Server>,
    /// One for each tag that has operations, in the order of the document.
    pub groups: Vec<Group>,
    /// The types that operations reach, in the order of the document.
    pub types: Vec<Type>,
    /// The states that resources settle in, where a wait looks at them.
    pub states: States,
    /// What examples do not make up.
    #[serde(skip)]
    pub examples: Examples,
    /// How many component schemas the document has.
    pub schemas: usize,
    /// The component schemas that no operation reaches; there are no types for them.
    pub unreached: Vec<String>,
    /// The component schemas that those of operations lead to.
    pub components: Components,
}

/// A server of the document.
#[derive(Clone, Debug, Serialize)]
pub struct Server {
    pub url: String,
    pub description: String,
    /// `x-location`, such as `de/fra`.
    pub location: Option<String>,
    pub variables: Vec<Variable>,
}

/// A variable of a server's URL.
#[derive(Clone, Debug, Serialize)]
pub struct Variable {
    pub name: String,
    pub default: String,
    pub values: Vec<String>,
}

/// The operations of one tag.
#[derive(Debug, Serialize)]
pub struct Group {
    pub tag: String,
    pub description: String,
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Debug, Serialize)]
pub struct Operation {
    /// `/paths/~1tokens/get`.
    pub pointer: String,
    /// The operationId, or one made from method and path.
    pub id: String,
    pub method: Method,
    /// As in the document: `/datacenters/{datacenterId}`.
    pub path: String,
    /// The template that requests are made of, where it is not the path: a query that stands there is carried by parameters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    pub summary: String,
    pub description: String,
    pub deprecated: bool,
    /// In the order of the path template.
    pub path_parameters: Vec<Parameter>,
    /// Query and header parameters, required ones first, each in the order of the document.
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub answer: Answer,
    /// Documented errors: status (`404`, `4XX`, `default`) and description.
    pub errors: Vec<(String, String)>,
    /// Documented successes: status and description.
    pub successes: Vec<(String, String)>,
    /// Whether doing it twice is as good as once.
    pub idempotent: bool,
    /// What it does to the account.
    pub effect: Effect,
    /// Whether the answer may hold a secret that the service made, which is one that the body has no place for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub makes_secret: bool,
    /// What is billed because of it, in a sentence; empty where nobody says.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cost: String,
    pub wait: Wait,
    pub list: Option<List>,
    pub security: Vec<Scheme>,
    /// Servers of its own; empty where the document's apply.
    pub servers: Vec<Server>,
}

impl Operation {
    /// The schemas of what it takes and answers.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Schema> {
        let parameters = self.path_parameters.iter().chain(&self.parameters);
        let parameters = parameters.filter_map(|parameter| parameter.schema.as_ref());
        let body = self.body.iter().filter_map(|body| body.schema.as_ref());
        let headers = self.answer.headers.iter();
        let headers = headers.filter_map(|header| header.schema.as_ref());
        parameters
            .chain(body)
            .chain(&self.answer.schema)
            .chain(headers)
    }

    /// What its body is for.
    #[must_use]
    pub fn sends(&self) -> Purpose {
        match self.method {
            // What a PATCH leaves out stays as it is (RFC 5789, 2).
            Method::Patch => Purpose::Changed,
            _ => Purpose::Sent,
        }
    }

    /// Whether it takes or answers XML.
    #[must_use]
    pub fn has_xml(&self) -> bool {
        let body = self.body.as_ref().map(|body| &body.kind);
        matches!(body, Some(BodyKind::Xml(..))) || matches!(self.answer.kind, AnswerKind::Xml(..))
    }

    /// The header that is the MD5 of its body.
    #[must_use]
    pub fn md5(&self) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        let header = parameters.find(|parameter| parameter.md5)?;
        Some(&header.name)
    }

    /// Whether its requests can be signed.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        let mut schemes = self.security.iter();
        schemes.any(|scheme| matches!(scheme, Scheme::Signature { .. }))
    }
}

/// A parameter.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    pub pointer: String,
    /// The name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: ParameterIn,
    pub required: bool,
    pub deprecated: bool,
    pub description: String,
    pub style: Style,
    pub r#type: Ref,
    pub limits: Limits,
    /// As the document gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    pub default: Option<serde_json::Value>,
    /// Whether a slash in it is one of the path.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub slashes: bool,
    /// Whether it is the MD5 of the body where a call does not set it, although it has to be there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub md5: bool,
    /// Whether all builders have a setter for it, whatever the document says: the optional header that names the
    /// contract to act in.
    pub shared: bool,
}

/// Where a parameter goes (OpenAPI 3.0.3, Parameter Object, `in`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ParameterIn {
    Path,
    Query,
    Header,
    Cookie,
}

impl ParameterIn {
    /// As the document writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterIn::Path => "path",
            ParameterIn::Query => "query",
            ParameterIn::Header => "header",
            ParameterIn::Cookie => "cookie",
        }
    }
}

/// How a parameter is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Style {
    /// One value.
    Single,
    /// A list, the name repeated for each item.
    Repeat,
    /// A list in one value, joined by this.
    Joined(Separator),
    /// A map: each entry a parameter of its own, whose name begins and ends so.
    Entries { before: String, after: &'static str },
    /// The whole value in one of OpenAPI's styles, whatever it turns out to be.
    Whole(WireStyle),
}

/// What stands between the items of a list, as its style says (OpenAPI 3.0.3, Parameter Object, Style Values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Separator {
    #[serde(rename = ",")]
    Comma,
    #[serde(rename = " ")]
    Space,
    #[serde(rename = "|")]
    Pipe,
}

/// A row of OpenAPI's table of styles (3.0.3, Parameter Object, Style Examples), and JSON, which is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum WireStyle {
    Simple,
    SimpleExploded,
    Label,
    LabelExploded,
    Matrix,
    MatrixExploded,
    Form,
    FormExploded,
    Space,
    Pipe,
    Deep,
    Json,
}

/// A request body.
#[derive(Debug, Serialize)]
pub struct Body {
    pub required: bool,
    pub description: String,
    pub media_type: String,
    pub kind: BodyKind,
    /// The members of a form that are not written in the style `form`, exploded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub encoding: Vec<(String, WireStyle)>,
    pub limits: Limits,
    /// As the document gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
}

/// What a body is made from.
#[derive(Debug, Serialize)]
pub enum BodyKind {
    Json(Ref),
    Form(Ref),
    /// In a root.
    Xml(Ref, Xml),
    Text,
    Bytes,
}

impl BodyKind {
    /// The type that it is made from, if it is more than a text or bytes.
    #[must_use]
    pub fn r#type(&self) -> Option<&Ref> {
        match self {
            BodyKind::Json(of) | BodyKind::Form(of) | BodyKind::Xml(of, _) => Some(of),
            BodyKind::Text | BodyKind::Bytes => None,
        }
    }
}

/// What a success brings.
#[derive(Debug, Default, Serialize)]
pub struct Answer {
    /// The Accept header; empty where nothing is answered.
    pub accept: String,
    pub kind: AnswerKind,
    pub limits: Limits,
    /// As the document gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
    /// Whether it is a secret as a whole.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// What is told in headers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Header>,
}

/// A header of an answer.
#[derive(Clone, Debug, Serialize)]
pub struct Header {
    pub pointer: String,
    /// The name on the wire; of one whose entries have a header each, how their names begin.
    pub name: String,
    pub description: String,
    pub deprecated: bool,
    /// A scalar, an enumeration, a list of these, or a map of them: a map has a header for each entry.
    pub r#type: Ref,
    /// Never shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
    /// As the document gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
}

/// How an answer is read.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub enum AnswerKind {
    #[default]
    Empty,
    Json(Ref),
    /// With a root.
    Xml(Ref, Xml),
    Text,
    Bytes,
}

impl AnswerKind {
    /// The type that it is read as, if it is more than a text or bytes.
    #[must_use]
    pub fn r#type(&self) -> Option<&Ref> {
        match self {
            AnswerKind::Json(of) | AnswerKind::Xml(of, _) => Some(of),
            AnswerKind::Empty | AnswerKind::Text | AnswerKind::Bytes => None,
        }
    }
}

/// How the completion of an operation is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Wait {
    /// It is complete when it is answered.
    No,
    /// The answer's `Location` names a request that ends by itself.
    Request,
    /// The resource's state settles in one of the conventions' good or bad ones.
    State,
    /// The resource is gone: its GET answers 404.
    Gone,
}

/// States of a resource that end a wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct States {
    /// It is ready.
    pub good: Vec<String>,
    /// It never will be: how such states begin.
    pub bad: Vec<String>,
}

/// An operation that answers a list.
#[derive(Debug, Serialize)]
pub struct List {
    /// The type that is answered.
    pub page: TypeId,
    /// The index of the member that holds the items.
    pub items: usize,
    pub item: Ref,
    pub paging: Paging,
}

/// How a list continues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Paging {
    /// One page.
    No,
    /// By the number of items to skip.
    Offset { offset: String, limit: String },
    /// By a token from the page before.
    Token {
        token: String,
        /// The parameter that limits a page, if the operation has one.
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<String>,
        next: String,
    },
    /// By what a page says of the next one.
    Marks(Marks),
}

impl Paging {
    /// The query parameters that turn pages.
    #[must_use]
    pub fn parameters(&self) -> Vec<&str> {
        match self {
            Paging::No => Vec::new(),
            Paging::Offset { offset, limit } => vec![offset, limit],
            Paging::Token { token, limit, .. } => std::iter::once(token.as_str())
                .chain(limit.as_deref())
                .collect(),
            Paging::Marks(marks) => {
                let next = marks.next.iter().map(|(name, _)| name.as_str());
                next.chain(marks.limit.as_deref()).collect()
            }
        }
    }
}

/// What a page says of the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Marks {
    /// The member that holds the items.
    pub items: String,
    /// The member that says whether there is more.
    pub more: String,
    /// The query parameters that ask for the next page, each with the JSON pointer of what it takes.
    pub next: Vec<(String, String)>,
    /// The member of the last item that the first of them takes where the page does not say what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<String>,
    /// The parameter that limits a page, if the operation has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// A way to authenticate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scheme {
    Basic,
    Bearer,
    /// Each request is signed, for a service.
    Signature {
        service: String,
    },
}

/// The index of a type in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct TypeId(pub usize);

/// A reference to a type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Ref {
    Boolean,
    Integer,
    /// An integer that is never negative, and may be beyond the signed ones.
    Unsigned,
    Number,
    Text,
    Timestamp,
    /// Any JSON value.
    Any,
    Named(TypeId),
    /// A named type that would contain itself: stored behind a pointer.
    Boxed(TypeId),
    List(Box<Ref>),
    Map(Box<Ref>),
    /// What may be null where it stands: an item, an entry, an answer. Members say so themselves.
    Nullable(Box<Ref>),
}

impl Ref {
    /// What stands inside of lists, maps and what may be null; itself if it is none of them.
    #[must_use]
    pub fn innermost(&self) -> &Ref {
        match self {
            Ref::List(inner) | Ref::Map(inner) | Ref::Nullable(inner) => inner.innermost(),
            other => other,
        }
    }

    /// The named type inside, if there is one.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self.innermost() {
            Ref::Named(id) | Ref::Boxed(id) => Some(*id),
            _ => None,
        }
    }
}

/// A type that gets a name.
#[derive(Debug, Serialize)]
pub struct Type {
    pub pointer: String,
    /// The words of the name, outermost first: the schema's name, then members on the way in.
    pub path: Vec<String>,
    /// The component schema that it was found in.
    pub schema: String,
    pub title: String,
    pub description: String,
    pub deprecated: bool,
    /// Whether a member of some object is of this type.
    pub embedded: bool,
    /// Whether the document says that an object has members that it does not name: `additionalProperties`, but for `false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub open: bool,
    /// Whether it says that there are none: `additionalProperties: false`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
    /// Of each of these, the members of one list must be there: what alternatives require that are one object here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<Vec<Vec<String>>>,
    /// Whether its values are not to be shown, although no member says so: a union that may be a secret text.
    pub secret: bool,
    /// What the values of an enumeration are called; empty if it is as they are written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    pub kind: TypeKind,
}

/// What a named type is.
#[derive(Debug, Serialize)]
pub enum TypeKind {
    Object(Vec<Member>),
    TextEnum(Vec<String>),
    IntegerEnum(Vec<i64>),
    Union { tag: String, variants: Vec<Variant> },
}

/// A member of an object.
#[derive(Debug, Serialize)]
pub struct Member {
    pub pointer: String,
    /// The name on the wire.
    pub name: String,
    /// A second spelling that is read as well.
    pub alias: Option<String>,
    pub description: String,
    pub r#type: Ref,
    pub required: bool,
    pub nullable: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub deprecated: bool,
    /// Cannot change once the resource exists.
    pub immutable: bool,
    /// Never shown.
    pub secret: bool,
    pub limits: Limits,
    pub default: Option<serde_json::Value>,
    /// Values seen so far, where any string is allowed.
    pub known_values: Vec<String>,
    /// The JSON texts of the only values, where the type is no enumeration: booleans, and numbers that are not all whole. Those
    /// of what is in it, if it is a list or a map.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
    /// The only value that it can have: a text, a number or a boolean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub only: Option<serde_json::Value>,
    /// How it stands in XML, where that leads to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xml: Option<Xml>,
}

impl Member {
    /// Whether it is in a value.
    #[must_use]
    pub fn is_in(&self, purpose: Purpose) -> bool {
        purpose.holds(self.read_only, self.write_only)
    }

    /// Whether it has to be in a value.
    #[must_use]
    pub fn must_be_in(&self, purpose: Purpose) -> bool {
        self.required && purpose.is_whole() && self.is_in(purpose)
    }
}

/// The only value of a member, as its type holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Only<'a> {
    Text(&'a str),
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    Number(f64),
    /// The value of an enumeration with this index.
    Value(TypeId, usize),
}

/// A variant of a union.
#[derive(Debug, Serialize)]
pub struct Variant {
    pub pointer: String,
    /// The words of the name.
    pub path: Vec<String>,
    pub r#type: Ref,
    pub limits: Limits,
    /// Values of the discriminator that stand for it.
    pub tags: Vec<String>,
    /// The JSON texts of its only values, as those of a member.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
}

impl Api {
    /// The type with this index.
    ///
    /// Indices are only made while the types are built, so there always is one.
    #[expect(
        clippy::indexing_slicing,
        reason = "an index is only made together with its type"
    )]
    #[must_use]
    pub fn r#type(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The only value that a member can have, if its type has it.
    #[must_use]
    pub fn only<'a>(&self, member: &'a Member) -> Option<Only<'a>> {
        let value = member.only.as_ref()?;
        match member.r#type {
            Ref::Text | Ref::Timestamp => value.as_str().map(Only::Text),
            Ref::Boolean => value.as_bool().map(Only::Boolean),
            Ref::Integer => value.as_i64().map(Only::Integer),
            Ref::Unsigned => value.as_u64().map(Only::Unsigned),
            Ref::Number => value.as_f64().map(Only::Number),
            Ref::Named(id) => {
                let found = match &self.r#type(id).kind {
                    TypeKind::TextEnum(values) => {
                        let text = value.as_str()?;
                        values.iter().position(|known| known == text)
                    }
                    TypeKind::IntegerEnum(values) => {
                        let number = value.as_i64()?;
                        values.iter().position(|known| *known == number)
                    }
                    TypeKind::Object(_) | TypeKind::Union { .. } => None,
                };
                found.map(|index| Only::Value(id, index))
            }
            Ref::Any | Ref::Boxed(_) | Ref::List(_) | Ref::Map(_) | Ref::Nullable(_) => None,
        }
    }

    /// Whether nobody has to be asked for a member of what is sent: it must be there, and can have one value only.
    #[must_use]
    pub fn is_filled_in(&self, member: &Member) -> bool {
        member.must_be_in(Purpose::Sent) && self.only(member).is_some()
    }

    /// The members of a type, if it is an object.
    #[must_use]
    pub fn members(&self, reference: &Ref) -> Option<&[Member]> {
        match reference {
            Ref::Named(id) | Ref::Boxed(id) => match &self.r#type(*id).kind {
                TypeKind::Object(members) => Some(members),
                _ => None,
            },
            _ => None,
        }
    }

    /// The lists of all operations that answer one.
    pub fn lists(&self) -> impl Iterator<Item = &List> {
        let operations = self.operations();
        operations.filter_map(|operation| operation.list.as_ref())
    }

    /// The list that a type is a page of.
    #[must_use]
    pub fn list_of(&self, page: TypeId) -> Option<&List> {
        self.lists().find(|list| list.page == page)
    }

    /// All operations, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.groups.iter().flat_map(|group| &group.operations)
    }
}
