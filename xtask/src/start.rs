//! Commands that live in crates of their own, for `regenerate` to build fast.

use std::process::Command;
#[cfg(not(unix))]
use std::process::ExitCode;

use crate::Outcome;
use crate::repository::root;

/// What is not needed to render: see `cargo xtask --help`.
pub fn maintain(command: &str, arguments: &[String]) -> Outcome {
    // Built from here, whatever repository it works on.
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/maintain/Cargo.toml");
    start(
        &["run", "-q", "--manifest-path", manifest, "--", command],
        arguments,
    )
}

/// Measures; it is told where the repository is, and which program renders.
pub fn bench(arguments: &[String]) -> Outcome {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/Cargo.toml");
    let wrong = |error: std::io::Error| format!("the path of this program is unknown: {error}");
    let xtask = std::env::current_exe().map_err(wrong)?;
    let (root, xtask) = (root(), xtask.to_string_lossy().into_owned());
    let mut fixed = vec!["run", "-q", "--manifest-path", manifest, "--"];
    let root = root.to_string_lossy();
    fixed.extend(["--root", &root, "--xtask", &xtask]);
    start(&fixed, arguments)
}

/// The fake API, by itself or around a program.
pub fn mock(port: Option<u16>, products: &[String], command: &[String]) -> Outcome {
    let port = port.unwrap_or(if command.is_empty() { 8080 } else { 0 });
    let port = port.to_string();
    // Cargo is not quiet here: whoever runs this first waits for a build, and wants to see it.
    let mut fixed = vec!["run", "--manifest-path", "tests/Cargo.toml"];
    fixed.extend(["-p", "ionoscloud-fake", "--"]);
    fixed.extend(["--port", &port, "--specs", "specs"]);
    let mut rest = products.to_vec();
    if !command.is_empty() {
        rest.push("--".to_owned());
        rest.extend_from_slice(command);
    }
    start(&fixed, &rest)
}

fn start(fixed: &[&str], arguments: &[String]) -> Outcome {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(fixed).args(arguments).current_dir(root());
    become_it(command)
}

/// Becomes the command, so that whoever ends this process ends it.
#[cfg(unix)]
fn become_it(mut command: Command) -> Outcome {
    use std::os::unix::process::CommandExt;
    Err(format!("cargo does not start: {}", command.exec()))
}

/// Waits for the command.
#[cfg(not(unix))]
fn become_it(mut command: Command) -> Outcome {
    let status = command.status();
    let status = status.map_err(|error| format!("cargo does not start: {error}"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
