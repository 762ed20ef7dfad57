//! A document's schemas as JSON Schema (draft 2020-12), word for word as OpenAPI 3.0.3 defines its Schema Object, and by
//! nothing of the generator's. Of three things there is more than one reading, and this is the one of docs/openapi.md:
//! what has `properties` and no type is an object, of `oneOf` one that fits is enough unless all that its parts say is
//! what is required, and what leads back to itself through nothing but unions is any value.

use serde_json::{Map, Value, json};

/// What a value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A request that holds all of it: what the service sets may be left out.
    Sent,
    /// A request that holds what changes.
    Changed,
    /// What the service has set, in a request that holds all: OpenAPI 3.0.3 on `readOnly`, "required will take effect on the
    /// response only".
    Returned,
    /// An answer: what is only written is left out.
    Answered,
    /// What must not be: nothing may be left out of it.
    Refused,
}

/// A document, and what its values are for.
#[derive(Clone, Copy)]
pub struct Said<'a> {
    pub root: &'a Value,
    pub purpose: Purpose,
}

/// A schema of the document with all components: those of `bases` are what stands where a base is asked for.
pub fn said(root: &Value, schema: &Value, purpose: Purpose) -> Value {
    let said = Said { root, purpose };
    let mut whole = match said.value(schema, &[]) {
        Value::Object(whole) => whole,
        other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
    };
    let mut sections = Map::new();
    let returned = Said {
        purpose: Purpose::Returned,
        ..said
    };
    for said in [said, returned] {
        let mut schemas = Map::new();
        let mut bases = Map::new();
        for (name, schema) in said.components() {
            schemas.insert(name.clone(), said.value(schema, &[]));
            if let Some(union) = said.subtypes(name) {
                bases.insert(name.clone(), union);
            }
        }
        sections.insert(said.section(false).to_owned(), schemas.into());
        sections.insert(said.section(true).to_owned(), bases.into());
    }
    whole.insert("components".to_owned(), sections.into());
    Value::Object(whole)
}

/// Whether a schema leads back to itself through nothing but what is said of the same value.
pub fn endless(root: &Value, schema: &Value) -> bool {
    fn walk<'a>(root: &'a Value, schema: &'a Value, open: &mut Vec<&'a str>) -> bool {
        if let Some(target) = schema["$ref"].as_str() {
            if open.contains(&target) {
                return true;
            }
            open.push(target);
            let found = walk(
                root,
                root.pointer(&target[1..]).unwrap_or(&Value::Null),
                open,
            );
            open.pop();
            return found;
        }
        let parts = ["allOf", "oneOf", "anyOf"]
            .iter()
            .filter_map(|key| schema[*key].as_array());
        parts.flatten().any(|part| walk(root, part, open))
    }
    fn every<'a>(root: &'a Value, schema: &'a Value, seen: &mut Vec<&'a str>) -> bool {
        if walk(root, schema, &mut Vec::new()) {
            return true;
        }
        if let Some(target) = schema["$ref"].as_str() {
            if seen.contains(&target) {
                return false;
            }
            seen.push(target);
            return every(
                root,
                root.pointer(&target[1..]).unwrap_or(&Value::Null),
                seen,
            );
        }
        match schema {
            Value::Object(object) => object.values().any(|inside| every(root, inside, seen)),
            Value::Array(items) => items.iter().any(|inside| every(root, inside, seen)),
            _ => false,
        }
    }
    every(root, schema, &mut Vec::new())
}

impl<'a> Said<'a> {
    fn components(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        let schemas = self.root.pointer("/components/schemas");
        schemas.and_then(Value::as_object).into_iter().flatten()
    }

    fn resolve(&self, mut schema: &'a Value) -> &'a Value {
        while let Some(target) = schema["$ref"].as_str() {
            schema = self.root.pointer(&target[1..]).unwrap();
        }
        schema
    }

    /// The members that all schemas of one value describe, each as it is said.
    fn members(&self, schema: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
        let schema = self.resolve(schema);
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            found.push((name, member));
        }
        for part in schema["allOf"].as_array().into_iter().flatten() {
            self.members(part, found);
        }
    }

    fn has(&self, schema: &'a Value, flag: &str) -> bool {
        let schema = self.resolve(schema);
        schema[flag] == true
            || schema["allOf"]
                .as_array()
                .is_some_and(|parts| parts.iter().any(|part| self.has(part, flag)))
    }

