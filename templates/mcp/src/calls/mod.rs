//! A call of an operation, from its arguments to its result.

mod failure;
mod guarded;
mod lists;
mod names;
mod secrets;
mod send;
mod tasks;
mod wait;
mod whole;

use rmcp::RoleServer;
use rmcp::model::{CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock};
use rmcp::service::RequestContext;
use serde_json::{Map, Value, json};

use crate::arguments::{Controls, Given, understand};
use crate::catalogue::{Class, Operation};
use crate::confirm::Asked;
use crate::result::{Cleaner, flat, refused, select, shorten, success};
use crate::server::Server;
pub use failure::Failure;
pub use tasks::Tasks;
pub use whole::{WHOLE, Wholes};

/// A call on its way through the server.
pub struct Calling<'a> {
    pub operation: &'static Operation,
    pub params: &'a CallToolRequestParams,
    pub context: &'a RequestContext<RoleServer>,
}

impl Server {
    /// Calls an operation.
    pub async fn run(
        &self,
        calling: &Calling<'_>,
        arguments: &Map<String, Value>,
    ) -> CallToolResponse {
        self.run_shaped(calling, arguments, &Controls::default())
            .await
    }

    /// Calls an operation, with some of what is for this server set already.
    pub async fn run_shaped(
        &self,
        calling: &Calling<'_>,
        arguments: &Map<String, Value>,
        shape: &Controls,
    ) -> CallToolResponse {
        match self.tried(calling, arguments, shape).await {
            Ok(result) => result.into(),
            Err(response) => response,
        }
    }

    async fn tried(
        &self,
        calling: &Calling<'_>,
        arguments: &Map<String, Value>,
        shape: &Controls,
    ) -> Result<CallToolResult, CallToolResponse> {
        let operation = calling.operation;
        self.admitted(operation)?;
        let mut given = understand(operation, arguments).map_err(|problems| {
            let list = problems.join("\n- ");
            refused(format!(
                "Nothing was sent; {} was not understood:\n- {list}",
                operation.tool
            ))
        })?;
        given.controls.shape(shape);
        self.resolve_names(operation, &mut given)
            .await
            .map_err(refused)?;
        if operation.class == Class::Read {
            return if operation.is_list() {
                self.list(operation, &given)
                    .await
                    .map_err(|failure| failure.result(operation).into())
            } else {
                self.shown(operation, &given).await
            };
        }
        let request = self
            .request(operation, &given)
            .map_err(|failure| failure.result(operation))?;
        if given.controls.preview || self.settings().dry_run {
            let note = format!("Nothing was sent. {} would send this:", operation.tool);
            return Ok(success(&request, Some(&note)));
        }
        self.possible(operation)?;
        let call = text(operation, &given);
        let facts = self.facts(operation, &given).await;
        guarded::fitting(operation, &facts.object)?;
        if operation.class == Class::Destructive {
            let asked = Asked {
                operation,
                call: &call,
                request,
                token: given.controls.confirmation.as_deref(),
            };
            self.confirmed(&asked, &facts, calling.params, calling.context)
                .await?;
        }
        self.change(calling, &given, &call).await
    }

    /// Counts a call.
    ///
    /// # Errors
    /// There were too many.
    pub(crate) fn counted(&self, class: Class) -> Result<(), String> {
        let settings = self.settings();
        let most = [settings.calls_per_minute, settings.changes_per_minute];
        let counted = self.guard().count(class != Class::Read, most);
        counted.map_err(|seconds| {
            format!("Too many calls in the last minute; nothing was sent. Wait {seconds} s.")
        })
    }

    /// What is outside of the scope, or too much, is refused whatever was listed.
    fn admitted(&self, operation: &'static Operation) -> Result<(), CallToolResponse> {
        let settings = self.settings();
        if !settings.allows(operation) {
            let words = format!(
                "{} is {}, and this server allows only {}. Nothing was sent. Whoever starts the server can allow more: \
                 IONOS_MCP_TOOL_SCOPE={}.",
                operation.tool, operation.class, settings.scope, operation.class
            );
            return Err(refused(words).into());
        }
        self.counted(operation.class)
            .map_err(|words| refused(words).into())
    }

    /// Reads one thing, and shows it.
    async fn shown(
        &self,
        operation: &'static Operation,
        given: &Given,
    ) -> Result<CallToolResult, CallToolResponse> {
        self.possible(operation)?;
        let outcome = self
            .send(operation, given)
            .await
            .map_err(|failure| failure.result(operation))?;
        if operation.id == "requestsStatusGet" {
            self.note_status(operation, &outcome);
        }
        let words = operation.words();
        let kept = self.keep_secrets(operation, &outcome).map_err(refused)?;
        let cleaner = Cleaner::new(words, &outcome.secrets);
        let value = cleaner
            .clean(&outcome.value.unwrap_or_default())
            .unwrap_or_else(|| json!({}));
        let value = select(words, &value, &given.controls.fields);
        let value = if given.controls.flat {
            flat(words, &value)
        } else {
            value
        };
        let (value, shortened) = shorten(value, self.settings().result);
        let cut = shortened.then(|| {
            "Long lists and texts are shortened; choose members with `fields`, or read the resource that is linked.".to_owned()
        });
        let note: Vec<String> = kept.into_iter().chain(cut).collect();
        let note = (!note.is_empty()).then(|| note.join("\n"));
        let mut result = success(&value, note.as_deref());
        let whole = shortened.then(|| self.whole(operation, given)).flatten();
        result
            .content
            .extend(whole.map(ContentBlock::resource_link));
        Ok(result)
    }
}

/// What tells a call apart from others: operation and arguments.
fn text(operation: &Operation, given: &Given) -> String {
    json!([
        operation.product,
        operation.id,
        given.controls.location,
        given.own
    ])
    .to_string()
}
