//! Without the feature `sigv4`: there is nothing to sign with, so that no request is ever to be signed.

use std::convert::Infallible;

use http::{HeaderMap, Method};
use reqwest::Url;

use super::settings::SignSettings;
use super::wanted::Wanted;
use crate::error::Error;
use crate::transport::body::Body;
use crate::transport::fault::TransportError;

/// What signs the requests of a session.
#[derive(Default)]
pub(crate) struct Signer;

/// How a request is to be signed.
#[derive(Clone)]
pub(crate) struct Signing(Infallible);

impl Signer {
    #[allow(clippy::unnecessary_wraps, reason = "as the one that signs")]
    pub(crate) fn new(_: &SignSettings) -> Result<Signer, Error> {
        Ok(Signer)
    }

    pub(crate) fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }

    pub(crate) fn begin(&self, _: Wanted<'_>) -> Result<Signing, Error> {
        Err(Error::invalid(
            "this operation takes signed requests only, but the program was built without the feature `sigv4`",
        ))
    }
}

#[allow(
    clippy::unused_async,
    clippy::unused_self,
    reason = "as the one that signs"
)]
impl Signing {
    pub(crate) async fn prepare(&mut self, _: &Signer, _: &mut Url) -> Result<(), Error> {
        match self.0 {}
    }

    pub(crate) fn sign(
        &self,
        _: &Method,
        _: &Url,
        _: &mut HeaderMap,
        _: &Body,
    ) -> Result<(), TransportError> {
        match self.0 {}
    }

    pub(crate) fn learn(&mut self, _: &Signer, _: &mut Url, _: &Error) -> bool {
        match self.0 {}
    }

    pub(crate) fn secrets(&self) -> Vec<String> {
        match self.0 {}
    }

    pub(crate) fn scope(&self) -> (&str, &str) {
        match self.0 {}
    }
}
