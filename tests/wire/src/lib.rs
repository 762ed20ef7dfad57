//! Calls every operation that a document has through the generated clients, and compares what went over the
//! wire with what was asked for. Every expectation comes from the document; the clients are only driven.

mod ask;
mod check;
mod compare;
pub mod rig;
pub mod runner;

pub use ask::{Expected, ask, request_path};
pub use check::{Report, check, check_operation};
pub use compare::differences;
