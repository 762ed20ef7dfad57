//! The writer: what was set, as elements and attributes, and nothing else.

use std::borrow::Cow;

use serde_json::Value;

use super::name::{has, is_name};
use super::table::Xml;
use super::unknown::{TEXT, of_foreign};
use crate::model::encode::{kept, whole};
use crate::model::laid::{entries, laid};
use crate::model::raw;
use crate::model::rest::Rest;
use crate::model::scalar::scalar;
use crate::model::table::{ListView, MapView, Member, Model, View};
use crate::secret::REDACTED;

/// The namespace of what XML Schema says within documents, such as that an element is null.
const INSTANCE: (&str, &str) = ("xsi", "http://www.w3.org/2001/XMLSchema-instance");

/// The document of a value, and what XML cannot express in it: the paths, and why.
pub(crate) fn encode(view: View<'_>, root: &'static Xml) -> (Vec<u8>, Vec<String>) {
    let mut writer = Writer {
        out: String::with_capacity(256),
        path: String::new(),
        scope: Vec::new(),
        attributes: Vec::new(),
        problems: Vec::new(),
    };
    writer
        .out
        .push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    match view {
        View::Absent => writer.element(Name::of(root), |_| {}, |_| {}),
        view => writer.value(Name::of(root), root, view, None),
    }
    (writer.out.into_bytes(), writer.problems)
}

/// Hides secrets that are the whole of an element's text, or of an attribute, in a document that is written here.
pub(crate) fn hide(text: &str, secrets: &[String]) -> String {
    let mut shown = text.to_owned();
    for secret in secrets {
        let (element, attribute) = (escaped(secret, false), escaped(secret, true));
        shown = shown.replace(&format!(">{element}<"), &format!(">{REDACTED}<"));
        shown = shown.replace(&format!("=\"{attribute}\""), &format!("=\"{REDACTED}\""));
    }
    shown
}

/// A text as it stands in an element, or between the quotes of an attribute.
fn escaped(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let escape = |sign: char| {
        Some(match sign {
            '&' => "&amp;",
            '<' => "&lt;",
            // Behind `]]` it must be escaped (XML 1.0, 2.4).
            '>' => "&gt;",
            // A reader makes a line feed of it (XML 1.0, 2.11), and in attributes spaces of all three (3.3.3).
            '\r' => "&#13;",
            '"' if in_attribute => "&quot;",
            '\t' if in_attribute => "&#9;",
            '\n' if in_attribute => "&#10;",
            _ => return None,
        })
    };
    if !text.contains(|sign| escape(sign).is_some()) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for sign in text.chars() {
        match escape(sign) {
            Some(escape) => out.push_str(escape),
            None => out.push(sign),
        }
    }
    out.into()
}

/// The name of an element or an attribute.
#[derive(Clone, Copy)]
struct Name<'a> {
    prefix: &'a str,
    local: &'a str,
    namespace: &'static str,
}

impl<'a> Name<'a> {
    fn of(xml: &Xml) -> Name<'static> {
        Name {
            prefix: xml.prefix,
            local: xml.name,
            namespace: xml.namespace,
        }
    }

    /// In the namespace of what is around it.
    fn plain(local: &'a str) -> Name<'a> {
        Name {
            prefix: "",
            local,
            namespace: "",
        }
    }
}

/// The name of a member, as it came.
fn spelled(member: &Member, xml: &Xml, is_spelled: bool) -> Name<'static> {
    match member.alias {
        Some(alias) if is_spelled => Name {
            local: alias,
            ..Name::of(xml)
        },
        _ => Name::of(xml),
    }
}

