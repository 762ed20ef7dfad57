//! Objects: how they are made of values, and what they are besides.

use super::Ty;
use super::model::{member_setter, stored};
use crate::model::Only;
use crate::names::{Inside, Member, Object, Sdk, Type};

/// A `new`.
#[derive(Clone, Debug)]
pub struct Constructor<'o, 'a> {
    /// The members that it takes, in order, and what it takes for each: what the setter does.
    pub takes: Vec<(&'o Member<'a>, Ty)>,
    /// The members that it sets by itself, as they can have one value only.
    pub fills: Vec<(&'o Member<'a>, Only<'a>)>,
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

    /// The names on the wire of what it sets by itself.
    pub fn sets(&self) -> impl Iterator<Item = &str> {
        self.fills.iter().map(|(own, _)| own.model.name.as_str())
    }
}

/// The `new` of an object, if it has one.
#[must_use]
pub fn constructor<'o, 'a>(sdk: &Sdk<'_>, object: &'o Object<'a>) -> Option<Constructor<'o, 'a>> {
    let deprecated = !object.old_constructor.is_empty();
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
    let fills = fills(sdk, object);
    let is_there = !takes.is_empty() || !fills.is_empty();
    is_there.then_some(Constructor {
        takes,
        fills,
        deprecated,
    })
}

/// The members that are set in whatever is made of values, with the only value that each can have. `default()` is empty.
#[must_use]
pub fn fills<'o, 'a>(sdk: &Sdk<'_>, object: &'o Object<'a>) -> Vec<(&'o Member<'a>, Only<'a>)> {
    let members = object.filled.iter();
    let members = members.filter_map(|index| object.members.get(*index));
    members
        .filter_map(|own| Some((own, sdk.api.only(own.model)?)))
        .collect()
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
