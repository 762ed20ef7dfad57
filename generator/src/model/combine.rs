//! What several schemas say of one value: the parts of an `allOf`, what stands beside `oneOf` and `anyOf`, and a member
//! that more than one of them names.
//!
//! Objects become one object. Of alternatives beside members one holds, so that what each of them adds may be there or
//! not: it is optional, and required only where all of them require it. A member that they give different types is a
//! union of those.

use openapiv3::{Schema, SchemaKind};

use super::api::Ref;
use super::gather::{Choice, Gather, Gathered, MAX_PARTS, add};
use super::object::ObjectParts;
use super::report::Report;
use super::said::Said;
use super::shape::Shape;
use super::{leaf, meet};
use crate::document::{Document, Located};

/// The objects within one another that are looked at for what alternatives say again of what stands beside them.
const MAX_WITHIN: usize = 8;

/// What `at` describes by an `allOf` or by alternatives with something beside them.
pub(super) fn shape<'a>(
    document: &'a Document,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Shape<'a> {
    let mut gather = Gather::new(document);
    let mut total = Gathered::default();
    total.seen.extend(at.name);
    let pointer = at.pointer.as_str();
    let parts = match &at.value.schema_kind {
        SchemaKind::AllOf { all_of } => all_of.as_slice(),
        SchemaKind::Any(any) => {
            gather.any(at, any, &mut total);
            any.all_of.as_slice()
        }
        _ => &[],
    };
    let mut speaking = usize::from(total.weight() > 0);
    let mut last = None;
    for (index, part) in parts.iter().enumerate() {
        let part = document.schema(part, || format!("{pointer}/allOf/{index}"));
        let before = total.weight();
        gather.take(&part, &mut total, 0);
        if total.weight() > before {
            speaking += 1;
            last = Some(part);
        }
    }
    match last {
        // What is said beside it does not change what it is.
        Some(only) if speaking == 1 && !total.is_object && total.object.is_empty() => {
            Shape::Same(only)
        }
        _ => decide(&mut gather, total, at, report).unwrap_or_else(|| {
            report.warn(
                pointer,
                "allOf combines parts that no single type can hold",
                "it is read as any JSON value; keep to objects, or to one part",
            );
            Shape::Plain(Ref::Any)
        }),
    }
}

/// What several schemas say together of a member, an item or an entry that stands at `at`.
pub(super) fn said<'a>(
    document: &'a Document,
    said: &Said<'a>,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Shape<'a> {
    if let Some(only) = said.only() {
        return Shape::Same(only.clone());
    }
    let mut gather = Gather::new(document);
    let total = gather.said(said);
    // In the alternatives that do not speak of it, it may be anything.
    if !said.all.is_empty()
        && total.choices.len() == total.weight()
        && let [Choice { place: None, .. }] = total.choices.as_slice()
    {
        return Shape::Plain(Ref::Any);
    }
    // Several objects at once are one object.
    if said.at_once && said.all.is_empty() {
        let parts = said.any.iter().map(|part| gather.object(part));
        if let Some(parts) = parts.collect::<Option<Vec<_>>>() {
            let mut object = ObjectParts::default();
            add(&mut object, parts);
            return Shape::Object(object);
        }
    }
    let found = decide(&mut gather, total, at, report);
    found.unwrap_or_else(|| {
        report.warn(
            &at.pointer,
            "parts of `allOf` give it types of which no value can be both",
            "the last one is taken, and another value is kept unread; give it one type",
        );
        let last = said.all.last().cloned();
        last.map_or(Shape::Plain(Ref::Any), Shape::Same)
    })
}

