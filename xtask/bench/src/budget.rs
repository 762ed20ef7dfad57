//! Budgets: `tests/bench/budgets.toml`. They speak of ratios, counts and sizes, never of seconds, so that they hold
//! on any machine.

use serde::Deserialize;
use xtask_common::Outcome;
use xtask_common::files::read;

use crate::figures::{Figures, Measure};
use crate::scratch::Scratch;

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Budgets {
    budget: Vec<Budget>,
}

/// What one figure of ours may be.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Budget {
    pub measure: Measure,
    /// Of whom the figure is taken as the unit; without it, it is a count or a size by itself.
    pub against: Option<Against>,
    pub at_most: f64,
    /// Added to `at-most`, once the other's figure is multiplied in: so many more than the other has.
    #[serde(default)]
    pub plus: f64,
}

/// Whose figure ours is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Against {
    /// The client written by hand.
    Hand,
    /// Plain derives of the same document, and nothing else.
    Derive,
    /// The best of the other generators, or libraries.
    Peers,
}

/// The columns that are no other generator's or library's.
pub const OWN: [&str; 4] = ["ours", "hand", "derive", "curl"];

/// How a budget came out.
pub enum Verdict {
    /// What it is about was not measured.
    Unknown,
    /// Ours, and the most that it may be.
    Known { ours: f64, limit: f64 },
}

impl Budget {
    /// Compares with what was measured.
    pub fn judge(&self, figures: &Figures) -> Verdict {
        let ours = figures.get(self.measure, "ours");
        let unit = match self.against {
            None => Some(1.0),
            Some(Against::Hand) => figures.get(self.measure, "hand"),
            Some(Against::Derive) => figures.get(self.measure, "derive"),
            Some(Against::Peers) => best_peer(figures, self.measure),
        };
        match ours.zip(unit) {
            None => Verdict::Unknown,
            Some((ours, unit)) => Verdict::Known {
                ours,
                limit: self.at_most * unit + self.plus,
            },
        }
    }

    fn title(&self) -> String {
        let plus = if self.plus > 0.0 {
            format!(" + {}", self.plus)
        } else {
            String::new()
        };
        let against = match self.against {
            None => "",
            Some(Against::Hand) => " of the hand-written",
            Some(Against::Derive) => " of derive alone",
            Some(Against::Peers) => " of the best other",
        };
        format!(
            "{}: at most {}{against}{plus}",
            self.measure.title(),
            self.at_most
        )
    }
}

/// The least figure of all other generators whose crates build, if that was seen.
pub fn best_peer(figures: &Figures, measure: Measure) -> Option<f64> {
    let samples = |measure| figures.measures().find(|(other, _)| *other == measure);
    let builds = samples(Measure::Check).map(|(_, samples)| samples);
    let (_, samples) = samples(measure)?;
    let peers = samples.iter().filter(|(name, _)| {
        !OWN.contains(&name.as_str()) && builds.is_none_or(|builds| builds.contains_key(*name))
    });
    peers
        .map(|(_, sample)| sample.median())
        .min_by(f64::total_cmp)
}

/// Prints how each budget came out; answers whether all that could be judged are kept.
pub fn check(scratch: &Scratch, figures: &Figures) -> Outcome {
    let path = scratch.repository("tests/bench/budgets.toml");
    let budgets: Budgets =
        toml::from_str(&read(&path)?).map_err(|error| format!("{}: {error}", path.display()))?;
    let (mut kept, mut exceeded, mut unknown) = (0, 0, 0);
    xtask_common::say!("");
    for budget in &budgets.budget {
        let title = budget.title();
        match budget.judge(figures) {
            Verdict::Unknown => unknown += 1,
            Verdict::Known { ours, limit } if ours <= limit => {
                kept += 1;
                xtask_common::say!("kept:     {title} ({ours:.2} of {limit:.2})");
            }
            Verdict::Known { ours, limit } => {
                exceeded += 1;
                xtask_common::say!("EXCEEDED: {title} ({ours:.2} of {limit:.2})");
            }
        }
    }
    xtask_common::say!("{kept} budgets kept, {exceeded} exceeded, {unknown} not measured");
    if kept + exceeded == 0 {
        return Err(
            "no budget could be judged: nothing of what they are about was measured".into(),
        );
    }
    Ok(exceeded == 0)
}

#[cfg(test)]
mod tests {
    use super::{Budgets, Verdict};
    use crate::figures::{Figures, Measure};

    /// Ours and the limit, if the budget can be judged.
    fn judged(budget: &str, figures: &Figures) -> Option<(f64, f64)> {
        let budgets: Budgets = toml::from_str(&format!("[[budget]]\n{budget}")).unwrap();
        match budgets.budget[0].judge(figures) {
            Verdict::Unknown => None,
            Verdict::Known { ours, limit } => Some((ours, limit)),
        }
    }

    #[test]
    fn limits_are_counts_or_ratios() {
        let mut figures = Figures::default();
        let count = "measure = \"tree-rustls\"\nat-most = 100";
        assert_eq!(judged(count, &figures), None);
        figures.add(Measure::TreeRustls, "ours", 94.0);
        assert_eq!(judged(count, &figures), Some((94.0, 100.0)));

        let ratio = "measure = \"tree-rustls\"\nagainst = \"hand\"\nat-most = 1\nplus = 2";
        assert_eq!(judged(ratio, &figures), None);
        figures.add(Measure::TreeRustls, "hand", 91.0);
        assert_eq!(judged(ratio, &figures), Some((94.0, 93.0)));
    }

    #[test]
    fn peers_are_judged_by_their_best() {
        let budget = "measure = \"check\"\nagainst = \"peers\"\nat-most = 0.5";
        let mut figures = Figures::default();
        figures.add(Measure::Check, "ours", 2.0);
        figures.add(Measure::Check, "hand", 1.0);
        assert_eq!(judged(budget, &figures), None);
        figures.add(Measure::Check, "one generator", 9.0);
        figures.add(Measure::Check, "another", 6.0);
        assert_eq!(judged(budget, &figures), Some((2.0, 3.0)));
    }

    #[test]
    fn what_does_not_build_is_no_measure() {
        let budget = "measure = \"generate\"\nagainst = \"peers\"\nat-most = 1";
        let mut figures = Figures::default();
        figures.add(Measure::Generate, "ours", 0.5);
        figures.add(Measure::Generate, "one generator", 0.2);
        figures.add(Measure::Generate, "another", 0.6);
        assert_eq!(judged(budget, &figures), Some((0.5, 0.2)));
        figures.add(Measure::Check, "another", 6.0);
        assert_eq!(judged(budget, &figures), Some((0.5, 0.6)));
    }

    #[test]
    fn the_file_is_understood() {
        let text = include_str!("../../../tests/bench/budgets.toml");
        let budgets: Budgets = toml::from_str(text).unwrap();
        assert!(!budgets.budget.is_empty());
        assert!(
            toml::from_str::<Budgets>("[[budget]]\nmeasure = \"seconds\"\nat-most = 1").is_err()
        );
    }
}
