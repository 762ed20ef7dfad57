//! What people have found a document to get wrong: the mends of the `sdk.yaml` beside it.

use serde_json::Value;

/// Carries out the mends: `set` puts a value at a JSON pointer, without it the node is removed.
///
/// # Errors
/// A mend has no pointer, or the node above it is not there.
pub(crate) fn mend(root: &mut Value, sdk: &Value) -> Result<(), String> {
    let mends = sdk.get("mend").and_then(Value::as_array);
    for mend in mends.into_iter().flatten() {
        let at = mend.get("at").and_then(Value::as_str).unwrap_or_default();
        let problem = || format!("the mend at `{at}` finds no place");
        let (above, last) = at.rsplit_once('/').ok_or_else(problem)?;
        // In this order, or `~01` would become `/` (RFC 6901, 4).
        let name = last.replace("~1", "/").replace("~0", "~");
        let node = root.pointer_mut(above).ok_or_else(problem)?;
        match (node, mend.get("set")) {
            (Value::Object(members), Some(value)) => {
                members.insert(name, value.clone());
            }
            (Value::Object(members), None) => {
                members.remove(&name).ok_or_else(problem)?;
            }
            // Behind the last one (RFC 6901, 4).
            (Value::Array(items), Some(value)) if name == "-" => items.push(value.clone()),
            (Value::Array(items), set) => {
                let index = name.parse().ok().filter(|index| *index < items.len());
                let index: usize = index.ok_or_else(problem)?;
                match set {
                    Some(value) => items[index] = value.clone(),
                    None => drop(items.remove(index)),
                }
            }
            _ => return Err(problem()),
        }
    }
    Ok(())
}
