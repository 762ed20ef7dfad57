//! One call while it is being put together: what every generated builder wraps.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderValue};
use reqwest::Url;
use serde_json::Value;

use crate::argument::{Path, Query, encode};
use crate::config::nonzero;
use crate::engine::{self, Job};
use crate::error::{Error, TimeoutKind};
use crate::model::{self, View};
use crate::operation::{ListStyle, Method, Operation, Param};
use crate::response::{Accepted, Reply};
use crate::retry::{Repeat, RetryPolicy};
use crate::server;
use crate::session::{self, Client, Session};
use crate::transport::{Limit, Request};
use crate::wait::WaitPolicy;

/// A call that has not been sent yet.
///
/// Nothing in it depends on the types of arguments and results, so that a builder per operation costs next to nothing.
/// What is wrong with an argument is kept and reported when the call is sent.
#[derive(Clone)]
pub struct Call(Box<Parts>);

#[derive(Clone)]
struct Parts {
    client: Client,
    operation: &'static Operation,
    path: Path,
    query: Query,
    /// Headers that are parameters of the operation.
    parameters: HeaderMap,
    body: Option<Bytes>,
    /// Required members that the body lacks.
    missing: Vec<String>,
    check_members: bool,
    problems: Vec<String>,
    settings: Settings,
}

/// What is set for this call alone, and for the calls that follow from it.
#[derive(Clone, Default)]
struct Settings {
    headers: HeaderMap,
    server: Option<Url>,
    timeout: Option<Option<Duration>>,
    attempt_timeout: Option<Option<Duration>>,
    retry: Option<RetryPolicy>,
    wait: Option<WaitPolicy>,
}

impl Call {
    /// A call of `operation`.
    pub fn new(client: &Client, operation: &'static Operation) -> Call {
        Call(Box::new(Parts {
            client: client.clone(),
            operation,
            path: Path::new(operation.path),
            query: Query::default(),
            parameters: HeaderMap::new(),
            body: None,
            missing: Vec::new(),
            check_members: operation.check_required,
            problems: Vec::new(),
            settings: Settings::default(),
        }))
    }

    /// Puts in the next path argument, in the order of the template. One that is empty, `.` or `..` is refused.
    #[must_use]
    pub fn path(mut self, value: &str) -> Call {
        if let Err(problem) = self.0.path.push(value) {
            self.0.problems.push(problem);
        }
        self
    }

    /// Sets a query parameter.
    pub fn query(&mut self, name: &'static str, value: Param<'_>) {
        if let Some(text) = self.text(name, value) {
            self.0.query.set(name, &text);
        }
    }

    /// Adds an item to a query parameter that is a list.
    pub fn query_list(&mut self, name: &'static str, style: ListStyle, value: Param<'_>) {
        if let Some(text) = self.text(name, value) {
            self.0.query.add(name, style, &text);
        }
    }

    /// Adds a query parameter whose name is made at run time, such as `filter.name`.
    pub fn query_entry(&mut self, name: &str, value: Param<'_>) {
        if let Some(text) = self.text(name, value) {
            self.0.query.add_entry(name, &text);
        }
    }

