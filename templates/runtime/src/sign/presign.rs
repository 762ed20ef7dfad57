//! Addresses that hold a signature: whoever has one may make that request, until it ends.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, Method};
use reqwest::Url;

use super::canonical;
use super::scope::{ALGORITHM, S3};
use super::signer::{Signing, UNSIGNED, signed};
use crate::call::Call;
use crate::error::Error;
use crate::secret::Secret;
use crate::transport::Body;

/// The longest time that a signature in an address may hold: seven days.
// `X-Amz-Expires` is 604800 at most (Amazon S3, Authenticating Requests: Using Query Parameters).
pub(super) const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A request that anybody can send who is given its address, until it ends. The address is a secret.
#[derive(Clone, Debug)]
pub struct Presigned {
    method: Method,
    url: Secret,
    headers: HeaderMap,
    expires: SystemTime,
}

impl Presigned {
    /// The method that it is signed for.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The address, signature included.
    pub fn url(&self) -> &Secret {
        &self.url
    }

    /// The headers that have to be sent with it as they are; none in most cases.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// When it ends.
    pub fn expires(&self) -> SystemTime {
        self.expires
    }
}

/// A signature on its way: gives the request that can be handed on.
#[must_use = "futures do nothing unless awaited"]
pub struct PresignFuture(Pin<Box<dyn Future<Output = Result<Presigned, Error>> + Send>>);

impl Future for PresignFuture {
    type Output = Result<Presigned, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for PresignFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PresignFuture")
    }
}

impl Call {
    /// Signs the call in its address instead of sending it.
    pub fn presign(self, valid: Duration) -> PresignFuture {
        PresignFuture(Box::pin(async move {
            let signed = self.signed_address(valid).await;
            signed.map_err(|error| self.hide(error))
        }))
    }

    async fn signed_address(&self, valid: Duration) -> Result<Presigned, Error> {
        check(valid)?;
        let (mut request, own) = self.to_presign()?;
        let Some(mut signing) = request.signing.take() else {
            return Err(Error::invalid(
                "other credentials than an access key are set for it",
            ));
        };
        let signer = self.session().signer();
        signing.prepare(signer, &mut request.url).await?;
        let body = request.body.map(Body::from).unwrap_or_default();
        let now = signing.now();
        let url = signing.address(&request.method, request.url, &own, &body, now, valid)?;
        Ok(Presigned {
            method: request.method,
            url: Secret::new(url),
            headers: own,
            expires: now + valid,
        })
    }
}

/// Refuses a time that no server takes.
pub(super) fn check(valid: Duration) -> Result<(), Error> {
    if valid < Duration::from_secs(1) || valid > LONGEST {
        return Err(Error::invalid(format!(
            "a signature holds from 1 second to 7 days, not {valid:?}"
        )));
    }
    Ok(())
}

impl Signing {
    /// Signs a request in its address.
    pub(super) fn address(
        &self,
        method: &Method,
        mut url: Url,
        headers: &HeaderMap,
        body: &Body,
        now: SystemTime,
        valid: Duration,
    ) -> Result<Url, Error> {
        let key = self.key()?;
        let scope = self.scope_at(now);
        let payload = match self.service() {
            // The body is not known when the address is signed (Amazon S3, Authenticating Requests: Using Query
            // Parameters).
            S3 => UNSIGNED.to_owned(),
            _ => self.payload(&url, headers, body)?,
        };
        let headers = signed(&url, headers)?;
        let mut query = url.query().map(str::to_owned).unwrap_or_default();
        let credential = format!("{}/{}", key.id, scope.text());
        let seconds = valid.as_secs().to_string();
        let names = headers.names();
        let mut add = |name: &str, value: &str| {
            if !query.is_empty() {
                query.push('&');
            }
            query.push_str(name);
            query.push('=');
            query.push_str(&canonical::component(value.as_bytes()));
        };
        add("X-Amz-Algorithm", ALGORITHM);
        add("X-Amz-Credential", &credential);
        add("X-Amz-Date", &scope.stamp);
        add("X-Amz-Expires", &seconds);
        if let Some(token) = &key.token {
            add("X-Amz-Security-Token", token.expose());
        }
        add("X-Amz-SignedHeaders", &names);
        let canonical = canonical::request(
            method.as_str(),
            &canonical::path(self.service(), url.path()),
            &canonical::query(&query),
            &headers,
            &payload,
        );
        let signature = scope.sign(self.derived(), key, &scope.string_to_sign(&canonical));
        url.set_query(Some(&format!("{query}&X-Amz-Signature={signature}")));
        Ok(url)
    }
}
