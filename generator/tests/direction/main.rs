//! The steps in one direction: a module of an earlier step never names a later one, and nothing goes round in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the crate, earliest first. Each may name itself and those above it; those on one line do not know
/// each other.
const ORDER: &[&[&str]] = &[
    &["finding", "ident", "parallel", "pointer", "conventions"],
    &["document"],
    &["product"],
    &["model"],
    &["names"],
    &["rust"],
    &["render"],
];

/// All sources, with the path of the module.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let inside = path.strip_prefix(&root).unwrap().to_owned();
                found.push((inside, text));
            }
        }
    }
    found
}

/// The names that follow `crate::` in the code of a text, its tests left out.
fn named(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let mut names = BTreeSet::new();
    for line in lines {
        for rest in line.split("crate::").skip(1) {
            let word = |text: &str| -> String {
                let letters = text
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_');
                letters.collect()
            };
            match rest.strip_prefix('{') {
                Some(list) => names.extend(list.split(',').map(|name| word(name.trim()))),
                None => {
                    names.insert(word(rest));
                }
            }
        }
    }
    names
}

/// Which modules each module names.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let known: BTreeSet<&str> = ORDER.iter().copied().flatten().copied().collect();
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let first = path.iter().next().unwrap().to_string_lossy();
        let module = first.trim_end_matches(".rs").to_owned();
        // Paths in quoted code are those of rendered crates.
        let named = named(&text).into_iter();
        let named = named.filter(|name| known.contains(name.as_str()));
        edges.entry(module).or_default().extend(named);
    }
    edges
}

#[test]
fn no_step_knows_a_later_one() {
    let step = |name: &str| ORDER.iter().position(|line| line.contains(&name));
    let mut wrong = Vec::new();
    for (module, named) in edges() {
        let Some(own) = step(&module) else {
            assert!(module == "lib", "`{module}` has no place in the order");
            continue;
        };
        for other in named.into_iter().filter(|other| *other != module) {
            if step(&other).is_some_and(|other| other >= own) {
                wrong.push(format!("{module} -> {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
