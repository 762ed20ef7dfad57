//! What follows from several parts of the document together: lists, paging, completion.

use super::{
    AnswerKind, Api, List, Member, Operation, Paging, Parameter, Place, Ref, TypeKind, Wait,
};
use crate::product::Product;

/// Fills in what single operations do not show.
pub(super) fn decide(api: &mut Api, product: &Product) {
    let decisions: Vec<Vec<(Option<List>, Wait)>> = api
        .groups
        .iter()
        .map(|group| {
            group
                .operations
                .iter()
                .map(|op| (list(api, op), wait(api, op, product)))
                .collect()
        })
        .collect();
    for (group, decisions) in api.groups.iter_mut().zip(decisions) {
        for (operation, (list, wait)) in group.operations.iter_mut().zip(decisions) {
            operation.list = list;
            operation.wait = wait;
        }
    }
}

/// A GET on a collection whose answer holds a list of items.
fn list(api: &Api, operation: &Operation) -> Option<List> {
    let AnswerKind::Json(Ref::Named(page)) = operation.answer.kind else {
        return None;
    };
    if operation.method != "GET" || operation.path.ends_with('}') {
        return None;
    }
    let members = api.members(&Ref::Named(page))?;
    let lists = || {
        members
            .iter()
            .enumerate()
            .filter(|(_, member)| matches!(member.r#type, Ref::List(_)))
    };
    let (items, member) = match lists().find(|(_, member)| member.name == "items") {
        Some(found) => found,
        // Only what is nothing but a list: an object that has one among other members is not a page.
        None if members.iter().all(is_list_frame) && lists().count() == 1 => lists().next()?,
        None => return None,
    };
    let Ref::List(item) = &member.r#type else {
        return None;
    };
    Some(List {
        page,
        items,
        item: (**item).clone(),
        paging: paging(operation),
    })
}

/// A member that a page has besides its items.
fn is_list_frame(member: &Member) -> bool {
    let frame = [
        "id", "type", "href", "offset", "limit", "count", "total", "_links", "links", "metadata",
    ];
    matches!(member.r#type, Ref::List(_)) || frame.contains(&member.name.as_str())
}

fn paging(operation: &Operation) -> Paging {
    let query = |wanted: &[&str]| {
        let hit = |parameter: &&Parameter| {
            parameter.place == Place::Query && wanted.contains(&parameter.name.as_str())
        };
        operation
            .parameters
            .iter()
            .find(hit)
            .map(|parameter| parameter.name.clone())
    };
    if let Some(token) = query(&["pagination.token"]) {
        let limit = query(&["pagination.limit"]).unwrap_or_default();
        return Paging::Token {
            token,
            limit,
            next: "/pagination/token".to_owned(),
        };
    }
    match (query(&["offset"]), query(&["limit"])) {
        (Some(offset), Some(limit)) => Paging::Offset { offset, limit },
        _ => Paging::No,
    }
}

/// How completion is seen.
fn wait(api: &Api, operation: &Operation, product: &Product) -> Wait {
    // What only reads starts nothing, whatever it answers.
    if matches!(operation.method, "GET" | "HEAD" | "OPTIONS" | "TRACE") {
        return Wait::No;
    }
    if operation.wait == Wait::Request {
        return Wait::Request;
    }
    let accepted = operation
        .successes
        .iter()
        .any(|(status, _)| status == "202" || status == "2XX");
    if operation.method == "DELETE" {
        let read = api
            .operations()
            .find(|other| other.method == "GET" && other.path == operation.path);
        let settles = read.is_some_and(|read| has_state(api, &read.answer.kind));
        return if settles || (accepted && read.is_some()) {
            Wait::Gone
        } else {
            Wait::No
        };
    }
    if has_state(api, &operation.answer.kind) {
        let (good, bad) = (product.wait.good.clone(), product.wait.bad.clone());
        Wait::State { good, bad }
    } else {
        Wait::No
    }
}

/// Whether the answer has `metadata.state` or `metadata.status`.
fn has_state(api: &Api, answer: &AnswerKind) -> bool {
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
        .and_then(|members| members.iter().find(|member| member.name == "metadata"));
    let inner = metadata
        .and_then(|metadata| api.members(&metadata.r#type))
        .unwrap_or_default();
    inner
        .iter()
        .any(|member| (member.name == "state" || member.name == "status") && text(member))
}
