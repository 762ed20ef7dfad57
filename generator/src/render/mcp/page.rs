//! The reference page of a product's tools: each with its class and the JSON Schema of what it takes.

use serde::Serialize;
use serde_json::{Map, Value};

use super::super::schemas::SET;
use super::text::plain;
use crate::conventions::Effect;
use crate::names::{Operation, Sdk};

/// A page, in plain texts for Markdown.
#[derive(Serialize)]
pub struct ToolPage {
    name: String,
    title: String,
    about: String,
    tools: Vec<ToolSection>,
    types: Vec<TypeSchema>,
    /// How the name of a type goes on that stands a second time, with nothing of it required, if one does.
    set: Option<&'static str>,
}

#[derive(Serialize)]
struct ToolSection {
    name: String,
    class: &'static str,
    title: String,
    description: String,
    cost: String,
    call: String,
    answer: String,
    schema: String,
}

#[derive(Serialize)]
struct TypeSchema {
    name: String,
    schema: String,
}

impl ToolPage {
    pub fn new(name: &str, about: &str, sdk: &Sdk<'_>) -> ToolPage {
        ToolPage {
            name: name.to_owned(),
            title: sdk.api.title.clone(),
            about: about.to_owned(),
            tools: Vec::new(),
            types: Vec::new(),
            set: None,
        }
    }

    /// Adds a tool; `inputs` are its arguments, each with whether a call is refused without it, `answer` is the type that
    /// it answers, if that has a name.
    pub fn add(
        &mut self,
        tool: &str,
        operation: &Operation<'_>,
        inputs: Vec<(String, bool, Value)>,
        answer: &str,
    ) {
        let own = operation.model;
        let needed: Vec<String> = inputs
            .iter()
            .filter(|(_, needed, _)| *needed)
            .map(|(name, _, _)| name.clone())
            .collect();
        let properties: Map<String, Value> = inputs
            .into_iter()
            .map(|(name, _, schema)| (name, schema))
            .collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), "object".into());
        schema.insert("properties".to_owned(), properties.into());
        if !needed.is_empty() {
            schema.insert("required".to_owned(), needed.into());
        }
        self.tools.push(ToolSection {
            name: tool.to_owned(),
            class: match own.effect {
                Effect::Reads => "read",
                Effect::Changes => "write",
                Effect::Destroys => "destructive",
            },
            title: cell(&own.summary),
            description: plain(&own.description),
            cost: own.cost.clone(),
            call: format!("{} {}", own.method.as_str(), own.path),
            answer: answer.to_owned(),
            schema: Value::Object(schema).to_string(),
        });
    }

    /// Puts the tools in order, and adds the types that their schemas refer to.
    pub fn finish(&mut self, types: &Map<String, Value>) {
        self.tools.sort_by(|left, right| left.name.cmp(&right.name));
        let all = types.iter().map(|(name, schema)| TypeSchema {
            name: name.clone(),
            schema: schema.to_string(),
        });
        self.types = all.collect();
        self.types.sort_by(|left, right| left.name.cmp(&right.name));
        let mut plain = types.keys().filter_map(|name| name.strip_suffix(SET));
        self.set = plain.any(|name| types.contains_key(name)).then_some(SET);
    }
}

/// A text for a cell of a table (GitHub Flavored Markdown, 4.10).
fn cell(words: &str) -> String {
    plain(words).replace('|', "\\|")
}
