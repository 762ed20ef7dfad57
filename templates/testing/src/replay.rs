//! Recorded calls, played back without a network.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};
use ionoscloud_core::transport::{Answering, Body, Fault, Transport, TransportError};
use serde_json::Value;

use crate::exchange::{Call, query};
use crate::replace::{SERVER, TEXT};

/// Answers from a file that a [`Recorder`](crate::Recorder) has written. Cloning is cheap, and clones are the same replayer.
///
/// A call that was not recorded, or not now, fails with `is_invalid_request()`, and says what was expected. Ids that the
/// program gets from answers are those of the file.
#[derive(Clone)]
pub struct Replayer(Arc<Inner>);

struct Inner {
    is_strict: bool,
    left: Mutex<Vec<Value>>,
}

impl Replayer {
    /// Every call must come in the order of the file, with the same method, path, query and body, as far as these stayed
    /// in it.
    ///
    /// # Errors
    /// The file cannot be read, or is not of a recorder.
    pub fn strict(file: &Path) -> Result<Self, String> {
        Self::read(file, true)
    }

    /// Each call gets the next answer of its operation, in whatever order operations are called.
    ///
    /// # Errors
    /// As for [`Replayer::strict`].
    pub fn by_operation(file: &Path) -> Result<Self, String> {
        Self::read(file, false)
    }

    fn read(file: &Path, is_strict: bool) -> Result<Self, String> {
        let problem = |what: &str| format!("{}: {what}", file.display());
        let text = fs::read_to_string(file).map_err(|error| problem(&error.to_string()))?;
        let value: Value =
            serde_json::from_str(&text).map_err(|error| problem(&error.to_string()))?;
        let calls = value["calls"].as_array().filter(|_| value["version"] == 1);
        let calls = calls.ok_or_else(|| problem("it is not of a recorder of this version"))?;
        Ok(Self(Arc::new(Inner {
            is_strict,
            left: Mutex::new(calls.clone()),
        })))
    }

    /// What was recorded and not called: operation and method.
    pub fn left(&self) -> Vec<String> {
        let left = self.0.left();
        left.iter().map(name).collect()
    }
}

fn name(call: &Value) -> String {
    let text = |name: &str| call[name].as_str().unwrap_or_default();
    format!("{} {} {}", text("operation"), text("method"), text("path"))
}

impl Inner {
    fn left(&self) -> MutexGuard<'_, Vec<Value>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answer(&self, request: &Request<Bytes>) -> Result<Response<Body>, TransportError> {
        let call = Call::of(request);
        let mut left = self.left();
        let is_same = |recorded: &Value| {
            recorded["operation"] == call.operation && recorded["isFollowUp"] == call.is_follow_up
        };
        let index = if self.is_strict {
            let next = left.first();
            let fits = next.is_some_and(|next| is_same(next) && is_alike(next, request));
            fits.then_some(0)
        } else {
            left.iter().position(is_same)
        };
        let Some(index) = index else {
            let expected = match left.first().filter(|_| self.is_strict) {
                Some(next) => format!("the next one is {next}"),
                None => "none of its operation is left".to_owned(),
            };
            let (method, uri) = (request.method(), request.uri());
            let why = format!(
                "this call was not recorded: {}, {method} {uri}; {expected}",
                call.operation
            );
            return Err(TransportError::new(Fault::Invalid, why));
        };
        let recorded = left.remove(index);
        drop(left);
        let uri = request.uri();
        let origin = format!(
            "{}://{}",
            uri.scheme_str().unwrap_or("http"),
            uri.authority().map_or("", |authority| authority.as_str())
        );
        let answer = &recorded["answer"];
        let body = match &answer["body"] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            json => json.to_string(),
        };
        let mut response = Response::new(Body::from(body.replace(SERVER, &origin)));
        let status = answer["status"]
            .as_u64()
            .and_then(|status| u16::try_from(status).ok());
        *response.status_mut() = status
            .and_then(|status| StatusCode::from_u16(status).ok())
            .unwrap_or_default();
        for (name, value) in answer["headers"].as_object().into_iter().flatten() {
            let value = value.as_str().unwrap_or_default().replace(SERVER, &origin);
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().append(name, value);
            }
        }
        Ok(response)
    }
}

/// Whether a request is like the recorded one, as far as that stayed in the file.
fn is_alike(recorded: &Value, request: &Request<Bytes>) -> bool {
    let parts = |path: &str| path.split('/').map(Value::from).collect::<Vec<_>>();
    let path = Value::from(parts(request.uri().path()));
    let wanted = Value::from(parts(recorded["path"].as_str().unwrap_or_default()));
    let query = query(request.uri(), |_, value| value.to_owned());
    let body = serde_json::from_slice(request.body()).unwrap_or_else(|_| {
        match request.body().is_empty() {
            true => Value::Null,
            false => Value::from(String::from_utf8_lossy(request.body()).into_owned()),
        }
    });
    recorded["method"] == request.method().as_str()
        && fits(&wanted, &path)
        && fits(&recorded["query"], &query)
        && fits(&recorded["body"], &body)
}

fn fits(recorded: &Value, found: &Value) -> bool {
    match (recorded, found) {
        (Value::Object(recorded), Value::Object(found)) => {
            recorded.len() == found.len()
                && recorded
                    .iter()
                    .all(|(name, value)| found.get(name).is_some_and(|found| fits(value, found)))
        }
        (Value::Array(recorded), Value::Array(found)) => {
            recorded.len() == found.len()
                && recorded
                    .iter()
                    .zip(found)
                    .all(|(recorded, found)| fits(recorded, found))
        }
        // Ids of a program's own were replaced, too.
        (Value::String(text), Value::String(_))
            if text.starts_with(TEXT) || text.starts_with("00000000-0000-4000-8000-") =>
        {
            true
        }
        _ => recorded == found,
    }
}

impl Transport for Replayer {
    fn send(&self, request: Request<Body>) -> Answering<'_> {
        let (head, mut body) = request.into_parts();
        Box::pin(async move {
            let body = body.collect().await?;
            self.0.answer(&Request::from_parts(head, body))
        })
    }
}
