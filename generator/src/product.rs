//! What people decide about a product, as data: `sdk.yaml`.
//!
//! Every rename and every mend carries its reason, and one that no longer changes anything is an error, so
//! that decisions expire by themselves when a document is put right.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Deserialize;

use crate::document::{Edit, Tree};
use crate::finding::{Finding, Place, Severity};
use crate::names::is_name;

/// The contents of a product's `sdk.yaml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// The product's own name, `compute`: its folder, its module in the facade, its feature.
    #[serde(default)]
    pub name: String,
    /// The name of the crate.
    #[serde(rename = "crate")]
    pub package: String,
    /// The version of the crate.
    pub version: String,
    /// The oldest version of the runtime that the crate works with; the runtime's own version without it.
    #[serde(default)]
    pub runtime: Option<String>,
    /// The key that IONOS' configuration file uses, where it differs from the name.
    #[serde(default)]
    pub key: Option<String>,
    /// One line for the manifest.
    #[serde(default)]
    pub description: String,
    /// How completion is seen where the document does not say.
    #[serde(default)]
    pub wait: States,
    /// Words that the API runs together.
    #[serde(default)]
    pub word: Vec<Word>,
    /// Names that the rules get wrong.
    #[serde(default)]
    pub rename: Vec<Rename>,
    /// Facts that the document gets wrong.
    #[serde(default)]
    pub mend: Vec<Mend>,
    /// Members that are read under a second spelling as well.
    #[serde(default)]
    pub alias: Vec<Alias>,
    /// Operations that may be repeated, or not, although their HTTP method says otherwise.
    #[serde(default)]
    pub idempotent: Vec<Idempotent>,
    /// Members that are secret although the rule does not see it, or the other way round.
    #[serde(default)]
    pub secret: Vec<Secret>,
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
}

/// The states that a resource settles in.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct States {
    /// The resource is ready.
    pub good: Vec<String>,
    /// It never will be; any state that begins with `FAILED` is bad as well.
    pub bad: Vec<String>,
}

impl Default for States {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        States {
            good: list(&["AVAILABLE", "ACTIVE", "READY"]),
            bad: list(&["FAILED", "ERROR"]),
        }
    }
}

/// A word of a path that is really several.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// As it stands in paths: `flowlogs`.
    pub path: String,
    /// In snake case: `flow_logs`.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// A name that the rules get wrong. Exactly one of the targets is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// An operationId: `to` is the method.
    #[serde(default)]
    pub operation: Option<String>,
    /// A tag: `to` is the group.
    #[serde(default)]
    pub tag: Option<String>,
    /// A schema, or a JSON pointer to a nested one: `to` is the type.
    #[serde(default)]
    pub schema: Option<String>,
    /// The JSON pointer of a member, an enum value or a parameter: `to` is its name.
    #[serde(default)]
    pub at: Option<String>,
    /// The Rust name.
    pub to: String,
    /// Why.
    pub reason: String,
}

impl Rename {
    /// What the rename is about, as it is written in `sdk.yaml`.
    fn target(&self) -> Option<String> {
        let targets = [
            ("operation", &self.operation),
            ("tag", &self.tag),
            ("schema", &self.schema),
            ("at", &self.at),
        ];
        let mut given = targets
            .into_iter()
            .filter_map(|(kind, name)| Some(format!("{kind} {}", name.as_ref()?)));
        given.next().filter(|_| given.next().is_none())
    }
}

/// A change to the document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mend {
    /// The JSON pointer of the node.
    pub at: String,
    /// The new value; without it the node is removed.
    #[serde(default)]
    pub set: Option<serde_json::Value>,
    /// Why.
    pub reason: String,
}

/// A second spelling of a member.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The JSON pointer of the member.
    pub at: String,
    /// The other spelling.
    pub also: String,
    /// Why.
    pub reason: String,
}

/// Whether doing an operation twice is as good as once.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Idempotent {
    /// The operationId.
    pub operation: String,
    /// Whether it is.
    pub idempotent: bool,
    /// Why.
    pub reason: String,
}

/// Whether a member is secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The JSON pointer of the member.
    pub at: String,
    /// Whether it is.
    pub secret: bool,
    /// Why.
    pub reason: String,
}

impl Product {
    /// Reads `sdk.yaml`.
    ///
    /// # Errors
    /// A finding with the place of what is wrong.
    pub fn read(file: &str, text: &str, name: &str) -> Result<Product, Finding> {
        let wrong = |place: Option<Place>, problem: String, advice: &str| Finding {
            severity: Severity::Error,
            file: file.to_owned(),
            place,
            pointer: String::new(),
            problem,
            advice: advice.to_owned(),
        };
        let mut product: Product = serde_yaml::from_str(text).map_err(|error| {
            let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
            let place = error.location().map(|at| Place {
                line: number(at.line()),
                column: number(at.column()),
            });
            wrong(
                place,
                error.to_string(),
                "the keys of sdk.yaml are described in CONTRIBUTING.md",
            )
        })?;
        if product.name.is_empty() {
            name.clone_into(&mut product.name);
        }
        if !is_package(&product.package) {
            let problem = format!("`{}` cannot be the name of a package", product.package);
            return Err(wrong(None, problem, "use letters, digits, `-` and `_`"));
        }
        for rename in &product.rename {
            if rename.target().is_none() {
                let problem = format!("the rename to `{}` names no target, or several", rename.to);
                return Err(wrong(
                    None,
                    problem,
                    "give one of operation, tag, schema, at",
                ));
            }
        }
        if let Some(word) = product.word.iter().find(|word| !is_name(&word.to)) {
            let problem = format!("`{}` cannot be part of a name", word.to);
            return Err(wrong(None, problem, "use letters, digits and `_`"));
        }
        Ok(product)
    }

