//! What is remembered, as JSON and back.

use serde_json::{Value, json};

use crate::{
    cloud::{Cloud, Effect, Job},
    server::{Changing, Fake},
    world::{Node, Progress, Scope, World},
};

/// Which form it is written in.
const VERSION: u64 = 1;

impl Fake {
    /// Everything that is there, as JSON, for [`Options::state`](crate::Options::state): resources, what is going
    /// on, and what was made so far. Requests that came and faults are not part of it.
    pub fn save(&self) -> String {
        self.shared.changing().save().to_string()
    }
}

impl Changing {
    pub fn save(&self) -> Value {
        let mut state = self.cloud.save();
        state["storage"] = self.storage.save();
        state
    }

    /// Takes the place of everything that is there.
    pub fn load(&mut self, text: &str) -> Result<(), String> {
        let state: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if state["version"] != VERSION {
            return Err("this is no state that this version has written".to_owned());
        }
        self.cloud.load(&state)?;
        self.storage.load(&state["storage"])
    }
}

impl Cloud {
    fn save(&self) -> Value {
        let mut scopes: Vec<(&Scope, &World)> = self.worlds.iter().collect();
        scopes.sort_by_key(|(scope, _)| *scope);
        let worlds = scopes.into_iter().map(|(scope, world)| {
            let nodes = world.all().map(|(path, node)| save_node(path, node));
            let links = world.attached();
            json!({ "scope": save_scope(scope), "resources": nodes.collect::<Vec<_>>(), "attached": links })
        });
        let jobs = self.jobs.all.values().map(save_job);
        json!({
            "version": VERSION,
            "made": self.made,
            "worlds": worlds.collect::<Vec<_>>(),
            "changes": jobs.collect::<Vec<_>>(),
        })
    }

    fn load(&mut self, state: &Value) -> Result<(), String> {
        self.forget();
        self.made = state["made"].as_u64().unwrap_or_default();
        for part in array(&state["worlds"]) {
            let scope = load_scope(&part["scope"]);
            self.is_furnished(&scope);
            let mut nodes: Vec<(String, Node)> =
                array(&part["resources"]).filter_map(load_node).collect();
            nodes.sort_by_key(|(_, node)| node.order);
            let world = self.world(&scope);
            for (path, node) in nodes {
                world.insert(&path, node);
            }
            for link in array(&part["attached"]) {
                if let [Value::String(list), Value::String(home)] =
                    link.as_array().map_or(&[][..], Vec::as_slice)
                {
                    world.attach(list, home);
                }
            }
        }
        for job in array(&state["changes"]) {
            self.jobs
                .add(load_job(job).ok_or("a change is not understood")?);
        }
        Ok(())
    }
}

fn array(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn save_scope(scope: &Scope) -> Value {
    json!([&*scope.contract, &*scope.product, &*scope.location])
}

fn load_scope(value: &Value) -> Scope {
    let part = |index: usize| value[index].as_str().unwrap_or_default().into();
    Scope {
        contract: part(0),
        product: part(1),
        location: part(2),
    }
}

fn save_node(path: &str, node: &Node) -> Value {
    json!({
        "path": path, "item": &*node.item, "body": node.body, "created": node.created, "modified": node.modified,
        "by": [&*node.created_by, &*node.modified_by], "version": node.version, "order": node.order,
        "progress": match &node.progress {
            Progress::Ready => "ready",
            Progress::Creating => "creating",
            Progress::Changing => "changing",
            Progress::Deleting => "deleting",
            Progress::Failed(_) => "failed",
        },
        "reason": match &node.progress {
            Progress::Failed(reason) => Some(&**reason),
            _ => None,
        },
    })
}

fn load_node(value: &Value) -> Option<(String, Node)> {
    let by = |index: usize| value["by"][index].as_str().unwrap_or_default().into();
    let node = Node {
        item: value["item"].as_str()?.into(),
        body: value["body"].as_object()?.clone(),
        created: value["created"].as_i64()?,
        modified: value["modified"].as_i64()?,
        created_by: by(0),
        modified_by: by(1),
        version: value["version"]
            .as_u64()
            .and_then(|version| u32::try_from(version).ok())?,
        progress: match value["progress"].as_str()? {
            "creating" => Progress::Creating,
            "changing" => Progress::Changing,
            "deleting" => Progress::Deleting,
            "failed" => Progress::Failed(value["reason"].as_str().unwrap_or_default().into()),
            _ => Progress::Ready,
        },
        order: value["order"].as_u64()?,
        attached: Vec::new(),
    };
    Some((value["path"].as_str()?.to_owned(), node))
}

fn save_job(job: &Job) -> Value {
    let effect = match &job.effect {
        Effect::Ready { paths, set } => json!({ "ready": paths, "set": set }),
        Effect::Remove { paths } => json!({ "remove": paths }),
        Effect::Detach { list, segment } => json!({ "detach": [list, segment] }),
        Effect::Replace { gone, paths } => json!({ "replace": gone, "ready": paths }),
    };
    json!({
        "id": job.id, "scope": save_scope(&job.scope), "effect": effect, "accepted": job.accepted, "due": job.due,
        "user": job.user, "method": job.method, "path": job.path, "target": [job.target.0, job.target.1, job.target_id],
        "fails": job.fails, "isDone": job.is_done, "isShown": job.is_shown,
    })
}

fn load_job(value: &Value) -> Option<Job> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let texts = |value: &Value| array(value).filter_map(text).collect::<Vec<String>>();
    let effect = &value["effect"];
    let effect = if let [list, segment] = texts(&effect["detach"]).as_slice() {
        Effect::Detach {
            list: list.clone(),
            segment: segment.clone(),
        }
    } else if let Some(gone) = text(&effect["replace"]) {
        Effect::Replace {
            gone,
            paths: texts(&effect["ready"]),
        }
    } else if effect.get("remove").is_some() {
        Effect::Remove {
            paths: texts(&effect["remove"]),
        }
    } else {
        let set = array(&effect["set"]).filter_map(|pair| Some((text(&pair[0])?, pair[1].clone())));
        Effect::Ready {
            paths: texts(&effect["ready"]),
            set: set.collect(),
        }
    };
    Some(Job {
        id: text(&value["id"])?,
        scope: load_scope(&value["scope"]),
        effect,
        accepted: value["accepted"].as_i64()?,
        due: value["due"].as_i64()?,
        user: text(&value["user"])?,
        method: text(&value["method"])?,
        path: text(&value["path"])?,
        target: (text(&value["target"][0])?, text(&value["target"][1])?),
        target_id: text(&value["target"][2])?,
        fails: text(&value["fails"]),
        is_done: value["isDone"].as_bool()?,
        is_shown: value["isShown"].as_bool()?,
    })
}
