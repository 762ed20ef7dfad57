//! Values survive: schemas are drawn at random, a crate is made of them, and values that are valid under them, as
//! another library says, go through it and come back.

pub mod check;
pub mod named;
pub mod place;
pub mod program;
pub mod schema;
pub mod value;
