//! The built-in transport as a configuration wants it.

use super::Config;
use crate::error::Error;
use crate::transport::HttpTransport;

impl HttpTransport {
    /// A transport with the trust, that of single endpoints included, the connect timeout and the
    /// proxy that `config` and the environment name.
    ///
    /// # Errors
    /// A certificate or a fingerprint cannot be used, or TLS cannot be set up.
    pub fn new(config: &Config) -> Result<HttpTransport, Error> {
        let usual = config.trust.everywhere()?;
        let others = config.servers.endpoints();
        let others = others.map(|endpoint| config.trust.at(endpoint));
        let others = others.collect::<Result<Vec<_>, _>>()?;
        HttpTransport::with(&usual, others.into_iter(), config.connect_timeout)
    }
}
