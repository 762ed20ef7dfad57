//! Schemas at random, as OpenAPI writes them and as JSON Schema does.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::place::BASE;

/// What a value may be.
#[derive(Clone, Debug)]
pub enum Schema {
    Any,
    Boolean,
    Integer,
    Unsigned,
    Number,
    Text,
    Date,
    /// The only flag that may be.
    Flag(bool),
    /// Numbers that are listed.
    Numbers(Vec<f64>),
    Texts(Vec<&'static str>),
    Integers(Vec<i64>),
    List(Box<Schema>),
    Map(Box<Schema>),
    Object(Vec<Member>),
    /// An object that has no members but these.
    Closed(Vec<Member>),
    /// Objects, and what is made of them.
    All(Vec<Schema>),
    /// Members beside alternatives.
    Beside(Vec<Member>, Vec<Schema>),
    /// A part of an enumeration, by `allOf`.
    Subset(Vec<&'static str>, Vec<&'static str>),
    One(Vec<Schema>),
    AnyOf(Vec<Schema>),
    /// Objects that a member of theirs tells apart.
    Tagged(Vec<(&'static str, Vec<Member>)>),
    /// A base, and its subtypes.
    Based(Vec<(&'static str, Vec<Member>)>),
    Nullable(Box<Schema>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: &'static str,
    pub schema: Schema,
    pub required: bool,
}

/// The member that tells tagged objects apart.
pub const TAG: &str = "kind";

const NAMES: [&str; 7] = ["a", "b", "c", "dE", "x-y", "type", "self"];
const TEXTS: [&str; 6] = ["red", "green", "", "1", "A", "no"];

/// Schemas that are at most a few levels deep.
pub fn schemas() -> BoxedStrategy<Schema> {
    let texts = || proptest::sample::subsequence(TEXTS.to_vec(), 1..4);
    let leaf = prop_oneof![
        1 => Just(Schema::Any),
        2 => Just(Schema::Boolean),
        3 => Just(Schema::Integer),
        1 => Just(Schema::Unsigned),
        2 => Just(Schema::Number),
        4 => Just(Schema::Text),
        2 => Just(Schema::Date),
        1 => any::<bool>().prop_map(Schema::Flag),
        1 => proptest::sample::subsequence(vec![0.5, -2.25, 3.0, 70.0], 1..3).prop_map(Schema::Numbers),
        3 => texts().prop_map(Schema::Texts),
        1 => proptest::sample::subsequence(vec![-1, 0, 5, 70], 1..3).prop_map(Schema::Integers),
        1 => texts().prop_flat_map(|all| {
            let some = proptest::sample::subsequence(all.clone(), 1..=all.len());
            (Just(all), some)
        }).prop_map(|(all, some)| Schema::Subset(all, some)),
    ];
    let nested = leaf.prop_recursive(4, 24, 4, |inner| {
        let inner = inner.boxed();
        let object = members(inner.clone()).prop_map(Schema::Object).boxed();
        let closed = members(inner.clone()).prop_map(Schema::Closed);
        let alternatives = prop_oneof![
            2 => object.clone(),
            1 => closed,
            1 => inner.clone(),
        ]
        .boxed();
        prop_oneof![
            2 => inner.clone().prop_map(|item| Schema::List(Box::new(item))),
            2 => inner.clone().prop_map(|value| Schema::Map(Box::new(value))),
            5 => object.clone(),
            3 => inner.clone().prop_map(|inner| Schema::Nullable(Box::new(inner))),
            2 => proptest::collection::vec(object.clone(), 1..4).prop_map(Schema::All),
            1 => (object.clone(), proptest::collection::vec(object.clone(), 2..4))
                .prop_map(|(object, some)| Schema::All(vec![object, Schema::One(some)])),
            1 => proptest::collection::vec(object.clone(), 4)
                .prop_map(|mut some| {
                    let others = some.split_off(2);
                    Schema::All(vec![Schema::AnyOf(some), Schema::One(others)])
                }),
            2 => (members(inner.clone()), proptest::collection::vec(object.clone(), 2..4))
                .prop_map(|(members, some)| Schema::Beside(members, some)),
            3 => proptest::collection::vec(alternatives.clone(), 2..4).prop_map(Schema::One),
            2 => proptest::collection::vec(alternatives, 2..4).prop_map(Schema::AnyOf),
            2 => proptest::collection::vec(members(inner.clone()), 3).prop_map(|some| {
                Schema::Tagged(["cat", "dog", "3"].into_iter().zip(some).collect())
            }),
            2 => proptest::collection::vec(members(inner), 3).prop_map(|some| {
                Schema::Based(["cat", "dog", "3"].into_iter().zip(some).collect())
            }),
        ]
    });
    nested.boxed()
}

fn members(inner: BoxedStrategy<Schema>) -> BoxedStrategy<Vec<Member>> {
    let names = proptest::sample::subsequence(NAMES.to_vec(), 1..5);
    let said = proptest::collection::vec((inner, any::<bool>()), 5);
    (names, said)
        .prop_map(|(names, said)| {
            let members = names.into_iter().zip(said);
            let member = |(name, (schema, required))| Member {
                name,
                schema,
                required,
            };
            members.map(member).collect()
        })
        .boxed()
}

/// How a schema is written down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    OpenApi,
    JsonSchema,
}

/// Writes schemas down, with components where OpenAPI needs them.
pub struct Writer {
    dialect: Dialect,
    prefix: String,
    pub components: Map<String, Value>,
}

impl Writer {
    pub fn new(dialect: Dialect, prefix: &str) -> Self {
        Writer {
            dialect,
            prefix: prefix.to_owned(),
            components: Map::new(),
        }
    }

    pub fn write(&mut self, schema: &Schema) -> Value {
        match schema {
            Schema::Any => json!({}),
            Schema::Boolean => json!({"type": "boolean"}),
            Schema::Integer => json!({"type": "integer", "minimum": i64::MIN, "maximum": i64::MAX}),
            Schema::Unsigned if self.dialect == Dialect::OpenApi => {
                json!({"type": "integer", "format": "uint64"})
            }
            Schema::Unsigned => json!({"type": "integer", "minimum": 0, "maximum": u64::MAX}),
            Schema::Number => json!({"type": "number"}),
            Schema::Text => json!({"type": "string"}),
            Schema::Date if self.dialect == Dialect::OpenApi => {
                json!({"type": "string", "format": "date-time"})
            }
            Schema::Date => {
                json!({"type": "string", "pattern": "^20[0-9-]{8}T[0-9:.]+(Z|[+-][0-9:]{5})$"})
            }
            Schema::Flag(value) => json!({"type": "boolean", "enum": [value]}),
            Schema::Numbers(values) => json!({"type": "number", "enum": values}),
            Schema::Texts(values) => json!({"type": "string", "enum": values}),
            Schema::Integers(values) => json!({"type": "integer", "enum": values}),
            Schema::Subset(all, some) => {
                let all = self.write(&Schema::Texts(all.clone()));
                let all = self.component(all);
                json!({"allOf": [all, {"enum": some}]})
            }
            Schema::List(item) => json!({"type": "array", "items": self.write(item)}),
            Schema::Map(value) => {
                json!({"type": "object", "additionalProperties": self.write(value)})
            }
            Schema::Object(members) => {
                let object = self.object(members);
                self.component(object)
            }
            Schema::Closed(members) => {
                let mut object = self.object(members);
                object["additionalProperties"] = false.into();
                self.component(object)
            }
            Schema::All(parts) => json!({"allOf": self.each(parts)}),
            Schema::Beside(members, parts) => {
                let mut object = self.object(members);
                object["anyOf"] = self.each(parts);
                object
            }
            Schema::One(parts) => json!({"oneOf": self.each(parts)}),
            Schema::AnyOf(parts) => json!({"anyOf": self.each(parts)}),
            Schema::Based(variants) if self.dialect == Dialect::OpenApi => self.based(variants),
            Schema::Tagged(variants) | Schema::Based(variants) => self.tagged(variants),
            Schema::Nullable(inner) => {
                let inside = self.write(inner);
                self.nullable(inside)
            }
        }
    }

    fn each(&mut self, parts: &[Schema]) -> Value {
        parts.iter().map(|part| self.write(part)).collect()
    }

    fn nullable(&mut self, inside: Value) -> Value {
        if self.dialect == Dialect::JsonSchema {
            return json!({"anyOf": [inside, {"type": "null"}]});
        }
        match inside {
            Value::Object(mut inside) if inside.contains_key("type") => {
                inside.insert("nullable".to_owned(), true.into());
                if let Some(Value::Array(values)) = inside.get_mut("enum")
                    && !values.contains(&Value::Null)
                {
                    values.push(Value::Null);
                }
                Value::Object(inside)
            }
            inside if inside.get("$ref").is_some() => {
                json!({"oneOf": [inside, {"nullable": true, "enum": [null]}]})
            }
            Value::Object(inside) if inside.is_empty() => json!({}),
            Value::Object(mut inside) => {
                inside.insert("nullable".to_owned(), true.into());
                Value::Object(inside)
            }
            other => other,
        }
    }

    fn object(&mut self, members: &[Member]) -> Value {
        let mut properties = Map::new();
        for member in members {
            properties.insert(member.name.to_owned(), self.write(&member.schema));
        }
        let required = members.iter().filter(|member| member.required);
        let required: Vec<&str> = required.map(|member| member.name).collect();
        let mut object = json!({"type": "object", "properties": properties});
        if !required.is_empty() {
            object["required"] = json!(required);
        }
        object
    }

    fn tagged(&mut self, variants: &[(&'static str, Vec<Member>)]) -> Value {
        let mut parts = Vec::new();
        let mut mapping = Map::new();
        for (tag, members) in variants {
            let mut object = self.object(members);
            object["properties"][TAG] = match self.dialect {
                Dialect::OpenApi => json!({"type": "string"}),
                Dialect::JsonSchema => json!({"type": "string", "enum": [tag]}),
            };
            let mut required = vec![json!(TAG)];
            required.extend(object["required"].as_array().cloned().unwrap_or_default());
            object["required"] = Value::Array(required);
            let part = self.component(object);
            if let Some(name) = part["$ref"].as_str() {
                mapping.insert((*tag).to_owned(), name.into());
            }
            parts.push(part);
        }
        match self.dialect {
            Dialect::OpenApi => {
                json!({"oneOf": parts, "discriminator": {"propertyName": TAG, "mapping": mapping}})
            }
            Dialect::JsonSchema => json!({"oneOf": parts}),
        }
    }

    fn based(&mut self, variants: &[(&'static str, Vec<Member>)]) -> Value {
        let tag = json!({TAG: {"type": "string"}});
        let base = json!({"type": "object", "required": [TAG], "properties": tag});
        let base = self.component(base);
        let mut mapping = Map::new();
        for (tag, members) in variants {
            let object = self.object(members);
            let subtype = self.component(json!({BASE: true, "allOf": [base, object]}));
            mapping.insert((*tag).to_owned(), subtype["$ref"].clone());
        }
        let name = base["$ref"].as_str().and_then(|own| own.rsplit('/').next());
        if let Some(base) = name.and_then(|name| self.components.get_mut(name)) {
            base["discriminator"] = json!({"propertyName": TAG, "mapping": mapping});
        }
        base
    }

    /// A schema as a component, in the dialect that has them.
    fn component(&mut self, schema: Value) -> Value {
        if self.dialect == Dialect::JsonSchema {
            return schema;
        }
        let name = format!("{}P{}", self.prefix, self.components.len());
        let reference = format!("#/components/schemas/{name}");
        self.components.insert(name, schema);
        json!({"$ref": reference})
    }
}

/// The schema as JSON Schema.
pub fn json_schema(schema: &Schema) -> Value {
    Writer::new(Dialect::JsonSchema, "").write(schema)
}

/// Whether a value is valid, as `jsonschema` says; if it is two of a `oneOf`, it is one all the same: documents say `oneOf`
/// where they mean `anyOf`, and that a value is two of them is no reason to take it for something else.
pub fn is_valid(schema: &Schema, value: &Value) -> bool {
    let mut schema = json_schema(schema);
    any_of(&mut schema);
    jsonschema::is_valid(&schema, value)
}

fn any_of(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(any_of);
            if let Some(parts) = members.remove("oneOf") {
                members.insert("anyOf".to_owned(), parts);
            }
        }
        Value::Array(parts) => parts.iter_mut().for_each(any_of),
        _ => {}
    }
}
