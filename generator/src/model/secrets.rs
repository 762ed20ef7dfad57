//! Which values are not to be shown, beyond texts: lists and maps of them, and unions that may be one.

use super::{Ref, Type, TypeKind};

/// Lets only those members be secret whose values can hold a secret by themselves, and makes the unions secret that
/// such members hold. What an object holds is told by its own members.
pub(super) fn spread(types: &mut [Type]) {
    let mut unions = Vec::new();
    let mut open = Vec::new();
    for r#type in types.iter() {
        let TypeKind::Object(members) = &r#type.kind else {
            continue;
        };
        for member in members.iter().filter(|member| member.secret) {
            if !holds(types, &member.r#type, &mut unions) {
                open.push(member.pointer.clone());
            }
        }
    }
    for (index, r#type) in types.iter_mut().enumerate() {
        match &mut r#type.kind {
            TypeKind::Object(members) => {
                for member in members.iter_mut().filter(|member| member.secret) {
                    member.secret = !open.contains(&member.pointer);
                }
            }
            TypeKind::Union { .. } => r#type.secret = unions.contains(&index),
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
}

/// Whether a value of this type can be a secret; notes the unions on the way.
fn holds(types: &[Type], reference: &Ref, unions: &mut Vec<usize>) -> bool {
    match reference {
        Ref::Text | Ref::Any => true,
        Ref::List(item) | Ref::Map(item) | Ref::Nullable(item) => holds(types, item, unions),
        Ref::Named(id) | Ref::Boxed(id) => match types.get(id.0).map(|r#type| &r#type.kind) {
            Some(TypeKind::Union { variants, .. }) => {
                let text = variants.iter().any(|variant| variant.r#type == Ref::Text);
                unions.extend(text.then_some(id.0));
                text
            }
            _ => false,
        },
        Ref::Boolean | Ref::Integer | Ref::Unsigned | Ref::Number | Ref::Timestamp => false,
    }
}
