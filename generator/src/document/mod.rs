//! Step 1 of the generator: an API document, read with the place of every node, checked, and clean.
//!
//! [`Tree::parse`] reads YAML or JSON into a located tree, which overrides may edit; [`check()`] reports everything
//! that is wrong with it at once, takes out or replaces what later steps could not understand, and hands the rest
//! to `openapiv3`. [`read`] is both.
//!
//! In between, `modern` brings what versions 3.1 and 3.2 say to what 3.0 says.
//!
//! Nothing in a document makes this step panic, hang, or recurse without bound.

mod at;
mod check;
mod clean;
mod convert;
mod deserialize;
mod modern;
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

pub use clean::Document;
pub(crate) use deserialize::NodeSource;
pub use node::{Map, Node, Value};
pub use number::{Number, is_unsigned};
pub use resolve::{Located, PathOperation, Stated};
pub use tree::{Edit, Tree};
pub use words::NEEDS_WORDS;

/// The extension that names the values of `enum`, in its order: what generators agree on.
pub const VALUE_NAMES: &str = "x-enum-varnames";

/// The extension in which a `const` of OpenAPI 3.1 stands beside the `enum` that it becomes: an `enum` of one value may get
/// others some day, a `const` says that there is none.
pub const CONSTANT: &str = "x-only-value";

use crate::finding::Finding;
use crate::parallel;

/// What came of reading a document.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The document; `None` if an error makes it useless. It may stand beside errors, so that later steps can
    /// report theirs as well, but nothing may be generated from it then.
    pub document: Option<Document>,
    /// Everything that was found, in the order of the document.
    pub findings: Vec<Finding>,
}

/// Reads and checks a document in YAML or JSON. `file` is its name in findings.
pub fn read(file: &str, text: &str) -> Reading {
    check(Tree::parse(file, text), true)
}

/// The stack for a document, in bytes. `openapiv3` spends up to 85 kB on each level of a schema when it is not
/// optimized; what is not used is not committed.
const STACK: usize = 32 << 20;

/// Checks a tree and turns it into a document, with all that JSON Schemas show if `schemas` are made of it.
pub fn check(tree: Tree, schemas: bool) -> Reading {
    let Tree {
        file,
        mut root,
        mut findings,
    } = tree;
    // Checks and conversion together: an allocator with an arena for each thread can then give to the second what the
    // first held.
    let document = parallel::deep(STACK, || {
        checked(&file, root.take()?, schemas, &mut findings)
    });
    findings.sort_by_key(|finding| (finding.place, finding.severity));
    // Aliases repeat a mistake at the same place.
    let mut known = HashSet::new();
    findings.retain(|finding| known.insert((finding.place, finding.problem.clone())));
    Reading { document, findings }
}

fn checked(
    file: &str,
    mut root: Node,
    schemas: bool,
    findings: &mut Vec<Finding>,
) -> Option<Document> {
    findings.extend(words::missing(file, &root));
    let modern = modern::modern(file, &mut root, findings);
    let outcome = check::check(file, &mut root, schemas);
    findings.extend(outcome.findings.into_iter().map(|finding| Finding {
        pointer: modern.moved.original(&finding.pointer),
        ..finding
    }));
    if outcome.broken {
        return None;
    }
    match convert::convert(file, &root) {
        Ok(api) => Some(Document {
            api,
            file: file.to_owned(),
            root,
            moved: modern.moved,
            received: modern.received,
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
}
