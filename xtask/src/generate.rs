//! `generate`: any document into a crate of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ionoscloud_generator::finding::{Finding, Position, Severity};
use ionoscloud_generator::product::{Product, is_package};
use ionoscloud_generator::render::{HEADER, Site};
use ionoscloud_generator::{Source, render, understand_types};

use xtask_common::change::{self, Change};
use xtask_common::crates::RUNTIME;
use xtask_common::files::{Files, absolute, read, read_bytes, tree};
use xtask_common::{Outcome, Result, counted};

use crate::repository::templates_of_products;

/// The folders in which only what is generated stands: what was generated once and is not any more goes.
const FOLDERS: [&str; 2] = ["docs", "src"];

/// What is asked for.
pub struct Options {
    pub spec: PathBuf,
    pub out: PathBuf,
    pub name: String,
    pub runtime: Option<PathBuf>,
    pub strict: bool,
}

/// Renders the document, unless something is wrong with it.
pub fn run(options: &Options) -> Outcome {
    let start = Instant::now();
    if !is_package(&options.name) {
        let name = &options.name;
        return Err(format!(
            "`{name}` is no name for a package: use letters, digits, `-` and `_`, beginning with a letter, and no word \
             or crate of Rust's own"
        )
        .into());
    }
    let file = options.spec.display().to_string();
    let text = document(&file, &options.spec)?;
    let product = Product::plain(&options.name, "0.1.0");
    let source = Source {
        file: &file,
        text: text.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let (runtime, beside) = runtime(options)?;
    let site = Site {
        runtime: &runtime,
        standalone: true,
        pages: None,
    };
    let (rendered, findings) = understand_types(source, |sdk, _| {
        // Read when the document is gone: both at once would be the most that is held.
        let templates = templates_of_products()?;
        let files: Files = render(&templates, sdk, &product, site)?;
        let (operations, types) = (sdk.operations().count(), sdk.types.len());
        Ok::<_, xtask_common::Error>((templates, files, operations, types))
    });
    for finding in &findings {
        eprintln!("{finding}\n");
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let warnings = findings.len() - errors;
    let Some(rendered) = rendered.filter(|_| !options.strict || warnings == 0) else {
        let strict = if errors == 0 { " (--strict)" } else { "" };
        return Err(format!(
            "{}, {}{strict}; nothing was written",
            counted(errors, "error"),
            counted(warnings, "warning")
        )
        .into());
    };
    let (templates, files, operations, types) = rendered?;
    let count = files.len();
    let mut changes = vec![put(&options.out, files)?];
    if let Some(beside) = &beside {
        let (files, gone) = (
            differing(beside, templates.copied(RUNTIME.sources)),
            BTreeSet::new(),
        );
        changes.push(Change {
            folder: beside,
            files,
            gone,
        });
    }
    change::apply(changes)?;
    xtask_common::say!(
        "{}: {}, {}, {}, {} in {:.2} s",
        options.out.display(),
        counted(operations, "operation"),
        counted(types, "type"),
        counted(count, "file"),
        counted(warnings, "warning"),
        start.elapsed().as_secs_f64()
    );
    Ok(true)
}

/// The path from the crate to the runtime crate, and where that is to be written if it is not there yet.
fn runtime(options: &Options) -> Result<(String, Option<PathBuf>)> {
    let (runtime, beside) = match &options.runtime {
        Some(runtime) => (absolute(runtime)?, None),
        None => {
            let out = absolute(&options.out)?;
            let above = out.parent().ok_or("DIR has no folder above it")?;
            let beside = above.join(RUNTIME.package);
            if beside == out {
                return Err("DIR is where the runtime crate goes; choose another name".into());
            }
            (Path::new("..").join(RUNTIME.package), Some(beside))
        }
    };
    Ok((runtime.to_string_lossy().replace('\\', "/"), beside))
}

/// The files that do not say already what they should.
fn differing(folder: &Path, files: impl IntoIterator<Item = (PathBuf, String)>) -> Files {
    let files = files.into_iter();
    files
        .filter(|(path, text)| {
            fs::read(folder.join(path)).map_or(true, |found| found != text.as_bytes())
        })
        .collect()
}

/// What makes the folder hold these files, unless something of somebody else's is in their place; what else is there
/// stays.
fn put(out: &Path, files: Files) -> Result<Change<'_>> {
    let mut found = Files::new();
    for folder in FOLDERS {
        let inside = tree(&out.join(folder))?.into_iter();
        found.extend(inside.map(|(path, text)| (Path::new(folder).join(path), text)));
    }
    // What is not generated stays; only, nothing generated can stand in its place.
    let manifest = read(&out.join("Cargo.toml")).unwrap_or_else(|_| HEADER.to_owned());
    let foreign = found
        .iter()
        .find(|(path, text)| files.contains_key(*path) && !text.contains(HEADER));
    let foreign = foreign.map(|(path, _)| path.clone());
    if let Some(path) = foreign.or((!manifest.contains(HEADER)).then(|| "Cargo.toml".into())) {
        let path = out.join(path);
        return Err(format!(
            "{} was not generated, and would be overwritten; choose another DIR",
            path.display()
        )
        .into());
    }
    let gone = found.into_iter();
    let gone = gone.filter(|(path, text)| text.contains(HEADER) && !files.contains_key(path));
    Ok(Change {
        folder: out,
        gone: gone.map(|(path, _)| path).collect(),
        files: differing(out, files),
    })
}

/// The text of the document.
fn document(file: &str, path: &Path) -> Result<String> {
    String::from_utf8(read_bytes(path)?).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default());
        let line = before.rsplit('\n').next().unwrap_or_default();
        let number = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
        let finding = Finding {
            severity: Severity::Error,
            file: file.to_owned(),
            place: Some(Position {
                line: number(before.matches('\n').count()),
                column: number(line.chars().count()),
            }),
            pointer: String::new(),
            problem: "the document is not UTF-8".to_owned(),
            advice: "save it as UTF-8".to_owned(),
        };
        eprintln!("{finding}\n");
        "nothing was written".into()
    })
}
