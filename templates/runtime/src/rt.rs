//! What generated code builds on. No part of the public interface: it changes with the generator.

pub use bytes::Bytes;

pub use crate::across::{AcrossFuture, across};
pub use crate::call::Call;
pub use crate::client::Client;
pub use crate::download::{DownloadTo, Part, StreamFuture};
pub use crate::future::{CallFuture, SendFuture};
pub use crate::head;
pub use crate::json;
pub use crate::operation::{
    Answer, ListStyle, Marks, Method, Operation, Paging, Param, Product, Scheme, Server, Variable,
    Wait,
};
pub use crate::output::Output;
pub use crate::paging::Page;
pub use crate::paging::{AllFuture, Items, Pages};
pub use crate::transport::upload::Upload;
pub use crate::wait::WaitFuture;
pub use crate::words::{Requests, States, Words};
pub use crate::{answer_head, integer_enums, models, request, resources, text_enums};

pub use std::collections::BTreeMap;

#[cfg(feature = "sigv4")]
pub use crate::sign::presign::PresignFuture;

#[cfg(feature = "xml")]
pub use crate::model::Xml;

#[cfg(feature = "serde")]
pub use serde;
pub use serde_json::Value;

#[cfg(feature = "serde")]
pub use crate::model::{deserialize, serialize};

pub use crate::model::{
    Boxed, Choice, Extra, Field, Member, Model, Others, Rest, Shape, Slot, Style, Terms, Union,
    UnknownInteger, UnknownText, View, debug, decode_part, equal,
};
pub use crate::timestamp::Timestamp;
pub use crate::traits::order_of_texts;
