//! `test`, also called `ci`: every check of the repository, each a list of commands that can also be typed by
//! themselves. The workflows call nothing else.

use std::process::Command;
use std::time::Instant;

use xtask_common::call::{cargo, chain, output};
use xtask_common::crates::{FACADE, FAKE, RUNTIME, TESTING, TOOLS, TRANSFER};
use xtask_common::repository::{products, root};
use xtask_common::{Outcome, Result};

/// A named list of calls, of cargo unless they begin with `apt-get`, `bash`, `node` or `rustup`. In them `{runtime}`, `{facade}`,
/// `{fake}`, `{testing}`, `{transfer}` and `{tools}` are packages; a call with `{product}` is made for each product.
struct Step {
    name: &'static str,
    about: &'static str,
    needs: Needs,
    calls: &'static [&'static str],
}

/// What a step needs; one that needs more than Rust runs only when it is named.
#[derive(PartialEq, Eq)]
enum Needs {
    Rust,
    Network,
    Tool {
        /// A call that succeeds where the tool is there.
        probe: &'static str,
        install: &'static str,
    },
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        about: "hand-written sources are formatted",
        needs: Needs::Rust,
        calls: &[
            "fmt --all --check",
            "fmt --manifest-path tests/Cargo.toml -p mcp-tests -p pages-tests -p runtime-tests -p schemas-tests -p storage-tests -p values-tests -p wire-tests --check",
            "fmt --manifest-path tests/golden/Cargo.toml -p golden-behavior --check",
            "fmt --manifest-path tests/bench/Cargo.toml -p kit -p hand -p ours --check",
            "fmt --manifest-path generated/Cargo.toml -p {runtime} -p {fake} -p {testing} -p {transfer} -p {tools} --check",
        ],
    },
    Step {
        name: "drift",
        about: "generated/ is what the generator renders",
        needs: Needs::Rust,
        calls: &[
            "xtask regenerate --check",
            "xtask snapshot",
            "xtask summary --check",
        ],
    },
    Step {
        name: "generator",
        about: "the generator, xtask and the import",
        needs: Needs::Rust,
        calls: &[
            "clippy -q --workspace --all-targets -- -D warnings",
            "test -q --workspace",
        ],
    },
    Step {
        name: "generated",
        about: "the generated crates: clippy, tests, docs",
        needs: Needs::Rust,
        calls: &[
            "clippy -q --manifest-path generated/Cargo.toml --workspace --all-features --all-targets -- -D warnings",
            "test -q --manifest-path generated/Cargo.toml --workspace --all-features",
            "doc -q --manifest-path generated/Cargo.toml --workspace --all-features --no-deps",
        ],
    },
    Step {
        name: "golden",
        about: "the small documents: rendered crates compile and do what they should",
        needs: Needs::Rust,
        calls: &[
            "clippy -q --manifest-path tests/golden/Cargo.toml --workspace --all-targets -- -D warnings",
            "test -q --manifest-path tests/golden/Cargo.toml --workspace",
            // What any other crate of a program may switch on; the runtime itself has `float_roundtrip` and `raw_value` on.
            "test -q --manifest-path tests/golden/Cargo.toml -p golden-behavior --features serde_json/arbitrary_precision,serde_json/preserve_order",
            "doc -q --manifest-path tests/golden/Cargo.toml --workspace --no-deps",
        ],
    },
    Step {
        name: "system",
        about: "the runtime on real sockets, every operation over the wire, the examples",
        needs: Needs::Rust,
        calls: &[
            "clippy -q --manifest-path tests/Cargo.toml --workspace --all-targets -- -D warnings",
            // The generator keeps the order of members, by a feature that would be on for the fake as well.
            "test --manifest-path tests/Cargo.toml --workspace --exclude schemas-tests --exclude storage-tests --exclude values-tests",
            "test --manifest-path tests/Cargo.toml -p schemas-tests -p values-tests",
        ],
    },
    Step {
        name: "cost",
        about: "what no machine changes stays within its budget: crates, tokens, sizes, allocations",
        needs: Needs::Rust,
        calls: &[
            "clippy -q --manifest-path tests/bench/Cargo.toml --workspace --all-targets --features hand/time,hand/space,hand/rustls,ours/time,ours/space,ours/rustls -- -D warnings",
            "xtask bench counts --check",
        ],
    },
    Step {
        name: "features",
        about: "the facade with each feature alone, with none and with all",
        needs: Needs::Rust,
        calls: &[
            "check -q --manifest-path generated/Cargo.toml -p {facade} --no-default-features",
            "check -q --manifest-path generated/Cargo.toml -p {facade} --no-default-features --features full,native-tls",
            "test -q --manifest-path generated/Cargo.toml -p {runtime} --no-default-features --lib",
            // What pins and providers are, only rustls knows.
            "test -q --manifest-path tests/Cargo.toml -p runtime-tests --no-default-features --features native-tls --test all -- --skip pin --skip provider tls:: without_certificates",
            "check -q --manifest-path generated/Cargo.toml -p {facade} --no-default-features --features {product}",
        ],
    },
    Step {
        name: "msrv",
        about: "the generated crates build with the oldest Rust that they promise",
        needs: Needs::Tool {
            probe: "rustup run 1.88 cargo --version",
            install: "rustup toolchain install 1.88 --profile minimal",
        },
        calls: &[
            "rustup run 1.88 cargo check -q --manifest-path generated/Cargo.toml --workspace --all-features",
        ],
    },
    Step {
        name: "deny",
        about: "licenses, advisories, bans and sources of all dependencies",
        needs: Needs::Tool {
            probe: "deny --version",
            install: "cargo install --locked cargo-deny",
        },
        calls: &[
            "deny --log-level warn --manifest-path generated/Cargo.toml --all-features --config deny.toml check",
            "deny --log-level warn --manifest-path Cargo.toml --config deny.toml check",
        ],
    },
    Step {
        name: "semver",
        about: "versions and changelogs are what the changes need, and cargo-semver-checks agrees",
        needs: Needs::Tool {
            probe: "semver-checks --version",
            install: "cargo install --locked cargo-semver-checks",
        },
        calls: &[
            "test -q -p maintain --test it semver -- --ignored",
            "xtask versions --check --semver",
        ],
    },
    Step {
        name: "site",
        about: "the site of guide and reference is made, no link in it is dead, and every operation is found",
        needs: Needs::Tool {
            probe: "node --version",
            install: "Node.js, https://nodejs.org",
        },
        calls: &["xtask site"],
    },
    Step {
        name: "fuzz",
        about: "what comes from servers, files and variables at random, 20 minutes for each kind: nothing of it panics the runtime",
        needs: Needs::Tool {
            probe: "rustup run nightly cargo fuzz --version",
            install: "rustup toolchain install nightly --profile minimal && cargo install --locked cargo-fuzz",
        },
        calls: &[
            "rustup run nightly cargo fuzz run --fuzz-dir tests/fuzz texts -- -max_total_time=1200",
            "rustup run nightly cargo fuzz run --fuzz-dir tests/fuzz answers -- -max_total_time=1200",
            "rustup run nightly cargo fuzz run --fuzz-dir tests/fuzz xml -- -max_total_time=1200",
            "rustup run nightly cargo fuzz run --fuzz-dir tests/fuzz config_file -- -max_total_time=1200",
        ],
    },
    Step {
        name: "agents",
        about: "the tools for agents under the official conformance suite, the inspector, and clients in TypeScript and Python; what they cost",
        needs: Needs::Tool {
            probe: "node --version",
            install: "Node.js with npm, https://nodejs.org, and Python 3 with venv; all else is installed into target/agents",
        },
        calls: &[
            "build -q --manifest-path generated/Cargo.toml -p {fake}",
            "build -q --manifest-path generated/Cargo.toml -p {tools} --release",
            "build -q --manifest-path tests/Cargo.toml -p mcp-tests --bin fixtures",
            "node tests/mcp/clients/run.mjs target/agents target/debug/ionoscloud-fake target/release/ionoscloud-mcp target/debug/fixtures",
        ],
    },
    Step {
        name: "storage",
        about: "object storage against Ceph's gateway and ministack, with boto3 beside it",
        needs: Needs::Tool {
            probe: "apt-get --version",
            install: "Debian 12 or a container of it; packages that are missing are installed by root, or with sudo",
        },
        calls: &[
            "test --manifest-path tests/Cargo.toml -p storage-tests --no-run",
            "bash tests/storage/servers.sh target/storage cargo test --manifest-path tests/Cargo.toml -p storage-tests",
        ],
    },
    Step {
        name: "foreign",
        about: "a crate of a foreign document builds from nothing in an empty folder, and calls a server",
        needs: Needs::Network,
        calls: &["test -q -p xtask --test own -- --ignored"],
    },
    Step {
        name: "rehearse",
        about: "all crates published to a registry on loopback, and a program built from there",
        needs: Needs::Network,
        calls: &["xtask publish --rehearse"],
    },
];

