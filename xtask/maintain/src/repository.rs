//! Where things are in the repository.

use std::{
    fs,
    path::{Path, PathBuf},
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
