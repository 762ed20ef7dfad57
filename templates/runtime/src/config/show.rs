//! A configuration as others may see it.

use std::fmt;

use super::Config;

/// Shows no credentials, no values of headers, and of addresses with a password nothing.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("token", &self.token)
            .field("basic", &self.basic)
            .field("signing", &self.signing)
            .field("servers", &self.servers)
            .field("contract_number", &self.contract_number)
            .field("headers", &self.headers)
            .field("query", &self.query)
            .field("user_agent_prefix", &self.user_agent_prefix)
            .field("root_certificates", &self.trust.roots.len())
            .field("pinned_certificates", &self.trust.pins)
            .field("dangerous_skip_tls_verify", &self.trust.skip_verify)
            .field("connect_timeout", &self.connect_timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("timeout", &self.timeout)
            .field("stall_timeout", &self.stall_timeout)
            .field("retry", &self.retry)
            .field("failover", &self.failover)
            .field("rate_limiter", &self.rate_limiter)
            .field("wait", &self.wait)
            .field("log_level", &self.log.level)
            .field("body_limit", &self.body_limit)
            .field("decoded_limit", &self.decoded_limit)
            .field("transport", &self.transport.as_ref().map(|_| "custom"))
            .finish()
    }
}
