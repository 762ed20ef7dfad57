//! Settings from environment variables, over those of the configuration file.

use std::env;

use super::Config;
use crate::error::Error;
use crate::log::LogLevel;
use crate::server::endpoint::Endpoint;

impl Config {
    /// The settings of the environment, and where it says nothing those of the configuration file.
    ///
    /// What the program sets on the result wins over both. A variable that is empty counts as not
    /// set.
    ///
    /// | variable | meaning |
    /// |---|---|
    /// | `IONOS_TOKEN` | bearer token; wins over user and password |
    /// | `IONOS_USERNAME`, `IONOS_PASSWORD` | user (an email address) and password; both win over a token in the file |
    /// | `IONOS_S3_ACCESS_KEY`, `IONOS_S3_SECRET_KEY` | access key of object storage and its secret, with the feature `sigv4` |
    /// | `IONOS_OBJECT_STORAGE_REGION` | region to sign for, with the feature `sigv4`, as with `Config::with_region` |
    /// | `IONOS_API_URL` | server of every product, as with [`with_default_server`](Config::with_default_server); the endpoints of the file are then not used |
    /// | `IONOS_PINNED_CERT` | fingerprints of the only certificates to trust, separated by commas, as with [`with_pinned_certificate`](Config::with_pinned_certificate) |
    /// | `IONOS_CONTRACT_NUMBER` | contract to act in, as with [`with_contract_number`](Config::with_contract_number) |
    /// | `IONOS_LOG_LEVEL` | `off`, `debug` or `trace`, in any case |
    /// | `IONOS_CONFIG_FILE` | the configuration file, in place of [`default_file`](Config::default_file) |
    /// | `IONOS_CURRENT_PROFILE` | the profile of the file to use, in place of its `currentProfile` |
    /// | `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY` | proxies, in capitals or not; read when a session is made, whatever its settings come from |
    ///
    /// What stands in the file is told at [`from_file`](Config::from_file).
    ///
    /// # Errors
    /// There is only a user or only a password, only an access key or only its secret; a variable is not UTF-8 or has a value that is not
    /// allowed; the file that a variable names is not there; the file is wrong; a variable asks for the file, but
    /// the crate was built without the feature `config-file`. That credentials are
    /// missing shows when a session is made from the environment, or at the first call.
    pub fn from_env() -> Result<Config, Error> {
        let file = variable("IONOS_CONFIG_FILE")?;
        let profile = variable("IONOS_CURRENT_PROFILE")?;
        let mut config = Config::of_file(file, profile.as_deref())?;
        config.credentials_of_environment()?;
        #[cfg(feature = "sigv4")]
        config.keys_of_environment()?;
        if let Some(url) = variable("IONOS_API_URL")? {
            config = config.with_default(Endpoint::new(url).set_by("IONOS_API_URL"));
        }
        // White space and ends of lines are something that is set: whoever set it wants a pin.
        if let Some(pins) = given("IONOS_PINNED_CERT")? {
            let mut pins = pins
                .split(',')
                .filter(|pin| !pin.trim().is_empty())
                .peekable();
            if pins.peek().is_none() {
                // To trust everybody instead would be the opposite.
                return Err(Error::invalid(
                    "IONOS_PINNED_CERT is set, but holds no fingerprint",
                ));
            }
            for pin in pins {
                config = config.with_pinned_certificate(pin);
            }
        }
        if let Some(number) = variable("IONOS_CONTRACT_NUMBER")? {
            config = config.with_contract_number(number);
        }
        if let Some(text) = variable("IONOS_LOG_LEVEL")? {
            let level = LogLevel::parse(&text).ok_or_else(|| {
                Error::invalid(format!(
                    "IONOS_LOG_LEVEL is {text:?}: it must be off, debug or trace"
                ))
            })?;
            config = config.with_log_level(level);
        }
        Ok(config)
    }

