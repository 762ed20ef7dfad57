//! The client: where every call begins.

use ::ionoscloud_core::rt;

use crate::group;

{{ client_docs }}
///
/// Cheap to make and to clone; every clone uses the connections and the settings of its [`Session`](crate::Session).
#[derive(Clone, Debug)]
pub struct Client(rt::Client);

static PRODUCT: rt::Product = {{ product }};

impl Client {
    /// A client in a session, which other products' clients may share.
    #[inline]
    #[must_use]
    pub fn new(session: &crate::Session) -> Self {
        Client(rt::Client::new(session, &PRODUCT))
    }

    /// A client in a session of its own, configured from the environment.
    ///
    /// # Errors
    /// As [`Session::from_env`](crate::Session::from_env).
    #[inline]
    pub fn from_env() -> Result<Self, crate::Error> {
        Ok(Client::new(&crate::Session::from_env()?))
    }

    /// The session that the client was made in.
    #[inline]
    #[must_use]
    pub fn session(&self) -> &crate::Session {
        self.0.session()
    }
{%- for group in groups %}

    {{ group.accessor_docs }}
    #[inline]
    #[must_use]
    pub fn {{ group.accessor }}(&self) -> group::{{ group.name }} {
        group::{{ group.name }}(self.0.clone())
    }
{%- endfor %}
}
