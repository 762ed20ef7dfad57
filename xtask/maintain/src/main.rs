//! `maintain`: what a maintainer does now and then with the API documents in `specs/`. It writes a
//! document from interface facts and words, compares documents with facts, and keeps their
//! summaries.

mod cargo;
mod diff;
mod document;
mod facts;
mod git;
mod import;
mod publish;
mod registry;
mod release;
mod repository;
mod site;
mod summary;
mod version;
mod versions;

use std::{fs, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::{
    diff::command::DiffArgs,
    document::yaml,
    facts::differences,
    import::command::ImportArgs,
    publish::PublishArgs,
    registry::RegistryArgs,
    repository::{document_path, products},
    site::command::SiteArgs,
    summary::Summary,
    versions::command::VersionsArgs,
};

/// Errors are for the person at the terminal: a sentence with the file in it.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(about = "Writes and checks the API documents in specs/")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write specs/PRODUCT/openapi.yaml from a new API document; our own words are kept
    Import(ImportArgs),
    /// Compare documents with facts, words aside; fails on any difference
    Facts(FactsArgs),
    /// Write specs/PRODUCT/summary.json: counts, and a digest of the facts
    Summary(SummaryArgs),
    /// Show what changed in the APIs, what that does to the crates, and the step of their versions
    Diff(DiffArgs),
    /// Give every crate the version that its changes need, and bring its changelog up to date
    Versions(VersionsArgs),
    /// Make the guide and the reference pages one site, and check its links and its search
    Site(SiteArgs),
    /// Upload every crate that has changed since its last release
    Publish(PublishArgs),
    /// Serve a registry of crates on loopback until the input ends; prints what cargo's config.toml must say
    Registry(RegistryArgs),
}

#[derive(Args)]
struct FactsArgs {
    /// Products to compare [default: all that have a document]
    products: Vec<String>,
    /// Folder with PRODUCT.yaml files
    #[arg(long, value_name = "DIR")]
    facts: PathBuf,
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
}

#[derive(Args)]
struct SummaryArgs {
    /// Products to count [default: all that have a document]
    products: Vec<String>,
    #[arg(long, value_name = "DIR", default_value = "specs")]
    specs: PathBuf,
    /// Write nothing, fail when a summary is not up to date
    #[arg(long)]
    check: bool,
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Import(args) => import::command::run(&args),
        Command::Facts(args) => compare(&args),
        Command::Summary(args) => summarize(&args),
        Command::Diff(args) => diff::command::run(&args),
        Command::Versions(args) => versions::command::run(&args),
        Command::Site(args) => site::command::run(&args),
        Command::Publish(args) => publish::run(&args),
        Command::Registry(args) => registry::run(&args),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let text = error.to_string();
            // Findings say it themselves.
            eprintln!("error: {}", text.strip_prefix("error: ").unwrap_or(&text));
            ExitCode::FAILURE
        }
    }
}

fn compare(args: &FactsArgs) -> Result<bool> {
    let mut same = true;
    for product in products(&args.products, &args.specs)? {
        let facts = facts::facts(&yaml::read(&args.facts.join(format!("{product}.yaml")))?)?;
        let specs = facts::facts(&yaml::read(&document_path(&args.specs, &product))?)?;
        let lines = differences(&facts, &specs);
        for line in &lines {
            println!("{product} {line}");
        }
        println!("{product}: {} differences", lines.len());
        same &= lines.is_empty();
    }
    Ok(same)
}

fn summarize(args: &SummaryArgs) -> Result<bool> {
    let mut fresh = true;
    for product in products(&args.products, &args.specs)? {
        let summary = Summary::of(&yaml::read(&document_path(&args.specs, &product))?)?;
        let path = args.specs.join(&product).join("summary.json");
        if !args.check {
            fs::write(&path, summary.to_json()).map_err(|e| format!("{}: {e}", path.display()))?;
        } else if fs::read_to_string(&path).ok().as_deref() != Some(&summary.to_json()) {
            println!(
                "{}: not up to date; run `cargo xtask summary`",
                path.display()
            );
            fresh = false;
        }
        println!("{product}: {summary}");
    }
    Ok(fresh)
}
