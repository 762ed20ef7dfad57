//! Calls that mean something else than their method says, see [`facts`](crate::facts).

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Effect, Refused, SERVICE, not_found,
    spot::{Spot, arguments, around, fill, query, segment},
};
use crate::{
    answer::{Exchange, plain_text},
    clock,
    facts::{Action, Does},
    resource::stable_id,
    world::Progress,
};

impl Cloud {
    pub(super) fn act(&mut self, x: &Exchange<'_>, at: &Spot, action: &'static Action) -> Answered {
        let parent = around(&at.path).to_owned();
        match &action.does {
            Does::Set { set, refused } => {
                self.check_idle(x, &parent)?;
                if let Some(refusal) = refused {
                    let node = self.world(&x.scope).find(&parent);
                    let value = node.and_then(|node| node.at(refusal.member));
                    let is_value = value.and_then(Value::as_str) == Some(refusal.value);
                    if is_value == refusal.is_value {
                        return Err(Refused(422, refusal.message.to_owned()));
                    }
                }
                let set = set
                    .iter()
                    .map(|(pointer, value)| ((*pointer).to_owned(), Value::from(*value)));
                let effect = Effect::Ready {
                    paths: vec![parent.clone()],
                    set: set.collect(),
                };
                Ok(self.work(x, &parent, effect))
            }
            Does::Make { at: list, copy } => self.make(x, &parent, list, copy),
            Does::Restore { from, member } => self.restore(x, at, &parent, from, member),
            Does::Renew { member } => {
                let number = self.next_number();
                let value = stable_id(&format!("{parent} {number} {}", self.seed)).replace('-', "");
                let pointer = format!("/properties/{member}");
                let Some(node) = self.world(&x.scope).find_mut(&parent) else {
                    return Err(not_found(x, &parent));
                };
                node.set(&pointer, Value::from(value));
                let base = x.url("");
                self.begun_as(x, &parent, &x.view(&base).of_new())
            }
            Does::Token { at: list } => self.token(x, list),
            Does::Purge => self.purge(x, at),
            Does::Switch => self.switch(x, at, &parent),
            Does::ZoneFile => self.zone_file(x, &parent),
            Does::Replace => self.replace(x, &parent),
        }
    }

    /// Marks the resource as being worked on, and answers that the work has begun.
    fn work(&mut self, x: &Exchange<'_>, path: &str, effect: Effect) -> crate::answer::Reply {
        let now = self.now();
        if let Some(node) = self.world(&x.scope).find_mut(path) {
            node.progress = Progress::Changing;
            node.touch(now);
            node.modified_by = x.user.as_str().into();
        }
        let (id, word) = self.name_of(x, path);
        let location = self.begin(x, path, &id, &word, effect);
        x.reply(&Value::Null, &location)
    }

    fn make(
        &mut self,
        x: &Exchange<'_>,
        parent: &str,
        list: &str,
        copy: &[(&str, &str)],
    ) -> Answered {
        let sent = x.checked.body.clone().unwrap_or_default();
        let Some(node) = self.world(&x.scope).find(parent) else {
            return Err(not_found(x, parent));
        };
        let copied: Vec<(String, Value)> = copy
            .iter()
            .filter_map(|(from, to)| Some((format!("/properties/{to}"), node.at(from)?.clone())))
            .collect();
        let place = around(around(parent)).to_owned();
        let location = self.world(&x.scope).find(&place);
        let location = location.and_then(|node| node.at("/properties/location").cloned());
        let mut made = Vec::new();
        let base = x.url("");
        let home = self.create_in(&x.view(&base), list, list, &sent, None, None, &mut made)?;
        if let Some(node) = self.world(&x.scope).find_mut(&home) {
            for (pointer, value) in copied {
                node.set(&pointer, value);
            }
            if let Some(location) = location {
                node.set("/properties/location", location);
            }
        }
        let base = x.url("");
        let view = x.view(&base);
        let value = self.show(&view, &home, 0).unwrap_or_default();
        let (id, word) = self.name_of(x, &home);
        let effect = Effect::Ready {
            paths: made,
            set: Vec::new(),
        };
        let location = self.begin(x, &home, &id, &word, effect);
        Ok(x.reply(&value, &location))
    }

