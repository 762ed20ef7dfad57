//! Schemas: what their keywords say together.

use std::collections::HashSet;

use super::Checker;
use crate::document::at::At;
use crate::document::node::{Map, Node, Value};
use crate::document::number::{Number, is_unsigned};
use crate::document::table::{TYPES, is_typed};
use crate::finding::{Position, quote};

/// The types that `format` says more of.
const FORMATTED: [&str; 3] = ["string", "integer", "number"];

const RANGES: [(&str, &str); 4] = [
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
];

/// The bytes of a pattern that is looked at: the time that reading one takes grows faster than its length.
const LONGEST_PATTERN: usize = 4096;

/// The keywords that make a schema of others.
const COMPOSITION: [&str; 4] = ["allOf", "oneOf", "anyOf", "not"];

impl Checker<'_> {
    pub(super) fn schema(&mut self, at: &At, map: &mut Map, place: Position) {
        let kind = self.schema_type(at, map);
        if let Some((name, keywords)) = kind {
            self.strangers(at, map, name, keywords);
            // OpenAPI 3.0.3, Schema Object, `items`: it must be there where `type` is `array`.
            if name == "array" && map.get("items").is_none() {
                let advice = "add `items` with the schema of the items";
                self.warn(
                    at,
                    "the array has no `items`; any items are accepted",
                    advice,
                );
                map.insert("items", Node::new(place, Value::Map(Map::default())));
            }
            if name == "integer" {
                self.whole_limits(at, map);
            }
        }
        self.pattern(at, map);
        self.required(at, map);
        let nullable = map.is("nullable");
        self.enumeration(at, map, kind.map(|(name, _)| name), nullable);
        self.default(at, map, kind.map(|(name, _)| name), nullable);
        self.ranges(at, map);
    }

    /// The type and its keywords; a type that does not exist is taken out.
    fn schema_type(
        &mut self,
        at: &At,
        map: &mut Map,
    ) -> Option<(&'static str, &'static [&'static str])> {
        let node = map.get("type")?;
        let name = node.as_text()?;
        let known = TYPES.iter().find(|(kind, _)| *kind == name);
        if known.is_none()
            && let Some((meant, format)) = meant(name)
        {
            let problem = format!("there is no type {}; it is read as {meant}", quote(name));
            let (place, advice) = (node.place, format!("write `type: {meant}`"));
            self.warn(&at.member("type", place), problem, advice);
            map.insert("type", Node::new(place, Value::Text(meant.to_owned())));
            if let (Some(format), None) = (format, map.get("format")) {
                map.push(
                    "format".to_owned(),
                    Node::new(place, Value::Text(format.to_owned())),
                );
            }
            return TYPES.iter().find(|(kind, _)| *kind == meant).copied();
        }
        if name.eq_ignore_ascii_case("any") {
            let advice = "leave `type` out to accept any value";
            let place = node.place;
            self.warn(
                &at.member("type", place),
                "there is no type `any`; any value is accepted",
                advice,
            );
            map.remove("type");
            return None;
        }
        if known.is_none() {
            let advice = "write string, number, integer, boolean, array or object";
            let problem = format!("there is no type {}", quote(name));
            self.error(&at.member("type", node.place), problem, advice);
            map.remove("type");
        }
        known.copied()
    }

    /// Keywords of other types have no effect.
    fn strangers(&mut self, at: &At, map: &mut Map, kind: &str, keywords: &[&str]) {
        map.retain_mut(|keyword, node| {
            // What is said of values of another type holds for all of this one (JSON Schema 2020-12, Core, 7.6.1).
            let stranger = match keyword {
                "format" => !FORMATTED.contains(&kind),
                _ => is_typed(keyword) && !keywords.contains(&keyword),
            };
            if stranger {
                let problem =
                    format!("`{keyword}` means nothing for the type {kind}; it is ignored");
                self.warn(
                    &at.member(keyword, node.place),
                    problem,
                    "remove it, or correct the type",
                );
            }
            !stranger
        });
    }

    /// Limits of integers are whole numbers of 64 bits.
    fn whole_limits(&mut self, at: &At, map: &mut Map) {
        let minimum = map.get("minimum").and_then(|node| match &node.value {
            Value::Number(number) => Some(number.as_f64()),
            _ => None,
        });
        let format = map.get("format").and_then(Node::as_text);
        let unsigned = format.is_some_and(is_unsigned);
        let not_negative = minimum.map_or(unsigned, |minimum| minimum >= 0.0);
        for keyword in ["minimum", "maximum", "multipleOf"] {
            let Some(node) = map.get_mut(keyword) else {
                continue;
            };
            let Value::Number(number) = &mut node.value else {
                continue;
            };
            if let Some(whole) = number.as_i64() {
                *number = Number::from(whole);
                continue;
            }
            // An integer that is never negative may be twice as large.
            let large = keyword != "multipleOf" && number.as_f64() > 0.0;
            let largest = number.as_u64() == Some(u64::MAX);
            let place = node.place;
            if large && not_negative {
                map.insert("format", Node::new(place, Value::Text("uint64".into())));
                if largest && keyword == "maximum" {
                    map.remove(keyword);
                    continue;
                }
            }
            let Some(node) = map.get_mut(keyword) else {
                continue;
            };
            let Value::Number(number) = &mut node.value else {
                continue;
            };
            let problem = format!(
                "{} is no 64-bit integer; the limit is ignored",
                quote(number.as_str())
            );
            let advice = "write a whole number between -2^63 and 2^63 - 1, or `type: number`";
            self.warn(&at.member(keyword, node.place), problem, advice);
            map.remove(keyword);
        }
    }

    /// A pattern is a regular expression of ECMA-262 (OpenAPI 3.0.3, Schema Object, `pattern`): with or without the flag `u`,
    /// as it says nothing of flags. What is none matches nothing by any reading.
    fn pattern(&mut self, at: &At, map: &mut Map) {
        let Some(node) = map.get("pattern") else {
            return;
        };
        let Some(pattern) = node.as_text().filter(|text| text.len() <= LONGEST_PATTERN) else {
            return;
        };
        let read = |flags| regress::Regex::with_flags(pattern, flags);
        let Err(error) = read("") else {
            return;
        };
        if read("u").is_err() {
            let at = at.member("pattern", node.place);
            let problem = format!(
                "{} is no regular expression of ECMA-262: {}",
                quote(pattern),
                error.to_string().trim_end_matches('.').to_lowercase()
            );
            let advice = "it is left out; mend it, or say in words what it was to mean";
            self.warn(&at, problem, advice);
            map.remove("pattern");
        }
    }

    /// Required properties ought to be properties; parts of a composition may mean those of other parts.
    fn required(&mut self, at: &At, map: &Map) {
        let Some(required) = map.get("required") else {
            return;
        };
        // Anything may be required (JSON Schema 2020-12, Validation, 6.5.3): what is not described is no error.
        let composed = COMPOSITION.iter().any(|keyword| map.get(keyword).is_some());
        if composed || part_of_composition(at) {
            return;
        }
        let properties: HashSet<&str> = map
            .get("properties")
            .and_then(Node::as_map)
            .into_iter()
            .flat_map(Map::iter)
            .map(|(name, _)| name)
            .collect();
        let at = at.member("required", required.place);
        for (index, node) in required.as_list().into_iter().flatten().enumerate() {
            let name = node.as_text().unwrap_or_default();
            if !properties.contains(name) {
                let problem = format!("the required property {} is not described", quote(name));
                let advice = "add it to `properties`, or correct its name";
                self.warn(&at.item(index, node.place), problem, advice);
            }
        }
    }

    fn ranges(&mut self, at: &At, map: &Map) {
        for (low, high) in RANGES {
            let (Some(lowest), Some(highest)) = (map.get(low), map.get(high)) else {
                continue;
            };
            if let (Value::Number(least), Value::Number(most)) = (&lowest.value, &highest.value)
                && least.as_f64() > most.as_f64()
            {
                let at = at.member(low, lowest.place);
                self.warn(
                    &at,
                    format!("`{low}` is greater than `{high}`"),
                    "correct one of them",
                );
            }
        }
    }
}

/// The type that a word of other languages stands for, and its format.
fn meant(word: &str) -> Option<(&'static str, Option<&'static str>)> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "string" | "str" | "text" => ("string", None),
        "integer" | "int" => ("integer", None),
        "int32" => ("integer", Some("int32")),
        "long" | "int64" => ("integer", Some("int64")),
        "number" | "decimal" => ("number", None),
        "float" => ("number", Some("float")),
        "double" => ("number", Some("double")),
        "boolean" | "bool" => ("boolean", None),
        "object" | "map" | "dict" => ("object", None),
        "array" | "list" => ("array", None),
        "file" | "binary" => ("string", Some("binary")),
        "date" => ("string", Some("date")),
        "date-time" | "datetime" | "timestamp" => ("string", Some("date-time")),
        "uuid" => ("string", Some("uuid")),
        _ => return None,
    })
}

/// Whether a schema is one of those that another one is made of.
fn part_of_composition(at: &At) -> bool {
    let list = match at.key() {
        "" => at.above().map_or("", At::key),
        key => key,
    };
    COMPOSITION.contains(&list)
}
