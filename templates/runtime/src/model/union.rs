//! Values that may be of several types: the choice is made by evidence, never by order.

use serde_json::Value;

use super::table::{Shape, UnionSlot, View};

/// A generated enum with one variant for each type that the document allows.
pub trait Union: Sized {
    /// The member whose value names the variant; `""` if there is none.
    const TAG: &'static str;
    /// What tells the variants apart, in the order of the document.
    const VARIANTS: &'static [Variant];
    /// Decodes `value` as variant `index`; gives the value back if it does not fit.
    ///
    /// # Errors
    /// The value as it came.
    fn decode(index: usize, value: Value) -> Result<Self, Value>;
    /// Keeps a value that fits no variant.
    fn unknown(value: Value) -> Self;
    /// The value as it goes on the wire.
    fn view(&self) -> View<'_>;
}

/// What is known of one variant.
#[derive(Debug)]
pub struct Variant {
    /// The values of the tag that stand for this variant.
    pub tags: &'static [&'static str],
    /// The JSON type.
    pub kind: Kind,
}

/// The JSON type of a variant.
#[derive(Debug)]
#[non_exhaustive]
pub enum Kind {
    /// An object with these members.
    Object(&'static Shape),
    /// An object with free names.
    Map,
    /// A list.
    List,
    /// A string.
    Text,
    /// An integer or a number.
    Number,
    /// A boolean.
    Boolean,
    /// Anything.
    Any,
}

impl<U: Union> UnionSlot for Option<U> {
    fn set(&mut self, value: Value) {
        *self = Some(match choose(U::TAG, U::VARIANTS, &value) {
            Some(index) => U::decode(index, value).unwrap_or_else(U::unknown),
            None => U::unknown(value),
        });
    }
}

/// The variant that `value` is.
///
/// The tag decides if there is one. Else it is the variant of the right JSON type whose required members are
/// all there; among several, the one that knows the most of the members present. A tie between variants is
/// no evidence, so it decides for none of them.
fn choose(tag: &str, variants: &[Variant], value: &Value) -> Option<usize> {
    let named = value.get(tag).and_then(Value::as_str);
    let tagged = |variant: &Variant| named.is_some_and(|name| variant.tags.contains(&name));
    if let Some(index) = variants.iter().position(tagged) {
        return Some(index);
    }
    let mut best: Option<(usize, usize)> = None;
    let mut tie = false;
    for (index, variant) in variants.iter().enumerate() {
        let Some(score) = score(&variant.kind, value) else {
            continue;
        };
        match best {
            Some((_, top)) if score < top => {}
            Some((_, top)) if score == top => tie = true,
            _ => {
                best = Some((index, score));
                tie = false;
            }
        }
    }
    best.filter(|_| !tie).map(|(index, _)| index)
}

/// How many members of `value` the variant knows; `None` if the value cannot be of this variant.
fn score(kind: &Kind, value: &Value) -> Option<usize> {
    match (kind, value) {
        (Kind::Object(shape), Value::Object(members)) => {
            let there = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
            let complete = shape
                .members
                .iter()
                .all(|member| !member.required || there(member.name));
            complete.then(|| {
                1 + shape
                    .members
                    .iter()
                    .filter(|member| members.contains_key(member.name))
                    .count()
            })
        }
        (Kind::Map, Value::Object(_))
        | (Kind::List, Value::Array(_))
        | (Kind::Text, Value::String(_))
        | (Kind::Number, Value::Number(_))
        | (Kind::Boolean, Value::Bool(_)) => Some(1),
        (Kind::Any, _) => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::table::Member;
    use super::*;

    static IN_PLACE: Shape = Shape {
        name: "InPlace",
        members: &[
            Member::new("recoveryTargetDatetime").required(),
            Member::new("dryRun"),
        ],
    };
    static FROM_BACKUP: Shape = Shape {
        name: "FromBackup",
        members: &[
            Member::new("sourceBackupId").required(),
            Member::new("recoveryTargetDatetime"),
        ],
    };
    static VARIANTS: [Variant; 3] = [
        Variant {
            tags: &["inPlace"],
            kind: Kind::Object(&IN_PLACE),
        },
        Variant {
            tags: &["backup"],
            kind: Kind::Object(&FROM_BACKUP),
        },
        Variant {
            tags: &[],
            kind: Kind::Text,
        },
    ];

    #[test]
    fn the_variant_that_knows_most_wins_whatever_the_order() {
        let both = json!({"recoveryTargetDatetime": "2026-01-01T00:00:00Z", "sourceBackupId": "b"});
        assert_eq!(choose("", &VARIANTS, &both), Some(1));
        assert_eq!(
            choose("", &VARIANTS, &json!({"recoveryTargetDatetime": "x"})),
            Some(0)
        );
        assert_eq!(choose("", &VARIANTS, &json!("text")), Some(2));
    }

    #[test]
    fn no_evidence_decides_for_none() {
        assert_eq!(choose("", &VARIANTS, &json!({"other": 1})), None);
        assert_eq!(choose("", &VARIANTS, &json!(5)), None);
        let twins = [
            Variant {
                tags: &[],
                kind: Kind::Text,
            },
            Variant {
                tags: &[],
                kind: Kind::Text,
            },
        ];
        assert_eq!(choose("", &twins, &json!("either")), None);
    }

    #[test]
    fn the_tag_decides_before_the_members() {
        let value = json!({"kind": "backup", "recoveryTargetDatetime": "x"});
        assert_eq!(choose("kind", &VARIANTS, &value), Some(1));
        let unknown = json!({"kind": "other", "recoveryTargetDatetime": "x"});
        assert_eq!(choose("kind", &VARIANTS, &unknown), Some(0));
    }
}
