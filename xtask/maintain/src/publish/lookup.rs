//! What a registry has already. cargo looks it up, so what its configuration says about registries, mirrors and
//! credentials holds here as well.

use xtask_common::{
    call::output,
    files::{read, remove, write},
    repository::target,
};

use crate::{Result, cargo::Cargo};

impl Cargo<'_> {
    /// The checksum of a version in the registry, in hexadecimal; `None` if it is not there, or yanked. Where cargo's
    /// configuration has a mirror take the place of crates.io, the mirror answers.
    ///
    /// # Errors
    /// The registry cannot be asked.
    pub fn checksum(&self, package: &str, version: &str) -> Result<Option<String>> {
        // The checksum is what a program that depends on this very version would have in its lock.
        let folder = target(self.root).join("lookup");
        let lock = folder.join("Cargo.lock");
        write(&folder.join("src/lib.rs"), "")?;
        write(
            &folder.join("Cargo.toml"),
            &manifest(package, version, self.registry),
        )?;
        remove(&lock)?;
        let mut call = self.call();
        call.args(["generate-lockfile", "-q", "--color", "never"])
            .arg("--manifest-path")
            .arg(folder.join("Cargo.toml"));
        let output = output(&mut call)?;
        if output.status.success() {
            return Ok(locked(&read(&lock)?, package, version));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        if absent(&said, package) {
            Ok(None)
        } else {
            Err(format!("whether {package} {version} is published is not known: {said}").into())
        }
    }
}

/// The manifest of a program that depends on one version and nothing else.
fn manifest(package: &str, version: &str, registry: Option<&str>) -> String {
    let registry = registry.map_or_else(String::new, |name| format!(", registry = \"{name}\""));
    // `=` takes this version and no later one (the Cargo Book, Specifying Dependencies); without `[workspace]` cargo
    // would look for one in the folders above (the Cargo Book, Workspaces).
    format!(
        "[package]\nname = \"lookup\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         {package} = {{ version = \"={version}\", default-features = false{registry} }}\n"
    )
}

/// Whether cargo says that the registry does not have the version; any other failure says nothing about it.
fn absent(said: &str, package: &str) -> bool {
    let words = [
        format!("error: no matching package named `{package}` found"),
        format!("error: failed to select a version for the requirement `{package} = "),
    ];
    said.lines()
        .any(|line| words.iter().any(|words| line.starts_with(words)))
}

/// The checksum that a lock has of a package.
fn locked(lock: &str, package: &str, version: &str) -> Option<String> {
    let (name, version) = (
        format!("name = \"{package}\""),
        format!("version = \"{version}\""),
    );
    let entry = lock
        .split("[[package]]")
        .find(|entry| entry.contains(&name) && entry.contains(&version))?;
    let sum = entry
        .lines()
        .find_map(|line| line.strip_prefix("checksum = "))?;
    Some(sum.trim_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::{absent, locked};

    #[test]
    fn a_failure_is_not_taken_for_an_absent_version() {
        let name = "error: no matching package named `a` found\nlocation searched: crates.io index";
        let version = "warning: a key of cargo\nerror: failed to select a version for the requirement `a = \"=0.1.0\"`\n";
        assert!(absent(name, "a") && absent(version, "a"));
        assert!(!absent(name, "b") && !absent(version, "b"));
        let network =
            "error: failed to get `a` as a dependency of package `lookup v0.0.0`\n\nCaused by:\n";
        assert!(!absent(network, "a") && !absent("", "a"));
    }

    #[test]
    fn the_checksum_is_that_of_the_version_asked_for() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\nchecksum = \"01\"\n\n\
                    [[package]]\nname = \"a-b\"\nversion = \"0.1.0\"\nchecksum = \"02\"\n\n\
                    [[package]]\nname = \"lookup\"\nversion = \"0.0.0\"\ndependencies = [\n \"a\",\n]\n";
        assert_eq!(locked(lock, "a", "0.1.0").as_deref(), Some("01"));
        assert_eq!(locked(lock, "a-b", "0.1.0").as_deref(), Some("02"));
        assert_eq!(locked(lock, "a", "0.2.0"), None);
        assert_eq!(locked(lock, "lookup", "0.0.0"), None);
    }
}
