//! The runtime's modules hang together in one direction.

#[path = "../../../generator/tests/direction/sources.rs"]
#[allow(dead_code, reason = "the test of the generator asks for more")]
mod sources;

use std::path::Path;

#[test]
fn no_files_lead_to_each_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/runtime/src/lib.rs");
    let edges = sources::edges(&root);
    assert!(edges.len() > 60, "only {} files were found", edges.len());
    let circles = sources::circles(&edges);
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn no_files_call_each_other_by_methods() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/runtime/src/lib.rs");
    let edges = sources::calls(&root);
    let circles = sources::circles(&edges);
    assert!(circles.is_empty(), "{circles:#?}");
}

#[test]
fn no_file_names_one_that_calls_its_methods() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/runtime/src/lib.rs");
    let pairs = sources::pairs(&root);
    assert!(pairs.is_empty(), "{pairs:#?}");
}
