//! Arguments as they stand in an address: percent-encoded, and never able to lead elsewhere.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::model::{Names, Style, Written};
use crate::operation::ListStyle;

/// All but the unreserved characters of RFC 3986.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Names of parameters keep their brackets, as services expect them.
const RESERVED_IN_NAME: &AsciiSet = &RESERVED.remove(b'[').remove(b']');

/// All that cannot stand in the name of a cookie, which is a token (RFC 6265, 4.1.1).
const NO_TOKEN: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'%')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'*')
    .remove(b'+')
    .remove(b'^')
    .remove(b'`')
    .remove(b'|');

/// A value with everything but the unreserved characters percent-encoded.
pub(crate) fn encode(value: &str) -> String {
    utf8_percent_encode(value, RESERVED).to_string()
}

/// How names are written that the document gives, such as `filter[name]`, and those that a program gives, which cannot be
/// taken for other ones.
pub(crate) const QUERY: Names = Names {
    own: |name| utf8_percent_encode(name, RESERVED_IN_NAME).into(),
    key: |name| utf8_percent_encode(name, RESERVED).into(),
    deep: |name| utf8_percent_encode(name, RESERVED_IN_NAME).into(),
};

/// How names of cookies are written.
pub(crate) const COOKIES: Names = Names {
    own: |name| utf8_percent_encode(name, NO_TOKEN).into(),
    key: |name| utf8_percent_encode(name, NO_TOKEN).into(),
    deep: |name| utf8_percent_encode(name, NO_TOKEN).into(),
};

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
            // A placeholder is about half as long as the UUID that takes its place.
            built: String::with_capacity(template.len() + 64),
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
        self.place(value)?;
        self.built.extend(utf8_percent_encode(value, RESERVED));
        Ok(())
    }

    /// Puts in the next argument, in which slashes stay as they are: the name of a file in folders.
    ///
    /// # Errors
    /// As for [`push`](Path::push).
    pub(crate) fn push_with_slashes(&mut self, value: &str) -> Result<(), String> {
        self.place(value)?;
        let mut before = None;
        for segment in value.split('/') {
            // Beside dots the slash is encoded: as segments of their own they would be taken out of the path, however they
            // are written (RFC 3986, 5.2.4; WHATWG URL, 4.4).
            let is_dots = |segment: &str| matches!(segment, "." | "..");
            self.built.push_str(match before {
                None => "",
                Some(before) if is_dots(before) || is_dots(segment) => "%2F",
                Some(_) => "/",
            });
            self.built.extend(utf8_percent_encode(segment, RESERVED));
            before = Some(segment);
        }
        Ok(())
    }

    /// Moves up to the place of the next argument, which is to be `value`.
    fn place(&mut self, value: &str) -> Result<(), String> {
        let Some((name, rest)) = self.skip() else {
            return Err(format!("there is no place for the path argument {value:?}"));
        };
        self.rest = rest;
        // Dots are taken out of paths on the way, encoded or not (RFC 3986, 5.2.4 and 6.2.2).
        if matches!(value, "" | "." | "..") {
            return Err(format!("the path argument {name} must not be {value:?}"));
        }
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

    /// The name of the next argument.
    pub(crate) fn upcoming(&self) -> Option<&'static str> {
        let (_, behind) = self.rest.split_once('{')?;
        behind.split_once('}').map(|(name, _)| name)
    }

    /// Leaves out the next argument, which is refused.
    pub(crate) fn pass(&mut self) {
        if let Some((_, rest)) = self.skip() {
            self.rest = rest;
        }
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
            None => Ok([self.built.as_str(), self.rest].concat()),
            Some((_, behind)) => Err(behind.split_once('}').map_or(behind, |(name, _)| name)),
        }
    }

    /// The last argument as it was given.
    pub(crate) fn last(&self) -> Option<&str> {
        Some(self.last.as_str()).filter(|last| !last.is_empty())
    }
}

/// The query of a call, or its cookies: pairs in the order in which they were set, names and values encoded.
#[derive(Clone, Debug)]
pub(crate) struct Pairs {
    names: Names,
    pairs: Vec<Pair>,
}

#[derive(Clone, Debug)]
struct Pair {
    /// The parameter that it was made of, if it was one alone.
    owner: Option<&'static str>,
    name: Cow<'static, str>,
    value: String,
}

impl Pairs {
    pub(crate) const fn new(names: Names) -> Pairs {
        Pairs {
            names,
            pairs: Vec::new(),
        }
    }

