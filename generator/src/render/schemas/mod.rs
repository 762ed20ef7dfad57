//! Schemas of the document as JSON Schemas (draft 2020-12): one schema holds all components that it needs under `$defs`.
//!
//! They are made of the model's schemas, not of types: a type merges what several schemas say, and leaves what it cannot
//! hold to the service.

mod keywords;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::model::{
    Additional, Answer, AnswerKind, Body, Component, Components, Composed, Composition, Header,
    JsonType, Parameter, Purpose, Ref, Schema,
};
use crate::names::{Inside, Sdk};
use crate::pointer;

/// How the name of a component goes on of which nothing is required, where the service has set it.
pub(in crate::render) const SET: &str = ".set";

/// Schemas in the making.
pub(in crate::render) struct Schemas<'a> {
    components: &'a Components,
    /// What the value is for.
    whole: Purpose,
    /// What the part of it is for that is being written: of what only the service sets nothing is asked for.
    purpose: Purpose,
    /// Where the document has secrets.
    secrets: BTreeSet<&'a str>,
    /// Values in use, by the place of the member.
    known: BTreeMap<&'a str, &'a [String]>,
    /// The member that names a resource which exists already, by the place of the object.
    references: BTreeMap<&'a str, &'a str>,
    /// The components so far, by the names that they have here; one that is being made is there already.
    defined: BTreeMap<String, Value>,
}

/// The schemas that speak of one value, from the one that is written outwards.
#[derive(Clone, Copy)]
struct Speaking<'s, 'a> {
    schema: &'a Schema,
    around: Option<&'s Speaking<'s, 'a>>,
    /// The component that they stand in, and nothing but composition between: it must not lead back there.
    component: Option<&'a str>,
    /// Whether nothing may be left out of what is required: what must not be grows by that.
    exact: bool,
    /// Whether what is required is said elsewhere.
    open: bool,
}

impl<'a> Speaking<'_, 'a> {
    /// The outermost schema that speaks of the value.
    fn root(&self) -> &'a Schema {
        let root = std::iter::successors(Some(self), |own| own.around).last();
        root.map_or(self.schema, |root| root.schema)
    }
}

