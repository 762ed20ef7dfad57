//! The tests that the docs name as proofs exist.

use std::fs;
use std::path::Path;

#[test]
fn every_proof_is_a_test() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_to_string(here.join("../../docs/runtime.md")).unwrap();
    let mut proofs = 0;
    for (file, name) in docs.split('`').filter_map(|word| word.split_once("::")) {
        let known = [format!("tests/all/{file}.rs"), format!("tests/{file}.rs")];
        let text = known
            .iter()
            .find_map(|path| fs::read_to_string(here.join(path)).ok());
        let text = text.unwrap_or_else(|| panic!("no file of tests is called {file}"));
        let start = format!("fn {name}()");
        let (before, _) = text
            .split_once(&start)
            .unwrap_or_else(|| panic!("{file} has no {name}"));
        let attribute = before.rsplit("#[").next().unwrap_or_default();
        assert!(attribute.contains("test]"), "{file}::{name} is no test");
        proofs += 1;
    }
    assert!(proofs > 60, "only {proofs} proofs were found");
}
