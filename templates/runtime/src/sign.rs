//! Requests that are signed (AWS Signature Version 4) instead of carrying a token or a password.

#[cfg(feature = "sigv4")]
mod canonical;
#[cfg(feature = "sigv4")]
pub(crate) mod key;
#[cfg(feature = "sigv4")]
pub(crate) mod policy;
#[cfg(feature = "sigv4")]
pub(crate) mod presign;
#[cfg(feature = "sigv4")]
mod scope;
pub(crate) mod settings;
#[cfg(not(feature = "sigv4"))]
#[path = "sign/none.rs"]
pub(crate) mod signer;
#[cfg(feature = "sigv4")]
pub(crate) mod signer;
pub(crate) mod wanted;
