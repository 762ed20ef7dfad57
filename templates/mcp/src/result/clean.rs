//! Values without secrets, without what says nothing, and without characters that act on a terminal or hide from people.

use serde_json::{Map, Value};

use crate::arguments::fold;
use crate::catalogue::Words;
use crate::catalogue::words::{COLLECTION, LINKS};
use crate::products::SECRETS;

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// Cleans what an answer brought.
pub struct Cleaner<'a> {
    words: &'a Words,
    /// The texts that the models know to be secret.
    secrets: &'a [String],
}

impl<'a> Cleaner<'a> {
    /// Hides these secrets where they are all of a text.
    #[must_use]
    pub fn new(words: &'a Words, secrets: &'a [String]) -> Cleaner<'a> {
        Cleaner { words, secrets }
    }

    /// The value as it may be shown; nothing if there is nothing to say.
    #[must_use]
    pub fn clean(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Null => None,
            Value::String(text) => (!text.is_empty()).then(|| self.text(text)),
            Value::Array(items) => {
                let items: Vec<Value> = items.iter().filter_map(|item| self.clean(item)).collect();
                (!items.is_empty()).then_some(Value::Array(items))
            }
            Value::Object(members) => {
                let mut shown = Map::new();
                for (name, value) in members
                    .iter()
                    .filter(|(name, value)| !self.is_noise(name, value))
                {
                    let value = match value {
                        Value::String(text) if !text.is_empty() && is_secret(name) => {
                            Some(REDACTED.into())
                        }
                        value => self.clean(value),
                    };
                    if let Some(value) = value {
                        shown.insert(visible(name), value);
                    }
                }
                (!shown.is_empty()).then_some(Value::Object(shown))
            }
            value => Some(value.clone()),
        }
    }

    /// Addresses for programs, and the word that a list is a list.
    fn is_noise(&self, name: &str, value: &Value) -> bool {
        let words = self.words;
        name == words.address || name == LINKS || (name == words.kind && value == COLLECTION)
    }

    fn text(&self, text: &str) -> Value {
        if self.secrets.iter().any(|secret| secret == text) {
            return REDACTED.into();
        }
        match inside(text) {
            Some(masked) => visible(&masked).into(),
            None => visible(text).into(),
        }
    }
}

/// A text that is JSON, such as a request that was recorded, without the secrets in it; nothing where there are none.
fn inside(text: &str) -> Option<String> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let mut value: Value = serde_json::from_str(text).ok()?;
    mask(&mut value).then(|| value.to_string())
}

/// Hides the secrets in a value; whether there were any.
fn mask(value: &mut Value) -> bool {
    let mut found = false;
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if value.is_string() && is_secret(name) {
                    *value = REDACTED.into();
                    found = true;
                } else {
                    found |= mask(value);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| found |= mask(item)),
        _ => {}
    }
    found
}

/// Whether a member holds a secret by its name, should a model of the SDK not know it.
fn is_secret(name: &str) -> bool {
    let name = fold(name);
    SECRETS.iter().any(|ending| name.ends_with(ending))
}

/// A text with escapes for the characters that act on a terminal, turn the direction of reading, or are not seen.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if acts(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

fn acts(c: char) -> bool {
    let plain = matches!(c, '\n' | '\t');
    (c.is_control() && !plain)
        // Those that direct (UAX #9, 2), those that have no width, and tags.
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
