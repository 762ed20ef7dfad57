//! What whoever starts the server decides; none of it changes while it runs.

use std::path::PathBuf;
use std::time::Duration;

use crate::arguments::hint;
use crate::catalogue::{Class, Operation, products};

/// What the server shows and allows.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Which tools are listed.
    pub mode: Mode,
    /// The most dangerous class that is allowed; what is beyond it is not listed, not found and not called.
    pub scope: Class,
    /// Whether only a person's own answer confirms, never a token that the model gives back.
    pub require_human: bool,
    /// Whether writes are only shown.
    pub dry_run: bool,
    /// How long a call waits for what it started before it tells how far things are.
    pub patience: Duration,
    /// How long a confirmation is good for, and a question is left open.
    pub lifetime: Duration,
    /// The most bytes of a result.
    pub result: usize,
    /// The most calls in a minute, and the most of them that change something.
    pub calls_per_minute: usize,
    pub changes_per_minute: usize,
    /// The folder for secrets that calls make.
    pub secrets: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            mode: Mode::Search,
            scope: Class::Read,
            require_human: false,
            dry_run: false,
            patience: Duration::from_secs(55),
            lifetime: Duration::from_secs(300),
            result: 80_000,
            calls_per_minute: 240,
            changes_per_minute: 30,
            secrets: None,
        }
    }
}

impl Settings {
    /// Whether an operation may be called.
    #[must_use]
    pub fn allows(&self, operation: &Operation) -> bool {
        operation.class <= self.scope
    }
}

/// Which tools are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The basic ones, and those that find, describe and call all others.
    Search,
    /// The basic ones and these.
    Toolsets(Vec<Toolset>),
    /// Every operation.
    All,
}

/// Some operations: a product, or a group of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toolset {
    product: &'static str,
    group: Option<&'static str>,
}

/// Sets of several products and groups, by what one does with them.
const NAMED: [(&str, &[&str]); 5] = [
    (
        "servers",
        &[
            "compute.datacenters",
            "compute.servers",
            "compute.volumes",
            "compute.nics",
            "compute.lans",
            "compute.requests",
        ],
    ),
    ("kubernetes", &["compute.kubernetes", "containerregistry"]),
    (
        "databases",
        &[
            "psql",
            "psql-v2",
            "mongo",
            "mariadb",
            "mariadb-v2",
            "inmemorydb",
            "inmemorydb-v2",
        ],
    ),
    (
        "network",
        &[
            "compute.lans",
            "compute.nics",
            "compute.ip_blocks",
            "compute.nat_gateways",
            "dns",
            "vpn",
            "cdn",
        ],
    ),
    (
        "observability",
        &["logging", "monitoring", "activitylog", "billing"],
    ),
];

impl Mode {
    /// Reads `search`, `all`, or toolsets separated by commas: products, groups such as `compute.servers`, named sets.
    ///
    /// # Errors
    /// There is no such thing.
    pub fn parse(text: &str) -> Result<Mode, String> {
        match text.trim() {
            "" | "search" => Ok(Mode::Search),
            "all" => Ok(Mode::All),
            list => {
                let mut sets = Vec::new();
                for word in list
                    .split(',')
                    .map(str::trim)
                    .filter(|word| !word.is_empty())
                {
                    match NAMED.iter().find(|(name, _)| *name == word) {
                        Some((_, members)) => {
                            // Of a set, only what was built in.
                            sets.extend(
                                members
                                    .iter()
                                    .filter_map(|member| Toolset::parse(member).ok()),
                            );
                        }
                        None => sets.push(Toolset::parse(word)?),
                    }
                }
                sets.dedup();
                Ok(Mode::Toolsets(sets))
            }
        }
    }

    /// The names of the sets that are no product.
    pub fn named() -> impl Iterator<Item = &'static str> {
        NAMED.iter().map(|(name, _)| *name)
    }

    /// Whether an operation is listed as a tool of its own.
    #[must_use]
    pub fn lists(&self, operation: &Operation) -> bool {
        match self {
            Mode::Search => false,
            Mode::Toolsets(sets) => sets.iter().any(|set| set.has(operation)),
            Mode::All => true,
        }
    }
}

impl Toolset {
    fn parse(word: &str) -> Result<Toolset, String> {
        let (product, group) = match word.split_once('.') {
            Some((product, group)) => (product, Some(group)),
            None => (word, None),
        };
        let Some(found) = products().iter().find(|own| own.name == product) else {
            let names = products().iter().map(|own| own.name).chain(Mode::named());
            return Err(format!(
                "there is no product or set `{product}`{}",
                hint(product, names)
            ));
        };
        let groups = || found.operations.iter().map(|operation| operation.group);
        let group = match group {
            None => None,
            Some(word) => match groups().find(|group| *group == word) {
                Some(group) => Some(group),
                None => {
                    return Err(format!(
                        "{product} has no group `{word}`{}",
                        hint(word, groups())
                    ));
                }
            },
        };
        Ok(Toolset {
            product: found.name,
            group,
        })
    }

    fn has(&self, operation: &Operation) -> bool {
        self.product == operation.product && self.group.is_none_or(|group| group == operation.group)
    }
}

/// Reads a scope: `read`, `write` or `destructive`, each with all before it.
///
/// # Errors
/// It is none of them.
pub fn scope(text: &str) -> Result<Class, String> {
    match text.trim().to_ascii_lowercase().as_str() {
        "" | "read" | "readonly" | "read-only" => Ok(Class::Read),
        "write" => Ok(Class::Write),
        "destructive" => Ok(Class::Destructive),
        other => Err(format!("`{other}` is no scope: read, write or destructive")),
    }
}