/// What a value is of which all this is said; `None` if no type can hold it.
fn decide<'a>(
    gather: &mut Gather<'a>,
    mut total: Gathered<'a>,
    at: &Located<'a, Schema>,
    report: &mut Report<'_>,
) -> Option<Shape<'a>> {
    let (document, pointer) = (gather.document, at.pointer.as_str());
    // Alternatives that only describe or limit leave the type to what they stand beside.
    total.choices.retain(|choice| {
        let speaks = |part| Gather::new(document).said(part).says_something();
        choice.place.is_none() || choice.parts.iter().any(speaks)
    });
    let is_object = total.is_object || !total.object.properties.is_empty();
    // A value has to keep to every part of an `allOf` (JSON Schema 2020-12, Core, 10.2.1.1), and none is an object and
    // something else.
    if is_object && !total.others.is_empty() {
        return None;
    }
    if !total.others.is_empty() {
        return meet::plain(document, &total.others, &total.choices, at, report);
    }
    if total.object.properties.is_empty() {
        match total.choices.as_slice() {
            // Something must be known of it to be more than any value.
            [] if total.object.is_empty() && !is_object => return Some(Shape::Plain(Ref::Any)),
            [] => return Some(leaf::map(document, &total.object)),
            // What alternatives say of a member need not hold.
            [only] if only.place.is_some() || !is_object => {
                return Some(meet::union(document, only));
            }
            _ => {}
        }
    }
    let choices = std::mem::take(&mut total.choices);
    let mut variants = Vec::with_capacity(choices.len());
    gather.open = std::mem::take(&mut total.seen);
    for choice in &choices {
        let parts = choice.parts.iter().map(|part| gather.object(part));
        variants.push(parts.collect::<Vec<_>>());
    }
    if let ([choice @ Choice { place: Some(_), .. }], [parts]) =
        (choices.as_slice(), variants.as_slice())
        && parts
            .iter()
            .all(|part| has_all(document, part.as_ref(), &total.object, 0))
    {
        for property in &total.object.properties {
            let all = parts.iter().flatten().flat_map(|part| &part.properties);
            for own in all.filter(|own| own.name == property.name) {
                if meet::contradicts(document, &own.said, &property.said) {
                    report.warn(
                        &own.pointer,
                        "the member is of another type in what stands beside this alternative",
                        "no value is both, and it is read as the alternative has it; give it one type, or take the alternative out",
                    );
                }
            }
        }
        return Some(meet::union(document, choice));
    }
    // What is one of several objects whatever else holds is an object.
    let is_object = is_object
        || (choices.iter().zip(&variants))
            .any(|(choice, parts)| choice.place.is_some() && parts.iter().all(Option::is_some));
    if !is_object && variants.iter().flatten().any(Option::is_none) {
        report.warn(
            pointer,
            "allOf combines alternatives that are not all objects",
            "it is read as the first of them, and members of the others as unknown ones; list what may come in one `oneOf`",
        );
        return choices.first().map(|first| meet::union(document, first));
    }
    for (choice, parts) in choices.iter().zip(variants) {
        let left_out = choice.parts.iter().zip(&parts);
        for (part, _) in left_out.filter(|(_, object)| object.is_none()) {
            report.warn(
                part.main().map_or(pointer, |part| &part.pointer),
                "what stands beside members is no object",
                "no value is both, so it is left out; list it where the members are not",
            );
        }
        if let Some(parts) = parts.iter().map(Option::as_ref).collect::<Option<Vec<_>>>()
            && choice.place.is_some()
        {
            let required = parts.iter().map(|part| part.required.clone());
            total.object.require(required.collect());
        }
        add(&mut total.object, parts.into_iter().flatten().collect());
    }
    if gather.is_exhausted() {
        report.warn(
            pointer,
            format!("the alternatives within one another have more than {MAX_PARTS} parts"),
            "those behind them are left out; list the members in one object",
        );
    }
    Some(if total.object.properties.is_empty() {
        leaf::map(document, &total.object)
    } else {
        Shape::Object(total.object)
    })
}

/// Whether an alternative has all members that stand beside it, and within each what is said of it there.
fn has_all<'a>(
    document: &'a Document,
    part: Option<&ObjectParts<'a>>,
    beside: &ObjectParts<'a>,
    depth: usize,
) -> bool {
    let Some(part) = part.filter(|_| depth < MAX_WITHIN) else {
        return false;
    };
    let object = |said| Gather::new(document).object(said);
    beside.properties.iter().all(|property| {
        let mut own = part.properties.iter();
        let Some(own) = own.find(|own| own.name == property.name) else {
            return false;
        };
        own.said.key() == property.said.key()
            || object(&property.said).is_none_or(|beside| {
                let own = object(&own.said);
                beside.properties.is_empty() || has_all(document, own.as_ref(), &beside, depth + 1)
            })
    })
}
