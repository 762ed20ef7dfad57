//! The crates of others: those that the crates of a repository depend on. cargo fetches them, from wherever the machine's
//! configuration says, and its own folders have the packages.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};

use super::entry::Upload;
use crate::{Result, cargo::Cargo};

/// Everything that the crates of a repository depend on by their lock, which is made if it is missing.
///
/// # Errors
/// cargo cannot fetch it, or has it in another form than as packages.
pub fn of(root: &Path) -> Result<Vec<Upload>> {
    let metadata = Cargo::new(root, false).metadata(&["--all-features"])?;
    let packages = list(&metadata, "packages");
    packages
        // Its own have none.
        .filter(|package| package.get("source").is_some_and(Value::is_string))
        .map(upload)
        .collect()
}

/// A package as its author has uploaded it.
fn upload(package: &Value) -> Result<Upload> {
    let text = |key: &str| {
        let value = package.get(key).and_then(Value::as_str);
        value.ok_or_else(|| format!("`cargo metadata` names a package without `{key}`"))
    };
    let file = file(Path::new(text("manifest_path")?)).unwrap_or_default();
    let bytes = fs::read(&file).map_err(|error| {
        let name = package.get("name").and_then(Value::as_str).unwrap_or("?");
        format!(
            "the package of {name} is not where cargo keeps what it fetched ({}: {error})",
            file.display()
        )
    })?;
    let (name, version) = (text("name")?.to_owned(), text("version")?.to_owned());
    let dependencies: Vec<Value> = list(package, "dependencies").map(dependency).collect();
    let field = |key: &str| package.get(key).cloned().unwrap_or_default();
    Ok(Upload {
        manifest: json!({
            "name": name,
            "vers": version,
            "deps": dependencies,
            "features": field("features"),
            "links": field("links"),
            "rust_version": field("rust_version"),
        }),
        name,
        version,
        bytes,
    })
}

/// A dependency as an upload has it.
fn dependency(known: &Value) -> Value {
    let field = |key: &str| known.get(key).cloned().unwrap_or_default();
    json!({
        "name": field("name"),
        "explicit_name_in_toml": field("rename"),
        "version_req": field("req"),
        "features": field("features"),
        "optional": field("optional"),
        "default_features": field("uses_default_features"),
        "target": field("target"),
        "kind": match field("kind") {
            // `cargo metadata` has null for it, an upload has the word (the Cargo Book, cargo metadata; Registry Web
            // API).
            Value::Null => "normal".into(),
            kind => kind,
        },
    })
}

/// The package beside the sources that cargo has unpacked: `registry/src/R/a-0.1.0/Cargo.toml` comes from
/// `registry/cache/R/a-0.1.0.crate`.
fn file(manifest: &Path) -> Option<PathBuf> {
    let sources = manifest.parent()?;
    let registry = sources.parent()?;
    let folder = registry.parent()?.with_file_name("cache");
    let package = format!("{}.crate", sources.file_name()?.to_str()?);
    Some(folder.join(registry.file_name()?).join(package))
}

fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::{Value, json};

    use super::{dependency, file};

    #[test]
    fn a_package_lies_beside_its_sources() {
        let manifest = Path::new("/h/registry/src/r-1/a-b-0.1.0+c/Cargo.toml");
        let package = Path::new("/h/registry/cache/r-1/a-b-0.1.0+c.crate");
        assert_eq!(file(manifest).as_deref(), Some(package));
    }

    #[test]
    fn a_dependency_keeps_its_two_names() {
        let known = json!({
            "name": "b", "rename": "c", "req": "^1", "kind": null, "optional": true,
            "uses_default_features": false, "features": ["x"], "target": "cfg(unix)",
        });
        let sent = dependency(&known);
        assert_eq!(sent["name"], "b");
        assert_eq!(sent["explicit_name_in_toml"], "c");
        assert_eq!(sent["kind"], "normal");
        assert_eq!(sent["default_features"], Value::Bool(false));
        assert_eq!(sent["target"], "cfg(unix)");
    }
}