    /// Sets the parameter `name`, in place of any value that it has.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.put(name, [self.own(name, encode(value))]);
    }

    /// The pair of a parameter by itself.
    fn own(&self, name: &'static str, value: String) -> Pair {
        Pair {
            owner: Some(name),
            name: (self.names.own)(name),
            value,
        }
    }

    /// Adds one item to the list `name`.
    pub(crate) fn add(&mut self, name: &'static str, style: ListStyle, value: &str) {
        let separator = match style {
            ListStyle::Repeat => None,
            ListStyle::Comma => Some(","),
            // A space and a pipe cannot stand in a query as they are (RFC 3986, 3.4).
            ListStyle::Space => Some("%20"),
            ListStyle::Pipe => Some("%7C"),
        };
        let mut known = self.pairs.iter_mut();
        match (separator, known.find(|pair| pair.owner == Some(name))) {
            (Some(separator), Some(pair)) => {
                pair.value.push_str(separator);
                pair.value.push_str(&encode(value));
            }
            _ => self.pairs.push(self.own(name, encode(value))),
        }
    }

    /// Adds a pair whose name is not known before: a key that a program gives, between two parts that the document does.
    pub(crate) fn add_entry(&mut self, [before, key, after]: [&str; 3], value: &str) {
        let Names { own, .. } = self.names;
        let inner = match before.ends_with('[') {
            true => self.names.deep,
            false => self.names.key,
        };
        self.pairs.push(Pair {
            owner: None,
            name: Cow::Owned([own(before), inner(key), own(after)].concat()),
            value: encode(value),
        });
    }

    /// Sets the pairs that the value of the parameter `owner` makes, in place of those that it made before; they are encoded
    /// already. Pairs of other parameters stay, those of the same names too.
    pub(crate) fn set_all(&mut self, owner: &'static str, pairs: Vec<(String, String)>) {
        let pairs = pairs.into_iter().map(|(name, value)| Pair {
            owner: Some(owner),
            name: Cow::Owned(name),
            value,
        });
        self.put(owner, pairs);
    }

    fn put(&mut self, owner: &'static str, pairs: impl IntoIterator<Item = Pair>) {
        let mut known = self.pairs.iter();
        let at = known.position(|pair| pair.owner == Some(owner));
        self.unset(owner);
        // Those in front of the first one are of others, and have stayed.
        let at = at.unwrap_or(self.pairs.len());
        drop(self.pairs.splice(at..at, pairs));
    }

    /// Takes out what the parameter `owner` has made.
    pub(crate) fn unset(&mut self, owner: &'static str) {
        self.pairs.retain(|pair| pair.owner != Some(owner));
    }

    /// The value of `name`, encoded: that of the parameter itself, else the first one that goes by this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let encoded = (self.names.own)(name);
        let mut named = self.pairs.iter().filter(|pair| pair.name == encoded);
        let first = named.clone().next();
        let own = named.find(|pair| pair.owner == Some(name));
        own.or(first).map(|pair| pair.value.as_str())
    }

    /// The pairs in one text, with a sign between them.
    pub(crate) fn join(&self, between: &str) -> String {
        let mut text = String::new();
        for Pair { name, value, .. } in &self.pairs {
            if !text.is_empty() {
                text.push_str(between);
            }
            text.push_str(name);
            text.push('=');
            text.push_str(value);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &'static str, pairs: &[(&str, &str)], into: &mut Pairs) {
        let pairs = pairs.iter();
        let owned = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        into.set_all(name, owned.collect());
    }

    #[test]
    fn what_is_set_again_takes_its_own_place_and_no_other() {
        let mut pairs = Pairs::new(QUERY);
        pairs.set("limit", "3");
        all("u", &[("limit", "9"), ("name", "n")], &mut pairs);
        pairs.add("tag", ListStyle::Comma, "a");
        assert_eq!(pairs.join("&"), "limit=3&limit=9&name=n&tag=a");
        assert_eq!(pairs.get("limit"), Some("3"));
        all("u", &[("name", "m")], &mut pairs);
        assert_eq!(pairs.join("&"), "limit=3&name=m&tag=a");
        pairs.set("limit", "4");
        pairs.unset("tag");
        assert_eq!(pairs.join("&"), "limit=4&name=m");
        pairs.add_entry(["", "limit", ""], "5");
        pairs.set("limit", "6");
        assert_eq!(pairs.join("&"), "limit=6&name=m&limit=5");
    }

    #[test]
    fn a_key_cannot_be_taken_for_a_part_of_a_name() {
        let mut pairs = Pairs::new(QUERY);
        pairs.set("page[size]", "1");
        pairs.add_entry(["filter[", "a][b&", "]"], "2");
        pairs.add_entry(["", "page[size]", ""], "3");
        let text = "page[size]=1&filter[a][b%26]=2&page%5Bsize%5D=3";
        assert_eq!(pairs.join("&"), text);
        assert_eq!(pairs.get("page[size]"), Some("1"));
    }

    #[test]
    fn names_of_cookies_are_tokens() {
        let mut pairs = Pairs::new(COOKIES);
        pairs.set("we ird;x=\u{e9}", "a;b");
        pairs.set("__Host-a!#$%&'*+-.^_`|~", "1");
        let text = "we%20ird%3Bx%3D%C3%A9=a%3Bb; __Host-a!#$%&'*+-.^_`|~=1";
        assert_eq!(pairs.join("; "), text);
    }
}
