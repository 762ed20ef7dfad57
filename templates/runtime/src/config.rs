//! What a session is made from, as plain data.

mod effort;
mod environment;
#[cfg(feature = "config-file")]
mod file;
mod servers;
mod show;
mod transport;
mod trust;

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use crate::failover::Failover;
use crate::log::{LogLevel, LogRecord, LogSettings};
use crate::observe::{Exchange, ResponseHook};
use crate::retry::RetryPolicy;
use crate::secret::Secret;
use crate::server::settings::ServerSettings;
#[cfg(feature = "sigv4")]
use crate::sign::key::{AccessKey, KeyProvider};
use crate::sign::settings::SignSettings;
use crate::tls::trust::TrustSettings;
use crate::transport::{Body, RequestHook, Transport};
use crate::wait::policy::WaitPolicy;

/// Settings of a [`Session`](crate::Session): credentials, servers, trust, time limits.
///
/// A setting comes from the first of these that has it:
///
/// 1. the program: the `with_…` methods below, whenever they are called;
/// 2. the environment, in a configuration made by [`from_env`](Config::from_env), which lists the
///    variables;
/// 3. the configuration file, in one made by [`from_env`](Config::from_env) or
///    [`from_file`](Config::from_file), which lists the keys; both need the feature `config-file`, which is on
///    by default;
/// 4. the default.
///
/// What a single call sets wins over all of them. Nothing is checked before a session is made from
/// it, but what the environment and the file say wrong.
///
/// | setting | default |
/// |---|---|
/// | connecting, TLS included | 10 s |
/// | one attempt, answer included | 60 s |
/// | a whole call with its repetitions | 5 min |
/// | a body that is not held in memory, without any progress | 60 s |
/// | attempts | 4, see [`RetryPolicy`] |
/// | failover, rate limiter | none |
/// | an answer that is held in memory | 128 MiB |
/// | waiting for what a call started | 1 h, see [`WaitPolicy`] |
/// | trust | the authorities that the system trusts |
/// | proxy | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` of the environment; one that speaks SOCKS needs the feature `socks` |
///
/// ```
/// use std::time::Duration;
/// use ionoscloud_core::Config;
///
/// let config = Config::new().with_token("a token").with_timeout(Duration::from_secs(30));
/// assert!(!format!("{config:?}").contains("a token"));
/// ```
#[derive(Clone)]
pub struct Config {
    pub(crate) token: Option<Secret>,
    pub(crate) basic: Option<(String, Secret)>,
    /// Whether the credentials come from the environment or a file: those that the program gives
    /// replace them all.
    found: bool,
    pub(crate) signing: SignSettings,
    pub(crate) servers: ServerSettings,
    pub(crate) contract_number: Option<String>,
    pub(crate) headers: Vec<(String, Secret)>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) user_agent_prefix: String,
    pub(crate) trust: TrustSettings,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) stall_timeout: Option<Duration>,
    pub(crate) retry: RetryPolicy,
    pub(crate) failover: Option<Failover>,
    pub(crate) rate_limiter: bool,
    pub(crate) wait: WaitPolicy,
    pub(crate) strict: bool,
    pub(crate) log: LogSettings,
    pub(crate) request_hooks: Vec<Arc<RequestHook>>,
    pub(crate) response_hooks: Vec<Arc<ResponseHook>>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) body_limit: Option<usize>,
    pub(crate) decoded_limit: Option<usize>,
}

/// How many bytes of an answer are held where nothing else is set.
const BODY_LIMIT: usize = 128 * 1024 * 1024;

/// How many bytes an answer may take as values where nothing else is set: what is usual takes up to eight times its text.
const DECODED_LIMIT: usize = 2 * 1024 * 1024 * 1024;

impl Default for Config {
    fn default() -> Self {
        Config::new()
    }
}

