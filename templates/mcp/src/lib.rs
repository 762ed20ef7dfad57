//! IONOS Cloud as tools for agents: a server of the Model Context Protocol.
//!
//! [`Server`] is the handler, made from a session of the SDK and [`Settings`](settings::Settings); the program
//! `ionoscloud-mcp` serves it over standard input and output, or over HTTP. The tools are data: see [`catalogue`].

#![allow(
    clippy::result_large_err,
    reason = "what is answered in the place of a result is as large as that"
)]

pub mod arguments;
pub mod calls;
pub mod catalogue;
mod confirm;
mod guard;
pub mod http;
pub mod observe;
// Rendered, and formatted by another hand.
#[rustfmt::skip]
mod products;
mod prompts;
mod resources;
pub mod result;
pub mod search;
mod server;
pub mod settings;
pub mod tools;

pub use server::Server;
