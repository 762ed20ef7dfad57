//! `publish`: uploads every crate that has changed since its last release, in the order of their dependencies.
//!
//! A second run takes up where the first one stopped: the registry itself says what it has already.

mod lookup;
mod package;
pub mod rehearse;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use xtask_common::{Outcome, counted};

use crate::{
    Result,
    cargo::Cargo,
    git::Git,
    release,
    repository::regenerate,
    version::step,
    versions::{Move, command::stale, lock, plan},
};
use package::{Package, problems};

#[derive(Args)]
pub struct PublishArgs {
    /// Upload; without it only show what would be done.
    #[arg(long)]
    execute: bool,
    /// Another registry than crates.io, by the name that cargo knows it by.
    #[arg(long, value_name = "NAME")]
    registry: Option<String>,
    /// Publish a clone of HEAD to a registry on loopback, stop in the middle, go on, and build a program from there.
    #[arg(long, conflicts_with_all = ["execute", "registry", "offline", "no_verify"])]
    rehearse: bool,
    /// Skip what needs a network.
    #[arg(long, conflicts_with = "execute")]
    offline: bool,
    /// Do not build the crates from their packages.
    #[arg(long)]
    no_verify: bool,
    /// A crate whose change breaks programs although no document shows it; as for `versions`.
    #[arg(long, value_name = "CRATE", num_args = 1..)]
    breaking: Vec<String>,
}

/// Publishes, or shows what would be done.
///
/// # Errors
/// Anything that is not as it should be: nothing is uploaded before all crates have passed all checks.
pub fn run(args: &PublishArgs) -> Outcome {
    let root = std::fs::canonicalize(".")?;
    if args.rehearse {
        return rehearse::run(&root);
    }
    let git = Git::new(&root);
    clean(&git, args.execute)?;
    regenerate(&root, true)?;
    let moves = plan(&root, &args.breaking)?;
    let lock = lock::stale(&root, args.offline)?;
    if let Some((file, _)) = stale(&root, &moves)?.iter().chain(&lock).next() {
        return Err(format!(
            "{} is not up to date; run `cargo xtask versions`",
            file.display()
        )
        .into());
    }
    let moves: Vec<Move> = moves.into_iter().filter(|planned| planned.moves).collect();
    if moves.is_empty() {
        xtask_common::say!("nothing has changed since the last release");
        return Ok(true);
    }
    let cargo = Cargo {
        root: &root,
        registry: args.registry.as_deref(),
        offline: args.offline,
    };
    let packages = pack(&cargo, &moves, args)?;
    let open = open(&cargo, &moves, &packages)?;
    for (planned, package) in moves.iter().zip(&packages) {
        let done = !open.contains(&package.package);
        xtask_common::say!(
            "{}{}",
            line(planned, package),
            if done { ", published already" } else { "" }
        );
    }
    if !args.execute {
        if args.offline {
            xtask_common::say!("skipped without a network: what the registry has already");
        }
        xtask_common::say!("nothing was uploaded; --execute does");
        return Ok(true);
    }
    upload(&cargo, &git, &moves, &open)?;
    Ok(true)
}

/// What is committed is what is published.
fn clean(git: &Git, execute: bool) -> Result<()> {
    let dirt = git.dirt()?;
    if dirt.is_empty() {
        return Ok(());
    }
    if execute {
        return Err(format!("there are changes that are not committed:\n{dirt}").into());
    }
    xtask_common::say!("there are changes that are not committed; --execute would refuse them");
    Ok(())
}

/// Makes the packages, builds them from there, and checks them.
fn pack(cargo: &Cargo<'_>, moves: &[Move], args: &PublishArgs) -> Result<Vec<Package>> {
    let names: Vec<&str> = moves
        .iter()
        .map(|planned| planned.krate.package.as_str())
        .collect();
    let mut command = vec!["package", "-q"];
    // Building them takes minutes: it is what makes sure before an upload.
    if args.no_verify || !args.execute {
        command.push("--no-verify");
    }
    if !args.execute {
        command.push("--allow-dirty");
    }
    xtask_common::say!("packaging {}", counted(names.len(), "crate"));
    cargo.run(&command, &names)?;
    let metadata = cargo.metadata(&["--no-deps"])?;
    let mut packages = Vec::new();
    let mut found = Vec::new();
    for planned in moves {
        let package = package::package(&metadata, &planned.krate)?;
        found.extend(problems(cargo.root, &metadata, &package));
        packages.push(package);
    }
    if found.is_empty() {
        Ok(packages)
    } else {
        Err(found.join("\n").into())
    }
}

/// The packages that the registry does not have yet. One that it has must be the same: a run before this one has
/// uploaded it.
fn open(cargo: &Cargo<'_>, moves: &[Move], packages: &[Package]) -> Result<Vec<String>> {
    let mut open = Vec::new();
    for (planned, package) in moves.iter().zip(packages) {
        // A version is taken once and for all (the Cargo Book, Publishing): one that is there cannot be sent again.
        let there = if cargo.offline {
            None
        } else {
            cargo.checksum(&package.package, &package.version)?
        };
        match there {
            None => open.push(package.package.clone()),
            Some(sum) if sum == package.sha256 => {}
            Some(_) => {
                return Err(format!(
                    "{} {} is in the registry with other contents: publish the commit that it came from, or give the \
                     crate another version in {}",
                    package.package,
                    package.version,
                    planned.krate.version_file().display()
                )
                .into());
            }
        }
    }
    Ok(open)
}

/// `ionoscloud-dns 0.1.0 -> 0.1.1 (patch), 46 KB, 53 files, sha256 045e…`.
fn line(planned: &Move, package: &Package) -> String {
    let step = match &planned.released {
        Some(released) => format!(
            "{released} -> {} ({})",
            package.version,
            step(released, &planned.version)
        ),
        None => format!("{} (first)", package.version),
    };
    format!(
        "{} {step}, {} KB, {}, sha256 {}",
        package.package,
        package.size.div_ceil(1024),
        counted(package.files.len(), "file"),
        package.sha256
    )
}

/// Uploads one crate after the other, and leaves a tag for each.
fn upload(cargo: &Cargo<'_>, git: &Git, moves: &[Move], open: &[String]) -> Result<()> {
    let bar = ProgressBar::new(moves.len() as u64).with_style(ProgressStyle::with_template(
        "{pos}/{len} {wide_bar} {msg}",
    )?);
    for planned in moves {
        let package = planned.krate.package.as_str();
        bar.set_message(package.to_owned());
        if open.iter().any(|open| open == package) {
            // They have been built from their packages, or were not to be.
            let uploaded = cargo.run(&["publish", "-q", "--no-verify"], &[package]);
            uploaded.map_err(|error| {
                format!("{error}: {package} is not published; the same command goes on from here")
            })?;
        }
        let tag = release::tag(package, &planned.version);
        if git.tags(&tag)?.iter().all(|known| *known != tag) {
            git.text(&["tag", &tag])?;
        }
        bar.suspend(|| xtask_common::say!("published {package} {}", planned.version));
        bar.inc(1);
    }
    bar.finish_and_clear();
    let published = counted(moves.len(), "crate");
    xtask_common::say!("{published} published; `git push --tags` makes that known");
    Ok(())
}
