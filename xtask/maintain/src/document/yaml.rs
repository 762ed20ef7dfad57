//! Reads YAML (or JSON) as a `serde_json` tree, so that the rest of the program knows one kind of
//! value.

use std::path::Path;

use serde_json::{Map, Number, Value};
use xtask_common::files;

use crate::Result;

/// Reads one document from a file.
///
/// # Errors
/// The file cannot be read, is not YAML, or holds what JSON cannot (a map with maps as keys,
/// `.nan`).
pub fn read(path: &Path) -> Result<Value> {
    parse(&files::read(path)?).map_err(|e| format!("{}: {e}", path.display()).into())
}

/// Reads one document from text; see [`read`].
pub fn parse(text: &str) -> Result<Value> {
    json(serde_yaml::from_str(text)?)
}

fn json(value: serde_yaml::Value) -> Result<Value> {
    use serde_yaml::Value as Yaml;
    Ok(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(b) => Value::Bool(b),
        Yaml::Number(n) => Value::Number(number(&n)?),
        Yaml::String(s) => Value::String(s),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(json).collect::<Result<_>>()?),
        Yaml::Mapping(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                map.insert(key_text(key)?, json(value)?);
            }
            Value::Object(map)
        }
        Yaml::Tagged(tagged) => return Err(format!("tag {} is not JSON", tagged.tag).into()),
    })
}

/// A key as text: people write status codes without quotes.
fn key_text(key: serde_yaml::Value) -> Result<String> {
    // Keys have to be strings, and codes in quotes (OpenAPI 3.0.3, Format and Responses Object); not all documents are.
    match json(key)? {
        Value::String(text) => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(b) => Ok(b.to_string()),
        other => Err(format!("`{other}` is not a key").into()),
    }
}

fn number(n: &serde_yaml::Number) -> Result<Number> {
    let exact = n
        .as_i64()
        .map(Number::from)
        .or_else(|| n.as_u64().map(Number::from));
    exact
        .or_else(|| n.as_f64().and_then(Number::from_f64))
        .ok_or_else(|| format!("`{n}` is not a JSON number").into())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::parse;

    #[test]
    fn keys_become_text_and_keep_their_order() {
        let value = parse("200: a\nb: 1.5\nnull_: ~\n").unwrap();
        assert_eq!(value, json!({"200": "a", "b": 1.5, "null_": null}));
        assert_eq!(
            value.as_object().unwrap().keys().collect::<Vec<_>>(),
            ["200", "b", "null_"]
        );
    }

    #[test]
    fn what_json_cannot_hold_is_an_error() {
        assert!(parse("a: .nan").is_err());
        assert!(parse("{a: 1}: b").is_err());
        assert!(parse("a: 1\na: 2").is_err());
    }
}
