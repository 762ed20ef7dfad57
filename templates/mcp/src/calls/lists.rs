//! Lists: pages are turned until there is enough to tell, item by whole item.

use ionoscloud_driver::Outcome;
use rmcp::model::{CallToolResult, ContentBlock};
use serde_json::{Map, Value, json};

use super::Failure;
use super::whole::ROOM;
use crate::arguments::Given;
use crate::catalogue::{Input, Operation, Paging, Place, parsed};
use crate::result::{Cleaner, Cursor, flat, matches, select, shorten, success};
use crate::server::Server;

/// How many items are told where nobody says, and how many are asked for at least when most may be left out.
const LIMIT: usize = 50;
const SEARCHED: u64 = 200;

/// The most items of a page where the document does not say.
const USUAL: u64 = 100;

/// The most pages that are turned for one answer, and for all of a list.
const PAGES: usize = 20;
const ALL_PAGES: usize = 200;

/// An answer in the making.
struct Answer<'a> {
    given: &'a Given,
    items: Vec<Value>,
    /// The most items.
    limit: usize,
    bytes: usize,
    /// The most bytes.
    room: usize,
    looked_at: usize,
}

impl Server {
    /// A list, as far as it goes into one answer.
    pub(super) async fn list(
        &self,
        operation: &'static Operation,
        given: &Given,
    ) -> Result<CallToolResult, Failure> {
        let at = match &given.controls.cursor {
            Some(text) => Cursor::parse(text, operation.tool).ok_or_else(|| {
                Failure::Words(format!("`cursor` is not one that {} gave.", operation.tool))
            })?,
            None => Cursor::default(),
        };
        let limit = given.controls.limit.unwrap_or(LIMIT);
        let mut answer = Answer::new(given, limit, self.settings().result);
        let next = self.gather(operation, &mut answer, at, PAGES).await?;
        let whole = next.is_some().then(|| self.whole(operation, given));
        let mut result = answer.result(operation, next);
        let link = whole.flatten().map(ContentBlock::resource_link);
        result.content.extend(link);
        Ok(result)
    }

    /// All of a list, from its beginning.
    pub(super) async fn everything(
        &self,
        operation: &'static Operation,
        given: Given,
    ) -> Result<Value, Failure> {
        let mut answer = Answer::new(&given, usize::MAX, ROOM);
        let at = Cursor::default();
        let next = self.gather(operation, &mut answer, at, ALL_PAGES).await?;
        Ok(Value::Object(answer.data(operation, next.as_ref())))
    }

    /// Turns pages until there is no more, or no more room; tells where it would go on.
    async fn gather(
        &self,
        operation: &'static Operation,
        answer: &mut Answer<'_>,
        mut at: Cursor,
        pages: usize,
    ) -> Result<Option<Cursor>, Failure> {
        let given = answer.given;
        let limit = answer.limit as u64;
        // Of many items, few may be wanted.
        let size = if given.controls.filter.is_empty() {
            limit
        } else {
            limit.max(SEARCHED)
        };
        for _ in 0..pages {
            let (outcome, following) = self.page(operation, given, &at, Some(size)).await?;
            if let Some(stopped) = answer.take(operation, at.skip, &outcome) {
                return Ok(Some(within(operation, &at, stopped)));
            }
            match following {
                Some(following) => at = following,
                None => return Ok(None),
            }
        }
        Ok(Some(at))
    }
}

impl Server {
    /// A page of a list, of that many items or as many as there can be, and where the next one is.
    pub(super) async fn page(
        &self,
        operation: &'static Operation,
        given: &Given,
        at: &Cursor,
        wanted: Option<u64>,
    ) -> Result<(Outcome, Option<Cursor>), Failure> {
        let size = page_size(operation, wanted);
        let outcome = self
            .send(operation, &asked(operation, given, at, size))
            .await?;
        let count = items(operation, &outcome).len();
        let next = following(operation, at, &outcome, count, size);
        Ok((outcome, next))
    }
}

fn items<'a>(operation: &Operation, outcome: &'a Outcome) -> &'a [Value] {
    let value = outcome.value.as_ref();
    let items = value.and_then(|value| value.get(operation.items));
    items
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
}

