//! `generate`: any document into a crate of its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use ionoscloud_generator::conventions::Conventions;
use ionoscloud_generator::finding::{Finding, Position, Severity};
use ionoscloud_generator::product::{Product, is_package};
use ionoscloud_generator::render::{OWN_HEADER, Own, Site, runtime};
use ionoscloud_generator::{Source, render, understand_types};

use xtask_common::change::{self, Change};
use xtask_common::files::{Files, absolute, inside, name, read, read_bytes, tree};
use xtask_common::{Outcome, Result, counted};

use crate::findings::{Allowed, Format, Report};
use crate::repository::templates_of_products;

/// The folders in which only what is generated stands: what was generated once and is not any more goes.
const FOLDERS: [&str; 3] = ["docs", "runtime", "src"];

/// What is asked for.
pub struct Options {
    pub spec: PathBuf,
    pub out: PathBuf,
    pub name: String,
    /// The name of the runtime crate.
    pub runtime: Option<String>,
    /// Where that is; in the crate's own folder if nothing is said.
    pub runtime_path: Option<PathBuf>,
    /// Whether the runtime is a module of the crate.
    pub standalone: bool,
    pub strict: bool,
    pub verbose: bool,
    pub format: Format,
    /// The list of warnings that are known.
    pub allow: Option<PathBuf>,
}

/// Renders the document, unless something is wrong with it.
pub fn run(options: &Options) -> Outcome {
    let start = Instant::now();
    check_name(&options.name)?;
    let allowed = options
        .allow
        .as_deref()
        .map(Allowed::read)
        .transpose()?
        .unwrap_or_default();
    let file = options.spec.display().to_string();
    let text = document(&file, options)?;
    let plan = plan(options)?;
    let mut product = Product::plain(&options.name, "0.1.0");
    product.conventions = Conventions::named(&plan.environment);
    let source = Source {
        file: &file,
        text: text.into(),
        sdk_file: "sdk.yaml",
        product: &product,
        lock: "",
    };
    let site = Site {
        runtime: &plan.path,
        own: Some(&plan.own),
        pages: None,
    };
    let (rendered, findings) = understand_types(source, |sdk, _| {
        // Read when the document is gone: both at once would be the most that is held.
        let templates = templates_of_products()?;
        let mut files: Files = render(&templates, sdk, &product, site)?;
        let (mut beside, own) = (Files::new(), &plan.own);
        if let (Some(package), true) = (&own.runtime, plan.writes) {
            let copy = runtime(&templates, &options.name, &plan.environment, package);
            if own.within {
                let below = |(path, text)| (Path::new("runtime").join(path), text);
                files.extend(copy.into_iter().map(below));
            } else {
                beside = copy;
            }
        }
        let (operations, types) = (sdk.operations().count(), sdk.types.len());
        Ok::<_, xtask_common::Error>((files, beside, operations, types))
    });
    let report = Report::new(&findings, &allowed);
    report.print(options.format, options.verbose);
    let (errors, warnings) = (
        report.count(Severity::Error),
        report.count(Severity::Warning),
    );
    let refused = options.strict && warnings + report.unused.len() > 0;
    let Some(rendered) = rendered.filter(|_| !refused) else {
        let strict = if errors == 0 { " (--strict)" } else { "" };
        return Err(format!(
            "{}, {}{strict}; nothing was written",
            counted(errors, "error"),
            counted(warnings, "warning")
        )
        .into());
    };
    let (files, beside, operations, types) = rendered?;
    let count = files.len() + beside.len();
    let mut changes = vec![put(&options.out, files)?];
    if let (Some(folder), false) = (&options.runtime_path, beside.is_empty()) {
        changes.push(Change {
            folder,
            files: beside,
            gone: BTreeSet::new(),
        });
    }
    change::apply(changes)?;
    let told = format!(
        "{}: {}, {}, {}, {} in {:.2} s",
        options.out.display(),
        counted(operations, "operation"),
        counted(types, "type"),
        counted(count, "file"),
        counted(warnings, "warning"),
        start.elapsed().as_secs_f64()
    );
    // Standard output is for whoever reads the findings.
    if options.format == Format::Text {
        xtask_common::say!("{told}");
    } else {
        eprintln!("{told}");
    }
    Ok(true)
}

/// What is to be made, and what it is called.
struct Plan {
    own: Own,
    /// The path from the crate to the runtime crate; empty if there is none.
    path: String,
    /// Whether the runtime crate is written, too.
    writes: bool,
    /// How the names of the environment variables begin.
    environment: String,
}

