//! What goes out and what comes in: the seam itself.
//!
//! One request has a name for each stage of its way through this crate:
//!
//! - [`Request`](crate::Request), the trait: the builder of a call, which a program has in its hands.
//! - [`Call`](crate::call::Call): what all builders are around, whatever their type.
//! - [`Request`]: what a call sends, the same for each attempt.
//! - [`Job`](crate::engine::Job): that, with how much effort is put into it.
//! - `http::Request<Body>`: one attempt, as hooks and transports get it.

use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};
use reqwest::Url;

use super::body::Body;
use super::fault::TransportError;
use super::upload::Upload;
use crate::sign::signer::Signing;
use crate::tls::trust::Trust;

/// Carries requests to servers and brings answers back.
///
/// [`HttpTransport`](super::HttpTransport) is used where no other is set with
/// [`Config::with_transport`](crate::Config::with_transport). One of your own may answer by itself,
/// or wrap that one, for example to sign requests with a key that has to be fetched first.
///
/// The request is complete: address, headers with credentials, body, whole or in pieces; its extensions hold the
/// [`Attempt`](super::Attempt). Redirects are not to be followed, and answers of any status are successes here. The
/// future is dropped where a time limit runs out.
///
/// ```
/// use ionoscloud_core::transport::{Answering, Body, Transport};
///
/// struct Teapot;
///
/// impl Transport for Teapot {
///     fn send(&self, _: http::Request<Body>) -> Answering<'_> {
///         let mut answer = http::Response::new(Body::from(r#"{"message": "short and stout"}"#));
///         *answer.status_mut() = http::StatusCode::IM_A_TEAPOT;
///         Box::pin(async { Ok(answer) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` once, and returns the answer as soon as its head is there.
    fn send(&self, request: http::Request<Body>) -> Answering<'_>;
}

/// An answer on its way, see [`Transport::send`].
pub type Answering<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;

/// A request as it goes out, but for what each attempt adds.
#[derive(Clone)]
pub(crate) struct Request {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Option<Bytes>,
    /// A body that is not held, in the place of that one.
    pub upload: Option<Upload>,
    /// What is trusted at the server, where it is not the same as at all others.
    pub trust: Option<Arc<Trust>>,
    /// How each attempt is signed, where it is.
    pub signing: Option<Signing>,
}

impl Request {
    /// The same request to another address, but for a body that has to be opened.
    pub(super) fn at(&self, url: Url) -> Request {
        Request {
            method: self.method.clone(),
            url,
            headers: self.headers.clone(),
            body: self.body.clone(),
            upload: None,
            trust: self.trust.clone(),
            signing: self.signing.clone(),
        }
    }
}

/// An answer as it came in.
#[derive(Clone)]
pub(crate) struct Received {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Where it came from, after redirects.
    pub url: Url,
}

impl Received {
    /// Whether there is no body, or nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.body.trim_ascii().is_empty()
    }

    /// Whether the body is said to be a page for people.
    pub(crate) fn is_html(&self) -> bool {
        let kind = self.headers.get(header::CONTENT_TYPE);
        kind.is_some_and(|kind| {
            kind.as_bytes()
                .to_ascii_lowercase()
                .starts_with(b"text/html")
        })
    }
}

/// Changes a request, or refuses it; see
/// [`Config::with_request_hook`](crate::Config::with_request_hook).
pub(crate) type RequestHook =
    dyn Fn(&mut http::Request<Body>) -> Result<(), Box<dyn StdError + Send + Sync>> + Send + Sync;
