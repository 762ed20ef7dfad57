//! `names.lock`: every published name, by what it is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The published names of a product.
///
/// `names` holds what is in the document; `old` the names that it had before people gave it another one, which stay,
/// deprecated, until they are deleted here; `gone` holds what once was, so that a name that users may still have in
/// their programs never comes to mean something else without notice.
#[derive(Debug, Default)]
pub struct Lock {
    /// The text that was read.
    read: String,
    before: Stored,
    after: BTreeMap<String, String>,
    /// Names by which something is still known, separated by spaces.
    old: BTreeMap<String, String>,
    /// Names that could not be given, with what they were for.
    refused: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(default)]
    names: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    old: BTreeMap<String, String>,
    #[serde(default)]
    gone: BTreeMap<String, String>,
}

/// What stands at the top of the file.
const HEADER: &str = "\
# Published names, by what they name and its JSON pointer. Written by `cargo xtask regenerate`; commit it with what is generated.
# A name in here never changes by itself. To change one, say so in sdk.yaml.
";

impl Lock {
    /// Reads a lock.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Lock, String> {
        let before = if text.trim().is_empty() {
            Stored::default()
        } else {
            serde_yaml::from_str(text).map_err(|e| e.to_string())?
        };
        Ok(Lock {
            read: text.to_owned(),
            old: before.old.clone(),
            before,
            after: BTreeMap::new(),
            refused: Vec::new(),
        })
    }

    /// The name that was published for `key`.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.before
            .names
            .get(key)
            .or_else(|| self.before.gone.get(key))
            .map(String::as_str)
    }

    pub(super) fn set(&mut self, key: String, name: &str) {
        self.after.insert(key, name.to_owned());
    }

    /// Notes that `key` cannot have the name that people or the lock give it.
    pub(super) fn refuse(&mut self, key: &str, name: &str) {
        self.refused.push((key.to_owned(), name.to_owned()));
    }

    /// What was refused: the key and the name.
    pub(super) fn refused(&self) -> impl Iterator<Item = (&str, &str)> {
        self.refused
            .iter()
            .map(|(key, name)| (key.as_str(), name.as_str()))
    }

    /// Notes that what was published for `key` is called `name` from here on: what it was called stays known.
    pub(super) fn rename(&mut self, key: &str, name: &str) {
        let mut old = self.old(key);
        old.extend(self.get(key).map(str::to_owned));
        old.retain(|old| old != name);
        old.dedup();
        if old.is_empty() {
            self.old.remove(key);
        } else {
            self.old.insert(key.to_owned(), old.join(" "));
        }
    }

    /// What `key` was called before.
    pub(super) fn old(&self, key: &str) -> Vec<String> {
        let old = self.old.get(key).map(String::as_str).unwrap_or_default();
        old.split_whitespace().map(str::to_owned).collect()
    }

    /// The value that was published for `key`, else `value`, which is published by this.
    pub(super) fn keep(&mut self, key: &str, value: &str) -> String {
        let kept = self.get(key).unwrap_or(value).to_owned();
        self.set(key.to_owned(), &kept);
        kept
    }

    /// The file as it should be now.
    #[must_use]
    pub fn text(&self) -> String {
        let returned = self
            .before
            .gone
            .keys()
            .any(|key| self.after.contains_key(key));
        let same = self.after == self.before.names && self.old == self.before.old;
        // Untouched to the byte: a file that only another version of the YAML writer would lay out anew is no change.
        if !self.read.is_empty() && !returned && same {
            return self.read.clone();
        }
        let mut gone = self.before.gone.clone();
        gone.extend(self.before.names.clone());
        gone.retain(|key, _| !self.after.contains_key(key));
        let stored = Stored {
            names: self.after.clone(),
            old: self.old.clone(),
            gone,
        };
        // Strings in maps: there is nothing in here that YAML cannot write.
        format!(
            "{HEADER}{}",
            serde_yaml::to_string(&stored).unwrap_or_default()
        )
    }
}
