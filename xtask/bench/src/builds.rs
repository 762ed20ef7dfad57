//! What building costs.

use xtask_common::Result;
use xtask_common::files::remove;

use crate::command::{Job, Spent};
use crate::figures::{Figures, Measure};
use crate::scratch::{Scratch, touch};
use crate::subject::{Subject, Tls};

/// Checks and builds each crate alone, dependencies built before, then the program with four calls, its crate built
/// before; the rounds of all subjects take turns, so that a machine that gets slower does so for all.
pub fn alone(scratch: &Scratch, subjects: &[Subject], rounds: usize, figures: &mut Figures) {
    // Before its first round everything is built once; what does not build then is not tried again.
    let mut crates: Vec<&Subject> = subjects.iter().collect();
    crates.retain(|subject| kept(figures, subject, crate_alone(scratch, subject)));
    for _ in 0..rounds {
        for subject in &crates {
            if let Ok(Some([check, release])) = crate_alone(scratch, subject) {
                figures.add(Measure::Check, &subject.name, check.wall);
                figures.add(Measure::CheckCpu, &subject.name, check.cpu);
                figures.add(Measure::Release, &subject.name, release.wall);
                figures.add(Measure::ReleaseCpu, &subject.name, release.cpu);
                figures.add(Measure::Peak, &subject.name, check.peak.max(release.peak));
            }
        }
    }
    let mut programs = crates;
    programs.retain(|subject| kept(figures, subject, program_alone(scratch, subject)));
    for _ in 0..rounds {
        for subject in &programs {
            if let Ok(Some(spent)) = program_alone(scratch, subject) {
                figures.add(Measure::Program, &subject.name, spent.wall);
            }
        }
    }
}

/// Whether something worked; if not, that is noted.
fn kept<T>(figures: &mut Figures, subject: &Subject, outcome: Result<T>) -> bool {
    outcome
        .map_err(|why| figures.fail(&subject.name, &why))
        .is_ok()
}

/// `cargo check` and `cargo build --release` of a generated crate.
pub fn crate_alone(scratch: &Scratch, subject: &Subject) -> Result<Option<[Spent; 2]>> {
    let Some(sdk) = &subject.sdk else {
        return Ok(None);
    };
    let spend = |arguments: &[&str]| {
        // cargo builds anew what has a newer time (the Cargo Book, Unstable Features, `checksum-freshness`).
        touch(&sdk.join("src/lib.rs"))?;
        Job::cargo(sdk, scratch, arguments).run()
    };
    let check = spend(&["check", "-q", "--lib"])?;
    let release = spend(&["build", "-q", "--release", "--lib"])?;
    Ok(Some([check, release]))
}

fn program_alone(scratch: &Scratch, subject: &Subject) -> Result<Option<Spent>> {
    let (Some(program), Some(tls)) = (&subject.program, subject.tls.first()) else {
        return Ok(None);
    };
    touch(&program.join("src/bin/four.rs"))?;
    let arguments = [
        "build",
        "-q",
        "--release",
        "--bin",
        "four",
        "--features",
        tls.feature(),
    ];
    Job::cargo(program, scratch, &arguments).run().map(Some)
}

/// Builds the program with one call and all that it depends on, for each TLS choice: how long it takes, and how
/// large the program is. Sources are downloaded before.
pub fn from_nothing(scratch: &Scratch, subject: &Subject, figures: &mut Figures) -> Result<()> {
    let Some(program) = &subject.program else {
        return Ok(());
    };
    Job::cargo(program, scratch, &["fetch", "-q"]).run()?;
    for tls in &subject.tls {
        let target = scratch.path("nothing");
        remove(&target)?;
        let arguments = [
            "build",
            "-q",
            "--release",
            "--bin",
            "one",
            "--features",
            tls.feature(),
        ];
        let job = Job::cargo(program, scratch, &arguments).env("CARGO_TARGET_DIR", &target);
        let spent = job.run()?;
        figures.add(nothing(*tls), &subject.name, spent.wall);
        let size = size(
            &target
                .join("release")
                .join(format!("one{}", std::env::consts::EXE_SUFFIX)),
        )?;
        figures.add(binary(*tls), &subject.name, size);
        remove(&target)?;
    }
    Ok(())
}

/// kB of a file.
pub fn size(path: &std::path::Path) -> Result<f64> {
    let bytes = std::fs::metadata(path)
        .map_err(|error| format!("{}: {error}", path.display()))?
        .len();
    Ok(f64::from(u32::try_from(bytes).unwrap_or(u32::MAX)) / 1000.0)
}

/// The measure of building all that a program consists of.
fn nothing(tls: Tls) -> Measure {
    match tls {
        Tls::Rustls => Measure::NothingRustls,
        Tls::Native => Measure::NothingNative,
        Tls::Plain => Measure::NothingPlain,
    }
}

/// The measure of a program's size.
pub fn binary(tls: Tls) -> Measure {
    match tls {
        Tls::Rustls => Measure::BinaryRustls,
        Tls::Native => Measure::BinaryNative,
        Tls::Plain => Measure::BinaryPlain,
    }
}