    /// What a crate of its own gets that has no `sdk.yaml`.
    #[must_use]
    pub fn plain(name: &str, version: &str) -> Product {
        Product {
            name: name.to_owned(),
            package: name.to_owned(),
            version: version.to_owned(),
            runtime: None,
            key: None,
            description: String::new(),
            wait: States::default(),
            word: Vec::new(),
            rename: Vec::new(),
            mend: Vec::new(),
            alias: Vec::new(),
            idempotent: Vec::new(),
            secret: Vec::new(),
            used: RefCell::default(),
        }
    }

    /// The key in IONOS' configuration file.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.name)
    }

    /// Mends the document; a mend that changes nothing is a finding.
    pub fn mend(&self, tree: &mut Tree, file: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for mend in &self.mend {
            let edit = match &mend.set {
                Some(value) => tree.replace(&mend.at, value.clone()),
                None => tree.remove(&mend.at),
            };
            let problem = match edit {
                Edit::Changed => continue,
                Edit::Same => "the mend changes nothing: the document says so already",
                Edit::Missing => "the mend finds nothing at its pointer",
            };
            findings.push(stale(
                file,
                &mend.at,
                problem.to_owned(),
                "delete it from sdk.yaml",
            ));
        }
        findings
    }

    /// The name that people gave to an operation, a tag, a schema or what stands at a pointer. One that is the
    /// `rule`'s as well is of no use.
    pub(crate) fn renamed(&self, kind: &str, name: &str, rule: &str) -> Option<String> {
        let wanted = format!("{kind} {name}");
        let rename = self
            .rename
            .iter()
            .find(|rename| rename.target().as_ref() == Some(&wanted))?;
        if rename.to != rule {
            self.used.borrow_mut().insert(wanted);
        }
        Some(rename.to.clone())
    }

    /// A step of a path in snake case.
    pub(crate) fn word(&self, step: &str) -> Option<&str> {
        let word = self.word.iter().find(|word| word.path == step)?;
        self.used.borrow_mut().insert(format!("word {step}"));
        Some(&word.to)
    }

    pub(crate) fn alias(&self, pointer: &str) -> Option<&str> {
        let alias = self.alias.iter().find(|alias| alias.at == pointer)?;
        self.used.borrow_mut().insert(format!("alias {pointer}"));
        Some(&alias.also)
    }

    /// Whether an operation may be repeated, where its HTTP method says `by_method`.
    pub(crate) fn is_idempotent(&self, operation: &str, by_method: bool) -> bool {
        let said = self
            .idempotent
            .iter()
            .find(|said| said.operation == operation);
        if let Some(said) = said.filter(|said| said.idempotent != by_method) {
            self.used
                .borrow_mut()
                .insert(format!("idempotent {operation}"));
            return said.idempotent;
        }
        by_method
    }

    /// Whether the value of a string member must never be shown.
    pub(crate) fn is_secret(&self, pointer: &str, name: &str) -> bool {
        let by_rule = secret_name(name);
        match self.secret.iter().find(|secret| secret.at == pointer) {
            Some(secret) => {
                if secret.secret != by_rule {
                    self.used.borrow_mut().insert(format!("secret {pointer}"));
                }
                secret.secret
            }
            None => by_rule,
        }
    }

    /// What stands in `sdk.yaml` and was of no use.
    pub(crate) fn unused(&self, file: &str) -> Vec<Finding> {
        let used = self.used.borrow();
        let renames = self.rename.iter().filter_map(Rename::target);
        let aliases = self.alias.iter().map(|alias| format!("alias {}", alias.at));
        let secrets = self
            .secret
            .iter()
            .map(|secret| format!("secret {}", secret.at));
        let words = self.word.iter().map(|word| format!("word {}", word.path));
        let repeats = self
            .idempotent
            .iter()
            .map(|said| format!("idempotent {}", said.operation));
        let all = repeats
            .chain(words)
            .chain(renames)
            .chain(aliases)
            .chain(secrets);
        all.filter(|target| !used.contains(target))
            .map(|target| {
                stale(
                    file,
                    "",
                    format!("`{target}` changes nothing"),
                    "delete the entry, or mend its target",
                )
            })
            .collect()
    }
}

fn stale(file: &str, pointer: &str, problem: String, advice: &str) -> Finding {
    Finding {
        severity: Severity::Error,
        file: file.to_owned(),
        place: None,
        pointer: pointer.to_owned(),
        problem,
        advice: advice.to_owned(),
    }
}

/// Whether a package, and the library in it, can have this name: cargo's rule, and no word or crate of Rust's own,
/// nor the runtime's name.
#[must_use]
pub fn is_package(name: &str) -> bool {
    let library = name.replace('-', "_");
    let taken = [
        "alloc",
        "core",
        "ionoscloud_core",
        "proc_macro",
        "std",
        "test",
    ];
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && is_name(&library)
        && syn::parse_str::<syn::Ident>(&library).is_ok()
        && !taken.contains(&library.as_str())
}

/// Whether a member of this name holds a secret.
fn secret_name(name: &str) -> bool {
    let name: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase();
    let endings = [
        "password",
        "passphrase",
        "secret",
        "token",
        "secretkey",
        "privatekey",
        "apikey",
        "jwt",
    ];
    endings.iter().any(|ending| name.ends_with(ending))
}
