//! Words as they are compared: without case and endings, each in the word of the API for it.

use super::synonyms::{NOUNS, PHRASES, STOP, VERBS};

/// The words of a text or a name.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in split(&phrases(&text.to_lowercase(), text)) {
        let word = stem(&word);
        if STOP.contains(&word.as_str()) {
            continue;
        }
        match meaning(&word) {
            Some(words) => found.extend(words.split(' ').map(str::to_owned)),
            None => found.push(word),
        }
    }
    found
}

/// What a method does, in one of the verbs that questions are brought to.
#[must_use]
pub fn verb(group: &str, method: &'static str) -> &'static str {
    if group == "restores" && method == "create" {
        return "restore";
    }
    let first = method.split('_').next().unwrap_or(method);
    match first {
        "add" | "create" | "share" | "enable" => "create",
        "replace" | "update" | "change" => "update",
        "remove" | "delete" | "unshare" => "delete",
        "download" | "export" | "read" => "get",
        other => other,
    }
}

/// The verb that a word of a question is, if it is one.
#[must_use]
pub fn known_verb(word: &str) -> Option<&'static str> {
    VERBS
        .iter()
        .find(|(verb, _)| *verb == word)
        .map(|(verb, _)| *verb)
}

/// Names in camel case come apart, and words that belong together come together.
fn phrases(lower: &str, text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            apart.push(' ');
        }
        apart.extend(c.to_lowercase());
        before = c;
    }
    let mut joined = if lower == apart {
        lower.to_owned()
    } else {
        apart
    };
    joined = joined.replace(['_', '-'], " ");
    for (phrase, word) in PHRASES {
        if joined.contains(phrase) {
            joined = joined.replace(phrase, word);
        }
    }
    joined
}

fn split(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// One form for singular and plural; what questions hold besides is in the tables.
fn stem(word: &str) -> String {
    let word = word.to_lowercase();
    if let Some(start) = word.strip_suffix("ies").filter(|start| start.len() > 2) {
        return format!("{start}y");
    }
    for ending in ["sses", "xes", "ches"] {
        if word.ends_with(ending) {
            return word.trim_end_matches("es").to_owned();
        }
    }
    let plural = word.len() > 3
        && word.ends_with('s')
        && !["ss", "us", "is", "ns"]
            .iter()
            .any(|end| word.ends_with(end));
    if plural {
        word.trim_end_matches('s').to_owned()
    } else {
        word
    }
}

fn meaning(word: &str) -> Option<&'static str> {
    let verb = VERBS
        .iter()
        .find(|(_, words)| words.contains(&word))
        .map(|(verb, _)| *verb);
    verb.or_else(|| {
        NOUNS
            .iter()
            .find(|(_, words)| words.contains(&word))
            .map(|(noun, _)| *noun)
    })
}
