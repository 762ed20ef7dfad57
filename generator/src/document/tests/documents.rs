//! Real documents: those of the products, or others at hand.

use std::fs;
use std::path::Path;

use crate::document::read;
use crate::finding::Severity;

/// Reads every document below the folder that `IONOSCLOUD_DOCUMENTS` names, else those of the products.
#[test]
fn real_documents_have_no_errors() {
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    let folder = std::env::var_os("IONOSCLOUD_DOCUMENTS").unwrap_or_else(|| own.into());
    let count = read_all(Path::new(&folder));
    assert!(count > 0, "no documents below {}", folder.display());
}

fn read_all(folder: &Path) -> usize {
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            count += read_all(&path);
        } else if path.extension().is_some_and(|own| own == "yaml") && !path.ends_with("sdk.yaml") {
            let reading = read(&path.to_string_lossy(), &fs::read_to_string(&path).unwrap());
            let errors = reading
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error);
            assert_eq!(errors.map(ToString::to_string).collect::<Vec<_>>(), [""; 0]);
            let api = reading.document.expect("a document").api;
            assert!(api.operations().count() > 0, "{}", path.display());
            assert!(
                !api.components.unwrap().schemas.is_empty(),
                "{}",
                path.display()
            );
            count += 1;
        }
    }
    count
}
