//! What was on the wire and has no field: members that the document does not know, values of another type
//! than the document says, and explicit nulls.

use std::collections::BTreeMap;

use serde_json::Value;

use super::encode::encode;
use super::raw;
use super::table::View;

/// Members of an object that no field holds.
///
/// A newer server may send members that the document does not know yet, or a value of another type than the
/// document promises. Both are kept here under their wire names and written back unchanged, so that reading
/// an object, changing it and sending it back loses nothing.
///
/// ```
/// use ionoscloud_core::model::Extra;
///
/// let mut extra = Extra::default();
/// extra.insert("beta", true);
/// assert_eq!(extra.get("beta").and_then(|value| value.as_bool()), Some(true));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Extra {
    /// One bit for each of the first 64 members; those behind them are kept as `Value::Null` by name.
    nulls: u64,
    kept: Option<Box<Kept>>,
}

#[derive(Clone, Default, PartialEq)]
struct Kept {
    /// In an order that no feature of `serde_json` changes.
    members: BTreeMap<String, Value>,
    /// The JSON text of those members whose digits, or letters, a [`Value`] does not hold.
    texts: Vec<(String, Box<str>)>,
    /// Lists and maps with items or entries of another type.
    partly: Vec<Partly>,
    /// The value itself, where the document says object and something else came.
    whole: Option<Value>,
    /// Members that came under their second spelling.
    spelled: Vec<usize>,
}

/// A member of which some items or entries are of another type.
#[derive(Clone, PartialEq)]
pub(super) struct Partly {
    index: usize,
    /// The whole, as it came.
    pub came: Value,
    /// What was read of it: as long as the field is still that, the whole is sent.
    pub read: Value,
    /// Where the others are: `[1]`, `.name`.
    pub odd: Vec<String>,
}

impl Kept {
    /// Whether there is nothing but spellings.
    fn is_empty(&self) -> bool {
        let Kept {
            members,
            texts,
            partly,
            whole,
            spelled: _,
        } = self;
        members.is_empty() && texts.is_empty() && partly.is_empty() && whole.is_none()
    }
}

impl Extra {
    /// Nothing kept.
    pub const EMPTY: Extra = Extra {
        nulls: 0,
        kept: None,
    };

    /// The value kept under `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.kept.as_ref()?.members.get(name)
    }

    /// Keeps `value` under `name`; it is sent along unless a field of that name has a value.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.keep(name.into(), value.into());
    }

    /// Forgets what is kept under `name` and returns it.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let kept = self.kept.as_mut()?;
        kept.texts.retain(|(known, _)| known != name);
        kept.members.remove(name)
    }

    /// All names and values, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.kept.iter().flat_map(|kept| {
            kept.members
                .iter()
                .map(|(name, value)| (name.as_str(), value))
        })
    }

    /// Whether nothing is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nulls == 0 && self.kept.as_ref().is_none_or(|kept| kept.is_empty())
    }

    fn keep(&mut self, name: String, value: Value) {
        let kept = self.kept.get_or_insert_default();
        kept.texts.retain(|(known, _)| *known != name);
        kept.members.insert(name, value);
    }

    /// Keeps a member that the document does not know, to the digit.
    pub(super) fn keep_text(&mut self, name: String, text: &str) {
        let text = &*raw::restored(text);
        let value = value_of(text);
        // What `Value` writes differently is kept as text.
        let same = encode(View::Value(&value)) == text.as_bytes();
        self.keep(name.clone(), value);
        if !same {
            let kept = self.kept.get_or_insert_default();
            kept.texts.push((name, text.into()));
        }
    }

    /// Keeps a value of another type than documented.
    pub(super) fn keep_odd(&mut self, name: String, value: Value) {
        match raw::text_of(&value).map(str::to_owned) {
            Some(text) => self.keep_text(name, &text),
            None => self.keep(name, value),
        }
    }

    /// Keeps a list or a map of which a part is of another type.
    pub(super) fn keep_partly(
        &mut self,
        index: usize,
        mut came: Value,
        read: Value,
        odd: Vec<String>,
    ) {
        raw::unmark(&mut came);
        self.kept.get_or_insert_default().partly.push(Partly {
            index,
            came,
            read,
            odd,
        });
    }

    /// The JSON text of a member that is kept as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut texts = self.kept.as_ref()?.texts.iter();
        let (_, text) = texts.find(|(known, _)| known == name)?;
        Some(text)
    }

    /// Member `index`, if a part of it is of another type.
    pub(super) fn partly(&self, index: usize) -> Option<&Partly> {
        let mut partly = self.kept.as_ref()?.partly.iter();
        partly.find(|partly| partly.index == index)
    }

    /// The whole of member `index` as it came, if a part of it is of another type.
    pub(crate) fn came(&self, index: usize) -> Option<&Value> {
        self.partly(index).map(|partly| &partly.came)
    }

    /// How many items and entries are of another type.
    pub(super) fn partly_odd(&self) -> usize {
        let partly = self.kept.iter().flat_map(|kept| &kept.partly);
        partly.map(|partly| partly.odd.len()).sum()
    }

    /// Remembers that member `index` came under its second spelling.
    pub(super) fn spell(&mut self, index: usize) {
        self.kept.get_or_insert_default().spelled.push(index);
    }

    /// Whether member `index` came under its second spelling.
    pub(super) fn is_spelled(&self, index: usize) -> bool {
        self.kept
            .as_ref()
            .is_some_and(|kept| kept.spelled.contains(&index))
    }

    pub(super) fn whole(&self) -> Option<&Value> {
        self.kept.as_ref()?.whole.as_ref()
    }

    pub(super) fn keep_whole(&mut self, value: Value) {
        self.kept.get_or_insert_default().whole = Some(value);
    }

    /// Marks member `index`, called `name`, as explicitly null.
    #[doc(hidden)]
    pub fn set_null(&mut self, index: usize, name: &'static str) {
        match bit(index) {
            Some(bit) => self.nulls |= bit,
            None => self.keep(name.to_owned(), Value::Null),
        }
    }

    /// Whether member `index`, called `name`, is explicitly null.
    #[doc(hidden)]
    #[must_use]
    pub fn is_null(&self, index: usize, name: &str) -> bool {
        match bit(index) {
            Some(bit) => self.nulls & bit != 0,
            None => matches!(self.get(name), Some(Value::Null)),
        }
    }
}

/// The value of a JSON text; what no value holds in it is a text.
pub(super) fn value_of(text: &str) -> Value {
    let text = raw::restored(text);
    serde_json::from_str(&text).unwrap_or_else(|_| {
        let repaired = raw::repair(text.as_bytes());
        raw::carefully(|| {
            let mut value = serde_json::from_slice(&repaired).unwrap_or_default();
            raw::unmark(&mut value);
            value
        })
    })
}

fn bit(index: usize) -> Option<u64> {
    1u64.checked_shl(u32::try_from(index).ok()?)
}

/// Shows the names only: what is not known may be secret.
impl std::fmt::Debug for Extra {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}
