//! What a signature holds for: a day, a region and a service; and the key that follows from them.

use std::fmt::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use ring::{digest, hmac};

use super::key::AccessKey;
use crate::secret::Secret;
use crate::timestamp::Timestamp;

/// The service that reads paths in its own way, and takes bodies that are not signed.
pub(super) const S3: &str = "s3";

/// The name of the algorithm.
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How many derived keys are kept.
const KEPT: usize = 8;

/// One moment, region and service.
pub(super) struct Scope<'a> {
    /// `20260131T235959Z`
    pub stamp: String,
    pub region: &'a str,
    pub service: &'a str,
}

impl<'a> Scope<'a> {
    pub(super) fn at(time: SystemTime, region: &'a str, service: &'a str) -> Scope<'a> {
        // Whole seconds of `2026-01-31T23:59:59Z`, without what stands between the numbers.
        let text = Timestamp::from(time).to_string();
        let digits = text.chars().filter(char::is_ascii_digit).take(14);
        let mut stamp: String = digits.collect();
        if stamp.len() == 14 {
            stamp.insert(8, 'T');
        }
        stamp.push('Z');
        Scope {
            stamp,
            region,
            service,
        }
    }

    pub(super) fn day(&self) -> &str {
        self.stamp.get(..8).unwrap_or_default()
    }

    /// `20260131/eu-central-3/s3/aws4_request`
    pub(super) fn text(&self) -> String {
        let (day, region, service) = (self.day(), self.region, self.service);
        format!("{day}/{region}/{service}/aws4_request")
    }

    /// What is signed for a canonical request.
    pub(super) fn string_to_sign(&self, canonical: &str) -> String {
        let hash = sha256(canonical.as_bytes());
        format!("{ALGORITHM}\n{}\n{}\n{hash}", self.stamp, self.text())
    }

    /// The signature of a text, in hexadecimal digits.
    pub(super) fn sign(&self, derived: &Derived, key: &AccessKey, text: &str) -> String {
        let key = derived.key(self, key);
        hex(hmac::sign(&key, text.as_bytes()).as_ref())
    }
}

/// Keys that were derived, the newest last: four hashes less for each request of a day.
#[derive(Clone, Default)]
pub(super) struct Derived(Arc<Mutex<Vec<(KeyOf, hmac::Key)>>>);

#[derive(PartialEq)]
struct KeyOf {
    secret: Secret,
    scope: String,
}

impl Derived {
    fn key(&self, scope: &Scope<'_>, key: &AccessKey) -> hmac::Key {
        let known = KeyOf {
            secret: key.secret.clone(),
            scope: scope.text(),
        };
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, key)) = kept.iter().find(|(own, _)| *own == known) {
            return key.clone();
        }
        // AWS Signature Version 4, "Derive a signing key".
        let new = |bytes: &[u8]| hmac::Key::new(hmac::HMAC_SHA256, bytes);
        let mut key = new(format!("AWS4{}", key.secret.expose()).as_bytes());
        for part in [scope.day(), scope.region, scope.service, "aws4_request"] {
            key = new(hmac::sign(&key, part.as_bytes()).as_ref());
        }
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push((known, key.clone()));
        key
    }
}

/// The hash of a text or a body, in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hex(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