struct Writer {
    out: String,
    /// Where it is, in names of JSON.
    path: String,
    /// The namespaces that are declared where it is, by their prefixes.
    scope: Vec<(String, &'static str)>,
    /// The names in the start tag that is being written: none may be there twice (XML 1.0, 3.1).
    attributes: Vec<String>,
    problems: Vec<String>,
}

impl Writer {
    /// Adds a text, escaped; tells of what XML lacks.
    fn text(&mut self, text: &str, in_attribute: bool) {
        if let Some(sign) = text.chars().find(|sign| !has(*sign)) {
            let sign = u32::from(sign);
            self.problem(&format!("holds U+{sign:04X}, which XML cannot express"));
        }
        self.out.push_str(&escaped(text, in_attribute));
    }

    fn problem(&mut self, what: &str) {
        let path = match self.path.as_str() {
            "" => "the body",
            path => path,
        };
        self.problems.push(format!("{path} {what}"));
    }

    fn within(&mut self, step: &str, write: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if !step.starts_with('[') && length > 0 {
            self.path.push('.');
        }
        self.path.push_str(step);
        write(self);
        self.path.truncate(length);
    }

    /// The name with its prefix; nothing if it is none.
    fn qualified(&mut self, name: Name<'_>) -> String {
        if !is_name(name.local) {
            self.problem("has a name that XML cannot express");
        }
        match name.prefix {
            "" => name.local.to_owned(),
            prefix => format!("{prefix}:{}", name.local),
        }
    }

    /// Declares the namespace of a name in the start tag that is being written, where that is not done around it.
    fn declare(&mut self, name: Name<'_>) {
        // A declaration holds for its element and all within, where none stands nearer (Namespaces in XML 1.0, 6.1).
        let bound = self.scope.iter().rev();
        let mut bound = bound.filter(|(prefix, _)| prefix == name.prefix);
        let bound = bound.next().map(|(_, namespace)| *namespace);
        if name.namespace.is_empty() || bound == Some(name.namespace) {
            return;
        }
        let attribute = match name.prefix {
            "" => "xmlns".to_owned(),
            prefix => format!("xmlns:{prefix}"),
        };
        self.put(attribute, name.namespace);
        self.scope.push((name.prefix.to_owned(), name.namespace));
    }

    /// Adds an attribute to the start tag, unless it has one of that name.
    fn put(&mut self, name: String, value: &str) {
        if self.attributes.contains(&name) {
            return;
        }
        self.out.push(' ');
        self.out.push_str(&name);
        self.out.push_str("=\"");
        self.text(value, true);
        self.out.push('"');
        self.attributes.push(name);
    }

    fn attribute(&mut self, name: Name<'_>, value: &str) {
        self.declare(name);
        let name = self.qualified(name);
        self.put(name, value);
    }

    fn element(
        &mut self,
        name: Name<'_>,
        attributes: impl FnOnce(&mut Self),
        content: impl FnOnce(&mut Self),
    ) {
        let declared = self.scope.len();
        let qualified = self.qualified(name);
        self.out.push('<');
        self.out.push_str(&qualified);
        self.attributes.clear();
        self.declare(name);
        attributes(self);
        self.out.push('>');
        content(self);
        self.out.push_str("</");
        self.out.push_str(&qualified);
        self.out.push('>');
        self.scope.truncate(declared);
    }

    fn nil(&mut self) {
        let name = Name {
            prefix: INSTANCE.0,
            local: "nil",
            namespace: INSTANCE.1,
        };
        self.attribute(name, "true");
    }

    /// A value in its element.
    fn value(&mut self, name: Name<'_>, xml: &'static Xml, view: View<'_>, rest: Option<&Rest>) {
        match view {
            View::Absent => {}
            View::Null => self.element(name, Self::nil, |_| {}),
            View::Object(model) => self.object(name, model),
            View::List(list) => match xml.items {
                Some(items) => self.element(
                    name,
                    |_| {},
                    |writer| writer.items(Name::of(items), items, list, rest),
                ),
                None => self.items(name, xml, list, rest),
            },
            View::Map(map) => self.element(name, |_| {}, |writer| writer.map(map, rest)),
            View::Value(value) | View::Unknown(value) => self.json(name, value),
            view => {
                let text = plain(view, rest);
                self.element(name, |_| {}, |writer| writer.text(&text, false));
            }
        }
    }

