//! The difference between two states of an API: what changed, what that does to the Rust API, and the step of the
//! version that it needs.

mod aspect;
pub mod command;
pub mod load;
pub mod print;
mod said;
mod surface;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use aspect::Aspect;
pub use aspect::Weight;
use load::State;
use surface::{Item, ItemKind, Key, Surface};

use crate::Result;

/// What happened to an item in Rust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fate {
    Added,
    Deprecated,
    Changed,
    Renamed,
    Removed,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub weight: Weight,
    pub fate: Fate,
    pub kind: ItemKind,
    /// The name in the API.
    pub api: String,
    /// The name in Rust.
    pub rust: String,
    /// What is different; empty where the fate says it all.
    pub words: String,
}

/// All changes, the heaviest first, then by kind and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference(pub Vec<Change>);

impl Difference {
    /// What leads from one state of a product to the other; all is new without an old one.
    ///
    /// # Errors
    /// One of the documents has errors.
    pub fn of(old: Option<&State>, new: &State, product: &str) -> Result<Difference> {
        let new = new.surface(product, &BTreeMap::new())?;
        // What is called otherwise by now is the same type.
        let old = old.map(|old| old.surface(product, &new.aliases));
        let old = old.transpose()?.unwrap_or_default();
        Ok(Difference::between(&old, &new))
    }

    /// What leads from one surface to the other.
    fn between(old: &Surface, new: &Surface) -> Difference {
        let mut changes = Vec::new();
        let gone = only(old, new);
        let come = only(new, old);
        // With what it belongs to: that says enough.
        let whole = |side: &[(&Key, &Item)], item: &Item| {
            let owner = item.owner.as_ref();
            owner.is_some_and(|owner| side.iter().any(|(key, _)| *key == owner))
        };
        let mut renamed = BTreeSet::new();
        for (key, item) in gone.iter().filter(|(_, item)| !whole(&gone, item)) {
            // The same thing of the API under another name in Rust.
            let other = come.iter().find(|(other, candidate)| {
                other.0 == key.0 && candidate.api == item.api && !renamed.contains(*other)
            });
            if let Some((other, _)) = other {
                renamed.insert((*other).clone());
                renamed.insert((*key).clone());
                changes.push(Change {
                    weight: Weight::Breaking,
                    fate: Fate::Renamed,
                    kind: key.0,
                    api: item.api.clone(),
                    rust: other.1.clone(),
                    words: format!("was `{}`", key.1),
                });
            }
        }
        for (key, item) in &gone {
            if !renamed.contains(*key) && !whole(&gone, item) {
                changes.push(went(key, item));
            }
        }
        for (key, item) in &come {
            if !renamed.contains(*key) && !whole(&come, item) {
                changes.push(came(key, item));
            }
        }
        for (key, item) in &new.items {
            if let Some(before) = old.items.get(key) {
                changes.extend(turned(key, before, item));
            }
        }
        changes.sort_by(|one, other| {
            let order = |change: &Change| (std::cmp::Reverse(change.weight), change.kind);
            order(one)
                .cmp(&order(other))
                .then_with(|| one.rust.cmp(&other.rust))
        });
        Difference(changes)
    }

    /// The weight of the heaviest change.
    pub fn weight(&self) -> Option<Weight> {
        self.0.iter().map(|change| change.weight).max()
    }
}

/// The items that only the first has.
fn only<'a>(one: &'a Surface, other: &Surface) -> Vec<(&'a Key, &'a Item)> {
    one.items
        .iter()
        .filter(|(key, _)| !other.items.contains_key(*key))
        .collect()
}

fn came(key: &Key, item: &Item) -> Change {
    let (weight, words) = match key.0 {
        ItemKind::Server => (Weight::Behavior, String::new()),
        _ if item.demanded => (Weight::Breaking, "must be sent".to_owned()),
        _ => (Weight::Addition, String::new()),
    };
    Change {
        weight,
        fate: Fate::Added,
        kind: key.0,
        api: item.api.clone(),
        rust: key.1.clone(),
        words,
    }
}

fn went(key: &Key, item: &Item) -> Change {
    Change {
        weight: match key.0 {
            ItemKind::Server => Weight::Behavior,
            _ => Weight::Breaking,
        },
        fate: Fate::Removed,
        kind: key.0,
        api: item.api.clone(),
        rust: key.1.clone(),
        words: String::new(),
    }
}

/// What has changed about an item that is there before and after.
fn turned(key: &Key, before: &Item, after: &Item) -> Vec<Change> {
    let change = |weight, fate, words| Change {
        weight,
        fate,
        kind: key.0,
        api: after.api.clone(),
        rust: key.1.clone(),
        words,
    };
    let mut changes = Vec::new();
    match (before.deprecated, after.deprecated) {
        (false, true) => changes.push(change(Weight::Deprecation, Fate::Deprecated, String::new())),
        (true, false) => changes.push(change(
            Weight::Behavior,
            Fate::Changed,
            "is not deprecated anymore".to_owned(),
        )),
        _ => {}
    }
    let aspects: BTreeSet<_> = before.aspects.keys().chain(after.aspects.keys()).collect();
    let old = |aspect: Aspect| before.aspects.get(&aspect).map(Vec::as_slice);
    let new = |aspect: Aspect| after.aspects.get(&aspect).map(Vec::as_slice);
    // Where one aspect follows from another, the other says it.
    let said = |aspect: Aspect| {
        aspect
            .follows()
            .is_some_and(|first| old(first) != new(first))
    };
    let mut turns: Vec<_> = aspects
        .into_iter()
        .filter(|aspect| !said(**aspect))
        .filter_map(|aspect| aspect.turn(old(*aspect), new(*aspect)))
        .collect();
    // Of one item one line: the heaviest first.
    turns.sort_by_key(|turn| std::cmp::Reverse(turn.weight));
    if let Some(weight) = turns.first().map(|turn| turn.weight) {
        let words: Vec<_> = turns.into_iter().map(|turn| turn.words).collect();
        changes.push(change(weight, Fate::Changed, words.join("; ")));
    }
    changes
}
