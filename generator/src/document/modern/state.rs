//! What is known of a document while it is brought to the words of 3.0, and what there is to report.

use std::collections::HashMap;

use super::moved::Moved;
use super::version::Version;
use crate::document::at::At;
use crate::document::node::{Node, Value};
use crate::finding::{Finding, MAX_FINDINGS, Position, Severity};

/// A document that is being brought to the words of 3.0.
pub(super) struct Modern<'f> {
    pub file: &'f str,
    pub version: Version,
    pub findings: Vec<Finding>,
    pub moved: Moved,
    /// What is told once, however often it stands: the finding, and how often.
    pub repeated: HashMap<&'static str, (usize, usize)>,
    pub received: Vec<String>,
}

impl Modern<'_> {
    pub fn is_newer(&self) -> bool {
        self.version == Version::Newer
    }

    pub fn warn(&mut self, at: &At, problem: impl Into<String>, advice: impl Into<String>) {
        // The checks say when there are too many.
        if self.findings.len() < MAX_FINDINGS {
            self.findings.push(Finding {
                severity: Severity::Warning,
                file: self.file.to_owned(),
                place: Some(at.place),
                pointer: self.here(at),
                problem: problem.into(),
                advice: advice.into(),
            });
        }
    }

    /// Warns of what documents do everywhere if they do it at all.
    pub fn warn_once(&mut self, at: &At, problem: &'static str, advice: &'static str) {
        if let Some((_, count)) = self.repeated.get_mut(problem) {
            *count += 1;
        } else {
            self.repeated.insert(problem, (self.findings.len(), 1));
            self.warn(at, problem, advice);
        }
    }

    /// Says how often what was told once stands there.
    pub fn count(&mut self) {
        for (index, count) in self.repeated.values() {
            if let (Some(finding), 2..) = (self.findings.get_mut(*index), *count) {
                finding.problem = format!("{}; so it is in {count} places", finding.problem);
            }
        }
    }

    /// The pointer of `at` in the user's file.
    pub fn here(&self, at: &At) -> String {
        self.moved.original(&at.pointer())
    }
}

/// A text at `place`.
pub(super) fn text(place: Position, text: &str) -> Node {
    Node::new(place, Value::Text(text.to_owned()))
}

/// `true` at `place`.
pub(super) fn yes(place: Position) -> Node {
    Node::new(place, Value::Bool(true))
}
