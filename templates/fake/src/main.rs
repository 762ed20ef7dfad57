//! `ionoscloud-fake`: serves IONOS Cloud on this machine, for trying out programs and for tests in any language.

use std::env;
use std::fs;
use std::io::{ErrorKind, Write, stderr, stdout};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use ionoscloud_fake::{Documents, Fake, Options, Rule, Settle, bundle, scenario};

/// How often requests that came are printed.
const PRINTING: Duration = Duration::from_millis(100);

/// How long a program may take to end that was interrupted.
const GRACE: Duration = Duration::from_secs(2);

/// The number of the signal that Ctrl-C sends.
const INTERRUPTED: u8 = 2;

const NAME: &str = "ionoscloud-fake";

/// What starts this program by another name says here by which.
const CALLED: &str = "IONOSCLOUD_CALLED";

type Failure = Box<dyn std::error::Error>;

fn command() -> Command {
    let many = |name: &'static str| Arg::new(name).action(ArgAction::Append);
    let named = |name: &'static str| Arg::new(name).long(name);
    let called = env::var(CALLED);
    Command::new(NAME)
        .bin_name(called.unwrap_or_else(|_| NAME.to_owned()))
        .about("Serves IONOS Cloud on 127.0.0.1: what is created is there until it is deleted")
        .after_help(
            "Requests are checked against the API documents: what does not fit is refused with the reason. \
             What was never created is answered with 404. Credentials are looked at, not checked; signatures are, with keys that it knows.\n\n\
             Faults: 'POST /datacenters: 429 x3, retry-after 2', 'GET **: reset rate 5%', 'datacentersGet: slow 2s'. \
             Besides a status: reset, reset-after, refused 2s, stall, drip 50ms, truncate, html 502, failed, quota, \
             expired, busy, slow 200ms, cut 1000, cut-upload 1000, early 503; of object storage late-error, \
             redirect 301 eu-central-4, skew 20m. A running server takes them, too: POST /_fake/faults.",
        )
        .arg(
            named("port")
                .value_parser(value_parser!(u16))
                .help("Port to listen on, 0 for any that is free [default: 8080, with a program 0]"),
        )
        .arg(
            named("address")
                .default_value("127.0.0.1")
                .value_parser(value_parser!(IpAddr))
                .help("Address to listen on; 0.0.0.0 in a container"),
        )
        .arg(
            named("specs")
                .value_parser(value_parser!(PathBuf))
                .overrides_with("specs")
                .help("Folder with <product>/openapi.yaml, instead of the documents that are built in"),
        )
        .arg(
            named("settle")
                .default_value("1s")
                .value_parser(value_parser!(Settle))
                .help("How long changes take: 0ms, 2s, or random"),
        )
        .arg(
            many("fail")
                .long("fail")
                .value_name("RULE")
                .value_parser(value_parser!(Rule))
                .help("Lets calls fail, see below; may be given several times"),
        )
        .arg(
            many("scenario")
                .long("scenario")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("A file of such rules, one a line"),
        )
        .arg(
            named("latency")
                .default_value("0ms")
                .value_parser(|text: &str| match text.parse() {
                    Ok(Settle::After(time)) => Ok(time),
                    _ => Err(format!("{text:?} is no time")),
                })
                .help("Time that every answer waits"),
        )
        .arg(
            named("limit-rates")
                .action(ArgAction::SetTrue)
                .help("Refuses calls beyond the rates of the real service"),
        )
        .arg(
            named("check-signatures")
                .action(ArgAction::SetTrue)
                .help("Refuses calls to object storage with keys that were not made here"),
        )
        .arg(
            named("seed")
                .default_value("0")
                .value_parser(value_parser!(u64))
                .help("What random times, ids and faults come from"),
        )
        .arg(
            named("state")
                .value_name("FILE")
                .value_parser(value_parser!(PathBuf))
                .help("Begins with what is in the file, and writes it at the end"),
        )
        .arg(
            named("demo")
                .action(ArgAction::SetTrue)
                .help("Furnishes an account that is empty: data centers, servers, zones, clusters"),
        )
        .arg(many("product").help("Products to serve; all of them if none is given"))
        .arg(Arg::new("command").last(true).num_args(1..).help(
            "A program to run against it, with IONOS_API_URL and IONOS_TOKEN set; both end together",
        ))
        .subcommand(
            Command::new("bundle")
                .about("Makes the file of documents that is built in")
                .hide(true)
                .arg(Arg::new("from").required(true).value_parser(value_parser!(PathBuf)))
                .arg(Arg::new("to").required(true).value_parser(value_parser!(PathBuf))),
        )
}

