//! `ionoscloud-mcp`: the server as a program.

mod command;
mod print;

use std::io::Write;
use std::process::ExitCode;

use command::{Action, Command};
use ionoscloud_core::{Config, Session};
use ionoscloud_mcp::{Server, http};
use rmcp::ServiceExt;
use rmcp::transport::stdio;

/// The most bytes of an answer, and of the values that it is decoded into.
const BODY: usize = 16 * 1024 * 1024;
const DECODED: usize = 96 * 1024 * 1024;

fn main() -> ExitCode {
    let command = match Command::read() {
        Ok(command) => command,
        Err(words) => return failed(&words),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let outcome = runtime
        .map_err(|error| error.to_string())
        .and_then(|runtime| {
            let outcome = runtime.block_on(run(command));
            // Reading from standard input cannot be interrupted (`tokio::io::stdin`).
            runtime.shutdown_background();
            outcome
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(words) => failed(&words),
    }
}

fn failed(words: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "ionoscloud-mcp: {words}");
    ExitCode::from(2)
}

async fn run(command: Command) -> Result<(), String> {
    if command.action == Action::List {
        print::list(&command.settings);
        return Ok(());
    }
    let session = session()?;
    if command.action == Action::Check {
        return print::check(&session).await;
    }
    let server = Server::new(session, command.settings, command.observer);
    match command.action {
        Action::Http(address, door) => {
            door.allows(address)?;
            let listener = tokio::net::TcpListener::bind(address).await;
            let listener = listener.map_err(|error| format!("{address}: {error}"))?;
            let at = listener.local_addr().map_err(|error| error.to_string())?;
            let _ = writeln!(std::io::stderr(), "listening at http://{at}/mcp");
            let served = http::serve(server, listener, door, stopped()).await;
            served.map_err(|error| error.to_string())
        }
        _ => {
            let served = async {
                let running = server
                    .serve(stdio())
                    .await
                    .map_err(|error| error.to_string())?;
                running
                    .waiting()
                    .await
                    .map(|_| ())
                    .map_err(|error| error.to_string())
            };
            tokio::select! {
                ended = served => ended,
                () = stopped() => Ok(()),
            }
        }
    }
}

/// A session as all programs of the SDK make it; without credentials no tool would work.
fn session() -> Result<Session, String> {
    let config = Config::from_env().map_err(|error| error.to_string())?;
    if !config.has_credentials() {
        // It says what is missing, and where it may come from.
        return Session::from_env().map_err(|error| error.to_string());
    }
    let config = config
        .with_user_agent_prefix(concat!("ionoscloud-mcp/", env!("CARGO_PKG_VERSION")))
        .with_body_limit(BODY)
        .with_decoded_limit(DECODED);
    Session::new(config).map_err(|error| error.to_string())
}

/// Told to stop, by a signal.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = terminate.recv() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            }
            Err(_) => drop(tokio::signal::ctrl_c().await),
        }
    }
    #[cfg(not(unix))]
    drop(tokio::signal::ctrl_c().await);
}
