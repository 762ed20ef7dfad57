//! Arguments as they stand in an address: percent-encoded, and never able to lead elsewhere.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::{Style, Written};
use crate::operation::ListStyle;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Names of parameters keep their brackets, as IONOS' services expect them.
const RESERVED_IN_NAME: &AsciiSet = &RESERVED.remove(b'[').remove(b']');

/// A value with everything but the unreserved characters percent-encoded.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// The path of an operation while its arguments come in.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    built: String,
    rest: &'static str,
    last: String,
}

impl Path {
    pub(crate) fn new(template: &'static str) -> Path {
        Path {
            built: String::new(),
            rest: template,
            last: String::new(),
        }
    }

    /// Puts in the next argument.
    ///
    /// # Errors
    /// The value would make another path of it: an item's path without the item is that of the
    /// whole collection.
    pub(crate) fn push(&mut self, value: &str) -> Result<(), String> {
        let Some((name, rest)) = self.skip() else {
            return Err(format!("there is no place for the path argument {value:?}"));
        };
        self.rest = rest;
        if matches!(value, "" | "." | "..") {
            return Err(format!("the path argument {name} must not be {value:?}"));
        }
        self.built.extend(utf8_percent_encode(value, RESERVED));
        value.clone_into(&mut self.last);
        Ok(())
    }

    /// Puts in the next argument in a style of OpenAPI.
    ///
    /// # Errors
    /// As for [`push`](Path::push), and where there is nothing in a list or object.
    pub(crate) fn push_styled(&mut self, style: Style, value: &Written) -> Result<(), String> {
        let Some((name, rest)) = self.skip() else {
            return Err(format!("there is no place for the path argument {value:?}"));
        };
        self.rest = rest;
        let text = value.joined(&encode(name), style, &mut encode);
        let nothing = value.texts().iter().all(|text| text.is_empty());
        if nothing || matches!(text.as_str(), "." | "..") {
            return Err(format!("the path argument {name} must not be {text:?}"));
        }
        self.built.push_str(&text);
        self.last = match value {
            Written::One(text) => text.clone(),
            Written::Items(_) | Written::Entries(_) => String::new(),
        };
        Ok(())
    }

    /// Moves up to the next place for an argument, and returns its name and what comes behind it.
    fn skip(&mut self) -> Option<(&'static str, &'static str)> {
        let (before, behind) = self.rest.split_once('{')?;
        let (name, rest) = behind.split_once('}')?;
        self.built.push_str(before);
        Some((name, rest))
    }

    /// The whole path; the name of the first argument that is missing otherwise.
    pub(crate) fn finish(&self) -> Result<String, &'static str> {
        match self.rest.split_once('{') {
            None => Ok(format!("{}{}", self.built, self.rest)),
            Some((_, behind)) => Err(behind.split_once('}').map_or(behind, |(name, _)| name)),
        }
    }

    /// The last argument as it was given.
    pub(crate) fn last(&self) -> Option<&str> {
        Some(self.last.as_str()).filter(|last| !last.is_empty())
    }
}

/// The query of a call: pairs in the order in which they were set, values encoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query(Vec<(Cow<'static, str>, String)>);

impl Query {
    /// Sets `name`, in place of any value that it has.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        let value = encode(value);
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((Cow::Borrowed(name), value)),
        }
    }

    /// Adds one item to the list `name`.
    pub(crate) fn add(&mut self, name: &'static str, style: ListStyle, value: &str) {
        let separator = match style {
            ListStyle::Repeat => return self.0.push((Cow::Borrowed(name), encode(value))),
            ListStyle::Comma => ",",
            ListStyle::Space => "%20",
            ListStyle::Pipe => "%7C",
        };
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, list)) => {
                list.push_str(separator);
                list.push_str(&encode(value));
            }
            None => self.0.push((Cow::Borrowed(name), encode(value))),
        }
    }

    /// Adds a pair whose name is not known before.
    pub(crate) fn add_entry(&mut self, name: &str, value: &str) {
        self.0.push((Cow::Owned(name.to_owned()), encode(value)));
    }

    /// Sets the pairs that the value of `name` makes, in place of those of the same names; values are encoded already.
    pub(crate) fn set_all(&mut self, name: &str, pairs: Vec<(String, String)>) {
        self.0
            .retain(|(known, _)| known != name && pairs.iter().all(|(name, _)| name != known));
        let pairs = pairs.into_iter();
        self.0
            .extend(pairs.map(|(name, value)| (Cow::Owned(name), value)));
    }

    /// The value of `name`, encoded.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The pairs in one text, as they stand in an address or a form.
    pub(crate) fn finish(&self) -> String {
        let mut text = String::new();
        for (name, value) in &self.0 {
            if !text.is_empty() {
                text.push('&');
            }
            text.extend(utf8_percent_encode(name, RESERVED_IN_NAME));
            text.push('=');
            text.push_str(value);
        }
        text
    }
}
