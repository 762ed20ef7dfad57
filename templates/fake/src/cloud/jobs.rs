//! Changes that are accepted first and done later, and compute's requests, which tell how far they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::{Value, json};

use super::{
    Answered, Cloud, Refused,
    change::{remove, take_note},
    spot::{Spot, number, query},
};
use crate::{
    answer::{Exchange, JOB_PATH},
    clock::{self, Moment},
    resource::{hash, stable_id},
    world::{Progress, Scope},
};

/// Requests that are kept after they are done; the oldest are forgotten.
const KEPT: usize = 10_000;

/// What happens when the time has come.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    /// The resources are ready, and these members have these values.
    Ready {
        paths: Vec<String>,
        set: Vec<(String, Value)>,
    },
    Remove {
        paths: Vec<String>,
    },
    Detach {
        list: String,
        segment: String,
    },
    /// The resource goes, and these are ready.
    Replace {
        gone: String,
        paths: Vec<String>,
    },
}

impl Effect {
    fn paths(&self) -> &[String] {
        match self {
            Self::Ready { paths, .. } | Self::Remove { paths } | Self::Replace { paths, .. } => {
                paths
            }
            Self::Detach { .. } => &[],
        }
    }
}

/// An accepted change.
#[derive(Debug)]
pub(crate) struct Job {
    pub id: String,
    pub scope: Scope,
    pub effect: Effect,
    pub accepted: Moment,
    pub due: Moment,
    pub user: String,
    pub method: String,
    /// What was called, and the resource that it is about, without what stands before the product's paths.
    pub path: String,
    pub target: (String, String),
    pub target_id: String,
    /// Why it will fail.
    pub fails: Option<String>,
    pub is_done: bool,
    /// Whether there is a request that can be looked at.
    pub is_shown: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Jobs {
    pub all: BTreeMap<u64, Job>,
    by_id: HashMap<String, u64>,
    due: BTreeSet<(Moment, u64)>,
    last: u64,
}

impl Jobs {
    pub fn add(&mut self, job: Job) {
        self.last += 1;
        if !job.is_done {
            self.due.insert((job.due, self.last));
        }
        self.by_id.insert(job.id.clone(), self.last);
        self.all.insert(self.last, job);
        while self.all.len() > KEPT {
            let Some((number, job)) = self.all.first_key_value() else {
                break;
            };
            if !job.is_done {
                break;
            }
            self.by_id.remove(&job.id);
            let number = *number;
            self.all.remove(&number);
        }
    }

    pub fn get(&self, id: &str) -> Option<&Job> {
        self.all.get(self.by_id.get(id)?)
    }

    /// When the next change is done.
    pub fn next_due(&self) -> Option<Moment> {
        self.due.first().map(|(due, _)| *due)
    }
}

impl Cloud {
    /// Does what is due by now.
    pub fn settle(&mut self) {
        let now = self.now();
        while let Some((due, number)) = self.jobs.due.first().copied() {
            if due > now {
                break;
            }
            self.jobs.due.remove(&(due, number));
            let Some(job) = self.jobs.all.get_mut(&number) else {
                continue;
            };
            job.is_done = true;
            // What is kept to be looked at is light.
            let effect = std::mem::replace(&mut job.effect, Effect::Remove { paths: Vec::new() });
            let (scope, fails) = (job.scope.clone(), job.fails.clone());
            // What nobody can look at is not kept.
            if !job.is_shown {
                let id = job.id.clone();
                self.jobs.all.remove(&number);
                self.jobs.by_id.remove(&id);
            }
            self.finish(&scope, effect, fails, due);
        }
    }

    fn finish(&mut self, scope: &Scope, effect: Effect, fails: Option<String>, when: Moment) {
        let world = self.world(scope);
        if let Some(reason) = fails {
            for path in effect.paths() {
                if let Some(node) = world.find_mut(path) {
                    node.progress = Progress::Failed(reason.as_str().into());
                }
            }
            return;
        }
        match effect {
            Effect::Ready { paths, set } => {
                for path in &paths {
                    let Some(node) = world.find_mut(path) else {
                        continue;
                    };
                    node.progress = Progress::Ready;
                    for (pointer, value) in &set {
                        node.set(pointer, value.clone());
                    }
                    if !set.is_empty() {
                        node.touch(when);
                    }
                }
            }
            Effect::Remove { paths } => {
                for path in &paths {
                    remove(world, path, when);
                }
            }
            Effect::Replace { gone, paths } => {
                remove(world, &gone, when);
                for path in &paths {
                    if let Some(node) = world.find_mut(path) {
                        node.progress = Progress::Ready;
                    }
                }
            }
            Effect::Detach { list, segment } => {
                let path = format!("{list}/{segment}");
                let home = world.home(&path).map(str::to_owned);
                world.detach(&list, &segment);
                if let Some(home) = home {
                    take_note(world, &list, &home, when);
                }
            }
        }
    }

