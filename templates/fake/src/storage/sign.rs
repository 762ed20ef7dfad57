//! Signatures (AWS Signature Version 4), worked out anew and compared.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ring::{digest, hmac};

use super::error::Failure;
use crate::{
    check::Incoming,
    clock::{self, Moment},
    route,
};

pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far clocks may be apart, in milliseconds (Amazon S3 API, `RequestTimeTooSkewed`).
const SKEW: Moment = 15 * 60 * 1000;

/// The longest that an address may be good for, in seconds (Signature Version 4, query string authentication).
const LONGEST: i64 = 7 * 24 * 60 * 60;

/// What stands in signed addresses as it is (RFC 3986, 2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What a request says about its signature.
#[derive(Debug)]
pub(crate) struct Signed {
    pub key: String,
    /// Day, region, service and `aws4_request`.
    scope: String,
    stamp: String,
    names: Vec<String>,
    signature: String,
    /// For how many seconds an address is good; none for a header.
    expires: Option<i64>,
}

impl Signed {
    /// That of a header or of an address, if there is one.
    pub fn read(incoming: &Incoming<'_>) -> Result<Option<Self>, Failure> {
        let header = incoming.header("authorization").unwrap_or_default();
        if let Some(parts) = header.strip_prefix(ALGORITHM) {
            let part = |name: &str| {
                let mut parts = parts.split(',').map(str::trim);
                parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('='))
            };
            let parts = (part("Credential"), part("SignedHeaders"), part("Signature"));
            let (Some(credential), Some(names), Some(signature)) = parts else {
                return Err("AuthorizationHeaderMalformed".into());
            };
            let stamp = match incoming.header("x-amz-date") {
                Some(stamp) => stamp.to_owned(),
                None => stamp_of_date(incoming.header("date").unwrap_or_default())?,
            };
            return Self::new(credential, names, signature, &stamp, None).map(Some);
        }
        let query = |name: &str| incoming.parameter(name);
        let Some(signature) = query("X-Amz-Signature") else {
            return match header.is_empty() {
                true => Ok(None),
                false => Err(Failure::saying(
                    "InvalidRequest",
                    format!("requests are signed with {ALGORITHM}"),
                )),
            };
        };
        let missing = || {
            Failure::saying(
                "AuthorizationQueryParametersError",
                "a parameter of the signature is missing or wrong",
            )
        };
        if query("X-Amz-Algorithm") != Some(ALGORITHM) {
            return Err(missing());
        }
        let expires = query("X-Amz-Expires").and_then(|text| text.parse().ok());
        let expires = expires.filter(|seconds| (1..=LONGEST).contains(seconds));
        let (Some(credential), Some(names), Some(stamp), Some(expires)) = (
            query("X-Amz-Credential"),
            query("X-Amz-SignedHeaders"),
            query("X-Amz-Date"),
            expires,
        ) else {
            return Err(missing());
        };
        Self::new(credential, names, signature, stamp, Some(expires)).map(Some)
    }

    pub fn new(
        credential: &str,
        names: &str,
        signature: &str,
        stamp: &str,
        expires: Option<i64>,
    ) -> Result<Self, Failure> {
        // A key may have slashes in it, a scope has four parts.
        let parts: Vec<&str> = credential.rsplitn(5, '/').collect();
        let [last, _, _, day, key] = parts.as_slice() else {
            return Err("AuthorizationHeaderMalformed".into());
        };
        if *last != "aws4_request" || !stamp.starts_with(day) {
            return Err("AuthorizationHeaderMalformed".into());
        }
        Ok(Self {
            key: (*key).to_owned(),
            scope: credential
                .get(key.len() + 1..)
                .unwrap_or_default()
                .to_owned(),
            stamp: stamp.to_owned(),
            names: names.split(';').map(str::to_lowercase).collect(),
            signature: signature.to_owned(),
            expires,
        })
    }

    pub fn region(&self) -> &str {
        self.scope.split('/').nth(1).unwrap_or_default()
    }

    /// Refuses what is out of its time.
    pub fn check_time(&self, now: Moment) -> Result<(), Failure> {
        let Some(signed) = moment(&self.stamp) else {
            return Err("AuthorizationHeaderMalformed".into());
        };
        let is_late = self
            .expires
            .is_some_and(|seconds| now > signed + seconds * 1000);
        if is_late {
            return Err(Failure::saying("AccessDenied", "Request has expired"));
        }
        let is_apart = match self.expires {
            Some(_) => signed - now > SKEW,
            None => (signed - now).abs() > SKEW,
        };
        match is_apart {
            true => Err(Failure::from("RequestTimeTooSkewed")
                .fact("RequestTime", self.stamp.as_str())
                .fact("ServerTime", clock::text(now))
                .fact("MaxAllowedSkewMilliseconds", SKEW.to_string())),
            false => Ok(()),
        }
    }

    /// Refuses what was not signed so with this secret.
    pub fn check(&self, incoming: &Incoming<'_>, secret: &str) -> Result<(), Failure> {
        let is_unsigned = |name: &str| !self.names.iter().any(|known| known == name);
        // What S3 acts upon has to be signed (Signature Version 4, "Create a canonical request").
        let mut acted = incoming.headers.iter().map(|(name, _)| name.as_str());
        if is_unsigned("host")
            || acted.any(|name| {
                name.starts_with("x-amz-") && is_unsigned(name) && self.expires.is_none()
            })
        {
            return Err(Failure::saying(
                "AccessDenied",
                "There were headers present in the request which were not signed",
            ));
        }
        let payload = match incoming.header("x-amz-content-sha256") {
            Some(hash) => hash.to_owned(),
            None if self.expires.is_some() => "UNSIGNED-PAYLOAD".to_owned(),
            None => hash(incoming.body),
        };
        let canonical = self.canonical(incoming, &payload, Path::Once);
        self.compare(secret, &self.text(&hash(canonical.as_bytes())))
            .map_err(|failure| failure.fact("CanonicalRequest", canonical))
    }

    /// As [`Signed::check`], for any text, such as the policy of a form.
    pub fn compare(&self, secret: &str, text: &str) -> Result<(), Failure> {
        let key = self.signing_key(secret);
        // Compared in constant time, though nobody is kept out here.
        let given = unhex(&self.signature).unwrap_or_default();
        hmac::verify(&key, text.as_bytes(), &given).map_err(|_| {
            Failure::from("SignatureDoesNotMatch")
                .fact("AWSAccessKeyId", self.key.as_str())
                .fact("StringToSign", text)
                .fact("SignatureProvided", self.signature.as_str())
        })
    }

    fn signing_key(&self, secret: &str) -> hmac::Key {
        let first = hmac::Key::new(hmac::HMAC_SHA256, format!("AWS4{secret}").as_bytes());
        let parts = self.scope.split('/');
        parts.fold(first, |key, part| {
            hmac::Key::new(
                hmac::HMAC_SHA256,
                hmac::sign(&key, part.as_bytes()).as_ref(),
            )
        })
    }

    /// The string to sign.
    fn text(&self, hash: &str) -> String {
        format!("{ALGORITHM}\n{}\n{}\n{hash}", self.stamp, self.scope)
    }

    fn canonical(&self, incoming: &Incoming<'_>, payload: &str, path: Path) -> String {
        let mut query: Vec<(String, String)> = incoming
            .query
            .iter()
            .filter(|(name, _)| name != "X-Amz-Signature")
            .map(|(name, value)| (encode(name), encode(value)))
            .collect();
        query.sort_unstable();
        let query: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut canonical = format!(
            "{}\n{}\n{}\n",
            incoming.method,
            path.of(incoming.path),
            query.join("&")
        );
        for name in &self.names {
            let values = incoming
                .headers
                .iter()
                .filter(|(known, _)| known.eq_ignore_ascii_case(name));
            let values: Vec<String> = values
                .map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "))
                .collect();
            let _ = writeln!(canonical, "{name}:{}", values.join(","));
        }
        let _ = write!(canonical, "\n{}\n{payload}", self.names.join(";"));
        canonical
    }

    /// The bytes in a body that came in signed chunks; each signature holds the one before.
    pub fn unchunk(&self, body: &[u8], secret: Option<&str>) -> Result<Vec<u8>, Failure> {
        let key = secret.map(|secret| self.signing_key(secret));
        let mut before = self.signature.clone();
        let mut whole = Vec::with_capacity(body.len());
        let mut left = body;
        loop {
            let end = left
                .windows(2)
                .position(|two| two == b"\r\n")
                .ok_or("IncompleteBody")?;
            let head = std::str::from_utf8(left.get(..end).unwrap_or_default()).unwrap_or_default();
            let (size, signature) = head
                .split_once(";chunk-signature=")
                .ok_or("IncompleteBody")?;
            let size = usize::from_str_radix(size, 16).map_err(|_| "IncompleteBody")?;
            let start = end + 2;
            let chunk = start
                .checked_add(size)
                .and_then(|end| left.get(start..end))
                .ok_or("IncompleteBody")?;
            if let Some(key) = &key {
                let text = format!(
                    "{ALGORITHM}-PAYLOAD\n{}\n{}\n{before}\n{}\n{}",
                    self.stamp,
                    self.scope,
                    hash(b""),
                    hash(chunk)
                );
                let given = unhex(signature).unwrap_or_default();
                if hmac::verify(key, text.as_bytes(), &given).is_err() {
                    return Err("SignatureDoesNotMatch".into());
                }
            }
            before = signature.to_owned();
            if size == 0 {
                return Ok(whole);
            }
            whole.extend_from_slice(chunk);
            left = left.get(start + size + 2..).unwrap_or_default();
        }
    }
}

