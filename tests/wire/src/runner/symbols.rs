//! What suites can name: the environment, data, saved values, and what the driver has just answered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Map, Value};

/// Values by name.
pub(super) struct Symbols {
    kept: BTreeMap<String, Value>,
    answer: BTreeMap<String, Value>,
}

impl Symbols {
    pub(super) fn new(data: Value, environment: &[(String, String)]) -> Self {
        let own = environment
            .iter()
            .map(|(name, value)| (name.clone(), Value::from(value.as_str())));
        let all: Map<String, Value> = std::env::vars()
            .map(|(name, value)| (name, Value::from(value)))
            .chain(own)
            .collect();
        let kept = [
            ("data".to_owned(), data),
            ("env".to_owned(), Value::Object(all)),
        ];
        Self {
            kept: kept.into(),
            answer: BTreeMap::new(),
        }
    }

    pub(super) fn set(&mut self, name: &str, value: Value) {
        self.kept.insert(name.to_owned(), value);
    }

    pub(super) fn answer(&mut self, name: &str, value: Value) {
        self.answer.insert(name.to_owned(), value);
    }

    pub(super) fn forget_answer(&mut self) {
        self.answer.clear();
    }

    /// The value of `name`, or of `name.member[0].member` in it.
    pub(super) fn get(&self, symbol: &str) -> Option<Value> {
        let path = symbol.replace('[', ".").replace(']', "");
        let mut parts = path.split('.');
        let first = parts.next()?;
        let value = self.answer.get(first).or_else(|| self.kept.get(first))?;
        let found = parts.try_fold(value, |value, part| match value {
            Value::Array(items) => items.get(part.parse::<usize>().ok()?),
            value => value.get(part.trim_matches(['\'', '"'])),
        });
        found.cloned()
    }

    /// The value with everything filled in that its texts, and the names of its members, refer to.
    pub(super) fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.fill_text(text),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => {
                let filled = members.iter().map(|(name, value)| {
                    let name = self
                        .fill_text(name)
                        .as_str()
                        .map_or_else(|| name.clone(), str::to_owned);
                    (name, self.fill(value))
                });
                Value::Object(filled.collect())
            }
            plain => plain.clone(),
        }
    }

    fn fill_text(&self, text: &str) -> Value {
        if let Some(token) = text
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'))
            && !token.contains("${")
        {
            return self.token(token);
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            let Some((token, after)) = behind.split_once('}') else {
                break;
            };
            filled.push_str(before);
            filled.push_str(&plain(&self.token(token)));
            rest = after;
        }
        filled.push_str(rest);
        Value::from(functions(&filled))
    }

    fn token(&self, token: &str) -> Value {
        let (symbol, filter) = token.split_once('|').unwrap_or((token, ""));
        let Some(value) = self.get(symbol.trim()) else {
            return Value::from("undefined");
        };
        match filter.trim() {
            "array" => plain(&value).split(',').map(Value::from).collect(),
            "bool" => Value::from(plain(&value) == "true"),
            "number" => plain(&value)
                .parse::<f64>()
                .map_or(Value::Null, Value::from),
            "toLower" => Value::from(plain(&value).to_lowercase()),
            _ => value,
        }
    }
}

pub(super) fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Replaces `@randomStr(4,8)` and the like.
fn functions(text: &str) -> String {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    let mut filled = text.to_owned();
    for (name, letters) in [
        ("@randomStrLower(", true),
        ("@randomStr(", true),
        ("@randomInt(", false),
    ] {
        while let Some(start) = filled.find(name) {
            let Some(length) = filled[start..].find(')') else {
                break;
            };
            let numbers = &filled[start + name.len()..start + length];
            let numbers: Vec<u64> = numbers
                .split(',')
                .filter_map(|number| number.trim().parse().ok())
                .collect();
            let (least, most) = (
                numbers.first().copied().unwrap_or(1),
                numbers.last().copied().unwrap_or(8),
            );
            let drawn = DRAWN.fetch_add(1, Ordering::Relaxed) + u64::from(std::process::id());
            let number = least + drawn % (most.saturating_sub(least) + 1);
            let value = if letters {
                (0..number)
                    .map(|index| char::from(b'a' + ((drawn * 7 + index * 11) % 26) as u8))
                    .collect()
            } else {
                number.to_string()
            };
            filled.replace_range(start..=start + length, &value);
        }
    }
    filled
}
