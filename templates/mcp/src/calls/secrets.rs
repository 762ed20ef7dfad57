//! Secrets that a call makes: they go to a file of their owner, never to a model.

use std::borrow::Cow;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use ionoscloud_core::Session;
use ionoscloud_driver::Outcome;
use rmcp::model::CallToolResponse;
use serde_json::Value;

use crate::catalogue::{Class, Operation};
use crate::result::refused;
use crate::server::Server;

/// Hides the credentials of the session wherever an answer repeats them: what is made of the answer later holds none.
pub(super) fn hide(session: &Session, outcome: &mut Outcome) {
    if let Some(value) = &mut outcome.value {
        hide_in(session, value);
    }
    let headers = outcome.headers.iter_mut().map(|(_, value)| value);
    for text in headers.chain(&mut outcome.secrets) {
        if let Cow::Owned(hidden) = session.redact(text) {
            *text = hidden;
        }
    }
}

fn hide_in(session: &Session, value: &mut Value) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Number(number) => {
            if let Cow::Owned(hidden) = session.redact(&number.to_string()) {
                *value = hidden.into();
            }
        }
        Value::String(text) => {
            if let Cow::Owned(hidden) = session.redact(text) {
                *text = hidden;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide_in(session, item)),
        Value::Object(members) => {
            let names = members
                .keys()
                .filter_map(|name| match session.redact(name) {
                    Cow::Owned(hidden) => Some((name.clone(), hidden)),
                    Cow::Borrowed(_) => None,
                });
            for (name, hidden) in names.collect::<Vec<_>>() {
                let value = members.remove(&name).unwrap_or_default();
                members.insert(hidden, value);
            }
            members
                .values_mut()
                .for_each(|value| hide_in(session, value));
        }
    }
}

/// Adds what the models of the SDK do not know: all texts of an answer that gives access.
pub(super) fn mark(operation: &Operation, outcome: &mut Outcome) {
    if operation.secret_answer {
        let mut open = Vec::from_iter(&outcome.value);
        while let Some(value) = open.pop() {
            match value {
                Value::String(text) => outcome.secrets.push(text.clone()),
                Value::Array(items) => open.extend(items),
                Value::Object(members) => open.extend(members.values()),
                _ => {}
            }
        }
    }
}

impl Server {
    /// A secret that is shown once and has no place to go would be lost.
    pub(super) fn possible(&self, operation: &'static Operation) -> Result<(), CallToolResponse> {
        if !operation.makes_secret
            || operation.class == Class::Read
            || self.settings().secrets.is_some()
        {
            return Ok(());
        }
        Err(refused(format!(
            "Nothing was sent: {} makes a secret, which is never shown here and would be lost. The user starts the server with \
             --secrets-dir FOLDER to have it written there.",
            operation.tool
        ))
        .into())
    }

    /// Writes the answer to a file if there are secrets in it, and tells where.
    pub(super) fn keep_secrets(
        &self,
        operation: &Operation,
        outcome: &Outcome,
    ) -> Result<Option<String>, String> {
        if outcome.secrets.is_empty() || !(operation.makes_secret || operation.secret_answer) {
            return Ok(None);
        }
        let Some(folder) = &self.settings().secrets else {
            return Ok(Some(
                "Secrets in it are not shown; with --secrets-dir they are written to a file."
                    .to_owned(),
            ));
        };
        let path = write(folder, operation.tool, &outcome.body).map_err(|error| {
            format!(
                "The call was made, but its secret cannot be written to {}: {error}",
                folder.display()
            )
        })?;
        Ok(Some(format!(
            "The secrets in it were written to {path}, which only its owner can read."
        )))
    }
}

fn write(folder: &Path, tool: &str, body: &[u8]) -> std::io::Result<String> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let path = folder.join(format!("{tool}-{}.json", now.as_millis()));
    let mut options = OpenOptions::new();
    // A file that is there, or a link to one, is not opened (POSIX, open, `O_EXCL`).
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(&path)?.write_all(body)?;
    Ok(path.display().to_string())
}
