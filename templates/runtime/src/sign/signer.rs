//! Signing a request: what a session knows for it, and what an attempt does.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use reqwest::Url;

use super::canonical::{self, Headers};
use super::key::{AccessKey, KeySource, Keys};
use super::scope::{ALGORITHM, Derived, S3, Scope, sha256};
use super::settings::SignSettings;
use super::wanted::Wanted;
use crate::error::Error;
use crate::operation::Server;
use crate::secret::Secret;
use crate::transport::body::Body;
use crate::transport::fault::{Fault, TransportError};

/// What stands in the place of a hash where the body is not signed.
pub(super) const UNSIGNED: &str = "UNSIGNED-PAYLOAD";

/// The header of S3 with the hash of the body.
const CONTENT_SHA256: &str = "x-amz-content-sha256";

/// Services refuse a signature that is 15 minutes off; a clock is put right well before.
const SKEW: i64 = 300;

/// Buckets in other regions than asked that are remembered; all are forgotten beyond.
const REMEMBERED: usize = 10_000;

/// What signs the requests of a session.
pub(crate) struct Signer {
    keys: Option<Keys>,
    /// The region that the program or the environment chose.
    region: Option<String>,
    derived: Derived,
    /// Seconds that the servers' clock is ahead.
    skew: Arc<AtomicI64>,
    /// The regions of buckets, where one was wrong before.
    regions: Mutex<HashMap<String, String>>,
}

impl Signer {
    pub(crate) fn new(settings: &SignSettings) -> Result<Signer, Error> {
        if let Some(KeySource::Fixed(key)) = &settings.key {
            key.check()?;
        }
        Ok(Signer {
            keys: settings.key.clone().map(Keys::new),
            region: settings.region.clone(),
            derived: Derived::default(),
            skew: Arc::default(),
            regions: Mutex::default(),
        })
    }

