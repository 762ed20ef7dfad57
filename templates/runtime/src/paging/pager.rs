//! Which page comes next, and when there is none: the same for lists of all types.

use std::borrow::Cow;
use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::task::{Context, Poll};

use serde_json::Value;

use crate::address::Address;
use crate::argument;
use crate::call::Call;
use crate::error::{Error, Kind};
use crate::future::{self, Pending};
use crate::model::{self, DecodeError, Rest, View};
use crate::operation::{Marks, Paging, Param};
use crate::reply::Reply;
use crate::words::Words;

/// How many empty pages in a row, each with a token for the next, are taken for a list.
const EMPTY: u32 = 1000;

/// How far past all that has come an offset lies at which a server that honors it has nothing.
const FAR: i64 = 1_000_000_000;

/// Fetches page after page.
///
/// What decides whether there is another page, in this order: a token; a link to it; what the page
/// tells of the limit that it was made with. Otherwise pages are read until one is empty: a server may
/// give fewer items than it was asked for. A page that came before ends the list, be it told by its
/// token, its link or the ids of its items.
pub(super) struct Pager {
    call: Call,
    state: Stage,
    /// The offset of the first item that has not come yet.
    offset: i64,
    /// Whether pages are reached by their links, whatever the document says.
    by_link: bool,
    /// Hashes of tokens, links and ids of items that came already.
    seen: HashSet<u64>,
    /// The link of the last page, where its offset was followed instead.
    link: Option<Address>,
    /// A page that may be the one before once more, until it is known whether the server knows offsets.
    held: Option<(Box<Reply>, u64)>,
    /// Whether it is known that the server goes by offsets.
    by_offset: bool,
    /// How many empty pages came in a row.
    empty: u32,
    /// Why the items of the last page cannot be taken out of it.
    odd: Option<Error>,
}

enum Stage {
    /// The call is to be sent, with the query that it has by now.
    Call,
    /// A link is to be followed.
    Link(Address),
    Fetching(Pending),
    /// A page that was held back.
    Ready(Box<Reply>),
    Failed(Error),
    Finished,
}

impl Pager {
    pub(super) fn new(call: Call) -> Pager {
        let mut seen = HashSet::new();
        let mut offset = 0;
        match call.operation().paging {
            Paging::Offset { offset: name, .. } => {
                let asked = call.query_value(name);
                offset = asked.and_then(|asked| asked.parse().ok()).unwrap_or(0);
            }
            Paging::Token { token, .. } => {
                seen.extend(call.query_value(token).map(|token| hash(("token", token))));
            }
            Paging::No | Paging::Marks(_) => {}
        }
        Pager {
            call,
            state: Stage::Call,
            offset,
            by_link: false,
            seen,
            link: None,
            held: None,
            by_offset: false,
            empty: 0,
            odd: None,
        }
    }

