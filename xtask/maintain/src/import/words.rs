//! The words of a document, apart from its facts: read from words files, collected from a document
//! that people have edited, and put in their places.

use std::{collections::BTreeMap, path::Path};

use ionoscloud_generator::document::NEEDS_WORDS;
use serde_json::{Map, Value};

use crate::{
    Result,
    document::places::{WordsAt, WordsKind},
    document::visit::visit,
    document::yaml,
};

/// The keywords that hold words, and nothing that a program would act on.
pub const PROSE: [&str; 6] = [
    "title",
    "summary",
    "description",
    "externalDocs",
    "example",
    "examples",
];

/// Words by the name of their place (see [`WordsAt::names`]), then by keyword.
#[derive(Default)]
pub struct Words(BTreeMap<String, Map<String, Value>>);

impl Words {
    /// Reads a words file and puts it over what is there.
    ///
    /// The file is a map of sections: `info`, `operations` (by operationId) hold maps of keywords;
    /// `tags`, `parameters`, `responses`, `headers` (by name, or `operationId/name` for one
    /// operation) and `common` (by property name, in whatever schema) hold descriptions; `schemas`
    /// holds maps of keywords and `properties`, which maps dotted paths to descriptions.
    ///
    /// # Errors
    /// The file cannot be read, or does not have this form.
    pub fn read(&mut self, path: &Path) -> Result<()> {
        let sections = yaml::read(path)?;
        self.add_sections(&sections)
            .map_err(|e| format!("{}: {e}", path.display()).into())
    }

    /// Puts the sections of a words file over what is there; see [`Words::read`].
    pub fn add_sections(&mut self, file: &Value) -> Result<()> {
        for (section, words) in map(file, "the file")? {
            match section.as_str() {
                "info" => self.add("info".into(), words)?,
                "tags" | "parameters" | "responses" | "headers" | "common" | "operations" => {
                    for (name, words) in map(words, section)? {
                        self.add(format!("{section}/{name}"), words)?;
                    }
                }
                "schemas" => {
                    for (name, words) in map(words, section)? {
                        let mut words = map(words, name)?.clone();
                        for (path, words) in words
                            .shift_remove("properties")
                            .iter()
                            .filter_map(Value::as_object)
                            .flatten()
                        {
                            self.add(format!("schemas/{name}/{path}"), words)?;
                        }
                        self.add(format!("schemas/{name}"), &Value::Object(words))?;
                    }
                }
                other => return Err(format!("there is no section `{other}`").into()),
            }
        }
        Ok(())
    }

    /// Adds one entry: a map of keywords, or a description by itself.
    fn add(&mut self, name: String, words: &Value) -> Result<()> {
        let entry = self.0.entry(name).or_default();
        match words {
            Value::String(text) => {
                entry.insert("description".into(), Value::String(text.clone()));
            }
            words => entry.extend(map(words, "an entry")?.clone()),
        }
        Ok(())
    }

    fn get(&self, name: &str, keyword: &str) -> Option<&Value> {
        self.0
            .get(name)?
            .get(keyword)
            .filter(|value| is_said(value))
    }
}

/// The words of a document: those of each place, and for places that it does not have yet those
/// that it uses most under the same general name (a parameter called `offset`, a response 404).
pub fn collect(document: &mut Value) -> Words {
    let mut words = Words::default();
    let mut uses: BTreeMap<(String, String), Vec<(Value, usize)>> = BTreeMap::new();
    visit(document, &mut |place, node| {
        for keyword in keywords(place.kind) {
            let Some(value) = node.get(keyword).filter(|value| is_said(value)) else {
                continue;
            };
            words
                .0
                .entry(place.name().into())
                .or_default()
                .insert(keyword.into(), value.clone());
            for name in place
                .names
                .iter()
                .skip(1)
                .filter(|name| !name.starts_with("common/"))
            {
                let seen = uses.entry((name.clone(), keyword.into())).or_default();
                match seen.iter_mut().find(|(known, _)| known == value) {
                    Some((_, count)) => *count += 1,
                    None => seen.push((value.clone(), 1)),
                }
            }
        }
    });
    for ((name, keyword), mut seen) in uses {
        seen.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        if let Some((value, _)) = seen.into_iter().next() {
            words.0.entry(name).or_default().insert(keyword, value);
        }
    }
    words
}

/// Puts words in their places. What is said of exactly this place goes before what is said of all
/// places like it, then `first` before `second`.
pub fn apply(document: &mut Value, first: &Words, second: &Words) {
    visit(document, &mut |place, node| {
        for keyword in keywords(place.kind) {
            let said = |name: &String| {
                first
                    .get(name, keyword)
                    .or_else(|| second.get(name, keyword))
            };
            if let Some(value) = place.names.iter().find_map(said) {
                beside_reference(node);
                node.insert(keyword.into(), value.clone());
            }
        }
    });
}

/// Nothing beside a reference is read in version 3.0 of the format, so the reference becomes the
/// only part of an `allOf`.
fn beside_reference(node: &mut Map<String, Value>) {
    if let Some(reference) = node.shift_remove("$ref") {
        let part = Map::from_iter([("$ref".to_owned(), reference)]);
        node.insert("allOf".into(), Value::Array(vec![Value::Object(part)]));
    }
}

/// Marks every place that should have words and has none, with a line for each.
pub fn mark(document: &mut Value) -> Vec<String> {
    let mut lines = Vec::new();
    visit(document, &mut |place, node| {
        let Some(keyword) = place.kind.needs() else {
            return;
        };
        if !node.get(keyword).is_some_and(is_said) {
            lines.push(line(place, keyword));
            beside_reference(node);
            node.insert(keyword.into(), NEEDS_WORDS.into());
        }
    });
    lines
}

fn line(place: &WordsAt, keyword: &str) -> String {
    let noun = place.kind.noun();
    match place.name().split_once('/') {
        Some((_, name)) => format!("{noun} {name}: no {keyword}"),
        None => format!("{noun}: no {keyword}"),
    }
}

/// The keywords that are carried over. The title of a document is the service's; who may be asked
/// about it, and under which terms, is for people to say.
fn keywords(kind: WordsKind) -> impl Iterator<Item = &'static str> {
    let about = ["license", "contact", "termsOfService"]
        .into_iter()
        .filter(move |_| kind == WordsKind::Info);
    PROSE
        .into_iter()
        .filter(move |keyword| kind != WordsKind::Info || *keyword != "title")
        .chain(about)
}

/// Whether a value says anything: each response must have a description, if only an empty one.
fn is_said(value: &Value) -> bool {
    value
        .as_str()
        .is_none_or(|text| !text.trim().is_empty() && text != NEEDS_WORDS)
}

fn map<'a>(value: &'a Value, what: &str) -> Result<&'a Map<String, Value>> {
    value
        .as_object()
        .ok_or_else(|| format!("{what} should be a map, not `{value}`").into())
}

#[cfg(test)]
mod tests;
