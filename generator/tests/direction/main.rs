//! The steps in one direction: a module of an earlier step never names a later one, and no files lead to each other in a
//! circle, in the generator as in what maintainers run; files that call each other by methods of one type are listed here.

mod reading;
mod sources;

use std::path::Path;

/// The modules of the generator, earliest first. Each may name itself and those above it; those on one line do not know
/// each other.
const ORDER: &[&[&str]] = &[
    &["finding", "ident", "parallel", "pointer", "conventions"],
    &["document"],
    &["product"],
    &["model"],
    &["names"],
    &["rust"],
    &["render"],
    &["lib"],
];

/// The roots of the crates, with how many files each has at least: a reader that finds none finds no circle.
const CRATES: &[(&str, usize)] = &[
    ("generator/src/lib.rs", 100),
    ("xtask/src/main.rs", 10),
    ("xtask/common/src/lib.rs", 5),
    ("xtask/maintain/src/main.rs", 40),
    ("xtask/bench/src/main.rs", 10),
];

/// Files that are one piece: methods of one type, which call one another without a name of the other file.
const PIECES: &[(&str, &[&str])] = &[
    // What stands in an object of the document is checked where it is met: objects hold each other.
    (
        "generator/src/lib.rs",
        &[
            "document/check/cycles.rs",
            "document/check/mod.rs",
            "document/check/operation.rs",
            "document/check/parameter.rs",
            "document/check/reference.rs",
            "document/check/root.rs",
            "document/check/schema.rs",
            "document/check/security.rs",
            "document/check/values.rs",
        ],
    ),
    // A parameter has a schema, or content, as bodies have.
    (
        "generator/src/lib.rs",
        &[
            "model/header.rs",
            "model/operation.rs",
            "model/parameter.rs",
        ],
    ),
    // A value that is built step by step is lines of the program.
    (
        "generator/src/lib.rs",
        &["render/example/mod.rs", "render/example/value.rs"],
    ),
];

fn edges(root: &str) -> sources::Edges {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    sources::edges(&repository.join(root))
}

fn calls(root: &str) -> sources::Edges {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    sources::calls(&repository.join(root))
}

#[test]
fn no_step_knows_a_later_one() {
    let step = |file: &str| {
        let module = file.split(['/', '.']).next().unwrap();
        let found = ORDER.iter().position(|line| line.contains(&module));
        let place = found.unwrap_or_else(|| panic!("`{module}` has no place in the order"));
        (place, module.to_owned())
    };
    let mut wrong = Vec::new();
    for (file, named) in edges("generator/src/lib.rs") {
        let (own, module) = step(&file);
        for other in named {
            let (place, name) = step(&other);
            if place > own || (place == own && name != module) {
                wrong.push(format!("{file} names {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_files_lead_to_each_other() {
    let mut wrong = Vec::new();
    for (root, least) in CRATES {
        let edges = edges(root);
        assert!(edges.len() >= *least, "{root}: {} files", edges.len());
        for circle in sources::circles(&edges) {
            wrong.push(format!("{root}: {circle:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_that_call_each_other_by_methods_are_listed() {
    let mut found = Vec::new();
    for (root, _) in CRATES {
        let edges = calls(root);
        for circle in sources::circles(&edges) {
            let files = circle.into_iter().map(str::to_owned);
            found.push((*root, files.collect::<Vec<_>>()));
        }
    }
    let expected: Vec<_> = PIECES
        .iter()
        .map(|(root, files)| (*root, files.iter().map(|file| (*file).to_owned()).collect()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn no_file_names_one_that_calls_its_methods() {
    // How the members of a form are written is asked where a body is read, with what reads it.
    let known = [("model/operation.rs", "model/style.rs")];
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let pairs = CRATES
        .iter()
        .flat_map(|(root, _)| sources::pairs(&repository.join(root)));
    let in_pieces = |one: &str, two: &str| {
        let mut pieces = PIECES.iter().map(|(_, files)| files);
        pieces.any(|files| files.contains(&one) && files.contains(&two))
    };
    let pairs: Vec<_> = pairs.filter(|(one, two)| !in_pieces(one, two)).collect();
    let found: Vec<_> = pairs
        .iter()
        .map(|(one, two)| (one.as_str(), two.as_str()))
        .collect();
    assert_eq!(found, known);
}