impl<'a> Answer<'a> {
    fn new(given: &'a Given, limit: usize, room: usize) -> Answer<'a> {
        Answer {
            given,
            items: Vec::new(),
            limit,
            bytes: 0,
            room,
            looked_at: 0,
        }
    }

    /// Takes the items of a page; tells the index of the first for which there is no room.
    fn take(&mut self, operation: &Operation, skip: usize, outcome: &Outcome) -> Option<usize> {
        let (words, items) = (operation.words(), items(operation, outcome));
        let controls = &self.given.controls;
        let cleaner = Cleaner::new(words, &outcome.secrets);
        for (index, item) in items.iter().enumerate().skip(skip) {
            if self.items.len() >= self.limit {
                return Some(index);
            }
            self.looked_at += 1;
            let wanted = controls
                .filter
                .iter()
                .all(|(path, text)| matches(words, item, path, text));
            let Some(item) = cleaner.clean(item).filter(|_| wanted) else {
                continue;
            };
            let item = select(words, &item, &controls.fields);
            let item = if controls.flat {
                flat(words, &item)
            } else {
                item
            };
            let (item, _) = shorten(item, self.room);
            let bytes = item.to_string().len() + 1;
            if self.bytes + bytes > self.room && !self.items.is_empty() {
                return Some(index);
            }
            self.bytes += bytes;
            self.items.push(item);
        }
        None
    }

    fn data(self, operation: &Operation, next: Option<&Cursor>) -> Map<String, Value> {
        let mut data = Map::new();
        data.insert("count".to_owned(), self.items.len().into());
        data.insert("items".to_owned(), self.items.into());
        if let Some(next) = next {
            data.insert("next_cursor".to_owned(), next.text(operation.tool).into());
        }
        data
    }

    fn result(self, operation: &Operation, next: Option<Cursor>) -> CallToolResult {
        let seen = if self.given.controls.filter.is_empty() {
            String::new()
        } else {
            format!(" after looking at {} items", self.looked_at)
        };
        let data = self.data(operation, next.as_ref());
        let note = next.map(|_| {
            format!(
                "There is more{seen}: call again with the same arguments and `cursor` = `next_cursor`. `fields` and `filter` make answers \
                 smaller; the resource that is linked has all of it."
            )
        });
        success(&Value::Object(data), note.as_deref())
    }
}

/// The place of an item of the page.
fn within(operation: &Operation, at: &Cursor, index: usize) -> Cursor {
    match operation.paging {
        Paging::Offset { .. } => Cursor {
            offset: at.offset + index as u64,
            ..Cursor::default()
        },
        _ => Cursor {
            skip: index,
            ..at.clone()
        },
    }
}

/// The next page, if there is one.
fn following(
    operation: &Operation,
    at: &Cursor,
    outcome: &Outcome,
    count: usize,
    size: Option<u64>,
) -> Option<Cursor> {
    let value = outcome.value.as_ref()?;
    match operation.paging {
        Paging::No => None,
        Paging::Token { next, .. } => {
            let token = value
                .pointer(next)?
                .as_str()
                .filter(|token| !token.is_empty())?;
            (token != at.token).then(|| Cursor {
                token: token.to_owned(),
                ..Cursor::default()
            })
        }
        // Where it goes on is kept as a token, in the order of the parameters.
        Paging::Marks(marks) => {
            let more = value.get(marks.more).and_then(Value::as_bool);
            let next = marks.next.iter();
            let mut next: Vec<Value> = next
                .map(|(_, place)| value.pointer(place).cloned().unwrap_or_default())
                .collect();
            if let (Some(first @ Value::Null), Some(behind)) = (next.first_mut(), marks.behind) {
                let items = value.get(marks.items).and_then(Value::as_array);
                let last = items.and_then(|items| items.last());
                *first = last
                    .and_then(|last| last.get(behind))
                    .cloned()
                    .unwrap_or_default();
            }
            let token = Value::Array(next).to_string();
            (more == Some(true) && token != at.token).then(|| Cursor {
                token,
                ..Cursor::default()
            })
        }
        Paging::Offset { limit, .. } => {
            let count = count as u64;
            let told = value
                .get(limit)
                .and_then(Value::as_u64)
                .filter(|limit| *limit > 0);
            // A service may give less than it was asked for, and says so.
            let full = told.or(size).unwrap_or(count);
            (count > 0 && count >= full).then(|| Cursor {
                offset: at.offset + count,
                ..Cursor::default()
            })
        }
    }
}

/// The arguments for a page.
fn asked(operation: &'static Operation, given: &Given, at: &Cursor, size: Option<u64>) -> Given {
    let mut given = given.clone();
    let mut set = |wire: &str, value: Value| {
        if let Some(input) = query(operation, wire) {
            given.own.insert(input.name.to_owned(), value);
        }
    };
    match operation.paging {
        Paging::No => {}
        Paging::Offset { offset, limit } => {
            set(offset, at.offset.into());
            if let Some(size) = size {
                set(limit, size.into());
            }
        }
        Paging::Token { token, limit, .. } => {
            if !at.token.is_empty() {
                set(token, at.token.as_str().into());
            }
            if let (Some(limit), Some(size)) = (limit, size) {
                set(limit, size.into());
            }
        }
        Paging::Marks(marks) => {
            let values: Vec<Value> = serde_json::from_str(&at.token).unwrap_or_default();
            let values = marks.next.iter().zip(values);
            for ((name, _), value) in values.filter(|(_, value)| !value.is_null()) {
                set(name, value);
            }
            if let (Some(limit), Some(size)) = (marks.limit, size) {
                set(limit, size.into());
            }
        }
    }
    // Without it, compute lists ids and nothing else.
    if let Some(depth) = query(operation, operation.words().depth) {
        given.own.entry(depth.name).or_insert(json!(1));
    }
    given
}

/// How many items a page is asked to have: as many as are wanted, if there can be as many.
fn page_size(operation: &'static Operation, wanted: Option<u64>) -> Option<u64> {
    let limit = match operation.paging {
        Paging::Offset { limit, .. } => Some(limit),
        Paging::Token { limit, .. } => limit,
        Paging::Marks(marks) => marks.limit,
        Paging::No => None,
    };
    let limit = query(operation, limit?)?;
    let most = parsed(limit).get("maximum").and_then(Value::as_u64);
    let most = most.unwrap_or(USUAL);
    Some(wanted.map_or(most, |wanted| wanted.min(most)))
}

fn query(operation: &'static Operation, wire: &str) -> Option<&'static Input> {
    let mut inputs = operation.inputs.iter();
    inputs.find(|input| input.place == Place::Query && input.wire == wire)
}
