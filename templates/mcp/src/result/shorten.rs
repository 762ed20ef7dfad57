//! A single value that is larger than a result may be: long lists and texts in it lose their ends.

use serde_json::Value;

/// How many items and characters are kept, from much to little.
const KEPT: [(usize, usize); 6] = [
    (200, 8000),
    (50, 2000),
    (20, 500),
    (8, 200),
    (3, 80),
    (1, 40),
];

/// The value with no more than so many bytes as JSON, as nearly as can be, and whether anything was left out.
#[must_use]
pub fn shorten(value: Value, most: usize) -> (Value, bool) {
    if value.to_string().len() <= most {
        return (value, false);
    }
    let text = value.is_string();
    let mut shortened = value;
    if text {
        // A text alone, such as a zone file, may have all of the room.
        return (cut(&shortened, 0, most.saturating_sub(80)), true);
    }
    for (items, characters) in KEPT {
        shortened = cut(&shortened, items, characters);
        if shortened.to_string().len() <= most {
            break;
        }
    }
    if shortened.to_string().len() > most {
        shortened = Value::from("too large to be shown; choose members with `fields`");
    }
    (shortened, true)
}

fn cut(value: &Value, items: usize, characters: usize) -> Value {
    match value {
        Value::String(text) => match text.char_indices().nth(characters) {
            Some((at, _)) if !text.ends_with(MORE) => {
                let kept = text.get(..at).unwrap_or_default();
                format!(
                    "{kept}… ({} characters{MORE}",
                    text.chars().count() - characters
                )
                .into()
            }
            _ => value.clone(),
        },
        Value::Array(list) => {
            let mut kept: Vec<Value> = list
                .iter()
                .take(items)
                .map(|item| cut(item, items, characters))
                .collect();
            if list.len() > items {
                kept.push(format!("… ({} items{MORE}", list.len() - items).into());
            }
            Value::Array(kept)
        }
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, value)| (name.clone(), cut(value, items, characters)))
                .collect()
        }
        value => value.clone(),
    }
}

const MORE: &str = " more)";
