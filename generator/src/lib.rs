//! The generator: OpenAPI documents in, crates out.
//!
//! Data flows one way. [`document`] reads and checks a document, [`model`] decides what it means, [`names`]
//! gives every part its Rust name, [`render`] prints it through templates and formats it. The result is a map
//! from path to text; nothing is written.

pub mod document;
pub mod finding;
pub mod model;
pub mod names;
pub mod pointer;
pub mod product;
