//! Mentions: the words of a document call operations by their ids, the docs of a crate by their methods.

use std::collections::HashMap;

use super::named;
use super::tokens::ident;
use crate::model::{Api, Operation};
use crate::names::{GroupNames, Names, OperationNames};

/// The methods by operationId, as links.
pub struct Mentions<'a>(HashMap<&'a str, String>);

impl<'a> Mentions<'a> {
    /// All operations of a product.
    pub fn new(api: &'a Api, names: &'a Names) -> Mentions<'a> {
        let link = |(operation, own, group): (&'a Operation, &OperationNames, &GroupNames)| {
            let (module, name) = (ident(&group.module), ident(&group.name));
            let method = ident(&own.method);
            let link = format!("[`{module}().{method}`](crate::group::{name}::{method})");
            (operation.id.as_str(), link)
        };
        Mentions(named(api, names).map(link).collect())
    }

    /// Puts a link in the place of each operationId that stands between backticks, unless it is a link already.
    pub fn link(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + text.len() / 16);
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('`') {
            out.push_str(before);
            let span = after.split_once('`');
            let link = span.and_then(|(id, after)| Some((self.0.get(id)?, after)));
            match link.filter(|_| !before.ends_with('[')) {
                Some((link, after)) => {
                    out.push_str(link);
                    rest = after;
                }
                // Spans do not go over the end of a doc comment's line, which ends in a quote.
                None => match span.filter(|(inside, _)| !inside.contains('"')) {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_between_backticks_become_links() {
        let link = "[`pets().list`](crate::group::Pets::list)";
        let mentions = Mentions(HashMap::from([("petsGet", link.to_owned())]));
        let same = |text: &str| assert_eq!(mentions.link(text), text);
        assert_eq!(
            mentions.link(r#"#[doc = " As `petsGet` says, `x` is."]"#),
            format!(r#"#[doc = " As {link} says, `x` is."]"#)
        );
        assert_eq!(
            mentions.link("#[doc = \" An odd ` one\"] #[doc = \" `petsGet`\"]"),
            format!("#[doc = \" An odd ` one\"] #[doc = \" {link}\"]")
        );
        same("#[doc(alias = \"petsGet\")]");
        same("[`petsGet`](https://example.com)");
        same("`pets` `petsGets` `");
    }
}
