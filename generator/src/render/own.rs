//! What a crate has of its own that belongs to no SDK: its runtime, under names of its own.
//!
//! The runtime is one text for all. Where it names the SDK (its crate, its environment variables, its configuration file,
//! what it logs), the copy names the crate that it is made for.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Templates;
use super::format::OWN_HEADER;
use crate::product::Product;

/// What a copy calls things.
struct Words<'a> {
    /// The crate that it is for.
    name: &'a str,
    environment: &'a str,
    /// The package that it is in.
    package: &'a str,
}

impl Words<'_> {
    /// The text with these words in it in place of those of the SDK.
    fn put(&self, text: &str) -> String {
        let library = self.package.replace('-', "_");
        let field = format!("{}.", self.name.replace('-', "_"));
        let folder = format!(".{}", self.name);
        let words = [
            ("https://api.ionos.com", "https://api.example.com"),
            ("ionoscloud_core", &library),
            ("ionoscloud-core", self.package),
            ("ionoscloud", self.name),
            ("ionosctl", self.name),
            (".ionos", &folder),
            ("ionos.", &field),
            ("IONOS", self.environment),
        ];
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        // In one go: the words that are put in may hold one of those that go.
        while let Some((at, word, own)) = words
            .iter()
            .filter_map(|(word, own)| Some((rest.find(word)?, *word, *own)))
            .min_by_key(|(at, word, _)| (*at, Reverse(word.len())))
        {
            let (before, after) = rest.split_at(at);
            out.push_str(before);
            out.push_str(own);
            rest = after.strip_prefix(word).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }
}

/// The files of a runtime crate for the crate `name`, whose environment variables begin with `environment`.
#[must_use]
pub fn runtime(
    templates: &Templates,
    name: &str,
    environment: &str,
    package: &str,
) -> BTreeMap<PathBuf, String> {
    let words = Words {
        name,
        environment,
        package,
    };
    let mut files: BTreeMap<PathBuf, String> = sources(templates)
        .map(|(path, text)| (path.to_owned(), headed(&words.put(&text))))
        .collect();
    let of_the_sdk = ["description = ", "repository = ", "keywords = "];
    let manifest = manifest_of(templates).lines();
    let manifest = manifest.filter(|line| !of_the_sdk.iter().any(|start| line.starts_with(start)));
    let manifest: Vec<String> = manifest.map(|line| words.put(line)).collect();
    let manifest = manifest.join("\n").replacen(
        "\nedition",
        &format!("\ndescription = \"The runtime of {name}\"\nedition"),
        1,
    );
    files.insert(
        "Cargo.toml".into(),
        format!(
            "# {OWN_HEADER}\n{manifest}\n\n[package.metadata]\nenvironment = \"{environment}\"\n"
        ),
    );
    files.insert(
        "README.md".into(),
        format!(
            "<!-- {OWN_HEADER} -->\n\n# {package}\n\nThe runtime of `{name}`: configuration, sessions, connections, \
             retries, waiting, paging, errors and the\ntables that models are read and written by. Programs depend on \
             `{name}`, which re-exports what is needed from\nhere.\n\nLicensed under Apache-2.0.\n"
        ),
    );
    files
}

/// The files of a runtime that is a module of the crate, which needs these features of it.
pub fn inside(
    templates: &Templates,
    product: &Product,
    needs: &[&str],
) -> BTreeMap<PathBuf, String> {
    let words = Words {
        name: &product.package,
        environment: &product.conventions.credentials.environment,
        package: &product.package,
    };
    let files = sources(templates).map(|(path, text)| {
        let path = path.strip_prefix("src").unwrap_or(path);
        let path = if path == Path::new("lib.rs") {
            Path::new("mod.rs")
        } else {
            path
        };
        let mut text = within(&words.put(&text));
        for feature in CHOSEN {
            let on = if needs.contains(&feature) {
                "true"
            } else {
                "false"
            };
            text = text.replace(&format!("feature = \"{feature}\""), on);
        }
        (Path::new("src/runtime").join(path), headed(&text))
    });
    files.collect()
}

