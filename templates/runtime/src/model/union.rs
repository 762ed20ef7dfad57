//! Values that may be of several types: the choice is made by evidence, never by order.

use std::cell::Cell;
use std::cmp::Reverse;

use serde_json::Value;

use super::evidence::{Evidence, evidence};
use super::extra::value_of;
use super::table::{UnionSlot, View};

/// A generated enum with one variant for each type that the document allows.
pub trait Union: Sized {
    /// The member whose value names the variant; `""` if there is none.
    const TAG: &'static str;
    /// The values of the tag that stand for each variant, in the order of the document.
    const TAGS: &'static [&'static [&'static str]];
    /// Decodes the JSON text as variant `index`; `None` if it is of another type.
    fn decode(index: usize, text: &str) -> Option<Self>;
    /// Keeps a value that fits no variant.
    fn unknown(value: Value) -> Self;
    /// The value as it goes on the wire.
    fn view(&self) -> View<'_>;
}

impl<U: Union> UnionSlot for Option<U> {
    fn set(&mut self, text: &str) {
        let chosen = Turn::take().and_then(|_turn| match named(U::TAG, U::TAGS, text) {
            Named::Variant(index) => U::decode(index, text),
            Named::Other => None,
            Named::No => {
                let mut contest = Contest::default();
                let mut best = None;
                for index in 0..U::TAGS.len() {
                    if let Some(value) = U::decode(index, text)
                        && contest.offer(value.view())
                    {
                        best = Some(value);
                    }
                }
                best.filter(|_| !contest.tie)
            }
        });
        *self = Some(chosen.unwrap_or_else(|| U::unknown(value_of(text))));
    }
}

/// The choices that one value may take, those within it included. A union whose variants have it in them again is
/// chosen once for each variant on each level: without an end, a text of 1 kB could keep a program busy for years.
const MOST_CHOICES: usize = 10_000;

thread_local! {
    /// The choices that are under way on this thread, one within the other, and those made since the outermost began.
    static CHOICES: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// A choice under way.
struct Turn;

impl Turn {
    /// `None` if too many choices have been made for the value that this one is a part of.
    fn take() -> Option<Turn> {
        let (within, made) = CHOICES.get();
        let made = if within == 0 { 0 } else { made };
        if made >= MOST_CHOICES {
            return None;
        }
        CHOICES.set((within + 1, made + 1));
        Some(Turn)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let (within, made) = CHOICES.get();
        CHOICES.set((within.saturating_sub(1), made));
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
    let value = value_of(text);
    let name = match value.get(tag) {
        None | Some(Value::Null) => return Named::No,
        Some(Value::String(name)) => name.clone(),
        Some(other) => other.to_string(),
    };
    match tags.iter().position(|tags| tags.contains(&name.as_str())) {
        Some(index) => Named::Variant(index),
        None => Named::Other,
    }
}

/// How well a value fits, the best first: any value is the last resort; then what does not fit at all of its members,
/// what fits, values that are not listed, and how particular the type is.
type Rank = (bool, usize, Reverse<usize>, usize, Reverse<usize>);

/// Variants that a value can be decoded as, compared by what speaks for each.
#[derive(Default)]
struct Contest {
    best: Option<Rank>,
    /// Whether another one is as good as the best: equal evidence is none.
    tie: bool,
    /// Whether it is over: the first list wins a list that has nothing in it to judge by.
    over: bool,
}

impl Contest {
    /// Whether the value leads from now on.
    fn offer(&mut self, view: View<'_>) -> bool {
        if self.over {
            return false;
        }
        if matches!(view, View::List(list) if list.is_empty()) {
            (self.over, self.tie) = (true, false);
            return true;
        }
        let Some(found) = evidence(view) else {
            return false;
        };
        let Evidence {
            odd,
            known,
            unlisted,
            particular,
        } = found;
        let anything = matches!(view, View::Value(_));
        let rank = (anything, odd, Reverse(known), unlisted, Reverse(particular));
        match &self.best {
            Some(best) if rank > *best => return false,
            Some(best) if rank == *best => {
                self.tie = true;
                return false;
            }
            _ => {}
        }
        self.best = Some(rank);
        self.tie = false;
        true
    }
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
        assert_eq!(named(r#"{"kind":"dog"}"#), Named::Other);
        assert_eq!(named(r#"{"kind":null}"#), Named::No);
        assert_eq!(named("5"), Named::No);
    }
}
