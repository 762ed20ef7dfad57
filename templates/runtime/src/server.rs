//! Addresses of servers: what may be configured, and which one an operation uses.

use std::collections::BTreeMap;

use reqwest::Url;

use crate::config::Config;
use crate::error::Error;
use crate::operation::{Operation, Product, Server};
use crate::tls;

/// The configured servers, checked.
#[derive(Debug)]
pub(crate) struct Servers {
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
        let servers = Servers {
            by_product,
            default,
        };
        servers.check_tls()?;
        Ok(servers)
    }

    /// Without TLS, servers must be configured, and all of them with `http`: those of the documents
    /// use `https`.
    fn check_tls(&self) -> Result<(), Error> {
        let mut configured = self.by_product.values().chain(&self.default).peekable();
        if tls::AVAILABLE
            || (configured.peek().is_some() && configured.all(|url| url.scheme() == "http"))
        {
            return Ok(());
        }
        Err(tls::missing())
    }

    /// The address that the path of `operation` is appended to, without a slash at its end.
    ///
    /// `own` is the server of this call alone; it wins over the server of the product, and that
    /// over the default.
    pub(crate) fn address(
        &self,
        product: &Product,
        operation: &Operation,
        own: Option<&Url>,
    ) -> Result<String, Error> {
        if let Some(url) = own
            .or_else(|| self.by_product.get(product.name))
            .or(self.default.as_ref())
        {
            let address = url.as_str().trim_end_matches('/');
            let base = product.base_path.trim_end_matches('/');
            return Ok(if address.ends_with(base) {
                address.to_owned()
            } else {
                format!("{address}{base}")
            });
        }
        let documented = operation
            .servers
            .first()
            .or(product.servers.first())
            .map(Server::address);
        let address = documented.unwrap_or_default();
        match Url::parse(&address) {
            Ok(_) => Ok(address.trim_end_matches('/').to_owned()),
            Err(_) => Err(Error::invalid(format!(
                "the API document of {name:?} names no complete server address: set one with Config::with_server({name:?}, …)",
                name = product.name
            ))),
        }
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
