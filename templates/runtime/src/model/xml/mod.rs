//! XML, by the same tables as JSON and what they say of elements and attributes beside (OpenAPI 3.0.3, XML Object).
//!
//! What comes is forgiven as in JSON: unknown elements and attributes are kept and written back, and what is of another type
//! than documented costs its own place alone. It must be one well-formed document with the root that is described: there are
//! no document types, and no entities but the five predefined ones and characters by number, so that nothing expands.
//! Elements are known by their local names, whatever namespace they say.

mod name;
mod read;
mod source;
mod table;
#[cfg(test)]
mod tests;
mod unknown;
mod write;

pub(crate) use read::decode;
pub(crate) use source::{declared_charset, root};
pub use table::Xml;
pub(crate) use unknown::told;
pub(crate) use write::{encode, hide};
