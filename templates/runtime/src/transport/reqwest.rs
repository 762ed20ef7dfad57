//! The transport that is used where no other is set. The only module that speaks HTTP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::{Client, Url};

use super::body::Body;
use super::fault::{Fault, TransportError, innermost};
use super::request::{Answering, Request, Transport};
use crate::error::Error;
use crate::tls::trust::{Problem, Trust};
use crate::tls::{self, support};

/// How long an unused connection is kept: less than gateways usually do, so that a request hardly
/// ever meets a connection that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

/// Sends requests over HTTP and HTTPS, on connections that are kept and used again.
///
/// Cloning is cheap, and clones share their connections.
#[derive(Clone)]
pub struct HttpTransport {
    client: Client,
    /// For servers where something else is trusted.
    others: Arc<[(Trust, Client)]>,
    connect_timeout: Option<Duration>,
}

impl HttpTransport {
    /// A transport that trusts `usual`, and something else at the servers that ask for it.
    pub(crate) fn with(
        usual: &Trust,
        others: impl Iterator<Item = Trust>,
        connect_timeout: Option<Duration>,
    ) -> Result<HttpTransport, Error> {
        let mut known: Vec<(Trust, Client)> = Vec::new();
        for trust in others {
            if trust != *usual && known.iter().all(|(known, _)| *known != trust) {
                let client = client(&trust, connect_timeout)?;
                known.push((trust, client));
            }
        }
        Ok(HttpTransport {
            client: client(usual, connect_timeout)?,
            others: known.into(),
            connect_timeout,
        })
    }

    /// Sends `request` once.
    pub(super) async fn exchange(
        &self,
        request: Request,
    ) -> Result<http::Response<Body>, TransportError> {
        if request.url.scheme() == "https" && !support::AVAILABLE {
            return Err(TransportError::new(Fault::Invalid, support::MISSING));
        }
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        *outgoing.body_mut() = request.body.map(Into::into);
        let mut others = self.others.iter();
        let trust = request.trust.as_deref();
        let other = others.find(|(own, _)| trust == Some(own));
        let client = other.map_or(&self.client, |(_, client)| client);
        let sent = client.execute(outgoing).await;
        let mut response = sent.map_err(|error| self.failure(error))?;
        let mut answer = http::Response::new(Body::default());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        *answer.body_mut() = Body::incoming(response);
        Ok(answer)
    }

    /// Sorts out what went wrong.
    fn failure(&self, error: reqwest::Error) -> TransportError {
        let tls = tls::problem(&error);
        if let Some(Problem::Pin(mismatch)) = tls {
            return TransportError::new(Fault::Pin, mismatch);
        }
        let fault = if error.is_builder() {
            Fault::Invalid
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
        TransportError::new(fault, error.without_url()).with_limit(self.connect_timeout)
    }
}

/// The connections to servers of one kind of trust.
fn client(trust: &Trust, connect_timeout: Option<Duration>) -> Result<Client, Error> {
    let mut builder = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .tcp_nodelay(true)
        .pool_idle_timeout(IDLE);
    if let Some(limit) = connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    tls::configure(builder, trust)?.build().map_err(|error| {
        Error::invalid(format!("cannot set up HTTP: {}", innermost(&error))).with_source(error)
    })
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
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}
