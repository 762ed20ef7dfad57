//! Collections: filtered, sorted, in pages.

use std::cmp::Ordering;

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Refused,
    show::{View, state},
    spot::{Spot, depth, number, query},
};
use crate::{
    answer::{Exchange, plain_text},
    document::Place,
    facts,
    resource::property,
    schema::{ValueKind, kind},
    shape::{Shape, answered, list_member},
    world::Node,
};

/// Items of a page where neither the caller nor the document says how many.
const USUAL_LIMIT: usize = 100;

/// Parameters of lists that are no filters although their names begin so.
const FILTER: &str = "filter.";

/// What a list is read on with where it goes by tokens.
const TOKEN: &str = "pagination.token";

/// Where a page begins and ends, and what is around it.
struct Page {
    offset: usize,
    limit: usize,
    total: usize,
}

impl Cloud {
    pub(super) fn list(&mut self, x: &Exchange<'_>, at: &Spot) -> Answered {
        let base = x.url("");
        let view = x.view(&base);
        let has = |name: &str| {
            let parameters = &x.route.operation.parameters;
            parameters.iter().any(|parameter| parameter.name == name)
        };
        let mut page = Page {
            offset: if has(TOKEN) {
                match query(x, TOKEN).filter(|text| !text.is_empty()) {
                    None => 0,
                    Some(text) => token(text).ok_or_else(|| {
                        let what = format!("{TOKEN} is none that this server has given out");
                        Refused(400, what)
                    })?,
                }
            } else {
                number(x, "offset").unwrap_or(0)
            },
            limit: if has("limit") {
                number(x, "limit").unwrap_or(USUAL_LIMIT)
            } else {
                usize::MAX
            },
            total: 0,
        };
        let depth = depth(x);
        let items = match self.made_up_list(&view, x, at) {
            Some(items) => {
                page.total = items.len();
                let items = items.into_iter().skip(page.offset).take(page.limit);
                items.collect()
            }
            None => {
                let homes = self.page(&view, x, at, &mut page);
                let homes = homes.iter();
                homes
                    .filter_map(|home| self.show_listed(&view, home, depth))
                    .collect()
            }
        };
        let value = self.envelope(&view, x, at, &page, items);
        Ok(x.reply(&value, &x.url(&at.path)))
    }

    /// Where the resources of a page live.
    fn page(
        &mut self,
        view: &View<'_>,
        x: &Exchange<'_>,
        at: &Spot,
        page: &mut Page,
    ) -> Vec<String> {
        let conditions = conditions(x);
        let sort = query(x, "orderBy").filter(|key| !key.is_empty());
        let most = query(x, "maxResults").and_then(|most| most.parse::<f64>().ok());
        let gathered = self.gathered(view, x, at);
        let world = self.world(view.scope);
        if gathered.is_none() && conditions.is_empty() && sort.is_none() && most.is_none() {
            let entries = world.list(&at.path);
            page.total = entries.len();
            let entries = entries.iter().skip(page.offset).take(page.limit);
            return entries
                .map(|entry| match &entry.target {
                    Some(target) => target.to_string(),
                    None => format!("{}/{}", at.path, entry.segment),
                })
                .collect();
        }
        let mut homes = gathered.unwrap_or_else(|| {
            let entries = world.list(&at.path).iter();
            entries
                .map(|entry| match &entry.target {
                    Some(target) => target.to_string(),
                    None => format!("{}/{}", at.path, entry.segment),
                })
                .collect()
        });
        if let Some(most) = most {
            homes.truncate(most.max(0.0) as usize);
        }
        let shape = homes.first().and_then(|home| {
            let item = self.world(view.scope).find(home)?.item.clone();
            self.shape(view.document, &item)
        });
        let Some(shape) = shape else {
            page.total = 0;
            return Vec::new();
        };
        let world = self.world(view.scope);
        homes.retain(|home| {
            let node = world.find(home);
            node.is_some_and(|node| {
                let mut conditions = conditions.iter();
                conditions.all(|(key, wanted)| matches(&shape, node, key, wanted))
            })
        });
        if let Some(sort) = sort {
            let (key, is_down) = match sort.strip_prefix('-') {
                Some(key) => (key, true),
                None => (sort, false),
            };
            let order = |one: &String, other: &String| {
                let value =
                    |home: &str| world.find(home).and_then(|node| member(&shape, node, key));
                let order = compare(value(one).as_ref(), value(other).as_ref());
                if is_down { order.reverse() } else { order }
            };
            homes.sort_by(order);
        }
        page.total = homes.len();
        homes
            .into_iter()
            .skip(page.offset)
            .take(page.limit)
            .collect()
    }

