//! A resource without what is around it: what is its own, its state and its children beside each other.

use serde_json::{Map, Value};

use crate::catalogue::Words;
use crate::catalogue::words::{INSIDE, MESSAGE};

/// The resource, flat.
#[must_use]
pub fn flat(words: &Words, value: &Value) -> Value {
    let Value::Object(members) = value else {
        return value.clone();
    };
    let mut shown = Map::new();
    for (name, value) in members {
        match value {
            Value::Object(inner) if name == words.envelope => {
                shown.extend(
                    inner
                        .iter()
                        .map(|(name, value)| (name.clone(), value.clone())),
                );
            }
            Value::Object(inner) if name == words.metadata => {
                let told = words.state.iter().chain(&[MESSAGE]);
                let told = told.filter_map(|name| inner.get_key_value(*name));
                shown.extend(told.map(|(name, value)| (name.clone(), value.clone())));
            }
            Value::Object(inner) if name == INSIDE => {
                for (kind, list) in inner {
                    let items = list
                        .get(words.items)
                        .and_then(Value::as_array)
                        .into_iter()
                        .flatten();
                    let items = items.map(|item| flat(words, item));
                    shown.insert(kind.clone(), items.collect());
                }
            }
            value => {
                shown.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    Value::Object(shown)
}
