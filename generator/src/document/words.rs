//! Places that an import has marked, for people to say in their own words what stands there.

use super::node::{Node, Value};
use crate::finding::{Finding, Severity};
use crate::pointer::escape;

/// What stands where words are missing. A document with this mark is not rendered.
pub const NEEDS_WORDS: &str = "NEEDS WORDS";

/// A finding for each mark.
pub(super) fn missing(file: &str, root: &Node) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open = vec![(root, String::new())];
    while let Some((node, pointer)) = open.pop() {
        match &node.value {
            Value::Map(map) => {
                for (key, child) in map.iter() {
                    let at = format!("{pointer}/{}", escape(key));
                    if matches!(key, "summary" | "description")
                        && child.as_text() == Some(NEEDS_WORDS)
                    {
                        findings.push(finding(file, child, at));
                    } else {
                        open.push((child, at));
                    }
                }
            }
            Value::List(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (item, format!("{pointer}/{index}"))));
            }
            _ => {}
        }
    }
    findings
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
