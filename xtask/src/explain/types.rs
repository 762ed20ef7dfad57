//! Types of the model in words, as readers of the document would write them.

use ionoscloud_generator::model::{Api, Ref, TypeKind};
use xtask_common::counted;

/// A reference to a type.
pub fn shown(api: &Api, to: &Ref) -> String {
    match to {
        Ref::Boolean => "boolean".to_owned(),
        Ref::Integer => "integer".to_owned(),
        Ref::Unsigned => "unsigned integer".to_owned(),
        Ref::Number => "number".to_owned(),
        Ref::Text => "string".to_owned(),
        Ref::Timestamp => "date and time".to_owned(),
        Ref::Any => "any".to_owned(),
        Ref::Named(id) | Ref::Boxed(id) => api.r#type(*id).path.join("."),
        Ref::Nullable(inner) => format!("{} or null", shown(api, inner)),
        Ref::List(item) => format!("list of {}", shown(api, item)),
        Ref::Map(value) => format!("map of {}", shown(api, value)),
    }
}

/// What a type is.
pub fn kind(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Object(members) => format!("object with {}", counted(members.len(), "member")),
        TypeKind::TextEnum(values) => {
            format!("one of {}, or another", counted(values.len(), "string"))
        }
        TypeKind::IntegerEnum(values) => {
            format!("one of {}, or another", counted(values.len(), "integer"))
        }
        TypeKind::Union { variants, .. } => format!("one of {}", counted(variants.len(), "type")),
    }
}
