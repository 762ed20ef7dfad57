// Its program uses a product.
#![cfg_attr(feature = "compute", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "compute"), doc = "The SDK for IONOS Cloud: a module for each product whose feature is on.")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[doc(inline)]
pub use ::ionoscloud_core::*;

#[cfg(feature = "transfer")]
#[doc(inline)]
pub use ::ionoscloud_transfer as transfer;
{% for product in products %}
#[cfg(feature = "{{ product.name }}")]
#[doc(inline)]
pub use ::{{ product.library }} as {{ product.module }};
{% endfor %}
