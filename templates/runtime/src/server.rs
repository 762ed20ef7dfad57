//! Addresses of servers: what may be configured, and which one an operation uses.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Url;

use crate::config::Config;
use crate::error::Error;
use crate::operation::{Operation, Product, Server};
use crate::session::Client;
use crate::tls;

/// The configured servers, checked.
#[derive(Debug)]
pub(crate) struct Servers {
    /// Of each product, by location.
    by_location: BTreeMap<String, BTreeMap<String, Url>>,
    by_product: BTreeMap<String, Url>,
    default: Option<Url>,
}

impl Servers {
    /// Checks the servers of a configuration.
    pub(crate) fn new(config: &Config) -> Result<Servers, Error> {
        let default = config.default_server.as_deref().map(parse).transpose()?;
        let mut by_product = BTreeMap::new();
        for (product, url) in &config.servers {
            by_product.insert(product.clone(), parse(url)?);
        }
        let mut by_location = BTreeMap::<_, BTreeMap<_, _>>::new();
        for ((product, location), url) in &config.location_servers {
            let servers = by_location.entry(product.clone()).or_default();
            servers.insert(location.clone(), parse(url)?);
        }
        let servers = Servers {
            by_location,
            by_product,
            default,
        };
        if config.transport.is_none() {
            servers.check_tls()?;
        }
        Ok(servers)
    }

    /// Without TLS, servers must be configured, and all of them with `http`: those of the documents
    /// use `https`.
    fn check_tls(&self) -> Result<(), Error> {
        let by_location = self.by_location.values().flat_map(BTreeMap::values);
        let by_product = self.by_product.values().chain(&self.default);
        let mut configured = by_location.chain(by_product).peekable();
        if tls::AVAILABLE
            || (configured.peek().is_some() && configured.all(|url| url.scheme() == "http"))
        {
            return Ok(());
        }
        Err(tls::missing())
    }

    /// The address that the path of `operation` is appended to, without a slash at its end.
    ///
    /// `own` is the server of this call alone; it wins over what is configured for the location,
    /// that over the server of the product, that over the default, and that over the document.
    pub(crate) fn address(
        &self,
        client: &Client,
        operation: &Operation,
        own: Option<&Url>,
    ) -> Result<String, Error> {
        let product = client.product();
        if let Some(url) = own {
            return Ok(with_base(url, product));
        }
        // Looked up even where another server wins, so that a mistake shows against any server.
        let location = client.location();
        let location = location.map(|name| self.known(product, name)).transpose()?;
        let by_location = self.by_location.get(product.name);
        let configured = by_location
            .and_then(|servers| servers.get(location?))
            .or_else(|| self.by_product.get(product.name))
            .or(self.default.as_ref());
        if let Some(url) = configured {
            return Ok(with_base(url, product));
        }
        let documented = match operation.servers {
            [] => product.servers,
            own => own,
        };
        let address = documented
            .iter()
            .find(|server| location.is_some() && server.location == location)
            .or(documented.first())
            .map(Server::address)
            .unwrap_or_default();
        match Url::parse(&address) {
            Ok(_) => Ok(address.trim_end_matches('/').to_owned()),
            Err(_) => Err(Error::invalid(format!(
                "the API document of {name:?} names no complete server address: set one with Config::with_server({name:?}, …)",
                name = product.name
            ))),
        }
    }

    /// The location, documented or configured, that `name` is or lies below.
    fn known<'a>(&'a self, product: &Product, name: &str) -> Result<&'a str, Error> {
        let documented = product.servers.iter().filter_map(|server| server.location);
        let configured = self.by_location.get(product.name).into_iter().flatten();
        let known = documented.chain(configured.map(|(location, _)| location.as_str()));
        nearest(known.clone(), name).ok_or_else(|| {
            let product = product.name;
            Error::invalid(format!(
                "{name:?} is no location of {product}: choose one of {}, or give it a server with Config::with_location_server({product:?}, {name:?}, …)",
                known.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", "),
            ))
        })
    }
}

/// The longest of the `known` locations that `name` is or lies below, as `de/fra/2` lies below
/// `de/fra`.
fn nearest<'a>(known: impl Iterator<Item = &'a str>, name: &str) -> Option<&'a str> {
    let holds = |known: &&str| {
        name.strip_prefix(known)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    known.filter(holds).max_by_key(|known| known.len())
}

/// A configured address with the base path of the product, unless it is there already.
fn with_base(url: &Url, product: &Product) -> String {
    let address = url.as_str().trim_end_matches('/');
    let base = product.base_path.trim_end_matches('/');
    if address.ends_with(base) {
        address.to_owned()
    } else {
        format!("{address}{base}")
    }
}

/// An address as a person wrote it, for others to see: not if there may be a password in it.
pub(crate) fn shown(address: &str) -> &str {
    if address.contains('@') {
        "[redacted]"
    } else {
        address
    }
}

/// Reads the address of a server as a person wrote it.
pub(crate) fn parse(text: &str) -> Result<Url, Error> {
    let refuse = |why: &str| {
        Err(Error::invalid(format!(
            "server address {:?}: {why}",
            shown(text)
        )))
    };
    let Ok(url) = Url::parse(text) else {
        return refuse("it must look like https://api.ionos.com");
    };
    if !url.username().is_empty() || url.password().is_some() {
        // Not shown, since it holds a password.
        return Err(Error::invalid(
            "server address: user and password do not belong there, use Config::with_basic_auth",
        ));
    }
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return refuse("it must start with https:// or http:// and a host");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return refuse("it must not have a query or a fragment");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_location_is_found_by_whole_segments() {
        let known = ["de/fra", "de/fra/2", "de/txl"];
        for (name, found) in [
            ("de/fra", Some("de/fra")),
            ("de/fra/1", Some("de/fra")),
            ("de/fra/2", Some("de/fra/2")),
            ("de/fra/2/a", Some("de/fra/2")),
            ("de/fra/21", Some("de/fra")),
            ("de/fra2", None),
            ("de/txl", Some("de/txl")),
            ("DE/TXL", None),
            ("de-txl", None),
            ("de", None),
            ("/de/fra", None),
            ("", None),
        ] {
            assert_eq!(nearest(known.into_iter(), name), found, "{name}");
        }
    }
}
