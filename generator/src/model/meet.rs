//! Scalars, lists and enumerations of which several schemas speak: what is in all of them.

use openapiv3::Schema;

use super::api::Ref;
use super::gather::{Choice, Gather};
use super::report::Report;
use super::said::Said;
use super::shape::Shape;
use super::union::UnionParts;
use super::{alternatives, leaf};
use crate::document::{Document, Located};

/// What a value is that all of `all` describe, none of which is an object, and one of each of the `choices`; `None` if
/// no type can hold it.
pub(super) fn plain<'a>(
    document: &'a Document,
    all: &[Located<'a, Schema>],
    choices: &[Choice<'a>],
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Option<Shape<'a>> {
    let pointer = at.pointer.as_str();
    let mut found = together(document, all)?;
    let mut gather = Gather::new(document);
    for choice in choices {
        let mut parts = choice.parts.iter();
        let shapes: Vec<Option<Shape<'a>>> =
            parts.clone().map(|part| simple(document, part)).collect();
        if let Some(merged) = listed(&shapes).and_then(|merged| meet(&found, &merged)) {
            // What some alternatives say of a member need not hold: one value of theirs is not the only one.
            if choice.place.is_some() || !is_only(&merged) {
                found = merged;
            }
            continue;
        }
        // Where each alternative says what it is, they say more than what stands beside them.
        let is_open = !matches!(found, Shape::TextEnum(_) | Shape::IntegerEnum(_));
        let speaks = |part: &Said<'a>| gather.said(part).says_something();
        if choice.place.is_some() && choices.len() == 1 && is_open && parts.all(speaks) {
            return Some(union(document, choice));
        }
        for (part, other) in choice.parts.iter().zip(shapes) {
            if other.is_some_and(|other| meet(&found, &other).is_none()) {
                report.warn(
                    part.main().map_or(pointer, |part| &part.pointer),
                    "the alternative is of another type than what stands beside it",
                    "no value is both, so it is left out; take it out, or list all types in it",
                );
            }
        }
    }
    // What a component says whole is that component.
    let same = all.iter().find(|part| {
        part.name.is_some() && part.pointer != at.pointer && {
            let own = leaf::shape(document, part);
            match (&own, &found) {
                (Shape::TextEnum(own), Shape::TextEnum(found)) => own.len() == found.len(),
                (Shape::IntegerEnum(own), Shape::IntegerEnum(found)) => own.len() == found.len(),
                _ => false,
            }
        }
    });
    Some(same.map_or(found, |same| Shape::Same(same.clone())))
}

/// Whether no value is what both say, as far as scalars, lists and enumerations show.
pub(super) fn contradicts(document: &Document, left: &Said<'_>, right: &Said<'_>) -> bool {
    match (simple(document, left), simple(document, right)) {
        (Some(left), Some(right)) => meet(&left, &right).is_none(),
        _ => false,
    }
}

/// The type that has a variant for each of the alternatives.
pub(super) fn union<'a>(document: &'a Document, choice: &Choice<'a>) -> Shape<'a> {
    match &choice.place {
        Some(place) => alternatives::shape(
            document,
            place.schema,
            place.parts,
            place.keyword,
            &place.pointer,
        ),
        None => one_of(document, &choice.parts),
    }
}

/// Whether there is one value.
fn is_only(shape: &Shape<'_>) -> bool {
    match shape {
        Shape::TextEnum(values) => values.len() == 1,
        Shape::IntegerEnum(values) => values.len() == 1,
        _ => false,
    }
}

/// What is one of several things: one enumeration of all that they list, or a union.
fn one_of<'a>(document: &'a Document, parts: &[Said<'a>]) -> Shape<'a> {
    let shapes: Vec<Option<Shape<'a>>> = parts.iter().map(|part| simple(document, part)).collect();
    listed(&shapes)
        .unwrap_or_else(|| Shape::Union(UnionParts::of_said(&enumerations(parts, &shapes))))
}

/// The same with one part for all enumerations of strings, and one for all of integers.
fn enumerations<'a>(parts: &[Said<'a>], shapes: &[Option<Shape<'a>>]) -> Vec<Said<'a>> {
    let mut grouped: Vec<(Option<std::mem::Discriminant<Shape<'a>>>, Said<'a>)> = Vec::new();
    for (part, shape) in parts.iter().zip(shapes) {
        let kind = shape.as_ref().filter(|shape| {
            matches!(shape, Shape::TextEnum(values) if values.len() > 1)
                || matches!(shape, Shape::IntegerEnum(values) if values.len() > 1)
        });
        let kind = kind.map(std::mem::discriminant);
        let mut earlier = grouped.iter_mut();
        match earlier.find(|(known, _)| kind.is_some() && *known == kind) {
            Some((_, said)) if said.all.is_empty() => said.or(part.clone()),
            Some((_, said)) => {
                *said = Said {
                    all: Vec::new(),
                    any: vec![said.clone(), part.clone()],
                    at_once: false,
                };
            }
            None => grouped.push((kind, part.clone())),
        }
    }
    grouped.into_iter().map(|(_, said)| said).collect()
}

/// The shape of what is no object and has no alternatives.
fn simple<'a>(document: &'a Document, said: &Said<'a>) -> Option<Shape<'a>> {
    let gathered = Gather::new(document).said(said);
    if gathered.is_plain() {
        together(document, &gathered.others)
    } else {
        None
    }
}

/// What all of them are.
fn together<'a>(document: &'a Document, all: &[Located<'a, Schema>]) -> Option<Shape<'a>> {
    let mut shapes = all.iter().map(|part| leaf::shape(document, part));
    let first = shapes.next()?;
    shapes.try_fold(first, |found, other| meet(&found, &other))
}

/// One enumeration of what all of them list, which is open: what only is of the type may stand beside them, unless they
/// list one value, as a value that is another one is not of such an enumeration.
fn listed<'a>(shapes: &[Option<Shape<'a>>]) -> Option<Shape<'a>> {
    let mut texts: Vec<String> = Vec::new();
    let mut integers: Vec<i64> = Vec::new();
    let (mut of_texts, mut of_integers) = (true, true);
    for shape in shapes {
        of_texts &= matches!(shape, Some(Shape::TextEnum(_) | Shape::Plain(Ref::Text)));
        of_integers &= matches!(
            shape,
            Some(Shape::IntegerEnum(_) | Shape::Plain(Ref::Integer))
        );
        match shape {
            Some(Shape::TextEnum(values)) => {
                let new = values.iter().filter(|value| !texts.contains(value));
                let new: Vec<String> = new.cloned().collect();
                texts.extend(new);
            }
            Some(Shape::IntegerEnum(values)) => {
                let new = values.iter().filter(|value| !integers.contains(value));
                let new: Vec<i64> = new.copied().collect();
                integers.extend(new);
            }
            _ => {}
        }
    }
    let is_open = shapes
        .iter()
        .any(|shape| matches!(shape, Some(Shape::Plain(_))));
    if is_open && texts.len() + integers.len() == 1 {
        return None;
    }
    match (texts.is_empty(), integers.is_empty()) {
        (false, true) if of_texts => Some(Shape::TextEnum(texts)),
        (true, false) if of_integers => Some(Shape::IntegerEnum(integers)),
        _ => None,
    }
}

