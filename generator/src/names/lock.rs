//! `names.lock`: every published name, by what it is for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The published names of a product.
///
/// `names` holds what is in the document; `gone` holds what once was, so that a name that users may still
/// have in their programs never comes to mean something else without notice.
#[derive(Debug, Default)]
pub struct Lock {
    /// The text that was read.
    read: String,
    before: Stored,
    after: BTreeMap<String, String>,
    /// Names that could not be given, with what they were for.
    refused: Vec<(String, String)>,
}

#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    #[serde(default)]
    names: BTreeMap<String, String>,
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
        if !self.read.is_empty() && !returned && self.after == self.before.names {
            return self.read.clone();
        }
        let mut gone = self.before.gone.clone();
        gone.extend(self.before.names.clone());
        gone.retain(|key, _| !self.after.contains_key(key));
        let stored = Stored {
            names: self.after.clone(),
            gone,
        };
        // Strings in maps: there is nothing in here that YAML cannot write.
        format!(
            "{HEADER}{}",
            serde_yaml::to_string(&stored).unwrap_or_default()
        )
    }
}
