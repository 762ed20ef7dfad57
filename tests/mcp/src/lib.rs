//! A client of the protocol, the server, and the fake cloud behind it, in one process.

pub mod evil;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ionoscloud_core::{Config, Session, WaitPolicy};
use ionoscloud_driver::{Arguments, Body};
use ionoscloud_fake::{Fake, Options};
use ionoscloud_mcp::Server;
use ionoscloud_mcp::catalogue::{self, Place};
use ionoscloud_mcp::observe::Observer;
use ionoscloud_mcp::settings::Settings;
use rmcp::model::{
    CallToolRequestParams, CallToolResult, ClientCapabilities, ClientConfig, ElicitRequestParams,
    ElicitResult, ElicitationAction, Implementation, ProgressNotificationParam, ProtocolVersion,
};
use rmcp::service::{
    ClientLifecycleMode, NotificationContext, RequestContext, RoleClient, RunningService,
    serve_client_with_lifecycle,
};
use rmcp::{ClientHandler, ErrorData, ServiceExt};
use serde_json::{Map, Value};

/// What a person at the client does when asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Person {
    /// The client cannot ask.
    Nobody,
    Agrees,
    /// Accepts, but does not tick the box.
    Hesitates,
    Declines,
    /// Agrees, but only after a second.
    Late,
    /// Agrees, at a client that can look again at what goes on.
    LooksAgain,
}

/// The revision of the protocol that the client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// With a handshake: 2025-11-25 and before.
    Session,
    /// Without: 2026-07-28.
    Stateless,
}

/// A client that notes what it is asked and told.
#[derive(Clone)]
pub struct Client {
    person: Person,
    /// The questions that it was asked.
    pub questions: Arc<Mutex<Vec<String>>>,
    /// The progress that it was told.
    pub progress: Arc<Mutex<Vec<ProgressNotificationParam>>>,
}

impl Client {
    /// For a person.
    pub fn new(person: Person) -> Client {
        Client {
            person,
            questions: Arc::default(),
            progress: Arc::default(),
        }
    }
}

impl ClientHandler for Client {
    fn get_info(&self) -> ClientConfig {
        let capabilities = match self.person {
            Person::Nobody => ClientCapabilities::default(),
            Person::LooksAgain => ClientCapabilities::builder()
                .enable_elicitation()
                .enable_tasks()
                .build(),
            _ => ClientCapabilities::builder().enable_elicitation().build(),
        };
        ClientConfig::new(capabilities, Implementation::new("tests", "1"))
    }

    async fn create_elicitation(
        &self,
        request: ElicitRequestParams,
        _: RequestContext<RoleClient>,
    ) -> Result<ElicitResult, ErrorData> {
        if let ElicitRequestParams::FormElicitationParams { message, .. } = request {
            self.questions.lock().unwrap().push(message);
        }
        if self.person == Person::Late {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Ok(match self.person {
            Person::Agrees | Person::Late | Person::LooksAgain => {
                ElicitResult::new(ElicitationAction::Accept)
                    .with_content(serde_json::json!({"confirm": true}))
            }
            Person::Hesitates => ElicitResult::new(ElicitationAction::Accept)
                .with_content(serde_json::json!({"confirm": false})),
            _ => ElicitResult::new(ElicitationAction::Decline),
        })
    }

    async fn on_progress(
        &self,
        params: ProgressNotificationParam,
        _: NotificationContext<RoleClient>,
    ) {
        self.progress.lock().unwrap().push(params);
    }
}

/// All three.
pub struct Rig {
    pub fake: Fake,
    pub client: RunningService<RoleClient, Client>,
}

/// A server on a fake, without a client.
pub fn server(fake: &Fake, settings: Settings) -> Server {
    let wait = WaitPolicy::default()
        .with_initial_pause(Duration::from_millis(10))
        .with_max_pause(Duration::from_millis(20));
    let config = Config::new()
        .with_token("a-token-that-nobody-may-see")
        .with_default_server(fake.url())
        .with_wait(wait);
    Server::new(Session::new(config).unwrap(), settings, Observer::default())
}

impl Rig {
    /// On a fake whose changes are done at the next look.
    pub async fn new(settings: Settings, person: Person, era: Era) -> Rig {
        Rig::with(Options::default(), settings, person, era).await
    }

