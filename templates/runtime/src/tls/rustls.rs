//! TLS by rustls.

use std::error::Error as StdError;
use std::sync::Arc;

use reqwest::ClientBuilder;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, OtherError, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::pin::{Fingerprint, Mismatch};
use super::support::AUTHORITIES;
use super::trust::{TlsProblem, Trust};
use crate::error::{Error, Kind};

/// All that connections need to speak `https`; to read the system's certificates takes a while.
pub(crate) struct Prepared(rustls::ClientConfig);

impl Prepared {
    pub(crate) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        builder.tls_backend_preconfigured(self.0.clone())
    }
}

/// Prepares for `https` with this trust.
pub(crate) fn prepare(trust: &Trust) -> Result<Prepared, Error> {
    // Named here: where a program has two providers, or none, that of the process is a panic (rustls, CryptoProvider).
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(failed)?
        .dangerous()
        .with_custom_certificate_verifier(verifier(trust, provider)?)
        .with_no_client_auth();
    // The client names what it speaks, most wanted first (RFC 7301, 3.1); without ALPN there is no HTTP/2 over TLS (RFC
    // 9113, 3.2).
    if cfg!(feature = "http2") {
        tls.alpn_protocols.push(b"h2".to_vec());
    }
    tls.alpn_protocols.push(b"http/1.1".to_vec());
    Ok(Prepared(tls))
}

fn verifier(
    trust: &Trust,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let mut roots = Vec::new();
    let mut own = RootCertStore::empty();
    for pem in &trust.roots {
        let before = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let bad = |error: String| trust.bad_certificate(&error);
            let certificate = certificate.map_err(|error| bad(error.to_string()))?;
            own.add(certificate.clone())
                .map_err(|error| bad(error.to_string()))?;
            roots.push(certificate);
        }
        if roots.len() == before {
            return Err(trust.bad_certificate("no certificate in it"));
        }
    }
    let accepted = match (trust.pins.as_slice(), trust.skip_verify) {
        ([], false) => return system(roots, own, provider),
        ([], true) => Trusted::Any,
        (pins, _) => Trusted::Pinned(pins.to_vec()),
    };
    Ok(Arc::new(ByItself { accepted, provider }))
}

/// Trusts what the system does, and `roots` besides.
///
/// A container without any certificates is no reason for a session to fail: it may speak `http`, or to servers
/// whose authority it was told.
fn system(
    roots: Vec<CertificateDer<'static>>,
    own: RootCertStore,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<dyn ServerCertVerifier>, Error> {
    let verifier = if roots.is_empty() {
        Verifier::new(provider.clone())
    } else {
        Verifier::new_with_extra_roots(roots, provider.clone())
    };
    match verifier {
        Ok(verifier) => Ok(Arc::new(verifier)),
        Err(error) if own.is_empty() => {
            let accepted = Trusted::Nothing(error.to_string());
            Ok(Arc::new(ByItself { accepted, provider }))
        }
        Err(error) => {
            let own = WebPkiServerVerifier::builder_with_provider(own.into(), provider).build();
            let own = own.map_err(|_| failed(error))?;
            Ok(own)
        }
    }
}

fn failed(error: rustls::Error) -> Error {
    Error::new(Kind::Tls, format!("cannot set up TLS: {error}")).with_source(error)
}

/// Looks at the certificate of the server alone: not at who signed it, nor for which name.
///
/// The server must still prove that it has the certificate's key.
#[derive(Debug)]
struct ByItself {
    accepted: Trusted,
    provider: Arc<CryptoProvider>,
}

#[derive(Debug)]
enum Trusted {
    Pinned(Vec<Fingerprint>),
    Any,
    /// The system has no authorities, for this reason.
    Nothing(String),
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
        let pinned = match &self.accepted {
            Trusted::Pinned(pinned) => pinned,
            Trusted::Any => return Ok(ServerCertVerified::assertion()),
            Trusted::Nothing(why) => {
                return Err(rustls::Error::General(format!(
                    "the system has no certificates of authorities ({why}): {AUTHORITIES}"
                )));
            }
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
pub(super) fn problem(error: &(dyn StdError + 'static)) -> Option<TlsProblem> {
    let error = error.downcast_ref::<rustls::Error>()?;
    if let rustls::Error::InvalidCertificate(CertificateError::Other(OtherError(other))) = error
        && let Some(mismatch) = other.downcast_ref::<Mismatch>()
    {
        return Some(TlsProblem::Pin(mismatch.clone()));
    }
    let rustls::Error::InvalidCertificate(invalid) = error else {
        return Some(TlsProblem::Other);
    };
    // An authority may have the name of one that is known, and another key.
    let is_unknown = matches!(
        invalid,
        CertificateError::UnknownIssuer
            | CertificateError::BadSignature
            | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. }
    );
    Some(match is_unknown {
        true => TlsProblem::Authority(error.to_string()),
        false => TlsProblem::Other,
    })
}