    /// The secrets that are known from the start.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        self.keys.as_ref().map(Keys::secrets).unwrap_or_default()
    }

    /// How a request is to be signed.
    pub(crate) fn begin(&self, wanted: Wanted<'_>) -> Result<Signing, Error> {
        if self.keys.is_none() {
            return Err(Error::invalid(
                "the session has no access key: use Config::with_access_key, or set IONOS_S3_ACCESS_KEY and IONOS_S3_SECRET_KEY",
            ));
        }
        let region = self.region.as_deref().or(wanted.location);
        let region = region.ok_or_else(|| {
            Error::invalid("no region to sign for: use Config::with_region, or set IONOS_OBJECT_STORAGE_REGION")
        })?;
        Ok(Signing {
            service: wanted.service,
            region: region.to_owned(),
            servers: wanted.servers,
            place: wanted.place,
            derived: self.derived.clone(),
            skew: self.skew.clone(),
            key: None,
            refused: None,
            learned: Learned::default(),
            signature: Arc::default(),
        })
    }

    fn regions(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.regions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a request is to be signed.
#[derive(Clone)]
pub(crate) struct Signing {
    service: &'static str,
    region: String,
    servers: &'static [Server],
    place: String,
    derived: Derived,
    skew: Arc<AtomicI64>,
    key: Option<AccessKey>,
    /// The key that a server does not know.
    refused: Option<String>,
    learned: Learned,
    /// The signature of the attempt that was sent last.
    signature: Arc<Mutex<Option<String>>>,
}

/// What a call has learned from refusals: each once.
#[derive(Clone, Copy, Default)]
struct Learned {
    skew: bool,
    region: bool,
    key: bool,
}

impl Signing {
    /// Gets what an attempt needs: the key, and the region that a call before has learned.
    pub(crate) async fn prepare(&mut self, signer: &Signer, url: &mut Url) -> Result<(), Error> {
        let known = signer.regions().get(&self.place).cloned();
        if let Some(region) = known.filter(|region| *region != self.region) {
            self.turn_to(region, url);
        }
        self.load_key(signer).await
    }

    /// Gets the key.
    pub(super) async fn load_key(&mut self, signer: &Signer) -> Result<(), Error> {
        if let Some(keys) = &signer.keys {
            let key = keys.get(self.refused.as_deref()).await?;
            self.key = Some(key);
        }
        Ok(())
    }

    /// Signs a request in its headers.
    pub(crate) fn sign(
        &self,
        method: &Method,
        url: &Url,
        headers: &mut HeaderMap,
        body: &Body,
    ) -> Result<(), TransportError> {
        // Whoever sets the header by hand knows why.
        if headers.contains_key(header::AUTHORIZATION) {
            return Ok(());
        }
        let key = self.key().map_err(refuse)?;
        let scope = self.scope_at(self.now());
        let payload = self.payload(url, headers, body).map_err(refuse)?;
        headers.insert("x-amz-date", value(&scope.stamp)?);
        if self.service == S3 {
            headers.insert(CONTENT_SHA256, value(&payload)?);
        }
        if let Some(token) = &key.token {
            let mut token = value(token.expose())?;
            token.set_sensitive(true);
            headers.insert("x-amz-security-token", token);
        }
        let signed = signed(url, headers).map_err(refuse)?;
        let canonical = canonical::request(
            method.as_str(),
            &canonical::path(self.service, url.path()),
            &canonical::query(url.query().unwrap_or_default()),
            &signed,
            &payload,
        );
        let signature = scope.sign(&self.derived, key, &scope.string_to_sign(&canonical));
        let mut authorization = value(&format!(
            "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={signature}",
            key.id,
            scope.text(),
            signed.names()
        ))?;
        authorization.set_sensitive(true);
        headers.insert(header::AUTHORIZATION, authorization);
        let mut sent = self
            .signature
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *sent = Some(signature);
        Ok(())
    }

    /// The hash of the body, or what stands in its place: over TLS, the body of S3 need not be hashed.
    pub(super) fn payload(
        &self,
        url: &Url,
        headers: &HeaderMap,
        body: &Body,
    ) -> Result<String, Error> {
        let given = headers.get(CONTENT_SHA256);
        if let Some(given) = given.and_then(|value| value.to_str().ok()) {
            return Ok(given.to_owned());
        }
        match body.as_bytes() {
            Some(_) if self.service == S3 && url.scheme() == "https" => Ok(UNSIGNED.to_owned()),
            Some(bytes) => Ok(sha256(bytes)),
            // It takes no body in chunks (Amazon S3 API, PutObject, `Content-Length`).
            None if self.service == S3 && body.length().is_none() => Err(Error::invalid(
                "object storage takes no body of unknown length: tell it by Upload::with_length, or send it in parts",
            )),
            None if self.service == S3 => Ok(UNSIGNED.to_owned()),
            None => Err(Error::invalid(
                "a body in pieces cannot be signed for this service: hold it in memory",
            )),
        }
    }

    /// Learns from a refusal. Tells whether the request may be accepted when it is sent again.
    pub(crate) fn learn(&mut self, signer: &Signer, url: &mut Url, error: &Error) -> bool {
        let (Some(status), Some(headers)) = (error.status(), error.headers()) else {
            return false;
        };
        // So S3 answers where the region, the clock or the key is wrong (Amazon S3 API, Error responses).
        if !matches!(status.as_u16(), 301 | 307 | 400 | 403) {
            return false;
        }
        let refusal = matches!(status, StatusCode::BAD_REQUEST | StatusCode::FORBIDDEN);
        let says = |code: &str| {
            let mut body = error.body().unwrap_or_default().windows(code.len());
            refusal && body.any(|part| part == code.as_bytes())
        };
        let region = headers.get("x-amz-bucket-region");
        let region = region.and_then(|region| region.to_str().ok());
        if let Some(region) = region.filter(|region| *region != self.region && !self.learned.region)
        {
            let moves = !refusal;
            self.learned.region = true;
            let turned = self.turn_to(region.to_owned(), url);
            if moves && !turned {
                return false;
            }
            let mut regions = signer.regions();
            if regions.len() >= REMEMBERED {
                regions.clear();
            }
            regions.insert(self.place.clone(), region.to_owned());
            return true;
        }
        if refusal && !self.learned.skew && self.off(headers) {
            self.learned.skew = true;
            return true;
        }
        let unknown = says("InvalidAccessKeyId") || says("ExpiredToken");
        let changes = signer.keys.as_ref().is_some_and(Keys::can_change);
        if unknown && changes && !self.learned.key {
            self.learned.key = true;
            self.refused = self.key.as_ref().map(|key| key.id.clone());
            return true;
        }
        false
    }

    /// Sets the clock by the server's, if it is far off (`RequestTimeTooSkewed`; a refused HEAD has no code).
    fn off(&self, headers: &HeaderMap) -> bool {
        let date = headers
            .get(header::DATE)
            .and_then(|date| date.to_str().ok());
        let Some(date) = date.and_then(|date| httpdate::parse_http_date(date).ok()) else {
            return false;
        };
        if seconds(self.now(), date).abs() <= SKEW {
            return false;
        }
        self.skew
            .store(seconds(SystemTime::now(), date), Ordering::Relaxed);
        true
    }

    /// Signs for another region from here on, at its server, where the request goes to one of the document's.
    /// Tells whether it goes elsewhere then.
    fn turn_to(&mut self, region: String, url: &mut Url) -> bool {
        let of = |server: &Server| Url::parse(server.url).ok();
        let mut documented = self.servers.iter().filter_map(of);
        let documented = documented.any(|server| server.origin() == url.origin());
        let mut there = self.servers.iter();
        let there = there.find(|server| server.location == Some(region.as_str()));
        self.region = region;
        let Some(there) = there.and_then(of).filter(|_| documented) else {
            return false;
        };
        let moves = there.origin() != url.origin();
        // A documented server is no address without a host.
        let set = url.set_scheme(there.scheme()).is_ok()
            && url.set_host(there.host_str()).is_ok()
            && url.set_port(there.port()).is_ok();
        moves && set
    }

    /// What no error and no log may show.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let sent = self
            .signature
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let key = self.key.iter();
        let secrets = key.flat_map(|key| std::iter::once(&key.secret).chain(&key.token));
        let secrets = secrets.map(|secret: &Secret| secret.expose().to_owned());
        secrets.chain(sent.clone()).collect()
    }

    /// The region and the service.
    pub(crate) fn scope(&self) -> (&str, &str) {
        (&self.region, self.service)
    }

    pub(super) fn service(&self) -> &'static str {
        self.service
    }

    pub(super) fn derived(&self) -> &Derived {
        &self.derived
    }

    pub(super) fn key(&self) -> Result<&AccessKey, Error> {
        let key = self.key.as_ref();
        key.ok_or_else(|| Error::invalid("the session has no access key"))
    }

    /// The time by the servers' clock.
    pub(super) fn now(&self) -> SystemTime {
        let now = SystemTime::now();
        let skew = self.skew.load(Ordering::Relaxed);
        let length = Duration::from_secs(skew.unsigned_abs());
        let moved = match skew < 0 {
            true => now.checked_sub(length),
            false => now.checked_add(length),
        };
        moved.unwrap_or(now)
    }

    pub(super) fn scope_at(&self, time: SystemTime) -> Scope<'_> {
        Scope::at(time, &self.region, self.service)
    }
}

