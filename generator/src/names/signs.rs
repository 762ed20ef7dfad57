//! Signs and letters that no identifier can have, in words.

use std::borrow::Cow;
use std::fmt::Write;

/// Signs that mean something together, and what they are called. The longer come first.
const SIGNS: &[(&str, &str)] = &[
    ("<=", "less than or equal"),
    (">=", "greater than or equal"),
    ("<>", "not equal"),
    ("!=", "not equal"),
    ("==", "equal"),
    ("=~", "match"),
    ("!~", "no match"),
    ("<", "less than"),
    (">", "greater than"),
    ("=", "equals"),
    ("!", "not"),
    ("~", "tilde"),
    ("*", "any"),
    ("+", "plus"),
    ("-", "minus"),
    ("/", "slash"),
    ("\\", "backslash"),
    ("|", "pipe"),
    ("&", "and"),
    ("%", "percent"),
    ("$", "dollar"),
    ("#", "hash"),
    ("@", "at"),
    ("^", "caret"),
    ("?", "question"),
    (".", "dot"),
    (",", "comma"),
    (":", "colon"),
    (";", "semicolon"),
    ("_", "underscore"),
    ("'", "apostrophe"),
    ("\"", "quote"),
    ("`", "backtick"),
    ("(", "parenthesis"),
    (")", "parenthesis"),
    ("[", "bracket"),
    ("]", "bracket"),
    ("{", "brace"),
    ("}", "brace"),
    (" ", "space"),
    ("\t", "tab"),
    ("\n", "newline"),
];

/// Signs that change what the word behind them means.
const OPERATORS: &[char] = &['<', '>', '=', '!', '~', '^', '+', '-'];

/// Every sign by its name, letters and digits as they are.
pub(super) fn in_full(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if let Some((sign, word)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            let _ = write!(spelled, " {word} ");
            rest = rest.strip_prefix(sign).unwrap_or_default();
            continue;
        }
        if c.is_ascii_alphanumeric() {
            spelled.push(c);
        } else {
            let _ = write!(spelled, " u{:x} ", u32::from(c));
        }
        rest = rest.strip_prefix(c).unwrap_or_default();
    }
    spelled
}

/// The operator that a text begins with, and the rest: `-created`, but not `<none>`.
pub(super) fn front(text: &str) -> (&str, &str) {
    let rest = text.trim_start_matches(OPERATORS);
    let word = rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let enclosed = text.starts_with('<') && text.ends_with('>');
    let length = if word && !enclosed {
        text.len() - rest.len()
    } else {
        0
    };
    text.split_at_checked(length).unwrap_or(("", text))
}

/// Letters of other scripts in those of ASCII, as they are read; what has no reading stays.
pub(super) fn latin(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let mut latin = String::with_capacity(text.len());
    for c in text.chars() {
        match deunicode::deunicode_char(c) {
            Some(read) if !c.is_ascii() => latin.push_str(read),
            _ => latin.push(c),
        }
    }
    Cow::Owned(latin)
}