    /// Sets a header that is a parameter of the operation.
    pub fn header(&mut self, name: &'static str, value: Param<'_>) {
        let Some(text) = self.text(name, value) else { return };
        match session::header(name, &text) {
            Ok((name, value)) => drop(self.0.parameters.insert(name, value)),
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Sets the body to a value as JSON.
    pub fn body_json(&mut self, body: View<'_>) {
        if self.0.operation.check_required {
            self.0.missing = model::missing(body);
        }
        self.0.body = Some(model::encode(body).into());
    }

    /// Sets the body to a text.
    pub fn body_text(&mut self, body: &str) {
        self.0.body = Some(Bytes::copy_from_slice(body.as_bytes()));
    }

    /// Sets the body to some bytes.
    pub fn body_bytes(&mut self, body: Bytes) {
        self.0.body = Some(body);
    }

    /// Sets the body to a form with the members of an object that are text, numbers or booleans.
    pub fn body_form(&mut self, body: View<'_>) {
        if self.0.operation.check_required {
            self.0.missing = model::missing(body);
        }
        let mut form = String::new();
        if let Value::Object(members) = model::encode_value(body) {
            for (name, value) in &members {
                let text = match value {
                    Value::String(text) => text.clone(),
                    Value::Number(number) => number.to_string(),
                    Value::Bool(flag) => flag.to_string(),
                    _ => continue,
                };
                let separator = if form.is_empty() { "" } else { "&" };
                form.push_str(&format!("{separator}{}={}", encode(name), encode(&text)));
            }
        }
        self.0.body = Some(form.into());
    }

    /// Limits the time of the whole call; `None` or zero for no limit.
    pub fn set_timeout(&mut self, limit: Option<Duration>) {
        self.0.settings.timeout = Some(nonzero(limit));
    }

    /// Limits the time of each attempt; `None` or zero for no limit.
    pub fn set_attempt_timeout(&mut self, limit: Option<Duration>) {
        self.0.settings.attempt_timeout = Some(nonzero(limit));
    }

    /// Sets when the request is repeated.
    pub fn set_retry(&mut self, policy: RetryPolicy) {
        self.0.settings.retry = Some(policy);
    }

    /// Sets how what the call starts is waited for.
    pub fn set_wait(&mut self, policy: WaitPolicy) {
        self.0.settings.wait = Some(policy);
    }

    /// Sends a header along; it wins over all others of its name.
    pub fn set_header_value(&mut self, name: &str, value: &str) {
        match session::header(name, value) {
            Ok((name, value)) => drop(self.0.settings.headers.insert(name, value)),
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Sends the call to another server; the product's base path is appended unless `url` ends with it.
    pub fn set_server(&mut self, url: &str) {
        match server::parse(url) {
            Ok(url) => self.0.settings.server = Some(url),
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Names the contract to act in.
    pub fn set_contract_number(&mut self, number: &str) {
        self.set_header_value("x-contract-number", number);
    }

    /// Sets whether missing members of the body are refused before anything is sent.
    pub fn set_check_members(&mut self, check: bool) {
        self.0.check_members = check;
    }

    fn text(&mut self, name: &str, value: Param<'_>) -> Option<String> {
        let text = value.text();
        if text.is_none() {
            self.0.problems.push(format!("the number for {name} is not finite"));
        }
        text
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    pub(crate) fn session(&self) -> &Session {
        self.0.client.session()
    }

    pub(crate) fn last_argument(&self) -> Option<&str> {
        self.0.path.last()
    }

    pub(crate) fn query_value(&self, name: &str) -> Option<&str> {
        self.0.query.get(name)
    }

    pub(crate) fn wait_policy(&self) -> &WaitPolicy {
        self.0.settings.wait.as_ref().unwrap_or(&self.session().config().wait)
    }

    /// The address and everything else that the call sends.
    fn request(&self) -> Result<Request, Error> {
        let Parts { client, operation, missing, .. } = &*self.0;
        let mut problems = self.0.problems.clone();
        if self.0.check_members && !missing.is_empty() {
            problems.push(format!("the body lacks required members: {}", missing.join(", ")));
        }
        if !problems.is_empty() {
            return Err(Error::invalid(problems.join("; ")));
        }
        let path = self.0.path.finish().map_err(|name| Error::invalid(format!("no value for the path argument {name}")))?;
        let base = client.session().servers().address(client.product(), operation, self.0.settings.server.as_ref())?;
        let url = Url::parse(&format!("{base}{path}{}", self.0.query.finish()))
            .map_err(|error| Error::invalid(format!("the address cannot be built: {error}")))?;

        let mut headers = self.headers(operation.accept)?;
        if self.0.body.is_some() && !operation.content_type.is_empty() {
            headers.insert(header::CONTENT_TYPE, value(operation.content_type)?);
        }
        headers.extend(self.0.parameters.clone());
        self.finish(Request { method: operation.method.to_http(), url, headers, body: self.0.body.clone(), scheme: None })
    }

    /// The headers that each request of this call has.
    fn headers(&self, accept: &'static str) -> Result<HeaderMap, Error> {
        let mut headers = HeaderMap::new();
        let prefix = self.session().config().user_agent_prefix.as_str();
        let space = if prefix.is_empty() || prefix.ends_with([' ', '_']) { "" } else { " " };
        let agent = format!("{prefix}{space}{}", self.0.client.product().user_agent);
        headers.insert(header::USER_AGENT, value(&agent)?);
        if !accept.is_empty() {
            headers.insert(header::ACCEPT, value(accept)?);
        }
        Ok(headers)
    }

    /// Lets the headers of the session and of this call win, and chooses credentials.
    fn finish(&self, mut request: Request) -> Result<Request, Error> {
        for (name, value) in self.session().headers().iter().chain(&self.0.settings.headers) {
            request.headers.insert(name, value.clone());
        }
        // Whoever sets the header by hand knows why.
        if !request.headers.contains_key(header::AUTHORIZATION) {
            request.scheme = self.session().scheme(self.0.operation)?;
        }
        Ok(request)
    }

    /// The call itself, ready to be sent.
    pub(crate) fn job(&self) -> Result<Job, Error> {
        let job = self.request().map(|request| {
            let limit = self.limit();
            self.with_effort(request, limit)
        });
        job.map_err(|error| error.with_operation(self.0.operation))
    }

    /// The time limit of a call that begins now.
    fn limit(&self) -> Option<Limit> {
        let length = self.0.settings.timeout.unwrap_or(self.session().config().timeout)?;
        Limit::after(length, TimeoutKind::Call)
    }

    /// A request that follows from this call: it reads `url`, which must be on the same server.
    pub(crate) fn follow(&self, url: Url, limit: Option<Limit>) -> Result<Job, Error> {
        let request = Request { method: http::Method::GET, url, headers: self.headers("application/json")?, body: None, scheme: None };
        let mut job = self.with_effort(self.finish(request)?, limit);
        job.repeat = Repeat { reads: true, idempotent: true };
        Ok(job)
    }

    fn with_effort(&self, request: Request, limit: Option<Limit>) -> Job {
        let (settings, config) = (&self.0.settings, self.session().config());
        Job {
            session: self.session().clone(),
            operation: self.0.operation,
            request,
            repeat: Repeat::of(self.0.operation),
            retry: settings.retry.clone().unwrap_or_else(|| config.retry.clone()),
            attempt_timeout: settings.attempt_timeout.unwrap_or(config.attempt_timeout),
            limit,
        }
    }

    /// Sends the call and returns the successful answer.
    pub(crate) async fn perform(mut self) -> Result<Reply, Error> {
        let job = self.job()?;
        self.0.body = None;
        engine::run(job).await.map(|done| Reply::new(self.clone(), done)).map_err(|error| self.explain(error))
    }

    /// As [`perform`](Call::perform), for an address that an earlier answer gave.
    pub(crate) async fn perform_at(self, url: Url) -> Result<Reply, Error> {
        let done = engine::run(self.follow(url, self.limit())?).await?;
        Ok(Reply::new(self, done))
    }

    /// Where the answer to an accepted write got lost halfway, says what is known of it.
    fn explain(&self, error: Error) -> Error {
        match (error.status(), error.headers()) {
            (Some(status), Some(headers)) if status.is_success() && self.writes() => {
                Accepted::new(self, headers, &Value::Null).explain(error)
            }
            _ => error,
        }
    }

    /// Whether the call changes something.
    pub(crate) fn writes(&self) -> bool {
        !matches!(self.0.operation.method, Method::Get | Method::Head | Method::Options | Method::Trace)
    }
}

/// Shows no query, header or body: they may be secret.
impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.0.path.finish();
        f.debug_struct("Call")
            .field("operation", &self.0.operation.id)
            .field("method", &self.0.operation.method.as_str())
            .field("path", &path.as_deref().unwrap_or(self.0.operation.path))
            .finish_non_exhaustive()
    }
}

fn value(text: &str) -> Result<HeaderValue, Error> {
    HeaderValue::try_from(text).map_err(|_| Error::invalid(format!("{text:?} cannot be the value of a header")))
}
