//! Trust in servers.
//!
//! With the feature `rustls` (the default), certificates are checked by the system's trust store
//! and rustls with `ring`; with `native-tls` alone, by the system's TLS library; with both, rustls
//! is used. The provider is handed to our own connections only: nothing is installed for the whole
//! process, so programs with another provider are not disturbed.

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
mod native;
#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
mod none;
mod pin;
#[cfg(feature = "rustls")]
mod rustls;
pub(crate) mod support;
pub(crate) mod trust;

use std::error::Error as StdError;

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
use self::native as with;
#[cfg(not(any(feature = "native-tls", feature = "rustls")))]
use self::none as with;
#[cfg(feature = "rustls")]
use self::rustls as with;
use trust::TlsProblem;

pub(crate) use with::{Prepared, prepare};

/// Finds TLS among the causes of `error`, by their type.
pub(crate) fn problem(error: &(dyn StdError + 'static)) -> Option<TlsProblem> {
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