/// How a path is brought into the form that is signed.
#[derive(Clone, Copy)]
enum Path {
    /// Encoded once and otherwise word for word, as S3 does alone.
    Once,
    /// Encoded twice, and with `normal` without dots and empty steps, as all others do.
    #[cfg(test)]
    Twice { normal: bool },
}

impl Path {
    fn of(self, raw: &str) -> String {
        match self {
            Self::Once => {
                let path = route::decode(raw).unwrap_or_else(|| raw.to_owned());
                path.split('/').map(encode).collect::<Vec<_>>().join("/")
            }
            #[cfg(test)]
            Self::Twice { normal } => {
                let mut steps: Vec<&str> = Vec::new();
                for step in raw.split('/').skip(1) {
                    match step {
                        "" | "." if normal => {}
                        ".." if normal => _ = steps.pop(),
                        step => steps.push(step),
                    }
                }
                if normal && raw.ends_with('/') {
                    steps.push("");
                }
                let path: Vec<String> = steps.into_iter().map(encode).collect();
                format!("/{}", path.join("/"))
            }
        }
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

pub(super) fn hash(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.is_ascii().then(|| text.as_bytes().chunks(2))?;
    digits
        .map(|two| u8::from_str_radix(std::str::from_utf8(two).ok()?, 16).ok())
        .collect()
}

/// `20261130T120000Z` as a moment.
fn moment(stamp: &str) -> Option<Moment> {
    let part = |from: usize, to: usize| stamp.get(from..to);
    let text = format!(
        "{}-{}-{}T{}:{}:{}",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(9, 11)?,
        part(11, 13)?,
        part(13, 16)?
    );
    super::time::parse(&text)
}

/// A date of HTTP as the stamp that is signed.
fn stamp_of_date(date: &str) -> Result<String, Failure> {
    let time = httpdate::parse_http_date(date).map_err(|_| {
        Failure::saying(
            "AccessDenied",
            "a signed request needs a valid Date or x-amz-date",
        )
    })?;
    let text = humantime::format_rfc3339_seconds(time).to_string();
    Ok(text.replace(['-', ':'], ""))
}

#[cfg(test)]
#[path = "sign_tests.rs"]
mod tests;
