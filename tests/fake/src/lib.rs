//! A server that holds requests against API documents and answers from them.
//!
//! It reads the documents by itself and shares no code with the generator: what both understand alike was
//! understood twice. Tests of clients start it with [`Options::plain`]; for trying out examples it has a memory.

mod answer;
mod check;
mod document;
mod format;
mod pattern;
mod resource;
mod route;
mod sample;
mod schema;
mod server;
mod state;
mod validate;

pub use answer::{plain_text, seed};
pub use document::{Answer, Document, DocumentError, Layout, Media, Operation, Parameter, Place, RequestBody, Scheme};
pub use sample::{Extent, Style, Wish, sample};
pub use schema::Direction;
pub use server::{Fake, Options, Recorded};
pub use validate::{Problem, Rules, validate};
