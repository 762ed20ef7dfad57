//! Where a call goes, and where the addresses lead that its answers give.

use reqwest::Url;

use super::Call;
use crate::address::Address;
use crate::error::{Error, Kind};
use crate::server::Route;

impl Call {
    /// Where the call goes.
    pub(super) fn route(&self) -> Result<Route, Error> {
        let (client, own) = (&self.0.client, self.0.settings.server.as_ref());
        let servers = client.session().servers();
        servers.route(client.product(), client.location(), self.0.operation, own)
    }

    /// Reads an address that the answer from `base` gave, relative or not.
    ///
    /// One on another server than that and those that serve for it is read as the same path on
    /// `base`: behind a gateway, services name their own host. Credentials go nowhere else.
    pub(crate) fn link(&self, base: &Url, text: &str) -> Result<Address, Error> {
        let url = self.link_to(base, text)?;
        Ok(Address::told(url, text))
    }

    fn link_to(&self, base: &Url, text: &str) -> Result<Url, Error> {
        let found = base.join(text).ok().filter(|url| url.has_host());
        let found = found.filter(|url| matches!(url.scheme(), "http" | "https"));
        let Some(mut found) = found else {
            return Err(Error::new(
                Kind::Origin,
                "the answer points to something that is no address: nothing was sent there",
            ));
        };
        let route = self.route()?;
        let mut serving = route.bases().filter(|stop| stop.origin() == found.origin());
        let foreign = match serving.next() {
            _ if found.origin() == base.origin() => false,
            // The others that serve for the product.
            Some(_) => return Ok(without_user(found)),
            None => true,
        };
        // A gateway may keep the product below a path of its own, of which the service knows nothing.
        let product = self.0.client.product().base_path.trim_end_matches('/');
        let mut here = route.bases().filter(|stop| stop.origin() == base.origin());
        let own = here.next().unwrap_or_else(|| base.clone());
        let prefix = own.path().trim_end_matches('/').strip_suffix(product);
        let prefix = prefix
            .filter(|prefix| !prefix.is_empty())
            .unwrap_or_default();
        let below = |path: &str, parent: &str| {
            path.strip_prefix(parent)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let lacks = !prefix.is_empty()
            && !below(found.path(), prefix)
            && (foreign || (!product.is_empty() && below(found.path(), product)));
        if lacks {
            found.set_path(&format!("{prefix}{}", found.path()));
        }
        if !foreign {
            return Ok(without_user(found));
        }
        let mut here = base.clone();
        here.set_path(found.path());
        here.set_query(found.query());
        // A fragment is not sent (RFC 9110, 7.1).
        here.set_fragment(None);
        Ok(here)
    }

    /// Whether an address that the answer from `base` gave is on that server, or in the product's part of
    /// another.
    pub(crate) fn is_own(&self, base: &Url, text: &str) -> bool {
        let product = self.0.client.product().base_path.trim_end_matches('/');
        base.join(text).is_ok_and(|url| {
            url.origin() == base.origin()
                || url
                    .path()
                    .strip_prefix(product)
                    .is_some_and(|rest| rest.starts_with('/'))
        })
    }
}

/// An address without user and password: those that are sent stand in a header.
fn without_user(mut url: Url) -> Url {
    // Only an address without a host refuses this.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url
}
