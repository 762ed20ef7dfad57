//! The model as text, for `explain`.

use std::fmt;

use super::{Api, Ref, TypeKind};

impl Api {
    /// A reference to a type, as the document's readers would write it.
    #[must_use]
    pub fn show(&self, reference: &Ref) -> String {
        match reference {
            Ref::Boolean => "boolean".to_owned(),
            Ref::Integer => "integer".to_owned(),
            Ref::Unsigned => "unsigned integer".to_owned(),
            Ref::Number => "number".to_owned(),
            Ref::Text => "string".to_owned(),
            Ref::Timestamp => "date and time".to_owned(),
            Ref::Any => "any".to_owned(),
            Ref::Named(id) | Ref::Boxed(id) => self.r#type(*id).path.join("."),
            Ref::Nullable(inner) => format!("{} or null", self.show(inner)),
            Ref::List(item) => format!("list of {}", self.show(item)),
            Ref::Map(value) => format!("map of {}", self.show(value)),
        }
    }
}

impl fmt::Display for TypeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TypeKind::Object(members) => {
                write!(f, "object with {}", counted(members.len(), "member"))
            }
            TypeKind::TextEnum(values) => {
                write!(f, "one of {}, or another", counted(values.len(), "string"))
            }
            TypeKind::IntegerEnum(values) => {
                write!(f, "one of {}, or another", counted(values.len(), "integer"))
            }
            TypeKind::Union { variants, .. } => {
                write!(f, "one of {}", counted(variants.len(), "type"))
            }
        }
    }
}

/// `1 item`, `2 items`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
