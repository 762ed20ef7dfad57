//! `import`: brings a new API document into `specs/`, or shows what that would do.

use std::path::{Path, PathBuf};

use clap::Args;
use ionoscloud_generator::{
    Source as Input, document::NEEDS_WORDS, finding::Finding, has_errors, product::Product,
    understand_types,
};
use serde_json::Value;
use xtask_common::{
    Outcome,
    crates::package,
    files::{read, replace},
    repository,
};

use super::{import, source::Source, words::Words};
use crate::{
    Result,
    diff::{
        Difference,
        load::{State, list},
    },
    document::yaml,
};

#[derive(Args)]
pub struct ImportArgs {
    /// Name of the folder in specs/.
    product: String,
    /// The new API document, YAML or JSON.
    #[arg(long, value_name = "FILE|URL")]
    from: String,
    /// JSON or YAML file with words, for what the document in specs/ says nothing about; of
    /// several, later ones win.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    words: Vec<PathBuf>,
    /// Write nothing, only report.
    #[arg(long)]
    dry_run: bool,
    /// Write nothing and fail when something is left without words.
    #[arg(long)]
    strict: bool,
}

/// Imports, or says why not.
///
/// # Errors
/// The document cannot be read, has errors, or makes an entry of `sdk.yaml` useless. Nothing is written then.
pub fn run(args: &ImportArgs) -> Outcome {
    let root = Path::new(".");
    let product = args.product.as_str();
    if !is_product(product) {
        return Err(format!(
            "`{product}` is no name of a product: use small letters, digits and `-`, beginning with a letter"
        )
        .into());
    }
    let source = Source::read(&args.from)?;
    let tree = tree(&args.from, &source)?;
    let path = repository::document(&root.join("specs"), product);
    let existing = if path.exists() {
        Some(yaml::read(&path)?)
    } else {
        None
    };
    let mut words = Words::default();
    for file in &args.words {
        words.read(&repository::named(file))?;
    }
    let report = import(&args.from, &tree, existing, &words)?;
    check(root, product, &report.document, args, &source)?;

    for line in &report.missing {
        xtask_common::say!("needs words: {line}");
    }
    difference(root, product, &report.document)?;
    xtask_common::say!(
        "{product}: {}; {} without words",
        report.summary,
        report.missing.len()
    );
    if args.strict && !report.missing.is_empty() {
        return Ok(false);
    }
    if args.dry_run {
        xtask_common::say!("nothing was written");
    } else {
        let version = tree.pointer("/info/version").map(text).unwrap_or_default();
        replace(&[
            (path.clone(), report.document),
            (path.with_file_name("source.yaml"), source.record(&version)),
            (
                path.with_file_name("summary.json"),
                report.summary.to_json(),
            ),
        ])?;
    }
    Ok(true)
}

/// A name that is part of the name of a crate, and of a feature.
fn is_product(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.split('-').all(|word| {
            let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
            !word.is_empty() && word.chars().all(fits)
        })
}

/// The document as it came. What cannot be read is told as the generator tells it: with place and advice.
fn tree(from: &str, source: &Source) -> Result<Value> {
    let why = match yaml::parse(&source.text) {
        Ok(tree) if tree.is_object() => return Ok(tree),
        Ok(_) => "it is no API document".into(),
        Err(error) => error,
    };
    let findings = as_it_came(from, source);
    if has_errors(&findings) {
        return Err(format!("nothing was written\n\n{}", list(&findings)).into());
    }
    Err(format!("{from}: {why}").into())
}

/// What the generator finds in the document that went in.
fn as_it_came(from: &str, source: &Source) -> Vec<Finding> {
    let input = Input {
        file: from,
        text: source.text.as_str().into(),
        sdk_file: "",
        product: &Product::plain(&package("new"), "0.1.0"),
        lock: "",
    };
    understand_types(input, |_, _| ()).1
}

/// A version as text, however it is written.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What the generator says about the document that came out: errors, and overrides that do nothing anymore.
fn check(
    root: &Path,
    product: &str,
    document: &str,
    args: &ImportArgs,
    source: &Source,
) -> Result<()> {
    let file = |name: &str| format!("specs/{product}/{name}");
    let sdk_file = file("sdk.yaml");
    let own = match read(&root.join(&sdk_file)) {
        Ok(text) => Product::read(&sdk_file, &text, product).map_err(|found| found.to_string())?,
        // A new product: what people decide about it comes after its document.
        Err(_) => Product::plain(&package(product), "0.1.0"),
    };
    // The marks are this command's own.
    let spoken = document.replace(NEEDS_WORDS, "Needs words");
    let input = Input {
        // Lines are those of the document that would be written.
        file: &format!("{} (not written)", file("openapi.yaml")),
        text: spoken.into(),
        sdk_file: &sdk_file,
        product: &own,
        lock: &read(&root.join(file("names.lock"))).unwrap_or_default(),
    };
    let (_, findings) = understand_types(input, |_, _| ());
    let findings = where_it_came_from(findings, args, source);
    if has_errors(&findings) {
        return Err(format!("nothing was written\n\n{}", list(&findings)).into());
    }
    for finding in &findings {
        xtask_common::say!("{finding}\n");
    }
    Ok(())
}

/// The findings about the document that came out, with the places that they have in the document that went in, where
/// people look for them. What the mends of `sdk.yaml` put right is found in the latter alone, and left out.
fn where_it_came_from(findings: Vec<Finding>, args: &ImportArgs, source: &Source) -> Vec<Finding> {
    if findings.is_empty() {
        return findings;
    }
    let mut theirs = as_it_came(&args.from, source);
    let mut origin = |finding: &Finding| {
        let same = |other: &Finding| {
            other.severity == finding.severity && other.problem == finding.problem
        };
        let index = theirs.iter().position(same)?;
        Some(theirs.remove(index))
    };
    let findings = findings.into_iter();
    findings
        .map(|finding| origin(&finding).unwrap_or(finding))
        .collect()
}

/// Shows what changes in the API.
fn difference(root: &Path, product: &str, document: &str) -> Result<()> {
    let Ok(old) = State::now(root, product) else {
        return Ok(());
    };
    let new = State {
        document: document.to_owned(),
        ..old.clone()
    };
    let difference = Difference::of(Some(&old), &new, product)?;
    match difference.0.len() {
        0 => xtask_common::say!("the API is the same"),
        _ => xtask_common::print(&difference.text()),
    }
    Ok(())
}
