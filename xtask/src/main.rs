//! The commands that a maintainer types: `cargo xtask --help`.
//!
//! Thin on purpose: arguments, files and printing are here, everything else is in the generator. What is
//! heavy to build and rarely needed lives in crates of its own, which are started from here.

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

mod check;
mod explain;
mod facade;
mod findings;
mod generate;
mod regenerate;
mod rendered;
mod repository;
mod snapshot;
mod start;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

/// Renders, checks and serves the IONOS Cloud SDK for Rust.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Render `generated/` from the documents in `specs/`.
    Regenerate(Regenerate),
    /// Make the guide and the reference pages one site, and check its links and its search.
    #[command(disable_help_flag = true)]
    Site(Rest),
    /// Render any OpenAPI document of 3.0 or 3.1 into a crate of its own.
    Generate(Generate),
    /// Compare the rendered crates of the small documents in `tests/golden/` with what is checked in.
    Snapshot(Snapshot),
    /// Show what an operation, a schema or a name became, and through which steps.
    Explain(Explain),
    /// Run the checks that need nothing but Rust, or those that are named; what CI calls.
    #[command(visible_alias = "ci")]
    Test(Test),
    /// Serve the documents as a fake API on loopback.
    #[command(disable_help_flag = true)]
    Mock(Rest),
    /// Make a proposal for `sdk.yaml` of what an observer of the service has reported.
    #[command(disable_help_flag = true)]
    Drift(Rest),
    /// Serve the tools for agents, with `--demo` on a furnished fake API.
    #[command(disable_help_flag = true)]
    Mcp(Rest),
    /// Measure what the crates cost: to generate, to build, to carry, to call.
    #[command(disable_help_flag = true)]
    Bench(Rest),
    /// Bring a new API document into `specs/`; our own words stay.
    #[command(disable_help_flag = true)]
    Import(Rest),
    /// Show what changed in the APIs, what that does to the crates, and the step of their versions.
    #[command(disable_help_flag = true)]
    Diff(Rest),
    /// Give every crate the version that its changes need, and bring its changelog up to date.
    #[command(disable_help_flag = true)]
    Versions(Rest),
    /// Upload every crate that has changed since its last release, or rehearse that.
    #[command(disable_help_flag = true)]
    Publish(Rest),
    /// Compare the documents with a folder of interface facts.
    #[command(disable_help_flag = true)]
    Facts(Rest),
    /// Count what is in the documents, and compare with the committed counts.
    #[command(disable_help_flag = true)]
    Summary(Rest),
}

#[derive(Args)]
struct Regenerate {
    /// Write nothing; fail if a file differs, is missing or is one too many.
    #[arg(long)]
    check: bool,
    /// The products to render; all without any.
    products: Vec<String>,
}

#[derive(Args)]
struct Generate {
    /// The document, YAML or JSON.
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    /// The folder of the crate; it is made if it is missing.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the package.
    #[arg(long)]
    name: String,
    /// The name of the runtime crate; without it NAME-runtime.
    #[arg(long, value_name = "NAME")]
    runtime: Option<String>,
    /// The folder of the runtime crate: the one that is there is used, else it is written there; without it in DIR/runtime.
    #[arg(long, value_name = "DIR")]
    runtime_path: Option<PathBuf>,
    /// One crate, with the runtime as a module of it.
    #[arg(long, conflicts_with_all = ["runtime", "runtime_path"])]
    standalone: bool,
    /// Treat warnings about the document as errors.
    #[arg(long)]
    strict: bool,
    /// Show every place of every finding.
    #[arg(long)]
    verbose: bool,
    /// How findings are printed.
    #[arg(long, value_enum, default_value = "text")]
    format: findings::Format,
    /// A list of warnings that are known: code, place and reason of each.
    #[arg(long, value_name = "FILE")]
    allow: Option<PathBuf>,
}

#[derive(Args)]
struct Snapshot {
    /// Take what is rendered now.
    #[arg(long)]
    accept: bool,
}

#[derive(Args)]
struct Explain {
    /// An operationId, a schema, a Rust method or type, or `METHOD /path`; with `--json` also a product. Or the code of a
    /// finding, as W0301; `findings` for all of them.
    name: String,
    /// The product; without it all are searched.
    #[arg(long)]
    product: Option<String>,
    /// Print the operations as JSON: inputs, types, JSON Schemas, effect, waiting, paging.
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
struct Test {
    /// Only these, also those that need a tool or a network; `--list` shows all.
    steps: Vec<String>,
    /// Show every check, and which of them run only when they are named.
    #[arg(long)]
    list: bool,
}

#[derive(Args)]
struct Rest {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Regenerate(args) => regenerate::run(args.check, &args.products),
        Command::Generate(args) => generate::run(&generate::Options {
            spec: args.spec,
            out: args.out,
            name: args.name,
            runtime: args.runtime,
            runtime_path: args.runtime_path,
            standalone: args.standalone,
            strict: args.strict,
            verbose: args.verbose,
            format: args.format,
            allow: args.allow,
        }),
        Command::Snapshot(args) => snapshot::run(args.accept),
        Command::Explain(args) => explain::run(&args.name, args.product.as_deref(), args.json),
        Command::Test(args) => check::run(&args.steps, args.list),
        Command::Site(rest) => start::maintain("site", &rest.arguments),
        Command::Mock(_) => start::mock(),
        Command::Drift(rest) => start::drift(&rest.arguments),
        Command::Mcp(rest) => start::mcp(&rest.arguments),
        Command::Bench(rest) => start::bench(&rest.arguments),
        Command::Import(rest) => start::maintain("import", &rest.arguments),
        Command::Diff(rest) => start::maintain("diff", &rest.arguments),
        Command::Versions(rest) => start::maintain("versions", &rest.arguments),
        Command::Publish(rest) => start::maintain("publish", &rest.arguments),
        Command::Facts(rest) => start::maintain("facts", &rest.arguments),
        Command::Summary(rest) => start::maintain("summary", &rest.arguments),
    };
    xtask_common::exit(outcome)
}
