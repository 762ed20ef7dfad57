//! The seam between calls and the network: one attempt goes out, an answer comes in.
//!
//! Everything above speaks in plain `http` types; only [`HttpTransport`] knows which library
//! carries them.

mod attempt;
pub(crate) mod body;
pub(crate) mod fault;
mod phase;
mod pool;
pub(crate) mod proxy;
mod request;
mod reqwest;
pub(crate) mod upload;

use std::pin::pin;
use std::sync::Arc;

use ::reqwest::Url;
use bytes::{Bytes, BytesMut};
use http::{Method, Uri, header};

use crate::error::{BODY_LIMIT, Error, Kind};
use crate::limit::Patience;

pub use attempt::Attempt;
pub use body::Body;
pub use fault::{Fault, TransportError};
use phase::Phase;
pub use request::{Answering, Transport};
pub(crate) use request::{Received, Request, RequestHook};
pub use reqwest::HttpTransport;

/// How much room is made at once for a body that is announced, in bytes.
const ROOM: usize = 64 * 1024 * 1024;

/// How many redirects are followed.
const REDIRECTS: usize = 5;

/// What carries the requests of a session.
pub(crate) struct Carrier {
    transport: Network,
    hooks: Vec<Arc<RequestHook>>,
    /// How many bytes of a body may be held.
    body_limit: Option<usize>,
}

enum Network {
    BuiltIn(HttpTransport),
    Custom(Arc<dyn Transport>),
}

impl Carrier {
    /// The built-in transport; `hooks` see each request before it.
    pub(crate) fn built_in(transport: HttpTransport, hooks: Vec<Arc<RequestHook>>) -> Carrier {
        Carrier::new(Network::BuiltIn(transport), hooks)
    }

    /// A transport of the program's own.
    pub(crate) fn custom(transport: Arc<dyn Transport>, hooks: Vec<Arc<RequestHook>>) -> Carrier {
        Carrier::new(Network::Custom(transport), hooks)
    }

    fn new(transport: Network, hooks: Vec<Arc<RequestHook>>) -> Carrier {
        Carrier {
            transport,
            hooks,
            body_limit: None,
        }
    }

    /// Refuses bodies of answers that are larger.
    pub(crate) fn with_body_limit(mut self, bytes: Option<usize>) -> Carrier {
        self.body_limit = bytes;
        self
    }
}

/// Sends `request` once, following redirects on the same server, and reads the answer, whatever its
/// status. A success is put into `rest` instead of being read, where there is such a place.
pub(crate) async fn send(
    carrier: &Carrier,
    request: &Request,
    attempt: &Attempt,
    patience: Patience,
    rest: Option<&mut Unread>,
) -> Result<Received, Error> {
    let mut url = request.url.clone();
    let mut redirects = 0;
    loop {
        let phase = Phase::default();
        let flow = Arc::default();
        let opened = match &request.upload {
            None => None,
            Some(upload) => {
                let body = upload.open(&flow).await;
                Some(body.map_err(|error| error.explain(&url, None))?)
            }
        };
        let streams = opened.is_some();
        // Pinned where it is made: a future that another one takes as an argument has two places in it, and is copied from one to the
        // other.
        let exchange = pin!(exchange(carrier, request.at(url.clone()), opened, attempt));
        let watched = pin!(phase.watch(exchange));
        let response = match streams {
            false => patience.bound(watched).await,
            true => patience.watch(&flow, watched).await,
        };
        let response = response.map_err(|error| match phase.is_connecting() {
            true => error.unsent(),
            false => error,
        })?;
        let response = response.map_err(|error| error.explain(&url, None))?;
        match redirect(request, &response, &url)? {
            Some(_) if redirects == REDIRECTS => {
                let what = format!("{}, after {REDIRECTS} redirects", response.status());
                let error = Error::new(Kind::Status, what);
                return Err(error.with_head(response.status(), response.headers()));
            }
            Some(next) => url = next,
            None => {
                // What an answer to `HEAD` tells is the length of a body that does not come (RFC 9110, 9.3.2).
                let most = carrier
                    .body_limit
                    .filter(|_| request.method != Method::HEAD);
                return match rest.filter(|_| response.status().is_success()) {
                    Some(rest) => rest.begin(response, url, patience).await,
                    None => read(response, url, patience, most).await,
                };
            }
        }
        redirects += 1;
    }
}

/// Sends `request` and returns the head of the answer.
async fn exchange(
    carrier: &Carrier,
    mut request: Request,
    opened: Option<Body>,
    attempt: &Attempt,
) -> Result<http::Response<Body>, TransportError> {
    let hooks = carrier.hooks.as_slice();
    let body = opened.or_else(|| request.body.take().map(Body::from));
    let body = body.unwrap_or_default();
    match &carrier.transport {
        // Nobody looks at it on the way, so its address need not be written and parsed again.
        Network::BuiltIn(http) if hooks.is_empty() => {
            if let Some(signing) = request.signing.take() {
                signing.sign(&request.method, &request.url, &mut request.headers, &body)?;
            }
            http.exchange(request, body).await
        }
        Network::BuiltIn(http) => http.send(plain(request, body, attempt, hooks)?).await,
        Network::Custom(transport) => transport.send(plain(request, body, attempt, hooks)?).await,
    }
}

