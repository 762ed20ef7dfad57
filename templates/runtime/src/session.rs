//! What the clients of all products share.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::header::{HeaderMap, HeaderName, HeaderValue};

use crate::config::Config;
use crate::error::Error;
use crate::limiter::Limiter;
use crate::operation::{Operation, Scheme};
use crate::redact::Redactor;
use crate::retry::Budget;
use crate::server::Servers;
use crate::sign::signer::Signer;
use crate::transport::{Carrier, HttpTransport, proxy};
use crate::words::Words;

/// Credentials, connections, limits and trust, shared by the clients that are made from it.
///
/// Calls need a Tokio runtime with time and I/O enabled, as `#[tokio::main]` makes it.
///
/// Cloning is cheap, and clones share everything. Make one session per set of credentials and keep
/// it: connections are kept alive and reused as long as it lives.
///
/// ```no_run
/// # fn main() -> Result<(), ionoscloud_core::Error> {
/// use ionoscloud_core::{Config, Session};
///
/// let session = Session::from_env()?;
/// let other = Session::new(Config::from_env()?.with_contract_number("31884391"))?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    config: Config,
    headers: HeaderMap,
    servers: Servers,
    budget: Budget,
    limiter: Option<Limiter>,
    carrier: Carrier,
    authorization: Authorization,
    signer: Signer,
    redactor: Redactor,
}

/// The values of the `Authorization` header that the session can send.
struct Authorization {
    bearer: Option<HeaderValue>,
    basic: Option<HeaderValue>,
}

impl Session {
    /// A session with the settings of the environment and the configuration file, see
    /// [`Config::from_env`].
    ///
    /// # Errors
    /// There are no credentials; else as for [`Config::from_env`] and [`Session::new`].
    pub fn from_env() -> Result<Session, Error> {
        let config = Config::from_env()?;
        if !config.has_credentials() {
            let file = if cfg!(feature = "config-file") {
                ", or put a profile into ~/.ionos/config"
            } else {
                " (the program was built without the feature `config-file`)"
            };
            return Err(Error::invalid(format!(
                "no credentials: set IONOS_TOKEN, or IONOS_USERNAME and IONOS_PASSWORD{file}"
            )));
        }
        Session::new(config)
    }

    /// A session with these settings. Nothing is sent.
    ///
    /// # Errors
    /// A server, a header, a certificate or a credential in `config` cannot be used; TLS cannot be
    /// set up, or the crate was built without it and not all servers are configured to use `http`.
    pub fn new(config: Config) -> Result<Session, Error> {
        let servers = Servers::new(&config.servers, &config.trust, config.failover.is_some())?;
        if config.transport.is_none() {
            servers.check_tls()?;
        }
        let headers = headers(&config)?;
        check_credentials(&config)?;
        let authorization = Authorization::new(&config)?;
        let hooks = config.request_hooks.clone();
        let carrier = match &config.transport {
            Some(transport) => Carrier::custom(transport.clone(), hooks),
            None => Carrier::built_in(HttpTransport::new(&config)?, hooks),
        }
        .with_body_limit(config.body_limit);
        let limiter = config.rate_limiter.then(Limiter::default);
        let signer = Signer::new(&config.signing)?;
        let redactor = redactor(&config, &authorization, &signer, &headers);
        Ok(Session(Arc::new(Shared {
            redactor,
            config,
            headers,
            servers,
            budget: Budget::new(),
            limiter,
            carrier,
            authorization,
            signer,
        })))
    }

    /// The settings that it was made with.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The text with `[redacted]` in the places of the credentials of this session, for a program that shows what a
    /// service has answered: the token, the password, the values of headers that are set for all calls, and the passwords
    /// of the proxies that the environment names.
    ///
    /// They are found in whatever form they stand there: escaped, percent-encoded, in base64 or hexadecimal digits, with
    /// white space in them, in another charset. Those of fewer than six characters are not looked for.
    #[must_use]
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.0.redactor.hide(text)
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    pub(crate) fn servers(&self) -> &Servers {
        &self.0.servers
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.0.budget
    }

    /// The rate limits, where they are to be kept.
    pub(crate) fn limiter(&self) -> Option<&Limiter> {
        self.0.limiter.as_ref()
    }

    /// Hides the credentials of the session in texts.
    pub(crate) fn redactor(&self) -> &Redactor {
        &self.0.redactor
    }

    pub(crate) fn carrier(&self) -> &Carrier {
        &self.0.carrier
    }

    /// What signs requests.
    pub(crate) fn signer(&self) -> &Signer {
        &self.0.signer
    }

