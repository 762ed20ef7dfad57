//! `cargo xtask bench`: what the generated crates cost. Figures are medians of several rounds, in which all that is
//! compared takes turns; ours stand beside a client written by hand, beside plain derives of the same document, and
//! with `--peers` beside what other generators make of it.

// What goes wrong is said in a sentence; a panic says nothing to the person at the terminal.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod budget;
mod builds;
mod calls;
mod command;
mod counts;
mod documents;
mod figures;
mod growth;
mod peers;
mod scratch;
mod storage;
mod subject;
mod table;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use xtask_common::files::{absolute, remove, write};
use xtask_common::repository::{named, root};
use xtask_common::{Outcome, Result};

use crate::command::Job;
use crate::figures::{Figures, Measure};
use crate::scratch::Scratch;
use crate::subject::Subject;

#[derive(Parser)]
#[command(
    name = "cargo xtask bench",
    bin_name = "cargo xtask bench",
    about = "Measures what the generated crates cost"
)]
struct Cli {
    /// What to measure; all but `storage` without any.
    groups: Vec<Group>,
    /// The document, OpenAPI 3.0 of IONOS' compute API [default: specs/compute/openapi.yaml]
    #[arg(long, value_name = "FILE")]
    document: Option<PathBuf>,
    /// Install other generators into the scratch folder and measure them as well.
    #[arg(long)]
    peers: bool,
    /// One round of everything, to see that it works.
    #[arg(long)]
    quick: bool,
    /// How often builds, generation and calls are measured.
    #[arg(long, default_value_t = 5, conflicts_with = "quick")]
    rounds: usize,
    /// Fail if a budget of tests/bench/budgets.toml is exceeded.
    #[arg(long)]
    check: bool,
    /// Write the figures to FILE.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Where everything is generated, installed and built [default: target/bench]
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Group {
    /// What no machine changes: crates, lines, tokens, sizes, allocations.
    Counts,
    /// Generating: the document, and all products.
    Generation,
    /// Check and release of each crate alone, and of a program with four calls.
    Builds,
    /// Release from nothing, and program sizes, for each TLS choice.
    Nothing,
    /// Processor time of calls and of decoding.
    Calls,
    /// What 100 more operations cost.
    Growth,
    /// Object storage beside other libraries, which takes half an hour to build; only where it is named.
    Storage,
}

fn main() -> ExitCode {
    xtask_common::exit(run(&Cli::parse()))
}

/// Answers whether budgets are kept, if that was asked for.
fn run(cli: &Cli) -> Outcome {
    let folder = cli.scratch.as_ref().map(|folder| named(folder));
    let folder = folder.unwrap_or_else(|| root().join("target/bench"));
    let scratch = Scratch::new(&root(), &folder)?;
    let document = match &cli.document {
        Some(document) => absolute(&named(document))?,
        None => scratch.repository("specs/compute/openapi.yaml"),
    };
    let rounds = if cli.quick { 1 } else { cli.rounds.max(1) };
    let mut figures = Figures::default();
    measure(cli, &scratch, &document, rounds, &mut figures)?;

    table::print(&figures);
    Ok(!cli.check || budget::check(&scratch, &figures)?)
}

fn measure(
    cli: &Cli,
    scratch: &Scratch,
    document: &Path,
    rounds: usize,
    figures: &mut Figures,
) -> Result<()> {
    let chosen = |group| match cli.groups.as_slice() {
        [] => group != Group::Storage,
        groups => groups.contains(&group),
    };
    if chosen(Group::Storage) {
        storage::run(scratch, rounds, cli.quick, figures)?;
        keep(cli, figures)?;
    }
    if cli.groups == [Group::Storage] {
        return Ok(());
    }
    let mut subjects = vec![Subject::ours(scratch, document)?, Subject::hand(scratch)?];
    if chosen(Group::Builds) {
        subjects.push(documents::derives(scratch, document)?);
    }
    if cli.peers {
        subjects.extend(peers::prepare(scratch, document, rounds, figures)?);
    }
    let groups = [
        (Group::Generation, "generation"),
        (Group::Builds, "builds"),
        (Group::Counts, "counts"),
        (Group::Calls, "calls"),
        (Group::Nothing, "from nothing"),
        (Group::Growth, "growth"),
    ];
    for (group, name) in groups.into_iter().filter(|(group, _)| chosen(*group)) {
        eprintln!("{name}");
        match group {
            Group::Generation => generation(scratch, document, rounds, figures)?,
            Group::Builds => builds::alone(scratch, &subjects, rounds, figures),
            Group::Counts => counted(scratch, document, &subjects, figures)?,
            Group::Calls => calls::run(scratch, &subjects, rounds, cli.quick, figures),
            Group::Nothing => {
                for subject in &subjects {
                    if let Err(why) = builds::from_nothing(scratch, subject, figures) {
                        figures.fail(&subject.name, &why);
                    }
                }
            }
            Group::Growth => growth::run(scratch, document, rounds, figures)?,
            // It is about other programs, and measured above.
            Group::Storage => {}
        }
        // What was measured is not to be lost to what comes after.
        keep(cli, figures)?;
    }
    Ok(())
}

/// Writes the figures that there are to the file that was asked for.
fn keep(cli: &Cli, figures: &Figures) -> Result<()> {
    let Some(file) = &cli.json else {
        return Ok(());
    };
    let text = serde_json::to_string_pretty(figures)?;
    write(&named(file), &(text + "\n"))
}

fn generation(
    scratch: &Scratch,
    document: &Path,
    rounds: usize,
    figures: &mut Figures,
) -> Result<()> {
    let sdk = scratch.path("ours/ionoscloud-compute");
    for _ in 0..rounds {
        // Into an empty folder, as the first time.
        remove(&sdk)?;
        let made = subject::generate(scratch, document, &sdk, "ionoscloud-compute")?;
        figures.add(Measure::Generate, "ours", made.spent.cpu);
        // What is found different is reported by another command.
        let all = Job::xtask(scratch, &["regenerate", "--check"])?.run();
        figures.record(Measure::GenerateAll, "ours", all.map(|spent| spent.cpu));
    }
    Ok(())
}

fn counted(
    scratch: &Scratch,
    document: &Path,
    subjects: &[Subject],
    figures: &mut Figures,
) -> Result<()> {
    for subject in subjects {
        let counts = [
            counts::tree,
            counts::stripped,
            counts::llvm,
            counts::allocations,
        ];
        for count in counts {
            if let Err(why) = count(scratch, subject, figures) {
                figures.fail(&subject.name, &why);
            }
        }
    }
    let sdk = scratch.path("ours/ionoscloud-compute");
    let made = subject::generate(scratch, document, &sdk, "ionoscloud-compute")?;
    figures.add(Measure::GeneratePeak, "ours", made.spent.peak);
    counts::source(&sdk, &made, figures)
}
