//! What was on the wire and has no field: members that the document does not know, values of another type
//! than the document says, and explicit nulls.

use serde_json::{Map, Value};

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
    members: Map<String, Value>,
    /// The value itself, where the document says object and something else came.
    whole: Option<Value>,
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
        self.kept.as_mut()?.members.remove(name)
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
        self.nulls == 0
            && self
                .kept
                .as_ref()
                .is_none_or(|kept| kept.members.is_empty() && kept.whole.is_none())
    }

    pub(super) fn keep(&mut self, name: String, value: Value) {
        self.kept
            .get_or_insert_default()
            .members
            .insert(name, value);
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
