//! Trust in servers.
//!
//! With the feature `rustls` (the default), certificates are checked by the system's trust store
//! and rustls with `ring`; with `native-tls` alone, by the system's TLS library; with both, rustls
//! is used. The provider is handed to our own connections only: nothing is installed for the whole
//! process, so programs with another provider are not disturbed.

use std::error::Error as StdError;

use reqwest::ClientBuilder;

use crate::error::Error;

/// Whether `https` can be spoken at all.
pub(crate) const AVAILABLE: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// What is wrong with a build that cannot speak `https`.
pub(crate) const MISSING: &str = "https needs the feature `rustls` (the default) or `native-tls` of this crate, and neither is on";

/// The error of such a build.
pub(crate) fn missing() -> Error {
    Error::invalid(MISSING)
}

/// Prepares `builder` for `https` with the system's certificates and those in `pems`.
#[cfg(feature = "rustls")]
pub(crate) fn configure(builder: ClientBuilder, pems: &[Vec<u8>]) -> Result<ClientBuilder, Error> {
    use std::sync::Arc;

    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;
    use rustls_platform_verifier::Verifier;

    use crate::error::Kind;

    let failed = |error: rustls::Error| {
        Error::new(Kind::Tls, format!("cannot set up TLS: {error}")).with_source(error)
    };

    let mut roots = Vec::new();
    for pem in pems {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.push(certificate.map_err(|error| bad_certificate(&error.to_string()))?);
        }
        if roots.len() == before {
            return Err(bad_certificate("no certificate in it"));
        }
    }

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = if roots.is_empty() {
        Verifier::new(provider.clone())
    } else {
        Verifier::new_with_extra_roots(roots, provider.clone())
    };
    let mut tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier.map_err(failed)?))
        .with_no_client_auth();
    if cfg!(feature = "http2") {
        tls.alpn_protocols.push(b"h2".to_vec());
    }
    tls.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(builder.tls_backend_preconfigured(tls))
}

/// Prepares `builder` for `https` with the system's certificates and those in `pems`.
#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(crate) fn configure(builder: ClientBuilder, pems: &[Vec<u8>]) -> Result<ClientBuilder, Error> {
    let mut roots = Vec::new();
    for pem in pems {
        let certificates = reqwest::Certificate::from_pem_bundle(pem);
        let certificates = certificates.map_err(|error| bad_certificate(&error.to_string()))?;
        if certificates.is_empty() {
            return Err(bad_certificate("no certificate in it"));
        }
        roots.extend(certificates);
    }
    Ok(builder.tls_backend_native().tls_certs_merge(roots))
}

/// Nothing to prepare; a certificate cannot be of use.
#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
pub(crate) fn configure(builder: ClientBuilder, pems: &[Vec<u8>]) -> Result<ClientBuilder, Error> {
    if pems.is_empty() {
        Ok(builder)
    } else {
        Err(missing())
    }
}

#[cfg(any(feature = "native-tls", feature = "rustls"))]
fn bad_certificate(why: &str) -> Error {
    Error::invalid(format!("root certificate: {why}"))
}

/// Whether TLS is what went wrong, as told by the type of one of the causes of `error`.
pub(crate) fn is_cause(error: &(dyn StdError + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if is_tls(error) {
            return true;
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
    false
}

#[cfg(feature = "rustls")]
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    error.is::<rustls::Error>()
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn is_tls(error: &(dyn StdError + 'static)) -> bool {
    error.is::<native_tls::Error>()
}

#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
fn is_tls(_: &(dyn StdError + 'static)) -> bool {
    false
}
