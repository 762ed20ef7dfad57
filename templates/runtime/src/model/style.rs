//! The encoder of what is no JSON: values as the styles of OpenAPI write them into paths, queries, headers, cookies and
//! forms.
//!
//! The table is that of OpenAPI 3.0.3 (Parameter Object, Style Examples). What it leaves open, a list or an object inside
//! of a list or an object, is written as JSON; the generator tells so. Null is written as the table's column `empty`, and
//! a list or an object without anything in it not at all (RFC 6570, 2.3).

use serde_json::Value;

use super::encode::{encode, kept, whole, with_rest};
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
    /// What a value comes to in a style.
    pub(crate) fn of(view: View<'_>, style: Style) -> Written {
        if style == Style::Json {
            return Written::One(json(view));
        }
        match view.plain() {
            View::List(list) => {
                let items = (0..list.len()).map(|index| text(list.item(index)));
                Written::Items(items.collect())
            }
            View::Value(Value::Array(items)) => {
                let items = items.iter().map(|item| text(View::Value(item)));
                Written::Items(items.collect())
            }
            view => {
                let mut entries = Vec::new();
                let is_object = each(view, true, &mut |name, value| {
                    entries.push((name.to_owned(), text(value)));
                });
                if is_object {
                    Written::Entries(entries)
                } else {
                    Written::One(text(view))
                }
            }
        }
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
        // `;color` without `=` where the value is empty (OpenAPI 3.0.3, Style Examples; RFC 6570, 3.2.7).
        let named = |value: String| match value.as_str() {
            "" => name.to_owned(),
            _ => format!("{name}={value}"),
        };
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
                let entries = entries
                    .iter()
                    .map(|(key, value)| format!("{}{pair}{}", write(key), write(value)));
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

    /// The pairs of a query, a cookie or a form: names as they are, values as `write` has them.
    pub(crate) fn pairs(
        &self,
        name: &str,
        style: Style,
        write: &mut dyn FnMut(&str) -> String,
    ) -> Vec<(String, String)> {
        match (self, style) {
            (Written::Items(items), Style::FormExploded | Style::Deep) => {
                let items = items.iter().map(|item| (name.to_owned(), write(item)));
                items.collect()
            }
            (Written::Entries(entries), Style::FormExploded) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| (key.clone(), write(value)));
                entries.collect()
            }
            (Written::Entries(entries), Style::Deep) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| (format!("{name}[{key}]"), write(value)));
                entries.collect()
            }
            (Written::Items(items), _) if items.is_empty() => Vec::new(),
            (Written::Entries(entries), _) if entries.is_empty() => Vec::new(),
            _ => vec![(name.to_owned(), self.joined(name, style, write))],
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
    /// cannot stand in an address as they are (RFC 3986, 3.4), so that both are percent-encoded.
    pub(crate) fn is_ambiguous(&self, style: Style) -> bool {
        let sign = match style {
            Style::Space => ' ',
            Style::Pipe => '|',
            _ => return false,
        };
        let is_one = matches!(self, Written::One(_));
        !is_one && self.texts().iter().any(|text| text.contains(sign))
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

/// A value that stands by itself.
fn text(view: View<'_>) -> String {
    match view.plain() {
        View::Absent | View::Null | View::Value(Value::Null) => String::new(),
        View::Text(text) => text.to_owned(),
        View::Value(Value::String(text)) => text.clone(),
        view => json(view),
    }
}

fn json(view: View<'_>) -> String {
    String::from_utf8(encode(view)).unwrap_or_default()
}

/// Calls `visit` with what an object would send, null as [`View::Absent`]; false if the value is no object. With `digits`,
/// numbers that have more of them than a value holds are texts.
pub(super) fn each(view: View<'_>, digits: bool, visit: &mut dyn FnMut(&str, View<'_>)) -> bool {
    match view.plain() {
        View::Object(model) => {
            let extra = model.extra();
            if let Some(whole) = whole(model) {
                return each(View::Value(&raw::value_of(whole).value), digits, visit);
            }
            for (index, member) in model.shape().members.iter().enumerate() {
                match model.view(index) {
                    View::Absent if !extra.is_null(index) => {}
                    view => match (extra.rest(index), view) {
                        (None, _) => visit(member.name, view),
                        // Digits that the field does not hold.
                        (Some(rest), View::Number(number)) => match rest.text(&number.into()) {
                            Some(text) if digits => visit(member.name, View::Text(text)),
                            _ => visit(member.name, view),
                        },
                        // As in JSON: what could not be read goes back with the rest.
                        (rest, _) => visit(member.name, View::Value(&with_rest(view, rest))),
                    },
                }
            }
            for (name, value) in kept(model) {
                match extra.text(name) {
                    // Digits that the value does not hold.
                    Some(text) if digits && value.is_number() => visit(name, View::Text(text)),
                    _ => visit(name, View::Value(value)),
                }
            }
        }
        View::Map(map) => map.each(&mut |name, value| visit(name, value)),
        View::Value(Value::Object(members)) => {
            for (name, value) in members {
                visit(name, View::Value(value));
            }
        }
        _ => return false,
    }
    true
}

/// The form that an object makes, as the WHATWG's URL standard (5.2) has it, but for brackets in names, which stay; what
/// `encoding` does not name is written in the style `form`, exploded (OpenAPI 3.0.3, Encoding Object, `style`). `None` if
/// the value is no object. `ambiguous` is called with the names of members whose style cannot tell their parts apart.
pub(crate) fn form(
    view: View<'_>,
    encoding: &[(&str, Style)],
    ambiguous: &mut dyn FnMut(&str),
) -> Option<String> {
    let mut text = String::new();
    let is_object = each(view, true, &mut |name, value| {
        let known = encoding.iter().find(|(known, _)| *known == name);
        let style = known.map_or(Style::FormExploded, |(_, style)| *style);
        let written = Written::of(value, style);
        if written.is_ambiguous(style) {
            ambiguous(name);
        }
        for (name, value) in written.pairs(name, style, &mut urlencoded) {
            let name = urlencoded(&name).replace("%5B", "[").replace("%5D", "]");
            let and = if text.is_empty() { "" } else { "&" };
            text.push_str(&format!("{and}{name}={value}"));
        }
    });
    is_object.then_some(text)
}

/// A text inside a form: all but letters, digits and `*-._` percent-encoded, a space as `+`.
fn urlencoded(text: &str) -> String {
    use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
    const SET: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'*')
        .remove(b'-')
        .remove(b'.')
        .remove(b'_')
        .remove(b' ');
    utf8_percent_encode(text, SET).to_string().replace(' ', "+")
}
