//! Collections: filtered, sorted, in pages.

use std::{borrow::Cow, sync::Arc};

use serde_json::{Map, Value, json};

use super::{
    Answered, Cloud, Refused,
    column::Column,
    show::{View, state},
    spot::{Spot, depth, number, query},
};
use crate::{
    answer::Exchange,
    document::Place,
    facts,
    resource::property,
    schema::{ValueKind, kind},
    shape::{Shape, answered, list_member},
    world::{Entry, Node},
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
        let sort = query(x, "orderBy").filter(|key| !key.is_empty());
        let most = query(x, "maxResults").and_then(|most| most.parse::<f64>().ok());
        let gathered = self.gathered(view, x, at);
        let count = match &gathered {
            Some(homes) => homes.len(),
            None => self.world(view.scope).list(&at.path).len(),
        };
        let count = most.map_or(count, |most| count.min(most.max(0.0) as usize));
        let conditions = conditions(x);
        let items: Vec<usize> = if conditions.is_empty() && sort.is_none() {
            page.total = count;
            (0..count).skip(page.offset).take(page.limit).collect()
        } else {
            let found = self.found(view, at, gathered.as_deref(), &conditions, sort, count);
            page.total = found.len();
            let found = found.iter().skip(page.offset).take(page.limit);
            found.copied().collect()
        };
        let items = items.into_iter();
        let world = self.world(view.scope);
        let entries = world.list(&at.path);
        items
            .filter_map(|item| match &gathered {
                Some(homes) => homes.get(item).cloned(),
                None => entries.get(item).map(|entry| home(&at.path, entry)),
            })
            .collect()
    }

    /// The numbers of those of the first `count` items that fit, in the order asked for.
    fn found(
        &mut self,
        view: &View<'_>,
        at: &Spot,
        gathered: Option<&[String]>,
        conditions: &[(String, String)],
        sort: Option<&str>,
        count: usize,
    ) -> Arc<Vec<usize>> {
        let question = format!("{conditions:?} {sort:?} {count}");
        let state = self.world(view.scope).state(&at.path);
        if gathered.is_none()
            && let Some(found) = self.found.get(view.scope, &at.path, &question, state)
        {
            return found;
        }
        let mut fits = vec![true; count];
        for (key, wanted) in conditions {
            let column = self.column(view, at, gathered, key);
            for (fits, has) in fits.iter_mut().zip(column.having(key, wanted)) {
                *fits &= has;
            }
        }
        let fits = |item: &usize| fits.get(*item) == Some(&true);
        let found = match sort {
            None => (0..count).filter(fits).collect(),
            Some(sort) => {
                let (key, is_down) = match sort.strip_prefix('-') {
                    Some(key) => (key, true),
                    None => (sort, false),
                };
                let column = self.column(view, at, gathered, key);
                column
                    .sorted(is_down)
                    .iter()
                    .copied()
                    .filter(fits)
                    .collect()
            }
        };
        let found = Arc::new(found);
        if gathered.is_none() {
            self.found
                .keep(view.scope, &at.path, &question, state, &found);
        }
        found
    }

    /// A member of all items of a collection, or of those that a view shows.
    fn column(
        &mut self,
        view: &View<'_>,
        at: &Spot,
        gathered: Option<&[String]>,
        key: &str,
    ) -> Arc<Column> {
        let scope = view.scope;
        let state = self.world(scope).state(&at.path);
        if gathered.is_none()
            && let Some(column) = self.columns.get(scope, &at.path, key, state)
        {
            return column;
        }
        let homes: Cow<'_, [String]> = match gathered {
            Some(homes) => homes.into(),
            None => {
                let entries = self.world(scope).list(&at.path).iter();
                entries.map(|entry| home(&at.path, entry)).collect()
            }
        };
        let item = homes.first().and_then(|home| self.world(scope).find(home));
        let item = item.map(|node| node.item.clone());
        let shape = item.and_then(|item| self.shape(view.document, &item));
        let Some(shape) = shape else {
            return Arc::default();
        };
        let world = self.world(scope);
        let column = Arc::new(Column::of(homes.iter().map(|home| {
            let node = world.find(home)?;
            member(&shape, node, key).map(Cow::into_owned)
        })));
        if gathered.is_none() {
            self.columns.keep(scope, &at.path, key, state, &column);
        }
        column
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

/// Where an item of a collection lives.
fn home(list: &str, entry: &Entry) -> String {
    match &entry.target {
        Some(target) => target.to_string(),
        None => format!("{list}/{}", entry.segment),
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
