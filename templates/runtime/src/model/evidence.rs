//! What speaks for a value being of the type that it was decoded as, looked at as deep as it goes.

use super::encode::whole;
use super::scalar::scalar;
use super::table::{Known, Model, Others, View};

/// What speaks for and against a type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Whether something in it is of another type, or missing: it is valid as nothing of the type.
    pub contradicts: bool,
    /// Members that the type does not know, that are missing further in, or of another type.
    pub odd: usize,
    /// Members that the type knows.
    pub known: usize,
    /// Values that an enumeration does not list.
    pub unlisted: usize,
    /// Values that not every text or number is: dates, integers, what an enumeration lists.
    pub particular: usize,
}

/// What speaks for the value being of its type; `None` if it cannot be: a member is missing that must be there, or an
/// only value is another one.
pub(super) fn evidence(view: View<'_>) -> Option<Evidence> {
    let mut evidence = Evidence::default();
    look(view, true, &mut evidence).then_some(evidence)
}

/// False if the value cannot be of the type.
fn look(view: View<'_>, outermost: bool, found: &mut Evidence) -> bool {
    match view {
        View::Object(model) => object(model, outermost, found),
        View::List(list) => (0..list.len()).all(|index| look(list.item(index), false, found)),
        View::Map(map) => {
            let mut possible = true;
            map.each(&mut |_, value| possible &= look(value, false, found));
            possible
        }
        View::TextChoice(choice) => known(choice.known(), found),
        View::IntegerChoice(_, listed) => known(listed, found),
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
            !outermost
        }
        View::Absent
        | View::Null
        | View::Boolean(_)
        | View::Number(_)
        | View::Text(_)
        | View::Value(_) => true,
    }
}

fn known(known: Known, found: &mut Evidence) -> bool {
    match known {
        Known::Only | Known::One => found.particular += 1,
        Known::No => found.unlisted += 1,
        Known::NotOnly => return false,
    }
    true
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

fn object(model: &dyn Model, outermost: bool, found: &mut Evidence) -> bool {
    let (shape, extra) = (model.shape(), model.extra());
    if whole(model).is_some() {
        found.contradicts = true;
        found.odd += 1;
        return !outermost;
    }
    let before = found.known;
    // Members that have no field, or whose value is none for it.
    let strange = extra.iter().count() + extra.nameless().len() + extra.odd_within();
    found.odd += strange;
    let terms = model.terms();
    found.contradicts |= extra.odd_within() > 0;
    found.contradicts |= strange > 0 && terms.others == Others::Forbidden;
    for (index, listed) in terms.listed {
        let view = model.view(*index);
        if !view.is_absent() && !known(is_listed(view, listed), found) {
            return false;
        }
    }
    for (index, member) in shape.members.iter().enumerate() {
        let view = model.view(index);
        if !view.is_absent() {
            found.known += 1;
            if !look(view, false, found) {
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
            if outermost && member.required {
                return false;
            }
            found.contradicts = true;
            found.odd += 1;
        } else if null {
            found.known += usize::from(member.nullable);
            found.odd += usize::from(!member.nullable);
        }
    }
    // An object of which nothing is known is no evidence.
    !outermost || strange == 0 || found.known > before
}
