#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
{%- if recursion_limit %}
#![recursion_limit = "{{ recursion_limit }}"]
{%- endif %}
#![deny(missing_docs)]
#![allow(clippy::needless_update, reason = "a later runtime may know more")]
#![allow(
    clippy::module_inception,
    clippy::too_many_arguments,
    clippy::type_complexity,
    reason = "the API is what it is"
)]

mod client;
{%- if locations %}
mod location;
{%- endif %}
pub mod group;
{%- if headers %}
pub mod headers;
{%- endif %}
pub mod model;
pub mod request;
{%- if inside %}
#[allow(dead_code, unused_imports, reason = "it is the same for every API")]
mod runtime;
{%- endif %}

pub use client::Client;
{%- if locations %}
pub use location::Location;
{%- endif %}
#[doc(inline)]
pub use {{ runtime }}::*;
