//! What a program says of signatures; nothing, where it has none.

#[cfg(feature = "sigv4")]
use super::key::{AccessKey, KeyProvider, KeySource};

/// What a program says of signatures.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignSettings {
    #[cfg(feature = "sigv4")]
    pub(super) key: Option<KeySource>,
    /// The region to sign for, over the location of the client.
    #[cfg(feature = "sigv4")]
    pub region: Option<String>,
}

#[cfg(feature = "sigv4")]
impl SignSettings {
    pub(crate) fn set_key(&mut self, key: AccessKey) {
        self.key = Some(KeySource::Fixed(key));
    }

    pub(crate) fn set_provider(&mut self, provider: impl KeyProvider) {
        self.key = Some(KeySource::Provider(std::sync::Arc::new(provider)));
    }

    pub(crate) fn has_key(&self) -> bool {
        self.key.is_some()
    }
}

#[cfg(not(feature = "sigv4"))]
impl SignSettings {
    #[allow(clippy::unused_self, reason = "as where there are signatures")]
    pub(crate) fn has_key(&self) -> bool {
        false
    }
}