/// Seconds from one time to another.
fn seconds(from: SystemTime, to: SystemTime) -> i64 {
    let whole = |length: Duration| i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
    match to.duration_since(from) {
        Ok(ahead) => whole(ahead),
        Err(error) => -whole(error.duration()),
    }
}

/// The headers that are signed: those that say what the request is about. Others may change on the way.
pub(super) fn signed(url: &Url, headers: &HeaderMap) -> Result<Headers, Error> {
    let mut signed = Headers::default();
    if !headers.contains_key(header::HOST) {
        let host = url.host_str().unwrap_or_default();
        // As `Host` is sent: without the usual port of the scheme (RFC 9110, 4.2.3 and 7.2).
        match url.port() {
            Some(port) => signed.add("host", &format!("{host}:{port}")),
            None => signed.add("host", host),
        }
    }
    for (name, value) in headers {
        let name = name.as_str();
        // `host` and all `x-amz-` must be signed (AWS Signature Version 4, "Create a canonical request").
        if matches!(name, "host" | "content-md5" | "content-type") || name.starts_with("x-amz-") {
            let value = std::str::from_utf8(value.as_bytes()).map_err(|_| {
                Error::invalid(format!(
                    "header {name}: it is not UTF-8, and cannot be signed"
                ))
            })?;
            signed.add(name, value);
        }
    }
    Ok(signed)
}

fn value(text: &str) -> Result<HeaderValue, TransportError> {
    HeaderValue::from_str(text).map_err(|error| TransportError::new(Fault::Invalid, error))
}

fn refuse(error: Error) -> TransportError {
    TransportError::new(Fault::Invalid, error)
}

impl fmt::Debug for Signing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signing")
            .field("service", &self.service)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
