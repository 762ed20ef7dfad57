//! The encoder of what is no JSON: values as the styles of OpenAPI write them into paths, queries, headers, cookies and
//! forms.
//!
//! The table is that of OpenAPI 3.0.3 (Parameter Object, Style Examples). What it leaves open, a list or an object inside
//! of a list or an object, is written as JSON; the generator tells so. Null is written as the table's column `empty`, and
//! a list or an object without anything in it not at all (RFC 6570, 2.3).

use std::borrow::Cow;

use super::encode::encode;
use super::raw;
use super::table::View;

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `blue,black` and `R,100,G,200`
    Simple,
    /// `blue,black` and `R=100,G=200`
    SimpleExploded,
    /// `.blue.black` and `.R.100.G.200`
    Label,
    /// `.blue.black` and `.R=100.G=200`
    LabelExploded,
    /// `;color=blue,black` and `;color=R,100,G,200`
    Matrix,
    /// `;color=blue;color=black` and `;R=100;G=200`
    MatrixExploded,
    /// `color=blue,black` and `color=R,100,G,200`
    Form,
    /// `color=blue&color=black` and `R=100&G=200`
    FormExploded,
    /// `color=blue%20black` and `color=R%20100%20G%20200`
    Space,
    /// `color=blue|black` and `color=R|100|G|200`
    Pipe,
    /// `color[R]=100&color[G]=200`
    Deep,
    /// No row of the table: JSON, whatever it is.
    Json,
}

/// A value as far as the table tells it apart.
#[derive(Debug)]
pub(crate) enum Written {
    One(String),
    Items(Vec<String>),
    Entries(Vec<(String, String)>),
}

impl Written {
    /// What a value comes to in a style: what it is as JSON, taken apart, so that all digits are those of a body.
    ///
    /// # Errors
    /// A text in it that no address, header or form can hold: they are UTF-8.
    pub(crate) fn of(view: View<'_>, style: Style) -> Result<Written, NoText> {
        Written::of_text(&raw::utf8(encode(view)), style)
    }

    fn of_text(text: &str, style: Style) -> Result<Written, NoText> {
        Ok(match text.as_bytes().first() {
            _ if style == Style::Json => Written::One(text.to_owned()),
            Some(b'[') => {
                let items = raw::items(text).into_iter();
                Written::Items(items.map(plain).collect::<Result<_, _>>()?)
            }
            Some(b'{') => {
                let members = raw::members(text).into_iter();
                // A name that is no text goes back in JSON alone.
                let members = members.filter_map(|(name, value)| Some((name.ok()?, value)));
                let members = members.map(|(name, value)| Ok((name, plain(value)?)));
                Written::Entries(members.collect::<Result<_, _>>()?)
            }
            _ => Written::One(plain(text)?),
        })
    }

    /// The value inside of one segment of a path, or of a header: a text that nothing but `write` has changed.
    pub(crate) fn joined(
        &self,
        name: &str,
        style: Style,
        write: &mut dyn FnMut(&str) -> String,
    ) -> String {
        let (start, between, pair) = match style {
            Style::Label => (".", ".", "."),
            Style::LabelExploded => (".", ".", "="),
            Style::Matrix => (";", ",", ","),
            Style::MatrixExploded => (";", ";", "="),
            Style::SimpleExploded => ("", ",", "="),
            Style::Space => ("", "%20", "%20"),
            Style::Pipe => ("", "%7C", "%7C"),
            _ => ("", ",", ","),
        };
        // `;color` without `=` where the value is empty (OpenAPI 3.0.3, Style Examples; RFC 6570, 3.2.7 and Appendix A).
        let pair_of = |name: &str, value: String| match value.as_str() {
            "" => name.to_owned(),
            _ => format!("{name}={value}"),
        };
        let named = |value: String| pair_of(name, value);
        let value = match self {
            Written::One(text) => write(text),
            Written::Items(items) if style == Style::MatrixExploded => {
                let items = items.iter().map(|item| named(write(item)));
                items.collect::<Vec<_>>().join(between)
            }
            Written::Items(items) => {
                let items = items.iter().map(|item| write(item));
                items.collect::<Vec<_>>().join(between)
            }
            Written::Entries(entries) => {
                let entries = entries.iter().map(|(key, value)| match style {
                    Style::MatrixExploded => pair_of(&write(key), write(value)),
                    _ => format!("{}{pair}{}", write(key), write(value)),
                });
                entries.collect::<Vec<_>>().join(between)
            }
        };
        match (style, self) {
            (Style::Matrix, _) | (Style::MatrixExploded, Written::One(_)) => {
                format!("{start}{}", named(value))
            }
            _ => format!("{start}{value}"),
        }
    }

    /// The pairs of a query, a cookie or a form: values as `write` has them, names as `names` do.
    pub(crate) fn pairs(
        &self,
        name: &str,
        style: Style,
        names: Names,
        write: &mut dyn FnMut(&str) -> String,
    ) -> Vec<(String, String)> {
        let own = || (names.own)(name).into_owned();
        match (self, style) {
            (Written::Items(items), Style::FormExploded | Style::Deep) => {
                items.iter().map(|item| (own(), write(item))).collect()
            }
            (Written::Entries(entries), Style::FormExploded) => {
                let entries = entries.iter();
                let entries =
                    entries.map(|(key, value)| ((names.key)(key).into_owned(), write(value)));
                entries.collect()
            }
            (Written::Entries(entries), Style::Deep) => {
                let (name, key) = (own(), names.deep);
                let entries = entries.iter();
                let entries =
                    entries.map(|(inner, value)| (format!("{name}[{}]", key(inner)), write(value)));
                entries.collect()
            }
            (Written::Items(items), _) if items.is_empty() => Vec::new(),
            (Written::Entries(entries), _) if entries.is_empty() => Vec::new(),
            _ => vec![(own(), self.joined(name, style, write))],
        }
    }

