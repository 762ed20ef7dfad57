//! Which page comes next, and when there is none: the same for lists of all types.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::task::{Context, Poll};

use reqwest::Url;
use serde_json::Value;

use crate::call::Call;
use crate::error::Error;
use crate::future::{self, Pending};
use crate::model::{self, DecodeError, View};
use crate::operation::{Paging, Param};
use crate::reply::Reply;

/// Fetches page after page.
pub(super) struct Pager {
    call: Call,
    state: State,
    /// The offset of the first item that has not come yet.
    offset: i64,
    /// Hash of the items of the last page.
    previous: Option<u64>,
    /// Why the items of the last page cannot be taken out of it.
    odd: Option<Error>,
}

enum State {
    /// The call is to be sent, with the query that it has by now.
    Call,
    /// A link is to be followed.
    Link(Url),
    Fetching(Pending),
    Failed(Error),
    Finished,
}

impl Pager {
    pub(super) fn new(call: Call) -> Pager {
        let asked = match call.operation().paging {
            Paging::Offset { offset, .. } => call.query_value(offset),
            _ => None,
        };
        let offset = asked.and_then(|offset| offset.parse().ok()).unwrap_or(0);
        Pager {
            call,
            state: State::Call,
            offset,
            previous: None,
            odd: None,
        }
    }

    /// Fetches the next page. After each, [`advance`](Pager::advance) must be told what was in it.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Reply, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Finished) {
                State::Finished => return Poll::Ready(None),
                State::Failed(error) => return Poll::Ready(Some(Err(error))),
                State::Call => self.state = State::Fetching(future::send(self.call.clone())),
                State::Link(url) => {
                    let pending = Box::pin(self.call.clone().perform_at(url));
                    self.state = State::Fetching(pending);
                }
                State::Fetching(mut pending) => {
                    let outcome = pending.as_mut().poll(cx);
                    if outcome.is_pending() {
                        self.state = State::Fetching(pending);
                    }
                    return outcome.map(Some);
                }
            }
        }
    }

    /// Works out from a page whether there is another one; `false` if the page itself brings
    /// nothing new.
    pub(super) fn advance(&mut self, reply: &Reply, page: View<'_>) -> bool {
        let items = items(page);
        let count = length(items);
        if count == 0 {
            return true;
        }
        let fingerprint = fingerprint(items);
        if self.previous.replace(fingerprint) == Some(fingerprint) {
            return false;
        }
        if let View::Value(_) = items {
            let why = DecodeError::new(
                "an item is of another type than documented".to_owned(),
                "items".to_owned(),
                String::new(),
            );
            self.odd = Some(reply.unreadable(why));
        }
        self.offset = self
            .offset
            .saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        if !self.is_short(page, count) {
            self.state = self.next(reply, page);
        }
        true
    }

    /// Why the items of the last page cannot be taken out of it, if they cannot.
    pub(super) fn take_odd(&mut self) -> Option<Error> {
        self.odd.take()
    }

    /// Whether a page holds fewer items than it could, so that it is the last.
    fn is_short(&self, page: View<'_>, count: usize) -> bool {
        let parameter = match self.call.operation().paging {
            Paging::Offset { limit, .. } | Paging::Token { limit, .. } => limit,
            Paging::Links | Paging::No => "limit",
        };
        let said = match member(page, "limit") {
            View::Integer(limit) => usize::try_from(limit).ok(),
            // Several documents call the limit a number.
            View::Number(limit) => format!("{limit:.0}").parse().ok(),
            View::Value(limit) => limit.as_u64().and_then(|limit| usize::try_from(limit).ok()),
            _ => None,
        };
        let limit = said.or_else(|| self.call.query_value(parameter)?.parse().ok());
        limit.is_some_and(|limit| count < limit)
    }

    /// How to go on after a page that was not the last.
    fn next(&mut self, reply: &Reply, page: View<'_>) -> State {
        match self.call.operation().paging {
            Paging::No => State::Finished,
            Paging::Offset { offset, .. } => {
                self.call.query(offset, Param::Integer(self.offset));
                State::Call
            }
            Paging::Token { token, next, .. } => {
                match text(next.split('/').skip(1).fold(page, member)) {
                    Some(value) => {
                        self.call.query(token, Param::Text(value));
                        State::Call
                    }
                    None => State::Finished,
                }
            }
            Paging::Links => match next_link(page) {
                Some(link) => match self.call.link(&reply.done.answer.url, link) {
                    Ok(url) => State::Link(url),
                    Err(error) => State::Failed(error.with_operation(self.call.operation())),
                },
                None => State::Finished,
            },
        }
    }
}

/// The list in a page: the page itself, its member `items`, or its first list.
fn items(page: View<'_>) -> View<'_> {
    match (page, member(page, "items")) {
        (View::List(_), _) => page,
        (_, items @ (View::List(_) | View::Value(Value::Array(_)))) => items,
        (View::Object(model), _) => {
            let mut members = (0..model.shape().members.len()).map(|index| model.view(index));
            members
                .find(|member| matches!(member, View::List(_)))
                .unwrap_or(View::Absent)
        }
        _ => View::Absent,
    }
}

fn length(items: View<'_>) -> usize {
    match items {
        View::List(list) => list.len(),
        View::Value(value) => value.as_array().map_or(0, Vec::len),
        _ => 0,
    }
}

/// A hash of what identifies the items: their ids, or all of them where they have none.
fn fingerprint(items: View<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    match items {
        View::List(list) => {
            for item in (0..list.len()).map(|index| list.item(index)) {
                match text(member(item, "id")) {
                    Some(id) => id.hash(&mut hasher),
                    None => model::encode(item).hash(&mut hasher),
                }
            }
        }
        other => model::encode(other).hash(&mut hasher),
    }
    hasher.finish()
}

fn next_link(page: View<'_>) -> Option<&str> {
    ["_links", "links"].into_iter().find_map(|name| {
        let next = member(member(page, name), "next");
        text(next).or_else(|| text(member(next, "href")))
    })
}

/// A member of an object by its name on the wire, whether the document knows it or not.
fn member<'a>(object: View<'a>, name: &str) -> View<'a> {
    let mut found = View::Absent;
    match object {
        View::Object(model) => {
            let index = model
                .shape()
                .members
                .iter()
                .position(|member| member.name == name);
            found = index.map_or(View::Absent, |index| model.view(index));
            if found.is_absent() {
                found = model.extra().get(name).map_or(View::Absent, View::Value);
            }
        }
        View::Value(value) => found = value.get(name).map_or(View::Absent, View::Value),
        View::Map(map) => map.each(&mut |key, value| {
            if key == name {
                found = value;
            }
        }),
        _ => {}
    }
    found
}

fn text(view: View<'_>) -> Option<&str> {
    let text = match view.plain() {
        View::Text(text) => Some(text),
        View::Value(value) => value.as_str(),
        _ => None,
    };
    text.filter(|text| !text.is_empty())
}
