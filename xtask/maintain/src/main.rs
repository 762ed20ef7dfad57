//! What a maintainer does now and then: documents, differences, versions, publishing, the site. `cargo xtask` starts it
//! at the root of the repository.

// What goes wrong is said in a sentence; a panic says nothing to the person at the terminal.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

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

use std::{path::Path, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use xtask_common::{
    Outcome, Result, counted,
    files::{read, write},
    repository::{chosen, document, named},
};

use crate::{
    diff::command::DiffArgs, document::yaml, facts::differences, import::command::ImportArgs,
    publish::PublishArgs, registry::RegistryArgs, site::command::SiteArgs, summary::Summary,
    versions::command::VersionsArgs,
};

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "What a maintainer does now and then",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write specs/PRODUCT/openapi.yaml from a new API document; our own words are kept.
    Import(ImportArgs),
    /// Compare documents with facts, words aside; fails on any difference.
    Facts(FactsArgs),
    /// Write specs/PRODUCT/summary.json: counts, and a digest of the facts.
    Summary(SummaryArgs),
    /// Show what changed in the APIs, what that does to the crates, and the step of their versions.
    Diff(DiffArgs),
    /// Give every crate the version that its changes need, and bring its changelog up to date.
    Versions(VersionsArgs),
    /// Make the guide and the reference pages one site, and check its links and its search.
    Site(SiteArgs),
    /// Upload every crate that has changed since its last release.
    Publish(PublishArgs),
    /// Serve a registry of crates on loopback until the input ends; prints what cargo's config.toml must say.
    #[command(hide = true)]
    Registry(RegistryArgs),
}

#[derive(Args)]
struct FactsArgs {
    /// Products to compare [default: all that have a document]
    products: Vec<String>,
    /// Folder with PRODUCT.yaml files.
    #[arg(long, value_name = "DIR")]
    facts: PathBuf,
}

#[derive(Args)]
struct SummaryArgs {
    /// Products to count [default: all that have a document]
    products: Vec<String>,
    /// Write nothing, fail when a summary is not up to date.
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
    xtask_common::exit(done)
}

fn compare(args: &FactsArgs) -> Outcome {
    let specs = Path::new("specs");
    let mut same = true;
    for product in chosen(&args.products, specs)? {
        let file = named(&args.facts.join(format!("{product}.yaml")));
        let facts = facts::facts(&yaml::read(&file)?)?;
        let specs = facts::facts(&yaml::read(&document(specs, &product))?)?;
        let lines = differences(&facts, &specs);
        for line in &lines {
            xtask_common::say!("{product} {line}");
        }
        xtask_common::say!("{product}: {}", counted(lines.len(), "difference"));
        same &= lines.is_empty();
    }
    Ok(same)
}

fn summarize(args: &SummaryArgs) -> Outcome {
    let specs = Path::new("specs");
    let mut fresh = true;
    for product in chosen(&args.products, specs)? {
        let summary = Summary::of(&yaml::read(&document(specs, &product))?)?;
        let path = specs.join(&product).join("summary.json");
        if !args.check {
            write(&path, &summary.to_json())?;
        } else if read(&path).ok().as_deref() != Some(&summary.to_json()) {
            xtask_common::say!(
                "{}: not up to date; run `cargo xtask summary`",
                path.display()
            );
            fresh = false;
        }
        xtask_common::say!("{product}: {summary}");
    }
    Ok(fresh)
}
