//! Mentions: the words of a document call operations by their ids, the docs of a crate by their methods.

use std::collections::HashMap;

use super::tokens::word;
use crate::names::Sdk;

/// The methods by operationId.
pub struct Mentions<'a>(HashMap<&'a str, Told>);

/// Where a method is told.
struct Told {
    module: String,
    group: String,
    name: String,
}

impl<'a> Mentions<'a> {
    /// All operations of a product.
    pub fn new(sdk: &Sdk<'a>) -> Mentions<'a> {
        let methods = sdk.operations().map(|(group, operation)| {
            let method = Told {
                module: word(&group.module),
                group: word(&group.name),
                name: word(&operation.method),
            };
            (operation.model.id.as_str(), method)
        });
        Mentions(methods.collect())
    }

    /// Puts a link in the place of each operationId that stands between backticks in docs of Rust.
    pub fn rust(&self, text: &str) -> String {
        let link = |Told {
                        module,
                        group,
                        name,
                    }: &Told| {
            format!("[`{module}().{name}`](crate::group::{group}::{name})")
        };
        replace(text, |id| self.0.get(id).map(link))
    }

    /// Puts a link in the place of each operationId that stands between backticks in a page that reaches those of the
    /// groups by `way`.
    pub fn markdown(&self, text: &str, way: &str) -> String {
        let link = |Told { module, name, .. }: &Told| {
            format!("[`{module}().{name}`]({way}{module}.md#{name})")
        };
        replace(text, |id| self.0.get(id).map(link))
    }
}

/// Puts something else in the place of ids between backticks. What is a link already stays, and so does an id that is
/// called one. A span ends with its line at the latest.
pub fn replace(text: &str, other: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        out.push_str(before);
        let span = after.split_once('`');
        let wanted = !before.ends_with('[') && !before.ends_with("operationId ");
        let found = span.filter(|_| wanted);
        match found.and_then(|(id, after)| Some((other(id)?, after))) {
            Some((other, after)) => {
                out.push_str(&other);
                rest = after;
            }
            None => match span.filter(|(inside, _)| !inside.contains('\n')) {
                Some((inside, after)) => {
                    out.push('`');
                    out.push_str(inside);
                    out.push('`');
                    rest = after;
                }
                None => {
                    out.push('`');
                    rest = after;
                }
            },
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions() -> Mentions<'static> {
        let method = Told {
            module: "pets".to_owned(),
            group: "Pets".to_owned(),
            name: "list".to_owned(),
        };
        Mentions(HashMap::from([("petsGet", method)]))
    }

    #[test]
    fn ids_between_backticks_become_links() {
        let link = "[`pets().list`](crate::group::Pets::list)";
        let mentions = mentions();
        let same = |text: &str| assert_eq!(mentions.rust(text), text);
        assert_eq!(
            mentions.rust("/// As `petsGet` says, `x` is.\n"),
            format!("/// As {link} says, `x` is.\n")
        );
        assert_eq!(
            mentions.rust("/// An odd ` one\n/// `petsGet`\n"),
            format!("/// An odd ` one\n/// {link}\n")
        );
        same("#[doc(alias = \"petsGet\")]");
        same("[`petsGet`](https://example.com)");
        same("`pets` `petsGets` `");
    }

    #[test]
    fn pages_lead_to_pages() {
        let mentions = mentions();
        let link = "[`pets().list`](../group/pets.md#list)";
        let page = "```rust\nlet a = \"x\";\n```\n\nAs `petsGet` says; an odd ` one.\n| `a` | `petsGet` |\n";
        assert_eq!(
            mentions.markdown(page, "../group/"),
            page.replace("`petsGet`", link)
        );
        let same = "`GET /pets`, operationId `petsGet`, `pets().list`; [`petsGet`](x.md)";
        assert_eq!(mentions.markdown(same, ""), same);
    }
}
