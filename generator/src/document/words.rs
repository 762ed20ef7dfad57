//! Places that an import has marked, for people to say in their own words what stands there.

use super::at::At;
use super::node::{Node, Value};
use crate::finding::{Finding, Severity};

/// What stands where words are missing. A document with this mark is not rendered.
pub const NEEDS_WORDS: &str = "NEEDS WORDS";

/// A finding for each mark.
pub(super) fn missing(file: &str, root: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    look(file, At::root(root.place), root, &mut findings);
    findings
}

/// The reader bounds how deep a document nests, and so this as well.
fn look(file: &str, at: At<'_>, node: &Node, findings: &mut Vec<Finding>) {
    match &node.value {
        Value::Map(map) => {
            for (key, child) in map.iter() {
                let at = at.member(key, child.place);
                let prose = matches!(key, "summary" | "description");
                if prose && child.as_text() == Some(NEEDS_WORDS) {
                    findings.push(finding(file, child, at.pointer()));
                } else {
                    look(file, at, child, findings);
                }
            }
        }
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                look(file, at.item(index, item.place), item, findings);
            }
        }
        _ => {}
    }
}

fn finding(file: &str, node: &Node, pointer: String) -> Finding {
    Finding {
        severity: Severity::Error,
        file: file.to_owned(),
        place: Some(node.place),
        pointer,
        problem: "this is new and needs words".to_owned(),
        advice: "say in your own words what it is; nothing of the source may be copied".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::document::read;

    #[test]
    fn a_mark_is_an_error_with_its_place_and_data_is_none() {
        let text = "openapi: 3.0.3
info: {title: A, version: '1'}
paths:
  /a:
    get:
      summary: NEEDS WORDS
      responses: {'204': {description: ok}}
components:
  schemas:
    S: {type: object, properties: {summary: {type: string, default: NEEDS WORDS}}}
";
        let errors: Vec<_> = read("a.yaml", text)
            .findings
            .into_iter()
            .filter(|finding| finding.problem.contains("needs words"))
            .collect();
        let [error] = errors.as_slice() else {
            panic!("{errors:?}")
        };
        assert_eq!(error.pointer, "/paths/~1a/get/summary");
        assert_eq!(error.place.map(|place| place.line), Some(6));
    }
}