fn plan(options: &Options) -> Result<Plan> {
    let own = |runtime| Own {
        runtime,
        within: options.runtime_path.is_none(),
        again: again(options),
    };
    let environment = options.name.to_uppercase().replace('-', "_");
    let plan = |runtime, path, writes, environment| Plan {
        own: own(runtime),
        path,
        writes,
        environment,
    };
    if options.standalone {
        return Ok(plan(None, String::new(), false, environment));
    }
    let package = options.runtime.clone();
    let package = package.unwrap_or_else(|| format!("{}-runtime", options.name));
    check_name(&package)?;
    if package.replace('-', "_") == options.name.replace('-', "_") {
        return Err(
            format!("`{package}` is the crate itself; give the runtime another name").into(),
        );
    }
    let Some(folder) = &options.runtime_path else {
        return Ok(plan(Some(package), "runtime".to_owned(), true, environment));
    };
    let path = absolute(folder)?.to_string_lossy().replace('\\', "/");
    let manifest = folder.join("Cargo.toml");
    if !manifest.exists() {
        check_empty(folder)?;
        return Ok(plan(Some(package), path, true, environment));
    }
    // What is there is used as it is: other crates may use it as well.
    let manifest = read(&manifest)?;
    let said = |key: &str| {
        let mut lines = manifest.lines();
        let value = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        value.map(|value| value.trim_matches('"').to_owned())
    };
    let there = said("name").ok_or_else(|| format!("{}: no package", folder.display()))?;
    if options.runtime.as_ref().is_some_and(|name| *name != there) {
        return Err(format!("{} is called `{there}`", folder.display()).into());
    }
    let environment =
        said("environment").unwrap_or_else(|| Conventions::default().credentials.environment);
    Ok(plan(Some(there), path, false, environment))
}

fn check_name(name: &str) -> Result<()> {
    if is_package(name) {
        return Ok(());
    }
    Err(format!(
        "`{name}` is no name for a package: use letters, digits, `-` and `_`, beginning with a letter, and no word \
         or crate of Rust's own"
    )
    .into())
}

/// A folder in which there is nothing yet.
fn check_empty(folder: &Path) -> Result<()> {
    if folder.exists() && !inside(folder)?.is_empty() {
        let folder = folder.display();
        return Err(
            format!("{folder} was not generated, and is not empty; choose another folder").into(),
        );
    }
    Ok(())
}

/// The command that does the same again. Where the files are on this machine is nobody's business.
fn again(options: &Options) -> String {
    let path = |path: &Path| {
        let shown = if path.is_relative() {
            path.to_string_lossy()
        } else {
            name(path).into()
        };
        word(&shown.replace('\\', "/"))
    };
    let (spec, out, name) = (path(&options.spec), path(&options.out), &options.name);
    let mut command = format!("cargo xtask generate --spec {spec} --out {out} --name {name}");
    if let Some(runtime) = &options.runtime {
        command += &format!(" --runtime {runtime}");
    }
    if let Some(folder) = &options.runtime_path {
        command += &format!(" --runtime-path {}", path(folder));
    }
    if let Some(list) = &options.allow {
        command += &format!(" --allow {}", path(list));
    }
    for (given, flag) in [
        (options.standalone, "standalone"),
        (options.strict, "strict"),
    ] {
        if given {
            command += &format!(" --{flag}");
        }
    }
    command
}

/// A word of a shell's command, on one line.
fn word(text: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./:@%+,".contains(letter);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
    format!("'{}'", text.replace('\'', r"'\''"))
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
    let manifest = out.join("Cargo.toml");
    if !read(&manifest).is_ok_and(|manifest| manifest.contains(OWN_HEADER)) {
        check_empty(out)?;
    }
    let mut found = Files::new();
    for folder in FOLDERS {
        let inside = tree(&out.join(folder))?.into_iter();
        found.extend(inside.map(|(path, text)| (Path::new(folder).join(path), text)));
    }
    // What is not generated stays; only, nothing generated can stand in its place.
    let mut foreign = found.iter();
    if let Some((path, _)) =
        foreign.find(|(path, text)| files.contains_key(*path) && !text.contains(OWN_HEADER))
    {
        return Err(format!(
            "{} was not generated, and would be overwritten; choose another DIR",
            out.join(path).display()
        )
        .into());
    }
    let gone = found.into_iter();
    let gone = gone.filter(|(path, text)| text.contains(OWN_HEADER) && !files.contains_key(path));
    Ok(Change {
        folder: out,
        gone: gone.map(|(path, _)| path).collect(),
        files: differing(out, files),
    })
}

/// The text of the document.
fn document(file: &str, options: &Options) -> Result<String> {
    String::from_utf8(read_bytes(&options.spec)?).map_err(|error| {
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
        Report::new(&[finding], &Allowed::default()).print(options.format, options.verbose);
        "nothing was written".into()
    })
}
