//! What speaks for a value being of the type that it was decoded as, looked at as deep as it goes.

use super::encode::whole;
use super::rest::Rest;
use super::scalar::scalar;
use super::speaks::Evidence;
use super::table::{Known, Model, Others, View};

/// Where a value stands in the one that is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// It is that one.
    Outermost,
    /// In a list or a map that is that one, which is of its type only if each item and entry can be.
    Item,
    /// In an object, which it may be a part of all the same.
    Inside,
}

impl Place {
    /// Where the items of a list and the entries of a map stand.
    fn within(self) -> Place {
        match self {
            Place::Outermost | Place::Item => Place::Item,
            Place::Inside => Place::Inside,
        }
    }
}

/// What speaks for the value being of its type, which has the values that are `listed` only; `None` if it cannot be: a member
/// is missing that must be there, or an only value is another one.
pub(super) fn evidence(view: View<'_>, rest: Option<&Rest>, listed: &[&str]) -> Option<Evidence> {
    let mut evidence = Evidence::default();
    let possible =
        look(view, rest, Place::Outermost, &mut evidence) && each(view, listed, &mut evidence);
    possible.then_some(evidence)
}

/// False if the value cannot be of the type.
fn look(view: View<'_>, rest: Option<&Rest>, place: Place, found: &mut Evidence) -> bool {
    if let Some(Rest::Judged(evidence, _)) = rest {
        // Which of them it is decides nothing here.
        found.add(*evidence);
        found.is_blank |= place == Place::Outermost && evidence.is_blank;
        return true;
    }
    match view {
        View::Object(model) => object(model, place, found),
        View::List(list) => (0..list.len()).all(|index| {
            let rest = rest.and_then(|rest| rest.item(index));
            look(list.item(index), rest, place.within(), found)
        }),
        View::Map(map) => {
            let mut possible = true;
            map.each(&mut |name, value| {
                let rest = rest.and_then(|rest| rest.entry(name));
                possible &= look(value, rest, place.within(), found);
            });
            possible
        }
        View::TextChoice(_, choice) | View::IntegerChoice(_, choice) => known(choice.known, found),
        View::Timestamp(date) => {
            if date.to_system_time().is_some() {
                found.particular += 1;
            } else {
                found.contradicts = true;
                found.odd += 1;
            }
            true
        }
        View::Integer(_) | View::Unsigned(_) => {
            found.particular += 1;
            true
        }
        View::Unknown(_) => {
            found.contradicts = true;
            found.odd += 1;
            place == Place::Inside
        }
        View::Absent
        | View::Null
        | View::Boolean(_)
        | View::Number(_)
        | View::Text(_)
        | View::Value(_)
        | View::Extra(_) => true,
    }
}

fn known(known: Known, found: &mut Evidence) -> bool {
    match known {
        // More than that it is a date or an integer.
        Known::Only | Known::One => found.particular += 2,
        Known::No => {
            found.contradicts = true;
            found.unlisted += 1;
        }
        Known::NotOnly => return false,
    }
    true
}

/// What speaks for the values that a document lists where the type is no enumeration, wherever they stand in lists and maps;
/// false if one is another than the only one.
fn each(view: View<'_>, listed: &[&str], found: &mut Evidence) -> bool {
    match view {
        _ if listed.is_empty() => true,
        View::Absent | View::Null => true,
        View::List(list) => (0..list.len()).all(|index| each(list.item(index), listed, found)),
        View::Map(map) => {
            let mut possible = true;
            map.each(&mut |_, value| possible &= each(value, listed, found));
            possible
        }
        view => known(is_listed(view, listed), found),
    }
}

/// Whether a scalar is one of the values that a document lists.
fn is_listed(view: View<'_>, listed: &[&str]) -> Known {
    let mut text = Vec::new();
    scalar(view, None, &mut text);
    Known::of(
        listed.iter().any(|one| one.as_bytes() == text),
        listed.len(),
    )
}

/// Whether all members of one of the lists are there.
fn has_one(model: &dyn Model, sets: &[&[usize]]) -> bool {
    let (members, extra) = (model.shape().members, model.extra());
    let is_there = |index: &usize| {
        !model.view(*index).is_absent()
            || members.get(*index).is_some_and(|member| {
                let null = member.nullable && extra.is_null(*index);
                null || extra.get(member.name).is_some()
            })
    };
    sets.iter().any(|set| set.iter().all(is_there))
}

fn object(model: &dyn Model, place: Place, found: &mut Evidence) -> bool {
    let (shape, extra) = (model.shape(), model.extra());
    if whole(model).is_some() {
        found.contradicts = true;
        found.odd += 1;
        return place == Place::Inside;
    }
    let before = found.known;
    // Members that have no field, or whose value is none for it.
    let strange = extra.iter().count() + extra.nameless().len() + extra.odd_within();
    found.odd += strange;
    let terms = model.terms();
    found.contradicts |= extra.odd_within() > 0;
    found.contradicts |= strange > 0 && terms.others == Others::Forbidden;
    for (index, listed) in terms.listed {
        if !each(model.view(*index), listed, found) {
            return false;
        }
    }
    if !terms.one_of.iter().all(|sets| has_one(model, sets)) {
        if place != Place::Inside {
            return false;
        }
        found.contradicts = true;
        found.odd += 1;
    }
    for (index, member) in shape.members.iter().enumerate() {
        let view = model.view(index);
        if !view.is_absent() {
            found.known += 1;
            if !look(view, extra.rest(index), Place::Inside, found) {
                return false;
            }
            continue;
        }
        let null = extra.is_null(index);
        let other = extra.get(member.name).is_some();
        found.contradicts |= other;
        let kept = other || null && member.nullable;
        if member.answered && !kept {
            // What only answers have may be missing in what a program has written.
            if place != Place::Inside && member.required {
                return false;
            }
            found.contradicts = true;
            found.odd += 1;
        } else if null {
            found.contradicts |= !member.nullable;
            found.known += usize::from(member.nullable);
            found.odd += usize::from(!member.nullable);
        }
    }
    found.is_blank |= place == Place::Outermost && strange > 0 && found.known == before;
    true
}
