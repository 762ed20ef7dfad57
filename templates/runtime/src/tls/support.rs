//! Whether this build can speak TLS.

use crate::error::Error;

/// Whether `https` can be spoken at all.
pub(crate) const AVAILABLE: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

/// What is wrong with a build that cannot speak `https`.
pub(crate) const MISSING: &str = "https needs the feature `rustls` (the default) or `native-tls` of this crate, and neither is on";

/// The error of such a build.
pub(crate) fn missing() -> Error {
    Error::invalid(MISSING)
}
