//! Whether a value is what a schema describes.

use std::fmt;

use serde_json::{Map, Value};

use crate::{
    document::{Document, list, text},
    format,
    schema::{Direction, ValueKind, count, has, kind, travelling, variants},
};

/// What is wrong with a member that only the service sets.
pub(crate) const READ_ONLY: &str = "a read-only member is sent";

/// Values nested deeper than this are not looked into.
const DEEPEST: usize = 200;

/// Something that a request or a value has, or lacks, against its document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where: a JSON pointer, for requests led by `path`, `query`, `header` or `body`.
    pub at: String,
    /// What is wrong there.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.at, self.what)
    }
}

/// How strictly a value is held against its schema.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Which way the value travels.
    pub direction: Direction,
    /// Refuse members that the document does not know, and `readOnly` members in requests.
    pub strict: bool,
    /// Members may be missing although they are required: changes are sent without what stays the same.
    pub partial: bool,
}

/// Everything in the value that its schema forbids; `at` leads the pointers. Where a schema offers variants
/// (`oneOf`, `anyOf`) one that fits is enough.
pub fn validate(
    document: &Document,
    schema: &Value,
    value: &Value,
    rules: Rules,
    at: &str,
) -> Vec<Problem> {
    let mut check = Check {
        document,
        rules,
        problems: Vec::new(),
        depth: 0,
    };
    check.value(schema, value, at);
    check.problems
}

/// Why a text does not fit its flat schema, formats, patterns and lengths included.
pub(crate) fn text_problem(document: &Document, schema: &Value, value: &str) -> Option<String> {
    // In characters, not in bytes (JSON Schema 2020-12, Validation, 6.3.1).
    let length = value.chars().count();
    if let Some(least) = count(schema, "minLength").filter(|least| length < *least) {
        return Some(format!("{length} characters, at least {least} are needed"));
    }
    if let Some(most) = count(schema, "maxLength").filter(|most| length > *most) {
        return Some(format!("{length} characters, at most {most} are allowed"));
    }
    if let Some(pattern) = text(schema, "pattern")
        && let Some(regex) = document.pattern(pattern)
        && !regex.is_match(value)
    {
        return Some(format!("{value:?} does not match {pattern}"));
    }
    let format = text(schema, "format").filter(|format| !format::accepts(format, value))?;
    Some(format!("{value:?} is no {format}"))
}

struct Check<'a> {
    document: &'a Document,
    rules: Rules,
    problems: Vec<Problem>,
    depth: usize,
}

