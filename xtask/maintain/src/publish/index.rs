//! What a registry has already: a look into its sparse index.

use std::time::Duration;

use serde_json::Value;

use crate::{Result, registry::index_path};

/// The index of crates.io.
const CRATES_IO: &str = "https://index.crates.io/";
/// How long the registry may take for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// The index of a registry.
pub struct Index {
    url: String,
    client: reqwest::blocking::Client,
}

impl Index {
    /// The index of crates.io, or of the registry that cargo knows by this name.
    ///
    /// # Errors
    /// Nobody says where that registry is.
    pub fn of(registry: Option<&str>) -> Result<Index> {
        let url = match registry {
            None | Some("crates-io") => CRATES_IO.to_owned(),
            Some(name) => {
                let variable = format!(
                    "CARGO_REGISTRIES_{}_INDEX",
                    name.to_uppercase().replace('-', "_")
                );
                let url = std::env::var(&variable).map_err(|_| {
                    format!("set {variable} to the address of the registry's index")
                })?;
                let sparse = url.strip_prefix("sparse+").ok_or_else(|| {
                    format!("{variable}: only a sparse index (`sparse+https://…`) can be read")
                })?;
                format!("{}/", sparse.trim_end_matches('/'))
            }
        };
        // Without a provider of its own, reqwest takes that of the process; a second call finds it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::blocking::Client::builder()
            .timeout(PATIENCE)
            .user_agent("ionoscloud-xtask")
            .build()?;
        Ok(Index { url, client })
    }

    /// The checksum of a version in the registry, in hexadecimal; `None` if it is not there.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub fn checksum(&self, package: &str, version: &str) -> Result<Option<String>> {
        let url = format!("{}{}", self.url, index_path(package));
        let answer = self.client.get(&url).send()?;
        if matches!(answer.status().as_u16(), 404 | 410 | 451) {
            return Ok(None);
        }
        let text = answer.error_for_status()?.text()?;
        let entries = text
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let found = entries
            .filter(|entry| entry.get("vers").and_then(Value::as_str) == Some(version))
            .find_map(|entry| entry.get("cksum")?.as_str().map(str::to_owned));
        Ok(found)
    }
}
