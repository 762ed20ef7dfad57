//! Versions and changelogs of all crates: what has changed since the last release decides.

pub mod changelog;
pub mod command;
pub mod crates;
pub mod lock;
mod touch;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use semver::Version;
use xtask_common::crates::{DRIVER, FACADE, Foundation, RUNTIME, STORAGE, TOOLS, TRANSFER};

use crate::{
    Result,
    diff::{Difference, Weight, load::State},
    git::Git,
    release,
    version::{compatible, next},
};
use crates::{Crate, Role};

/// What is to become of a crate.
#[derive(Clone, Debug)]
pub struct Move {
    pub krate: Crate,
    /// The version of the last release; `None` before the first.
    pub released: Option<Version>,
    /// The version that it should have.
    pub version: Version,
    /// Whether anything has changed since the last release.
    pub moves: bool,
    /// The lines of its changelog, in Markdown.
    pub changes: String,
    /// For a product: the oldest runtime that it should ask for, where `sdk.yaml` has to say so.
    pub runtime: Option<Version>,
}

/// The moves of all crates, in the order in which they are published. `breaking` names packages whose change breaks
/// programs although no document shows it.
///
/// # Errors
/// A document has errors, a file cannot be read, or git does not answer.
pub fn plan(root: &Path, breaking: &[String]) -> Result<Vec<Move>> {
    let git = Git::new(root);
    let all = crates::crates(root)?;
    if let Some(unknown) = breaking
        .iter()
        .find(|name| !all.iter().any(|krate| krate.package == **name))
    {
        return Err(format!("there is no crate `{unknown}`").into());
    }
    let mut planner = Planner {
        root,
        git: &git,
        breaking,
        moves: Vec::new(),
    };
    for krate in all {
        let planned = planner.one(krate)?;
        planner.moves.push(planned);
    }
    Ok(planner.moves)
}

struct Planner<'a> {
    root: &'a Path,
    git: &'a Git,
    breaking: &'a [String],
    moves: Vec<Move>,
}

