//! What people decide about a product, as data: `sdk.yaml`.
//!
//! Every rename and every mend carries its reason, and one that no longer changes anything is an error, so
//! that decisions expire by themselves when a document is put right: [`Decisions`] keeps track of it.

mod decisions;
mod entries;
mod read;
mod without;

pub use decisions::Decisions;
pub use entries::{Alias, Cost, Effect, Idempotent, Mend, Product, Rename, Secret, Word};
pub use read::is_package;
pub use without::Without;