fn main() -> ExitCode {
    let matches = command().get_matches();
    match serve(&matches) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    if let Some(matches) = matches.subcommand_matches("bundle") {
        return make_bundle(path(matches, "from"), path(matches, "to"));
    }
    let words = |name| -> Vec<String> {
        let given = matches.get_many(name);
        given.into_iter().flatten().cloned().collect()
    };
    let fake = start(matches, &words("product"))?;
    // What was there before is not furnished again.
    if matches.get_flag("demo") && fake.left().is_empty() {
        fake.furnish_demo()?;
    }
    let code = match words("command").as_slice() {
        [] => until_interrupted(&fake)?,
        [program, arguments @ ..] => run(&fake, program, arguments)?,
    };
    if let Some(file) = matches.get_one::<PathBuf>("state") {
        fs::write(file, fake.save()).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(code)
}

fn path<'a>(matches: &'a ArgMatches, name: &str) -> &'a Path {
    matches
        .get_one::<PathBuf>(name)
        .map_or(Path::new(""), PathBuf::as_path)
}

fn make_bundle(from: &Path, to: &Path) -> Result<ExitCode, Failure> {
    let documents = Documents::load(from, &[])?;
    fs::write(to, bundle(documents.iter()))
        .map_err(|error| format!("{}: {error}", to.display()))?;
    Ok(ExitCode::SUCCESS)
}

fn start(matches: &ArgMatches, products: &[String]) -> Result<Fake, Failure> {
    let documents = match matches.get_one::<PathBuf>("specs") {
        Some(folder) => Documents::load(folder, products)?,
        None if products.is_empty() => Documents::bundled(),
        None => Documents::bundled_for(products)?,
    };
    let number = |name: &str| matches.get_one::<u64>(name).copied().unwrap_or_default();
    let usual = if matches.contains_id("command") {
        0
    } else {
        8080
    };
    let port = matches.get_one::<u16>("port").copied().unwrap_or(usual);
    let address = matches.get_one::<IpAddr>("address").copied();
    let address = address.unwrap_or(IpAddr::from([127, 0, 0, 1]));
    let settle = matches.get_one::<Settle>("settle").copied();
    let latency = matches.get_one::<Duration>("latency").copied();
    let mut options = Options::new(documents)
        .port(port)
        .address(address)
        .settle(settle.unwrap_or(Settle::AT_ONCE))
        .latency(latency.unwrap_or_default())
        .seed(number("seed"));
    if matches.get_flag("limit-rates") {
        options = options.limit_rates();
    }
    if matches.get_flag("check-signatures") {
        options = options.check_signatures();
    }
    for rule in matches.get_many::<Rule>("fail").into_iter().flatten() {
        options = options.fail(rule.clone());
    }
    for file in matches
        .get_many::<PathBuf>("scenario")
        .into_iter()
        .flatten()
    {
        let problem = |what: String| format!("{}: {what}", file.display());
        let text = fs::read_to_string(file).map_err(|error| problem(error.to_string()))?;
        for rule in scenario(&text).map_err(problem)? {
            options = options.fail(rule);
        }
    }
    if let Some(file) = matches.get_one::<PathBuf>("state") {
        match fs::read_to_string(file) {
            Ok(state) => options = options.state(state),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                // What cannot be written in the end is told before anything is done.
                fs::write(file, "").map_err(|error| format!("{}: {error}", file.display()))?;
                fs::remove_file(file)?;
            }
            Err(error) => return Err(format!("{}: {error}", file.display()).into()),
        }
    }
    Fake::start(options).map_err(|error| {
        let state = matches.get_one::<PathBuf>("state");
        let state = state.filter(|_| error.kind() == ErrorKind::InvalidData);
        match state {
            Some(file) => format!("{}: {error}", file.display()).into(),
            None if error.kind() == ErrorKind::InvalidInput => error.into(),
            None => format!("cannot listen on {address}:{port}: {error}").into(),
        }
    })
}

