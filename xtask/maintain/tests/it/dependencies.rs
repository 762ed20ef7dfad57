//! What the guide says about dependencies, held against the manifest of the runtime.

use std::{collections::BTreeSet, fs, path::Path};

#[test]
fn each_dependency_of_the_runtime_has_its_reason() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |file: &str| fs::read_to_string(repository.join(file)).unwrap();

    let manifest = read("templates/runtime/Cargo.toml");
    let (_, section) = manifest.split_once("[dependencies]\n").unwrap();
    let names = section.lines().take_while(|line| !line.starts_with('['));
    let wanted: BTreeSet<_> = names
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .collect();

    let page = read("docs/dependencies.md");
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    let named: BTreeSet<_> = cells
        .flat_map(|cell| cell.split(','))
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    assert!(wanted.len() > 10, "{wanted:?}");
    assert_eq!(named, wanted);
}
