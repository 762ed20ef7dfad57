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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{differences, unmatched};

    #[test]
    fn values_differ_where_they_do() {
        let wanted = json!({ "a": 51.0, "b": [1, null, "x"], "c": { "d": true }, "e": 9_007_199_254_740_993_i64 });
        assert!(differences(&wanted, &wanted).is_empty());
        for (pointer, value, lines) in [
            ("/a", json!(51), 0),
            ("/a", json!("51"), 1),
            ("/b", json!([1, null]), 1),
            ("/b/1", json!(0), 1),
            ("/c", json!({}), 1),
            ("/c", json!({ "d": true, "f": null }), 1),
            ("/c", json!({ "f": 1 }), 2),
            ("/e", json!(9_007_199_254_740_992_i64), 1),
        ] {
            let mut found = wanted.clone();
            if let Some(node) = found.pointer_mut(pointer) {
                *node = value.clone();
            }
            let told = differences(&wanted, &found);
            assert_eq!(told.len(), lines, "{pointer} {value}: {told:?}");
            assert!(
                told.iter().all(|line| line.starts_with(pointer)),
                "{told:?}"
            );
        }
    }

    #[test]
    fn pairs_match_in_any_order_and_once_each() {
        let pairs = |text: &str| -> Vec<(String, String)> {
            let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect()
        };
        for (wanted, found, lines) in [
            ("a=1&b=x", "b=x&a=1.0", 0),
            ("a=1", "a=1&a=1", 1),
            ("a=1&a=2", "a=2", 1),
            ("a=x", "a=y", 2),
            ("", "a=y", 1),
        ] {
            assert_eq!(
                unmatched(&pairs(wanted), &pairs(found)).len(),
                lines,
                "{wanted} {found}"
            );
        }
    }
}
