//! The server with what the official conformance suite wants to find on one, for that suite: tools, resources and prompts of
//! these names are answered here, everything else by the server.
#![expect(
    deprecated,
    reason = "the suite also asks for what protocol 2026-07-28 has dropped"
)]

use std::net::SocketAddr;
use std::time::Duration;

use ionoscloud_core::Session;
use ionoscloud_mcp::Server;
use ionoscloud_mcp::catalogue::Class;
use ionoscloud_mcp::http::{Door, serve};
use ionoscloud_mcp::observe::Observer;
use ionoscloud_mcp::settings::{Mode, Settings};
use rmcp::model::*;
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::time::sleep;

/// How long a fixture pauses between two of its notifications.
const PAUSE: Duration = Duration::from_millis(50);

/// A server, and what is answered in front of it.
#[derive(Clone)]
struct Fixtures<S> {
    inner: S,
    own: Value,
}

type Context = RequestContext<RoleServer>;

/// One of the protocol's types, as the file has it.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ErrorData> {
    serde_json::from_value(value)
        .map_err(|error| ErrorData::internal_error(error.to_string(), None))
}

fn said(words: String) -> CallToolResult {
    CallToolResult::success(vec![ContentBlock::text(words)])
}

fn failed(error: impl ToString) -> CallToolResult {
    CallToolResult::error(vec![ContentBlock::text(error.to_string())])
}

impl<S: ServerHandler> Fixtures<S> {
    fn list<T: DeserializeOwned>(&self, of: &str) -> Result<Vec<T>, ErrorData> {
        typed(self.own[of].clone())
    }

    /// What is still to be asked before a fixture answers: each round is over when all of it is answered.
    ///
    /// # Errors
    /// The state is not one that was given out.
    fn asks(
        &self,
        name: &str,
        answers: Option<&InputResponses>,
        state: Option<&str>,
        context: &Context,
    ) -> Result<Option<InputRequiredResult>, ErrorData> {
        let rounds: Vec<InputRequests> = match self.own["rounds"].get(name) {
            Some(rounds) => typed(rounds.clone())?,
            None => return Ok(None),
        };
        let states = || (0..rounds.len()).map(|round| format!("{name}, round {round}"));
        let at = match state {
            None => 0,
            Some(state) => states().position(|own| own == state).ok_or_else(|| {
                ErrorData::invalid_params("the state is not one of this server", None)
            })?,
        };
        let is_there = |key: &String| {
            answers.is_some_and(|answers| answers.get(key).is_some_and(Value::is_object))
        };
        let is_over = rounds[at].keys().all(is_there);
        let next = at + usize::from(is_over);
        let (Some(round), Some(state)) = (rounds.get(next), states().nth(next)) else {
            return Ok(None);
        };
        let mut round = round.clone();
        let client = context.client_capabilities().unwrap_or_default();
        round.retain(|_, request| match request {
            InputRequest::Elicitation(_) => client.elicitation.is_some(),
            InputRequest::CreateMessage(_) => client.sampling.is_some(),
            _ => client.roots.is_some(),
        });
        Ok(Some(InputRequiredResult::new(Some(round), Some(state))))
    }

