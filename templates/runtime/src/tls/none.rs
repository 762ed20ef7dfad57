//! A build that cannot speak `https`.

use std::error::Error as StdError;

use reqwest::ClientBuilder;

use super::support::missing;
use super::trust::{TlsProblem, Trust};
use crate::error::Error;

/// There is nothing to prepare.
pub(crate) struct Prepared;

impl Prepared {
    #[expect(clippy::unused_self, reason = "as with TLS")]
    pub(crate) fn apply(&self, builder: ClientBuilder) -> ClientBuilder {
        builder
    }
}

/// Nothing to prepare; certificates cannot be of use.
pub(crate) fn prepare(trust: &Trust) -> Result<Prepared, Error> {
    if trust.roots.is_empty() && trust.pins.is_empty() {
        Ok(Prepared)
    } else {
        Err(missing())
    }
}

pub(super) fn problem(_: &(dyn StdError + 'static)) -> Option<TlsProblem> {
    None
}
