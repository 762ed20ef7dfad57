//! `test`: every check of the repository, each a command that can also be typed by itself.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::Outcome;
use crate::repository::{products, root};

/// A named list of cargo calls.
struct Step {
    name: &'static str,
    about: &'static str,
    calls: &'static [&'static [&'static str]],
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "hand-written sources are formatted",
        calls: &[
            &["fmt", "--all", "--check"],
            &[
                "fmt",
                "--manifest-path",
                "tests/Cargo.toml",
                "--all",
                "--check",
            ],
            &[
                "fmt",
                "--manifest-path",
                "generated/Cargo.toml",
                "-p",
                "ionoscloud-core",
                "--check",
            ],
        ],
    },
    Step {
        name: "drift",
        about: "generated/ is what the generator renders",
        calls: &[
            &["xtask", "regenerate", "--check"],
            &["xtask", "snapshot"],
            &["run", "-q", "-p", "maintain", "--", "summary", "--check"],
        ],
    },
    Step {
        name: "generator",
        about: "the generator, xtask and the import",
        calls: &[
            &[
                "clippy",
                "-q",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            &["test", "-q", "--workspace"],
        ],
    },
    Step {
        name: "generated",
        about: "the generated crates: clippy, unit and doc tests, examples, docs",
        calls: &[
            &[
                "clippy",
                "-q",
                "--manifest-path",
                "generated/Cargo.toml",
                "--workspace",
                "--all-features",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            &[
                "test",
                "-q",
                "--manifest-path",
                "generated/Cargo.toml",
                "--workspace",
                "--all-features",
            ],
            &[
                "doc",
                "-q",
                "--manifest-path",
                "generated/Cargo.toml",
                "--workspace",
                "--all-features",
                "--no-deps",
            ],
        ],
    },
    Step {
        name: "golden",
        about: "the small documents: rendered crates compile and do what they should",
        calls: &[
            &[
                "clippy",
                "-q",
                "--manifest-path",
                "tests/golden/Cargo.toml",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            &[
                "test",
                "-q",
                "--manifest-path",
                "tests/golden/Cargo.toml",
                "--workspace",
            ],
            &[
                "doc",
                "-q",
                "--manifest-path",
                "tests/golden/Cargo.toml",
                "--workspace",
                "--no-deps",
            ],
        ],
    },
    Step {
        name: "system",
        about: "the runtime on real sockets, every operation over the wire, the examples",
        calls: &[
            &[
                "clippy",
                "-q",
                "--manifest-path",
                "tests/Cargo.toml",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            &["test", "--manifest-path", "tests/Cargo.toml", "--workspace"],
        ],
    },
];

/// Runs the steps that are named, all without any.
pub fn run(wanted: &[String]) -> Outcome {
    let names: Vec<&str> = STEPS
        .iter()
        .map(|step| step.name)
        .chain(["features"])
        .collect();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(format!(
            "there is no step `{unknown}`; there are {}",
            names.join(", ")
        ));
    }
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    for step in STEPS.iter().filter(|step| chosen(step.name)) {
        let start = Instant::now();
        println!("== {}: {}", step.name, step.about);
        for call in step.calls {
            cargo(call)?;
        }
        println!(
            "== {}: passed in {:.0} s",
            step.name,
            start.elapsed().as_secs_f64()
        );
    }
    if chosen("features") {
        println!("== features: the facade with each feature alone");
        for feature in products()? {
            let features = format!("{feature},rustls");
            cargo(&[
                "check",
                "-q",
                "--manifest-path",
                "generated/Cargo.toml",
                "-p",
                "ionoscloud",
                "--no-default-features",
                "--features",
                &features,
            ])?;
        }
        cargo(&[
            "check",
            "-q",
            "--manifest-path",
            "generated/Cargo.toml",
            "-p",
            "ionoscloud",
            "--no-default-features",
        ])?;
        println!("== features: passed");
    }
    Ok(ExitCode::SUCCESS)
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command
        .args(arguments)
        .current_dir(root())
        .env("RUSTDOCFLAGS", "-D warnings");
    let shown = format!("cargo {}", arguments.join(" "));
    let status = command
        .status()
        .map_err(|error| format!("{shown}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` failed"))
    }
}
