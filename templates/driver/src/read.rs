//! JSON arguments as the types that builders and setters take.

#![allow(dead_code, reason = "which of these are used depends on the products")]

use std::collections::BTreeMap;
use std::future::IntoFuture;

use ::ionoscloud_core::rt::{Bytes, Field};
use ::ionoscloud_core::{Error, json, model};
use ::serde_json::Value;

use crate::{Arguments, Body, Outcome, Pending};

impl Arguments {
    pub(crate) fn path(&self, index: usize) -> Value {
        self.path.get(index).cloned().unwrap_or_default().into()
    }

    pub(crate) fn query(&self, name: &str) -> Option<Value> {
        self.query.get(name).cloned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<Value> {
        self.headers.get(name).cloned()
    }

    pub(crate) fn json(&self) -> Value {
        match &self.body {
            Some(Body::Json(value)) => value.clone(),
            _ => Value::Null,
        }
    }

    pub(crate) fn text(&self) -> String {
        match &self.body {
            Some(Body::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        match &self.body {
            Some(Body::Bytes(bytes)) => bytes.clone(),
            _ => Vec::new(),
        }
    }
}

/// Sends a call that answers a model or a text.
pub(crate) fn model<B, T>(builder: B) -> Pending
where
    B: IntoFuture<Output = Result<T, Error>>,
    B::IntoFuture: Send + 'static,
    T: Field,
{
    let call = builder.into_future();
    Box::pin(async move {
        let answer = call.await?;
        let unknown = model::unknown(answer.view());
        Ok(Outcome { value: Some(json::to_value(&answer)), unknown })
    })
}

/// Sends a call that answers nothing.
pub(crate) fn empty<B>(builder: B) -> Pending
where
    B: IntoFuture<Output = Result<(), Error>>,
    B::IntoFuture: Send + 'static,
{
    let call = builder.into_future();
    Box::pin(async move {
        call.await?;
        Ok(Outcome { value: None, unknown: Vec::new() })
    })
}

/// Sends a call that answers bytes.
pub(crate) fn bytes<B>(builder: B) -> Pending
where
    B: IntoFuture<Output = Result<Bytes, Error>>,
    B::IntoFuture: Send + 'static,
{
    let call = builder.into_future();
    Box::pin(async move {
        let text = String::from_utf8_lossy(&call.await?).into_owned();
        Ok(Outcome { value: Some(text.into()), unknown: Vec::new() })
    })
}

/// A member that is there.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name)
}

pub(crate) fn boolean(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_str() == Some("true"))
}

pub(crate) fn integer(value: &Value) -> i64 {
    let text = || value.as_str()?.parse().ok();
    value.as_i64().or_else(text).unwrap_or_default()
}

pub(crate) fn number(value: &Value) -> f64 {
    let text = || value.as_str()?.parse().ok();
    value.as_f64().or_else(text).unwrap_or_default()
}

pub(crate) fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

pub(crate) fn any(value: &Value) -> Value {
    value.clone()
}

/// A union is chosen by the runtime, as for an answer.
pub(crate) fn union<T: Field>(value: &Value) -> T {
    let read = json::from_value(value.clone());
    read.unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn list<T>(value: &Value, mut item: impl FnMut(&Value) -> T) -> Vec<T> {
    value.as_array().into_iter().flatten().map(&mut item).collect()
}

pub(crate) fn map<T>(value: &Value, mut item: impl FnMut(&Value) -> T) -> BTreeMap<String, T> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), item(value))).collect()
}

/// The entries of a map parameter; a list is several entries of one name.
pub(crate) fn entries(value: Option<Value>) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (name, value) in value.as_ref().and_then(Value::as_object).into_iter().flatten() {
        match value {
            Value::Array(items) => all.extend(items.iter().map(|item| (name.clone(), item.clone()))),
            other => all.push((name.clone(), other.clone())),
        }
    }
    all
}
