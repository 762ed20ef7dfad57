//! What the generator made.

pub mod api;
