//! A server that holds requests against API documents and answers from them.
//!
//! It reads the documents by itself and shares no code with the generator: what both understand alike was
//! understood twice. Tests of clients start it with [`Options::plain`]; for trying out examples it has a memory.

mod answer;
mod check;
mod document;
mod format;
mod pattern;
mod query;
mod read;
mod record;
mod resource;
mod route;
mod sample;
mod schema;
mod server;
mod state;
mod validate;
mod wish;

pub use answer::{plain_text, seed};
pub use document::{
    Answer, Document, DocumentError, Layout, Media, Operation, Parameter, Place, RequestBody,
    Scheme,
};
pub use record::{Options, Recorded};
pub use sample::sample;
pub use schema::Direction;
pub use server::Fake;
pub use validate::{Problem, Rules, validate};
pub use wish::{Extent, Style, Wish};
