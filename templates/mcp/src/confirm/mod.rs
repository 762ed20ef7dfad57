//! A person's word before something is taken away.
//!
//! Where the client can ask, a person is asked: by an elicitation, which is an answer of its own since protocol 2026-07-28.
//! Where it cannot, the call is shown first, and has to come back with the token of what was shown; a token proves that the
//! model has read it, nothing about a person, so a setting refuses that way.

mod facts;
mod store;

use std::time::Duration;

use rmcp::RoleServer;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, ElicitRequest, ElicitRequestParams, ElicitResult,
    ElicitationAction, ElicitationSchema, InputRequest, InputRequiredResult, ProtocolVersion,
};
use rmcp::service::RequestContext;
use serde_json::Value;

use crate::catalogue::Operation;
use crate::result::{refused, success};
use crate::server::Server;
pub use facts::{Facts, name, reader};
pub use store::Store;
use store::{Void, Way};

/// The name of the question, and of its only field.
const QUESTION: &str = "confirm";

/// A call that wants to be confirmed.
pub struct Asked<'a> {
    pub operation: &'static Operation,
    /// What tells the call apart: operation and arguments.
    pub call: &'a str,
    /// The request as it would be sent, without secrets.
    pub request: Value,
    /// The token that came with the arguments.
    pub token: Option<&'a str>,
}

impl Server {
    /// Whether the call may be made; else what is answered in its place.
    pub async fn confirmed(
        &self,
        asked: &Asked<'_>,
        facts: &Facts,
        params: &CallToolRequestParams,
        context: &RequestContext<RoleServer>,
    ) -> Result<(), CallToolResponse> {
        let message = facts.message(asked.operation);
        let can_ask = context
            .client_capabilities()
            .is_some_and(|client| client.elicitation.is_some());
        let newer = context
            .protocol_version()
            // Versions are dates (MCP, Versioning): as texts they are in order.
            .is_some_and(|version| version.as_str() >= ProtocolVersion::V_2026_07_28.as_str());
        if can_ask && newer {
            self.answered(asked, message, params)
        } else if can_ask {
            asked_at_once(message, self.settings().lifetime, context).await
        } else if self.settings().require_human {
            Err(refused(format!(
                "{message}\n\nNothing was sent: this server wants a person to confirm it, and the client cannot ask one (it does not \
                 declare elicitation). Tell the user to do it in another client, or to start the server without --require-human.",
            ))
            .into())
        } else {
            self.with_token(asked, &message, &params.name)
        }
    }

    /// Since 2026-07-28: the question is the answer, and the call comes again with what a person said.
    fn answered(
        &self,
        asked: &Asked<'_>,
        message: String,
        params: &CallToolRequestParams,
    ) -> Result<(), CallToolResponse> {
        let answer = params
            .input_responses
            .as_ref()
            .and_then(|answers| answers.get(QUESTION));
        let (Some(answer), Some(state)) = (answer, &params.request_state) else {
            let state = self
                .confirmations()
                .issue(asked.call, Way::Human)
                .map_err(refused)?;
            let question = InputRequest::Elicitation(ElicitRequest::new(question(message)));
            let questions = [(QUESTION.to_owned(), question)].into();
            return Err(InputRequiredResult::new(Some(questions), Some(state)).into());
        };
        self.confirmations()
            .take(state, asked.call, Way::Human)
            .map_err(|void| refused(why(void)))?;
        match serde_json::from_value(answer.clone()) {
            Ok(answer) => agreed(&answer),
            Err(_) => Err(refused(
                "The answer of the client is not one to an elicitation; nothing was sent.",
            )
            .into()),
        }
    }

    /// Shown first, then sent with the token of what was shown.
    fn with_token(
        &self,
        asked: &Asked<'_>,
        message: &str,
        tool: &str,
    ) -> Result<(), CallToolResponse> {
        if let Some(token) = asked.token {
            let taken = self.confirmations().take(token, asked.call, Way::Token);
            return taken.map_err(|void| refused(why(void)).into());
        }
        let token = self
            .confirmations()
            .issue(asked.call, Way::Token)
            .map_err(refused)?;
        let note = format!(
            "Nothing was sent yet. Show this to the user:\n\n{message}\n\nOnly if the user agrees, call {tool} again with the same arguments \
             and `confirmation`: \"{token}\". It is valid for {} seconds, once.",
            self.settings().lifetime.as_secs()
        );
        Err(success(&asked.request, Some(&note)).into())
    }
}

/// Before 2026-07-28: the client is asked while the call goes on.
async fn asked_at_once(
    message: String,
    lifetime: Duration,
    context: &RequestContext<RoleServer>,
) -> Result<(), CallToolResponse> {
    let question = context.peer.create_elicitation(question(message));
    tokio::select! {
        answer = tokio::time::timeout(lifetime, question) => match answer {
            Ok(Ok(answer)) => agreed(&answer),
            Ok(Err(error)) => Err(refused(format!("The client did not ask the user ({error}); nothing was sent.")).into()),
            Err(_) => Err(refused("Nobody answered in time; nothing was sent.").into()),
        },
        () = context.ct.cancelled() => Err(refused("The call was cancelled; nothing was sent.").into()),
    }
}

fn question(message: String) -> ElicitRequestParams {
    let schema = serde_json::json!({
        "type": "object",
        "properties": {QUESTION: {"type": "boolean", "title": "Yes, do it", "default": false}},
        "required": [QUESTION],
    });
    ElicitRequestParams::FormElicitationParams {
        meta: None,
        message,
        requested_schema: serde_json::from_value(schema)
            .unwrap_or_else(|_| ElicitationSchema::new(Default::default())),
    }
}

fn agreed(answer: &ElicitResult) -> Result<(), CallToolResponse> {
    let yes = answer
        .content
        .as_ref()
        .and_then(|content| content.get(QUESTION))
        == Some(&Value::Bool(true));
    match answer.action {
        // Accepting sends the form, whatever was filled in (Model Context Protocol, Elicitation): the box has to be
        // ticked as well.
        ElicitationAction::Accept if yes => Ok(()),
        ElicitationAction::Accept => Err(refused("The user did not tick the box; nothing was sent.").into()),
        _ => Err(refused(
            "The user, or the client by itself, declined; nothing was sent. Do not try again unless the user asks for it; some \
             clients decline whatever they cannot show.",
        )
        .into()),
    }
}

fn why(void: Void) -> &'static str {
    match void {
        Void::Unknown => {
            "This confirmation was used before, or never given; nothing was sent. Call without it to get a new one."
        }
        Void::Expired => {
            "This confirmation is too old; nothing was sent. Call without it to get a new one."
        }
        Void::Other => {
            "This confirmation is for another call; nothing was sent, and it is used up. Call without it to get a new one."
        }
    }
}
