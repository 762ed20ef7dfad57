//! A resource without what is around it: its properties, its state and its children beside each other.

use serde_json::{Map, Value};

/// The resource, flat.
#[must_use]
pub fn flat(value: &Value) -> Value {
    let Value::Object(members) = value else {
        return value.clone();
    };
    let mut shown = Map::new();
    for (name, value) in members {
        match (name.as_str(), value) {
            ("properties", Value::Object(inner)) => {
                shown.extend(
                    inner
                        .iter()
                        .map(|(name, value)| (name.clone(), value.clone())),
                );
            }
            ("metadata", Value::Object(inner)) => {
                let told = ["state", "status", "message"]
                    .iter()
                    .filter_map(|name| inner.get_key_value(*name));
                shown.extend(told.map(|(name, value)| (name.clone(), value.clone())));
            }
            ("entities", Value::Object(inner)) => {
                for (kind, list) in inner {
                    let items = list
                        .get("items")
                        .and_then(Value::as_array)
                        .into_iter()
                        .flatten();
                    shown.insert(kind.clone(), items.map(flat).collect());
                }
            }
            (_, value) => {
                shown.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
    }
    Value::Object(shown)
}
