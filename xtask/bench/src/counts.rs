//! What does not depend on the machine: crates, lines, tokens, sizes, allocations.

use std::collections::BTreeSet;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use xtask_common::Result;
use xtask_common::files::{below, read};

use crate::builds::{binary, size};
use crate::command::Job;
use crate::figures::{Figures, Measure};
use crate::scratch::{Scratch, touch};
use crate::subject::{Made, Subject, Tls};

/// Crates in the tree of the program, for each TLS choice.
pub fn tree(scratch: &Scratch, subject: &Subject, figures: &mut Figures) -> Result<()> {
    let Some(program) = &subject.program else {
        return Ok(());
    };
    for tls in &subject.tls {
        let measure = match tls {
            Tls::Rustls => Measure::TreeRustls,
            Tls::Native => Measure::TreeNative,
            Tls::Plain => Measure::TreePlain,
        };
        let features = ["--features", tls.feature()];
        figures.add(measure, &subject.name, crates(program, scratch, &features)?);
    }
    Ok(())
}

/// How many crates a package needs, without itself.
pub fn crates(package: &Path, scratch: &Scratch, features: &[&str]) -> Result<f64> {
    let listed = [
        "tree",
        "-q",
        "-e",
        "normal,build",
        "--prefix",
        "none",
        "--no-dedupe",
        "-f",
        "{p}",
    ];
    let listed = Job::cargo(package, scratch, &listed)
        .with(features)
        .output()?;
    // The package is none of its dependencies.
    let crates: BTreeSet<&str> = listed
        .lines()
        .skip(1)
        .map(|line| line.trim_end_matches(" (*)"))
        .collect();
    Ok(float(crates.len()))
}

/// Lines and tokens of a crate as we lay it out.
pub fn source(sdk: &Path, made: &Made, figures: &mut Figures) -> Result<()> {
    let (mut calls, mut models) = (Size::default(), Size::default());
    for part in ["src/group", "src/request"] {
        calls.add(&sdk.join(part))?;
    }
    models.add(&sdk.join("src/model"))?;
    let mut add = |measure, size: f64, parts: f64| figures.add(measure, "ours", size / parts);
    add(Measure::LinesPerOperation, calls.lines, made.operations);
    add(Measure::TokensPerOperation, calls.tokens, made.operations);
    add(Measure::TokensPerModel, models.tokens, made.types);
    Ok(())
}

#[derive(Default)]
struct Size {
    lines: f64,
    tokens: f64,
}

impl Size {
    /// Adds the code below a folder, without comments.
    fn add(&mut self, folder: &Path) -> Result<()> {
        for file in below(folder)? {
            let text = read(&file)?;
            let code: Vec<&str> = text.lines().filter(|line| is_code(line)).collect();
            let tokens: TokenStream = code
                .join("\n")
                .parse()
                .map_err(|error| format!("{}: {error}", file.display()))?;
            self.lines += float(code.len());
            self.tokens += float(count(tokens));
        }
        Ok(())
    }
}

fn is_code(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with("//")
}

fn count(tokens: TokenStream) -> usize {
    let each = |token| match token {
        // With its two delimiters.
        TokenTree::Group(group) => 2 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(each).sum()
}

/// Lines of LLVM's language of the crate, and of the program with four calls: what rustc hands over to be optimized,
/// counted as `cargo llvm-lines` does.
pub fn llvm(scratch: &Scratch, subject: &Subject, figures: &mut Figures) -> Result<()> {
    let tls = subject.tls.first().map_or("", |tls| tls.feature());
    let crate_alone = subject
        .sdk
        .as_ref()
        .map(|sdk| (sdk, "src/lib.rs", vec!["--lib"], Measure::LlvmLines));
    let four = vec!["--bin", "four", "--features", tls];
    let program = subject
        .program
        .as_ref()
        .map(|program| (program, "src/bin/four.rs", four, Measure::LlvmLinesProgram));
    for (folder, source, target, measure) in crate_alone.into_iter().chain(program) {
        let file = scratch.path("llvm-lines.ll");
        // What is built already would leave the lines of another crate in place.
        touch(&folder.join(source))?;
        let emit = format!("--emit=llvm-ir={}", file.display());
        let job = Job::cargo(folder, scratch, &["rustc", "-q", "--release"]).with(target);
        // Before anything is optimized away, and all in one file (the rustc Book, Codegen Options).
        job.with(["--", &emit, "-Cno-prepopulate-passes", "-Ccodegen-units=1"])
            .run()?;
        let text = read(&file)?;
        let mut inside = false;
        let mut lines = 0;
        for line in text.lines() {
            if line == "}" {
                inside = false;
            }
            // Labels are no instructions.
            lines += usize::from(inside && line.starts_with("  "));
            inside |= line.starts_with("define ");
        }
        figures.add(measure, &subject.name, float(lines));
    }
    Ok(())
}

/// The size of the stripped program with one call, for the first TLS choice; the others take a build of everything.
pub fn stripped(scratch: &Scratch, subject: &Subject, figures: &mut Figures) -> Result<()> {
    let (Some(program), Some(tls)) = (&subject.program, subject.tls.first()) else {
        return Ok(());
    };
    let arguments = [
        "build",
        "-q",
        "--release",
        "--bin",
        "one",
        "--features",
        tls.feature(),
    ];
    Job::cargo(program, scratch, &arguments).run()?;
    let one = format!("release/one{}", std::env::consts::EXE_SUFFIX);
    figures.add(
        binary(*tls),
        &subject.name,
        size(&scratch.target().join(one))?,
    );
    Ok(())
}

/// Allocations of a call and of decoding, and the memory that the latter takes.
pub fn allocations(scratch: &Scratch, subject: &Subject, figures: &mut Figures) -> Result<()> {
    let (Some(program), Some(tls)) = (&subject.program, subject.tls.first()) else {
        return Ok(());
    };
    let features = format!("space,{}", tls.feature());
    let said = Job::cargo(
        program,
        scratch,
        &["bench", "-q", "--bench", "space", "--features", &features],
    )
    .output()?;
    for line in said.lines() {
        let Some((what, number)) = line.split_once(' ') else {
            continue;
        };
        let number: f64 = number
            .trim()
            .parse()
            .map_err(|_| format!("no number: {line}"))?;
        match what {
            "call.allocations" => figures.add(Measure::CallAllocations, &subject.name, number),
            "decode.allocations" => figures.add(Measure::DecodeAllocations, &subject.name, number),
            "decode.bytes" => figures.add(Measure::DecodeMemory, &subject.name, number / 1000.0),
            _ => {}
        }
    }
    Ok(())
}

/// A count as a figure.
fn float(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::{count, is_code};

    #[test]
    fn tokens_are_counted_with_their_delimiters() {
        // `fn`, `f`, `(`, `a`, `:`, `u8`, `)`, `{`, `a`, `+`, `1`, `}`
        assert_eq!(count("fn f(a: u8) { a + 1 }".parse().unwrap()), 12);
    }

    #[test]
    fn comments_and_empty_lines_are_no_code() {
        assert!(is_code("    let a = 1; // one"));
        assert!(!is_code("  "));
        assert!(!is_code("    /// Says what it does."));
    }
}
