//! Typed reading of a YAML tree, with errors that say where and what, but never quote a value.

use std::fmt;
use std::time::Duration;

use super::duration;
use super::yaml::{Node, Place, Value};
use crate::error::Error;

/// A node in its file.
#[derive(Clone)]
pub(super) struct At<'a> {
    file: &'a str,
    /// Such as `profiles[0].name`; empty for the whole file.
    path: String,
    node: &'a Node,
}

impl<'a> At<'a> {
    pub(super) fn root(file: &'a str, node: &'a Node) -> At<'a> {
        At {
            file,
            path: String::new(),
            node,
        }
    }

    /// The error of a file that is wrong here.
    pub(super) fn error(&self, why: impl fmt::Display) -> Error {
        let text = match self.path.as_str() {
            "" => why.to_string(),
            path => format!("{path}: {why}"),
        };
        error(self.file, self.node.place, text)
    }

    /// Where it stands, for errors that are found later.
    pub(super) fn place(&self) -> String {
        let Place { line, column } = self.node.place;
        format!("{}:{line}:{column}: {}", self.file, self.path)
    }

    /// The member `key` of a mapping; `None` if it is absent, null or an empty text.
    pub(super) fn get(&self, key: &str) -> Result<Option<At<'a>>, Error> {
        let members = match &self.node.value {
            Value::Map(members) => members,
            _ => return Err(self.error("expected a mapping")),
        };
        let found = members.iter().find(|(name, _)| name == key);
        Ok(found.map(|(_, node)| node).and_then(|node| {
            let absent = match &node.value {
                Value::Null => true,
                Value::Scalar(text) => text.trim().is_empty(),
                _ => false,
            };
            let dot = if self.path.is_empty() { "" } else { "." };
            (!absent).then(|| At {
                file: self.file,
                path: format!("{}{dot}{key}", self.path),
                node,
            })
        }))
    }

    /// The member `key` of a mapping, read by `read`.
    pub(super) fn read<T>(
        &self,
        key: &str,
        read: impl Fn(&At<'a>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.get(key)?.map(|member| read(&member)).transpose()
    }

    /// The items of the list `key`; none if it is absent.
    pub(super) fn items(&self, key: &str) -> Result<Vec<At<'a>>, Error> {
        let Some(list) = self.get(key)? else {
            return Ok(Vec::new());
        };
        let Value::List(items) = &list.node.value else {
            return Err(list.error("expected a list"));
        };
        let items = items.iter().enumerate();
        Ok(items
            .map(|(index, node)| At {
                file: self.file,
                path: format!("{}[{index}]", list.path),
                node,
            })
            .collect())
    }

    /// A text, without white space around it.
    pub(super) fn text(&self) -> Result<&'a str, Error> {
        match &self.node.value {
            Value::Scalar(text) => Ok(text.trim()),
            _ => Err(self.error("expected a text")),
        }
    }

    /// A text with the white space that it has, but for ends of lines behind it.
    pub(super) fn secret(&self) -> Result<&'a str, Error> {
        match &self.node.value {
            // A block scalar has a line break at its end that nobody typed (YAML 1.2.2, 8.1.1.2).
            Value::Scalar(text) => Ok(text.trim_end_matches(['\r', '\n'])),
            _ => Err(self.error("expected a text")),
        }
    }

    pub(super) fn boolean(&self) -> Result<bool, Error> {
        // Words of YAML 1.1 (its Boolean type), as tools in Go read them.
        let known = [
            ("true", true),
            ("yes", true),
            ("on", true),
            ("false", false),
            ("no", false),
            ("off", false),
        ];
        let text = self.text()?;
        let found = known
            .iter()
            .find(|(name, _)| text.eq_ignore_ascii_case(name));
        found
            .map(|(_, value)| *value)
            .ok_or_else(|| self.error("expected true or false"))
    }

    /// A whole number that is not negative.
    pub(super) fn count(&self) -> Result<u32, Error> {
        let number = self.text()?.parse();
        number.map_err(|_| self.error("expected a whole number, 0 or above"))
    }

    pub(super) fn number(&self) -> Result<f64, Error> {
        let number = self.text()?.parse().ok();
        number
            .filter(|number: &f64| number.is_finite())
            .ok_or_else(|| self.error("expected a number"))
    }

    pub(super) fn duration(&self) -> Result<Duration, Error> {
        duration::parse(self.text()?).ok_or_else(|| {
            self.error("expected a duration such as 500ms or 1m30s, or a number of nanoseconds")
        })
    }
}

/// The error of a file that is wrong at `place`.
pub(super) fn error(file: &str, place: Place, why: impl fmt::Display) -> Error {
    let Place { line, column } = place;
    Error::invalid(format!("{file}:{line}:{column}: {why}"))
}

/// Whether two names are the same but for case and white space around them.
pub(super) fn same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
