//! Files: where things are in the repository, reading trees, writing and comparing them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ionoscloud_generator::finding::Finding;
use ionoscloud_generator::product::Product;
use ionoscloud_generator::render::Templates;
use ionoscloud_generator::{Source, Understood, understand};

/// Files by path.
pub type Files = BTreeMap<PathBuf, String>;

/// The root of the repository; `IONOSCLOUD_ROOT` names another one, such as a copy to try something on.
pub fn root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = || manifest.parent().unwrap_or(manifest).to_owned();
    std::env::var_os("IONOSCLOUD_ROOT").map_or_else(own, PathBuf::from)
}

/// A file's text.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(wrong)?;
    }
    fs::write(path, text).map_err(wrong)
}

/// All files below a folder, by path inside of it; nothing if there is no such folder. Build output and lock
/// files of cargo are nobody's.
pub fn read_tree(folder: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let Ok(entries) = fs::read_dir(&next) else {
            continue;
        };
        for entry in entries {
            let path = entry
                .map_err(|error| format!("{}: {error}", next.display()))?
                .path();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default();
            if name == "target" || name == "Cargo.lock" || name == ".DS_Store" {
                continue;
            }
            if path.is_dir() {
                open.push(path);
            } else if let Ok(inside) = path.strip_prefix(folder) {
                // What is not text is one too many, whatever it says.
                let text =
                    fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
                files.insert(
                    inside.to_owned(),
                    String::from_utf8_lossy(&text).into_owned(),
                );
            }
        }
    }
    Ok(files)
}

/// The templates.
pub fn templates() -> Result<Templates, String> {
    Templates::new(&read_tree(&root().join("templates"))?)
}

/// The products in `specs/`, sorted.
pub fn products() -> Result<Vec<String>, String> {
    let specs = root().join("specs");
    let entries = fs::read_dir(&specs).map_err(|error| format!("{}: {error}", specs.display()))?;
    let mut names: Vec<String> = entries
        .flatten()
        .filter(|entry| entry.path().join("openapi.yaml").is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    Ok(names)
}

/// A product of the repository, understood.
pub struct Loaded {
    pub product: Product,
    pub understood: Option<Understood>,
    pub findings: Vec<Finding>,
}

/// Reads and understands a product of the repository.
pub fn load(name: &str) -> Result<Loaded, String> {
    let file = format!("specs/{name}/sdk.yaml");
    let sdk = read(&root().join(&file)).map_err(|problem| {
        format!(
            "{problem}\n help: every product needs one; `crate: ionoscloud-{name}` and `version: 0.1.0` are enough to \
             begin with, CONTRIBUTING.md tells the rest"
        )
    })?;
    let product = Product::read(&file, &sdk, name)
        .map_err(|finding| finding.to_string().replacen("error: ", "", 1))?;
    load_as("specs", name, product)
}

/// Reads and understands the document in `folder/name` with what people decided about it.
pub fn load_as(folder: &str, name: &str, product: Product) -> Result<Loaded, String> {
    let file = |file: &str| format!("{folder}/{name}/{file}");
    let text = read(&root().join(file("openapi.yaml")))?;
    let lock = read(&root().join(file("names.lock"))).unwrap_or_default();
    let (understood, findings) = understand(&Source {
        file: &file("openapi.yaml"),
        text: &text,
        sdk_file: &file("sdk.yaml"),
        product: &product,
        lock: &lock,
    });
    Ok(Loaded {
        product,
        understood,
        findings,
    })
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

    /// Makes the tree what it should be, writing only what differs.
    pub fn apply(&self, folder: &Path, wanted: &Files) -> Result<(), String> {
        for path in self.changed.iter().chain(&self.missing) {
            if let Some(text) = wanted.get(path) {
                write(&folder.join(path), text)?;
            }
        }
        for path in &self.extra {
            let path = folder.join(path);
            fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            // Folders that are empty now go as well.
            let mut above = path.parent();
            while let Some(empty) =
                above.filter(|above| *above != folder && fs::remove_dir(above).is_ok())
            {
                above = empty.parent();
            }
        }
        Ok(())
    }
}