/// Serves, and tells what comes.
fn until_interrupted(fake: &Fake) -> Result<ExitCode, Failure> {
    let products: Vec<&str> = fake.documents().products().collect();
    runtime()?.block_on(async {
        let mut ended = std::pin::pin!(ending()?);
        println!("{} products: {}", products.len(), products.join(", "));
        println!("\nIONOS_API_URL={} IONOS_TOKEN=any\n", fake.url());
        while tokio::time::timeout(PRINTING, &mut ended).await.is_err() {
            print(fake, &mut stdout());
        }
        print(fake, &mut stdout());
        Ok(ExitCode::SUCCESS)
    })
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

/// Ends with Ctrl-C, with the signal that ends containers, and with the terminal that it runs in; gives the number that
/// shells add to 128 for it. Signals are caught from the call on, not only once it is waited for.
#[cfg(unix)]
fn ending() -> std::io::Result<impl Future<Output = u8>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut hung_up = signal(SignalKind::hangup())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => INTERRUPTED,
            // The numbers that POSIX gives SIGTERM and SIGHUP (kill, `-signal_number`).
            _ = terminated.recv() => 15,
            _ = hung_up.recv() => 1,
        }
    })
}

#[cfg(not(unix))]
fn ending() -> std::io::Result<impl Future<Output = u8>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
        INTERRUPTED
    })
}

/// Runs a program to its end, or to that of this one, then tells what it called.
fn run(fake: &Fake, program: &str, arguments: &[String]) -> Result<ExitCode, Failure> {
    let status = runtime()?.block_on(async {
        let ended = ending()?;
        let mut child = tokio::process::Command::new(program)
            .args(arguments)
            .env("IONOS_API_URL", fake.url())
            .env("IONOS_TOKEN", "any")
            .env("IONOS_S3_ACCESS_KEY", ionoscloud_fake::ACCESS_KEY)
            .env("IONOS_S3_SECRET_KEY", ionoscloud_fake::SECRET_KEY)
            .env_remove(CALLED)
            // Without it tokio lets a child go on when it is dropped (`tokio::process::Command::kill_on_drop`).
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{program} does not start: {error}"))?;
        tokio::select! {
            status = child.wait() => Ok::<_, Failure>(Ok(status?)),
            signal = ended => {
                // A terminal has told the program as well (POSIX, 11.1.9: all of the foreground is told).
                if signal != INTERRUPTED || tokio::time::timeout(GRACE, child.wait()).await.is_err() {
                    child.kill().await?;
                }
                Ok(Err(signal))
            }
        }
    })?;
    // The standard output is the program's.
    print(fake, &mut stderr());
    let code = match status {
        Ok(status) => status.code().and_then(|code| u8::try_from(code).ok()),
        Err(signal) => Some(128 + signal),
    };
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// What was called since; a reader who has gone wants to know nothing.
fn print(fake: &Fake, out: &mut dyn Write) {
    for request in fake.take_requests() {
        let operation = request.operation.as_deref().unwrap_or("-");
        let fault = request.fault.map(|fault| format!(" ({fault:?})"));
        let _ = writeln!(
            out,
            "{} {} -> {} {operation}{}",
            request.method,
            request.path,
            request.status,
            fault.unwrap_or_default()
        );
        for problem in &request.problems {
            let _ = writeln!(out, "    {problem}");
        }
    }
}
