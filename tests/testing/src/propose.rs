//! From a report to what a maintainer may change.

use std::collections::BTreeSet;

use ionoscloud_fake::{Document, Documents};
use serde_json::Value;

use crate::observe::{Finding, Kind, Report};

/// A proposal for the `sdk.yaml` of each product, as YAML to read and take from; what no mend can say is a remark.
///
/// A member that is not there is proposed as optional, a value as one more of its enumeration.
pub fn propose(report: &Report, documents: &Documents) -> String {
    let mut text = String::new();
    let mut product = "";
    let mut proposed = BTreeSet::new();
    for (finding, count) in &report.0 {
        if finding.product != product {
            product = &finding.product;
            text.push_str(&format!("# specs/{product}/sdk.yaml\nmend:\n"));
        }
        let document = documents.get(product);
        let entry = document.and_then(|document| entry(document, finding));
        let seen = format!("{} answered so {count} times", finding.operation);
        match entry {
            // One schema answers several operations.
            Some((at, set)) if !proposed.insert(format!("{product} {at} {set}")) => {}
            Some((at, set)) => text.push_str(&format!(
                "  - at: {at}\n    set: {set}\n    reason: {seen}\n"
            )),
            None => text.push_str(&format!(
                "  # {}: {} at {}: {}; for the document\n",
                finding.operation,
                finding.kind.word(),
                if finding.at.is_empty() {
                    "/"
                } else {
                    &finding.at
                },
                finding.what
            )),
        }
    }
    text
}

/// Where in the document, and what is to stand there.
fn entry(document: &Document, finding: &Finding) -> Option<(String, Value)> {
    let mut operations = document.operations().iter();
    let operation = operations.find(|operation| operation.id == finding.operation)?;
    let schema = operation.answer.content.first()?.schema.clone();
    let mut place = Place {
        document,
        at: String::new(),
        node: schema,
    };
    place.follow();
    let parts: Vec<&str> = finding.at.split('/').skip(1).collect();
    let (last, around) = parts
        .split_last()
        .map_or((None, &[][..]), |(last, around)| (Some(*last), around));
    match finding.kind {
        Kind::UnknownMember => {
            around.iter().try_for_each(|part| place.step(part))?;
            let name = last?.replace('~', "~0").replace('/', "~1");
            (!place.at.is_empty()).then(|| {
                (
                    format!("{}/properties/{name}", place.at),
                    serde_json::json!({ "type": finding.what }),
                )
            })
        }
        Kind::UnknownValue => {
            parts.iter().try_for_each(|part| place.step(part))?;
            let mut values = place.node.get("enum")?.as_array()?.clone();
            values.push(serde_json::from_str(&finding.what).ok()?);
            (!place.at.is_empty()).then(|| (format!("{}/enum", place.at), Value::Array(values)))
        }
        Kind::Missing => {
            parts.iter().try_for_each(|part| place.step(part))?;
            let required = place.node.get("required")?.as_array()?.iter();
            let required: Vec<Value> = required
                .filter(|name| **name != finding.what.as_str())
                .cloned()
                .collect();
            (!place.at.is_empty())
                .then(|| (format!("{}/required", place.at), Value::Array(required)))
        }
        Kind::UnknownStatus | Kind::Shape => None,
    }
}

/// A schema, and where it stands in the document; empty where it has no place of its own.
struct Place<'a> {
    document: &'a Document,
    at: String,
    node: Value,
}

impl Place<'_> {
    /// Goes to what a reference points at, also through an `allOf` of one.
    fn follow(&mut self) {
        for _ in 0..32 {
            if let Some(target) = self.node.get("$ref").and_then(Value::as_str) {
                self.at = target.trim_start_matches('#').to_owned();
                self.node = self
                    .document
                    .root()
                    .pointer(&self.at)
                    .cloned()
                    .unwrap_or_default();
            } else if let Some([only]) = self
                .node
                .get("allOf")
                .and_then(Value::as_array)
                .map(Vec::as_slice)
            {
                self.at.push_str("/allOf/0");
                self.node = only.clone();
            } else {
                return;
            }
        }
    }

    /// Goes on to a member, or with `*` to the items.
    fn step(&mut self, part: &str) -> Option<()> {
        let path = if part == "*" {
            "/items".to_owned()
        } else {
            format!("/properties/{part}")
        };
        self.node = self.node.pointer(&path)?.clone();
        if !self.at.is_empty() {
            self.at.push_str(&path);
        }
        self.follow();
        Some(())
    }
}
