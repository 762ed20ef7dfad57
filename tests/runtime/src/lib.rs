//! What the tests of the runtime need: a server whose answers and faults are scripted, and a small product.

pub mod api;
pub mod fuzz;
pub mod raw;
pub mod server;
pub mod xml;

use std::time::Duration;

use ionoscloud_core::{Config, RetryPolicy, Session, WaitPolicy};

/// Settings for a server of the tests: credentials, and pauses too short to be noticed.
pub fn config(server: &server::Server) -> Config {
    let moment = Duration::from_millis(1);
    let wait = WaitPolicy::default()
        .with_initial_pause(moment)
        .with_max_pause(moment);
    Config::new()
        .with_token("very-secret-token")
        .with_default_server(server.url())
        .with_retry(
            RetryPolicy::default()
                .with_initial_pause(moment)
                .with_max_pause(moment),
        )
        .with_wait(wait.with_deadline(Duration::from_secs(5)))
}

/// A client with such settings.
pub fn client(server: &server::Server) -> api::Client {
    client_with(config(server))
}

/// A client with the given settings.
///
/// # Panics
/// The settings are refused.
pub fn client_with(config: Config) -> api::Client {
    api::Client::new(&Session::new(config).expect("the settings are valid"))
}
