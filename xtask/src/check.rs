//! `test`: every check of the repository, each a list of cargo calls that can also be typed by themselves.

use std::process::{Command, ExitCode};
use std::time::Instant;

use crate::Outcome;
use crate::repository::{products, root};

/// A named list of cargo calls.
struct Step {
    name: &'static str,
    about: &'static str,
    calls: &'static [&'static str],
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "hand-written sources are formatted",
        calls: &[
            "fmt --all --check",
            "fmt --manifest-path tests/Cargo.toml -p ionoscloud-fake -p pages-tests -p runtime-tests -p wire-tests --check",
            "fmt --manifest-path tests/bench/Cargo.toml -p kit -p hand -p ours --check",
            "fmt --manifest-path generated/Cargo.toml -p ionoscloud-core --check",
        ],
    },
    Step {
        name: "drift",
        about: "generated/ is what the generator renders",
        calls: &[
            "xtask regenerate --check",
            "xtask snapshot",
            "xtask summary --check",
        ],
    },
    Step {
        name: "generator",
        about: "the generator, xtask and the import",
        calls: &[
            "clippy -q --workspace --all-targets -- -D warnings",
            "test -q --workspace",
        ],
    },
    Step {
        name: "generated",
        about: "the generated crates: clippy, unit and doc tests, docs",
        calls: &[
            "clippy -q --manifest-path generated/Cargo.toml --workspace --all-features --all-targets -- -D warnings",
            "test -q --manifest-path generated/Cargo.toml --workspace --all-features",
            "doc -q --manifest-path generated/Cargo.toml --workspace --all-features --no-deps",
        ],
    },
    Step {
        name: "golden",
        about: "the small documents: rendered crates compile and do what they should",
        calls: &[
            "clippy -q --manifest-path tests/golden/Cargo.toml --workspace --all-targets -- -D warnings",
            "test -q --manifest-path tests/golden/Cargo.toml --workspace",
            "doc -q --manifest-path tests/golden/Cargo.toml --workspace --no-deps",
        ],
    },
    Step {
        name: "system",
        about: "the runtime on real sockets, every operation over the wire, the examples",
        calls: &[
            "clippy -q --manifest-path tests/Cargo.toml --workspace --all-targets -- -D warnings",
            "test --manifest-path tests/Cargo.toml --workspace",
        ],
    },
    Step {
        name: "cost",
        about: "what no machine changes stays within its budget: crates, tokens, sizes, allocations",
        calls: &[
            "clippy -q --manifest-path tests/bench/Cargo.toml --workspace --all-targets --features hand/time,hand/space,hand/rustls,ours/time,ours/space,ours/rustls -- -D warnings",
            "xtask bench counts --check",
        ],
    },
];

/// The step that is made from the products.
const FEATURES: &str = "features";

/// Runs the steps that are named, all without any.
pub fn run(wanted: &[String]) -> Outcome {
    let names: Vec<&str> = STEPS
        .iter()
        .map(|step| step.name)
        .chain([FEATURES])
        .collect();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(format!(
            "there is no step `{unknown}`; there are {}",
            names.join(", ")
        ));
    }
    let chosen = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    for step in STEPS.iter().filter(|step| chosen(step.name)) {
        run_step(
            step.name,
            step.about,
            step.calls.iter().map(ToString::to_string),
        )?;
    }
    if chosen(FEATURES) {
        let check =
            "check -q --manifest-path generated/Cargo.toml -p ionoscloud --no-default-features";
        let alone = products()?
            .into_iter()
            .map(|product| format!("{check} --features {product}"));
        let all = [
            check.to_owned(),
            format!("{check} --features full,native-tls"),
        ];
        run_step(
            FEATURES,
            "the facade with each feature alone, with none and with all",
            all.into_iter().chain(alone),
        )?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_step(name: &str, about: &str, calls: impl Iterator<Item = String>) -> Result<(), String> {
    let start = Instant::now();
    println!("== {name}: {about}");
    for call in calls {
        cargo(&call)?;
    }
    println!(
        "== {name}: passed in {:.0} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

fn cargo(arguments: &str) -> Result<(), String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command
        .args(arguments.split_whitespace())
        .current_dir(root())
        .env("RUSTDOCFLAGS", "-D warnings");
    let status = command
        .status()
        .map_err(|error| format!("cargo {arguments}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`cargo {arguments}` failed"))
    }
}
