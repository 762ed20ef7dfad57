//! A product without one of its entries: what it comes to then tells whether the entry is of use.

use super::entries::{Product, Rename};
use crate::conventions::Conventions;

/// A product without one of its entries.
#[derive(Clone, Debug)]
pub struct Without {
    /// The key of the entry's list in `sdk.yaml`.
    pub kind: &'static str,
    /// What it is about.
    pub target: String,
    pub product: Product,
}

impl Product {
    /// The product without each of its entries in turn.
    #[must_use]
    pub fn without_each(&self) -> Vec<Without> {
        let mut all = Vec::new();
        // Whoever adds a list adds a line below.
        let Product {
            name: _,
            package: _,
            version: _,
            runtime: _,
            key: _,
            description: _,
            conventions: _,
            overrides,
            word,
            rename,
            mend,
            alias,
            idempotent,
            secret,
            effect,
            cost,
        } = self;
        self.leave(
            &mut all,
            "conventions",
            overrides,
            |own| &mut own.overrides,
            |it| it.at.clone(),
        );
        self.leave(
            &mut all,
            "word",
            word,
            |own| &mut own.word,
            |it| it.path.clone(),
        );
        let renamed = |it: &Rename| it.target().unwrap_or_default();
        self.leave(&mut all, "rename", rename, |own| &mut own.rename, renamed);
        self.leave(
            &mut all,
            "mend",
            mend,
            |own| &mut own.mend,
            |it| it.at.clone(),
        );
        self.leave(
            &mut all,
            "alias",
            alias,
            |own| &mut own.alias,
            |it| it.at.clone(),
        );
        let operation = |it: &super::Idempotent| it.operation.clone();
        self.leave(
            &mut all,
            "idempotent",
            idempotent,
            |own| &mut own.idempotent,
            operation,
        );
        self.leave(
            &mut all,
            "secret",
            secret,
            |own| &mut own.secret,
            |it| it.at.clone(),
        );
        self.leave(
            &mut all,
            "effect",
            effect,
            |own| &mut own.effect,
            |it| it.operation.clone(),
        );
        self.leave(
            &mut all,
            "cost",
            cost,
            |own| &mut own.cost,
            |it| it.words.clone(),
        );
        all
    }

    fn leave<T>(
        &self,
        all: &mut Vec<Without>,
        kind: &'static str,
        entries: &[T],
        list: fn(&mut Product) -> &mut Vec<T>,
        target: impl Fn(&T) -> String,
    ) {
        for (index, entry) in entries.iter().enumerate() {
            let mut product = self.clone();
            list(&mut product).remove(index);
            if kind == "conventions" {
                // What is fine together is fine without one of them.
                product.conventions = Conventions::with(&product.overrides).unwrap_or_default();
            }
            let target = target(entry);
            all.push(Without {
                kind,
                target,
                product,
            });
        }
    }
}
