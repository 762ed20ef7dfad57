//! `ionoscloud-fake`: serves API documents on this machine, for trying out examples and clients.

use std::path::{Path, PathBuf};
use std::process::{self, ExitCode};
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use ionoscloud_fake::{Document, Fake, Options};

/// How often requests that came are printed.
const PRINTING: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    let matches = Command::new("ionoscloud-fake")
        .about(
            "Serves the API documents of IONOS Cloud on 127.0.0.1; what is created is found again",
        )
        .after_help(
            "Requests are checked against the documents: what does not fit is refused with the reason. What is \
             created, changed or deleted is remembered until the end; anything else that is asked for by its id \
             is made up, so that a program finds what it wants, and only what was deleted is answered with 404. \
             Work that a call starts is done at the second look. Filters, credentials and quotas are not simulated.",
        )
        .arg(
            Arg::new("port")
                .long("port")
                .default_value("0")
                .value_parser(value_parser!(u16))
                .help("Port to listen on; 0 for any that is free"),
        )
        .arg(
            Arg::new("specs")
                .long("specs")
                .default_value("specs")
                .value_parser(value_parser!(PathBuf))
                .help("Folder with <product>/openapi.yaml"),
        )
        .arg(
            Arg::new("product")
                .action(ArgAction::Append)
                .help("Products to serve; all of them if none is given"),
        )
        .arg(
            Arg::new("command")
                .last(true)
                .num_args(1..)
                .help("A program to run against it, with IONOS_API_URL and IONOS_TOKEN set; both end together"),
        )
        .get_matches();
    match serve(&matches) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(matches: &ArgMatches) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let words = |name| -> Vec<String> {
        let given = matches.get_many(name);
        given.into_iter().flatten().cloned().collect()
    };
    let specs: &PathBuf = matches
        .get_one("specs")
        .ok_or("no folder with documents is given")?;
    let port = matches.get_one("port").copied().unwrap_or_default();
    let fake = start(specs, &words("product"), port)?;
    match words("command").as_slice() {
        [] => until_interrupted(&fake),
        [program, arguments @ ..] => run(&fake, program, arguments),
    }
}

fn start(specs: &Path, products: &[String], port: u16) -> Result<Fake, Box<dyn std::error::Error>> {
    let documents = Document::load_all(specs, products)?;
    Fake::start(Options::new(documents).port(port))
        .map_err(|error| format!("cannot listen on 127.0.0.1:{port}: {error}").into())
}

/// Serves, and tells what comes.
fn until_interrupted(fake: &Fake) -> Result<ExitCode, Box<dyn std::error::Error>> {
    for document in fake.documents() {
        let count = document.operations().len();
        println!(
            "{:<28}{count:>4} operations  {}/{0}{}",
            document.product(),
            fake.url(),
            document.base_path()
        );
    }
    println!("\nIONOS_API_URL={} IONOS_TOKEN=any\n", fake.url());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let interrupted = tokio::spawn(tokio::signal::ctrl_c());
        while !interrupted.is_finished() {
            tokio::time::sleep(PRINTING).await;
            print(fake);
        }
        interrupted.await?
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Runs a program to its end, then tells what it called.
fn run(
    fake: &Fake,
    program: &str,
    arguments: &[String],
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let status = process::Command::new(program)
        .args(arguments)
        .env("IONOS_API_URL", fake.url())
        .env("IONOS_TOKEN", "any")
        .status()
        .map_err(|error| format!("{program} does not start: {error}"))?;
    print(fake);
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

fn print(fake: &Fake) {
    for request in fake.take_requests() {
        let operation = request.operation.as_deref().unwrap_or("-");
        println!(
            "{} {} -> {} {operation}",
            request.method, request.path, request.status
        );
        for problem in &request.problems {
            println!("    {problem}");
        }
    }
}
