//! What came of a value and has no place in its field: items and entries of another type, and digits that no type of
//! Rust holds. It is written back with the field, in its place.
//!
//! The rule is one for lists and maps, however deep: what was odd goes back as long as something that came with it is
//! still there. An entry of a map keeps its name, and the one that a program sets under that name wins. An item of a list
//! stays behind the item that it came behind, else before the one that it came before. Where neither is left the program
//! has made another list, and where no entry is left another map: they are sent as they are.

use serde_json::Value;

use super::speaks::Evidence;

/// What a field does not hold of the value that came.
#[derive(Clone, Debug, PartialEq)]
pub enum Rest {
    /// The text of a value whose digits, or letters, the field does not hold: it goes back as long as the field is what
    /// was read.
    Text {
        text: Box<str>,
        read: Value,
        /// Whether there is something in it that no value holds.
        odd: bool,
    },
    /// What speaks for the type that a union within chose, or for each of several that it cannot choose from, where that
    /// does not show in the field; and what the field does not hold beside.
    Judged(Evidence, Option<Box<Rest>>),
    /// Of a list.
    List {
        /// What the items were that were read: their JSON, or the kind of what has an inside, which may change.
        read: Vec<Box<str>>,
        /// Items of another type: how many items were read before each, and its text.
        odd: Vec<(usize, Box<str>)>,
        /// What items do not hold that were read.
        inside: Vec<(usize, Rest)>,
    },
    /// Of a map.
    Map {
        /// The names of the entries that were read.
        read: Vec<String>,
        /// Entries of another type: names and values as texts of JSON.
        odd: Vec<(Box<str>, Box<str>)>,
        /// What entries do not hold that were read.
        inside: Vec<(String, Rest)>,
    },
}

impl Rest {
    /// How many values in it are of another type.
    pub(super) fn odd(&self) -> usize {
        match self {
            Rest::Text { odd, .. } => usize::from(*odd),
            Rest::Judged(_, rest) => rest.as_ref().map_or(0, |rest| rest.odd()),
            Rest::List { odd, inside, .. } => {
                odd.len() + inside.iter().map(|(_, rest)| rest.odd()).sum::<usize>()
            }
            Rest::Map { odd, inside, .. } => {
                odd.len() + inside.iter().map(|(_, rest)| rest.odd()).sum::<usize>()
            }
        }
    }

    /// Whether nothing of the list or map could be read.
    pub(super) fn is_all(&self) -> bool {
        match self {
            Rest::Text { .. } | Rest::Judged(..) => false,
            Rest::List { read, .. } => read.is_empty(),
            Rest::Map { read, .. } => read.is_empty(),
        }
    }

    /// How many items of a list are of another type.
    pub(crate) fn items(&self) -> usize {
        match self {
            Rest::List { odd, .. } => odd.len(),
            Rest::Text { .. } | Rest::Judged(..) | Rest::Map { .. } => 0,
        }
    }

    /// How many items of another type came before item `index` of those of a list that were read.
    pub(super) fn before(&self, index: usize) -> usize {
        match self {
            Rest::List { odd, .. } => odd.iter().filter(|(before, _)| *before <= index).count(),
            Rest::Text { .. } | Rest::Judged(..) | Rest::Map { .. } => 0,
        }
    }

    /// Calls `visit` with the path, as `[1].name`, and the text of each value of another type.
    pub(super) fn each_odd(&self, path: &str, visit: &mut dyn FnMut(String, &str)) {
        match self {
            Rest::Text { text, odd, .. } => {
                if *odd {
                    visit(path.to_owned(), text);
                }
            }
            Rest::Judged(_, rest) => {
                if let Some(rest) = rest {
                    rest.each_odd(path, visit);
                }
            }
            Rest::List { odd, inside, .. } => {
                for (others, (before, text)) in odd.iter().enumerate() {
                    visit(format!("{path}[{}]", before + others), text);
                }
                for (index, rest) in inside {
                    let came = index + self.before(*index);
                    rest.each_odd(&format!("{path}[{came}]"), visit);
                }
            }
            Rest::Map { odd, inside, .. } => {
                let join = |name: &str| match path {
                    "" => name.to_owned(),
                    _ => format!("{path}.{name}"),
                };
                for (name, text) in odd {
                    let read: Result<String, _> = serde_json::from_str(name);
                    visit(join(read.as_deref().unwrap_or(name)), text);
                }
                for (name, rest) in inside {
                    rest.each_odd(&join(name), visit);
                }
            }
        }
    }

    /// The text that goes back for a value, if it is what was read.
    pub(super) fn text(&self, value: &Value) -> Option<&str> {
        match self {
            Rest::Text { text, read, .. } if read == value => Some(text),
            Rest::Judged(_, rest) => rest.as_ref()?.text(value),
            _ => None,
        }
    }

    /// Whether all that came is written from the field alone.
    pub(super) fn is_nothing(&self) -> bool {
        match self {
            Rest::Text { .. } => false,
            Rest::Judged(_, rest) => rest.as_ref().is_none_or(|rest| rest.is_nothing()),
            Rest::List { odd, inside, .. } => {
                odd.is_empty() && inside.iter().all(|(_, rest)| rest.is_nothing())
            }
            Rest::Map { odd, inside, .. } => {
                odd.is_empty() && inside.iter().all(|(_, rest)| rest.is_nothing())
            }
        }
    }

    /// What the field does not hold of the value that came.
    pub(super) fn unjudged(&self) -> Option<&Rest> {
        match self {
            Rest::Judged(_, rest) => rest.as_ref()?.unjudged(),
            rest => Some(rest),
        }
    }

    /// What item `index` does not hold of a list that is as it was read.
    pub(super) fn item(&self, index: usize) -> Option<&Rest> {
        let Rest::List { inside, .. } = self.unjudged()? else {
            return None;
        };
        let (_, rest) = inside.iter().find(|(known, _)| *known == index)?;
        Some(rest)
    }

    /// What the entry `name` of a map does not hold.
    pub(super) fn entry(&self, name: &str) -> Option<&Rest> {
        let Rest::Map { inside, .. } = self.unjudged()? else {
            return None;
        };
        let (_, rest) = inside.iter().find(|(known, _)| known == name)?;
        Some(rest)
    }
}
