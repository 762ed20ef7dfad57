#![doc = include_str!("../README.md")]
//!
//! It shares no code with the generator of the SDK: what both understand alike was understood twice. [`Options`] say
//! how long changes take and what goes wrong, [`Fake::account`] puts resources in and looks at them, [`Fake::fail`] lets
//! calls fail, and [`Clock`] is moved by tests.

mod answer;
mod bundle;
mod check;
mod clock;
mod cloud;
mod control;
mod demo;
mod document;
mod facts;
mod fault;
mod format;
mod known;
mod limit;
#[cfg(feature = "command")]
mod mend;
mod pattern;
mod query;
mod read;
mod record;
mod resource;
mod respond;
mod route;
mod sample;
mod save;
mod schema;
mod seed;
mod server;
mod shape;
mod source;
mod storage;
mod validate;
mod wire;
mod wish;
mod words;
mod world;
mod xml;

pub use answer::{plain_text, seed};
pub use bundle::bundle;
pub use clock::{Clock, Settle};
pub use document::{
    Answer, Document, DocumentError, Layout, Media, Operation, Parameter, Place, RequestBody,
    Scheme,
};
pub use fault::{Fault, Rule, scenario};
pub use record::{Options, Recorded};
pub use sample::{fit, sample};
pub use schema::Direction;
pub use seed::Account;
pub use server::Fake;
pub use source::Documents;
pub use storage::{ACCESS_KEY, SECRET_KEY};
pub use validate::{Problem, Rules, validate};
pub use wish::{Extent, Style, Wish};
pub use xml::{read_xml, write_xml};
