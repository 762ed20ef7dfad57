//! What `sdk.yaml` holds, entry by entry. Entries are called what their keys are: [`Effect`] is an entry about an operation,
//! [`conventions::Effect`] what an operation does; [`Secret`] and [`Alias`] are entries about members.

use serde::Deserialize;

use crate::conventions::{self, Conventions, Override};

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
    /// The key that the configuration file uses, where it differs from the name.
    #[serde(default)]
    pub key: Option<String>,
    /// One line for the manifest.
    #[serde(default)]
    pub description: String,
    /// What is overridden of the shared conventions.
    #[serde(default, rename = "conventions")]
    pub overrides: Vec<Override>,
    /// The conventions with the overrides.
    #[serde(skip)]
    pub conventions: Conventions,
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
    /// Members and whole answers that are secret although the rule does not see it, or the other way round.
    #[serde(default)]
    pub secret: Vec<Secret>,
    /// Operations that do more, or less, than the rule by HTTP method and path says.
    #[serde(default)]
    pub effect: Vec<Effect>,
    /// Operations that cost money.
    #[serde(default)]
    pub cost: Vec<Cost>,
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
    /// What the rename is about, as it is written in `sdk.yaml`: the key, and its value.
    #[must_use]
    pub fn target(&self) -> Option<(&'static str, &str)> {
        let targets = [
            ("operation", &self.operation),
            ("tag", &self.tag),
            ("schema", &self.schema),
            ("at", &self.at),
        ];
        let mut given = targets
            .into_iter()
            .filter_map(|(kind, name)| Some((kind, name.as_deref()?)));
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

/// What operations cost, which no document says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// The operationIds.
    pub operations: Vec<String>,
    /// What is billed, and until when, in a sentence.
    pub words: String,
    /// How it is known.
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

/// What an operation does to the account.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The operationId.
    pub operation: String,
    /// What it does.
    pub effect: conventions::Effect,
    /// Why.
    pub reason: String,
}

/// Whether a member, or an answer as a whole, is secret.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secret {
    /// The JSON pointer of the member or the answer.
    pub at: String,
    /// Whether it is.
    pub secret: bool,
    /// Why.
    pub reason: String,
}

impl Product {
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
            overrides: Vec::new(),
            conventions: Conventions::default(),
            word: Vec::new(),
            rename: Vec::new(),
            mend: Vec::new(),
            alias: Vec::new(),
            idempotent: Vec::new(),
            effect: Vec::new(),
            cost: Vec::new(),
            secret: Vec::new(),
        }
    }

    /// The key in the configuration file.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_deref().unwrap_or(&self.name)
    }
}