    fn restore(
        &mut self,
        x: &Exchange<'_>,
        at: &Spot,
        parent: &str,
        from: &str,
        member: &str,
    ) -> Answered {
        self.check_idle(x, parent)?;
        let sent = x
            .checked
            .body
            .as_ref()
            .and_then(|body| body.pointer(member));
        let id = sent.map(plain_text).unwrap_or_default();
        let list = fill(from, &arguments(&at.normal, &at.path));
        let source = format!("{list}/{}", segment(&id));
        match self.world(&x.scope).find(&source) {
            None => {
                return Err(Refused(
                    422,
                    format!("there is no {} to restore", x.url(&source)),
                ));
            }
            Some(node) if node.progress.is_busy() => {
                return Err(Refused(422, format!("{} is not ready yet", x.url(&source))));
            }
            Some(_) => {}
        }
        let effect = Effect::Ready {
            paths: vec![parent.to_owned()],
            set: Vec::new(),
        };
        Ok(self.work(x, parent, effect))
    }

    /// "Builds a fresh node from the settings of the pool, … and then destroys the old node."
    fn replace(&mut self, x: &Exchange<'_>, old: &str) -> Answered {
        let document = x.document();
        let list = around(old);
        let pool = around(list).to_owned();
        self.check_idle(x, &pool)?;
        let item = self.world(&x.scope).find(old).map(|node| node.item.clone());
        let shape = item.and_then(|item| self.shape(document, &item));
        let Some(shape) = shape else {
            return Err(not_found(x, old));
        };
        let number = self.next_number();
        let id = stable_id(&format!("{list} {number} {}", self.seed));
        let new = format!("{list}/{}", segment(&id));
        let made = self.make_node(
            document,
            &shape,
            &new,
            &id,
            &Value::Null,
            None,
            SERVICE,
            true,
        );
        let world = self.world(&x.scope);
        world.insert(&new, made);
        for (path, progress) in [(old, Progress::Deleting), (&pool, Progress::Changing)] {
            if let Some(node) = world.find_mut(path) {
                node.progress = progress;
            }
        }
        let (id, word) = self.name_of(x, &pool);
        let effect = Effect::Replace {
            gone: old.to_owned(),
            paths: vec![new, pool.clone()],
        };
        let location = self.begin(x, &pool, &id, &word, effect);
        Ok(x.reply(&Value::Null, &location))
    }

    fn token(&mut self, x: &Exchange<'_>, list: &str) -> Answered {
        let number = self.next_number();
        let id = stable_id(&format!("token {number} {}", self.seed));
        let ttl = query(x, "ttl").and_then(|ttl| ttl.parse::<i64>().ok());
        let now = self.now();
        let expires = now + 1000 * ttl.unwrap_or(365 * 24 * 3600);
        let sent =
            json!({ "createdDate": clock::text(now), "expirationDate": clock::text(expires) });
        if let Some(shape) = self.shape(x.document(), &format!("{list}/{{}}")) {
            let path = format!("{list}/{}", segment(&id));
            let mut node = self.make_node(
                x.document(),
                &shape,
                &path,
                &id,
                &sent,
                None,
                &x.user,
                false,
            );
            node.body.insert(
                "expirationDate".to_owned(),
                Value::from(clock::text(expires)),
            );
            node.body
                .insert("href".to_owned(), Value::from(x.url(&path)));
            self.world(&x.scope).insert(&path, node);
        }
        Ok(x.reply(&json!({ "token": token_text(&id) }), ""))
    }

    fn purge(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let now = clock::text(self.now());
        let criterion = query(x, "criteria").unwrap_or("ALL").to_owned();
        if !["ALL", "CURRENT", "EXPIRED"].contains(&criterion.as_str()) {
            let what = "criteria must be ALL, CURRENT or EXPIRED";
            return Err(Refused(400, what.to_owned()));
        }
        let used = x.incoming.header("authorization").unwrap_or_default();
        let world = self.world(&x.scope);
        let paths: Vec<String> = world
            .list(&at.path)
            .iter()
            .map(|entry| format!("{}/{}", at.path, entry.segment))
            .collect();
        for path in paths {
            let Some(node) = world.find(&path) else {
                continue;
            };
            let ends = node.at("/expirationDate").map(plain_text);
            let goes = match criterion.as_str() {
                "EXPIRED" => ends.is_some_and(|ends| ends < now),
                "CURRENT" => used.ends_with(&token_text(node.id())),
                _ => true,
            };
            if goes {
                world.remove(&path);
            }
        }
        Ok(x.reply(&json!({ "success": true }), ""))
    }