    /// The answer around the items.
    fn envelope(
        &mut self,
        view: &View<'_>,
        x: &Exchange<'_>,
        at: &Spot,
        page: &Page,
        items: Vec<Value>,
    ) -> Value {
        let document = view.document;
        let schema = answered(x.route.operation).unwrap_or_default();
        let flat = document.flat(&schema);
        let url = format!("{}{}", view.base, at.path);
        let count = items.len();
        let next = page.offset.saturating_add(page.limit);
        let has_next = next < page.total;
        let shape = property(&flat, "_links").or_else(|| property(&flat, "links"));
        let shape = shape
            .map(|schema| document.flat(schema))
            .unwrap_or_default();
        let mut links = Map::new();
        let link = |offset: usize| link(x, &url, offset, page.limit);
        if page.limit != usize::MAX {
            links.insert("self".to_owned(), link(page.offset).into());
            if page.offset > 0 {
                let before = page.offset.saturating_sub(page.limit);
                let mut names = ["previous", "prev"].into_iter();
                let name = names.find(|name| property(&shape, name).is_some());
                links.insert(name.unwrap_or("prev").to_owned(), link(before).into());
            }
            if has_next || facts::ENDLESS_LINKS.contains(&document.product()) {
                links.insert("next".to_owned(), link(next).into());
            }
        }
        // What there is no page for is empty where it must be there.
        for name in crate::document::list(&shape, "required") {
            let name = name.as_str().unwrap_or_default();
            links.entry(name).or_insert_with(|| "".into());
        }
        let limit = if page.limit == usize::MAX {
            count
        } else {
            page.limit
        };
        let token = if has_next {
            token_text(next)
        } else {
            String::new()
        };
        let mut value = Map::new();
        let list = list_member(document, &flat).map_or("items", |(name, _)| name);
        for (name, member) in [
            ("id", json!(at.path.trim_start_matches('/'))),
            ("type", json!("collection")),
            ("href", json!(url)),
            ("offset", json!(page.offset)),
            ("limit", json!(limit)),
            ("total", json!(page.total)),
            ("count", json!(count)),
            ("_links", Value::Object(links.clone())),
            ("links", Value::Object(links)),
            ("pagination", json!({ "limit": limit, "token": token })),
        ] {
            let Some(schema) = property(&flat, name).map(|schema| document.flat(schema)) else {
                continue;
            };
            let member = match kind(&schema) {
                ValueKind::Text
                    if name == "id" && crate::document::text(&schema, "format") == Some("uuid") =>
                {
                    json!(crate::resource::stable_id(&at.path))
                }
                ValueKind::Text if name == "type" => match crate::document::list(&schema, "enum") {
                    [only] => only.clone(),
                    _ => member,
                },
                _ => member,
            };
            value.insert(name.to_owned(), member);
        }
        let mut value = Value::Object(value);
        self.provider(document, &at.path)
            .complete(&schema, &mut value);
        if let Some(value) = value.as_object_mut() {
            value.insert(list.to_owned(), Value::Array(items));
        }
        value
    }
}

