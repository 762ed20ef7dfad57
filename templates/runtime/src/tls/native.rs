//! TLS by the library of the operating system.

use std::error::Error as StdError;

use reqwest::ClientBuilder;

use super::trust::{TlsProblem, Trust};
use crate::error::Error;

/// All that connections need to speak `https`.
pub(crate) struct Prepared {
    roots: Vec<reqwest::Certificate>,
    skip_verify: bool,
}

impl Prepared {
    pub(crate) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        builder
            .tls_backend_native()
            .tls_certs_merge(self.roots.iter().cloned())
            .tls_danger_accept_invalid_certs(self.skip_verify)
    }
}

/// Prepares for `https` with this trust.
pub(crate) fn prepare(trust: &Trust) -> Result<Prepared, Error> {
    if !trust.pins.is_empty() {
        return Err(Error::invalid(
            "a certificate is pinned, which needs the feature `rustls` of this crate: `native-tls` cannot do it",
        ));
    }
    let mut roots = Vec::new();
    for pem in &trust.roots {
        let certificates = reqwest::Certificate::from_pem_bundle(pem);
        let certificates =
            certificates.map_err(|error| trust.bad_certificate(&error.to_string()))?;
        if certificates.is_empty() {
            return Err(trust.bad_certificate("no certificate in it"));
        }
        roots.extend(certificates);
    }
    Ok(Prepared {
        roots,
        skip_verify: trust.skip_verify,
    })
}

/// What `error` itself, not its causes, says about TLS.
pub(super) fn problem(error: &(dyn StdError + 'static)) -> Option<TlsProblem> {
    let error = error.downcast_ref::<native_tls::Error>()?;
    // It says more than its cause, and has no other way to say which. The words are OpenSSL's.
    let said = error.to_string();
    let signed = ["issuer certificate", "self-signed", "self signed"];
    Some(match signed.iter().any(|words| said.contains(words)) {
        true => TlsProblem::Authority(said),
        false => TlsProblem::Other,
    })
}

#[cfg(test)]
mod tests {
    use crate::{Config, Session};

    #[test]
    fn pinning_is_refused_with_what_it_needs() {
        let config = Config::new().with_pinned_certificate("ab".repeat(32));
        let error = Session::new(config).unwrap_err();
        assert!(error.is_invalid_request(), "{error}");
        assert!(error.to_string().contains("feature `rustls`"), "{error}");
        Session::new(Config::new().dangerous_skip_tls_verify()).unwrap();
    }
}
