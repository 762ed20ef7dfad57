//! What the model says as data, in words.

use crate::model::{Bound, Limits};

/// What a value must keep to, limit by limit: `at least 1`, `at most 63 characters`. A format says what a value is, not
/// what it must keep to.
#[must_use]
pub fn limits(limits: &Limits) -> Vec<String> {
    let said = |bound: Bound, exclusive: &str, inclusive: &str| {
        let front = if bound.exclusive {
            exclusive
        } else {
            inclusive
        };
        format!("{front} {}", bound.value)
    };
    let least = |bound| said(bound, "more than", "at least");
    let most = |bound| said(bound, "less than", "at most");
    let pattern = limits.pattern.as_ref();
    let said = [
        limits.minimum.map(least),
        limits.maximum.map(most),
        limits.multiple_of.map(|of| format!("a multiple of {of}")),
        limits
            .min_length
            .map(|min| format!("at least {}", counted(min, "character"))),
        limits
            .max_length
            .map(|max| format!("at most {}", counted(max, "character"))),
        pattern.map(|pattern| format!("matches `{}`", pattern.replace('`', "'"))),
        limits
            .min_items
            .map(|min| format!("at least {}", counted(min, "item"))),
        limits
            .max_items
            .map(|max| format!("at most {}", counted(max, "item"))),
        limits.unique_items.then(|| "each item once".to_owned()),
        limits
            .min_properties
            .map(|min| format!("at least {}", counted(min, "member"))),
        limits
            .max_properties
            .map(|max| format!("at most {}", counted(max, "member"))),
    ];
    said.into_iter().flatten().collect()
}

/// `1 item`, `2 items`.
fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Number;

    #[test]
    fn limits_read_as_people_say_them() {
        let bound = |value, exclusive| Some(Bound { value, exclusive });
        let given = Limits {
            minimum: bound(Number::Integer(1), true),
            maximum: bound(Number::Float(2.5), false),
            max_length: Some(63),
            pattern: Some("^`$".to_owned()),
            unique_items: true,
            max_properties: Some(9),
            ..Limits::default()
        };
        let expected = [
            "more than 1",
            "at most 2.5",
            "at most 63 characters",
            "matches `^'$`",
            "each item once",
            "at most 9 members",
        ];
        assert_eq!(limits(&given), expected);
    }
}
