//! How one string is written in YAML: plain where every reader takes it for a string, else quoted;
//! long prose as a folded block.

use std::fmt::Write;

use serde_json::Value;

/// Even a deeply nested text gets lines of this length.
const NARROWEST: usize = 40;

/// A string that stays on its line, such as a key.
pub fn line(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().all(is_printable) {
        // Nothing but the quote itself is escaped there, by another one (YAML 1.2.2, 7.3.2).
        format!("'{}'", text.replace('\'', "''"))
    } else {
        double_quoted(text)
    }
}

/// A scalar inside `[a, b]`; nothing for what is not a scalar.
pub fn in_list(value: &Value) -> Option<String> {
    match value {
        // These end a plain scalar in a list (YAML 1.2.2, 7.3.3).
        Value::String(text) if text.contains([',', '[', ']', '{', '}']) && is_plain(text) => {
            Some(format!("'{text}'"))
        }
        Value::String(text) => Some(line(text)),
        Value::Array(_) | Value::Object(_) => None,
        other => Some(other.to_string()),
    }
}

/// Text for people after a `key:` at `level`, which fills its line up to `column`: folded where it
/// is too long or would need quotes that make it hard to read.
pub fn prose(text: &str, level: usize, column: usize, width: usize) -> String {
    let one_line = line(text);
    let clean = is_plain(text) || !text.contains('\'');
    if one_line.starts_with('"') || column + one_line.chars().count() > width || !clean {
        folded(text, level + 1, width).unwrap_or(one_line)
    } else {
        one_line
    }
}

/// Whether a string can stand without quotes. Stricter than YAML 1.2, since documents are read by
/// tools that follow YAML 1.1 too, for which `yes` is true, `1_0` ten and `2020-01-01` a date.
fn is_plain(text: &str) -> bool {
    const RESERVED: [&str; 11] = [
        "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", "inf",
    ];
    let Some(first) = text.chars().next() else {
        return false;
    };
    // Most other signs say something where a scalar begins (YAML 1.2.2, 5.3).
    if !(first.is_alphanumeric() || matches!(first, '_' | '/' | '$' | '(')) {
        return false;
    }
    let version =
        text.split('.').count() > 2 && text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let prose = text.contains(' ') && text.contains(char::is_alphabetic);
    if first.is_numeric() && !version && !prose {
        return false;
    }
    text.chars().all(is_printable)
        && !RESERVED.contains(&text.to_lowercase().as_str())
        // A `: ` ends a key, a ` #` begins a comment, and spaces at the end are lost (YAML 1.2.2, 7.3.3).
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with([':', ' '])
}

/// A `>-` block whose lines are broken at single spaces; nothing if the text has spaces that
/// folding would lose.
fn folded(text: &str, level: usize, width: usize) -> Option<String> {
    let printable = text.chars().all(|c| c == '\n' || is_printable(c));
    let bare = text.lines().all(|line| line.trim() == line);
    if text.trim() != text || text.is_empty() || !printable || !bare {
        return None;
    }
    let indent = "  ".repeat(level);
    let room = width.saturating_sub(indent.len()).max(NARROWEST);
    let mut out = String::from(">-");
    for (position, paragraph) in text.split('\n').enumerate() {
        // In a folded block a line break is a space, an empty line a line break (YAML 1.2.2, 8.1.3).
        if position > 0 {
            out.push('\n');
        }
        if paragraph.is_empty() {
            continue;
        }
        for line in wrap(paragraph, room) {
            out.push('\n');
            out.push_str(&indent);
            out.push_str(&line);
        }
    }
    Some(out)
}

/// Breaks at single spaces only: runs of spaces stay within a line.
fn wrap(paragraph: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut glued = false;
    for word in paragraph.split(' ') {
        match lines.last_mut() {
            Some(line)
                if glued
                    || word.is_empty()
                    || line.chars().count() + 1 + word.chars().count() <= room =>
            {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
        glued = word.is_empty();
    }
    lines
}

fn is_printable(c: char) -> bool {
    !c.is_control()
        // Two of them are line breaks to YAML 1.1, the others are no characters of a document (YAML 1.2.2, 5.1 and
        // 5.4).
        && !matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // What stands in double quotes may be escaped, and a line break there would be folded (YAML 1.2.2, 5.7 and
            // 7.3.1).
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{line, prose};

    fn read(yaml: &str) -> serde_yaml::Value {
        serde_yaml::from_str(yaml).unwrap_or_else(|e| panic!("{e}: {yaml:?}"))
    }

    #[test]
    fn nasty_strings_stay_strings() {
        let nasty = [
            "",
            " ",
            "1.0",
            "1",
            "0x1f",
            "1e3",
            "1_000",
            ".5",
            "-",
            "--- ",
            "yes",
            "No",
            "off",
            "null",
            "~",
            "true",
            "y",
            "2020-01-01",
            "2020-01-01 10:00:00",
            "12:30",
            "a: b",
            "a:",
            ":a",
            "a #b",
            "#a",
            "*",
            "&a",
            "!t",
            "%",
            "@",
            "`code` first",
            "'",
            "\"",
            "it's: so",
            "\\",
            "tab\there",
            "line\nbreak",
            "\nfirst",
            "last\n",
            "a\n\n\nb",
            "trailing ",
            " leading",
            "two  spaces",
            "a\n  indented",
            "\u{85}",
            "\u{7f}",
            "\u{2028}",
            "\u{feff}",
            "\u{1f600}",
            "é",
            "<<",
            "=",
            ">",
            "|",
            "[a]",
            "{a}",
            "a,b",
            "?",
            "? a",
            "- a",
            "3 things",
            "5",
            "1.2.3",
            "..",
            "...",
            "\u{0}",
        ];
        for string in nasty {
            for yaml in [
                line(string),
                prose(string, 0, 5, 100),
                prose(string, 3, 99, 50),
            ] {
                let document = read(&format!("k: {yaml}\nl: 1\n"));
                assert_eq!(
                    document.get("k").and_then(|v| v.as_str()),
                    Some(string),
                    "{yaml}"
                );
                assert_eq!(
                    document.get("l").and_then(serde_yaml::Value::as_i64),
                    Some(1),
                    "{yaml}"
                );
            }
        }
    }

    #[test]
    fn what_other_readers_misread_is_quoted() {
        for string in [
            "1.0",
            "202",
            "yes",
            "NO",
            "null",
            "2020-01-01",
            "a: b",
            "a #b",
            "1_0",
            "0o7",
            "12:30",
        ] {
            assert_eq!(line(string), format!("'{string}'"));
        }
        for string in [
            "plain",
            "/servers/{serverId}",
            "$ref",
            "X-Contract-Number",
            "3.0.3",
            "https://api.ionos.com",
            "de/fra",
        ] {
            assert_eq!(line(string), string);
        }
    }

    #[test]
    fn lists_quote_what_separates_items() {
        assert_eq!(super::in_list(&json!("a,b")).as_deref(), Some("'a,b'"));
        assert_eq!(super::in_list(&json!(["a"])), None);
    }

    #[test]
    fn folding_keeps_paragraphs() {
        let string =
            "one two three four five six seven eight nine ten eleven\n\nnext  paragraph\nline";
        let yaml = prose(string, 0, 0, 40);
        assert_eq!(
            yaml,
            ">-\n  one two three four five six seven eight\n  nine ten eleven\n\n\n  next  paragraph\n\n  line"
        );
        assert_eq!(
            read(&format!("k: {yaml}"))
                .get("k")
                .and_then(|v| v.as_str()),
            Some(string)
        );
    }
}
