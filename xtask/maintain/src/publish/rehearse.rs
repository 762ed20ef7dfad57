//! `publish --rehearse`: a release of everything, to a registry on loopback, with a stop in the middle.

use std::{
    env,
    path::Path,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use xtask_common::{
    Outcome, call,
    crates::FACADE,
    files::{make, remove, write},
    repository::target,
};

use crate::{
    Result,
    git::Git,
    registry::{NAME, Registry},
    versions::{
        crates::{Crate, Role, crates},
        lock,
    },
};

/// How often the registry is looked at.
const BLINK: Duration = Duration::from_millis(20);

/// Clones HEAD, publishes the clone, and builds a program that depends on the facade.
///
/// # Errors
/// Any step fails; it has said why.
pub fn run(root: &Path) -> Outcome {
    let start = Instant::now();
    // Asked for at once: a build in the meantime would take its place.
    let own = env::current_exe()?;
    let folder = target(root).join("rehearsal");
    for part in ["clone", "registry", "program", "cargo"] {
        remove(&folder.join(part))?;
    }
    make(&folder)?;
    let clone = folder.join("clone");
    let (from, to) = (root.to_string_lossy(), clone.to_string_lossy());
    Git::new(root).text(&["clone", "-q", "--no-tags", &from, &to])?;
    lock::restore(&clone)?;
    let registry = Registry::serve(&folder.join("registry"), &clone)?;
    write(&folder.join("cargo/config.toml"), &registry.config())?;
    let all = crates(&clone)?;
    xtask_common::say!("publishing {} crates to {}", all.len(), registry.index());

    let half = all.len() / 2;
    let mut first = publish(&own, &folder)?;
    while registry.count() < half {
        if let Some(status) = first.try_wait()? {
            return Err(format!("publishing ended before the stop: {status}").into());
        }
        thread::sleep(BLINK);
    }
    first.kill()?;
    first.wait()?;
    xtask_common::say!("stopped after {} crates", registry.count());

    let status = publish(&own, &folder)?.wait()?;
    if !status.success() {
        return Err("it does not go on after the stop".into());
    }
    if registry.count() != all.len() {
        let count = registry.count();
        return Err(format!("{count} crates are in the registry, not {}", all.len()).into());
    }
    program(&folder, &all)?;
    xtask_common::say!(
        "rehearsed in {:.0} s: {} crates published, a program built from them",
        start.elapsed().as_secs_f64(),
        all.len()
    );
    Ok(true)
}

/// This program, publishing the clone.
fn publish(own: &Path, folder: &Path) -> Result<Child> {
    let mut command = Command::new(own);
    command
        .args(["publish", "--execute", "--registry", NAME])
        .current_dir(folder.join("clone"));
    Ok(command_env(&mut command, folder).spawn()?)
}

/// A home of cargo in which the registry is crates.io, and a folder to build in.
fn command_env<'a>(command: &'a mut Command, folder: &Path) -> &'a mut Command {
    command
        // `config.toml` in there holds for all folders (the Cargo Book, Configuration).
        .env("CARGO_HOME", folder.join("cargo"))
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "0")
}

/// A program outside the repository that knows nothing but the registry.
fn program(folder: &Path, all: &[Crate]) -> Result<()> {
    let facade = all
        .iter()
        .find(|krate| krate.package == FACADE.package)
        .ok_or("there is no facade")?;
    let products: Vec<String> = all
        .iter()
        .filter_map(|krate| match &krate.role {
            Role::Product(name) => Some(name.replace('-', "_")),
            Role::Shared(_) => None,
        })
        .collect();
    let program = folder.join("program");
    write(
        &program.join("Cargo.toml"),
        &format!(
            // A workspace of its own: cargo looks for one in the folders above (the Cargo Book, Workspaces).
            "[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             ionoscloud = {{ version = \"{}\", features = [\"full\"] }}\n\n[workspace]\n",
            facade.version
        ),
    )?;
    let clients: Vec<String> = products
        .iter()
        .map(|product| {
            format!("    println!(\"{product}: {{:?}}\", ionoscloud::{product}::Client::new(&session));\n")
        })
        .collect();
    write(
        &program.join("src/main.rs"),
        &format!(
            "fn main() -> Result<(), ionoscloud::Error> {{\n    let session = ionoscloud::Session::from_env()?;\n{}    \
             Ok(())\n}}\n",
            clients.concat()
        ),
    )?;
    let mut command = call::cargo();
    command
        .args(["run", "-q"])
        .current_dir(&program)
        .env("IONOS_TOKEN", "rehearsal");
    call::run(command_env(&mut command, folder))
        .map_err(|error| format!("a program that depends on the facade: {error}").into())
}
