//! The facade crate, and the workspace that makes `generated/` convenient to check as a whole.

use ionoscloud_generator::render::Templates;

use crate::regenerate::Rendered;
use crate::repository::Files;

pub fn files(_templates: &Templates, _products: &[Rendered], _license: &str) -> Result<Files, String> {
    Ok(Files::new())
}
