//! The two sides of a difference: from the working tree, from a revision of git, or from a document by itself.

use std::{collections::BTreeMap, fs, path::Path};

use ionoscloud_generator::{
    Source, document::NEEDS_WORDS, finding::Finding, product::Product, understand_before,
};

use super::surface::Surface;
use crate::{Result, git::Git};

/// The texts that a product is rendered from.
#[derive(Clone)]
pub struct State {
    /// Where they come from, for messages.
    pub name: String,
    pub document: String,
    pub sdk: String,
    pub lock: String,
}

/// The paths of a product's files below the root.
fn paths(product: &str) -> [String; 3] {
    ["openapi.yaml", "sdk.yaml", "names.lock"].map(|file| format!("specs/{product}/{file}"))
}

impl State {
    /// What stands in the working tree.
    ///
    /// # Errors
    /// The document or `sdk.yaml` cannot be read; a lock that is not there yet is empty.
    pub fn now(root: &Path, product: &str) -> Result<State> {
        let read = |path: &str| {
            fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"))
        };
        let [document, sdk, lock] = paths(product);
        Ok(State {
            name: document.clone(),
            document: read(&document)?,
            sdk: read(&sdk)?,
            lock: read(&lock).unwrap_or_default(),
        })
    }

    /// What stood there at a revision; `None` if the product was not there.
    ///
    /// # Errors
    /// git does not know the revision.
    pub fn at(git: &Git, revision: &str, product: &str) -> Result<Option<State>> {
        let [document, sdk, lock] = paths(product);
        let (Some(text), Some(sdk)) = (git.file(revision, &document)?, git.file(revision, &sdk)?)
        else {
            return Ok(None);
        };
        Ok(Some(State {
            name: format!("{document} at {revision}"),
            document: text,
            sdk,
            lock: git.file(revision, &lock)?.unwrap_or_default(),
        }))
    }

    /// What the document of this state offers, where types are spoken of by other names than those that they have.
    /// Overrides that do not apply to it are passed over: the document may be older than they are, or newer.
    ///
    /// # Errors
    /// The document has errors; the message lists them.
    pub(super) fn surface(
        &self,
        product: &str,
        called: &BTreeMap<String, String>,
    ) -> Result<Surface> {
        let own = Product::read(&self.name, &self.sdk, product).map_err(|found| list(&[found]))?;
        // What is still without words can be compared.
        let document = self.document.replace(NEEDS_WORDS, "Needs words");
        let source = Source {
            file: &self.name,
            text: document.into(),
            sdk_file: &self.name,
            product: &own,
            lock: &self.lock,
        };
        let (surface, findings) = understand_before(source, |sdk, _| Surface::of(sdk, called));
        surface.ok_or_else(|| list(&findings).into())
    }
}

/// Findings as one message.
pub fn list(findings: &[Finding]) -> String {
    let errors = findings.iter().map(ToString::to_string);
    errors.collect::<Vec<_>>().join("\n\n")
}
