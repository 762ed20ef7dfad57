//! Ways into a tree that may not have what is looked for.

use serde_json::Value;

/// The entries of a map; none if there is no map.
pub fn entries(node: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    node.and_then(Value::as_object_mut).into_iter().flatten()
}

/// The items of a list; none if there is no list.
pub fn items(node: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    node.and_then(Value::as_array_mut).into_iter().flatten()
}

/// The string under `key`, or an empty one.
pub fn text<'a>(node: &'a Value, key: &str) -> &'a str {
    node.get(key).and_then(Value::as_str).unwrap_or_default()
}
