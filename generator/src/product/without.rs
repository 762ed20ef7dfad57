//! The entries of a product, each of which has to say why it is there; and the product without one of them: what it comes to
//! then tells whether the entry is of use.

use super::entries::Product;
use crate::conventions::Conventions;

/// An entry.
pub(super) struct Entry<'p> {
    /// The key of its list in `sdk.yaml`.
    pub kind: &'static str,
    /// What it is about.
    pub target: String,
    pub reason: &'p str,
    remove: Box<dyn Fn(&mut Product)>,
}

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
    /// All entries.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
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
        let mut all = Vec::new();
        macro_rules! add {
            ($kind:literal, $list:ident, $it:ident => $about:expr) => {
                let entries = list(
                    $kind,
                    $list,
                    |own| &mut own.$list,
                    |$it| ($about, &$it.reason),
                );
                all.extend(entries);
            };
        }
        add!("conventions", overrides, it => it.at.clone());
        add!("word", word, it => it.path.clone());
        add!("rename", rename, it => it.target().map(|(kind, name)| format!("{kind} {name}")).unwrap_or_default());
        add!("mend", mend, it => it.at.clone());
        add!("alias", alias, it => it.at.clone());
        add!("idempotent", idempotent, it => it.operation.clone());
        add!("secret", secret, it => it.at.clone());
        add!("effect", effect, it => it.operation.clone());
        add!("cost", cost, it => it.words.clone());
        all
    }

    /// The product without each of its entries in turn, of the lists whose keys are wanted. Each is made when it is asked
    /// for: all of them are as many copies of all.
    pub fn without_each(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = Without> {
        let entries = self.entries().into_iter();
        let entries = entries.filter(move |entry| wanted(entry.kind));
        entries.map(|entry| {
            let mut product = self.clone();
            (entry.remove)(&mut product);
            // What is fine together is fine without one of them.
            product.conventions = Conventions::with(&product.overrides).unwrap_or_default();
            Without {
                kind: entry.kind,
                target: entry.target,
                product,
            }
        })
    }
}

fn list<'p, T>(
    kind: &'static str,
    entries: &'p [T],
    list: fn(&mut Product) -> &mut Vec<T>,
    say: impl Fn(&'p T) -> (String, &'p String),
) -> Vec<Entry<'p>>
where
    T: 'static,
{
    let entry = |(index, entry): (usize, &'p T)| {
        let (target, reason) = say(entry);
        Entry {
            kind,
            target,
            reason,
            remove: Box::new(move |product| drop(list(product).remove(index))),
        }
    };
    entries.iter().enumerate().map(entry).collect()
}
