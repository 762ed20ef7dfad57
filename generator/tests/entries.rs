//! Every entry of every `sdk.yaml` changes what is made of the document: without it, something else is.

use std::fs;
use std::path::Path;

use ionoscloud_generator::product::Product;
use ionoscloud_generator::{Source, meaning, understand};

/// What is known of a document with these decisions, or what is wrong with it. Nothing is published yet: the lock would
/// keep what a rename said.
fn known(text: &str, product: &Product) -> Result<String, Vec<String>> {
    let source = Source {
        file: "openapi.yaml",
        text: text.into(),
        sdk_file: "sdk.yaml",
        product,
        lock: "",
    };
    let (meaning, findings) = understand(source, |sdk, _| meaning(sdk));
    let findings: Vec<String> = findings.iter().map(ToString::to_string).collect();
    meaning.ok_or(findings)
}

#[test]
fn each_entry_of_sdk_yaml_has_an_effect() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["specs", "tests/golden"].map(|folder| fs::read_dir(root.join(folder)).unwrap());
    let mut folders: Vec<_> = folders
        .into_iter()
        .flatten()
        .map(|own| own.unwrap().path())
        .collect();
    folders.sort();
    let (mut entries, mut idle) = (0, Vec::new());
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let Ok(decided) = fs::read_to_string(folder.join("sdk.yaml")) else {
            continue;
        };
        // Of what cannot be read or understood nothing has an effect.
        let Ok(product) = Product::read("sdk.yaml", &decided, name) else {
            continue;
        };
        let text = fs::read_to_string(folder.join("openapi.yaml")).unwrap();
        let Ok(whole) = known(&text, &product) else {
            continue;
        };
        for without in product.without_each(|_| true) {
            // Some conventions speak only where things are rendered; `regenerate` holds those.
            if without.kind == "conventions" {
                continue;
            }
            entries += 1;
            if known(&text, &without.product).as_ref() == Ok(&whole) {
                idle.push(format!("{name}: {} {}", without.kind, without.target));
            }
        }
    }
    assert!(entries > 200, "{entries} entries");
    assert!(idle.is_empty(), "{} of {entries}: {idle:#?}", idle.len());
}
