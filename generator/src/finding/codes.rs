//! The kinds of findings: a code for each, and what is said of it.

use std::sync::LazyLock;

use serde::Deserialize;

/// A kind of findings, whatever document and place they are about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind {
    /// The number in its code. It never changes, and is never given again.
    pub code: u16,
    /// What is wrong, with `…` for what differs from finding to finding.
    #[serde(deserialize_with = "one_or_more")]
    pub says: Vec<String>,
    /// Why that is so, and what is made of it.
    pub about: String,
    /// Whether the crate is the same without what it is about.
    #[serde(default)]
    pub idle: bool,
}

fn one_or_more<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Texts {
        One(String),
        More(Vec<String>),
    }
    Ok(match Texts::deserialize(from)? {
        Texts::One(text) => vec![text],
        Texts::More(texts) => texts,
    })
}

#[expect(
    clippy::expect_used,
    reason = "the text is a part of the program, and the tests below read it"
)]
static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let mut kinds: Vec<Kind> =
        serde_yaml::from_str(include_str!("codes.yaml")).expect("codes.yaml is well-formed");
    kinds.sort_by_key(|kind| kind.code);
    kinds
});

/// All kinds, by code.
#[must_use]
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

/// The kind of a code, as `W0301` or `E0301`.
#[must_use]
pub fn kind(code: &str) -> Option<&'static Kind> {
    let number = code
        .strip_prefix(['E', 'W'])
        .filter(|digits| digits.len() == 4)?;
    let number: u16 = number.parse().ok()?;
    KINDS.iter().find(|kind| kind.code == number)
}

/// The kind of a problem: of all that fit the one that says most.
pub(super) fn of(problem: &str) -> Option<&'static Kind> {
    let said = KINDS
        .iter()
        .flat_map(|kind| kind.says.iter().map(move |says| (kind, says)));
    let fitting = said.filter(|(_, says)| fits(says, problem));
    let best =
        fitting.max_by_key(|(_, says)| says.chars().filter(|letter| *letter != HOLE).count());
    best.map(|(kind, _)| kind)
}

const HOLE: char = '…';

/// Whether a problem is what is said, with any text for each hole. Behind it may stand more, as in how many places that is so.
fn fits(says: &str, problem: &str) -> bool {
    let mut parts = says.split(HOLE);
    let Some(mut rest) = parts.next().and_then(|first| problem.strip_prefix(first)) else {
        return false;
    };
    for part in parts {
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    says.ends_with(HOLE) || rest.is_empty() || rest.starts_with("; ")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::{KINDS, fits, kind, of};

    #[test]
    fn each_kind_has_a_code_words_and_an_explanation() {
        let codes: BTreeSet<u16> = KINDS.iter().map(|kind| kind.code).collect();
        assert_eq!(codes.len(), KINDS.len(), "two kinds have one code");
        for kind in KINDS.iter() {
            assert!(kind.code > 0 && kind.about.len() > 20, "{kind:?}");
            assert!(
                kind.says.iter().all(|says| says.chars().count() > 8),
                "{kind:?}"
            );
            let shown = kind
                .says
                .iter()
                .map(|says| of(says).map(|found| found.code));
            assert!(
                shown.into_iter().all(|found| found == Some(kind.code)),
                "{kind:?}"
            );
        }
        assert_eq!(kind("W0301").map(|kind| kind.code), Some(301));
        for unknown in ["W301", "X0301", "W9999", "", "0301"] {
            assert!(kind(unknown).is_none(), "{unknown}");
        }
    }

    /// What a code once meant it means for ever: a list of people and programs may name it.
    #[test]
    fn codes_never_change() {
        let locked: BTreeMap<u16, &str> = include_str!("codes.lock")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once(' '))
            .map(|(code, says)| (code.parse().unwrap(), says))
            .collect();
        let now: BTreeMap<u16, &str> = KINDS
            .iter()
            .map(|kind| (kind.code, kind.says[0].as_str()))
            .collect();
        assert_eq!(
            now, locked,
            "a new kind is a new line of codes.lock; a line that is there stays, but for its words"
        );
    }

    #[test]
    fn a_hole_is_any_text_and_behind_it_stands_nothing_but_an_addition() {
        for (says, problem, fit) in [
            ("a … b", "a x b", true),
            ("a … b", "a x b; so it is in 3 places", true),
            ("a … b", "a x b c", false),
            ("a … b", "x a y b", false),
            ("… is a", "`b` is a", true),
            ("a …", "a b c", true),
            ("a", "ab", false),
        ] {
            assert_eq!(fits(says, problem), fit, "{says} / {problem}");
        }
    }
}
