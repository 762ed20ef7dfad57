//! What types are inside, built once they have their place.

use super::api::TypeKind;
use super::registry::{Open, Registry, Unbuilt};
use super::report::Report;
use super::{members, variants};
use crate::product::Decisions;

/// Builds the inside of all types that are reached.
pub(super) fn fill(
    types: &mut Registry<'_>,
    decisions: &mut Decisions<'_>,
    report: &mut Report<'_>,
) {
    while let Some(Open { id, path, inside }) = types.next() {
        let (open, closed) = match &inside {
            Unbuilt::Object(object) => (object.is_open(), object.is_closed()),
            Unbuilt::Union(_) => (false, false),
        };
        let mut one_of = Vec::new();
        let kind = match inside {
            Unbuilt::Object(object) => {
                let pointer = types.at(id).map(|r#type| r#type.pointer.clone());
                let pointer = pointer.unwrap_or_default();
                let members = members::members(types, decisions, report, &object, &pointer, &path);
                one_of = members::one_of(&object, &members);
                TypeKind::Object(members)
            }
            Unbuilt::Union(parts) => variants::variants(types, report, &parts, &path),
        };
        if let Some(r#type) = types.at(id) {
            r#type.kind = kind;
            (r#type.open, r#type.closed) = (open, closed);
            r#type.one_of = one_of;
        }
    }
}
