//! The generator: OpenAPI documents in, crates out.
//!
//! Data flows one way. [`document`] reads and checks a document, [`model`] decides what it means, [`names`]
//! joins every part with its Rust name, [`rust`] says what the public interface looks like, [`mod@render`] prints it
//! through templates and formats it. The result is a map from path to text; nothing is written.

#![cfg_attr(
    not(test),
    deny(
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

pub mod conventions;
pub mod document;
pub mod finding;
pub mod ident;
pub mod model;
pub mod names;
pub mod parallel;
pub mod pointer;
pub mod product;
pub mod render;
pub mod rust;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use document::Tree;
use finding::{Finding, Severity};
use names::{Lock, Sdk};
use product::{Decisions, Product};
use render::{Draft, Own, Site, Templates};

/// A document and what people decided about it.
pub struct Source<'a> {
    /// The document's name in findings.
    pub file: &'a str,
    /// Given up when it is read: a document is large.
    pub text: Cow<'a, str>,
    /// The name of `sdk.yaml` in findings.
    pub sdk_file: &'a str,
    pub product: &'a Product,
    /// The text of `names.lock`; empty if there is none yet.
    pub lock: &'a str,
}

/// Reads, checks, understands and names a document, and makes something of it: `then` gets everything with its name,
/// and the lock that holds every name.
///
/// The findings may hold warnings beside a result; without a result they hold an error.
pub fn understand<R>(
    source: Source<'_>,
    then: impl FnOnce(&Sdk<'_>, &Lock) -> R,
) -> (Option<R>, Vec<Finding>) {
    with(
        source,
        &Asked {
            schemas: true,
            stale: true,
        },
        then,
    )
}

/// The same without the schemas that JSON Schemas are made of, which cost time and memory: for who makes none.
pub fn understand_types<R>(
    source: Source<'_>,
    then: impl FnOnce(&Sdk<'_>, &Lock) -> R,
) -> (Option<R>, Vec<Finding>) {
    with(
        source,
        &Asked {
            schemas: false,
            stale: true,
        },
        then,
    )
}

/// The same for a document that may be older than what people decided, or newer: decisions that do not apply to it are
/// passed over.
pub fn understand_before<R>(
    source: Source<'_>,
    then: impl FnOnce(&Sdk<'_>, &Lock) -> R,
) -> (Option<R>, Vec<Finding>) {
    with(
        source,
        &Asked {
            schemas: false,
            stale: false,
        },
        then,
    )
}

/// What is asked for besides.
struct Asked {
    /// The schemas that JSON Schemas are made of.
    schemas: bool,
    /// The decisions that do not apply.
    stale: bool,
}

fn with<R>(
    source: Source<'_>,
    asked: &Asked,
    then: impl FnOnce(&Sdk<'_>, &Lock) -> R,
) -> (Option<R>, Vec<Finding>) {
    let mut tree = Tree::parse(source.file, &source.text);
    drop(source.text);
    let mut stale = source.product.mend(&mut tree, source.sdk_file);
    stale.retain(|_| asked.stale);
    let reading = document::check(tree, asked.schemas);
    let mut findings = reading.findings;
    let broken = has_errors(&findings);
    findings.extend(stale);
    let Some(document) = reading.document.filter(|_| !broken) else {
        return (None, findings);
    };
    let mut decisions = Decisions::new(source.product);
    let (api, more) = model::build(&document, &mut decisions, asked.schemas);
    findings.extend(more);
    // The model holds all that is asked from here on.
    drop(document);
    let mut lock = match Lock::parse(source.lock) {
        Ok(lock) => lock,
        Err(problem) => {
            findings.push(Finding {
                severity: Severity::Error,
                file: source.sdk_file.replace("sdk.yaml", "names.lock"),
                place: None,
                pointer: String::new(),
                problem,
                advice: "restore it from version control; it holds the published names".to_owned(),
            });
            return (None, findings);
        }
    };
    let (sdk, more) = names::name(&api, &mut decisions, &mut lock, source.sdk_file);
    findings.extend(more.into_iter().filter(|_| asked.stale));
    let result = (!has_errors(&findings)).then(|| then(&sdk, &lock));
    (result, findings)
}

/// Everything that is known of an API, as a text: of two that are alike the same is rendered, as long as the conventions are.
#[must_use]
pub fn meaning(sdk: &Sdk<'_>) -> String {
    let named = serde_json::to_string(sdk).unwrap_or_default();
    format!("{:?}\n{named}", sdk.api)
}

/// Whether any finding is an error.
#[must_use]
pub fn has_errors(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

/// The files of a product's crate, by path inside the crate.
///
/// # Errors
/// A template that does not render, or prints what is not Rust.
pub fn render(
    templates: &Templates,
    sdk: &Sdk<'_>,
    product: &Product,
    site: Site<'_>,
) -> Result<BTreeMap<PathBuf, String>, String> {
    let header = site.header();
    let drafts = render::product(templates, sdk, product, site)?;
    let mut files: BTreeMap<_, _> = parallel::map(drafts, |draft| finish(draft, header))
        .into_iter()
        .collect::<Result<_, _>>()?;
    if let Some(Own { runtime: None, .. }) = site.own {
        files.extend(render::inside(templates, product, &render::needs(sdk.api)));
    }
    Ok(files)
}

/// Formats files on all processors.
///
/// # Errors
/// A template that prints what is not Rust.
pub fn format(drafts: Vec<Draft>) -> Result<BTreeMap<PathBuf, String>, String> {
    let finish = |draft| finish(draft, render::HEADER);
    parallel::map(drafts, finish).into_iter().collect()
}

fn finish(draft: Draft, header: &str) -> Result<(PathBuf, String), String> {
    let text = match draft
        .path
        .extension()
        .and_then(|extension| extension.to_str())
    {
        Some("rs") => render::rust(&draft.text, header).map_err(|problem| {
            format!(
                "templates/{} for {}: {problem}",
                draft.template,
                draft.path.display()
            )
        })?,
        Some("toml") => format!("# {header}\n{}", draft.text),
        _ => draft.text,
    };
    Ok((draft.path, text))
}
