//! Addresses of servers: what is configured, and which one a call goes to.

mod address;
mod documented;
pub(crate) mod endpoint;
mod known;
mod location;
mod route;
pub(crate) mod settings;

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use reqwest::Url;

use crate::error::Error;
use crate::operation::{Operation, Product};
use crate::tls::support;
use crate::tls::trust::{Trust, TrustSettings};

pub(crate) use address::parse;
use endpoint::Endpoint;
use known::Known;
pub(crate) use route::{Route, Stop};
use settings::ServerSettings;

/// The configured servers, checked.
#[derive(Debug)]
pub(crate) struct Servers {
    /// By product and `operationId`.
    operations: Vec<(String, String, Target)>,
    products: Products,
    default: Option<Target>,
    file: Products,
    /// Whether calls move between the addresses of a group.
    failover: bool,
    /// By product and name.
    variables: Vec<(String, String, String)>,
    known: Known,
}

/// Products by name, each with a group for every location and one for none.
type Products = Vec<(String, Vec<Group>)>;

/// Addresses that serve for each other.
#[derive(Debug)]
pub(crate) struct Group {
    location: Option<String>,
    targets: Vec<Target>,
    /// Index of the target that calls begin at.
    first: Arc<AtomicUsize>,
}

/// A configured address, still without the base path of a product.
#[derive(Debug)]
struct Target {
    url: Url,
    trust: Option<Arc<Trust>>,
}

impl Servers {
    /// Checks the servers of a configuration.
    pub(crate) fn new(
        settings: &ServerSettings,
        trust: &TrustSettings,
        failover: bool,
    ) -> Result<Servers, Error> {
        let check = |endpoint: &Endpoint| Target::new(endpoint, trust);
        let default = settings.default.as_ref().map(check).transpose()?;
        let mut operations = Vec::new();
        for (product, operation, endpoint) in &settings.operations {
            operations.push((product.clone(), operation.clone(), check(endpoint)?));
        }
        let products = |all: &[(String, Vec<Endpoint>)]| {
            let all = all.iter();
            all.map(|(name, endpoints)| Ok((name.clone(), groups(endpoints, check)?)))
                .collect::<Result<Products, Error>>()
        };
        Ok(Servers {
            operations,
            products: products(&settings.products)?,
            default,
            file: products(&settings.file)?,
            failover,
            variables: settings.variables.clone(),
            known: Known::default(),
        })
    }

    /// Without TLS, servers must be configured, and all of them with `http`: those of the documents
    /// use `https`.
    pub(crate) fn check_tls(&self) -> Result<(), Error> {
        let products = self.products.iter().chain(&self.file);
        let mut configured = products
            .flat_map(|(_, groups)| groups)
            .flat_map(|group| &group.targets)
            .chain(self.operations.iter().map(|(_, _, target)| target))
            .chain(&self.default)
            .peekable();
        if support::AVAILABLE
            || (configured.peek().is_some()
                && configured.all(|target| target.url.scheme() == "http"))
        {
            return Ok(());
        }
        Err(support::missing())
    }

    /// Where a call of `operation` goes; `location` is the one that was chosen, `own` the server of this call
    /// alone.
    pub(crate) fn route(
        &self,
        product: &'static Product,
        location: Option<&str>,
        operation: &Operation,
        own: Option<&Url>,
    ) -> Result<Route, Error> {
        if let Some(url) = own {
            return Ok(Route::only(address::with_base(url, product), None));
        }
        // Looked up even where another server wins, so that a mistake shows against any server.
        let configured = [&self.products, &self.file].into_iter();
        let configured = configured
            .flat_map(|products| of(products, product))
            .filter_map(|group| group.location.as_deref());
        let location = location
            .map(|name| location::known(product, configured, name))
            .transpose()?;
        let variables = self.variables(product, operation)?;
        match self.configured(product, operation, location) {
            Some(route) => Ok(route),
            None => {
                let base = documented::address(product, operation, location, &variables)?;
                Ok(Route::only(base, None))
            }
        }
    }

    /// The address of a path, which may have a query, on the server at `base`.
    pub(crate) fn join(&self, base: &str, path: &str) -> Result<Url, <Url as FromStr>::Err> {
        self.known.join(base, path)
    }

    fn configured(
        &self,
        product: &Product,
        operation: &Operation,
        location: Option<&str>,
    ) -> Option<Route> {
        let alone = |target: &Target| {
            let Stop { base, trust } = target.stop(product);
            Route::only(base, trust)
        };
        let group =
            |products| Some(self.through(in_location(products, product, location)?, product));
        let mut operations = self.operations.iter();
        let own = operations.find(|(name, id, _)| product.is(name) && id == operation.id);
        own.map(|(_, _, target)| alone(target))
            .or_else(|| group(&self.products))
            .or_else(|| self.default.as_ref().map(alone))
            .or_else(|| group(&self.file))
    }

    /// The route through a group; its first address only, where calls do not move on.
    fn through(&self, group: &Group, product: &Product) -> Route {
        let count = if self.failover { usize::MAX } else { 1 };
        let targets = group.targets.iter().take(count);
        Route::through(
            targets.map(|target| target.stop(product)).collect(),
            &group.first,
        )
    }

    /// The variables that are set for a product, each of which its document must have.
    fn variables(
        &self,
        product: &Product,
        operation: &Operation,
    ) -> Result<Vec<(&str, &str)>, Error> {
        let all = self.variables.iter();
        let set: Vec<_> = all
            .filter(|(known, _, _)| product.is(known))
            .map(|(_, name, value)| (name.as_str(), value.as_str()))
            .collect();
        documented::check(product, operation, &set)?;
        Ok(set)
    }
}

impl Target {
    fn new(endpoint: &Endpoint, trust: &TrustSettings) -> Result<Target, Error> {
        let own = endpoint.skip_verify || !endpoint.root_certificates.is_empty();
        let trust = own.then(|| trust.at(endpoint).map(Arc::new));
        Ok(Target {
            url: parse(&endpoint.url, &endpoint.setting)?,
            trust: trust.transpose()?,
        })
    }

    fn stop(&self, product: &Product) -> Stop {
        Stop {
            base: address::with_base(&self.url, product),
            trust: self.trust.clone(),
        }
    }
}

/// Puts endpoints of the same location together, in their order.
fn groups(
    endpoints: &[Endpoint],
    check: impl Fn(&Endpoint) -> Result<Target, Error>,
) -> Result<Vec<Group>, Error> {
    let mut groups: Vec<Group> = Vec::new();
    for endpoint in endpoints {
        let target = check(endpoint)?;
        let known = groups
            .iter_mut()
            .find(|group| group.location == endpoint.location);
        match known {
            Some(group) => group.targets.push(target),
            None => groups.push(Group {
                location: endpoint.location.clone(),
                targets: vec![target],
                first: Arc::default(),
            }),
        }
    }
    Ok(groups)
}

/// The groups of a product.
fn of<'a>(products: &'a Products, product: &Product) -> &'a [Group] {
    let found = products.iter().find(|(name, _)| product.is(name));
    found.map_or(&[], |(_, groups)| groups)
}

/// The group of a product for a location, else its group for none.
fn in_location<'a>(
    products: &'a Products,
    product: &Product,
    location: Option<&str>,
) -> Option<&'a Group> {
    let groups = of(products, product);
    let own = groups
        .iter()
        .find(|group| location.is_some() && group.location.as_deref() == location);
    own.or_else(|| groups.iter().find(|group| group.location.is_none()))
}
