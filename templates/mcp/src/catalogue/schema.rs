//! The JSON Schema of what a tool takes: the inputs of its operation, and what this server adds to all of their kind.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{Control, Input, Operation, Place, Product, controls, products};

/// The whole schema, with every type that it refers to.
#[must_use]
pub fn input_schema(operation: &'static Operation) -> Map<String, Value> {
    assembled(operation, parsed)
}

/// The schema without what is inside of a body and without words, for long listings.
#[must_use]
pub fn short_schema(operation: &'static Operation) -> Map<String, Value> {
    let mut schema = assembled(operation, |input| match input.place {
        Place::Body => json!({"type": "object"}),
        _ => parsed(input),
    });
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(Map::values_mut) {
        if let Value::Object(property) = property {
            property.retain(|key, _| SHORT.contains(&key.as_str()));
        }
    }
    schema
}

/// What is kept of an argument's schema in a long listing: what it is, not what limits it.
const SHORT: [&str; 5] = ["type", "items", "enum", "additionalProperties", "$ref"];

/// The schema of an input; references in it lead to types of its product.
#[must_use]
pub fn parsed(input: &Input) -> Value {
    serde_json::from_str(input.schema).unwrap_or_else(|_| json!({}))
}

/// The schema of a type that an operation's inputs refer to. Where a body is changed in part, nothing of it is required.
#[must_use]
pub fn r#type(operation: &Operation, name: &str) -> Option<Value> {
    let mut schema = named(operation.of(), name)?;
    if operation.partial {
        require_nothing(&mut schema);
    }
    Some(schema)
}

fn named(product: &Product, name: &str) -> Option<Value> {
    let types = product.types;
    let at = types.binary_search_by(|own| own.name.cmp(name)).ok()?;
    serde_json::from_str(types.get(at)?.schema).ok()
}

/// The whole schema of a type of a product, with every type that it refers to.
#[must_use]
pub fn type_schema(product: &str, name: &str) -> Option<Map<String, Value>> {
    let product = products().iter().find(|own| own.name == product)?;
    let Value::Object(mut schema) = named(product, name)? else {
        return None;
    };
    let mut open = Vec::new();
    schema
        .values()
        .for_each(|inner| references(inner, &mut open));
    let definitions = definitions(open, |name| named(product, name));
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    Some(schema)
}

fn require_nothing(schema: &mut Value) {
    let Value::Object(members) = schema else {
        return;
    };
    members.remove("required");
    // Ways that only say what is required are none then.
    let ways = members.get("anyOf").and_then(Value::as_array);
    if ways.is_some_and(|ways| {
        ways.iter().all(|way| {
            way.as_object()
                .is_some_and(|way| way.keys().eq(["required"]))
        })
    }) {
        members.remove("anyOf");
    }
}

fn assembled(operation: &'static Operation, of: impl Fn(&Input) -> Value) -> Map<String, Value> {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for input in operation.visible() {
        properties.insert(input.name.to_owned(), of(input));
        if input.required {
            required.push(input.name);
        }
    }
    for control in controls(operation) {
        properties.insert(control.name().to_owned(), control.schema(operation));
    }
    let mut open = Vec::new();
    properties
        .values()
        .for_each(|schema| references(schema, &mut open));
    let definitions = definitions(open, |name| r#type(operation, name));
    let mut schema = object(properties, &required);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema
}

/// All types that are referred to, however far away.
fn definitions(mut open: Vec<String>, of: impl Fn(&str) -> Option<Value>) -> Map<String, Value> {
    let mut found = BTreeMap::new();
    while let Some(name) = open.pop() {
        if found.contains_key(&name) {
            continue;
        }
        let schema = of(&name).unwrap_or_else(|| json!({}));
        references(&schema, &mut open);
        found.insert(name, schema);
    }
    found.into_iter().collect()
}

fn references(schema: &Value, into: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(name) = reference(members) {
                into.push(name.to_owned());
            }
            members.values().for_each(|inner| references(inner, into));
        }
        Value::Array(items) => items.iter().for_each(|inner| references(inner, into)),
        _ => {}
    }
}

/// The name of the type that a schema refers to.
#[must_use]
pub fn reference(schema: &Map<String, Value>) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

impl Operation {
    /// What callers give: turning pages is this server's work.
    pub fn visible(&self) -> impl Iterator<Item = &'static Input> {
        use super::Paging;
        let (turning, limit) = match self.paging {
            Paging::No => (None, None),
            Paging::Offset { offset, limit } => (Some(offset), Some(limit)),
            Paging::Token { token, limit, .. } => (Some(token), limit),
            Paging::Marks(marks) => (None, marks.limit),
        };
        let marks = match self.paging {
            Paging::Marks(marks) => marks.next,
            _ => &[],
        };
        let hidden = move |wire: &str| {
            let marked = marks.iter().any(|(name, _)| *name == wire);
            marked || turning == Some(wire) || limit == Some(wire)
        };
        let inputs = self.inputs.iter();
        inputs.filter(move |input| input.place != Place::Query || !hidden(input.wire))
    }
}

impl Control {
    /// Its JSON Schema.
    #[must_use]
    pub fn schema(self, operation: &'static Operation) -> Value {
        let words = |r#type: &str, words: &str| json!({"type": r#type, "description": words});
        match self {
            Control::Limit => json!({
                "type": "integer", "minimum": 1, "maximum": 1000,
                "description": "The most items of this answer; 50 without it.",
            }),
            Control::Cursor => words(
                "string",
                "`next_cursor` of the answer before, to go on there.",
            ),
            Control::Fields => json!({
                "type": "array", "items": {"type": "string"},
                "description": "Only these members, such as `properties.name`; of each item in a list.",
            }),
            Control::Filter => json!({
                "type": "object", "additionalProperties": {"type": "string"},
                "description": "Only items whose member holds the text, such as {\"properties.name\": \"web\"}.",
            }),
            Control::Wait => words(
                "boolean",
                "Wait until what this starts is over; its state is told after some time even if not.",
            ),
            Control::Preview => words("boolean", "Show the request, and send nothing."),
            Control::Confirmation => words(
                "string",
                "The token of the preview that the user has agreed to.",
            ),
            Control::Location => json!({
                "type": "string", "enum": operation.of().locations,
                "description": "Where to ask; the first without it.",
            }),
        }
    }
}

/// A schema of an object with these members and no others.
#[must_use]
pub fn object(properties: Map<String, Value>, required: &[&str]) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), "object".into());
    schema.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
    schema.insert("additionalProperties".to_owned(), false.into());
    schema
}
