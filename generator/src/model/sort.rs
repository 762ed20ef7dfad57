//! Kinds of values, as far as the styles of OpenAPI tell them apart.

use super::api::{Ref, TypeId};

/// What a value is, as far as styles tell it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Single,
    List,
    Object,
    /// It turns out when it is sent.
    Open,
}

impl Sort {
    pub fn of(r#type: &Ref, named: &dyn Fn(&TypeId) -> Sort) -> Sort {
        match r#type {
            Ref::List(_) => Sort::List,
            Ref::Map(_) => Sort::Object,
            Ref::Any => Sort::Open,
            Ref::Named(id) | Ref::Boxed(id) => named(id),
            Ref::Nullable(inner) => Sort::of(inner, named),
            _ => Sort::Single,
        }
    }
}
