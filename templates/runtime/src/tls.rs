//! Trust in servers.
//!
//! With the feature `rustls` (the default), certificates are checked by the system's trust store
//! and rustls with `ring`; with `native-tls` alone, by the system's TLS library; with both, rustls
//! is used. The provider is handed to our own connections only: nothing is installed for the whole
//! process, so programs with another provider are not disturbed.

mod pin;
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
#[path = "tls/native.rs"]
mod with;
#[cfg(feature = "rustls")]
#[path = "tls/rustls.rs"]
mod with;
#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
#[path = "tls/none.rs"]
mod with;

use std::error::Error as StdError;

use crate::config::{Config, Endpoint};
use crate::error::Error;

pub(crate) use pin::{Fingerprint, Mismatch};
pub(crate) use with::configure;

/// Whether `https` can be spoken at all.
pub(crate) const AVAILABLE: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// What is wrong with a build that cannot speak `https`.
pub(crate) const MISSING: &str = "https needs the feature `rustls` (the default) or `native-tls` of this crate, and neither is on";

/// The error of such a build.
pub(crate) fn missing() -> Error {
    Error::invalid(MISSING)
}

/// Which certificates are accepted.
#[derive(Debug)]
pub(crate) struct Trust {
    /// Certificates in PEM, besides those of the system.
    roots: Vec<Vec<u8>>,
    /// Any certificate is accepted.
    skip_verify: bool,
    /// Where there are some, these certificates and no others are accepted.
    pins: Vec<Fingerprint>,
    /// The setting that the last of the roots come from.
    #[cfg_attr(
        not(any(feature = "native-tls", feature = "rustls")),
        allow(dead_code, reason = "roots are refused anyway")
    )]
    setting: String,
}

impl Trust {
    /// What is trusted everywhere, and at `endpoint` besides.
    pub(crate) fn of(config: &Config, endpoint: Option<&Endpoint>) -> Result<Trust, Error> {
        let own = endpoint.map_or(&[][..], |endpoint| &endpoint.root_certificates);
        let pins = config.pinned_certificates.iter();
        Ok(Trust {
            roots: config
                .root_certificates
                .iter()
                .chain(own)
                .cloned()
                .collect(),
            skip_verify: config.skip_verify || endpoint.is_some_and(|own| own.skip_verify),
            pins: pins
                .map(|text| Fingerprint::parse(text))
                .collect::<Result<_, _>>()?,
            setting: match endpoint {
                Some(endpoint) if !own.is_empty() => endpoint.setting.clone(),
                _ => "Config::with_root_certificate_pem".to_owned(),
            },
        })
    }

    #[cfg(any(feature = "native-tls", feature = "rustls"))]
    fn bad_certificate(&self, why: &str) -> Error {
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
pub(crate) enum Problem {
    /// The certificate is not one of those that are pinned.
    Pin(Mismatch),
    Other,
}

/// Finds TLS among the causes of `error`, by their type.
pub(crate) fn problem(error: &(dyn StdError + 'static)) -> Option<Problem> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(problem) = with::problem(error) {
            return Some(problem);
        }
        // An I/O error skips the error that it wraps when it is asked for its source.
        next = match error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => error.source(),
        };
    }
    None
}
