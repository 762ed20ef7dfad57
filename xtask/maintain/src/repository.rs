//! What stands in the repository about a product, and rendering it.

use std::path::Path;

use ionoscloud_generator::product::Product;
use xtask_common::{call, files::read};

use crate::Result;

/// What people decided about a product, by the text of its `sdk.yaml`.
///
/// # Errors
/// `text` is no `sdk.yaml`.
pub fn sdk(text: &str, product: &str) -> Result<Product> {
    let file = format!("specs/{product}/sdk.yaml");
    Product::read(&file, text, product).map_err(|finding| finding.to_string().into())
}

/// The package of a product of the repository.
///
/// # Errors
/// There is no `sdk.yaml`, or it is none.
pub fn package(root: &Path, product: &str) -> Result<String> {
    let text = read(&root.join("specs").join(product).join("sdk.yaml"))?;
    Ok(sdk(&text, product)?.package)
}

/// The date in UTC: `2026-11-22`.
pub fn today() -> String {
    let now = jiff::Timestamp::now().to_string();
    now.split('T').next().unwrap_or_default().to_owned()
}

/// Renders `generated/`, or checks that it is what the generator renders.
///
/// # Errors
/// What `regenerate` says.
pub fn regenerate(root: &Path, check: bool) -> Result<()> {
    let mut command = call::xtask(root)?;
    command.arg("regenerate");
    if check {
        command.arg("--check");
    }
    call::run(&mut command)
}