    /// Takes a change on, and gives the address that announces it: of the request, else of the resource.
    pub fn begin(
        &mut self,
        x: &Exchange<'_>,
        path: &str,
        target_id: &str,
        word: &str,
        effect: Effect,
    ) -> String {
        if x.document().product() == "compute" {
            self.count_provisioning(&x.scope, path);
        }
        let shows_requests = x.document().operation("GET", JOB_PATH).is_some();
        let is_shown = x.route.operation.is_async && shows_requests;
        let number = self.next_number();
        let id = stable_id(&format!("request {number} {}", self.seed));
        let accepted = self.now();
        let location = if is_shown {
            x.job_url(&id)
        } else {
            x.url(path)
        };
        let takes = self.settle.milliseconds(self.seed ^ number);
        self.jobs.add(Job {
            id,
            scope: x.scope.clone(),
            effect,
            accepted,
            due: (accepted + takes).min(clock::LAST),
            user: x.user.clone(),
            method: x.route.operation.method.clone(),
            path: x.path.to_owned(),
            target: (path.to_owned(), word.to_owned()),
            target_id: target_id.to_owned(),
            fails: x.fails.clone(),
            is_done: false,
            is_shown,
        });
        location
    }

    /// `/requests`, one of them, or its status.
    pub(super) fn request(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let now = self.now();
        let id = x.checked.arguments.first();
        let Some(id) = id else {
            return Ok(self.requests(x, at, now));
        };
        let job = self
            .jobs
            .get(id)
            .filter(|job| job.is_shown && job.scope == x.scope);
        let Some(job) = job else {
            return Err(Refused(404, format!("{} does not exist", x.url(&at.path))));
        };
        let value = if at.normal.ends_with("/status") {
            status(x, job, now)
        } else {
            request(x, job, now)
        };
        Ok(x.reply(&value, ""))
    }

    fn requests(&self, x: &Exchange<'_>, at: &Spot, now: Moment) -> crate::answer::Reply {
        let depth = super::spot::depth(x);
        let fits = |job: &&Job| {
            let url = x.url(&job.path);
            let given = |name: &str| query(x, name);
            let (word, _) = progress(job, now);
            job.is_shown
                && job.scope == x.scope
                && [given("filter.status"), given("filter.requestStatus")]
                    .into_iter()
                    .flatten()
                    .all(|wanted| wanted.eq_ignore_ascii_case(word))
                && given("filter.method")
                    .is_none_or(|wanted| wanted.eq_ignore_ascii_case(&job.method))
                && given("filter.url").is_none_or(|wanted| url.contains(wanted))
                && given("filter.createdBy").is_none_or(|wanted| job.user.contains(wanted))
                && given("filter.createdAfter")
                    .is_none_or(|wanted| *clock::text(job.accepted) > *wanted)
                && given("filter.createdBefore")
                    .is_none_or(|wanted| *clock::text(job.accepted) < *wanted)
        };
        let jobs: Vec<&Job> = self.jobs.all.values().rev().filter(fits).collect();
        let (offset, limit) = (
            number(x, "offset").unwrap_or(0),
            number(x, "limit").unwrap_or(100),
        );
        let window = jobs.iter().skip(offset).take(limit);
        let items: Vec<Value> = window
            .map(|job| {
                let mut value = request(x, job, now);
                if depth == 0
                    && let Some(value) = value.as_object_mut()
                {
                    value.retain(|name, _| ["id", "type", "href"].contains(&name.as_str()));
                }
                value
            })
            .collect();
        let url = x.url(&at.path);
        let link = |offset: usize| format!("{url}?offset={offset}&limit={limit}");
        let mut links = json!({ "self": link(offset) });
        if let Some(links) = links.as_object_mut() {
            if offset > 0 {
                links.insert("prev".to_owned(), link(offset.saturating_sub(limit)).into());
            }
            if offset + limit < jobs.len() {
                links.insert("next".to_owned(), link(offset + limit).into());
            }
        }
        let value = json!({
            "id": "requests", "type": "collection", "href": url,
            "offset": offset, "limit": limit, "_links": links, "items": items,
        });
        x.reply(&value, "")
    }
}

/// The word for how far a change is, and what to say about it.
fn progress(job: &Job, now: Moment) -> (&'static str, String) {
    if job.is_done || now >= job.due {
        return match &job.fails {
            Some(reason) => ("FAILED", reason.clone()),
            None => ("DONE", "Request has been successfully executed".to_owned()),
        };
    }
    // A change waits for the first quarter of its time.
    if now - job.accepted < (job.due - job.accepted) / 4 {
        ("QUEUED", "Request has been queued".to_owned())
    } else {
        ("RUNNING", "Request is being executed".to_owned())
    }
}

fn status(x: &Exchange<'_>, job: &Job, now: Moment) -> Value {
    let (word, message) = progress(job, now);
    let (path, kind) = &job.target;
    let target = json!({ "id": job.target_id, "type": kind, "href": x.url(path) });
    json!({
        "id": format!("{}/status", job.id),
        "type": "request-status",
        "href": x.job_url(&job.id),
        "metadata": {
            "status": word,
            "message": message,
            "etag": format!("{:032x}", hash(&job.id)),
            "targets": [{ "target": target, "status": word }],
        },
    })
}

fn request(x: &Exchange<'_>, job: &Job, now: Moment) -> Value {
    json!({
        "id": job.id,
        "type": "request",
        "href": x.url(&format!("/requests/{}", job.id)),
        "metadata": {
            "createdDate": clock::text(job.accepted),
            "createdBy": job.user,
            "etag": format!("{:032x}", hash(&job.id)),
            "requestStatus": status(x, job, now),
        },
        "properties": {
            "method": job.method,
            "headers": {},
            "body": "",
            "url": x.url(&job.path),
        },
    })
}
