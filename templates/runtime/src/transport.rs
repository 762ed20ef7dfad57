//! One attempt: a request goes out, an answer comes in. The only module that speaks HTTP.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method, StatusCode, header};
use reqwest::{RequestBuilder, Response, Url};
use tokio::time::Instant;

use crate::config::Config;
use crate::error::{BODY_LIMIT, Error, Kind, TimeoutKind};
use crate::operation::Scheme;
use crate::session::Session;
use crate::tls;

/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// How long an unused connection is kept: less than gateways usually do, so that a request hardly
/// ever meets a connection that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// A request as it goes out.
#[derive(Clone)]
pub(crate) struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Option<Bytes>,
    pub scheme: Option<Scheme>,
}

/// An answer as it came in.
#[derive(Clone)]
pub(crate) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Where it came from, after redirects.
    pub url: Url,
}

/// A point in time where patience ends.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    at: Instant,
    length: Duration,
    kind: TimeoutKind,
}

impl Limit {
    /// A limit `length` from now; `None` if that is further away than time can be counted.
    pub(crate) fn after(length: Duration, kind: TimeoutKind) -> Option<Limit> {
        let at = Instant::now().checked_add(length)?;
        Some(Limit { at, length, kind })
    }

    /// The earlier of two limits.
    pub(crate) fn earlier(one: Option<Limit>, other: Option<Limit>) -> Option<Limit> {
        [one, other]
            .into_iter()
            .flatten()
            .min_by_key(|limit| limit.at)
    }

    /// Whether it lies less than `pause` ahead.
    pub(crate) fn is_within(&self, pause: Duration) -> bool {
        self.at.saturating_duration_since(Instant::now()) <= pause
    }

    /// The error for when it has passed.
    pub(crate) fn error(&self) -> Error {
        let what = match self.kind {
            TimeoutKind::Connect => "no connection",
            TimeoutKind::Attempt => "no complete answer",
            TimeoutKind::Call => "the call was not over",
            TimeoutKind::Wait => "what was waited for was not over",
        };
        Error::new(
            Kind::Timeout(self.kind),
            format!("{what} within {:?}", self.length),
        )
    }
}

/// The connection pool of a session.
pub(crate) fn client(config: &Config) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .tcp_nodelay(true)
        .pool_idle_timeout(IDLE);
    if let Some(limit) = config.connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    tls::configure(builder, &config.root_certificates)?
        .build()
        .map_err(|error| {
            Error::invalid(format!("cannot set up HTTP: {}", cause(&error))).with_source(error)
        })
}

/// Sends `request` once, following redirects on the same server, and reads the answer, whatever its
/// status.
pub(crate) async fn send(
    session: &Session,
    request: &Request,
    limit: Option<Limit>,
) -> Result<Answer, Error> {
    let mut url = request.url.clone();
    for _ in 0..=REDIRECTS {
        if url.scheme() == "https" && !tls::AVAILABLE {
            return Err(tls::missing());
        }
        let response = within(limit, build(session, request, &url).send()).await?;
        let response =
            response.map_err(|error| failure(error, &url, session.config().connect_timeout))?;
        match redirect(request, &response, &url)? {
            Some(next) => url = next,
            None => return read(response, url, limit).await,
        }
    }
    Err(Error::new(
        Kind::Status,
        format!("more than {REDIRECTS} redirects"),
    ))
}

fn build(session: &Session, request: &Request, url: &Url) -> RequestBuilder {
    let config = session.config();
    let mut builder = session
        .http()
        .request(request.method.clone(), url.clone())
        .headers(request.headers.clone());
    if let Some(body) = &request.body {
        builder = builder.body(body.clone());
    }
    match (request.scheme, &config.token, &config.basic) {
        (Some(Scheme::Bearer), Some(token), _) => builder.bearer_auth(token.expose()),
        (Some(Scheme::Basic), _, Some((user, password))) => {
            builder.basic_auth(user, Some(password.expose()))
        }
        _ => builder,
    }
}

