//! Pieces of Markdown: cells of tables, types with links to their pages, signatures.

use std::collections::BTreeSet;

use super::Book;
use crate::model::{Ref, TypeId};
use crate::names::{Names, TypeNames};
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

impl Book<'_> {
    /// The address of a type's section, from a page that reaches the models by `way`.
    pub fn link(&self, id: TypeId, way: &str) -> String {
        let link = self.links.get(id.0).map(String::as_str);
        format!("{way}{}", link.unwrap_or_default())
    }

    /// The type as it is stored, with a link to its page where it has one.
    pub fn linked(&self, reference: &Ref, way: &str) -> String {
        let name = self.stored(reference);
        match named(reference) {
            Some(id) => format!("[`{name}`]({})", self.link(id, way)),
            None => format!("`{name}`"),
        }
    }

    /// The type as it is stored.
    pub fn stored(&self, reference: &Ref) -> String {
        match reference {
            Ref::Boolean => "bool".to_owned(),
            Ref::Integer => "i64".to_owned(),
            Ref::Number => "f64".to_owned(),
            Ref::Text => "String".to_owned(),
            Ref::Timestamp => "Timestamp".to_owned(),
            Ref::Any => "Value".to_owned(),
            Ref::Named(id) => self.name(*id).to_owned(),
            Ref::Boxed(id) => format!("Box<{}>", self.name(*id)),
            Ref::List(item) => format!("Vec<{}>", self.stored(item)),
            Ref::Map(value) => format!("BTreeMap<String, {}>", self.stored(value)),
        }
    }

    /// The name of a type.
    pub fn name(&self, id: TypeId) -> &str {
        let names = self.types.names.types.get(id.0);
        names.map_or("", |names| names.name.as_str())
    }
}

/// The addresses of all types' sections, beside each other: the first type of a file is the page itself.
pub fn links(names: &Names) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let link = |own: &TypeNames| {
        if seen.insert(own.module.clone()) {
            format!("{}.md", own.module)
        } else {
            format!("{}.md#{}", own.module, own.name.to_lowercase())
        }
    };
    names.types.iter().map(link).collect()
}

/// The named type inside, if there is one.
fn named(reference: &Ref) -> Option<TypeId> {
    match reference {
        Ref::Named(id) | Ref::Boxed(id) => Some(*id),
        Ref::List(inner) | Ref::Map(inner) => named(inner),
        _ => None,
    }
}

/// Tokens that `quote` printed, as people write them: `&crate::model::Server` is `&model::Server` to a caller.
pub fn tidy(tokens: &str) -> String {
    let mut text = format!(" {tokens} ").replace(" :: ", "::");
    for (ugly, good) in [
        ("crate::model::", "model::"),
        (" rt::", " "),
        ("[rt::", "["),
        ("(rt::", "("),
        ("& ", "&"),
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" : ", ": "),
    ] {
        text = text.replace(ugly, good);
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_read_as_people_write_them() {
        let table = [
            ("a : & str , b : i64", "a: &str, b: i64"),
            (
                "server : & crate :: model :: Server",
                "server: &model::Server",
            ),
            ("x : & [crate :: model :: Port]", "x: &[model::Port]"),
            (
                "key : impl IntoIterator < Item = (impl AsRef < str > , & str) >",
                "key: impl IntoIterator<Item = (impl AsRef<str>, &str)>",
            ),
            ("Vec < rt :: Value >", "Vec<Value>"),
            ("rt :: Bytes", "Bytes"),
        ];
        for (tokens, expected) in table {
            assert_eq!(tidy(tokens), expected);
        }
    }

    #[test]
    fn a_cell_never_ends_its_column() {
        assert_eq!(cell_text("a | b <c>"), "a \\| b \\<c\\>");
        assert_eq!(cell_code("a|`b"), "a\\|'b");
    }
}