/// A page's address: as it was called, from another place.
fn link(x: &Exchange<'_>, url: &str, offset: usize, limit: usize) -> String {
    let kept = x
        .incoming
        .query
        .iter()
        .filter(|(name, _)| name != "offset" && name != "limit" && name != TOKEN);
    let mut parameters = x.route.operation.parameters.iter();
    let mut link = match parameters.any(|parameter| parameter.name == TOKEN) {
        true if offset == 0 => format!("{url}?limit={limit}"),
        true => format!("{url}?limit={limit}&{TOKEN}={}", token_text(offset)),
        false => format!("{url}?offset={offset}&limit={limit}"),
    };
    for (name, value) in kept {
        link.push_str(&format!(
            "&{}={}",
            super::spot::segment(name),
            super::spot::segment(value)
        ));
    }
    link
}

fn token_text(offset: usize) -> String {
    format!("t{offset:x}")
}

fn token(token: &str) -> Option<usize> {
    usize::from_str_radix(token.strip_prefix('t')?, 16).ok()
}

/// What a list is filtered by: key and value.
fn conditions(x: &Exchange<'_>) -> Vec<(String, String)> {
    let declared = |name: &str| {
        let mut parameters = x.route.operation.parameters.iter();
        parameters.any(|parameter| parameter.place == Place::Query && parameter.name == name)
    };
    let pairs = x.incoming.query.iter();
    pairs
        .filter_map(|(name, value)| {
            let key = match name.strip_prefix(FILTER) {
                Some(key) => key,
                // What is neither paging nor form is a filter by its own name, such as the name of a cluster.
                None if name == "name" && declared(name) => name,
                None => return None,
            };
            Some((key.to_owned(), value.clone()))
        })
        .collect()
}

/// A member of a resource that people sort and filter by: a property, else something of its metadata.
fn member(shape: &Shape, node: &Node, key: &str) -> Option<Value> {
    if let Some(value) = node.at(&format!("/properties/{key}")) {
        return Some(value.clone());
    }
    match key {
        "id" => Some(Value::from(node.id())),
        "state" | "status" => state(shape, node).map(Value::from),
        "createdDate" | "createdAfter" | "createdBefore" => {
            Some(Value::from(crate::clock::text(node.created)))
        }
        "lastModifiedDate" => Some(Value::from(crate::clock::text(node.modified))),
        "createdBy" => Some(Value::from(&*node.created_by)),
        "lastModifiedBy" => Some(Value::from(&*node.modified_by)),
        // `recordIp` is the `ip` of a record, `clusterId` that of a reference.
        _ => node
            .body
            .get("metadata")
            .and_then(|metadata| metadata.get(key))
            .or_else(|| node.body.get(key))
            .or_else(|| {
                let short = key.trim_start_matches(|c: char| c.is_ascii_lowercase());
                node.at(&format!("/properties/{}", short.to_lowercase()))
            })
            .cloned(),
    }
}

fn matches(shape: &Shape, node: &Node, key: &str, wanted: &str) -> bool {
    let Some(value) = member(shape, node, key) else {
        return false;
    };
    match (key, value) {
        ("createdAfter", Value::String(date)) => date.as_str() > wanted,
        ("createdBefore", Value::String(date)) => date.as_str() < wanted,
        (_, Value::String(text)) => text.to_lowercase().contains(&wanted.to_lowercase()),
        (_, Value::Array(items)) => items.iter().any(|item| plain_text(item).contains(wanted)),
        (_, value) => plain_text(&value) == wanted,
    }
}

fn compare(one: Option<&Value>, other: Option<&Value>) -> Ordering {
    match (one, other) {
        (Some(Value::Number(one)), Some(Value::Number(other))) => one
            .as_f64()
            .partial_cmp(&other.as_f64())
            .unwrap_or(Ordering::Equal),
        (Some(one), Some(other)) => plain_text(one).cmp(&plain_text(other)),
        (one, other) => one.is_none().cmp(&other.is_none()),
    }
}
