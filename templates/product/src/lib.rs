{{ docs }}
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::needless_update, reason = "a later runtime may know more")]

mod client;
pub mod group;
{%- if locations %}
mod location;
{%- endif %}
pub mod model;
pub mod request;

pub use client::Client;
{%- if locations %}
pub use location::Location;
{%- endif %}
#[doc(inline)]
pub use ::ionoscloud_core::{ {%- if locations %}Across, {% endif %}Config, Error, Response, RetryPolicy, Secret, Session, Timestamp, json};
