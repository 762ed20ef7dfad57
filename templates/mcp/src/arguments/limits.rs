//! What limits a value beyond its type (JSON Schema Validation 2020-12, 6).

use std::collections::{BTreeSet, HashMap};

use regex_lite::Regex;
use serde_json::{Map, Value};

/// The patterns that were met, each compiled once; none for what is of another language of patterns (ECMA-262): the service
/// knows them.
#[derive(Default)]
pub(super) struct Patterns(HashMap<String, Option<Regex>>);

impl Patterns {
    /// Whether the text matches, anywhere unless the pattern says where (JSON Schema Validation 2020-12, 6.3.3).
    fn matches(&mut self, pattern: &str, text: &str) -> bool {
        if !self.0.contains_key(pattern) {
            self.0.insert(pattern.to_owned(), Regex::new(pattern).ok());
        }
        match self.0.get(pattern) {
            Some(Some(pattern)) => pattern.is_match(text),
            _ => true,
        }
    }
}

/// What the value breaks, in words.
pub(super) fn broken(
    schema: &Map<String, Value>,
    value: &Value,
    patterns: &mut Patterns,
) -> Vec<String> {
    let number = |key: &str| schema.get(key).and_then(Value::as_f64);
    let mut told = Vec::new();
    if let Some(found) = value.as_f64() {
        let mut check = |key, broken: fn(f64, f64) -> bool, words| {
            if let Some(limit) = number(key).filter(|limit| broken(found, *limit)) {
                told.push(format!("must be {words} {limit}"));
            }
        };
        check("minimum", |found, limit| found < limit, "at least");
        check("maximum", |found, limit| found > limit, "at most");
        check(
            "exclusiveMinimum",
            |found, limit| found <= limit,
            "more than",
        );
        check(
            "exclusiveMaximum",
            |found, limit| found >= limit,
            "less than",
        );
        check(
            "multipleOf",
            // In binary, 0.3 is no multiple of 0.1.
            |found, of| of > 0.0 && (found / of).fract().abs() > 1e-9,
            "a multiple of",
        );
    }
    let counts = match value {
        // In characters, not in bytes (6.3.1).
        Value::String(text) => Some((text.chars().count(), "minLength", "maxLength", "characters")),
        Value::Array(items) => Some((items.len(), "minItems", "maxItems", "items")),
        _ => None,
    };
    if let Some((count, least, most, of)) = counts {
        let limit = |key: &str| schema.get(key).and_then(Value::as_u64);
        let count = count as u64;
        if let Some(least) = limit(least).filter(|least| count < *least) {
            told.push(format!("must have at least {least} {of}, and has {count}"));
        }
        if let Some(most) = limit(most).filter(|most| count > *most) {
            told.push(format!("must have at most {most} {of}, and has {count}"));
        }
    }
    if let (Some(text), Some(pattern)) = (
        value.as_str(),
        schema.get("pattern").and_then(Value::as_str),
    ) && !patterns.matches(pattern, text)
    {
        told.push(format!("must match {pattern}"));
    }
    if let (Value::Array(items), Some(true)) =
        (value, schema.get("uniqueItems").and_then(Value::as_bool))
    {
        let mut seen = BTreeSet::new();
        if !items.iter().all(|item| seen.insert(item.to_string())) {
            told.push("must have each item once".to_owned());
        }
    }
    told
}
