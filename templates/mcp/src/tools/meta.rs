//! The tools that find, describe and call all others. There is a caller for each class, so that what a user approves in a
//! client once is not all there is.

use std::fmt::Write;

use rmcp::model::{CallToolResponse, CallToolResult};
use serde_json::{Map, Value, json};

use super::caller;
use crate::arguments::hint;
use crate::calls::Calling;
use crate::catalogue::{Class, Operation, input_schema, operation, operations};
use crate::resources::MODEL;
use crate::result::{refused, told};
use crate::server::Server;

/// How many operations a search tells.
const FOUND: usize = 8;
const MOST: usize = 25;

/// A tool about tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meta {
    Search,
    Describe,
    Call(Class),
}

impl Meta {
    /// Those that a scope has.
    pub fn all(scope: Class) -> impl Iterator<Item = Meta> {
        let callers = [Class::Read, Class::Write, Class::Destructive].map(Meta::Call);
        let own = [Meta::Search, Meta::Describe].into_iter();
        own.chain(
            callers
                .into_iter()
                .filter(move |meta| matches!(meta, Meta::Call(class) if *class <= scope)),
        )
    }

    /// The name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Meta::Search => "search_operations",
            Meta::Describe => "describe_operation",
            Meta::Call(class) => caller(class),
        }
    }

    /// What it does, in a line.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Meta::Search => "Search operations",
            Meta::Describe => "Describe an operation",
            Meta::Call(Class::Read) => "Call an operation that reads",
            Meta::Call(Class::Write) => "Call an operation that changes",
            Meta::Call(Class::Destructive) => "Call an operation that destroys",
        }
    }

    /// What it does.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Meta::Search => {
                "Finds operations of all IONOS Cloud products by what they do, such as \"add a dns record\" or \"Postgres-Cluster löschen\"."
            }
            Meta::Describe => {
                "Tells what an operation takes (JSON Schema), does, and costs. Use it before calling one for the first time."
            }
            Meta::Call(Class::Read) => "Calls an operation of class read.",
            Meta::Call(Class::Write) => {
                "Calls an operation of class write: it creates or changes something, which may cost money."
            }
            Meta::Call(Class::Destructive) => {
                "Calls an operation of class destructive: it takes away data, power or access. The user is asked first."
            }
        }
    }

    /// What it takes.
    #[must_use]
    pub fn schema(self) -> Map<String, Value> {
        let text = |words: &str| json!({"type": "string", "description": words});
        let (properties, required) = match self {
            Meta::Search => {
                let properties = json!({
                    "query": text("What is to be done, in English or German."),
                    "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
                });
                (properties, json!(["query"]))
            }
            Meta::Describe => (
                json!({"operation": text("As search_operations names it.")}),
                json!(["operation"]),
            ),
            Meta::Call(_) => {
                let properties = json!({
                    "operation": text("As search_operations names it."),
                    "arguments": {"type": "object", "description": "As describe_operation tells them."},
                });
                (properties, json!(["operation"]))
            }
        };
        let schema = json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false});
        match schema {
            Value::Object(schema) => schema,
            _ => Map::new(),
        }
    }
}

impl Server {
    /// Operations for a question, a line each.
    pub(super) fn search(&self, arguments: &Map<String, Value>) -> CallToolResult {
        let Some(question) = arguments
            .get("query")
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
        else {
            return refused(
                "`query` is missing: what is to be done, such as \"add a dns record\".",
            );
        };
        let most = arguments
            .get("limit")
            .and_then(Value::as_u64)
            .and_then(|most| usize::try_from(most).ok());
        let question: String = question.chars().take(400).collect();
        let found = self
            .index()
            .find(&question, most.unwrap_or(FOUND).clamp(1, MOST));
        if found.is_empty() {
            return told(
                "Nothing was found; try other words. Operations outside of this server's scope are not searched.",
            );
        }
        let mut lines = String::new();
        for operation in found {
            let needed: Vec<&str> = operation
                .visible()
                .filter(|input| input.required)
                .map(|input| input.name)
                .collect();
            let old = if operation.deprecated {
                ", deprecated"
            } else {
                ""
            };
            let _ = writeln!(
                lines,
                "{} [{}{old}] {} ({})",
                operation.tool,
                operation.class,
                operation.title,
                needed.join(", ")
            );
        }
        lines.push_str(
            "Take describe_operation for arguments, then the caller of the class in brackets.",
        );
        told(lines)
    }

    /// What an operation takes and does.
    pub(super) fn describe(&self, arguments: &Map<String, Value>) -> CallToolResult {
        let operation = match self.named(arguments) {
            Ok(operation) => operation,
            Err(words) => return refused(words),
        };
        told(page(operation))
    }

    /// Calls an operation by its name, with the caller of its class.
    pub(super) async fn call_named(
        &self,
        class: Class,
        calling: &Calling<'_>,
        arguments: &Map<String, Value>,
    ) -> CallToolResponse {
        let operation = match self.named(arguments) {
            Ok(operation) => operation,
            Err(words) => return refused(words).into(),
        };
        if operation.class != class {
            let words = format!(
                "{} is {}: call it with {}. Nothing was sent.",
                operation.tool,
                operation.class,
                caller(operation.class)
            );
            return refused(words).into();
        }
        let mut own = match arguments.get("arguments") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(own)) => own.clone(),
            Some(Value::String(text)) => match serde_json::from_str(text) {
                Ok(Value::Object(own)) => own,
                _ => return refused("`arguments` must be an object; nothing was sent.").into(),
            },
            Some(_) => return refused("`arguments` must be an object; nothing was sent.").into(),
        };
        // Models put some of them beside `arguments` now and then.
        for (name, value) in arguments {
            if !["operation", "arguments"].contains(&name.as_str()) {
                own.entry(name.clone()).or_insert_with(|| value.clone());
            }
        }
        let calling = Calling {
            operation,
            ..*calling
        };
        self.run(&calling, &own).await
    }

    /// The operation that is named; what is out of scope is as if it were not there.
    fn named(&self, arguments: &Map<String, Value>) -> Result<&'static Operation, String> {
        let name = arguments
            .get("operation")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim();
        if name.is_empty() {
            return Err("`operation` is missing: its name, as search_operations tells it. Nothing was sent.".to_owned());
        }
        let by_id = || operations().find(|operation| operation.id.eq_ignore_ascii_case(name));
        if let Some(found) = operation(name).or_else(by_id) {
            return if self.settings().allows(found) {
                Ok(found)
            } else {
                Err(format!(
                    "{} is {}, and this server allows only {}. Nothing was sent. Whoever starts the server can allow more: \
                     IONOS_MCP_TOOL_SCOPE={}.",
                    found.tool,
                    found.class,
                    self.settings().scope,
                    found.class
                ))
            };
        }
        let names = operations()
            .filter(|own| self.settings().allows(own))
            .map(|own| own.tool);
        Err(format!(
            "There is no operation `{name}`{}. Nothing was sent.",
            hint(name, names)
        ))
    }
}

/// All about an operation: what it does, what calls it, what it takes.
#[must_use]
pub fn page(operation: &'static Operation) -> String {
    let schema = Value::Object(input_schema(operation));
    let old = if operation.deprecated {
        " It is deprecated."
    } else {
        ""
    };
    let answer = match operation.answer {
        "" => String::new(),
        name => format!("\nIt answers {MODEL}{}/{name}.", operation.product),
    };
    format!(
        "{} [{}] {}{old}\nIts caller is {}.{answer}\nArguments (JSON Schema): {schema}",
        operation.tool,
        operation.class,
        super::description(operation),
        caller(operation.class)
    )
}
