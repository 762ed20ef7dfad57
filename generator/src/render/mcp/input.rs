//! What a tool takes: the inputs of its operation, each with a JSON Schema.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::schemas::Schemas;
use super::super::tokens::text;
use super::text::{json as literal, plain};
use crate::model::{BodyKind, ParameterIn, Style};
use crate::names::{Operation, Role, Source};

/// An input, in literals.
#[derive(Serialize)]
pub struct ToolInput {
    name: String,
    wire: String,
    place: &'static str,
    required: bool,
    schema: String,
    #[serde(skip)]
    shown: (String, bool, Value),
}

impl ToolInput {
    /// Its name, whether a call is refused without it, and its schema, for people.
    pub fn shown(&self) -> (String, bool, Value) {
        self.shown.clone()
    }
}

/// The inputs of an operation, in its order. What only formats the answer, and what all builders have, is left out: a
/// server has it for all tools.
pub fn inputs<'a>(
    operation: &Operation<'a>,
    schemas: &mut Schemas<'a>,
) -> Result<Vec<ToolInput>, String> {
    let own = operation.inputs.iter();
    let own = own.filter(|input| input.role != Role::Shared);
    own.map(|input| {
        let (wire, place, required, mut schema, words) = match input.source {
            Source::Parameter(parameter) => {
                let schema = schemas.parameter(parameter);
                let place = match (parameter.location, &parameter.style) {
                    (ParameterIn::Path, _) => "Path",
                    (ParameterIn::Query, Style::Entries { .. }) => "Entries",
                    (ParameterIn::Query, _) => "Query",
                    (ParameterIn::Header, _) => "Header",
                    (ParameterIn::Cookie, _) => "Cookie",
                };
                let required = parameter.required;
                (
                    &parameter.name,
                    place,
                    required,
                    schema,
                    &parameter.description,
                )
            }
            Source::Body(body) => {
                let (place, schema) = match &body.kind {
                    BodyKind::Json(_) | BodyKind::Form(_) | BodyKind::Xml(..) => {
                        ("Body", schemas.body(body))
                    }
                    BodyKind::Text => ("Text", schemas.body(body)),
                    // JSON has no bytes (JSON Schema 2020-12, Validation, 8.3).
                    BodyKind::Bytes => (
                        "Bytes",
                        json!({"type": "string", "contentEncoding": "base64"}),
                    ),
                };
                (&input.name, place, body.required, schema, &body.description)
            }
        };
        if let (Value::Object(schema), false) = (&mut schema, words.is_empty()) {
            schema.insert("description".to_owned(), plain(words).into());
        }
        Ok(ToolInput {
            name: text(&input.name),
            wire: text(wire),
            place,
            required,
            shown: (input.name.clone(), required, schema.clone()),
            schema: literal(&schema)?,
        })
    })
    .collect()
}