/// The features of the runtime that a document decides about, not a program.
const CHOSEN: [&str; 3] = ["md5", "sigv4", "xml"];

/// The features and dependencies of a crate with the runtime inside, as sections of TOML.
pub(super) fn manifest(templates: &Templates, needs: &[&str]) -> String {
    let manifest = manifest_of(templates);
    let section = |from: &str, to: &str| {
        let (_, behind) = manifest.split_once(from).unwrap_or_default();
        behind.split_once(to).map_or(behind, |(section, _)| section)
    };
    let (mut features, mut switched) = (String::new(), Vec::new());
    let mut about = "";
    for line in section("[features]\n", "\n[").lines() {
        let name = line.split(" = ").next().unwrap_or_default();
        if line.starts_with('#') {
            about = line;
        } else if !CHOSEN.contains(&name) {
            features += format!("{about}\n{line}\n").trim_start();
            about = "";
        } else if needs.contains(&name) {
            switched.extend(
                line.split('"')
                    .filter(|entry| entry.contains(':') || entry.contains('/')),
            );
        }
    }
    let mut dependencies = String::new();
    for line in section("[dependencies]\n", "\n[").lines() {
        let name = line.split(" = ").next().unwrap_or_default();
        let switch = format!("dep:{name}");
        let mut line = line.to_owned();
        if switched.contains(&switch.as_str()) {
            // Always there: no feature can ask for it (the Cargo Book, Optional dependencies).
            line = line.replace(", optional = true", "");
            for entry in [
                format!("\"{switch}\", "),
                format!(", \"{switch}\""),
                format!("\"{switch}\""),
            ] {
                features = features.replace(&entry, "");
            }
        } else if line.contains("optional = true") && !features.contains(&format!("\"{switch}\"")) {
            continue;
        }
        let more = switched
            .iter()
            .filter_map(|entry| entry.strip_prefix(&format!("{name}/")));
        for feature in more {
            line = line.replace("features = [", &format!("features = [\"{feature}\", "));
        }
        dependencies += &line;
        dependencies.push('\n');
    }
    format!("[features]\n{features}\n[dependencies]\n{dependencies}")
        .trim_end()
        .to_owned()
}

fn manifest_of(templates: &Templates) -> &str {
    let mut files = templates.runtime();
    files
        .find(|(path, _)| *path == Path::new("Cargo.toml"))
        .map_or("", |(_, text)| text)
}

fn headed(text: &str) -> String {
    format!("// {OWN_HEADER}\n\n{text}")
}

/// The sources of the runtime without its tests, which are not there to be run again.
fn sources(templates: &Templates) -> impl Iterator<Item = (&Path, String)> {
    let rust = templates.runtime().filter(|(path, _)| {
        path.extension().is_some_and(|end| end == "rs") && !path.ends_with("tests.rs")
    });
    rust.map(|(path, text)| (path, without_tests(text)))
}

/// A formatted file without its module of tests: that begins with `#[cfg(` and ends with `}` at the start of a line.
fn without_tests(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let tests = line.starts_with("#[cfg(") && line.contains("test");
        if tests
            && lines
                .peek()
                .is_some_and(|next| next.starts_with("mod tests"))
        {
            if lines.next().is_some_and(|module| module.ends_with('{')) {
                lines.by_ref().find(|line| *line == "}");
            }
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// The text with paths that begin at the root of the runtime, where that is a module of the crate. Exported macros are at
/// the root of a crate wherever they are written (the Rust Reference, Macros By Example, Path-based scope).
fn within(text: &str) -> String {
    const ROOT: &str = "crate::";
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(ROOT) {
        let (before, after) = rest.split_at(at);
        let after = after.strip_prefix(ROOT).unwrap_or_default();
        let word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let is_macro = after.trim_start_matches(word).starts_with('!');
        out.push_str(before);
        out.push_str(ROOT);
        if !before.ends_with(word) && !is_macro && !after.starts_with("{answer_head") {
            out.push_str("runtime::");
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
