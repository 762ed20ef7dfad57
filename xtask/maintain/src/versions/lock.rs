//! The lock of the crates that are published. Each package records its part of it, so the same commit makes the same
//! bytes on any day only where the lock is committed. `generated/` holds what is rendered and nothing else: the lock
//! stands beside the template of the workspace, and is copied to where cargo works with it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use xtask_common::files::read;

use crate::{Result, cargo::Cargo};

const COMMITTED: &str = "templates/workspace/Cargo.lock";
const WORKING: &str = "generated/Cargo.lock";

/// Gives cargo the lock that is committed; without one it goes on with its own.
///
/// # Errors
/// It cannot be copied.
pub fn restore(root: &Path) -> Result<()> {
    let committed = root.join(COMMITTED);
    if committed.exists() {
        fs::copy(&committed, root.join(WORKING))
            .map_err(|error| format!("{COMMITTED}: {error}"))?;
    }
    Ok(())
}

/// The path of the lock below the root and the text that it should have, where that is another one: it lacks what the manifests ask for, or has
/// what they do not. Versions that serve are kept, also where there are newer ones.
///
/// # Errors
/// cargo cannot resolve the dependencies; it has said why.
pub fn stale(root: &Path, offline: bool) -> Result<Option<(PathBuf, String)>> {
    restore(root)?;
    // `--workspace` leaves the versions of others that are in the lock (the Cargo Book, cargo update).
    Cargo::new(root, offline).run(&["update", "-q", "--workspace"], &[])?;
    let text = read(&root.join(WORKING))?;
    let fresh = read(&root.join(COMMITTED)).is_ok_and(|old| old == text);
    Ok((!fresh).then(|| (COMMITTED.into(), text)))
}

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use super::{COMMITTED, WORKING, restore, stale};

    #[test]
    fn the_committed_lock_counts_and_only_what_the_manifests_need_changes_it() {
        let root = env::temp_dir().join(format!("maintain-lock-{}", std::process::id()));
        let member = root.join("generated/a");
        fs::create_dir_all(member.join("src")).unwrap();
        fs::create_dir_all(root.join("templates/workspace")).unwrap();
        fs::write(member.join("src/lib.rs"), "").unwrap();
        let workspace = "[workspace]\nmembers = [\"a\"]\nresolver = \"3\"\n";
        fs::write(root.join("generated/Cargo.toml"), workspace).unwrap();
        let version = |version: &str| {
            let manifest = format!("[package]\nname = \"a\"\nversion = \"{version}\"\n");
            fs::write(member.join("Cargo.toml"), manifest).unwrap();
        };
        version("0.1.0");
        let (file, text) = stale(&root, true).unwrap().expect("there is none yet");
        assert_eq!(file.to_str(), Some(COMMITTED));
        assert!(text.contains("version = \"0.1.0\""), "{text}");
        fs::write(root.join(COMMITTED), &text).unwrap();

        // What a build has left behind is nobody's.
        fs::write(root.join(WORKING), "broken").unwrap();
        assert_eq!(stale(&root, true).unwrap(), None);
        version("0.2.0");
        let (_, newer) = stale(&root, true).unwrap().expect("the version is another");
        assert_eq!(newer, text.replace("0.1.0", "0.2.0"));

        restore(&root).unwrap();
        assert_eq!(fs::read_to_string(root.join(WORKING)).unwrap(), text);
        fs::remove_dir_all(&root).unwrap();
    }
}