    /// Where a component stands, by itself or as what comes where it is asked for.
    fn section(&self, is_base: bool) -> &'static str {
        match (self.purpose, is_base) {
            (Purpose::Returned, false) => "returned",
            (Purpose::Returned, true) => "returned-bases",
            (_, false) => "schemas",
            (_, true) => "bases",
        }
    }

    fn is_whole(&self) -> bool {
        !matches!(self.purpose, Purpose::Changed | Purpose::Returned)
    }

    /// How what is in a member is to be read; `whole` are the schemas that speak of its object, outermost first.
    fn within(&self, whole: &[&'a Value], name: &str) -> Said<'a> {
        let mut members = Vec::new();
        self.members(whole[0], &mut members);
        let mut members = members.iter().filter(|(own, _)| *own == name);
        let is_set = members.any(|(_, member)| self.has(member, "readOnly"));
        match self.purpose {
            Purpose::Sent if is_set => Said {
                purpose: Purpose::Returned,
                ..*self
            },
            _ => *self,
        }
    }

    /// Of what is required, what has to be there; `around` are the schemas that this one is a part of.
    fn required(&self, schema: &'a Value, around: &[&'a Value]) -> Vec<&'a str> {
        let mut members = Vec::new();
        self.members(around.first().unwrap_or(&schema), &mut members);
        let left_out = |name: &str| match self.purpose {
            Purpose::Changed | Purpose::Returned => true,
            Purpose::Refused => false,
            Purpose::Sent => members
                .iter()
                .any(|(own, member)| *own == name && self.has(member, "readOnly")),
            Purpose::Answered => members
                .iter()
                .any(|(own, member)| *own == name && self.has(member, "writeOnly")),
        };
        let names = schema["required"].as_array().into_iter().flatten();
        names
            .filter_map(Value::as_str)
            .filter(|name| !left_out(name))
            .collect()
    }

    /// The union of the subtypes of a base, by their names and what is mapped to them.
    fn subtypes(&self, base: &str) -> Option<Value> {
        let schema = self.root.pointer(&format!("/components/schemas/{base}"))?;
        let tag = schema["discriminator"]["propertyName"].as_str()?;
        if schema.get("oneOf").or(schema.get("anyOf")).is_some() {
            return None;
        }
        let mapping = schema["discriminator"]["mapping"].as_object();
        let mapped = |name: &str| -> Vec<&String> {
            let all = mapping.into_iter().flatten();
            all.filter(|(_, target)| target.as_str().unwrap().rsplit('/').next() == Some(name))
                .map(|(tag, _)| tag)
                .collect()
        };
        let mut names = Vec::new();
        let mut open = vec![base.to_owned()];
        while let Some(above) = open.pop() {
            for (name, schema) in self.components() {
                let takes = schema["allOf"].as_array().is_some_and(|parts| {
                    parts
                        .iter()
                        .any(|part| part["$ref"] == format!("#/components/schemas/{above}"))
                });
                if takes && !names.contains(name) {
                    names.push(name.clone());
                    if schema.get("discriminator").is_none() {
                        open.push(name.clone());
                    }
                }
            }
        }
        for (name, _) in self.components() {
            if !mapped(name).is_empty() && !names.contains(name) {
                names.push(name.clone());
            }
        }
        let is_subtype = schema["allOf"].is_array();
        if is_subtype && !names.is_empty() && !names.iter().any(|name| name == base) {
            names.push(base.to_owned());
        }
        let variants = names.iter().map(|name| {
            // "An implicit or explicit mapping": a name is a tag as well, unless it is mapped.
            let mut tags = mapped(name);
            if mapping.is_none_or(|mapping| !mapping.contains_key(name)) {
                tags.push(name);
            }
            let tags = json!(tags);
            let has_own = name != base && self.subtypes(name).is_some();
            let reference =
                json!({"$ref": format!("#/components/{}/{name}", self.section(has_own))});
            if has_own {
                // It tells its own apart.
                return reference;
            }
            self.tagged(reference, tag, &tags)
        });
        let variants: Vec<Value> = variants.collect();
        (!variants.is_empty()).then(|| json!({"anyOf": variants}))
    }

    fn tagged(&self, schema: Value, tag: &str, tags: &Value) -> Value {
        let mut told = json!({"properties": {tag: {"enum": tags}}});
        if self.is_whole() {
            told["required"] = json!([tag]);
        }
        json!({"allOf": [schema, told]})
    }

    fn reference(&self, target: &str, is_part: bool) -> Value {
        let name = target.rsplit('/').next().unwrap();
        let section = self.section(!is_part && self.subtypes(name).is_some());
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        let encoded = name.bytes().map(|byte| {
            if plain(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        });
        json!({"$ref": format!("#/components/{section}/{}", encoded.collect::<String>())})
    }

    /// A schema; `around` are those that it is a part of, outermost first.
    fn value(&self, schema: &'a Value, around: &[&'a Value]) -> Value {
        if let Some(target) = schema["$ref"].as_str() {
            return self.reference(target, !around.is_empty());
        }
        let Some(object) = schema.as_object() else {
            return json!({});
        };
        let mut made = Map::new();
        for key in [
            "type",
            "enum",
            "multipleOf",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minProperties",
            "maxProperties",
        ] {
            made.extend(object.get(key).map(|value| (key.to_owned(), value.clone())));
        }
        for (limit, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            if object.get(exclusive) == Some(&Value::Bool(true))
                && let Some(value) = made.remove(limit)
            {
                made.insert(exclusive.to_owned(), value);
            }
        }
        let unsigned = schema["format"]
            .as_str()
            .is_some_and(|format| format.starts_with("uint"));
        if unsigned && schema["type"] == "integer" && schema.get("minimum").is_none() {
            made.insert("minimum".to_owned(), json!(0));
        }
        if schema["nullable"] == true
            && let Some(values) = made.get_mut("enum")
        {
            values.as_array_mut().unwrap().push(Value::Null);
        }
        let whole: Vec<&Value> = around.iter().copied().chain([schema]).collect();
        let required = self.required(schema, around);
        if !required.is_empty() {
            made.insert("required".to_owned(), json!(required));
        }
        if let Some(members) = object.get("properties").and_then(Value::as_object) {
            let members = members
                .iter()
                .map(|(name, member)| (name.clone(), self.within(&whole, name).value(member, &[])));
            made.insert("properties".to_owned(), Value::Object(members.collect()));
        }
        match object.get("additionalProperties") {
            Some(Value::Bool(allowed)) => {
                drop(made.insert("additionalProperties".to_owned(), json!(allowed)))
            }
            Some(other) => {
                drop(made.insert("additionalProperties".to_owned(), self.value(other, &[])))
            }
            None => {}
        }
        if object.contains_key("items") {
            made.insert("items".to_owned(), self.value(&schema["items"], &[]));
        }
        if !object.contains_key("type") {
            let is_object = ["properties", "additionalProperties"]
                .iter()
                .any(|key| object.contains_key(*key));
            if is_object {
                made.insert("type".to_owned(), json!("object"));
            } else if object.contains_key("items") {
                made.insert("type".to_owned(), json!("array"));
            }
        }
        if let Some(not) = object.get("not") {
            let refused = Said {
                purpose: Purpose::Refused,
                ..*self
            };
            made.insert("not".to_owned(), refused.value(not, &[]));
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let Some(parts) = object.get(key).and_then(Value::as_array) else {
                continue;
            };
            // A description hung on a reference asks for what the reference does.
            let component = self.components().any(|(_, own)| std::ptr::eq(own, schema));
            let only = parts.len() == 1 && key == "allOf" && made.is_empty() && !component;
            let tag = schema["discriminator"]["propertyName"]
                .as_str()
                .filter(|_| key != "allOf");
            let made_of = parts.iter().map(|part| {
                let above: &[&Value] =
                    if only || tag.is_some() || key != "allOf" && part.get("$ref").is_some() {
                        &[]
                    } else {
                        &whole
                    };
                let value = self.value(part, above);
                match (tag, part["$ref"].as_str()) {
                    (Some(tag), Some(target)) => match self.tags(schema, target, tag) {
                        Some(tags) => self.tagged(value, tag, &json!(tags)),
                        None => value,
                    },
                    _ => value,
                }
            });
            let made_of: Vec<Value> = made_of.collect();
            let only_requires = parts.iter().all(|part| {
                let keys = part.as_object().unwrap().keys();
                keys.into_iter()
                    .all(|key| key == "required" || key == "not" || key == "description")
            });
            let key = if key == "oneOf" && !(only_requires && self.is_whole()) {
                "anyOf"
            } else {
                key
            };
            if key == "anyOf" && made.contains_key("anyOf") {
                let known = made.entry("allOf").or_insert_with(|| json!([]));
                known
                    .as_array_mut()
                    .unwrap()
                    .push(json!({"anyOf": made_of}));
            } else {
                made.insert(key.to_owned(), json!(made_of));
            }
        }
        if self.purpose == Purpose::Sent
            && made.contains_key("required")
            && self.has(&schema["properties"]["id"], "readOnly")
            && schema["properties"].get("properties").is_some()
        {
            let required = made.remove("required").unwrap();
            made.insert(
                "anyOf".to_owned(),
                json!([{"required": required}, {"required": ["id"]}]),
            );
        }
        if schema["nullable"] == true && !made.is_empty() {
            return json!({"anyOf": [made, {"type": "null"}]});
        }
        Value::Object(made)
    }

    /// The values of a discriminator that stand for a variant, or for those of a union that it is; `None` where those of a
    /// base tell their own.
    fn tags(&self, schema: &'a Value, target: &str, tag: &str) -> Option<Vec<String>> {
        let mapping = schema["discriminator"]["mapping"].as_object();
        let last = |target: &str| target.rsplit('/').next().unwrap().to_owned();
        let mut tags = Vec::new();
        let mut open = vec![target.to_owned()];
        while let Some(target) = open.pop() {
            let name = last(&target);
            let inside = self.root.pointer(&target[1..]).unwrap();
            if inside["discriminator"]["propertyName"] == tag {
                return None;
            }
            let mapped = mapping.into_iter().flatten();
            let mapped =
                mapped.filter(|(_, mapped)| mapped.as_str().map(last) == Some(name.clone()));
            tags.extend(mapped.map(|(tag, _)| tag.clone()));
            if mapping.is_none_or(|mapping| !mapping.contains_key(&name)) {
                tags.push(name);
            }
            let parts = inside
                .get("oneOf")
                .or(inside.get("anyOf"))
                .and_then(Value::as_array);
            let parts = parts.into_iter().flatten();
            open.extend(parts.filter_map(|part| Some(part["$ref"].as_str()?.to_owned())));
        }
        Some(tags)
    }
}
