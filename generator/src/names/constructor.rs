//! Which members a `new` takes: kept in the lock once it is published, as a name is. What it fills in is no part of that.

use super::lock::Lock;
use crate::model::{Api, Member, Purpose, Ref, TypeId, TypeKind};

/// The most members that `new` takes; more are easier to read as setters.
const MOST_ARGUMENTS: usize = 2;

/// The members that `new` takes: all that a caller has to give, if they are few and no value of one could be given
/// for another; else what is a resource's own. What can have one value only is not asked for. Once published they stay, and where there was no `new` one may come.
/// The second are those of a `new` that was published and is not rendered for new types.
pub(super) fn claim(
    api: &Api,
    lock: &mut Lock,
    at: &str,
    members: &[Member],
    envelope: Option<usize>,
) -> (Vec<usize>, Vec<usize>) {
    let required = members
        .iter()
        .filter(|member| member.must_be_in(Purpose::Sent) && !api.is_filled_in(member));
    let required: Vec<&Member> = required.collect();
    let rule: Vec<&str> = required.iter().map(|own| own.name.as_str()).collect();
    let few = (1..=MOST_ARGUMENTS).contains(&rule.len()) && !is_confusing(api, &required);
    // The lock separates names by spaces.
    let plain = |name: &&str| !name.is_empty() && !name.contains(char::is_whitespace);
    let rule = if few && rule.iter().all(plain) {
        rule.join(" ")
    } else {
        String::new()
    };
    let key = format!("new {at}");
    let mut frozen = lock.keep(&key, &rule);
    if let Some(own) = envelope.and_then(|index| members.get(index))
        && frozen.is_empty()
    {
        frozen.clone_from(&own.name);
        lock.set(key, &frozen);
    }
    let find = |wire: &str| members.iter().position(|member| member.name == wire);
    let indices = frozen.split_whitespace().map(find);
    let indices: Vec<usize> = indices.collect::<Option<_>>().unwrap_or_default();
    let taken: Vec<_> = indices
        .iter()
        .filter_map(|index| members.get(*index))
        .collect();
    if is_confusing(api, &taken) {
        (Vec::new(), indices)
    } else {
        (indices, Vec::new())
    }
}

/// Whether a program would compile as well with the values of two members in each other's place.
fn is_confusing(api: &Api, members: &[&Member]) -> bool {
    let mut looks = members.iter().map(|member| look(api, &member.r#type));
    let mut seen = Vec::new();
    looks.any(|look| {
        let known = seen.contains(&look);
        seen.push(look);
        known
    })
}

/// What a value looks like where it is written.
#[derive(PartialEq, Eq)]
enum Look {
    Boolean,
    Integer,
    Number,
    Text,
    Object(TypeId),
    Many(Box<Look>),
    Entries(Box<Look>),
}

/// What a value looks like in a program: one text is like another, whatever is made of it.
fn look(api: &Api, reference: &Ref) -> Look {
    match reference {
        Ref::Boolean => Look::Boolean,
        Ref::Integer | Ref::Unsigned => Look::Integer,
        Ref::Number => Look::Number,
        Ref::Text | Ref::Timestamp | Ref::Any => Look::Text,
        Ref::Named(id) | Ref::Boxed(id) => match api.r#type(*id).kind {
            TypeKind::Object(_) => Look::Object(*id),
            TypeKind::IntegerEnum(_) => Look::Integer,
            TypeKind::TextEnum(_) | TypeKind::Union { .. } => Look::Text,
        },
        Ref::List(item) => Look::Many(Box::new(look(api, item))),
        Ref::Map(value) => Look::Entries(Box::new(look(api, value))),
        Ref::Nullable(inner) => look(api, inner),
    }
}