    #[cfg(feature = "config-file")]
    fn of_file(file: Option<String>, profile: Option<&str>) -> Result<Config, Error> {
        match (file.map(Into::into).or_else(Config::default_file), profile) {
            (Some(file), profile) => Config::from_file(file, profile),
            (None, None) => Ok(Config::new()),
            (None, Some(profile)) => Err(Error::invalid(format!(
                "IONOS_CURRENT_PROFILE is {profile:?}, but there is no configuration file: name it in IONOS_CONFIG_FILE"
            ))),
        }
    }

    /// What asks for the file must not be passed over.
    #[cfg(not(feature = "config-file"))]
    fn of_file(file: Option<String>, profile: Option<&str>) -> Result<Config, Error> {
        let variable = match (file, profile) {
            (Some(_), _) => "IONOS_CONFIG_FILE",
            (None, Some(_)) => "IONOS_CURRENT_PROFILE",
            (None, None) => return Ok(Config::new()),
        };
        Err(Error::invalid(format!(
            "{variable} is set, but the program was built without the feature `config-file`"
        )))
    }

    #[cfg(feature = "sigv4")]
    fn keys_of_environment(&mut self) -> Result<(), Error> {
        let id = variable("IONOS_S3_ACCESS_KEY")?;
        let secret = variable("IONOS_S3_SECRET_KEY")?;
        match (id, secret) {
            (Some(id), Some(secret)) => self
                .signing
                .set_key(crate::sign::key::AccessKey::new(id, secret)),
            (None, None) => {}
            (id, _) => {
                let (there, missing) = match id {
                    Some(_) => ("IONOS_S3_ACCESS_KEY", "IONOS_S3_SECRET_KEY"),
                    None => ("IONOS_S3_SECRET_KEY", "IONOS_S3_ACCESS_KEY"),
                };
                return Err(Error::invalid(format!(
                    "{there} is set, but {missing} is not"
                )));
            }
        }
        if let Some(region) = variable("IONOS_OBJECT_STORAGE_REGION")? {
            self.signing.region = Some(region);
        }
        Ok(())
    }

    fn credentials_of_environment(&mut self) -> Result<(), Error> {
        let user = variable("IONOS_USERNAME")?;
        let password = variable("IONOS_PASSWORD")?;
        // As in a configuration file: a token wins over user and password.
        if let Some(token) = variable("IONOS_TOKEN")? {
            (self.token, self.basic) = (Some(token.into()), None);
        } else {
            match (user, password) {
                (Some(user), Some(password)) => {
                    (self.token, self.basic) = (None, Some((user, password.into())));
                }
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
                (None, None) => {}
            }
        }
        self.found = true;
        Ok(())
    }
}

/// The value of a variable, without the end of line that reading it from a file leaves there.
pub(super) fn variable(name: &str) -> Result<Option<String>, Error> {
    let value = given(name)?;
    let value = value.map(|value| value.trim_end_matches(['\r', '\n']).to_owned());
    Ok(value.filter(|value| !value.is_empty()))
}

/// The value of a variable as it is, unless it is empty.
fn given(name: &str) -> Result<Option<String>, Error> {
    match env::var(name) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(Error::invalid(format!("{name} is not UTF-8"))),
    }
}

#[cfg(all(test, not(feature = "config-file")))]
mod tests {
    use super::Config;

    #[test]
    fn what_asks_for_the_file_is_not_passed_over() {
        for (file, profile, variable) in [
            (Some("config.yaml"), Some("admin"), "IONOS_CONFIG_FILE"),
            (None, Some("admin"), "IONOS_CURRENT_PROFILE"),
        ] {
            let error = Config::of_file(file.map(Into::into), profile).unwrap_err();
            let text = error.to_string();
            assert!(
                text.contains(variable) && text.contains("`config-file`"),
                "{text}"
            );
        }
        Config::of_file(None, None).unwrap();
    }
}
