//! Schemas of the document as JSON Schemas (draft 2020-12): one schema holds all components that it needs under `$defs`.
//!
//! They are made of the document's own schemas, not of types: a type merges what several schemas say, and leaves what it
//! cannot hold to the service.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::keywords;
use super::variants::{self, Discriminator};
use crate::model::{Answer, AnswerKind, Body, BodyKind, Parameter, Schema};
use crate::names::{Inside, Sdk};
use crate::pointer;

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
    components: &'a BTreeMap<String, Value>,
    purpose: Purpose,
    /// Where the document has secrets.
    secrets: BTreeSet<&'a str>,
    /// Values in use, by the place of the member.
    known: BTreeMap<&'a str, &'a [String]>,
    /// The member that names a resource which exists already, by the place of the object.
    references: BTreeMap<&'a str, &'a str>,
    /// The components so far; one that is being made is there already.
    defined: BTreeMap<&'a str, Value>,
}

/// The schemas that speak of one value, from the one that is written outwards.
#[derive(Clone, Copy)]
struct Speaking<'s, 'a> {
    schema: &'a Value,
    around: Option<&'s Speaking<'s, 'a>>,
    /// The component that they stand in, and nothing but composition between: it must not lead back there.
    component: Option<&'a str>,
    /// Whether nothing may be left out of what is required: what must not be grows by that.
    exact: bool,
    /// Whether what is required is said elsewhere.
    open: bool,
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
        let mut schemas = Schemas {
            components: &sdk.api.components,
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
            None => json!({"type": "string"}),
        }
    }

    /// The schema of a body.
    pub fn body(&mut self, body: &'a Body) -> Value {
        match &body.kind {
            BodyKind::Json(_) | BodyKind::Form(_) => self.some(body.schema.as_ref()),
            BodyKind::Text | BodyKind::Bytes => self.raw(body.schema.as_ref(), &body.media_type),
        }
    }

    /// The schema of an answer; null where nothing is answered.
    pub fn answer(&mut self, answer: &'a Answer) -> Value {
        match answer.kind {
            AnswerKind::Empty => Value::Null,
            AnswerKind::Json(_) => self.some(answer.schema.as_ref()),
            AnswerKind::Text | AnswerKind::Bytes => {
                self.raw(answer.schema.as_ref(), &answer.accept)
            }
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
        let defined = self.defined.into_iter();
        defined
            .map(|(name, schema)| (name.to_owned(), schema))
            .collect()
    }

    fn some(&mut self, schema: Option<&'a Schema>) -> Value {
        schema.map_or_else(|| json!({}), |schema| self.of(schema))
    }

    /// What is given or comes as it is: a string, whatever the document says is written in it.
    fn raw(&mut self, schema: Option<&'a Schema>, media_type: &str) -> Value {
        let told = schema.map(|schema| (self.resolved(&schema.value), schema));
        let mut made = match told {
            Some((said, schema)) if said["type"] == "string" => self.of(schema),
            Some((said, schema)) if said.as_object().is_some_and(|said| !said.is_empty()) => {
                json!({"type": "string", "contentSchema": self.of(schema)})
            }
            _ => json!({"type": "string"}),
        };
        // Of several it is not known which comes.
        let one = Some(json!(media_type)).filter(|_| !media_type.contains(','));
        keywords::say(&mut made, "contentMediaType", one.as_ref());
        made
    }

    fn of(&mut self, schema: &'a Schema) -> Value {
        self.value(&schema.value, &schema.pointer)
    }

    /// The schema of a value, whatever is said of what it stands in.
    fn value(&mut self, schema: &'a Value, at: &str) -> Value {
        let alone = Speaking {
            schema,
            around: None,
            component: None,
            exact: false,
            open: false,
        };
        self.schema(alone, at)
    }

    fn schema(&mut self, speaking: Speaking<'_, 'a>, at: &str) -> Value {
        let schema = speaking.schema;
        let Some(name) = self.target(schema) else {
            // A reference without a target is to a schema that was refused.
            let object = schema.as_object().filter(|own| !own.contains_key("$ref"));
            return object.map_or_else(|| json!({}), |own| self.own(speaking, own, at));
        };
        if speaking.open {
            let inside = Speaking {
                schema: self.component(name),
                ..speaking
            };
            return self.schema(inside, &place(name));
        }
        // Of a base that is a part of something it is what the base says itself.
        let part = speaking.around.is_some_and(is_composed);
        if part && !self.subtypes(name).is_empty() {
            let inside = Speaking {
                schema: self.component(name),
                ..speaking
            };
            return self.schema(inside, &place(name));
        }
        if let Some(own) = speaking.component
            && variants::leads_back(self.components, name, own)
        {
            return json!({});
        }
        self.define(name);
        let mut made = json!({"$ref": format!("#/$defs/{}", encoded(name))});
        keywords::say(&mut made, "description", schema.get("description"));
        made
    }

    /// What a schema says that is no reference.
    fn own(&mut self, speaking: Speaking<'_, 'a>, own: &'a Map<String, Value>, at: &str) -> Value {
        let named_by = self.references.get(at).copied();
        let named_by = named_by.filter(|_| self.purpose == Purpose::Sent && !speaking.open);
        let speaking = Speaking {
            open: speaking.open || named_by.is_some(),
            ..speaking
        };
        let mut made = keywords::plain(own);
        let required = match named_by {
            Some(_) => self.all_required(speaking.schema),
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
        if let Some(members) = own.get("properties").and_then(Value::as_object) {
            let members = members.iter().map(|(name, member)| {
                let at = format!("{at}/properties/{}", pointer::escape(name));
                (name.clone(), self.member(member, &at))
            });
            made.insert("properties".to_owned(), Value::Object(members.collect()));
        }
        for keyword in ["additionalProperties", "items"] {
            let made_of = match own.get(keyword) {
                Some(Value::Bool(allowed)) => json!(allowed),
                Some(inside) => self.value(inside, &format!("{at}/{keyword}")),
                None => continue,
            };
            made.insert(keyword.to_owned(), made_of);
        }
        if let Some(not) = own.get("not") {
            let inside = Speaking {
                schema: not,
                around: None,
                exact: true,
                ..speaking
            };
            let not = self.schema(inside, &format!("{at}/not"));
            made.insert("not".to_owned(), not);
        }
        for keyword in ["allOf", "oneOf", "anyOf"] {
            if let Some(parts) = own.get(keyword).and_then(Value::as_array) {
                self.parts(&speaking, keyword, parts, at, &mut made);
            }
        }
        if own.get("nullable") == Some(&Value::Bool(true)) && !made.is_empty() {
            made = keywords::nullable(&made);
        }
        keywords::describe(&mut made, own);
        Value::Object(made)
    }

    /// Adds what a schema is made of.
    fn parts(
        &mut self,
        speaking: &Speaking<'_, 'a>,
        keyword: &str,
        parts: &'a [Value],
        at: &str,
        made: &mut Map<String, Value>,
    ) {
        let own = speaking.schema;
        let discriminator = Discriminator::of(own).filter(|_| keyword != "allOf");
        let tags = discriminator.map(|found| found.tags(self.components, parts));
        let mut tags = tags.into_iter().flatten();
        let mut written = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let inside = Speaking {
                schema: part,
                around: Some(speaking),
                ..*speaking
            };
            let schema = self.schema(inside, &format!("{at}/{keyword}/{index}"));
            let tags = tags.next().unwrap_or_default();
            written.push(match discriminator {
                Some(found) => found.told(schema, &tags, self.purpose != Purpose::Changed),
                None => schema,
            });
        }
        // With 2020-12 a reference may stand beside other keywords: no need for an `allOf` around it.
        if let ("allOf", [Value::Object(only)]) = (keyword, written.as_slice())
            && let Some(reference) = only.get("$ref").filter(|_| only.len() == 1)
        {
            made.insert("$ref".to_owned(), reference.clone());
            return;
        }
        // Objects may have members that are not named, formats are not checked, and a whole number is a number: what fits
        // two of them is no less right, unless what is required is all that tells them apart.
        let told_apart = parts.iter().all(variants::only_requires);
        let keyword = match keyword {
            "oneOf" if !told_apart || self.purpose == Purpose::Changed && !speaking.exact => {
                "anyOf"
            }
            other => other,
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

    fn member(&mut self, member: &'a Value, at: &str) -> Value {
        let mut made = self.value(member, at);
        if self.secrets.contains(at) {
            keywords::say(&mut made, "x-secret", Some(&json!(true)));
        }
        if let Some(known) = self.known.get(at) {
            keywords::say(&mut made, "examples", Some(&json!(known)));
        }
        made
    }

    /// Writes a component; where a base is asked for, one of its subtypes comes.
    fn define(&mut self, name: &'a str) {
        if self.defined.contains_key(name) {
            return;
        }
        self.defined.insert(name, Value::Null);
        let subtypes = self.subtypes(name);
        let schema = self.component(name);
        let alone = Speaking {
            schema,
            around: None,
            component: Some(name),
            exact: false,
            open: false,
        };
        let made = match Discriminator::of(schema) {
            Some(found) if !subtypes.is_empty() => {
                let asks = self.purpose != Purpose::Changed;
                let mut written = Vec::with_capacity(subtypes.len());
                for (own, tags) in subtypes {
                    let schema = if own == name {
                        self.schema(alone, &place(own))
                    } else {
                        self.define(own);
                        json!({"$ref": format!("#/$defs/{}", encoded(own))})
                    };
                    written.push(found.told(schema, &tags, asks));
                }
                json!({"anyOf": written})
            }
            _ => self.schema(alone, &place(name)),
        };
        self.defined.insert(name, made);
    }

    /// The subtypes of a base, each with the values of the discriminator that stand for it; none if it is no base.
    fn subtypes(&self, name: &str) -> Vec<(&'a str, Vec<String>)> {
        variants::subtypes(self.components, name)
    }

    /// The names of the members that have to be there.
    fn required(&self, speaking: &Speaking<'_, 'a>) -> Vec<&'a str> {
        let names = variants::texts(speaking.schema.get("required"));
        let root = std::iter::successors(Some(speaking), |own| own.around).last();
        let root = root.map_or(speaking.schema, |root| root.schema);
        names
            .filter(|name| speaking.exact || self.travels(root, name))
            .collect()
    }

    /// What a schema and its parts require, each name once.
    fn all_required(&self, schema: &'a Value) -> Vec<&'a str> {
        let mut names: Vec<&str> = Vec::new();
        for part in variants::all_parts(self.components, schema) {
            for name in variants::texts(part.get("required")) {
                if !names.contains(&name) && self.travels(schema, name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Whether a member that is required is asked for, by what all schemas of its object say of it.
    fn travels(&self, object: &'a Value, name: &str) -> bool {
        let flag = match self.purpose {
            Purpose::Changed => return false,
            Purpose::Sent => "readOnly",
            Purpose::Answered => "writeOnly",
        };
        let parts = variants::all_parts(self.components, object);
        let mut members = parts
            .iter()
            .filter_map(|part| part.get("properties")?.get(name));
        !members.any(|member| {
            let said = variants::all_parts(self.components, member);
            said.iter()
                .any(|said| said.get(flag) == Some(&Value::Bool(true)))
        })
    }

    fn target(&self, schema: &'a Value) -> Option<&'a str> {
        variants::target(self.components, schema)
    }

    fn component(&self, name: &str) -> &'a Value {
        self.components.get(name).unwrap_or(&Value::Null)
    }

    /// A schema behind all references.
    fn resolved(&self, schema: &'a Value) -> &'a Value {
        let parts = variants::all_parts(self.components, schema);
        let mut said = parts.into_iter();
        said.find(|part| part.get("type").is_some())
            .unwrap_or(schema)
    }
}

/// Whether more than the part is said of the value: a description that is hung on a reference asks for what that does.
fn is_composed(around: &Speaking<'_, '_>) -> bool {
    let schema = around.schema;
    let says = |keyword: &str| schema.get(keyword).is_some();
    let alone = variants::parts(schema, "allOf").len() == 1
        && ![
            "properties",
            "required",
            "oneOf",
            "anyOf",
            "additionalProperties",
        ]
        .into_iter()
        .any(says);
    let part = says("allOf");
    part && !(alone && around.component.is_none() && around.around.is_none())
}

/// The place of a component.
fn place(name: &str) -> String {
    format!("/components/schemas/{}", pointer::escape(name))
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
