//! One call while it is being put together: what every generated builder wraps.

mod link;
mod outgoing;
mod styled;
mod told;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use reqwest::Url;

use crate::argument::{COOKIES, Pairs, Path, QUERY};
use crate::client::Client;
use crate::error::Error;
use crate::model::{self, View};
use crate::operation::{ListStyle, Operation, Param};
use crate::retry::RetryPolicy;
use crate::server;
use crate::session::{self, Session};
use crate::transport::upload::Upload;
use crate::wait::policy::WaitPolicy;
use crate::words::Words;

/// A call that has not been sent yet.
///
/// Nothing in it depends on the types of arguments and results, so that a builder per operation
/// costs next to nothing. What is wrong with an argument is kept and reported when the call is
/// sent.
#[derive(Clone)]
pub struct Call(Box<Parts>);

#[derive(Clone)]
struct Parts {
    client: Client,
    operation: &'static Operation,
    path: Path,
    query: Pairs,
    /// Cookies that are parameters of the operation; they stand among the headers as well.
    cookies: Pairs,
    /// Headers that are parameters of the operation.
    parameters: HeaderMap,
    body: Option<Bytes>,
    /// A body that is not held, in the place of that one.
    upload: Option<Upload>,
    /// Required members that the body lacks.
    missing: Vec<String>,
    /// Texts in the body that nothing may show.
    secrets: Vec<String>,
    check_members: bool,
    problems: Vec<String>,
    settings: Settings,
}