impl<'a> Schemas<'a> {
    pub fn new(sdk: &'a Sdk<'a>, purpose: Purpose) -> Self {
        let mut schemas = Schemas {
            components: &sdk.api.components,
            whole: purpose,
            purpose,
            secrets: BTreeSet::new(),
            known: BTreeMap::new(),
            references: BTreeMap::new(),
            defined: BTreeMap::new(),
        };
        for r#type in &sdk.types {
            let Inside::Object(object) = &r#type.inside else {
                continue;
            };
            for member in object.members.iter().map(|own| own.model) {
                if member.secret {
                    schemas.secrets.insert(&member.pointer);
                }
                if !member.known_values.is_empty() {
                    schemas.known.insert(&member.pointer, &member.known_values);
                }
            }
            let named_by = object.reference.and_then(|index| object.members.get(index));
            if let Some(own) = named_by {
                let name = own.model.name.as_str();
                schemas.references.insert(&r#type.model.pointer, name);
            }
        }
        schemas
    }

    /// The schema of a parameter. What the runtime's own setter takes is a text.
    pub fn parameter(&mut self, parameter: &'a Parameter) -> Value {
        match &parameter.schema {
            Some(schema) => self.of(schema),
            None if parameter.r#type == Ref::Any => json!({}),
            None => json!({"type": "string"}),
        }
    }

    /// The schema of a body.
    pub fn body(&mut self, body: &'a Body) -> Value {
        match body.kind.r#type() {
            Some(_) => self.some(body.schema.as_ref()),
            None => self.raw(body.schema.as_ref(), &body.media_type),
        }
    }

    /// The schema of an answer; null where nothing is answered.
    pub fn answer(&mut self, answer: &'a Answer) -> Value {
        match answer.kind {
            AnswerKind::Empty => Value::Null,
            AnswerKind::Json(_) | AnswerKind::Xml(..) => self.some(answer.schema.as_ref()),
            AnswerKind::Text | AnswerKind::Bytes => {
                self.raw(answer.schema.as_ref(), &answer.accept)
            }
        }
    }

    /// The schema of a header of an answer.
    pub fn header(&mut self, header: &'a Header) -> Value {
        match &header.schema {
            Some(schema) => self.of(schema),
            None => json!({"type": "string"}),
        }
    }

    /// A schema with everything that it refers to.
    pub fn whole(mut self, make: impl FnOnce(&mut Self) -> Value) -> Value {
        let mut schema = make(&mut self);
        let types = self.types();
        if let (Value::Object(schema), false) = (&mut schema, types.is_empty()) {
            schema.insert("$defs".to_owned(), Value::Object(types));
        }
        schema
    }

    /// All components that schemas have referred to so far.
    pub fn types(self) -> Map<String, Value> {
        self.defined.into_iter().collect()
    }

    fn some(&mut self, schema: Option<&'a Schema>) -> Value {
        schema.map_or_else(|| json!({}), |schema| self.of(schema))
    }

    /// What is given or comes as it is: a string, whatever the document says is written in it.
    fn raw(&mut self, schema: Option<&'a Schema>, media_type: &str) -> Value {
        let told = schema.map(|schema| (self.resolved(schema), schema));
        let mut made = match told {
            Some((said, schema)) if said.r#type == Some(JsonType::String) => self.of(schema),
            Some((said, schema)) if !said.is_empty() => {
                // What is written in a string is described by `contentSchema` (JSON Schema 2020-12, Validation, 8.5).
                json!({"type": "string", "contentSchema": self.of(schema)})
            }
            _ => json!({"type": "string"}),
        };
        // Of several it is not known which comes.
        let one = Some(json!(media_type)).filter(|_| !media_type.contains(','));
        keywords::say(&mut made, "contentMediaType", one.as_ref());
        made
    }

    /// The schema of a value, whatever is said of what it stands in.
    fn of(&mut self, schema: &'a Schema) -> Value {
        self.schema(Speaking {
            schema,
            around: None,
            component: None,
            exact: false,
            open: false,
        })
    }

    fn schema(&mut self, speaking: Speaking<'_, 'a>) -> Value {
        let schema = speaking.schema;
        let Some((name, component)) = self.components.target(schema) else {
            return self.own(speaking);
        };
        // Of a base that is a part of something it is what the base says itself.
        let part = speaking.around.is_some_and(adds);
        if speaking.open || part && !component.subtypes.is_empty() {
            return self.schema(Speaking {
                schema: &component.schema,
                ..speaking
            });
        }
        if let Some(own) = speaking.component
            && self.components.leads_back(name, own)
        {
            // A schema must not lead to itself for one value (JSON Schema 2020-12, Core, 9.4.1).
            return json!({});
        }
        let mut made = self.define(name, component);
        let description = schema.description.as_ref().map(|words| json!(words));
        keywords::say(&mut made, "description", description.as_ref());
        made
    }

    /// What a schema says that is no reference.
    fn own(&mut self, speaking: Speaking<'_, 'a>) -> Value {
        let own = speaking.schema;
        let named_by = self.references.get(own.pointer.as_str()).copied();
        let named_by = named_by.filter(|_| self.purpose == Purpose::Sent && !speaking.open);
        let speaking = Speaking {
            open: speaking.open || named_by.is_some(),
            ..speaking
        };
        let mut made = keywords::plain(own);
        let required = match named_by {
            Some(_) => self.all_required(own),
            None if speaking.open => Vec::new(),
            None => self.required(&speaking),
        };
        match named_by {
            // A resource that exists already is named, and needs nothing else.
            Some(name) if !required.is_empty() => {
                let ways = json!([{"required": required}, {"required": [name]}]);
                made.insert("anyOf".to_owned(), ways);
            }
            _ if !required.is_empty() => {
                made.insert("required".to_owned(), json!(required));
            }
            _ => {}
        }
        if let Some(members) = &own.properties {
            let members = members.iter();
            let members =
                members.map(|(name, member)| (name.clone(), self.member(&speaking, name, member)));
            made.insert("properties".to_owned(), Value::Object(members.collect()));
        }
        if let Some(additional) = &own.additional {
            let additional = match additional {
                Additional::Any(allowed) => json!(allowed),
                Additional::Schema(schema) => self.of(schema),
            };
            made.insert("additionalProperties".to_owned(), additional);
        }
        if let Some(items) = &own.items {
            made.insert("items".to_owned(), self.of(items));
        }
        if let Some(not) = &own.not {
            let not = self.schema(Speaking {
                schema: not,
                around: None,
                exact: true,
                ..speaking
            });
            made.insert("not".to_owned(), not);
        }
        for composition in &own.composed {
            self.parts(&speaking, composition, &mut made);
        }
        if own.nullable && !made.is_empty() {
            made = keywords::nullable(&made);
        }
        keywords::describe(&mut made, own);
        Value::Object(made)
    }

    /// Adds what a schema is made of.
    fn parts(
        &mut self,
        speaking: &Speaking<'_, 'a>,
        composition: &'a Composition,
        made: &mut Map<String, Value>,
    ) {
        let mut written = Vec::with_capacity(composition.parts.len());
        for part in &composition.parts {
            let schema = self.schema(Speaking {
                schema: &part.schema,
                around: Some(speaking),
                ..*speaking
            });
            written.push(self.told(speaking.schema, schema, &part.tags));
        }
        // A reference may stand beside other keywords (JSON Schema 2020-12, Core, 8.2.3.1): no need for an `allOf`.
        if let (Composed::AllOf, [Value::Object(only)]) = (composition.keyword, written.as_slice())
            && let Some(reference) = only.get("$ref").filter(|_| only.len() == 1)
        {
            made.insert("$ref".to_owned(), reference.clone());
            return;
        }
        // Objects may have members that are not named, formats are not checked, and a whole number is a number: what fits
        // two of them is no less right, unless what is required is all that tells them apart.
        let exact = composition.only_requires && (self.purpose.is_whole() || speaking.exact);
        let keyword = match composition.keyword {
            Composed::OneOf if !exact => Composed::AnyOf.as_str(),
            other => other.as_str(),
        };
        if made.contains_key(keyword) {
            let both = json!([{keyword: written}]);
            match made.get_mut("allOf").and_then(Value::as_array_mut) {
                Some(known) => known.extend(both.as_array().into_iter().flatten().cloned()),
                None => drop(made.insert("allOf".to_owned(), both)),
            }
        } else {
            made.insert(keyword.to_owned(), Value::Array(written));
        }
    }

    /// A variant that is told by these values of its discriminator.
    fn told(&self, union: &Schema, schema: Value, tags: &[String]) -> Value {
        let Some(member) = union.discriminator.as_deref().filter(|_| !tags.is_empty()) else {
            return schema;
        };
        let mut told = json!({"properties": {member: {"enum": tags}}});
        if self.purpose.is_whole() {
            keywords::say(&mut told, "required", Some(&json!([member])));
        }
        match (schema, told) {
            (Value::Object(mut schema), Value::Object(told)) if schema.contains_key("$ref") => {
                schema.extend(told);
                Value::Object(schema)
            }
            (schema, told) => json!({"allOf": [schema, told]}),
        }
    }

    fn member(&mut self, speaking: &Speaking<'_, 'a>, name: &str, member: &'a Schema) -> Value {
        let around = self.purpose;
        // `required` of what the service sets holds in answers alone (OpenAPI 3.0.3, Schema Object, `readOnly`).
        if around == Purpose::Sent && self.components.is_read_only(speaking.root(), name) {
            self.purpose = Purpose::Changed;
        }
        let mut made = self.of(member);
        self.purpose = around;
        let at = member.pointer.as_str();
        if self.secrets.contains(at) {
            keywords::say(&mut made, "x-secret", Some(&json!(true)));
        }
        if let Some(known) = self.known.get(at) {
            keywords::say(&mut made, "examples", Some(&json!(known)));
        }
        made
    }

    /// Writes a component, and refers to it; where a base is asked for, one of its subtypes comes.
    fn define(&mut self, name: &'a str, component: &'a Component) -> Value {
        let key = self.key(name);
        let reference = json!({"$ref": format!("#/$defs/{}", encoded(&key))});
        if self.defined.contains_key(&key) {
            return reference;
        }
        self.defined.insert(key.clone(), Value::Null);
        let alone = Speaking {
            schema: &component.schema,
            around: None,
            component: Some(name),
            exact: false,
            open: false,
        };
        let mut ways = Vec::with_capacity(component.subtypes.len());
        for subtype in &component.subtypes {
            let Some((own, inside)) = self.components.get(&subtype.name) else {
                continue;
            };
            let schema = if own == name {
                self.schema(alone)
            } else {
                self.define(own, inside)
            };
            ways.push(self.told(&component.schema, schema, &subtype.tags));
        }
        let made = if ways.is_empty() {
            self.schema(alone)
        } else {
            json!({"anyOf": ways})
        };
        self.defined.insert(key, made);
        reference
    }

    /// The name of a component here. One of which less is asked for than elsewhere in the value is another.
    fn key(&self, name: &str) -> String {
        let mut key = name.to_owned();
        if self.purpose != self.whole && self.components.asks(name) {
            key.push_str(SET);
            while self.components.get(&key).is_some() {
                key.push('.');
            }
        }
        key
    }

    /// The names of the members that have to be there.
    fn required(&self, speaking: &Speaking<'_, 'a>) -> Vec<&'a str> {
        let root = speaking.root();
        let names = speaking.schema.required.iter().map(String::as_str);
        names
            .filter(|name| speaking.exact || self.components.must_be_in(self.purpose, root, name))
            .collect()
    }

    /// What a schema and its parts require, each name once.
    fn all_required(&self, schema: &'a Schema) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for part in self.components.all(schema) {
            for name in &part.required {
                if !names.contains(&name.as_str())
                    && self.components.must_be_in(self.purpose, schema, name)
                {
                    names.push(name);
                }
            }
        }
        names
    }

    /// A schema behind all references.
    fn resolved(&self, schema: &'a Schema) -> &'a Schema {
        let mut said = self.components.all(schema).into_iter();
        said.find(|part| part.r#type.is_some()).unwrap_or(schema)
    }
}

/// Whether more than the part is said of the value: a description that is hung on a reference asks for what that does.
fn adds(around: &Speaking<'_, '_>) -> bool {
    let inside = around.component.is_some() || around.around.is_some();
    around.schema.adds(inside)
}

/// A name in a reference: a JSON pointer in a fragment (RFC 6901, 6).
fn encoded(name: &str) -> String {
    let mut encoded = String::new();
    for byte in pointer::escape(name).bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(byte.into());
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}
