//! Values made up so that they are valid under a schema.

use serde_json::{Map, Number, Value};

use crate::{
    document::{Document, Operation, list, members, text},
    facts,
    format::{self, spread},
    pattern::matching,
    schema::{Direction, ValueKind, count, has, kind, travelling, variants, whole_limits},
    validate::text_problem,
    wish::{Extent, Style, Wish},
};

/// Schemas that may be open around a value before its optional parts are left out even where only the least
/// is asked for.
const DEEPEST: usize = 32;

/// Items in a list that says nothing about its length, and entries of a map, where it holds plain values.
const USUAL_ITEMS: usize = 2;

/// Values in a sample, before what is optional is left out of the rest: objects of objects are soon more than there is time for.
const MOST: u64 = 20_000;

/// A value that is valid under the schema. Numbers and texts differ from each other wherever their limits leave
/// room for it, so that members that were swapped are noticed. The name is that of what the value is for.
///
/// A schema that no finite value satisfies (a required member that contains itself) gives an invalid value.
pub fn sample(document: &Document, name: &str, schema: &Value, wish: Wish) -> Value {
    let mut sampler = Sampler {
        document,
        wish,
        made: wish.seed % 1000,
        left: MOST,
        open: Vec::new(),
    };
    sampler
        .value(name, schema, wish.extent)
        .unwrap_or(Value::Null)
}

/// Gives members of a body for `operation` the values that its document demands in words only, such as one of the locations
/// and versions that there are.
pub fn fit(document: &Document, operation: &Operation, body: &mut Value) {
    facts::fit(document.product(), &operation.normal, body);
}

struct Sampler<'a> {
    document: &'a Document,
    wish: Wish,
    /// Plain values made so far: the source of what makes each different.
    made: u64,
    /// How many values may be made before optional parts are left out.
    left: u64,
    /// The named schemas around the value that is being made.
    open: Vec<String>,
}

