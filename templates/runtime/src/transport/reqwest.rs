//! The transport that is used where no other is set. The only module that speaks HTTP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, Method, header};
use reqwest::Url;

use super::body::Body;
use super::fault::{Fault, TransportError, innermost};
use super::pool::Pool;
use super::proxy::Proxies;
use super::request::{Answering, Request, Transport};
use crate::error::Error;
use crate::tls::trust::{TlsProblem, Trust};
use crate::tls::{self, support};

/// Sends requests over HTTP and HTTPS, on connections that are kept and used again.
///
/// Each runtime has connections of its own. Cloning is cheap, and clones share their connections.
#[derive(Clone)]
pub struct HttpTransport(Arc<Shared>);

struct Shared {
    usual: Pool,
    /// For servers where something else is trusted.
    others: Vec<(Trust, Pool)>,
    connect_timeout: Option<Duration>,
    proxies: Arc<Proxies>,
}

impl HttpTransport {
    /// A transport that trusts `usual`, and something else at the servers that ask for it.
    pub(crate) fn with(
        usual: &Trust,
        others: impl Iterator<Item = Trust>,
        connect_timeout: Option<Duration>,
    ) -> Result<HttpTransport, Error> {
        let proxies = Arc::new(Proxies::of_environment());
        let pool =
            |trust: &Trust| Pool::new(tls::prepare(trust)?, connect_timeout, proxies.clone());
        let mut known: Vec<(Trust, Pool)> = Vec::new();
        for trust in others {
            if trust != *usual && known.iter().all(|(known, _)| *known != trust) {
                let pool = pool(&trust)?;
                known.push((trust, pool));
            }
        }
        Ok(HttpTransport(Arc::new(Shared {
            usual: pool(usual)?,
            others: known,
            connect_timeout,
            proxies,
        })))
    }

    /// Sends `request` once.
    pub(super) async fn exchange(
        &self,
        request: Request,
        body: Body,
    ) -> Result<http::Response<Body>, TransportError> {
        if request.url.scheme() == "https" && !support::AVAILABLE {
            return Err(TransportError::new(Fault::Invalid, support::MISSING));
        }
        if let Some(why) = self.0.proxies.refuse(&request.url) {
            return Err(TransportError::new(Fault::Invalid, why));
        }
        let mut others = self.0.others.iter();
        let trust = request.trust.as_deref();
        let other = others.find(|(own, _)| trust == Some(own));
        let pool = other.map_or(&self.0.usual, |(_, pool)| pool);
        let client = pool.client();
        let client = client.map_err(|error| TransportError::new(Fault::Invalid, error))?;
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        // A request without a body has none to read; where one could be, that is said (RFC 9110, 8.6): object storage refuses
        // a part that is copied without (411).
        let may_have_one = matches!(
            *outgoing.method(),
            Method::PUT | Method::POST | Method::PATCH
        );
        if body.is_empty() || (body.is_none() && may_have_one) {
            let none = HeaderValue::from_static("0");
            outgoing.headers_mut().insert(header::CONTENT_LENGTH, none);
        }
        *outgoing.body_mut() = body.outgoing();
        let sent = client.execute(outgoing).await;
        let response = sent.map_err(|error| self.failure(error))?;
        Ok(http::Response::from(response).map(Body::incoming))
    }

    /// Sorts out what went wrong.
    fn failure(&self, error: reqwest::Error) -> TransportError {
        let tls = tls::problem(&error);
        if let Some(TlsProblem::Pin(mismatch)) = tls {
            return TransportError::new(Fault::Pin, mismatch);
        }
        if let Some(source) = source_failure(&error) {
            return TransportError::new(Fault::Source, source);
        }
        let fault = if error.is_builder() {
            Fault::Invalid
        } else if is_unprocessed(&error) {
            Fault::Unprocessed
        } else if !error.is_connect() {
            Fault::Disconnect
        } else if error.is_timeout() {
            Fault::ConnectTimeout
        } else if tls.is_some() {
            Fault::Tls
        } else if error.is_dns() {
            Fault::Dns
        } else {
            Fault::Connect
        };
        let proxy = error
            .url()
            .and_then(|url| self.0.proxies.on_the_way_to(url));
        let words = match tls {
            Some(TlsProblem::Authority(said)) => Some(format!("{said}: {}", support::AUTHORITIES)),
            _ => None,
        };
        // Its address may hold what is not to be shown.
        TransportError::new(fault, error.without_url())
            .with_words(words)
            .with_limit(self.0.connect_timeout)
            .with_proxy(proxy)
    }
}

/// What the source of a body failed at, as a text: the error itself belongs to those around it.
fn source_failure(error: &reqwest::Error) -> Option<String> {
    let mut next = std::error::Error::source(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<TransportError>() {
            return (error.fault() == Fault::Source).then(|| innermost(error));
        }
        next = error.source();
    }
    None
}

/// Whether the server says that it has not begun with the request (RFC 9113, 6.8 and 8.7).
#[cfg(feature = "http2")]
fn is_unprocessed(error: &reqwest::Error) -> bool {
    let mut next = std::error::Error::source(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
            let closing = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
            return error.is_remote() && (refused || closing);
        }
        next = error.source();
    }
    false
}

/// HTTP/1 has no such thing.
#[cfg(not(feature = "http2"))]
fn is_unprocessed(_: &reqwest::Error) -> bool {
    false
}

impl Transport for HttpTransport {
    fn send(&self, request: http::Request<Body>) -> Answering<'_> {
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            let url = Url::parse(&head.uri.to_string())
                .map_err(|error| TransportError::new(Fault::Invalid, error))?;
            let request = Request {
                method: head.method,
                url,
                headers: head.headers,
                body: None,
                upload: None,
                trust: head.extensions.remove(),
                signing: None,
            };
            self.exchange(request, body).await
        })
    }
}

impl fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpTransport")
            .field("connect_timeout", &self.0.connect_timeout)
            .finish_non_exhaustive()
    }
}
