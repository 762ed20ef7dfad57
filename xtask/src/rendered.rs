//! What one product comes to, and what the crates about all products are made of.

use ionoscloud_generator::render::{CoverageRow, DriverProduct, ToolProduct};

/// What one product comes to.
pub struct Rendered {
    pub name: String,
    pub package: String,
    pub version: String,
    pub title: String,
    /// What there is, in a few words.
    pub about: String,
    pub operations: usize,
    pub types: usize,
    /// The lock of names as it should be.
    pub lock: String,
    pub coverage: CoverageRow,
    pub driver: DriverProduct,
    pub tools: Option<ToolProduct>,
}