/// What is set for this call alone, and for the calls that follow from it.
#[derive(Clone, Default)]
struct Settings {
    headers: HeaderMap,
    server: Option<Url>,
    /// Zero for no limit, as for the next.
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
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
            query: Pairs::new(QUERY),
            cookies: Pairs::new(COOKIES),
            parameters: HeaderMap::new(),
            body: None,
            upload: None,
            missing: Vec::new(),
            secrets: Vec::new(),
            check_members: operation.check_required,
            problems: Vec::new(),
            settings: Settings::default(),
        }))
    }

    /// Puts in the next path argument, in the order of the template. One that is empty, `.` or `..`
    /// is refused.
    #[must_use]
    pub fn path(mut self, value: &str) -> Call {
        if let Err(problem) = self.0.path.push(value) {
            self.0.problems.push(problem);
        }
        self
    }

    /// Puts in the next path argument; a slash in it is one of the path.
    #[must_use]
    pub fn path_with_slashes(mut self, value: &str) -> Call {
        if let Err(problem) = self.0.path.push_with_slashes(value) {
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
        let sign = match style {
            ListStyle::Space => Some(' '),
            ListStyle::Pipe => Some('|'),
            // The comma of an item is percent-encoded, the one between items is not.
            ListStyle::Comma | ListStyle::Repeat => None,
        };
        match self.text(name, value) {
            Some(text) if sign.is_some_and(|sign| text.contains(sign)) => self.ambiguous(name),
            Some(text) => self.0.query.add(name, style, &text),
            None => {}
        }
    }

    /// Takes out what a list in the query was set to.
    pub fn unset_query(&mut self, name: &'static str) {
        self.0.query.unset(name);
    }

    /// Adds a query parameter whose name is made at run time, such as `filter.name`: a key, and what stands around it.
    pub fn query_entry(&mut self, name: [&str; 3], value: Param<'_>) {
        if let Some(text) = self.text(&name.concat(), value) {
            self.0.query.add_entry(name, &text);
        }
    }

    /// Sets a header that is a parameter of the operation.
    pub fn header(&mut self, name: &'static str, value: Param<'_>) {
        let Some(text) = self.text(name, value) else {
            return;
        };
        // The calls that follow must act in the same contract, or they would not find what this one made.
        if name.eq_ignore_ascii_case(self.words().contract_number) {
            return self.set_contract_number(&text);
        }
        match session::header(name, &text) {
            Ok((name, mut value)) => {
                value.set_sensitive(
                    SECRET_HEADERS
                        .iter()
                        .any(|part| name.as_str().contains(part)),
                );
                self.0.parameters.insert(&name, value);
            }
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Sets a header whose name is made at run time, such as `x-amz-meta-name`: a key, and what stands around it.
    pub fn header_entry(&mut self, name: [&str; 3], value: Param<'_>) {
        let name = name.concat();
        let Some(text) = self.text(&name, value) else {
            return;
        };
        // What is none in a header has no agreed way to be written, and each service would read another.
        if !text.is_ascii() {
            let problem = format!("the header {name} takes letters and signs of ASCII only");
            self.0.problems.push(problem);
            return;
        }
        match session::header(&name, &text) {
            Ok((name, value)) => drop(self.0.parameters.insert(&name, value)),
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Adds an item to a header that is a parameter of the operation and a list: items are joined
    /// by commas.
    pub fn header_item(&mut self, name: &'static str, value: Param<'_>) {
        match self.text(name, value) {
            Some(text) if text.contains(',') => self.ambiguous(&format!("the header {name}")),
            Some(text) if session::is_cut(&text) => self.cut(name),
            Some(text) if text.is_empty() => self.left_out(name),
            Some(text) => self.append(name, &text),
            None => {}
        }
    }

    /// Whoever receives a header cuts blanks off its value, and off the items of a list (RFC 9110, 5.5 and 5.6.1).
    fn cut(&mut self, name: &str) {
        self.0.problems.push(session::cut(name));
    }

    /// Whoever receives a list in a header leaves out what is empty in it (RFC 9110, 5.6.1.2).
    fn left_out(&mut self, name: &str) {
        self.0.problems.push(format!(
            "header {name}: an item with nothing in it would be left out"
        ));
    }

    /// A list in a header has no way to write an item with a comma (RFC 9110, 5.6.1 and 5.6.4, leaves quoting to each header),
    /// nor the styles that separate by spaces and pipes one to write those.
    fn ambiguous(&mut self, place: &str) {
        self.0.problems.push(format!(
            "an item of {place} has a sign in it that separates items"
        ));
    }

    /// Takes out what a list in a header was set to.
    pub fn unset_header(&mut self, name: &'static str) {
        self.0.parameters.remove(name);
    }

    /// Sets a cookie that is a parameter of the operation.
    pub fn cookie(&mut self, name: &'static str, value: Param<'_>) {
        if let Some(text) = self.text(name, value) {
            self.0.cookies.set(name, &text);
            self.write_cookies();
        }
    }

    /// Adds an item to a parameter of the operation that is a list: each is a cookie of its own.
    pub fn cookie_item(&mut self, name: &'static str, value: Param<'_>) {
        if let Some(text) = self.text(name, value) {
            self.0.cookies.add(name, ListStyle::Repeat, &text);
            self.write_cookies();
        }
    }

    /// Takes out what a list among the cookies was set to.
    pub fn unset_cookie(&mut self, name: &'static str) {
        self.0.cookies.unset(name);
        self.write_cookies();
    }

    fn write_cookies(&mut self) {
        // The pairs of the header are parted by `; ` (RFC 6265, 4.2.1).
        let text = self.0.cookies.join("; ");
        if text.is_empty() {
            self.0.parameters.remove(http::header::COOKIE);
        } else {
            self.header("cookie", Param::Text(&text));
        }
    }

    /// Appends to a header that may have a value already.
    fn append(&mut self, name: &'static str, text: &str) {
        let before = self.0.parameters.get(name);
        let text = match before {
            // Not all of UTF-8 is what `HeaderValue` calls a text.
            Some(before) => format!("{},{text}", String::from_utf8_lossy(before.as_bytes())),
            None => text.to_owned(),
        };
        self.header(name, Param::Text(&text));
    }

    /// Sets the body to a value as JSON.
    pub fn body_json(&mut self, body: View<'_>) {
        self.look_at(body);
        self.0.body = Some(model::encode(body).into());
    }

    /// Sets the body to a document of XML.
    #[cfg(feature = "xml")]
    pub fn body_xml(&mut self, body: View<'_>, root: &'static model::Xml) {
        self.look_at(body);
        let (text, problems) = model::xml::encode(body, root);
        self.0.problems.extend(problems);
        self.0.body = Some(text.into());
    }

    /// What there is to know about a body before it is text.
    pub(super) fn look_at(&mut self, body: View<'_>) {
        if self.0.operation.check_required {
            self.0.missing = model::missing(body);
        }
        self.0.secrets = model::secrets(body);
        for path in model::not_finite(body, "") {
            let name = if path.is_empty() { "the body" } else { &path };
            self.infinite(name);
        }
    }

    /// Sets the body to some bytes, or what gives them.
    pub fn body_bytes(&mut self, body: Upload) {
        self.0.body = body.plain();
        self.0.upload = Some(body).filter(|_| self.0.body.is_none());
    }

    /// Limits the time of the whole call; `None` or zero for no limit.
    pub fn set_timeout(&mut self, limit: Option<Duration>) {
        self.0.settings.timeout = Some(limit.unwrap_or_default());
    }

    /// Limits the time of each attempt; `None` or zero for no limit.
    pub fn set_attempt_timeout(&mut self, limit: Option<Duration>) {
        self.0.settings.attempt_timeout = Some(limit.unwrap_or_default());
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
        self.set(session::header(name, value));
    }

    fn set(&mut self, header: Result<(HeaderName, HeaderValue), Error>) {
        match header {
            Ok((name, value)) => drop(self.0.settings.headers.insert(&name, value)),
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Sends the call to another server; the product's base path is appended unless `url` ends with
    /// it.
    pub fn set_server(&mut self, url: &str) {
        match server::parse(url, "with_server") {
            Ok(url) => self.0.settings.server = Some(url),
            Err(error) => self.0.problems.push(error.to_string()),
        }
    }

    /// Names the contract to act in; an empty number leaves it to the session.
    pub fn set_contract_number(&mut self, number: &str) {
        if !number.trim().is_empty() {
            self.set(session::contract(self.words().contract_number, number));
        }
    }

    /// Sets whether missing members of the body are refused before anything is sent.
    pub fn set_check_members(&mut self, check: bool) {
        self.0.check_members = check;
    }

    fn text(&mut self, name: &str, value: Param<'_>) -> Option<String> {
        let text = value.text();
        if text.is_none() {
            self.infinite(name);
        }
        text
    }

    /// JSON has no such numbers (RFC 8259, 6), and neither have addresses, headers and forms.
    fn infinite(&mut self, name: &str) {
        self.0
            .problems
            .push(format!("the number for {name} is not finite"));
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.0.operation
    }

    pub(crate) fn words(&self) -> &'static Words {
        &self.0.client.product().words
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

    /// The value that is sent for a query parameter, encoded: that of the call, else of the session.
    pub(crate) fn query_in_effect(&self, name: &str) -> Option<&str> {
        self.query_value(name).or_else(|| {
            let mut query = self.session().config().query.iter();
            let found = query.find(|(known, _)| known == name);
            found.map(|(_, value)| value.as_str())
        })
    }

    pub(crate) fn retry_policy(&self) -> &RetryPolicy {
        let own = self.0.settings.retry.as_ref();
        own.unwrap_or(&self.session().config().retry)
    }

    /// Whether a header is set for this call.
    pub(crate) fn has_header(&self, name: &HeaderName) -> bool {
        [&self.0.settings.headers, &self.0.parameters]
            .iter()
            .any(|headers| headers.contains_key(name))
    }

    /// The same call for what is behind `start` bytes, as long as the answer is of the same version.
    pub(crate) fn behind(mut self, start: u64, version: &HeaderValue) -> Call {
        // From there to the end (RFC 9110, 14.1.2), unless it has changed meanwhile (13.1.1).
        let headers = &mut self.0.settings.headers;
        if let Ok(range) = HeaderValue::try_from(format!("bytes={start}-")) {
            headers.insert(&header::RANGE, range);
            headers.insert(&header::IF_MATCH, version.clone());
        }
        self
    }

    pub(crate) fn wait_policy(&self) -> &WaitPolicy {
        self.0
            .settings
            .wait
            .as_ref()
            .unwrap_or(&self.session().config().wait)
    }
}

/// Parts of the names of headers whose values are secret where an operation takes them.
const SECRET_HEADERS: [&str; 6] = ["auth", "cookie", "key", "password", "secret", "token"];

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
