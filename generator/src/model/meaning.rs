//! What follows from several parts of the document together: lists, paging, completion.

use std::collections::BTreeMap;

use super::{
    AnswerKind, Api, List, Marks, Member, Method, Operation, Paging, Parameter, ParameterIn, Ref,
    TypeId, TypeKind, Wait, secrets,
};
use crate::conventions::{self, Conventions};

/// Fills in what single operations do not show.
pub(super) fn decide(api: &mut Api, conventions: &Conventions) {
    fill(
        api,
        |api, operation| {
            (
                list(api, operation, &conventions.list),
                wait(api, operation, &conventions.wait),
            )
        },
        |operation, (list, wait)| {
            operation.list = list;
            operation.wait = wait;
        },
    );
    // Pages are known by their lists.
    let pages = secrets::pages(api);
    fill(
        api,
        |api, operation| secrets::makes(api, operation, &pages),
        |operation, makes| operation.makes_secret = makes,
    );
}

/// Sets of each operation what the whole API says of it.
fn fill<T>(api: &mut Api, said: impl Fn(&Api, &Operation) -> T, set: impl Fn(&mut Operation, T)) {
    let said = |operation: &Operation| (operation.pointer.clone(), said(api, operation));
    let mut said: BTreeMap<String, T> = api.operations().map(said).collect();
    let groups = api.groups.iter_mut();
    for operation in groups.flat_map(|group| &mut group.operations) {
        if let Some(said) = said.remove(&operation.pointer) {
            set(operation, said);
        }
    }
}

/// A GET on a collection whose answer holds a list of items.
fn list(api: &Api, operation: &Operation, words: &conventions::ListWords) -> Option<List> {
    let (AnswerKind::Json(Ref::Named(page)) | AnswerKind::Xml(Ref::Named(page), _)) =
        operation.answer.kind
    else {
        return None;
    };
    if operation.method != Method::Get {
        return None;
    }
    let members = api.members(&Ref::Named(page))?;
    if !words.pages.is_empty() {
        return words
            .pages
            .iter()
            .find_map(|words| marked(operation, page, members, words));
    }
    if operation.path.ends_with('}') {
        return None;
    }
    let lists = || {
        members
            .iter()
            .enumerate()
            .filter(|(_, member)| matches!(member.r#type, Ref::List(_)))
    };
    let (items, member) = match lists().find(|(_, member)| member.name == words.items) {
        Some(found) => found,
        // Only what is nothing but a list: an object that has one among other members is not a page.
        None if members.iter().all(|member| is_list_frame(member, words))
            && lists().count() == 1 =>
        {
            lists().next()?
        }
        None => return None,
    };
    let Ref::List(item) = &member.r#type else {
        return None;
    };
    Some(List {
        page,
        items,
        item: (**item).clone(),
        paging: paging(operation, words),
    })
}

/// A list of a kind, if it is one of that.
fn marked(
    operation: &Operation,
    page: TypeId,
    members: &[Member],
    words: &conventions::Marks,
) -> Option<List> {
    let items = members
        .iter()
        .position(|member| member.name == words.items)?;
    let Ref::List(item) = &members.get(items)?.r#type else {
        return None;
    };
    if !words.next.keys().all(|name| has(operation, name)) {
        return None;
    }
    let marks = Marks {
        items: words.items.clone(),
        more: words.more.clone(),
        next: words.next.clone().into_iter().collect(),
        behind: words.behind.clone(),
        limit: Some(words.limit.clone()).filter(|name| has(operation, name)),
    };
    Some(List {
        page,
        items,
        item: (**item).clone(),
        paging: if words.next.is_empty() {
            Paging::No
        } else {
            Paging::Marks(marks)
        },
    })
}

/// Whether an operation has a query parameter.
fn has(operation: &Operation, wanted: &str) -> bool {
    let hit = |parameter: &Parameter| {
        parameter.location == ParameterIn::Query && parameter.name == wanted
    };
    operation.parameters.iter().any(hit)
}

/// A member that a page has besides its items.
fn is_list_frame(member: &Member, words: &conventions::ListWords) -> bool {
    matches!(member.r#type, Ref::List(_)) || words.frame.contains(&member.name)
}

fn paging(operation: &Operation, words: &conventions::ListWords) -> Paging {
    let has = |wanted: &String| self::has(operation, wanted);
    let (token, offset) = (&words.token, &words.offset);
    if has(&token.token) {
        let limit = has(&token.limit).then(|| token.limit.clone());
        Paging::Token {
            token: token.token.clone(),
            limit,
            next: token.next.clone(),
        }
    } else if has(&offset.offset) && has(&offset.limit) {
        Paging::Offset {
            offset: offset.offset.clone(),
            limit: offset.limit.clone(),
        }
    } else {
        Paging::No
    }
}

/// How completion is seen.
fn wait(api: &Api, operation: &Operation, words: &conventions::WaitWords) -> Wait {
    // What only reads starts nothing, whatever it answers.
    if operation.method.is_safe() {
        return Wait::No;
    }
    if operation.wait == Wait::Request {
        return Wait::Request;
    }
    // Accepted, with the end still to come (RFC 9110, 15.3.3).
    let accepted = operation
        .successes
        .iter()
        .any(|(status, _)| words.accepted.contains(status));
    if operation.method == Method::Delete {
        let read = api
            .operations()
            .find(|other| other.method == Method::Get && other.path == operation.path);
        let settles = read.is_some_and(|read| has_state(api, &read.answer.kind, words));
        return if settles || (accepted && read.is_some()) {
            Wait::Gone
        } else {
            Wait::No
        };
    }
    if has_state(api, &operation.answer.kind, words) {
        Wait::State
    } else {
        Wait::No
    }
}

/// Whether the answer tells how far it is.
fn has_state(api: &Api, answer: &AnswerKind, words: &conventions::WaitWords) -> bool {
    let AnswerKind::Json(answer) = answer else {
        return false;
    };
    let text = |member: &Member| match &member.r#type {
        Ref::Text => true,
        Ref::Named(id) => matches!(api.r#type(*id).kind, TypeKind::TextEnum(_)),
        _ => false,
    };
    let metadata = api
        .members(answer)
        .and_then(|members| members.iter().find(|member| member.name == words.metadata));
    let inner = metadata
        .and_then(|metadata| api.members(&metadata.r#type))
        .unwrap_or_default();
    inner
        .iter()
        .any(|member| words.state.contains(&member.name) && text(member))
}
