//! Calls: what the method of an operation and its builder take, and what they give.

use super::Ty;
use super::model::{is_object, stored};
use crate::model::{
    AnswerKind, Body, BodyKind, Header, Operation, Parameter, ParameterIn, Ref, Style, TypeKind,
    Wait,
};
use crate::names::{self, Input, Role, Sdk, Source};

/// One thing that an input takes: nearly every input takes one, a setter of entries takes two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub name: String,
    pub ty: Ty,
}

/// What an input is, and what it takes.
#[derive(Clone, Debug)]
pub enum Taken<'a> {
    Body(&'a Body, Given),
    Parameter(&'a Parameter, Given),
    /// All entries of a parameter at once, each a pair of a key and one of these.
    Entries(Key<'a>, Given, Ty),
    /// One entry of a parameter: its key, and its value.
    Entry(Key<'a>, [Given; 2]),
}

/// How the name of an entry begins and ends on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Key<'a> {
    pub before: &'a str,
    pub after: &'a str,
}

/// What an input is, and what it takes.
#[must_use]
pub fn taken<'a>(sdk: &Sdk<'_>, input: &Input<'a>) -> Taken<'a> {
    let given = |name: &str, ty: Ty| Given {
        name: name.to_owned(),
        ty,
    };
    let one = |ty: Ty| given(&input.name, ty);
    match input.source {
        Source::Body(kind) => Taken::Body(kind, one(body(&kind.kind))),
        Source::Parameter(parameter)
            if parameter.location == ParameterIn::Path && parameter.style == Style::Single =>
        {
            Taken::Parameter(parameter, one(in_path(sdk, &parameter.r#type)))
        }
        Source::Parameter(parameter) => match &parameter.style {
            Style::Entries { before, after } => {
                let key = Key { before, after };
                if input.role == Role::Argument {
                    let value = value(sdk, entry(parameter), true);
                    let pair = Ty::Pair(Box::new(Ty::AsRefStr), Box::new(value.clone()));
                    Taken::Entries(key, one(pair.each()), value)
                } else {
                    let value = value(sdk, entry(parameter), false);
                    Taken::Entry(key, [given("key", Ty::text()), given("value", value)])
                }
            }
            _ => Taken::Parameter(parameter, one(parameter_type(sdk, parameter))),
        },
    }
}

/// What an input takes, in order.
#[must_use]
pub fn inputs(sdk: &Sdk<'_>, input: &Input<'_>) -> Vec<Given> {
    match taken(sdk, input) {
        Taken::Body(_, given) | Taken::Parameter(_, given) | Taken::Entries(_, given, _) => {
            vec![given]
        }
        Taken::Entry(_, both) => both.into(),
    }
}

/// The type of the entries of a parameter that is sent entry by entry.
#[must_use]
pub fn entry(parameter: &Parameter) -> &Ref {
    match &parameter.r#type {
        Ref::Map(value) => value,
        _ => &Ref::Text,
    }
}

/// A parameter with one name.
fn parameter_type(sdk: &Sdk<'_>, parameter: &Parameter) -> Ty {
    match &parameter.r#type {
        Ref::List(item) => value(sdk, item, true).each(),
        reference => value(sdk, reference, false),
    }
}

/// A whole value that is only read: what an argument should be that could be longer than a word.
fn borrowed(reference: &Ref) -> Ty {
    match reference {
        Ref::Text => Ty::text(),
        Ref::List(item) => stored(item).slice(),
        Ref::Named(id) | Ref::Boxed(id) => Ty::Model(*id).reference(),
        other => stored(other).reference(),
    }
}

/// One value of a parameter. In a list each is `owned`, or can be.
fn value(sdk: &Sdk<'_>, reference: &Ref, owned: bool) -> Ty {
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Unsigned | Ref::Number => stored(reference),
        Ref::Text | Ref::Timestamp if owned => Ty::AsRefStr,
        Ref::Text | Ref::Timestamp => Ty::text(),
        Ref::Named(id) | Ref::Boxed(id) if !is_object(sdk, *id) => Ty::Model(*id).into(),
        _ if owned => stored(reference),
        _ => stored(reference).reference(),
    }
}

/// An argument of the path.
fn in_path(sdk: &Sdk<'_>, reference: &Ref) -> Ty {
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Unsigned | Ref::Number => stored(reference),
        Ref::Named(id) | Ref::Boxed(id) => match sdk.api.r#type(*id).kind {
            TypeKind::IntegerEnum(_) | TypeKind::TextEnum(_) => Ty::Model(*id).into(),
            _ => Ty::text(),
        },
        _ => Ty::text(),
    }
}

/// A body.
#[must_use]
pub fn body(kind: &BodyKind) -> Ty {
    match kind {
        BodyKind::Json(reference) | BodyKind::Xml(reference, _) => borrowed(reference),
        BodyKind::Form(Ref::Named(id) | Ref::Boxed(id)) => Ty::Model(*id).reference(),
        BodyKind::Form(reference) => stored(reference).reference(),
        BodyKind::Text | BodyKind::Bytes => Ty::Upload.into(),
    }
}

/// What a call gives when it is awaited: where nothing comes but headers, these.
#[must_use]
pub fn output(operation: &names::Operation<'_>) -> Ty {
    match &operation.model.answer.kind {
        AnswerKind::Empty => operation.headers_type().map_or(Ty::Unit, Ty::Headers),
        AnswerKind::Json(reference) | AnswerKind::Xml(reference, _) => stored(reference),
        AnswerKind::Text => Ty::String,
        AnswerKind::Bytes => Ty::Bytes,
    }
}

/// What the getter of a header gives: of one that did not come, or is nothing of its type, as little as there is.
#[must_use]
pub fn header(header: &Header) -> Ty {
    match &header.r#type {
        Ref::List(item) => Ty::Vec(Box::new(header_value(item))),
        Ref::Map(entry) => Ty::Map(Box::new(header_value(entry))),
        single => header_value(single).option(),
    }
}

/// One value in a header.
fn header_value(reference: &Ref) -> Ty {
    match reference {
        Ref::Text => Ty::text(),
        other => stored(other),
    }
}

/// What a builder has besides what all have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extras {
    /// `without_member_check`: members that the API requires may not be missing in the body.
    pub check: bool,
    /// `wait`.
    pub wait: bool,
    /// `items`, `pages` and `all`.
    pub pages: bool,
    /// `stream` and `download_to`.
    pub stream: bool,
    /// `presign`: requests are signed, which can be done in an address.
    pub presign: bool,
}

/// What the builder of an operation has besides.
#[must_use]
pub fn extras(operation: &Operation) -> Extras {
    let body = operation.body.as_ref().map(|body| &body.kind);
    Extras {
        check: operation.sends().is_whole() && body.is_some_and(|body| body.r#type().is_some()),
        wait: operation.wait != Wait::No,
        pages: operation.list.is_some(),
        stream: matches!(operation.answer.kind, AnswerKind::Bytes | AnswerKind::Text),
        presign: operation.is_signed(),
    }
}
