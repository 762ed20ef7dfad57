//! Settings from the configuration file, which programs share.

mod duration;
mod failover;
mod reader;
mod yaml;

use std::collections::HashMap;
use std::env;
use std::fs;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use self::reader::{At, error, same};
use self::yaml::Place;
use super::Config;
use crate::error::Error;
use crate::server::endpoint::Endpoint;
use crate::server::settings::key;

impl Config {
    /// The settings of a configuration file, for one of its profiles: `profile`, or the one that
    /// the file calls current.
    ///
    /// The environment is not read; [`from_env`](Config::from_env) reads both.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), ionoscloud_core::Error> {
    /// use ionoscloud_core::Config;
    ///
    /// let config = Config::from_file("staging.yaml", "admin")?;
    /// let current = Config::from_file("staging.yaml", None)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The file is YAML. Names of profiles, environments, products and locations are compared
    /// without regard to case and to white space around them; keys that are not listed here are
    /// passed over.
    ///
    /// | key | meaning |
    /// |---|---|
    /// | `version` | 1, or 1 and a point; may be left out |
    /// | `currentProfile` | name of the profile to use where nothing else names one; without any, there are no credentials |
    /// | `profiles[]` | |
    /// | `…name` | its name |
    /// | `…environment` | name of the environment that it uses; if left out, each product is taken from the first environment that has it |
    /// | `…credentials.token` | bearer token; wins over user and password |
    /// | `…credentials.username`, `.password` | user and password |
    /// | `…credentials.s3AccessKey`, `.s3SecretKey` | access key of object storage and its secret, with the feature `sigv4` |
    /// | `environments[]` | |
    /// | `…name` | its name |
    /// | `…certificateAuthData` | certificates in PEM that are trusted at all of its endpoints |
    /// | `…products[].name` | a product, such as `cloud` or `compute`; of several entries the first counts |
    /// | `…products[].endpoints[].name` | address of the endpoint; the product's base path is appended unless it is there |
    /// | `…products[].endpoints[].location` | location that it serves; if left out, all that have none of their own |
    /// | `…products[].endpoints[].skipTlsVerify` | `true` accepts any certificate there |
    /// | `…products[].endpoints[].certificateAuthData` | certificates in PEM that are trusted there, besides those of the system |
    /// | `failover.strategy` | `roundRobin`, or `none`, the default |
    /// | `failover.retryableMethods` | as [`Failover::with_methods`](crate::Failover::with_methods), the default included, as for the next |
    /// | `failover.retryOnTimeout` | as [`Failover::with_timeouts`](crate::Failover::with_timeouts) |
    /// | `failover.failoverOnStatusCodes` | as [`Failover::with_statuses`](crate::Failover::with_statuses) |
    /// | `failover.maxRetries` | as [`Failover::with_max_retries`](crate::Failover::with_max_retries); 0 stands for the default |
    /// | `failover.exponentialBackoff.initialInterval`, `.maxInterval` | as [`Failover::with_initial_pause`](crate::Failover::with_initial_pause) and [`Failover::with_max_pause`](crate::Failover::with_max_pause): `500ms`, `1m30s`, or a number of nanoseconds; 0 stands for the default, as for the next |
    /// | `failover.exponentialBackoff.multiplier` | as [`Failover::with_multiplier`](crate::Failover::with_multiplier) |
    /// | `failover.exponentialBackoff.randomizationFactor` | as [`Failover::with_randomization`](crate::Failover::with_randomization) |
    ///
    /// # Errors
    /// The file cannot be read, or something in it is wrong: the error names file, line, column and
    /// key, and never a value. There is no such profile, or no such environment.
    pub fn from_file<'a>(
        path: impl AsRef<Path>,
        profile: impl Into<Option<&'a str>>,
    ) -> Result<Config, Error> {
        let path = path.as_ref();
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            Error::invalid(format!(
                "cannot read the configuration file {shown}: {error}"
            ))
            .with_source(error)
        })?;
        let root = yaml::parse(&text).map_err(|(place, why)| error(&shown, place, why))?;
        let root = root.ok_or_else(|| error(&shown, Place::START, "the file is empty"))?;
        read(&At::root(&shown, &root), profile.into())
    }

    /// The configuration file that [`from_env`](Config::from_env) reads where `IONOS_CONFIG_FILE`
    /// names none: the first that there is of `~/.ionos/config`, `~/.ionos/config.yaml` and the one
    /// of `ionosctl`.
    ///
    /// The last is `ionosctl/config.yaml` in `$XDG_CONFIG_HOME` (`~/.config` if that is not set), on
    /// macOS in `~/Library/Application Support`, on Windows in `%APPDATA%`.
    pub fn default_file() -> Option<PathBuf> {
        let home = env::home_dir();
        let shared = home.as_ref().map(|home| home.join(".ionos"));
        // Where the settings of a user are for Go (`os.UserConfigDir`), in which `ionosctl` is written.
        let own = if cfg!(windows) {
            folder("APPDATA")
        } else if cfg!(target_os = "macos") {
            home.map(|home| home.join("Library/Application Support"))
        } else {
            folder("XDG_CONFIG_HOME").or_else(|| Some(home?.join(".config")))
        };
        let candidates = [
            shared.as_ref().map(|folder| folder.join("config")),
            shared.as_ref().map(|folder| folder.join("config.yaml")),
            own.map(|own| own.join("ionosctl").join("config.yaml")),
        ];
        candidates.into_iter().flatten().find(|path| path.is_file())
    }
}

