//! The reference pages tell every operation of every document, and give an example for each.

use std::fs;
use std::path::{Path, PathBuf};

use ionoscloud_fake::{Document, Layout};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// The texts of the pages of groups of a product.
fn groups(product: &str) -> Vec<String> {
    let folder = Path::new(ROOT).join(format!("generated/ionoscloud-{product}/docs/group"));
    let entries = fs::read_dir(&folder).expect("the product has pages");
    entries
        .map(|entry| fs::read_to_string(entry.expect("an entry").path()).expect("a page"))
        .collect()
}

#[test]
fn every_operation_has_a_section_with_an_example() {
    let specs = PathBuf::from(ROOT).join("specs");
    let mut count = 0;
    for document in Document::load_all(&specs, &[]).expect("the documents can be read") {
        let pages = groups(document.product());
        for operation in document.operations() {
            let line = format!(
                "`{} {}`, operationId `{}`",
                operation.method, operation.path, operation.id
            );
            let sections: Vec<&str> = pages
                .iter()
                .flat_map(|page| page.split("\n## ").skip(1))
                .filter(|section| section.contains(&line))
                .collect();
            assert_eq!(sections.len(), 1, "{}: {line}", document.product());
            let section = sections[0];
            assert_eq!(
                section.matches("\n```rust\n").count(),
                1,
                "{}: {line}",
                document.product()
            );
            for parameter in operation
                .parameters
                .iter()
                .filter(|parameter| parameter.name != "pretty")
            {
                let shown = match &parameter.layout {
                    Layout::Prefixed(prefix) => format!("`{prefix}KEY`"),
                    _ => format!(" `{}` |", parameter.name),
                };
                let told = section.contains(&shown);
                assert!(told, "{}: {line}: {}", document.product(), parameter.name);
            }
            let status = operation.answer.status;
            let success = section.contains(&format!("| {status} |")) || section.contains("| 2XX |");
            assert!(success, "{}: {line}: {status}", document.product());
            count += 1;
        }
    }
    assert_eq!(count, 669);
}