impl Check<'_> {
    fn problem(&mut self, at: &str, what: impl Into<String>) {
        self.problems.push(Problem {
            at: at.to_owned(),
            what: what.into(),
        });
    }

    fn value(&mut self, schema: &Value, value: &Value, at: &str) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        self.flat_value(&self.document.flat(schema), value, at);
        self.depth -= 1;
    }

    fn flat_value(&mut self, schema: &Value, value: &Value, at: &str) {
        // Among variants one has to take it.
        if value.is_null() && (has(schema, "nullable") || variants(schema).is_empty()) {
            if !has(schema, "nullable") && kind(schema) != ValueKind::Any {
                self.problem(at, "null is not allowed");
            }
            return;
        }
        if !variants(schema).is_empty() {
            self.variants(schema, value, at);
            return;
        }
        let choices = list(schema, "enum");
        if !choices.is_empty() && !choices.contains(value) {
            self.problem(
                at,
                format!("{value} is none of the {} values allowed", choices.len()),
            );
        }
        match (kind(schema), value) {
            (ValueKind::Any, _) | (ValueKind::Boolean, Value::Bool(_)) => {}
            // Stricter than JSON Schema, to which 1.0 is an integer as well (2020-12, Validation, 6.1.1): no SDK has a
            // reason to send that.
            (ValueKind::Integer, Value::Number(number)) if number.is_i64() || number.is_u64() => {
                self.number(schema, value, at);
            }
            (ValueKind::Number, Value::Number(_)) => self.number(schema, value, at),
            (ValueKind::Text, Value::String(string)) => {
                if let Some(what) = text_problem(self.document, schema, string) {
                    self.problem(at, what);
                }
            }
            (ValueKind::List, Value::Array(items)) => self.list(schema, items, at),
            (ValueKind::Object, Value::Object(object)) => self.object(schema, object, at),
            (wanted, _) => self.problem(at, format!("{wanted:?} expected, not {value}")),
        }
    }

    /// The problems of the variant that comes closest, if none fits.
    fn variants(&mut self, schema: &Value, value: &Value, at: &str) {
        let mut closest: Option<Vec<Problem>> = None;
        for variant in variants(schema) {
            let whole = with_siblings(schema, variant);
            let before = self.problems.len();
            self.value(&whole, value, at);
            let problems = self.problems.split_off(before);
            if closest
                .as_ref()
                .is_none_or(|closest| problems.len() < closest.len())
            {
                closest = Some(problems);
            }
        }
        self.problems.extend(closest.unwrap_or_default());
    }

    fn number(&mut self, schema: &Value, value: &Value, at: &str) {
        let number = value.as_f64().unwrap_or(f64::NAN);
        // What excludes a limit is a flag beside it in OpenAPI 3.0 (3.0.3, Schema Object), not a number as in later
        // JSON Schema.
        let limit = |name| schema.get(name).and_then(Value::as_f64);
        if let Some(least) = limit("minimum")
            && (number < least || (number == least && has(schema, "exclusiveMinimum")))
        {
            self.problem(at, format!("{value} is below the minimum {least}"));
        }
        if let Some(most) = limit("maximum")
            && (number > most || (number == most && has(schema, "exclusiveMaximum")))
        {
            self.problem(at, format!("{value} is above the maximum {most}"));
        }
        if let Some(step) = limit("multipleOf")
            && !is_multiple(number, step)
        {
            self.problem(at, format!("{value} is no multiple of {step}"));
        }
        // OpenAPI 3.0.3, Data Types: 32 bits with a sign.
        if text(schema, "format") == Some("int32")
            && value
                .as_i64()
                .is_none_or(|whole| i32::try_from(whole).is_err())
        {
            self.problem(at, format!("{value} does not fit into 32 bits"));
        }
    }

    fn list(&mut self, schema: &Value, items: &[Value], at: &str) {
        let length = items.len();
        if let Some(least) = count(schema, "minItems").filter(|least| length < *least) {
            self.problem(at, format!("{length} items, at least {least} are needed"));
        }
        if let Some(most) = count(schema, "maxItems").filter(|most| length > *most) {
            self.problem(at, format!("{length} items, at most {most} are allowed"));
        }
        if has(schema, "uniqueItems")
            && items
                .iter()
                .enumerate()
                .any(|(index, item)| items.iter().take(index).any(|other| other == item))
        {
            self.problem(at, "the same item twice");
        }
        let item_schema = schema.get("items").unwrap_or(&Value::Null);
        for (index, item) in items.iter().enumerate() {
            self.value(item_schema, item, &format!("{at}/{index}"));
        }
    }

    fn object(&mut self, schema: &Value, object: &Map<String, Value>, at: &str) {
        let Rules {
            direction,
            strict,
            partial,
        } = self.rules;
        let document = self.document;
        let known: Vec<_> = travelling(document, schema, direction).collect();
        let is_complete =
            !(partial || direction == Direction::Request && refers(document, schema, object));
        for (name, _, is_required) in &known {
            if *is_required && is_complete && !object.contains_key(*name) {
                self.problem(at, format!("the required member `{name}` is missing"));
            }
        }
        let properties = schema.get("properties");
        let others = schema.get("additionalProperties");
        for (name, value) in object {
            // RFC 6901, 3: the tilde first.
            let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
            if let Some((_, member, _)) = known.iter().find(|(known, ..)| known == name) {
                self.value(member, value, &at);
            } else if let Some(member) = properties.and_then(|properties| properties.get(name)) {
                match direction {
                    // OpenAPI 3.0.3, Schema Object, `readOnly` and `writeOnly`: such a member should not be sent, or
                    // answered.
                    Direction::Request if strict => self.problem(&at, READ_ONLY),
                    // What is required in it must be there in answers alone.
                    Direction::Request => {
                        let rules = self.rules;
                        self.rules.partial = true;
                        self.value(member, value, &at);
                        self.rules = rules;
                    }
                    Direction::Answer => self.problem(&at, "a write-only member is answered"),
                }
            } else if let Some(entry) = others.filter(|entry| entry.is_object()) {
                self.value(entry, value, &at);
            } else if others == Some(&Value::Bool(false))
                || (strict && others.is_none() && properties.is_some())
            {
                self.problem(&at, "the document does not know this member");
            }
        }
    }
}

/// Whether a resource, which has its own in `properties`, names one that exists already by an `id` that is the server's to set,
/// and needs nothing else. Attaching works so, and what is read without depth holds such resources, which are sent back.
fn refers(document: &Document, schema: &Value, object: &Map<String, Value>) -> bool {
    let id = schema.pointer("/properties/id");
    object.get("id").is_some_and(Value::is_string)
        && schema.pointer("/properties/properties").is_some()
        && id.is_some_and(|id| has(&document.flat(id), "readOnly"))
}

/// A variant, with the members that the schema declares beside its `oneOf`.
fn with_siblings(schema: &Value, variant: &Value) -> Value {
    let mut beside = Map::new();
    for key in ["properties", "required"] {
        beside.extend(schema.get(key).map(|value| (key.to_owned(), value.clone())));
    }
    if beside.is_empty() {
        return variant.clone();
    }
    beside.insert("allOf".to_owned(), Value::Array(vec![variant.clone()]));
    Value::Object(beside)
}

/// Whether a number is a multiple of a step: in binary, 0.3 is none of 0.1, so that what is left may be a rounding.
fn is_multiple(number: f64, step: f64) -> bool {
    let times = number / step;
    (times - times.round()).abs() <= times.abs() * 4.0 * f64::EPSILON
}

#[cfg(test)]
mod tests {
    use super::is_multiple;

    #[test]
    fn multiples_are_those_of_decimals() {
        for (number, step, expected) in [
            (0.3, 0.1, true),
            (1.1, 0.1, true),
            (123_456.78, 0.01, true),
            (2048.0, 1024.0, true),
            (-6.0, 3.0, true),
            (0.0, 5.0, true),
            (0.35, 0.1, false),
            (1.0, 1024.0, false),
            (2049.0, 1024.0, false),
        ] {
            assert_eq!(is_multiple(number, step), expected, "{number} of {step}");
        }
    }
}
