#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[doc(inline)]
pub use ::ionoscloud_core::{
    Across, AcrossFuture, AllFuture, CallFuture, Config, DecodeError, Error, Extra, Items, LogLevel, Message, Pages, Response, RetryPolicy,
    Secret, SendFuture, Session, TimeoutKind, Timestamp, UnknownInteger, UnknownText, WaitFuture, WaitPolicy, across, json,
};
{% for product in products %}
#[cfg(feature = "{{ product.name }}")]
#[doc(inline)]
pub use ::{{ product.library }} as {{ product.module }};
{% endfor %}
