//! `oneOf` and `anyOf`.

use openapiv3::{ReferenceOr, Schema};

use super::api::Ref;
use super::shape::Shape;
use super::union::{self, UnionPart, UnionParts};
use super::{gather, keywords};
use crate::document::Document;

/// `oneOf` and `anyOf`: a type with a variant for each part, or what the only part is.
pub(super) fn shape<'a>(
    document: &'a Document,
    schema: &'a Schema,
    parts: &'a [ReferenceOr<Schema>],
    keyword: &str,
    pointer: &str,
) -> Shape<'a> {
    if parts.iter().all(keywords::only_requires) {
        return Shape::Plain(Ref::Any);
    }
    let parts = parts.iter().enumerate().map(|(index, part)| {
        let pointer = format!("{pointer}/{keyword}/{index}");
        let schema = document.schema(part, || pointer.clone());
        UnionPart {
            index,
            said: schema.clone().into(),
            schema,
            pointer,
            is_base: false,
        }
    });
    // That null is one of the types is said where the union stands.
    let parts = parts.filter(|part| !keywords::only_null(part.schema.value));
    let mut parts = union::distinct(parts.collect());
    // Alternatives that only describe or limit are no types.
    let speaks = |part: &UnionPart<'a>| gather::says_something(document, &part.schema);
    if !parts.iter().any(speaks) {
        return Shape::Plain(Ref::Any);
    }
    match (parts.pop(), parts.as_slice()) {
        (Some(only), []) => Shape::Same(only.schema),
        // Nothing but null.
        (None, _) => Shape::Plain(Ref::Any),
        (last, _) => {
            parts.extend(last);
            Shape::Union(UnionParts {
                discriminator: schema.schema_data.discriminator.as_ref(),
                pointer: pointer.to_owned(),
                parts,
            })
        }
    }
}
