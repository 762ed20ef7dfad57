//! Commands that live in crates of their own, for `regenerate` to build fast.

use std::env;
use std::process::Command;

use xtask_common::call::cargo;
use xtask_common::crates::{FAKE, TESTING, TOOLS};
use xtask_common::files::absolute;
use xtask_common::repository::{HERE, ROOT, root, target};
use xtask_common::{Outcome, Result};

/// What is not needed to render: see `cargo xtask --help`.
pub fn maintain(command: &str, arguments: &[String]) -> Outcome {
    // Built from here, whatever repository it works on.
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/maintain/Cargo.toml");
    let mut call = program(manifest)?;
    call.arg("--").arg(command).args(arguments);
    become_it(call.current_dir(root()))
}

/// Measures.
pub fn bench(arguments: &[String]) -> Outcome {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/Cargo.toml");
    let mut call = program(manifest)?;
    call.arg("--").args(arguments);
    become_it(call.current_dir(root()))
}

/// Where a program finds how it was called, for its help to say so.
const CALLED: &str = "IONOSCLOUD_CALLED";

/// The fake API, by itself or around a program, which runs where it was typed: `ionoscloud-fake` with the documents as
/// they are here.
pub fn mock() -> Outcome {
    // Cargo is not quiet here: whoever runs this first waits for a build, and wants to see it.
    let mut call = cargo();
    call.args(["run", "-p", FAKE.package, "--manifest-path"]);
    call.arg(root().join("generated/Cargo.toml"));
    call.args(["--", "--specs"]).arg(root().join("specs"));
    call.env(CALLED, "cargo xtask mock");
    // As they were typed: a `--` in front of a program is not ours to take.
    call.args(
        env::args_os()
            .skip_while(|argument| argument != "mock")
            .skip(1),
    );
    become_it(&mut call)
}

/// What the service answers and the documents do not know: `ionoscloud-drift`, with the paths where it was typed.
pub fn drift(arguments: &[String]) -> Outcome {
    let mut call = cargo();
    call.args(["run", "-q", "-p", TESTING.package, "--manifest-path"]);
    call.arg(root().join("generated/Cargo.toml"));
    call.env(CALLED, "cargo xtask drift");
    become_it(call.arg("--").args(arguments))
}

/// The tools for agents, as they are here; with `--demo` on the fake API with a furnished account.
pub fn mcp(arguments: &[String]) -> Outcome {
    let demo = arguments.iter().any(|argument| argument == "--demo");
    let rest = arguments.iter().filter(|argument| *argument != "--demo");
    let manifest = root().join("generated/Cargo.toml");
    if !demo {
        let mut call = cargo();
        call.args(["run", "-q", "-p", TOOLS.package, "--manifest-path"]);
        call.env(CALLED, "cargo xtask mcp");
        return become_it(call.arg(manifest).arg("--").args(rest));
    }
    // Standard output belongs to the protocol (MCP, Transports, stdio): everything is built before anything speaks.
    let mut build = cargo();
    build.args(["build", "-p", TOOLS.package, "--manifest-path"]);
    if !build.arg(&manifest).status()?.success() {
        return Ok(false);
    }
    let program = target(&root()).join("debug").join(TOOLS.package);
    let mut call = cargo();
    call.args(["run", "-q", "-p", FAKE.package, "--manifest-path"]);
    call.arg(manifest);
    call.args(["--", "--settle", "2s", "--demo", "--"]);
    become_it(call.arg(program).args(rest))
}

/// A program of this workspace, which is told which repository it is about, and where its user is.
fn program(manifest: &str) -> Result<Command> {
    let mut call = cargo();
    // Not quiet: whoever runs this first waits for a build, and wants to see it.
    call.args(["run", "--manifest-path", manifest]);
    call.env(ROOT, absolute(&root())?);
    call.env(HERE, env::current_dir()?);
    Ok(call)
}

/// Becomes the command, so that whoever ends this process ends it.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    // A signal to this process would not reach a child (POSIX, kill); after exec there is none.
    Err(format!("cargo does not start: {}", command.exec()).into())
}

/// Waits for the command.
#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Outcome {
    let status = command.status();
    let status = status.map_err(|error| format!("cargo does not start: {error}"))?;
    Ok(status.success())
}
