//! Values that may be of several types: the choice is made by evidence, never by order.

use std::cell::Cell;
use std::cmp::Reverse;

use serde_json::Value;

use super::evidence::evidence;
use super::raw;
use super::rest::Rest;
use super::room;
use super::speaks::Evidence;
use super::table::{MapView, UnionSlot, View};

/// A generated enum with one variant for each type that the document allows.
pub trait Union: Sized {
    /// The member whose value names the variant; `""` if there is none.
    const TAG: &'static str;
    /// The values of the tag that stand for each variant, in the order of the document.
    const TAGS: &'static [&'static [&'static str]];
    /// The JSON texts of the only values of each variant whose type is no enumeration; of a list or a map those of what is in
    /// it.
    const LISTED: &'static [&'static [&'static str]] = &[];
    /// Decodes the JSON text as variant `index`; `None` if it is of another type. `rest` takes what the variant does not
    /// hold.
    fn decode(index: usize, text: &str, rest: &mut Option<Rest>) -> Option<Self>;
    /// Keeps a value that fits no variant.
    fn unknown(value: Value) -> Self;
    /// The value as it goes on the wire.
    fn view(&self) -> View<'_>;
}

impl<U: Union> UnionSlot for Option<U> {
    fn set(&mut self, text: &str) -> Option<Rest> {
        let mut rest = None;
        let mut best: Option<U> = None;
        let mut judged = None;
        let chosen = choose(U::TAG, U::TAGS, text, &mut |index, contest| {
            let mut found = None;
            let Some(value) = U::decode(index, text, &mut found) else {
                return false;
            };
            let leading = best.as_ref().map(U::view);
            let mut evidence = None;
            let leads = contest.is_none_or(|contest| {
                let listed = U::LISTED.get(index).copied().unwrap_or_default();
                let leads = contest.offer(value.view(), found.as_ref(), listed, leading);
                // That a value is not listed shows nowhere but here, unless its type is an enumeration.
                evidence = contest
                    .evidence()
                    .filter(|own| own.contradicts && !listed.is_empty());
                leads
            });
            if leads {
                (best, rest, judged) = (Some(value), found, evidence);
            }
            leads
        });
        if let (Chosen::Last, Some(value)) = (chosen, best) {
            *self = Some(value);
            return match judged {
                Some(evidence) => Some(Rest::Judged(evidence, rest.map(Box::new))),
                None => rest,
            };
        }
        let (value, rest) = unknown(text);
        *self = Some(U::unknown(value));
        match chosen {
            Chosen::Several(evidence) => Some(Rest::Judged(evidence, rest.map(Box::new))),
            Chosen::Last | Chosen::Nothing => {
                raw::note("", "", text);
                rest
            }
        }
    }
}

/// What the choice comes to.
#[derive(Clone, Copy)]
enum Chosen {
    /// The variant that was taken last.
    Last,
    /// Several that this much speaks for: no choice.
    Several(Evidence),
    Nothing,
}

/// Tries a variant: whether it leads the contest from now on, or, where the tag names it, whether it can be read.
type Try<'a> = &'a mut dyn FnMut(usize, Option<&mut Contest>) -> bool;

/// Tries the variants.
fn choose(tag: &str, tags: &[&[&str]], text: &str, attempt: Try<'_>) -> Chosen {
    let Some(_within) = Work::begin(text) else {
        return Chosen::Nothing;
    };
    let (before, room) = (raw::odd(), room::left());
    let chosen = match named(tag, tags, text) {
        Named::Variant(index) if attempt(index, None) => Chosen::Last,
        Named::Variant(_) | Named::Other => Chosen::Nothing,
        Named::No => {
            let mut contest = Contest::default();
            let (mut odd, mut left) = (before, room);
            let mut is_led = false;
            for index in 0..tags.len() {
                if !Work::take(text) {
                    break;
                }
                // What is odd, and what room is taken, counts in the variant that is chosen only.
                raw::set_odd(before);
                room::set_left(room);
                if attempt(index, Some(&mut contest)) {
                    (odd, left, is_led) = (raw::odd(), room::left(), true);
                }
            }
            raw::set_odd(odd);
            room::set_left(left);
            match contest.best {
                Some((_, evidence)) if contest.tie => Chosen::Several(evidence),
                _ if is_led => Chosen::Last,
                _ => contest.blank.map_or(Chosen::Nothing, Chosen::Several),
            }
        }
    };
    match chosen {
        Chosen::Last if !Work::is_over() => Chosen::Last,
        chosen => {
            raw::set_odd(before);
            room::set_left(room);
            match chosen {
                // What contradicts each of them is none of them.
                Chosen::Several(evidence) if !Work::is_over() && !evidence.contradicts => chosen,
                _ => Chosen::Nothing,
            }
        }
    }
}

/// What is of no variant, and what a value does not hold of it.
fn unknown(text: &str) -> (Value, Option<Rest>) {
    let held = raw::value_of(text);
    let rest = (!held.exact).then(|| Rest::Text {
        text: text.into(),
        read: held.value.clone(),
        odd: held.odd,
    });
    (held.value, rest)
}

/// The work that choosing may take for a value, in bytes to be read, whatever unions there are in it. A union whose variants
/// have it in them again is chosen once for each variant on each level: without an end, a text of 1 kB could keep a program
/// busy for years. What documents have in earnest takes as many readings as there are variants, on each level.
fn most(bytes: usize) -> usize {
    let readings = |count: usize| bytes.saturating_mul(count);
    readings(1_000)
        .min(512 << 20)
        .max(readings(200))
        .max(4 << 20)
}

/// What a reading costs beside its bytes.
const READING: usize = 32;

/// The outermost choice that is under way on this thread.
#[derive(Clone, Copy)]
struct Work {
    within: usize,
    left: usize,
    is_over: bool,
}

thread_local! {
    static WORK: Cell<Work> = const { Cell::new(Work { within: 0, left: 0, is_over: false }) };
}

/// A choice under way.
struct Within;

impl Work {
    /// `None` if the work is over for the value that this one is a part of, or if it is too deep to be read.
    fn begin(text: &str) -> Option<Within> {
        let mut work = WORK.get();
        if work.within == 0 {
            let is_over = raw::depth(text) > raw::DEEPEST;
            let left = most(text.len());
            work = Work {
                within: 0,
                left,
                is_over,
            };
        }
        if work.is_over {
            return None;
        }
        work.within += 1;
        WORK.set(work);
        Some(Within)
    }

    /// Takes the work of one reading; false if it is over.
    fn take(text: &str) -> bool {
        let mut work = WORK.get();
        match work.left.checked_sub(text.len() + READING) {
            Some(left) => work.left = left,
            None if !work.is_over => {
                work.is_over = true;
                tracing::warn!(
                    "choosing between the types of a union took too long, it is kept as it came"
                );
            }
            None => {}
        }
        WORK.set(work);
        !work.is_over
    }

    /// Whether there was not enough of it: what has been chosen since is no choice.
    fn is_over() -> bool {
        WORK.get().is_over
    }
}

impl Drop for Within {
    fn drop(&mut self) {
        let mut work = WORK.get();
        work.within = work.within.saturating_sub(1);
        WORK.set(work);
    }
}

/// What the tag says.
#[derive(Debug, PartialEq, Eq)]
enum Named {
    /// There is none.
    No,
    Variant(usize),
    /// It names something that the document does not know.
    Other,
}

fn named(tag: &str, tags: &[&[&str]], text: &str) -> Named {
    if tag.is_empty() {
        return Named::No;
    }
    if !text.starts_with('{') {
        return Named::No;
    }
    let members = raw::members(text);
    room::give(room::MEMBER * room::wide(members.len()));
    let mut values = members.iter();
    let value = values.find(|(name, _)| name.as_deref() == Ok(tag));
    let name = match value {
        None | Some((_, "null")) => return Named::No,
        Some((_, value)) => {
            serde_json::from_str(value).unwrap_or_else(|_| match raw::whole(value) {
                // 2.0 is 2.
                Some(whole) => whole.to_string(),
                None => (*value).to_owned(),
            })
        }
    };
    match tags.iter().position(|tags| tags.contains(&name.as_str())) {
        Some(index) => Named::Variant(index),
        None => Named::Other,
    }
}

/// How well a value fits, the best first: whether something in the value contradicts the type, which rules it out where
/// another is left (OpenAPI 3.0.3, Schema Object, `oneOf`); whether the type is any value, which fits always; then what does
/// not fit at all of its members, what fits, values that are not listed, and how particular the type is.
type Rank = (bool, bool, usize, Reverse<usize>, usize, Reverse<usize>);

/// Variants that a value can be decoded as, compared by what speaks for each.
#[derive(Default)]
struct Contest {
    best: Option<(Rank, Evidence)>,
    /// What speaks for a variant that knows nothing of the value, and takes it all the same.
    blank: Option<Evidence>,
    /// Whether another one is as good as the best: equal evidence is none.
    tie: bool,
    /// Whether it is over: the first list wins a list that has nothing in it to judge by.
    over: bool,
}

impl Contest {
    /// What speaks for the best.
    fn evidence(&self) -> Option<Evidence> {
        self.best.map(|(_, evidence)| evidence)
    }

    /// Whether the value leads from now on, and no more the one that did.
    fn offer(
        &mut self,
        view: View<'_>,
        rest: Option<&Rest>,
        listed: &[&str],
        leading: Option<View<'_>>,
    ) -> bool {
        if self.over {
            return false;
        }
        if matches!(view, View::List(list) if list.is_empty()) {
            (self.over, self.tie, self.best) = (true, false, None);
            return true;
        }
        let Some(found) = evidence(view, rest, listed) else {
            return false;
        };
        let Evidence {
            contradicts,
            odd,
            known,
            unlisted,
            particular,
            is_blank: _,
        } = found;
        if found.is_blank {
            if !found.contradicts {
                self.blank.get_or_insert(found);
            }
            return false;
        }
        let anything = matches!(view, View::Value(_));
        let (known, particular) = (Reverse(known), Reverse(particular));
        let rank = (contradicts, anything, odd, known, unlisted, particular);
        match &self.best {
            Some((best, _)) if rank > *best => return false,
            Some((best, _)) if rank == *best => {
                // A union within may have the same type as another variant: that is no other meaning.
                self.tie |= !leading.is_some_and(|leading| is_same_type(leading, view));
                return false;
            }
            _ => {}
        }
        self.best = Some((rank, found));
        self.tie = false;
        true
    }
}

/// Whether one text was read as the same type twice. An integer is the same one, signed or not. Of a list the items tell, as
/// an empty one is of the first type; an empty map is of none.
fn is_same_type(left: View<'_>, right: View<'_>) -> bool {
    match (left, right) {
        (View::TextChoice(_, left), View::TextChoice(_, right))
        | (View::IntegerChoice(_, left), View::IntegerChoice(_, right)) => left.is_of(right),
        (View::Map(left), View::Map(right)) => {
            left.of() == right.of() || !left.is_empty() && have_same_types(left, right)
        }
        (View::Boolean(_), View::Boolean(_))
        | (View::Integer(_) | View::Unsigned(_), View::Integer(_) | View::Unsigned(_))
        | (View::Number(_), View::Number(_))
        | (View::Text(_), View::Text(_))
        | (View::Timestamp(_), View::Timestamp(_))
        | (View::Value(_), View::Value(_))
        | (View::Null, View::Null) => true,
        (View::Object(left), View::Object(right)) => std::ptr::eq(left.shape(), right.shape()),
        (View::List(left), View::List(right)) => {
            (0..left.len()).all(|index| is_same_type(left.item(index), right.item(index)))
        }
        // An unknown value is of no type, and of other views there is one each.
        _ => false,
    }
}

/// Whether the entries of two maps, which one text was read as, are of the same types.
fn have_same_types(left: &dyn MapView, right: &dyn MapView) -> bool {
    let mut others = Vec::with_capacity(right.len());
    right.each(&mut |_, value| others.push(value));
    let mut others = others.into_iter();
    let mut same = left.len() == right.len();
    left.each(&mut |_, value| {
        let other = others.next();
        same &= other.is_some_and(|other| is_same_type(value, other));
    });
    same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_variant_or_something_else() {
        let tags: &[&[&str]] = &[&["cat", "kitten"], &["1"]];
        let named = |text: &str| named("kind", tags, text);
        assert_eq!(named(r#"{"kind":"kitten"}"#), Named::Variant(0));
        assert_eq!(named(r#"{"kind":1}"#), Named::Variant(1));
        assert_eq!(named(r#"{"kind":1.0}"#), Named::Variant(1));
        assert_eq!(named(r#"{"kind":1.5}"#), Named::Other);
        assert_eq!(named(r#"{"kind":"dog"}"#), Named::Other);
        assert_eq!(named(r#"{"kind":null}"#), Named::No);
        assert_eq!(named("5"), Named::No);
    }
}
