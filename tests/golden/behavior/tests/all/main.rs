//! What the crates of the small documents do, with every expectation written out.

mod arguments;
mod bodies;
mod composed;
mod conventions;
mod corners;
mod deep;
mod enums;
mod envelopes;
mod features;
mod forms;
mod lists;
mod media;
mod models;
mod nulls;
mod odd;
mod parameters;
mod people;
mod query_paths;
mod signatures;
mod signed_otherwise;
mod styles;
mod subtypes;
mod traits;
mod unions;
mod values;
mod waiting;
