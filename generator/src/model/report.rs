//! What the model cannot hold, or had to guess, for people to read.

use crate::document::Document;
use crate::finding::{Finding, Severity};

/// Findings of this step, in the order in which they were met.
pub(super) struct Report<'a> {
    document: &'a Document,
    findings: Vec<Finding>,
}

impl<'a> Report<'a> {
    pub fn new(document: &'a Document) -> Self {
        Report {
            document,
            findings: Vec::new(),
        }
    }

    pub fn warn(&mut self, pointer: &str, problem: impl Into<String>, advice: &str) {
        let advice = advice.to_owned();
        let severity = Severity::Warning;
        let finding = self
            .document
            .finding(severity, pointer, problem.into(), advice);
        // What several operations share is reported once.
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    pub fn finish(self) -> Vec<Finding> {
        self.findings
    }
}