    /// A setting that is on once it was made, and off once it was deleted.
    fn switch(&mut self, x: &Exchange<'_>, at: &Spot, parent: &str) -> Answered {
        let key = format!("/{}", at.path.rsplit('/').next().unwrap_or_default());
        let hidden = format!("/x-fake{key}");
        let Some(node) = self.world(&x.scope).find(parent) else {
            return Err(not_found(x, parent));
        };
        let kept = node.at(&hidden).cloned();
        match x.route.operation.method.as_str() {
            "GET" => {
                let mut value = kept.ok_or_else(|| not_found(x, &at.path))?;
                value["href"] = Value::from(x.url(&at.path));
                let value = self.fit(x, &at.path, value);
                Ok(x.reply(&value, &x.url(&at.path)))
            }
            "DELETE" => {
                kept.ok_or_else(|| not_found(x, &at.path))?;
                if let Some(Value::Object(hidden)) = self
                    .world(&x.scope)
                    .find_mut(parent)
                    .and_then(|node| node.body.get_mut("x-fake"))
                {
                    hidden.remove(key.trim_start_matches('/'));
                }
                let value = self.fit(x, &at.path, json!({}));
                Ok(x.reply(&value, &x.url(&at.path)))
            }
            _ => {
                let sent = x.checked.body.clone().unwrap_or_default();
                let mut value =
                    json!({ "properties": sent.get("properties").cloned().unwrap_or_default() });
                value["id"] = Value::from(stable_id(&at.path));
                value["type"] = Value::from("dnsseckeys");
                value["href"] = Value::from(x.url(&at.path));
                let value = self.fit(x, &at.path, value);
                if let Some(node) = self.world(&x.scope).find_mut(parent) {
                    node.set(&hidden, value.clone());
                }
                Ok(x.reply(&value, &x.url(&at.path)))
            }
        }
    }

    /// The records of a zone, one a line: `name ttl IN type content`.
    fn zone_file(&mut self, x: &Exchange<'_>, zone: &str) -> Answered {
        let list = format!("{zone}/records");
        if x.route.operation.method == "PUT" {
            let text = String::from_utf8_lossy(x.incoming.body).into_owned();
            self.world(&x.scope).remove_all(&list);
            let mut made = Vec::new();
            for line in text
                .lines()
                .filter(|line| !line.trim_start().starts_with([';', '$']))
            {
                let words: Vec<&str> = line.split_whitespace().collect();
                if let [name, ttl, "IN", kind, content @ ..] = words.as_slice()
                    && let Ok(ttl) = ttl.parse::<u32>()
                {
                    let sent = json!({ "properties": {
                        "name": name, "ttl": ttl, "type": kind, "content": content.join(" "),
                    } });
                    self.create_in(
                        &x.view(&x.url("")),
                        &list,
                        "/zones/{}/records",
                        &sent,
                        None,
                        None,
                        &mut made,
                    )?;
                }
            }
            let (id, word) = self.name_of(x, zone);
            let effect = Effect::Ready {
                paths: made.clone(),
                set: Vec::new(),
            };
            let location = self.begin(x, zone, &id, &word, effect);
            let base = x.url("");
            let view = x.view(&base);
            let items: Vec<Value> = made
                .iter()
                .filter_map(|home| self.show(&view, home, 0))
                .collect();
            let count = items.len();
            let value = json!({
                "id": list.trim_start_matches('/'), "type": "collection", "href": x.url(&list),
                "items": items, "offset": 0, "limit": count, "_links": {},
            });
            let value = self.fit(x, &list, value);
            return Ok(x.reply(&value, &location));
        }
        let world = self.world(&x.scope);
        let name = world
            .find(zone)
            .and_then(|node| node.at("/properties/zoneName"))
            .map(plain_text);
        let mut text = format!("$ORIGIN {}.\n", name.unwrap_or_default());
        for entry in world.list(&list) {
            if let Some(node) = world.find(&format!("{list}/{}", entry.segment)) {
                let member = |name: &str| {
                    node.at(&format!("/properties/{name}"))
                        .map(plain_text)
                        .unwrap_or_default()
                };
                let line = [
                    member("name"),
                    member("ttl"),
                    "IN".to_owned(),
                    member("type"),
                    member("content"),
                ];
                text.push_str(&line.join(" "));
                text.push('\n');
            }
        }
        Ok(x.reply(&Value::from(text), ""))
    }
}

/// The token with an id, of a form that tokens have (RFC 7519, 6).
fn token_text(id: &str) -> String {
    format!("eyJhbGciOiJub25lIn0.{}.", id.replace('-', ""))
}

/// Members that are kept for the server itself.
pub(super) fn without_hidden(body: &mut Map<String, Value>) {
    body.remove("x-fake");
}
