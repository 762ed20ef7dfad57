//! JSON arguments as the types that builders and setters take.

#![allow(dead_code, reason = "which of these are used depends on the products")]

use std::collections::BTreeMap;

use ::ionoscloud_core::rt::{Boxed, Bytes, Field, SendFuture};
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
        json_of(self.path.get(index).map_or("", String::as_str))
    }

    pub(crate) fn query(&self, name: &str) -> Option<Value> {
        self.query.get(name).cloned()
    }

    pub(crate) fn header(&self, name: &str) -> Option<Value> {
        self.headers.get(name).cloned()
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<Value> {
        self.cookies.get(name).cloned()
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
            Some(Body::Text(text)) => text.clone().into_bytes(),
            _ => Vec::new(),
        }
    }
}

/// What is written in a path, as JSON; what is none is a text.
pub(crate) fn json_of(text: &str) -> Value {
    ::serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// A call that answers a model or a text.
pub(crate) fn model<T: Field + Send + 'static>(shown: Shown, call: SendFuture<T>) -> Prepared {
    let read = |reply: &Response<()>| {
        let value: T = reply.read_as()?;
        let view = value.view();
        Ok(Decoded { unknown: model::unknown(view), secrets: model::secrets(view), text: Some(json::to_string(&value)) })
    };
    Prepared { shown, call: Begun::new(call.unread(), read) }
}

/// A call that answers nothing but headers, which every outcome has.
pub(crate) fn empty<T>(shown: Shown, call: SendFuture<T>) -> Prepared {
    Prepared { shown, call: Begun::new(call.unread(), |_| Ok(Decoded::default())) }
}

/// A call that answers bytes.
pub(crate) fn bytes(shown: Shown, call: SendFuture<Bytes>) -> Prepared {
    let read = |reply: &Response<()>| {
        let text = String::from_utf8_lossy(reply.body()).into_owned();
        Ok(Decoded { text: Some(json::to_string(&text)), ..Decoded::default() })
    };
    Prepared { shown, call: Begun::new(call.unread(), read) }
}

type Shown = Option<Result<Preview, Error>>;

/// What a model does not know: members, and values of another type; empty for the value as a whole.
pub(crate) fn unknown<T: Field>(value: &Value) -> Vec<String> {
    match json::from_value::<T>(value.clone()) {
        Ok(model) => model::unknown(model.view()),
        Err(_) => vec![String::new()],
    }
}

/// A member that is there.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    value.get(name)
}

// What is none of these was refused before it is read.

pub(crate) fn boolean(value: &Value) -> bool {
    truth(value).unwrap_or_default()
}

/// `true` or `false`, as JSON or written out.
pub(crate) fn truth(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.parse().ok())
}

pub(crate) fn integer(value: &Value) -> i64 {
    signed(value).unwrap_or_default()
}

/// A whole number; `1.0` is one, as in a JSON Schema.
pub(crate) fn signed(value: &Value) -> Option<i64> {
    let text = || value.as_str()?.parse().ok();
    let whole = || format!("{:.0}", whole(value)?).parse().ok();
    value.as_i64().or_else(text).or_else(whole)
}

pub(crate) fn unsigned(value: &Value) -> u64 {
    natural(value).unwrap_or_default()
}

/// A whole number that is not below zero.
pub(crate) fn natural(value: &Value) -> Option<u64> {
    let text = || value.as_str()?.parse().ok();
    let whole = || format!("{:.0}", whole(value)?.abs()).parse().ok().filter(|_| value.as_f64() >= Some(0.0));
    value.as_u64().or_else(text).or_else(whole)
}

/// A number with nothing behind its point.
fn whole(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0)
}

pub(crate) fn number(value: &Value) -> f64 {
    float(value).unwrap_or_default()
}

/// A number; JSON has none that is infinite.
pub(crate) fn float(value: &Value) -> Option<f64> {
    let text = || value.as_str()?.parse().ok().filter(|number: &f64| number.is_finite());
    value.as_f64().or_else(text)
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

/// A value of an enumeration of texts.
pub(crate) fn word<T: for<'a> From<&'a str>>(value: &Value) -> T {
    text(value).as_str().into()
}

/// A value of an enumeration of whole numbers.
pub(crate) fn value<T: From<i64>>(value: &Value) -> T {
    integer(value).into()
}

pub(crate) fn any(value: &Value) -> Value {
    value.clone()
}

/// A union is chosen by the runtime, as for an answer.
pub(crate) fn union<T: Field>(value: &Value) -> T {
    let read = json::from_value(value.clone());
    read.unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn boxed<T>(value: &Value, item: impl Fn(&Value) -> T) -> Box<T> {
    Box::new(item(value))
}

pub(crate) fn pointed<T>(value: &Value, item: impl Fn(&Value) -> T) -> Boxed<T>
where
    Boxed<T>: From<T>,
{
    item(value).into()
}

pub(crate) fn nullable<T>(value: &Value, item: impl Fn(&Value) -> T) -> Option<T> {
    (!value.is_null()).then(|| item(value))
}

pub(crate) fn list<T>(value: &Value, mut item: impl FnMut(&Value) -> T) -> Vec<T> {
    value.as_array().into_iter().flatten().map(&mut item).collect()
}

pub(crate) fn map<T>(value: &Value, mut item: impl FnMut(&Value) -> T) -> BTreeMap<String, T> {
    // Collecting would sort, by code for each type.
    let mut map = BTreeMap::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        map.insert(name.clone(), item(value));
    }
    map
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