    /// Fetches the next page. After each, [`advance`](Pager::advance) must be told what was in it.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Reply, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, Stage::Finished) {
                Stage::Finished => return Poll::Ready(None),
                Stage::Failed(error) => return Poll::Ready(Some(Err(error))),
                Stage::Ready(reply) => return Poll::Ready(Some(Ok(*reply))),
                Stage::Call => self.state = Stage::Fetching(future::send(self.call.clone())),
                Stage::Link(url) => {
                    let pending = Box::pin(self.call.clone().perform_at(url));
                    self.state = Stage::Fetching(pending);
                }
                Stage::Fetching(mut pending) => match pending.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = Stage::Fetching(pending);
                        return Poll::Pending;
                    }
                    // An offset that is refused is known.
                    Poll::Ready(Err(_)) if self.held.is_some() => self.release(),
                    Poll::Ready(outcome) => return Poll::Ready(Some(outcome)),
                },
            }
        }
    }

    /// Works out from a page whether there is another one; `false` if the page itself brings
    /// nothing new. `is_odd` if something in it was of another type.
    pub(super) fn advance(&mut self, reply: &Reply, page: View<'_>, is_odd: bool) -> bool {
        let word = match self.call.operation().paging {
            Paging::Marks(marks) => marks.items,
            _ => self.call.words().items,
        };
        let items = items(page, word);
        let odd = if is_odd { odd(page) } else { 0 };
        let count = length(items) + odd;
        let print = fingerprint(items, self.call.words().id);
        if let Some((_, held)) = &self.held {
            match print {
                // Far behind the end stands the same as at its beginning.
                Print::Content(print) if print == *held => self.held = None,
                _ => self.release(),
            }
            return false;
        }
        if self.repeats(reply, page, print) {
            return false;
        }
        if odd > 0 || matches!(items, View::Value(_)) {
            let path = match page {
                View::List(_) => String::new(),
                _ => word.to_owned(),
            };
            let why = DecodeError::new(
                "an item is of another type than documented".to_owned(),
                path,
                String::new(),
            );
            self.odd = Some(reply.unreadable(why));
        }
        self.empty = if count == 0 { self.empty + 1 } else { 0 };
        self.offset = self
            .offset
            .saturating_add(i64::try_from(count).unwrap_or(i64::MAX));
        self.state = self.next(reply, page, count);
        true
    }

    /// Why the items of the last page cannot be taken out of it, if they cannot.
    pub(super) fn take_odd(&mut self) -> Option<Error> {
        self.odd.take()
    }

    /// Goes on with the page that was held back: the server goes by offsets.
    fn release(&mut self) {
        self.by_offset = true;
        if let Some((reply, _)) = self.held.take() {
            self.state = Stage::Ready(reply);
        }
    }

    /// Whether a page came before, or may have, and what to do instead of going on after it.
    fn repeats(&mut self, reply: &Reply, page: View<'_>, print: Print) -> bool {
        match print {
            Print::Nothing => false,
            Print::Ids(print) if self.seen.insert(print) => false,
            // The server goes neither by the offset nor, if it gave one, by its link.
            Print::Ids(_) => {
                if let Some(link) = self.link.take() {
                    self.state = self.follow(link);
                }
                true
            }
            Print::Content(print) => {
                let Paging::Offset { offset, .. } = self.call.operation().paging else {
                    return false;
                };
                let first = self.seen.insert(print);
                let told = number(member(page, offset));
                let fresh =
                    told.is_some_and(|told| told != 0 && i64::try_from(told) == Ok(self.offset));
                if first || fresh || self.by_offset || self.by_link {
                    return false;
                }
                self.held = Some((Box::new(reply.clone()), print));
                let far = self.offset.saturating_add(FAR);
                self.call.query(offset, Param::Integer(far));
                self.state = Stage::Call;
                true
            }
        }
    }

    /// How to go on after a page with so many items.
    fn next(&mut self, reply: &Reply, page: View<'_>, count: usize) -> Stage {
        let paging = self.call.operation().paging;
        if let Paging::Marks(marks) = paging {
            return self.marked(page, marks);
        }
        if let Paging::Token { token, next, .. } = paging
            && let Some(value) = token_text(pointer(page, next))
        {
            if let Some(endless) = self.endless() {
                return endless;
            }
            if !self
                .seen
                .insert(hash(("token", &*argument::encode(&value))))
            {
                return Stage::Finished;
            }
            self.call.query(token, Param::Text(&value));
            return Stage::Call;
        }
        // The links of some services never end; an empty page does.
        if count == 0 {
            return Stage::Finished;
        }
        let link = match next_link(page, self.call.words()) {
            Some(link) => self.call.link(&reply.done.answer.url, link).map(Some),
            None => Ok(None),
        };
        match (paging, link) {
            (Paging::Offset { offset, limit }, link) if !self.by_link => {
                let link = link.unwrap_or_default();
                if link.is_none() && self.is_last(page, limit, count) {
                    return Stage::Finished;
                }
                self.link = link;
                self.call.query(offset, Param::Integer(self.offset));
                Stage::Call
            }
            (_, Ok(Some(link))) => self.follow(link),
            (_, Ok(None)) => Stage::Finished,
            (_, Err(error)) => Stage::Failed(error.with_operation(self.call.operation())),
        }
    }

    /// The end of a list that has none.
    fn endless(&self) -> Option<Stage> {
        let why = format!("{EMPTY} pages in a row are empty, and there is no end of them");
        (self.empty > EMPTY).then(|| self.failed(why))
    }

    fn failed(&self, why: String) -> Stage {
        let error = Error::new(Kind::Decode, why);
        Stage::Failed(error.with_operation(self.call.operation()))
    }

    /// How to go on after a page that says whether there is more, and where.
    fn marked(&mut self, page: View<'_>, marks: &'static Marks) -> Stage {
        if !is_true(member(page, marks.more)) {
            return Stage::Finished;
        }
        if let Some(endless) = self.endless() {
            return endless;
        }
        let mut told = String::new();
        for (index, (name, place)) in marks.next.iter().enumerate() {
            let mut value = token_text(pointer(page, place));
            if let (0, None, Some(behind)) = (index, &value, marks.behind) {
                value = token_text(member(last(member(page, marks.items)), behind));
            }
            match value {
                Some(value) => {
                    told += &format!("{name}={}&", argument::encode(&value));
                    self.call.query(name, Param::Text(&value));
                }
                None if index == 0 => {
                    let why = "the page says that there is more, and not where".to_owned();
                    return self.failed(why);
                }
                // One that was told with the page before belongs to that.
                None => self.call.unset_query(name),
            }
        }
        if self.seen.insert(hash(("marks", &told))) {
            Stage::Call
        } else {
            Stage::Finished
        }
    }

    /// Goes on by a link, unless that was done before.
    fn follow(&mut self, link: Address) -> Stage {
        self.by_link = true;
        if self.seen.insert(hash(("link", link.url.as_str()))) {
            Stage::Link(link)
        } else {
            Stage::Finished
        }
    }

    /// Whether a page says that it is the last: it holds fewer items than the limit that it names, as the parameter does.
    ///
    /// The limit that was asked for says nothing, even if it is repeated: servers cut it down.
    fn is_last(&self, page: View<'_>, limit: &str, count: usize) -> bool {
        let total = number(member(page, self.call.words().total));
        if total.is_some_and(|total| i64::try_from(total).is_ok_and(|total| total > self.offset)) {
            return false;
        }
        let asked = self.call.query_in_effect(limit);
        let asked = asked.and_then(|asked| asked.parse().ok());
        let told = number(member(page, limit));
        told.is_some_and(|told| count < told && asked != Some(told))
    }
}

