//! The crates and programs that are measured side by side.

use std::path::{Path, PathBuf};

use xtask_common::Result;
use xtask_common::files::{below, read, write};

use crate::command::{Job, Spent};
use crate::scratch::Scratch;

/// Which library speaks TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    Rustls,
    Native,
    Plain,
}

impl Tls {
    pub const ALL: [Tls; 3] = [Tls::Rustls, Tls::Native, Tls::Plain];

    /// The feature of the programs; without any there is no TLS.
    pub fn feature(self) -> &'static str {
        match self {
            Tls::Rustls => "rustls",
            Tls::Native => "native-tls",
            Tls::Plain => "",
        }
    }
}

/// Something that is measured.
pub struct Subject {
    /// The column of the table.
    pub name: String,
    /// The generated crate; the yardstick has none.
    pub sdk: Option<PathBuf>,
    /// The package with the programs `one` and `four` and the benchmarks; what only serves to compare building
    /// has none.
    pub program: Option<PathBuf>,
    /// The choices that the programs have.
    pub tls: Vec<Tls>,
}

impl Subject {
    /// Our crate of a document, with programs.
    pub fn ours(scratch: &Scratch, document: &Path) -> Result<Subject> {
        let sdk = scratch.path("ours/ionoscloud-compute");
        generate(scratch, document, &sdk, "ionoscloud-compute")?;
        let program = copy(scratch, "tests/bench/ours", "programs/ours", &sdk)?;
        Ok(Subject {
            name: "ours".to_owned(),
            sdk: Some(sdk),
            program: Some(program),
            tls: Tls::ALL.to_vec(),
        })
    }

    /// The client written by hand.
    pub fn hand(scratch: &Scratch) -> Result<Subject> {
        let program = copy(scratch, "tests/bench/hand", "programs/hand", Path::new(""))?;
        Ok(Subject {
            name: "hand".to_owned(),
            sdk: None,
            program: Some(program),
            tls: Tls::ALL.to_vec(),
        })
    }
}

/// What was made of a document.
pub struct Made {
    pub operations: f64,
    pub types: f64,
    pub spent: Spent,
}

/// Generates our crate, with the runtime in it.
pub fn generate(scratch: &Scratch, document: &Path, out: &Path, name: &str) -> Result<Made> {
    let (spec, out) = (document.to_string_lossy(), out.to_string_lossy());
    let (spent, said) = Job::xtask(
        scratch,
        &["generate", "--spec", &spec, "--out", &out, "--name", name],
    )?
    .watch()?;
    let number = |unit: &str| {
        let mut words = said.split_whitespace().zip(said.split_whitespace().skip(1));
        words.find(|(_, word)| *word == unit)?.0.parse().ok()
    };
    let numbers = number("operations,").zip(number("types,"));
    let numbers = numbers.ok_or_else(|| format!("`generate` does not tell what it made: {said}"));
    let (operations, types) = numbers?;
    Ok(Made {
        operations,
        types,
        spent,
    })
}

/// Copies a package with programs into the scratch folder, as a workspace of its own that uses the crate `sdk`.
pub fn copy(scratch: &Scratch, from: &str, to: &str, sdk: &Path) -> Result<PathBuf> {
    let (from, to) = (scratch.repository(from), scratch.path(to));
    for file in below(&from)? {
        let inside = file.strip_prefix(&from).unwrap_or(&file);
        let mut text = read(&file)?;
        if inside == Path::new("Cargo.toml") {
            let kit = scratch.repository("tests/bench/kit");
            text = path(&path(&text, "/kit", &kit), "/ionoscloud-compute", sdk);
            text = path(&text, "/sdk", sdk);
            // cargo looks for a workspace in the folders above, and for profiles in its root alone (the Cargo Book,
            // Workspaces and Profiles).
            text.push_str("\n[workspace]\n\n[profile.release]\nstrip = true\n");
        }
        write(&to.join(inside), &text)?;
    }
    // The same versions of what is shared, wherever the lock file knows them.
    let lock = scratch.repository("tests/bench/Cargo.lock");
    if let (false, Ok(lock)) = (to.join("Cargo.lock").exists(), read(&lock)) {
        write(&to.join("Cargo.lock"), &lock)?;
    }
    Ok(to)
}

/// Puts another path where a manifest has a relative one that ends in `end`.
fn path(manifest: &str, end: &str, to: &Path) -> String {
    let line = |line: &str| {
        let (front, rest) = line.split_once("path = \"../")?;
        let (old, back) = rest.split_once('"')?;
        // A backslash begins an escape (TOML 1.0.0, String).
        let to = to.to_string_lossy().replace('\\', "/");
        format!("/{old}")
            .ends_with(end)
            .then(|| format!("{front}path = \"{to}\"{back}"))
    };
    let lines = manifest
        .lines()
        .map(|old| line(old).unwrap_or_else(|| old.to_owned()) + "\n");
    lines.collect()
}
