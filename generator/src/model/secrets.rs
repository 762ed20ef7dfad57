//! Which values are not to be shown, beyond texts: lists and maps of them, and unions that may be one; and who makes them.

use std::collections::BTreeSet;

use super::{Api, Member, Operation, Purpose, Ref, Type, TypeId, TypeKind};
use crate::product::Decisions;

/// Lets only those members be secret whose values can hold a secret by themselves, and makes the unions secret that
/// such members hold. What an object holds is told by its own members.
pub(super) fn spread(types: &mut [Type], decisions: &mut Decisions<'_>) {
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
    for at in &open {
        decisions.holds_no_secret(at);
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

/// The types of which lists are pages.
pub(super) fn pages(api: &Api) -> BTreeSet<TypeId> {
    api.operations().filter_map(page).collect()
}

/// Whether the answer of an operation may hold a secret that the service made: one that the body has no place for.
pub(super) fn makes(api: &Api, operation: &Operation, pages: &BTreeSet<TypeId>) -> bool {
    let mut headers = operation.answer.headers.iter();
    let told = headers.any(|header| header.secret);
    let Some(answer) = operation.answer.kind.r#type() else {
        return told || operation.answer.secret;
    };
    let body = operation.body.as_ref().and_then(|body| body.kind.r#type());
    let sent = body.map(|body| within(api, body, &BTreeSet::new(), operation.sends()));
    // Pages inside of what is answered show what other calls have made, and show it again.
    let answered = within(api, answer, pages, Purpose::Answered);
    told || !answered.is_subset(&sent.unwrap_or_default())
}

/// The type that a list operation answers.
fn page(operation: &Operation) -> Option<TypeId> {
    operation.list.as_ref().map(|list| list.page)
}

/// The pointers of the secret members that a value of this type may hold, however deep, but not inside of `others`.
fn within<'a>(
    api: &'a Api,
    reference: &'a Ref,
    others: &BTreeSet<TypeId>,
    purpose: Purpose,
) -> BTreeSet<&'a str> {
    let own = reference.named();
    let mut seen = BTreeSet::new();
    let mut open = vec![reference];
    let mut secrets = BTreeSet::new();
    while let Some(reference) = open.pop() {
        let Some(id) = reference.named() else {
            continue;
        };
        if others.contains(&id) && Some(id) != own || !seen.insert(id) {
            continue;
        }
        match &api.r#type(id).kind {
            TypeKind::Object(members) => {
                let secret = |member: &&Member| member.secret && member.is_in(purpose);
                let pointers = members.iter().filter(secret);
                secrets.extend(pointers.map(|member| member.pointer.as_str()));
                open.extend(members.iter().map(|member| &member.r#type));
            }
            TypeKind::Union { variants, .. } => {
                open.extend(variants.iter().map(|variant| &variant.r#type));
            }
            TypeKind::TextEnum(_) | TypeKind::IntegerEnum(_) => {}
        }
    }
    secrets
}
