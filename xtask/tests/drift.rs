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

    let lock = root.join("specs/auth/names.lock");
    let text = fs::read_to_string(&lock).unwrap();
    fs::write(
        &lock,
        text.replacen("  group ", "  group Lost: lost\n  group ", 1),
    )
    .unwrap();
    drifts(&root, "specs/auth/names.lock");
    fs::write(&lock, text).unwrap();

    let document = root.join("specs/auth/openapi.yaml");
    let text = fs::read_to_string(&document).unwrap();
    fs::write(
        &document,
        text.replacen("operationId: tokensGet", "operationId: tokensList", 1),
    )
    .unwrap();
    drifts(&root, "generated/ionoscloud-auth/");
}

#[test]
fn snapshots_show_what_changes_and_take_it_when_told_to() {
    let root = copy("snapshot");
    let folder = root.join("tests/golden/shop");
    fs::create_dir_all(&folder).unwrap();
    let document = "openapi: 3.0.3\ninfo: {title: Shop, version: '1'}\nservers: [{url: 'https://shop.example.com'}]\npaths: {}\n";
    fs::write(folder.join("openapi.yaml"), document).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command
            .arg("snapshot")
            .args(more)
            .env("IONOSCLOUD_ROOT", &root);
        let output = command.output().unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, text) = run(&[]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("new: tests/golden/shop/crate/src/client.rs"),
        "{text}"
    );
    assert!(!folder.join("crate").exists(), "nothing is written");
    assert_eq!(run(&["--accept"]).0, Some(0));
    let (code, text) = run(&[]);
    assert_eq!(
        (code, text.contains("as checked in: 1 document")),
        (Some(0), true),
        "{text}"
    );

    fs::write(
        folder.join("openapi.yaml"),
        document.replace("Shop", "Store"),
    )
    .unwrap();
    let (code, text) = run(&[]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("\n-/// A client of Shop.\n+/// A client of Store.\n"),
        "{text}"
    );
    assert_eq!(run(&["--accept"]).0, Some(0));
    fs::write(folder.join("crate/src/more.rs"), "").unwrap();
    let (code, text) = run(&[]);
    assert_eq!(code, Some(1));
    assert!(
        text.contains("no longer rendered: tests/golden/shop/crate/src/more.rs"),
        "{text}"
    );

    // A document that is wrong has findings, and no crate.
    fs::write(folder.join("openapi.yaml"), "swagger: '2.0'\n").unwrap();
    assert_eq!(run(&["--accept"]).0, Some(0));
    let findings = fs::read_to_string(folder.join("findings.txt")).unwrap();
    assert!(
        findings.contains("--> tests/golden/shop/openapi.yaml:1:1"),
        "{findings}"
    );
    assert!(!folder.join("crate").exists() && !folder.join("names.lock").exists());
}

#[test]
fn an_override_without_effect_or_reason_is_refused() {
    let root = copy("overrides");
    let file = root.join("specs/auth/sdk.yaml");
    let plain = fs::read_to_string(&file).unwrap();
    let refused = |overrides: &str| -> String {
        fs::write(&file, format!("{plain}\nconventions:\n  - {overrides}\n")).unwrap();
        let output = regenerate(&root, &["auth"]);
        assert_eq!(output.status.code(), Some(1), "{overrides}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    for (overrides, told) in [
        // Nothing of this API turns pages by a token.
        (
            "{at: /list/token/token, set: after, reason: its word}",
            "#/list/token/token\n help: delete it",
        ),
        (
            "{at: /wait/bad, set: [FAILED, ERROR], reason: its words}",
            "`/wait/bad` changes nothing",
        ),
        ("{at: /wait/bad, set: [LOST]}", "missing field `reason`"),
        (
            "{at: /wait/bad, set: [LOST], reason: ' '}",
            "`conventions /wait/bad` has no reason",
        ),
    ] {
        let text = refused(overrides);
        assert!(text.contains(told), "{overrides}: {text}");
    }
    // What has an effect is taken.
    let taken = "conventions:\n  - {at: /wait/bad, set: [LOST], reason: its word}\n";
    fs::write(&file, format!("{plain}\n{taken}")).unwrap();
    assert!(regenerate(&root, &["auth"]).status.success());
}

/// A mend may change the document, and nothing that is made of it.
#[test]
fn a_mend_without_effect_is_refused() {
    let root = copy("mends");
    let file = root.join("specs/auth/sdk.yaml");
    let plain = fs::read_to_string(&file).unwrap();
    let with = |mends: &str| {
        fs::write(&file, format!("{plain}\nmend:\n{mends}")).unwrap();
        regenerate(&root, &["--check", "auth"])
    };
    let title = "  - {at: /info/title, set: Tokens, reason: its title}\n";
    for idle in [
        // An extension that nobody asks for.
        "  - {at: /info/x-own, set: 1, reason: a mark}\n",
        // What is so anyway.
        "  - {at: /paths/~1tokens/get/deprecated, set: false, reason: it is not}\n",
    ] {
        for mends in [idle.to_owned(), format!("{title}{idle}")] {
            let output = with(&mends);
            let text = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(1), "{mends}: {text}");
            let told = "the mend changes nothing that is rendered";
            assert_eq!(text.matches(told).count(), 1, "{mends}: {text}");
            assert!(!text.contains("/info/title"), "{text}");
        }
    }
    // What has an effect is no finding, only a difference.
    let output = with(title);
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("generated/ionoscloud-auth/"), "{text}");
}
