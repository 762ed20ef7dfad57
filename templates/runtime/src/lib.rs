//! The runtime that all `ionoscloud` product crates share: configuration, sessions, calls, retries, waiting,
//! paging, errors, and the tables that models are read and written by.
//!
//! Use it through the [`ionoscloud`](https://docs.rs/ionoscloud) crate or a product crate, which re-export
//! what a program needs. What stands in [`rt`] and [`model`] is for generated code.

pub mod json;
pub mod model;
mod timestamp;

pub use model::{DecodeError, Extra, UnknownInteger, UnknownText};
pub use timestamp::Timestamp;
