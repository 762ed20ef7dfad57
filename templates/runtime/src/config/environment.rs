//! Settings from environment variables.

use std::env;

use super::Config;
use crate::error::Error;
use crate::log::{self, LogLevel};

impl Config {
    /// The defaults, with what the environment says. A variable that is empty counts as not set.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `IONOS_TOKEN` | bearer token; wins over user and password |
    /// | `IONOS_USERNAME`, `IONOS_PASSWORD` | user and password |
    /// | `IONOS_API_URL` | server of every product, see [`with_default_server`](Config::with_default_server) |
    /// | `IONOS_CONTRACT_NUMBER` | contract to act in |
    /// | `IONOS_LOG_LEVEL` | `off`, `debug` or `trace`; anything else is `off` |
    ///
    /// # Errors
    /// There are no credentials, or only a user or only a password, or a variable is not UTF-8.
    pub fn from_env() -> Result<Config, Error> {
        let mut config = Config::new();
        let user = variable("IONOS_USERNAME")?;
        let password = variable("IONOS_PASSWORD")?;
        if let Some(token) = variable("IONOS_TOKEN")? {
            config = config.with_token(token);
        } else {
            config = match (user, password) {
                (Some(user), Some(password)) => config.with_basic_auth(user, password),
                (Some(_), None) => {
                    return Err(Error::invalid(
                        "IONOS_USERNAME is set, but IONOS_PASSWORD is not",
                    ));
                }
                (None, Some(_)) => {
                    return Err(Error::invalid(
                        "IONOS_PASSWORD is set, but IONOS_USERNAME is not",
                    ));
                }
                (None, None) => {
                    let help =
                        "no credentials: set IONOS_TOKEN, or IONOS_USERNAME and IONOS_PASSWORD";
                    return Err(Error::invalid(help));
                }
            };
        }
        if let Some(url) = variable("IONOS_API_URL")? {
            config = config.with_default_server(url);
        }
        if let Some(number) = variable("IONOS_CONTRACT_NUMBER")? {
            config = config.with_contract_number(number);
        }
        if let Some(text) = variable("IONOS_LOG_LEVEL")? {
            config = config.with_log_level(LogLevel::parse(&text).unwrap_or_else(|| {
                log::warn("IONOS_LOG_LEVEL is none of off, debug and trace: nothing is logged");
                LogLevel::Off
            }));
        }
        Ok(config)
    }
}

/// The value of a variable, without the end of line that reading it from a file leaves there.
fn variable(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => {
            Ok(Some(value.trim_end_matches(['\r', '\n']).to_owned())
                .filter(|value| !value.is_empty()))
        }
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Error::invalid(format!("{name} is not UTF-8"))),
    }
}
