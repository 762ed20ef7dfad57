//! Findings: what is wrong with a document, where it stands, and what to do about it.
//!
//! Every step of the generator reports through this one type, so that a maintainer sees the findings of all
//! steps in one list, each with a place to jump to.

mod codes;

use std::fmt;

pub use codes::{Kind, kind, kinds};

/// The findings that one document may have before the rest is left out: a bound on memory, and on patience.
pub(crate) const MAX_FINDINGS: usize = 1_000;

/// Whether a finding stops the generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The document cannot be rendered faithfully before this is mended.
    Error,
    /// The document can be rendered; the finding says what was assumed or left out.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// A position in a file. Both numbers count from 1; columns count characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The character within the line, from 1.
    pub column: u32,
}

impl Position {
    /// The first character of a file.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One thing that is wrong with a document.
///
/// `Display` prints it over several lines:
///
/// ```text
/// error[E0503]: duplicate operationId `tokensGet`
///   --> specs/auth/openapi.yaml:42:7
///    at #/paths/~1tokens/get/operationId
///  help: give each operation an id of its own; the first is at line 12
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it stops the generation.
    pub severity: Severity,
    /// The file, as it was named when it was read.
    pub file: String,
    /// Where in the file; `None` if the finding is about the file as a whole.
    pub place: Option<Position>,
    /// The JSON pointer (RFC 6901) of the node; empty for the document itself.
    pub pointer: String,
    /// What is wrong, in one line.
    pub problem: String,
    /// What to do about it; may be empty.
    pub advice: String,
}

impl Finding {
    /// The code of its kind: `W0301` of a warning, `E0301` of an error. It never changes, whatever the words do.
    #[must_use]
    pub fn code(&self) -> String {
        let letter = match self.severity {
            Severity::Error => 'E',
            Severity::Warning => 'W',
        };
        let number = codes::of(&self.problem).map_or(0, |kind| kind.code);
        format!("{letter}{number:04}")
    }

    /// Its kind; there is one for each, as a test holds.
    #[must_use]
    pub fn kind(&self) -> Option<&'static Kind> {
        codes::of(&self.problem)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}]: {}\n  --> {}",
            self.severity,
            self.code(),
            Line(&self.problem),
            Line(&self.file)
        )?;
        if let Some(place) = self.place {
            write!(f, ":{place}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, "\n   at #{}", Line(&self.pointer))?;
        }
        if !self.advice.is_empty() {
            write!(f, "\n help: {}", Line(&self.advice))?;
        }
        Ok(())
    }
}

/// Text kept on one line: control characters, which a document may hold anywhere, print as escapes.
struct Line<'a>(&'a str);

impl fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(position) = rest.find(char::is_control) {
            let (plain, tail) = rest.split_at(position);
            let mut characters = tail.chars();
            let control = characters.next().unwrap_or_default();
            write!(f, "{plain}{}", control.escape_default())?;
            rest = characters.as_str();
        }
        f.write_str(rest)
    }
}

/// A piece of a document within a message: in backquotes, without line breaks, and not longer than a line.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let end = text.char_indices().nth(LONGEST).map(|(end, _)| end);
    match end.and_then(|end| text.get(..end)) {
        Some(start) => format!("`{start}…`"),
        None => format!("`{text}`"),
    }
}

/// An error with everything that caused it: the first message alone says little.
#[must_use]
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        Finding {
            severity: Severity::Error,
            file: "specs/auth/openapi.yaml".to_owned(),
            place: Some(Position {
                line: 42,
                column: 7,
            }),
            pointer: "/paths/~1tokens/get/operationId".to_owned(),
            problem: "duplicate operationId `tokensGet`".to_owned(),
            advice: "give each operation an id of its own; the first is at line 12".to_owned(),
        }
    }

    #[test]
    fn prints_everything_it_knows() {
        assert_eq!(
            finding().to_string(),
            "error[E0503]: duplicate operationId `tokensGet`\n  \
             --> specs/auth/openapi.yaml:42:7\n   \
             at #/paths/~1tokens/get/operationId\n \
             help: give each operation an id of its own; the first is at line 12"
        );
    }

    #[test]
    fn leaves_out_what_it_does_not_know() {
        let finding = Finding {
            severity: Severity::Warning,
            place: None,
            pointer: String::new(),
            advice: String::new(),
            ..finding()
        };
        assert_eq!(
            finding.to_string(),
            "warning[W0503]: duplicate operationId `tokensGet`\n  --> specs/auth/openapi.yaml"
        );
    }

    #[test]
    fn never_lets_a_document_write_lines_of_its_own() {
        let finding = Finding {
            problem: "unknown field `a\n\u{1b}[31mb`".to_owned(),
            pointer: "/a\r\nb".to_owned(),
            ..finding()
        };
        let text = finding.to_string();
        assert_eq!(text.lines().count(), 4);
        assert!(text.starts_with("error[E0000]: unknown field `a\\n\\u{1b}[31mb`\n"));
        assert!(text.contains("at #/a\\r\\nb\n"));
    }
}
