//! Values that differ from a given one in one place.

use serde_json::{Value, json};

/// The value without a member, or with something else in one place: each place, once for each way. Of a large value
/// it is about `most` of all, other ones for another `seed`.
pub fn changed(value: &Value, most: usize, seed: usize) -> impl Iterator<Item = Value> {
    let mut places = Vec::new();
    walk(value, String::new(), &mut places);
    let mut ways = Vec::new();
    for place in places {
        let others = others(value.pointer(&place).unwrap_or(&Value::Null));
        ways.extend(others.into_iter().map(|other| (place.clone(), Some(other))));
        ways.push((place, None));
    }
    let step = ways.len().div_ceil(most).max(1);
    let ways = ways.into_iter().skip(seed % step).step_by(step);
    ways.filter_map(|(place, other)| with(value, &place, other))
}

/// The JSON pointers of everything in a value; of the items of a list the first says it all.
fn walk(value: &Value, at: String, places: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (name, member) in object {
                let name = name.replace('~', "~0").replace('/', "~1");
                walk(member, format!("{at}/{name}"), places);
            }
        }
        Value::Array(items) => {
            if let Some(item) = items.first() {
                walk(item, format!("{at}/0"), places);
            }
        }
        _ => {}
    }
    places.push(at);
}

/// What is of another type, is none of a list of values, or is beyond a limit.
fn others(value: &Value) -> Vec<Value> {
    match value {
        Value::String(_) => vec![json!("none of them"), json!(""), json!(true), Value::Null],
        Value::Number(_) => vec![json!("7"), json!(-1_000_003), json!(1_000_003), json!(0.3)],
        Value::Array(_) => vec![json!([]), json!({}), Value::Null],
        Value::Object(_) => vec![json!([]), json!("text"), Value::Null],
        Value::Bool(_) => vec![json!("true"), json!(1), Value::Null],
        Value::Null => vec![json!([[]])],
    }
}

/// The value with something else at a place, or with nothing there.
fn with(value: &Value, place: &str, other: Option<Value>) -> Option<Value> {
    let mut value = value.clone();
    match other {
        Some(other) => *value.pointer_mut(place)? = other,
        None => {
            let (parent, name) = place.rsplit_once('/')?;
            let name = name.replace("~1", "/").replace("~0", "~");
            match value.pointer_mut(parent)? {
                Value::Object(object) => drop(object.remove(&name)),
                _ => return None,
            }
        }
    }
    Some(value)
}