/// Whether a member says so; some services have texts where the document has booleans.
fn is_true(view: View<'_>) -> bool {
    match view.plain() {
        View::Boolean(said) => said,
        View::Value(Value::Bool(said)) => *said,
        view => text(view).is_some_and(|text| text.eq_ignore_ascii_case("true")),
    }
}

/// The last item of a list.
fn last(items: View<'_>) -> View<'_> {
    match items {
        View::List(list) => match list.len() {
            0 => View::Absent,
            len => list.item(len - 1),
        },
        View::Value(Value::Array(items)) => items.last().map_or(View::Absent, View::Value),
        _ => View::Absent,
    }
}

/// The list in a page: the page itself, its member `name`, or its first list.
fn items<'a>(page: View<'a>, name: &str) -> View<'a> {
    match (page, member(page, name)) {
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

/// How many items of a page are of another type than documented.
fn odd(page: View<'_>) -> usize {
    let model = match page {
        View::Object(model) => model,
        // It was read last, and has no place for them itself.
        View::List(_) => return model::outermost_items(),
        _ => return 0,
    };
    let rests = (0..model.shape().members.len()).filter_map(|at| model.extra().rest(at));
    rests.map(Rest::items).max().unwrap_or(0)
}

fn length(items: View<'_>) -> usize {
    match items {
        View::List(list) => list.len(),
        View::Value(value) => value.as_array().map_or(0, Vec::len),
        _ => 0,
    }
}

/// What tells one page from another.
enum Print {
    /// There are no items.
    Nothing,
    /// A hash of the ids of all items.
    Ids(u64),
    /// A hash of the items, which have no ids: another page may hold the same.
    Content(u64),
}

fn fingerprint(items: View<'_>, id: &str) -> Print {
    let mut hasher = DefaultHasher::new();
    match items {
        View::List(list) if list.is_empty() => return Print::Nothing,
        View::List(list) => {
            let mut items = (0..list.len()).map(|index| list.item(index));
            let mut ids = DefaultHasher::new();
            let all = items.all(|item| match member(item, id).plain() {
                View::Absent => false,
                id => {
                    model::encode(id).hash(&mut ids);
                    true
                }
            });
            if all {
                return Print::Ids(ids.finish());
            }
            for index in 0..list.len() {
                model::encode(list.item(index)).hash(&mut hasher);
            }
        }
        View::Value(Value::Array(items)) if items.is_empty() => return Print::Nothing,
        View::Absent => return Print::Nothing,
        other => model::encode(other).hash(&mut hasher),
    }
    Print::Content(hasher.finish())
}

fn hash(what: (&str, &str)) -> u64 {
    // The same in all of a program, unlike those of `RandomState` (std::hash, `DefaultHasher`).
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// A number that is not negative; several documents call a limit a number of any kind.
fn number(view: View<'_>) -> Option<usize> {
    match view {
        View::Integer(number) => usize::try_from(number).ok(),
        View::Number(number) => format!("{number:.0}").parse().ok(),
        View::Value(number) => number
            .as_u64()
            .and_then(|number| usize::try_from(number).ok())
            .or_else(|| {
                number
                    .as_f64()
                    .and_then(|number| format!("{number:.0}").parse().ok())
            }),
        _ => None,
    }
}

pub(crate) fn next_link<'a>(page: View<'a>, words: &Words) -> Option<&'a str> {
    let mut places = words.next.iter();
    places.find_map(|place| text(pointer(page, place)))
}

/// What a JSON pointer leads to (RFC 6901, 3); no name that it leads through has a `/` or a `~` in it.
fn pointer<'a>(whole: View<'a>, pointer: &str) -> View<'a> {
    pointer.split('/').skip(1).fold(whole, member)
}

/// A member of an object by its name on the wire, whether the document knows it or not.
pub(crate) fn member<'a>(object: View<'a>, name: &str) -> View<'a> {
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

/// A token for the next page: text, or a number, as a service has it that counts pages.
pub(crate) fn token_text(view: View<'_>) -> Option<Cow<'_, str>> {
    match view.plain() {
        View::Integer(number) => Some(number.to_string().into()),
        View::Unsigned(number) => Some(number.to_string().into()),
        View::Value(Value::Number(number)) => Some(number.to_string().into()),
        view => text(view).map(Cow::Borrowed),
    }
}

pub(crate) fn text(view: View<'_>) -> Option<&str> {
    let text = match view.plain() {
        View::Text(text) => Some(text),
        View::Value(value) => value.as_str(),
        _ => None,
    };
    text.filter(|text| !text.is_empty())
}
