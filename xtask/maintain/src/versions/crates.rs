//! The crates that are published, and where the version and the changelog of each stand.

use std::path::{Path, PathBuf};

use semver::Version;
use xtask_common::{
    crates::{self, Foundation, SHARED, Shared},
    files::read,
    repository::products,
};

use crate::{Result, repository::sdk};

/// What a crate is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The product's name.
    Product(String),
    /// About all products.
    Shared(&'static Shared),
}

/// A crate that is published.
#[derive(Clone, Debug)]
pub struct Crate {
    pub package: String,
    pub role: Role,
    /// The version that the sources give it now.
    pub version: Version,
    /// For a product: the oldest runtime that it says it works with.
    pub runtime: Option<String>,
}

impl Crate {
    /// The file with its version, below the root.
    pub fn version_file(&self) -> PathBuf {
        let file = match &self.role {
            Role::Product(_) => "sdk.yaml",
            Role::Shared(_) => "Cargo.toml",
        };
        self.sources().join(file)
    }

    /// Its changelog, below the root.
    pub fn changelog(&self) -> PathBuf {
        match &self.role {
            Role::Shared(shared) => PathBuf::from(shared.changelog),
            Role::Product(_) => self.sources().join("CHANGELOG.md"),
        }
    }

    /// The folders and files that are worked on by hand when this crate changes.
    pub fn sources(&self) -> PathBuf {
        match &self.role {
            Role::Product(name) => Path::new("specs").join(name),
            Role::Shared(shared) => PathBuf::from(shared.sources),
        }
    }

    /// The folder that it is published from, below the root.
    pub fn folder(&self) -> String {
        crates::folder(&self.package)
    }
}

/// All of them, in the order in which they are published: each behind what it depends on.
///
/// # Errors
/// A file cannot be read, or has no version.
pub fn crates(root: &Path) -> Result<Vec<Crate>> {
    let (last, first): (Vec<&Shared>, _) = SHARED
        .into_iter()
        .partition(|shared| shared.on == Foundation::Products);
    let of_templates = |shared: Vec<&'static Shared>| {
        let crates = shared.into_iter().map(|shared| by_template(root, shared));
        crates.collect::<Result<Vec<Crate>>>()
    };
    let mut all = of_templates(first)?;
    for product in products(&root.join("specs"))? {
        let file = root.join("specs").join(&product).join("sdk.yaml");
        let sdk = sdk(&read(&file)?, &product)?;
        all.push(Crate {
            version: Version::parse(&sdk.version)
                .map_err(|e| format!("{}: version {}: {e}", file.display(), sdk.version))?,
            package: sdk.package,
            runtime: sdk.runtime,
            role: Role::Product(product),
        });
    }
    all.extend(of_templates(last)?);
    Ok(all)
}

fn by_template(root: &Path, shared: &'static Shared) -> Result<Crate> {
    let mut found = Crate {
        package: shared.package.to_owned(),
        role: Role::Shared(shared),
        version: Version::new(0, 0, 0),
        runtime: None,
    };
    let file = root.join(found.version_file());
    let text = read(&file)?;
    let version = text
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .ok_or_else(|| format!("{}: there is no version", file.display()))?;
    found.version = Version::parse(version.trim_matches('"'))
        .map_err(|e| format!("{}: {e}", file.display()))?;
    Ok(found)
}

/// The text of a file with the version of a crate, with another version in it.
pub fn with_version(role: &Role, text: &str, version: &Version) -> String {
    let (front, line) = match role {
        Role::Product(_) => ("version:", format!("version: {version}")),
        Role::Shared(_) => ("version = ", format!("version = \"{version}\"")),
    };
    replace_line(text, front, &line)
}

/// The text of an `sdk.yaml` that says which runtime the crate works with.
pub fn with_runtime(text: &str, version: &Version) -> String {
    let line = format!("runtime: {version}");
    if text.lines().any(|line| line.starts_with("runtime:")) {
        return replace_line(text, "runtime:", &line);
    }
    let lines = text.split_inclusive('\n');
    lines
        .map(|old| {
            if old.starts_with("version:") {
                format!("{old}{line}\n")
            } else {
                old.to_owned()
            }
        })
        .collect()
}

/// Replaces the first line that begins so.
fn replace_line(text: &str, front: &str, line: &str) -> String {
    let mut done = false;
    let lines = text.split_inclusive('\n');
    lines
        .map(|old| {
            if done || !old.starts_with(front) {
                return old.to_owned();
            }
            done = true;
            format!("{line}\n")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use semver::Version;

    use super::{Role, with_runtime, with_version};
    use xtask_common::crates::FACADE;

    #[test]
    fn only_the_version_of_the_crate_changes() {
        let manifest = "[package]\nversion = \"0.1.0\"\n\n[dependencies]\nversion = \"1\"\n";
        assert_eq!(
            with_version(&Role::Shared(&FACADE), manifest, &Version::new(0, 2, 0)),
            "[package]\nversion = \"0.2.0\"\n\n[dependencies]\nversion = \"1\"\n"
        );
        let sdk = "# why\ncrate: a\nversion: 0.1.0\nkey: b\n";
        let product = Role::Product("a".to_owned());
        assert_eq!(
            with_version(&product, sdk, &Version::new(0, 1, 1)),
            "# why\ncrate: a\nversion: 0.1.1\nkey: b\n"
        );
    }

    #[test]
    fn the_runtime_is_said_once() {
        let first = with_runtime("crate: a\nversion: 0.1.0\nkey: b\n", &Version::new(0, 1, 0));
        assert_eq!(first, "crate: a\nversion: 0.1.0\nruntime: 0.1.0\nkey: b\n");
        let second = with_runtime(&first, &Version::new(0, 1, 4));
        assert_eq!(second, "crate: a\nversion: 0.1.0\nruntime: 0.1.4\nkey: b\n");
    }
}
