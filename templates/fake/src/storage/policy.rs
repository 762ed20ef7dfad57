//! What a bucket's policy says of everybody.
//!
//! Statements with conditions, and those for single users, are read and stored and have no effect here.

use serde_json::Value;

use super::Bucket;

/// Whether the policy of a bucket allows or denies an operation to everybody; none where it says nothing of it.
pub(super) fn verdict(bucket: &Bucket, operation: &str, name: &str, key: &str) -> Option<bool> {
    let action = match operation {
        "getObject" | "headObject" => "s3:GetObject",
        "putObject" | "copyObject" => "s3:PutObject",
        "deleteObject" => "s3:DeleteObject",
        "listObjects" | "listObjectsV2" | "headBucket" => "s3:ListBucket",
        _ => return None,
    };
    let resource = match key {
        "" => format!("arn:aws:s3:::{name}"),
        key => format!("arn:aws:s3:::{name}/{key}"),
    };
    let mut allowed = None;
    for statement in statements(bucket) {
        let is_meant = texts(&statement["Action"]).any(|pattern| covers(pattern, action))
            && texts(&statement["Resource"]).any(|pattern| covers(pattern, &resource));
        if !is_meant || !is_for_all(&statement) {
            continue;
        }
        match statement["Effect"].as_str() {
            Some("Deny") => return Some(false),
            _ => allowed = Some(true),
        }
    }
    // The switch takes back what the policy gives to the public (Amazon S3, `RestrictPublicBuckets`).
    let is_restricted = || {
        let switches = bucket.settings.get("publicAccessBlock");
        let switches = switches.and_then(|body| super::xml::read(body).ok());
        switches.is_some_and(|xml| {
            let restricted = super::xml::text(xml.root_element(), "RestrictPublicBuckets");
            restricted == Some("true")
        })
    };
    allowed.filter(|_| !is_restricted())
}

/// Whether anybody has access by it.
pub(super) fn is_public(bucket: &Bucket) -> bool {
    statements(bucket).any(|statement| statement["Effect"] == "Allow" && is_for_all(&statement))
}

fn statements(bucket: &Bucket) -> impl Iterator<Item = Value> {
    let policy = bucket.settings.get("policy");
    let policy = policy.and_then(|body| serde_json::from_slice::<Value>(body).ok());
    let statements = match policy.map(|mut policy| policy["Statement"].take()) {
        Some(Value::Array(statements)) => statements,
        Some(Value::Null) | None => Vec::new(),
        Some(statement) => vec![statement],
    };
    statements.into_iter()
}

fn is_for_all(statement: &Value) -> bool {
    let principal = &statement["Principal"];
    let mut named = texts(principal).chain(texts(&principal["AWS"]));
    named.any(|name| name == "*") && statement.get("Condition").is_none_or(Value::is_null)
}

/// A text, or those of a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let items = value.as_array().into_iter().flatten();
    value
        .as_str()
        .into_iter()
        .chain(items.filter_map(Value::as_str))
}

/// Whether a pattern, `*` for any text and `?` for any letter, covers a text.
pub(super) fn covers(pattern: &str, text: &str) -> bool {
    let mut letters = pattern.chars();
    match letters.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = letters.as_str();
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            ends.into_iter()
                .any(|at| covers(rest, text.get(at..).unwrap_or_default()))
        }
        Some(letter) => {
            let mut given = text.chars();
            let found = given.next();
            found.is_some_and(|found| letter == '?' || letter == found)
                && covers(letters.as_str(), given.as_str())
        }
    }
}
