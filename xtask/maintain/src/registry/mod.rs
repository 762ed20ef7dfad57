//! A registry of crates on loopback: the sparse protocol and the upload of cargo, served from a folder.
//!
//! It is used in the place of crates.io (source replacement), so that manifests need not be changed to publish there.
//! Of the crates of others it has those that the crates of a repository depend on, as cargo has
//! fetched them; of crates.io itself it asks nothing.

mod entry;
mod http;
mod others;

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    thread,
};

use clap::Args;

use xtask_common::Outcome;

use crate::Result;
use entry::Upload;
use http::{Answer, Request};

/// The name under which cargo knows it.
pub const NAME: &str = "rehearsal";
/// What an upload has to show; it is worth nothing anywhere else.
pub const TOKEN: &str = "rehearsal-token";
/// What crates.io takes, in bytes.
pub const LARGEST: usize = 10 << 20;

#[derive(Args)]
pub struct RegistryArgs {
    /// The folder that it is served from; it is made if it is missing.
    #[arg(long, value_name = "DIR")]
    folder: PathBuf,
    /// The repository; it has what the crates in there depend on.
    #[arg(long, value_name = "DIR", default_value = ".")]
    repository: PathBuf,
}

/// Serves until the input ends.
///
/// # Errors
/// What [`Registry::serve`] says.
pub fn run(args: &RegistryArgs) -> Outcome {
    let registry = Registry::serve(&args.folder, &args.repository)?;
    xtask_common::say!("{}", registry.config());
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(true)
}

/// A running registry; it ends with the process.
pub struct Registry {
    port: u16,
    folder: PathBuf,
}

impl Registry {
    /// Serves a folder, which is made if it is missing, with what the crates of a repository depend on.
    ///
    /// # Errors
    /// There is no port to be had, or cargo cannot fetch the dependencies.
    pub fn serve(folder: &Path, repository: &Path) -> Result<Registry> {
        let others = Shelf(folder.join("others"));
        for package in others::of(repository)? {
            if !others.has(&package) {
                others.put(&package)?;
            }
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let registry = Registry {
            port: listener.local_addr()?.port(),
            folder: folder.to_owned(),
        };
        let store = Store {
            port: registry.port,
            own: Shelf(registry.folder.clone()),
            others,
        };
        thread::spawn(move || http::serve(&listener, &move |request| store.answer(request)));
        Ok(registry)
    }

    /// The address of the index, as cargo wants it.
    pub fn index(&self) -> String {
        // Without the word in front it would be a repository of git (the Cargo Book, Registries, Registry Protocols).
        format!("sparse+http://127.0.0.1:{}/index/", self.port)
    }

    /// What has to stand in cargo's `config.toml` for this to be crates.io.
    pub fn config(&self) -> String {
        let index = self.index();
        format!(
            "[source.crates-io]\nreplace-with = \"{NAME}\"\n\n[source.{NAME}]\nregistry = \"{index}\"\n\n\
             [registries.{NAME}]\nindex = \"{index}\"\ntoken = \"{TOKEN}\"\n"
        )
    }

    /// How many versions have been uploaded.
    pub fn count(&self) -> usize {
        let entries = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
        entries(&self.folder.join("crates"))
            .map(|name| entries(&name.path()).count())
            .sum()
    }
}

#[derive(Clone)]
struct Store {
    port: u16,
    own: Shelf,
    others: Shelf,
}

impl Store {
    fn answer(&self, request: &Request) -> Answer {
        let path = request.path.trim_start_matches('/');
        match (request.method.as_str(), path.split_once('/')) {
            ("GET", Some(("index", "config.json"))) => {
                // The Cargo Book, Registry Index, Index Configuration: without `api` cargo does not publish.
                let own = format!("http://127.0.0.1:{}", self.port);
                let config = serde_json::json!({
                    "dl": format!("{own}/crates/{{crate}}/{{version}}"),
                    "api": own,
                });
                Answer::ok(config.to_string().into_bytes())
            }
            ("GET", Some(("index" | "crates", _))) => {
                match self.own.read(path).or_else(|| self.others.read(path)) {
                    Some(bytes) => Answer::ok(bytes),
                    None => Answer::error(404, "there is no such thing here"),
                }
            }
            ("PUT", _) if path == "api/v1/crates/new" => match self.upload(request) {
                // The Cargo Book, Registry Web API, Publish.
                Ok(()) => Answer::ok(b"{\"warnings\":{\"invalid_categories\":[],\"invalid_badges\":[],\"other\":[]}}".to_vec()),
                Err((status, problem)) => Answer::error(status, &problem),
            },
            _ => Answer::error(404, "there is no such thing here"),
        }
    }

    fn upload(&self, request: &Request) -> std::result::Result<(), (u16, String)> {
        if request.token.as_deref() != Some(TOKEN) {
            // The Cargo Book, Registry Web API: the status for a token that is not valid.
            return Err((403, "the token is not valid".to_owned()));
        }
        let upload = Upload::read(&request.body).map_err(|problem| (400, problem))?;
        if upload.bytes.len() > LARGEST {
            return Err((413, format!("the package is larger than {LARGEST} bytes")));
        }
        // A version is never replaced (the Cargo Book, Registry Index, Version Uniqueness).
        if self.own.has(&upload) {
            let problem = format!("crate version `{}` is already uploaded", upload.version);
            return Err((409, problem));
        }
        self.own
            .put(&upload)
            .map_err(|error| (500, error.to_string()))
    }
}

/// A folder with packages, and the lines of the index about them.
#[derive(Clone)]
struct Shelf(PathBuf);

impl Shelf {
    /// A file by the path that it is asked for.
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        // Names and versions of crates have no such parts.
        if path.split('/').any(|part| part.is_empty() || part == "..") {
            return None;
        }
        fs::read(self.0.join(path)).ok()
    }

    fn package(&self, upload: &Upload) -> PathBuf {
        let crates = self.0.join("crates").join(&upload.name);
        crates.join(&upload.version)
    }

    fn has(&self, upload: &Upload) -> bool {
        self.package(upload).exists()
    }

    fn put(&self, upload: &Upload) -> std::io::Result<()> {
        let package = self.package(upload);
        let index = self.0.join("index").join(index_path(&upload.name));
        let mut lines = fs::read_to_string(&index).unwrap_or_default();
        lines.push_str(&format!("{}\n", upload.entry()));
        for path in [&package, &index] {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
        }
        // The index last: what it names is there.
        fs::write(&package, &upload.bytes)?;
        fs::write(&index, lines)
    }
}

/// Where the index has a crate: cargo's rule.
fn index_path(name: &str) -> String {
    // Files are named in lower case, whatever the crate is (the Cargo Book, Registry Index, Index Files).
    let name = name.to_lowercase();
    let part = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    match name.len() {
        0..=2 => format!("{}/{name}", name.len()),
        3 => format!("3/{}/{name}", part(0, 1)),
        _ => format!("{}/{}/{name}", part(0, 2), part(2, 4)),
    }
}

#[cfg(test)]
mod tests {
    use super::index_path;

    #[test]
    fn the_index_is_where_cargo_looks() {
        assert_eq!(index_path("a"), "1/a");
        assert_eq!(index_path("ab"), "2/ab");
        assert_eq!(index_path("abc"), "3/a/abc");
        assert_eq!(index_path("Serde_JSON"), "se/rd/serde_json");
    }
}
