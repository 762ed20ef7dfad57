//! Collections: filtered, sorted, in pages.

use std::{borrow::Cow, cmp::Ordering};

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
        let conditions: Vec<(&str, &str, String)> = conditions
            .iter()
            .map(|(key, wanted)| (key.as_str(), wanted.as_str(), wanted.to_lowercase()))
            .collect();
        homes.retain(|home| {
            let node = world.find(home);
            node.is_some_and(|node| {
                let mut conditions = conditions.iter();
                conditions.all(|(key, wanted, small)| matches(&shape, node, key, wanted, small))
            })
        });
        if let Some(sort) = sort {
            let (key, is_down) = match sort.strip_prefix('-') {
                Some(key) => (key, true),
                None => (sort, false),
            };
            // Looked up once for each, not once for each comparison.
            let mut sorted: Vec<(Key, String)> = homes
                .into_iter()
                .map(|home| {
                    let node = world.find(&home);
                    let value = node.and_then(|node| member(&shape, node, key));
                    (Key::of(value.as_deref()), home)
                })
                .collect();
            sorted.sort_by(|(one, _), (other, _)| match is_down {
                true => other.compare(one),
                false => one.compare(other),
            });
            homes = sorted.into_iter().map(|(_, home)| home).collect();
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
fn member<'a>(shape: &'a Shape, node: &'a Node, key: &str) -> Option<Cow<'a, Value>> {
    let properties = node.body.get("properties");
    if let Some(value) = properties.and_then(|properties| properties.get(key)) {
        return Some(Cow::Borrowed(value));
    }
    let made = match key {
        "id" => Value::from(node.id()),
        "state" | "status" => Value::from(state(shape, node)?),
        "createdDate" | "createdAfter" | "createdBefore" => {
            Value::from(crate::clock::text(node.created))
        }
        "lastModifiedDate" => Value::from(crate::clock::text(node.modified)),
        "createdBy" => Value::from(&*node.created_by),
        "lastModifiedBy" => Value::from(&*node.modified_by),
        // `recordIp` is the `ip` of a record, `clusterId` that of a reference.
        _ => {
            let metadata = node.body.get("metadata");
            let short = key.trim_start_matches(|c: char| c.is_ascii_lowercase());
            let found = metadata
                .and_then(|metadata| metadata.get(key))
                .or_else(|| node.body.get(key))
                .or_else(|| properties?.get(short.to_lowercase()));
            return found.map(Cow::Borrowed);
        }
    };
    Some(Cow::Owned(made))
}

/// Whether a resource has what is wanted; `small` is that in small letters.
fn matches(shape: &Shape, node: &Node, key: &str, wanted: &str, small: &str) -> bool {
    let Some(value) = member(shape, node, key) else {
        return false;
    };
    match (key, &*value) {
        ("createdAfter", Value::String(date)) => date.as_str() > wanted,
        ("createdBefore", Value::String(date)) => date.as_str() < wanted,
        (_, Value::String(text)) => text.to_lowercase().contains(small),
        (_, Value::Array(items)) => items.iter().any(|item| plain_text(item).contains(wanted)),
        (_, value) => plain_text(value) == wanted,
    }
}

/// What a resource is sorted by.
enum Key {
    Number(f64),
    Text(String),
    /// Comes last.
    Absent,
}

impl Key {
    fn of(value: Option<&Value>) -> Self {
        let number = value.and_then(Value::as_f64);
        match (number, value) {
            (Some(number), _) => Self::Number(number),
            (None, Some(value)) => Self::Text(plain_text(value)),
            (None, None) => Self::Absent,
        }
    }

    /// Numbers come before texts.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one.total_cmp(other),
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            _ => self.rank().cmp(&other.rank()),
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Number(_) => 0,
            Self::Text(_) => 1,
            Self::Absent => 2,
        }
    }
}
