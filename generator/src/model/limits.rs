//! What a schema says about its values, for people to read.

use openapiv3::{Schema, SchemaKind, Type as Plain};

use super::Limits;

/// Values that are known to be in use, where any string is allowed.
pub(super) fn known_values<'v>(
    extensions: impl IntoIterator<Item = (&'v String, &'v serde_json::Value)>,
) -> Vec<String> {
    let wanted = |name: &str| name == "x-known-values" || name == "x-extensible-enum";
    let found = extensions.into_iter().find(|(name, _)| wanted(name));
    let values = found
        .and_then(|(_, value)| value.as_array())
        .map(Vec::as_slice)
        .unwrap_or_default();
    values
        .iter()
        .map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        })
        .collect()
}

/// What a value of the schema must keep to, in words.
pub(super) fn limits(schema: &Schema) -> Limits {
    let mut found = Vec::new();
    let mut say = |text: Option<String>| found.extend(text);
    match &schema.schema_kind {
        SchemaKind::Type(Plain::Integer(integer)) => {
            say(integer
                .minimum
                .map(|min| format!("{} {min}", at_least(integer.exclusive_minimum))));
            say(integer
                .maximum
                .map(|max| format!("{} {max}", at_most(integer.exclusive_maximum))));
            say(integer.multiple_of.map(|of| format!("a multiple of {of}")));
        }
        SchemaKind::Type(Plain::Number(number)) => {
            say(number
                .minimum
                .map(|min| format!("{} {min}", at_least(number.exclusive_minimum))));
            say(number
                .maximum
                .map(|max| format!("{} {max}", at_most(number.exclusive_maximum))));
            say(number.multiple_of.map(|of| format!("a multiple of {of}")));
        }
        SchemaKind::Type(Plain::String(string)) => {
            say(string
                .min_length
                .map(|min| format!("at least {min} characters")));
            say(string
                .max_length
                .map(|max| format!("at most {max} characters")));
            say(string
                .pattern
                .as_ref()
                .map(|pattern| format!("matches `{}`", pattern.replace('`', "'"))));
        }
        SchemaKind::Type(Plain::Array(array)) => {
            say(array.min_items.map(|min| format!("at least {min} items")));
            say(array.max_items.map(|max| format!("at most {max} items")));
            say(array.unique_items.then(|| "each item once".to_owned()));
        }
        _ => {}
    }
    Limits(found)
}

fn at_least(exclusive: bool) -> &'static str {
    if exclusive { "more than" } else { "at least" }
}

fn at_most(exclusive: bool) -> &'static str {
    if exclusive { "less than" } else { "at most" }
}
