//! Which certificates are accepted.

use super::Config;

/// Trust in servers. By default the certificate must be signed by an authority that the system
/// trusts, be valid, and be for the server's name.
impl Config {
    /// Trusts the certificates in `pem`, besides those that the system trusts. May be called
    /// several times.
    #[must_use]
    pub fn with_root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Config {
        self.trust.roots.push(pem.into().into());
        self
    }

    /// Accepts only the server certificate with this fingerprint, at every server. May be called
    /// several times, so that a certificate and its successor can both be accepted.
    ///
    /// The fingerprint is the SHA-256 of the certificate in DER, in 64 hexadecimal digits of either
    /// case, with or without colons and spaces, as `openssl x509 -noout -fingerprint -sha256`
    /// prints it. Who signed the certificate, for which name and for how long does not matter then;
    /// that the server has its key does. Calls fail with
    /// [`Error::is_pin_mismatch`](crate::Error::is_pin_mismatch) at any other certificate.
    ///
    /// It needs the feature `rustls`: with `native-tls` alone no session can be made.
    #[must_use]
    pub fn with_pinned_certificate(mut self, fingerprint: impl Into<String>) -> Config {
        self.trust.pins.push(fingerprint.into());
        self
    }

    /// Accepts any certificate of any server: whoever is between can read and change everything,
    /// credentials included. [Pinned certificates](Config::with_pinned_certificate) are still asked
    /// for.
    #[must_use]
    pub fn dangerous_skip_tls_verify(mut self) -> Config {
        self.trust.skip_verify = true;
        self
    }
}
