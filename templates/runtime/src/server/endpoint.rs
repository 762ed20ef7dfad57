//! One address of a product, with the trust that it needs.

use std::fmt;
use std::sync::Arc;

use super::address::shown;

/// One of the addresses under which a product is served, for
/// [`Config::with_endpoints`](crate::Config::with_endpoints).
///
/// ```
/// use ionoscloud_core::Endpoint;
///
/// let endpoint = Endpoint::new("https://kafka.internal.example").with_location("de/fra");
/// ```
#[derive(Clone)]
pub struct Endpoint {
    pub(crate) url: String,
    pub(crate) location: Option<String>,
    pub(crate) skip_verify: bool,
    pub(crate) root_certificates: Vec<Arc<[u8]>>,
    /// The setting that it comes from, for errors.
    pub(crate) setting: String,
}

impl Endpoint {
    /// An endpoint at `url`, such as `https://api.example.com`. The product's base path is appended
    /// unless `url` ends with it.
    pub fn new(url: impl Into<String>) -> Endpoint {
        Endpoint {
            url: url.into(),
            location: None,
            skip_verify: false,
            root_certificates: Vec::new(),
            setting: String::new(),
        }
    }

    /// Serves only the calls in `location`, such as `de/fra`, and the locations below it.
    #[must_use]
    pub fn with_location(mut self, location: impl Into<String>) -> Endpoint {
        self.location = Some(location.into()).filter(|location| !location.is_empty());
        self
    }

    /// Trusts the certificates in `pem` at this endpoint, besides those that the system and the
    /// session trust. May be called several times.
    #[must_use]
    pub fn with_root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Endpoint {
        self.root_certificates.push(pem.into().into());
        self
    }

    /// Accepts any certificate of this endpoint: whoever is between can read and change
    /// everything, credentials included.
    #[must_use]
    pub fn dangerous_skip_tls_verify(mut self) -> Endpoint {
        self.skip_verify = true;
        self
    }

    pub(crate) fn set_by(mut self, setting: impl Into<String>) -> Endpoint {
        self.setting = setting.into();
        self
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &shown(&self.url))
            .field("location", &self.location)
            .field("root_certificates", &self.root_certificates.len())
            .field("dangerous_skip_tls_verify", &self.skip_verify)
            .finish()
    }
}