    /// The items of a list, each in an element of its own.
    fn items(
        &mut self,
        name: Name<'_>,
        xml: &'static Xml,
        list: &dyn ListView,
        rest: Option<&Rest>,
    ) {
        let laid = rest.map(|rest| laid(rest, list));
        let mut came = 0;
        for index in 0..=list.len() {
            for text in laid.iter().flat_map(|laid| laid.before(index)) {
                let value = raw::value_of(text).value;
                self.within(&format!("[{came}]"), |writer| {
                    writer.json(name, &value);
                });
                came += 1;
            }
            if index < list.len() {
                let inside = laid.as_ref().and_then(|laid| laid.inside(index));
                self.within(&format!("[{came}]"), |writer| {
                    writer.value(name, xml, list.item(index), inside);
                });
                came += 1;
            }
        }
    }

    fn map(&mut self, map: &dyn MapView, rest: Option<&Rest>) {
        map.each(&mut |name, view| {
            let inside = rest.and_then(|rest| rest.entry(name));
            self.within(name, |writer| match view {
                View::Object(model) => writer.object(Name::plain(name), model),
                View::Map(map) => {
                    writer.element(Name::plain(name), |_| {}, |writer| writer.map(map, inside))
                }
                View::Value(value) | View::Unknown(value) => {
                    writer.json(Name::plain(name), value);
                }
                View::Null => writer.element(Name::plain(name), Self::nil, |_| {}),
                view => {
                    let text = plain(view, inside);
                    writer.element(
                        Name::plain(name),
                        |_| {},
                        |writer| writer.text(&text, false),
                    );
                }
            });
        });
        for (name, text) in rest.map(|rest| entries(rest, map)).unwrap_or_default() {
            if let Ok(name) = serde_json::from_str::<String>(name) {
                let value = raw::value_of(text).value;
                self.within(&name, |writer| match (of_foreign(&name), value.as_str()) {
                    (Some(""), Some(text)) => writer.text(text, false),
                    (inner, _) => writer.json(Name::plain(inner.unwrap_or(&name)), &value),
                });
            }
        }
    }

    fn object(&mut self, name: Name<'_>, model: &dyn Model) {
        if let Some(whole) = whole(model) {
            return self.json(name, &raw::value_of(whole).value);
        }
        self.element(
            name,
            |writer| writer.attributes(model),
            |writer| writer.members(model),
        );
    }

    fn attributes(&mut self, model: &dyn Model) {
        let (shape, extra) = (model.shape(), model.extra());
        for (index, (member, xml)) in shape.members.iter().zip(model.xml()).enumerate() {
            let view = model.view(index);
            // Only an element can say that it is null (XML Schema 1.0, part 1, 2.6.2).
            if !xml.is_attribute || matches!(view, View::Absent | View::Null) {
                continue;
            }
            let name = spelled(member, xml, extra.is_spelled(index));
            let text = plain(view, extra.rest(index));
            self.within(member.name, |writer| writer.attribute(name, &text));
        }
        for (name, value) in kept(model) {
            let known = shape.position(name, 0);
            let known = known.and_then(|(index, _)| model.xml().get(index));
            match known {
                Some(xml) if xml.is_attribute => {
                    let text = plain(View::Value(value), None);
                    self.within(name, |writer| writer.attribute(Name::of(xml), &text));
                }
                Some(_) => {}
                None => self.json_attribute(name, value),
            }
        }
    }

