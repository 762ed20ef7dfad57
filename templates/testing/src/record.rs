//! Calls as they were, in a file.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use http::HeaderMap;
use ionoscloud_core::transport::{Answering, Attempt, Body, Transport};
use serde_json::{Map, Value, json};

use crate::exchange::{Call, query, whole};
use crate::replace::{HEADERS, Replacer};

/// Passes calls on to another transport, and keeps them. Cloning is cheap, and clones are the same recorder.
///
/// What stays is on an allow-list: what the API documents have in their paths, statuses, a few headers, names of members, numbers, and
/// texts that name states, kinds, places and dates. Every other text is replaced, the same one by the same, ids and addresses
/// too, also in paths, in queries and in links; credentials are left out.
#[derive(Clone)]
pub struct Recorder(Arc<Inner>);

struct Inner {
    transport: Box<dyn Transport>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    replacer: Replacer,
    calls: Vec<Value>,
}

impl Recorder {
    /// Records what goes through the transport.
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(Inner {
            transport: Box::new(transport),
            state: Mutex::default(),
        }))
    }

    /// Lets the texts of members and parameters of this name stay as well, such as `name`.
    #[must_use]
    pub fn keep(self, name: &str) -> Self {
        self.0.state().replacer.keep(name);
        self
    }

    /// What was recorded so far.
    pub fn to_json(&self) -> Value {
        json!({ "version": 1, "calls": self.0.state().calls })
    }

    /// Writes it to a file.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn save(&self, file: &Path) -> io::Result<()> {
        fs::write(file, format!("{:#}\n", self.to_json()))
    }
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Transport for Recorder {
    fn send(&self, mut request: http::Request<Body>) -> Answering<'_> {
        let call = Call::of(&request);
        let template = request
            .extensions()
            .get::<Attempt>()
            .map(Attempt::path_template);
        let template = template.filter(|_| !call.is_follow_up).unwrap_or_default();
        let (method, uri) = (request.method().to_string(), request.uri().clone());
        Box::pin(async move {
            let sent = request.body_mut().collect().await?;
            let answer = self.0.transport.send(request).await?;
            let (answer, body) = whole(answer).await?;
            let mut state = self.0.state();
            let replacer = &mut state.replacer;
            let recorded = json!({
                "operation": call.operation,
                "isFollowUp": call.is_follow_up,
                "method": method,
                "path": path(replacer, template, uri.path()),
                "query": query(&uri, |name, value| replacer.named(name, value)),
                "body": replacer.body(&sent),
                "answer": {
                    "status": answer.status().as_u16(),
                    "headers": headers(replacer, answer.headers()),
                    "body": replacer.body(&body),
                },
            });
            state.calls.push(recorded);
            drop(state);
            Ok(answer)
        })
    }
}

/// The path, with the arguments that its template names replaced.
pub(crate) fn path(replacer: &mut Replacer, template: &str, path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    let template: Vec<&str> = template
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let before = parts.len().saturating_sub(template.len());
    let replaced = parts.iter().enumerate().map(|(index, part)| {
        let wanted = index
            .checked_sub(before)
            .and_then(|index| template.get(index));
        match wanted {
            Some(wanted) if wanted.starts_with('{') => replacer.argument(wanted, part),
            _ => replacer.address(part),
        }
    });
    replaced.collect::<Vec<_>>().join("/")
}

fn headers(replacer: &mut Replacer, headers: &HeaderMap) -> Value {
    let kept = headers
        .iter()
        .filter(|(name, _)| HEADERS.contains(&name.as_str()));
    let kept = kept.map(|(name, value)| {
        let value = value.to_str().unwrap_or_default();
        let value = if name == "location" {
            replacer.address(value)
        } else {
            value.to_owned()
        };
        (name.as_str().to_owned(), Value::from(value))
    });
    Value::Object(kept.collect::<Map<_, _>>())
}
