//! Packages: made by cargo, looked into, and compared with what a registry has.

use std::{
    collections::BTreeMap,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde_json::Value;
use sha2::{Digest, Sha256};
use xtask_common::files::read_bytes;

use crate::{Result, registry::LARGEST, versions::crates::Crate};

/// A package, and what is in it.
pub struct Package {
    pub package: String,
    pub version: String,
    /// In hexadecimal.
    pub sha256: String,
    /// In bytes.
    pub size: usize,
    /// By path inside the package.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// The package that cargo has made of a crate.
///
/// # Errors
/// It cannot be read.
pub fn package(metadata: &Value, krate: &Crate) -> Result<Package> {
    let target = metadata.get("target_directory").and_then(Value::as_str);
    // The Cargo Book, cargo package: what it makes is in there.
    let folder = PathBuf::from(target.unwrap_or("target")).join("package");
    let file = format!("{}-{}.crate", krate.package, krate.version);
    let path = folder.join(file);
    let bytes = read_bytes(&path)?;
    Ok(Package {
        package: krate.package.clone(),
        version: krate.version.to_string(),
        sha256: format!("{:x}", Sha256::digest(&bytes)),
        size: bytes.len(),
        files: unpack(&bytes).map_err(|error| format!("{}: {error}", path.display()))?,
    })
}

/// The files in a package, without the folder that all of them are in.
fn unpack(bytes: &[u8]) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(GzDecoder::new(bytes)).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let mut text = Vec::new();
        entry.read_to_end(&mut text)?;
        let inside = path.split_once('/').map_or("", |(_, inside)| inside);
        files.insert(inside.to_owned(), text);
    }
    Ok(files)
}

/// What is wrong with a crate and its package, a line each.
pub fn problems(root: &Path, metadata: &Value, package: &Package) -> Vec<String> {
    let mut problems = Vec::new();
    let mut say = |problem: String| problems.push(format!("{}: {problem}", package.package));
    let packages = metadata.get("packages").and_then(Value::as_array);
    let about = packages
        .into_iter()
        .flatten()
        .find(|about| about.get("name").and_then(Value::as_str) == Some(&package.package));
    let text = |key: &str| about.and_then(|about| about.get(key)?.as_str());
    for key in [
        "description",
        "license",
        "repository",
        "readme",
        "rust_version",
        "edition",
    ] {
        if text(key).is_none_or(str::is_empty) {
            say(format!("its manifest has no `{key}`"));
        }
    }
    // crates.io takes no more of either (the Cargo Book, The Manifest Format).
    for key in ["keywords", "categories"] {
        let count = about.and_then(|about| about.get(key)?.as_array().map(Vec::len));
        if !matches!(count, Some(1..=5)) {
            say(format!("its manifest should have one to five {key}"));
        }
    }
    if package.size > LARGEST {
        say(format!(
            "its package has {} bytes; crates.io takes {LARGEST}",
            package.size
        ));
    }
    for file in ["LICENSE", "README.md", "CHANGELOG.md", "src/lib.rs"] {
        if package.files.get(file).is_none_or(Vec::is_empty) {
            say(format!("its package has no {file}"));
        }
    }
    if package.files.get("LICENSE") != read_bytes(&root.join("LICENSE")).ok().as_ref() {
        say("its license is not the repository's".to_owned());
    }
    for file in package.files.keys().filter(|file| !belongs(file)) {
        say(format!("{file} does not belong into its package"));
    }
    problems
}

/// Whether a file is of use to those who depend on the crate.
fn belongs(file: &str) -> bool {
    let known = [
        // Three of these cargo adds by itself (the Cargo Book, cargo package).
        ".cargo_vcs_info.json",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "Cargo.toml.orig",
        "LICENSE",
        "README.md",
        // The fake is built with them, and into a container.
        "Containerfile",
        "documents.tsv",
    ];
    let folder = |name: &str, end: &str| file.starts_with(name) && file.ends_with(end);
    known.contains(&file) || folder("src/", ".rs") || folder("examples/", ".rs")
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use serde_json::{Value, json};

    use super::{Package, belongs, problems};
    use crate::registry::LARGEST;

    /// A crate that may be published: what cargo knows about it, and its package.
    fn sound(root: &Path) -> (Value, Package) {
        let about = json!({"packages": [{
            "name": "a", "description": "d", "license": "Apache-2.0", "repository": "r", "readme": "README.md",
            "rust_version": "1.88", "edition": "2024", "keywords": ["k"], "categories": ["c"],
        }]});
        let text = |file: &str| (file.to_owned(), b"text".to_vec());
        let mut files: BTreeMap<_, _> =
            ["README.md", "CHANGELOG.md", "src/lib.rs"].map(text).into();
        let license = fs::read(root.join("LICENSE")).unwrap();
        files.insert("LICENSE".to_owned(), license);
        let package = Package {
            package: "a".to_owned(),
            version: "0.1.0".to_owned(),
            sha256: String::new(),
            size: LARGEST,
            files,
        };
        (about, package)
    }

    #[test]
    fn what_a_package_lacks_is_said() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let (about, package) = sound(&root);
        assert_eq!(problems(&root, &about, &package), [""; 0]);

        for (key, without, problem) in [
            ("license", Value::Null, "its manifest has no `license`"),
            ("readme", json!(""), "its manifest has no `readme`"),
            (
                "rust_version",
                Value::Null,
                "its manifest has no `rust_version`",
            ),
            (
                "keywords",
                json!([]),
                "its manifest should have one to five keywords",
            ),
        ] {
            let (mut about, package) = sound(&root);
            about["packages"][0][key] = without;
            assert_eq!(problems(&root, &about, &package), [format!("a: {problem}")]);
        }
        for (file, text, problem) in [
            ("README.md", "", "its package has no README.md"),
            ("LICENSE", "Another.", "its license is not the repository's"),
            (
                "notes.txt",
                "x",
                "notes.txt does not belong into its package",
            ),
        ] {
            let (about, mut package) = sound(&root);
            package.files.insert(file.to_owned(), text.into());
            assert_eq!(problems(&root, &about, &package), [format!("a: {problem}")]);
        }
        let (about, mut package) = sound(&root);
        package.size += 1;
        let found = problems(&root, &about, &package);
        assert!(
            found.len() == 1 && found[0].contains("crates.io takes"),
            "{found:?}"
        );
    }

    #[test]
    fn packages_hold_sources_and_what_people_read() {
        for file in [
            "src/model/zone.rs",
            "examples/list.rs",
            "Cargo.toml",
            "LICENSE",
        ] {
            assert!(belongs(file), "{file}");
        }
        for file in [
            "openapi.yaml",
            "docs/README.md",
            "src/model/zone.yaml",
            "tests/it.rs",
            "target/debug/x",
        ] {
            assert!(!belongs(file), "{file}");
        }
    }
}