/// A request in the terms that hooks and transports know, as the hooks leave it.
fn plain(
    request: Request,
    body: Body,
    attempt: &Attempt,
    hooks: &[Arc<RequestHook>],
) -> Result<http::Request<Body>, TransportError> {
    let uri = Uri::try_from(request.url.as_str())
        .map_err(|error| TransportError::new(Fault::Invalid, error))?;
    let mut plain = http::Request::new(body);
    *plain.method_mut() = request.method;
    *plain.uri_mut() = uri;
    *plain.headers_mut() = request.headers;
    plain.extensions_mut().insert(*attempt);
    if let Some(trust) = request.trust {
        plain.extensions_mut().insert(trust);
    }
    for hook in hooks {
        hook(&mut plain).map_err(|why| TransportError::new(Fault::Refused, why))?;
    }
    // Whatever the hooks have changed is signed.
    if let Some(signing) = request.signing {
        let url = Url::parse(&plain.uri().to_string())
            .map_err(|error| TransportError::new(Fault::Invalid, error))?;
        let method = plain.method().clone();
        let mut headers = std::mem::take(plain.headers_mut());
        signing.sign(&method, &url, &mut headers, plain.body())?;
        *plain.headers_mut() = headers;
    }
    Ok(plain)
}

/// Where to go instead: only reading is redirected, and only on the same server.
fn redirect(
    request: &Request,
    response: &http::Response<Body>,
    url: &Url,
) -> Result<Option<Url>, Error> {
    let status = response.status();
    let reads = matches!(request.method, Method::GET | Method::HEAD);
    // A signature holds for one address.
    if request.signing.is_some() {
        return Ok(None);
    }
    // 301 and 302 may turn a POST into a GET (RFC 9110, 15.4.2 and 15.4.3): what writes is not sent on.
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
fn same_origin(base: &Url, text: &str) -> Result<Url, Error> {
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
            "the answer points to something that is no address: nothing was sent there",
        )),
    }
}

/// The body of a success that is not held: what an attempt has seen of it, and what is still to come.
#[derive(Default)]
pub(crate) struct Unread {
    /// The first piece, which is a part of the attempt: without it a call can still be repeated.
    pub first: Option<Bytes>,
    pub body: Body,
}

impl Unread {
    async fn begin(
        &mut self,
        response: http::Response<Body>,
        url: Url,
        patience: Patience,
    ) -> Result<Received, Error> {
        let (head, mut body) = response.into_parts();
        let (status, headers) = (head.status, head.headers);
        let first = match patience.bound(body.chunk()).await {
            Ok(first) => first.map_err(|error| error.explain(&url, Some(status))),
            Err(error) => Err(error),
        };
        let first = first.map_err(|error| error.with_head(status, &headers))?;
        *self = Unread { first, body };
        Ok(Received {
            status,
            headers,
            body: Bytes::new(),
            url,
        })
    }
}

/// Reads the body; of an error no more than an [`Error`] keeps.
async fn read(
    response: http::Response<Body>,
    url: Url,
    patience: Patience,
    most: Option<usize>,
) -> Result<Received, Error> {
    let (head, mut body) = response.into_parts();
    let (status, headers) = (head.status, head.headers);
    let most = most.unwrap_or(usize::MAX);
    // It may be missing, as where the body is chunked (RFC 9112, 6.3).
    let announced = headers.get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    let too_large = || {
        let what = format!(
            "the answer ({status}) is larger than {most} bytes, which is set by Config::with_body_limit"
        );
        Error::new(Kind::TooLarge, what).with_head(status, &headers)
    };
    let wanted = if status.is_success() {
        usize::MAX
    } else {
        BODY_LIMIT
    };
    if status.is_success() && announced.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    // Most answers arrive in one piece, which then needs no copy.
    let mut first = Bytes::new();
    let mut all = BytesMut::new();
    while first.len().max(all.len()) < wanted {
        let chunk = match patience.bound(body.chunk()).await {
            Ok(Ok(chunk)) => chunk,
            Ok(Err(error)) => {
                return Err(error
                    .explain(&url, Some(status))
                    .with_head(status, &headers));
            }
            Err(error) => return Err(error.with_head(status, &headers)),
        };
        match chunk {
            None => break,
            Some(chunk) if first.is_empty() => first = chunk,
            Some(chunk) => {
                if all.is_empty() {
                    // What is announced need not come.
                    let room = announced.unwrap_or_default().min(wanted).min(ROOM);
                    all.reserve(room.max(first.len() + chunk.len()));
                    all.extend_from_slice(&first);
                }
                all.extend_from_slice(&chunk);
            }
        }
        if status.is_success() && first.len().max(all.len()) > most {
            return Err(too_large());
        }
    }
    let body = if all.is_empty() { first } else { all.freeze() };
    Ok(Received {
        status,
        headers,
        body,
        url,
    })
}