    /// The `Authorization` header for an operation; `None` if it needs none, or each attempt is signed by itself.
    pub(crate) fn authorization(
        &self,
        operation: &Operation,
    ) -> Result<Option<&HeaderValue>, Error> {
        let Authorization { bearer, basic } = &self.0.authorization;
        let accepted = |scheme| operation.security.contains(&scheme);
        if operation.security.is_empty() {
            return Ok(None);
        }
        let bearer_fits = bearer.as_ref().filter(|_| accepted(Scheme::Bearer));
        let fits = bearer_fits.or_else(|| basic.as_ref().filter(|_| accepted(Scheme::Basic)));
        if fits.is_some() {
            Ok(fits)
        } else if operation.signed_for().is_some() {
            Ok(None)
        } else if bearer.is_some() || basic.is_some() {
            let wanted = if bearer.is_some() {
                "user and password"
            } else {
                "a token"
            };
            Err(Error::invalid(format!(
                "this operation accepts only {wanted}, which the session does not have"
            )))
        } else {
            Err(Error::invalid(
                "the session has no credentials: use Config::with_token or Config::with_basic_auth",
            ))
        }
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("config", &self.0.config)
            .finish_non_exhaustive()
    }
}

/// A header from text, checked.
pub(crate) fn header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    if is_cut(value) {
        return Err(Error::invalid(cut(name)));
    }
    let name = HeaderName::try_from(name)
        .map_err(|_| Error::invalid(format!("{name:?} is not a header's name")))?;
    // The value is not shown: it may be a key.
    let mut value = HeaderValue::try_from(value).map_err(|_| {
        Error::invalid(format!(
            "header {name}: its value holds characters that a header cannot"
        ))
    })?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// Whether whoever receives a header does not get its value as it is: blanks at the ends are not a part of it (RFC 9110, 5.5).
pub(crate) fn is_cut(value: &str) -> bool {
    value.starts_with([' ', '\t']) || value.ends_with([' ', '\t'])
}

/// What is told of such a value.
pub(crate) fn cut(name: &str) -> String {
    format!("header {name}: a blank at an end of a value, or of an item, would be cut off")
}

/// The header `name` that names the contract to act in, which anybody may see.
pub(crate) fn contract(name: &str, number: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let (name, mut value) = header(name, number.trim())?;
    value.set_sensitive(false);
    Ok((name, value))
}

fn headers(config: &Config) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    if let Some(number) = &config.contract_number {
        // Each product has its own name for it: only the number is checked here.
        contract(Words::BASE.contract_number, number)?;
    }
    for (name, value) in &config.headers {
        let (name, value) = header(name, value.expose())?;
        headers.insert(&name, value);
    }
    header("user-agent", config.user_agent_prefix.trim())?;
    Ok(headers)
}

/// What must not be shown: the credentials as they were given and as they are sent, all headers, and the passwords of the
/// proxies on the way.
fn redactor(
    config: &Config,
    authorization: &Authorization,
    signer: &Signer,
    headers: &HeaderMap,
) -> Redactor {
    let Authorization { bearer, basic } = authorization;
    let sent = bearer.iter().chain(basic).chain(headers.values());
    let password = config.basic.as_ref().map(|(_, password)| password.expose());
    let proxies = proxy::secrets_of_environment();
    let proxies = proxies.iter().map(String::as_str);
    let own = sensitive(sent).chain(password).chain(signer.secrets());
    Redactor::new(own.chain(proxies))
}

/// The secret values among some headers, without the word for their kind.
pub(crate) fn sensitive<'a>(
    headers: impl Iterator<Item = &'a HeaderValue>,
) -> impl Iterator<Item = &'a str> {
    let secret = headers.filter(|value| value.is_sensitive());
    let texts = secret.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    texts.map(|text| match text.split_once(' ') {
        Some(("Bearer" | "Basic", value)) => value,
        _ => text,
    })
}

impl Authorization {
    fn new(config: &Config) -> Result<Authorization, Error> {
        let value = |text: String| header("authorization", &text).map(|(_, value)| value);
        let bearer = config.token.as_ref();
        let bearer = bearer.map(|token| value(format!("Bearer {}", token.expose())));
        let basic = config.basic.as_ref().map(|(user, password)| {
            let pair = format!("{user}:{}", password.expose());
            value(format!("Basic {}", BASE64_STANDARD.encode(pair)))
        });
        Ok(Authorization {
            bearer: bearer.transpose()?,
            basic: basic.transpose()?,
        })
    }
}

fn check_credentials(config: &Config) -> Result<(), Error> {
    if let Some(token) = &config.token {
        // RFC 6750, 2.1: what a bearer token is made of is visible ASCII.
        let visible = token.expose().bytes().all(|byte| byte.is_ascii_graphic());
        if token.expose().is_empty() || !visible {
            return Err(Error::invalid(
                "the token is empty, or holds white space or other characters that no token has",
            ));
        }
    }
    if config
        .basic
        .as_ref()
        // The first colon ends the name (RFC 7617, 2).
        .is_some_and(|(user, _)| user.is_empty() || user.contains(':'))
    {
        return Err(Error::invalid("the user's name is empty or holds a colon"));
    }
    Ok(())
}
