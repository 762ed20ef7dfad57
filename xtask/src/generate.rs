//! `generate`: any document into a crate of its own.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use ionoscloud_generator::finding::Severity;
use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::Site;
use ionoscloud_generator::{Source, render, understand};

use crate::Outcome;
use crate::repository::{Difference, Files, read, read_tree, root, templates, write};

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
    check_name(&options.name)?;
    let file = options.spec.display().to_string();
    let text = std::fs::read(&options.spec).map_err(|error| format!("{file}: {error}"))?;
    let text = String::from_utf8(text).map_err(|error| {
        format!(
            "{file}: not UTF-8 from byte {}; save the document as UTF-8",
            error.utf8_error().valid_up_to()
        )
    })?;
    let product = Product::plain(&options.name, "0.1.0");
    let (understood, findings) = understand(&Source {
        file: &file,
        text: &text,
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    });
    for finding in &findings {
        eprintln!("{finding}\n");
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error)
        .count();
    let warnings = findings.len() - errors;
    let Some(understood) = understood.filter(|_| !options.strict || warnings == 0) else {
        let strict = if errors == 0 { " (--strict)" } else { "" };
        return Err(format!(
            "{errors} errors, {warnings} warnings{strict}; nothing was written"
        ));
    };
    let templates = templates()?;
    let runtime = match &options.runtime {
        Some(runtime) => std::path::absolute(runtime)
            .map_err(|error| format!("{}: {error}", runtime.display()))?,
        None => PathBuf::from("../ionoscloud-core"),
    };
    let runtime = runtime.to_string_lossy().replace('\\', "/");
    let site = Site {
        runtime: &runtime,
        standalone: true,
    };
    let mut files: Files = render(&templates, &understood, &product, site)?;
    files.insert(PathBuf::from("LICENSE"), read(&root().join("LICENSE"))?);
    // Files that are not ours stay: the folder may hold a repository.
    let found = read_tree(&options.out.join("src"))?;
    let sources = files
        .iter()
        .filter_map(|(path, text)| Some((path.strip_prefix("src").ok()?.to_owned(), text.clone())));
    let sources: Files = sources.collect();
    Difference::between(&sources, &found).apply(&options.out.join("src"), &sources)?;
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("src")) {
        write(&options.out.join(path), text)?;
    }
    if options.runtime.is_none() {
        let beside = std::path::absolute(&options.out).map_err(|error| error.to_string())?;
        let beside = beside
            .parent()
            .map(|above| above.join("ionoscloud-core"))
            .ok_or("DIR has no folder above it")?;
        for (path, text) in templates.runtime() {
            write(&beside.join(path), &text)?;
        }
    }
    println!(
        "{}: {} operations, {} types, {} files, {warnings} warnings in {:.2} s",
        options.out.display(),
        understood.api.operations().count(),
        understood.api.types.len(),
        files.len(),
        start.elapsed().as_secs_f64()
    );
    Ok(ExitCode::SUCCESS)
}

/// Cargo's rule for package names.
fn check_name(name: &str) -> Result<(), String> {
    let letter = name
        .chars()
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic());
    let word = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if letter && word {
        return Ok(());
    }
    Err(format!(
        "`{name}` is no package name: use letters, digits, `-` and `_`, beginning with a letter"
    ))
}