impl Sampler<'_> {
    /// None where the schema leads back into one that is open.
    fn value(&mut self, name: &str, schema: &Value, extent: Extent) -> Option<Value> {
        let document = self.document;
        let passed = document.passed(schema);
        let is_open = passed
            .iter()
            .any(|name| self.open.iter().any(|open| open == name));
        if is_open && (extent != Extent::Least || self.open.len() > DEEPEST) {
            return None;
        }
        self.left = self.left.saturating_sub(1);
        let extent = if self.left == 0 {
            Extent::Least
        } else {
            extent
        };
        let before = self.open.len();
        self.open.extend(passed.into_iter().map(str::to_owned));
        let value = self.flat_value(name, &document.flat(schema), extent);
        self.open.truncate(before);
        value
    }

    fn flat_value(&mut self, name: &str, schema: &Value, extent: Extent) -> Option<Value> {
        if extent == Extent::Nulls && has(schema, "nullable") {
            return Some(Value::Null);
        }
        let variants = variants(schema);
        if let Some(variant) = self.wish.seed.checked_rem(variants.len() as u64) {
            return self.variant(name, schema, variants.get(variant as usize)?, extent);
        }
        self.made += 1;
        let choices: Vec<&Value> = list(schema, "enum")
            .iter()
            .filter(|value| !value.is_null())
            .collect();
        // What nobody chose is what the service would choose.
        let default = schema.get("default").filter(|default| {
            self.wish.direction == Direction::Answer
                && (default.is_boolean() || choices.contains(default))
        });
        if let Some(default) = default {
            return Some(default.clone());
        }
        if let Some(choice) = self.made.checked_rem(choices.len() as u64) {
            return choices.get(choice as usize).map(|value| (*value).clone());
        }
        Some(match kind(schema) {
            ValueKind::Boolean => Value::Bool(self.made.is_multiple_of(2)),
            ValueKind::Integer => Value::from(self.integer(schema)),
            ValueKind::Number => self.number(schema),
            ValueKind::Text => Value::String(self.text(name, schema)),
            ValueKind::List => self.list(name, schema, extent),
            ValueKind::Object => self.object(schema, extent),
            ValueKind::Any => Value::String(self.free_text(name)),
        })
    }

    /// A variant together with what stands beside the choice, and the name that the discriminator wants.
    fn variant(
        &mut self,
        name: &str,
        schema: &Value,
        variant: &Value,
        extent: Extent,
    ) -> Option<Value> {
        let mut value = self.value(name, variant, extent)?;
        if let Value::Object(made) = &mut value {
            if let Value::Object(beside) = self.object(schema, extent) {
                beside.into_iter().for_each(|(name, value)| {
                    made.entry(name).or_insert(value);
                });
            }
            if let Some(discriminator) = schema.get("discriminator")
                && let Some(property) = text(discriminator, "propertyName")
                && let Some(target) = text(variant, "$ref")
            {
                let mapped = members(discriminator, "mapping")
                    .find(|(_, mapped)| mapped.as_str() == Some(target));
                let own = target.rsplit('/').next().unwrap_or_default();
                let tag = mapped.map_or(own, |(tag, _)| tag.as_str());
                made.insert(property.to_owned(), Value::from(tag));
            }
        }
        Some(value)
    }

    fn object(&mut self, schema: &Value, extent: Extent) -> Value {
        let mut object = Map::new();
        for (name, member, is_required) in travelling(self.document, schema, self.wish.direction) {
            if !is_required && extent == Extent::Least {
                continue;
            }
            let value = match self.value(name, member, extent) {
                None if is_required => self.value(name, member, Extent::Least),
                value => value,
            };
            object.extend(value.map(|value| (name.to_owned(), value)));
        }
        if extent == Extent::Least {
            return Value::Object(object);
        }
        let has_properties = schema.get("properties").is_some();
        match schema.get("additionalProperties") {
            Some(Value::Bool(allowed)) if has_properties || !allowed => {}
            None if has_properties || !variants(schema).is_empty() => {}
            Some(entry) if entry.is_object() => {
                for _ in 0..self.usual(entry) {
                    let name = self.free_text("key");
                    object.extend(
                        self.value("value", entry, extent)
                            .map(|value| (name, value)),
                    );
                }
            }
            _ => {
                // An object of which nothing is known: a value of each kind.
                self.made += 1;
                object.insert(
                    self.free_text("text"),
                    Value::String(self.free_text("value")),
                );
                object.insert("number".to_owned(), Value::from(self.made));
                object.insert(
                    "list".to_owned(),
                    Value::from(vec![Value::Bool(true), Value::from(0.5)]),
                );
            }
        }
        Value::Object(object)
    }

    fn list(&mut self, name: &str, schema: &Value, extent: Extent) -> Value {
        let item = schema.get("items").unwrap_or(&Value::Null);
        let usual = match extent {
            Extent::Least => 0,
            _ => self.usual(item),
        };
        let least = count(schema, "minItems").unwrap_or(0);
        let length = usual
            .max(least)
            .min(count(schema, "maxItems").unwrap_or(usize::MAX));
        Value::Array(
            (0..length)
                .map_while(|_| self.value(name, item, extent))
                .collect(),
        )
    }

    /// How many values a list or a map holds, each under this schema.
    fn usual(&self, item: &Value) -> usize {
        match kind(&self.document.flat(item)) {
            ValueKind::Object | ValueKind::List => 1,
            _ => USUAL_ITEMS,
        }
    }

    fn integer(&self, schema: &Value) -> i64 {
        let is_wide = text(schema, "format") == Some("int64");
        let (least, most) = whole_limits(schema);
        // Beyond what 32 bits hold, where the schema speaks of 64.
        let usual = if is_wide { 1 << 33 } else { 1 };
        let least = least
            .unwrap_or_else(|| most.map_or(usual, |most| usual.min(most.saturating_sub(1 << 20))));
        let most = most.unwrap_or(if is_wide {
            i64::MAX
        } else {
            i64::from(i32::MAX).max(least)
        });
        let step = schema
            .get("multipleOf")
            .and_then(Value::as_i64)
            .unwrap_or(1)
            .max(1);
        let first = least.saturating_add((step - least.rem_euclid(step)) % step);
        let room = most.saturating_sub(first).max(0) / step;
        let made = i64::try_from(self.made).unwrap_or_default();
        first.saturating_add(made % room.saturating_add(1) * step)
    }

    /// Every other one is whole: `51.0` is a number too.
    fn number(&self, schema: &Value) -> Value {
        let whole = self.integer(schema) as f64;
        let most = schema
            .get("maximum")
            .and_then(Value::as_f64)
            .unwrap_or(f64::MAX);
        let is_whole = self.made.is_multiple_of(2)
            || schema.get("multipleOf").is_some()
            || whole + 0.25 >= most;
        Number::from_f64(if is_whole { whole } else { whole + 0.25 })
            .map_or(Value::Null, Value::Number)
    }

    fn text(&mut self, name: &str, schema: &Value) -> String {
        let fits = |text: &String| text_problem(self.document, schema, text).is_none();
        let usual = self.free_text(name);
        let least = count(schema, "minLength").unwrap_or(0);
        let most = count(schema, "maxLength").unwrap_or(usize::MAX);
        let filler = std::iter::repeat_n('x', least.saturating_sub(usual.chars().count()));
        let trimmed: String = usual.chars().chain(filler).take(most).collect();
        let format = text(schema, "format")
            .and_then(|format| format::sample(format, self.made, self.random(0)));
        let pattern = text(schema, "pattern");
        let of_pattern = |attempt: u64| {
            let mut drawn = attempt * 1000;
            let mut random = || {
                drawn += 1;
                self.random(drawn)
            };
            matching(pattern?, [2, 8, 24, 64][attempt as usize % 4], &mut random)
        };
        let found = format
            .into_iter()
            .chain((0..64).map_while(of_pattern))
            .find(fits);
        found.unwrap_or(trimmed)
    }

    /// Begins with what makes it different, so that it still is when it is cut to a greatest length.
    fn free_text(&self, name: &str) -> String {
        let number = self.made;
        match (self.wish.style, name) {
            (Style::Awkward, _) => format!("{number}/ü \"&%+\\ {name} <雪>?#=;"),
            (Style::Header, _) => format!("{number} {name}"),
            (Style::Plain, "location" | "region") => {
                ["de/fra", "de/txl", "us/las"][number as usize % 3].to_owned()
            }
            // A JSON Web Token that nothing secures (RFC 7519, 6).
            (Style::Plain, "token") => format!("eyJhbGciOiJub25lIn0.eyJudW1iZXIiOnt9LC{number}."),
            (Style::Plain, "mac") => format!(
                "02:01:00:00:{:02x}:{:02x}",
                number / 256 % 256,
                number % 256
            ),
            // Nobody's address (RFC 5737, 3).
            (Style::Plain, "ip" | "ips") => format!("203.0.113.{}", number % 256),
            // Nobody's names (RFC 2606, 3).
            (Style::Plain, "dnsName" | "hostname" | "publicEndpoint" | "fqdn") => {
                format!("host-{number}.example.com")
            }
            (Style::Plain, _) if name.to_ascii_lowercase().ends_with("cidrblock") => {
                format!("10.{}.{}.0/24", number / 256 % 256, number % 256)
            }
            (Style::Plain, _) => format!("{name}-{number}"),
        }
    }

    /// Evenly spread bits that depend on the seed, on the values made so far and on the number given.
    fn random(&self, number: u64) -> u64 {
        spread(self.wish.seed ^ self.made << 20 ^ number << 40)
    }
}
