//! The servers that an API document names.

use reqwest::Url;

use crate::error::Error;
use crate::operation::{Operation, Product, Server};

fn servers(product: &Product, operation: &Operation) -> &'static [Server] {
    match operation.servers {
        [] => product.servers,
        own => own,
    }
}

/// Checks that the document has all `variables`, for some of its servers.
pub(super) fn check(
    product: &Product,
    operation: &Operation,
    variables: &[(&str, &str)],
) -> Result<(), Error> {
    let servers = product.servers.iter().chain(operation.servers);
    let known: Vec<_> = servers
        .flat_map(|server| server.variables)
        .map(|variable| variable.name)
        .collect();
    match variables.iter().find(|(name, _)| !known.contains(name)) {
        None => Ok(()),
        Some((name, _)) => Err(Error::invalid(format!(
            "Config::with_server_variable: {} has no server variable {name:?}, {}",
            product.name,
            choice(&known)
        ))),
    }
}

/// The address of the server for `location`, else of the first.
pub(super) fn address(
    product: &Product,
    operation: &Operation,
    location: Option<&str>,
    variables: &[(&str, &str)],
) -> Result<String, Error> {
    let servers = servers(product, operation);
    let server = servers
        .iter()
        .find(|server| location.is_some() && server.location == location)
        .or(servers.first());
    let address = match server {
        Some(server) => filled(server, product, variables)?,
        None => String::new(),
    };
    match Url::parse(&address) {
        Ok(url) if url.username().is_empty() && url.password().is_none() => {
            // A path begins with a slash, and comes behind the address as it is (OpenAPI 3.0.3, Paths Object).
            Ok(address.trim_end_matches('/').to_owned())
        }
        _ => Err(Error::invalid(format!(
            "the API document of {name:?} names no complete server address: set one with Config::with_server({name:?}, …)",
            name = product.name
        ))),
    }
}

/// The address of `server` with its variables filled in.
fn filled(server: &Server, product: &Product, set: &[(&str, &str)]) -> Result<String, Error> {
    let mut address = server.url.to_owned();
    for variable in server.variables {
        let own = set.iter().find(|(name, _)| *name == variable.name);
        let value = own.map_or(variable.default, |(_, value)| value);
        // Where values are listed, there are no others (OpenAPI 3.0.3, Server Variable Object, `enum`).
        if own.is_some() && !variable.values.is_empty() && !variable.values.contains(&value) {
            return Err(Error::invalid(format!(
                "Config::with_server_variable: the server variable {:?} of {} cannot be {value:?}, {}",
                variable.name,
                product.name,
                choice(variable.values)
            )));
        }
        address = address.replace(&format!("{{{}}}", variable.name), value);
    }
    Ok(address)
}

fn choice(allowed: &[&str]) -> String {
    match allowed {
        [] => "it has none".to_owned(),
        allowed => format!("only {}", allowed.join(", ")),
    }
}
