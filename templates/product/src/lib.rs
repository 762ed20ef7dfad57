{{ docs }}
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::needless_update, reason = "a later runtime may know more")]

mod client;
pub mod group;
pub mod model;
pub mod request;

pub use client::Client;
#[doc(inline)]
pub use ::ionoscloud_core::{Config, Error, Response, RetryPolicy, Secret, Session, Timestamp, json};
