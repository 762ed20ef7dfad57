//! Step 1 of the generator: an API document, read with the place of every node, checked, and clean.
//!
//! [`Tree::parse`] reads YAML or JSON into a located tree, which overrides may edit; [`check()`] reports everything
//! that is wrong with it at once, takes out or replaces what later steps could not understand, and hands the rest
//! to `openapiv3`. [`read`] is both.
//!
//! Nothing in a document makes this step panic, hang, or recurse without bound.

mod at;
mod check;
mod convert;
mod deserialize;
mod node;
mod number;
mod parse;
mod resolve;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use std::collections::HashSet;

pub(crate) use deserialize::Source;
pub use node::{Map, Node, Value};
pub use number::Number;
pub use resolve::{Call, Located};
pub use tree::{Edit, Tree};
pub use words::NEEDS_WORDS;

use crate::finding::{Finding, Position, Severity};
use crate::pointer;

/// The findings that one document may have before the rest is left out: a bound on memory, and on patience.
const MAX_FINDINGS: usize = 1_000;

/// What came of reading a document.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The document; `None` if an error makes it useless. It may stand beside errors, so that later steps can
    /// report theirs as well, but nothing may be generated from it then.
    pub document: Option<Document>,
    /// Everything that was found, in the order of the document.
    pub findings: Vec<Finding>,
}

/// A document that has been read and checked.
#[derive(Clone, Debug)]
pub struct Document {
    /// The document in `openapiv3`'s types.
    pub api: openapiv3::OpenAPI,
    file: String,
    root: Node,
    /// What a reference to a schema that was refused leads to.
    empty: openapiv3::Schema,
}

impl Document {
    /// The file, as it was named when it was read.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Where the node at a JSON pointer stands: its key if it is a member of a mapping. If there is no such node,
    /// the nearest one above it that exists; `None` only for a text that is no pointer.
    pub fn place(&self, pointer: &str) -> Option<Position> {
        if !pointer.is_empty() && !pointer.starts_with(['/', '#']) {
            return None;
        }
        let mut node = &self.root;
        for segment in pointer::segments(pointer) {
            match node.child(&segment) {
                Some(child) => node = child,
                None => break,
            }
        }
        Some(node.place)
    }

    /// A schema that says nothing.
    pub fn nothing(&self) -> &openapiv3::Schema {
        &self.empty
    }

    /// The node at a JSON pointer, as it was handed to `openapiv3`.
    pub fn node(&self, pointer: &str) -> Option<&Node> {
        pointer::segments(pointer).try_fold(&self.root, |node, segment| node.child(&segment))
    }

    /// The text of a member of the node at a JSON pointer. Beside a `$ref`, `openapiv3` sees nothing; the document
    /// may say something there all the same.
    pub fn text(&self, pointer: &str, member: &str) -> Option<&str> {
        self.node(pointer)?.child(member)?.as_text()
    }

    /// A finding of a later step about the node at a JSON pointer.
    pub fn finding(
        &self,
        severity: Severity,
        pointer: &str,
        problem: String,
        advice: String,
    ) -> Finding {
        Finding {
            severity,
            file: self.file.clone(),
            place: self.place(pointer),
            pointer: pointer.to_owned(),
            problem,
            advice,
        }
    }
}

/// Reads and checks a document in YAML or JSON. `file` is its name in findings.
pub fn read(file: &str, text: &str) -> Reading {
    check(Tree::parse(file, text))
}

/// Checks a tree and turns it into a document.
pub fn check(tree: Tree) -> Reading {
    let Tree {
        file,
        root,
        mut findings,
    } = tree;
    let document = root.and_then(|mut root| {
        findings.extend(words::missing(&file, &root));
        let outcome = check::check(&file, &mut root);
        findings.extend(outcome.findings);
        if outcome.broken {
            return None;
        }
        match convert::convert(&file, &root) {
            Ok(api) => Some(Document {
                api,
                file,
                root,
                empty: openapiv3::Schema {
                    schema_data: openapiv3::SchemaData::default(),
                    schema_kind: openapiv3::SchemaKind::Any(openapiv3::AnySchema::default()),
                },
            }),
            Err(finding) => {
                findings.push(finding);
                None
            }
        }
    });
    findings.sort_by_key(|finding| (finding.place, finding.severity));
    // Aliases repeat a mistake at the same place.
    let mut known = HashSet::new();
    findings.retain(|finding| known.insert((finding.place, finding.problem.clone())));
    Reading { document, findings }
}

/// A piece of a document within a message: in backquotes, without line breaks, and not longer than a line.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    match end.and_then(|end| text.get(..end)) {
        Some(start) => format!("`{start}…`"),
        None => format!("`{text}`"),
    }
}