    fn members(&mut self, model: &dyn Model) {
        let (shape, extra) = (model.shape(), model.extra());
        if let Some(Value::String(text)) = extra.get(TEXT) {
            self.text(text, false);
        }
        for (index, (member, xml)) in shape.members.iter().zip(model.xml()).enumerate() {
            if xml.is_attribute {
                continue;
            }
            let name = spelled(member, xml, extra.is_spelled(index));
            let view = model.view(index);
            let is_null = view.is_absent() && extra.is_null(index);
            self.within(member.name, |writer| match view {
                // Of a list without an element of its own there is nothing to say so.
                View::Absent if is_null && !xml.is_repeated => {
                    writer.element(name, Self::nil, |_| {});
                }
                // What came in its place.
                View::Absent => {
                    if let Some(value) = extra.get(member.name) {
                        writer.json(name, value);
                    }
                }
                view => writer.value(name, xml, view, extra.rest(index)),
            });
        }
        for (name, value) in kept(model) {
            if name == TEXT || name.starts_with('@') || shape.position(name, 0).is_some() {
                continue;
            }
            let element = Name::plain(of_foreign(name).unwrap_or(name));
            self.within(name, |writer| writer.json(element, value));
        }
    }

    /// What a value of JSON stands for: the inverse of how unknown elements are kept.
    fn json(&mut self, name: Name<'_>, value: &Value) {
        match value {
            Value::Null => self.element(name, Self::nil, |_| {}),
            Value::Array(values) => values.iter().for_each(|value| {
                if value.is_array() {
                    self.problem("has a list in a list, for which there is no name in XML");
                }
                self.json(name, value);
            }),
            Value::Object(members) => {
                // It stands there by itself.
                if let Some((inner, value)) = members.iter().next()
                    && let Some(inner) = of_foreign(inner)
                    && members.len() == 1
                {
                    match value.as_str() {
                        Some(text) if inner.is_empty() => self.text(text, false),
                        _ => self.json(Name::plain(inner), value),
                    }
                    return;
                }
                // In an order that no feature of `serde_json` changes.
                let mut members: Vec<_> = members.iter().collect();
                members.sort_unstable_by_key(|(name, _)| *name);
                self.element(
                    name,
                    |writer| {
                        for (name, value) in &members {
                            writer.json_attribute(name, value);
                        }
                    },
                    |writer| {
                        for (name, value) in &members {
                            match (name.as_str(), value) {
                                (TEXT, Value::String(text)) => writer.text(text, false),
                                (name, _) if name.starts_with('@') => {}
                                (name, value) => writer.within(name, |writer| {
                                    let name = of_foreign(name).unwrap_or(name);
                                    writer.json(Name::plain(name), value);
                                }),
                            }
                        }
                    },
                );
            }
            value => {
                let text = plain(View::Value(value), None);
                self.element(name, |_| {}, |writer| writer.text(&text, false));
            }
        }
    }

    /// An attribute under its name in JSON; nothing if it is none, or its prefix is not declared here.
    fn json_attribute(&mut self, name: &str, value: &Value) {
        let Some(name) = name.strip_prefix('@') else {
            return;
        };
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let namespace = match prefix {
            _ if prefix == INSTANCE.0 => INSTANCE.1,
            _ => "",
        };
        let is_declared = self.scope.iter().any(|(known, _)| known == prefix);
        // `xml` is bound by definition (Namespaces in XML 1.0, 3).
        if prefix.is_empty() || prefix == "xml" || !namespace.is_empty() || is_declared {
            let text = plain(View::Value(value), None);
            let name = Name {
                prefix,
                local,
                namespace,
            };
            self.within(&format!("@{local}"), |writer| writer.attribute(name, &text));
        }
    }
}

/// The text of a value that has no inside.
fn plain(view: View<'_>, rest: Option<&Rest>) -> String {
    match view.plain() {
        View::Absent | View::Null | View::Value(Value::Null) => String::new(),
        View::Text(text) => text.to_owned(),
        View::Value(Value::String(text)) => text.clone(),
        view => {
            let mut out = Vec::new();
            scalar(view, rest, &mut out);
            raw::utf8(out)
        }
    }
}
