//! Sending, through the public builders of the SDK.

use ionoscloud_driver::{Following, Outcome, begin, preview};
use serde_json::{Map, Value, json};

use super::{Failure, secrets};
use crate::arguments::{Controls, Given};
use crate::catalogue::Operation;
use crate::server::Server;

impl Server {
    /// Makes a call.
    pub(super) async fn send(
        &self,
        operation: &'static Operation,
        given: &Given,
    ) -> Result<Outcome, Failure> {
        Ok(self.send_and_follow(operation, given).await?.0)
    }

    /// Makes a call whose end can be waited for.
    pub(super) async fn send_and_follow(
        &self,
        operation: &'static Operation,
        given: &Given,
    ) -> Result<(Outcome, Following), Failure> {
        let arguments = given.call(operation).map_err(Failure::Words)?;
        let begun = begin(self.session(), operation.product, operation.id, &arguments)?;
        let (mut outcome, following) = begun.send_and_follow().await?;
        self.cleared(operation, &mut outcome);
        Ok((outcome, following))
    }

    /// What came of a change in the end.
    pub(super) async fn finished(
        &self,
        operation: &'static Operation,
        following: Following,
    ) -> Result<Outcome, Failure> {
        let mut outcome = following.finish().await?;
        self.cleared(operation, &mut outcome);
        Ok(outcome)
    }

    /// Knows what is secret in an answer, and takes this server's own secrets out of it.
    fn cleared(&self, operation: &'static Operation, outcome: &mut Outcome) {
        secrets::mark(operation, outcome);
        secrets::hide(self.session(), outcome);
    }

    /// Reads something that another call needs to know.
    pub async fn read(
        &self,
        operation: &'static Operation,
        own: Map<String, Value>,
        location: Option<String>,
    ) -> Result<Outcome, Failure> {
        let controls = Controls {
            location,
            ..Controls::default()
        };
        self.send(operation, &Given { own, controls }).await
    }

    /// The request that a call would send, without secrets.
    pub(super) fn request(
        &self,
        operation: &'static Operation,
        given: &Given,
    ) -> Result<Value, Failure> {
        let arguments = given.call(operation).map_err(Failure::Words)?;
        let shown = preview(self.session(), operation.product, operation.id, &arguments)??;
        let body = shown.body().map(String::from_utf8_lossy);
        let body = body.map(|text| {
            serde_json::from_str(&text).unwrap_or_else(|_| Value::from(text.into_owned()))
        });
        Ok(json!({
            "method": shown.method().as_str(),
            "url": shown.url(),
            "body": body,
            "curl": shown.curl(),
        }))
    }
}
