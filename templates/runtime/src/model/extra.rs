//! What was on the wire and has no field: members that the document does not know, values of another type
//! than the document says, and explicit nulls.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::raw;
use super::rest::Rest;
use super::room;
use super::write;

/// Members of an object that no field holds.
///
/// A newer server may send members that the document does not know yet, or a value of another type than the
/// document promises. Both are kept here under their wire names and written back unchanged, so that reading
/// an object, changing it and sending it back loses nothing.
///
/// Where a number, or a text, is beyond what a [`Value`] holds, such as `1e400`, there is null in its place; what came is
/// written back all the same.
///
/// ```
/// use ionoscloud_core::Extra;
///
/// let mut extra = Extra::default();
/// extra.insert("beta", true);
/// assert_eq!(extra.get("beta").and_then(|value| value.as_bool()), Some(true));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Extra {
    /// One bit for each of the first 64 members.
    nulls: u64,
    kept: Option<Box<Kept>>,
}

#[derive(Clone, Default, PartialEq)]
struct Kept {
    /// In an order that no feature of `serde_json` changes.
    members: BTreeMap<String, Value>,
    /// The JSON text of those members whose digits, or letters, a [`Value`] does not hold.
    texts: BTreeMap<String, Box<str>>,
    /// Members whose names no text holds: names and values as they came.
    nameless: Vec<(Box<str>, Box<str>)>,
    /// What members do not hold of what came.
    rests: Vec<(usize, &'static str, Rest)>,
    /// The value itself, where the document says object and something else came.
    whole: Option<Box<str>>,
    /// Explicit nulls behind the 64th member.
    nulls: BTreeSet<usize>,
    /// Members that came under their second spelling.
    spelled: Vec<usize>,
}

impl Kept {
    /// Whether there is nothing but spellings.
    fn is_empty(&self) -> bool {
        let Kept {
            members,
            texts,
            nameless,
            rests,
            whole,
            nulls,
            spelled: _,
        } = self;
        members.is_empty()
            && texts.is_empty()
            && nameless.is_empty()
            && rests.is_empty()
            && whole.is_none()
            && nulls.is_empty()
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
        let name = name.into();
        let kept = self.kept.get_or_insert_default();
        kept.texts.remove(&name);
        kept.members.insert(name, value.into());
    }

    /// Forgets what is kept under `name` and returns it. Items and entries of another type that came with the list or map
    /// of that name are forgotten as well.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let kept = self.kept.as_mut()?;
        kept.texts.remove(name);
        kept.rests.retain(|(_, known, _)| *known != name);
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

    /// Takes the room for something that is kept with its text.
    fn has_room(&self, text: &str) -> bool {
        let first = match self.kept {
            Some(_) => 0,
            None => size_of::<Kept>(),
        };
        room::take(room::wide(first + text.len()))
    }

    /// Keeps a member that the document does not know, or whose value is of another type, to the digit.
    pub(super) fn keep_text(&mut self, name: String, text: &str) {
        let others = self.kept.as_ref().map_or(0, |kept| kept.members.len());
        let bytes = size_of::<(String, Value)>() + name.len();
        if !self.has_room(text) || !room::take_entry(bytes, others) {
            return;
        }
        let held = raw::value_of(text);
        let mut out = Vec::with_capacity(text.len());
        write::value(&held.value, &mut out);
        let same = !held.odd && out == text.as_bytes();
        let kept = self.kept.get_or_insert_default();
        // What `Value` writes differently is kept as text.
        if same {
            kept.texts.remove(&name);
        } else {
            kept.texts.insert(name.clone(), text.into());
        }
        kept.members.insert(name, held.value);
    }

    /// Keeps a member whose name no text holds.
    pub(super) fn keep_nameless(&mut self, name: &str, text: &str) {
        if !self.has_room(text) {
            return;
        }
        let kept = self.kept.get_or_insert_default();
        kept.nameless.push((name.into(), text.into()));
    }

    /// The members whose names no text holds: names and values as texts of JSON.
    pub(super) fn nameless(&self) -> &[(Box<str>, Box<str>)] {
        self.kept.as_ref().map_or(&[], |kept| &kept.nameless)
    }

    /// Keeps what member `index`, called `name`, does not hold of its value.
    pub(super) fn keep_rest(&mut self, index: usize, name: &'static str, rest: Rest) {
        let rests = &mut self.kept.get_or_insert_default().rests;
        rests.retain(|(known, _, _)| *known != index);
        rests.push((index, name, rest));
    }

    /// What member `index` does not hold of its value.
    pub(crate) fn rest(&self, index: usize) -> Option<&Rest> {
        self.came(index).filter(|rest| !rest.is_all())
    }

    /// What member `index` did not hold of what came, which may be all of it.
    pub(super) fn came(&self, index: usize) -> Option<&Rest> {
        let mut rests = self.kept.as_ref()?.rests.iter();
        let (_, _, rest) = rests.find(|(known, _, _)| *known == index)?;
        Some(rest)
    }

    /// How many values of another type there are within members that have a value.
    pub(super) fn odd_within(&self) -> usize {
        let rests = self.kept.iter().flat_map(|kept| &kept.rests);
        let rests = rests.map(|(_, _, rest)| rest);
        let rests = rests.filter(|rest| !rest.is_all());
        rests.map(Rest::odd).sum()
    }

    /// The JSON text of a member that is kept as text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let text = self.kept.as_ref()?.texts.get(name)?;
        Some(text)
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

    /// The JSON text of the value itself, where the document says object and something else came.
    pub(super) fn whole(&self) -> Option<&str> {
        self.kept.as_ref()?.whole.as_deref()
    }

    pub(super) fn keep_whole(&mut self, text: &str) {
        if !self.has_room(text) {
            return;
        }
        self.kept.get_or_insert_default().whole = Some(text.into());
    }

    /// Whether all that is kept beside the members is the same, to the letter.
    pub(super) fn is_alike(&self, other: &Extra) -> bool {
        // In which order members came, and what their types are, is nothing on the wire.
        fn told(kept: &Kept) -> Vec<&(usize, &'static str, Rest)> {
            let told = kept.rests.iter().filter(|(_, _, rest)| !rest.is_nothing());
            let mut told: Vec<_> = told.collect();
            told.sort_unstable_by_key(|(index, _, _)| *index);
            told
        }
        let none = Kept::default();
        let own = self.kept.as_deref().unwrap_or(&none);
        let other = other.kept.as_deref().unwrap_or(&none);
        own.texts == other.texts && told(own) == told(other) && own.nameless == other.nameless
    }

    /// Marks member `index` as explicitly null.
    #[doc(hidden)]
    pub fn set_null(&mut self, index: usize) {
        match bit(index) {
            Some(bit) => self.nulls |= bit,
            None => _ = self.kept.get_or_insert_default().nulls.insert(index),
        }
    }

    /// Whether member `index` is explicitly null.
    #[doc(hidden)]
    #[must_use]
    pub fn is_null(&self, index: usize) -> bool {
        match bit(index) {
            Some(bit) => self.nulls & bit != 0,
            None => self
                .kept
                .as_ref()
                .is_some_and(|kept| kept.nulls.contains(&index)),
        }
    }

    /// Whether nothing is said of any member.
    pub(super) fn is_bare(&self) -> bool {
        let bare = |kept: &Kept| {
            kept.members.is_empty() && kept.nameless.is_empty() && kept.nulls.is_empty()
        };
        self.nulls == 0 && self.kept.as_ref().is_none_or(|kept| bare(kept))
    }
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
