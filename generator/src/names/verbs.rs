//! Method names from HTTP methods and paths.
//!
//! A group has a path of its own. On it, GET is `list` and POST `create`; on an item of it GET is `get`, PUT
//! `replace`, PATCH `update`, DELETE `delete`; a POST that leads to nothing readable is an action and keeps
//! its own word. What lies below adds its noun: `list_volumes`.

use super::case::{camel, singular, snake};
use crate::model::{AnswerKind, Api, Group, Method, Operation, Ref};
use crate::product::Decisions;

/// The operations of a group, each with its method.
pub(super) fn methods<'a>(
    api: &Api,
    group: &'a Group,
    decisions: &mut Decisions<'_>,
) -> Vec<(&'a Operation, String)> {
    let base = base(group);
    let operations = group.operations.iter();
    operations
        .map(|operation| (operation, method(api, operation, &base, decisions)))
        .collect()
}

/// The path of the group's own resource: the shortest that ends in the tag, else what all paths begin with.
pub(super) fn base(group: &Group) -> Vec<String> {
    let plain = |text: &str| {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase()
    };
    let collections = group.operations.iter().map(|operation| {
        let mut steps = operation.steps();
        while steps.last().is_some_and(|step| is_parameter(step)) {
            steps.pop();
        }
        steps
    });
    let own = collections.filter(|steps| {
        steps
            .last()
            .is_some_and(|last| plain(last) == plain(&group.tag))
    });
    if let Some(own) = own.min_by_key(Vec::len) {
        return own;
    }
    let mut paths = group.operations.iter().map(Operation::steps);
    let mut common = paths.next().unwrap_or_default();
    for path in paths {
        let same = std::iter::zip(&common, &path)
            .take_while(|(left, right)| left == right)
            .count();
        common.truncate(same);
    }
    while common.last().is_some_and(|step| is_parameter(step)) {
        common.pop();
    }
    common
}

fn method(
    api: &Api,
    operation: &Operation,
    base: &[String],
    decisions: &mut Decisions<'_>,
) -> String {
    let path = operation.steps();
    let below = match path.strip_prefix(base) {
        Some(below) => below.to_vec(),
        // Elsewhere: its own noun with the one that it belongs to.
        None => {
            let words = path.iter().filter(|step| !is_parameter(step)).count();
            let skip = path
                .iter()
                .enumerate()
                .filter(|(_, step)| !is_parameter(step))
                .nth(words.saturating_sub(2));
            path.iter()
                .skip(skip.map_or(0, |(index, _)| index))
                .cloned()
                .collect()
        }
    };
    let on_item = path.last().is_some_and(|step| is_parameter(step));
    let nouns: Vec<String> = below
        .iter()
        .filter(|step| !is_parameter(step))
        .map(|step| {
            let rule = snake(step);
            decisions.word(step, &rule).map_or(rule, str::to_owned)
        })
        .collect();
    if operation.method == Method::Post
        && !on_item
        && !nouns.is_empty()
        && is_action(api, operation)
    {
        return action(&nouns);
    }
    let plural = !on_item
        && (operation.list.is_some()
            || answers_list(operation)
            || operation.method == Method::Delete);
    let verb = match operation.method {
        Method::Get if plural => "list",
        Method::Get => "get",
        Method::Post => "create",
        // PUT sets the whole state, PATCH a part of it (RFC 9110, 9.3.4; RFC 5789, 2).
        Method::Put => "replace",
        Method::Patch => "update",
        Method::Delete => "delete",
        Method::Head => "head",
        Method::Options => "options",
        Method::Trace => "trace",
    };
    let created = operation.method == Method::Post || on_item;
    let noun = noun(&nouns, created);
    if noun.is_empty() {
        verb.to_owned()
    } else {
        joined(verb, &noun)
    }
}

/// Two parts of a name in one. A noun of digits, `_401`, needs its own sign only where it begins the name.
fn joined(front: &str, back: &str) -> String {
    format!("{front}_{}", back.trim_start_matches('_'))
}

/// All nouns but the last in the singular; the last one too if it is about a single one.
fn noun(nouns: &[String], single: bool) -> String {
    let last = nouns.len().saturating_sub(1);
    let words = nouns.iter().enumerate();
    let words = words.map(|(index, noun)| {
        if index < last || single {
            singular(noun)
        } else {
            noun.clone()
        }
    });
    let joined = words.reduce(|front, back| joined(&front, &back));
    joined.unwrap_or_default()
}

/// `start`, or `replace_node` for an action on something below.
fn action(nouns: &[String]) -> String {
    match nouns.split_last() {
        Some((verb, [])) => verb.clone(),
        Some((verb, rest)) => joined(verb, &noun(rest, true)),
        None => String::new(),
    }
}

/// A POST to a path that cannot be read, nor anything below it, below an item.
pub(super) fn is_action(api: &Api, operation: &Operation) -> bool {
    let path = operation.steps();
    let below_item = path
        .len()
        .checked_sub(2)
        .and_then(|index| path.get(index))
        .is_some_and(|step| is_parameter(step));
    let readable = |other: &Operation| {
        other.method == Method::Get
            && (other.path == operation.path
                || other.path.starts_with(&format!("{}/", operation.path)))
    };
    below_item && !api.operations().any(readable)
}

pub(super) fn answers_list(operation: &Operation) -> bool {
    matches!(
        &operation.answer.kind,
        AnswerKind::Json(Ref::List(_)) | AnswerKind::Xml(Ref::List(_), _)
    )
}

/// Whether what stands behind a verb says of which of the group, not of what else: `list_in_zone`.
pub(super) fn is_narrowed(rest: &str) -> bool {
    rest.starts_with("in_") || rest.starts_with("by_")
}

/// The builder's name: the verb, the group in the singular, the rest: `ListServerVolumes`. A list that is
/// only narrowed is still one of the group: `ListRecordsInZone`.
pub(super) fn builder(group: &str, method: &str) -> String {
    let (verb, rest) = method.split_once('_').unwrap_or((method, ""));
    let one = singular(group);
    if rest.is_empty() {
        let noun = if verb == "list" {
            group.to_owned()
        } else {
            one
        };
        return camel(&format!("{verb}_{noun}"));
    }
    if rest.split('_').any(|word| singular(word) == one) || rest.contains(&one) {
        return camel(method);
    }
    let noun = if verb == "list" && is_narrowed(rest) {
        group
    } else {
        &one
    };
    camel(&format!("{verb}_{noun}_{rest}"))
}

pub(super) fn is_parameter(step: &str) -> bool {
    step.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builders_say_what_is_listed() {
        let table = [
            ("servers", "list", "ListServers"),
            ("servers", "get", "GetServer"),
            ("servers", "list_volumes", "ListServerVolumes"),
            ("backups", "list_cluster_backups", "ListClusterBackups"),
            ("records", "list_in_zone", "ListRecordsInZone"),
            ("locations", "list_by_region", "ListLocationsByRegion"),
            ("tokens", "delete_by_criteria", "DeleteTokenByCriteria"),
        ];
        for (group, method, expected) in table {
            assert_eq!(builder(group, method), expected);
        }
    }
}
