//! What did not go into one answer: the call is kept under an address, and reading that makes it again without the cap.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use rmcp::model::Resource;
use serde_json::Value;

use super::Failure;
use crate::arguments::Given;
use crate::catalogue::Operation;
use crate::result::{Cleaner, random, select};
use crate::server::Server;

/// The beginning of their addresses.
pub const WHOLE: &str = "ionoscloud://whole/";

/// The most calls that are kept; the oldest goes first.
const MOST: usize = 32;

/// The most bytes that are read in one piece.
pub const ROOM: usize = 4 * 1024 * 1024;

/// Calls that read more than they told.
#[derive(Debug, Default)]
pub struct Wholes(Mutex<VecDeque<(String, &'static Operation, Given)>>);

impl Server {
    /// The address of all that a call reads; none where the system has no randomness to give.
    pub(super) fn whole(&self, operation: &'static Operation, given: &Given) -> Option<Resource> {
        let name = random().ok()?;
        let mut kept = self
            .wholes()
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        kept.truncate(MOST - 1);
        kept.push_front((name.clone(), operation, given.clone()));
        let link = Resource::new(format!("{WHOLE}{name}"), operation.tool);
        Some(
            link.with_title("All of it")
                .with_mime_type("application/json"),
        )
    }

    /// Reads it; nothing if there is no such address.
    pub(crate) async fn read_whole(&self, name: &str) -> Option<Result<String, Failure>> {
        let found = {
            let kept = self
                .wholes()
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            kept.iter().find(|(own, _, _)| own == name).cloned()
        };
        let (_, operation, given) = found?;
        let value = if operation.is_list() {
            self.everything(operation, given).await
        } else {
            self.uncut(operation, &given).await
        };
        Some(value.and_then(|value| {
            let text = value.to_string();
            if text.len() > ROOM {
                let words = "It is larger than 4 MB; choose members with `fields`.";
                return Err(Failure::Words(words.to_owned()));
            }
            Ok(text)
        }))
    }

    async fn uncut(&self, operation: &'static Operation, given: &Given) -> Result<Value, Failure> {
        let outcome = self.send(operation, given).await?;
        let words = operation.words();
        let cleaner = Cleaner::new(words, &outcome.secrets);
        let value = cleaner.clean(&outcome.value.unwrap_or_default());
        let value = value.unwrap_or_default();
        Ok(select(words, &value, &given.controls.fields))
    }
}
