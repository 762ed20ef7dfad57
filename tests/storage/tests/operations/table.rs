//! The table of `docs/object-storage-servers.md`, as it has to be after what came of the calls.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use ionoscloud_fake::Document;
use storage_tests::ledger::Ledger;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
const TITLE: &str = "| operation | | of | RGW | ministack |\n| --- | --- | --- | --- | --- |\n";

/// Compares; every operation of the documents has its row, one for all products at which the same came of it.
pub fn check(products: &[(&str, Ledger, Ledger)]) {
    let mut rows: BTreeMap<(String, String, [String; 2]), Vec<&str>> = BTreeMap::new();
    for (product, rgw, ministack) in products {
        let path = Path::new(ROOT)
            .join("specs")
            .join(product)
            .join("openapi.yaml");
        let document = Document::load(&path).expect("the document can be read");
        for operation in document.operations() {
            let id = &operation.id;
            let outcomes = [rgw, ministack].map(|ledger| ledger.outcome(id).unwrap_or_default());
            let proved = outcomes.iter().any(|outcome| outcome == "works");
            assert!(proved, "{product} {id}: nowhere proved");
            let call = format!("`{} {}`", operation.method, operation.path);
            let row = (id.clone(), call, outcomes);
            rows.entry(row).or_default().push(product);
        }
    }
    let mut wanted = String::from(TITLE);
    for ((id, call, [rgw, ministack]), of) in rows {
        for cell in [&id, &call, &of.join(", "), &rgw, &ministack] {
            let space = if cell.is_empty() { "" } else { " " };
            let _ = write!(wanted, "|{space}{cell} ");
        }
        wanted.push_str("|\n");
    }
    let page = Path::new(ROOT).join("docs/object-storage-servers.md");
    let text = std::fs::read_to_string(&page).expect("the page can be read");
    let found = text.find(TITLE).map(|start| {
        let table = text[start..]
            .split_once("\n\n")
            .map_or(&text[start..], |(table, _)| table);
        format!("{}\n", table.trim_end())
    });
    assert!(
        found.as_deref() == Some(wanted.as_str()),
        "docs/object-storage-servers.md has another table than what came of the calls:\n{wanted}"
    );
}
