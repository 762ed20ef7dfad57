//! What the repository renders from, read and understood, and how a tree of files differs from what it should be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ionoscloud_generator::finding::Finding;
use ionoscloud_generator::names::{Lock, Sdk};
use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::Templates;
use ionoscloud_generator::{Source, understand};
use xtask_common::Result;
use xtask_common::change::Change;
use xtask_common::crates::package;
use xtask_common::files::{Files, read, tree};
use xtask_common::repository::root;

/// The templates.
pub fn templates() -> Result<Templates> {
    Ok(Templates::new(tree(&root().join("templates"))?)?)
}

/// The templates of a product's crate, and the runtime that may stand beside it: the other crates are most of the text.
pub fn templates_of_products() -> Result<Templates> {
    let folder = root().join("templates");
    let mut files = Files::new();
    for part in ["product", "runtime"] {
        let inside = tree(&folder.join(part))?.into_iter();
        files.extend(inside.map(|(path, text)| (Path::new(part).join(path), text)));
    }
    // It says which version of the driver a crate is for.
    let driver = "driver/Cargo.toml";
    files.insert(driver.into(), read(&folder.join(driver))?);
    Ok(Templates::new(files)?)
}

/// What came of a product of the repository.
pub struct Loaded<R> {
    /// `None` if the findings hold an error.
    pub result: Option<R>,
    pub findings: Vec<Finding>,
}

/// What people decided about a product of the repository.
pub fn decided(name: &str) -> Result<Product> {
    let file = format!("specs/{name}/sdk.yaml");
    let sdk = read(&root().join(&file)).map_err(|problem| {
        format!(
            "{problem}\n help: every product needs one; `crate: {}` and `version: 0.1.0` are enough to begin with, \
             CONTRIBUTING.md tells the rest",
            package(name)
        )
    })?;
    let read = Product::read(&file, &sdk, name);
    Ok(read.map_err(|finding| finding.to_string())?)
}

/// Understands the document in `folder/name` with what people decided about it, and makes something of it.
pub fn load<R>(
    folder: &str,
    name: &str,
    product: &Product,
    then: impl FnOnce(&Sdk<'_>, &Lock) -> R,
) -> Result<Loaded<R>> {
    let file = |file: &str| format!("{folder}/{name}/{file}");
    let text = read(&root().join(file("openapi.yaml")))?;
    let lock = read(&root().join(file("names.lock"))).unwrap_or_default();
    let source = Source {
        file: &file("openapi.yaml"),
        text: text.into(),
        sdk_file: &file("sdk.yaml"),
        product,
        lock: &lock,
    };
    let (result, findings) = understand(source, then);
    Ok(Loaded { result, findings })
}

/// How a tree differs from what it should be.
#[derive(Debug, Default)]
pub struct Difference {
    pub changed: BTreeSet<PathBuf>,
    pub missing: BTreeSet<PathBuf>,
    pub extra: BTreeSet<PathBuf>,
}

impl Difference {
    pub fn between(wanted: &Files, found: &Files) -> Difference {
        let mut difference = Difference::default();
        for (path, text) in wanted {
            match found.get(path) {
                None => difference.missing.insert(path.clone()),
                Some(other) if other != text => difference.changed.insert(path.clone()),
                Some(_) => false,
            };
        }
        difference.extra = found
            .keys()
            .filter(|path| !wanted.contains_key(*path))
            .cloned()
            .collect();
        difference
    }

    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    /// The number of files.
    pub fn count(&self) -> usize {
        self.changed.len() + self.missing.len() + self.extra.len()
    }

    /// A line for each file.
    pub fn lines(&self, front: &Path) -> Vec<String> {
        let line = |what: &'static str| {
            move |path: &PathBuf| format!("{what} {}", front.join(path).display())
        };
        let changed = self.changed.iter().map(line("differs: "));
        let missing = self.missing.iter().map(line("missing: "));
        let extra = self.extra.iter().map(line("one too many: "));
        changed.chain(missing).chain(extra).collect()
    }

    /// What makes the tree what it should be: only what differs.
    pub fn change<'a>(&self, folder: &'a Path, wanted: &Files) -> Change<'a> {
        let differing = self.changed.iter().chain(&self.missing);
        let file = |path: &PathBuf| Some((path.clone(), wanted.get(path)?.clone()));
        Change {
            folder,
            files: differing.filter_map(file).collect(),
            gone: self.extra.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use ionoscloud_generator::render::COPIED;
    use xtask_common::crates::SHARED;

    #[test]
    fn what_the_generator_copies_is_what_the_table_of_crates_says() {
        let crates = SHARED.iter().filter(|own| own.copied);
        let crates: BTreeSet<&str> = crates
            .map(|own| own.sources.trim_start_matches("templates/"))
            .collect();
        let copied =
            COPIED.map(|folder| Path::new(folder).iter().next().unwrap().to_str().unwrap());
        assert_eq!(crates, BTreeSet::from(copied));
    }
}
