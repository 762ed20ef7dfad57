//! What is listed, and what is done when a tool is called.

mod basic;
mod meta;

use std::sync::Arc;

use rmcp::model::{CallToolRequestParams, CallToolResponse, Tool, ToolAnnotations};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer};
use serde_json::{Map, Value};

use crate::arguments::hint;
use crate::calls::Calling;
use crate::catalogue::{Class, Operation, input_schema, operation, operations, short_schema};
use crate::result::refused;
use crate::server::Server;
use crate::settings::{Mode, Settings};
pub use basic::{Basic, basic};
pub use meta::{Meta, page};

/// How many characters of its description a tool has in a listing of all.
const BRIEF: usize = 160;

/// The caller of a class.
#[must_use]
pub fn caller(class: Class) -> &'static str {
    match class {
        Class::Read => "call_read_operation",
        Class::Write => "call_write_operation",
        Class::Destructive => "call_destructive_operation",
    }
}

/// All that is listed, by name.
#[must_use]
pub fn listed(settings: &Settings) -> Vec<Tool> {
    let mut tools = Vec::new();
    for (basic, operation) in basic().filter(|(_, operation)| settings.allows(operation)) {
        tools.push(tool(
            basic.name,
            basic.title,
            basic.about.to_owned(),
            basic.schema(),
            hints(operation),
        ));
    }
    if settings.mode == Mode::Search {
        for meta in Meta::all(settings.scope) {
            let class = match meta {
                Meta::Call(class) => class,
                _ => Class::Read,
            };
            let hints = annotations(class, class == Class::Read);
            tools.push(tool(
                meta.name(),
                meta.title(),
                meta.about().to_owned(),
                meta.schema(),
                hints,
            ));
        }
    }
    let all = settings.mode == Mode::All;
    for operation in operations().filter(|own| settings.allows(own) && settings.mode.lists(own)) {
        let (words, schema) = if all {
            (brief(&description(operation)), short_schema(operation))
        } else {
            (description(operation), input_schema(operation))
        };
        tools.push(tool(
            operation.tool,
            operation.title,
            words,
            schema,
            hints(operation),
        ));
    }
    tools.sort_by(|left, right| left.name.cmp(&right.name));
    tools
}

/// What an operation does, costs, and puts at risk.
#[must_use]
pub fn description(operation: &Operation) -> String {
    let mut parts = vec![format!("{}.", operation.title.trim_end_matches('.'))];
    if !operation.description.is_empty() {
        parts.push(operation.description.to_owned());
    }
    if !operation.cost.is_empty() {
        parts.push(format!("Costs money: {}", operation.cost));
    }
    if operation.class == Class::Destructive {
        parts.push("The user is asked first.".to_owned());
    }
    parts.join(" ")
}

fn brief(words: &str) -> String {
    match words.char_indices().nth(BRIEF) {
        Some((at, _)) => format!("{}…", words.get(..at).unwrap_or_default()),
        None => words.to_owned(),
    }
}

fn hints(operation: &Operation) -> ToolAnnotations {
    annotations(operation.class, operation.idempotent)
}

/// All four, so that no client has to guess.
fn annotations(class: Class, idempotent: bool) -> ToolAnnotations {
    // A tool that does not say counts as destructive, and as open to the world (MCP, Schema, `ToolAnnotations`).
    ToolAnnotations::new()
        .read_only(class == Class::Read)
        .destructive(class == Class::Destructive)
        .idempotent(idempotent)
        .open_world(false)
}

fn tool(
    name: &'static str,
    title: &str,
    about: String,
    schema: Map<String, Value>,
    hints: ToolAnnotations,
) -> Tool {
    Tool::new(name, about, Arc::new(schema))
        .with_title(title)
        .with_annotations(hints)
}

impl Server {
    /// Does what a tool does.
    pub(crate) async fn dispatch(
        &self,
        params: &CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let none = Map::new();
        let arguments = params.arguments.as_ref().unwrap_or(&none);
        let name = params.name.as_ref();
        let searching = self.settings().mode == Mode::Search;
        if let Some((basic, operation)) = basic().find(|(basic, _)| basic.name == name) {
            let (own, controls) = match basic.translate(arguments) {
                Ok(translated) => translated,
                Err(words) => return Ok(refused(format!("Nothing was sent: {words}")).into()),
            };
            let calling = Calling {
                operation,
                params,
                context,
            };
            return Ok(self.run_shaped(&calling, &own, &controls).await);
        }
        match Meta::all(Class::Destructive).find(|meta| searching && meta.name() == name) {
            Some(Meta::Search) => return Ok(self.search(arguments).into()),
            Some(Meta::Describe) => return Ok(self.describe(arguments).into()),
            Some(Meta::Call(class)) => {
                let any = operations()
                    .next()
                    .ok_or_else(|| ErrorData::internal_error("no product was built in", None))?;
                let calling = Calling {
                    operation: any,
                    params,
                    context,
                };
                return Ok(self.call_named(class, &calling, arguments).await);
            }
            None => {}
        }
        let Some(operation) = operation(name) else {
            let names = self.tools().iter().map(|tool| tool.name.as_ref());
            // A tool that is not there is an error of the protocol (MCP, Tools, Error Handling).
            return Err(ErrorData::invalid_params(
                format!("there is no tool `{name}`{}", hint(name, names)),
                None,
            ));
        };
        if self.settings().allows(operation) && !self.settings().mode.lists(operation) {
            // Approvals are given by the names of tools: what is not listed has none of its own.
            let how = if searching {
                format!("call it with {}", caller(operation.class))
            } else {
                "it is not among the toolsets that this server was started with".to_owned()
            };
            return Ok(refused(format!(
                "{name} is not a tool here: {how}. Nothing was sent."
            ))
            .into());
        }
        let calling = Calling {
            operation,
            params,
            context,
        };
        Ok(self.run(&calling, arguments).await)
    }
}
