//! The facade crate: re-exports of all products, each behind a feature, and programs to start from.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use super::{Templates, rust};

/// What the templates of the facade are fed with.
#[derive(Serialize)]
pub struct Facade {
    runtime_version: String,
    transfer_version: String,
    products: Vec<FacadeProduct>,
    examples: Vec<FacadeExample>,
    members: Vec<String>,
}

/// A product of the facade.
#[derive(Serialize)]
pub struct FacadeProduct {
    /// The feature.
    pub name: String,
    /// The module.
    pub module: String,
    /// The package.
    pub package: String,
    /// The package as Rust names it.
    pub library: String,
    /// The version of the crate.
    pub version: String,
    /// The product's name as people say it.
    pub title: String,
    /// What there is, in a few words.
    pub about: String,
    /// Whether there are transfers to and from it.
    pub transfers: bool,
}

/// A program in `examples/`.
#[derive(Serialize)]
struct FacadeExample {
    name: String,
    features: Vec<String>,
}

/// What comes out.
pub struct FacadeFiles {
    /// The files of the facade crate.
    pub package: BTreeMap<PathBuf, String>,
    /// The manifest of the crate of transfers.
    pub transfer: String,
    /// The manifest of the workspace around all crates.
    pub workspace: String,
}

impl Facade {
    /// A facade of these products, with the examples that they allow; `shared` are the packages that are about all
    /// products, which the workspace has as well.
    #[must_use]
    pub fn new(templates: &Templates, products: Vec<FacadeProduct>, shared: &[&str]) -> Facade {
        let mut members: Vec<String> = products
            .iter()
            .map(|product| product.package.clone())
            .collect();
        members.extend(shared.iter().map(|&package| package.to_owned()));
        members.sort();
        let examples = templates.examples().map(|(name, text)| FacadeExample {
            name,
            features: features(text),
        });
        Facade {
            runtime_version: templates.runtime_version.clone(),
            transfer_version: templates.transfer_version.clone(),
            examples: examples.collect(),
            products,
            members,
        }
    }
}

/// The features that an example names in its first lines: `--features a,b`.
fn features(text: &str) -> Vec<String> {
    let named = text.lines().find_map(|line| line.split_once("--features "));
    let list = named
        .map(|(_, rest)| rest.split([' ', '`']).next().unwrap_or_default())
        .unwrap_or_default();
    list.split(',')
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Renders the facade crate and the workspace.
///
/// # Errors
/// A template that does not render, or prints what is not Rust.
pub fn facade(templates: &Templates, facade: &Facade) -> Result<FacadeFiles, String> {
    let mut package = BTreeMap::new();
    let headed = |text: &str| format!("# {}\n{text}", super::HEADER);
    package.insert(
        PathBuf::from("Cargo.toml"),
        headed(&templates.render("facade/Cargo.toml", facade)?),
    );
    package.insert(
        PathBuf::from("README.md"),
        templates.render("facade/README.md", facade)?,
    );
    package.insert(
        PathBuf::from("src/lib.rs"),
        rust(
            &templates.render("facade/src/lib.rs", facade)?,
            super::HEADER,
        )?,
    );
    for (name, text) in templates.examples() {
        // Programs keep their comments: they are copied word for word.
        package.insert(
            PathBuf::from(format!("examples/{name}.rs")),
            format!("// {}\n\n{text}", super::HEADER),
        );
    }
    Ok(FacadeFiles {
        package,
        transfer: headed(&templates.render("transfer/Cargo.toml", facade)?),
        workspace: headed(&templates.render("workspace/Cargo.toml", facade)?),
    })
}
