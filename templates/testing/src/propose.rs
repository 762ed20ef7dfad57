//! From a report to what a maintainer may change.

use std::collections::BTreeMap;

use ionoscloud_fake::{Document, Documents};
use serde_json::Value;

use crate::observe::{Finding, Kind, Report};

/// A proposal for the `sdk.yaml` of each product, as YAML to read and take from; what no mend can say is a remark.
///
/// A member that is not there is proposed as optional, a value as one more of its enumeration.
pub fn propose(report: &Report, documents: &Documents) -> String {
    let mut products: BTreeMap<&str, Proposal> = BTreeMap::new();
    for (finding, count) in &report.0 {
        let proposal = products.entry(&finding.product).or_default();
        let document = documents.get(&finding.product);
        match document.and_then(|document| entry(document, finding, &proposal.sets)) {
            Some((at, set)) => {
                if proposal.sets.insert(at.clone(), set).is_none() {
                    let seen = format!("{} answered so {count} times", finding.operation);
                    proposal.mends.push((at, seen));
                }
            }
            None => proposal.remarks.push(format!(
                "{}: {} at {}: {}; for the document",
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
    let products = products.iter();
    products
        .map(|(product, proposal)| proposal.text(product))
        .collect()
}

/// What is proposed for one product.
#[derive(Default)]
struct Proposal {
    /// What is to stand where; one place has one mend, whatever asks for it.
    sets: BTreeMap<String, Value>,
    /// The places in the order in which they were found, each with its reason.
    mends: Vec<(String, String)>,
    remarks: Vec<String>,
}

impl Proposal {
    fn text(&self, product: &str) -> String {
        let mut text = format!("# specs/{product}/sdk.yaml\n");
        if !self.mends.is_empty() {
            text.push_str("mend:\n");
        }
        for (at, reason) in &self.mends {
            let set = self.sets.get(at).unwrap_or(&Value::Null);
            text.push_str(&format!(
                "  - at: {at}\n    set: {set}\n    reason: {reason}\n"
            ));
        }
        for remark in &self.remarks {
            text.push_str(&format!("# {remark}\n"));
        }
        text
    }
}

/// Where in the document, and what is to stand there.
/// `sets` is what is proposed already: the same place may lack several things.
fn entry(
    document: &Document,
    finding: &Finding,
    sets: &BTreeMap<String, Value>,
) -> Option<(String, Value)> {
    let mut operations = document.operations().iter();
    let operation = operations.find(|operation| operation.id == finding.operation)?;
    let schema = operation.answer.content.first()?.schema.clone();
    let mut place = Standing {
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
            // The tilde first (RFC 6901, 3).
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
            let (at, mut values) = place.listed("enum", sets)?;
            values.push(serde_json::from_str(&finding.what).ok()?);
            Some((at, Value::Array(values)))
        }
        Kind::Missing => {
            parts.iter().try_for_each(|part| place.step(part))?;
            let (at, mut required) = place.listed("required", sets)?;
            required.retain(|name| *name != finding.what.as_str());
            Some((at, Value::Array(required)))
        }
        Kind::UnknownStatus | Kind::DefaultStatus | Kind::Shape => None,
    }
}

/// A schema, and where it stands in the document; empty where it has no place of its own.
struct Standing<'a> {
    document: &'a Document,
    at: String,
    node: Value,
}

impl Standing<'_> {
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

    /// A list that the schema has, with its place: as it is proposed already, else as it is.
    fn listed(&self, key: &str, sets: &BTreeMap<String, Value>) -> Option<(String, Vec<Value>)> {
        let list = self.node.get(key)?.as_array()?;
        let at = format!("{}/{key}", self.at);
        let proposed = sets.get(&at).and_then(Value::as_array);
        (!self.at.is_empty()).then(|| (at, proposed.unwrap_or(list).clone()))
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

#[cfg(test)]
mod tests {
    use ionoscloud_fake::Documents;

    use super::propose;
    use crate::observe::{Finding, Kind, Report};

    #[test]
    fn what_one_place_lacks_is_one_mend() {
        let finding = |kind, at: &str, what: &str| Finding {
            product: "compute".to_owned(),
            operation: "datacentersFindById".to_owned(),
            kind,
            at: at.to_owned(),
            what: what.to_owned(),
        };
        let report = Report(vec![
            (
                finding(Kind::UnknownValue, "/metadata/state", "\"MELTED\""),
                2,
            ),
            (
                finding(Kind::UnknownValue, "/metadata/state", "\"FROZEN\""),
                3,
            ),
            (finding(Kind::UnknownStatus, "", "418"), 1),
        ]);
        let text = propose(&report, &Documents::bundled());
        let place = "- at: /components/schemas/DatacenterElementMetadata/properties/state/enum\n";
        assert_eq!(text.matches(place).count(), 1, "{text}");
        for part in ["\"AVAILABLE\"", "\"MELTED\"", "\"FROZEN\""] {
            assert_eq!(text.matches(part).count(), 1, "{part}: {text}");
        }
        // A remark alone is no list of mends.
        let remark = "# datacentersFindById: ";
        assert_eq!(text.matches(remark).count(), 1, "{text}");
        let alone = Report(report.0.into_iter().skip(2).collect());
        let text = propose(&alone, &Documents::bundled());
        assert!(text.contains(remark) && !text.contains("mend:"), "{text}");
    }
}
