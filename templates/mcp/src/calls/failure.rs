//! Why a call did not succeed, and what to do about it.

use ionoscloud_core::Error;
use ionoscloud_driver::Refused;
use rmcp::model::CallToolResult;
use serde_json::{Value, json};

use crate::catalogue::{Class, Operation};
use crate::result::{refused, visible};

/// Why a call did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// The driver did not take the arguments.
    Refused(Refused),
    /// The call failed.
    Failed(Error),
    /// Something else, in words.
    Words(String),
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Failure::Refused(refused)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Failed(error)
    }
}

impl Failure {
    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Failure::Words(words) => visible(words),
            Failure::Refused(problems) => visible(&problems.to_string()),
            Failure::Failed(error) => visible(&error.to_string()),
        }
    }

    /// As it is told: what happened, what the service says, and what to do.
    #[must_use]
    pub fn result(&self, operation: &Operation) -> CallToolResult {
        let words = self.words();
        match self {
            Failure::Words(_) => refused(words),
            Failure::Refused(_) => refused(format!("Nothing was sent. {words}")),
            Failure::Failed(error) => {
                let mut result = refused(format!("{words}\n{}", advice(error, operation)));
                result.structured_content = Some(structured(error));
                result
            }
        }
    }
}

fn structured(error: &Error) -> Value {
    let messages = error.messages().iter();
    let messages: Vec<Value> = messages
        .map(|message| json!({"code": message.error_code(), "message": visible(message.message())}))
        .collect();
    json!({
        "status": error.status().map(|status| status.as_u16()),
        "messages": messages,
        "request_id": error.request_id(),
        "resource_id": error.resource_id(),
    })
}

/// What to do next.
fn advice(error: &Error, operation: &Operation) -> String {
    let wait = error
        .retry_after()
        .map_or_else(String::new, |wait| format!(" Wait {} s.", wait.as_secs()));
    let words = if error.is_unauthorized() {
        "The credentials are refused. The user sets IONOS_TOKEN to a valid token (made in the Data Center Designer under Token \
         Manager, or by `ionosctl token generate`) and starts the server again."
    } else if error.is_forbidden() {
        "The user's account may not do this; its administrator grants rights by groups."
    } else if error.is_not_found() {
        "There is no such thing, or it is gone: look for it with the list of its kind."
    } else if error.is_rate_limited() {
        "There were too many calls."
    } else if error.is_unprocessable() || error.is_conflict() {
        "Change what the service names, or look whether the resource is busy, before trying again."
    } else if error.is_failed() {
        "The service accepted the call and then failed; the resource may be there in part. Look at it before trying again."
    } else if error.is_invalid_request() {
        "Nothing was sent."
    } else if error.is_too_large() && operation.class == Class::Read {
        "The answer is larger than what is read here: ask for less, with a smaller `limit` or `depth`, or for one thing."
    } else if operation.class != Class::Read {
        "Whether it was done is not known: look before trying again, or it may be done twice."
    } else {
        "It may be tried again."
    };
    format!("{words}{wait}")
}