/// Runs the steps that are named; without any all that need nothing but Rust.
pub fn run(wanted: &[String], list: bool) -> Outcome {
    if list {
        for (title, alone) in [("without a name:", true), ("only when named:", false)] {
            xtask_common::say!("{title}");
            let steps = STEPS.iter();
            for step in steps.filter(|step| (step.needs == Needs::Rust) == alone) {
                xtask_common::say!("  {:10} {}", step.name, step.about);
            }
        }
        return Ok(true);
    }
    let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        let names = names.join(", ");
        return Err(format!("there is no step `{unknown}`; there are {names}").into());
    }
    let chosen = |step: &&Step| match wanted {
        [] => step.needs == Needs::Rust,
        wanted => wanted.iter().any(|wanted| wanted == step.name),
    };
    for step in STEPS.iter().filter(chosen) {
        step.run()?;
    }
    Ok(true)
}

impl Step {
    fn run(&self) -> Result<()> {
        let Step { name, about, .. } = self;
        if let Needs::Tool { probe, install } = self.needs
            && !output(&mut command(probe)).is_ok_and(|probe| probe.status.success())
        {
            return Err(format!("{name} needs a tool that is not here: `{install}`").into());
        }
        let start = Instant::now();
        xtask_common::say!("== {name}: {about}");
        let calls = self.calls()?;
        chain(calls.iter().map(|call| command(call)))?;
        let seconds = start.elapsed().as_secs_f64();
        xtask_common::say!("== {name}: passed in {seconds:.0} s");
        Ok(())
    }

    /// The calls with the names of crates and products in their places.
    fn calls(&self) -> Result<Vec<String>> {
        let mut calls = Vec::new();
        for call in self.calls {
            let call = call
                .replace("{runtime}", RUNTIME.package)
                .replace("{facade}", FACADE.package)
                .replace("{fake}", FAKE.package)
                .replace("{testing}", TESTING.package)
                .replace("{transfer}", TRANSFER.package)
                .replace("{tools}", TOOLS.package);
            if call.contains("{product}") {
                let products = products(&root().join("specs"))?.into_iter();
                calls.extend(products.map(|product| call.replace("{product}", &product)));
            } else {
                calls.push(call);
            }
        }
        Ok(calls)
    }
}

/// A call as it is written above.
fn command(call: &str) -> Command {
    let mut words = call.split_whitespace().peekable();
    let other = words.next_if(|word| ["apt-get", "bash", "node", "rustup"].contains(word));
    let mut command = other.map_or_else(cargo, Command::new);
    // rustdoc only warns of what it finds; cargo hands it these (the Cargo Book, Environment Variables).
    command
        .args(words)
        .current_dir(root())
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}
