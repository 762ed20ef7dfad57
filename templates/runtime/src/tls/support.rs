//! Whether this build can speak TLS.

use crate::error::Error;

/// Whether `https` can be spoken at all.
pub(crate) const AVAILABLE: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// What is wrong with a build that cannot speak `https`.
pub(crate) const MISSING: &str = "https needs the feature `rustls` (the default) or `native-tls` of this crate, and neither is on";

/// What helps where the authority of a server is not known.
#[cfg_attr(
    not(any(feature = "native-tls", feature = "rustls")),
    allow(dead_code, reason = "without TLS nobody is trusted")
)]
pub(crate) const AUTHORITIES: &str = if cfg!(any(windows, target_vendor = "apple")) {
    "name its authority with Config::with_root_certificate_pem"
} else {
    "install the certificates of authorities (package ca-certificates), or name its own with Config::with_root_certificate_pem"
};

/// The error of such a build.
pub(crate) fn missing() -> Error {
    Error::invalid(MISSING)
}