    async fn fixture(
        &self,
        params: &CallToolRequestParams,
        context: &Context,
    ) -> Option<CallToolResult> {
        let name = params.name.as_ref();
        let argument = |name: &str| {
            let arguments = params.arguments.as_ref();
            arguments
                .and_then(|own| own.get(name)?.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        if let Some(result) = self.own["results"].get(name) {
            let mut result = result.clone();
            result["resultType"] = "complete".into();
            return typed(result).ok();
        }
        if let Some(schema) = self.own["questions"].get(name) {
            let message = Some(argument("message")).filter(|words| !words.is_empty());
            let question = json!({"mode": "form", "message": message.unwrap_or("Please answer.".to_owned()), "requestedSchema": schema});
            let asked = match typed(question) {
                Ok(question) => context.peer.create_elicitation(question).await,
                Err(error) => return Some(failed(error.message)),
            };
            return Some(match asked {
                Ok(answer) => said(format!(
                    "The user: action={:?}, content={:?}",
                    answer.action, answer.content
                )),
                Err(error) => failed(error),
            });
        }
        match name {
            "test_tool_with_logging" => {
                for words in ["It begins", "It goes on", "It ends"] {
                    let log = json!({"level": "info", "data": words});
                    let log: LoggingMessageNotificationParam = typed(log).ok()?;
                    let _ = context.peer.notify_logging_message(log).await;
                    sleep(PAUSE).await;
                }
                Some(said("Logged.".to_owned()))
            }
            "test_tool_with_progress" => {
                for done in [0.0, 50.0, 100.0] {
                    if let Some(token) = context.meta.get_progress_token() {
                        let progress =
                            ProgressNotificationParam::new(token, done).with_total(100.0);
                        let _ = context.peer.notify_progress(progress).await;
                    }
                    sleep(PAUSE).await;
                }
                Some(said("Done.".to_owned()))
            }
            name if self.own["rounds"].get(name).is_some() => {
                Some(said("All was answered: state-ok.".to_owned()))
            }
            "test_missing_capability" | "test_logging_tool" => Some(said("Done.".to_owned())),
            "test_reconnection" => {
                sleep(PAUSE).await;
                Some(said("Here again.".to_owned()))
            }
            "test_sampling" => {
                let message = json!({"role": "user", "content": {"type": "text", "text": argument("prompt")}});
                let asked = json!({"messages": [message], "maxTokens": 100});
                let answer = context.peer.create_message(typed(asked).ok()?).await;
                Some(match answer {
                    Ok(answer) => said(format!("The model: {answer:?}")),
                    Err(error) => failed(error),
                })
            }
            _ => None,
        }
    }
}

impl<S: ServerHandler + Clone> ServerHandler for Fixtures<S> {
    fn get_info(&self) -> ServerConfig {
        let mut info = self.inner.get_info();
        let capabilities = &mut info.capabilities;
        capabilities.logging = Some(Map::new());
        capabilities.completions = Some(Map::new());
        if let Some(resources) = &mut capabilities.resources {
            resources.subscribe = Some(true);
        }
        info
    }

    async fn list_tools(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListToolsResult, ErrorData> {
        let first = request
            .as_ref()
            .is_none_or(|request| request.cursor.is_none());
        let mut result = self.inner.list_tools(request, context).await?;
        if first {
            result.tools.splice(..0, self.list("tools")?);
        }
        Ok(result)
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        let own: Vec<Tool> = self.list("tools").ok()?;
        let found = own.into_iter().find(|tool| tool.name == name);
        found.or_else(|| self.inner.get_tool(name))
    }

    async fn call_tool(
        &self,
        params: CallToolRequestParams,
        context: Context,
    ) -> Result<CallToolResponse, ErrorData> {
        let answers = params.input_responses.as_ref();
        let state = params.request_state.as_deref();
        if let Some(asks) = self.asks(&params.name, answers, state, &context)? {
            return Ok(asks.into());
        }
        let client = context.client_capabilities().unwrap_or_default();
        if params.name == "test_missing_capability" && client.sampling.is_none() {
            return Err(ErrorData::new(
                ErrorCode::MISSING_REQUIRED_CLIENT_CAPABILITY,
                "the client has no model to ask",
                Some(json!({"requiredCapabilities": {"sampling": {}}})),
            ));
        }
        match self.fixture(&params, &context).await {
            Some(result) => Ok(result.into()),
            None => self.inner.call_tool(params, context).await,
        }
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourcesResult, ErrorData> {
        let mut result = self.inner.list_resources(request, context).await?;
        result.resources.extend(self.list::<Resource>("resources")?);
        Ok(result)
    }

    async fn list_resource_templates(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let mut result = self.inner.list_resource_templates(request, context).await?;
        result.resource_templates.push(ResourceTemplate::new(
            "test://template/{id}/data",
            "template",
        ));
        Ok(result)
    }

    async fn read_resource(
        &self,
        params: ReadResourceRequestParams,
        context: Context,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let id = params
            .uri
            .strip_prefix("test://template/")
            .and_then(|rest| rest.strip_suffix("/data"));
        let content = match id {
            Some(id) => Some(
                json!({"uri": params.uri, "mimeType": "application/json", "text": json!({"id": id}).to_string()}),
            ),
            None => self.own["contents"].get(&params.uri).cloned(),
        };
        match content {
            Some(content) => Ok(ReadResourceResult::new(vec![typed(content)?]).into()),
            None => self.inner.read_resource(params, context).await,
        }
    }

    fn accepted_subscription_filter(
        &self,
        requested: &SubscriptionFilter,
    ) -> Option<SubscriptionFilter> {
        Some(requested.clone())
    }

    async fn subscribe(&self, _: SubscribeRequestParams, _: Context) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn unsubscribe(&self, _: UnsubscribeRequestParams, _: Context) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn set_level(&self, _: SetLevelRequestParams, _: Context) -> Result<(), ErrorData> {
        Ok(())
    }

    async fn complete(
        &self,
        _: CompleteRequestParams,
        _: Context,
    ) -> Result<CompleteResult, ErrorData> {
        typed(json!({"resultType": "complete", "completion": {"values": [], "hasMore": false}}))
    }

    async fn list_prompts(
        &self,
        request: Option<PaginatedRequestParams>,
        context: Context,
    ) -> Result<ListPromptsResult, ErrorData> {
        let mut result = self.inner.list_prompts(request, context).await?;
        result.prompts.extend(self.list::<Prompt>("prompts")?);
        Ok(result)
    }

    async fn get_prompt(
        &self,
        params: GetPromptRequestParams,
        context: Context,
    ) -> Result<GetPromptResponse, ErrorData> {
        let answers = params.input_responses.as_ref();
        let state = params.request_state.as_deref();
        if let Some(asks) = self.asks(&params.name, answers, state, &context)? {
            return Ok(asks.into());
        }
        let Some(messages) = self.own["messages"].get(&params.name) else {
            return self.inner.get_prompt(params, context).await;
        };
        let mut text = messages.to_string();
        for (name, value) in params.arguments.iter().flatten() {
            text = text.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default());
        }
        let messages: Vec<PromptMessage> = typed(serde_json::from_str(&text).unwrap_or_default())?;
        Ok(GetPromptResult::new(messages).into())
    }
}

#[tokio::main]
async fn main() {
    let settings = Settings {
        mode: Mode::All,
        scope: Class::Destructive,
        ..Settings::default()
    };
    let session = Session::from_env().unwrap();
    let server = Fixtures {
        inner: Server::new(session, settings, Observer::default()),
        own: serde_json::from_str(include_str!("../../clients/fixtures.json")).unwrap(),
    };
    let address: SocketAddr = "127.0.0.1:0".parse().unwrap();
    let listener = TcpListener::bind(address).await.unwrap();
    println!("listening at http://{}/mcp", listener.local_addr().unwrap());
    serve(server, listener, Door::default(), std::future::pending())
        .await
        .unwrap();
}
