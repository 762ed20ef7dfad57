//! The decisions about a product while its document is understood and named, and which of them were of use.

use std::collections::BTreeSet;

use super::entries::{Product, Rename};
use crate::conventions::Effect;
use crate::document::{Edit, Tree};
use crate::finding::{Finding, Severity};

/// The decisions about a product, each asked for where it applies.
#[derive(Debug)]
pub struct Decisions<'a> {
    product: &'a Product,
    /// The decisions that changed something, by kind and target.
    used: BTreeSet<String>,
}

impl<'a> Decisions<'a> {
    /// Those of a product, none of use yet.
    #[must_use]
    pub fn new(product: &'a Product) -> Decisions<'a> {
        Decisions {
            product,
            used: BTreeSet::new(),
        }
    }

    /// The product.
    #[must_use]
    pub fn product(&self) -> &'a Product {
        self.product
    }

    /// The name that people gave to an operation, a tag, a schema or what stands at a pointer. One that is the
    /// `rule`'s as well is of no use.
    pub(crate) fn renamed(&mut self, kind: &str, name: &str, rule: &str) -> Option<String> {
        let mut renames = self.product.rename.iter();
        let rename = renames.find(|rename| rename.target() == Some((kind, name)))?;
        if rename.to != rule {
            self.used.insert(format!("{kind} {name}"));
        }
        Some(rename.to.clone())
    }

    /// A step of a path in snake case, where the rule says `by_rule`.
    pub(crate) fn word(&mut self, step: &str, by_rule: &str) -> Option<&'a str> {
        let word = self.product.word.iter().find(|word| word.path == step)?;
        if word.to != by_rule {
            self.used.insert(format!("word {step}"));
        }
        Some(&word.to)
    }

    /// The second spelling of a member, which its name is not.
    pub(crate) fn alias(&mut self, pointer: &str, name: &str) -> Option<&'a str> {
        let mut aliases = self.product.alias.iter();
        let alias = aliases.find(|alias| alias.at == pointer && alias.also != name)?;
        self.used.insert(format!("alias {pointer}"));
        Some(&alias.also)
    }

    /// Whether an operation may be repeated, where its HTTP method says `by_method`.
    pub(crate) fn is_idempotent(&mut self, operation: &str, by_method: bool) -> bool {
        let mut all = self.product.idempotent.iter();
        let said = all.find(|said| said.operation == operation);
        let said = said.map(|said| said.idempotent);
        self.decide(said, by_method, || format!("idempotent {operation}"))
    }

    /// What an operation does, where the rule says `by_rule`.
    pub(crate) fn effect(&mut self, operation: &str, by_rule: Effect) -> Effect {
        let mut all = self.product.effect.iter();
        let said = all.find(|said| said.operation == operation);
        let said = said.map(|said| said.effect);
        self.decide(said, by_rule, || format!("effect {operation}"))
    }

    /// What an operation costs; empty where nobody says.
    pub(crate) fn cost(&mut self, operation: &str) -> String {
        let is = |id: &String| id == operation;
        let mut all = self.product.cost.iter();
        let said = all.find(|said| said.operations.iter().any(is));
        let Some(said) = said else {
            return String::new();
        };
        self.used.insert(format!("cost {operation}"));
        said.words.clone()
    }

    /// Whether the value of a member must never be shown; `password` is its format.
    pub(crate) fn is_secret(&mut self, pointer: &str, name: &str, password: bool) -> bool {
        let by_rule = password || self.product.conventions.is_secret(name);
        let mut all = self.product.secret.iter();
        let said = all.find(|secret| secret.at == pointer);
        let said = said.map(|said| said.secret);
        self.decide(said, by_rule, || format!("secret {pointer}"))
    }

    /// A member turns out to be of a type that holds no secret: what was said of it is of no use.
    pub(crate) fn holds_no_secret(&mut self, pointer: &str) {
        self.used.remove(&format!("secret {pointer}"));
    }

    /// Whether an answer, described at `pointer`, is a secret as a whole.
    pub(crate) fn is_secret_answer(&mut self, pointer: &str) -> bool {
        let mut all = self.product.secret.iter();
        let said = all.find(|secret| secret.at == pointer);
        let said = said.map(|said| said.secret);
        self.decide(said, false, || format!("secret {pointer}"))
    }

    fn decide<T: PartialEq>(
        &mut self,
        said: Option<T>,
        by_rule: T,
        target: impl Fn() -> String,
    ) -> T {
        match said.filter(|said| *said != by_rule) {
            Some(said) => {
                self.used.insert(target());
                said
            }
            None => by_rule,
        }
    }

    /// What stands in `sdk.yaml` and was of no use.
    pub(crate) fn unused(&self, file: &str) -> Vec<Finding> {
        let product = self.product;
        let idempotent = product.idempotent.iter().map(|said| &said.operation);
        let effects = product.effect.iter().map(|said| &said.operation);
        let costs = product.cost.iter().flat_map(|said| &said.operations);
        let words = product.word.iter().map(|word| &word.path);
        let aliases = product.alias.iter().map(|alias| &alias.at);
        let secrets = product.secret.iter().map(|secret| &secret.at);
        let renames = product.rename.iter().filter_map(Rename::target);
        let renames = renames.map(|(kind, name)| format!("{kind} {name}"));
        let of = |kind: &'static str| move |target: &String| format!("{kind} {target}");
        idempotent
            .map(of("idempotent"))
            .chain(effects.map(of("effect")))
            .chain(costs.map(of("cost")))
            .chain(words.map(of("word")))
            .chain(renames)
            .chain(aliases.map(of("alias")))
            .chain(secrets.map(of("secret")))
            .filter(|target| !self.used.contains(target))
            .map(|target| {
                let problem = format!("`{target}` changes nothing");
                stale(file, "", problem, "delete the entry, or mend its target")
            })
            .collect()
    }
}

impl Product {
    /// Mends the document; a mend that changes nothing is a finding.
    pub fn mend(&self, tree: &mut Tree, file: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        for mend in &self.mend {
            let edit = match &mend.set {
                Some(value) => tree.add(&mend.at, value.clone()),
                None => tree.remove(&mend.at),
            };
            let problem = match edit {
                Edit::Changed => continue,
                Edit::Same => "the mend changes nothing: the document says so already",
                Edit::Missing => "the mend finds nothing at its pointer",
            };
            let advice = "delete it from sdk.yaml";
            findings.push(stale(file, &mend.at, problem.to_owned(), advice));
        }
        findings
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
