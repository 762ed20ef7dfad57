//! The few shapes that all ways to describe a value come down to.

use openapiv3::Schema;

use super::api::Ref;
use super::object::ObjectParts;
use super::said::Said;
use super::union::UnionParts;
use crate::document::Located;

/// What a schema describes.
#[derive(Clone)]
pub(super) enum Shape<'a> {
    /// A value without a type of its own.
    Plain(Ref),
    TextEnum(Vec<String>),
    IntegerEnum(Vec<i64>),
    /// A list, of anything if nothing is said about its items.
    List(Option<Said<'a>>),
    /// A map from names to values.
    Map(Option<Said<'a>>),
    Object(ObjectParts<'a>),
    Union(UnionParts<'a>),
    /// Another schema says it all.
    Same(Located<'a, Schema>),
}
