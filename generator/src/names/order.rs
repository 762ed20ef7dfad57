//! The order of a group's operations: that in which one needs them, whatever order the document has.
//!
//! First what is done to the group's own resource: get, list, create, replace, update, delete, then actions; behind it
//! what lies below, collection by collection, each in the same order. A method's name says whether an operation is one
//! of the group's own, since people may have renamed it; else its path says where it belongs.

use std::collections::HashMap;

use super::sdk::Operation;
use super::verbs::{answers_list, base, is_action, is_narrowed, is_parameter};
use crate::model::{self, Api, Group, Method};

/// The methods of a group's own resource, in their order.
const VERBS: [&str; 7] = [
    "get", "list", "head", "create", "replace", "update", "delete",
];

/// Where an operation stands in its collection: its verb, then whether it is narrowed, as `list_in_zone` is.
type Rank = (usize, bool);

/// Where actions stand: behind all verbs.
const ACTION: Rank = (VERBS.len(), false);

/// Brings the operations of a group into order. What cannot be told apart stays as the document has it.
pub(super) fn sort(api: &Api, group: &Group, operations: &mut [Operation<'_>]) {
    let base = base(group);
    let mut seen = HashMap::new();
    // The collections below stand as they first come in the document.
    let keys: HashMap<&str, _> = operations
        .iter()
        .map(|own| {
            let (place, rank) = place(api, &base, own);
            let mut path = String::new();
            let place = place.iter().map(|noun| {
                path.push('/');
                path.push_str(noun);
                let next = seen.len();
                *seen.entry(path.clone()).or_insert(next)
            });
            let place: Vec<usize> = place.collect();
            (own.model.pointer.as_str(), (place, rank))
        })
        .collect();
    operations.sort_by(|one, other| {
        let key = |own: &Operation<'_>| keys.get(own.model.pointer.as_str());
        key(one).cmp(&key(other))
    });
}

/// The collection below the group's own resource that an operation is about, and its rank there.
fn place(api: &Api, base: &[String], own: &Operation<'_>) -> (Vec<String>, Rank) {
    let (verb, rest) = own.method.split_once('_').unwrap_or((&own.method, ""));
    let rank = VERBS.iter().position(|known| *known == verb);
    let narrowed = is_narrowed(rest);
    match rank {
        Some(rank) if rest.is_empty() || narrowed => return (Vec::new(), (rank, narrowed)),
        None if rest.is_empty() => return (Vec::new(), ACTION),
        _ => {}
    }
    let path = own.model.steps();
    let below = path.strip_prefix(base).unwrap_or(&path).iter();
    let mut nouns: Vec<String> = below.filter(|step| !is_parameter(step)).cloned().collect();
    if own.model.method == Method::Post && is_action(api, own.model) {
        nouns.pop();
        return (nouns, ACTION);
    }
    (nouns, (by_method(own.model), narrowed))
}

/// The rank of what an HTTP method does to what its path names.
fn by_method(operation: &model::Operation) -> usize {
    let verb = match operation.method {
        Method::Get if operation.list.is_some() || answers_list(operation) => "list",
        Method::Get => "get",
        Method::Head => "head",
        Method::Post => "create",
        Method::Put => "replace",
        Method::Patch => "update",
        Method::Delete => "delete",
        Method::Options | Method::Trace => "",
    };
    let rank = VERBS.iter().position(|known| *known == verb);
    rank.unwrap_or(VERBS.len())
}
