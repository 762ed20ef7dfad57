//! Types as JSON Schemas (draft 2020-12): one schema holds all types that it needs under `$defs`.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::keywords;
use crate::model::{Limits, Member, Ref, TypeId, TypeKind};
use crate::names::{Inside, Object, Sdk};

/// What the value is for, which says what has to be in it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// It is sent as a whole: what the service sets is not asked for.
    Sent,
    /// It is sent, and what it leaves out stays as it is.
    Changed,
    /// It comes from the service.
    Answered,
}

/// Schemas in the making.
pub(in crate::render) struct Schemas<'a> {
    sdk: &'a Sdk<'a>,
    purpose: Purpose,
    /// The types so far; one that is being made is there already.
    types: BTreeMap<TypeId, Value>,
}

impl<'a> Schemas<'a> {
    pub fn sent(sdk: &'a Sdk<'a>) -> Self {
        Schemas::new(sdk, Purpose::Sent)
    }

    pub fn changed(sdk: &'a Sdk<'a>) -> Self {
        Schemas::new(sdk, Purpose::Changed)
    }

    pub fn answered(sdk: &'a Sdk<'a>) -> Self {
        Schemas::new(sdk, Purpose::Answered)
    }

    fn new(sdk: &'a Sdk<'a>, purpose: Purpose) -> Self {
        let types = BTreeMap::new();
        Schemas {
            sdk,
            purpose,
            types,
        }
    }

    /// The schema of a value, with everything that it refers to.
    pub fn whole(mut self, reference: &Ref, limits: &Limits) -> Value {
        let mut schema = self.of(reference, limits);
        let types = self.types();
        if let (Value::Object(schema), false) = (&mut schema, types.is_empty()) {
            schema.insert("$defs".to_owned(), Value::Object(types));
        }
        schema
    }

    /// All types that schemas have referred to so far.
    pub fn types(self) -> Map<String, Value> {
        let types = self.types.into_iter();
        let types = types.map(|(id, schema)| (self.sdk.r#type(id).name.clone(), schema));
        types.collect()
    }

    /// The schema of a value; what it refers to is among the [`types`](Schemas::types).
    pub fn of(&mut self, reference: &Ref, limits: &Limits) -> Value {
        let none = Limits::default();
        let inner = limits.inner.as_deref().unwrap_or(&none);
        let mut schema = match reference {
            Ref::Boolean => json!({"type": "boolean"}),
            Ref::Integer => json!({"type": "integer"}),
            Ref::Unsigned => json!({"type": "integer", "minimum": 0}),
            Ref::Nullable(inner) => {
                let inner = self.of(inner, limits);
                return json!({"anyOf": [inner, {"type": "null"}]});
            }
            Ref::Number => json!({"type": "number"}),
            Ref::Text => json!({"type": "string"}),
            Ref::Timestamp => json!({"type": "string", "format": "date-time"}),
            Ref::Any => json!({}),
            Ref::List(item) => json!({"type": "array", "items": self.of(item, inner)}),
            Ref::Map(value) => {
                json!({"type": "object", "additionalProperties": self.of(value, inner)})
            }
            Ref::Named(id) | Ref::Boxed(id) => {
                self.r#type(*id);
                let name = self.sdk.r#type(*id).name.as_str();
                return json!({"$ref": format!("#/$defs/{name}")});
            }
        };
        if let Value::Object(schema) = &mut schema {
            keywords::limit(schema, limits);
        }
        schema
    }

    fn r#type(&mut self, id: TypeId) {
        if self.types.contains_key(&id) {
            return;
        }
        self.types.insert(id, Value::Null);
        let r#type = self.sdk.r#type(id);
        let mut schema = match (&r#type.inside, &r#type.model.kind) {
            (Inside::Object(object), _) => self.object(object),
            (_, TypeKind::TextEnum(values)) => json!({"type": "string", "enum": values}),
            (_, TypeKind::IntegerEnum(values)) => json!({"type": "integer", "enum": values}),
            (Inside::Union { variants, .. }, _) => {
                let variants = variants.iter().map(|own| own.model);
                let schemas = variants.map(|own| self.of(&own.r#type, &own.limits));
                json!({"anyOf": schemas.collect::<Vec<_>>()})
            }
            _ => json!({}),
        };
        if let (Value::Object(schema), false) = (&mut schema, r#type.model.description.is_empty()) {
            let words = r#type.model.description.clone();
            schema.insert("description".to_owned(), words.into());
        }
        self.types.insert(id, schema);
    }

    fn object(&mut self, object: &Object<'_>) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for member in object.members.iter().map(|own| own.model) {
            properties.insert(member.name.clone(), self.member(member));
            let there = match self.purpose {
                Purpose::Sent => !member.read_only,
                Purpose::Changed => false,
                Purpose::Answered => !member.write_only,
            };
            if member.required && there {
                required.push(member.name.clone());
            }
        }
        let mut schema = json!({"type": "object", "properties": properties});
        if let (Value::Object(schema), false) = (&mut schema, required.is_empty()) {
            let sent = self.purpose == Purpose::Sent;
            let id = object.reference.filter(|_| sent);
            if let Some(id) = id.and_then(|index| object.members.get(index)) {
                // A resource that exists already is named, and needs nothing else.
                let ways = json!([{"required": required}, {"required": [id.model.name]}]);
                schema.insert("anyOf".to_owned(), ways);
            } else {
                schema.insert("required".to_owned(), json!(required));
            }
        }
        schema
    }

    fn member(&mut self, member: &Member) -> Value {
        let mut schema = self.of(&member.r#type, &member.limits);
        if member.nullable {
            schema = json!({"anyOf": [schema, {"type": "null"}]});
        }
        if let Value::Object(inside) = &mut schema {
            keywords::describe(inside, member);
        }
        schema
    }
}
