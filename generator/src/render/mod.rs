//! Step 5, render: templates print, they do not compute.
//!
//! Every identifier, type, literal and doc comment reaches a template as a finished token string. What a
//! template prints is parsed and formatted before anyone sees it.

mod coverage;
mod docs;
mod driver;
mod example;
mod facade;
mod format;
mod mcp;
mod mentions;
pub mod operations;
mod own;
mod product;
mod reference;
mod schemas;
mod templates;
mod tokens;
pub mod words;

pub use coverage::{CoverageRow, coverage, coverage_row};
pub use driver::{DriverProduct, driver, driver_product};
pub use facade::{Facade, FacadeProduct, facade};
pub use format::{HEADER, OWN_HEADER, rust};
pub use mcp::{ToolProduct, mcp, tool_product};
pub use own::{inside, runtime};
pub use product::{needs, product};
pub use templates::{COPIED, Draft, Own, Site, Templates};
