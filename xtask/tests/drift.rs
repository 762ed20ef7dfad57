//! `regenerate` in a copy of the repository with one product: the same bytes twice, and drift of every kind found.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of what `regenerate` reads, without what it writes.
fn copy(test: &str) -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&root);
    for part in ["templates", "specs/auth", "LICENSE"] {
        copy_tree(&repository.join(part), &root.join(part));
    }
    root
}

fn copy_tree(from: &Path, to: &Path) {
    if from.is_dir() {
        for entry in fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy_tree(&from.join(&name), &to.join(&name));
        }
    } else {
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(from, to).unwrap();
    }
}

fn regenerate(root: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .arg("regenerate")
        .args(more)
        .env("IONOSCLOUD_ROOT", root);
    command.output().unwrap()
}

fn bytes(folder: &Path, into: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            bytes(&path, into);
        } else {
            into.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}

fn snapshot(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    bytes(&root.join("generated"), &mut all);
    bytes(&root.join("specs"), &mut all);
    all
}

/// The check fails and names the file.
fn drifts(root: &Path, file: &str) {
    let output = regenerate(root, &["--check"]);
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains(file), "{file} is named: {text}");
}

#[test]
fn the_second_run_changes_not_one_byte_and_a_lost_folder_comes_back() {
    let root = copy("twice");
    assert!(regenerate(&root, &[]).status.success());
    let first = snapshot(&root);
    assert!(regenerate(&root, &[]).status.success());
    assert_eq!(snapshot(&root), first);
    fs::remove_dir_all(root.join("generated")).unwrap();
    assert!(regenerate(&root, &[]).status.success());
    assert_eq!(snapshot(&root), first);
    assert!(regenerate(&root, &["--check"]).status.success());
}

#[test]
fn every_kind_of_drift_is_found() {
    let root = copy("drift");
    assert!(regenerate(&root, &[]).status.success());
    let model = root.join("generated/ionoscloud-auth/src/model/token.rs");

    let text = fs::read_to_string(&model).unwrap();
    fs::write(&model, format!("{text}\n")).unwrap();
    drifts(&root, "generated/ionoscloud-auth/src/model/token.rs");
    fs::remove_file(&model).unwrap();
    drifts(&root, "generated/ionoscloud-auth/src/model/token.rs");
    assert!(regenerate(&root, &[]).status.success());

    fs::write(root.join("generated/ionoscloud-auth/src/more.rs"), "").unwrap();
    drifts(&root, "generated/ionoscloud-auth/src/more.rs");
    assert!(regenerate(&root, &[]).status.success());
    assert!(regenerate(&root, &["--check"]).status.success());

    let document = root.join("specs/auth/openapi.yaml");
    let text = fs::read_to_string(&document).unwrap();
    fs::write(
        &document,
        text.replacen("operationId: tokensGet", "operationId: tokensList", 1),
    )
    .unwrap();
    drifts(&root, "generated/ionoscloud-auth/");
}
