//! `versions`: gives every crate the version that its changes need, and brings its changelog up to date.

use std::path::{Path, PathBuf};

use clap::Args;
use xtask_common::{
    Outcome, call,
    crates::{FACADE, FAKE, TESTING},
    files::{read, replace},
};

use super::{
    Move, changelog,
    crates::{Role, with_runtime, with_version},
    lock, plan,
};
use crate::{
    Result,
    cargo::Cargo,
    release,
    repository::regenerate,
    version::{compatible, step},
};

#[derive(Args)]
pub struct VersionsArgs {
    /// Write nothing; fail if a version or a changelog is not what it should be.
    #[arg(long)]
    check: bool,
    /// Have cargo-semver-checks compare each crate with its last release.
    #[arg(long)]
    semver: bool,
    /// A crate whose change breaks programs although no document shows it.
    #[arg(long, value_name = "CRATE", num_args = 1..)]
    breaking: Vec<String>,
}

/// Plans, prints, and writes or compares.
///
/// # Errors
/// What [`plan`] says, or a file that cannot be written.
pub fn run(args: &VersionsArgs) -> Outcome {
    let root = Path::new(".");
    // What the crates are is read from what is rendered.
    regenerate(root, args.check)?;
    let moves = plan(root, &args.breaking)?;
    for planned in &moves {
        xtask_common::say!("{}", line(planned));
    }
    if args.semver {
        semver(root, &moves)?;
    }
    let stale = stale(root, &moves)?;
    if args.check {
        let lock = lock::stale(root, false)?;
        let mut files = stale.iter().chain(&lock).peekable();
        let fresh = files.peek().is_none();
        for (file, _) in files {
            eprintln!(
                "not up to date: {}; run `cargo xtask versions`",
                file.display()
            );
        }
        return Ok(fresh);
    }
    write(root, &stale)?;
    if !stale.is_empty() {
        regenerate(root, false)?;
    }
    // It names the versions that stand in the manifests now.
    let lock = lock::stale(root, false)?;
    write(root, lock.as_slice())?;
    Ok(true)
}

/// Writes files whose paths are those below the root.
fn write(root: &Path, files: &[(PathBuf, String)]) -> Result<()> {
    let below = |(file, text): &(PathBuf, String)| (root.join(file), text.clone());
    replace(&files.iter().map(below).collect::<Vec<_>>())
}

/// Has cargo-semver-checks look at the crates that move, each with the step that is planned for it.
fn semver(root: &Path, moves: &[Move]) -> Result<()> {
    for planned in moves.iter().filter(|planned| planned.moves) {
        let Some(released) = &planned.released else {
            continue;
        };
        let package = &planned.krate.package;
        let kind = if compatible(released, &planned.version) {
            "minor"
        } else {
            "major"
        };
        let manifest = format!("{}/Cargo.toml", planned.krate.folder());
        let tag = release::tag(package, released);
        let mut command = Cargo::new(root, false).call();
        command
            .args(["semver-checks", "--manifest-path", &manifest])
            .args(["--baseline-rev", &tag, "--release-type", kind]);
        if call::run(&mut command).is_err() {
            return Err(format!(
                "cargo-semver-checks does not agree about {package}; see `--breaking {package}`"
            )
            .into());
        }
    }
    Ok(())
}

/// `ionoscloud-dns 0.1.0 becomes 0.1.1 (patch)`.
fn line(planned: &Move) -> String {
    let package = &planned.krate.package;
    match &planned.released {
        None => format!("{package} {}: not released yet", planned.version),
        Some(_) if !planned.moves => format!("{package} {}: as released", planned.version),
        Some(released) => format!(
            "{package} {released} becomes {} ({})",
            planned.version,
            step(released, &planned.version)
        ),
    }
}

/// The files below the root that are not as the moves want them, with the texts that they should have.
///
/// # Errors
/// A file cannot be read.
pub fn stale(root: &Path, moves: &[Move]) -> Result<Vec<(PathBuf, String)>> {
    let mut stale = Vec::new();
    for planned in moves {
        stale.extend(edits(root, planned, moves)?);
    }
    Ok(stale)
}

/// The files that have to change, with their new texts.
fn edits(root: &Path, planned: &Move, moves: &[Move]) -> Result<Vec<(PathBuf, String)>> {
    let mut edits = Vec::new();
    let mut offer = |file: &Path, edit: &dyn Fn(&str) -> String| -> Result<()> {
        let old = read(&root.join(file)).unwrap_or_default();
        let new = edit(&old);
        if new != old {
            edits.push((file.to_owned(), new));
        }
        Ok(())
    };
    let krate = &planned.krate;
    offer(&krate.version_file(), &|text| {
        let text = with_version(&krate.role, text, &planned.version);
        match (&planned.runtime, &krate.role) {
            (Some(runtime), _) => with_runtime(&text, runtime),
            // Its manifest is written by hand.
            (None, &Role::Shared(&TESTING)) => {
                moves.iter().fold(text, |text, other| depend(&text, other))
            }
            (None, _) => text,
        }
    })?;
    if planned.moves {
        offer(&krate.changelog(), &|text| {
            changelog::update(text, &krate.package, &planned.version, &planned.changes)
        })?;
    }
    let readmes: &[&str] = match krate.role {
        Role::Shared(&FACADE) => &["README.md", "templates/facade/README.md"],
        Role::Shared(&FAKE) => &["docs/testing.md", "templates/fake/README.md"],
        _ => &[],
    };
    for readme in readmes.iter().filter(|readme| root.join(readme).is_file()) {
        offer(Path::new(readme), &|text| depend(text, planned))?;
    }
    Ok(edits)
}

/// How to depend on a crate, in a README or a manifest.
fn depend(text: &str, planned: &Move) -> String {
    let mark = format!("{} = {{ version = \"", planned.krate.package);
    let Some((before, after)) = text.split_once(&mark) else {
        return text.to_owned();
    };
    let rest = after.find('"').and_then(|at| after.get(at..));
    let version = &planned.version;
    let series = format!("{}.{}", version.major, version.minor);
    format!("{before}{mark}{series}{}", rest.unwrap_or_default())
}
