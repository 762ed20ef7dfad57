//! Pieces of Markdown: cells of tables.

use crate::render::docs::{code, inline};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_ends_its_column() {
        assert_eq!(cell_text("a | b <c>"), "a \\| b \\<c\\>");
        assert_eq!(cell_code("a|`b"), "a\\|'b");
    }
}
