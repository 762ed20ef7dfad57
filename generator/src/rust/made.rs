//! Objects: how they are made of values, and what they are besides.

use super::Ty;
use super::model::{member_setter, stored};
use crate::names::{Inside, Member, Object, Sdk, Type};

/// A `new`.
#[derive(Clone, Debug)]
pub struct Constructor<'o, 'a> {
    /// The members that it takes, in order, and what it takes for each: what the setter does.
    pub takes: Vec<(&'o Member<'a>, Ty)>,
    /// Whether it is there for those who know it only: the value of one argument is easily taken for that of another.
    pub deprecated: bool,
}

impl Constructor<'_, '_> {
    /// The call for a type, where what is given is called as the members are.
    #[must_use]
    pub fn call(&self, name: &str) -> String {
        let names: Vec<&str> = self
            .takes
            .iter()
            .map(|(own, _)| own.name.as_str())
            .collect();
        format!("{name}::new({})", names.join(", "))
    }
}

/// The `new` of an object, if it has one.
#[must_use]
pub fn constructor<'o, 'a>(sdk: &Sdk<'_>, object: &'o Object<'a>) -> Option<Constructor<'o, 'a>> {
    let deprecated = object.constructor.is_empty();
    let indices = if deprecated {
        &object.old_constructor
    } else {
        &object.constructor
    };
    let members = indices
        .iter()
        .filter_map(|index| object.members.get(*index));
    let takes: Vec<_> = members
        .map(|own| (own, member_setter(sdk, own.model)))
        .collect();
    (!takes.is_empty()).then_some(Constructor { takes, deprecated })
}

/// What an object is made from by `From`, and the member that this becomes: a resource, of what is its own.
#[must_use]
pub fn made_from<'o, 'a>(sdk: &Sdk<'_>, object: &'o Object<'a>) -> Option<(&'o Member<'a>, Ty)> {
    let own = object.members.get(object.envelope?)?;
    Some((own, member_setter(sdk, own.model)))
}

/// The items of a type that has the runtime's trait `Page`, and the type of one.
#[must_use]
pub fn page<'o, 'a>(sdk: &'o Sdk<'a>, own: &Type<'a>) -> Option<(&'o Member<'a>, Ty)> {
    let list = sdk.api.list_of(own.id)?;
    Some((sdk.items(list)?, stored(&list.item)))
}

/// Whether a type has the runtime's trait `Resource`.
#[must_use]
pub fn is_resource(own: &Type<'_>) -> bool {
    matches!(&own.inside, Inside::Object(object) if object.resource)
}
