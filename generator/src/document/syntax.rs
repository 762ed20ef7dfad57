//! Syntax errors in words: what the parser met, and what usually is the cause.

use granit_parser::{ErrorKind, Marker, ScanError};
use serde::de::IgnoredAny;

use super::node::MAX_DEPTH;
use crate::finding::Position;

/// The place, the problem and the advice for a syntax error in `text`.
pub(crate) fn explain(text: &str, error: &ScanError) -> (Position, String, String) {
    let language = if is_json(text) { "JSON" } else { "YAML" };
    match serde_json::from_str::<IgnoredAny>(text) {
        // Of what is meant to be JSON, a JSON parser has more to say.
        Err(error) if is_json(text) => {
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).max(1);
            let place = Position {
                line: number(error.line()),
                column: number(error.column()),
            };
            let message = error.to_string();
            let problem = message
                .rsplit_once(" at line ")
                .map_or(message.as_str(), |(problem, _)| problem);
            let advice =
                "look just before this place for a missing or superfluous comma, quote or bracket";
            (place, format!("invalid JSON: {problem}"), advice.to_owned())
        }
        _ if *error.kind() == ErrorKind::RecursionLimitExceeded => {
            let problem = format!("nested more than {MAX_DEPTH} levels deep");
            (
                place(error.marker()),
                problem,
                advice(error.kind()).to_owned(),
            )
        }
        _ => {
            let problem = format!("invalid {language}: {}", error.kind());
            (
                place(error.marker()),
                problem,
                advice(error.kind()).to_owned(),
            )
        }
    }
}

/// The position of a parser's mark, which counts columns from 0.
pub(crate) fn place(mark: &Marker) -> Position {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Position {
        line: number(mark.line().max(1)),
        column: number(mark.col().saturating_add(1)),
    }
}

/// Whether a text begins as JSON objects do.
fn is_json(text: &str) -> bool {
    let after = text.trim_start().strip_prefix('{');
    after.is_some_and(|after| after.trim_start().starts_with('"'))
}

fn advice(kind: &ErrorKind) -> &'static str {
    use ErrorKind as K;
    match kind {
        K::TabNotAllowed
        | K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabAtBlockScalarStart
        | K::InvalidBlockEntryWhitespace
        | K::InvalidMappingValueWhitespace => "indent with spaces; YAML does not allow tabs there",
        K::UnclosedQuotedScalar
        | K::DocumentIndicatorInQuotedScalar
        | K::InvalidQuotedScalarIndent => {
            "close the quote that is opened here, and indent its lines"
        }
        K::InvalidTrailingSingleQuotedScalar => {
            "within single quotes, write a quote twice; nothing may follow the closing quote"
        }
        K::InvalidTrailingDoubleQuotedScalar => {
            "within double quotes, write a quote as \\\"; nothing may follow the closing quote"
        }
        K::UnknownQuotedScalarEscape | K::InvalidQuotedScalarHexEscape => {
            "within double quotes, write a backslash as \\\\; or use single quotes"
        }
        K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => "write the character itself, or both halves of the \\u pair",
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofImplicitFlowMapping
        | K::MisplacedFlowCollectionEnd
        | K::MismatchedFlowCollectionEnd { .. }
        | K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator => {
            "check the brackets and commas; a text that begins with a bracket needs quotes"
        }
        K::UnexpectedCharacter { .. } | K::ExpectedNodeContent | K::BomInsideDocument => {
            "put quotes around a text that begins with a special character"
        }
        K::UnknownAnchor => {
            "define the anchor with `&` before the alias, or put quotes around the text"
        }
        K::MappingValueNotAllowed | K::InvalidColonPlacement => {
            "put quotes around a text that contains a colon and a space, and check the indentation"
        }
        K::RecursionLimitExceeded => {
            "give the inner parts names of their own under `components` and refer to them"
        }
        K::UndeclaredTagHandle | K::MissingTagUri | K::InvalidTagTerminator => {
            "put quotes around a text that begins with `!`"
        }
        _ => {
            "check the indentation here and in the line above: members of one mapping begin in one column"
        }
    }
}
