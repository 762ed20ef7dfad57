//! The transport that is used where no other is set. The only module that speaks HTTP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::Url;

use super::body::Body;
use super::fault::{Fault, TransportError};
use super::pool::Pool;
use super::proxy::Proxies;
use super::request::{Answering, Request, Transport};
use crate::error::Error;
use crate::tls::trust::{Problem, Trust};
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
    proxies: Proxies,
}

impl HttpTransport {
    /// A transport that trusts `usual`, and something else at the servers that ask for it.
    pub(crate) fn with(
        usual: &Trust,
        others: impl Iterator<Item = Trust>,
        connect_timeout: Option<Duration>,
    ) -> Result<HttpTransport, Error> {
        let pool = |trust: &Trust| Pool::new(tls::prepare(trust)?, connect_timeout);
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
            proxies: Proxies::of_environment(),
        })))
    }

    /// Sends `request` once.
    pub(super) async fn exchange(
        &self,
        request: Request,
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
        let url = request.url.clone();
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(Into::into);
        let sent = client.execute(outgoing).await;
        let mut response = sent.map_err(|error| self.failure(&url, error))?;
        let mut answer = http::Response::new(Body::default());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        *answer.body_mut() = Body::incoming(response);
        Ok(answer)
    }

    /// Sorts out what went wrong.
    fn failure(&self, url: &Url, error: reqwest::Error) -> TransportError {
        let tls = tls::problem(&error);
        if let Some(Problem::Pin(mismatch)) = tls {
            return TransportError::new(Fault::Pin, mismatch);
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
        // Its address may hold what is not to be shown.
        TransportError::new(fault, error.without_url())
            .with_limit(self.0.connect_timeout)
            .with_proxy(self.0.proxies.of(url))
    }
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
    fn send(&self, request: http::Request<Bytes>) -> Answering<'_> {
        Box::pin(async move {
            let (mut head, body) = request.into_parts();
            let url = Url::parse(&head.uri.to_string())
                .map_err(|error| TransportError::new(Fault::Invalid, error))?;
            let request = Request {
                method: head.method,
                url,
                headers: head.headers,
                body: Some(body).filter(|body| !body.is_empty()),
                trust: head.extensions.remove(),
            };
            self.exchange(request).await
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
