//! Access keys, and where they come from.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::Mutex;

use crate::error::Error;
use crate::secret::Secret;

/// How long before its end a key is no longer used.
const EARLY: Duration = Duration::from_secs(60);

/// An access key of object storage with its secret, by which requests are signed.
#[derive(Clone, Debug)]
pub struct AccessKey {
    pub(super) id: String,
    pub(super) secret: Secret,
    pub(super) token: Option<Secret>,
    expires: Option<SystemTime>,
}

impl AccessKey {
    /// A key and its secret.
    pub fn new(id: impl Into<String>, secret: impl Into<Secret>) -> AccessKey {
        AccessKey {
            id: id.into(),
            secret: secret.into(),
            token: None,
            expires: None,
        }
    }

    /// Sends a token with each request, as keys need that hold for a session (`X-Amz-Security-Token`).
    #[must_use]
    pub fn with_session_token(mut self, token: impl Into<Secret>) -> AccessKey {
        self.token = Some(token.into());
        self
    }

    /// Tells when the key ends: a minute before, its [`KeyProvider`] is asked again.
    #[must_use]
    pub fn with_expiry(mut self, at: SystemTime) -> AccessKey {
        self.expires = Some(at);
        self
    }

    /// The key's public half.
    pub fn id(&self) -> &str {
        &self.id
    }

    fn is_current(&self) -> bool {
        self.expires.is_none_or(|at| SystemTime::now() + EARLY < at)
    }

    /// An error for what no header can carry.
    pub(super) fn check(&self) -> Result<(), Error> {
        let visible = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        let token = self.token.iter().all(|token| visible(token.expose()));
        if visible(&self.id) && visible(self.secret.expose()) && token {
            return Ok(());
        }
        Err(Error::invalid(
            "the access key, its secret or its token is empty, or holds white space or other characters that no key has",
        ))
    }
}

/// A key on its way, see [`KeyProvider::access_key`].
pub type AccessKeyFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessKey, Box<dyn StdError + Send + Sync>>> + Send + 'a>>;

/// Makes or fetches the access key of a session.
///
/// Asked before the first request that is signed, when the key is about to end, and once when a server does not
/// know the key any more; what it gives is kept meanwhile, and calls that need it at the same time wait for one answer.
///
/// ```
/// use ionoscloud_core::{AccessKey, AccessKeyFuture, KeyProvider};
///
/// struct Vault;
///
/// impl KeyProvider for Vault {
///     fn access_key(&self) -> AccessKeyFuture<'_> {
///         Box::pin(async { Ok(AccessKey::new("EEDD00112233", "a secret")) })
///     }
/// }
/// ```
pub trait KeyProvider: Send + Sync + 'static {
    /// A key that can be used at once.
    ///
    /// # Errors
    /// Any: nothing is sent, and the call fails with it as its source.
    fn access_key(&self) -> AccessKeyFuture<'_>;
}

/// Where the keys of a session come from.
#[derive(Clone)]
pub(super) enum KeySource {
    Fixed(AccessKey),
    Provider(Arc<dyn KeyProvider>),
}

impl fmt::Debug for KeySource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KeySource::Fixed(key) => key.fmt(f),
            KeySource::Provider(_) => f.write_str("provider"),
        }
    }
}

/// The key of a session, as far as it is known.
pub(super) struct Keys {
    source: KeySource,
    known: Mutex<Option<AccessKey>>,
}

impl Keys {
    pub(super) fn new(source: KeySource) -> Keys {
        Keys {
            source,
            known: Mutex::default(),
        }
    }

    /// The key; one that is not `refused`, if the provider has another.
    pub(super) async fn get(&self, refused: Option<&str>) -> Result<AccessKey, Error> {
        let provider = match &self.source {
            KeySource::Fixed(key) => return Ok(key.clone()),
            KeySource::Provider(provider) => provider,
        };
        let mut known = self.known.lock().await;
        let current = known.as_ref().filter(|key| key.is_current());
        if let Some(key) = current.filter(|key| Some(key.id()) != refused) {
            return Ok(key.clone());
        }
        let key = provider.access_key().await.map_err(|error| {
            Error::invalid(format!("the access key cannot be had: {error}")).with_source(error)
        })?;
        key.check()?;
        *known = Some(key.clone());
        Ok(key)
    }

    /// Whether another key may be had than one that was refused.
    pub(super) fn can_change(&self) -> bool {
        matches!(self.source, KeySource::Provider(_))
    }

    /// The secrets that are known from the start.
    pub(super) fn secrets(&self) -> Vec<&str> {
        match &self.source {
            KeySource::Fixed(key) => {
                let token = key.token.iter().map(Secret::expose);
                std::iter::once(key.secret.expose()).chain(token).collect()
            }
            KeySource::Provider(_) => Vec::new(),
        }
    }
}
