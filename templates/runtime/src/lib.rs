//! The runtime that rendered crates share: configuration, sessions, calls, retries, waiting,
//! paging, errors, and the tables that models are read and written by.
//!
//! Use it through one of them, which re-exports
//! all that is public here. The modules `rt` and `model` are for generated code.

#![cfg_attr(
    test,
    allow(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used,
        reason = "a test fails by panicking"
    )
)]

mod across;
mod address;
mod argument;
#[cfg(feature = "blocking")]
mod blocking;
mod builder;
mod call;
mod charset;
mod client;
mod config;
mod download;
mod engine;
mod error;
mod failover;
mod flow;
mod future;
mod generic;
#[doc(hidden)]
pub mod head;
mod headers;
pub mod json;
mod limit;
mod limiter;
mod log;
#[cfg(feature = "mock")]
mod mock;
#[doc(hidden)]
pub mod model;
mod observe;
mod operation;
mod output;
mod paging;
mod preview;
mod redact;
mod reply;
mod response;
mod retry;
#[doc(hidden)]
pub mod rt;
mod secret;
mod server;
mod session;
mod sign;
mod text;
mod timestamp;
mod tls;
mod traits;
pub mod transport;
mod wait;
mod words;

/// Methods, statuses and headers, as errors, hooks and [`Failover`] speak of them.
pub use http;

pub use across::{Across, AcrossFuture, across, wait_all};
#[cfg(feature = "blocking")]
pub use blocking::{Blocking, BlockingDownload, BlockingIter};
pub use builder::Request;
pub use config::Config;
pub use download::{Download, DownloadFuture, DownloadTo, StreamFuture};
pub use error::{Error, Message, TimeoutKind};
pub use failover::Failover;
pub use future::{CallFuture, SendFuture};
pub use generic::{List, Metadata, Resource};
pub use log::{LogLevel, LogRecord};
#[cfg(feature = "mock")]
pub use mock::{Mock, On};
pub use model::{Boxed, DecodeError, Extra, Problem, UnknownInteger, UnknownText};
pub use observe::Exchange;
pub use paging::{AllFuture, Items, Page, Pages};
pub use preview::Preview;
pub use response::Response;
pub use retry::RetryPolicy;
pub use secret::Secret;
pub use server::endpoint::Endpoint;
pub use session::Session;
#[cfg(feature = "sigv4")]
pub use sign::{
    key::{AccessKey, AccessKeyFuture, KeyProvider},
    policy::{PostForm, PostPolicy},
    presign::{PresignFuture, Presigned},
};
pub use timestamp::Timestamp;
pub use transport::upload::{Reading, Upload};
pub use wait::{WaitFuture, WaitPolicy, WaitStep, Watch};
