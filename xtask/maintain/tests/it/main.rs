//! The commands as a maintainer types them, on repositories of their own.

mod cli;
mod dependencies;
mod import;
mod rehearsal;
mod semver;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// One list, one creation with a body, one PATCH, one answer.
const SHOP: &str = include_str!("shop.yaml");

/// An empty folder of a test's own.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A call of `maintain` in a folder.
fn maintain(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_maintain"));
    command.args(arguments).current_dir(folder);
    command
}

/// Whether a command succeeds, and all that it prints.
fn outcome(command: &mut Command) -> (bool, String) {
    let output = command.output().unwrap();
    let printed = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    (output.status.success(), printed)
}

/// What a command prints that must succeed.
#[track_caller]
fn printed(command: &mut Command) -> String {
    let (ok, printed) = outcome(command);
    assert!(ok, "{command:?}: {printed}");
    printed
}

/// A document with every `from` made `to`, once.
#[track_caller]
fn edited(document: &str, edits: &[(&str, &str)]) -> String {
    let mut document = document.to_owned();
    for (from, to) in edits {
        assert!(document.contains(from), "{from}");
        document = document.replacen(from, to, 1);
    }
    document
}