    /// On a fake of this kind.
    pub async fn with(options: Options, settings: Settings, person: Person, era: Era) -> Rig {
        let fake = Fake::start(options).unwrap();
        let server = server(&fake, settings);
        let (near, far) = tokio::io::duplex(1 << 20);
        tokio::spawn(async move { server.serve(far).await.unwrap().waiting().await });
        let client = Client::new(person);
        let lifecycle = match era {
            Era::Session => ClientLifecycleMode::Initialize,
            Era::Stateless => ClientLifecycleMode::Discover {
                preferred_versions: vec![ProtocolVersion::V_2026_07_28],
            },
        };
        let client = serve_client_with_lifecycle(client, near, lifecycle)
            .await
            .unwrap();
        Rig { fake, client }
    }

    /// Calls a tool.
    pub async fn call(&self, tool: &str, arguments: Value) -> CallToolResult {
        let arguments = match arguments {
            Value::Object(arguments) => arguments,
            _ => Map::new(),
        };
        let params = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        self.client.call_tool(params).await.unwrap()
    }

    /// Calls a tool that must succeed, and gives its data.
    pub async fn data(&self, tool: &str, arguments: Value) -> Value {
        let result = self.call(tool, arguments).await;
        assert_ne!(result.is_error, Some(true), "{tool}: {}", text(&result));
        result.structured_content.unwrap_or_default()
    }

    /// Calls a tool that must be refused, and gives the words.
    pub async fn refused(&self, tool: &str, arguments: Value) -> String {
        let result = self.call(tool, arguments).await;
        assert_eq!(result.is_error, Some(true), "{tool}: {}", text(&result));
        text(&result)
    }

    /// The requests that change something which have reached the fake since the last look.
    pub fn writes(&self) -> Vec<String> {
        let requests = self.fake.take_requests().into_iter();
        let writes = requests.filter(|request| request.method != "GET");
        writes
            .map(|request| {
                format!(
                    "{} {}",
                    request.method,
                    request.path.trim_start_matches("/cloudapi/v6")
                )
            })
            .collect()
    }

    /// What the person was asked.
    pub fn questions(&self) -> Vec<String> {
        self.client.service().questions.lock().unwrap().clone()
    }
}

/// All text of a result.
pub fn text(result: &CallToolResult) -> String {
    let texts = result
        .content
        .iter()
        .filter_map(|content| content.as_text());
    texts
        .map(|text| text.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The arguments of a tool for those of an operation.
pub fn arguments(operation: &catalogue::Operation, given: &Arguments) -> Value {
    let mut own = Map::new();
    let mut path = given.path.iter();
    for input in operation.visible() {
        let value = match input.place {
            Place::Path => path.next().map(|value| match value.parse::<i64>() {
                Ok(number) if catalogue::parsed(input)["type"] == "integer" => number.into(),
                _ => Value::from(value.as_str()),
            }),
            Place::Query | Place::Entries => given.query.get(input.wire).cloned(),
            Place::Header => given.headers.get(input.wire).cloned(),
            Place::Cookie => given.cookies.get(input.wire).cloned(),
            Place::Body | Place::Text | Place::Bytes => {
                given.body.as_ref().map(|body| match body {
                    Body::Json(value) => value.clone(),
                    Body::Text(text) => text.as_str().into(),
                    Body::Bytes(_) => unreachable!("no document has bytes in a body"),
                })
            }
        };
        if let Some(value) = value {
            own.insert(input.name.to_owned(), value);
        }
    }
    own.into()
}
