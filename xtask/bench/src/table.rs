//! The figures as a table in Markdown, to read in a terminal and to paste into a page.

use std::collections::BTreeSet;

use crate::budget::{OWN, best_peer};
use crate::figures::{Figures, Sample};

/// Prints a row for each measure and a column for each subject; behind them ours by the best other's, and by the
/// hand-written one's.
pub fn print(figures: &Figures) {
    let named: BTreeSet<&str> = figures
        .measures()
        .flat_map(|(_, samples)| samples.keys().map(String::as_str))
        .collect();
    let own = OWN.into_iter().filter(|name| named.contains(name));
    let peers = named.iter().copied().filter(|name| !OWN.contains(name));
    let columns: Vec<&str> = own.chain(peers).collect();
    let ratios = ["ours / hand", "ours / derive", "ours / best other"];

    let mut rows = vec![
        ["measure"]
            .into_iter()
            .chain(columns.iter().copied())
            .chain(ratios)
            .map(str::to_owned)
            .collect::<Vec<_>>(),
    ];
    for (measure, samples) in figures.measures() {
        let mut row = vec![measure.title().to_owned()];
        row.extend(
            columns
                .iter()
                .map(|name| samples.get(*name).map_or_else(String::new, cell)),
        );
        let ours = figures.get(measure, "ours");
        let others = [
            figures.get(measure, "hand"),
            figures.get(measure, "derive"),
            best_peer(figures, measure),
        ];
        row.extend(others.map(|other| {
            ours.zip(other)
                .map_or_else(String::new, |(ours, other)| format!("{:.2}", ours / other))
        }));
        rows.push(row);
    }

    let width = |column: usize| {
        let widths = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        widths.max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns.len() + 1 + ratios.len()).map(width).collect();
    xtask_common::say!("");
    for (index, row) in rows.iter().enumerate() {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!(" {cell:width$} |"));
        xtask_common::say!("|{}", cells.collect::<String>());
        if index == 0 {
            xtask_common::say!(
                "|{}",
                widths
                    .iter()
                    .map(|width| format!("{}|", "-".repeat(width + 2)))
                    .collect::<String>()
            );
        }
    }
    for (subject, why) in figures.failures() {
        xtask_common::say!("\n{subject}: {why}");
    }
}

/// The middle, and how far the others are from it at most.
fn cell(sample: &Sample) -> String {
    let middle = sample.median();
    let (least, most) = sample.range();
    let digits = if middle >= 1000.0 {
        0
    } else if middle >= 10.0 {
        1
    } else {
        2
    };
    let spread = (most - middle).max(middle - least);
    if spread == 0.0 {
        return format!("{middle:.digits$}");
    }
    format!("{middle:.digits$} ±{:.0} %", 100.0 * spread / middle)
}