impl Planner<'_> {
    fn one(&self, krate: Crate) -> Result<Move> {
        let Some(released) = release::last(self.git, &krate.package)? else {
            return Ok(Move {
                version: krate.version.clone(),
                krate,
                released: None,
                moves: true,
                changes: "The first release.".to_owned(),
                runtime: None,
            });
        };
        let files = touch::touched(self.root, self.git, &released.tag, &krate)?;
        let mut weight = (!files.is_empty()).then_some(Weight::Behavior);
        let mut changes = String::new();
        match &krate.role {
            Role::Shared(shared) if shared.on == Foundation::Nothing => {}
            Role::Shared(shared) if shared.on == Foundation::Runtime => {
                if let Some(line) = self.other_runtime(&krate) {
                    weight = Some(Weight::Breaking);
                    changes = line;
                }
            }
            Role::Product(product) => {
                let difference = self.difference(&released.tag, product)?;
                weight = weight.max(difference.weight());
                changes = difference.markdown(3);
                if let Some(line) = self.other_runtime(&krate) {
                    weight = Some(Weight::Breaking);
                    changes.push_str(&line);
                }
            }
            Role::Shared(_) => {
                let (heaviest, lines) = self.passed_on(&released.tag, &krate.role)?;
                weight = weight.max(heaviest);
                changes = lines;
            }
        }
        if weight.is_some() && self.breaking.contains(&krate.package) {
            weight = Some(Weight::Breaking);
        }
        if weight.is_some() && changes.trim().is_empty() {
            changes = match krate.role {
                Role::Shared(&(DRIVER | TOOLS)) => {
                    "### Changed\n\n- Calls what the crates of the products have now.\n".to_owned()
                }
                _ => self.commits(&released.tag, &krate)?,
            };
        }
        let needed = weight.map_or(released.version.clone(), |weight| {
            next(&released.version, weight)
        });
        let runtime = self.runtime(&krate, weight.is_some());
        Ok(Move {
            version: needed.max(krate.version.clone()),
            released: Some(released.version),
            moves: weight.is_some(),
            krate,
            changes,
            runtime,
        })
    }

    fn difference(&self, tag: &str, product: &str) -> Result<Difference> {
        let new = State::now(self.root, product)?;
        let old = State::at(self.git, tag, product)?;
        Difference::of(old.as_ref(), &new, product)
    }

    /// The move of the runtime, which is planned first.
    fn of_runtime(&self) -> Option<&Move> {
        self.moves
            .iter()
            .find(|planned| planned.krate.role == Role::Shared(&RUNTIME))
    }

    /// A line about the runtime where the last release of the product cannot be used with the coming one: its types
    /// stand in the product's signatures.
    fn other_runtime(&self, krate: &Crate) -> Option<String> {
        let runtime = self.of_runtime()?;
        let used = krate
            .runtime
            .as_deref()
            .and_then(|version| Version::parse(version).ok())
            .or_else(|| runtime.released.clone())?;
        (!compatible(&used, &runtime.version)).then(|| {
            format!(
                "### Breaking\n\n- Works with `{}` {} and no longer with {used}.\n",
                runtime.krate.package, runtime.version
            )
        })
    }

    /// What `sdk.yaml` should say about the runtime: a crate that moves asks for the runtime that it was tested with,
    /// one that stays for the one that it was released with.
    fn runtime(&self, krate: &Crate, moves: bool) -> Option<Version> {
        let Role::Product(_) = krate.role else {
            return None;
        };
        let runtime = self.of_runtime()?;
        let wanted = if moves {
            runtime.version.clone()
        } else {
            match &krate.runtime {
                Some(said) => Version::parse(said).ok()?,
                None => runtime.released.clone()?,
            }
        };
        let said = krate.runtime.clone();
        let rendered = said.unwrap_or_else(|| runtime.version.to_string());
        (rendered != wanted.to_string()).then_some(wanted)
    }

    /// What the products and the runtime do to a crate that passes them on, with the lines for its changelog.
    fn passed_on(&self, tag: &str, role: &Role) -> Result<(Option<Weight>, String)> {
        let manifests = self.git.files(tag, "specs")?;
        let before: BTreeSet<&str> = manifests
            .iter()
            .filter_map(|path| path.strip_prefix("specs/")?.strip_suffix("/openapi.yaml"))
            .collect();
        let mut weight = None;
        let mut breaking = Vec::new();
        let mut added = Vec::new();
        for planned in &self.moves {
            let name = match &planned.krate.role {
                &Role::Shared(&RUNTIME) => "the runtime",
                Role::Product(name)
                    if *role == Role::Shared(&TRANSFER) && !name.ends_with(STORAGE) =>
                {
                    continue;
                }
                Role::Product(name) => name.as_str(),
                Role::Shared(_) => continue,
            };
            let line = format!("- {name}: `{}` {}", planned.krate.package, planned.version);
            match &planned.released {
                Some(released) if !compatible(released, &planned.version) => breaking.push(line),
                // The facade names what it passes on of the runtime.
                Some(_)
                    if *role == Role::Shared(&FACADE)
                        && planned.krate.role == Role::Shared(&RUNTIME)
                        && planned.moves =>
                {
                    weight = weight.max(Some(Weight::Behavior));
                }
                None if !before.contains(name) => added.push(line),
                _ => {}
            }
        }
        let now: BTreeSet<&str> = self
            .moves
            .iter()
            .filter_map(|planned| match &planned.krate.role {
                Role::Product(name) => Some(name.as_str()),
                Role::Shared(_) => None,
            })
            .collect();
        breaking.extend(
            before
                .difference(&now)
                .map(|name| format!("- {name}: removed")),
        );
        let mut text = String::new();
        for (heading, lines, heavy) in [
            ("Breaking", breaking, Weight::Breaking),
            ("Added", added, Weight::Addition),
        ] {
            if !lines.is_empty() {
                weight = weight.max(Some(heavy));
                text.push_str(&format!("### {heading}\n\n{}\n\n", lines.join("\n")));
            }
        }
        Ok((weight, text))
    }

    /// The commits that touched the sources of a crate since a tag, where no document says what has changed.
    fn commits(&self, tag: &str, krate: &Crate) -> Result<String> {
        let range = format!("{tag}..HEAD");
        let sources = krate.sources();
        let sources = sources.to_string_lossy();
        // `:(exclude)` is git's word for it (gitglossary(7), pathspec).
        // The commit of a release gives nothing but versions, and is not there yet when its changelog is written.
        let without = |file: PathBuf| format!(":(exclude){}", file.display());
        let (version, changelog) = (without(krate.version_file()), without(krate.changelog()));
        let log = ["log", "--format=- %s", &range, "--", &sources];
        let log = self
            .git
            .text(&[&log[..], &[&version, &changelog]].concat())?;
        let lines = match log.trim() {
            "" => "- The API is the same; the code that the generator makes of it is not.",
            log => log,
        };
        Ok(format!("### Changed\n\n{lines}\n"))
    }
}
