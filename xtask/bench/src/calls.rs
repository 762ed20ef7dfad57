//! What calling and decoding costs, measured by criterion inside of each program.

use std::path::Path;

use serde_json::Value;
use xtask_common::Result;
use xtask_common::files::{read, remove};

use crate::command::Job;
use crate::figures::{Figures, Measure};
use crate::scratch::Scratch;
use crate::subject::Subject;

/// Where criterion leaves its results, and how many nanoseconds our unit has.
const RESULTS: [(&str, Measure, f64); 3] = [
    ("call", Measure::Call, 1e3),
    ("decode/document", Measure::Decode, 1e6),
    ("decode/shuffled", Measure::DecodeShuffled, 1e6),
];

/// Runs the benchmarks of all subjects in turns.
pub fn run(
    scratch: &Scratch,
    subjects: &[Subject],
    rounds: usize,
    quick: bool,
    figures: &mut Figures,
) {
    for round in 0..rounds {
        for subject in subjects {
            let outcome = round_of(scratch, subject, quick, figures);
            if let (0, Err(why)) = (round, outcome) {
                figures.fail(&subject.name, &why);
            }
        }
    }
}

fn round_of(
    scratch: &Scratch,
    subject: &Subject,
    quick: bool,
    figures: &mut Figures,
) -> Result<()> {
    let (Some(program), Some(tls)) = (&subject.program, subject.tls.first()) else {
        return Ok(());
    };
    let home = scratch.path("criterion");
    remove(&home)?;
    let features = format!("time,{}", tls.feature());
    let job = Job::cargo(
        program,
        scratch,
        &["bench", "-q", "--bench", "time", "--features", &features],
    );
    // criterion panics at fewer than ten samples (`Criterion::sample_size`).
    let short = [
        "--",
        "--sample-size",
        "10",
        "--measurement-time",
        "0.2",
        "--warm-up-time",
        "0.1",
    ];
    let job = job
        .with(short.iter().filter(|_| quick))
        .env("CRITERION_HOME", &home);
    job.run()?;
    for (name, measure, unit) in RESULTS {
        let file = home.join(name).join("new/estimates.json");
        match estimate(&file) {
            Ok(nanoseconds) => figures.add(measure, &subject.name, nanoseconds / unit),
            // A client that cannot decode the listing says so by leaving it out.
            Err(_) if !file.exists() => return Err(format!("{}: it fails", measure.title()).into()),
            Err(why) => return Err(why),
        }
    }
    Ok(())
}

/// The median of a result, in nanoseconds.
fn estimate(file: &Path) -> Result<f64> {
    let text = read(file)?;
    let result: Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let median = result
        .pointer("/median/point_estimate")
        .and_then(Value::as_f64);
    median.ok_or_else(|| format!("{}: no median", file.display()).into())
}
