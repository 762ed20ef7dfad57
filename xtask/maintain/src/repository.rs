//! Where things are in the repository.

use std::{
    env::consts::EXE_SUFFIX,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use ionoscloud_generator::product::Product;

use crate::Result;

/// The document of a product.
pub fn document_path(specs: &Path, product: &str) -> PathBuf {
    specs.join(product).join("openapi.yaml")
}

/// The products named, or else all folders of `specs` with a document, sorted.
///
/// # Errors
/// There is no such folder, or no such product.
pub fn products(named: &[String], specs: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(specs).map_err(|e| format!("{}: {e}", specs.display()))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if document_path(specs, &name).exists() {
            found.push(name);
        }
    }
    found.sort();
    if let Some(unknown) = named.iter().find(|name| !found.contains(name)) {
        return Err(format!(
            "there is no product `{unknown}`; there are {}",
            found.join(", ")
        )
        .into());
    }
    if named.is_empty() {
        Ok(found)
    } else {
        Ok(named.to_vec())
    }
}

/// What people decided about a product.
///
/// # Errors
/// `text` is no `sdk.yaml`.
pub fn sdk(text: &str, product: &str) -> Result<Product> {
    let file = format!("specs/{product}/sdk.yaml");
    Product::read(&file, text, product).map_err(|finding| finding.to_string().into())
}

/// The date in UTC: `2026-11-22`.
pub fn today() -> String {
    let now = jiff::Timestamp::now().to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}

/// Writes files whole or not at all: all of them beside their places first, then each in its place.
///
/// # Errors
/// A file cannot be written.
pub fn replace_files(files: &[(PathBuf, String)]) -> Result<()> {
    let wrong = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    let beside = |path: &Path| path.with_extension("new");
    for (path, text) in files {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| wrong(path, error))?;
        }
        fs::write(beside(path), text).map_err(|error| wrong(path, error))?;
    }
    for (path, _) in files {
        fs::rename(beside(path), path).map_err(|error| wrong(path, error))?;
    }
    Ok(())
}

/// The folder that builds go to.
pub fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from)
}

/// Renders `generated/`, or checks that it is what the generator renders.
///
/// # Errors
/// What `regenerate` says.
pub fn regenerate(root: &Path, check: bool) -> Result<()> {
    // The generator of this program, whatever repository it works on. `cargo xtask` has built it beside this.
    let beside = std::env::current_exe()?.with_file_name(format!("xtask{EXE_SUFFIX}"));
    let mut command = if beside.is_file() {
        Command::new(beside)
    } else {
        let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let mut command = Command::new(cargo);
        command.args(["run", "-q", "--manifest-path", manifest, "--"]);
        command
    };
    command
        .arg("regenerate")
        .env("IONOSCLOUD_ROOT", fs::canonicalize(root)?);
    if check {
        command.arg("--check");
    }
    let status = command
        .status()
        .map_err(|error| format!("regenerate does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("regenerate failed".into())
    }
}
