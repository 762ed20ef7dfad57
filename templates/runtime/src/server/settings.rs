//! Where the servers of products are, as it was set.

use super::endpoint::Endpoint;

/// The servers that are configured, unchecked. Products are keyed by their lower-case name.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServerSettings {
    pub default: Option<Endpoint>,
    pub products: Vec<(String, Vec<Endpoint>)>,
    /// By product and `operationId`.
    pub operations: Vec<(String, String, Endpoint)>,
    /// By product and name.
    pub variables: Vec<(String, String, String)>,
    /// The products of the configuration file, which come after all others.
    pub file: Vec<(String, Vec<Endpoint>)>,
}

impl ServerSettings {
    /// All endpoints, wherever they are set.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = &Endpoint> {
        let products = self.products.iter().chain(&self.file);
        self.default
            .iter()
            .chain(products.flat_map(|(_, endpoints)| endpoints))
            .chain(self.operations.iter().map(|(_, _, endpoint)| endpoint))
    }

    /// Puts `endpoint` in place of those of the same product and location.
    pub(crate) fn set(&mut self, product: &str, endpoint: Endpoint) {
        let product = key(product);
        match self.products.iter_mut().find(|(name, _)| *name == product) {
            Some((_, known)) => {
                known.retain(|known| known.location != endpoint.location);
                known.push(endpoint);
            }
            None => self.products.push((product, vec![endpoint])),
        }
    }
}

/// A product's name as it is compared.
pub(crate) fn key(product: &str) -> String {
    product.trim().to_ascii_lowercase()
}