/// The folder that a variable names; only an absolute path counts.
fn folder(variable: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env::var_os(variable)?);
    // Any other path is invalid, and to be ignored (XDG Base Directory Specification, Environment variables).
    path.is_absolute().then_some(path)
}

fn read(root: &At, profile: Option<&str>) -> Result<Config, Error> {
    let mut config = Config::new();
    if let Some(version) = root.get("version")? {
        let major = version.text()?.split('.').next();
        if major != Some("1") {
            return Err(version.error("only version 1 is understood"));
        }
    }
    let environment = match wanted(root, profile)? {
        Some(profile) => {
            credentials(&profile, &mut config)?;
            profile.get("environment")?
        }
        None => None,
    };
    config.servers.file = products(root, environment.as_ref())?;
    config.failover = root.read("failover", failover::read)?.flatten();
    Ok(config)
}

/// The profile to use: the one asked for, else the one that the file calls current.
fn wanted<'a>(root: &At<'a>, profile: Option<&str>) -> Result<Option<At<'a>>, Error> {
    let current = root.get("currentProfile")?;
    let name = match (profile, &current) {
        (Some(name), _) => name,
        (None, Some(current)) => current.text()?,
        (None, None) => return Ok(None),
    };
    let mut known = Vec::new();
    for profile in root.items("profiles")? {
        if let Some(at) = profile.get("name")? {
            if same(at.text()?, name) {
                return Ok(Some(profile));
            }
            known.push(at.text()?);
        }
    }
    let why = format!(
        "there is no profile {name:?}; those that there are: {}",
        known.join(", ")
    );
    Err(match (profile, &current) {
        (None, Some(current)) => current.error(why),
        _ => root.error(why),
    })
}

fn credentials(profile: &At, config: &mut Config) -> Result<(), Error> {
    let Some(all) = profile.get("credentials")? else {
        return Ok(());
    };
    let (user, password) = (all.get("username")?, all.get("password")?);
    if let Some(token) = all.get("token")? {
        config.token = Some(token.secret()?.trim().into());
    } else {
        config.basic = match (user, password) {
            (Some(user), Some(password)) => {
                Some((user.text()?.to_owned(), password.secret()?.into()))
            }
            (Some(user), None) => return Err(user.error("there is a user, but no password")),
            (None, Some(password)) => {
                return Err(password.error("there is a password, but no username"));
            }
            (None, None) => None,
        };
    }
    #[cfg(feature = "sigv4")]
    match (all.get("s3AccessKey")?, all.get("s3SecretKey")?) {
        (Some(id), Some(secret)) => {
            let key = crate::sign::key::AccessKey::new(id.text()?.trim(), secret.secret()?.trim());
            config.signing.set_key(key);
        }
        (Some(id), None) => return Err(id.error("there is an access key, but no s3SecretKey")),
        (None, Some(secret)) => {
            return Err(secret.error("there is a secret, but no s3AccessKey"));
        }
        (None, None) => {}
    }
    config.found = true;
    Ok(())
}

/// The endpoints of the products in `environment`, or in all of them.
fn products<'a>(
    root: &At<'a>,
    environment: Option<&At<'a>>,
) -> Result<Vec<(String, Vec<Endpoint>)>, Error> {
    let wanted = environment.map(At::text).transpose()?;
    let mut found = Vec::new();
    let mut known = false;
    let mut certificates = Certificates::default();
    for candidate in root.items("environments")? {
        let name = candidate.read("name", At::text)?.unwrap_or_default();
        if wanted.is_some_and(|wanted| !same(wanted, name)) {
            continue;
        }
        known = true;
        let trusted = candidate.read("certificateAuthData", At::text)?;
        for product in candidate.items("products")? {
            let name = product.read("name", At::text)?;
            let name = name.ok_or_else(|| product.error("the product's name is missing"))?;
            let endpoints = product.items("endpoints")?;
            let endpoints = endpoints.iter();
            let endpoints = endpoints.map(|at| endpoint(at, trusted, &mut certificates));
            found.push((key(name), endpoints.collect::<Result<Vec<_>, _>>()?));
        }
    }
    match environment {
        Some(environment) if !known => {
            Err(environment.error("there is no environment of this name"))
        }
        _ => Ok(found),
    }
}

/// The certificates of a file, each once: aliases may put one of them into thousands of endpoints.
#[derive(Default)]
struct Certificates<'a> {
    /// By their place in memory.
    known: HashMap<*const str, Arc<[u8]>>,
    /// It stays where it is.
    file: PhantomData<&'a str>,
}

impl<'a> Certificates<'a> {
    /// Those in a text of the file.
    fn of(&mut self, text: &'a str) -> Arc<[u8]> {
        let known = self.known.entry(std::ptr::from_ref(text));
        known.or_insert_with(|| text.as_bytes().into()).clone()
    }
}

fn endpoint<'a>(
    at: &At<'a>,
    trusted: Option<&'a str>,
    certificates: &mut Certificates<'a>,
) -> Result<Endpoint, Error> {
    let address = at.get("name")?;
    let address = address.ok_or_else(|| at.error("the address, `name`, is missing"))?;
    let mut endpoint = Endpoint::new(address.text()?).set_by(address.place());
    endpoint.location = at.read("location", |at| Ok(at.text()?.to_lowercase()))?;
    endpoint.skip_verify = at.read("skipTlsVerify", At::boolean)?.unwrap_or_default();
    let own = at.read("certificateAuthData", At::text)?;
    let own = trusted.into_iter().chain(own);
    endpoint.root_certificates = own.map(|text| certificates.of(text)).collect();
    Ok(endpoint)
}
