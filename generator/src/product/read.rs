//! Reading `sdk.yaml`, and what is refused in it.

use super::entries::Product;
use crate::conventions::Conventions;
use crate::finding::{Finding, Position, Severity};
use crate::ident::is_name;

impl Product {
    /// Reads `sdk.yaml`.
    ///
    /// # Errors
    /// A finding with the place of what is wrong.
    pub fn read(file: &str, text: &str, name: &str) -> Result<Product, Finding> {
        let wrong = |place: Option<Position>, problem: String, advice: &str| Finding {
            severity: Severity::Error,
            file: file.to_owned(),
            place,
            pointer: String::new(),
            problem,
            advice: advice.to_owned(),
        };
        let mut product: Product = serde_yaml::from_str(text).map_err(|error| {
            let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
            let place = error.location().map(|at| Position {
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
        product.conventions = Conventions::with(&product.overrides)
            .map_err(|problem| wrong(None, problem, "delete the override, or mend it"))?;
        let entries = product.entries();
        if let Some(entry) = entries.iter().find(|entry| entry.reason.trim().is_empty()) {
            let problem = format!("`{} {}` has no reason", entry.kind, entry.target);
            return Err(wrong(None, problem, "say in a sentence why it is there"));
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
}

/// Whether a package, and the library in it, can have this name: cargo's rule, and no word or crate of Rust's own,
/// nor the runtime's name.
#[must_use]
pub fn is_package(name: &str) -> bool {
    let library = name.replace('-', "_");
    let taken = ["alloc", "core", "proc_macro", "std", "test"];
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && is_name(&library)
        && syn::parse_str::<syn::Ident>(&library).is_ok()
        && !taken.contains(&library.as_str())
        && library != Conventions::default().runtime
}
