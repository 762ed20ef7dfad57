//! A build that cannot speak `https`.

use std::error::Error as StdError;

use reqwest::ClientBuilder;

use super::support::missing;
use super::trust::{Problem, Trust};
use crate::error::Error;

/// Nothing to prepare; certificates cannot be of use.
pub(crate) fn configure(builder: ClientBuilder, trust: &Trust) -> Result<ClientBuilder, Error> {
    if trust.roots.is_empty() && trust.pins.is_empty() {
        Ok(builder)
    } else {
        Err(missing())
    }
}

pub(super) fn problem(_: &(dyn StdError + 'static)) -> Option<Problem> {
    None
}