/// What is in both of two types; `None` if nothing is.
fn meet<'a>(left: &Shape<'a>, right: &Shape<'a>) -> Option<Shape<'a>> {
    match (left, right) {
        (Shape::TextEnum(left), Shape::TextEnum(right)) => {
            let both = left.iter().filter(|value| right.contains(value));
            let both: Vec<String> = both.cloned().collect();
            (!both.is_empty()).then_some(Shape::TextEnum(both))
        }
        (Shape::IntegerEnum(left), Shape::IntegerEnum(right)) => {
            let both = left.iter().filter(|value| right.contains(value));
            let both: Vec<i64> = both.copied().collect();
            (!both.is_empty()).then_some(Shape::IntegerEnum(both))
        }
        (Shape::TextEnum(values), Shape::Plain(Ref::Text | Ref::Timestamp))
        | (Shape::Plain(Ref::Text | Ref::Timestamp), Shape::TextEnum(values)) => {
            Some(Shape::TextEnum(values.clone()))
        }
        (Shape::IntegerEnum(values), Shape::Plain(Ref::Integer | Ref::Unsigned | Ref::Number))
        | (Shape::Plain(Ref::Integer | Ref::Unsigned | Ref::Number), Shape::IntegerEnum(values)) => {
            Some(Shape::IntegerEnum(values.clone()))
        }
        (Shape::List(left), Shape::List(right)) => Some(Shape::List(match (left, right) {
            (Some(left), Some(right)) => {
                let mut both = left.clone();
                right.all.iter().cloned().for_each(|part| both.and(part));
                Some(both)
            }
            (left, right) => left.clone().or_else(|| right.clone()),
        })),
        (Shape::Plain(left), Shape::Plain(right)) => scalar(left, right).map(Shape::Plain),
        (Shape::Plain(Ref::Any), other) | (other, Shape::Plain(Ref::Any)) => Some(other.clone()),
        _ => None,
    }
}

/// The more particular of two scalars, if what is one of them may be the other.
fn scalar(left: &Ref, right: &Ref) -> Option<Ref> {
    let wider = |wide: &Ref, narrow: &Ref| match wide {
        Ref::Any => true,
        // An integer is a number without a fraction (JSON Schema 2020-12, Validation, 6.1.1).
        Ref::Number => matches!(narrow, Ref::Integer | Ref::Unsigned),
        Ref::Integer => *narrow == Ref::Unsigned,
        Ref::Text => *narrow == Ref::Timestamp,
        _ => false,
    };
    match (left, right) {
        _ if left == right || wider(right, left) => Some(left.clone()),
        _ if wider(left, right) => Some(right.clone()),
        _ => None,
    }
}
