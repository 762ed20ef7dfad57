//! Where two values differ.

use serde_json::Value;

/// A line for each place where the second value is not the first; `51.0` equals `51`.
pub fn differences(wanted: &Value, found: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    compare(wanted, found, "", &mut lines);
    lines
}

fn compare(wanted: &Value, found: &Value, at: &str, lines: &mut Vec<String>) {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            for (name, value) in wanted {
                match found.get(name) {
                    Some(found) => compare(value, found, &format!("{at}/{name}"), lines),
                    None => lines.push(format!("{at}/{name}: lost, it was {value}")),
                }
            }
            for (name, value) in found.iter().filter(|(name, _)| !wanted.contains_key(*name)) {
                lines.push(format!("{at}/{name}: nobody asked for {value}"));
            }
        }
        (Value::Array(wanted), Value::Array(found)) if wanted.len() == found.len() => {
            for (index, (wanted, found)) in wanted.iter().zip(found).enumerate() {
                compare(wanted, found, &format!("{at}/{index}"), lines);
            }
        }
        _ if wanted == found || is_same_number(wanted, found) => {}
        _ => lines.push(format!("{at}: {found} instead of {wanted}")),
    }
}

fn is_same_number(wanted: &Value, found: &Value) -> bool {
    let is_whole = |value: &Value| value.is_i64() || value.is_u64();
    // Two whole numbers beyond 53 bits are not equal because their nearest fractions are.
    !(is_whole(wanted) && is_whole(found))
        && wanted.is_number()
        && wanted.as_f64() == found.as_f64()
}

/// Pairs that are only in the first, and pairs that are only in the second; text that is a number is compared
/// as one.
pub(crate) fn unmatched(wanted: &[(String, String)], found: &[(String, String)]) -> Vec<String> {
    let mut left: Vec<&(String, String)> = found.iter().collect();
    let mut lines = Vec::new();
    for (name, value) in wanted {
        let same = |other: &&(String, String)| other.0 == *name && is_same_text(value, &other.1);
        match left.iter().position(same) {
            Some(position) => {
                left.swap_remove(position);
            }
            None => lines.push(format!("{name}={value:?} is missing")),
        }
    }
    lines.extend(
        left.iter()
            .map(|(name, value)| format!("nobody asked for {name}={value:?}")),
    );
    lines
}

fn is_same_text(wanted: &str, found: &str) -> bool {
    wanted == found
        || matches!((wanted.parse::<f64>(), found.parse::<f64>()), (Ok(wanted), Ok(found)) if wanted == found)
}
