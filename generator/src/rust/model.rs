//! Models: what is stored, read and set.

use super::Ty;
use crate::model::{Member, Ref, TypeId, TypeKind};
use crate::names::{Sdk, Variant};

/// The type of a value as it is stored.
#[must_use]
pub fn stored(reference: &Ref) -> Ty {
    match reference {
        Ref::Boolean => Ty::Bool,
        Ref::Integer => Ty::I64,
        Ref::Unsigned => Ty::U64,
        Ref::Number => Ty::F64,
        Ref::Text => Ty::String,
        Ref::Timestamp => Ty::Timestamp,
        Ref::Any => Ty::Value,
        Ref::Named(id) => Ty::Model(*id),
        Ref::Boxed(id) => Ty::Boxed(Box::new(Ty::Model(*id))),
        Ref::List(item) => Ty::Vec(Box::new(stored(item))),
        Ref::Map(value) => Ty::Map(Box::new(stored(value))),
        Ref::Nullable(inner) => stored(inner).option(),
    }
}

/// What a member's setter takes.
#[must_use]
pub fn member_setter(sdk: &Sdk<'_>, member: &Member) -> Ty {
    given(sdk, &member.r#type)
}

fn given(sdk: &Sdk<'_>, reference: &Ref) -> Ty {
    let whole = stored(reference);
    match reference {
        Ref::Boolean | Ref::Integer | Ref::Unsigned | Ref::Number => whole,
        Ref::Text | Ref::Timestamp | Ref::Any => whole.into(),
        Ref::Named(id) | Ref::Boxed(id) if is_object(sdk, *id) => Ty::Model(*id),
        Ref::Named(id) | Ref::Boxed(id) => Ty::Model(*id).into(),
        Ref::List(item) => match &**item {
            Ref::List(_) | Ref::Map(_) | Ref::Boxed(_) | Ref::Nullable(_) => stored(item).each(),
            item => given(sdk, item).each(),
        },
        // Not at the place of a member, which has a setter for null.
        Ref::Nullable(_) => whole,
        Ref::Map(value) => {
            let name = Box::new(Ty::String.into());
            Ty::Pair(name, Box::new(stored(value).into())).each()
        }
    }
}

/// What a member's getter gives: the value itself where there always is one to give, what is empty for a list, a map
/// or an object that is absent, and an `Option` for the rest.
#[must_use]
pub fn getter(sdk: &Sdk<'_>, member: &Member) -> Ty {
    let whole = stored(&member.r#type);
    match &member.r#type {
        Ref::Boolean | Ref::Integer | Ref::Unsigned | Ref::Number if member.required => whole,
        Ref::Boolean | Ref::Integer | Ref::Unsigned | Ref::Number => whole.option(),
        Ref::Text if member.required => Ty::text(),
        Ref::Text => Ty::text().option(),
        Ref::Timestamp | Ref::Any => whole.reference().option(),
        Ref::Named(id) | Ref::Boxed(id) if is_object(sdk, *id) => Ty::Model(*id).reference(),
        Ref::Named(id) | Ref::Boxed(id) => Ty::Model(*id).reference().option(),
        Ref::List(item) => stored(item).slice(),
        Ref::Map(_) => whole.reference(),
        Ref::Nullable(_) => whole.reference().option(),
    }
}

/// What a variant of a union holds: objects behind a pointer, for the largest not to make all large.
#[must_use]
pub fn variant(sdk: &Sdk<'_>, variant: &Variant<'_>) -> Ty {
    match &variant.model.r#type {
        Ref::Named(id) if is_object(sdk, *id) => Ty::Model(*id).boxed(),
        other => stored(other),
    }
}

/// What each variant of a union is made from by `From`; of variants that hold the same, the first has it, and none
/// whose type is any value, as `Unknown`'s is.
#[must_use]
pub fn conversions<'v, 'a>(
    sdk: &Sdk<'_>,
    variants: &'v [Variant<'a>],
) -> Vec<(&'v Variant<'a>, Option<Ty>)> {
    // Two impls of `From` for one type conflict (E0119).
    let mut taken = vec![Ty::Value];
    let given = variants.iter().map(|variant| {
        let from = match self::variant(sdk, variant) {
            Ty::Box(inner) | Ty::Boxed(inner) => *inner,
            other => other,
        };
        let first = !taken.contains(&from);
        taken.push(from.clone());
        (variant, first.then_some(from))
    });
    given.collect()
}

/// Whether a model is an object.
pub(super) fn is_object(sdk: &Sdk<'_>, id: TypeId) -> bool {
    matches!(sdk.api.r#type(id).kind, TypeKind::Object(_))
}
