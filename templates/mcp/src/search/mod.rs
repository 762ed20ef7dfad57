//! Finding operations by what people call things: BM25 over names, titles and descriptions, with verbs and nouns brought to
//! the words of the API, in English and German.

mod synonyms;
mod words;

use std::collections::HashMap;

use crate::catalogue::{Operation, operations};
pub use words::words;

/// How soon more of the same word counts less, and how much long texts count less (Robertson and Zaragoza, 2009).
const K: f64 = 1.2;
const B: f64 = 0.6;

/// How much a word counts by where it stands.
const NAME: f64 = 4.0;
const TITLE: f64 = 3.0;
const PATH: f64 = 1.0;
const ABOUT: f64 = 0.5;

/// What a hit gains if it does what the question begins with, and loses if it does something else.
const VERB: f64 = 1.6;
const OTHER: f64 = 0.55;

/// What is left of a hit that wants a resource as a whole: a change in part is meant first.
const WHOLE: f64 = 0.95;

/// What is left of a hit none of whose name is in the question.
const UNCOVERED: f64 = 0.35;

/// What is in all operations, ready to be searched.
#[derive(Debug)]
pub struct Index {
    entries: Vec<Entry>,
    /// For each word the entries that have it, and how much.
    places: HashMap<String, Vec<(usize, f64)>>,
    average: f64,
}

#[derive(Debug)]
struct Entry {
    operation: &'static Operation,
    length: f64,
    verb: &'static str,
    /// The words of its name.
    name: Vec<String>,
}

impl Entry {
    /// How much of its name is asked for: what does something more special than the question is not meant.
    fn covered(&self, asked: &[String]) -> f64 {
        let known = |word: &&String| asked.contains(word) || word.as_str() == self.verb;
        self.name.iter().filter(known).count() as f64 / self.name.len().max(1) as f64
    }
}

impl Default for Index {
    fn default() -> Self {
        Index::new(operations())
    }
}

impl Index {
    /// Of some operations.
    pub fn new(operations: impl Iterator<Item = &'static Operation>) -> Index {
        let mut index = Index {
            entries: Vec::new(),
            places: HashMap::new(),
            average: 1.0,
        };
        for operation in operations {
            index.add(operation);
        }
        let total: f64 = index.entries.iter().map(|entry| entry.length).sum();
        index.average = (total / index.entries.len().max(1) as f64).max(1.0);
        index
    }

    fn add(&mut self, operation: &'static Operation) {
        let product = operation.of();
        let mut found: HashMap<String, f64> = HashMap::new();
        let mut say = |text: &str, weight: f64| {
            for word in words(text) {
                *found.entry(word).or_default() += weight;
            }
        };
        say(operation.tool, NAME);
        say(operation.title, TITLE);
        say(product.title, PATH);
        say(product.about, ABOUT);
        say(operation.id, PATH);
        say(operation.path, PATH);
        say(operation.description, ABOUT);
        let entry = Entry {
            operation,
            length: found.values().sum(),
            verb: words::verb(operation.group, operation.method),
            name: words(
                &[operation.product, operation.group, operation.method]
                    .join(" ")
                    .replace("compute ", ""),
            ),
        };
        for (word, weight) in found {
            self.places
                .entry(word)
                .or_default()
                .push((self.entries.len(), weight));
        }
        self.entries.push(entry);
    }

    /// The best operations, best first.
    #[must_use]
    pub fn find(&self, question: &str, most: usize) -> Vec<&'static Operation> {
        // Whoever names an operation means it.
        let plain = question.trim();
        let named = |entry: &&Entry| {
            let operation = entry.operation;
            operation.tool == plain || operation.id.eq_ignore_ascii_case(plain)
        };
        let exact = self
            .entries
            .iter()
            .filter(named)
            .map(|entry| entry.operation);
        let mut scores = vec![0.0; self.entries.len()];
        let asked = words(question);
        for (position, word) in asked.iter().enumerate() {
            if asked.iter().take(position).any(|before| before == word) {
                continue;
            }
            self.score(word, &mut scores);
        }
        let verb = asked.iter().find_map(|word| words::known_verb(word));
        let mut hits: Vec<(f64, &Entry)> = Vec::new();
        for (entry, score) in self.entries.iter().zip(scores) {
            let fit = match verb {
                Some(verb) if verb == entry.verb => VERB,
                Some("get") if entry.verb == "list" => 1.2,
                Some("list") if entry.verb == "get" => 0.9,
                Some(_) => OTHER,
                // Without a verb, people want to look.
                None if entry.verb == "list" => 1.2,
                None if entry.verb == "get" => 1.1,
                None => 1.0,
            };
            let old = if entry.operation.deprecated { 0.5 } else { 1.0 };
            let replaces = entry.operation.method.starts_with("replace");
            let part = if replaces { WHOLE } else { 1.0 };
            if score > 0.0 {
                let covered = UNCOVERED + (1.0 - UNCOVERED) * entry.covered(&asked);
                hits.push((score * fit * old * part * covered, entry));
            }
        }
        hits.sort_by(|(left, one), (right, other)| {
            right
                .total_cmp(left)
                .then_with(|| one.operation.tool.cmp(other.operation.tool))
        });
        let mut found: Vec<&'static Operation> = exact.collect();
        for (_, entry) in hits {
            if found.len() >= most {
                break;
            }
            if !found.iter().any(|own| own.tool == entry.operation.tool) {
                found.push(entry.operation);
            }
        }
        found
    }

    fn score(&self, word: &str, scores: &mut [f64]) {
        let Some(places) = self.places.get(word) else {
            return;
        };
        let (all, with) = (self.entries.len() as f64, places.len() as f64);
        let rarity = (1.0 + (all - with + 0.5) / (with + 0.5)).ln();
        for (index, weight) in places {
            let length = self.entries.get(*index).map_or(1.0, |entry| entry.length);
            let norm = K * (1.0 - B + B * length / self.average);
            if let Some(score) = scores.get_mut(*index) {
                *score += rarity * weight * (K + 1.0) / (weight + norm);
            }
        }
    }
}
