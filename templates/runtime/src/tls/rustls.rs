//! TLS by rustls.

use std::error::Error as StdError;
use std::sync::Arc;

use reqwest::ClientBuilder;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::pin::{Fingerprint, Mismatch};
use super::trust::{Problem, Trust};
use crate::error::{Error, Kind};

/// Prepares `builder` for `https`.
pub(crate) fn configure(builder: ClientBuilder, trust: &Trust) -> Result<ClientBuilder, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(verifier(trust, provider)?)
        .with_no_client_auth();
    if cfg!(feature = "http2") {
        tls.alpn_protocols.push(b"h2".to_vec());
    }
    tls.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(builder.tls_backend_preconfigured(tls))
}

fn verifier(
    trust: &Trust,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let mut roots = Vec::new();
    for pem in &trust.roots {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.push(certificate.map_err(|error| trust.bad_certificate(&error.to_string()))?);
        }
        if roots.len() == before {
            return Err(trust.bad_certificate("no certificate in it"));
        }
    }
    let accepted = match (trust.pins.as_slice(), trust.skip_verify) {
        ([], false) => {
            let verifier = if roots.is_empty() {
                Verifier::new(provider)
            } else {
                Verifier::new_with_extra_roots(roots, provider)
            };
            return Ok(Arc::new(verifier.map_err(failed)?));
        }
        ([], true) => Accepted::Any,
        (pins, _) => Accepted::Pinned(pins.to_vec()),
    };
    Ok(Arc::new(ByItself { accepted, provider }))
}

fn failed(error: rustls::Error) -> Error {
    Error::new(Kind::Tls, format!("cannot set up TLS: {error}")).with_source(error)
}

/// Looks at the certificate of the server alone: not at who signed it, nor for which name.
///
/// The server must still prove that it has the certificate's key.
#[derive(Debug)]
struct ByItself {
    accepted: Accepted,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Accepted {
    Pinned(Vec<Fingerprint>),
    Any,
}

impl ServerCertVerifier for ByItself {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Accepted::Pinned(pinned) = &self.accepted else {
            return Ok(ServerCertVerified::assertion());
        };
        let seen = Fingerprint::of(certificate)
            .ok_or_else(|| rustls::Error::General("no SHA-256".to_owned()))?;
        if pinned.contains(&seen) {
            return Ok(ServerCertVerified::assertion());
        }
        let pinned = pinned.clone();
        let mismatch = OtherError(Arc::new(Mismatch { seen, pinned }));
        Err(CertificateError::Other(mismatch).into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// What `error` itself, not its causes, says about TLS.
pub(super) fn problem(error: &(dyn StdError + 'static)) -> Option<Problem> {
    let error = error.downcast_ref::<rustls::Error>()?;
    if let rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(other))) = error
        && let Some(mismatch) = other.downcast_ref::<Mismatch>()
    {
        return Some(Problem::Pin(mismatch.clone()));
    }
    Some(Problem::Other)
}
