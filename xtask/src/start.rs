//! Commands that live in crates of their own, for `regenerate` to build fast.

use std::process::{Command, ExitCode};

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

/// The fake API.
pub fn mock(port: u16, products: &[String]) -> Outcome {
    let port = port.to_string();
    let manifest = [
        "run",
        "-q",
        "--manifest-path",
        "tests/Cargo.toml",
        "-p",
        "ionoscloud-fake",
        "--",
    ];
    let mut fixed = manifest.to_vec();
    fixed.extend(["--port", &port, "--specs", "specs"]);
    start(&fixed, products)
}

fn start(fixed: &[&str], arguments: &[String]) -> Outcome {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let status = Command::new(cargo)
        .args(fixed)
        .args(arguments)
        .current_dir(root())
        .status();
    let status = status.map_err(|error| format!("cargo does not start: {error}"))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
