//! `test`, also called `ci`: every check of the repository, each a list of commands that can also be typed by
//! themselves. The workflows call nothing else.

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

/// A step that needs a tool which does not come with Rust, or a network; it runs when it is named.
struct Extra {
    step: Step,
    /// A command that succeeds where the tool is there; empty where there is none.
    probe: &'static str,
    install: &'static str,
}

const EXTRAS: &[Extra] = &[
    Extra {
        step: Step {
            name: "msrv",
            about: "the generated crates build with the oldest Rust that they promise",
            calls: &[
                "rustup run 1.88 cargo check -q --manifest-path generated/Cargo.toml --workspace --all-features",
            ],
        },
        probe: "rustup run 1.88 cargo --version",
        install: "rustup toolchain install 1.88 --profile minimal",
    },
    Extra {
        step: Step {
            name: "deny",
            about: "licenses, advisories, bans and sources of all dependencies",
            calls: &[
                "deny --log-level warn --manifest-path generated/Cargo.toml --all-features --config deny.toml check",
                "deny --log-level warn --manifest-path Cargo.toml --config deny.toml check",
            ],
        },
        probe: "deny --version",
        install: "cargo install --locked cargo-deny",
    },
    Extra {
        step: Step {
            name: "semver",
            about: "versions and changelogs are what the changes need, and cargo-semver-checks agrees",
            calls: &["xtask versions --check --semver"],
        },
        probe: "semver-checks --version",
        install: "cargo install --locked cargo-semver-checks",
    },
    Extra {
        step: Step {
            name: "site",
            about: "the site of guide and reference is made, no link in it is dead, and every operation is found",
            calls: &["xtask site"],
        },
        probe: "node --version",
        install: "Node.js, https://nodejs.org",
    },
    Extra {
        step: Step {
            name: "rehearse",
            about: "all crates published to a registry on loopback, and a program built from there",
            calls: &["xtask publish --rehearse"],
        },
        probe: "",
        install: "",
    },
];

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

/// Runs the steps that are named, all that need nothing but Rust without any.
pub fn run(wanted: &[String], list: bool) -> Outcome {
    let features = Step {
        name: FEATURES,
        about: "the facade with each feature alone, with none and with all",
        calls: &[],
    };
    let extras = EXTRAS.iter().map(|extra| &extra.step);
    let known: Vec<&Step> = STEPS.iter().chain([&features]).chain(extras).collect();
    if list {
        for step in &known {
            let extra = EXTRAS.iter().any(|extra| extra.step.name == step.name);
            let when = if extra { " (when named)" } else { "" };
            println!("{:10} {}{when}", step.name, step.about);
        }
        return Ok(ExitCode::SUCCESS);
    }
    let names: Vec<&str> = known.iter().map(|step| step.name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(format!(
            "there is no step `{unknown}`; there are {}",
            names.join(", ")
        ));
    }
    let named = |name: &str| wanted.iter().any(|wanted| wanted == name);
    let chosen = |name: &str| wanted.is_empty() || named(name);
    for step in STEPS.iter().filter(|step| chosen(step.name)) {
        run_step(step, step.calls.iter().map(ToString::to_string))?;
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
            "test -q --manifest-path generated/Cargo.toml -p ionoscloud-core --no-default-features --lib"
                .to_owned(),
        ];
        run_step(&features, all.into_iter().chain(alone))?;
    }
    for Extra {
        step,
        probe,
        install,
    } in EXTRAS.iter().filter(|extra| named(extra.step.name))
    {
        if !probe.is_empty()
            && !command(probe)
                .output()
                .is_ok_and(|probe| probe.status.success())
        {
            return Err(format!(
                "{} needs a tool that is not here: `{install}`",
                step.name
            ));
        }
        run_step(step, step.calls.iter().map(ToString::to_string))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_step(step: &Step, calls: impl Iterator<Item = String>) -> Result<(), String> {
    let Step { name, about, .. } = step;
    let start = Instant::now();
    println!("== {name}: {about}");
    for call in calls {
        run_call(&call)?;
    }
    println!(
        "== {name}: passed in {:.0} s",
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// A call as it is written above: of cargo, unless it is one of rustup or Node.js.
fn command(call: &str) -> Command {
    let mut words = call.split_whitespace().peekable();
    let mut command = if let Some(other) = words.next_if(|word| ["rustup", "node"].contains(word)) {
        Command::new(other)
    } else {
        Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
    };
    command
        .args(words)
        .current_dir(root())
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}

fn run_call(call: &str) -> Result<(), String> {
    let status = command(call)
        .status()
        .map_err(|error| format!("{call}: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{call}` failed"))
    }
}
