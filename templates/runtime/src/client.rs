//! One product as seen through a session.

use std::fmt;
use std::sync::Arc;

use crate::operation::Product;
use crate::session::Session;

/// One product as seen through a session. What generated clients hold; cheap to clone.
#[derive(Clone)]
pub struct Client {
    session: Session,
    product: &'static Product,
    /// The location that was chosen; not checked before a call is sent.
    location: Option<Arc<str>>,
}

impl Client {
    /// A client of `product`, in the location of its first server.
    pub fn new(session: &Session, product: &'static Product) -> Client {
        Client {
            session: session.clone(),
            product,
            location: None,
        }
    }

    /// A client of `product` in `location`.
    pub fn in_location(session: &Session, product: &'static Product, location: &str) -> Client {
        Client {
            location: Some(location.into()),
            ..Client::new(session, product)
        }
    }

    /// The location that it calls; `None` if the product's document names none.
    pub fn location(&self) -> Option<&str> {
        let first = self.product.servers.first();
        self.location.as_deref().or_else(|| first?.location)
    }

    /// The session that it was made from.
    pub fn session(&self) -> &Session {
        &self.session
    }

    pub(crate) fn product(&self) -> &'static Product {
        self.product
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("product", &self.product.name)
            .field("location", &self.location())
            .finish_non_exhaustive()
    }
}
