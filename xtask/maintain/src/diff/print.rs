//! A difference for a terminal, for a pull request, for a program, and for a changelog.

use serde_json::{Value, json};

use super::{Change, Difference, Fate, Weight};

/// The headings, in the order of a report.
const SECTIONS: [(Weight, &str); 4] = [
    (Weight::Breaking, "Breaking"),
    (Weight::Deprecation, "Deprecated"),
    (Weight::Addition, "Added"),
    (Weight::Behavior, "Changed"),
];

impl Fate {
    fn word(self) -> &'static str {
        match self {
            Fate::Added => "added",
            Fate::Deprecated => "deprecated",
            Fate::Changed => "changed",
            Fate::Renamed => "renamed",
            Fate::Removed => "removed",
        }
    }
}

impl Weight {
    /// For programs.
    pub fn word(self) -> &'static str {
        match self {
            Weight::Behavior => "behavior",
            Weight::Addition => "addition",
            Weight::Deprecation => "deprecation",
            Weight::Breaking => "breaking",
        }
    }
}

impl Change {
    /// One line of Markdown without a bullet: `` operation `zones().list` (GET /zones): answers … ``.
    fn line(&self) -> String {
        let Change {
            kind,
            rust,
            api,
            words,
            ..
        } = self;
        let mut line = format!("{} `{rust}`", kind.noun());
        if api != rust {
            line.push_str(&format!(" ({})", api.replace('`', "")));
        }
        match (self.fate, words.as_str()) {
            (Fate::Changed, words) => line.push_str(&format!(" {words}")),
            (fate, "") => line.push_str(&format!(" {}", fate.word())),
            (fate, words) => line.push_str(&format!(" {}: {words}", fate.word())),
        }
        line
    }
}

impl Difference {
    fn sections(&self) -> impl Iterator<Item = (&'static str, Vec<&Change>)> {
        SECTIONS.into_iter().filter_map(|(weight, heading)| {
            let changes: Vec<_> = self
                .0
                .iter()
                .filter(|change| change.weight == weight)
                .collect();
            (!changes.is_empty()).then_some((heading, changes))
        })
    }

    /// For a terminal: a heading with a count, a line for each change; nothing for no change.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (heading, changes) in self.sections() {
            text.push_str(&format!("{heading} ({}):\n", changes.len()));
            for change in changes {
                text.push_str(&format!("  {}\n", change.line()));
            }
        }
        text
    }

    /// Sections and bullets, for a pull request or a changelog; `level` is that of the headings.
    pub fn markdown(&self, level: usize) -> String {
        let mut text = String::new();
        for (heading, changes) in self.sections() {
            let marks = "#".repeat(level);
            text.push_str(&format!("{marks} {heading}\n\n"));
            for change in changes {
                text.push_str(&format!("- {}\n", change.line()));
            }
            text.push('\n');
        }
        text
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let changes = self.0.iter().map(|change| {
            json!({
                "weight": change.weight.word(),
                "fate": change.fate.word(),
                "kind": change.kind.noun(),
                "api": change.api,
                "rust": change.rust,
                "words": change.words,
            })
        });
        changes.collect()
    }
}
