//! The servers that an API document names.

use reqwest::Url;

use crate::error::Error;
use crate::operation::{Operation, Product, Server, Variable};

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
    let (first, rest) = server.url.split_once('{').unwrap_or((server.url, ""));
    let mut address = first.to_owned();
    for part in rest.split('{') {
        let (name, after) = part.split_once('}').unwrap_or((part, ""));
        let own = set.iter().find(|(known, _)| *known == name);
        let variable = server.variables.iter().find(|known| known.name == name);
        if let Some(variable) = variable {
            address.push_str(match own {
                Some((_, value)) => allowed(variable, value, product)?,
                None => variable.default,
            });
        }
        address.push_str(after);
    }
    Ok(address)
}

/// The value, if the document allows it.
fn allowed<'a>(variable: &Variable, value: &'a str, product: &Product) -> Result<&'a str, Error> {
    if variable.values.is_empty() || variable.values.contains(&value) {
        return Ok(value);
    }
    Err(Error::invalid(format!(
        "Config::with_server_variable: the server variable {:?} of {} cannot be {value:?}, {}",
        variable.name,
        product.name,
        choice(variable.values)
    )))
}

fn choice(allowed: &[&str]) -> String {
    match allowed {
        [] => "it has none".to_owned(),
        allowed => format!("only {}", allowed.join(", ")),
    }
}
