//! Addresses as people write them.

use reqwest::Url;

use crate::error::Error;
use crate::operation::Product;

/// A configured address with the base path of the product, unless it is there already.
pub(super) fn with_base(url: &Url, product: &Product) -> String {
    let address = url.as_str().trim_end_matches('/');
    let base = product.base_path.trim_end_matches('/');
    if address.ends_with(base) {
        address.to_owned()
    } else {
        [address, base].concat()
    }
}

/// An address as a person wrote it, for others to see: not if there may be a password in it, and without its query.
pub(crate) fn shown(address: &str) -> &str {
    if address.contains('@') {
        "[redacted]"
    } else {
        address.split(['?', '#']).next().unwrap_or_default()
    }
}

/// Reads the address of a server, which `setting` was given.
pub(crate) fn parse(text: &str, setting: &str) -> Result<Url, Error> {
    let refuse = |why: &str| {
        Err(Error::invalid(format!(
            "{setting}: {:?} is no server address: {why}",
            shown(text)
        )))
    };
    let Ok(url) = Url::parse(text) else {
        return refuse("it must look like https://api.ionos.com");
    };
    // User and password in an address are deprecated, as they show wherever it does (RFC 3986, 3.2.1; RFC 9110, 4.2.4).
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("user and password do not belong there, use Config::with_basic_auth");
    }
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return refuse("it must start with https:// or http:// and a host");
    }
    // Paths are put behind it: a query would swallow them (RFC 3986, 3).
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("it must not have a query or a fragment");
    }
    Ok(url)
}
