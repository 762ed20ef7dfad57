//! Step 4, Rust: what the public interface of a crate looks like.
//!
//! Which types are stored, taken and given, what has a setter, a getter, a constructor or a conversion, and what a
//! builder can do, is decided here and nowhere else: the crate is rendered from it, the reference pages and `explain`
//! show it, the driver calls it, and `diff` compares it. Only which members a `new` takes comes with the names: the lock
//! holds them.

mod call;
mod made;
mod model;
mod ty;

pub use crate::ident::ident;
pub use call::{Extras, Given, Key, Taken, body, entry, extras, header, inputs, output, taken};
pub use made::{Constructor, constructor, fills, is_resource, made_from, page};
pub use model::{conversions, getter, member_setter, stored, variant};
pub use ty::Ty;