/// Where to go instead: only reading is redirected, and only on the same server.
fn redirect(request: &Request, response: &Response, url: &Url) -> Result<Option<Url>, Error> {
    let status = response.status();
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    if !reads || !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    match response.headers().get(header::LOCATION) {
        Some(location) => {
            let next = same_origin(url, &String::from_utf8_lossy(location.as_bytes()));
            next.map(Some)
                .map_err(|error| error.with_head(status, response.headers()))
        }
        None => Ok(None),
    }
}

/// Reads an address that a server gave, relative or not, and refuses one on another server than
/// `base`.
pub(crate) fn same_origin(base: &Url, text: &str) -> Result<Url, Error> {
    match base.join(text) {
        Ok(url)
            if url.origin() == base.origin()
                && url.username().is_empty()
                && url.password().is_none() =>
        {
            Ok(url)
        }
        Ok(url) => Err(Error::new(
            Kind::Origin,
            format!(
                "the answer points to {}, but only {} is configured: nothing was sent there",
                url.origin().ascii_serialization(),
                base.origin().ascii_serialization()
            ),
        )),
        Err(_) => Err(Error::new(
            Kind::Origin,
            "the answer points to something that is no address: nothing was sent",
        )),
    }
}

/// Reads the body; of an error no more than an [`Error`] keeps.
async fn read(mut response: Response, url: Url, limit: Option<Limit>) -> Result<Answer, Error> {
    let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
    let wanted = if status.is_success() {
        usize::MAX
    } else {
        BODY_LIMIT
    };
    // Most answers arrive in one piece, which then needs no copy.
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while first.len().max(all.len()) < wanted {
        let chunk = match within(limit, response.chunk()).await {
            Ok(Ok(chunk)) => chunk,
            Ok(Err(error)) => return Err(failure(error, &url, None).with_head(status, &headers)),
            Err(error) => return Err(error.with_head(status, &headers)),
        };
        match chunk {
            None => break,
            Some(chunk) if first.is_empty() => first = chunk,
            Some(chunk) => {
                if all.is_empty() {
                    all.extend_from_slice(&first);
                }
                all.extend_from_slice(&chunk);
            }
        }
    }
    let body = if all.is_empty() { first } else { all.freeze() };
    Ok(Answer {
        status,
        headers,
        body,
        url,
    })
}

async fn within<F: Future>(limit: Option<Limit>, future: F) -> Result<F::Output, Error> {
    match limit {
        None => Ok(future.await),
        Some(limit) => tokio::time::timeout_at(limit.at, future)
            .await
            .map_err(|_| limit.error()),
    }
}

/// Sorts out what the transport says.
fn failure(error: reqwest::Error, url: &Url, connect_timeout: Option<Duration>) -> Error {
    let error = error.without_url();
    let server = url.origin().ascii_serialization();
    let cause = cause(&error);
    let (kind, what) = if error.is_builder() {
        (
            Kind::Invalid,
            format!("the request cannot be built: {cause}"),
        )
    } else if !error.is_connect() {
        (
            Kind::Disconnect,
            format!("the connection to {server} broke: {cause}"),
        )
    } else if error.is_timeout() {
        let what = match connect_timeout {
            Some(limit) => format!("no connection to {server} within {limit:?}"),
            None => format!("no connection to {server}: {cause}"),
        };
        (Kind::Timeout(TimeoutKind::Connect), what)
    } else if tls::is_cause(&error) {
        (Kind::Tls, format!("no trust in {server}: {cause}"))
    } else if error.is_dns() {
        (
            Kind::Dns,
            format!("no address is known for {server}: {cause}"),
        )
    } else {
        (Kind::Connect, format!("no connection to {server}: {cause}"))
    };
    Error::new(kind, what).with_source(error)
}

/// The innermost cause, which says most.
fn cause(error: &dyn StdError) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
