//! A line for each call, without arguments or results: on standard error, and in a file if one is named.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rmcp::ErrorData;
use rmcp::model::{CallToolRequestParams, CallToolResponse};
use serde_json::{Value, json};

use crate::catalogue::operation;
use crate::result::{tokens, visible};
use crate::tools::basic;

/// Sees every call.
#[derive(Clone, Debug, Default)]
pub struct Observer {
    lines: Lines,
    audit: Option<Arc<Mutex<File>>>,
}

/// How lines on standard error look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lines {
    /// There are none.
    #[default]
    Off,
    /// For people.
    Plain,
    /// For programs.
    Json,
}

impl Observer {
    /// Writes lines.
    #[must_use]
    pub fn new(lines: Lines) -> Observer {
        Observer { lines, audit: None }
    }

    /// Appends to a file as well, in JSON.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn with_audit(mut self, file: &Path) -> std::io::Result<Observer> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        self.audit = Some(Arc::new(Mutex::new(options.open(file)?)));
        Ok(self)
    }

    /// A call is over.
    pub fn called(
        &self,
        params: &CallToolRequestParams,
        response: &Result<CallToolResponse, ErrorData>,
        elapsed: Duration,
    ) {
        if self.lines == Lines::Off && self.audit.is_none() {
            return;
        }
        let line = line(params, response, elapsed);
        match self.lines {
            Lines::Off => {}
            Lines::Plain => {
                let members = line.as_object().into_iter().flatten();
                let words: Vec<String> = members
                    .filter(|(name, value)| *name != "time" && !value.is_null())
                    .map(|(name, value)| {
                        format!(
                            "{name}={}",
                            value
                                .as_str()
                                .map_or_else(|| value.to_string(), str::to_owned)
                        )
                    })
                    .collect();
                let _ = writeln!(std::io::stderr(), "{}", words.join(" "));
            }
            Lines::Json => {
                let _ = writeln!(std::io::stderr(), "{line}");
            }
        }
        if let Some(audit) = &self.audit {
            let mut file = audit.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = writeln!(file, "{line}") {
                let _ = writeln!(
                    std::io::stderr(),
                    "the audit file cannot be written: {error}"
                );
            }
        }
    }
}

fn line(
    params: &CallToolRequestParams,
    response: &Result<CallToolResponse, ErrorData>,
    elapsed: Duration,
) -> Value {
    let tool = params.name.as_ref();
    let arguments = params.arguments.as_ref();
    let named = arguments
        .and_then(|arguments| arguments.get("operation"))
        .and_then(Value::as_str);
    let basic = || {
        basic()
            .find(|(basic, _)| basic.name == tool)
            .map(|(_, operation)| operation)
    };
    let called = operation(tool).or_else(basic).or_else(|| operation(named?));
    let (outcome, size, structured) = match response {
        Err(_) => ("unknown", 0, None),
        Ok(CallToolResponse::Complete(result)) => {
            let failed = result.is_error == Some(true);
            (
                if failed { "error" } else { "ok" },
                tokens(result),
                result.structured_content.as_ref(),
            )
        }
        Ok(_) => ("asked", 0, None),
    };
    let told = |name: &str| {
        structured
            .and_then(|value| value.get(name))
            .filter(|value| value.is_number() || value.is_string())
    };
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    json!({
        "time": now.as_secs(),
        "tool": visible(tool),
        "class": called.map(|operation| operation.class.as_str()),
        "operation": called.map(|operation| operation.id),
        "outcome": outcome,
        "status": told("status"),
        "request_id": told("request_id"),
        "ms": u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        "tokens": size,
    })
}
