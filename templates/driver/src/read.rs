//! JSON arguments as the types that builders and setters take.

#![allow(dead_code, reason = "which of these are used depends on the products")]

use std::collections::BTreeMap;
use std::future::Future;

use ::ionoscloud_core::rt::{Bytes, Field};
use ::ionoscloud_core::{Error, Preview, Response, Timestamp, json, model};
use ::serde_json::Value;

use crate::begun::{Begun, Decoded};
use crate::{Arguments, Body, Prepared};

impl Arguments {
    pub(crate) fn path(&self, index: usize) -> Value {
        self.path.get(index).cloned().unwrap_or_default().into()
    }

    /// What is more than a word, as JSON; what is none is a text.
    pub(crate) fn path_json(&self, index: usize) -> Value {
        let text = self.path.get(index).map_or("", String::as_str);
        ::serde_json::from_str(text).unwrap_or_else(|_| text.into())
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

/// A call that answers a model or a text.
pub(crate) fn model<T>(shown: Shown, call: impl Future<Output = Result<Response<T>, Error>> + Send + 'static) -> Prepared
where
    T: Field + Send + 'static,
{
    let outcome = |value: &T| Decoded {
        unknown: model::unknown(value.view()),
        secrets: model::secrets(value.view()),
        value: Some(json::to_value(value)),
    };
    Prepared { shown, call: Begun::new(call, outcome) }
}

/// A call that answers nothing.
pub(crate) fn empty(shown: Shown, call: impl Future<Output = Result<Response<()>, Error>> + Send + 'static) -> Prepared {
    Prepared { shown, call: Begun::new(call, |()| Decoded::default()) }
}

/// A call that answers bytes.
pub(crate) fn bytes(shown: Shown, call: impl Future<Output = Result<Response<Bytes>, Error>> + Send + 'static) -> Prepared {
    let outcome = |bytes: &Bytes| Decoded {
        value: Some(String::from_utf8_lossy(bytes).into_owned().into()),
        ..Decoded::default()
    };
    Prepared { shown, call: Begun::new(call, outcome) }
}

type Shown = Option<Result<Preview, Error>>;

/// What the models of a body do not know: members, and values of another type.
pub(crate) fn unknown<T: Field>(value: &Value) -> Vec<String> {
    match json::from_value::<T>(value.clone()) {
        Ok(model) => model::unknown(model.view()),
        Err(error) => vec![error.to_string()],
    }
}

/// Nothing can be said of what is no JSON.
pub(crate) fn anything(_: &Value) -> Vec<String> {
    Vec::new()
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

pub(crate) fn unsigned(value: &Value) -> u64 {
    let text = || value.as_str()?.parse().ok();
    value.as_u64().or_else(text).unwrap_or_default()
}

pub(crate) fn nullable<T>(value: &Value, item: impl Fn(&Value) -> T) -> Option<T> {
    (!value.is_null()).then(|| item(value))
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

pub(crate) fn timestamp(value: &Value) -> Timestamp {
    text(value).into()
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
