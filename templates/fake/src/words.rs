//! What the words of a document say that its keywords do not: read where a document is read, and kept as marks, which the
//! documents that are built in have without the words.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value};

use crate::document::text;

/// Whether a member is answered: [`NEVER`], or [`ONCE`] by the call that makes the resource.
pub(crate) const ANSWERED: &str = "x-answered";
pub(crate) const NEVER: &str = "never";
pub(crate) const ONCE: &str = "once";

/// A member that stays as it was when the resource was made.
pub(crate) const FIXED: &str = "x-fixed";

/// A member that can become greater only.
pub(crate) const GROWS: &str = "x-grows";

/// Mark, its value as JSON, and the words in small letters that it stands for. The first one of a mark counts.
static MARKS: LazyLock<Vec<(&str, Value, Regex)>> = LazyLock::new(|| {
    let marks = [
        (
            ANSWERED,
            Value::from(ONCE),
            r"only in the answer (that creates|to creating)|do not count on reading it again",
        ),
        (
            ANSWERED,
            Value::from(NEVER),
            r"never (returned|shown)|not returned|do not expect (it (back )?in answers|to read it back)",
        ),
        (
            FIXED,
            Value::Bool(true),
            r"cannot be (changed|switched)( later| after|\.|;|,)|fixed (at creation|once the \w+ exists)|only accepted at creation|chosen at creation",
        ),
        (
            GROWS,
            Value::Bool(true),
            r"can only grow|never reduced|do not expect it to shrink",
        ),
    ];
    let read = |words: &str| Regex::new(words).ok();
    let marks = marks.into_iter();
    marks
        .filter_map(|(mark, value, words)| Some((mark, value, read(words)?)))
        .collect()
});

/// Marks the members of all objects that a document describes.
pub(crate) fn mark(node: &mut Value) {
    match node {
        Value::Object(object) => {
            if let Some(Value::Object(members)) = object.get_mut("properties") {
                members.values_mut().for_each(mark_member);
            }
            object.values_mut().for_each(mark);
        }
        Value::Array(items) => items.iter_mut().for_each(mark),
        _ => {}
    }
}

fn mark_member(member: &mut Value) {
    let Some(words) = text(member, "description") else {
        return;
    };
    let words = words.split_whitespace().collect::<Vec<_>>();
    let words = words.join(" ").to_lowercase();
    let said: Map<String, Value> = MARKS
        .iter()
        .rev()
        .filter(|(.., pattern)| pattern.is_match(&words))
        .map(|(mark, value, _)| ((*mark).to_owned(), value.clone()))
        .collect();
    if let Some(member) = member.as_object_mut() {
        member.extend(said);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::mark;

    #[test]
    fn words_become_marks_of_the_members_that_they_are_about() {
        for (words, mark_name, value) in [
            (
                "Secret. It is never shown in answers.",
                "x-answered",
                json!("never"),
            ),
            (
                "Filled in only in the answer that creates\n  the token.",
                "x-answered",
                json!("once"),
            ),
            ("Fixed at creation.", "x-fixed", json!(true)),
            (
                "It cannot be changed later: make a new one.",
                "x-fixed",
                json!(true),
            ),
            (
                "System users cannot be changed or deleted.",
                "x-fixed",
                json!(null),
            ),
            (
                "If left out at creation, a slot is chosen for you.",
                "x-fixed",
                json!(null),
            ),
            ("Storage can only grow.", "x-grows", json!(true)),
            (
                "Do not expect the password in answers.",
                "x-answered",
                json!(null),
            ),
        ] {
            let mut schema = json!({ "properties": { "a": { "type": "string", "description": words } }, "description": words });
            mark(&mut schema);
            assert_eq!(schema["properties"]["a"][mark_name], value, "{words}");
            assert_eq!(schema[mark_name], json!(null), "{words}");
        }
    }
}
