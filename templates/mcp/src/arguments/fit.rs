//! A value is made to fit its schema where it is clear what is meant, and whatever is wrong with it is told, all at once.

use serde_json::{Map, Number, Value, json};

use super::limits::{self, Patterns};
use super::nearest::{fold, hint};
use crate::catalogue::{self, Operation};

/// How deep values may be nested.
const DEPTH: usize = 32;

/// The most problems that are told.
const PROBLEMS: usize = 30;

/// The most values of an enumeration that are named.
const NAMED: usize = 20;

/// Fits values to the schemas of one operation.
pub struct Fitter {
    operation: &'static Operation,
    problems: Vec<String>,
    depth: usize,
    patterns: Patterns,
}

impl Fitter {
    /// For values of an operation.
    #[must_use]
    pub fn new(operation: &'static Operation) -> Fitter {
        Fitter {
            operation,
            problems: Vec::new(),
            depth: 0,
            patterns: Patterns::default(),
        }
    }

    /// What was wrong so far.
    #[must_use]
    pub fn into_problems(self) -> Vec<String> {
        self.problems
    }

    /// Tells a problem.
    pub fn problem(&mut self, path: &str, words: &str) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(format!("`{path}` {words}"));
        }
    }

    /// The value as the schema has it; problems are told with the path.
    pub fn fit(&mut self, schema: &Value, value: &Value, path: &str) -> Value {
        let Value::Object(schema) = schema else {
            return value.clone();
        };
        if self.depth >= DEPTH {
            self.problem(path, "is nested too deep");
            return Value::Null;
        }
        self.depth += 1;
        let fitted = self.inside(schema, value, path);
        self.depth -= 1;
        fitted
    }

    fn inside(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) -> Value {
        if let Some(name) = catalogue::reference(schema) {
            let named = catalogue::r#type(self.operation, name).unwrap_or_default();
            return self.fit(&named, value, path);
        }
        if let Some(Value::Array(parts)) = schema.get("allOf") {
            return self.all(schema, parts, value, path);
        }
        let r#type = schema.get("type").and_then(Value::as_str);
        if let Some(Value::Array(ways)) = schema.get("anyOf")
            && r#type.is_none()
        {
            return self.any(ways, value, path);
        }
        let fitted = match r#type {
            Some("object") => self.object(schema, value, path),
            Some("array") => self.array(schema, value, path),
            Some("string") => self.text(value, path),
            Some("boolean") => self.boolean(value, path),
            Some("integer") => self.integer(value, path),
            Some("number") => self.number(value, path),
            _ => value.clone(),
        };
        for words in limits::broken(schema, &fitted, &mut self.patterns) {
            self.problem(path, &words);
        }
        self.choice(schema, fitted, path)
    }

    /// All parts hold for one value. Of objects each tells some of the members: they are one object for whoever writes it.
    fn all(
        &mut self,
        schema: &Map<String, Value>,
        parts: &[Value],
        value: &Value,
        path: &str,
    ) -> Value {
        let mut alone = schema.clone();
        alone.remove("allOf");
        let mut parts: Vec<Map<String, Value>> =
            parts.iter().map(|part| self.followed(part)).collect();
        parts.push(alone);
        let mut merged = Map::new();
        parts.retain_mut(|part| {
            let is_object = part.contains_key("properties") || part.contains_key("required");
            if is_object {
                merge(&mut merged, part);
            }
            !is_object
        });
        let mut value = value.clone();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            value = self.inside(&part, &value, path);
        }
        if merged.is_empty() {
            return value;
        }
        merged.insert("type".to_owned(), "object".into());
        self.inside(&merged, &value, path)
    }

    /// A schema with what it refers to in its place, and the parts within parts as its own.
    fn followed(&self, schema: &Value) -> Map<String, Value> {
        let mut schema = schema.as_object().cloned().unwrap_or_default();
        for _ in 0..DEPTH {
            if let Some(name) = catalogue::reference(&schema) {
                let named = catalogue::r#type(self.operation, name).unwrap_or_default();
                // What stands beside it holds as well (JSON Schema Core 2020-12, 8.2.3.1).
                schema.remove("$ref");
                let mut named = named.as_object().cloned().unwrap_or_default();
                merge(&mut schema, &mut named);
            } else if let Some(Value::Array(parts)) = schema.remove("allOf") {
                for part in parts {
                    merge(&mut schema, &mut self.followed(&part));
                }
            } else {
                break;
            }
        }
        schema
    }

    /// The first way that fits as it is, else the first that can be made to, else the nearest tells what is wrong.
    fn any(&mut self, ways: &[Value], value: &Value, path: &str) -> Value {
        let null = |way: &Value| way.get("type").is_some_and(|of| of == "null");
        if value.is_null() && ways.iter().any(null) {
            return Value::Null;
        }
        let mut best: Option<(bool, Vec<String>, Value)> = None;
        for way in ways.iter().filter(|way| !null(way)) {
            let mut alone = Fitter {
                operation: self.operation,
                problems: Vec::new(),
                depth: self.depth,
                patterns: std::mem::take(&mut self.patterns),
            };
            let fitted = alone.fit(way, value, path);
            self.patterns = alone.patterns;
            let found = (fitted != *value, alone.problems, fitted);
            let rank =
                |(changed, problems, _): &(bool, Vec<String>, Value)| (problems.len(), *changed);
            if best.as_ref().is_none_or(|best| rank(&found) < rank(best)) {
                best = Some(found);
            }
        }
        let Some((_, problems, fitted)) = best else {
            return value.clone();
        };
        for problem in problems {
            if self.problems.len() < PROBLEMS {
                self.problems.push(problem);
            }
        }
        fitted
    }

    fn object(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) -> Value {
        let read;
        let members = match value {
            Value::Object(members) => members,
            // Models write objects as texts now and then.
            Value::String(text) => match serde_json::from_str(text) {
                Ok(Value::Object(members)) => {
                    read = members;
                    &read
                }
                _ => return self.wrong(path, "an object", value),
            },
            _ => return self.wrong(path, "an object", value),
        };
        let none = Map::new();
        let properties = schema
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&none);
        let rest = schema.get("additionalProperties");
        let mut fitted = Map::new();
        for (given, value) in members {
            let name = member(properties, given).unwrap_or(given);
            let inner = format!("{path}.{name}");
            let known = match (properties.get(name), rest) {
                (Some(known), _) => known,
                (None, Some(rest)) if rest.is_object() => rest,
                // Without members of its own it is any object.
                (None, _) if properties.is_empty() => &Value::Null,
                (None, _) => {
                    let names = properties.keys().map(String::as_str);
                    self.problem(
                        &format!("{path}.{given}"),
                        &format!("is not known here{}", hint(given, names)),
                    );
                    continue;
                }
            };
            let value = self.fit(known, value, &inner);
            if fitted.insert(name.to_owned(), value).is_some() {
                self.problem(&inner, "is there twice");
            }
        }
        self.required(schema, &fitted, path);
        Value::Object(fitted)
    }

    fn required(&mut self, schema: &Map<String, Value>, members: &Map<String, Value>, path: &str) {
        let missing = |schema: &Map<String, Value>| -> Vec<String> {
            let names = schema
                .get("required")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let names = names.filter_map(Value::as_str);
            names
                .filter(|name| !members.contains_key(*name))
                .map(str::to_owned)
                .collect()
        };
        let ways = schema
            .get("anyOf")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let ways: Vec<_> = ways.filter_map(Value::as_object).map(missing).collect();
        let mut names = missing(schema);
        if !ways.iter().any(Vec::is_empty) {
            names.extend(ways.into_iter().next().into_iter().flatten());
        }
        for name in names {
            self.problem(&format!("{path}.{name}"), "is missing");
        }
    }

    fn array(&mut self, schema: &Map<String, Value>, value: &Value, path: &str) -> Value {
        let read;
        let items = match value {
            Value::Array(items) => items.as_slice(),
            Value::String(text) if text.trim_start().starts_with('[') => {
                match serde_json::from_str(text) {
                    Ok(Value::Array(items)) => {
                        read = items;
                        read.as_slice()
                    }
                    _ => return self.wrong(path, "a list", value),
                }
            }
            Value::Null => return self.wrong(path, "a list", value),
            one => std::slice::from_ref(one),
        };
        let any = Value::Null;
        let item = schema.get("items").unwrap_or(&any);
        let items = items.iter().enumerate();
        items
            .map(|(index, value)| self.fit(item, value, &format!("{path}[{index}]")))
            .collect()
    }

    fn text(&mut self, value: &Value, path: &str) -> Value {
        match value {
            Value::String(_) => value.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string().into(),
            _ => self.wrong(path, "a text", value),
        }
    }

    fn boolean(&mut self, value: &Value, path: &str) -> Value {
        match (
            value,
            value.as_str().map(str::to_ascii_lowercase).as_deref(),
        ) {
            (Value::Bool(_), _) => value.clone(),
            (_, Some("true" | "yes")) => true.into(),
            (_, Some("false" | "no")) => false.into(),
            _ => self.wrong(path, "true or false", value),
        }
    }

    fn integer(&mut self, value: &Value, path: &str) -> Value {
        let text = value.as_str().map(str::trim);
        if value.is_i64() || value.is_u64() {
            return value.clone();
        }
        if let Some(number) = text.and_then(|text| text.parse::<i64>().ok()) {
            return number.into();
        }
        let number = value.as_f64().or_else(|| text?.parse().ok());
        // 2^53: beyond it a number of JSON may not be the one that was meant (RFC 8259, 6).
        match number
            .filter(|number| number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0)
        {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is whole, and not too large"
            )]
            Some(number) => (number as i64).into(),
            None => self.wrong(path, "a whole number", value),
        }
    }

    fn number(&mut self, value: &Value, path: &str) -> Value {
        if value.is_number() {
            return value.clone();
        }
        let number = value.as_str().and_then(|text| text.trim().parse().ok());
        match number.and_then(Number::from_f64) {
            Some(number) => Value::Number(number),
            None => self.wrong(path, "a number", value),
        }
    }

    fn wrong(&mut self, path: &str, wanted: &str, value: &Value) -> Value {
        let given = match value {
            Value::Null => "null",
            Value::Bool(_) => "true or false",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.problem(path, &format!("must be {wanted}, and is {given}"));
        value.clone()
    }

    /// One of the values that are allowed, whatever its case.
    fn choice(&mut self, schema: &Map<String, Value>, value: Value, path: &str) -> Value {
        let Some(Value::Array(allowed)) = schema.get("enum") else {
            return known(schema, value);
        };
        if allowed.contains(&value) {
            return value;
        }
        let Some(text) = value.as_str() else {
            self.problem(
                path,
                &format!("must be one of {}", Value::from(allowed.clone())),
            );
            return value;
        };
        let names = || allowed.iter().filter_map(Value::as_str);
        let mut alike = names().filter(|name| fold(name) == fold(text));
        if let (Some(only), None) = (alike.next(), alike.next()) {
            return only.into();
        }
        let shown: Vec<&str> = names().take(NAMED).collect();
        let more = if allowed.len() > NAMED { ", …" } else { "" };
        let words = format!(
            "must be one of {}{more}{}",
            shown.join(", "),
            hint(text, names())
        );
        self.problem(path, &words);
        value
    }
}

