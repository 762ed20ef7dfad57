//! One member of all items of a collection, which people filter and sort by: looked up once, and again after a change.

use std::{
    cmp::Ordering,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use serde_json::Value;

use crate::{answer::plain_text, world::Scope};

/// How many are kept.
const MOST: usize = 32;

/// Stands between the texts of items; Unicode 23.7: no character.
const BREAK: char = '\u{ffff}';

/// What was found out about collections, with the state of the collection that it was found in.
pub(super) struct Known<T>(HashMap<(Scope, String, String), (u64, Arc<T>)>);

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Known<T> {
    /// What is known of a collection and a member, or a question.
    pub fn get(&self, scope: &Scope, list: &str, what: &str, state: u64) -> Option<Arc<T>> {
        let place = (scope.clone(), list.to_owned(), what.to_owned());
        let (of, known) = self.0.get(&place)?;
        (*of == state).then(|| known.clone())
    }

    pub fn keep(&mut self, scope: &Scope, list: &str, what: &str, state: u64, known: &Arc<T>) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let place = (scope.clone(), list.to_owned(), what.to_owned());
        self.0.insert(place, (state, known.clone()));
    }
}

#[derive(Default)]
pub(super) struct Column {
    values: Vec<Option<Value>>,
    /// All texts in small letters, one behind another, to be searched at once.
    small: String,
    /// Where the text of each item ends.
    ends: Vec<usize>,
    up: OnceLock<Vec<usize>>,
    down: OnceLock<Vec<usize>>,
}

impl Column {
    pub fn of(values: impl Iterator<Item = Option<Value>>) -> Self {
        let mut column = Self::default();
        for value in values {
            if let Some(Value::String(text)) = &value {
                column.small.push_str(&text.to_lowercase());
            }
            column.small.push(BREAK);
            column.ends.push(column.small.len());
            column.values.push(value);
        }
        column
    }

    /// Of each item whether it has what is wanted. Texts hold it, whatever their letters; lists have an item that does; anything
    /// else is equal.
    pub fn having(&self, key: &str, wanted: &str) -> Vec<bool> {
        let mut having = vec![false; self.values.len()];
        if let "createdAfter" | "createdBefore" = key {
            for (has, value) in having.iter_mut().zip(&self.values) {
                let date = value.as_ref().and_then(Value::as_str);
                *has = date.is_some_and(|date| match key {
                    "createdAfter" => date > wanted,
                    _ => date < wanted,
                });
            }
            return having;
        }
        let small = wanted.to_lowercase();
        if small.is_empty() {
            for (has, value) in having.iter_mut().zip(&self.values) {
                *has = matches!(value, Some(Value::String(_)));
            }
        } else if !small.contains(BREAK) {
            let mut from = 0;
            while let Some(found) = self.small.get(from..).and_then(|text| text.find(&small)) {
                let item = self.ends.partition_point(|end| *end <= from + found);
                if let Some(has) = having.get_mut(item) {
                    *has = true;
                }
                from = self.ends.get(item).copied().unwrap_or(usize::MAX);
            }
        }
        for (has, value) in having.iter_mut().zip(&self.values) {
            match value {
                None | Some(Value::String(_)) => {}
                Some(Value::Array(items)) => {
                    *has = items.iter().any(|item| plain_text(item).contains(wanted));
                }
                Some(value) => *has = plain_text(value) == wanted,
            }
        }
        having
    }

    /// The numbers of the items, sorted; equal ones in the order in which they came.
    pub fn sorted(&self, is_down: bool) -> &[usize] {
        let order = if is_down { &self.down } else { &self.up };
        order.get_or_init(|| {
            let keys: Vec<Key> = self
                .values
                .iter()
                .map(|value| Key::of(value.as_ref()))
                .collect();
            let mut order: Vec<usize> = (0..keys.len()).collect();
            order.sort_by(|one, other| {
                let (one, other) = (keys.get(*one), keys.get(*other));
                let (one, other) = if is_down { (other, one) } else { (one, other) };
                one.zip(other)
                    .map_or(Ordering::Equal, |(one, other)| one.compare(other))
            });
            order
        })
    }
}

/// What a resource is sorted by.
enum Key {
    Number(f64),
    Text(String),
    /// Comes last.
    Absent,
}

impl Key {
    fn of(value: Option<&Value>) -> Self {
        let number = value.and_then(Value::as_f64);
        match (number, value) {
            (Some(number), _) => Self::Number(number),
            (None, Some(value)) => Self::Text(plain_text(value)),
            (None, None) => Self::Absent,
        }
    }

    /// Numbers come before texts.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Absent => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Column;

    fn column(values: &[Value]) -> Column {
        Column::of(
            values
                .iter()
                .map(|value| (!value.is_null()).then(|| value.clone())),
        )
    }

    fn having(values: &[Value], key: &str, wanted: &str) -> Vec<usize> {
        let having = column(values).having(key, wanted);
        let items = having.iter().enumerate().filter(|(_, has)| **has);
        items.map(|(item, _)| item).collect()
    }

    #[test]
    fn items_have_what_is_wanted() {
        let all = [
            json!("Web-1"),
            json!(null),
            json!("db"),
            json!("web-2 WEB"),
            json!(4),
            json!(["web", "x"]),
            json!(""),
        ];
        for (wanted, items) in [
            ("web", vec![0, 3, 5]),
            ("WEB", vec![0, 3]),
            ("1", vec![0]),
            ("4", vec![4]),
            ("b", vec![0, 2, 3, 5]),
            // Of no text alone.
            ("1db", vec![]),
            ("\u{ffff}", vec![]),
            ("", vec![0, 2, 3, 5, 6]),
            ("none", vec![]),
        ] {
            assert_eq!(having(&all, "name", wanted), items, "{wanted:?}");
        }
        let dates = [json!("2026-01-02"), json!("2026-01-01"), json!(3)];
        assert_eq!(having(&dates, "createdAfter", "2026-01-01"), [0]);
        assert_eq!(having(&dates, "createdBefore", "2026-01-02"), [1]);
    }

    #[test]
    fn equal_items_stay_in_their_order() {
        let all = [
            json!("b"),
            json!(10),
            json!("a"),
            json!(null),
            json!(9),
            json!("a"),
        ];
        let column = column(&all);
        assert_eq!(column.sorted(false), [4, 1, 2, 5, 0, 3]);
        assert_eq!(column.sorted(true), [3, 0, 2, 5, 1, 4]);
    }
}
