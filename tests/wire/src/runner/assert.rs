//! What suites say about values.

use std::cmp::Ordering;

use serde_json::Value;

use super::symbols::{Symbols, plain};

/// Holds every assertion about every symbol; the first that does not hold is the error.
pub(super) fn all(wanted: &Value, symbols: &Symbols) -> Result<(), String> {
    for (symbol, assertions) in wanted.as_object().into_iter().flatten() {
        let found = symbols.get(symbol);
        // What refers to something in the answer is filled in before it is compared.
        let found = found.map(|found| symbols.fill(&found));
        for (assertion, expected) in assertions.as_object().into_iter().flatten() {
            if !holds(assertion, expected, found.as_ref())? {
                let found = found
                    .as_ref()
                    .map_or("nothing".to_owned(), Value::to_string);
                return Err(format!("{symbol} {assertion} {expected}: it is {found}"));
            }
        }
    }
    Ok(())
}

fn holds(assertion: &str, expected: &Value, found: Option<&Value>) -> Result<bool, String> {
    let order = |wanted: &[Ordering]| {
        let order = match (found, expected) {
            (Some(Value::Number(found)), Value::Number(expected)) => {
                found.as_f64().partial_cmp(&expected.as_f64())
            }
            (Some(Value::String(found)), Value::String(expected)) => Some(found.cmp(expected)),
            _ => None,
        };
        order.is_some_and(|order| wanted.contains(&order))
    };
    let length = || match found {
        Some(Value::Array(items)) => Some(items.len() as f64),
        Some(Value::String(text)) => Some(text.chars().count() as f64),
        Some(Value::Object(members)) => Some(members.len() as f64),
        _ => None,
    };
    let expected_length = expected.as_f64();
    Ok(match assertion {
        "eq" => found.is_some_and(|found| equals(found, expected)),
        "contains" => found.is_none_or(|found| contains(found, expected)),
        "null" => found.is_none_or(Value::is_null) == (*expected == Value::Bool(true)),
        "gt" => order(&[Ordering::Greater]),
        "gte" => order(&[Ordering::Greater, Ordering::Equal]),
        "lt" => order(&[Ordering::Less]),
        "lte" => order(&[Ordering::Less, Ordering::Equal]),
        "len" => length().is_some() && length() == expected_length,
        "lengte" => length() >= expected_length && length().is_some(),
        "lenlte" => length() <= expected_length && length().is_some(),
        "matches" => {
            let pattern = regex::Regex::new(&plain(expected)).map_err(|error| error.to_string())?;
            found
                .and_then(Value::as_str)
                .is_some_and(|found| pattern.is_match(found))
        }
        "print" => true,
        other => return Err(format!("there is no assertion `{other}`")),
    })
}

/// Every member of what was found must be expected, more may be; numbers equal their text.
fn equals(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Object(found), Value::Object(expected)) => found.iter().all(|(name, value)| {
            expected
                .get(name)
                .is_some_and(|expected| equals(value, expected))
        }),
        (Value::Array(found), Value::Array(expected)) => {
            found.len() <= expected.len()
                && found
                    .iter()
                    .zip(expected)
                    .all(|(found, expected)| equals(found, expected))
        }
        (Value::Object(_) | Value::Null, Value::Null) => false,
        (Value::Number(number), Value::String(text))
        | (Value::String(text), Value::Number(number)) => {
            text.parse::<f64>().ok() == number.as_f64()
        }
        (Value::Number(found), Value::Number(expected)) => found.as_f64() == expected.as_f64(),
        _ => found == expected,
    }
}

/// Text in text; what is expected, in depth.
fn contains(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::String(found), Value::String(expected)) => found.contains(expected.as_str()),
        (Value::Object(found), Value::Object(expected)) => expected
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| contains(found, value))),
        (Value::Array(found), Value::Array(expected)) => expected
            .iter()
            .all(|expected| found.iter().any(|found| contains(found, expected))),
        (Value::Array(found), expected) => found.iter().any(|found| contains(found, expected)),
        _ => equals(found, expected),
    }
}