/// Adds what another schema says of the same value: members and what is required together, of anything else what was there.
fn merge(into: &mut Map<String, Value>, other: &mut Map<String, Value>) {
    for (key, value) in std::mem::take(other) {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(there)), Value::Object(more)) if key == "properties" => {
                for (name, schema) in more {
                    match there.remove(&name) {
                        Some(known) => there.insert(name, json!({"allOf": [known, schema]})),
                        None => there.insert(name, schema),
                    };
                }
            }
            (Some(Value::Array(there)), Value::Array(more)) if key == "required" => {
                there.extend(more);
            }
            (Some(_), _) => {}
            (None, value) => _ = into.insert(key, value),
        }
    }
}

/// A text that is a known value in another case, where any text is allowed.
fn known(schema: &Map<String, Value>, value: Value) -> Value {
    let known = schema
        .get("examples")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let text = value.as_str().unwrap_or_default();
    let mut alike = known
        .filter_map(Value::as_str)
        .filter(|known| !text.is_empty() && fold(known) == fold(text));
    match (alike.next(), alike.next()) {
        (Some(only), None) => only.into(),
        _ => value,
    }
}

/// The member that is meant by a name, whatever its case and signs.
#[must_use]
pub fn member<'a>(properties: &'a Map<String, Value>, given: &str) -> Option<&'a String> {
    if let Some((name, _)) = properties.get_key_value(given) {
        return Some(name);
    }
    let folded = fold(given);
    let mut alike = properties.keys().filter(|name| fold(name) == folded);
    alike.next().filter(|_| alike.next().is_none())
}
