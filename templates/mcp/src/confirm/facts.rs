//! What a person has to know before something is taken away: what it is, how it is, and what goes with it.

use std::fmt::Write;

use serde_json::{Map, Value};

use crate::arguments::Given;
use crate::catalogue::words::{CALLED, INSIDE, LOCATION, TOLD};
use crate::catalogue::{Class, Operation, Place, Words};
use crate::result::visible;
use crate::server::Server;

/// How many names of what goes with it are told, of each kind.
const NAMES: usize = 8;

/// How many kinds of things are looked for by lists of their own.
const LISTS: usize = 6;

/// What is known about the object of a call.
#[derive(Debug, Default)]
pub struct Facts {
    /// The object as it was read; nothing if it cannot be read.
    pub object: Value,
    /// The words for it, name and id.
    title: String,
    /// What goes with it: the kind, the names that are told, and how many there are.
    with: Vec<(String, Vec<String>, usize)>,
}

impl Server {
    /// Reads what a call is about.
    pub async fn facts(&self, operation: &'static Operation, given: &Given) -> Facts {
        let mut facts = Facts::default();
        let Some(read) = reader(operation) else {
            return facts;
        };
        let mut arguments = same(operation, read, given);
        let words = read.words();
        if let Some(depth) = read.inputs.iter().find(|input| input.wire == words.depth) {
            arguments.insert(depth.name.to_owned(), 3.into());
        }
        let location = given.controls.location.clone();
        let Ok(outcome) = self.read(read, arguments, location.clone()).await else {
            return facts;
        };
        facts.object = outcome.value.unwrap_or_default();
        let id = given
            .own
            .get(last(read).unwrap_or_default())
            .and_then(Value::as_str);
        facts.title = match (name(words, &facts.object), id) {
            (Some(name), Some(id)) => format!("`{}` (id {id})", visible(name)),
            (Some(name), None) => format!("`{}`", visible(name)),
            (None, id) => id.unwrap_or("without a name").to_owned(),
        };
        if operation.http != "DELETE" {
            return facts;
        }
        let entities = facts.object.get(INSIDE).and_then(Value::as_object);
        let inside = entities.into_iter().flatten();
        facts.with = inside
            .filter_map(|(kind, list)| group(words, kind, list.get(words.items)?))
            .collect();
        if facts.with.is_empty() {
            for list in lists(read).take(LISTS) {
                let arguments = same(read, list, given);
                if let Ok(outcome) = self.read(list, arguments, location.clone()).await {
                    let items = outcome.value.unwrap_or_default();
                    let kind = list.path.rsplit('/').next().unwrap_or_default();
                    facts.with.extend(
                        items
                            .get(list.items)
                            .and_then(|items| group(words, kind, items)),
                    );
                }
            }
        }
        facts
    }
}

impl Facts {
    /// The question for a person.
    #[must_use]
    pub fn message(&self, operation: &Operation) -> String {
        let mut words = format!("{} ({})", operation.title, operation.tool);
        if !self.title.is_empty() {
            let _ = write!(words, "\nObject: {}", self.title);
        }
        let words_of = operation.words();
        let own = |(word, member)| (word, words_of.envelope, member);
        let state = words_of.state.iter();
        let state = state.map(|member| (*member, words_of.metadata, *member));
        let told = TOLD.into_iter().map(own).chain(state);
        for (word, part, member) in told.chain([own((LOCATION, LOCATION))]) {
            let part = self.object.get(part).and_then(|part| part.get(member));
            if let Some(text) = part.and_then(Value::as_str) {
                let _ = write!(words, ", {word} {}", visible(text));
            }
        }
        for (kind, names, count) in &self.with {
            let more = if *count > names.len() { ", …" } else { "" };
            let _ = write!(
                words,
                "\nGoes with it: {count} {kind} ({}{more})",
                names.join(", ")
            );
        }
        if !operation.description.is_empty() {
            let _ = write!(words, "\n{}", operation.description);
        }
        if operation.http == "DELETE" && operation.class == Class::Destructive {
            words.push_str("\nIt cannot be undone.");
        }
        if !operation.cost.is_empty() {
            let _ = write!(words, "\nCost: {}", operation.cost);
        }
        words
    }
}

/// What reads the object that an operation is about: a GET of its path, or of the nearest item above it.
pub fn reader(operation: &Operation) -> Option<&'static Operation> {
    let mut path = operation.path;
    while !path.ends_with('}') {
        path = path.rsplit_once('/')?.0;
    }
    let all = operation.of().operations.iter();
    all.filter(|other| other.http == "GET")
        .find(|other| other.path == path)
}

/// The lists of what is inside of an item.
fn lists(read: &'static Operation) -> impl Iterator<Item = &'static Operation> {
    let all = read.of().operations.iter();
    all.filter(move |other| {
        let inside = other
            .path
            .strip_prefix(read.path)
            .and_then(|rest| rest.strip_prefix('/'));
        other.http == "GET" && other.is_list() && inside.is_some_and(|rest| !rest.contains('/'))
    })
}

/// The arguments for the path of another operation, by their names on the wire.
fn same(
    operation: &'static Operation,
    other: &'static Operation,
    given: &Given,
) -> Map<String, Value> {
    let mut arguments = Map::new();
    for input in other
        .inputs
        .iter()
        .filter(|input| input.place == Place::Path)
    {
        let own = operation.inputs.iter().find(|own| own.wire == input.wire);
        if let Some(value) = own.and_then(|own| given.own.get(own.name)) {
            arguments.insert(input.name.to_owned(), value.clone());
        }
    }
    arguments
}

/// The argument at the end of the path.
fn last(operation: &Operation) -> Option<&'static str> {
    let mut paths = operation
        .inputs
        .iter()
        .filter(|input| input.place == Place::Path);
    paths.next_back().map(|input| input.name)
}

/// The name of a resource.
pub fn name<'a>(words: &Words, object: &'a Value) -> Option<&'a str> {
    let places = [object.get(words.envelope), Some(object)]
        .into_iter()
        .flatten();
    let mut found =
        places.flat_map(|place| CALLED.iter().filter_map(|name| place.get(*name)?.as_str()));
    found.find(|name| !name.is_empty())
}

fn group(words: &Words, kind: &str, items: &Value) -> Option<(String, Vec<String>, usize)> {
    let items = items.as_array().filter(|items| !items.is_empty())?;
    let title = |item: &Value| {
        let id = item.get(words.id).and_then(Value::as_str);
        visible(name(words, item).or(id).unwrap_or("without a name"))
    };
    Some((
        kind.to_owned(),
        items.iter().take(NAMES).map(title).collect(),
        items.len(),
    ))
}
