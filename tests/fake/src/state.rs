//! What a server with a memory remembers, and how it answers from that.

mod show;
mod spot;
mod write;

use serde_json::{Value, json};

use self::spot::{Spot, child, item_schema};
use crate::{
    answer::{Exchange, JOB_PATH, Reply, refusal},
    document::Document,
    resource::{Identity, Progress, set_progress, stable_id},
};

/// Everything that was created, changed or deleted since the start.
#[derive(Default)]
pub(crate) struct State {
    resources: Vec<Resource>,
    jobs: Vec<Job>,
    made: u64,
}

struct Resource {
    key: String,
    /// None once it was deleted.
    value: Option<Value>,
    is_busy: bool,
}

impl Resource {
    /// How it looks at this moment, unless it was deleted.
    fn now(&self, document: &Document, schema: &Value) -> Option<Value> {
        let mut value = self.value.clone()?;
        let progress = if self.is_busy {
            Progress::Busy
        } else {
            Progress::Ready
        };
        set_progress(document, schema, &mut value, progress);
        Some(value)
    }
}

/// An accepted write on its way.
struct Job {
    id: String,
    /// The resource that it works on.
    key: String,
    target: Value,
    polls: usize,
}

impl State {
    /// Answers a request, and remembers what it did.
    pub fn answer(&mut self, exchange: &Exchange<'_>) -> Reply {
        let operation = exchange.route.operation;
        let at = Spot::new(exchange);
        if operation.path == JOB_PATH && operation.method == "GET" {
            return self.job(exchange, &at);
        }
        if self.is_gone(&at.key) {
            return refusal(404, &[format!("{} does not exist", at.identity.url)]);
        }
        let is_item = operation.path.ends_with('}');
        match operation.method.as_str() {
            "GET" if item_schema(exchange).is_some() => self.list(exchange, &at),
            "GET" if is_item => self.read(exchange, &at),
            "POST" => match child(exchange) {
                Some(child) => self.create(exchange, &at, child),
                None => self.act(exchange, &at),
            },
            "PUT" | "PATCH" if is_item => self.change(exchange, &at),
            "DELETE" if is_item => self.delete(exchange, &at),
            _ => self.act(exchange, &at),
        }
    }

    fn known(&mut self, key: &str) -> Option<&mut Resource> {
        self.resources
            .iter_mut()
            .find(|resource| resource.key == key)
    }

    fn remember(&mut self, key: &str, value: Option<Value>, is_busy: bool) {
        let resource = Resource {
            key: key.to_owned(),
            value,
            is_busy,
        };
        match self.known(key) {
            Some(known) => *known = resource,
            None => self.resources.push(resource),
        }
    }

    /// Whether the resource, or one around it, was deleted.
    fn is_gone(&self, key: &str) -> bool {
        let gone = self
            .resources
            .iter()
            .filter(|resource| resource.value.is_none());
        gone.map(|resource| &resource.key).any(|gone| {
            key.strip_prefix(gone.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn next_number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// The URL that goes into `Location`: where to see how far an accepted write is, else the resource.
    fn announce(&mut self, exchange: &Exchange<'_>, key: &str, identity: &Identity) -> String {
        let has_jobs = exchange.document().operation("GET", JOB_PATH).is_some();
        if !exchange.route.operation.is_async || !has_jobs {
            return identity.url.clone();
        }
        let id = stable_id(&format!("request {}", self.next_number()));
        let url = exchange.job_url(&id);
        let target =
            json!({ "id": identity.id, "type": identity.singular(), "href": identity.url });
        self.jobs.push(Job {
            id,
            key: key.to_owned(),
            target,
            polls: 0,
        });
        url
    }

    /// Queued, running, then done; what was never announced here is done.
    fn job(&mut self, exchange: &Exchange<'_>, at: &Spot) -> Reply {
        let id = exchange
            .checked
            .arguments
            .first()
            .map(String::as_str)
            .unwrap_or_default();
        let job = self.jobs.iter_mut().find(|job| job.id == id);
        let mut status = "DONE";
        let mut targets = Vec::new();
        let mut done = None;
        if let Some(job) = job {
            status = ["QUEUED", "RUNNING"]
                .get(job.polls)
                .copied()
                .unwrap_or("DONE");
            job.polls += 1;
            targets.push(json!({ "target": job.target, "status": status }));
            done = (status == "DONE").then(|| job.key.clone());
        }
        if let Some(resource) = done.and_then(|key| self.known(&key)) {
            resource.is_busy = false;
        }
        let body = json!({
            "id": format!("{id}/status"),
            "type": "request-status",
            "href": at.identity.url,
            "metadata": {
                "status": status,
                "message": format!("Request is {status}"),
                "etag": stable_id(id),
                "targets": targets,
            },
        });
        exchange.reply(&body, "")
    }
}