    /// Whether it is a list or an object without anything in it.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Written::One(_) => false,
            Written::Items(items) => items.is_empty(),
            Written::Entries(entries) => entries.is_empty(),
        }
    }

    /// Whether there is something in it that could not be told from what its style puts between the parts: a space and a pipe
    /// cannot stand in an address as they are (RFC 3986, 3.4), so that both are percent-encoded, and a dot never is (2.3).
    /// What else separates is reserved, and encoded within a part alone.
    pub(crate) fn is_ambiguous(&self, style: Style) -> bool {
        let sign = match style {
            Style::Space => ' ',
            Style::Pipe => '|',
            Style::Label | Style::LabelExploded => '.',
            Style::Simple
            | Style::SimpleExploded
            | Style::Matrix
            | Style::MatrixExploded
            | Style::Form
            | Style::FormExploded
            | Style::Deep
            | Style::Json => return false,
        };
        let is_one = matches!(self, Written::One(_));
        !is_one && self.texts().iter().any(|text| text.contains(sign))
    }

    /// Whether there is something in it that could not be told from what stands between the parts in a header, where nothing is
    /// percent-encoded. A value may have the sign that ends its name: the first one does.
    pub(crate) fn is_ambiguous_in_header(&self, style: Style) -> bool {
        let is_divided = |text: &String| text.contains(',');
        match self {
            Written::One(_) => false,
            Written::Items(items) => items.iter().any(is_divided),
            Written::Entries(entries) => entries.iter().any(|(key, value)| {
                let is_open = style == Style::SimpleExploded && key.contains('=');
                is_open || is_divided(key) || is_divided(value)
            }),
        }
    }

    /// Whether there is nothing between two commas that a header has of it.
    pub(crate) fn has_gaps(&self, style: Style) -> bool {
        match self {
            Written::One(_) => false,
            Written::Entries(_) if style == Style::SimpleExploded => false,
            Written::Items(_) | Written::Entries(_) => {
                self.texts().iter().any(|text| text.is_empty())
            }
        }
    }

    /// All texts that it is made of.
    pub(crate) fn texts(&self) -> Vec<&str> {
        match self {
            Written::One(text) => vec![text],
            Written::Items(items) => items.iter().map(String::as_str).collect(),
            Written::Entries(entries) => entries
                .iter()
                .flat_map(|(key, value)| [key.as_str(), value.as_str()])
                .collect(),
        }
    }
}

/// What no address, header or form can hold: half a surrogate pair.
#[derive(Debug)]
pub(crate) struct NoText;

/// How the names of pairs are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    /// Those that the document gives.
    pub own: fn(&str) -> Cow<'_, str>,
    /// Those that a program gives: members of objects, and entries.
    pub key: fn(&str) -> Cow<'_, str>,
    /// Those of `deepObject`, which may say by brackets of their own how objects stand in one another: OpenAPI does not.
    pub deep: fn(&str) -> Cow<'_, str>,
}

/// A JSON text as it stands by itself: a string without its quotes, null as nothing, anything else as it is.
fn plain(text: &str) -> Result<String, NoText> {
    match text.as_bytes().first() {
        Some(b'n') => Ok(String::new()),
        Some(b'"') => serde_json::from_str(text).map_err(|_| NoText),
        _ => Ok(text.to_owned()),
    }
}

/// Why a member cannot stand in a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unformed {
    /// Its style cannot tell its parts apart.
    Ambiguous,
    /// There is a text in it that is not UTF-8.
    NoText,
}

/// The form that an object makes, as the WHATWG's URL standard (5.2) has it, but for the brackets of `deepObject`; what
/// `encoding` does not name is written in the style `form`, exploded (OpenAPI 3.0.3, Encoding Object, `style`). `None` if
/// the value is no object. `refuse` is called with the names of members that cannot be written.
pub(crate) fn form(
    view: View<'_>,
    encoding: &[(&str, Style)],
    refuse: &mut dyn FnMut(&str, Unformed),
) -> Option<String> {
    const NAMES: Names = Names {
        own: |name| urlencoded(name).into(),
        key: |name| urlencoded(name).into(),
        deep: |name| {
            let name = urlencoded(name);
            name.replace("%5B", "[").replace("%5D", "]").into()
        },
    };
    let body = raw::utf8(encode(view));
    if !body.starts_with('{') {
        return None;
    }
    let mut text = String::new();
    for (name, value) in raw::members(&body) {
        // A name that is no text goes back in JSON alone.
        let Ok(name) = name else { continue };
        let known = encoding.iter().find(|(known, _)| *known == name);
        let style = known.map_or(Style::FormExploded, |(_, style)| *style);
        let Ok(written) = Written::of_text(value, style) else {
            refuse(&name, Unformed::NoText);
            continue;
        };
        if written.is_ambiguous(style) {
            refuse(&name, Unformed::Ambiguous);
        }
        for (name, value) in written.pairs(&name, style, NAMES, &mut urlencoded) {
            let and = if text.is_empty() { "" } else { "&" };
            text.push_str(&format!("{and}{name}={value}"));
        }
    }
    Some(text)
}

/// A text inside a form: all but letters, digits and `*-._` percent-encoded, a space as `+`.
fn urlencoded(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    // What is left as it is, and the plus sign: WHATWG URL, 1.3 and 5.2.
    const SET: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'*')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b' ');
    utf8_percent_encode(text, SET).to_string().replace(' ', "+")
}