impl Config {
    /// The defaults, without credentials.
    pub fn new() -> Config {
        Config {
            token: None,
            basic: None,
            found: false,
            signing: SignSettings::default(),
            servers: ServerSettings::default(),
            contract_number: None,
            headers: Vec::new(),
            query: Vec::new(),
            user_agent_prefix: String::new(),
            trust: TrustSettings::default(),
            connect_timeout: Some(Duration::from_secs(10)),
            attempt_timeout: Some(Duration::from_secs(60)),
            timeout: Some(Duration::from_secs(300)),
            stall_timeout: Some(Duration::from_secs(60)),
            retry: RetryPolicy::default(),
            failover: None,
            rate_limiter: false,
            wait: WaitPolicy::default(),
            strict: false,
            log: LogSettings::default(),
            request_hooks: Vec::new(),
            response_hooks: Vec::new(),
            transport: None,
            body_limit: Some(BODY_LIMIT),
            decoded_limit: Some(DECODED_LIMIT),
        }
    }

    /// Authenticates by a bearer token. Where an operation accepts both, it wins over user and
    /// password.
    #[must_use]
    pub fn with_token(mut self, token: impl Into<Secret>) -> Config {
        self.forget_found();
        self.token = Some(token.into());
        self
    }

    /// Authenticates by user (an email address) and password.
    #[must_use]
    pub fn with_basic_auth(
        mut self,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Config {
        self.forget_found();
        self.basic = Some((user.into(), password.into()));
        self
    }

    /// Signs requests with an access key of object storage, where an operation takes signed requests. A token, or user
    /// and password, for other products stay beside it.
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_access_key(mut self, key: AccessKey) -> Config {
        self.signing.set_key(key);
        self
    }

    /// As [`with_access_key`](Config::with_access_key), with a key that is made or fetched when it is needed.
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_key_provider(mut self, provider: impl KeyProvider) -> Config {
        self.signing.set_provider(provider);
        self
    }

    /// Signs requests for this region, such as `eu-central-3`, in place of the location of the client. Where they go does
    /// not depend on it. A server that names another region for a bucket is believed.
    #[cfg(feature = "sigv4")]
    #[must_use]
    pub fn with_region(mut self, region: impl Into<String>) -> Config {
        self.signing.region = Some(region.into()).filter(|region| !region.trim().is_empty());
        self
    }

    /// Whether there is a token, a user with a password, or an access key.
    #[must_use]
    pub fn has_credentials(&self) -> bool {
        self.token.is_some() || self.basic.is_some() || self.signing.has_key()
    }

    fn forget_found(&mut self) {
        if std::mem::take(&mut self.found) {
            (self.token, self.basic) = (None, None);
        }
    }

    /// Names the contract to act in (`X-Contract-Number`), for users that have access to several.
    /// An empty number is none.
    #[must_use]
    pub fn with_contract_number(mut self, number: impl Into<String>) -> Config {
        self.contract_number = Some(number.into()).filter(|number| !number.trim().is_empty());
        self
    }

    /// Sends a header with every request. It wins over the headers that are sent by default.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Config {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sends a query parameter, such as `depth`, with every call that does not set it itself.
    ///
    /// It goes to every product, also to one that does not know it and may refuse it. The pages
    /// and the states that are read after a call have the addresses that the server gave.
    #[must_use]
    pub fn with_query(mut self, name: impl Into<String>, value: impl Into<String>) -> Config {
        let name = name.into();
        self.query.retain(|(known, _)| *known != name);
        self.query.push((name, value.into()));
        self
    }

    /// Puts the name of the program in front of the `User-Agent` header, such as `my-tool/1.2`.
    ///
    /// A space is put between, unless the prefix ends in a space or `_`.
    #[must_use]
    pub fn with_user_agent_prefix(mut self, prefix: impl Into<String>) -> Config {
        self.user_agent_prefix = prefix.into();
        self
    }

    /// Limits the size of the answers that are held in memory, in bytes; `None` or zero for no limit. What is streamed is
    /// not held.
    ///
    /// 128 MiB by default. A call whose answer is larger fails with [`Error::is_too_large`](crate::Error::is_too_large).
    /// What it is read into has [its own limit](Config::with_decoded_limit).
    #[must_use]
    pub fn with_body_limit(mut self, bytes: impl Into<Option<usize>>) -> Config {
        self.body_limit = bytes.into().filter(|bytes| *bytes > 0);
        self
    }

    /// Limits the memory that an answer is read into, in bytes, as it is estimated while reading; `None` or zero for no
    /// limit. 2 GiB by default.
    ///
    /// A short text can stand for a large value: `{}` in a list is an object with a place for each of its members. A call
    /// whose answer takes more fails with [`Error::is_too_large`](crate::Error::is_too_large). Each answer is counted by
    /// itself, also where the pages of a list are collected.
    #[must_use]
    pub fn with_decoded_limit(mut self, bytes: impl Into<Option<usize>>) -> Config {
        self.decoded_limit = bytes.into().filter(|bytes| *bytes > 0);
        self
    }

    /// Sends all requests through `transport` instead of the built-in
    /// [`HttpTransport`](crate::transport::HttpTransport), to which the connect timeout, the
    /// trust in servers and the proxy belong. Time limits of attempts and calls, retries, and everything
    /// else stay.
    #[must_use]
    pub fn with_transport(mut self, transport: impl Transport) -> Config {
        self.transport = Some(Arc::new(transport));
        self
    }

    /// Calls `hook` before each attempt, with the request as it is about to be sent, credentials
    /// included: a signer needs them, so give this to no code that must not know them. It may change
    /// everything, but for a body that comes in [pieces](Body::as_bytes) and has not been read; the request's extensions hold the [`Attempt`](crate::transport::Attempt). May be
    /// called several times; hooks run in that order.
    ///
    /// An error refuses the request: nothing is sent, nothing is repeated, and the call fails with
    /// the error as its source ([`Error::is_invalid_request`](crate::Error::is_invalid_request)).
    ///
    /// A hook must not block. What has to wait, such as fetching a key, belongs in a
    /// [`Transport`] that wraps the built-in one.
    ///
    /// ```
    /// use ionoscloud_core::Config;
    ///
    /// let config = Config::new().with_request_hook(|request| {
    ///     if request.method() == "DELETE" {
    ///         return Err("this program deletes nothing".into());
    ///     }
    ///     request.headers_mut().insert("x-trace", "4711".parse()?);
    ///     Ok(())
    /// });
    /// ```
    #[must_use]
    pub fn with_request_hook<F>(mut self, hook: F) -> Config
    where
        F: Fn(&mut http::Request<Body>) -> Result<(), Box<dyn StdError + Send + Sync>>
            + Send
            + Sync
            + 'static,
    {
        self.request_hooks.push(Arc::new(hook));
        self
    }

    /// Calls `hook` after each attempt, whether it was answered or failed. May be called several
    /// times. A hook must not block.
    #[must_use]
    pub fn with_response_hook(
        mut self,
        hook: impl Fn(&Exchange<'_>) + Send + Sync + 'static,
    ) -> Config {
        self.response_hooks.push(Arc::new(hook));
        self
    }

    /// Sets whether an answer with a value of another type than documented is an error,
    /// [`is_decode`](crate::Error::is_decode). It is not if nothing else is set: the value is kept, logged as a
    /// warning, and told by [`Response::problems`](crate::Response::problems).
    #[must_use]
    pub fn with_strict_answers(mut self, strict: bool) -> Config {
        self.strict = strict;
        self
    }

    /// Sets how much is logged at most, see [`LogLevel`]. Where none is set, a subscriber of
    /// `tracing` gets all that it asks for, and nothing is logged elsewhere.
    #[must_use]
    pub fn with_log_level(mut self, level: LogLevel) -> Config {
        self.log.level = Some(level);
        self
    }

    /// The log level that was set.
    pub fn log_level(&self) -> Option<LogLevel> {
        self.log.level
    }

    /// Logs to `sink` instead of standard error, as much as the log level says; nothing without
    /// one. A subscriber of `tracing` hears of the same attempts by itself. A sink must not block.
    #[must_use]
    pub fn with_log_sink(
        mut self,
        sink: impl Fn(&LogRecord<'_>) + Send + Sync + 'static,
    ) -> Config {
        self.log.sink = Some(Arc::new(sink));
        self
    }
}
