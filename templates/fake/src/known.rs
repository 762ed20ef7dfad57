//! Whether a document knows what somebody names, and what may have been meant where it does not.

use crate::{
    document::{Document, Operation},
    fault::Rule,
    source::Documents,
};

/// The name that comes closest, as the end of a sentence: `; did you mean …?`
pub(crate) fn meant<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let closest = known.min_by_key(|known| (distance(name, known), *known));
    let most = 2 + name.chars().count() / 3;
    closest
        .filter(|known| distance(name, known) <= most)
        .map_or_else(String::new, |known| format!("; did you mean {known}?"))
}

/// Characters to insert, remove or replace (Levenshtein 1966).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (index, character) in one.chars().enumerate() {
        let mut before = index;
        let mut left = index + 1;
        for (cell, other) in row.iter_mut().skip(1).zip(&other) {
            let replaced = before + usize::from(character != *other);
            before = *cell;
            left = replaced.min(*cell + 1).min(left + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = index + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

impl Documents {
    /// The document of a product.
    pub(crate) fn known(&self, product: &str) -> Result<&Document, String> {
        self.get(product).ok_or_else(|| {
            let meant = meant(product, self.products());
            format!("no product `{product}` is served{meant}")
        })
    }

    /// Refuses a rule that no call can meet.
    pub(crate) fn check_rule(&self, rule: &Rule) -> Result<(), String> {
        if let Some(product) = rule.product() {
            self.known(product)?;
        }
        // Any path is that of a bucket or an object: they are meant where their product is named.
        let is_path = rule.target().starts_with('/');
        let is_meant = |document: &&Document| match rule.product() {
            Some(product) => product == document.product(),
            None => !(is_path && document.keeps_objects()),
        };
        // Documents are read one by one, until one of them has such a call.
        let operations = || self.iter().filter(is_meant).flat_map(Document::operations);
        if operations().any(|operation| rule.can_meet(operation)) {
            return Ok(());
        }
        let target = rule.target();
        let is_named = |operation: &&Operation| rule.can_meet_target(operation);
        let mut methods: Vec<&str> = operations()
            .filter(is_named)
            .map(|operation| operation.method.as_str())
            .collect();
        methods.sort_unstable();
        methods.dedup();
        Err(match (methods.as_slice(), target.starts_with('/')) {
            ([], true) => {
                let paths = operations().map(|operation| operation.normal.replace("{}", "*"));
                let paths: Vec<String> = paths.collect();
                let meant = meant(target, paths.iter().map(String::as_str));
                format!("no operation has the path {target}{meant}")
            }
            ([], false) => {
                let meant = meant(target, operations().map(|operation| operation.id.as_str()));
                format!("no operation is called {target}{meant}")
            }
            (methods, _) => format!("{target} knows {} only", methods.join(", ")),
        })
    }
}

impl Document {
    /// Refuses a path, `*` for any segment, that is that of no collection.
    pub(crate) fn check_collection(&self, path: &str) -> Result<(), String> {
        let operations = self.operations().iter();
        let collections = operations.flat_map(|operation| {
            let normal = operation.normal.as_str();
            [normal.strip_suffix("/{}"), Some(normal)]
        });
        self.check_path(path, collections.flatten(), "collection")
    }

    /// Refuses a path that is that of no resource.
    pub(crate) fn check_item(&self, path: &str) -> Result<(), String> {
        let operations = self.operations().iter();
        let items = operations.map(|operation| operation.normal.as_str());
        let items = items.filter(|normal| normal.ends_with("{}"));
        self.check_path(path, items, "resource")
    }

    fn check_path<'a>(
        &self,
        path: &str,
        known: impl Iterator<Item = &'a str>,
        what: &str,
    ) -> Result<(), String> {
        let known: Vec<&str> = known.collect();
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |normal: &&str| {
            let wanted: Vec<&str> = normal.split('/').collect();
            wanted.len() == parts.len()
                && wanted
                    .iter()
                    .zip(&parts)
                    .all(|(wanted, part)| ["{}", part].contains(wanted) || *part == "*")
        };
        if known.iter().any(fits) {
            return Ok(());
        }
        // Ids are no reason why a path is unlike another.
        let alike: Vec<String> = known
            .iter()
            .map(|normal| {
                let parts = normal
                    .split('/')
                    .zip(parts.iter().chain(std::iter::repeat(&"*")));
                let parts = parts.map(|(wanted, part)| if wanted == "{}" { *part } else { wanted });
                parts.collect::<Vec<_>>().join("/")
            })
            .collect();
        let meant = meant(path, alike.iter().map(String::as_str));
        let product = self.product();
        Err(format!("{product} has no {what} {path}{meant}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{distance, meant};

    #[test]
    fn what_comes_closest_was_meant() {
        for (one, other, far) in [
            ("", "", 0),
            ("a", "", 1),
            ("kitten", "sitting", 3),
            ("/datacenter", "/datacenters", 1),
        ] {
            assert_eq!((distance(one, other), distance(other, one)), (far, far));
        }
        let known = ["compute", "dns", "kafka"];
        assert_eq!(
            meant("compte", known.into_iter()),
            "; did you mean compute?"
        );
        assert_eq!(meant("something-else", known.into_iter()), "");
    }
}
