//! Which certificates are accepted, and what is wrong where none is.

use std::sync::Arc;

use super::pin::{Fingerprint, Mismatch};
use crate::error::Error;
use crate::server::endpoint::Endpoint;

/// What is trusted at all servers, unchecked.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustSettings {
    /// Certificates in PEM, besides those of the system.
    pub roots: Vec<Arc<[u8]>>,
    /// Fingerprints as they were given.
    pub pins: Vec<String>,
    pub skip_verify: bool,
}

impl TrustSettings {
    /// What is trusted where an endpoint has nothing of its own.
    pub(crate) fn everywhere(&self) -> Result<Trust, Error> {
        self.with(None)
    }

    /// What is trusted at `endpoint`.
    pub(crate) fn at(&self, endpoint: &Endpoint) -> Result<Trust, Error> {
        self.with(Some(endpoint))
    }

    fn with(&self, endpoint: Option<&Endpoint>) -> Result<Trust, Error> {
        let own = endpoint.map_or(&[][..], |endpoint| &endpoint.root_certificates);
        let pins = self.pins.iter().map(|text| Fingerprint::parse(text));
        Ok(Trust {
            roots: self.roots.iter().chain(own).cloned().collect(),
            skip_verify: self.skip_verify || endpoint.is_some_and(|own| own.skip_verify),
            pins: pins.collect::<Result<_, _>>()?,
            setting: match endpoint {
                Some(endpoint) if !own.is_empty() => endpoint.setting.clone(),
                _ => "Config::with_root_certificate_pem".to_owned(),
            },
        })
    }
}

/// Which certificates are accepted.
#[derive(Debug)]
pub(crate) struct Trust {
    /// Certificates in PEM, besides those of the system.
    pub(super) roots: Vec<Arc<[u8]>>,
    /// Any certificate is accepted.
    pub(super) skip_verify: bool,
    /// Where there are some, these certificates and no others are accepted.
    pub(super) pins: Vec<Fingerprint>,
    /// The setting that the last of the roots come from.
    #[cfg_attr(
        not(any(feature = "native-tls", feature = "rustls")),
        allow(dead_code, reason = "roots are refused anyway")
    )]
    setting: String,
}

impl Trust {
    #[cfg(any(feature = "native-tls", feature = "rustls"))]
    pub(super) fn bad_certificate(&self, why: &str) -> Error {
        Error::invalid(format!("{}: root certificate: {why}", self.setting))
    }
}

impl PartialEq for Trust {
    /// Whether both accept the same, whatever settings say so.
    fn eq(&self, other: &Trust) -> bool {
        (&self.roots, self.skip_verify, &self.pins)
            == (&other.roots, other.skip_verify, &other.pins)
    }
}

/// What went wrong, if it was TLS.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(feature = "rustls"),
    allow(dead_code, reason = "only rustls tells all of them apart")
)]
pub(crate) enum TlsProblem {
    /// The certificate is not one of those that are pinned.
    Pin(Mismatch),
    /// Nobody who is trusted signed the certificate; what the library says of it.
    Authority(String),
    Other,
}
