//! Pieces of Markdown: cells of tables, types with links to their pages.

use std::collections::BTreeSet;

use super::Book;
use crate::model::{Ref, TypeId};
use crate::names::{Sdk, Type};
use crate::render::docs::{code, inline};
use crate::rust;

/// Markdown on one line as a cell of a table.
pub fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

/// A document's text as a cell of a table.
pub fn cell_text(text: &str) -> String {
    cell(&inline(text))
}

/// A name or a value of a document, to stand between backticks in a cell.
pub fn cell_code(text: &str) -> String {
    cell(&code(text))
}

impl Book<'_> {
    /// The address of a type's section, from a page that reaches the models by `way`.
    pub fn link(&self, id: TypeId, way: &str) -> String {
        let link = self.links.get(id.0).map(String::as_str);
        format!("{way}{}", link.unwrap_or_default())
    }

    /// The type as it is stored, with a link to its page where it has one.
    pub fn linked(&self, reference: &Ref, way: &str) -> String {
        let name = rust::stored(reference).text_of(self.sdk, "");
        match reference.named() {
            Some(id) => format!("[`{name}`]({})", self.link(id, way)),
            None => format!("`{name}`"),
        }
    }
}

/// The addresses of all types' sections, beside each other: the first type of a file is the page itself.
pub fn links(sdk: &Sdk<'_>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let link = |own: &Type<'_>| {
        if seen.insert(own.module.clone()) {
            format!("{}.md", own.module)
        } else {
            format!("{}.md#{}", own.module, own.name.to_lowercase())
        }
    };
    sdk.types.iter().map(link).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_ends_its_column() {
        assert_eq!(cell_text("a | b <c>"), "a \\| b \\<c\\>");
        assert_eq!(cell_code("a|`b"), "a\\|'b");
    }
}
