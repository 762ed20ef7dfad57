//! Where the servers of products are.

use super::Config;
use crate::server::endpoint::Endpoint;
use crate::server::settings::key;

/// Servers. A product is called by its own name, such as `compute`, or by its name in the
/// configuration file, such as `cloud`, in any case.
///
/// The first of these that is there serves a call: the server of the call itself, of its operation,
/// of its location, of its product, [the default](Config::with_default_server) (also
/// `IONOS_API_URL`), the endpoint for its location in the configuration file, the one without
/// location there, the server of the API document.
///
/// A session knows no list of products and operations, so a name that nothing has is not an error: nobody uses what is
/// set under it.
impl Config {
    /// Sends the calls of one product to `url`, those of all its locations; no other product is
    /// affected.
    ///
    /// The product's base path, such as `/cloudapi/v6`, is appended unless `url` ends with it.
    #[must_use]
    pub fn with_server(mut self, product: impl Into<String>, url: impl Into<String>) -> Config {
        let product = product.into();
        let setting = format!("Config::with_server({product:?}, …)");
        let endpoint = Endpoint::new(url).set_by(setting);
        self.servers.set(&product, endpoint);
        self
    }

    /// Sends the calls that one product gets in one location, such as `kafka` in `de/fra`, to `url`.
    ///
    /// It wins over [`with_server`](Config::with_server), holds for the locations below it
    /// (`de/fra/2`) as well, and makes a location known that the product's document does not list.
    /// The product's base path is appended unless `url` ends with it.
    #[must_use]
    pub fn with_location_server(
        mut self,
        product: impl Into<String>,
        location: impl Into<String>,
        url: impl Into<String>,
    ) -> Config {
        let (product, location) = (product.into(), location.into());
        let setting = format!("Config::with_location_server({product:?}, {location:?}, …)");
        let endpoint = Endpoint::new(url).with_location(location).set_by(setting);
        self.servers.set(&product, endpoint);
        self
    }

    /// Sends the calls of one product to these endpoints, in place of all that were set for it
    /// before.
    ///
    /// Those of one location, or without one, serve for each other where there is a
    /// [`Failover`](crate::Failover); else the first of them is used.
    #[must_use]
    pub fn with_endpoints(
        mut self,
        product: impl Into<String>,
        endpoints: impl IntoIterator<Item = Endpoint>,
    ) -> Config {
        let product = product.into();
        let setting = format!("Config::with_endpoints({product:?}, …)");
        let endpoints = endpoints.into_iter();
        let endpoints = endpoints.map(|endpoint| endpoint.set_by(setting.as_str()));
        let (product, endpoints) = (key(&product), endpoints.collect());
        let products = &mut self.servers.products;
        products.retain(|(name, _)| *name != product);
        products.push((product, endpoints));
        self
    }

    /// Sends the calls of one operation, such as `datacentersGet` of `compute`, to `url`.
    ///
    /// Operations go by their `operationId`, which the documentation of each method names. The
    /// product's base path is appended unless `url` ends with it.
    #[must_use]
    pub fn with_operation_server(
        mut self,
        product: impl Into<String>,
        operation_id: impl Into<String>,
        url: impl Into<String>,
    ) -> Config {
        let (product, operation) = (product.into(), operation_id.into());
        let setting = format!("Config::with_operation_server({product:?}, {operation:?}, …)");
        let endpoint = Endpoint::new(url).set_by(setting);
        let product = key(&product);
        let operations = &mut self.servers.operations;
        operations.retain(|(name, id, _)| (name, id) != (&product, &operation));
        operations.push((product, operation, endpoint));
        self
    }

    /// Sends the calls of every product without a server of its own to `url`, as `IONOS_API_URL`
    /// does.
    ///
    /// The product's base path is appended unless `url` ends with it.
    #[must_use]
    pub fn with_default_server(self, url: impl Into<String>) -> Config {
        self.with_default(Endpoint::new(url).set_by("Config::with_default_server"))
    }

    pub(super) fn with_default(mut self, endpoint: Endpoint) -> Config {
        self.servers.default = Some(endpoint);
        self
    }

    /// Sets a variable in the server addresses of a product's API document, in place of its default
    /// there.
    ///
    /// A call fails if the document has no such variable, or does not allow the value.
    #[must_use]
    pub fn with_server_variable(
        mut self,
        product: impl Into<String>,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Config {
        let (product, name) = (key(&product.into()), name.into());
        let variables = &mut self.servers.variables;
        variables.retain(|(known, variable, _)| (known, variable) != (&product, &name));
        variables.push((product, name, value.into()));
        self
    }
}
